"""취합: what the system knows is filled in, grey and locked, and nobody's typing replaces it."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from hyeonjang.kit.errors import NotPermitted, Refused
from hyeonjang.services.innovation.actions import collections as sheets
from hyeonjang.services.innovation.models import Adoption, Collection, CollectionRow, Cycle
from hyeonjang.services.innovation.queries import collections as query
from hyeonjang.services.innovation.queries.outcomes import effect
from hyeonjang.services.innovation.rules import known
from hyeonjang.services.innovation.rules.sheets import Column, parse_columns, read
from hyeonjang.services.innovation.vocabulary import ColumnType, Known, SheetEach
from tests.services.innovation.conftest import County
from tests.services.innovation.test_views import client

ASKED = (Column("추진실적", ColumnType.TEXT, required=True), Column("비고", ColumnType.TEXT))


def test_시스템이_아는_것을_물으면_스스로_채운다() -> None:
    columns = known.complete(SheetEach.ADOPTED, [Known.TARGET], parse_columns("제안명\n과\n담당 팀장\n추진실적 | 글자 | 필수"))
    assert [(c.name, c.known) for c in columns] == [
        ("과", Known.DEPARTMENT), ("담당 팀장", Known.LEADER), ("제안번호", Known.NUMBER), ("제안명", Known.TITLE),
        ("목표", Known.TARGET), ("추진실적", None)]
    # The same word with another type is another question.
    assert known.complete(SheetEach.FREE, [], parse_columns("목표 | 정수"))[0].known is None


@pytest.mark.parametrize(("each", "filled", "asked", "words"), [
    (SheetEach.FREE, [Known.TITLE], ASKED, "'제안명' 열은 '자유롭게 여러 줄' 서식에"),
    (SheetEach.TEAM, [Known.NOW], ASKED, "'현재 값' 열은"),
    (SheetEach.TEAM, [Known.LEADER], (Column("부서", ColumnType.TEXT),), "부서가 적을 열이 없습니다"),
    (SheetEach.FREE, [Known.DEPARTMENT], (*ASKED, Column("부서", ColumnType.INTEGER)), "'부서' 열이 두 번"),
])
def test_맞지_않는_서식은_한_문장으로_거절한다(
    each: SheetEach, filled: list[Known], asked: tuple[Column, ...], words: str
) -> None:
    with pytest.raises(Refused, match=words):
        known.complete(each, filled, asked)


def test_줄의_열쇠가_없거나_모르면_그_줄을_말한다() -> None:
    columns = known.complete(SheetEach.TEAM, [Known.DEPARTMENT], ASKED)
    filled = known.Rows("팀", {"가팀": {"팀": "가팀", "부서": "나과"}})
    found = read(columns, [["부서", "팀", "추진실적", "비고"], ["다과", "가팀", "함", None], [None, None, "함", None],
                           [None, "라팀", "함", None], ["나과", "가팀", None, None], [None, None, None, None]], filled)
    assert [(p.row, p.column) for p in found.problems] == [(3, "팀"), (4, "팀"), (5, "추진실적")]
    assert found.rows == ()
    good = read(columns, [["부서", "팀", "추진실적", "비고"], ["다과", "가팀", "함", None]], filled)
    assert good.rows == ({"부서": "나과", "팀": "가팀", "추진실적": "함", "비고": None},)


def send(county: County, each: SheetEach, filled: list[Known]) -> Collection:
    return sheets.send(
        actor=county.office, title="추진실적", guide="", columns=ASKED, due=date(2026, 12, 4), each=each, filled=filled,
        department_ids=[unit.id for unit in county.found.units.values() if unit.kind == "과"],
        cycle_id=Cycle.objects.get(year=2026).pk)


def workbook(county: County, sent: Collection, department: int) -> Any:
    answer = client("planning").get(reverse("innovation:template", args=[sent.pk, department]))
    assert answer.status_code == 200
    return load_workbook(io.BytesIO(answer.content)).worksheets[0]


def home_of(county: County, adoption: Adoption) -> int:
    found = county.found.department_of(adoption.proposal.team_id)
    assert found is not None
    return found.id


@pytest.mark.django_db
class TestSheets:
    def test_채택한_혁신안마다_아는_것이_모두_적혀_있다(self, county: County) -> None:
        sent = send(county, SheetEach.ADOPTED, list(Known))
        adoption = Adoption.objects.select_related("proposal").get(proposal__award__grade="grand")
        sheet = workbook(county, sent, home_of(county, adoption))
        names = [str(cell.value) for cell in sheet[1]]
        assert names == [*(word.label_ko for word in Known), "추진실적 *", "비고"]
        rows = [dict(zip(names, (c.value for c in row), strict=True)) for row in sheet.iter_rows(min_row=2)]
        row = next(row for row in rows if row["제안번호"] == adoption.proposal.number)
        view = effect(county.office, adoption.proposal_id, county.on)
        assert view.measure is not None
        assert (row["제안명"], row["약속 지표"], row["목표"], row["기준값"]) == (
            adoption.proposal.title, view.measure.title_ko, view.target_ko, view.before_ko)
        assert row["혁신안 상태"] == view.state.label_ko and row["약속 기한"].endswith(".")
        leader = county.head(row["팀"]) if row["팀"] in {u.name for u in county.found.units.values()} else None
        assert leader is not None
        # The synthetic teams' heads carry "(가상)" in the post's title, so the title is asked, not spelt.
        assert row["담당 팀장"].endswith(leader.name) and "팀장" in row["담당 팀장"]
        # One row a proposal, no row to add; grey and locked but for what is asked.
        assert sheet.max_row == 1 + len(rows) and sheet.protection.sheet
        for name, cell in zip(names, sheet[2], strict=True):
            asked = name in ("추진실적 *", "비고")
            assert cell.protection.locked is not asked and (cell.fill.fgColor.rgb == "FFEFEFEF") is not asked

    def test_팀마다_한_줄이고_국과_과와_팀장을_안다(self, county: County) -> None:
        sent = send(county, SheetEach.TEAM, [Known.BUREAU, Known.DEPARTMENT, Known.LEADER])
        welfare = county.unit("복지정책과")
        rows = [[c.value for c in row] for row in workbook(county, sent, welfare).iter_rows(min_row=2)]
        teams = [unit.name for unit in county.found.units.values() if unit.parent_id == welfare]
        assert sorted(row[2] for row in rows) == sorted(teams)
        assert {tuple(row[:2]) for row in rows} == {("산업복지국", "복지정책과")}

    def test_덧쓴_값은_버리고_시스템의_값을_적는다(self, county: County) -> None:
        sent = send(county, SheetEach.TEAM, [Known.LEADER])
        welfare = county.unit("복지정책과")
        leader = f"생활보장팀장 {county.head('생활보장팀').name}"
        head = county.head("복지정책과")
        sheets.submit(actor=head, collection_id=sent.pk, department_id=welfare, table=[
            ["팀", "담당 팀장", "추진실적", "비고"], ["생활보장팀", "팀장 아무개", "12건 처리", None]])
        assert CollectionRow.objects.get(target__collection=sent).values == {
            "팀": "생활보장팀", "담당 팀장": leader, "추진실적": "12건 처리", "비고": None}
        with pytest.raises(sheets.SheetProblems) as caught:
            sheets.submit(actor=head, collection_id=sent.pk, department_id=welfare, table=[
                ["팀", "담당 팀장", "추진실적", "비고"], ["예산팀", None, "남의 줄", None]])
        assert "이 부서의 줄이 아닙니다" in caught.value.problems[0].reason_ko
        assert CollectionRow.objects.filter(target__collection=sent).count() == 1

    def test_남의_부서_서식은_받지_못한다(self, county: County) -> None:
        sent = send(county, SheetEach.TEAM, [])
        view = query.collection(county.head("복지정책과"), sent.pk, county.on)
        with pytest.raises(NotPermitted):
            query.filled(county.head("복지정책과"), view, county.unit("세무과"), county.on)

    def test_화면에서_보낸다(self, county: County) -> None:
        planning, welfare = client("planning"), county.unit("복지정책과")
        data = {"title": "시험", "guide": "", "each": "adopted", "known": ["bureau", "title"], "due": "2026-12-04",
                "columns": "담당 팀장\n추진실적 | 글자 | 필수", "departments": [welfare]}
        assert planning.post(reverse("innovation:new_collection"), {**data, "each": "free"}).status_code == 422
        assert planning.post(reverse("innovation:new_collection"), data).status_code == 302
        sent = Collection.objects.get(title="시험")
        assert [c["name"] for c in sent.columns] == ["국", "담당 팀장", "제안번호", "제안명", "추진실적"]
        page = client("head").get(reverse("innovation:collection", args=[sent.pk])).content.decode()
        assert "회색 칸(국, 담당 팀장, 제안번호, 제안명)은 시스템이 채워" in page
