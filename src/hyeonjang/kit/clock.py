"""The only place that reads the clock.

``now()`` can stand on any day: ``travel`` moves the current context (tests, rehearsals), and the
environment variable ``HYEONJANG_NOW`` moves a whole process (a demo on a fixed day). All times are
aware and in Korean time (Asia/Seoul), the time of every deadline in the product.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

SEOUL = ZoneInfo("Asia/Seoul")

_offset: ContextVar[timedelta | None] = ContextVar("hyeonjang_clock_offset", default=None)
_process_offset: timedelta | None = None


def _real_now() -> datetime:
    return datetime.now(SEOUL)


def parse_moment(text: str) -> datetime:
    """Read an ISO date or date-time as Korean time; raises ``ValueError``."""
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=SEOUL) if moment.tzinfo is None else moment.astimezone(SEOUL)


def _from_environment() -> timedelta:
    global _process_offset
    if _process_offset is None:
        text = os.environ.get("HYEONJANG_NOW", "")
        _process_offset = parse_moment(text) - _real_now() if text else timedelta(0)
    return _process_offset


def stand_at(moment: datetime) -> None:
    """Move this whole process, and those it starts, to ``moment``; time goes on from there."""
    global _process_offset
    os.environ["HYEONJANG_NOW"] = moment.isoformat()
    _process_offset = None


def now() -> datetime:
    """The present moment, aware, in Asia/Seoul."""
    moved = _offset.get()
    return _real_now() + (moved if moved is not None else _from_environment())


def start_of(day: date) -> datetime:
    """The first moment of a day in Korea."""
    return datetime(day.year, day.month, day.day, tzinfo=SEOUL)


def today() -> date:
    """The present day in Korea."""
    return now().date()


@contextmanager
def travel(moment: datetime | date | str) -> Iterator[None]:
    """Let ``now()`` start at ``moment`` inside the block; time goes on from there."""
    if isinstance(moment, str):
        target = parse_moment(moment)
    elif isinstance(moment, datetime):
        target = moment if moment.tzinfo else moment.replace(tzinfo=SEOUL)
    else:
        target = datetime(moment.year, moment.month, moment.day, 9, tzinfo=SEOUL)
    token = _offset.set(target - _real_now())
    try:
        yield
    finally:
        _offset.reset(token)
