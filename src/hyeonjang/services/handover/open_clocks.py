"""Takeovers whose day moves when the calendar changes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from hyeonjang.commons.calendar.open_clocks import MovedDeadline
from hyeonjang.law.periods.table import HolidayTable
from hyeonjang.services.handover.actions import clock_moves


def recompute(before: HolidayTable, after: HolidayTable, changed: date) -> Iterable[MovedDeadline]:
    """Days of takeovers that are still to come under the new table; stores what moved."""
    return clock_moves.recompute(before, after, changed)
