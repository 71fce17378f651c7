"""What the cases of a log were allowed and what they used: the two halves of 단축률 (민원 처리에 관한 법률 제19조).

The same count as ``law.periods.measure.used_time``, over arrays: a deadline that names a day is counted in working
days with the first in, one that names a time in office hours, eight of them a day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from hyeonjang.law.periods.measure import CaseTime, TimeUnit

from . import clocks
from .engine.calendar import DAY_US, WorkingCalendar
from .engine.encode import NO_TIME, Bools, EncodedLog, Int64
from .engine.spans import Spans, Suspensions, case_spans, suspended_lengths, suspensions_from_activities

WORKDAY_US = 8 * 3600 * 1_000_000
_LAST_MOMENT = DAY_US - 1


@dataclass(frozen=True)
class Terms:
    """Closed cases with a deadline; ``without_due`` have none, ``left_out`` have dates nothing can be counted from."""

    cases: tuple[CaseTime, ...]
    without_due: int
    left_out: int


def _day(moments: Int64) -> Int64:
    return moments - moments % DAY_US


def _next_day(moments: Int64) -> Int64:
    return _day(moments) + DAY_US


def terms(log: EncodedLog, pairs: Sequence[tuple[str, str]] = (), *, due_moves: bool = False) -> Terms:
    """The used and the statutory time of every closed case with a deadline.

    ``pairs`` of steps between which the clock stands are left out of what was used; with ``due_moves`` the
    deadlines already lie later by as much, and they are left out of what was allowed as well.
    """
    due, spans = log.case_dates("due"), case_spans(log)
    closed = int((~spans.is_open).sum())
    if due is None:
        return Terms((), closed, 0)
    calendar = clocks.office_calendar()
    has = ~spans.is_open & (due != NO_TIME)
    good = has & spans.counted & (due >= spans.start)
    for moments in (spans.start, spans.end, due):
        good &= clocks.within(calendar, moments)
    used, allowed = _measured(log, pairs, spans, due, good, calendar, due_moves)
    good &= allowed > 0
    rows = tuple(
        CaseTime(Fraction(u, WORKDAY_US), Fraction(a, WORKDAY_US), TimeUnit.WORKING_DAYS)
        for u, a in zip(np.maximum(used, 0)[good].tolist(), allowed[good].tolist(), strict=True))
    return Terms(rows, closed - int(has.sum()), int(has.sum()) - len(rows))


def _measured(log: EncodedLog, pairs: Sequence[tuple[str, str]], spans: Spans, due: Int64, good: Bools,
              calendar: WorkingCalendar, due_moves: bool) -> tuple[Int64, Int64]:
    by_day = due % DAY_US == _LAST_MOMENT
    start = np.where(by_day, _day(spans.start), spans.start)
    end = np.where(by_day, _next_day(spans.end), spans.end)
    last = np.where(by_day, _next_day(due), due)
    # What is not measured stands on one moment that the calendar knows.
    safe = calendar.first_index * DAY_US
    start, end, last = (np.where(good, moments, safe) for moments in (start, end, last))
    stopped = suspensions_from_activities(log, pairs)
    whole = by_day[stopped.case]
    # The day of the demand still counts, the day of the answer does not.
    stopped = Suspensions(stopped.case, np.where(whole, _next_day(stopped.start), stopped.start),
                          np.where(whole, _next_day(stopped.end), stopped.end))

    def running(until: Int64, without: Suspensions) -> Int64:
        still = suspended_lengths(replace(spans, start=start, end=until), without, calendar)
        return calendar.position(until) - calendar.position(start) - still

    return running(end, stopped), running(last, stopped if due_moves else Suspensions.none())
