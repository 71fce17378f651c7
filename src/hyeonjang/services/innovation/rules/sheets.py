"""취합: what a sheet asks for, how a returned one is read; errors come back with row, column and reason."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Protocol

from hyeonjang.kit.errors import Refused
from hyeonjang.kit.korean import josa
from hyeonjang.services.innovation.vocabulary import ColumnType, Known

JSONScalar = str | int | None
MAX_COLUMNS, MAX_ROWS, MAX_TEXT = 40, 5000, 2000
_DATE = re.compile(r"^\s*(\d{4})\s*[.\-/년]\s*(\d{1,2})\s*[.\-/월]\s*(\d{1,2})\s*[.일]?\s*$")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Column:
    """One column of a sheet; ``choices`` only for :attr:`ColumnType.CHOICE`, ``known`` for what the system
    fills in."""

    name: str
    type: ColumnType
    required: bool = False
    choices: tuple[str, ...] = ()
    hint: str = ""
    known: Known | None = None


@dataclass(frozen=True)
class Problem:
    """Where something is wrong: the sheet's own row number (1 is the heading), the column, the reason."""

    row: int
    column: str
    reason_ko: str
    value: str = ""


@dataclass(frozen=True)
class Reading:
    """A read sheet: rows in order when there are no problems; with problems nothing may be stored."""

    rows: tuple[dict[str, JSONScalar], ...]
    problems: tuple[Problem, ...]


def check_columns(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Refuses an empty or oversized definition, doubled or empty names, and a choice without choices."""
    if not 1 <= len(columns) <= MAX_COLUMNS:
        raise Refused(f"열은 1개부터 {MAX_COLUMNS}개까지 정할 수 있습니다.", field="columns", code="columns")
    names = [column.name.strip() for column in columns]
    if any(not name for name in names):
        raise Refused(
            "이름이 빈 열이 있습니다. 모든 열에 이름을 적어 주세요.", field="columns", code="columns"
        )
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        raise Refused(
            f"'{', '.join(doubled)}' 열이 두 번 있습니다. 열 이름을 서로 다르게 적어 주세요.",
            field="columns",
            code="columns",
        )
    for column in columns:
        if column.type is ColumnType.CHOICE and len(set(column.choices)) < 2:
            raise Refused(
                f"'{column.name}' 열은 선택 항목을 두 개 이상 적어야 합니다.", field="columns", code="columns"
            )
    return tuple(columns)


def parse_columns(text: str) -> tuple[Column, ...]:
    """Columns from lines ``이름 | 종류 | 필수 | 항목, 항목``; only the name is needed (then 글자)."""
    types = {word.label_ko: word for word in ColumnType if word is not ColumnType.KNOWN}
    columns = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        parts = [part.strip() for part in line.split("|")] + ["", "", ""]
        name, type_ko, required, choices = parts[:4]
        if type_ko and type_ko not in types:
            raise Refused(
                f"{number}번째 줄의 종류 {josa(repr(type_ko), '을/를')} 알 수 없습니다. "
                f"{', '.join(types)} 가운데 하나를 적어 주세요.",
                field="columns",
                code="columns",
            )
        columns.append(
            Column(
                name,
                types.get(type_ko, ColumnType.TEXT),
                required in {"필수", "예", "O", "o"},
                tuple(c.strip() for c in choices.split(",") if c.strip()),
            )
        )
    return check_columns(columns)


class Filled(Protocol):
    """What the system knows of the rows (``rules.known.Rows``)."""

    @property
    def key(self) -> str: ...

    def find(self, key: str) -> Mapping[str, str]: ...


def read(columns: Sequence[Column], table: Sequence[Sequence[object]], filled: Filled | None = None) -> Reading:
    """Read a returned sheet: first row headings in any order, then data.

    Rows that say nothing are passed over: blank ones, and without a key those in which only the system's own
    cells are filled.
    """
    rows = [list(row) for row in table]
    while rows and not any(_text(cell) for cell in rows[-1]):
        rows.pop()
    if not rows:
        return Reading((), (Problem(1, "-", "빈 파일입니다. 내려받은 서식에 자료를 적어 주세요."),))
    if len(rows) - 1 > MAX_ROWS:
        return Reading((), (Problem(MAX_ROWS + 2, "-", f"한 번에 {MAX_ROWS:,}행까지 받을 수 있습니다."),))
    headings = [_text(cell) for cell in rows[0]]
    problems = _heading_problems(columns, headings)
    if problems:
        return Reading((), tuple(problems))
    places = {column.name: headings.index(column.name) for column in columns}
    values: list[dict[str, JSONScalar]] = []
    asked = [column for column in columns if column.type is not ColumnType.KNOWN]
    keyed = bool(filled and filled.key)
    for number, row in enumerate(rows[1:], start=2):
        cells = {name: row[place] if place < len(row) else None for name, place in places.items()}
        said = any(_text(cells[column.name]) for column in (columns if keyed else asked))
        if said:
            values.append(_record(columns, cells, filled, number, problems))
    if not values and not problems:
        problems.append(
            Problem(2, "-", "자료가 한 줄도 없습니다. 해당 사항이 없으면 '해당 없음'으로 제출해 주세요.")
        )
    return Reading(() if problems else tuple(values), tuple(problems))


def _record(
    columns: Sequence[Column], cells: Mapping[str, object], filled: Filled | None, number: int, problems: list[Problem]
) -> dict[str, JSONScalar]:
    """One row; what is wrong with it is added to ``problems``."""
    known: Mapping[str, str] = {}
    if filled is not None:
        key = _text(cells.get(filled.key))
        try:
            known = filled.find(key)
        except Refused as refusal:
            problems.append(Problem(number, filled.key, refusal.sentence, key))
    record: dict[str, JSONScalar] = {}
    for column in columns:
        try:
            cell = cells[column.name]
            record[column.name] = known.get(column.name) if column.known else convert(column, cell)
        except Refused as refusal:
            problems.append(Problem(number, column.name, refusal.sentence, _text(cells[column.name])))
    return record


def _heading_problems(columns: Sequence[Column], headings: Sequence[str]) -> list[Problem]:
    known = {column.name for column in columns}
    problems = [
        Problem(1, column.name, "열이 없습니다. 서식의 제목 줄을 고치지 마세요.")
        for column in columns
        if column.name not in headings
    ]
    problems += [
        Problem(1, name, "같은 제목의 열이 두 번 있습니다. 하나만 남겨 주세요.")
        for name in sorted({h for h in headings if h and headings.count(h) > 1})
    ]
    problems += [
        Problem(1, name, "서식에 없는 열입니다. 지워 주세요.")
        for name in headings
        if name and name not in known and headings.count(name) == 1
    ]
    return problems


def convert(column: Column, cell: object) -> JSONScalar:
    """One cell as a storable value (dates ISO, numbers as text, exact); refuses with the reason."""
    text = _text(cell)
    if not text:
        if column.required:
            raise Refused("꼭 적어야 하는 칸이 비어 있습니다.")
        return None
    if column.type is ColumnType.DATE:
        return _date(cell, text).isoformat()
    if column.type is ColumnType.INTEGER:
        number = _number(text)
        if number != number.to_integral_value():
            raise Refused("정수가 아닙니다. 소수점 없이 적어 주세요.")
        return int(number)
    if column.type is ColumnType.NUMBER:
        return format(_number(text).normalize(), "f")
    if column.type is ColumnType.CHOICE and text not in column.choices:
        raise Refused(f"{', '.join(column.choices)} 가운데 하나를 적어 주세요.")
    if len(text) > MAX_TEXT:
        raise Refused(f"{MAX_TEXT:,}자까지 적을 수 있습니다.")
    return text


def _date(cell: object, text: str) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    match = _DATE.match(text)
    try:
        if match:
            return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise Refused("달력에 없는 날짜입니다.") from None
    raise Refused("날짜를 2026-10-02 또는 2026. 10. 2.처럼 적어 주세요.")


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text.replace(",", "").replace("원", "").strip())
    except InvalidOperation:
        raise Refused("수가 아닙니다. 숫자만 적어 주세요.") from None
    if not number.is_finite() or abs(number) >= Decimal(10) ** 15:
        raise Refused("다룰 수 없는 수입니다. 값을 확인해 주세요.")
    return number


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def columns_json(columns: Sequence[Column]) -> list[dict[str, object]]:
    return [
        {
            "name": c.name,
            "type": c.type.value,
            "required": c.required,
            "choices": list(c.choices),
            "hint": c.hint,
            **({"known": c.known.value} if c.known else {}),
        }
        for c in columns
    ]


def columns_from_json(data: Sequence[Mapping[str, object]]) -> tuple[Column, ...]:
    return tuple(
        Column(
            str(item["name"]),
            ColumnType(str(item["type"])),
            bool(item.get("required")),
            tuple(str(c) for c in _list(item.get("choices"))),
            str(item.get("hint", "")),
            Known(str(item["known"])) if item.get("known") else None,
        )
        for item in data
    )


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []
