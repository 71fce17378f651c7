"""The clocks of sharing, on the period engine with the county's own holiday table. Nothing here counts a day itself."""

from __future__ import annotations

from datetime import date, datetime

from hyeonjang.commons.calendar.queries import holiday_table
from hyeonjang.kit.clock import SEOUL
from hyeonjang.kit.errors import Refused
from hyeonjang.law.periods import Clock, ClockSpec, Deadline, Extension, Length, Unit, deadline
from hyeonjang.law.periods.table import HolidayTable

HOURS_LIMIT_DAYS = 5
HOURS_PER_DAY = 8


def naive(moment: datetime) -> datetime:
    """A moment as naive Korean time, as the clocks of the law count; whole minutes, as people read them."""
    return moment.astimezone(SEOUL).replace(tzinfo=None, second=0, microsecond=0)


def reply_due(asked: datetime, days: int, extra: int, *, in_case: bool, table: HolidayTable | None = None,
              explain: bool = True) -> Deadline:
    """By when the answer is due.

    For a case (민원) the reply period lies inside its processing period (민원 처리에 관한 법률 제20조제1항), so it is
    counted as that is: up to five days in working hours from the moment of asking, longer in working days with the
    first in (제19조); an extension goes on with the same count. Without a case it is an ordinary period
    (행정기본법 제6조제1항): first day out, holidays inside count, a holiday at the end moves it on, and the extension
    runs from the day after. ``extra`` are the days of the one extension (제20조제2항).
    """
    known = table or holiday_table()
    if not in_case:
        more = (Extension(Length(extra, Unit.DAYS)),) if extra else ()
        spec = ClockSpec(Clock.CIVIL, naive(asked).date(), Length(days, Unit.DAYS), extensions=more, extension_times=1)
        return deadline(spec, known, explain=explain)
    whole = days + extra
    length = Length(whole * HOURS_PER_DAY, Unit.HOURS) if days <= HOURS_LIMIT_DAYS else Length(whole, Unit.DAYS)
    return deadline(ClockSpec(Clock.PETITION, naive(asked), length), known, explain=explain)


def moment_of(found: Deadline) -> datetime | None:
    """The moment of a deadline that is counted in hours; None where it is a whole day."""
    return found.due.replace(tzinfo=SEOUL) if isinstance(found.due, datetime) else None


def ruling_due(asked: datetime, hours: int, table: HolidayTable | None = None) -> Deadline:
    """By when the department is to be designated: that many working hours after the request."""
    return deadline(ClockSpec(Clock.PETITION, naive(asked), Length(hours, Unit.HOURS)), table or holiday_table())


def question_due(asked_on: date, length: str, table: HolidayTable | None = None) -> Deadline:
    """The due date of an open question: ``2주`` after it was asked. 행정기본법 제6조제1항, 민법 제157조·제161조."""
    return deadline(ClockSpec(Clock.CIVIL, asked_on, Length.parse(length)), table or holiday_table())


def length_until(begins: date, due: date) -> str:
    """A date chosen by hand as a length, so that it runs through the same engine."""
    if due <= begins:
        raise Refused("기한은 내일부터 정할 수 있습니다. 날짜를 고쳐 주세요.", field="due")
    if (due - begins).days > 366:
        raise Refused("기한은 한 해 안으로 정해 주세요. 더 긴 일은 문제를 나누어 올려 주세요.", field="due")
    return f"{(due - begins).days}일"
