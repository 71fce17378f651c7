"""Doing it again and sending it back: repeats, self-loops, ping-pong; and service times where starts are
known."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np

from .calendar import WorkingCalendar
from .encode import NO_TIME, EncodedLog, Int64
from .figures import PingPong, Repeat, Rework, ServiceTimes, Stats
from .flow import steps
from .groups import grouped

_STARTS = ("start", "schedule", "assign", "시작", "착수")
_ENDS = ("complete", "완료", "종료")


def rework(log: EncodedLog) -> Rework:
    """Activities that come more than once in a case, by extra events."""
    size = len(log.activities)
    case = log.case_of_event()
    keys = np.sort(case * size + log.activity)
    bounds = np.concatenate(([0], np.nonzero(keys[1:] != keys[:-1])[0] + 1, [len(keys)]))
    counts = np.diff(bounds)
    unique = keys[bounds[:-1]]
    again = counts > 1
    activity = unique[again] % size
    extra = np.bincount(activity, weights=counts[again] - 1, minlength=size).astype(np.int64)
    cases = np.bincount(activity, minlength=size)
    at = np.nonzero(log.successor_mask())[0]
    loops = np.bincount(log.activity[at][log.activity[at] == log.activity[at + 1]], minlength=size)
    repeats = [
        Repeat(log.activities[i], int(cases[i]), int(extra[i]), int(loops[i]))
        for i in range(size)
        if cases[i]
    ]
    repeats.sort(key=lambda r: (-r.extra_events, r.activity))
    touched = len(np.unique(unique[again] // size))
    return Rework(touched, touched / log.n_cases if log.n_cases else 0.0, int(extra.sum()), tuple(repeats))


def ping_pong(
    log: EncodedLog, between: Literal["resource", "department"] = "department"
) -> tuple[PingPong, ...]:
    """A → B → A, where consecutive events of the same one count once and events of nobody are passed over."""
    column, names = (log.resource, log.resources) if between == "resource" else (log.dept, log.departments)
    if column is None:
        return ()
    known = column >= 0
    who, case = column[known].astype(np.int64), log.case_of_event()[known]
    turn = np.ones(len(who), dtype=np.bool_)
    turn[1:] = (who[1:] != who[:-1]) | (case[1:] != case[:-1])
    who, case = who[turn], case[turn]
    back = (who[2:] == who[:-2]) & (case[2:] == case[:-2])
    size = len(names)
    codes = (who[:-2] * size + who[1:-1])[back]
    of_case = case[:-2][back]
    found = [
        PingPong(names[code // size], names[code % size], len(cases), len(np.unique(cases)))
        for code, cases in grouped(of_case, codes)
    ]
    return tuple(sorted(found, key=lambda p: (-p.count, p.first, p.second)))


def pair_lifecycles(log: EncodedLog) -> EncodedLog:
    """Start and complete events of the same step joined to one event with a start: the k-th with the k-th.

    A start that nobody completes and a completion that nobody started stay as events without a start. Without
    both kinds in the log it is returned as it is.
    """
    if log.lifecycle is None:
        return log
    kinds = np.array(
        [
            0 if name.lower() in _STARTS[:1] + _STARTS[3:] else 1 if name.lower() in _ENDS else 2
            for name in log.lifecycles
        ]
        + [2]
    )
    kind = kinds[log.lifecycle]
    if not (kind == 0).any() or not (kind == 1).any():
        return log
    key = log.case_of_event() * len(log.activities) + log.activity
    starts, ends = np.nonzero(kind == 0)[0], np.nonzero(kind == 1)[0]
    start_id, end_id = _numbered(key[starts]), _numbered(key[ends])
    both = np.stack((key[starts], start_id)), np.stack((key[ends], end_id))
    order_s, order_e = np.lexsort((both[0][1], both[0][0])), np.lexsort((both[1][1], both[1][0]))
    width = int(max(start_id.max(), end_id.max())) + 1
    flat_s = (both[0][0] * width + both[0][1])[order_s]
    flat_e = (both[1][0] * width + both[1][1])[order_e]
    place = np.minimum(np.searchsorted(flat_s, flat_e), len(flat_s) - 1)
    matched = flat_s[place] == flat_e
    start_at, end_at = starts[order_s][place[matched]], ends[order_e][matched]
    # A completion recorded before its start is no measurement.
    sane = log.ts[start_at] <= log.ts[end_at]
    start_at, end_at = start_at[sane], end_at[sane]
    begun = np.full(log.n_events, NO_TIME) if log.start_ts is None else log.start_ts.copy()
    begun[end_at] = log.ts[start_at]
    keep = np.ones(log.n_events, dtype=np.bool_)
    keep[start_at] = False
    return replace(log, start_ts=begun).select_events(keep)


def _numbered(keys: Int64) -> Int64:
    """For each element how many equal ones stood before it."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    fresh = np.concatenate(([True], ordered[1:] != ordered[:-1]))
    first = np.maximum.accumulate(np.where(fresh, np.arange(len(keys)), 0))
    number = np.empty(len(keys), dtype=np.int64)
    number[order] = np.arange(len(keys)) - first
    return number


def service_times(log: EncodedLog, calendar: WorkingCalendar | None = None) -> ServiceTimes:
    """Working against waiting, from recorded starts only.

    Completions alone never yield a processing time: the answer then is that it was not measured.
    """
    joined = pair_lifecycles(log)
    if joined.start_ts is None or not (joined.start_ts != NO_TIME).any():
        return ServiceTimes(
            False,
            "착수 시각이 기록되지 않아 처리시간은 '측정 안 됨'입니다. 사건 사이의 간격은 "
            "대기와 처리를 나누지 못합니다.",
            0.0,
            None,
            None,
        )
    has = joined.start_ts != NO_TIME
    low, high = joined.start_ts[has], joined.ts[has]
    sane = high >= low
    low, high, activity = low[sane], high[sane], joined.activity[has][sane].astype(np.int64)
    service = high - low if calendar is None else calendar.position(high) - calendar.position(low)
    found = steps(joined, calendar)
    waited = has[found.at + 1]
    before = joined.activity[found.at + 1][waited].astype(np.int64)
    waits = {code: Stats.of_sorted(values) for code, values in grouped(found.wait[waited], before)}
    none = Stats.of(np.empty(0, np.int64))
    rows = [
        (joined.activities[code], Stats.of_sorted(values), waits.get(code, none))
        for code, values in grouped(service, activity)
    ]
    rows.sort(key=lambda row: (-row[1].total, row[0]))
    share = float(has.mean())
    return ServiceTimes(
        True,
        f"착수와 완료가 모두 기록된 사건(전체의 {share:.0%})에서 잰 값입니다.",
        share,
        Stats.of(service),
        Stats.of(found.wait[waited]),
        tuple(rows),
    )
