"""Names of units and people for a page: one statement each, whatever the number of cases."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from hyeonjang.commons.org.models import PersonVersion, UnitVersion
from hyeonjang.kit import clock


def units(ids: Iterable[int | None], on: date | None = None) -> dict[int, str]:
    """Unit names on a day (today unless told); a unit that no longer exists keeps its last name."""
    wanted = {pk for pk in ids if pk is not None}
    if not wanted:
        return {}
    day = on or clock.today()
    found: dict[int, str] = {}
    rows = UnitVersion.objects.known().filter(unit_id__in=wanted, valid_from__lte=day).order_by("valid_from")
    for unit_id, name in rows.values_list("unit_id", "name"):
        found[unit_id] = name
    return found


def people(ids: Iterable[int | None], on: date | None = None) -> dict[int, str]:
    """Names of officials on a day."""
    wanted = {pk for pk in ids if pk is not None}
    if not wanted:
        return {}
    day = on or clock.today()
    found: dict[int, str] = {}
    rows = PersonVersion.objects.known().filter(person_id__in=wanted, valid_from__lte=day).order_by("valid_from")
    for person_id, name in rows.values_list("person_id", "name"):
        found[person_id] = name
    return found
