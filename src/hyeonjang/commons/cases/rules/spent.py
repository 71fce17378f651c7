"""How long a decided case took: in working days, and by its own clock for the 단축률. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from hyeonjang.law.periods.days import Regime
from hyeonjang.law.periods.measure import TimeUnit, used_time, working_days_between, working_seconds_between
from hyeonjang.law.periods.spec import Clock, Length, Unit
from hyeonjang.law.periods.table import HolidayTable
from hyeonjang.law.periods.walk import Excluded, calendar_end

from .derive import Clocks, Facts
from .terms import Terms

DAY = 8 * 3600
"""A working day in seconds; calendar days are stored on the same scale and told apart by their unit."""


@dataclass(frozen=True, slots=True)
class Spent:
    """``worked_days`` from receipt to decision, first in, pauses out; ``used`` of ``term`` seconds by the
    case's own clock; both nothing for 즉시."""

    worked_days: int
    used: int | None
    term: int | None
    unit: str


def spent(terms: Terms, facts: Facts, clocks: Clocks, decided_at: datetime, table: HolidayTable) -> Spent:
    """What a decision at a naive Korean moment took."""
    ends = list(clocks.suspensions)
    days = working_days_between(
        facts.received_at.date(), decided_at.date(), Regime.MINWON, table, ends
    )
    term = terms.statutory
    if term.clock is Clock.IMMEDIATE or term.length is None:
        return Spent(days, None, None, "")
    if term.clock is Clock.CIVIL:
        return Spent(days, *_civil(terms, facts, clocks, decided_at, term.length), TimeUnit.CALENDAR_DAYS.value)
    case = used_time(facts.received_at, decided_at, term.length, suspensions=ends, table=table)
    return Spent(days, int(case.used * DAY), int(case.statutory * DAY), case.unit.value)


def _civil(terms: Terms, facts: Facts, clocks: Clocks, decided_at: datetime, length: Length) -> tuple[int, int]:
    """Calendar days, the first out (민법 제157조); the term without what a holiday at its end adds."""
    if length.unit is Unit.HOURS:
        seconds = working_seconds_between(facts.received_at, decided_at)
        return seconds, length.n * 3600
    start = facts.applied_on if terms.starts_with_application else facts.received_at.date()
    excluded = Excluded(clocks.suspensions)
    first = start + timedelta(days=1)
    used = sum(
        first + timedelta(days=place) not in excluded for place in range(max(0, (decided_at.date() - start).days))
    )
    return used * DAY, ((calendar_end(first, length) - first).days + 1) * DAY
