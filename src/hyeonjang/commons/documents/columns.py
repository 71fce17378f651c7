"""Which column of somebody's table is what: header names compared, made unique, recognised.

A suggestion, never a decision: a person confirms it once, and the answer is remembered by whoever asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from hyeonjang.kit.errors import Refused

_STRIP = re.compile(r"[\s_\-.:/·()\[\]{}<>]+")
_SCAN = 20


def normal(header: str) -> str:
    """A header as it is compared: lower case, without blanks and marks."""
    return _STRIP.sub("", header).lower()


def check_headers(headers: Sequence[str]) -> tuple[list[str], list[str]]:
    """Headers made unique, and notes: a repeated name gets its column number, an empty one is named by it."""
    seen: dict[str, int] = {}
    result: list[str] = []
    notes: list[str] = []
    for position, raw in enumerate(headers, 1):
        name = raw.strip().strip("\ufeff")
        if not name:
            name = f"{position}열"
        if name in seen:
            unique = f"{name} ({position}열)"
            while unique in seen:
                unique += "'"
            notes.append(
                f"'{name}' 열 이름이 두 번 나옵니다. {seen[name]}열은 '{name}', {position}열은 "
                f"'{unique}'(으)로 구별합니다."
            )
            name = unique
        seen[name] = position
        result.append(name)
    return result, notes


def find_header(rows: Sequence[Sequence[object]]) -> int:
    """The index of the header row: the first of the top rows with the most filled text cells."""

    def filled(row: Sequence[object]) -> int:
        return sum(isinstance(cell, str) and bool(cell.strip()) for cell in row)

    top = rows[:_SCAN]
    best = max(
        range(len(top)),
        key=lambda i: (len({c for c in top[i] if c not in {"", None}}) >= 2, filled(top[i]) >= 2, -i),
    )
    if filled(top[best]) < 2:
        raise Refused(
            "열 이름이 있는 줄을 찾지 못했습니다. 첫 줄이 열 이름인 표인지 확인해 주세요.", code="no_header"
        )
    return best


def by_name(headers: Sequence[str], names: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """role → header, from the names that each role goes by (the first is the surest). Each header once."""
    ranks: dict[str, list[tuple[str, int]]] = {}
    for role, known in names.items():
        for position, name in enumerate(known):
            ranks.setdefault(normal(name), []).append((role, position))
    claims = [
        (rank, position, role, header)
        for position, header in enumerate(headers)
        for role, rank in ranks.get(normal(header), [])
    ]
    mapping: dict[str, str] = {}
    for _, _, role, header in sorted(claims):
        if role not in mapping and header not in mapping.values():
            mapping[role] = header
    return mapping
