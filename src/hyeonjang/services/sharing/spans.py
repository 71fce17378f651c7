"""Spans of time between departments: whether a day has passed, how long somebody waited. Pure; nothing reads the clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from fractions import Fraction

import numpy as np

from hyeonjang.kit.clock import SEOUL
from hyeonjang.kit.korean import date_ko, moment_ko
from hyeonjang.law.periods import HolidayTable, bulk_working_seconds, working_seconds_between

DAY_SECONDS = 8 * 3600


def when_ko(due: date, due_at: datetime | None) -> str:
    """A day, or a moment in Korean time."""
    if due_at is None:
        return date_ko(due)
    return moment_ko(due_at.astimezone(SEOUL) if due_at.tzinfo else due_at)


def past(moment: datetime, due: date, due_at: datetime | None) -> bool:
    """Whether a moment lies after a deadline: to the minute, as people read it, or after the whole day."""
    if due_at is not None:
        return moment.replace(second=0, microsecond=0) > due_at.replace(second=0, microsecond=0)
    return moment.astimezone(SEOUL).date() > due


def waited(asked: datetime, ended: datetime, table: HolidayTable) -> Fraction:
    """Working days between two naive Korean moments; eight office hours are one."""
    return Fraction(working_seconds_between(asked, ended, table=table), DAY_SECONDS)


def waited_all(pairs: Sequence[tuple[datetime, datetime]], table: HolidayTable) -> list[Fraction]:
    """``waited`` of many pairs at once, the same to the second."""
    if not pairs:
        return []
    starts, ends = (np.array(side, dtype="datetime64[s]") for side in zip(*pairs, strict=True))
    return [Fraction(int(seconds), DAY_SECONDS) for seconds in bulk_working_seconds(starts, ends, table=table)]


def median(values: Sequence[Fraction]) -> Fraction:
    """The middle value of sorted ones, or the mean of the two in the middle; at least one value is needed."""
    middle = len(values) // 2
    return values[middle] if len(values) % 2 else (values[middle - 1] + values[middle]) / 2


def covered(spans: Iterable[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """Spans of time without what they share: a day on which two departments were waited for is one day."""
    found: list[tuple[datetime, datetime]] = []
    for begin, end in sorted(spans):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        elif end > begin:
            found.append((begin, end))
    return found
