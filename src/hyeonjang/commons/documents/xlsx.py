"""Writing XLSX: lists as seen on screen, templates to fill in, and returned rows with their errors.

Whatever text a person wrote stays text: a cell never becomes a formula, in the file or when it is edited.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Literal, TypeAlias

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from hyeonjang.commons.documents.text import clean
from hyeonjang.commons.documents.xlsx_read import ERROR_COLUMN, CellValue, Sheet, letters
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Refused

Kind: TypeAlias = Literal["text", "integer", "decimal", "won", "percent", "date", "moment"]

_FORMATS: dict[Kind, str] = {
    "text": "@",
    "integer": "#,##0",
    "decimal": "#,##0.0##",
    "won": '#,##0"원"',
    "percent": "0.0%",
    "date": 'yyyy". "m". "d"."',
    "moment": 'yyyy". "m". "d". "hh:mm',
}
_RISKY = tuple("=+-@\t\r|%")
_CELL_TEXT = 32_767
_AUTHOR = "현장"
_LINE = Side(style="thin", color="FF999999")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD_FILL = PatternFill("solid", fgColor="FFE9E9E9")
_FILLED = PatternFill("solid", fgColor="FFEFEFEF")
_ERROR_FILL = PatternFill("solid", fgColor="FFFFE1E1")
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(<)")


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of a list: header, what it holds, width in characters (None: by content)."""

    header: str
    kind: Kind = "text"
    width: float | None = None


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A sheet to write; its header row is frozen and filterable."""

    name: str
    columns: tuple[SheetColumn, ...]
    rows: Sequence[Sequence[CellValue]]


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """A column of a form sheet: what to enter (``note``), whether it must be, and from which choices.

    A ``filled`` one is not for the person: its cells are grey and locked.
    """

    header: str
    kind: Kind = "text"
    note: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()
    width: float = 16
    filled: bool = False


@dataclass(frozen=True, slots=True)
class CellError:
    """What is wrong with a row (``column`` None) or a cell, positions counted from 1 as in the file."""

    row: int
    column: int | None
    reason: str


def write_workbook(tables: Sequence[SheetTable]) -> bytes:
    """Tables as an XLSX, one sheet each."""
    book = _book()
    for table in tables:
        sheet = book.create_sheet(_sheet_name(table.name, book.sheetnames))
        for x, column in enumerate(table.columns, 1):
            _head(sheet.cell(1, x), column.header)
        widths = [_width(column.header) for column in table.columns]
        for y, row in enumerate(table.rows, 2):
            if len(row) != len(table.columns):
                raise Refused(
                    f"「{table.name}」 시트 {y}행의 칸 수가 열 수와 다릅니다. 표를 다시 만들어 주십시오."
                )
            for x, value in enumerate(row, 1):
                column = table.columns[x - 1]
                widths[x - 1] = max(widths[x - 1], _put(sheet.cell(y, x), value, column.kind))
        for x, column in enumerate(table.columns, 1):
            width = column.width or min(max(widths[x - 1] + 2, 8), 60)
            sheet.column_dimensions[letters(x)].width = width
        sheet.freeze_panes = "A2"
        if table.rows:
            sheet.auto_filter.ref = f"A1:{letters(len(table.columns))}{len(table.rows) + 1}"
        _print_setup(sheet)
    return _save(book)


def template_workbook(
    name: str,
    columns: Sequence[TemplateColumn],
    *,
    rows: Sequence[Sequence[CellValue]] = (),
    input_rows: int = 300,
    guide: str = "",
) -> bytes:
    """A form sheet: locked header, notes on the columns, lists to choose from, and a page of instructions.

    ``rows`` are given beforehand and stay editable, but for ``filled`` columns; ``input_rows`` more are open.
    """
    book = _book()
    sheet = book.create_sheet(_sheet_name(name, ()))
    lists = book.create_sheet("목록")
    last = 1 + len(rows) + input_rows
    for x, column in enumerate(columns, 1):
        _head(sheet.cell(1, x), column.header + (" *" if column.required else ""))
        if remark := _remark(column):
            sheet.cell(1, x).comment = _comment(remark)
        sheet.column_dimensions[letters(x)].width = column.width
        _validate(sheet, lists, x, column, last)
        for y in range(2, last + 1):
            value = rows[y - 2][x - 1] if y - 2 < len(rows) else None
            cell = sheet.cell(y, x)
            _put(cell, value, column.kind)
            cell.number_format = _FORMATS[column.kind]
            cell.protection = Protection(locked=column.filled)
            cell.border = _BOX
            if column.filled:
                cell.fill = _FILLED
                cell.alignment = _WRAPPED
    sheet.freeze_panes = "A2"
    # Locked without a password: it keeps people from renaming a column by accident, not from working.
    sheet.protection.sheet = True
    for right in (
        "formatColumns",
        "formatRows",
        "formatCells",
        "insertRows",
        "deleteRows",
        "sort",
        "autoFilter",
    ):
        setattr(sheet.protection, right, False)
    lists.sheet_state = "hidden"
    _guide(book, columns, guide)
    _print_setup(sheet)
    return _save(book)


def error_workbook(original: Sheet, errors: Iterable[CellError], *, header_row: int = 1) -> bytes:
    """The person's own rows, every value in its place, wrong cells marked and the reasons beside them.

    A last column `ERROR_COLUMN` says what is wrong in words (reading drops it again, see
    `Sheet.without_errors`); a second sheet lists row, column, value and reason.
    """
    found = sorted(errors, key=lambda error: (error.row, error.column or 0))
    if not found:
        raise Refused("돌려줄 오류가 없습니다. 오류가 있는 자료에만 오류 파일을 만듭니다.")
    original = original.without_errors()
    book = _book()
    sheet = book.create_sheet(_sheet_name(original.name or "자료", ()))
    width = original.width
    for row in original.rows:
        for x, value in enumerate(row.values, 1):
            cell = sheet.cell(row.number, x)
            _put(cell, value, _kind(value))
            if row.number == header_row:
                _head(cell, None)
    _head(sheet.cell(header_row, width + 1), ERROR_COLUMN)
    _mark(sheet, original, found, width + 1, header_row)
    for x in range(1, width + 1):
        sheet.column_dimensions[letters(x)].width = 16
    sheet.column_dimensions[letters(width + 1)].width = 60
    sheet.freeze_panes = f"A{header_row + 1}"
    _error_list(book, original, found, header_row)
    return _save(book)


def _mark(
    sheet: Worksheet, original: Sheet, errors: Sequence[CellError], column: int, header_row: int
) -> None:
    reasons: dict[int, list[str]] = {}
    comments: dict[tuple[int, int], list[str]] = {}
    for error in errors:
        where = f"{_column_name(original, error.column, header_row)}: " if error.column else ""
        reasons.setdefault(error.row, []).append(f"{where}{error.reason}")
        if error.column:
            comments.setdefault((error.row, error.column), []).append(error.reason)
    for (y, x), texts in comments.items():
        cell = sheet.cell(y, x)
        cell.fill = _ERROR_FILL
        cell.border = _BOX
        cell.comment = _comment("\n".join(texts))
    for y, texts in reasons.items():
        cell = sheet.cell(y, column)
        _put(cell, "\n".join(texts), "text")
        cell.fill = _ERROR_FILL
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _error_list(book: Workbook, original: Sheet, errors: Sequence[CellError], header_row: int) -> None:
    sheet = book.create_sheet("오류 목록")
    for x, (header, width) in enumerate((("행", 8), ("열", 24), ("입력한 값", 24), ("사유", 70)), 1):
        _head(sheet.cell(1, x), header)
        sheet.column_dimensions[letters(x)].width = width
    for y, error in enumerate(errors, 2):
        value = original.value(error.row, error.column) if error.column else None
        _put(sheet.cell(y, 1), error.row, "integer")
        _put(sheet.cell(y, 2), _column_name(original, error.column, header_row), "text")
        _put(sheet.cell(y, 3), value, _kind(value))
        _put(sheet.cell(y, 4), error.reason, "text")
    sheet.freeze_panes = "A2"


def _column_name(sheet: Sheet, column: int | None, header_row: int) -> str:
    if column is None:
        return "행 전체"
    header = sheet.value(header_row, column)
    return f"{letters(column)}열({header})" if header is not None else f"{letters(column)}열"


def _kind(value: CellValue) -> Kind:
    if isinstance(value, datetime):
        return "moment"
    if isinstance(value, date):
        return "date"
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return "text"
    return "decimal" if isinstance(value, Decimal) else "integer"


def _remark(column: TemplateColumn) -> str:
    pieces = [column.note, "꼭 입력해야 합니다." if column.required else ""]
    if column.kind == "date":
        pieces.append("날짜로 입력합니다(예: 2026-10-02).")
    if column.choices:
        pieces.append("목록에서 고릅니다.")
    return "\n".join(piece for piece in pieces if piece)


def _validate(sheet: Worksheet, lists: Worksheet, x: int, column: TemplateColumn, last: int) -> None:
    name = letters(x)
    if column.choices:
        # A list on a hidden sheet: a list inside the rule may hold 255 characters and no comma.
        for y, choice in enumerate(column.choices, 1):
            _put(lists.cell(y, x), choice, "text")
        rule = DataValidation("list", formula1=f"'목록'!${name}$1:${name}${len(column.choices)}")
        message = "목록에 있는 값을 골라 주십시오."
    elif column.kind in ("integer", "won"):
        rule = DataValidation(
            "whole", operator="between", formula1="-999999999999999", formula2="999999999999999"
        )
        message = "정수를 입력해 주십시오."
    elif column.kind in ("decimal", "percent"):
        rule = DataValidation(
            "decimal", operator="between", formula1="-999999999999999", formula2="999999999999999"
        )
        message = "숫자를 입력해 주십시오."
    elif column.kind in ("date", "moment"):
        rule = DataValidation("date", operator="greaterThan", formula1="1")
        message = "날짜를 입력해 주십시오(예: 2026-10-02)."
    else:
        return
    rule.allow_blank = not column.required
    rule.showErrorMessage = True
    rule.errorTitle = column.header[:30]
    rule.error = message
    rule.add(f"{name}2:{name}{last}")
    sheet.add_data_validation(rule)


def _guide(book: Workbook, columns: Sequence[TemplateColumn], guide: str) -> None:
    sheet = book.create_sheet("작성 요령")
    row = 1
    for line in clean(guide).split("\n") if guide else ():
        _put(sheet.cell(row, 1), line, "text")
        row += 1
    row += bool(guide)
    for x, (header, width) in enumerate(
        (("열", 24), ("필수", 8), ("작성 방법", 60), ("고를 수 있는 값", 50)), 1
    ):
        _head(sheet.cell(row, x), header)
        sheet.column_dimensions[letters(x)].width = width
    for y, column in enumerate(columns, row + 1):
        _put(sheet.cell(y, 1), column.header, "text")
        _put(sheet.cell(y, 2), "필수" if column.required else "", "text")
        _put(sheet.cell(y, 3), column.note, "text")
        _put(sheet.cell(y, 4), ", ".join(column.choices), "text")


def _put(cell: Cell | MergedCell, value: CellValue, kind: Kind) -> int:
    """Write one value as what it is; its printed width in half-width letters is returned."""
    if value is None or value == "":
        return 0
    if isinstance(value, str):
        text = clean(value)
        if len(text) > _CELL_TEXT:
            raise Refused(
                f"한 칸에 넣을 수 있는 글자 수(32,767자)를 넘었습니다. 「{text[:20]}…」 칸을 나누어 주십시오."
            )
        cell.value = text
        cell.data_type = "s"  # whatever it looks like: a text beginning with "=" is not a formula
        cell.number_format = "@"
        if text.startswith(_RISKY):
            cell.quotePrefix = True  # or Excel would read it as a formula the next time it is edited
        if "\n" in text:
            cell.alignment = _WRAPPED
        return max(map(_width, text.split("\n")))
    if isinstance(value, bool):
        cell.value = value
        return 6
    if isinstance(value, time | timedelta):
        cell.value = value
        return 9
    if isinstance(value, datetime) and value.tzinfo is not None:
        value = value.astimezone(clock.SEOUL).replace(tzinfo=None)  # sheets know no time zones
    cell.value = value
    actual = kind if kind not in ("text",) else _kind(value)
    if (isinstance(value, Decimal) and actual == "integer") or (actual == "date" and isinstance(value, int)):
        actual = _kind(value)
    cell.number_format = _FORMATS[actual]
    return len(f"{value:,}") + 2 if isinstance(value, int | Decimal) else 16


def _head(cell: Cell | MergedCell, text: str | None) -> None:
    if text is not None:
        _put(cell, text, "text")
    cell.font = Font(bold=True)
    cell.fill = _HEAD_FILL
    cell.border = _BOX
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def _comment(text: str) -> Comment:
    comment = Comment(clean(text), _AUTHOR)
    comment.width, comment.height = 260, 40 + 20 * (text.count("\n") + 1 + len(text) // 20)
    return comment


def _width(text: str) -> int:
    return sum(1 if sign.isascii() else 2 for sign in text)


def _sheet_name(name: str, taken: Sequence[str]) -> str:
    base = re.sub(r"[\[\]:*?/\\]", "_", clean(name)).strip("' ")[:31] or "시트"
    number, unique = 1, base
    while unique.lower() in {other.lower() for other in taken}:
        number += 1
        unique = f"{base[: 31 - len(str(number)) - 2]}({number})"
    return unique


def _print_setup(sheet: Worksheet) -> None:
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    if (footer := sheet.oddFooter) and footer.center:
        footer.center.text = "- &P -"


def _book() -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = _AUTHOR
    return book


def _save(book: Workbook) -> bytes:
    """The workbook's bytes, stamped with the product's clock instead of the machine's."""
    stamp = clock.now().replace(tzinfo=None, microsecond=0)
    book.properties.created = stamp
    raw, out = io.BytesIO(), io.BytesIO()
    book.save(raw)
    moment = (stamp.year, stamp.month, stamp.day, stamp.hour, stamp.minute, stamp.second)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "docProps/core.xml":
                data = _MODIFIED.sub(rb"\g<1>" + f"{stamp:%Y-%m-%dT%H:%M:%SZ}".encode() + rb"\g<2>", data)
            entry = zipfile.ZipInfo(name, moment)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, data)
    return out.getvalue()
