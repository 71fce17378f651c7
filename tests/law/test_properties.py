"""What must hold for all starts, lengths and tables."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from hyeonjang.law.periods import (
    Clock,
    ClockSpec,
    Extension,
    Length,
    OfficeHours,
    Reading,
    Regime,
    Suspension,
    Unit,
    bulk_due,
    bulk_working_days,
    bulk_working_seconds,
    deadline,
    default_table,
    prefix,
    recompute,
    temporary_day,
    working_days_between,
    working_seconds_between,
)

TABLE = default_table()
ROLLING = {
    Clock.PETITION: Regime.MINWON,
    Clock.CIVIL: Regime.CIVIL,
    Clock.LOCAL_TAX: Regime.TAX,
    Clock.PAYDAY: Regime.PAYROLL,
    Clock.BEFORE: Regime.CIVIL,
}
anything = st.datetimes(datetime(2017, 1, 1), datetime(2035, 1, 1)).map(
    lambda moment: moment.replace(microsecond=0)
)
# Whole hours meet the edges: opening, lunch, closing.
moments = st.one_of(anything, anything.map(lambda moment: moment.replace(minute=0, second=0)))
days = st.dates(date(2015, 1, 1), date(2035, 1, 1))
clocks = st.sampled_from([Clock.PETITION, Clock.CIVIL, Clock.RESTRICTIVE, Clock.LOCAL_TAX])
lengths = st.one_of(
    st.builds(Length, st.integers(1, 90), st.just(Unit.DAYS)),
    st.builds(Length, st.integers(1, 20), st.just(Unit.WEEKS)),
    st.builds(Length, st.integers(1, 24), st.just(Unit.MONTHS)),
    st.builds(Length, st.integers(1, 4), st.just(Unit.YEARS)),
)
pauses = st.lists(st.tuples(st.integers(-5, 80), st.integers(0, 20)), max_size=4)
offices = st.sampled_from(
    [OfficeHours(), OfficeHours().with_lunch("11:30-12:30"), OfficeHours().with_lunch("13:00-14:00")]
)


def due(clock: Clock, start: date, length: Length | None, **options: object) -> date:
    return deadline(ClockSpec(clock, start, length, **options), explain=False).due  # type: ignore[arg-type]


def as_moment(found: date) -> datetime:
    """A due day lasts until its end."""
    return (
        found
        if isinstance(found, datetime)
        else datetime(found.year, found.month, found.day) + timedelta(days=1)
    )


def ranges(start: datetime, raw: list[tuple[int, int]]) -> tuple[Suspension, ...]:
    first = start.date()
    return tuple(
        Suspension(first + timedelta(days=offset), first + timedelta(days=offset + size))
        for offset, size in raw
    )


@given(clocks, moments, st.integers(0, 100 * 86_400), lengths, pauses)
def test_a_later_start_is_never_due_earlier(
    clock: Clock, start: datetime, later: int, length: Length, raw: list[tuple[int, int]]
) -> None:
    other = start + timedelta(seconds=later)
    if (other.time() == datetime.min.time()) != (start.time() == datetime.min.time()):
        other += timedelta(seconds=1)  # a civil period from 00:00 counts its first day: another rule
    suspended = ranges(start, raw)
    assert due(clock, start, length, suspensions=suspended) <= due(
        clock, other, length, suspensions=suspended
    )


@given(clocks, moments, lengths, st.integers(1, 8), pauses)
def test_a_longer_period_is_never_due_earlier(
    clock: Clock, start: datetime, length: Length, more: int, raw: list[tuple[int, int]]
) -> None:
    suspended = ranges(start, raw)
    short = due(clock, start, length, suspensions=suspended)
    long = due(clock, start, Length(length.n + more, length.unit), suspensions=suspended)
    assert as_moment(short) <= as_moment(long)


@given(st.sampled_from(list(ROLLING)), moments, lengths, pauses)
def test_rolling_clocks_never_end_on_a_day_off(
    clock: Clock, start: datetime, length: Length, raw: list[tuple[int, int]]
) -> None:
    forward = clock not in (Clock.PAYDAY, Clock.BEFORE)
    spec = ClockSpec(
        clock,
        start,
        None if clock is Clock.PAYDAY else length,
        ranges(start, raw) if forward else (),
        overrides=False,
    )
    found = deadline(spec, explain=False)
    assert TABLE.is_working(found.due_day, ROLLING[clock])
    assert not any(row.start <= found.due_day <= row.end for row in spec.suspensions)
    if not forward:
        assert found.due <= found.nominal


@given(clocks, moments, lengths, st.integers(0, 200), pauses)
def test_a_new_holiday_never_makes_anything_earlier(
    clock: Clock, start: datetime, length: Length, offset: int, raw: list[tuple[int, int]]
) -> None:
    holiday = temporary_day(
        start.date() + timedelta(days=offset), declared_on=start.date(), source="국무회의"
    )
    spec = ClockSpec(clock, start, length, ranges(start, raw))
    before, after = (deadline(spec, table, explain=False).due for table in (TABLE, NEW(holiday)))
    assert before <= after


def NEW(holiday):  # type: ignore[no-untyped-def]
    return TABLE.with_days([holiday])


@given(clocks, moments, lengths, pauses, st.randoms(use_true_random=False))
def test_suspensions_are_a_union_in_any_order(
    clock: Clock, start: datetime, length: Length, raw: list[tuple[int, int]], rng: random.Random
) -> None:
    rows = ranges(start, raw)
    mixed = [*rows, *rows[:1]]
    rng.shuffle(mixed)
    single = tuple(
        Suspension(day, day)
        for row in rows
        for day in (row.start + timedelta(days=k) for k in range((row.end - row.start).days + 1))
    )
    assert (
        due(clock, start, length, suspensions=rows)
        == due(clock, start, length, suspensions=tuple(mixed))
        == due(clock, start, length, suspensions=single)
    )


@given(moments, st.integers(1, 40), pauses)
def test_hours_due_takes_exactly_the_hours(start: datetime, hours: int, raw: list[tuple[int, int]]) -> None:
    rows = ranges(start, raw)
    found = due(Clock.PETITION, start, Length(hours, Unit.HOURS), suspensions=rows)
    assert isinstance(found, datetime)
    assert working_seconds_between(start, found, suspensions=rows) == hours * 3600
    assert working_seconds_between(start, found - timedelta(seconds=1), suspensions=rows) == hours * 3600 - 1


@given(days, st.integers(6, 90), pauses)
def test_days_due_is_the_nth_working_day(start: date, n: int, raw: list[tuple[int, int]]) -> None:
    rows = ranges(datetime(start.year, start.month, start.day), raw)
    found = due(Clock.PETITION, start, Length(n, Unit.DAYS), suspensions=rows)
    assert working_days_between(start, found, suspensions=rows) == n


@given(days, st.integers(6, 40), st.integers(1, 40))
def test_extending_days_is_one_longer_count(start: date, n: int, more: int) -> None:
    more = min(n, more)
    extended = due(
        Clock.PETITION,
        start,
        Length(n, Unit.DAYS),
        extensions=(Extension(Length(more, Unit.DAYS), "현장 확인"),),
    )
    assert extended == due(Clock.PETITION, start, Length(n + more, Unit.DAYS))


@settings(max_examples=60)
@given(
    st.sampled_from(list(Clock)),
    st.lists(moments, min_size=1, max_size=20),
    st.integers(1, 60),
    st.sampled_from(list(Unit)),
    offices,
    st.sampled_from(list(Reading)),
)
def test_bulk_gives_the_scalar_answers(
    clock: Clock, starts: list[datetime], n: int, unit: Unit, office: OfficeHours, reading: Reading
) -> None:
    if unit is Unit.YEARS:
        n = n % 5 + 1
    if clock is not Clock.PETITION and unit is Unit.HOURS:
        unit = Unit.DAYS
    whole_days = clock not in (Clock.PETITION, Clock.IMMEDIATE)
    plain: list[date] = [moment.date() for moment in starts] if whole_days else list(starts)
    length = None if clock in (Clock.PAYDAY, Clock.IMMEDIATE) else Length(n, unit)
    scalar = [due(clock, start, length, office=office, reading=reading) for start in plain]
    bulk = bulk_due(
        clock,
        np.array(plain, dtype="datetime64[D]" if whole_days else "datetime64[s]"),
        n,
        unit,
        office=office,
        reading=reading,
    )
    assert list(bulk.astype(object)) == scalar


@given(st.lists(st.tuples(moments, moments), min_size=1, max_size=20), offices)
def test_bulk_time_between_gives_the_scalar_answers(
    pairs: list[tuple[datetime, datetime]], office: OfficeHours
) -> None:
    pairs = [(start, min(end, start + timedelta(days=90))) for start, end in pairs]
    starts, ends = (np.array(column, dtype="datetime64[s]") for column in zip(*pairs, strict=True))
    assert list(bulk_working_seconds(starts, ends, office=office)) == [
        working_seconds_between(start, end, office=office) for start, end in pairs
    ]
    assert list(bulk_working_days(starts, ends)) == [working_days_between(start, end) for start, end in pairs]


@given(st.lists(st.tuples(clocks, moments, lengths), max_size=10), st.integers(0, 400))
def test_recompute_names_exactly_what_moves(raw: list[tuple[Clock, datetime, Length]], offset: int) -> None:
    clocks_open = {number: ClockSpec(*parts) for number, parts in enumerate(raw)}
    new = TABLE.with_days(
        [
            temporary_day(
                date(2025, 1, 1) + timedelta(days=offset), declared_on=date(2025, 1, 1), source="국무회의"
            )
        ]
    )
    moved = {row.id: row for row in recompute(clocks_open, TABLE, new)}
    for number, spec in clocks_open.items():
        old_due, new_due = deadline(spec, TABLE).due, deadline(spec, new).due
        assert (number in moved) == (old_due != new_due)
        if number in moved:
            assert (moved[number].old_due, moved[number].new_due) == (old_due, new_due)
            assert moved[number].by > timedelta(0)


def test_prefix_columns_can_be_joined_on() -> None:
    columns = prefix(TABLE).columns()
    assert len({len(column) for column in columns.values()}) == 1
    row = int((date(2026, 6, 8) - TABLE.first).days)
    assert columns["day"][row] == np.datetime64("2026-06-08") and bool(columns["is_working"][row])
    week = columns["working_seconds_before"][row + 7] - columns["working_seconds_before"][row]
    assert week == 5 * 8 * 3600


@given(clocks, moments, lengths, pauses)
def test_the_list_of_days_proves_the_due_date(
    clock: Clock, start: datetime, length: Length, raw: list[tuple[int, int]]
) -> None:
    found = deadline(ClockSpec(clock, start, length, ranges(start, raw), overrides=False))
    assert found.due == due(clock, start, length, suspensions=ranges(start, raw), overrides=False)
    counted = [line for line in found.days if line.counted]
    assert counted and counted[-1].day == found.due_day
    span = (found.due_day - start.date()).days + 1
    assert {line.day for line in found.days} == {start.date() + timedelta(days=n) for n in range(span)}
    assert all(line.cite and line.reason for line in found.days)
    assert all(step.cite for step in found.steps.steps)


def test_bulk_ends_at_closing_time_and_not_at_the_next_opening() -> None:
    starts = np.array(["2026-06-08T09:00", "2026-06-08T18:00", "2026-06-13T10:00"], dtype="datetime64[s]")
    found = bulk_due(Clock.PETITION, starts, 5)
    assert [str(moment) for moment in found] == [
        "2026-06-12T18:00:00",
        "2026-06-15T18:00:00",
        "2026-06-19T18:00:00",
    ]


def test_overrides_hold_from_their_first_to_their_last_day() -> None:
    first_days = {
        "2024-02-07": "2024-02-07",
        "2024-02-08": "2024-02-19",
        "2024-02-16": "2024-02-19",
        "2024-02-20": "2024-02-20",
        "2025-09-26": "2025-09-26",
        "2025-09-29": "2025-10-15",
        "2025-10-14": "2025-10-15",
        "2025-10-16": "2025-10-16",
    }
    starts = [date.fromisoformat(day) - timedelta(days=1) for day in first_days]
    expected = [date.fromisoformat(day) for day in first_days.values()]
    assert [due(Clock.LOCAL_TAX, start, Length(1, Unit.DAYS)) for start in starts] == expected
    bulk = bulk_due(Clock.LOCAL_TAX, np.array(starts, dtype="datetime64[D]"), 1)
    assert bulk.astype(object).tolist() == expected
