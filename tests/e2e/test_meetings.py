"""Four weeks of meetings in a real browser, and a live screen whose server restarts under eight of them."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import icalendar
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import _free_port

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "hyeonjang-2026"
SignIn = Callable[[str], Page]


class Hall:
    """A small county with a weekly meeting, served on any day."""

    def __init__(self, home: Path) -> None:
        self.home, self.port, self.now = home, _free_port(), ""
        self.server: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "HYEONJANG_HOME": str(self.home), "HYEONJANG_DATABASE_URL": "", "HYEONJANG_NOW": self.now,
                "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}

    def step(self, *words: str) -> str:
        done = subprocess.run([sys.executable, "-m", "tests.support.meeting_hall", *words], env=self.environment, cwd=ROOT,
                              capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def serve(self, now: str = "") -> None:
        self.stop()
        self.now = now or self.now
        self.server = subprocess.Popen([sys.executable, "-m", "hyeonjang.config.cli", "serve", "--port", str(self.port)],
                                       env=self.environment, start_new_session=True)
        for _ in range(400):
            assert self.server.poll() is None, "the server ended by itself"
            try:
                with urllib.request.urlopen(f"{self.url}/api/health", timeout=5):
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("the server did not come up")

    def stop(self) -> None:
        if self.server is not None and self.server.poll() is None:
            self.server.terminate()
            self.server.wait(timeout=60)

    def kill(self) -> None:
        """Not a polite stop: the server and its worker processes are gone at once, whatever was under way."""
        assert self.server is not None
        os.killpg(self.server.pid, signal.SIGKILL)
        self.server.wait(timeout=60)


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    found = Hall(tmp_path)
    found.now = "2026-11-19T10:00:00"
    found.step("prepare")
    yield found
    found.stop()


@pytest.fixture
def come_in(browser: Browser, hall: Hall) -> Iterator[SignIn]:
    contexts, problems = [], []

    def page_of(username: str) -> Page:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="ko-KR")
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(f"{username}: {error}"))
        page.goto(f"{hall.url}/desk/login/")
        page.fill("input[name=username]", username)
        page.fill("input[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_url("**/desk/**")
        return page

    yield page_of
    for context in contexts:
        context.close()
    assert not problems, problems


def press(page: Page, name: str, exact: bool = True) -> None:
    page.get_by_role("button", name=name, exact=exact).first.click()


def pick(page: Page, select: str, words: str) -> None:
    option = page.locator(f"{select} option").filter(has_text=re.compile(words)).first
    page.select_option(select, value=option.get_attribute("value"))


def agree(page: Page) -> None:
    page.locator("dialog[open]").get_by_role("button", name="확인").click()


def accept(page: Page, hall: Hall, number: int, title: str) -> None:
    page.goto(f"{hall.url}/desk/meetings/{number}/")
    page.locator("tr", has_text=title).get_by_role("button", name="상정").click()
    expect(page.get_by_text("상정했습니다.")).to_be_visible()


def hold(page: Page, hall: Hall, number: int, title: str, say: str, decide: Callable[[Page], None] | None) -> None:
    """Open the meeting, deal with one item, close it and sign its minutes: all on the live screen."""
    page.goto(f"{hall.url}/desk/meetings/{number}/live/")
    press(page, "회의 열기")
    press(page, "나머지 모두 출석")
    expect(page.locator("[data-live=present]")).to_contain_text("출석 29")
    page.locator(".live__agenda li", has_text=title).get_by_role("button", name="시작").click()
    expect(page.locator("[data-live=title]")).to_contain_text(title)
    page.select_option("#remark-seat", label="관광과장")
    page.fill("#remark-body", say)
    press(page, "적기")
    expect(page.locator("[data-live=remarks]")).to_contain_text(say)
    expect(page.locator("[data-live=mode]")).to_have_text("토론")
    if decide is not None:
        page.get_by_text("결정 적기").click()
        decide(page)
        press(page, "결정으로 적기")
        expect(page.locator("[data-live=decisions]")).to_contain_text("담당 복지정책과장")
    page.locator("summary", has_text="안건 마치기").click()
    page.select_option("#end-ending", "decided" if decide else "heard")
    if decide is None:
        page.fill("#end-note", "증빙을 기다리기로 함")
    press(page, "안건 마치기")
    expect(page.locator("[data-live=title]")).to_contain_text("진행 중인 안건이 없습니다")
    press(page, "회의 마치기")
    page.get_by_role("link", name="회의록으로").click()
    press(page, "회의록 확정")
    agree(page)
    expect(page.get_by_text("회의록을 확정했습니다.")).to_be_visible()


def rate(page: Page, hall: Hall) -> str:
    page.goto(f"{hall.url}/desk/meetings/decisions/")
    return re.sub(r"\s+", " ", page.locator(".stat").first.inner_text())


def test_네_번의_회의로_결정이_증빙을_만나_닫힌다(hall: Hall, come_in: SignIn) -> None:
    # Before week 1: a late case proposes itself, the governor accepts, a department writes its opinion.
    hall.serve("2026-11-19T10:00:00")
    office, governor, tourism = come_in("planning"), come_in("governor"), come_in("h0")
    office.goto(f"{hall.url}/desk/meetings/1/")
    press(office, "지금 다시 모으기")
    accept(governor, hall, 1, "복지정책과의 기한이 지난 건 1건")
    tourism.goto(f"{hall.url}/desk/meetings/items/1/")
    tourism.get_by_label("찬성", exact=True).check()
    tourism.fill("textarea[name=body]", "현장 확인을 먼저 하면 됩니다.")
    press(tourism, "의견 내기")
    expect(tourism.get_by_text("의견을 받았습니다.")).to_be_visible()
    assert "– " in rate(governor, hall)

    def decide(page: Page) -> None:
        page.fill("#decision_text", "기한이 지난 긴급복지 건을 이번 주에 결정한다.")
        pick(page, "#decision_owner_post", "^복지정책과장")
        page.select_option("#decision_length", "1주")
        pick(page, "#decision_evidence", "^건의 결정: ")

    # Week 1: the decision, with the case's own decision as its evidence.
    hall.serve("2026-11-23T09:00:00")
    hold(governor, hall, 1, "복지정책과의 기한이 지난 건", "현장 확인을 먼저 합시다.", decide)
    expect(governor.get_by_text("현장 확인을 먼저 하면 됩니다.")).to_be_visible()
    # Week 2: nothing has happened; it carries over and the meeting opens with it.
    hall.serve("2026-11-30T08:30:00")
    press_gather(office, hall, 2)
    accept(governor, hall, 2, "복지정책과의 기한이 지난 건")
    hall.serve("2026-11-30T09:00:00")
    governor.goto(f"{hall.url}/desk/meetings/2/")
    expect(governor.locator(".panel", has_text="넘어온 결정")).to_contain_text("긴급복지 건을 이번 주에")
    hold(governor, hall, 2, "복지정책과의 기한이 지난 건", "아직 결정되지 않았습니다.", None)
    # A transfer in between: the post keeps the decision, the new head has it on the list, the old one no longer.
    hall.now = "2026-12-01T09:00:00"
    hall.step("transfer")
    hall.serve("2026-12-02T09:00:00")
    head, accounting = come_in("head"), come_in("h2")
    head.goto(f"{hall.url}/desk/work/")
    expect(head.get_by_text("긴급복지 건을 이번 주에")).to_have_count(0)
    accounting.goto(f"{hall.url}/desk/work/")
    expect(accounting.get_by_text("긴급복지 건을 이번 주에")).to_be_visible()
    assert rate(governor, hall).startswith("이행률 0%"), "due on Monday, still open on Wednesday"
    # Week 3: the case is decided in its own module; the decision closes by itself.
    hall.serve("2026-12-07T08:30:00")
    press_gather(office, hall, 3)
    accept(governor, hall, 3, "결정 2026-1 이행 점검")
    hall.now = "2026-12-07T08:50:00"
    hall.step("decide-case")
    hall.serve("2026-12-07T09:00:00")
    governor.goto(f"{hall.url}/desk/meetings/decisions/1/")
    expect(governor.locator(".page-head")).to_contain_text("이행")
    expect(governor.get_by_role("table", name="경과")).to_contain_text("증빙 확인")
    assert rate(governor, hall).startswith("이행률 100%")
    hold(governor, hall, 3, "결정 2026-1 이행 점검", "결정했습니다.", None)
    # Week 4: nothing is carried over any more.
    hall.serve("2026-12-14T08:00:00")
    governor.goto(f"{hall.url}/desk/meetings/4/")
    expect(governor.get_by_text("넘어온 결정")).to_have_count(0)
    expect(governor.locator(".stat").first).to_contain_text("100")
    accounting.goto(f"{hall.url}/desk/meetings/4/put-forward/")
    accounting.fill("input[name=title]", "연말 결산 준비")
    accounting.fill("textarea[name=why]", "부서마다 준비할 것이 있습니다.")
    press(accounting, "올리기")
    accept(governor, hall, 4, "연말 결산 준비")
    hall.serve("2026-12-14T09:00:00")
    hold(governor, hall, 4, "연말 결산 준비", "일정을 나누었습니다.", None)
    assert hall.step("ask", "audit.verify()") == "[]"


def press_gather(page: Page, hall: Hall, number: int) -> None:
    page.goto(f"{hall.url}/desk/meetings/{number}/")
    press(page, "지금 다시 모으기")
    expect(page.get_by_text("안건 후보를 다시 모았습니다.")).to_be_visible()


def test_달력_주소를_다른_프로그램이_읽고_없애면_끊긴다(hall: Hall, come_in: SignIn) -> None:
    hall.serve("2026-11-19T10:00:00")
    page = come_in("h0")
    page.goto(f"{hall.url}/desk/meetings/calendar/")
    press(page, "주소 만들기")
    address = page.locator("code.hash").inner_text()
    with urllib.request.urlopen(address, timeout=10) as answer:
        content = answer.read()
    found = icalendar.Calendar.from_ical(content)
    assert len(found.walk("VEVENT")) == 5 - 1, "four weeks ahead"
    press(page, "주소 없애기")
    agree(page)
    expect(page.get_by_text("아직 만든 주소가 없습니다.")).to_be_visible()
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(address, timeout=10)


def test_여덟_화면은_서버가_다시_떠도_잃지도_겹치지도_않는다(hall: Hall, come_in: SignIn) -> None:
    hall.now = "2026-11-23T09:10:00"
    meeting, _, _ = hall.step("room").split()
    hall.serve("2026-11-23T09:15:00")
    pages = [come_in(f"h{n}") for n in range(8)]
    for page in pages:
        page.goto(f"{hall.url}/desk/meetings/{meeting}/live/")
        expect(page.locator("[data-live=title]")).to_contain_text("제설 대책")
        expect(page.locator("[data-live=link]")).to_have_text("이어짐")
    texts = [f"{n}번째 화면의 {round_}째 말" for round_ in (1, 2, 3) for n in range(8)]
    for n, page in enumerate(pages):
        say(page, f"{n}번째 화면의 1째 말")
    hall.kill()
    for n, page in enumerate(pages):
        say(page, f"{n}번째 화면의 2째 말")
    expect(pages[0].locator("[data-live=link]")).to_have_text(re.compile("끊김|보내는 중"))
    hall.serve()
    for n, page in enumerate(pages):
        say(page, f"{n}번째 화면의 3째 말")
    for page in pages:
        for text in texts:
            expect(page.locator("[data-live=remarks]")).to_contain_text(text, timeout=30_000)
        expect(page.locator("[data-live=link]")).to_have_text("이어짐", timeout=30_000)
    kept = hall.step("ask", "sorted(m.Remark.objects.values_list('body', flat=True))")
    assert kept == str(sorted(texts)), "each exactly once"
    assert len({page.locator("#live").get_attribute("data-tick") for page in pages}) == 1, "all screens show the same room"


def say(page: Page, text: str) -> None:
    page.fill("#remark-body", text)
    press(page, "적기")
