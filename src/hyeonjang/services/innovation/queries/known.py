"""What the system knows for a department's rows of a 취합 sheet, as of the day, in the order of the sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction

from hyeonjang.commons.org import queries as org
from hyeonjang.kit.errors import Refused
from hyeonjang.kit.korean import date_ko
from hyeonjang.services.innovation import gauge
from hyeonjang.services.innovation.models import Adoption, Proposal
from hyeonjang.services.innovation.queries import names
from hyeonjang.services.innovation.rules.known import KEYS, Rows
from hyeonjang.services.innovation.rules.sheets import Column
from hyeonjang.services.innovation.vocabulary import AFTER_ADOPTION, NOT_ENTERED, Known, ProposalState, SheetEach

NONE = "-"
Value = Callable[[], str]


def rows(
    each: SheetEach, columns: Sequence[Column], department_id: int, cycle_id: int | None, on: date
) -> Rows:
    """The rows of a department: its teams, its proposals, or the one set of values that stands in every row."""
    known = {column.known: column.name for column in columns if column.known}
    key = KEYS.get(each)
    found: dict[str, dict[str, str]] = {}
    for facts in _subjects(each, department_id, cycle_id, on):
        values = {name: facts[word]() for word, name in known.items() if word in facts}
        found[values[known[key]] if key else ""] = values
    return Rows(known[key] if key else "", found)


def _subjects(
    each: SheetEach, department_id: int, cycle_id: int | None, on: date
) -> Iterable[Mapping[Known, Value]]:
    department = _of_department(department_id, on)
    if each is SheetEach.FREE:
        return [department]
    teams = names.teams(on)
    if each is SheetEach.TEAM:
        own = [team for team in teams.values() if team.department_id == department_id]
        return [{**department, **_of_team(team.id, team.name, on)} for team in own]
    return [
        {**department, **_of_team(row.team_id, _team_name(row, teams, on), on), **_of_proposal(row, on)}
        for row in _proposals(each, cycle_id)
        # A team that moved in a reorganisation answers from where it is today.
        if names.home_of(row.team_id, row.department_id, teams) == department_id
    ]


def _proposals(each: SheetEach, cycle_id: int | None) -> list[Proposal]:
    found = Proposal.objects.exclude(state__in=[str(state) for state in NOT_ENTERED])
    if each is SheetEach.ADOPTED:
        found = found.filter(state__in=[str(state) for state in AFTER_ADOPTION])
    else:
        found = found.filter(cycle=cycle_id) if cycle_id is not None else found.none()
    return list(found.select_related("adoption").order_by("number"))


def _team_name(row: Proposal, teams: Mapping[int, names.TeamRef], on: date) -> str:
    return teams[row.team_id].name if row.team_id in teams else org.name_of(row.team_id, on)


def _person(unit_id: int, on: date) -> str:
    found = org.head_of(unit_id, on)
    return f"{found.title} {found.name}" if found else NONE


def _of_department(department_id: int, on: date) -> dict[Known, Value]:
    def bureau() -> str:
        path = names.snapshot(on).path(department_id)
        return next((unit.name for unit in path if unit.kind == "국"), NONE)

    return {
        Known.BUREAU: bureau,
        Known.DEPARTMENT: lambda: org.name_of(department_id, on),
        Known.HEAD: lambda: _person(department_id, on),
    }


def _of_team(team_id: int, name: str, on: date) -> dict[Known, Value]:
    return {Known.TEAM: lambda: name, Known.LEADER: lambda: _person(team_id, on)}


def _of_proposal(row: Proposal, on: date) -> dict[Known, Value]:
    text = row.versions.order_by("no").last()
    assert text is not None
    measure = gauge.info(text.measure)
    unit = measure.unit_ko if measure else ""
    adoption: Adoption | None = getattr(row, "adoption", None)

    def now() -> gauge.Today | None:
        try:
            return gauge.today(text.measure, text.measure_params, on)
        except Refused:
            return None  # the log it was promised on is gone: there is no present value

    def baseline() -> str:
        value = adoption.baseline.get("value") if adoption else None
        return gauge.value_ko(Fraction(value), unit) if value else NONE

    return {
        Known.NUMBER: lambda: row.number,
        Known.TITLE: lambda: row.title,
        Known.STATE: lambda: ProposalState.label_of(row.state),
        Known.MEASURE: lambda: measure.title_ko if measure else text.measure,
        Known.TARGET: lambda: gauge.value_ko(Fraction(text.target), unit),
        Known.DUE: lambda: date_ko(text.due),
        Known.BASELINE: baseline,
        Known.NOW: lambda: found.value_ko if (found := now()) else NONE,
        Known.NOW_N: lambda: f"{found.n:,}" if (found := now()) else NONE,
    }
