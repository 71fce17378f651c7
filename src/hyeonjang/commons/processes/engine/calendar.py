"""Working time as an array lookup: exact within the day, with breaks, for millions of moments at once.

Holidays are not known here. Whoever builds the calendar takes them from ``law.periods``.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import numpy as np
import numpy.typing as npt

from hyeonjang.kit.errors import Refused
from hyeonjang.kit.korean import date_ko

Int64 = npt.NDArray[np.int64]
SECOND_US = 1_000_000
DAY_US = 86_400 * SECOND_US
_EPOCH = date(1970, 1, 1)
# 국가공무원 복무규정 제9조: 09:00 to 18:00 with a lunch hour from 12:00.
OFFICE_HOURS = ((time(9), time(12)), (time(13), time(18)))


def day_ko(moment_us: int) -> str:
    """The Korean day of a moment in microseconds; the year alone where Python's calendar ends."""
    try:
        return date_ko((datetime(1970, 1, 1) + timedelta(microseconds=moment_us)).date())  # noqa: DTZ001 - wall time
    except OverflowError:
        return "9999년 뒤"


class OutsideCalendar(Refused):
    """A moment lies before the first or after the last day of the calendar."""

    code = "outside_calendar"


@dataclass(frozen=True)
class WorkingCalendar:
    """``day_working_seconds_cumulative[i]`` is the working time, in seconds, before day ``first_day + i``.

    It has one element more than there are days. ``office_hours`` are the disjoint, ascending intervals in
    which a working day is worked; a day is worked either in full or not at all.
    """

    first_day: date
    day_working_seconds_cumulative: Int64
    office_hours: tuple[tuple[time, time], ...] = OFFICE_HOURS
    _works: npt.NDArray[np.bool_] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        full = sum(close - start for start, close in self.intervals_us()) // SECOND_US
        per_day = np.diff(self.day_working_seconds_cumulative)
        if len(per_day) == 0 or not np.isin(per_day, (0, full)).all():
            raise ValueError("each day must hold either no working time or the whole of the office hours")
        object.__setattr__(self, "_works", per_day > 0)

    def intervals_us(self) -> list[tuple[int, int]]:
        """The office hours as microseconds from midnight."""

        def us(moment: time) -> int:
            return ((moment.hour * 60 + moment.minute) * 60 + moment.second) * SECOND_US

        return [(us(start), us(close)) for start, close in self.office_hours]

    @property
    def last_day(self) -> date:
        """The last day it knows."""
        return self.first_day + timedelta(days=len(self.day_working_seconds_cumulative) - 2)

    @property
    def first_index(self) -> int:
        """The first day as days since 1970."""
        return (self.first_day - _EPOCH).days

    @property
    def works(self) -> npt.NDArray[np.bool_]:
        """For each day of the calendar whether it is worked."""
        return self._works

    @classmethod
    def build(
        cls,
        first_day: date,
        last_day: date,
        holidays: Collection[date] = (),
        *,
        weekend: Sequence[int] = (5, 6),
        office_hours: tuple[tuple[time, time], ...] = OFFICE_HOURS,
    ) -> WorkingCalendar:
        """A calendar of the days from ``first_day`` to ``last_day``; ``weekend`` counts from Monday = 0."""
        days = (last_day - first_day).days + 1
        off = set(holidays)
        seconds = sum(
            (b.hour - a.hour) * 3600 + (b.minute - a.minute) * 60 + b.second - a.second
            for a, b in office_hours
        )
        works = np.array(
            [
                (day := first_day + timedelta(i)).weekday() not in weekend and day not in off
                for i in range(days)
            ],
            dtype=np.int64,
        )
        return cls(
            first_day, np.concatenate(([0], np.cumsum(works * seconds))).astype(np.int64), office_hours
        )

    def covers(self, low_us: int, high_us: int) -> bool:
        """Whether both moments lie within the calendar."""
        first = self.first_index * DAY_US
        return first <= low_us and high_us < first + len(self._works) * DAY_US

    def position(self, ts: Int64) -> Int64:
        """Working microseconds from the first day of the calendar up to each moment.

        The difference of two positions is the working time between the moments. Raises ``OutsideCalendar``.
        """
        if len(ts) == 0:
            return np.empty(0, dtype=np.int64)
        low, high = int(ts.min()), int(ts.max())
        if not self.covers(low, high):
            raise OutsideCalendar(
                f"기록에 {day_ko(low if low < self.first_index * DAY_US else high)} 같은 날짜가 있는데 공휴일 표는 "
                f"{date_ko(self.first_day)}부터 {date_ko(self.last_day)}까지입니다. 그 기간을 빼고 다시 보세요.")
        day = ts // DAY_US
        within = ts - day * DAY_US
        day -= self.first_index
        done = np.zeros(len(ts), dtype=np.int64)
        for start, close in self.intervals_us():
            done += np.clip(within - start, 0, close - start)
        done *= self._works[day]
        done += self.day_working_seconds_cumulative[day] * SECOND_US
        return done
