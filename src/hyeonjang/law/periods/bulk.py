"""Many deadlines at once: prefix tables and numpy, with the same answers as the day-by-day walk.

A prefix table holds, for every day of the holiday table, how many working days lie before it; the n-th
working day is then one look-up. The tables can be exported, so that a database joins on them instead of
counting. Suspensions and extensions differ from case to case; such cases take the scalar path.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hyeonjang.kit.errors import Refused
from hyeonjang.law.periods.calendars import tax_overrides
from hyeonjang.law.periods.days import Regime
from hyeonjang.law.periods.extensions import petition_params
from hyeonjang.law.periods.spec import Clock, OfficeHours, Reading, Unit
from hyeonjang.law.periods.table import HolidayTable, default_table

Days = NDArray[np.datetime64]
Ints = NDArray[np.int64]
_EPOCH = date(1970, 1, 1)
_DAY = 86_400
_OFFICE = OfficeHours()
_REGIMES = {
    Clock.PETITION: Regime.MINWON,
    Clock.IMMEDIATE: Regime.MINWON,
    Clock.CIVIL: Regime.CIVIL,
    Clock.LOCAL_TAX: Regime.TAX,
    Clock.PAYDAY: Regime.PAYROLL,
    Clock.BEFORE: Regime.CIVIL,
}


@dataclass(frozen=True)
class Prefix:
    """Working days of a table under one regime.

    ``first`` is the first day as days since 1970-01-01. ``before[i]`` counts the working days before day
    ``first + i`` (one entry more than there are days), ``working[k]`` is the k-th working day.
    """

    first: int
    before: Ints
    working: Ints

    def columns(self, office: OfficeHours = _OFFICE) -> dict[str, NDArray[Any]]:
        """Columns to join on: ``day`` (datetime64[D]), ``epoch_day``, ``is_working``, ``working_days_before``
        and ``working_seconds_before`` (working seconds before 00:00 of the day)."""
        epoch = np.arange(self.first, self.first + len(self.before) - 1, dtype=np.int64)
        return {
            "day": epoch.astype("datetime64[D]"),
            "epoch_day": epoch,
            "is_working": np.diff(self.before).astype(bool),
            "working_days_before": self.before[:-1],
            "working_seconds_before": self.before[:-1] * office.seconds,
        }


@lru_cache(maxsize=32)
def prefix(table: HolidayTable, regime: Regime = Regime.MINWON) -> Prefix:
    """The prefix table of ``table`` under ``regime``; kept, because tables are immutable."""
    first, count = (table.first - _EPOCH).days, (table.last - table.first).days + 1
    epoch = np.arange(first, first + count, dtype=np.int64)
    working = (epoch + 3) % 7 < 5
    off = np.array([(day - table.first).days for day in table.days_off(regime)], dtype=np.int64)
    working[off] = False
    before = np.concatenate([[0], np.cumsum(working)]).astype(np.int64)
    return Prefix(first, before, epoch[working])


def _index(found: Prefix, days: Ints) -> Ints:
    index = days - found.first
    if len(index) and (index.min() < 0 or index.max() >= len(found.before) - 1):
        raise Refused("공휴일표의 범위 밖인 날짜가 있어 기한을 셀 수 없습니다. 날짜와 기간을 확인하십시오.")
    return index


def _pick(found: Prefix, places: Ints) -> Ints:
    if len(places) and (places.min() < 0 or places.max() >= len(found.working)):
        raise Refused("공휴일표의 범위 밖인 날짜가 있어 기한을 셀 수 없습니다. 날짜와 기간을 확인하십시오.")
    return found.working[places]


def _roll(found: Prefix, days: Ints, *, back: bool = False) -> Ints:
    index = _index(found, days)
    return _pick(found, found.before[index + 1] - 1 if back else found.before[index])


def _months_later(days: Ints, months: Ints) -> tuple[Ints, NDArray[np.bool_]]:
    """The corresponding day, clamped to the month's end, and whether it exists."""
    stamps = days.astype("datetime64[D]")
    month = stamps.astype("datetime64[M]")
    offset = (stamps - month).astype(np.int64)
    target = month + months.astype("timedelta64[M]")
    last = (
        (target + np.timedelta64(1, "M")).astype("datetime64[D]") - target.astype("datetime64[D]")
    ).astype(np.int64)
    moved = target.astype("datetime64[D]").astype(np.int64) + np.minimum(offset, last - 1)
    return moved, offset < last


def _calendar_end(first: Ints, n: Ints, unit: Unit) -> Ints:
    if unit in (Unit.DAYS, Unit.WEEKS):
        return first + n * (7 if unit is Unit.WEEKS else 1) - 1
    moved, exists = _months_later(first, n * (12 if unit is Unit.YEARS else 1))
    return np.where(exists, moved - 1, moved).astype(np.int64)


def _worked_by(second: Ints, office: OfficeHours) -> Ints:
    """Working seconds of a working day before a second of the day."""
    (opens, noon), (back, closes) = office.blocks
    return (np.clip(second, opens, noon) - opens) + (np.clip(second, back, closes) - back)


def _split(moments: NDArray[np.datetime64]) -> tuple[Ints, Ints]:
    stamps = moments.astype("datetime64[s]").astype(np.int64)
    return stamps // _DAY, stamps % _DAY


def _hours_due(found: Prefix, starts: NDArray[np.datetime64], seconds: Ints, office: OfficeHours) -> Days:
    day, second = _split(starts)
    index = _index(found, day)
    is_working = found.before[index + 1] - found.before[index]
    total = found.before[index] * office.seconds + _worked_by(second, office) * is_working + seconds
    place = (total - 1) // office.seconds
    rest = total - place * office.seconds
    (opens, noon), (back, _) = office.blocks
    morning = noon - opens
    clock = np.where(rest <= morning, opens + rest, back + rest - morning)
    return (_pick(found, place) * _DAY + clock).astype("datetime64[s]")


def bulk_working_seconds(
    starts: NDArray[np.datetime64],
    ends: NDArray[np.datetime64],
    *,
    table: HolidayTable | None = None,
    office: OfficeHours = _OFFICE,
    regime: Regime = Regime.MINWON,
) -> Ints:
    """Office seconds between pairs of naive Korean moments; 0 where the end is not later."""
    found = prefix(table or default_table(), regime)

    def so_far(moments: NDArray[np.datetime64]) -> Ints:
        day, second = _split(moments)
        index = _index(found, day)
        is_working = found.before[index + 1] - found.before[index]
        worked: Ints = found.before[index] * office.seconds + _worked_by(second, office) * is_working
        return worked

    answer: Ints = np.maximum(so_far(ends) - so_far(starts), 0)
    return answer


def bulk_working_days(
    starts: Days, ends: Days, *, table: HolidayTable | None = None, regime: Regime = Regime.MINWON
) -> Ints:
    """Working days between pairs of days, both included; 0 where the end is earlier."""
    found = prefix(table or default_table(), regime)
    first, last = (
        _index(found, moments.astype("datetime64[D]").astype(np.int64)) for moments in (starts, ends)
    )
    answer: Ints = np.maximum(found.before[last + 1] - found.before[first], 0)
    return answer


def bulk_due(
    clock: Clock,
    starts: NDArray[np.datetime64],
    n: int | Ints | None = None,
    unit: Unit = Unit.DAYS,
    *,
    table: HolidayTable | None = None,
    office: OfficeHours = _OFFICE,
    reading: Reading = Reading.STRICT,
) -> Days:
    """Due dates of many cases of one clock and unit, without suspensions or extensions.

    ``starts`` are days or naive Korean moments; ``n`` one length or one for each. Answers are
    ``datetime64[s]`` where working hours are counted, else ``datetime64[D]``. A petition in days must lie
    wholly on one side of the five-day limit. Raises ``Refused`` outside the table or for mixed input.
    """
    known = table or default_table()
    count = np.broadcast_to(np.asarray(0 if n is None else n, dtype=np.int64), starts.shape)
    if clock in (Clock.IMMEDIATE, Clock.PETITION):
        return _petition_due(clock, starts, count, unit, known, office)
    if unit is Unit.HOURS:
        raise Refused("시간 단위의 일괄 계산은 민원 기한만 됩니다. 일 이상의 단위를 쓰십시오.", field="unit")
    if clock is not Clock.PAYDAY and len(count) and count.min() < 1:
        raise Refused("기간은 1 이상이어야 합니다. 기간을 다시 적으십시오.", field="length")
    day = starts.astype("datetime64[D]").astype(np.int64)
    if clock is Clock.RESTRICTIVE:
        return _calendar_end(day, count, unit).astype("datetime64[D]")
    found = prefix(known, _REGIMES[clock])
    if clock is Clock.PAYDAY:
        return _roll(found, day, back=True).astype("datetime64[D]")
    if clock is Clock.BEFORE:
        anchor = day - 1 if reading is Reading.STRICT else day
        scale = {Unit.DAYS: 1, Unit.WEEKS: 7, Unit.MONTHS: 1, Unit.YEARS: 12}[unit]
        back = (
            anchor - count * scale
            if unit in (Unit.DAYS, Unit.WEEKS)
            else _months_later(anchor, -count * scale)[0]
        )
        return _roll(found, back, back=True).astype("datetime64[D]")
    due = _roll(found, _calendar_end(day + 1, count, unit))
    if clock is Clock.LOCAL_TAX:
        for row in tax_overrides():
            start, end, new = ((moment - _EPOCH).days for moment in (row.start, row.end, row.new))
            due = np.where((start <= due) & (due <= end), new, due)
    return due.astype("datetime64[D]")


def _petition_due(
    clock: Clock,
    starts: NDArray[np.datetime64],
    count: Ints,
    unit: Unit,
    table: HolidayTable,
    office: OfficeHours,
) -> Days:
    params, found = petition_params(), prefix(table, Regime.MINWON)
    limit, per_day = (params.history(name)[-1].number for name in ("hours_limit_days", "hours_per_day"))
    if clock is Clock.IMMEDIATE:
        hours = np.full(starts.shape, params.history("immediate_hours")[-1].number, dtype=np.int64)
        return _hours_due(found, starts, hours * 3600, office)
    if len(count) and count.min() < 1:
        raise Refused("기간은 1 이상이어야 합니다. 기간을 다시 적으십시오.", field="length")
    if unit is Unit.HOURS:
        return _hours_due(found, starts, count * 3600, office)
    day = starts.astype("datetime64[D]").astype(np.int64)
    if unit is not Unit.DAYS:
        return _roll(found, _calendar_end(day, count, unit)).astype("datetime64[D]")
    if not len(count) or count.min() > limit:
        return _pick(found, found.before[_index(found, day)] + count - 1).astype("datetime64[D]")
    if count.max() > limit:
        raise Refused(
            "5일 이하와 6일 이상의 민원은 세는 방법이 달라 함께 계산할 수 없습니다. 나누어 계산하십시오.",
            field="length",
        )
    if starts.dtype == np.dtype("datetime64[D]"):
        raise Refused("시간으로 세는 기간은 접수 시각이 필요합니다. 시각까지 넣으십시오.", field="start")
    return _hours_due(found, starts, count * per_day * 3600, office)
