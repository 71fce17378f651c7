"""Departments, posts and their holders on a day; where they stand after reorganisations."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from hyeonjang.commons.org import queries as org
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound, Refused

present_post = org.present_post


def snapshot(on: date | None = None) -> org.Snapshot:
    return org.snapshot(on or clock.today())


def departments(found: org.Snapshot) -> list[tuple[int, str]]:
    """Departments and towns in the county's order."""
    return [(unit.id, unit.name) for unit in found.units.values() if unit.kind in {"과", "읍면"}]


def check_department(found: org.Snapshot, unit_id: int, field: str) -> org.UnitView:
    unit = found.units.get(unit_id)
    if unit is None or unit.kind not in {"과", "읍면"}:
        raise Refused("지금 있는 부서를 목록에서 골라 주세요.", field=field)
    return unit


def department(unit_id: int, field: str) -> org.UnitView:
    """The same without reading the whole county."""
    try:
        unit = org.unit_on(unit_id, clock.today())
    except NotFound:
        unit = None
    if unit is None or unit.kind not in {"과", "읍면"}:
        raise Refused("지금 있는 부서를 목록에서 골라 주세요.", field=field)
    return unit


def present_unit(found: org.Snapshot, unit_id: int) -> int:
    """The department as it stands today: itself, or the one that carries on its work."""
    if unit_id in found.units:
        return unit_id
    heirs = org.successors(unit_id, found.on)
    return heirs[0] if heirs else unit_id


def unit_name(found: org.Snapshot, unit_id: int) -> str:
    unit = found.units.get(present_unit(found, unit_id))
    return unit.name if unit else org.name_of(unit_id, found.on)


def bureau_of(found: org.Snapshot, unit_id: int) -> int | None:
    """The bureau over a department, where there is one."""
    path = found.path(present_unit(found, unit_id))
    return next((unit.id for unit in path if unit.kind == "국"), None)


def bureaus_of(found: org.Snapshot, unit_ids: Iterable[int]) -> set[int]:
    return {pk for unit_id in unit_ids if (pk := bureau_of(found, unit_id)) is not None}


def holder(found: org.Snapshot, post: org.PostView) -> org.PersonView | None:
    """Who comes for a post: the deputy of that day before the holder, who is then away."""
    people = found.people_at(post.id)
    return next((one for one in people if one.acting), people[0] if people else None)


def post_words(found: org.Snapshot, post_id: int, unit_id: int, fallback: str) -> str:
    """``관광과장 홍길동-001``; ``(공석)`` without a holder; the old name where nothing carries it on."""
    post = present_post(found, post_id, unit_id)
    if post is None:
        return f"{fallback}(이어받을 직위가 없음)"
    person = holder(found, post)
    who = f"{person.name}{'(직무대리)' if person.acting else ''}" if person else "(공석)"
    unit = found.units.get(post.unit_id)
    where = f"{unit.name} " if unit and not post.head and unit.name not in post.title else ""
    return f"{where}{post.title} {who}"


def head_post(found: org.Snapshot, unit_id: int) -> org.PostView | None:
    return next((post for post in found.sorted_posts({unit_id}) if post.head), None)


def vice_post(found: org.Snapshot) -> org.PostView | None:
    return next((post for post in found.posts.values() if post.rank == "부군수"), None)


@dataclass(frozen=True)
class Seat:
    """A post to choose from a list."""

    post_id: int
    unit_id: int
    title: str
    words: str
    department: str


def seats(found: org.Snapshot, department_ids: Collection[int]) -> list[Seat]:
    """The posts of departments, heads first, each with who holds it."""
    result = []
    for department in department_ids:
        below = found.below(department)
        posts = sorted(found.sorted_posts(set(below)), key=lambda post: (below.index(post.unit_id), not post.head))
        for post in posts:
            person = holder(found, post)
            unit = found.units[post.unit_id]
            where = "" if post.head else f"{unit.name} "
            result.append(Seat(post.id, post.unit_id, post.title, f"{where}{post.title} {person.name if person else '(공석)'}",
                               found.units[department].name))
    return result


def people(found: org.Snapshot, department_id: int) -> list[org.PersonView]:
    """The people of a department, heads first."""
    below = found.below(department_id)
    posts = sorted(found.sorted_posts(set(below)), key=lambda post: (below.index(post.unit_id), not post.head))
    return [person for post in posts for person in found.people_at(post.id) if not person.acting]
