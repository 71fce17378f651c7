"""Small logs written by hand: time as working days from a Monday, one day being eight office hours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

import pyarrow as pa

from hyeonjang.commons.processes.engine.calendar import WorkingCalendar
from hyeonjang.commons.processes.engine.encode import EncodedLog, encode
from hyeonjang.commons.processes.whatif.traces import Traces, traces
from hyeonjang.commons.processes.whatif.waits import Waits

# No holidays: working day n is easily found.
CALENDAR = WorkingCalendar.build(date(2024, 1, 1), date(2030, 12, 31))
Event = tuple[str, float] | tuple[str, float, str]


def moment(day: float) -> datetime:
    """The Korean wall time of a working day's place."""
    whole = int(day + 1e-9)
    minutes = round((day - whole) * 480)
    start = datetime(2024, 1, 1, 9) + timedelta(days=whole // 5 * 7 + whole % 5)
    return start + timedelta(minutes=minutes + (60 if minutes >= 180 else 0))


def log_of(cases: Iterable[Sequence[Event]], ended: Sequence[bool] | None = None, **columns: Sequence[str]) -> EncodedLog:
    """A log of cases as (step, working day[, officer]); opened with the first event, closed with the last."""
    rows = list(cases)
    events = [(f"c{n:05d}", e[0], moment(e[1]), e[2] if len(e) > 2 else None, place)
              for n, case in enumerate(rows) for place, e in enumerate(case)]
    table = pa.table({
        "case": [e[0] for e in events], "activity": [e[1] for e in events],
        "ts": pa.array([e[2] for e in events], pa.timestamp("us")),
        "resource": pa.array([e[3] for e in events], pa.string()), "row": list(range(len(events)))})
    done = ended or [True] * len(rows)
    attributes = pa.table({
        "case": [f"c{n:05d}" for n in range(len(rows))],
        "opened": pa.array([moment(case[0][1]) for case in rows], pa.timestamp("us")),
        "closed": pa.array([moment(case[-1][1]) if ok else None for case, ok in zip(rows, done, strict=True)],
                           pa.timestamp("us")),
        **columns})
    log = encode(table)
    # ``encode`` of a bare table knows no attributes of cases.
    from dataclasses import replace

    return replace(log, cases=attributes)


def read(cases: Iterable[Sequence[Event]], waits: Waits, ended: Sequence[bool] | None = None) -> Traces:
    return traces(log_of(cases, ended), CALENDAR, waits)
