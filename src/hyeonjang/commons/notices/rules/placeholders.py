"""What a template declares, and whether values fit. Pure; nothing here knows a database."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from hyeonjang.kit.errors import Refused
from hyeonjang.kit.korean import date_ko, josa, won

from ..vocabulary import PlaceholderType
from . import address

MARK = re.compile(r"\(\(\s*([^()]*?)\s*\)\)")
_NAME = re.compile(r"^[가-힣A-Za-z][가-힣A-Za-z0-9_ ]{0,29}$")
_DATE = re.compile(r"^(\d{4})[-. ]+(\d{1,2})[-. ]+(\d{1,2})\.?$")
MOST_ROWS = 200

Plain: TypeAlias = "str | int | list[str] | list[list[str | int]]"
Values: TypeAlias = "dict[str, Plain]"


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A declared place in a template: ``columns`` only for a table."""

    name: str
    label: str
    type: PlaceholderType
    required: bool = True
    sample: Any = ""
    columns: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {"name": self.name, "label": self.label, "type": str(self.type), "required": self.required,
                "sample": self.sample, "columns": list(self.columns)}


def declared(rows: Sequence[Mapping[str, Any]]) -> tuple[Placeholder, ...]:
    """The placeholders of a version; raises ``Refused`` for a name that cannot be one or comes twice."""
    found: dict[str, Placeholder] = {}
    for row in rows:
        name = str(row.get("name", "")).strip()
        if not _NAME.match(name):
            raise Refused(f"자리표시자 이름 '{name}'을(를) 쓸 수 없습니다. 한글이나 영문으로 시작하는 30자 이내로 적으세요.",
                          field="placeholders")
        if name in found:
            raise Refused(f"자리표시자 '{name}'을(를) 두 번 적었습니다. 하나만 남기세요.", field="placeholders")
        try:
            kind = PlaceholderType(str(row.get("type", "text")))
        except ValueError:
            known = ", ".join(f"{item.value}({item.label})" for item in PlaceholderType)
            raise Refused(f"자리표시자 '{name}'의 종류 '{row.get('type')}'을(를) 모릅니다. {known} 가운데 고르세요.",
                          field="placeholders") from None
        columns = tuple(str(column) for column in row.get("columns") or ())
        if kind is PlaceholderType.TABLE and not columns:
            raise Refused(f"표 '{name}'의 열 이름이 없습니다. 열 이름을 적으세요.", field="placeholders")
        found[name] = Placeholder(name, str(row.get("label") or name), kind, bool(row.get("required", True)),
                                  row.get("sample", ""), columns)
    return tuple(found.values())


def used(text: str) -> list[str]:
    """The names that a text uses, each once, in order."""
    return list(dict.fromkeys(MARK.findall(text)))


def broken_marks(text: str) -> list[str]:
    """Pieces that look like a placeholder but are none: a bracket left open, a name in single brackets."""
    rest = MARK.sub("", text)
    return [piece for piece in ("((", "))") if piece in rest]


def check(placeholders: Sequence[Placeholder], given: Mapping[str, Any]) -> Values:
    """Values as they are stored (JSON); raises ``Refused`` naming the first that is missing or does not fit."""
    known = {item.name: item for item in placeholders}
    for name in given:
        if name not in known:
            raise Refused(f"통지문에 없는 값 '{name}'을(를) 받았습니다. 통지문의 자리표시자 이름과 맞추세요.",
                          field=name, code="notices.unknown_value")
    found: Values = {}
    for item in placeholders:
        value = given.get(item.name)
        if value is None or value == "" or value == []:
            if item.required:
                named = josa(f"'{item.label}'", "이/가")
                raise Refused(f"{named} 비어 있습니다. 값을 넣어야 보낼 수 있습니다.",
                              field=item.name, code="notices.missing_value")
            continue
        found[item.name] = one(item, value)
    return found


def one(item: Placeholder, value: Any) -> Plain:
    """One value in the form in which it is stored; raises ``Refused``."""
    match item.type:
        case PlaceholderType.WON | PlaceholderType.NUMBER:
            return _whole(item, value)
        case PlaceholderType.DATE:
            return _day(item, value).isoformat()
        case PlaceholderType.LIST:
            return _lines(item, value)
        case PlaceholderType.TABLE:
            return _rows(item, value)
    if not isinstance(value, str):
        raise _wrong(item, value, "글자여야 합니다")
    text = " ".join(value.split()) if item.type is not PlaceholderType.TEXT else value.strip()
    if item.type is PlaceholderType.NAME and (len(text) > 60 or any(sign.isdigit() for sign in text.split("(")[0][:2])):
        raise _wrong(item, value, "사람이나 단체의 이름이어야 합니다")
    if item.type is PlaceholderType.ADDRESS and (problem := address.problem(text)):
        raise _wrong(item, value, problem)
    if "((" in text or "))" in text:
        raise _wrong(item, value, "겹친 괄호((  ))를 넣을 수 없습니다")
    return text


def _wrong(item: Placeholder, value: Any, why: str) -> Refused:
    shown = str(value)
    shown = shown if len(shown) <= 40 else f"{shown[:40]}…"
    return Refused(f"'{item.label}' 값 '{shown}': {why}. 고쳐서 다시 보내세요.", field=item.name,
                   code="notices.bad_value")


def _whole(item: Placeholder, value: Any) -> int:
    if isinstance(value, bool | float):
        raise _wrong(item, value, "소수점 없는 정수여야 합니다")
    if isinstance(value, int):
        number = value
    else:
        text = str(value).strip()
        if "," in text:
            raise _wrong(item, value, "쉼표가 있습니다. 1000처럼 쉼표와 '원' 없이 정수만 적으세요")
        if not re.fullmatch(r"-?\d{1,15}", text):
            raise _wrong(item, value, "정수가 아닙니다. 1000처럼 숫자만 적으세요")
        number = int(text)
    if item.type is PlaceholderType.WON and number < 0:
        raise _wrong(item, value, "0원보다 작을 수 없습니다")
    return number


def _day(item: Placeholder, value: Any) -> date:
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    found = _DATE.match(str(value).strip())
    try:
        if found is None:
            raise ValueError
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        raise _wrong(item, value, "없는 날짜이거나 형식이 다릅니다. 2026-10-02처럼 적으세요") from None


def _lines(item: Placeholder, value: Any) -> list[str]:
    lines = value.split("\n") if isinstance(value, str) else value
    if not isinstance(lines, list | tuple) or not all(isinstance(line, str) for line in lines):
        raise _wrong(item, value, "글자의 목록이어야 합니다")
    if len(lines) > MOST_ROWS:
        raise _wrong(item, len(lines), f"목록은 {MOST_ROWS}줄까지입니다")
    return [line.strip() for line in lines if line.strip()]


def _rows(item: Placeholder, value: Any) -> list[list[str | int]]:
    if isinstance(value, str):
        value = [line.split("|") for line in value.split("\n") if line.strip()]
    if not isinstance(value, list | tuple):
        raise _wrong(item, value, "표의 줄 목록이어야 합니다")
    if len(value) > MOST_ROWS:
        raise _wrong(item, len(value), f"표는 {MOST_ROWS}줄까지입니다")
    return [_row(item, row) for row in value]


def _row(item: Placeholder, row: Any) -> list[str | int]:
    cells = [row.get(column, "") for column in item.columns] if isinstance(row, Mapping) else row
    if not isinstance(cells, list | tuple) or len(cells) != len(item.columns):
        raise _wrong(item, row, f"표의 한 줄에는 {len(item.columns)}칸({', '.join(item.columns)})이 있어야 합니다")
    found: list[str | int] = []
    for cell in cells:
        if isinstance(cell, date):
            found.append(date_ko(cell))
        elif isinstance(cell, bool) or not isinstance(cell, str | int):
            raise _wrong(item, cell, "표의 칸에는 글자나 정수, 날짜만 넣을 수 있습니다")
        else:
            found.append(cell.strip() if isinstance(cell, str) else cell)
    return found


def shown(item: Placeholder, value: Plain | None) -> str:
    """A value as it reads inside a sentence."""
    if value is None:
        return ""
    if item.type is PlaceholderType.DATE:
        return date_ko(date.fromisoformat(str(value)))
    if item.type is PlaceholderType.WON:
        return won(int(str(value)))
    if item.type is PlaceholderType.NUMBER:
        return f"{int(str(value)):,}"
    if item.type is PlaceholderType.LIST and isinstance(value, list):
        return ", ".join(str(line) for line in value)
    if item.type is PlaceholderType.TABLE and isinstance(value, list):
        return "; ".join(" ".join(_cell(cell) for cell in row) for row in value if isinstance(row, list))
    return str(value)


def _cell(cell: str | int) -> str:
    return f"{cell:,}" if isinstance(cell, int) else cell
