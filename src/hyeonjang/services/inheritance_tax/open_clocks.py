"""Filing deadlines that move when the calendar changes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from hyeonjang.commons.calendar.open_clocks import MovedDeadline
from hyeonjang.law.periods.table import HolidayTable

from .actions import daily


def recompute(before: HolidayTable, after: HolidayTable, changed: date) -> Iterable[MovedDeadline]:
    """Deadlines of open inheritances under the new table; stores what moved."""
    return list(daily.calendar_changed(changed))
