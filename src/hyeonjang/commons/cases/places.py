"""Where a unit stands and who works in it, asked in a few small statements.

``org.snapshot`` reads the whole county; receiving a case needs one unit and its two or three superiors.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hyeonjang.commons.org.models import Deputy, Membership, PersonVersion, PostVersion, UnitVersion
from hyeonjang.kit.errors import NotFound


@dataclass(frozen=True)
class Place:
    """A unit with the department it belongs to and the bureau over that, where there is one."""

    unit_id: int
    name: str
    department_id: int
    bureau_id: int | None


def _path(unit_id: int | None, on: date) -> list[UnitVersion]:
    """The unit and everything above it, as of a day."""
    found: list[UnitVersion] = []
    while unit_id is not None and all(row.unit_id != unit_id for row in found):
        row = UnitVersion.objects.known().valid(on).filter(unit_id=unit_id).first()
        if row is None:
            break
        found.append(row)
        unit_id = row.parent_id
    return found


def place(unit_id: int, on: date) -> Place:
    """A unit's place on a day; raises ``NotFound`` for one that does not exist then."""
    path = _path(unit_id, on)
    if not path:
        raise NotFound("지금은 없는 부서입니다. 조직도에서 다시 골라 주세요.", field="unit")
    department = next((row for row in path if row.kind in {"과", "읍면"}), path[0])
    bureau = next((row for row in path if row.kind == "국"), None)
    return Place(unit_id, path[0].name, department.unit_id, bureau.unit_id if bureau else None)


def worker(person_id: int, unit_id: int, on: date) -> str | None:
    """The name of a person who holds a post in the unit or under it on a day, or acts in one."""
    posts = [
        post
        for model in (Membership, Deputy)
        for post in model.objects.known().valid(on).filter(person_id=person_id).values_list("post_id", flat=True)
    ]
    units = set(
        PostVersion.objects.known().valid(on).filter(post_id__in=posts).values_list("unit_id", flat=True)
    )
    if not any(unit_id == row.unit_id for unit in units for row in _path(unit, on)):
        return None
    row = PersonVersion.objects.known().valid(on).filter(person_id=person_id).first()
    return str(row.name) if row else None
