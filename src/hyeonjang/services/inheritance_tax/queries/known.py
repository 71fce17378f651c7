"""The county's choices, and what is known of people by their masked number."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from hyeonjang.commons.calendar.queries import holiday_table
from hyeonjang.commons.org import queries as org
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.law.periods.days import Regime

from ..models import InheritanceSettings
from ..rules.plan import Choices


def settings(actor: Actor) -> InheritanceSettings:
    """The county's choices; the defaults where nobody chose yet."""
    return InheritanceSettings.objects.select_related("unit").first() or InheritanceSettings()


def lock() -> None:
    """One list and one registration at a time: two lists that speak of one death must see each other."""
    InheritanceSettings.objects.select_for_update().first()


def units(actor: Actor) -> frozenset[int]:
    """The team that does the work and its department; empty while nobody chose one."""
    return units_of(settings(actor))


def units_of(row: InheritanceSettings) -> frozenset[int]:
    return frozenset(unit for unit in (row.unit_id, row.department_id) if unit is not None)


def names(row: InheritanceSettings) -> tuple[str, str]:
    """(department, team) as letters name them today."""
    if row.unit_id is None or row.department_id is None:
        return ("", "")
    today = clock.today()
    found = org.names_of([(row.department_id, today), (row.unit_id, today)])
    return (found[row.department_id, today], found[row.unit_id, today])


def choices(row: InheritanceSettings) -> Choices:
    return Choices(row.first_days, row.second_days, row.last_days, row.vehicle_days)


def workdays() -> Callable[[date], bool]:
    """Whether the county works on a day, by the holiday table of this moment, read once."""
    table = holiday_table()
    return lambda day: table.is_working(day, Regime.LOCAL)
