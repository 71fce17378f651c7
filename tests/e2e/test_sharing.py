"""Departments that wait for each other, in a real browser: from a case to the answer, from a quarrel to a precedent."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import PASSWORD, _free_port

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
SignIn = Callable[[str], Page]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """A small county on a Monday morning, served; its address and the case."""
    home, port = tmp_path_factory.mktemp("sharing"), _free_port()
    environment = {**os.environ, "HYEONJANG_HOME": str(home), "HYEONJANG_DATABASE_URL": "", "HYEONJANG_NOW": "2026-11-23T10:00:00",
                   "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}
    done = subprocess.run([sys.executable, "-m", "tests.support.sharing_town"], env=environment, cwd=ROOT, capture_output=True, text=True,
                          timeout=300)
    assert done.returncode == 0, done.stderr
    server = subprocess.Popen([sys.executable, "-m", "hyeonjang.config.cli", "serve", "--port", str(port)], env=environment, start_new_session=True)
    try:
        for _ in range(400):
            assert server.poll() is None, "the server ended by itself"
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/health", timeout=5):
                    break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}", done.stdout.strip()
    finally:
        server.terminate()
        server.wait(timeout=60)


@pytest.fixture
def come_in(browser: Browser, town: tuple[str, str]) -> Iterator[SignIn]:
    contexts, problems = [], []

    def page_of(username: str, width: int = 1280) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="ko-KR")
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(f"{username}: {error}"))
        page.on("console", lambda m: problems.append(m.text) if m.type == "error" and not any(
            code in m.text for code in ("status of 422", "status of 404")) else None)
        page.goto(f"{town[0]}/desk/login/")
        page.fill("input[name=username]", username)
        page.fill("input[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_url("**/desk/**")
        return page

    yield page_of
    for context in contexts:
        context.close()
    assert not problems, problems


def follow(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("link", name=name, exact=True).first.click()


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def fits(page: Page) -> None:
    """Nothing sticks out of a phone, and axe finds nothing."""
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}).response["violations"]
    assert not found, [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found]


def test_건에서_물어_연장하고_다른_의견을_받는다(town: tuple[str, str], come_in: SignIn) -> None:
    url, case = town
    clerk, other = come_in("clerk"), come_in("construction", 390)
    clerk.goto(f"{url}/desk/cases/{case}/")
    follow(clerk, "협조 요청하기")
    expect(clerk.get_by_role("main")).to_contain_text("처리기한 2026. 12. 1.")
    options = clerk.locator("select[name=days] option").all_inner_texts()
    assert options[1].startswith("1일 (2026. 11. 24. 10:0") and options[-1] == "7일 (2026. 12. 1.까지)", "only what ends inside the case's period"
    clerk.select_option("select[name=to_department]", label="건설과")
    press(clerk, "요청하기")
    expect(clerk.get_by_role("main")).to_contain_text("꼭 필요한 칸입니다")
    clerk.fill("input[name=title]", "도로 점용 가능 여부")
    clerk.fill("textarea[name=body]", "신청지 앞 도로를 점용할 수 있는지 알려 주십시오.")
    press(clerk, "요청하기")
    expect(clerk.get_by_role("main")).to_contain_text("협조를 요청했습니다")
    request = clerk.url
    clerk.goto(f"{url}/desk/cases/{case}/")
    expect(clerk.get_by_role("main")).to_contain_text("건설과의 회신을 기다림")

    other.goto(f"{url}/desk/work/")
    other.get_by_role("link", name="협조 회신: 도로 점용 가능 여부").click()
    fits(other)
    follow(other, "회신기간 연장")
    other.select_option("select[name=days]", index=2)
    other.fill("textarea[name=reason]", "현장을 보아야 합니다.")
    other.fill("textarea[name=progress]", "도면을 확인했습니다.")
    fits(other)
    press(other, "회신기간 연장")
    expect(other.get_by_role("main")).to_contain_text("연장했습니다")
    expect(other.get_by_role("main").get_by_role("link", name="회신기간 연장")).to_have_count(0)
    clerk.goto(request)
    expect(clerk.get_by_role("main")).to_contain_text("도면을 확인했습니다.")
    follow(other, "회신하기")
    other.get_by_label("다른 의견").check()
    other.fill("textarea[name=body]", "확장 예정 도로라 점용할 수 없습니다.")
    other.set_input_files("input[name=file]", files=[{"name": "도면.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 x"}])
    press(other, "회신하기")
    expect(other.get_by_role("main")).to_contain_text("회신했습니다")

    clerk.reload()
    expect(clerk.get_by_role("main")).to_contain_text("확장 예정 도로라 점용할 수 없습니다.")
    with clerk.expect_download() as sent:
        clerk.get_by_role("link", name="도면.pdf").click()
    assert sent.value.path().read_bytes() == b"%PDF-1.4 x"
    with clerk.expect_download() as sent:
        clerk.get_by_role("link", name="HWPX로 받기").click()
    assert sent.value.suggested_filename.endswith("협조 요청.hwpx")
    stranger = come_in("tourism")
    assert (answer := stranger.goto(request)) is not None and answer.status == 404
    stranger.goto(f"{url}/desk/sharing/waits/")
    expect(stranger.get_by_role("main")).to_contain_text("복지정책과")
    fits(stranger)

    follow(clerk, "고마움 보내기")
    clerk.locator("select[name=receiver]").select_option(index=1)
    clerk.fill("textarea[name=message]", "현장까지 나가 도면과 대조해 주었습니다.")
    press(clerk, "보내기")
    stranger.goto(f"{url}/desk/sharing/thanks/")
    expect(stranger.get_by_role("main")).to_contain_text("도면과 대조해 주었습니다.")
    expect(stranger.get_by_role("main")).not_to_contain_text("협조-2026-1")


def test_서로_미루는_일을_국장이_지정하면_모두의_선례가_된다(town: tuple[str, str], come_in: SignIn) -> None:
    url, _ = town
    asker, bureau, planner = come_in("construction"), come_in("bureau"), come_in("planning")
    asker.goto(f"{url}/desk/sharing/jurisdiction/ask/")
    asker.fill("input[name=title]", "하천변 방치 자전거 처리")
    asker.fill("textarea[name=body]", "둑길에 버려진 자전거를 치우는 일")
    asker.fill("textarea[name=why]", "하천과 도로 사이에 걸쳐 있습니다.")
    asker.select_option("select[name=departments]", label=["건설과", "안전총괄과"])
    press(asker, "요청하기")
    expect(asker.get_by_role("main")).to_contain_text("안전도시국장")
    place = asker.url
    safety = come_in("safety", 390)
    safety.goto(place)
    follow(safety, "소관 의견 내기")
    safety.get_by_label("우리 소관 아님").check()
    safety.fill("textarea[name=body]", "재난이 아니라 도로 시설의 관리입니다.")
    press(safety, "소관 의견 내기")
    fits(safety)
    bureau.goto(f"{url}/desk/work/")
    bureau.get_by_role("link", name="소관 지정: 하천변 방치 자전거 처리").click()
    follow(bureau, "소관 지정하기")
    expect(bureau.get_by_role("main")).to_contain_text("재난이 아니라 도로 시설의 관리입니다.")
    bureau.select_option("select[name=department]", label="건설과")
    bureau.fill("textarea[name=reasons]", "둑길은 도로의 부속물이므로 도로를 관리하는 부서가 맡는다.")
    press(bureau, "소관 지정하기")
    expect(bureau.get_by_role("main")).to_contain_text("소관: 건설과")
    planner.goto(f"{url}/desk/sharing/jurisdiction/")
    planner.fill("main input[name=q]", "방치자전거")
    press(planner, "적용")
    planner.get_by_role("link", name="하천변 방치 자전거 처리").click()
    expect(planner.get_by_role("main")).to_contain_text("둑길은 도로의 부속물")
    fits(planner)


def test_현안을_함께_풀고_마친다(town: tuple[str, str], come_in: SignIn) -> None:
    url, case = town
    lead, planner = come_in("head"), come_in("planning")
    lead.goto(f"{url}/desk/sharing/issues/new/")
    lead.fill("input[name=title]", "위기가구를 먼저 찾는 일")
    lead.fill("textarea[name=body]", "부서마다 따로 찾고 있습니다.")
    lead.select_option("select[name=departments]", label=["건설과"])
    press(lead, "등록하기")
    expect(lead.get_by_role("main")).to_contain_text("기획조정이 필요합니다")
    place = lead.url
    planner.goto(place)
    follow(planner, "기획조정 적기")
    planner.fill("textarea[name=text]", "명단은 복지정책과가 맡는다.")
    press(planner, "기획조정 적기")
    expect(planner.get_by_role("main")).not_to_contain_text("기획조정이 필요합니다")
    lead.goto(place)
    follow(lead, "연결하기")
    lead.locator("select[name=thing]").select_option(value=f"case:{case}")
    press(lead, "연결하기")
    expect(lead.get_by_role("main")).to_contain_text("질의-000001")
    member = come_in("construction", 390)
    member.goto(place)
    expect(member.get_by_role("main")).not_to_contain_text("질의-000001")
    expect(member.get_by_role("main")).to_contain_text("볼 수 있는 부서가 따로 있는 것 1건")
    fits(member)
    follow(member, "문제 올리기")
    member.fill("textarea[name=text]", "빈집에 사는 사람이 있는가")
    member.locator("select[name=post]").select_option(index=1)
    member.fill("input[name=due]", "2026-12-04")
    press(member, "문제 올리기")
    lead.goto(place)
    follow(lead, "마치기")
    lead.fill("textarea[name=reason]", "끝")
    press(lead, "현안 마치기")
    expect(lead.get_by_role("main")).to_contain_text("풀 문제 1건")
    lead.goto(place)
    follow(lead, "풀기")
    lead.fill("textarea[name=text]", "두 집이 있습니다.")
    press(lead, "문제 풀기")
    follow(lead, "마치기")
    lead.fill("textarea[name=reason]", "두 집을 찾아 도왔다.")
    press(lead, "현안 마치기")
    expect(lead.get_by_role("main")).to_contain_text("두 집을 찾아 도왔다.")
    fits(lead)
