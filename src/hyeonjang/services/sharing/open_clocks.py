"""Reply dates and other days of sharing that move when the calendar changes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from hyeonjang.commons.calendar.open_clocks import MovedDeadline
from hyeonjang.law.periods.table import HolidayTable
from hyeonjang.services.sharing.actions import clock_moves


def recompute(before: HolidayTable, after: HolidayTable, changed: date) -> Iterable[MovedDeadline]:
    """Open requests, questions and rulings under the new table; stores what moved."""
    return clock_moves.recompute(after, changed)
