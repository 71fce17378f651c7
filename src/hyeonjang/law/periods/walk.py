"""Walking days: the one place where days are counted, skipped and rolled.

Every walker takes ``lines``: a list that receives one line per day, or ``None`` when no explanation is
wanted (recomputing many clocks).
"""

from __future__ import annotations

import calendar
from bisect import bisect_right
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from hyeonjang.kit.errors import Refused
from hyeonjang.law.periods.days import Regime
from hyeonjang.law.periods.deadline import DayLine
from hyeonjang.law.periods.spec import Length, OfficeHours, Suspension, Unit
from hyeonjang.law.periods.table import HolidayTable

ONE = timedelta(days=1)
Lines = list[DayLine] | None


class Excluded:
    """The union of suspensions: overlapping and adjoining ranges count once, whatever their order."""

    def __init__(self, suspensions: Iterable[Suspension]) -> None:
        self._rows = sorted(suspensions, key=lambda row: (row.start, row.end, row.kind.value, row.evidence))
        self.ranges: list[tuple[date, date]] = []
        for row in self._rows:
            if self.ranges and row.start <= self.ranges[-1][1] + ONE:
                start, end = self.ranges[-1]
                self.ranges[-1] = (start, max(end, row.end))
            else:
                self.ranges.append((row.start, row.end))
        self._starts = [start for start, _ in self.ranges]

    def __contains__(self, day: object) -> bool:
        if not isinstance(day, date):
            return False
        place = bisect_right(self._starts, day)
        return place > 0 and day <= self.ranges[place - 1][1]

    def why(self, day: date) -> tuple[str, str]:
        """Reason and article of an excluded day (all suspensions that cover it)."""
        rows = [row for row in self._rows if row.start <= day <= row.end]
        names = dict.fromkeys(row.kind.value for row in rows)
        return "ㆍ".join(names) + "(처리기간 불산입)", ", ".join(dict.fromkeys(row.cite for row in rows))


def _skip(day: date, table: HolidayTable, regime: Regime, excluded: Excluded, lines: Lines) -> bool:
    """Whether the day is no counted working day; the reason goes into ``lines``."""
    if lines is None:
        return not table.is_working(day, regime) or (bool(excluded.ranges) and day in excluded)
    if day in excluded:
        lines.append(DayLine(day, False, *excluded.why(day)))
        return True
    off = table.off(day, regime)
    if off is not None:
        lines.append(DayLine(day, False, off.reason, off.cite))
        return True
    return False


def nth_working_day(
    start: date, n: int, table: HolidayTable, regime: Regime, excluded: Excluded, cite: str, lines: Lines
) -> date:
    """The ``n``-th counted working day, ``start`` being the first if it is one."""
    day, found = start, 0
    while True:
        if not _skip(day, table, regime, excluded, lines):
            found += 1
            if lines is not None:
                lines.append(DayLine(day, True, "첫날 산입" if found == 1 else "산입", cite, found))
            if found == n:
                return day
        day += ONE


def after_working_seconds(
    start: datetime,
    seconds: int,
    table: HolidayTable,
    regime: Regime,
    office: OfficeHours,
    excluded: Excluded,
    cite: str,
    lines: Lines,
) -> datetime:
    """The earliest moment by which ``seconds`` of working time have passed since ``start``."""
    day, left = start.date(), seconds
    since = start.hour * 3600 + start.minute * 60 + start.second
    while True:
        if not _skip(day, table, regime, excluded, lines):
            taken = 0
            for opens, closes in office.blocks:
                begin = max(opens, since)
                piece = min(left, max(0, closes - begin))
                taken, left = taken + piece, left - piece
                if left == 0 and piece:
                    _hours_line(lines, day, taken, cite)
                    return datetime.combine(day, time()) + timedelta(seconds=begin + piece)
            _hours_line(lines, day, taken, cite)
        day, since = day + ONE, 0


def _hours_line(lines: Lines, day: date, taken: int, cite: str) -> None:
    if lines is None:
        return
    if taken:
        hours, rest = divmod(taken, 3600)
        minutes, seconds = divmod(rest, 60)
        text = "".join(
            f"{part}{word}" for part, word in ((hours, "시간"), (minutes, "분"), (seconds, "초")) if part
        )
        lines.append(DayLine(day, True, f"근무시간 {text} 산입", cite, seconds=taken))
    else:
        lines.append(DayLine(day, False, "근무시간이 지난 뒤의 접수", cite, seconds=0))


def add_months(day: date, months: int) -> tuple[date, bool]:
    """The corresponding day ``months`` later (or earlier), and whether that month has it (else its end)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not 1 <= year <= 9999:
        raise Refused("기간이 너무 길어 셀 수 없습니다. 기간을 확인하십시오.", field="length")
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last)), day.day <= last


def calendar_end(first: date, length: Length) -> date:
    """The last day of a period whose first counted day is ``first``. 민법 제159조ㆍ제160조.

    Weeks, months and years end on the day before the corresponding day; where the last month has no such
    day, on that month's last day.
    """
    try:
        if length.unit is Unit.DAYS:
            return first + timedelta(days=length.n - 1)
        if length.unit is Unit.WEEKS:
            return first + timedelta(days=7 * length.n - 1)
    except OverflowError:
        raise Refused("기간이 너무 길어 셀 수 없습니다. 기간을 확인하십시오.", field="length") from None
    day, exists = add_months(first, length.n * (12 if length.unit is Unit.YEARS else 1))
    return day - ONE if exists else day


def count_calendar(
    first: date, nominal_end: date, excluded: Excluded, cite: str, lines: Lines, already: int = 0
) -> date:
    """The day on which as many days have been counted as lie in ``first``..``nominal_end``.

    Holidays inside count; excluded days do not, so they push the end back.
    """
    total = (nominal_end - first).days + 1
    if not excluded.ranges and lines is None:
        return nominal_end
    day, found = first, 0
    while True:
        if day in excluded:
            if lines is not None:
                lines.append(DayLine(day, False, *excluded.why(day)))
        else:
            found += 1
            if lines is not None:
                lines.append(DayLine(day, True, "산입", cite, already + found))
            if found == total:
                return day
        try:
            day += ONE
        except OverflowError:
            raise Refused(
                "제외 기간이 너무 길어 셀 수 없습니다. 날짜를 확인하십시오.", field="suspend"
            ) from None


def roll(
    day: date,
    step: timedelta,
    table: HolidayTable,
    regime: Regime,
    excluded: Excluded,
    cite: str,
    lines: Lines,
) -> date:
    """Move a last day off holidays, forward or backward by ``step``, and tell each day passed."""
    moved = day
    while True:
        off = table.off(moved, regime)
        if off is None and moved not in excluded:
            break
        if lines is not None:
            reason, source = (off.reason, off.cite) if off else excluded.why(moved)
            where = "말일" if moved == day else "옮긴 날"
            lines.append(DayLine(moved, False, f"{where}이 {reason}", source))
        moved += step
    if moved != day and lines is not None:
        lines.append(
            DayLine(moved, True, "다음 근무일로 만료" if step > timedelta(0) else "앞 근무일로 당김", cite)
        )
    return moved
