"""Rhythms: when a schedule is due, in Korean time. Which days are working days is told from outside."""

from __future__ import annotations

import calendar as month_calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from hyeonjang.kit.clock import SEOUL

_workday: Callable[[date], bool] | None = None


def use_workdays(is_workday: Callable[[date], bool]) -> None:
    """Give the function that knows working days (``commons.calendar`` does at start)."""
    global _workday
    _workday = is_workday


def is_workday(day: date) -> bool:
    """By the calendar that was given; Monday to Friday where none was."""
    return _workday(day) if _workday is not None else day.weekday() < 5


@dataclass(frozen=True)
class Rhythm:
    kind: str
    at: time
    day: int = 0

    def _due_on(self, day: date) -> bool:
        if self.kind == "daily":
            return True
        if self.kind == "workday":
            return is_workday(day)
        last = month_calendar.monthrange(day.year, day.month)[1]
        return day.day == min(self.day, last)

    @property
    def words_ko(self) -> str:
        """``날마다 06:00``, ``근무일마다 06:00``, ``매월 1일 06:00``."""
        at = f"{self.at:%H:%M}"
        return {"daily": f"날마다 {at}", "workday": f"근무일마다 {at}"}.get(self.kind, f"매월 {self.day}일 {at}")

    def next_due(self, now: datetime) -> datetime:
        """The first due time after ``now``."""
        day = now.astimezone(SEOUL).date()
        for _ in range(400):
            due = datetime.combine(day, self.at, tzinfo=SEOUL)
            if due > now and self._due_on(day):
                return due
            day += timedelta(days=1)
        raise ValueError(f"{self} is never due")

    def last_due(self, now: datetime) -> datetime:
        """The latest due time that is not after ``now``."""
        day = now.astimezone(SEOUL).date()
        for _ in range(400):
            due = datetime.combine(day, self.at, tzinfo=SEOUL)
            if due <= now and self._due_on(day):
                return due
            day -= timedelta(days=1)
        raise ValueError(f"{self} is never due")


_SHAPE = re.compile(r"^(?:(daily|workday)|monthly (\d{1,2})) (\d{2}):(\d{2})$")


def parse(text: str) -> Rhythm:
    """``"daily 06:00"``, ``"workday 06:00"`` or ``"monthly 1 06:00"``; a day past the month's end means its
    last."""
    shape = _SHAPE.match(text)
    if shape is None:
        raise ValueError(f"{text!r} is no rhythm; write 'daily 06:00', 'workday 06:00' or 'monthly 1 06:00'")
    kind, day, hour, minute = shape.groups()
    if day is not None and not 1 <= int(day) <= 31:
        raise ValueError(f"{text!r}: a month has no day {day}")
    return Rhythm(kind or "monthly", time(int(hour), int(minute)), int(day or 0))
