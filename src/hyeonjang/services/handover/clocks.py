"""The clock of a takeover, on the period engine. No statute sets a term for it: the length is the county's own."""

from __future__ import annotations

from datetime import date

from hyeonjang.commons.calendar.queries import holiday_table
from hyeonjang.law.periods import Clock, ClockSpec, Deadline, Length, Unit, deadline
from hyeonjang.law.periods.table import HolidayTable

TAKEOVER_DAYS = 7
OWN_RULE = "우리 군의 내부 기준(법령은 인계·인수의 기한을 정하지 않음)"


def takeover_due(effective: date, table: HolidayTable | None = None) -> Deadline:
    """By when the post must be taken over: seven days after the change, later where that is a holiday.
    행정기본법 제6조, 민법 제157조·제161조 for the counting."""
    return deadline(ClockSpec(Clock.CIVIL, effective, Length(TAKEOVER_DAYS, Unit.DAYS)), table or holiday_table())
