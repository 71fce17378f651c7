"""Judges, sheets and means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from hyeonjang.commons.org.actor import Actor
from hyeonjang.services.innovation import permissions
from hyeonjang.services.innovation.models import (
    CoProposer,
    CriterionScore,
    Judge,
    Proposal,
    Recusal,
    ScoreSheet,
    Selection,
)
from hyeonjang.services.innovation.queries import cycles, names
from hyeonjang.services.innovation.rules import scoring
from hyeonjang.services.innovation.vocabulary import ProposalState, StageKind

WAITING = {
    StageKind.DESK_REVIEW: ProposalState.DEPARTMENT_BEST,
    StageKind.PRESENTATION: ProposalState.FINALIST,
}


@dataclass(frozen=True)
class JudgeView:
    id: int
    person_id: int
    label: str
    stage: StageKind
    department_id: int | None


@dataclass(frozen=True)
class SheetRow:
    """A proposal on a judge's list: scored, to be scored, or not to be scored and why."""

    proposal_id: int
    number: str
    title: str
    department_name: str
    done: bool
    conflict_ko: str | None


@dataclass(frozen=True)
class MeanRow:
    """A judged proposal with its mean, and what the mean was made of."""

    proposal_id: int
    number: str
    title: str
    department_name: str
    state: ProposalState
    judges: int
    mean: Fraction | None
    rank: int | None
    highest: Fraction | None
    lowest: Fraction | None
    excluded: int
    missing_ko: str

    @property
    def mean_ko(self) -> str:
        return "-" if self.mean is None else f"{float(round(self.mean, 4)):.4f}"

    @property
    def highest_ko(self) -> str:
        return "-" if self.highest is None else f"{float(self.highest):.2f}"

    @property
    def lowest_ko(self) -> str:
        return "-" if self.lowest is None else f"{float(self.lowest):.2f}"


def proposers(proposal_id: int) -> frozenset[int]:
    """The main proposer and everybody who shares in it."""
    author = Proposal.objects.filter(pk=proposal_id).values_list("author_id", flat=True)
    shared = CoProposer.objects.filter(proposal_id=proposal_id).values_list("person_id", flat=True)
    return frozenset(author) | frozenset(shared)


def homes(rows: Iterable[tuple[int, int, int]], on: date) -> dict[int, frozenset[int]]:
    """Of (proposal, team, department that handed it in): that department and where the team stands on the day.

    After a reorganisation the successor's people judge their own work as little as the old department's did.
    """
    standing = names.teams(on)
    return {pk: frozenset({unit, names.home_of(team, unit, standing)}) for pk, team, unit in rows}


def homes_of(proposal: Proposal, on: date) -> frozenset[int]:
    return homes([(proposal.pk, proposal.team_id, proposal.department_id)], on)[proposal.pk]


def judges(actor: Actor, cycle_id: int, stage: StageKind | None = None) -> list[JudgeView]:
    permissions.need_official(actor)
    rows = Judge.objects.filter(cycle_id=cycle_id)
    if stage is not None:
        rows = rows.filter(stage=stage.value)
    return [
        JudgeView(row.pk, row.person_id, row.label, StageKind(row.stage), row.department_id) for row in rows
    ]


def judged(
    cycle_id: int, stage: StageKind, proposal_ids: Sequence[int], on: date
) -> dict[int, list[scoring.Judged]]:
    """Each proposal's totals by judge, with the conflicted marked; a few statements for all of them."""
    criteria = cycles.criteria(cycle_id)
    points: dict[int, dict[str, object]] = defaultdict(dict)
    for row in CriterionScore.objects.filter(
        sheet__proposal_id__in=proposal_ids, sheet__judge__stage=stage.value
    ).select_related("criterion"):
        points[row.sheet_id][row.criterion.slug] = row.points
    recused = set(
        Recusal.objects.filter(proposal_id__in=proposal_ids, judge__stage=stage.value).values_list(
            "judge_id", "proposal_id"
        )
    )
    own = homes(Proposal.objects.filter(pk__in=proposal_ids).values_list("pk", "team_id", "department_id"), on)
    found: dict[int, list[scoring.Judged]] = defaultdict(list)
    sheets = ScoreSheet.objects.filter(proposal_id__in=proposal_ids, judge__stage=stage.value)
    for sheet in sheets.select_related("judge").order_by("judge_id"):
        conflicted = (sheet.judge_id, sheet.proposal_id) in recused
        conflicted |= sheet.judge.department_id in own[sheet.proposal_id]
        total = scoring.sheet_total(points[sheet.pk], criteria)  # type: ignore[arg-type]
        found[sheet.proposal_id].append(scoring.Judged(sheet.judge_id, total, conflicted))
    return found


def means(
    cycle_id: int, stage: StageKind, proposal_ids: Sequence[int], minimum: int, on: date
) -> dict[int, scoring.Trimmed]:
    """Trimmed means of all; refuses when one of them lacks judges, because a rank needs every score."""
    scores = judged(cycle_id, stage, proposal_ids, on)
    return {pk: scoring.trimmed_mean(scores.get(pk, []), on=on, minimum=minimum) for pk in proposal_ids}


def mean_rows(actor: Actor, cycle_id: int, stage: StageKind, on: date) -> list[MeanRow]:
    """The stage's table for the programme office: who has a mean, who still lacks judges, by rank.

    Judges must not see each other's scores before the stage is closed, so others get nothing.
    """
    permissions.need_programme(actor, "심사 집계 보기는")
    cycle = next(c for c in cycles.all_cycles(actor, on) if c.id == cycle_id)
    rows = {
        row.pk: row
        for row in Proposal.objects.filter(cycle_id=cycle_id).filter(pk__in=_on_stage(cycle_id, stage))
    }
    scores = judged(cycle_id, stage, list(rows), on)
    enough = {}
    for pk in rows:
        valid = [s for s in scores.get(pk, []) if not s.conflicted]
        if len(valid) >= cycle.minimum_judges:
            enough[pk] = scoring.trimmed_mean(scores[pk], on=on, minimum=cycle.minimum_judges)
    places = {place.key: place.rank for place in scoring.rank({pk: t.mean for pk, t in enough.items()})}
    unit_names = names.unit_names(names.day_of_year(cycle.year, on))
    found = []
    for pk, row in rows.items():
        trimmed = enough.get(pk)
        valid_count = sum(1 for s in scores.get(pk, []) if not s.conflicted)
        found.append(
            MeanRow(
                pk,
                row.number,
                row.title,
                names.name(unit_names, row.department_id),
                ProposalState(row.state),
                valid_count,
                trimmed.mean if trimmed else None,
                places.get(pk),
                trimmed.highest.total if trimmed else None,
                trimmed.lowest.total if trimmed else None,
                sum(1 for s in scores.get(pk, []) if s.conflicted),
                "" if trimmed else f"심사 {cycle.minimum_judges - valid_count}건 부족",
            )
        )
    return sorted(found, key=lambda r: (r.rank is None, r.rank or 0, r.number))


def _on_stage(cycle_id: int, stage: StageKind) -> set[int]:
    """Proposals that are or were judged at a stage."""
    scored = ScoreSheet.objects.filter(judge__cycle_id=cycle_id, judge__stage=stage.value)
    waiting = Proposal.objects.filter(cycle_id=cycle_id, state=WAITING[stage].value)
    chosen = Selection.objects.filter(proposal__cycle_id=cycle_id, stage=stage.value)
    return (
        set(scored.values_list("proposal_id", flat=True))
        | set(waiting.values_list("pk", flat=True))
        | set(chosen.values_list("proposal_id", flat=True))
    )


def my_sheets(actor: Actor, cycle_id: int, stage: StageKind, on: date) -> list[SheetRow]:
    """What this actor has to score at a stage; empty for those who are no judges."""
    if actor.person_id is None:
        return []
    judge = Judge.objects.filter(cycle_id=cycle_id, stage=stage.value, person_id=actor.person_id).first()
    if judge is None:
        return []
    rows = list(
        Proposal.objects.filter(cycle_id=cycle_id, state=WAITING[stage].value).prefetch_related(
            "co_proposers"
        )
    )
    done = set(ScoreSheet.objects.filter(judge=judge).values_list("proposal_id", flat=True))
    recused = set(Recusal.objects.filter(judge=judge).values_list("proposal_id", flat=True))
    unit_names = names.unit_names(on)
    home = homes(((row.pk, row.team_id, row.department_id) for row in rows), on)
    departments = actor.department_ids | ({judge.department_id} if judge.department_id else set())
    return [
        SheetRow(
            row.pk,
            row.number,
            row.title,
            names.name(unit_names, row.department_id),
            row.pk in done,
            scoring.judge_conflict(
                judge_department_ids=frozenset(departments),
                judge_person_id=actor.person_id,
                department_ids=home[row.pk],
                declared=row.pk in recused,
                proposer_ids=frozenset({row.author_id, *(co.person_id for co in row.co_proposers.all())}),
            ),
        )
        for row in rows
    ]


@dataclass(frozen=True)
class OwnSheet:
    """What a judge has handed in: points by criterion, the opinion, when."""

    points: tuple[tuple[str, Decimal], ...]
    opinion: str
    handed_in_at: datetime


def own_sheet(actor: Actor, proposal_id: int, stage: StageKind) -> OwnSheet | None:
    """The actor's own sheet of a proposal; nobody else's is shown to a judge."""
    if actor.person_id is None:
        return None
    sheet = ScoreSheet.objects.filter(
        proposal_id=proposal_id, judge__stage=stage.value, judge__person_id=actor.person_id
    ).first()
    if sheet is None:
        return None
    rows = CriterionScore.objects.filter(sheet=sheet).select_related("criterion").order_by("criterion__order")
    return OwnSheet(tuple((row.criterion.label, row.points) for row in rows), sheet.opinion, sheet.handed_in_at)
