"""A day's export comes in: columns remembered, differences seen, nothing typed again."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from hyeonjang.commons.cases.actions import imports
from hyeonjang.commons.cases.models import Case, CaseEvent, CaseImport, ImportMapping
from hyeonjang.commons.documents.xlsx import SheetColumn, SheetTable, write_workbook
from hyeonjang.commons.parties.models import NaturalPerson
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotFound, NotPermitted, Refused

from .conftest import Office

pytestmark = pytest.mark.django_db
HEAD = "접수번호,민원제목,신청인,생년월일,연락처,접수일시,담당자,처리상태,처리완료일,처리결과,처리기한\n"
FIRST = HEAD + (
    "2026-0101,도로 점용 질의,홍길동,1948. 3. 1.,010-1234-5678,2026. 11. 18. 10:20,clerk-이름,처리중,,,2026. 11. 27.\n"
    "2026-0102,하수도 질의,성춘향,,,2026-11-19,없는 사람,처리중,,,\n"
    "2026-0103,지난 질의,심청,1970-05-05,,20261102,mate-이름,완료,2026. 11. 9. 15:00,보장 결정,\n"
    ",번호 없음,,,,2026-11-19,,,,,\n"
    "2026-0104,틀린 날,,,,2026-11-31,,,,,\n"
    "2026-0101,또,홍길동,,,2026-11-19,,,,,\n"
)


def take(office: Office, text: str, encoding: str = "cp949") -> int:
    return imports.receive(actor=office.clerk, system="새올", type_code="query", unit_id=office.unit("T1"),
                           file_name="오늘.csv", data=text.encode(encoding))


@pytest.mark.parametrize("encoding", ["cp949", "utf-8", "utf-8-sig"])
def test_하루치를_보고_나서_들여온다(office: Office, encoding: str) -> None:
    number = take(office, FIRST, encoding)
    row = CaseImport.objects.get()
    found = imports.difference(row)
    assert [line.number for line in found.new] == ["2026-0101", "2026-0102", "2026-0103"]
    assert [(bad.row, bad.role) for bad in found.bad] == [(5, "number"), (6, "received"), (7, "number")]
    assert not Case.objects.exists()
    counts = imports.apply(actor=office.clerk, import_id=number)
    assert counts == {"new": 3, "changed": 0, "same": 0, "gone": 0, "bad": 3}
    one, two, three = Case.objects.order_by("foreign_numbers__number")
    # 18, 19, 20, 23, 24, 25, 26: ours, whatever the other system prints.
    assert (one.due_on, one.assignee_id, one.state) == (date(2026, 11, 26), office.person("clerk"), "working")
    assert (two.assignee_id, two.state) == (None, "received")
    assert (three.state, three.outcome, three.worked_days) == ("decided", "grant", 6)
    assert NaturalPerson.objects.filter(name="홍길동", birth_date=date(1948, 3, 1), phone="010-1234-5678").count() == 1
    row.refresh_from_db()
    assert row.rows == [] and row.state == "applied"
    with pytest.raises(Conflict, match="이미 끝낸"):
        imports.apply(actor=office.clerk, import_id=number)


def test_다음_날에는_달라진_것만_보인다(office: Office) -> None:
    imports.apply(actor=office.clerk, import_id=take(office, FIRST))
    second = HEAD + (
        "2026-0101,도로 점용 질의,홍길동,1948-03-01,010-1234-5678,2026-11-18 10:20,clerk-이름,완료,2026-11-23,불가,2026-11-27\n"
        "2026-0103,지난 질의,심청,1970-05-05,,20261102,mate-이름,완료,2026-11-09 15:00,보장 결정,\n"
        "2026-0105,새 질의,,,,2026-11-23 09:30,mate-이름,접수,,,\n"
    )
    number = take(office, second)
    found = imports.difference(CaseImport.objects.get(pk=number))
    assert [line.number for line in found.new] == ["2026-0105"]
    # The due date is only written otherwise: no change.
    assert [[name for name, _, _ in change.fields] for change in found.changed] == [["status", "done", "result"]]
    assert (found.same, [row[2] for row in found.gone]) == (1, ["2026-0102"])
    imports.apply(actor=office.clerk, import_id=number)
    case = Case.objects.get(foreign_numbers__number="2026-0101")
    assert (case.state, case.outcome_kind) == ("decided", "refused")
    assert list(case.events.order_by("seq").values_list("kind", flat=True)) == ["received", "assigned", "external", "decided"]
    again = take(office, second)
    found = imports.difference(CaseImport.objects.get(pk=again))
    assert (len(found.new), len(found.changed), found.same) == (0, 0, 3)


def test_여기서_먼저_결정한_건은_덮어쓰지_않는다(office: Office) -> None:
    from hyeonjang.commons.cases.actions import decide

    from .conftest import REASONS

    imports.apply(actor=office.clerk, import_id=take(office, FIRST))
    case = Case.objects.get(foreign_numbers__number="2026-0101")
    decide.decide(actor=office.team, case_id=case.pk, outcome="grant", reasons=REASONS)
    imports.apply(actor=office.clerk, import_id=take(
        office, HEAD + "2026-0101,도로,홍길동,,,2026-11-18 10:20,,완료,2026-11-22,불가,\n"))
    case.refresh_from_db()
    assert (case.outcome, case.state) == ("grant", "decided")
    assert CaseEvent.objects.filter(case=case).latest("seq").kind == "external"


def test_열_연결을_고치면_다음에도_기억한다(office: Office) -> None:
    text = "번호,받은때,무엇\n2026-0201,2026-11-20,질의\n"
    number = take(office, text)
    with pytest.raises(Refused, match="접수번호와 접수일시"):
        imports.apply(actor=office.clerk, import_id=number)
    with pytest.raises(Refused, match="파일에 없습니다"):
        imports.set_columns(actor=office.clerk, import_id=number, columns={"number": "없는 열"})
    with pytest.raises(Refused, match="두 가지로"):
        imports.set_columns(actor=office.clerk, import_id=number, columns={"number": "번호", "received": "번호"})
    imports.set_columns(actor=office.clerk, import_id=number, columns={"number": "번호", "received": "받은때", "title": "무엇"})
    assert imports.apply(actor=office.clerk, import_id=number)["new"] == 1
    assert ImportMapping.objects.count() == 1
    again = take(office, text)
    assert CaseImport.objects.get(pk=again).columns == {"number": "번호", "received": "받은때", "title": "무엇"}
    imports.cancel(actor=office.clerk, import_id=again)
    assert CaseImport.objects.get(pk=again).rows == []


def test_엑셀도_제목_줄을_건너뛰고_읽는다(office: Office) -> None:
    columns = tuple(SheetColumn(name) for name in ("접수번호", "접수일자", "민원명"))
    rows = [["2026-0301", datetime(2026, 11, 20, 9, 30), "질의"], ["2026-0302", date(2026, 11, 20), "=1+1"]]
    data = write_workbook([SheetTable("민원 처리 현황", columns, rows)])
    number = imports.receive(actor=office.clerk, system="새올", type_code="query", unit_id=office.unit("T1"),
                             file_name="현황.xlsx", data=data)
    assert imports.apply(actor=office.clerk, import_id=number)["new"] == 2
    assert sorted(Case.objects.values_list("title", flat=True)) == ["=1+1", "질의"]


@pytest.mark.parametrize(("data", "sentence"), [
    (b"", "0바이트"), (HEAD.encode("cp949"), "줄이 없습니다"), (b"\x00\x01\x02", "아닌 내용|읽을 수|찾지 못"),
    (b"<html><table></table></html>", "HTML"),
])
def test_나쁜_파일은_한_문장으로_거절하고_아무것도_남기지_않는다(office: Office, data: bytes, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        imports.receive(actor=office.clerk, system="새올", type_code="query", unit_id=office.unit("T1"),
                        file_name="x.csv", data=data)
    assert not CaseImport.objects.exists()


def test_남의_부서의_건은_들여오지_못한다(office: Office) -> None:
    with pytest.raises(NotPermitted):
        imports.receive(actor=office.outsider, system="새올", type_code="query", unit_id=office.unit("T1"),
                        file_name="x.csv", data=FIRST.encode())
    number = take(office, FIRST)
    with pytest.raises(NotFound):
        imports.apply(actor=office.outsider, import_id=number)


def test_줄_하나가_법에_맞지_않으면_아무것도_들어오지_않는다(office: Office) -> None:
    """No version of the type on that day: the whole file waits."""
    number = take(office, HEAD + "2026-0401,가,,,,2026-11-20,,,,,\n2025-0402,나,,,,2025-11-20,,,,,\n")
    with pytest.raises(NotFound, match="쓸 수 있는"):
        imports.apply(actor=office.clerk, import_id=number)
    assert not Case.objects.exists()
    with clock.travel("2026-11-24T09:00"):
        assert office.open().number.endswith("000001"), "no number was used up"


def test_확인하지_않은_파일은_일주일_뒤에_비운다(office: Office) -> None:
    from hyeonjang.commons.cases import handlers

    number = take(office, FIRST)
    assert handlers.forget_unsettled() == 0
    with clock.travel("2026-12-01T10:00"):
        assert handlers.forget_unsettled() == 1
    row = CaseImport.objects.get(pk=number)
    assert (row.state, row.rows) == ("cancelled", [])
