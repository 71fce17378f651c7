from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from hyeonjang.commons.documents.xlsx import (
    CellError,
    SheetColumn,
    SheetTable,
    TemplateColumn,
    error_workbook,
    template_workbook,
    write_workbook,
)
from hyeonjang.commons.documents.xlsx_check import Limits
from hyeonjang.commons.documents.xlsx_read import (
    ERROR_COLUMN,
    Sheet,
    SheetRow,
    letters,
    position,
    read_sheets,
)
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Refused

COLUMNS = (
    SheetColumn("부서"), SheetColumn("건수", "integer"), SheetColumn("금액", "won"),
    SheetColumn("평균", "decimal"),
    SheetColumn("날짜", "date"), SheetColumn("시각", "moment"),
)  # fmt: skip
ROW = ("복지정책과 뷁", 12, 1_234_567, Decimal("3.25"), date(2026, 10, 2), datetime(2026, 10, 2, 14, 5))


def opened(data: bytes, sheet: str | int = 0) -> Worksheet:
    book = openpyxl.load_workbook(io.BytesIO(data))
    found = book[sheet] if isinstance(sheet, str) else book.worksheets[sheet]
    assert isinstance(found, Worksheet)
    return found


def made(fill: Callable[[Worksheet], object]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    fill(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_쓴_값이_그대로_읽힌다() -> None:
    (sheet,) = read_sheets(write_workbook([SheetTable("현황", COLUMNS, [ROW, (None,) * 6, ROW])]))
    assert sheet.name == "현황"
    assert [row.number for row in sheet.rows] == [1, 2, 4]
    assert sheet.rows[1].values == ROW
    assert all(type(got) is type(put) for got, put in zip(sheet.rows[1].values, ROW, strict=True))
    assert sheet.value(4, 3) == 1_234_567 and sheet.value(3, 1) is None and sheet.value(99, 99) is None


def test_표의_모양() -> None:
    sheet = opened(write_workbook([SheetTable("현황", COLUMNS, [ROW])]))
    assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref == "A1:F2"
    assert sheet["A1"].font.bold and sheet["C2"].data_type == "n"  # numbers stand right by themselves
    assert sheet["C2"].number_format == '#,##0"원"'
    assert sheet["E2"].number_format == 'yyyy". "m". "d"."'
    assert sheet.column_dimensions["A"].width >= 13


@pytest.mark.parametrize("text", [
    '=HYPERLINK("http://evil","x")', "=1+1", "+82-31-839-2114", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "#N/A",
    "2026-10-02", "007", "TRUE", "1e5", "=",
])  # fmt: skip
def test_글은_수식이_되지_않는다(text: str) -> None:
    data = write_workbook([SheetTable("글", (SheetColumn("값"),), [(text,)])])
    cell = opened(data)["A2"]
    assert (cell.data_type, cell.value) == ("s", text)
    assert cell.quotePrefix == (text[0] in "=+-@")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert b"<f>" not in package.read("xl/worksheets/sheet1.xml")
    assert read_sheets(data)[0].value(2, 1) == text


def test_같은_시각에_쓴_파일은_같은_바이트다() -> None:
    with clock.travel("2026-10-02T09:00"):
        first = write_workbook([SheetTable("현황", COLUMNS, [ROW])])
    with clock.travel("2026-10-02T09:00"):
        assert write_workbook([SheetTable("현황", COLUMNS, [ROW])]) == first


def test_시트_이름을_다듬는다() -> None:
    tables = [SheetTable(name, (SheetColumn("가"),), []) for name in ("국/과[1]", "국/과[1]", "가" * 40, "")]
    names = openpyxl.load_workbook(io.BytesIO(write_workbook(tables))).sheetnames
    assert names == ["국_과_1_", "국_과_1_(2)", "가" * 31, "시트"]


def test_칸_수가_다른_행과_너무_긴_글을_거절한다() -> None:
    with pytest.raises(Refused, match="칸 수"):
        write_workbook([SheetTable("현황", COLUMNS, [("하나",)])])
    with pytest.raises(Refused, match="32,767"):
        write_workbook([SheetTable("현황", (SheetColumn("가"),), [("가" * 32_768,)])])


# -- reading ------------------------------------------------------------------


def test_자리를_지키고_값을_다듬어_읽는다() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["B3"] = 1.0
        sheet["C3"] = 0.1
        sheet["D3"] = time(9, 30)
        sheet["E3"] = timedelta(hours=30)
        sheet["F3"] = True
        sheet["H5"] = "끝\n줄"

    (sheet,) = read_sheets(made(fill))
    assert sheet.rows == (
        SheetRow(3, (None, 1, Decimal("0.1"), time(9, 30), timedelta(hours=30), True, None, None)),
        SheetRow(5, (None, None, None, None, None, None, None, "끝\n줄")),
    )
    assert type(sheet.value(3, 2)) is int and type(sheet.value(3, 6)) is bool


def test_오류_값과_계산되지_않은_수식을_알린다() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"] = "값"
        sheet["B2"] = "=A1*2"
        sheet["C12"] = "#N/A"

    (sheet,) = read_sheets(made(fill))
    assert [(bad.where, bad.reason[:2]) for bad in sheet.unreadable] == [("B2", "수식"), ("C12", "오류")]


def test_열_이름() -> None:
    assert [letters(number) for number in (1, 26, 27, 702, 703, 16_384)] == [
        "A",
        "Z",
        "AA",
        "ZZ",
        "AAA",
        "XFD",
    ]
    assert position(12, 28) == "AB12"


def repacked(data: bytes, changes: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            target.writestr(name, changes.get(name, source.read(name)))
        for name in changes.keys() - set(source.namelist()):
            target.writestr(name, changes[name])
    return out.getvalue()


GOOD = write_workbook([SheetTable("현황", COLUMNS, [ROW])])
SHEET = "xl/worksheets/sheet1.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FAR = b'<row r="1"><c r="XFD1048576" t="n"><v>1</v></c></row>'
OUTSIDE = b'<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
LAUGHS = b'<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><sst>&b;</sst>'
NS = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def sheet_xml(cells: bytes, doctype: bytes = b"") -> bytes:
    return (
        b'<?xml version="1.0"?>'
        + doctype
        + b"<worksheet "
        + NS
        + b"><sheetData>"
        + cells
        + b"</sheetData></worksheet>"
    )


@pytest.mark.parametrize(("data", "code"), [
    (b"", "empty_file"),
    (b"\r\n \t", "empty_file"),
    (b"PK\x03\x04junk", "corrupt_file"),
    (GOOD[: len(GOOD) // 2], "corrupt_file"),
    (repacked(GOOD, {SHEET: b"<worksheet><broken"}), "corrupt_file"),
    (repacked(GOOD, {SHEET: sheet_xml(FAR)}), "sheet_too_large"),
    (repacked(GOOD, {SHEET: sheet_xml(b'<row r="x"/>')}), "corrupt_file"),
    (repacked(GOOD, {SHEET: sheet_xml(b"&a;", OUTSIDE)}), "xml_entities"),
    (repacked(GOOD, {"xl/sharedStrings.xml": LAUGHS}),
     "xml_entities"),
    (b"%PDF-1.7", "unknown_format"),
    (repacked(GOOD, {"xl/Workbook.xml": b"<a/>"}), "corrupt_file"),
    (OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "encrypted_file"),
    (OLE + bytes(2000), "corrupt_file"),
    (b"SCDSA002" + bytes(100), "encrypted_file"),
    (b"<html><table><tr><td>a</td></tr></table></html>", "unknown_format"),
    (b"a,b\n1,\x00\n", "corrupt_file"),
])  # fmt: skip
def test_나쁜_파일을_한_문장으로_거절한다(data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read_sheets(data)
    assert refused.value.code == code
    assert refused.value.sentence.endswith("십시오.")


@pytest.mark.parametrize("cells", [
    b"<row r='1'><c r='XFD1048576'><v>1</v></c></row>",
    b'<row r="1"><c note="&gt;" r="&#88;FD1048576"><v>1</v></c></row>',
    b'<row r="1"><c s=">" r="XFD1048576"><v>1</v></c></row>',
    b'<row r="1"><!-- <c r="A1"/> --><c\nr = "XFD1048576"><v>1</v></c></row>',
    b'<row r="1">' + b"<c><v>1</v></c>" * 3_000 + b"</row>",
    b'<row r="1"><c r="A1"/></row><row r="1048576">' + b"<c><v>1</v></c>" * 20 + b"</row>",
])  # fmt: skip
def test_넓은_표는_어떻게_적어도_알아본다(cells: bytes) -> None:
    with pytest.raises(Refused) as refused:
        read_sheets(repacked(GOOD, {SHEET: sheet_xml(cells)}))
    assert refused.value.code == "sheet_too_large"


def test_다른_부호화의_시트도_점검한다() -> None:
    text = sheet_xml(FAR).decode().replace('version="1.0"', 'version="1.0" encoding="utf-16"')
    with pytest.raises(Refused) as refused:
        read_sheets(repacked(GOOD, {SHEET: text.encode("utf-16")}))
    assert refused.value.code == "sheet_too_large"


def test_압축_폭탄을_풀지_않는다() -> None:
    bomb = repacked(GOOD, {"xl/media/zero.bin": bytes(3_000_000)})
    assert len(bomb) < 20_000
    with pytest.raises(Refused) as refused:
        read_sheets(bomb, limits=Limits(unpacked_bytes=1_000_000))
    assert refused.value.code == "zip_bomb"


def test_너무_큰_파일과_넓은_표를_거절한다() -> None:
    with pytest.raises(Refused, match="너무 큽니다"):
        read_sheets(GOOD, limits=Limits(file_bytes=100))
    with pytest.raises(Refused, match="범위"):
        read_sheets(GOOD, limits=Limits(cells=5))
    with pytest.raises(Refused, match="범위"):
        read_sheets(b"a,b,c\n1,2,3\n", limits=Limits(columns=2))


# -- CSV ----------------------------------------------------------------------

TEXT = '부서,담당자,비고\r\n복지정책과,홍뷁펲,"쉼표, 따옴표 "" 와\r\n줄바꿈"\r\n\r\n세무과,漣川,\r\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
def test_CSV를_부호화에_상관없이_읽는다(encoding: str) -> None:
    (sheet,) = read_sheets(TEXT.encode(encoding))
    assert sheet.encoding == encoding
    assert [(row.number, row.values) for row in sheet.rows] == [
        (1, ("부서", "담당자", "비고")),
        (2, ("복지정책과", "홍뷁펲", '쉼표, 따옴표 " 와\r\n줄바꿈')),
        (4, ("세무과", "漣川", None)),
    ]


@pytest.mark.parametrize("sign", [",", "\t", ";", "|"])
def test_구분_기호를_알아본다(sign: str) -> None:
    (sheet,) = read_sheets(f'"가,나;다|라"{sign}나{sign}다\n1{sign}2{sign}3\n'.encode())
    assert [row.values for row in sheet.rows] == [("가,나;다|라", "나", "다"), ("1", "2", "3")]


def test_글자를_읽을_수_없는_줄과_닫히지_않은_따옴표를_말한다() -> None:
    with pytest.raises(Refused, match="3번째 줄") as refused:
        read_sheets("부서\n복지\n".encode("cp949") + b"\xff\xfe\xff\n")
    assert refused.value.details["line"] == 3
    with pytest.raises(Refused, match="2번째 행의 따옴표"):
        read_sheets('가,나\n"열린,값\n다,라\n'.encode())


# -- returned errors and templates ---------------------------------------------


def returned() -> tuple[Sheet, bytes]:
    original = read_sheets(
        "부서,건수,날짜\n복지정책과,12,2026-10-02\n=cmd,열둘,2026-02-30\n\n세무과,3,\n".encode()
    )[0]
    errors = [
        CellError(3, 3, "2월은 28일까지입니다."), CellError(3, 2, "숫자가 아닙니다."),
        CellError(5, None, "같은 행이 있습니다."),
    ]  # fmt: skip
    return original, error_workbook(original, errors)


def test_오류가_난_행을_사유와_함께_돌려준다() -> None:
    _original, data = returned()
    sheet = opened(data)
    assert sheet["D1"].value == ERROR_COLUMN
    assert sheet["D3"].value == "B열(건수): 숫자가 아닙니다.\nC열(날짜): 2월은 28일까지입니다."
    assert sheet["D2"].value is None and sheet["D5"].value == "같은 행이 있습니다."
    assert sheet["B3"].comment.text == "숫자가 아닙니다." and sheet["B3"].fill.fgColor.rgb == "FFFFE1E1"
    assert sheet["B2"].comment is None
    assert (sheet["A3"].value, sheet["A3"].data_type) == ("=cmd", "s")
    listed = opened(data, "오류 목록")
    assert [[cell.value for cell in row] for row in listed.iter_rows(min_row=2)] == [
        [3, "B열(건수)", "열둘", "숫자가 아닙니다."],
        [3, "C열(날짜)", "2026-02-30", "2월은 28일까지입니다."],
        [5, "행 전체", None, "같은 행이 있습니다."],
    ]


def test_돌려준_파일을_다시_올리면_사유_열은_빠진다() -> None:
    original, data = returned()
    again = read_sheets(data)[0].without_errors()
    assert again.rows == original.rows
    twice = error_workbook(read_sheets(data)[0], [CellError(2, 1, "다시")])
    assert [row.values[-1] for row in read_sheets(twice)[0].rows][:2] == [ERROR_COLUMN, "A열(부서): 다시"]
    with pytest.raises(Refused, match="오류가 없습니다"):
        error_workbook(original, [])


def test_서식은_머리글이_잠기고_칸은_열려_있다() -> None:
    columns = (
        TemplateColumn("부서", choices=("복지정책과", "세무과, 징수", "=위험"), required=True),
        TemplateColumn("건수", "integer", note="한 해 동안 처리한 건수"), TemplateColumn("날짜", "date"),
    )  # fmt: skip
    data = template_workbook(
        "취합", columns, rows=[("세무과, 징수", 3, None)], input_rows=10, guide="10. 8.까지"
    )
    sheet = opened(data)
    assert sheet.protection.sheet is True
    assert (
        sheet["A1"].protection.locked
        and not sheet["A2"].protection.locked
        and not sheet["C12"].protection.locked
    )
    assert sheet["A1"].value == "부서 *" and "목록" in sheet["A1"].comment.text
    assert (sheet["A2"].value, sheet["B2"].value) == ("세무과, 징수", 3)
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert rules["A2:A12"].formula1 == "'목록'!$A$1:$A$3" and not rules["A2:A12"].allow_blank
    assert rules["B2:B12"].type == "whole" and rules["C2:C12"].type == "date"
    lists = opened(data, "목록")
    assert lists.sheet_state == "hidden" and lists["A3"].value == "=위험" and lists["A3"].data_type == "s"
    assert opened(data, "작성 요령")["A1"].value == "10. 8.까지"
    first, hidden, _guide = read_sheets(data)
    assert (first.visible, hidden.visible) == (True, False)
    assert [row.values for row in first.rows] == [("부서 *", "건수", "날짜"), ("세무과, 징수", 3, None)]
