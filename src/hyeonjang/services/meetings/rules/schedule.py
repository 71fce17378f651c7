"""On which days a weekly meeting is held: its weekday, moved off days on which the office is closed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from hyeonjang.kit.errors import Refused
from hyeonjang.kit.korean import date_weekday_ko
from hyeonjang.law.periods.days import Regime
from hyeonjang.law.periods.table import HolidayTable
from hyeonjang.services.meetings.vocabulary import OnHoliday

ONE = timedelta(days=1)


@dataclass(frozen=True)
class Occurrence:
    """A week's meeting: ``held`` is None where the week has none. ``why`` names each closed day passed."""

    nominal: date
    held: date | None
    why: tuple[str, ...] = ()


def nominal_days(weekday: int, first: date, last: date) -> Iterator[date]:
    """Every day of that weekday (Monday is 0) from ``first`` to ``last``."""
    if not 0 <= weekday <= 6:
        raise Refused("요일은 월요일부터 일요일까지에서 고르세요.", field="weekday")
    day = first + timedelta(days=(weekday - first.weekday()) % 7)
    while day <= last:
        yield day
        day += timedelta(days=7)


def place(nominal: date, policy: OnHoliday, table: HolidayTable) -> Occurrence:
    """The day on which the meeting of ``nominal`` is held; it stays in its own week or falls out.

    지방공무원 복무규정 제2조 (근무일). A day is never looked for outside Monday to Friday of the week.
    """
    why: list[str] = []
    monday = nominal - timedelta(days=nominal.weekday())
    step = -ONE if policy is OnHoliday.BEFORE else ONE
    day = nominal
    while monday <= day <= monday + timedelta(days=6):
        off = table.off(day, Regime.LOCAL)
        if off is None:
            return Occurrence(nominal, day, tuple(why))
        why.append(f"{date_weekday_ko(day)} {off.reason} [{off.cite}]")
        if policy is OnHoliday.SKIP:
            break
        day += step
    return Occurrence(nominal, None, tuple(why))
