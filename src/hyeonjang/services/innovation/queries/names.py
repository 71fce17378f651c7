"""Names of units and people as of a day: one look for many ids, so that lists cost no query per row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date

from hyeonjang.commons.org import queries as org
from hyeonjang.kit.errors import NotFound


@dataclass(frozen=True)
class TeamRef:
    """A team with its department, as of a day."""

    id: int
    name: str
    department_id: int
    department_name: str
    synthetic: bool

    @property
    def full_name(self) -> str:
        return full_name(self.department_name, self.name)


def full_name(department: str, team: str) -> str:
    """``복지정책과 생활보장팀``; ``관광과 제2팀`` where the team's own name begins with the department's."""
    return team if team.startswith(f"{department} ") else f"{department} {team}"


_kept: ContextVar[dict[date, org.Snapshot] | None] = ContextVar("innovation_organisation", default=None)


@contextmanager
def one_look() -> Iterator[None]:
    """Read the organisation of a day once inside the block, in which it cannot change."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def snapshot(on: date) -> org.Snapshot:
    """The organisation on a day; the same one again inside ``one_look``."""
    kept = _kept.get()
    if kept is None:
        return org.snapshot(on)
    if on not in kept:
        kept[on] = org.snapshot(on)
    return kept[on]


def _units(on: date, kind: str | None = None) -> list[org.UnitView]:
    if _kept.get() is None:
        return org.units_on(on, kind)
    return [unit for unit in snapshot(on).units.values() if kind is None or unit.kind == kind]


class Names(dict[int, str]):
    """Unit names of a day; a unit that did not stand then goes by its nearest known name."""

    def __init__(self, on: date) -> None:
        super().__init__((unit.id, unit.name) for unit in _units(on))
        self.on = on

    def __missing__(self, unit_id: int) -> str:
        self[unit_id] = org.name_of(unit_id, self.on)
        return self[unit_id]


def unit_names(on: date) -> Names:
    """Every unit's name on that day."""
    return Names(on)


def day_of_year(year: int, on: date) -> date:
    """The day whose names a cycle's pages bear: today in its own year, afterwards its last day."""
    return min(on, date(year, 12, 31))


def departments(on: date) -> dict[int, str]:
    """Departments in the county's own order: id to name."""
    return {unit.id: unit.name for unit in _units(on, "과")}


def teams(on: date) -> dict[int, TeamRef]:
    """Every team of every department on that day."""
    units = {unit.id: unit for unit in _units(on)}
    found: dict[int, TeamRef] = {}
    for unit in units.values():
        parent = units.get(unit.parent_id or 0)
        if unit.kind == "팀" and parent is not None and parent.kind == "과":
            found[unit.id] = TeamRef(unit.id, unit.name, parent.id, parent.name, unit.synthetic)
    return found


def home_of(team_id: int, department_id: int, standing: Mapping[int, TeamRef]) -> int:
    """The department a team belongs to among ``standing`` teams, also after a reorganisation; the given one where
    the team is gone."""
    return standing[team_id].department_id if team_id in standing else department_id


def team(team_id: int, on: date) -> TeamRef:
    """One team; refuses a unit that is no team on that day."""
    found = teams(on).get(team_id)
    if found is None:
        raise NotFound("그 날짜에 그런 팀이 없습니다. 조직 자료를 확인해 주세요.", field="team")
    return found


def name(names: Names, unit_id: int | None) -> str:
    """A unit's name; empty for none."""
    return "" if unit_id is None else names[unit_id]


@dataclass(frozen=True)
class Colleague:
    """Somebody of the county as a list shows them."""

    label: str
    words: str
    department_id: int | None


def everybody(on: date) -> dict[int, Colleague]:
    """All who hold a post on that day, by id; one post each, not an acting one if there is another."""
    found = snapshot(on)
    people: dict[int, Colleague] = {}
    for post in found.posts.values():
        for person in found.people_at(post.id):
            if person.id in people and person.acting:
                continue
            department, unit = found.department_of(person.unit_id), found.units[person.unit_id]
            place = unit.name if department is None or department.id == unit.id else f"{department.name} {unit.name}"
            people[person.id] = Colleague(
                f"{person.title} {person.name}", f"{person.name} ({place} {person.title}, {person.number})".replace("  ", " "),
                department.id if department else None)
    return people
