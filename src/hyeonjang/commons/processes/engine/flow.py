"""What follows what and how long it waits in between: arcs, boundaries, where the days go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from . import kernel
from .calendar import WorkingCalendar
from .encode import NO_TIME, EncodedLog, Int32, Int64
from .figures import Arc, Boundaries, Boundary, DayEntry, Measure, Stats, Variant
from .groups import grouped

Place = Literal["arc", "activity", "department"]


@dataclass(frozen=True)
class Steps:
    """Every pair of directly consecutive events: positions of the first, and the wait in microseconds."""

    at: Int64
    wait: Int64


def steps(log: EncodedLog, calendar: WorkingCalendar | None = None) -> Steps:
    """Waits from the end of an event to the start of the next (its own moment where no start is recorded)."""
    at = np.nonzero(log.successor_mask())[0]
    arrive = log.ts
    if log.start_ts is not None:
        arrive = np.where(log.start_ts == NO_TIME, log.ts, log.start_ts)
    if calendar is None:
        wait = arrive[at + 1] - log.ts[at]
    else:
        done = calendar.position(log.ts)
        begun = done if arrive is log.ts else calendar.position(arrive)
        wait = begun[at + 1] - done[at]
    # A step begun before the one before it ended did not wait.
    return Steps(at, np.maximum(wait, 0))


def pair_codes(column: Int32, at: Int64, size: int) -> Int64:
    """One code per step for (this, next); -1 where either is unknown."""
    first, second = column[at].astype(np.int64), column[at + 1]
    return np.where((first >= 0) & (second >= 0), first * size + second, -1)


def totals(codes: Int64, values: Int64) -> dict[int, tuple[int, int]]:
    """(how many, sum) of the values by code, exact; negative codes are left out."""
    known = codes >= 0
    keys, inverse, counts = np.unique(codes[known], return_inverse=True, return_counts=True)
    sums = np.zeros(len(keys), dtype=np.int64)
    np.add.at(sums, inverse, values[known])
    return {int(k): (int(n), int(s)) for k, n, s in zip(keys, counts, sums, strict=True)}


def arcs(log: EncodedLog, calendar: WorkingCalendar | None = None) -> tuple[Arc, ...]:
    """The directly-follows graph with waiting times, most frequent arcs first."""
    size = len(log.activities)
    wall = steps(log)
    group = pair_codes(log.activity, wall.at, size)
    by_wall = {code: Stats.of_sorted(values) for code, values in grouped(wall.wait, group)}
    by_work: dict[int, Stats] = {}
    if calendar is not None:
        waits = steps(log, calendar).wait
        by_work = {code: Stats.of_sorted(values) for code, values in grouped(waits, group)}
    found = [
        Arc(log.activities[code // size], log.activities[code % size], stats.n, stats, by_work.get(code))
        for code, stats in by_wall.items()
    ]
    return tuple(sorted(found, key=lambda arc: (-arc.count, arc.source, arc.target)))


def variants(log: EncodedLog, limit: int | None = None) -> tuple[Variant, ...]:
    """Paths, most frequent first; ``limit`` keeps the first ones (shares still refer to all cases)."""
    index = kernel.variants(log)
    counts = index.count[:limit]
    running = np.cumsum(counts)
    return tuple(
        Variant(index.sequence(log, i), int(n), int(n) / log.n_cases, int(running[i]) / log.n_cases)
        for i, n in enumerate(counts)
    )


def handover(
    log: EncodedLog, between: Literal["resource", "department"] = "resource"
) -> list[tuple[str, str, int]]:
    """Directly consecutive events by who did them, the same one included, most frequent first."""
    column, names = (log.resource, log.resources) if between == "resource" else (log.dept, log.departments)
    if column is None:
        return []
    return kernel.named_pairs(kernel.successions(log, column, len(names)), names)


def boundaries(log: EncodedLog, calendar: WorkingCalendar | None = None) -> Boundaries:
    """Waiting where a case passes from one department to another, as a share of all elapsed time."""
    measure = "wall" if calendar is None else "working"
    if log.dept is None:
        return Boundaries(measure, False, 0.0, ())
    found = steps(log, calendar)
    size = len(log.departments)
    codes = pair_codes(log.dept, found.at, size)
    crossing = (codes >= 0) & (codes // size != codes % size)
    elapsed = kernel.wall_durations(log)
    if calendar is not None:
        elapsed = calendar.position(log.ts[log.offsets[1:] - 1]) - calendar.position(log.ts[log.offsets[:-1]])
    total = int(elapsed.sum()) / 1e6
    entries = []
    for code, values in grouped(found.wait[crossing], codes[crossing]):
        stats = Stats.of_sorted(values)
        entries.append(
            Boundary(
                log.departments[code // size],
                log.departments[code % size],
                stats.n,
                stats,
                stats.total / total if total else 0.0,
            )
        )
    entries.sort(key=lambda e: (-e.wait.total, e.source, e.target))
    return Boundaries(
        measure, True, sum(e.wait.total for e in entries) / total if total else 0.0, tuple(entries)
    )


def where_the_days_go(
    log: EncodedLog, place: Place = "arc", calendar: WorkingCalendar | None = None, limit: int | None = None
) -> tuple[DayEntry, ...]:
    """Waiting by place, the largest total first, with what each would save at its own median or first
    quartile.

    ``arc``: between two activities; ``activity``: before an activity; ``department``: before an event of it.
    ``share`` is of all waiting between events.
    """
    found = steps(log, calendar)
    size, names = len(log.activities), log.activities
    if place == "arc":
        group = pair_codes(log.activity, found.at, size)
    elif place == "activity":
        group = log.activity[found.at + 1].astype(np.int64)
    else:
        if log.dept is None:
            return ()
        size, names = len(log.departments), log.departments
        group = log.dept[found.at + 1].astype(np.int64)
    total = int(found.wait.sum())
    entries = []
    for code, values in grouped(found.wait, group):
        label = (names[code // size], names[code % size]) if place == "arc" else (names[code],)
        entries.append(_entry(label, values, total))
    entries.sort(key=lambda e: (-e.total, e.label))
    return tuple(entries[:limit])


def waits_between(
    log: EncodedLog, source: str, target: str, calendar: WorkingCalendar | None, low: int, high: int
) -> Int64:
    """Waits from ``source`` to a directly following ``target`` that ended in [low, high), sorted, in µs."""
    if source not in log.activities or target not in log.activities:
        return np.empty(0, dtype=np.int64)
    found = steps(log, calendar)
    ended = log.ts[found.at + 1]
    mine = (log.activity[found.at] == log.activities.index(source)) & (ended >= low) & (ended < high)
    mine &= log.activity[found.at + 1] == log.activities.index(target)
    return np.sort(found.wait[mine])


def _entry(label: tuple[str, ...], ordered: Int64, total: int) -> DayEntry:
    stats = Stats.of_sorted(ordered)
    median, p25 = stats.median or 0.0, stats.p25 or 0.0

    def saved(target: float) -> float:
        excess = ordered[np.searchsorted(ordered, target * 1e6, side="right") :]
        return float(excess.sum()) / 1e6 - len(excess) * target

    return DayEntry(
        label,
        stats.n,
        stats.total,
        stats.total * 1e6 / total if total else 0.0,
        median,
        p25,
        saved(median),
        saved(p25),
    )


def measure_of(calendar: WorkingCalendar | None) -> Measure:
    """The name of the measure that a calendar stands for."""
    return "wall" if calendar is None else "working"
