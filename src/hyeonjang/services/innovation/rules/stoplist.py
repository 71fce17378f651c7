"""The stop-list: hours given back, and who may abolish what.

Small things a department abolishes by itself and only tells the programme office; the rest goes to the
committee (after 청주시's 업무 다이어트, 2023).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from hyeonjang.kit.errors import Refused
from hyeonjang.services.innovation.vocabulary import StopCriterion, StopState


@dataclass(frozen=True)
class Burden:
    """What a task costs: times a year, hours each time, people each time."""

    times_per_year: int
    hours_each: Decimal
    people: int

    @property
    def hours_per_year(self) -> Decimal:
        return self.times_per_year * self.hours_each * self.people


def check_burden(burden: Burden) -> Burden:
    """Refuses counts below one and more hours than a year has for the people named."""
    if burden.times_per_year < 1 or burden.people < 1 or burden.hours_each <= 0:
        raise Refused("횟수와 인원은 1 이상, 1회 시간은 0보다 크게 적어 주세요.", field="hours_each", code="burden")
    if burden.times_per_year * burden.hours_each > 8760:
        raise Refused("한 사람이 한 해에 쓰는 시간이 8,760시간을 넘습니다. 횟수와 1회 시간을 확인해 주세요.",
                      field="hours_each", code="burden")
    return burden


def route(burden: Burden, criterion: StopCriterion, *, self_limit_hours: int, touches_others: bool) -> StopState:
    """Who decides. A department decides alone up to the limit, unless another department is concerned."""
    if touches_others or criterion is StopCriterion.DUPLICATE:
        return StopState.COMMITTEE
    small = burden.hours_per_year <= self_limit_hours
    return StopState.ABOLISHED_SELF if small else StopState.COMMITTEE
