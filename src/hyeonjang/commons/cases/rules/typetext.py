"""The lists of a type as lines that an officer writes, and back. Pure.

A line is a thing, its parts divided by ``|``. Codes are never typed: a thing of the same name keeps the code it had
in the version before, a new one gets the next free code, so that cases under an older version are read rightly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hyeonjang.kit.errors import Refused

from ..vocabulary import LEVELS, OutcomeKind

Entry = Mapping[str, Any]
_YES_NO = {"required": ("필수", "선택"), "public": ("공개", "비공개")}
_KINDS = {kind.label: kind.value for kind in OutcomeKind}


@dataclass(frozen=True, slots=True)
class Shape:
    """How a list is written: its parts in order, and what stands beside the field."""

    title: str
    parts: tuple[str, ...]
    example: str
    coded: bool = True


SHAPES: Mapping[str, Shape] = {
    "documents": Shape("필요한 서류", ("name", "required", "cite"), "신청서 | 필수 | 시행규칙 제3조"),
    "consents": Shape("동의", ("name", "required", "cite"), "금융정보 제공 | 필수 | 제4조"),
    "steps": Shape("단계", ("name", "public"), "현장 확인 | 공개"),
    "outcomes": Shape("결정의 종류", ("name", "kind"), f"보장하지 않음 | {OutcomeKind.REFUSED.label}"),
    "exceptions": Shape("전결의 예외", ("text", "level"), "다수인관련민원 | 과장"),
    "grounds": Shape("연장 사유", ("text", "cite"), "조사에 시일이 걸리는 특별한 사유 | 시행령 제6조"),
    "legal_basis": Shape("법적 근거", ("cite", "what"), "제9조 | 결정과 통지", coded=False),
}


def to_text(field: str, rows: Sequence[Entry]) -> str:
    """The lines of a list."""
    return "\n".join(" | ".join(filter(None, (_shown(part, row.get(part, "")) for part in SHAPES[field].parts))) for row in rows)


def _shown(part: str, value: Any) -> str:
    if part in _YES_NO:
        return _YES_NO[part][0 if value else 1]
    if part == "kind":
        return OutcomeKind(value).label
    return str(value)


def from_text(field: str, text: str, known: Sequence[Entry] = ()) -> list[dict[str, Any]]:
    """The entries of the lines; ``known`` are those of the version before, whose codes stay. Raises ``Refused``."""
    shape = SHAPES[field]
    key = shape.parts[0]
    codes = {str(row[key]): str(row["code"]) for row in known if "code" in row}
    found: list[dict[str, Any]] = []
    taken = set(codes.values())
    for place, line in enumerate((line for line in text.splitlines() if line.strip()), 1):
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) > len(shape.parts):
            raise Refused(f"{shape.title} {place}번째 줄의 칸이 많습니다. '{shape.example}'처럼 적어 주세요.", field=field)
        cells += [""] * (len(shape.parts) - len(cells))
        entry = {part: _read(field, part, cell, place) for part, cell in zip(shape.parts, cells, strict=True)}
        if shape.coded:
            entry = {"code": codes.get(str(entry[key])) or _free(field, taken), **entry}
            taken.add(entry["code"])
        found.append(entry)
    return found


def _free(field: str, taken: set[str]) -> str:
    number = 1
    while f"{field[:3]}{number}" in taken:
        number += 1
    return f"{field[:3]}{number}"


def _read(field: str, part: str, cell: str, place: int) -> Any:
    shape = SHAPES[field]
    if part in _YES_NO:
        yes, no = _YES_NO[part]
        if cell not in {"", yes, no}:
            raise Refused(f"{shape.title} {place}번째 줄에는 '{yes}'나 '{no}'를 적어 주세요.", field=field)
        return cell != no
    if part == "kind":
        if cell not in _KINDS:
            raise Refused(f"{shape.title} {place}번째 줄의 갈래는 {', '.join(_KINDS)} 가운데 하나입니다.", field=field)
        return _KINDS[cell]
    if part == "level" and cell not in LEVELS:
        raise Refused(f"{shape.title} {place}번째 줄의 전결권자는 {', '.join(LEVELS)} 가운데 하나입니다.", field=field)
    return cell
