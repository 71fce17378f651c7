"""A list of recipients as officials have it: an XLSX or CSV whose columns are recognised by their names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from hyeonjang.commons.documents import columns
from hyeonjang.commons.documents.xlsx import TemplateColumn, template_workbook
from hyeonjang.commons.documents.xlsx_read import Sheet, read_csv, read_sheets
from hyeonjang.kit.errors import Refused

from .actions.runs import Row
from .actions.sending import Recipient
from .rules.placeholders import Placeholder
from .vocabulary import PlaceholderType

ROLES: dict[str, tuple[str, ...]] = {
    "key": ("사유 번호", "사유번호", "관리번호", "번호", "접수번호"),
    "name": ("받는 사람", "이름", "성명", "수신인", "상속인"),
    "address": ("주소", "도로명주소", "받는 주소"), "postcode": ("우편번호",),
    "phone": ("전화번호", "휴대전화", "휴대전화번호", "연락처"), "email": ("전자우편", "이메일", "전자우편 주소"),
    "language": ("언어",), "large": ("큰 글자",),
}


def rows(data: bytes, file_name: str, placeholders: Sequence[Placeholder]) -> Iterator[Row]:
    """The rows of a file; raises ``Refused`` where it has no column with names or cannot be read.

    A cell that belongs to a placeholder stands under its name or its label; a table's lines are parted by line
    feeds, its cells by ``|``.
    """
    sheet = _sheet(data, file_name)
    filled = [row for row in sheet.rows if any(cell not in (None, "") for cell in row.values)]
    if not filled:
        raise Refused("파일에 줄이 없습니다. 첫 줄에 열 이름이 있는 명단을 올리세요.", field="file")
    head = columns.find_header([row.values for row in filled[:20]])
    headers, _ = columns.check_headers([str(cell or "").removesuffix(" *") for cell in filled[head].values])
    found = columns.by_name(headers, ROLES)
    if "name" not in found:
        raise Refused("받는 사람(이름) 열을 찾지 못했습니다. 열 이름을 '받는 사람'으로 고쳐 올리세요.", field="file")
    places = {header: place for place, header in enumerate(headers)}
    fields = {item.name: places[header] for item in placeholders for header in headers
              if columns.normal(header) in {columns.normal(item.name), columns.normal(item.label)}}
    for row in filled[head + 1 :]:
        cells = list(row.values) + [None] * (len(headers) - len(row.values))
        yield _row(cells, {role: places[header] for role, header in found.items()}, fields, placeholders, row.number)


def _sheet(data: bytes, file_name: str) -> Sheet:
    if file_name.lower().endswith((".csv", ".txt")):
        return read_csv(data)
    found = [sheet for sheet in read_sheets(data) if sheet.rows]
    if not found:
        raise Refused("파일에 줄이 없습니다. 첫 줄에 열 이름이 있는 명단을 올리세요.", field="file")
    return found[0].without_errors()


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def _row(
    cells: Sequence[object], roles: dict[str, int], fields: dict[str, int], placeholders: Sequence[Placeholder], line: int
) -> Row:
    def role(name: str) -> str:
        return _text(cells[roles[name]]) if name in roles else ""

    values = {item.name: _value(cells[fields[item.name]], item) for item in placeholders if item.name in fields}
    for item in placeholders:  # a name or an address that the letter shows may be the recipient's own
        if item.name not in values and item.type in {PlaceholderType.NAME, PlaceholderType.ADDRESS}:
            values[item.name] = role("name" if item.type is PlaceholderType.NAME else "address")
    postcode = role("postcode")
    who = Recipient(
        role("name") or "(이름 없음)", role("address"), postcode.zfill(5) if postcode.isdigit() else postcode, role("phone"),
        role("email"), language=role("language") or "ko", large_print=role("large") in {"예", "Y", "y", "1", "O", "o", "○"},
    )
    return Row(role("key") or f"{who.name}/{who.address}/{who.phone}"[:120], who, values)


def _value(value: object, item: Placeholder) -> Any:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, Decimal) and value == int(value):
        return int(value)
    if isinstance(value, int) and item.type not in {PlaceholderType.WON, PlaceholderType.NUMBER}:
        return str(value)
    return "" if value is None else value if isinstance(value, int) else str(value).strip()


def template(name: str, placeholders: Sequence[Placeholder]) -> bytes:
    """An empty list to be filled in: the columns that this template needs."""
    fixed = [
        TemplateColumn("사유 번호", note="같은 사람에게 두 번 보내지 않게 하는 번호(접수번호 등)", required=True),
        TemplateColumn("받는 사람", required=True), TemplateColumn("우편번호", note="다섯 자리"),
        TemplateColumn("주소", note="시·군·구부터 건물번호까지", width=40), TemplateColumn("전화번호", note="010-1234-5678"),
        TemplateColumn("전자우편"), TemplateColumn("큰 글자", choices=("예", "아니요")),
    ]
    own = [TemplateColumn(item.label, note=_note(item), required=item.required) for item in placeholders
           if item.type is not PlaceholderType.NAME]
    return template_workbook(name, [*fixed, *own])


def _note(item: Placeholder) -> str:
    return {
        PlaceholderType.WON: "쉼표 없는 정수(원)", PlaceholderType.NUMBER: "쉼표 없는 정수", PlaceholderType.DATE: "2026-10-02",
        PlaceholderType.LIST: "한 줄에 하나", PlaceholderType.TABLE: f"한 줄에 하나, 칸은 |로 나눔: {' | '.join(item.columns)}",
    }.get(item.type, "")
