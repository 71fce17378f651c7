"""What was planted in the demo county must be found by the analysis, and the placebo must not.

Runs the real chain: the generated export in CP949, the reader, the engine. No database.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from hyeonjang.commons.processes.engine import compare, filters, flow, rework
from hyeonjang.commons.processes.engine.calendar import WorkingCalendar
from hyeonjang.commons.processes.engine.encode import EncodedLog, encode
from hyeonjang.commons.processes.formats import reading
from hyeonjang.config.demo import county
from hyeonjang.law.periods.days import Regime
from hyeonjang.law.periods.table import default_table

TRUTH = county.Truth()
MAPPING = {"case": "접수번호", "activity": "처리단계", "ts": "처리일시", "resource": "담당자", "dept": "담당부서",
           "due": "처리기한"}


@pytest.fixture(scope="module")
def holidays() -> set[date]:
    return set(default_table().days_off(Regime.MINWON))


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory, holidays: set[date]) -> EncodedLog:
    path = Path(tmp_path_factory.mktemp("county")) / "민원처리내역.csv"
    county.write_csv(path, holidays)
    found = reading.read_log(path, MAPPING)
    assert found.report.encoding == "cp949" and found.report.skipped_rows == 0
    return encode(found)


@pytest.fixture(scope="module")
def calendar(holidays: set[date]) -> WorkingCalendar:
    return WorkingCalendar.build(date(2023, 1, 1), date(2027, 12, 31), holidays)


def _of(kind: str, **more: object) -> filters.Filter:
    return filters.Filter(attributes={"민원사무": frozenset({kind})}, **more)  # type: ignore[arg-type]


def _around(log: EncodedLog, kind: str, day: date, calendar: WorkingCalendar) -> compare.BeforeAfter:
    # A year on either side, or what there is of it, by the day the case ended.
    base = _of(kind, on="closed")
    before = replace(base, first_day=day - timedelta(days=365), last_day=day - timedelta(days=1))
    after = replace(base, first_day=day + timedelta(days=30), last_day=day + timedelta(days=395))
    return compare.before_after(log, before, after, calendar=calendar)


def test_the_same_seed_gives_the_same_county(holidays: set[date]) -> None:
    first = [row for row, _ in zip(county.generate(holidays), range(500), strict=False)]
    again = [row for row, _ in zip(county.generate(holidays), range(500), strict=False)]
    assert first == again


def test_the_slowest_step_of_the_benefits_desk_is_found(log: EncodedLog, calendar: WorkingCalendar) -> None:
    until = replace(_of("사회보장급여 신청"), last_day=TRUTH.effects["사회보장급여 신청"] - timedelta(days=1))
    ranked = flow.where_the_days_go(filters.apply(log, until), "arc", calendar)
    assert ranked[0].label == TRUTH.slowest_arc
    assert ranked[0].share > 0.4


def test_the_bottleneck_boundary_ranks_first_over_the_whole_county(log: EncodedLog, calendar: WorkingCalendar) -> None:
    found = flow.boundaries(log, calendar).boundaries
    intake = "종합민원과"
    among_departments = [(b.source, b.target) for b in found if intake not in (b.source, b.target)]
    assert among_departments[0] == TRUTH.bottleneck_boundary


def test_ping_pong_is_found_between_the_planted_pair(log: EncodedLog) -> None:
    # Asking for cooperation and getting it back also goes there and back; what is meant here are transfers.
    moves = _of("개발행위허가", only_activities=frozenset({"부서 배부", "소관 이송"}))
    pairs = rework.ping_pong(filters.apply(log, moves))
    assert frozenset({pairs[0].first, pairs[0].second}) == TRUTH.pingpong_pair


def test_rework_is_highest_where_it_was_planted(log: EncodedLog) -> None:
    shares = {kind.name: rework.rework(filters.apply(log, _of(kind.name))).share_of_cases
              for kind in county.KINDS if kind.pingpong is None}
    assert max(shares, key=lambda name: shares[name]) == TRUTH.rework_kind


@pytest.mark.parametrize("kind", sorted(TRUTH.effects))
def test_a_planted_effect_is_found(kind: str, log: EncodedLog, calendar: WorkingCalendar) -> None:
    found = _around(log, kind, TRUTH.effects[kind], calendar)
    assert found.median.high is not None and found.median.high < 0, found.sentence


def test_the_placebo_is_not_taken_for_an_effect(log: EncodedLog, calendar: WorkingCalendar) -> None:
    kind, day = TRUTH.placebo
    found = _around(log, kind, day, calendar)
    assert found.median.low is not None and found.median.high is not None
    assert found.median.low <= 0 <= found.median.high, found.sentence


def test_too_few_cases_are_not_judged(log: EncodedLog, calendar: WorkingCalendar) -> None:
    kind, day = TRUTH.too_small
    assert _around(log, kind, day, calendar).median.verdict == "판단 불가"
