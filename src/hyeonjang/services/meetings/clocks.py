"""The meeting's clocks, on the period engine with the county's own holiday table. Nothing here counts a day itself."""

from __future__ import annotations

from datetime import date, datetime

from hyeonjang.commons.calendar.queries import holiday_table
from hyeonjang.kit.clock import SEOUL
from hyeonjang.kit.errors import Refused
from hyeonjang.law.periods import Clock, ClockSpec, Deadline, Length, Reading, Unit, deadline
from hyeonjang.law.periods.table import HolidayTable

CONFIRM_DAYS = 5


def papers_due(held_on: date, days: int, table: HolidayTable | None = None) -> Deadline:
    """The day by which papers are out: that many days before the meeting, earlier where it is a holiday."""
    spec = ClockSpec(Clock.BEFORE, held_on, Length(days, Unit.DAYS), reading=Reading.LOOSE)
    return deadline(spec, table or holiday_table())


def decision_due(taken_on: date, length: str, table: HolidayTable | None = None) -> Deadline:
    """The due date of a decision: ``2주``, ``1개월``, ``10일`` after it was taken; a holiday at the end moves it on.
    행정기본법 제6조제1항, 민법 제157조·제161조."""
    return deadline(ClockSpec(Clock.CIVIL, taken_on, Length.parse(length)), table or holiday_table())


def length_until(taken_on: date, due: date) -> str:
    """A date chosen by hand as a length, so that it runs through the same engine."""
    if due <= taken_on:
        raise Refused("기한은 결정일 다음 날부터 정할 수 있습니다.", field="due")
    return f"{(due - taken_on).days}일"


def confirm_due(closed_on: date) -> Deadline:
    """By when participants check the minutes."""
    return deadline(ClockSpec(Clock.CIVIL, closed_on, Length(CONFIRM_DAYS, Unit.DAYS)), holiday_table())


def opinions_until(begins: datetime) -> datetime:
    """Opinions close an hour before the meeting begins, so that those in the room can read them."""
    naive = begins.astimezone(SEOUL).replace(tzinfo=None)
    due = deadline(ClockSpec(Clock.BEFORE, naive, Length(1, Unit.HOURS)), holiday_table()).due
    assert isinstance(due, datetime)
    return due.replace(tzinfo=SEOUL)
