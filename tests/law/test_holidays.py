"""The holiday table against the gazette and against an independent package, and by regime."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from hyeonjang.kit.errors import Refused
from hyeonjang.law.periods import (
    Clock,
    ClockSpec,
    Kind,
    Length,
    Regime,
    Unit,
    deadline,
    default_table,
    local_day,
    recompute,
    temporary_day,
)

TABLE = default_table()
GAZETTE = Path(__file__).with_name("kr_gazette_2018_2025.json")


def off(regime: Regime, first: int, last: int) -> set[date]:
    return {day for day in TABLE.days_off(regime) if first <= day.year <= last}


def test_관보의_공휴일과_같다_2018_2025() -> None:
    years = json.loads(GAZETTE.read_text(encoding="utf-8"))["years"]
    assert off(Regime.MINWON, 2018, 2025) == {
        date.fromisoformat(day) for year in years.values() for day in year
    }


def test_독립된_패키지와_같다_2020_2028() -> None:
    holidays = pytest.importorskip("holidays")
    theirs = set(holidays.country_holidays("KR", years=range(2020, 2029)))
    assert off(Regime.MINWON, 2020, 2028) == theirs


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2025-05-01", {"tax"}),
        ("2026-05-01", {"minwon", "civil", "tax", "payroll", "local"}),
        ("2027-05-01", {"minwon", "civil", "tax", "payroll", "local"}),
        ("2027-05-03", {"minwon", "civil", "payroll", "local"}),
        ("2025-07-17", set()),
        ("2026-07-17", {"minwon", "civil", "tax", "payroll", "local"}),
        ("2021-12-27", set()),
        ("2027-12-27", {"minwon", "civil", "tax", "payroll", "local"}),
        ("2026-06-08", set()),
    ],
)
def test_누구의_휴일인가(day: str, expected: set[str]) -> None:
    moment = date.fromisoformat(day)
    assert {regime.value for regime in Regime if TABLE.holiday(moment, regime)} == expected


def test_제헌절은_공포된_뒤에야_알_수_있다() -> None:
    assert TABLE.known_on(date(2026, 2, 9)).is_working(date(2026, 7, 17), Regime.MINWON)
    assert not TABLE.known_on(date(2026, 2, 10)).is_working(date(2026, 7, 17), Regime.MINWON)
    assert not TABLE.known_on(date(2026, 2, 9)).is_working(date(2026, 5, 1), Regime.TAX)


def test_지방공휴일은_그_관청만_닫는다() -> None:
    day = date(2026, 11, 18)
    table = TABLE.with_days(
        [local_day(day, name="군민의 날", office="연천군", ordinance="연천군 지방공휴일 조례")]
    )
    assert table.is_working(day, Regime.MINWON)
    ours = table.for_office("연천군")
    assert not ours.is_working(day, Regime.MINWON) and not ours.is_working(day, Regime.LOCAL)
    assert ours.is_working(day, Regime.CIVIL) and ours.is_working(day, Regime.TAX)
    assert table.for_office("포천시").is_working(day, Regime.MINWON)


def test_표는_바뀌지_않고_새_표가_생긴다() -> None:
    day = date(2026, 12, 24)
    new = TABLE.with_days([temporary_day(day, declared_on=date(2026, 11, 23), source="국무회의 의결")])
    assert TABLE.is_working(day, Regime.MINWON) and not new.is_working(day, Regime.MINWON)
    assert new.version != TABLE.version
    assert new.known_on(date(2026, 11, 22)).version == TABLE.known_on(date(2026, 11, 22)).version


def test_같은_표는_어느_프로세스에서나_같은_지문이다() -> None:
    # 노동절 stands twice on its day: with ties in the order the fingerprint hung on the hash seed.
    assert len({row.sort_key for row in TABLE.rows}) == len(TABLE.rows)
    ask = "from hyeonjang.law.periods.table import default_table; print(default_table().version)"
    versions = {
        subprocess.run([sys.executable, "-c", ask], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True,
                       text=True, check=True).stdout.strip()
        for seed in ("0", "1")
    }
    assert versions == {TABLE.version}


def test_임시공휴일이_옮기는_건만_알려준다() -> None:
    spec = ClockSpec(Clock.PETITION, date(2017, 9, 25), Length(6, Unit.DAYS))
    other = ClockSpec(Clock.PETITION, date(2017, 9, 18), Length(6, Unit.DAYS))
    moved = recompute({"가": spec, "나": other}, TABLE.known_on(date(2017, 9, 1)), TABLE)
    assert [(row.id, row.old_due, row.new_due, row.by.days) for row in moved] == [
        ("가", date(2017, 10, 2), date(2017, 10, 10), 8)
    ]


def test_범위_밖의_날은_답하지_않는다() -> None:
    with pytest.raises(Refused, match="공휴일표의 범위"):
        deadline(ClockSpec(Clock.CIVIL, date(2050, 12, 25), Length(10, Unit.DAYS)))
    with pytest.raises(Refused, match="범위"):
        TABLE.with_days([temporary_day(date(2051, 1, 2), declared_on=date(2050, 1, 1), source="국무회의")])


def test_모든_줄에_근거가_있다() -> None:
    assert all(row.cite and row.source and row.regimes for row in TABLE.rows)
    assert {row.kind for row in TABLE.rows} == set(Kind) - {Kind.LOCAL}
