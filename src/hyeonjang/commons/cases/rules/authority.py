"""전결: who decides in the end. Pure.

Source: the county's 사무전결 처리규칙: the business table sets the level, exceptions stand in the document
in writing, and whoever acts for an absent holder decides as 직무대리.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hyeonjang.kit.errors import Refused

from ..vocabulary import LEVELS


def level_of(level: str, exceptions: Sequence[Mapping[str, Any]], exception: str = "") -> tuple[str, str]:
    """(the level that decides, the written exception that raised or lowered it); raises ``Refused``."""
    if not exception:
        return level, ""
    row = next((row for row in exceptions if row["code"] == exception), None)
    if row is None:
        raise Refused("전결 규정에 없는 예외입니다. 목록에서 고르세요.", field="exception")
    return str(row["level"]), str(row["text"])


def at_least(rank: str, level: str) -> bool:
    """Whether a rank stands at a level or above it."""
    return rank in LEVELS and LEVELS.index(rank) >= LEVELS.index(level)
