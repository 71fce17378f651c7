"""One family in a real browser: a leaflet at the counter, two lists, the certificate, a letter released by a second
person, a filing; and after it silence."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from hyeonjang.commons.documents.xlsx import SheetColumn, SheetTable, write_workbook
from hyeonjang.config.commands.demo import BASE_MOMENT
from hyeonjang.services.inheritance_tax.seed import DEATHS, FILED, LAND, nobodys_number
from tests.e2e.conftest import County

pytestmark = pytest.mark.slow
SignIn = Callable[..., Page]
NAME = "윤초시991"


def fits(page: Page) -> None:
    """The page is no wider than its window, and axe finds nothing serious."""
    page.wait_for_load_state()
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), page.url
    found = [one for one in Axe().run(page).response["violations"] if one["impact"] in {"serious", "critical"}]
    assert not found, [(one["id"], one["nodes"][0]["html"][:160]) for one in found]


def upload(page: Page, county: County, source: str, headers: Sequence[str], row: Sequence[Any]) -> None:
    data = write_workbook([SheetTable("자료", tuple(SheetColumn(header) for header in headers), [row])])
    page.goto(f"{county.url}/desk/inheritance/lists/")
    page.select_option("select[name=source]", source)
    page.set_input_files("input[name=file]", {"name": "자료(가상).xlsx", "mimeType": "application/octet-stream", "buffer": data})
    page.click("main button:text-is('올려서 확인하기')")
    fits(page)
    page.click("main button:text-is('이대로 들여오기')")
    expect(page.locator("main")).to_contain_text("들여왔습니다")


def test_창구의_안내장에서_신고까지(county: County, sign_in: SignIn) -> None:
    today = date.fromisoformat(BASE_MOMENT[:10])  # the county stands on that day
    died = today - timedelta(days=70)
    number = nobodys_number(died.replace(year=1944), 1, 991)

    town = sign_in("town")
    town.goto(f"{county.url}/desk/inheritance/counter/")
    town.fill("input[name=name]", NAME)
    town.fill("input[name=died_on]", died.isoformat())
    town.fill("input[name=registration_number]", number)
    town.click("main button:text-is('안내장 만들기')")
    expect(town.locator("main")).to_contain_text("안내장이 준비되었습니다")
    fits(town)
    with town.expect_download() as given:
        town.click("main a:text-is('안내장 인쇄(PDF)')")
    leaflet = pypdfium2.PdfDocument(given.value.path().read_bytes())
    assert len(leaflet) == 1 and "취득세" in leaflet[0].get_textpage().get_text_bounded()
    town.goto(f"{county.url}/desk/inheritance/")
    expect(town.locator("main")).to_contain_text("맡은 부서만 봅니다")

    tax = sign_in("tax")
    upload(tax, county, "residents", DEATHS, (NAME, number, died.isoformat(), "", "경기도 연천군 전곡읍 시연로 991"))
    upload(tax, county, "land", LAND, (NAME, number, "41800-991", "경기도 연천군 전곡읍 시연리 991", "대", "500", "200,000,000", "", "", today.year))
    tax.goto(f"{county.url}/desk/inheritance/?view=heirs&q={NAME}")
    tax.click("main th a")
    death = tax.url
    expect(tax.locator("main")).to_contain_text("아직 상속인을 모릅니다")
    tax.click("main a:text-is('상속인 적기')")
    for field, value in (("document", "접수-가상-991"), ("name", "옥단춘991"), ("born", "1950-05-05"), ("address", "경기도 연천군 전곡읍 시연로 991")):
        tax.fill(f"input[name={field}]", value)
    tax.select_option("select[name=relation]", "spouse")
    tax.select_option("select[name=abroad]", "no")
    fits(tax)
    tax.click("main button:text-is('상속인 적기')")
    expect(tax.locator("main")).to_contain_text("6,320,000원")
    main = tax.inner_text("main")
    assert "6,320,000원" in main and "옥단춘" not in main and "접수-가상-991" in main
    fits(tax)
    with tax.expect_download() as given:
        tax.click("main a:text-is('편지 미리 보기')")
    letter = "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(io.BytesIO(given.value.path().read_bytes())))
    assert "옥단춘991" in letter and "6,320,000" in letter

    tax.goto(f"{county.url}/desk/inheritance/")
    tax.click("main button:text-is('보낼 안내 모으기')")
    if not re.search(r"/runs/\d+/", tax.url):
        tax.click("main a:has-text('상속 취득세 첫 안내') >> nth=0")
    run = tax.url
    tax.click("main button:text-is('미리 해 보기')")
    fits(tax)
    head = sign_in("taxhead")
    head.goto(run)
    head.click("main button:has-text('승인')")
    head.locator("dialog[open]").get_by_role("button", name="확인").click()
    expect(head.locator("main")).to_contain_text("승인")
    for _ in range(80):  # the worker makes the letters
        head.goto(death)
        if head.locator("main a[href^='/desk/notices/']:text-is('보기')").count():
            break
        head.wait_for_timeout(500)
    expect(head.locator("main a[href^='/desk/notices/']:text-is('보기')")).to_have_count(1)

    upload(tax, county, "filings", FILED, (number, "", today.isoformat(), today.isoformat(), "6,320,000", "가상-991", ""))
    tax.goto(death)
    expect(tax.locator("main")).to_contain_text("신고 마침")
    expect(tax.locator("main")).to_contain_text("가상-991")

    phone = sign_in("tax", 390)
    phone.goto(death)
    fits(phone)
