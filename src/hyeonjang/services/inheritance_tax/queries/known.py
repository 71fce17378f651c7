"""The county's choices, and what is known of people by their masked number."""

from __future__ import annotations

from hyeonjang.commons.org import queries as org
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock

from ..models import InheritanceSettings
from ..rules.plan import Choices


def settings(actor: Actor) -> InheritanceSettings:
    """The county's choices; the defaults where nobody chose yet."""
    return InheritanceSettings.objects.select_related("unit").first() or InheritanceSettings()


def units(actor: Actor) -> frozenset[int]:
    """The team that does the work and its department; empty while nobody chose one."""
    return units_of(settings(actor))


def units_of(row: InheritanceSettings) -> frozenset[int]:
    if row.unit_id is None:
        return frozenset()
    found = org.snapshot(clock.today()).department_of(row.unit_id)
    return frozenset({row.unit_id, found.id}) if found else frozenset({row.unit_id})


def names(row: InheritanceSettings) -> tuple[str, str]:
    """(department, team) as letters name them."""
    if row.unit_id is None:
        return ("", "")
    snapshot = org.snapshot(clock.today())
    team = snapshot.units.get(row.unit_id)
    found = snapshot.department_of(row.unit_id)
    return (found.name if found else "", team.name if team else "")


def choices(row: InheritanceSettings) -> Choices:
    return Choices(row.first_days, row.second_days, row.last_days, row.vehicle_days)
