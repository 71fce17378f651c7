"""One household in a real browser: taken in at a town, seen on a phone before the answers, decided, told by letter."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.e2e.conftest import County

pytestmark = pytest.mark.slow
SignIn = Callable[..., Page]


def fits(page: Page) -> None:
    """The page is no wider than its window, and axe finds nothing serious."""
    page.wait_for_load_state()
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), page.url
    # The page's own policy lets no script in; axe runs as the tester's, in a context of its own.
    found = [one for one in Axe().run(page).response["violations"] if one["impact"] in {"serious", "critical"}]
    assert not found, [(one["id"], one["nodes"][0]["html"][:160]) for one in found]


def verb(page: Page, name: str) -> None:
    page.click(f"main a:text-is('{name}')")


def test_읍면_창구에서_결정통지서까지(county: County, sign_in: SignIn) -> None:
    town = sign_in("town")
    town.goto(f"{county.url}/desk/benefits/new/")
    town.check("input[name=benefits][value=near_poor]")
    town.fill("input[name=name]", "임꺽정-901")
    town.fill("input[name=birth_date]", "1969-04-05")
    town.fill("input[name=address]", "경기도 연천군 전곡읍 시연리 901")
    town.fill("input[name=priority]", "단전 예고")
    town.check("input[name=told]")
    town.click("main button:text-is('접수하기')")
    assert "차상위계층 조사신청서" in town.inner_text("main")
    number = re.search(r"2026-사회보장-\d{6}", town.inner_text("main"))
    assert number is not None
    town.check("input[name=documents][value=application]")
    town.select_option("select[name=consent_finance]", "yes")
    town.click("main button:text-is('적기') >> nth=0")
    town.fill("input[name=size]", "1")
    town.click("main button:text-is('적기') >> nth=1")
    fits(town)

    team = sign_in("team")
    team.goto(f"{county.url}/desk/cases/?q={number[0]}")
    team.click("main a:text-is('사회보장급여 화면에서 보기')")
    claim = team.url
    assert "아직 결정할 수 없습니다" in team.inner_text("main")
    team.click("main a:text-is('보완·연장·취하 등')")
    verb(team, "담당 바꾸기")
    option = team.locator("select[name=place] option", has_text="408").first.get_attribute("value")
    team.select_option("select[name=place]", option)
    team.click("main button:text-is('담당 바꾸기')")

    clerk = sign_in("clerk")
    clerk.goto(claim)
    verb(clerk, "자료 조회 요청")
    clerk.click("main button:text-is('자료 조회 요청')")
    assert "조회를 요청했습니다" in clerk.inner_text("main")
    verb(clerk, "현장조사 잡기")
    clerk.click("main button:text-is('현장조사 잡기')")
    fits(clerk)

    phone = sign_in("clerk", 390)
    phone.goto(f"{county.url}/field/")
    fits(phone)
    phone.click("main a:has-text('임')")
    assert "시연리 901" in phone.inner_text("main")
    phone.select_option("select[name^=met_]", "yes")
    phone.fill("textarea[name=summary]", "혼자 살고 전기가 곧 끊김")
    fits(phone)
    phone.click("main button:text-is('조사 마침')")
    assert "현장조사를 적었습니다" in phone.inner_text("main")

    clerk.goto(claim)
    assert "회신 전" in clerk.inner_text("main")
    verb(clerk, "회신 기록")
    for label in ("주민등록", "가족관계", "근로소득", "일반재산"):
        clerk.locator("label", has_text=label).locator("input").check()
    clerk.fill("textarea[name=text]", "확인됨")
    clerk.click("main button:text-is('회신 기록')")
    verb(clerk, "소득ㆍ재산 적기")
    clerk.fill("input[name=evaluated]", "310000")
    clerk.fill("input[name=converted]", "0")
    clerk.fill("input[name=evidence]", "조사표-901")
    clerk.check("input[name=below_line]")
    clerk.fill("input[name=below_evidence]", "검토서-901")
    clerk.click("main button:text-is('소득ㆍ재산 적기')")
    assert "지금 결정할 수 있습니다" in clerk.inner_text("main")
    verb(clerk, "결정")
    clerk.click("main button:text-is('결정')")
    assert "회신 전 결정: 보장" in clerk.inner_text("main")
    fits(clerk)
    verb(clerk, "통지서 만들기")
    clerk.fill("input[name=document_number]", "생활보장팀-901")
    reasons = clerk.input_value("textarea[name=reasons]")
    clerk.fill("textarea[name=reasons]", "")
    clerk.click("main button:text-is('발급하기')")
    assert "처분의 이유" in clerk.inner_text("main") and "발급할 수 없습니다" in clerk.inner_text("main")
    clerk.fill("textarea[name=reasons]", reasons)
    clerk.click("main button:text-is('발급하기')")
    with clerk.expect_download() as waiting:
        clerk.click("main a:text-is('PDF')")
    import pypdfium2

    with open(waiting.value.path(), "rb") as file:
        paper = pypdfium2.PdfDocument(io.BytesIO(file.read()))
    words = re.sub(r"\s+", "", "".join(page.get_textpage().get_text_range() for page in paper))
    assert "임꺽정-901귀하" in words and "이의신청" in words and "아직오지않은자료" in words
    clerk.goto(f"{county.url}/desk/benefits/?view=after")
    assert number[0] in clerk.inner_text("main")
    clerk.goto(f"{county.url}/desk/benefits/waiting/")
    fits(clerk)
