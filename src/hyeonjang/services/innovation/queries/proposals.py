"""Proposals: lists, one in full, its versions' differences, similar ones, its event log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from hyeonjang.commons.org import queries as org
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit.errors import NotFound
from hyeonjang.kit.korean import date_ko, won
from hyeonjang.services.innovation import gauge, permissions
from hyeonjang.services.innovation.models import (
    Award,
    Comment,
    Cycle,
    Idea,
    Proposal,
    ProposalVersion,
)
from hyeonjang.services.innovation.queries import names
from hyeonjang.services.innovation.rules import differences, search, similar
from hyeonjang.services.innovation.rules.funnel import DECIDABLE
from hyeonjang.services.innovation.rules.promises import decimal_ko
from hyeonjang.services.innovation.vocabulary import (
    AFTER_ADOPTION,
    NOT_ENTERED,
    CommentState,
    Grade,
    Outcome,
    ProposalKind,
    ProposalState,
    RoundKind,
)

LABELS: tuple[tuple[str, str], ...] = (
    ("title", "제목"),
    ("today", "지금의 처리 방식"),
    ("change", "달라지는 점"),
    ("legal_basis", "근거 법령"),
    ("promise", "약속"),
    ("cost", "소요 예산·줄어드는 시간"),
    ("residents_view", "군민이 느끼는 변화"),
)


@dataclass(frozen=True)
class ProposalRow:
    id: int
    number: str
    title: str
    team_name: str
    department_name: str
    state: ProposalState
    kind: ProposalKind
    received_on: date | None
    decision_due: date | None
    overdue: bool
    team_id: int

    @property
    def searched(self) -> str:
        return f"{self.number} {self.title} {self.department_name} {self.team_name}"


@dataclass(frozen=True)
class CommentView:
    id: int
    department_name: str
    body: str
    written_on: date
    version_no: int
    state: CommentState
    answer: str


@dataclass(frozen=True)
class RoundView:
    no: int
    kind: RoundKind
    ask: str
    asked_on: date
    due: date
    answer: str
    answered_on: date | None


@dataclass(frozen=True)
class DecisionView:
    outcome: Outcome
    reason: str
    decided_on: date
    due: date
    late: bool
    reexamination_until: date | None
    managed_until: date
    keep_until: date
    keep_cite: str
    trace: list[dict[str, Any]]


@dataclass(frozen=True)
class StepView:
    id: int
    title: str
    due: date
    done_on: date | None
    evidence: str


@dataclass(frozen=True)
class ProposalView:
    """A proposal in full, with what this actor may do with it."""

    id: int
    number: str
    title: str
    year: int
    cycle_id: int
    kind: ProposalKind
    state: ProposalState
    team_id: int
    team_name: str
    department_id: int
    department_name: str
    author_name: str
    version: int
    received_on: date | None
    decision_due: date | None
    text: ProposalVersion
    versions: tuple[ProposalVersion, ...]
    measure: gauge.MeasureInfo | None
    shares: tuple[tuple[str, str, int], ...]
    comments: tuple[CommentView, ...]
    rounds: tuple[RoundView, ...]
    decisions: tuple[DecisionView, ...]
    selections: tuple[tuple[str, bool, str, Decimal | None, int | None], ...]
    award_ko: str
    plan_due: date | None
    plan_submitted_on: date | None
    plan_outline: str
    steps: tuple[StepView, ...]
    follow_ups: tuple[tuple[date, str], ...]
    adopted_from: tuple[int, str] | None
    can_write: bool
    can_decide: bool

    @property
    def revisable(self) -> bool:
        return self.can_write and self.state in (
            ProposalState.DRAFT,
            ProposalState.SUBMITTED,
            ProposalState.DEPARTMENT_BEST,
        )

    @property
    def open_round(self) -> RoundView | None:
        return next((row for row in self.rounds if row.answered_on is None), None)

    @property
    def adopted(self) -> bool:
        return self.state in AFTER_ADOPTION

    @property
    def decidable(self) -> bool:
        return self.can_decide and self.state in DECIDABLE

    @property
    def promise_ko(self) -> str:
        return promise_ko(self.text)


def promise_ko(text: ProposalVersion) -> str:
    """The promise as a sentence: measure, target with unit, date."""
    measure = gauge.info(text.measure)
    title, unit = (measure.title_ko, measure.unit_ko) if measure else (text.measure, "")
    return f"{title} {decimal_ko(text.target)}{unit}, {date_ko(text.due)}까지"


def visible(actor: Actor) -> QuerySet[Proposal]:
    """What this actor may read: all that was handed in; drafts and withdrawn ones of the own department."""
    permissions.need_official(actor)
    rows = Proposal.objects.all()
    if permissions.is_programme(actor):
        return rows
    own = Q(department_id__in=actor.department_ids) | Q(team_id__in=actor.unit_ids)
    return rows.filter(own | ~Q(state__in=[str(state) for state in NOT_ENTERED]))


def rows(
    actor: Actor, cycle_id: int, on: date, filters: Mapping[str, str] | None = None
) -> list[ProposalRow]:
    """The cycle's proposals; filters: ``state``, ``department``, ``team`` (ids), ``q`` (words).

    Words are looked for in title, number, text and names of department and team; what has them in the title
    comes first. A proposal stands under the department its team belongs to, also after a reorganisation.
    """
    chosen = filters or {}
    found = visible(actor).filter(cycle_id=cycle_id)
    if chosen.get("state") in {str(state) for state in ProposalState}:
        found = found.filter(state=chosen["state"])
    if chosen.get("team", "").isdecimal() and len(chosen["team"]) < 12:
        found = found.filter(team_id=int(chosen["team"]))
    day = names.day_of_year(Cycle.objects.values_list("year", flat=True).get(pk=cycle_id), on)
    unit_names, standing = names.unit_names(day), names.teams(day)
    homes = {row.pk: names.home_of(row.team_id, row.department_id, standing) for row in found}
    wanted = chosen.get("department", "")
    listed = [
        _row(row, on, unit_names, homes[row.pk])
        for row in found
        if not wanted.isdecimal() or wanted == str(homes[row.pk])
    ]
    words = chosen.get("q", "")
    if not search.words(words):
        return listed
    texts = latest_texts(found)
    hits = [row for row in listed if search.matches(words, f"{row.searched} {texts.get(row.id, '')}")]
    return sorted(hits, key=lambda row: search.rank(words, row.title))


def latest_texts(found: QuerySet[Proposal]) -> dict[int, str]:
    """What each proposal's newest version says of today and of the change."""
    versions = ProposalVersion.objects.filter(proposal__in=found).order_by("proposal_id", "no")
    return {v.proposal_id: f"{v.today} {v.change}" for v in versions.only("proposal_id", "today", "change")}


def _row(row: Proposal, on: date, unit_names: names.Names, home: int) -> ProposalRow:
    waiting = row.state in {str(state) for state in DECIDABLE}
    return ProposalRow(
        row.pk,
        row.number,
        row.title,
        names.name(unit_names, row.team_id),
        names.name(unit_names, home),
        ProposalState(row.state),
        ProposalKind(row.kind),
        row.received_on,
        row.decision_due,
        waiting and row.decision_due is not None and on > row.decision_due,
        row.team_id,
    )


def own(actor: Actor, cycle_id: int) -> list[tuple[int, str]]:
    """The cycle's proposals that this actor writes: id and name, the newest first."""
    found = visible(actor).filter(cycle_id=cycle_id).exclude(state=str(ProposalState.WITHDRAWN))
    return [
        (row.pk, str(row))
        for row in found.order_by("-pk")
        if permissions.can_write_for(actor, row.team_id) or actor.is_head_of(row.department_id)
    ]


def _get(actor: Actor, proposal_id: int) -> Proposal:
    row = visible(actor).filter(pk=proposal_id).select_related("cycle", "adopted_from").first()
    if row is None:
        raise NotFound("그 혁신안을 찾을 수 없습니다. 목록에서 다시 골라 주세요.")
    return row


def one(actor: Actor, proposal_id: int, on: date) -> ProposalView:
    row = _get(actor, proposal_id)
    day = names.day_of_year(row.cycle.year, on)
    unit_names = names.unit_names(day)
    people = _people(day)
    versions = tuple(row.versions.all())
    text = versions[-1]
    plan = getattr(row, "plan", None)
    source = row.adopted_from
    return ProposalView(
        id=row.pk,
        number=row.number,
        title=row.title,
        year=row.cycle.year,
        cycle_id=row.cycle_id,
        kind=ProposalKind(row.kind),
        state=ProposalState(row.state),
        team_id=row.team_id,
        team_name=names.name(unit_names, row.team_id),
        department_id=row.department_id,
        department_name=names.name(
            unit_names, names.home_of(row.team_id, row.department_id, names.teams(day))),
        author_name=people.get(row.author_id, "(퇴직)"),
        version=row.version,
        received_on=row.received_on,
        decision_due=row.decision_due,
        text=text,
        versions=versions,
        measure=gauge.info(text.measure),
        shares=_shares(row, people),
        comments=tuple(_comment(c, unit_names) for c in row.comments.all()),
        rounds=tuple(
            RoundView(r.no, RoundKind(r.kind), r.ask, r.asked_on, r.due, r.answer, r.answered_on)
            for r in row.rounds.all()
        ),
        decisions=_decisions(row),
        selections=tuple(
            (s.get_stage_display(), s.passed, s.reason, s.score, s.rank) for s in row.selections.order_by("pk")
        ),
        award_ko=_award(row),
        plan_due=plan.due if plan else None,
        plan_submitted_on=plan.submitted_on if plan else None,
        plan_outline=plan.outline if plan else "",
        steps=tuple(StepView(s.pk, s.title, s.due, s.done_on, s.evidence) for s in plan.steps.all())
        if plan
        else (),
        follow_ups=tuple((f.checked_on, f.finding) for f in row.follow_ups.all()),
        adopted_from=(source.pk, str(source)) if source else None,
        can_write=permissions.can_write_for(actor, row.team_id) or actor.is_head_of(row.department_id),
        can_decide=permissions.is_programme(actor),
    )


def _people(on: date) -> dict[int, str]:
    return {pk: name for pk, (_, name, _) in org.snapshot(on).people.items()}


def _shares(row: Proposal, people: Mapping[int, str]) -> tuple[tuple[str, str, int], ...]:
    """Everybody's part in percent, the main proposer first; empty for a single proposer."""
    shared = list(row.co_proposers.all())
    if not shared:
        return ()
    main = 100 - sum(co.share_percent for co in shared)
    return (
        (people.get(row.author_id, "(퇴직)"), "주제안", main),
        *((people.get(co.person_id, "(퇴직)"), co.part, co.share_percent) for co in shared),
    )


def _comment(row: Comment, unit_names: names.Names) -> CommentView:
    return CommentView(
        row.pk,
        names.name(unit_names, row.department_id),
        row.body,
        row.written_on,
        row.version_no,
        CommentState(row.state),
        row.answer,
    )


def _award(row: Proposal) -> str:
    """The prize with the mean of the presentation; empty without one."""
    found = Award.objects.filter(proposal=row).first()
    if found is None:
        return ""
    return f"{Grade.label_of(found.grade)}(발표심사 평균 {found.score.quantize(Decimal('0.01'))}점, {found.rank}위)"


def _decisions(row: Proposal) -> tuple[DecisionView, ...]:
    return tuple(
        DecisionView(
            Outcome(d.outcome),
            d.reason,
            d.decided_on,
            d.due,
            d.decided_on > d.due,
            d.reexamination_until,
            d.managed_until,
            d.keep_until,
            d.keep_cite,
            d.due_trace,
        )
        for d in row.decisions.all()
    )


def _fields(text: ProposalVersion) -> dict[str, str]:
    return {
        "title": text.title,
        "today": text.today,
        "change": text.change,
        "legal_basis": text.legal_basis,
        "residents_view": text.residents_view,
        "promise": promise_ko(text),
        "cost": f"{won(text.cost_won)}, 연 {decimal_ko(text.hours_per_year)}시간",
    }


def difference(actor: Actor, proposal_id: int, before: int, after: int) -> list[differences.FieldDifference]:
    """What changed from one version to another, field by field."""
    row = _get(actor, proposal_id)
    found = {version.no: version for version in row.versions.filter(no__in=[before, after])}
    if before not in found or after not in found:
        raise NotFound("견줄 판이 없습니다. 판 목록에서 골라 주세요.")
    return differences.differences(_fields(found[before]), _fields(found[after]), LABELS)


@dataclass(frozen=True)
class SimilarView:
    id: int
    number: str
    title: str
    department_name: str
    year: int
    state: ProposalState
    percent: int


def like(actor: Actor, text: str, on: date, *, besides: int = 0, limit: int = 5) -> list[SimilarView]:
    """Proposals of all teams and years that say something similar, most similar first."""
    entered = visible(actor).exclude(state__in=[str(state) for state in NOT_ENTERED]).exclude(pk=besides)
    latest = {
        v.proposal_id: f"{v.title} {v.title} {v.today} {v.change}"
        for v in ProposalVersion.objects.filter(proposal__in=entered)
        .order_by("proposal_id", "no")
        .only("proposal_id", "title", "today", "change")
    }
    matches = similar.similar(text, latest, limit=limit)
    rows_by_id = Proposal.objects.select_related("cycle").in_bulk([match.key for match in matches])
    unit_names = names.unit_names(on)
    return [
        SimilarView(
            match.key,
            rows_by_id[match.key].number,
            rows_by_id[match.key].title,
            names.name(unit_names, rows_by_id[match.key].department_id),
            rows_by_id[match.key].cycle.year,
            ProposalState(rows_by_id[match.key].state),
            match.percent,
        )
        for match in matches
    ]


@dataclass(frozen=True)
class IdeaView:
    id: int
    department_name: str
    body: str
    written_on: date
    proposal: str
    proposal_id: int | None


def ideas(actor: Actor, cycle_id: int, on: date) -> list[IdeaView]:
    """Anonymous ideas; every official reads them, nobody can know whose they are."""
    permissions.need_official(actor)
    unit_names = names.unit_names(on)
    return [
        IdeaView(
            row.pk,
            names.name(unit_names, row.department_id),
            row.body,
            row.written_on,
            str(row.proposal) if row.proposal else "",
            row.proposal_id,
        )
        for row in Idea.objects.filter(cycle_id=cycle_id).select_related("proposal")
    ]


def evidence_value(figure: Mapping[str, Any]) -> str:
    value = figure.get("value")
    return "-" if value is None else f"{decimal_ko(Decimal(str(value)))}{figure.get('unit', '')}"
