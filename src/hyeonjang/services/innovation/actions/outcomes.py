"""After the judging: decisions, awards, re-examination, plans, follow-up, publication."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from hyeonjang.commons import outbox
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotFound, Refused
from hyeonjang.kit.korean import date_ko
from hyeonjang.law import proposals as law
from hyeonjang.law.periods import Deadline
from hyeonjang.services.innovation import clocks, events, gauge
from hyeonjang.services.innovation.actions import common
from hyeonjang.services.innovation.actions.deliberation import pauses
from hyeonjang.services.innovation.actions.funnel import decimal4
from hyeonjang.services.innovation.actions.proposals import decision_basis
from hyeonjang.services.innovation.models import (
    Adoption,
    Award,
    Decision,
    FollowUp,
    Plan,
    PlanStep,
    Proposal,
    Publication,
    Reexamination,
)
from hyeonjang.services.innovation.permissions import need_programme, need_team
from hyeonjang.services.innovation.queries import judging, locks, outcomes
from hyeonjang.services.innovation.rules import funnel, scoring
from hyeonjang.services.innovation.vocabulary import Activity, Outcome, ProposalState, StageKind


@transaction.atomic
def decide(
    *, actor: Actor, proposal_id: int, outcome: Outcome, reason: str, version: int | None = None
) -> Decision:
    """Adopt or refuse, with a reason that the proposer is told. Adoption freezes the baseline."""
    need_programme(actor, "채택 여부 결정은")
    proposal = locks.proposal(proposal_id, version=version)
    return _decide(actor, proposal, outcome, reason)


def _decide(actor: Actor, proposal: Proposal, outcome: Outcome, reason: str) -> Decision:
    adopting = outcome is Outcome.ADOPTED
    instance = 2 if proposal.state == ProposalState.REEXAMINATION else 1
    state = funnel.step(proposal.state, "adopt" if adopting else "reject")
    if proposal.rounds.filter(answered_on__isnull=True).exists():
        raise Conflict(
            "보완이나 의견조회의 회신을 기다리는 중입니다. 회신을 받은 뒤 결정해 주세요.", code="open_round"
        )
    today = clock.today()
    due = _due(proposal, instance)
    keep = law.retention(today, adopting)
    decision = Decision.objects.create(
        proposal=proposal,
        instance=instance,
        outcome=outcome.value,
        decided_on=today,
        due=due.due_day,
        reason=common.needed(reason, "reason", "결정 이유", limit=2000),
        due_trace=due.to_json()["trace"],
        decided_by_id=actor.person_id,
        managed_until=keep.managed_until,
        keep_until=keep.kept_until,
        keep_cite=keep.cite,
        reexamination_until=None
        if adopting or instance == 2
        else clocks.reexamination_request(today).due_day,
    )
    proposal.state = state.value
    proposal.decision_due = due.due_day
    proposal.version += 1
    proposal.save()
    if adopting:
        _adopt(actor, proposal, today)
    common.note_event(proposal, Activity.ADOPTED if adopting else Activity.REJECTED, actor)
    common.audit_proposal(
        "decided",
        actor,
        proposal,
        trace=due.to_json(),
        outcome=outcome.value,
        reason=decision.reason,
        late=today > due.due_day,
    )
    outbox.publish(events.DECIDED, {"proposal": proposal.pk, "outcome": outcome.value}, actor=actor)
    return decision


def _due(proposal: Proposal, instance: int) -> Deadline:
    if instance == 2:
        return clocks.reexamination_decision(proposal.reexamination.requested_on)
    return clocks.decision(decision_basis(proposal), pauses(proposal))


def _adopt(actor: Actor, proposal: Proposal, today: date) -> None:
    text = proposal.versions.get(no=proposal.latest)
    figures, period, promise_id = gauge.freeze(
        actor=actor,
        slug=text.measure,
        params=text.measure_params,
        target=text.target,
        due=text.due,
        made_on=today,
        subject=("innovation.proposal", proposal.pk, str(proposal)),
        unit_id=proposal.department_id,
    )
    Adoption.objects.create(
        proposal=proposal,
        adopted_on=today,
        measure=text.measure,
        target=text.target,
        measure_params=text.measure_params,
        due=text.due,
        baseline=figures,
        baseline_start=period.start,
        baseline_end=period.end,
        promise_id=promise_id,
    )
    Plan.objects.create(proposal=proposal, due=clocks.plan(today).due_day)
    outbox.publish(
        events.ADOPTED,
        {"proposal": proposal.pk, "measure": text.measure, "promise": promise_id},
        key=str(proposal.pk),
        actor=actor,
    )


@transaction.atomic
def decide_rest(*, actor: Actor, cycle_id: int, reason: str) -> int:
    """Refuse, with a reason, every proposal that fell out of the funnel. Returns how many."""
    need_programme(actor, "불채택 통지는")
    cycle = locks.cycle(cycle_id)
    fallen = Proposal.objects.select_for_update().filter(
        cycle=cycle, state__in=[ProposalState.NOT_SELECTED.value, ProposalState.DESK_OUT.value]
    )
    rows = list(fallen.order_by("number"))
    for row in rows:
        _decide(actor, row, Outcome.REJECTED, reason)
    return len(rows)


@transaction.atomic
def award(*, actor: Actor, cycle_id: int, order: Sequence[int] | None = None, reason: str) -> list[Award]:
    """Rank the finalists by the trimmed mean of the presentation, give the prizes and adopt the winners.

    ``order`` settles ties only: it must agree with the scores. Finalists beyond the prizes stay as they are.
    """
    need_programme(actor, "시상과 채택은")
    cycle = locks.cycle(cycle_id)
    common.check_open(cycle, StageKind.AWARDS, clock.today())
    rows = {
        row.pk: row
        for row in Proposal.objects.select_for_update().filter(
            cycle=cycle, state=ProposalState.FINALIST.value
        )
    }
    if not rows:
        raise Conflict("시상할 발표심사 대상이 없습니다. 이미 시상했는지 확인해 주세요.", code="twice")
    means = judging.means(cycle.pk, StageKind.PRESENTATION, list(rows), cycle.minimum_judges, clock.today())
    placed = scoring.rank({pk: trimmed.mean for pk, trimmed in means.items()})
    awards = []
    for place, grade in scoring.grades(placed, outcomes.quotas(cycle), order):
        row = rows[place.key]
        _decide(actor, row, Outcome.ADOPTED, reason)
        awards.append(
            Award.objects.create(
                proposal=row,
                cycle=cycle,
                grade=grade.value,
                rank=place.rank,
                score=decimal4(place.score),
                awarded_on=clock.today(),
            )
        )
        common.note_event(row, Activity.AWARDED, actor, grade.label_ko)
        common.audit_proposal(
            "awarded",
            actor,
            row,
            trace=means[place.key].trace.to_json(),
            grade=grade.value,
            score=place.score,
            rank=place.rank,
        )
    outbox.publish(
        events.AWARDED, {"cycle": cycle.pk, "proposals": [a.proposal_id for a in awards]}, actor=actor
    )
    return awards


@transaction.atomic
def ask_reexamination(
    *, actor: Actor, proposal_id: int, reason: str, version: int | None = None
) -> Reexamination:
    """재심 요청: by the proposing team, within fifteen days of being told, once."""
    proposal = locks.proposal(proposal_id, version=version)
    need_team(actor, proposal.team_id, proposal.department_id, "재심 요청은")
    if Reexamination.objects.filter(proposal=proposal).exists():
        raise Conflict("재심은 한 번만 요청할 수 있습니다.", code="twice")
    state = funnel.step(proposal.state, "ask_reexamination")
    until = proposal.decisions.get(instance=1).reexamination_until
    today = clock.today()
    if until is not None and today > until:
        raise Refused(
            f"재심 요청 기한({date_ko(until)})이 지났습니다. 내년 연차에 다시 제안해 주세요.", code="late"
        )
    row = Reexamination.objects.create(
        proposal=proposal,
        requested_on=today,
        requested_by_id=actor.person_id,
        reason=common.needed(reason, "reason", "요청 이유", limit=2000),
    )
    proposal.state = state.value
    proposal.decision_due = clocks.reexamination_decision(today).due_day
    proposal.version += 1
    proposal.save()
    common.note_event(proposal, Activity.REEXAM_ASKED, actor)
    common.audit_proposal("reexamination_asked", actor, proposal, due=proposal.decision_due)
    return row


@dataclass(frozen=True)
class Step:
    title: str
    due: date


@transaction.atomic
def submit_plan(
    *, actor: Actor, proposal_id: int, outline: str, steps: Sequence[Step], version: int | None = None
) -> Plan:
    """실시계획: outline and dated steps. A late plan is taken, and stays visibly late."""
    proposal = locks.proposal(proposal_id, version=version)
    need_team(actor, proposal.team_id, proposal.department_id, "실시계획 제출은")
    state = funnel.step(proposal.state, "plan")
    today = clock.today()
    if not steps:
        raise Refused("할 일을 한 줄 이상 적어 주세요.", field="steps", code="empty")
    if any(step.due < today for step in steps):
        raise Refused(
            "기한이 지난 할 일이 있습니다. 오늘 이후의 날짜로 적어 주세요.", field="steps", code="due_past"
        )
    plan = proposal.plan
    plan.submitted_on, plan.outline = today, common.needed(outline, "outline", "계획 요지")
    plan.save()
    PlanStep.objects.bulk_create(
        PlanStep(
            plan=plan, order=order, due=step.due, title=common.needed(step.title, "steps", "할 일", limit=200)
        )
        for order, step in enumerate(steps, start=1)
    )
    _move(proposal, state)
    common.note_event(proposal, Activity.PLANNED, actor)
    common.audit_proposal("planned", actor, proposal, steps=len(steps), late=today > plan.due)
    outbox.publish(events.PLAN_SUBMITTED, {"proposal": proposal.pk}, actor=actor)
    return plan


def _move(proposal: Proposal, state: ProposalState) -> None:
    proposal.state = state.value
    proposal.version += 1
    proposal.save(update_fields=["state", "version"])


@transaction.atomic
def start(*, actor: Actor, proposal_id: int, version: int | None = None) -> Proposal:
    """The change takes effect today; from here on the measure counts as "after"."""
    proposal = locks.proposal(proposal_id, version=version)
    need_team(actor, proposal.team_id, proposal.department_id, "실시 시작은")
    state = funnel.step(proposal.state, "start")
    proposal.adoption.started_on = clock.today()
    proposal.adoption.save(update_fields=["started_on"])
    _move(proposal, state)
    common.note_event(proposal, Activity.STARTED, actor)
    common.audit_proposal("started", actor, proposal)
    return proposal


@transaction.atomic
def finish_step(*, actor: Actor, step_id: int, evidence: str) -> PlanStep:
    """A step is done when its evidence is named (a document number, a page, a count)."""
    step = PlanStep.objects.select_related("plan").filter(pk=step_id).first()
    if step is None:
        raise NotFound("그 할 일을 찾을 수 없습니다.")
    proposal = locks.proposal(step.plan.proposal_id)
    need_team(actor, proposal.team_id, proposal.department_id, "할 일 완료는")
    step.refresh_from_db()
    if step.done_on is not None:
        raise Conflict("이미 마친 할 일입니다.", code="twice")
    step.evidence, step.done_on = common.needed(evidence, "evidence", "증빙", limit=300), clock.today()
    step.save()
    common.note_event(proposal, Activity.STEP_DONE, actor, step.title)
    common.audit_proposal("step_done", actor, proposal, step=step.pk, evidence=step.evidence)
    return step


@transaction.atomic
def complete(*, actor: Actor, proposal_id: int, version: int | None = None) -> Proposal:
    """Every step done: the change has become the ordinary way."""
    proposal = locks.proposal(proposal_id, version=version)
    need_team(actor, proposal.team_id, proposal.department_id, "실시 완료는")
    state = funnel.step(proposal.state, "complete")
    if proposal.plan.steps.filter(done_on__isnull=True).exists():
        raise Refused("마치지 않은 할 일이 있습니다. 모두 마친 뒤 완료해 주세요.", code="steps_open")
    proposal.adoption.completed_on = clock.today()
    proposal.adoption.save(update_fields=["completed_on"])
    _move(proposal, state)
    common.note_event(proposal, Activity.COMPLETED, actor)
    common.audit_proposal("completed", actor, proposal)
    return proposal


@transaction.atomic
def follow_up(*, actor: Actor, proposal_id: int, finding: str) -> FollowUp:
    """추진상황 점검 by the programme office; findings add up, none is overwritten."""
    need_programme(actor, "추진상황 점검은")
    proposal = locks.proposal(proposal_id)
    if not Adoption.objects.filter(proposal=proposal).exists():
        raise Conflict("채택한 혁신안만 점검합니다.", code="state")
    row = FollowUp.objects.create(
        proposal=proposal,
        checked_on=clock.today(),
        checked_by_id=actor.person_id,
        finding=common.needed(finding, "finding", "점검 결과", limit=2000),
    )
    common.audit_proposal("followed_up", actor, proposal, finding=row.finding)
    return row


@transaction.atomic
def publish(*, actor: Actor, proposal_id: int) -> Publication:
    """Show residents the promise and how it stands: a frozen copy without names; again to renew it."""
    need_programme(actor, "군민 공개는")
    proposal = locks.proposal(proposal_id)
    if not Adoption.objects.filter(proposal=proposal).exists():
        raise Conflict("채택한 혁신안만 군민에게 공개합니다.", code="state")
    today = clock.today()
    row, _ = Publication.objects.update_or_create(
        proposal=proposal,
        defaults={
            **outcomes.public_copy(proposal, today),
            "published_on": today,
            "year": proposal.cycle.year,
            "withdrawn_on": None,
        },
    )
    common.note_event(proposal, Activity.PUBLISHED, actor)
    common.audit_proposal("published", actor, proposal, effect=row.effect)
    outbox.publish(events.PUBLISHED, {"proposal": proposal.pk}, actor=actor)
    return row


@transaction.atomic
def unpublish(*, actor: Actor, proposal_id: int) -> Publication:
    need_programme(actor, "공개 중지는")
    proposal = locks.proposal(proposal_id)
    row = Publication.objects.filter(proposal=proposal, withdrawn_on__isnull=True).first()
    if row is None:
        raise Conflict("공개하지 않은 혁신안입니다.", code="state")
    row.withdrawn_on = clock.today()
    row.save(update_fields=["withdrawn_on"])
    common.audit_proposal("unpublished", actor, proposal)
    return row
