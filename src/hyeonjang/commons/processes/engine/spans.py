"""From when to when a case runs, and how long that is: by the calendar, in office hours, on the legal
clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .calendar import DAY_US, WorkingCalendar
from .encode import NO_TIME, Bools, EncodedLog, Int64
from .figures import CaseDurations, Lateness, Stats


@dataclass(frozen=True)
class Spans:
    """Start and end of each case in microseconds. ``counted`` marks closed cases whose dates do not
    contradict."""

    start: Int64
    end: Int64
    is_open: Bools
    contradictory: Bools
    basis: str
    basis_ko: str

    @property
    def counted(self) -> Bools:
        return ~(self.is_open | self.contradictory)


def case_spans(log: EncodedLog, *, use_case_dates: bool = True) -> Spans:
    """The span of each case: its own opening and closing dates where the source has them, else its events.

    Where a source has closing dates, a case without one is open and is not measured.
    """
    first = log.ts[log.offsets[:-1]]
    last = log.ts[log.offsets[1:] - 1]
    opened = log.case_dates("opened") if use_case_dates else None
    closed = log.case_dates("closed") if use_case_dates else None
    if opened is None and closed is None:
        none = np.zeros(log.n_cases, dtype=np.bool_)
        return Spans(first, last, none, none, "events", "첫 사건부터 마지막 사건까지")
    from_dates = np.ones(log.n_cases, dtype=np.bool_)
    is_open = np.zeros(log.n_cases, dtype=np.bool_)
    start, end = first, last
    if opened is not None:
        from_dates &= opened != NO_TIME
        start = np.where(opened == NO_TIME, first, opened)
    if closed is not None:
        is_open = closed == NO_TIME
        # A closing date without a time means some moment of that day: never before an opening on the same
        # day.
        end = np.where(is_open, last, closed)
        end = np.where((end < start) & (end // DAY_US == start // DAY_US), start, end)
    parts = f"{'접수일' if opened is not None else '첫 사건'}부터 " + (
        "완료일까지" if closed is not None else "마지막 사건까지"
    )
    both = opened is not None and closed is not None and bool(from_dates.all())
    missing = "" if from_dates.all() else f"(접수일이 없는 {int((~from_dates).sum()):,}건은 첫 사건부터)"
    return Spans(
        start, end, is_open, (end < start) & ~is_open, "case_dates" if both else "mixed", parts + missing
    )


def durations(
    log: EncodedLog, calendar: WorkingCalendar | None = None, *, use_case_dates: bool = True
) -> CaseDurations:
    """How long cases took: by the calendar, or in working time when a working calendar is given."""
    spans = case_spans(log, use_case_dates=use_case_dates)
    values = span_lengths(spans, calendar)
    return CaseDurations(
        "wall" if calendar is None else "working",
        spans.basis,
        spans.basis_ko,
        Stats.of(values),
        int(spans.is_open.sum()),
        int(spans.contradictory.sum()),
    )


def span_lengths(spans: Spans, calendar: WorkingCalendar | None) -> Int64:
    """The length of each counted case in microseconds, calendar or working time."""
    start, end = spans.start[spans.counted], spans.end[spans.counted]
    if calendar is None:
        return end - start
    return calendar.position(end) - calendar.position(start)


@dataclass(frozen=True)
class Suspensions:
    """Intervals in which the clock of a case stands still: case index, from, to (microseconds)."""

    case: Int64
    start: Int64
    end: Int64

    @classmethod
    def none(cls) -> Suspensions:
        empty = np.empty(0, dtype=np.int64)
        return cls(empty, empty, empty)

    def joined(self, other: Suspensions) -> Suspensions:
        """Both sets; overlaps are united when they are measured."""
        return Suspensions(
            np.concatenate((self.case, other.case)),
            np.concatenate((self.start, other.start)),
            np.concatenate((self.end, other.end)),
        )


def suspensions_from_activities(log: EncodedLog, pairs: Sequence[tuple[str, str]]) -> Suspensions:
    """Suspended from each ``pairs[i][0]`` (보완요구) to the next ``pairs[i][1]`` (보완접수) of the same case.

    One that nobody ends lasts to the last event of its case. Unknown activities are ignored.
    """
    found = Suspensions.none()
    codes = {name: code for code, name in enumerate(log.activities)}
    for begin, finish in pairs:
        if begin not in codes:
            continue
        at = np.nonzero(log.activity == codes[begin])[0]
        ends = np.nonzero(log.activity == codes[finish])[0] if finish in codes else np.empty(0, np.int64)
        case = np.searchsorted(log.offsets, at, side="right") - 1
        stop = log.offsets[case + 1] - 1
        following = np.searchsorted(ends, at, side="right")
        nearest = np.append(ends, log.n_events)[following]
        stop = np.where(nearest <= stop, nearest, stop)
        found = found.joined(Suspensions(case.astype(np.int64), log.ts[at], log.ts[stop]))
    return found


def suspended_lengths(spans: Spans, suspensions: Suspensions, calendar: WorkingCalendar | None) -> Int64:
    """Per case the length of the union of its suspensions within its span, calendar or working
    microseconds."""
    total = np.zeros(len(spans.start), dtype=np.int64)
    case = suspensions.case
    low = np.maximum(suspensions.start, spans.start[case])
    high = np.minimum(suspensions.end, spans.end[case])
    real = high > low
    case, low, high = case[real], low[real], high[real]
    if not len(case):
        return total
    # Sweep: +1 where one begins, -1 where one ends; wherever the depth is positive the clock stands still.
    cases = np.concatenate((case, case))
    times = np.concatenate((low, high))
    steps = np.concatenate((np.ones(len(case), np.int64), -np.ones(len(case), np.int64)))
    order = np.lexsort((-steps, times, cases))
    cases, times = cases[order], times[order]
    depth = np.cumsum(steps[order])
    where = times if calendar is None else calendar.position(times)
    lengths = np.append(np.diff(where), 0)
    still = depth > 0
    np.add.at(total, cases[still], lengths[still])
    return total


def statutory_durations(
    log: EncodedLog,
    suspensions: Suspensions,
    calendar: WorkingCalendar | None = None,
    *,
    use_case_dates: bool = True,
) -> CaseDurations:
    """Elapsed time on the legal clock: the span of a case without the union of its suspensions.

    This measures the past. The day on which a period ends is computed by ``law.periods`` only.
    """
    spans = case_spans(log, use_case_dates=use_case_dates)
    values = span_lengths(spans, calendar) - suspended_lengths(spans, suspensions, calendar)[spans.counted]
    return CaseDurations(
        "statutory",
        spans.basis,
        spans.basis_ko + ", 정지 기간 제외",
        Stats.of(values),
        int(spans.is_open.sum()),
        int(spans.contradictory.sum()),
    )


def lateness(
    log: EncodedLog, *, as_of: int | None = None, calendar: WorkingCalendar | None = None
) -> Lateness:
    """Closed cases against their own deadline; open ones against ``as_of`` (microseconds) when given.

    ``late_by`` and ``spare`` are how far after or before the deadline, in calendar or working time.
    """
    spans = case_spans(log)
    due = log.case_dates("due")
    if due is None:
        empty = Stats.of(np.empty(0, np.int64))
        return Lateness(0, log.n_cases, 0, None, 0, empty, empty, "처리기한이 기록되지 않아 '측정 안 됨'")
    has = (due != NO_TIME) & ~spans.contradictory
    done = has & ~spans.is_open
    late = done & (spans.end > due)
    overdue = has & spans.is_open & (due < as_of) if as_of is not None else np.zeros(log.n_cases, np.bool_)

    def between(low: Int64, high: Int64) -> Stats:
        if calendar is not None:
            low, high = calendar.position(low), calendar.position(high)
        return Stats.of(high - low)

    on_time = done & ~late
    n = int(done.sum())
    return Lateness(
        n,
        log.n_cases - int(has.sum()),
        int(late.sum()),
        int(late.sum()) / n if n else None,
        int(overdue.sum()),
        between(due[late], spans.end[late]),
        between(spans.end[on_time], due[on_time]),
        spans.basis_ko,
    )
