"""A post changes hands in a real browser, and the stuck boundary becomes a proposal."""

from __future__ import annotations

import re

import pytest

from tests.e2e.conftest import County
from tests.e2e.test_benefits_story import SignIn, fits

pytestmark = pytest.mark.slow


def test_인계에서_입회까지(county: County, sign_in: SignIn) -> None:
    team = sign_in("team")
    team.goto(f"{county.url}/desk/handover/new/")
    fits(team)
    option = team.locator("select[name=post] option", has_text="415").first.get_attribute("value")
    team.select_option("select[name=post]", option)
    team.select_option("select[name=reason]", "duties")
    team.click("main button:text-is('시작하기')")
    address = team.url
    assert "아직 작성하지 않았습니다" in team.inner_text("main")
    team.click("main a:text-is('인수자 정하기')")
    team.select_option("select[name=incoming]", team.locator("select[name=incoming] option", has_text="408").first.get_attribute("value"))
    team.click("main button:text-is('인수자 정하기')")
    team.click("main button:text-is('작성하기')")
    words = team.inner_text("main")
    assert "끝나지 않은 건" in words and "업무처리 흐름" in words and re.search(r"중앙값 [\d.]+근무일, n=\d+", words)
    fits(team)
    team.click("main a:text-is('옮길 권한 적기')")
    team.fill("input[name=system]", "행복이음")
    team.fill("input[name=role]", "조사 담당 비밀번호: abcd1234")
    team.click("main button:text-is('옮길 권한 적기')")
    assert "비밀번호는 적지 않습니다" in team.inner_text("main")
    team.fill("input[name=role]", "조사 담당")
    team.click("main button:text-is('옮길 권한 적기')")
    team.click("main a:text-is('인계하기')")
    team.fill("input[name=reason]", "인계자가 급히 파견됨")
    team.click("main button:text-is('인계하기')")
    assert "인계했습니다" in team.inner_text("main")

    clerk = sign_in("clerk")
    clerk.goto(f"{county.url}/desk/work/")
    clerk.click("main a:has-text('업무 인수하기') >> nth=0")
    assert clerk.url == address
    clerk.click("main a:text-is('인수하기')")
    boxes = clerk.locator("input[name=items]").all()
    assert boxes and not any(box.is_checked() for box in boxes), "of a re-divided work one takes what one agreed to take"
    for box in boxes[:2]:
        box.check()
    fits(clerk)
    clerk.click("main button:text-is('인수하기')")
    words = clerk.inner_text("main")
    assert "인수한 뒤 아직 남은 것" in words and "2건을 넘겨받음" in words
    clerk.click("main button:text-is('받았음')")
    fits(clerk)
    phone = sign_in("clerk", 390)
    phone.goto(address)
    fits(phone)

    team.goto(address)
    team.once("dialog", lambda dialog: dialog.accept())
    team.click("main button:text-is('입회 확인')")
    confirm = team.locator("dialog[open] button.btn--primary")
    if confirm.count():
        confirm.click()
    assert "입회를 확인했습니다" in team.inner_text("main")
    for form, head in (("pdf", b"%PDF"), ("hwpx", b"PK")):
        answer = team.request.get(f"{address}pack.{form}")
        assert answer.ok and answer.body().startswith(head)
    stranger = sign_in("planning")
    assert stranger.request.get(address).status == 404


def test_막힌_경계에서_혁신안으로(county: County, sign_in: SignIn) -> None:
    page = sign_in("clerk")
    page.goto(f"{county.url}/desk/handover/boundaries/")
    words = page.inner_text("main")
    assert "건축과 → 환경보호과" in words, "the planted bottleneck stands on top"
    assert re.search(r"도시과\s+건축과\s+\d+", words), "the planted ping-pong is there"
    fits(page)
    page.click("main a:text-is('이 경계를 줄이는 혁신안 쓰기')")
    assert "부서 경계에서 기다린 시간의 비중" in page.content() and "건축과" in page.content()
