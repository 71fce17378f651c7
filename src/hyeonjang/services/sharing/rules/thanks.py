"""Caps of thanks. 국가유산청 협업포인트 운영 규정 (훈령 제732호) 제5조·제6조, taken over as this county's own rule.

Nothing here adds points up to a rank: the known failure of such points is that they are swapped among friends and
counted for prizes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from hyeonjang.kit.errors import Refused

SOURCE = "국가유산청 협업포인트 운영 규정 제5조·제6조를 본뜸"
MONTHLY, ONCE, TO_ONE = 200, 10, 2
LEAST = 15


def month_of(day: date) -> date:
    """The month whose share is used; on its last night the rest lapses."""
    return day.replace(day=1)


def left(used: int) -> int:
    return max(0, MONTHLY - used)


def check(*, same_person: bool, same_department: bool, to_one: int, used: int, message: str) -> None:
    """Refuses what the caps forbid. ``to_one``: how often this month to this person, ``used``: points of the month."""
    if same_person:
        raise Refused("자기 자신에게는 보낼 수 없습니다. 도와준 동료를 골라 주세요.", field="receiver")
    if same_department:
        raise Refused("같은 부서의 동료에게는 보낼 수 없습니다. 고마움은 부서 사이에서 주고받습니다.", field="receiver", code="same_department")
    if to_one >= TO_ONE:
        raise Refused(f"한 사람에게는 한 달에 {TO_ONE}번까지 보낼 수 있습니다. 다음 달에 다시 보내 주세요.", field="receiver", code="twice")
    if left(used) < ONCE:
        raise Refused(f"이달의 {MONTHLY}포인트를 모두 썼습니다. 다음 달 1일에 다시 생깁니다.", code="spent")
    if len(message.strip()) < LEAST:
        raise Refused(f"언제, 어떤 일을 어떻게 도와주었는지 {LEAST}글자 넘게 적어 주세요. 이 글이 게시판에 보입니다.", field="message")


def swapped(rows: Iterable[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Pairs of people who gave to each other, with how often in all: a question for who runs it, not a verdict."""
    counts: dict[tuple[int, int], int] = {}
    for giver, receiver in rows:
        counts[giver, receiver] = counts.get((giver, receiver), 0) + 1
    return sorted((one, two, n + counts[two, one]) for (one, two), n in counts.items() if one < two and (two, one) in counts)
