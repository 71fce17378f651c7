"""Through the funnel: department best, judges, scores, desk review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from django.db import transaction

from hyeonjang.commons import outbox
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotPermitted, Refused
from hyeonjang.services.innovation import events
from hyeonjang.services.innovation.actions import common
from hyeonjang.services.innovation.models import (
    Criterion,
    CriterionScore,
    Cycle,
    Judge,
    Proposal,
    Recusal,
    ScoreSheet,
    Selection,
)
from hyeonjang.services.innovation.permissions import need_head, need_programme
from hyeonjang.services.innovation.queries import cycles, judging, locks, names
from hyeonjang.services.innovation.rules import funnel, scoring
from hyeonjang.services.innovation.vocabulary import Activity, ProposalKind, ProposalState, StageKind

JUDGED = {
    StageKind.DESK_REVIEW: ProposalState.DEPARTMENT_BEST,
    StageKind.PRESENTATION: ProposalState.FINALIST,
}


@transaction.atomic
def select_department(
    *, actor: Actor, cycle_id: int, department_id: int, chosen: Sequence[int], reason: str
) -> list[Proposal]:
    """The head chooses the department's best of what its teams handed in; the others are told they were not.

    ``chosen`` in order of preference, at most as many as the cycle allows a department. Once a cycle. After a
    reorganisation a team's proposals are those of the department it stands in today.
    """
    need_head(actor, department_id, "부서 우수사례 선정은")
    cycle = locks.cycle(cycle_id)
    common.check_open(cycle, StageKind.DEPARTMENT_BEST, clock.today())
    why = common.needed(reason, "reason", "선정 이유", limit=300)
    contest = Proposal.objects.filter(cycle=cycle, kind=ProposalKind.CONTEST.value)
    standing = names.teams(clock.today())
    mine = [
        pk
        for pk, team_id, unit_id in contest.values_list("pk", "team_id", "department_id")
        if names.home_of(team_id, unit_id, standing) == department_id
    ]
    own = Proposal.objects.select_for_update().filter(pk__in=mine)
    if own.filter(selections__stage=StageKind.DEPARTMENT_BEST.value).exists():
        raise Conflict(
            "이 부서는 우수사례를 이미 선정했습니다. 화면을 새로 고쳐 결과를 확인해 주세요.", code="twice"
        )
    waiting = {row.pk: row for row in own.filter(state=ProposalState.SUBMITTED.value)}
    _check_choice(cycle, chosen, waiting)
    for row in waiting.values():
        passed = row.pk in chosen
        _decide_stage(
            row,
            StageKind.DEPARTMENT_BEST,
            passed,
            actor,
            why,
            rank=list(chosen).index(row.pk) + 1 if passed else None,
        )
    outbox.publish(
        events.DEPARTMENT_SELECTED,
        {"cycle": cycle.pk, "department": department_id, "proposals": list(chosen)},
        actor=actor,
    )
    return [waiting[pk] for pk in chosen]


def _check_choice(cycle: Cycle, chosen: Sequence[int], waiting: Mapping[int, Proposal]) -> None:
    if not chosen:
        raise Refused("우수사례로 올릴 혁신안을 한 건 이상 골라 주세요.", field="chosen", code="empty")
    if len(set(chosen)) != len(chosen) or set(chosen) - set(waiting):
        raise Refused(
            "선정 대상이 아닌 혁신안이 들어 있습니다. 목록에서 다시 골라 주세요.",
            field="chosen",
            code="not_waiting",
        )
    if len(chosen) > cycle.quota_per_department:
        raise Refused(
            f"한 부서는 {cycle.quota_per_department}건까지 올릴 수 있습니다. 고른 수를 줄여 주세요.",
            field="chosen",
            code="quota",
        )
    already = Selection.objects.filter(
        proposal__cycle=cycle, stage=StageKind.DEPARTMENT_BEST.value, passed=True
    ).count()
    if already + len(chosen) > cycle.quota_department_best:
        raise Refused(
            f"전체 정원 {cycle.quota_department_best}건 가운데 {cycle.quota_department_best - already}건이 "
            "남았습니다. 고른 수를 줄이거나 기획감사담당관과 협의해 주세요.",
            field="chosen",
            code="quota",
        )


_STEPS = {
    (StageKind.DEPARTMENT_BEST, True): ("select", Activity.SELECTED),
    (StageKind.DEPARTMENT_BEST, False): ("pass_over", Activity.NOT_SELECTED),
    (StageKind.DESK_REVIEW, True): ("pass_desk", Activity.DESK_PASSED),
    (StageKind.DESK_REVIEW, False): ("fail_desk", Activity.DESK_OUT),
}


def _decide_stage(
    row: Proposal,
    stage: StageKind,
    passed: bool,
    actor: Actor,
    reason: str,
    *,
    rank: int | None = None,
    score: Fraction | None = None,
) -> None:
    verb, activity = _STEPS[stage, passed]
    row.state = funnel.step(row.state, verb).value
    row.version += 1
    row.save(update_fields=["state", "version"])
    Selection.objects.create(
        proposal=row,
        stage=stage.value,
        passed=passed,
        rank=rank,
        reason=reason,
        score=None if score is None else decimal4(score),
        decided_on=clock.today(),
        decided_by_id=actor.person_id,
    )
    common.note_event(row, activity, actor)
    common.audit_proposal(activity.value, actor, row, rank=rank, score=score, reason=reason)


def decimal4(score: Fraction) -> Decimal:
    """A mean as it is stored beside a rank: four decimals; ranking itself uses the exact value."""
    return Decimal(round(score * 10**4)).scaleb(-4)


@transaction.atomic
def appoint(
    *, actor: Actor, cycle_id: int, stage: StageKind, person_id: int, label: str, department_id: int | None
) -> Judge:
    """Make somebody a judge of the desk review or the presentation."""
    need_programme(actor, "심사위원 위촉은")
    cycle = locks.cycle(cycle_id)
    common.check_running(cycle)
    if stage not in JUDGED:
        raise Refused("서면심사와 발표심사에만 심사위원을 둡니다.", field="stage")
    if Judge.objects.filter(cycle=cycle, stage=stage.value, person_id=person_id).exists():
        raise Conflict("이미 위촉한 심사위원입니다.", field="person", code="twice")
    judge = Judge.objects.create(
        cycle=cycle,
        stage=stage.value,
        person_id=person_id,
        label=common.needed(label, "label", "직위·이름", limit=100),
        department_id=department_id,
    )
    common.audit_other("judge_appointed", actor, "judge", judge.pk, judge.label, {"stage": stage.value})
    return judge


def _own_judge(actor: Actor, proposal: Proposal, stage: StageKind) -> Judge:
    judge = Judge.objects.filter(
        cycle_id=proposal.cycle_id, stage=stage.value, person_id=actor.person_id or 0
    ).first()
    if judge is None:
        raise NotPermitted(
            f"{stage.label_ko} 심사위원만 할 수 있습니다. 위촉 여부를 기획감사담당관에 확인해 주세요."
        )
    return judge


@transaction.atomic
def recuse(*, actor: Actor, proposal_id: int, stage: StageKind, reason: str) -> Recusal:
    """A judge steps aside from one proposal (회피). A sheet already handed in no longer counts."""
    proposal = locks.proposal(proposal_id)
    judge = _own_judge(actor, proposal, stage)
    if Recusal.objects.filter(judge=judge, proposal=proposal).exists():
        raise Conflict("이미 회피를 신청했습니다.", code="twice")
    row = Recusal.objects.create(
        judge=judge,
        proposal=proposal,
        declared_on=clock.today(),
        reason=common.needed(reason, "reason", "회피 사유", limit=200),
    )
    common.audit_proposal("recused", actor, proposal, judge=judge.pk, reason=row.reason)
    return row


@transaction.atomic
def score(
    *, actor: Actor, proposal_id: int, stage: StageKind, points: Mapping[str, Decimal], opinion: str = ""
) -> ScoreSheet:
    """Hand in a sheet: points 0 to 100 for every criterion. Once a proposal; never with a conflict."""
    proposal = locks.proposal(proposal_id)
    judge = _own_judge(actor, proposal, stage)
    common.check_open(proposal.cycle, stage, clock.today())
    if proposal.state != JUDGED[stage]:
        raise Conflict(
            f"이 혁신안은 {stage.label_ko} 대상이 아닙니다. 심사 목록을 새로 고쳐 주세요.", code="state"
        )
    own_departments = actor.department_ids | ({judge.department_id} if judge.department_id else set())
    conflict = scoring.judge_conflict(
        judge_department_ids=frozenset(own_departments),
        judge_person_id=actor.person_id,
        department_ids=judging.homes_of(proposal, clock.today()),
        proposer_ids=judging.proposers(proposal.pk),
        declared=Recusal.objects.filter(judge=judge, proposal=proposal).exists(),
    )
    if conflict:
        raise NotPermitted(
            f"{conflict}이라 심사할 수 없습니다(제척). 다른 혁신안을 심사해 주세요.",
            code="conflict_of_interest",
        )
    if ScoreSheet.objects.filter(judge=judge, proposal=proposal).exists():
        raise Conflict("이 혁신안의 심사표를 이미 냈습니다. 한 번 낸 점수는 고칠 수 없습니다.", code="twice")
    rules = cycles.criteria(proposal.cycle_id)
    total = scoring.sheet_total(points, rules)
    sheet = ScoreSheet.objects.create(
        judge=judge, proposal=proposal, opinion=opinion.strip()[:2000], handed_in_at=clock.now()
    )
    by_slug = {row.slug: row for row in Criterion.objects.filter(cycle_id=proposal.cycle_id)}
    CriterionScore.objects.bulk_create(
        CriterionScore(sheet=sheet, criterion=by_slug[rule.slug], points=points[rule.slug]) for rule in rules
    )
    common.note_event(proposal, Activity.SCORED, actor, stage.label_ko)
    common.audit_proposal("scored", actor, proposal, judge=judge.pk, stage=stage.value, total=total)
    return sheet


@transaction.atomic
def close_desk_review(
    *, actor: Actor, cycle_id: int, chosen: Sequence[int] | None = None, reason: str = "서면심사 평균 점수 순"
) -> list[Proposal]:
    """Let the best by trimmed mean go to the presentation, up to the quota; the others fall out.

    A tie across the line is refused until the committee's own choice is given in ``chosen``, which must then
    agree with the order of the scores outside the tie.
    """
    need_programme(actor, "서면심사 마감은")
    cycle = locks.cycle(cycle_id)
    common.check_running(cycle)
    rows = {
        row.pk: row
        for row in Proposal.objects.select_for_update().filter(
            cycle=cycle, state=ProposalState.DEPARTMENT_BEST.value
        )
    }
    if not rows:
        raise Conflict("서면심사를 기다리는 혁신안이 없습니다. 이미 마감했는지 확인해 주세요.", code="twice")
    means = judging.means(cycle.pk, StageKind.DESK_REVIEW, list(rows), cycle.minimum_judges, clock.today())
    placed = scoring.rank({pk: trimmed.mean for pk, trimmed in means.items()})
    passed = set(scoring.chosen_or_quota(placed, cycle.quota_desk_review, chosen))
    why = common.needed(reason, "reason", "선정 이유", limit=300)
    for place in placed:
        _decide_stage(
            rows[place.key],
            StageKind.DESK_REVIEW,
            place.key in passed,
            actor,
            why,
            rank=place.rank,
            score=place.score,
        )
    return [rows[place.key] for place in placed if place.key in passed]
