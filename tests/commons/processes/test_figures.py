"""Calendar, case dates, service times, lateness, filters, before and after: worked examples with known
answers."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta

import numpy as np
import pyarrow as pa
import pytest

from hyeonjang.commons.measures.compare import MIN_CASES
from hyeonjang.commons.processes.engine import compare, flow, rework, spans
from hyeonjang.commons.processes.engine.calendar import OutsideCalendar, WorkingCalendar
from hyeonjang.commons.processes.engine.encode import EncodedLog, encode
from hyeonjang.commons.processes.engine.figures import to_json
from hyeonjang.commons.processes.engine.filters import Filter, apply
from hyeonjang.commons.processes.formats.canonical import EventLog, ImportReport, as_events
from hyeonjang.commons.processes.formats.dates import to_us
from hyeonjang.kit.errors import Refused

CALENDAR = WorkingCalendar.build(date(2025, 1, 1), date(2027, 12, 31), [date(2026, 1, 1), date(2026, 1, 2)])
HOUR, DAY = 3600, 86_400
REPORT = ImportReport("t", "t", None, 0, 0, 0, (), (), {})


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def log_of(
    rows: list[tuple[str, str, str]], cases: dict[str, list[object]] | None = None, **columns: list[object]
) -> EncodedLog:
    events = {
        "case": [r[0] for r in rows],
        "activity": [r[1] for r in rows],
        "ts": [at(r[2]) for r in rows],
        **columns,
    }
    table = {
        k: pa.array(v, pa.timestamp("us")) if v and any(isinstance(x, datetime) for x in v) else pa.array(v)
        for k, v in (cases or {"case": list(dict.fromkeys(events["case"]))}).items()
    }
    return encode(EventLog(as_events(pa.table(events)), pa.table(table), REPORT))


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-01-05T09:00", "2026-01-05T18:00", 8),
        ("2026-01-05T11:30", "2026-01-05T13:30", 1),
        ("2026-01-05T12:00", "2026-01-05T13:00", 0),
        ("2026-01-05T07:00", "2026-01-05T09:30", 0.5),
        ("2026-01-05T17:00", "2026-01-05T23:00", 1),
        ("2026-01-09T17:00", "2026-01-12T10:00", 2),
        ("2025-12-31T17:00", "2026-01-05T10:00", 2),
        ("2026-01-03T10:00", "2026-01-04T10:00", 0),
    ],
)
def test_근무시간은_점심과_주말과_공휴일을_뺀다(start: str, end: str, hours: float) -> None:
    low, high = CALENDAR.position(np.array([to_us(at(start)), to_us(at(end))]))
    assert (high - low) / 1e6 / HOUR == hours


def test_달력_밖의_일시는_틀린_값을_내지_않는다() -> None:
    with pytest.raises(OutsideCalendar):
        CALENDAR.position(np.array([to_us(at("2028-01-01T00:00"))]))
    with pytest.raises(ValueError, match="whole of the office hours"):
        WorkingCalendar(date(2026, 1, 1), np.array([0, 100, 200]), ((time(9), time(18)),))


def test_건의_날짜가_있으면_그것으로_재고_그렇게_말한다() -> None:
    rows = [
        ("a", "접수", "2026-01-06T09:00"),
        ("a", "결재", "2026-01-07T09:00"),
        ("b", "접수", "2026-01-06T09:00"),
        ("c", "접수", "2026-01-06T09:00"),
    ]
    cases: dict[str, list[object]] = {
        "case": ["c", "b", "a"],
        "opened": [at("2026-01-06"), at("2026-01-05"), at("2026-01-05")],
        "closed": [at("2026-01-02"), None, at("2026-01-09")],
    }
    found = spans.durations(log_of(rows, cases))
    assert (found.basis, found.stats.n, found.open_cases, found.contradictory) == ("case_dates", 1, 1, 1)
    assert found.stats.total == 4 * DAY
    assert found.basis_ko == "접수일부터 완료일까지"
    events = spans.durations(log_of(rows, cases), use_case_dates=False)
    assert (events.basis, events.stats.n, events.stats.max) == ("events", 3, DAY)


def test_완료만_기록된_로그의_처리시간은_재지_않는다() -> None:
    log = log_of([("a", "접수", "2026-01-05T09:00"), ("a", "결재", "2026-01-06T09:00")])
    found = rework.service_times(log)
    assert not found.measured
    assert "측정 안 됨" in found.sentence
    assert found.service is None


def test_착수와_완료가_있으면_처리와_대기를_나눈다() -> None:
    rows = [
        ("a", "검토", "2026-01-05T09:00"),
        ("a", "검토", "2026-01-05T11:00"),
        ("a", "결재", "2026-01-06T09:00"),
        ("a", "결재", "2026-01-06T10:00"),
        ("a", "통보", "2026-01-06T15:00"),
    ]
    log = log_of(rows, lifecycle=["start", "complete", "start", "complete", "complete"])
    found = rework.service_times(log)
    assert found.measured
    assert found.service is not None
    assert found.waiting is not None
    assert found.service.total == 3 * HOUR
    assert found.waiting.total == 22 * HOUR
    assert found.share_measured == pytest.approx(2 / 3)
    work = rework.service_times(log, CALENDAR)
    assert work.waiting is not None
    assert work.waiting.total == 6 * HOUR
    assert {row[0]: row[1].total for row in found.by_activity} == {"검토": 2 * HOUR, "결재": HOUR}


def test_지연은_각_건의_기한으로_잰다() -> None:
    rows = [(c, "접수", "2026-01-05T09:00") for c in "abcd"] + [(c, "결재", "2026-01-12T10:00") for c in "ab"]
    cases: dict[str, list[object]] = {
        "case": list("abcd"),
        "opened": [at("2026-01-05")] * 4,
        "closed": [at("2026-01-12T10:00"), at("2026-01-12T10:00"), None, None],
        "due": [at("2026-01-09T10:00"), at("2026-01-14"), at("2026-01-10"), None],
    }
    found = spans.lateness(log_of(rows, cases), as_of=to_us(at("2026-01-20")))
    assert (found.with_due, found.without_due, found.late, found.overdue) == (2, 1, 1, 1)
    assert found.share == 0.5
    assert found.late_by.total == 3 * DAY
    working = spans.lateness(log_of(rows, cases), calendar=CALENDAR)
    assert working.late_by.total == 8 * HOUR
    none = spans.lateness(log_of(rows))
    assert none.share is None
    assert "측정 안 됨" in none.basis_ko


def test_시작이_앞_단계의_끝보다_이르면_기다리지_않은_것이다() -> None:
    log = log_of(
        [("a", "검토", "2026-01-05T12:00"), ("a", "결재", "2026-01-05T15:00")],
        start_ts=[at("2026-01-05T09:00"), at("2026-01-05T11:00")],
    )
    assert flow.arcs(log)[0].wall.total == 0


def planted(
    shift_days: float, n: int, seed: int = 5
) -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]], ...]:
    draw = np.random.default_rng(seed)
    before = draw.lognormal(2.3, 0.4, n)
    after = draw.lognormal(2.3, 0.4, n) + shift_days
    return tuple((x * DAY * 1e6).astype(np.int64) for x in (before, after))  # type: ignore[return-value]


@pytest.mark.parametrize("n", [200, 201, 5000])
def test_심은_효과는_찾고_위약은_찾지_않는다(n: int) -> None:
    before, after = planted(-3, n)
    found = compare.compare_values(before, after)
    assert (found.median.verdict, found.mean.verdict) == (compare.SHORTER, compare.SHORTER)
    assert found.median.low is not None
    assert found.median.high is not None
    assert found.median.low < -3 * DAY < found.median.high
    before, after = planted(0, n)
    placebo = compare.compare_values(before, after)
    assert (placebo.median.verdict, placebo.mean.verdict) == (compare.NO_DIFFERENCE, compare.NO_DIFFERENCE)
    assert placebo == compare.compare_values(before, after)
    before, after = planted(2.5, n)
    assert compare.compare_values(before, after).median.verdict == compare.LONGER


def test_구간은_실제로_95퍼센트쯤_맞는다() -> None:
    hits = 0
    for seed in range(120):
        before, after = planted(-2, 60, seed)
        found = compare.compare_values(before, after, seed=seed)
        assert found.median.low is not None
        assert found.median.high is not None
        hits += found.median.low <= -2 * DAY <= found.median.high
    assert 105 <= hits <= 120


def test_중앙값_붓스트랩은_다시_뽑은_것과_분포가_같다() -> None:
    for n in (31, 40):
        values = planted(0, n)[0]
        draw = np.random.default_rng(1)
        quick = np.quantile(compare._medians(values, draw), [0.05, 0.5, 0.95])
        plain = [np.median(draw.choice(values, n)) for _ in range(8000)]
        assert quick == pytest.approx(np.quantile(plain, [0.05, 0.5, 0.95]), rel=0.04)


def test_적으면_판단하지_않고_기준을_말한다() -> None:
    before, after = planted(-5, 19)
    found = compare.compare_values(before, after)
    assert found.median.verdict == compare.UNDECIDABLE
    assert found.median.estimate is None
    assert "19건" in found.sentence
    assert f"{compare.MIN_CASES}건" in found.criterion and compare.MIN_CASES == MIN_CASES
    before, after = planted(-5, 100)
    still = compare.compare_values(before, after, open_after=26)
    assert still.mean.verdict == compare.UNDECIDABLE
    assert "아직 끝나지" in still.sentence
    assert compare.compare_values(before, after, open_after=25).mean.verdict == compare.SHORTER


def test_두_기간을_접수일로_가르고_경로와_부서로_거른다() -> None:
    rows, depts = [], []
    for i in range(80):
        start = at("2026-01-05T09:00") + timedelta(days=i)
        length = 10 if i < 40 else 6
        rows += [
            (f"{i}", "접수", start.isoformat()),
            (f"{i}", "결재", (start + timedelta(days=length, hours=i % 7)).isoformat()),
        ]
        depts += ["민원과", "환경과" if i % 2 else "건설과"]
    cases: dict[str, list[object]] = {
        "case": [f"{i}" for i in range(80)],
        "channel": ["창구" if i % 4 else "온라인" for i in range(80)],
    }
    log = log_of(rows, cases, dept=depts)
    change = date(2026, 2, 14)
    found = compare.before_after(log, Filter(last_day=change - timedelta(days=1)), Filter(first_day=change))
    assert (found.before.n, found.after.n, found.median.verdict) == (40, 40, compare.SHORTER)
    assert found.median.estimate == pytest.approx(-4 * DAY, abs=HOUR)
    nothing = compare.before_after(log, Filter(last_day=date(2020, 1, 1)), Filter(first_day=change))
    assert nothing.median.verdict == compare.UNDECIDABLE
    assert apply(log, Filter(attributes={"channel": frozenset({"온라인"})})).n_cases == 20
    assert apply(log, Filter(departments=frozenset({"환경과"}))).n_cases == 40
    assert apply(log, Filter(variants=frozenset({("접수", "결재")}))).n_cases == 80
    part = apply(log, Filter(first_day=change, only_activities=frozenset({"접수"})))
    assert (part.n_cases, part.n_events, part.cases.num_rows) == (40, 40, 40)
    for wrong in (
        Filter(attributes={"없음": frozenset({"x"})}),
        Filter(activities=frozenset({"없음"})),
        Filter(first_day=change, last_day=date(2026, 1, 1)),
    ):
        with pytest.raises(Refused):
            apply(log, wrong)


def test_결과는_모두_JSON이_된다() -> None:
    log = log_of([("a", "접수", "2026-01-05T09:00"), ("a", "결재", "2026-01-06T09:00")])
    values = [
        flow.arcs(log, CALENDAR),
        flow.variants(log),
        flow.boundaries(log),
        flow.where_the_days_go(log),
        rework.rework(log),
        rework.ping_pong(log),
        rework.service_times(log),
        spans.durations(log, CALENDAR),
        spans.lateness(log),
        compare.compare_values(*planted(0, 5)),
    ]
    text = json.dumps([to_json(value) for value in values], ensure_ascii=False, allow_nan=False)
    assert "측정 안 됨" in text
