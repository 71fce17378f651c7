"""Writing a proposal: draft, revise, submit, withdraw, share, adopt another team's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max

from hyeonjang.commons import outbox
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotFound, Refused
from hyeonjang.services.innovation import clocks, events, gauge, prefill
from hyeonjang.services.innovation.actions import common
from hyeonjang.services.innovation.models import CoProposer, Cycle, Proposal, ProposalVersion
from hyeonjang.services.innovation.permissions import need_team
from hyeonjang.services.innovation.queries import locks, names
from hyeonjang.services.innovation.rules import funnel, promises
from hyeonjang.services.innovation.vocabulary import (
    NOT_ENTERED,
    Activity,
    ProposalKind,
    ProposalState,
    StageKind,
)

REVISABLE = (ProposalState.DRAFT, ProposalState.SUBMITTED, ProposalState.DEPARTMENT_BEST)
MAX_WON = 10**15


@dataclass(frozen=True)
class Text:
    """What a version says. ``target`` is in the measure's unit, ``cost_won`` whole won, hours a year."""

    title: str
    today: str
    change: str
    legal_basis: str
    residents_view: str
    measure: str
    target: Decimal
    due: date
    measure_params: Mapping[str, Any] = field(default_factory=dict)
    cost_won: int = 0
    hours_per_year: Decimal = Decimal(0)


@dataclass(frozen=True)
class Share:
    """A co-proposer: person, part, percent (the rest of 100 is the main proposer's)."""

    person_id: int
    part: str
    percent: int


def _checked(text: Text, on: date) -> Text:
    clean = replace(
        text,
        title=common.needed(text.title, "title", "제목", limit=150),
        today=common.needed(text.today, "today", "지금의 처리 방식"),
        change=common.needed(text.change, "change", "달라지는 점"),
        legal_basis=common.needed(text.legal_basis, "legal_basis", "근거 법령"),
        residents_view=common.needed(text.residents_view, "residents_view", "군민이 느끼는 변화"),
    )
    if not 0 <= clean.cost_won <= MAX_WON:
        raise Refused("소요 예산은 0원 이상의 정수로 적어 주세요.", field="cost_won")
    if not clean.hours_per_year.is_finite() or not 0 <= clean.hours_per_year <= 10**8:
        raise Refused("줄어드는 시간은 0 이상의 수로 적어 주세요.", field="hours_per_year")
    facts = gauge.facts(clean.measure, clean.measure_params, gauge.year_before(on))
    promises.check_promise(facts, slug=clean.measure, target=clean.target, due=clean.due, on=on)
    return clean


def _write_version(
    proposal: Proposal, text: Text, actor: Actor, no: int, figures: list[dict[str, object]], reason: str
) -> ProposalVersion:
    return ProposalVersion.objects.create(
        proposal=proposal,
        no=no,
        title=text.title,
        today=text.today,
        today_figures=figures,
        change=text.change,
        legal_basis=text.legal_basis,
        residents_view=text.residents_view,
        measure=text.measure,
        measure_params=dict(text.measure_params),
        target=text.target,
        due=text.due,
        cost_won=text.cost_won,
        hours_per_year=text.hours_per_year,
        reason=reason,
        author_id=common.person_of(actor),
        written_on=clock.today(),
    )


def _figures(team: names.TeamRef, on: date) -> list[dict[str, object]]:
    subject = prefill.Subject(
        team.id,
        team.name,
        team.department_id,
        team.department_name,
        on - timedelta(days=365),
        on - timedelta(days=1),
    )
    return prefill.figures_json(prefill.gather(subject), on)


def _once(cycle: Cycle, team_id: int, title: str, besides: int | None = None) -> None:
    same = Proposal.objects.filter(cycle=cycle, team_id=team_id, title=title)
    if same.exclude(state=ProposalState.WITHDRAWN.value).exclude(pk=besides or 0).exists():
        raise Conflict(
            "같은 팀이 같은 제목의 혁신안을 이미 올렸습니다. 목록에서 그 혁신안을 열어 고쳐 주세요.",
            field="title",
            code="twice",
        )


@transaction.atomic
def draft(
    *,
    actor: Actor,
    cycle_id: int,
    team_id: int,
    kind: ProposalKind,
    text: Text,
    shares: Sequence[Share] = (),
    adopted_from_id: int | None = None,
) -> Proposal:
    """Begin a proposal of a team; today's figures are read from the records and frozen with the version."""
    today = clock.today()
    team = names.team(team_id, today)
    need_team(actor, team.id, team.department_id, "혁신안 작성은")
    cycle = locks.cycle(cycle_id)
    common.check_running(cycle)
    clean = _checked(text, today)
    _once(cycle, team.id, clean.title)
    proposal = Proposal.objects.create(
        cycle=cycle,
        number=_next_number(cycle),
        team_id=team.id,
        department_id=team.department_id,
        author_id=common.person_of(actor),
        kind=kind.value,
        title=clean.title,
        created_on=today,
        adopted_from_id=adopted_from_id,
    )
    _write_version(proposal, clean, actor, 1, _figures(team, today), "")
    _write_shares(proposal, shares)
    common.note_event(proposal, Activity.DRAFTED, actor)
    common.audit_proposal(
        "drafted", actor, proposal, measure=clean.measure, target=clean.target, due=clean.due
    )
    return proposal


def _next_number(cycle: Cycle) -> str:
    last = Proposal.objects.filter(cycle=cycle).aggregate(last=Max("number"))["last"]
    return f"{cycle.year}-{int(last.split('-')[1]) + 1 if last else 1:04d}"


def _write_shares(proposal: Proposal, shares: Sequence[Share]) -> None:
    if not shares:
        return
    people = [share.person_id for share in shares]
    if len(set(people)) != len(people) or proposal.author_id in people:
        raise Refused(
            "같은 사람이 두 번 들어 있습니다. 공동제안자를 한 번씩만 적어 주세요.",
            field="shares",
            code="share",
        )
    funnel.check_shares([*(share.percent for share in shares), 100 - sum(share.percent for share in shares)])
    CoProposer.objects.bulk_create(
        CoProposer(
            proposal=proposal,
            person_id=share.person_id,
            share_percent=share.percent,
            part=common.needed(share.part, "shares", "분담내용", limit=200),
        )
        for share in shares
    )


@transaction.atomic
def share(*, actor: Actor, proposal_id: int, version: int, shares: Sequence[Share]) -> Proposal:
    """Set who proposes together and with what part; only before the department has chosen."""
    proposal = locks.proposal(proposal_id, version=version)
    need_team(actor, proposal.team_id, proposal.department_id, "공동제안자 지정은")
    if proposal.state not in (ProposalState.DRAFT, ProposalState.SUBMITTED):
        raise Conflict("부서 선정이 끝난 혁신안의 기여도는 바꿀 수 없습니다.", code="state")
    proposal.co_proposers.all().delete()
    _write_shares(proposal, shares)
    _touch(proposal)
    common.audit_proposal("shared", actor, proposal, shares=[[s.person_id, s.percent] for s in shares])
    return proposal


def _touch(proposal: Proposal) -> None:
    proposal.version += 1
    proposal.save()


@transaction.atomic
def revise(*, actor: Actor, proposal_id: int, version: int, text: Text, reason: str) -> Proposal:
    """A new version with the reason for it; the older ones stay readable. Not after the desk review."""
    proposal = locks.proposal(proposal_id, version=version)
    need_team(actor, proposal.team_id, proposal.department_id, "혁신안 고치기는")
    if proposal.state not in REVISABLE:
        raise Conflict(
            f"'{ProposalState.label_of(proposal.state)}' 상태의 혁신안은 고칠 수 없습니다.", code="state"
        )
    clean = _checked(text, clock.today())
    why = common.needed(reason, "reason", "고친 까닭", limit=300)
    cycle = locks.cycle(proposal.cycle_id)
    _once(cycle, proposal.team_id, clean.title, besides=proposal.pk)
    before = proposal.versions.get(no=proposal.latest)
    _write_version(proposal, clean, actor, proposal.latest + 1, before.today_figures, why)
    proposal.latest += 1
    proposal.title = clean.title
    _touch(proposal)
    common.note_event(proposal, Activity.REVISED, actor, why)
    common.audit_proposal("revised", actor, proposal, no=proposal.latest, reason=why)
    outbox.publish(events.REVISED, {"proposal": proposal.pk, "no": proposal.latest}, actor=actor)
    return proposal


@transaction.atomic
def submit(*, actor: Actor, proposal_id: int, version: int | None = None) -> Proposal:
    """Hand a draft in: the receipt day and the decision's due date are fixed here.

    A contest entry is taken only while the cycle takes proposals; its clock starts with the end of entry.
    """
    proposal = locks.proposal(proposal_id, version=version)
    need_team(actor, proposal.team_id, proposal.department_id, "혁신안 제출은")
    state = funnel.step(proposal.state, "submit")
    today = clock.today()
    cycle = proposal.cycle
    if proposal.kind == ProposalKind.CONTEST:
        common.check_open(cycle, StageKind.PROPOSALS, today)
    else:
        common.check_running(cycle)
    latest = proposal.versions.get(no=proposal.latest)
    if latest.due <= today:
        raise Refused("약속 기한이 지났습니다. 기한을 고친 뒤 제출해 주세요.", field="due", code="due_past")
    proposal.state = state.value
    proposal.received_on = today
    due = clocks.decision(decision_basis(proposal))
    proposal.decision_due = due.due_day
    _touch(proposal)
    common.note_event(proposal, Activity.SUBMITTED, actor)
    common.audit_proposal("submitted", actor, proposal, trace=due.to_json(), due=due.due_day)
    outbox.publish(
        events.SUBMITTED, {"proposal": proposal.pk, "department": proposal.department_id}, actor=actor
    )
    return proposal


def decision_basis(proposal: Proposal) -> date:
    if proposal.received_on is None:
        raise Conflict("아직 제출하지 않은 혁신안입니다. 먼저 제출해 주세요.", code="state")
    return funnel.decision_basis(
        ProposalKind(proposal.kind),
        received=proposal.received_on,
        contest_closes=proposal.cycle.contest_closes,
    )


@transaction.atomic
def withdraw(*, actor: Actor, proposal_id: int, version: int | None = None) -> Proposal:
    """The team takes its proposal back, as long as the department has not chosen."""
    proposal = locks.proposal(proposal_id, version=version)
    need_team(actor, proposal.team_id, proposal.department_id, "혁신안 철회는")
    proposal.state = funnel.step(proposal.state, "withdraw").value
    _touch(proposal)
    common.note_event(proposal, Activity.WITHDRAWN, actor)
    common.audit_proposal("withdrawn", actor, proposal)
    outbox.publish(events.WITHDRAWN, {"proposal": proposal.pk}, actor=actor)
    return proposal


@transaction.atomic
def adopt_theirs(
    *,
    actor: Actor,
    source_id: int,
    team_id: int,
    cycle_id: int,
    target: Decimal | None = None,
    due: date | None = None,
) -> Proposal:
    """우리 팀도 적용: a draft of the own team after another team's proposal, with the own team's figures."""
    source = Proposal.objects.filter(pk=source_id).exclude(state__in=[str(s) for s in NOT_ENTERED]).first()
    if source is None:
        raise NotFound("본뜰 혁신안을 찾을 수 없습니다. 제출된 혁신안에서 골라 주세요.")
    if source.team_id == team_id:
        raise Refused(
            "우리 팀의 혁신안은 다시 적용할 수 없습니다. 다른 팀의 혁신안을 골라 주세요.", code="own"
        )
    model = source.versions.get(no=source.latest)
    text = Text(
        title=model.title,
        today=model.today,
        change=model.change,
        legal_basis=model.legal_basis,
        residents_view=model.residents_view,
        measure=model.measure,
        measure_params=model.measure_params,
        target=model.target if target is None else target,
        due=due or max(model.due, next_year_end()),
        cost_won=model.cost_won,
        hours_per_year=model.hours_per_year,
    )
    return draft(
        actor=actor,
        cycle_id=cycle_id,
        team_id=team_id,
        kind=ProposalKind.CONTEST,
        text=text,
        adopted_from_id=source.pk,
    )


def next_year_end() -> date:
    """The due date that a promise taken over is given unless somebody says another."""
    return date(clock.today().year + 1, 12, 31)
