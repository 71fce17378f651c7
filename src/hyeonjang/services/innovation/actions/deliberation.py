"""What others say: comments of other departments, refinement rounds, anonymous ideas."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from hyeonjang.commons import outbox
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotFound, Refused
from hyeonjang.kit.korean import date_ko
from hyeonjang.law.periods.spec import Suspension
from hyeonjang.services.innovation import clocks, events
from hyeonjang.services.innovation.actions import common
from hyeonjang.services.innovation.actions.proposals import decision_basis
from hyeonjang.services.innovation.models import Comment, Idea, Proposal, Round
from hyeonjang.services.innovation.permissions import need_official, need_programme, need_team
from hyeonjang.services.innovation.queries import locks, names
from hyeonjang.services.innovation.rules.funnel import DECIDABLE
from hyeonjang.services.innovation.vocabulary import (
    NOT_ENTERED,
    Activity,
    CommentState,
    ProposalState,
    RoundKind,
)


@transaction.atomic
def comment(*, actor: Actor, proposal_id: int, body: str) -> Comment:
    """An official's opinion about a proposal that was handed in; it is never erased, only answered."""
    need_official(actor)
    proposal = locks.proposal(proposal_id)
    if ProposalState(proposal.state) in NOT_ENTERED:
        raise NotFound("그 혁신안을 찾을 수 없습니다. 제출된 혁신안에만 의견을 낼 수 있습니다.")
    text = common.needed(body, "body", "의견", limit=2000)
    department_id = actor.posts[0].department_id if actor.posts else proposal.department_id
    row = Comment.objects.create(
        proposal=proposal,
        version_no=proposal.latest,
        department_id=department_id,
        author_id=common.person_of(actor),
        body=text,
        written_on=clock.today(),
    )
    common.note_event(proposal, Activity.COMMENTED, actor)
    common.audit_proposal("commented", actor, proposal, comment=row.pk)
    outbox.publish(events.COMMENTED, {"proposal": proposal.pk, "comment": row.pk}, actor=actor)
    return row


@transaction.atomic
def answer_comment(*, actor: Actor, comment_id: int, state: CommentState, answer: str) -> Comment:
    """The team says whether it took the opinion in, and why or why not. Once."""
    row = Comment.objects.filter(pk=comment_id).first()
    if row is None:
        raise NotFound("그 의견을 찾을 수 없습니다.")
    proposal = locks.proposal(row.proposal_id)
    need_team(actor, proposal.team_id, proposal.department_id, "의견에 답하는 일은")
    row.refresh_from_db()
    if row.state != CommentState.OPEN:
        raise Conflict("이미 답한 의견입니다. 화면을 새로 고쳐 주세요.", code="twice")
    if state is CommentState.OPEN:
        raise Refused("반영 또는 미반영을 골라 주세요.", field="state")
    row.state, row.answer = state.value, common.needed(answer, "answer", "답", limit=2000)
    row.answered_on = clock.today()
    row.save()
    common.audit_proposal("comment_answered", actor, proposal, comment=row.pk, state=state.value)
    return row


@transaction.atomic
def open_round(*, actor: Actor, proposal_id: int, kind: RoundKind, ask: str, due: date) -> Round:
    """Ask for a supplement or for opinions; the decision's clock stands still until the answer.

    A supplement may be asked for within seven days of the receipt (of the end of entry for a contest).
    """
    need_programme(actor, "보완 요구와 의견조회는")
    proposal = locks.proposal(proposal_id)
    if ProposalState(proposal.state) not in DECIDABLE:
        raise Conflict(
            f"'{ProposalState.label_of(proposal.state)}' 상태에서는 보완을 요구할 수 없습니다.", code="state"
        )
    today = clock.today()
    last = clocks.supplement_request(decision_basis(proposal)).due_day
    if kind is RoundKind.SUPPLEMENT and today > last:
        raise Refused(
            f"보완 요구는 접수일부터 7일 이내({date_ko(last)}까지)에 해야 합니다. 의견조회로 진행해 주세요.",
            field="kind",
            code="supplement_late",
        )
    if due <= today:
        raise Refused("회신 기한은 내일 이후로 정해 주세요.", field="due")
    if proposal.rounds.filter(answered_on__isnull=True).exists():
        raise Conflict(
            "회신을 기다리는 요청이 이미 있습니다. 회신을 받은 뒤 다시 요청해 주세요.", code="twice"
        )
    row = Round.objects.create(
        proposal=proposal,
        no=proposal.rounds.count() + 1,
        kind=kind.value,
        due=due,
        ask=common.needed(ask, "ask", "요청 내용", limit=2000),
        asked_on=today,
    )
    _touch(proposal)
    common.note_event(proposal, Activity.ROUND_OPENED, actor, kind.label_ko)
    common.audit_proposal("round_opened", actor, proposal, kind=kind.value, due=due)
    outbox.publish(events.ROUND_OPENED, {"proposal": proposal.pk, "round": row.pk}, actor=actor)
    return row


@transaction.atomic
def answer_round(*, actor: Actor, proposal_id: int, answer: str) -> Round:
    """Answer the open round; the decision's due date moves by the days that stood still."""
    proposal = locks.proposal(proposal_id)
    row = proposal.rounds.filter(answered_on__isnull=True).first()
    if row is None:
        raise Conflict("회신할 요청이 없습니다. 이미 회신했는지 확인해 주세요.", code="twice")
    if row.kind == RoundKind.SUPPLEMENT:
        need_team(actor, proposal.team_id, proposal.department_id, "보완 회신은")
    else:
        need_official(actor)
    row.answer = common.needed(answer, "answer", "회신", limit=5000)
    row.answered_on = clock.today()
    row.save()
    due = clocks.decision(decision_basis(proposal), pauses(proposal))
    proposal.decision_due = due.due_day
    _touch(proposal)
    common.note_event(proposal, Activity.ROUND_ANSWERED, actor)
    common.audit_proposal("round_answered", actor, proposal, trace=due.to_json(), due=due.due_day)
    return row


def pauses(proposal: Proposal) -> list[Suspension | None]:
    """The days left out of the decision's clock up to today."""
    return [
        clocks.pause(RoundKind(row.kind), row.asked_on, row.answered_on, clock.today())
        for row in proposal.rounds.all()
    ]


def _touch(proposal: Proposal) -> None:
    proposal.version += 1
    proposal.save()


@transaction.atomic
def tell_idea(*, actor: Actor, cycle_id: int, body: str, department_id: int | None = None) -> Idea:
    """An anonymous idea. The actor is checked to be an official and then forgotten; only the day is kept.

    The one verb without a record of decisions and without an event: beside the time at which a session was last
    used, the moment of either would name the person who wrote it.
    """
    need_official(actor)
    cycle = locks.cycle(cycle_id)
    common.check_running(cycle)
    if department_id is not None and department_id not in names.departments(clock.today()):
        raise Refused("관련 부서를 목록에서 골라 주세요.", field="department")
    return Idea.objects.create(
        cycle=cycle,
        department_id=department_id,
        written_on=clock.today(),
        body=common.needed(body, "body", "내용", limit=2000),
    )


@transaction.atomic
def take_idea(*, actor: Actor, idea_id: int, proposal_id: int) -> Idea:
    """Say which proposal an anonymous idea led to."""
    proposal = locks.proposal(proposal_id)
    need_team(actor, proposal.team_id, proposal.department_id, "아이디어를 잇는 일은")
    idea = Idea.objects.select_for_update().filter(pk=idea_id).first()
    if idea is None:
        raise NotFound("그 아이디어를 찾을 수 없습니다.")
    if idea.proposal_id is not None:
        raise Conflict("이미 다른 혁신안으로 이어진 아이디어입니다.", code="twice")
    idea.proposal = proposal
    idea.save(update_fields=["proposal"])
    common.audit_proposal("idea_taken", actor, proposal, idea=idea.pk)
    return idea
