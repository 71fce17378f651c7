"""Every figure against a plain Python reading of the same definition, on small logs that hypothesis makes
up."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hyeonjang.commons.processes.engine import flow, kernel, rework, spans
from hyeonjang.commons.processes.engine.calendar import WorkingCalendar
from hyeonjang.commons.processes.engine.encode import EncodedLog, encode
from hyeonjang.commons.processes.engine.summary import summarise
from hyeonjang.commons.processes.formats.canonical import as_events

START = datetime(2026, 1, 1)
HOLIDAYS = {date(2026, 1, 1), date(2026, 1, 14)}
CALENDAR = WorkingCalendar.build(date(2025, 12, 31), date(2026, 2, 28), HOLIDAYS)
Event = tuple[int, str, int, str | None, str | None]
EVENTS = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.sampled_from("가나다라"),
        st.integers(0, 20).map(lambda n: n * 137),
        st.sampled_from(["김", "이", "박", None]),
        st.sampled_from(["민원과", "환경과", None]),
    ),
    min_size=1,
    max_size=40,
)


def log_of(events: list[Event], tie_order: str | None = None) -> EncodedLog:
    table = pa.table(
        {
            "case": pa.array([str(e[0]) for e in events]),
            "activity": pa.array([e[1] for e in events]),
            "ts": pa.array([START + timedelta(minutes=e[2]) for e in events], pa.timestamp("us")),
            "resource": pa.array([e[3] for e in events], pa.string()),
            "dept": pa.array([e[4] for e in events], pa.string()),
        }
    )
    return encode(as_events(table), list(tie_order) if tie_order else None)


def traces(events: list[Event], tie_order: str | None = None) -> list[list[Event]]:
    found: dict[int, list[Event]] = defaultdict(list)
    for event in events:
        found[event[0]].append(event)
    rank = (lambda e: tie_order.index(e[1])) if tie_order else (lambda e: 0)
    return [sorted(trace, key=lambda e: (e[2], rank(e))) for trace in found.values()]


def worked_minutes(low: int, high: int) -> int:
    """Counts the minutes one by one."""
    moments = (START + timedelta(minutes=m) for m in range(low, high))
    return sum(
        m.weekday() < 5 and m.date() not in HOLIDAYS and (9 <= m.hour < 12 or 13 <= m.hour < 18)
        for m in moments
    )


@settings(max_examples=150, deadline=None)
@given(EVENTS, st.sampled_from([None, "라다나가"]))
def test_요약은_손으로_센_것과_같다(events: list[Event], tie_order: str | None) -> None:
    found = summarise(log_of(events, tie_order))
    expected = traces(events, tie_order)
    assert found.cases == len(expected)
    assert found.events == len(events)
    assert found.activities == Counter(e[1] for e in events)
    assert found.start_activities == Counter(t[0][1] for t in expected)
    assert found.end_activities == Counter(t[-1][1] for t in expected)
    assert found.variants == len({tuple(e[1] for e in t) for t in expected})
    pairs = [(a, b) for t in expected for a, b in pairwise(t)]
    assert {(a, b): n for a, b, n in found.dfg} == Counter((a[1], b[1]) for a, b in pairs)
    people = Counter((a[3], b[3]) for a, b in pairs if a[3] and b[3])
    assert {(a, b): n for a, b, n in found.handover} == people
    lengths = [(t[-1][2] - t[0][2]) * 60 for t in expected]
    assert found.case_duration_seconds.mean == pytest.approx(statistics.mean(lengths))
    assert found.case_duration_seconds.median == statistics.median(lengths)
    assert found.case_duration_seconds.max == max(lengths)


@settings(max_examples=60, deadline=None)
@given(EVENTS)
def test_이어짐의_대기는_손으로_잰_것과_같다(events: list[Event]) -> None:
    walls: dict[tuple[str, str], list[int]] = defaultdict(list)
    works: dict[tuple[str, str], list[int]] = defaultdict(list)
    for trace in traces(events):
        for a, b in pairwise(trace):
            walls[a[1], b[1]].append((b[2] - a[2]) * 60)
            works[a[1], b[1]].append(worked_minutes(a[2], b[2]) * 60)
    found = flow.arcs(log_of(events), CALENDAR)
    assert {(arc.source, arc.target) for arc in found} == set(walls)
    for arc in found:
        wall, work = walls[arc.source, arc.target], works[arc.source, arc.target]
        assert (arc.count, arc.wall.total, arc.wall.median) == (len(wall), sum(wall), statistics.median(wall))
        assert arc.working is not None
        assert (arc.working.total, arc.working.max) == (sum(work), max(work))
        assert arc.wall.p25 == pytest.approx(float(np.quantile(wall, 0.25)))
        assert arc.wall.p90 == pytest.approx(float(np.quantile(wall, 0.9)))


@settings(max_examples=100, deadline=None)
@given(EVENTS)
def test_경로와_되풀이와_왕복은_손으로_센_것과_같다(events: list[Event]) -> None:
    log, expected = log_of(events), traces(events)
    paths = Counter(tuple(e[1] for e in t) for t in expected)
    found = flow.variants(log)
    assert {v.activities: v.count for v in found} == paths
    assert [v.count for v in found] == sorted(paths.values(), reverse=True)
    assert found[-1].cumulative == pytest.approx(1)
    per_case = [Counter(e[1] for e in t) for t in expected]
    again = rework.rework(log)
    assert again.cases_with_rework == sum(any(n > 1 for n in c.values()) for c in per_case)
    assert {r.activity: (r.cases, r.extra_events) for r in again.repeats} == {
        a: (sum(c[a] > 1 for c in per_case), sum(max(c[a] - 1, 0) for c in per_case))
        for a in "가나다라"
        if any(c[a] > 1 for c in per_case)
    }
    loops = Counter(a[1] for t in expected for a, b in pairwise(t) if a[1] == b[1])
    assert {r.activity: r.self_loops for r in again.repeats if r.self_loops} == loops
    for kind, place in (("resource", 3), ("department", 4)):
        returns: Counter[tuple[object, object]] = Counter()
        for trace in expected:
            turns: list[object] = []
            for event in trace:
                if event[place] and (not turns or turns[-1] != event[place]):
                    turns.append(event[place])
            returns.update((a, b) for a, b, c in zip(turns, turns[1:], turns[2:], strict=False) if a == c)
        assert {(p.first, p.second): p.count for p in rework.ping_pong(log, kind)} == returns  # type: ignore[arg-type]


@settings(max_examples=80, deadline=None)
@given(EVENTS)
def test_부서_경계의_몫은_손으로_잰_것과_같다(events: list[Event]) -> None:
    waits: dict[tuple[str, str], int] = defaultdict(int)
    total = 0
    for trace in traces(events):
        total += trace[-1][2] - trace[0][2]
        for a, b in pairwise(trace):
            if a[4] and b[4] and a[4] != b[4]:
                waits[a[4], b[4]] += b[2] - a[2]
    found = flow.boundaries(log_of(events))
    assert {(b.source, b.target): b.wait.total for b in found.boundaries} == {
        k: v * 60 for k, v in waits.items()
    }
    assert found.share == pytest.approx(sum(waits.values()) / total if total else 0)


@settings(max_examples=80, deadline=None)
@given(EVENTS)
def test_줄일_수_있는_시간은_하나하나_줄여_본_것과_같다(events: list[Event]) -> None:
    waits: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for trace in traces(events):
        for a, b in pairwise(trace):
            waits[a[1], b[1]].append((b[2] - a[2]) * 60)
    found = flow.where_the_days_go(log_of(events))
    assert [e.total for e in found] == sorted((float(sum(v)) for v in waits.values()), reverse=True)
    for entry in found:
        values = waits[entry.label]
        for target, saved in ((entry.median, entry.saved_at_median), (entry.p25, entry.saved_at_p25)):
            assert saved == pytest.approx(sum(max(v - target, 0) for v in values), abs=1e-3)


@settings(max_examples=80, deadline=None)
@given(EVENTS)
def test_법정_시계는_정지된_분을_하나씩_뺀_것과_같다(events: list[Event]) -> None:
    log = log_of(events)
    pairs = [("가", "나"), ("다", "라")]
    wall, work = [], []
    for trace in traces(events):
        stopped: set[int] = set()
        for begin, finish in pairs:
            for i, event in enumerate(trace):
                if event[1] == begin:
                    end = next((e[2] for e in trace[i + 1 :] if e[1] == finish), trace[-1][2])
                    stopped.update(range(event[2], end))
        minutes = [m for m in range(trace[0][2], trace[-1][2]) if m not in stopped]
        wall.append(len(minutes) * 60)
        work.append(sum(worked_minutes(m, m + 1) for m in minutes) * 60)
    found = spans.statutory_durations(log, spans.suspensions_from_activities(log, pairs))
    assert (found.stats.total, found.stats.max) == (sum(wall), max(wall))
    found = spans.statutory_durations(log, spans.suspensions_from_activities(log, pairs), CALENDAR)
    assert (found.stats.total, found.stats.max) == (sum(work), max(work))


def test_같은_해시를_가진_경로도_갈라_센다(monkeypatch: pytest.MonkeyPatch) -> None:
    events: list[Event] = [(i, "가나다라"[i % 4], 0, None, None) for i in range(12)]
    true_hashes, calls = kernel._hashes, []

    def colliding(log: EncodedLog, seed: int) -> kernel.UInt64:
        calls.append(seed)
        hashes = true_hashes(log, seed)
        return hashes // hashes if len(calls) == 1 else hashes

    monkeypatch.setattr(kernel, "_hashes", colliding)
    found = kernel.variants(log_of(events))
    assert len(calls) == 2
    assert found.count.tolist() == [3, 3, 3, 3]
    assert np.bincount(found.of_case).tolist() == [3, 3, 3, 3]
