"""Reading the tables people have: XLSX, old XLS and CSV, through one row interface.

A file is judged by what it contains, not by its name. Nothing is read half: a file that is broken, locked,
too large or built to exhaust the machine is refused with a sentence before its cells are touched. Rows
and columns keep the numbers they have in the file, counted from 1.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, TypeAlias

import python_calamine as calamine

from hyeonjang.commons.documents import csv_read, xlsx_check
from hyeonjang.commons.documents.xlsx_check import Limits
from hyeonjang.kit.errors import Refused

CellValue: TypeAlias = str | int | Decimal | bool | datetime | date | time | timedelta | None
"""What a cell holds. Empty cells are None, numbers are int or exact Decimal, never float."""

ERROR_COLUMN = "오류 내용"
"""The header of the column that returned workbooks carry; see `Sheet.without_errors`."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = (b"SCDSA", b"<## NASCA DRM", b"\x9b\x20DRMONE", b"<DOCUMENT SAFER")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row with its number in the file."""

    number: int
    values: tuple[CellValue, ...]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A cell whose content the file does not really hold: an error value or a formula never computed."""

    row: int
    column: int
    reason: str

    @property
    def where(self) -> str:
        return position(self.row, self.column)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's rows, those without any value left out; ``unreadable`` names cells that came back empty."""

    name: str
    rows: tuple[SheetRow, ...]
    visible: bool = True
    unreadable: tuple[Unreadable, ...] = ()
    encoding: str = ""
    width: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        object.__setattr__(self, "width", max((len(row.values) for row in self.rows), default=0))

    def value(self, row: int, column: int) -> CellValue:
        """The value at a position counted from 1; None where there is nothing."""
        for found in self.rows:
            if found.number == row:
                return found.values[column - 1] if 1 <= column <= len(found.values) else None
        return None

    def without_errors(self) -> Sheet:
        """The sheet without the column of reasons that an error workbook added."""
        for row in self.rows[:1]:
            if row.values and row.values[-1] == ERROR_COLUMN:
                width = len(row.values) - 1
                rows = (SheetRow(found.number, found.values[:width]) for found in self.rows)
                kept = tuple(row for row in rows if any(value is not None for value in row.values))
                return Sheet(self.name, kept, self.visible, self.unreadable, self.encoding)
        return self


def letters(column: int) -> str:
    """The letters of a column counted from 1: 1 is A, 28 is AB."""
    name = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def position(row: int, column: int) -> str:
    """A position as spreadsheets write it: ``C12``."""
    return f"{letters(column)}{row}"


def read_sheets(data: bytes, *, limits: Limits = Limits()) -> tuple[Sheet, ...]:  # noqa: B008 - frozen
    """All sheets of an XLSX, XLS or CSV file; a CSV is one sheet without a name.

    Raises `Refused` for an empty, oversized, encrypted, corrupt or unknown file.
    """
    if not data.strip(b"\x00 \r\n\t"):
        raise Refused(
            "파일이 비어 있습니다(0바이트). 내용이 있는 파일을 다시 올려 주십시오.", code="empty_file"
        )
    if len(data) > limits.file_bytes:
        raise Refused(
            f"파일이 너무 큽니다({len(data) // 1_000_000}MB). {limits.file_bytes // 1_000_000}MB "
            "이하로 나누어 올려 주십시오.",
            code="file_too_large",
        )
    if data.startswith(_LOCKED):
        raise Refused(
            "문서보안(DRM)이 걸린 파일입니다. 보안을 해제하고 저장한 뒤 다시 올려 주십시오.",
            code="encrypted_file",
        )
    if data.startswith(b"PK"):
        unreadable = xlsx_check.check_package(data, limits)
        return _workbook(data, limits, unreadable)
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise _password()
        return _workbook(data, limits, {})
    if (
        data.lstrip(b"\xef\xbb\xbf \r\n\t")[:200]
        .lower()
        .startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta"))
    ):
        raise Refused(
            "확장자는 엑셀이지만 실제로는 웹 문서(HTML)인 파일입니다. 엑셀에서 열어 XLSX "
            "형식으로 저장한 뒤 다시 올려 주십시오.",
            code="unknown_format",
        )
    if data.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"HWP Document")):
        raise Refused(
            "엑셀이나 CSV 파일이 아닙니다. XLSX 또는 CSV 파일을 올려 주십시오.", code="unknown_format"
        )
    return (read_csv(data, limits=limits),)


def read_csv(data: bytes, *, limits: Limits = Limits()) -> Sheet:  # noqa: B008 - frozen
    """A CSV (comma, tab, semicolon or bar; UTF-8, UTF-16 with mark, or CP949) as a sheet of texts."""
    text, encoding = csv_read.decode(data)
    rows = tuple(
        SheetRow(number, tuple(value or None for value in values))
        for number, values in csv_read.records(text, limits)
        if any(values)
    )
    return Sheet("", rows, encoding=encoding)


def _workbook(
    data: bytes, limits: Limits, unreadable: dict[str, list[tuple[int, int, str]]]
) -> tuple[Sheet, ...]:
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = []
        for meta in book.sheets_metadata:
            if meta.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            found = tuple(Unreadable(*entry) for entry in unreadable.get(meta.name, ()))
            sheets.append(
                Sheet(
                    meta.name,
                    _rows(book.get_sheet_by_name(meta.name), limits),
                    meta.visible == calamine.SheetVisibleEnum.Visible,
                    found,
                )
            )
    except calamine.PasswordError:
        raise _password() from None
    except (calamine.CalamineError, ValueError, OSError):
        raise xlsx_check.corrupt() from None
    if not sheets:
        raise Refused("파일에 시트가 없습니다. 표가 있는 엑셀 파일을 올려 주십시오.", code="corrupt_file")
    return tuple(sheets)


def _rows(sheet: Any, limits: Limits) -> tuple[SheetRow, ...]:
    if sheet.start is None:
        return ()
    limits.hold(sheet.total_height, sheet.total_width + 1)
    rows = []
    for number, raw in enumerate(sheet.to_python(skip_empty_area=False), 1):
        values = tuple(map(_value, raw))
        last = max((index for index, value in enumerate(values, 1) if value is not None), default=0)
        if last:
            rows.append(SheetRow(number, values))
    return tuple(rows)


def _value(raw: Any) -> CellValue:
    if raw == "" or raw is None:
        return None
    if isinstance(raw, float):
        if raw != raw or raw in (float("inf"), float("-inf")):
            return None
        # The shortest decimal that names the float is what the person saw in the cell.
        return int(raw) if raw.is_integer() else Decimal(repr(raw))
    if isinstance(raw, str | bool | int | datetime | date | time | timedelta):
        return raw
    return str(raw)


def _password() -> Refused:
    return Refused(
        "암호가 걸린 엑셀 파일입니다. 암호를 풀고 저장한 뒤 다시 올려 주십시오.", code="encrypted_file"
    )
