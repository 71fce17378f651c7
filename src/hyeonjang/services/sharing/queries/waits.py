"""Who waits for whom: per pair of departments and month, always with how many."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hyeonjang.commons.calendar.queries import holiday_table
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.services.sharing import clocks, permissions, spans
from hyeonjang.services.sharing.models import CooperationRequest
from hyeonjang.services.sharing.queries import names
from hyeonjang.services.sharing.rules import cooperation as rules
from hyeonjang.services.sharing.vocabulary import RequestState

MONTHS = 12


@dataclass(frozen=True)
class PairRow:
    origin: str
    target: str
    n: int
    answered: int
    open: int
    late: int
    extended: int
    days: float
    median: float | None
    ours: bool


@dataclass(frozen=True)
class MonthRow:
    """All requests asked in a month."""

    month: date
    n: int
    days: float
    late: int
    median: float | None


@dataclass(frozen=True)
class Waits:
    month: date | None
    pairs: tuple[PairRow, ...]
    months: tuple[MonthRow, ...]
    n: int
    days: float

    @property
    def label(self) -> str:
        return f"{self.month.year}년 {self.month.month}월" if self.month else f"최근 {MONTHS}개월"


def _rows(start: datetime, end: datetime) -> Iterable[tuple[date, rules.Waited]]:
    """Each request with its month; departments are those that do the work today."""
    now, table, found = clock.now(), holiday_table(), names.snapshot()
    present: dict[int, int] = {}

    def today(unit_id: int) -> int:
        if unit_id not in present:
            present[unit_id] = names.present_unit(found, unit_id)
        return present[unit_id]

    rows = list(CooperationRequest.objects.filter(asked_at__gte=start, asked_at__lt=end).order_by("pk").values_list(
        "from_department_id", "to_department_id", "asked_at", "ended_at", "due", "due_at", "state", "extra_days"))
    lengths = spans.waited_all([(clocks.naive(row[2]), clocks.naive(row[3] or now)) for row in rows], table)
    for (origin, target, asked, ended, due, due_at, state, extra), days in zip(rows, lengths, strict=True):
        late = spans.past(ended or now, due, due_at)
        yield clocks.naive(asked).date().replace(day=1), rules.Waited(
            today(origin), today(target), days, RequestState(state), not late and state == RequestState.REPLIED, late, extra > 0)


def months_back(count: int, on: date) -> list[date]:
    """First days of the last months, this one first."""
    found = [on.replace(day=1)]
    while len(found) < count:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return found


def waits(actor: Actor, month: date | None) -> Waits:
    """What was asked in a month, or in the last twelve. For every official: it speaks of departments, of nobody."""
    permissions.need_official(actor)
    months = months_back(MONTHS, clock.today())
    everything = list(_rows(clock.start_of(months[-1]), clock.start_of(clock.today() + timedelta(days=1))))
    chosen = [row for when, row in everything if month is None or when == month]
    found = names.snapshot()
    order = {unit: place for place, unit in enumerate(found.units)}
    pairs = sorted(rules.pairs(chosen), key=lambda one: (order.get(one.origin, 9999), order.get(one.target, 9999)))
    shown = tuple(PairRow(
        names.unit_name(found, one.origin), names.unit_name(found, one.target), one.n, one.answered, one.open, one.late, one.extended,
        float(one.days), float(one.median) if one.median is not None else None,
        actor.in_department(one.origin) or actor.in_department(one.target)) for one in pairs)
    trend = []
    for first in reversed(months):
        own = rules.pairs(row for when, row in everything if when == first)
        rows = [row for pair in own for row in pair.rows]
        answered = sorted(row.days for row in rows if row.state in {RequestState.REPLIED, RequestState.RETURNED})
        trend.append(MonthRow(first, len(rows), float(sum(row.days for row in rows)), sum(row.late for row in rows),
                              float(spans.median(answered)) if len(answered) >= rules.FEW else None))
    while len(trend) > 1 and not trend[0].n:
        trend.pop(0)  # months before anybody asked
    return Waits(month, shown, tuple(trend), sum(one.n for one in pairs), float(sum(one.days for one in pairs)))
