"""Requests for cooperation: how long, how often longer, who waited how long. 민원 처리에 관한 법률 제20조."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction

from hyeonjang.kit.errors import Conflict, Refused
from hyeonjang.services.sharing.spans import median, when_ko
from hyeonjang.services.sharing.vocabulary import RequestState

CITE = "민원 처리에 관한 법률 제20조"
MOST_DAYS = 60
FEW = 3
"""Below so many answered requests no median is told: it would be about one or two people's days."""


def check_days(days: int) -> None:
    if not 1 <= days <= MOST_DAYS:
        raise Refused(f"회신기간은 1일부터 {MOST_DAYS}일까지 정할 수 있습니다. 기간을 고쳐 주세요.", field="days")


def check_inside(due: date, due_at: datetime | None, case_due: date, case_due_at: datetime | None) -> None:
    """The reply is due inside the case's processing period (제20조제1항). Moments are naive Korean time."""
    later = due_at > case_due_at if due_at is not None and case_due_at is not None else due > case_due
    if later:
        raise Refused(
            f"회신기한({when_ko(due, due_at)})이 건의 처리기한({when_ko(case_due, case_due_at)})을 넘습니다. "
            "처리기간 안에서 회신기간을 정해 주세요(민원 처리에 관한 법률 제20조제1항).", field="days", code="outside_case")


def check_waiting(state: RequestState) -> None:
    if state is not RequestState.WAITING:
        raise Conflict(f"이미 '{state.label}' 상태로 끝난 요청입니다. 화면을 새로 고쳐 주세요.", code="request_ended")


def check_extension(days: int, asked_days: int, extended: bool, late: bool) -> None:
    """Once, before the period ends, by at most the period itself (제20조제2항·제3항)."""
    if extended:
        raise Refused("회신기간은 한 차례만 연장할 수 있습니다(민원 처리에 관한 법률 제20조제2항). 지금까지 확인한 것을 먼저 회신해 주세요.",
                      code="extended_already")
    if late:
        raise Refused("회신기한이 지나 연장할 수 없습니다. 연장은 회신기간이 끝나기 전에 알려야 합니다(민원 처리에 관한 법률 제20조제3항). "
                      "지금 회신해 주세요.", code="too_late")
    if not 1 <= days <= asked_days:
        raise Refused(f"연장은 처음 회신기간({asked_days}일)의 범위에서 1일부터 {asked_days}일까지 할 수 있습니다. 기간을 고쳐 주세요.",
                      field="days", code="too_long")


@dataclass(frozen=True)
class Waited:
    """One request as the sums need it. ``days`` until the answer, or until now while there is none."""

    origin: int
    target: int
    days: Fraction
    state: RequestState
    in_time: bool
    late: bool
    extended: bool


@dataclass(frozen=True)
class Pair:
    """From whom to whom: all requests of one department to another in a time."""

    origin: int
    target: int
    rows: tuple[Waited, ...] = field(repr=False, default=())

    @property
    def n(self) -> int:
        return len(self.rows)

    @property
    def answered(self) -> int:
        return sum(row.state in {RequestState.REPLIED, RequestState.RETURNED} for row in self.rows)

    @property
    def open(self) -> int:
        return sum(row.state is RequestState.WAITING for row in self.rows)

    @property
    def late(self) -> int:
        """Open past their day, or answered after it."""
        return sum(row.late for row in self.rows)

    @property
    def extended(self) -> int:
        return sum(row.extended for row in self.rows)

    @property
    def days(self) -> Fraction:
        """Working days waited in all, open ones until now."""
        return sum((row.days for row in self.rows), Fraction(0))

    @property
    def median(self) -> Fraction | None:
        """Median working days of the answered ones; None below ``FEW``."""
        found = sorted(row.days for row in self.rows if row.state in {RequestState.REPLIED, RequestState.RETURNED})
        return median(found) if len(found) >= FEW else None


def pairs(rows: Iterable[Waited]) -> list[Pair]:
    """Every pair of departments that occurs; withdrawn requests do not count."""
    found: dict[tuple[int, int], list[Waited]] = {}
    for row in rows:
        if row.state is not RequestState.WITHDRAWN:
            found.setdefault((row.origin, row.target), []).append(row)
    return [Pair(origin, target, tuple(own)) for (origin, target), own in found.items()]
