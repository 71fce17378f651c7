"""Decisions: when they are on time, what proves them done, how many were carried out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from hyeonjang.kit.errors import Conflict, Refused
from hyeonjang.services.meetings.vocabulary import DecisionState

LENGTHS = ("1주", "2주", "1개월", "2개월", "3개월")


@dataclass(frozen=True)
class Rate:
    """이행률: of the decisions that were due by a day, how many were done by their due date, done late, not done."""

    due: int
    in_time: int
    late: int
    open: int

    @property
    def done(self) -> int:
        return self.in_time + self.late

    @property
    def percent(self) -> Fraction | None:
        """Done (in time or late) of all that were due; None while nothing was due."""
        return Fraction(100 * self.done, self.due) if self.due else None


def rate(rows: Iterable[tuple[date, DecisionState, date | None]], on: date) -> Rate:
    """``rows`` are (due, state, closed on). A decision counts from the day it is due or done, whichever is earlier;
    a withdrawn one does not count."""
    in_time = late = still = 0
    for due, state, closed in rows:
        if state is DecisionState.WITHDRAWN:
            continue
        if state is DecisionState.DONE and closed is not None and closed <= on:
            in_time, late = in_time + (closed <= due), late + (closed > due)
        elif due < on:
            still += 1
    return Rate(in_time + late + still, in_time, late, still)


def check_open(state: DecisionState) -> None:
    if state is not DecisionState.OPEN:
        raise Conflict(f"이미 '{state.label}'으로 끝난 결정입니다. 화면을 새로 고쳐 주세요.", code="decision_done")


def reached(value: Fraction | None, target: Decimal, direction: Literal["up", "down"]) -> bool:
    """Whether a measure's value is at its target or beyond; no value is not reached."""
    if value is None:
        return False
    wanted = Fraction(target)
    return value >= wanted if direction == "up" else value <= wanted


def matches(wanted: str, payload: Mapping[str, object], field: str) -> bool:
    """Whether an event is about the thing a decision waits for."""
    return bool(wanted) and field in payload and str(payload[field]) == wanted


def check_posts(owner: int, others: Sequence[int]) -> None:
    if owner in others:
        raise Refused("담당 직위를 협조 직위로도 적었습니다. 협조 직위에서 빼 주세요.", field="co_owners")
    if len(set(others)) != len(others):
        raise Refused("같은 협조 직위를 두 번 적었습니다. 하나만 남겨 주세요.", field="co_owners")
