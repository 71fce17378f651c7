"""In a real Chromium: axe finds nothing serious, nothing overflows at 390 px, helpers work, and so do
pages without JavaScript."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.surfaces.conftest import PASSWORD

CHROMIUM = (
    os.environ.get("HYEONJANG_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome") or ""
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
pytestmark = [
    pytest.mark.e2e,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine (Debian: apt install chromium)"),
]
PAGES = ["/", "/accessibility/", "/desk/work/", "/desk/password/", "/desk/gallery/"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps an event loop in the test's thread
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
    else:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


def _open(browser: Browser, server: Any, account: Any, **options: Any) -> Page:
    # Colours that fade in for 0.12 s are measured half-way by axe: no motion, one answer.
    page = browser.new_context(locale="ko-KR", reduced_motion="reduce", **options).new_page()
    page.goto(f"{server.url}/desk/login/")
    page.fill("[name=username]", "kim")
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/desk/work/")
    return page


def _serious(page: Page) -> list[tuple[str, str]]:
    found = Axe().run(page).response["violations"]
    return [
        (one["id"], one["nodes"][0]["html"][:200])
        for one in found
        if one["impact"] in {"serious", "critical"}
    ]


@pytest.mark.parametrize("width", [1280, 390])
def test_접근성_검사에_심각한_것이_없고_옆으로_넘치지_않는다(
    browser: Browser, live_server: Any, account: Any, width: int
) -> None:
    page = _open(browser, live_server, account, viewport={"width": width, "height": 900}, bypass_csp=True)
    for address in PAGES:
        page.goto(live_server.url + address)
        for contrast in ("", "high"):
            page.evaluate("value => { document.documentElement.dataset.contrast = value }", contrast)
            for more in page.query_selector_all("details.more, details.why"):
                more.evaluate("one => { one.open = true }")
            assert _serious(page) == [], (address, contrast)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    page.context.close()


def test_로그인과_잘못된_로그인_화면도_그렇다(browser: Browser, live_server: Any, account: Any) -> None:
    page = browser.new_context(locale="ko-KR", reduced_motion="reduce", bypass_csp=True).new_page()
    page.goto(f"{live_server.url}/desk/login/")
    assert _serious(page) == []
    page.fill("[name=username]", "kim")
    page.fill("[name=password]", "x")
    page.click("main button[type=submit]")
    assert page.evaluate("document.activeElement.hasAttribute('data-error-summary')")
    assert _serious(page) == []
    page.context.close()


def test_고대비와_글자_크기는_이_브라우저에_남는다(browser: Browser, live_server: Any, account: Any) -> None:
    page = _open(browser, live_server, account)
    page.click("[data-toggle-contrast]")
    page.click("[data-next-size]")
    page.goto(live_server.url + "/")
    assert page.evaluate(
        "[document.documentElement.dataset.contrast, document.documentElement.dataset.size]"
    ) == ["high", "large"]
    assert page.get_attribute("[data-toggle-contrast]", "aria-pressed") == "true"
    assert page.inner_text("[data-size-name]") == "크게"
    page.context.close()


def test_묻고_나서_보내고_표는_눌러서_정렬된다(browser: Browser, live_server: Any, account: Any) -> None:
    page = _open(browser, live_server, account)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(live_server.url + "/desk/gallery/")
    page.click("[data-open-dialog=sample-dialog]")
    assert page.is_visible("#sample-dialog") and page.evaluate(
        "document.querySelector('#sample-dialog').matches(':modal')"
    )
    page.keyboard.press("Escape")
    assert not page.is_visible("#sample-dialog")
    page.click("button[data-confirm]")
    assert page.inner_text("dialog[open] p") == "이대로 보낼까요?"
    page.click("dialog[open] .btn >> nth=0")
    assert page.url.endswith("/desk/gallery/") and page.query_selector("dialog[open]") is None
    page.click("details.more summary >> nth=0")
    column = "details.more table >> nth=0 >> tbody td.number"
    for expected in (["12", "996", "2,048", "2,950", "6,298"], ["6,298", "2,950", "2,048", "996", "12"]):
        page.click("details.more table >> nth=0 >> th.number button")
        assert page.locator(column).all_inner_texts() == expected
    assert page.locator("details.more table >> nth=0 >> th.number").get_attribute("aria-sort") == "descending"
    assert errors == []
    page.context.close()


def test_자바스크립트_없이도_들어가고_나온다(browser: Browser, live_server: Any, account: Any) -> None:
    page = _open(browser, live_server, account, java_script_enabled=False)
    assert not page.is_visible("[data-toggle-contrast]")
    page.click("text=로그아웃")
    assert page.url.endswith("/desk/login/") and page.is_visible("text=로그아웃했습니다.")
    page.context.close()


def test_처음_탭은_본문으로_가는_길이다(browser: Browser, live_server: Any, account: Any) -> None:
    page = _open(browser, live_server, account)
    page.goto(live_server.url + "/desk/gallery/?")
    page.evaluate("document.activeElement.blur()")
    page.goto(live_server.url + "/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "본문으로 바로가기"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate(
        "document.querySelector('main').contains(document.activeElement) || "
        "document.querySelector('footer').contains(document.activeElement)"
    )
    page.context.close()
