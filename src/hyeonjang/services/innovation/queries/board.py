"""The programme at a glance: departments × teams, the funnel, what is overdue, promises kept and broken."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count

from hyeonjang.commons.org.actor import Actor
from hyeonjang.services.innovation import permissions
from hyeonjang.services.innovation.models import (
    Award,
    Collection,
    Plan,
    PlanStep,
    Proposal,
    Selection,
    SurveyResponse,
)
from hyeonjang.services.innovation.queries import names, outcomes, proposals
from hyeonjang.services.innovation.queries.cycles import CycleView
from hyeonjang.services.innovation.rules import search
from hyeonjang.services.innovation.rules.funnel import DECIDABLE
from hyeonjang.services.innovation.vocabulary import (
    NOT_ENTERED,
    Grade,
    ProposalState,
    SheetState,
    StageKind,
    SurveyState,
)


@dataclass(frozen=True)
class TeamCell:
    team_id: int
    name: str
    proposals: int
    furthest_ko: str
    step: int = 0
    """How far the furthest proposal came, as a place in :data:`STEPS` from 1; 0 without a proposal."""
    promise_ko: str = ""


@dataclass(frozen=True)
class DepartmentRow:
    department_id: int
    name: str
    teams: tuple[TeamCell, ...]

    @property
    def submitted_teams(self) -> int:
        return sum(1 for team in self.teams if team.proposals)


@dataclass(frozen=True)
class Overdue:
    """Something past its day: what, whose, since when, where to go."""

    what_ko: str
    title: str
    department_name: str
    due: date
    days: int
    proposal_id: int | None
    collection_id: int | None = None
    department_id: int | None = None


@dataclass(frozen=True)
class FunnelCounts:
    submitted: int
    department_best: int
    finalists: int
    grand: int
    excellent: int
    encouragement: int

    @property
    def awards(self) -> int:
        return self.grand + self.excellent + self.encouragement


@dataclass(frozen=True)
class PromiseCounts:
    kept: int
    broken: int
    under_way: int
    unknown: int


@dataclass(frozen=True)
class Board:
    cycle: CycleView
    departments: tuple[DepartmentRow, ...]
    funnel: FunnelCounts
    overdue: tuple[Overdue, ...]
    promises: PromiseCounts
    surveys_confirmed: int
    surveys: int
    teams: int
    submitted_teams: int
    searched: bool = False


_ORDER = [
    ProposalState.SUBMITTED,
    ProposalState.NOT_SELECTED,
    ProposalState.REJECTED,
    ProposalState.REEXAMINATION,
    ProposalState.DEPARTMENT_BEST,
    ProposalState.DESK_OUT,
    ProposalState.FINALIST,
    ProposalState.ADOPTED,
    ProposalState.PLANNED,
    ProposalState.RUNNING,
    ProposalState.DONE,
]


STEPS = ("제출", "부서 우수", "서면심사 통과", "채택", "약속 지킴")
_PASSED = {StageKind.DEPARTMENT_BEST.value: 2, StageKind.DESK_REVIEW.value: 3}
# When several promises of one team stand differently, the one that asks for something is shown.
_PROMISES = ("약속 못 지킴", outcomes.UNKNOWN, "진행 중", "목표 도달(기한 전)", "약속 지킴")


def board(actor: Actor, cycle: CycleView, on: date, filters: Mapping[str, str] | None = None) -> Board:
    """Everything the board shows, in a fixed number of statements whatever the number of teams.

    ``filters`` as for the list of proposals narrow what is shown of departments, teams and overdue things; the
    funnel and the counts of promises are always the whole year's.
    """
    permissions.need_official(actor)
    surveys = dict(
        SurveyResponse.objects.filter(cycle_id=cycle.id).values_list("state").annotate(n=Count("pk"))
    )
    chosen = {name: (filters or {}).get(name, "") for name in ("q", "state", "department")}
    searched = any(chosen.values())
    hits = {row.id: row for row in proposals.rows(actor, cycle.id, on, chosen)} if searched else None
    effects = outcomes.effects(actor, on)
    everything = _departments(cycle, on, {effect.proposal_id: effect.promise_ko for effect in effects})
    late = overdue(cycle.id, on)
    return Board(
        cycle,
        everything if hits is None else _narrowed(everything, hits.values(), chosen),
        funnel(cycle.id),
        tuple(late if hits is None else (row for row in late if _shown(row, hits, chosen))),
        promise_counts(effects),
        surveys.get(SurveyState.CONFIRMED.value, 0),
        sum(surveys.values()),
        sum(len(row.teams) for row in everything),
        sum(row.submitted_teams for row in everything),
        searched,
    )


def _narrowed(
    everything: Iterable[DepartmentRow], hits: Iterable[proposals.ProposalRow], chosen: Mapping[str, str]
) -> tuple[DepartmentRow, ...]:
    """Departments with a hit, or whose name or team is looked for; of teams only those, counting only hits."""
    counts = Counter(row.team_id for row in hits if row.state not in NOT_ENTERED)
    found = []
    for row in everything:
        if chosen["department"] and str(row.department_id) != chosen["department"]:
            continue
        by_name = chosen["q"] and not chosen["state"] and search.matches(chosen["q"], row.name)
        teams = tuple(
            replace(team, proposals=counts[team.team_id])
            for team in row.teams
            if counts[team.team_id] or by_name or (chosen["department"] and not chosen["q"] and not chosen["state"])
            or (chosen["q"] and not chosen["state"] and search.matches(chosen["q"], team.name))
        )
        if teams:
            found.append(replace(row, teams=teams))
    return tuple(found)


def _shown(row: Overdue, hits: Mapping[int, object], chosen: Mapping[str, str]) -> bool:
    if row.proposal_id in hits:
        return True
    if chosen["state"] or (chosen["department"] and str(row.department_id) != chosen["department"]):
        return False
    return search.matches(chosen["q"], f"{row.what_ko} {row.title} {row.department_name}")


def _departments(cycle: CycleView, on: date, promised: Mapping[int, str]) -> tuple[DepartmentRow, ...]:
    """As of the day, but never later than the cycle's year: an old board keeps its old names."""
    day = names.day_of_year(cycle.year, on)
    entered = Proposal.objects.filter(cycle_id=cycle.id).exclude(state__in=[str(s) for s in NOT_ENTERED])
    passed: dict[int, int] = defaultdict(lambda: 1)
    for proposal_id, stage in Selection.objects.filter(proposal__cycle_id=cycle.id, passed=True).values_list(
        "proposal_id", "stage"
    ):
        passed[proposal_id] = max(passed[proposal_id], _PASSED.get(stage, 1))
    own: dict[int, list[tuple[int, ProposalState, str]]] = defaultdict(list)
    for pk, team_id, state in entered.values_list("pk", "team_id", "state"):
        word = promised.get(pk, "")
        step = passed[pk] if not word else 5 if word == "약속 지킴" else 4
        own[team_id].append((step, ProposalState(state), word))
    by_department: dict[int, list[TeamCell]] = defaultdict(list)
    for team in names.teams(day).values():
        by_department[team.department_id].append(_cell(team.id, team.name, own.get(team.id, [])))
    return tuple(
        DepartmentRow(pk, name, tuple(by_department.get(pk, ())))
        for pk, name in names.departments(day).items()
    )


def _cell(team_id: int, name: str, own: list[tuple[int, ProposalState, str]]) -> TeamCell:
    if not own:
        return TeamCell(team_id, name, 0, "")
    furthest = max((state for _, state, _ in own), key=_ORDER.index).label_ko
    words = [word for _, _, word in own if word]
    return TeamCell(team_id, name, len(own), furthest, max(step for step, _, _ in own),
                    min(words, key=_PROMISES.index) if words else "")


def funnel(cycle_id: int) -> FunnelCounts:
    """How many entered, how many each stage let through, how many prizes."""
    entered = (
        Proposal.objects.filter(cycle_id=cycle_id).exclude(state__in=[str(s) for s in NOT_ENTERED]).count()
    )
    passed = Counter(
        Selection.objects.filter(proposal__cycle_id=cycle_id, passed=True).values_list("stage", flat=True)
    )
    grades = Counter(Award.objects.filter(cycle_id=cycle_id).values_list("grade", flat=True))
    return FunnelCounts(
        entered,
        passed[StageKind.DEPARTMENT_BEST.value],
        passed[StageKind.DESK_REVIEW.value],
        grades[Grade.GRAND.value],
        grades[Grade.EXCELLENT.value],
        grades[Grade.ENCOURAGEMENT.value],
    )


def fallen(cycle_id: int) -> int:
    """How many fell out of the funnel and have not been told a decision yet."""
    states = [ProposalState.NOT_SELECTED.value, ProposalState.DESK_OUT.value]
    return Proposal.objects.filter(cycle_id=cycle_id, state__in=states).count()


def waiting_for_award(cycle_id: int) -> int:
    """How many finalists have neither prize nor decision yet."""
    return Proposal.objects.filter(cycle_id=cycle_id, state=ProposalState.FINALIST.value).count()


def promise_counts(effects: list[outcomes.EffectView]) -> PromiseCounts:
    words = Counter(effect.promise_ko for effect in effects)
    return PromiseCounts(
        words["약속 지킴"],
        words["약속 못 지킴"],
        words["진행 중"] + words["목표 도달(기한 전)"],
        words[outcomes.UNKNOWN],
    )


def overdue(cycle_id: int, on: date) -> list[Overdue]:
    """Decisions, plans, steps and sheets past their day, the longest first.

    Plans and steps of every year are named: what was adopted goes on being owed.
    """
    unit_names = names.unit_names(on)
    found: list[Overdue] = []

    def add(what: str, row: Proposal, due: date) -> None:
        found.append(
            Overdue(
                what, str(row), names.name(unit_names, row.department_id), due, (on - due).days, row.pk,
                department_id=row.department_id)
        )

    late = Proposal.objects.filter(
        cycle_id=cycle_id, decision_due__lt=on, state__in=[str(s) for s in DECIDABLE]
    )
    for row in late:
        if row.decision_due:
            add("결정기한", row, row.decision_due)
    for plan in Plan.objects.filter(submitted_on__isnull=True, due__lt=on).select_related("proposal"):
        add("실시계획 제출", plan.proposal, plan.due)
    for step in PlanStep.objects.filter(done_on__isnull=True, due__lt=on).select_related("plan__proposal"):
        add(f"할 일: {step.title}", step.plan.proposal, step.due)
    sheets = Collection.objects.filter(state=SheetState.OPEN.value, due__lt=on, cycle_id=cycle_id)
    for sheet in sheets.prefetch_related("targets"):
        found += [
            Overdue(
                "취합 제출",
                sheet.title,
                names.name(unit_names, target.department_id),
                sheet.due,
                (on - sheet.due).days,
                None,
                sheet.pk,
                target.department_id,
            )
            for target in sheet.targets.all()
            if target.submitted_at is None
        ]
    return sorted(found, key=lambda item: (-item.days, item.title))


@dataclass(frozen=True)
class DepartmentChoice:
    """A department's proposals waiting for, or having had, the head's choice."""

    department_id: int
    name: str
    waiting: tuple[tuple[int, str, str], ...]
    chosen: tuple[str, ...]
    done: bool
    mine: bool


def department_choices(actor: Actor, cycle: CycleView, on: date) -> list[DepartmentChoice]:
    """For the funnel page: which departments have chosen, what waits where."""
    permissions.need_official(actor)
    entered = Proposal.objects.filter(cycle_id=cycle.id).exclude(state__in=[str(s) for s in NOT_ENTERED])
    decided = {
        s.proposal_id: s.passed
        for s in Selection.objects.filter(proposal__cycle_id=cycle.id, stage=StageKind.DEPARTMENT_BEST.value)
    }
    day = names.day_of_year(cycle.year, on)
    by_department: dict[int, list[Proposal]] = defaultdict(list)
    standing = names.teams(day)
    for row in entered:
        by_department[names.home_of(row.team_id, row.department_id, standing)].append(row)
    unit_names = teams = names.unit_names(day)
    return [
        DepartmentChoice(
            pk,
            names.name(unit_names, pk),
            tuple(
                (row.pk, str(row), names.name(teams, row.team_id))
                for row in rows
                if row.pk not in decided and row.state == ProposalState.SUBMITTED
            ),
            tuple(str(row) for row in rows if decided.get(row.pk)),
            any(row.pk in decided for row in rows),
            actor.is_head_of(pk),
        )
        for pk, rows in sorted(by_department.items())
    ]
