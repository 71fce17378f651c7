"""Posts, their holders and units of a day; where a post stands after reorganisations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hyeonjang.commons.org import queries as org

present_post = org.present_post


@dataclass(frozen=True)
class Sitting:
    """A post with whoever comes for it on a day; nobody where it is vacant."""

    post_id: int
    label: str
    unit_id: int
    department_id: int
    department_name: str
    person_id: int | None
    person_name: str
    acting: bool


def snapshot(on: date) -> org.Snapshot:
    return org.snapshot(on)


def sitting(found: org.Snapshot, post: org.PostView) -> Sitting:
    """Who comes for a post: the deputy of that day before the holder, who is then away."""
    people = found.people_at(post.id)
    person = next((one for one in people if one.acting), people[0] if people else None)
    department = found.department_of(post.unit_id)
    return Sitting(
        post.id, post.title, post.unit_id, department.id if department else post.unit_id,
        department.name if department else "", person.id if person else None, person.name if person else "",
        person.acting if person else False)


def post_words(found: org.Snapshot, post_id: int, unit_id: int, fallback: str) -> str:
    """``관광과장 홍길동-001``; ``(공석)`` without a holder; the old name where nothing carries it on."""
    post = present_post(found, post_id, unit_id)
    if post is None:
        return f"{fallback}(이어받을 직위가 없음)"
    one = sitting(found, post)
    who = f"{one.person_name}{'(직무대리)' if one.acting else ''}" if one.person_id else "(공석)"
    return f"{one.label} {who}"


def unit_name(found: org.Snapshot, unit_id: int) -> str:
    unit = found.units.get(unit_id)
    return unit.name if unit else org.name_of(unit_id, found.on)


def departments(on: date) -> list[tuple[int, str]]:
    """Departments and towns in the county's order."""
    return [(unit.id, unit.name) for unit in org.units_on(on) if unit.kind in {"과", "읍면"}]


def head_posts(on: date) -> list[Sitting]:
    """Posts that decisions are given to: chiefs and heads of bureaus, departments and towns."""
    found = snapshot(on)
    rows = [post for post in found.posts.values()
            if found.units.get(post.unit_id) is not None and found.units[post.unit_id].kind != "팀"
            and (post.head or post.rank == "부군수")]
    order = {unit_id: place for place, unit_id in enumerate(found.units)}
    rows.sort(key=lambda post: (order[post.unit_id], not post.head))
    return [sitting(found, post) for post in rows]
