"""In a real Chromium: the pages of organisation and measures have no serious axe finding and fit a phone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from hyeonjang.commons.org import queries, seed
from hyeonjang.commons.org.actor import system_actor
from hyeonjang.commons.org.models import Reorganisation
from hyeonjang.kit import clock
from tests.surfaces import test_browser
from tests.surfaces.organisation.conftest import close, edited

PASSWORD = "hyeonjang-2026"
pytestmark = [
    pytest.mark.e2e,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not test_browser.CHROMIUM, reason="no Chromium on this machine (Debian: apt install chromium)"),
]
browser = test_browser.browser
ON = date(2026, 11, 23)


@pytest.fixture
def county(db: None) -> Iterator[None]:
    seed.load_yeoncheon(system_actor(), password=PASSWORD)
    with clock.travel(ON):
        yield


def _check(page: Page, where: object) -> None:
    for contrast in ("", "high"):
        page.evaluate("value => { document.documentElement.dataset.contrast = value }", contrast)
        for more in page.query_selector_all("details.more, details.why"):
            more.evaluate("one => { one.open = true }")
        assert test_browser._serious(page) == [], (where, contrast)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), where
    page.evaluate("() => { document.documentElement.dataset.contrast = '' }")


def _upload(page: Page, url: str, content: bytes, on: str) -> None:
    page.goto(url)
    page.set_input_files("input[type=file]", {"name": "조직.xlsx", "mimeType": "application/x", "buffer": content})
    page.fill("input[type=file] >> xpath=ancestor::form >> css=input[name=on]", on)
    page.click("input[type=file] >> xpath=ancestor::form >> css=button[type=submit]")
    page.wait_for_load_state()


def test_조직과_지표_화면(browser: Browser, live_server: Any, county: None) -> None:
    names = {unit.name: unit.id for unit in queries.units_on(ON)}
    past = Reorganisation.objects.get(effective=date(2026, 10, 2)).pk
    desk = f"{live_server.url}/desk"
    pages = [
        "/organisation/", "/organisation/?on=2026-10-01&q=도시과", "/organisation/?on=1999-01-01",
        f"/organisation/units/{names['복지정책과']}/", f"/organisation/units/{names['연천군']}/", "/organisation/exchange/",
        "/organisation/reorganisations/", f"/organisation/reorganisations/{past}/", "/organisation/reorganisations/plan/",
        "/measures/", "/measures/processes.case_duration/",
        "/measures/innovation.submission_rate/?start=2026-01-01&end=2026-10-31&again=1",
        "/measures/innovation.submission_rate/?start=2026-02-30&end=2027-10-31",
    ]
    good = edited(close("관광과", "문화체육과"))
    wrong = edited(lambda book: book["부서"].__setitem__("C5", "처"))
    for width in (1280, 390):
        context = browser.new_context(
            locale="ko-KR", reduced_motion="reduce", bypass_csp=True, viewport={"width": width, "height": 900})
        page = context.new_page()
        page.goto(f"{desk}/login/")
        page.fill("[name=username]", "hr")
        page.fill("[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_url("**/desk/work/")
        for address in pages:
            page.goto(desk + address)
            _check(page, (address, width))
        _upload(page, f"{desk}/organisation/exchange/", wrong, "2026-11-23")
        assert page.is_visible("text=오류를 적은 XLSX 내려받기")
        _check(page, ("errors", width))
        _upload(page, f"{desk}/organisation/reorganisations/plan/", good, "2027-01-01")
        assert page.is_visible("text=문화체육과가 이어받음")
        _check(page, ("preview", width))
        if width == 390:
            page.click("button:has-text('부터 적용')")
            page.click("dialog[open] button:has-text('확인')")
            page.wait_for_url("**/organisation/reorganisations/*/")
            assert page.is_visible("text=시행 전")
            _check(page, ("applied", width))
        context.close()
