"""The main job in a real browser, on real data: from the bill log to the residents' page, and back.

The real bill log is cut on the day of the story and imported; a month later the rest of it comes, so the
"after" of the promise is what really happened. What the effect page says is held against a count made here.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from importlib import resources
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import County

pytestmark = pytest.mark.slow
BEGIN = "2026-01-20T09:00:00"
LATER = "2026-02-27T09:00:00"
ADOPTED = date(2026, 1, 20)
STEP = ("소관위 회부", "소관위 상정")
SignIn = Callable[[str], Page]


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    found = County(tmp_path_factory.mktemp("county"))
    found.start(BEGIN)
    yield found
    found.stop()


def bills(until: str) -> bytes:
    """The real log up to a day, as a county's system would have exported it that day."""
    packed = (resources.files("hyeonjang.config.demo") / "data" / "kr_assembly_bills_log.csv.gz").read_bytes()
    head, *lines = gzip.decompress(packed).decode().splitlines()
    return "\n".join([head, *(line for line in lines if line.split(",")[2] <= until)]).encode()


def waits_that_ended(log: bytes, first: date, last: date) -> int:
    """How many bills went from the first to the next step within these days, counted without the product."""
    cases: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in csv.DictReader(io.StringIO(log.decode())):
        cases[row["case"]].append((row["ts"], row["activity"]))
    count = 0
    for events in cases.values():
        events.sort(key=lambda event: event[0])  # stable: the same day keeps the order of the file
        for (_, before), (day, after) in pairwise(events):
            count += (before, after) == STEP and first.isoformat() <= day <= last.isoformat()
    return count


def upload(page: Page, county: County, folder: Path, log: bytes) -> None:
    file = folder / "bills.csv"
    file.write_bytes(log)
    page.goto(f"{county.url}/desk/processes/upload/")
    page.select_option("select[name=source]", label="의안 처리 기록")
    page.set_input_files("input[name=file]", file)
    page.click("main button:has-text('올려서 확인하기')")
    page.click("button:has-text('이대로 들여오기')")
    for _ in range(60):
        if page.get_by_text("어디에서 시간이 가는지 보기").count():
            return
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError(page.inner_text("main"))


def fill(page: Page, **values: str) -> None:
    for name, value in values.items():
        page.fill(f"[name={name}]", value)


def me(page: Page, county: County) -> str:
    return str(page.request.get(f"{county.url}/api/me").json()["name"])


def press(page: Page, words: str) -> None:
    """Press a button and agree when the page asks."""
    page.click(f"main button:has-text('{words}')")
    dialog = page.locator("dialog[open]")
    if dialog.count():
        dialog.get_by_role("button").last.click()
    page.wait_for_load_state()


def windows(page: Page, county: County) -> None:
    """The programme office lets this year's stages run side by side, as the ordinance allows it to."""
    page.goto(f"{county.url}/desk/innovation/cycles/2026/")
    for box in page.query_selector_all("input[name$=_opens]"):
        box.fill("2026-01-05")
    for box in page.query_selector_all("input[name$=_closes]"):
        box.fill("2026-01-20")
    for name in ("plans", "follow_up", "record_book"):
        page.fill(f"[name={name}_closes]", "2027-01-31")
    page.click("main form button[type=submit]")
    expect(page.locator("main")).not_to_contain_text("오류")


def judge(sign_in: SignIn, county: County, names: list[str], stage: str, title: str) -> None:
    for place, account in enumerate(names):
        page = sign_in(account)
        page.goto(f"{county.url}/desk/innovation/judging/")
        row = page.locator("tr", has_text=title).filter(has=page.locator(f"a[href*='/{stage}/']"))
        row.get_by_role("link", name="심사하기").click()
        for box in page.query_selector_all("input[name^=points_]"):
            box.fill(str(80 + place))
        press(page, "심사표 내기")
        page.context.close()


def test_의안_기록에서_군민의_화면까지(county: County, sign_in: SignIn, tmp_path: Path) -> None:
    title = "[시연] 회부한 안건을 묶어서 바로 상정하기"
    office = sign_in("planning")
    judges = ["governor", "audit", "it"]

    # 진단: the real log, and where its days go
    office.goto(f"{county.url}/desk/processes/sources/new/")
    fill(office, name="의안 처리 기록", code="bills", attribution="korean-assembly-bills 0.1.0, CC BY 4.0")
    office.click("main button[type=submit]")
    upload(office, county, tmp_path, bills("2026-01-20"))
    team = sign_in("team")
    team.goto(f"{county.url}/desk/processes/bills/")
    expect(team.locator("main")).to_contain_text("korean-assembly-bills 0.1.0, CC BY 4.0")
    windows(office, county)

    # 혁신안: begun from the list of lost days, with the measure and today's figure already there
    team.locator("tr", has_text=" → ".join(STEP)).get_by_role("link", name="혁신안 쓰기").first.click()
    before = waits_that_ended(bills("2026-01-20"), ADOPTED - timedelta(days=365), ADOPTED - timedelta(days=1))
    expect(team.locator("main")).to_contain_text(f"n={before:,}")
    expect(team.locator("main")).to_contain_text("구간에서 기다린 날(중앙값)")
    assert "기다린 시간 전체의" in team.input_value("[name=today]")
    fill(team, title=title, change="회부한 날 바로 묶음 목록에 올리고 매주 한 번 상정한다.",
         legal_basis="국회법 제59조", residents_view="내가 낸 의견이 더 빨리 다뤄집니다.", target="-3",
         due="2026-12-31")
    press(team, "초안 저장")
    expect(team.locator("main")).to_contain_text("목표")  # a wait below nothing is no promise
    fill(team, target="1")
    press(team, "초안 저장")
    expect(team.locator("h1")).to_have_text(title)
    address = team.url
    press(team, "제출")

    # 선정: the head, three judges twice, the award
    head = sign_in("head")
    head.goto(f"{county.url}/desk/innovation/funnel/")
    head.click("a:has-text('선정하기')")
    head.get_by_label(re.compile(re.escape(title))).check()
    fill(head, reason="가장 오래 기다리는 구간을 줄인다.")
    press(head, "선정")
    for stage in ("desk_review", "presentation"):
        for account in judges:
            page = sign_in(account)
            name = me(page, county)
            page.context.close()
            office.goto(f"{county.url}/desk/innovation/judging/appoint/")
            office.select_option("[name=stage]", stage)
            fill(office, person=name)
            press(office, "위촉")
    judge(sign_in, county, judges, "desk_review", title)
    office.goto(f"{county.url}/desk/innovation/judging/close/")
    press(office, "마감")
    judge(sign_in, county, judges, "presentation", title)
    office.goto(f"{county.url}/desk/innovation/judging/")
    expect(office.locator("tr", has_text=title).last).to_contain_text("81")  # the mean of 80, 81 and 82 without both ends
    office.goto(f"{county.url}/desk/innovation/awards/give/")
    press(office, "시상")
    office.goto(f"{county.url}/desk/innovation/awards/")
    expect(office.locator("tr", has_text=title)).to_contain_text("최우수")

    # 시행: the plan, the start
    team.goto(address)
    team.click("a:has-text('실시계획 제출')")
    fill(team, outline="묶음 목록을 만들고 매주 상정한다.", steps="묶음 목록 만들기 | 2026-02-10")
    press(team, "제출")
    press(team, "실시 시작")
    number = int(re.search(r"/proposals/(\d+)/", team.url)[1])  # type: ignore[index]
    team.goto(f"{county.url}/desk/innovation/effects/{number}/")
    expect(team.locator("main")).to_contain_text("판단 불가")

    # 측정, a month later: the newer export of the same system
    county.restart(LATER)
    office = sign_in("planning")
    newer = bills("2026-02-26")
    upload(office, county, tmp_path, newer)
    expect(office.locator("main")).to_contain_text("새로 들어온 건")
    after = waits_that_ended(newer, ADOPTED, date(2026, 2, 27))
    assert after > 30 and before > 30
    office.goto(f"{county.url}/desk/innovation/effects/{number}/")
    page_text = office.inner_text("main")
    assert f"n={before:,}" in page_text and f"n={after:,}" in page_text
    assert "95% 신뢰구간" in page_text and "산식" in page_text
    verdict = next(word for word in ("효과 있음", "효과 없음", "나빠짐") if word in page_text)
    office.goto(address)
    press(office, "군민에게 공개")

    # 군민: without an account
    resident = sign_in("")
    resident.goto(f"{county.url}/promises/")
    resident.click(f"a:has-text('{title}')")
    shown = resident.inner_text("main")
    assert verdict in shown and "내가 낸 의견이 더 빨리 다뤄집니다." in shown and f"{after:,}" in shown.replace(f"{after}건", f"{after:,}건")

    # 보고: the results as PDF and HWPX, the record book as XLSX
    for path, magic in (("report.pdf", b"%PDF"), ("report.hwpx", b"PK"), ("record-book.xlsx", b"PK")):
        answer = office.request.get(f"{county.url}/desk/innovation/{path}?year=2026")
        assert answer.ok and answer.body().startswith(magic), path
        if path.endswith("pdf"):
            text = "".join(sheet.get_textpage().get_text_range() for sheet in pypdfium2.PdfDocument(answer.body()))
            # A cell that runs over two lines is read with its neighbours in between: the figures stand alone.
            assert "시상 1건" in text, text
            assert verdict in text and f"{after:,}" in text, text
