"""Where work waits on its way from one department to another: per pair and month, as a share of all elapsed time.

A step is the way from one event of a case to the next. It counts in the month in which the next event came, so that
the months of a period add up to the period.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .calendar import WorkingCalendar
from .encode import EncodedLog, Int64
from .figures import Stats
from .flow import pair_codes, steps
from .groups import grouped

MONTH_BASE = 1970 * 12


@dataclass(frozen=True)
class Crossing:
    """From one department to another: how often, how long it waited, and the share of all elapsed time."""

    source: str
    target: str
    count: int
    wait: Stats
    share: float


@dataclass(frozen=True)
class CrossingMonth:
    """A month, or one pair in it where ``source`` is given; seconds."""

    month: str
    source: str
    target: str
    count: int
    waited: float
    elapsed: float


@dataclass(frozen=True)
class Return:
    """``first`` gave to ``second`` and got it back. ``same_step``: both ways by a step of the same name, which is
    sending away and back; otherwise something was asked and answered. ``away`` is the whole time until it was back."""

    first: str
    second: str
    same_step: bool
    count: int
    cases: int
    away: Stats


@dataclass(frozen=True)
class Crossings:
    """All of it for one part of a log. ``elapsed`` is the sum of all steps in seconds, ``cases`` those with a step."""

    measured: bool
    elapsed: float
    cases: int
    share: float
    pairs: tuple[Crossing, ...]
    months: tuple[CrossingMonth, ...]
    returns: tuple[Return, ...]


def month_of(index: int) -> str:
    """``2026-09`` of a count of months since 1970."""
    return f"{(MONTH_BASE + index) // 12}-{(MONTH_BASE + index) % 12 + 1:02d}"


def crossings(log: EncodedLog, calendar: WorkingCalendar | None, low: int, high: int) -> Crossings:
    """The steps that ended in [low, high) microseconds. Not measured where the log names no departments."""
    if log.dept is None:
        return Crossings(False, 0.0, 0, 0.0, (), (), ())
    found = steps(log, calendar)
    ended = log.ts[found.at + 1]
    inside = (ended >= low) & (ended < high)
    at, wait, ended = found.at[inside], found.wait[inside], ended[inside]
    places = log.ts if calendar is None else calendar.position(log.ts)
    lengths = np.maximum(places[at + 1] - places[at], 0)
    size = len(log.departments)
    codes = pair_codes(log.dept, at, size)
    crossing = (codes >= 0) & (codes // size != codes % size)
    total = int(lengths.sum())
    pairs = []
    for code, values in grouped(wait[crossing], codes[crossing]):
        stats = Stats.of_sorted(values)
        pairs.append(Crossing(log.departments[code // size], log.departments[code % size], stats.n, stats,
                              stats.total * 1e6 / total if total else 0.0))
    pairs.sort(key=lambda one: (-one.wait.total, one.source, one.target))
    cases = len(np.unique(log.case_of_event()[at]))
    return Crossings(True, total / 1e6, cases, sum(one.share for one in pairs), tuple(pairs),
                     _months(log, codes, crossing, wait, lengths, ended), _returns(log, places, low, high))


def by_case(log: EncodedLog, calendar: WorkingCalendar | None, low: int, high: int, source: str = "",
            target: str = "") -> tuple[Int64, Int64, int]:
    """For each case with a step that ended in [low, high): microseconds waited at boundaries (at one pair where named),
    microseconds of all its steps; and how often it passed. Empty where the log names no departments."""
    none = np.empty(0, dtype=np.int64)
    if log.dept is None:
        return none, none, 0
    found = steps(log, calendar)
    ended = log.ts[found.at + 1]
    inside = (ended >= low) & (ended < high)
    at, wait = found.at[inside], found.wait[inside]
    places = log.ts if calendar is None else calendar.position(log.ts)
    lengths = np.maximum(places[at + 1] - places[at], 0)
    first, second = log.dept[at], log.dept[at + 1]
    passed = (first >= 0) & (second >= 0) & (first != second)
    for column, name in ((first, source), (second, target)):
        if name:
            passed &= column == (log.departments.index(name) if name in log.departments else -2)
    case, row = np.unique(log.case_of_event()[at], return_inverse=True)
    waited, elapsed = np.zeros(len(case), dtype=np.int64), np.zeros(len(case), dtype=np.int64)
    np.add.at(waited, row[passed], wait[passed])
    np.add.at(elapsed, row, lengths)
    return waited, elapsed, int(passed.sum())


def _months(log: EncodedLog, codes: Int64, crossing: np.ndarray[tuple[int], np.dtype[np.bool_]], wait: Int64, lengths: Int64,
            ended: Int64) -> tuple[CrossingMonth, ...]:
    """Each month as a whole, then each pair in it."""
    if not len(ended):
        return ()
    month = ended.astype("datetime64[us]").astype("datetime64[M]").astype(np.int64)
    size, found = len(log.departments), []
    for index in np.unique(month).tolist():
        here = month == index
        elapsed = int(lengths[here].sum()) / 1e6
        cross = here & crossing
        found.append(CrossingMonth(month_of(index), "", "", int(cross.sum()), int(wait[cross].sum()) / 1e6, elapsed))
        for code, values in grouped(wait[cross], codes[cross]):
            found.append(CrossingMonth(month_of(index), log.departments[code // size], log.departments[code % size], len(values),
                                       int(values.sum()) / 1e6, elapsed))
    return tuple(found)


def _returns(log: EncodedLog, places: Int64, low: int, high: int) -> tuple[Return, ...]:
    """A → B → A, where consecutive events of the same department count once and events of nobody are passed over."""
    assert log.dept is not None
    known = np.nonzero(log.dept >= 0)[0]
    who, case = log.dept[known].astype(np.int64), log.case_of_event()[known]
    turn = np.ones(len(known), dtype=np.bool_)
    turn[1:] = (who[1:] != who[:-1]) | (case[1:] != case[:-1])
    at = known[turn]
    who, case = who[turn], case[turn]
    back = np.nonzero((who[2:] == who[:-2]) & (case[2:] == case[:-2]))[0]
    ended = log.ts[at[back + 2]]
    back = back[(ended >= low) & (ended < high)]
    if not len(back):
        return ()
    size = len(log.departments)
    same = (log.activity[at[back + 1]] == log.activity[at[back + 2]]).astype(np.int64)
    codes = (who[back] * size + who[back + 1]) * 2 + same
    # From the last event of the first department to the event with which it had the case again.
    away = np.maximum(places[at[back + 2]] - places[at[back + 1] - 1], 0)
    cases = {code: len(np.unique(values)) for code, values in grouped(case[back], codes)}
    found = []
    for code, values in grouped(away, codes):
        pair = code // 2
        found.append(Return(log.departments[pair // size], log.departments[pair % size], bool(code % 2), len(values), cases[code],
                            Stats.of_sorted(values)))
    return tuple(sorted(found, key=lambda one: (-one.count, one.first, one.second, one.same_step)))
