"""The organisation as XLSX: out, in, the difference, and every wrong cell by row and column."""

from __future__ import annotations

import argparse
import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from hyeonjang.commons.org import actions, exchange, queries, writer
from hyeonjang.commons.org.actor import system_actor
from hyeonjang.commons.org.models import Reorganisation
from hyeonjang.config.commands import org_export, org_import
from hyeonjang.kit.errors import Refused
from tests.support import organisation

DAY = date(2026, 11, 23)
pytestmark = pytest.mark.usefixtures("county")
Edit = Callable[[Workbook], None]


def _edited(edit: Edit) -> bytes:
    book = organisation.book(DAY)
    edit(book)
    return organisation.saved(book)


def _set(sheet: str, cell: str, value: object) -> Edit:
    def edit(book: Workbook) -> None:
        book[sheet][cell] = value

    return edit


def test_내보낸_것을_다시_읽으면_다른_점이_없다() -> None:
    plan = exchange.plan(exchange.export(DAY), DAY)
    assert (plan.errors, plan.operations) == ([], [])


def test_빈_조직에_전체를_들여온다() -> None:
    content = exchange.export(DAY)
    wanted = writer.state_on(DAY)
    early = date(2020, 1, 1)
    plan = exchange.plan(content, early)
    assert plan.errors == []
    from hyeonjang.commons.org.state import State, fold

    assert fold(State(), plan.operations).facts() == wanted.facts()


def test_고친_파일은_차이만_보이고_적용하면_이력이_된다() -> None:
    def edit(book: Workbook) -> None:
        sheet = book["부서"]
        for row in sheet.iter_rows(min_row=2):
            if row[1].value == "관광과":
                row[1].value = "관광문화과"
        sheet.append(["D99", "인공지능과", "과", "과", "YC", "", 999])
        book["직위"].append(["D99-head", "D99", "과장", "", "예", 999])
        people = book["사람"]
        people.append(["N1", "홍길동-999", "예"])
        book["보직"].append(["N1", "D99-head"])

    plan = exchange.plan(_edited(edit), DAY)
    assert plan.errors == [] and len(plan.operations) == 5
    document = actions.Document("엑셀", DAY, plan.operations)
    assert "관광과가 관광문화과로 바뀝니다." in actions.preview(document).sentences
    actions.apply(document, system_actor())
    assert len(queries.departments_on(DAY)) == 25
    head = queries.head_of(queries.unit_by_code("D99", DAY).id, DAY)
    assert head is not None and (head.name, head.title) == ("홍길동-999", "인공지능과장")
    assert exchange.plan(_edited(lambda book: None), DAY).operations == []
    assert actions.replay(DAY).facts() == writer.state_on(DAY).facts()


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (_set("부서", "B5", None), "부서 시트 5행 '부서명' 칸: 비어 있습니다"),
        (_set("부서", "C5", "처"), "부서 시트 5행 '종류' 칸: '처' 대신"),
        (
            _set("부서", "E5", "없는코드"),
            "부서 시트 5행 '상위부서코드' 칸: '없는코드'이(가) 부서 시트에 없습니다",
        ),
        (_set("부서", "G5", "다섯"), "부서 시트 5행 '순서' 칸: '다섯'은(는) 정수가 아닙니다"),
        (_set("부서", "F5", "네"), "부서 시트 5행 '가상' 칸"),
        (_set("부서", "A6", "B1"), "부서 시트 6행 '부서코드' 칸: 'B1'이(가) 두 번"),
        (_set("부서", "E2", "B1"), "상위 부서를 따라가면"),
        (_set("직위", "C3", "대장"), "직위 시트 3행 '직급' 칸"),
        (_set("직위", "B3", "없음"), "직위 시트 3행 '부서코드' 칸"),
        (_set("보직", "A4", "S9999"), "보직 시트 4행 '사번' 칸: 'S9999'이(가) 사람 시트에 없습니다"),
        (_set("권한", "C2", "D01-head"), "권한 시트 2행"),
        (_set("부서", "A1", "코드"), "부서 시트 1행 '부서코드' 칸: 열이 없습니다"),
        (_set("부서", "B1", "부서코드"), "부서 시트 1행 '부서코드' 칸: 같은 제목의 열이 둘입니다"),
    ],
)
def test_틀린_칸은_행과_열로_말하고_아무것도_쓰지_않는다(edit: Edit, sentence: str) -> None:
    content = _edited(edit)
    if "권한 시트 2행" in sentence:
        content = _edited(lambda book: (_set("권한", "B2", "D01-T1")(book), edit(book))[-1])
    plan = exchange.plan(content, DAY)
    assert plan.operations == []
    assert any(sentence in error.sentence for error in plan.errors), [error.sentence for error in plan.errors]


def _bomb() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"xl/{number}.xml", bytes(80 * 2**20))
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "빈 파일"),
        (b"a,b\n1,2\n", "읽을 수 없습니다"),
        (b"PK\x03\x04broken", "읽을 수 없습니다"),
    ],
    ids=["빈 파일", "CSV", "깨진 압축"],
)
def test_읽을_수_없는_파일(content: bytes, message: str) -> None:
    with pytest.raises(Refused, match=message):
        exchange.plan(content, DAY)


def test_압축_폭탄은_풀지_않는다() -> None:
    with pytest.raises(Refused, match="너무 커지는"):
        exchange.plan(_bomb(), DAY)


def test_시트가_빠진_파일() -> None:
    with pytest.raises(Refused, match="'보직' 시트가 없습니다"):
        exchange.plan(_edited(lambda book: book.remove(book["보직"])), DAY)


def test_수식처럼_보이는_이름은_글자로_나가고_글자로_돌아온다() -> None:
    unit = queries.unit_by_code("D05", DAY)
    name = "=HYPERLINK(1)"
    actions.apply(
        actions.Document("이름", DAY, [{"op": "rename", "unit": unit.code, "name": name}]), system_actor()
    )
    content = exchange.export(DAY)
    values = [cell.value for cell in load_workbook(BytesIO(content))["부서"]["B"]]
    assert f"'{name}" in values and name not in values
    assert exchange.plan(content, DAY).operations == []


def test_명령으로_내보내고_들여온다(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "조직.xlsx"
    assert org_export.run(argparse.Namespace(file=file, on="2026-11-23")) == 0
    args = argparse.Namespace(file=file, on="2026-11-23", title="가져오기", cite="", yes=True)
    assert org_import.run(args) == 0
    assert "다른 점이 없습니다" in capsys.readouterr().out
    file.write_bytes(_edited(_set("부서", "C5", "처")))
    assert org_import.run(args) == 1
    assert "부서 시트 5행" in capsys.readouterr().err
    file.write_bytes(_edited(_set("부서", "B3", "관광문화국")))
    assert org_import.run(argparse.Namespace(**{**vars(args), "yes": False})) == 0
    assert Reorganisation.objects.count() == 2
    assert org_import.run(args) == 0
    assert Reorganisation.objects.count() == 3
    with pytest.raises(Refused, match="날짜가 아닙니다"):
        org_export.run(argparse.Namespace(file=file, on="2026-02-30"))


def _without(book: Workbook, sheet: str, column: int, values: set[str]) -> None:
    rows = book[sheet]
    for row in reversed(range(2, rows.max_row + 1)):
        if rows.cell(row, column).value in values:
            rows.delete_rows(row)


def _close_tourism(book: Workbook, *, to: str = "D05") -> None:
    """관광과 (with its teams' posts) goes; its teams move to another department."""
    tourism = queries.unit_by_code(_tourism(), DAY)
    for row in book["부서"].iter_rows(min_row=2):
        if row[4].value == tourism.code:
            row[4].value = to
    for row in book["직위"].iter_rows(min_row=2):
        if row[1].value == tourism.code:
            row[1].value, row[4].value = to, ""
    _without(book, "부서", 1, {tourism.code})


def _tourism() -> str:
    return next(unit.code for unit in queries.departments_on(DAY) if unit.name == "관광과")


def test_팀이_모두_옮겨_가면_그_부서가_이어받는_것으로_본다() -> None:
    code, plan = _tourism(), exchange.plan(_edited(_close_tourism), DAY)
    assert plan.errors == [] and "관광과는 팀이나 직위가 모두" in plan.notes[0]
    assert plan.operations[-1] == {"op": "abolish", "unit": code, "successors": ["D05"]}
    actions.apply(actions.Document("개편", DAY, plan.operations), system_actor())
    assert actions.replay(DAY).facts() == writer.state_on(DAY).facts()
    old = queries.unit_by_code(code, date(2026, 10, 2))
    assert queries.successors(old.id, DAY) == [queries.unit_by_code("D05", DAY).id]


def test_승계_시트가_추측보다_앞선다() -> None:
    def edit(book: Workbook) -> None:
        _close_tourism(book)
        book["승계"].append([_tourism(), "D01"])
        book["승계"].append([_tourism(), "D02"])

    plan = exchange.plan(_edited(edit), DAY)
    assert plan.errors == [] and plan.notes == [] and plan.operations[-1]["successors"] == ["D01", "D02"]
    assert exchange.plan(_edited(lambda book: book.remove(book["승계"])), DAY) == exchange.Plan()


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (["D05", "D06"], "승계 시트 2행 '없어지는 부서코드' 칸: 'D05'이(가) 부서 시트에 남아 있습니다"),
        (["없던것", "D06"], "승계 시트 2행 '없어지는 부서코드' 칸: '없던것' 코드의 부서가 2026. 11. 23.에 없습니다"),
        (["없던것", "D99"], "승계 시트 2행 '이어받는 부서코드' 칸: 'D99'이(가) 부서 시트에 없습니다"),
        (["D05", None], "승계 시트 2행 '이어받는 부서코드' 칸: 비어 있습니다"),
    ],
)
def test_승계_시트의_틀린_칸(row: list[object], sentence: str) -> None:
    plan = exchange.plan(_edited(lambda book: book["승계"].append(row)), DAY)
    assert plan.operations == [] and any(sentence in error.sentence for error in plan.errors), plan.errors


def test_오류를_적은_파일은_고쳐서_그대로_다시_올릴_수_있다() -> None:
    def wrong(book: Workbook) -> None:
        book["부서"]["C5"] = "처"
        book["부서"]["B7"] = "=HYPERLINK(1)"
        book["보직"]["A4"] = "S9999"

    reading = exchange.read(_edited(wrong))
    given = load_workbook(BytesIO(exchange.marked(reading.sheets, reading.errors)))
    listed = [[cell.value for cell in row] for row in given["오류 목록"].iter_rows()]
    assert listed[0] == ["시트", "행", "칸", "까닭"] and ["부서", 5, "종류"] in [row[:3] for row in listed]
    assert given["부서"]["H5"].value.startswith("종류: '처' 대신") and given["부서"]["C5"].fill.fgColor.rgb == "00FFE1E1"
    assert all(cell.data_type != "f" for sheet in given for row in sheet.iter_rows() for cell in row)
    again = exchange.read(_saved(given))
    assert again.errors == reading.errors
    twice = load_workbook(BytesIO(exchange.marked(again.sheets, again.errors)))
    assert [cell.value for cell in twice["부서"][1]].count("오류 내용") == 1
    given["부서"]["C5"], given["보직"]["A4"] = "과", "S0003"
    given["부서"]["B7"] = "관광과 다른 이름"
    assert exchange.read(_saved(given)).errors == []


def _saved(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()
