"""Names of units and people as of a day: one look for many ids, so that lists cost no query per row."""

from __future__ import annotations

from collections.abc import Mapping
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
        return f"{self.department_name} {self.name}"


def unit_names(on: date) -> dict[int, str]:
    """Every unit's name on that day."""
    return {unit.id: unit.name for unit in org.units_on(on)}


def departments(on: date) -> dict[int, str]:
    """Departments in the county's own order: id to name."""
    return {unit.id: unit.name for unit in org.departments_on(on)}


def teams(on: date) -> dict[int, TeamRef]:
    """Every team of every department on that day."""
    names = departments(on)
    found: dict[int, TeamRef] = {}
    for unit in org.teams_on(on):
        if unit.parent_id in names:
            found[unit.id] = TeamRef(unit.id, unit.name, unit.parent_id, names[unit.parent_id], unit.synthetic)
    return found


def team(team_id: int, on: date) -> TeamRef:
    """One team; refuses a unit that is no team on that day."""
    found = teams(on).get(team_id)
    if found is None:
        raise NotFound("그 날짜에 그런 팀이 없습니다. 조직 자료를 확인해 주세요.", field="team")
    return found


def name(names: Mapping[int, str], unit_id: int | None) -> str:
    """A unit's name; a unit that no longer stands is said to be so instead of failing."""
    return "" if unit_id is None else names.get(unit_id, "(폐지된 부서)")
