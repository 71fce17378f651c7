"""By which calendar a part of a log is measured, and what its reader must be told about that.

Working time is known only where the holiday table is. A log that reaches beyond it is measured by the plain
calendar, and the page says so and names the day; it is never measured by half of a calendar.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np

from hyeonjang.commons.calendar import queries as calendar_queries
from hyeonjang.kit.korean import date_ko
from hyeonjang.law.periods.days import Regime

from .engine.calendar import WorkingCalendar, day_ko
from .engine.encode import NO_TIME, EncodedLog, Int64


@dataclass(frozen=True)
class Clocks:
    """``working`` for what happened, ``due`` for deadlines too; ``None`` where the table does not reach.

    ``notes`` are Korean sentences for whoever reads the figures.
    """

    working: WorkingCalendar | None
    due: WorkingCalendar | None
    notes: tuple[str, ...] = ()


@lru_cache(maxsize=4)
def _calendar(version: str, first: date, last: date) -> WorkingCalendar:
    return WorkingCalendar.build(first, last, calendar_queries.holiday_table().days_off(Regime.MINWON))


def office_calendar() -> WorkingCalendar:
    """Every day of the holiday table, with what officers added."""
    table = calendar_queries.holiday_table()
    return _calendar(table.version, table.first, table.last)


def _bounds(columns: list[Int64 | None]) -> tuple[int, int] | None:
    known = [column[column != NO_TIME] for column in columns if column is not None]
    known = [column for column in known if len(column)]
    if not known:
        return None
    return min(int(column.min()) for column in known), max(int(column.max()) for column in known)


def outside(calendar: WorkingCalendar, bounds: tuple[int, int] | None) -> str:
    """The day that lies outside the calendar, in Korean; empty where none does."""
    if bounds is None or calendar.covers(*bounds):
        return ""
    low, high = bounds
    return day_ko(low if not calendar.covers(low, low) else high)


def of(log: EncodedLog) -> Clocks:
    """The clocks of a log or of the part that a question cut out of it."""
    calendar = office_calendar()
    table = f"공휴일 표({date_ko(calendar.first_day)} ~ {date_ko(calendar.last_day)})"
    found = outside(calendar, _bounds([log.ts, log.start_ts, log.case_dates("opened"), log.case_dates("closed")]))
    if found:
        return Clocks(None, None, (
            f"기록에 {found} 같은 {table} 밖의 날짜가 있어 근무일이 아니라 달력 날수로 셌습니다. "
            "시작일과 종료일을 그 안으로 고르면 근무일로 셉니다.",))
    due = outside(calendar, _bounds([log.case_dates("due")]))
    if due:
        return Clocks(calendar, None, (
            f"처리기한에 {due} 같은 {table} 밖의 날짜가 있어, 기한까지 남거나 넘긴 시간은 달력 날수로 셌습니다.",))
    return Clocks(calendar, calendar)


def within(calendar: WorkingCalendar, moments: Int64) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which of the moments the calendar knows; an empty one it does not."""
    first = calendar.first_index
    day = np.where(moments == NO_TIME, -(1 << 40), moments // 86_400_000_000)
    return np.asarray((day >= first) & (day < first + len(calendar.works)), dtype=np.bool_)
