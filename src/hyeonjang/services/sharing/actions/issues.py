"""군정 현안: one page that the departments concerned keep together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from hyeonjang.commons import outbox
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotFound, NotPermitted, Refused
from hyeonjang.kit.korean import date_ko
from hyeonjang.services.sharing import clocks, events, links, permissions
from hyeonjang.services.sharing.actions import common
from hyeonjang.services.sharing.models import (
    Coordination,
    Issue,
    IssueDepartment,
    IssueLink,
    IssueOpinion,
    IssueStep,
    Question,
)
from hyeonjang.services.sharing.queries import issues as query
from hyeonjang.services.sharing.queries import linked, locks, names, unclears
from hyeonjang.services.sharing.rules import issues as rules
from hyeonjang.services.sharing.vocabulary import (
    Coordinated,
    IssueState,
    IssueStepKind,
    QuestionState,
    Stance,
    Visibility,
)


@dataclass(frozen=True)
class Plan:
    """What an issue begins with. ``departments`` are those concerned beside the one that leads."""

    title: str
    body: str
    departments: tuple[int, ...] = ()
    visibility: Visibility = Visibility.COUNTY


def step(issue: Issue, kind: IssueStepKind, actor: Actor, text: str = "", link: IssueLink | None = None) -> IssueStep:
    return IssueStep.objects.create(issue=issue, kind=kind, at=clock.now(), by=permissions.label_of(actor)[:200], text=text[:1000], link=link)


def _record(verb: str, actor: Actor, issue: Issue, **detail: object) -> None:
    """The audit line, and word to whoever keeps what is written here findable."""
    common.record(verb, actor, "issue", issue.pk, str(issue), **detail)
    outbox.publish(events.ISSUE_TOUCHED, {"issue": issue.pk}, actor=actor)


@transaction.atomic
def open_issue(*, actor: Actor, plan: Plan) -> Issue:
    """Register an issue; the actor's department leads it. Two departments or more: 기획조정 is needed (기획업무 규칙 제4조)."""
    permissions.need_official(actor)
    post = common.post_of(actor)
    found = names.snapshot()
    names.check_department(found, post.department_id, "departments")
    row = common.numbered(
        Issue, "현안", title=common.needed(plan.title, "title", "현안 이름", 150), body=common.needed(plan.body, "body", "무엇이 문제인가"),
        visibility=plan.visibility, owner_post_id=post.post_id, owner_unit_id=post.unit_id, owner_label=post.title,
        lead_department_id=post.department_id, opened_on=clock.today())
    assert isinstance(row, Issue)
    for place, pk in enumerate(dict.fromkeys([post.department_id, *plan.departments])):
        unit = names.check_department(found, pk, "departments")
        IssueDepartment.objects.create(issue=row, department_id=unit.id, label=unit.name, why="" if place else "총괄", since=clock.now())
    step(row, IssueStepKind.OPENED, actor, ", ".join(row.departments.values_list("label", flat=True)))
    _record("issue_opened", actor, row, departments=list(row.departments.values_list("label", flat=True)), visibility=plan.visibility)
    outbox.publish(events.ISSUE_OPENED, {"issue": row.pk, "department": row.lead_department_id}, actor=actor)
    return row


def _member(actor: Actor, issue_id: int, *, open_: bool = True) -> Issue:
    row = locks.issue(issue_id)
    permissions.need_found(query.sees(actor, row), permissions.MISSING_ISSUE)
    if not query.member(actor, row):
        raise NotPermitted("현안에 적는 일은 관련 부서의 직원만 할 수 있습니다. 함께할 부서라면 총괄 부서에 더해 달라고 하세요.")
    if open_:
        rules.check_open(IssueState(row.state))
    return row


def _lead(actor: Actor, issue_id: int, what: str) -> Issue:
    row = _member(actor, issue_id, open_=False)
    if not query.leads(actor, row):
        raise NotPermitted(f"{what} 총괄 직위와 총괄 부서장, 기획조정 담당만 할 수 있습니다.")
    return row


@transaction.atomic
def change(*, actor: Actor, issue_id: int, title: str, body: str, visibility: Visibility, version: int | None = None) -> Issue:
    """Put the words right or change who sees it; what it was stays in the record."""
    row = _lead(actor, issue_id, "현안을 고치는 일은")
    rules.check_open(IssueState(row.state))
    locks.same(row.version, version)
    before = {"title": row.title, "visibility": row.visibility}
    row.title, row.body = common.needed(title, "title", "현안 이름", 150), common.needed(body, "body", "무엇이 문제인가")
    row.visibility = visibility
    row.version += 1
    row.save()
    step(row, IssueStepKind.CHANGED, actor, f"보는 사람: {Visibility(visibility).label}" if before["visibility"] != visibility else "")
    _record("issue_changed", actor, row, before=before, visibility=visibility)
    return row


@transaction.atomic
def join(*, actor: Actor, issue_id: int, department_id: int, why: str = "") -> IssueDepartment:
    """Add a department; a plan that was coordinated needs it again."""
    row = _lead(actor, issue_id, "부서를 더하는 일은")
    rules.check_open(IssueState(row.state))
    unit = names.check_department(names.snapshot(), department_id, "department")
    if row.departments.filter(department_id=unit.id, until=None).exists():
        raise Refused(f"{unit.name}은(는) 이미 관련 부서입니다. 다른 부서를 골라 주세요.", field="department")
    made = IssueDepartment.objects.create(issue=row, department_id=unit.id, label=unit.name, why=why.strip()[:200], since=clock.now())
    step(row, IssueStepKind.JOINED, actor, f"{unit.name}{f': {made.why}' if made.why else ''}")
    _record("issue_joined", actor, row, department=unit.name)
    return made


@transaction.atomic
def leave(*, actor: Actor, issue_id: int, department_id: int, reason: str) -> None:
    """Take a department off, unless it leads or still owes answers."""
    row = _lead(actor, issue_id, "부서를 빼는 일은")
    rules.check_open(IssueState(row.state))
    one = row.departments.filter(department_id=department_id, until=None).first()
    if one is None:
        raise NotFound("그 현안의 관련 부서가 아닙니다.")
    if one.department_id == row.lead_department_id:
        raise Refused("총괄 부서는 뺄 수 없습니다.", field="department")
    found = names.snapshot()
    owed = [q for q in row.questions.filter(state=QuestionState.OPEN)
            if (post := names.present_post(found, q.owner_post_id, q.owner_unit_id)) is not None
            and (unit := found.department_of(post.unit_id)) is not None and unit.id == names.present_unit(found, department_id)]
    if owed:
        raise Refused(f"{one.label}이(가) 풀 문제가 {len(owed)}건 남아 있습니다. 담당을 바꾸거나 푼 뒤 빼 주세요.", code="still_owes")
    one.until = clock.now()
    one.save()
    why = common.needed(reason, "reason", "까닭", 300)
    step(row, IssueStepKind.LEFT, actor, f"{one.label}: {why}")
    _record("issue_left", actor, row, department=one.label, reason=why)


@transaction.atomic
def tell(*, actor: Actor, issue_id: int, text: str) -> IssueStep:
    """A piece of news for everybody who sees the issue."""
    row = _member(actor, issue_id)
    found = step(row, IssueStepKind.NOTE, actor, common.needed(text, "text", "소식", 1000))
    _record("issue_told", actor, row)
    return found


@transaction.atomic
def raise_question(*, actor: Actor, issue_id: int, text: str, post_id: int, due: date) -> Question:
    """An open question with its owner post and the day by which it is solved."""
    row = _member(actor, issue_id)
    found = names.snapshot()
    post = found.posts.get(post_id)
    unit = found.department_of(post.unit_id) if post else None
    departments = {names.present_unit(found, pk) for pk in row.departments.filter(until=None).values_list("department_id", flat=True)}
    if post is None or unit is None or unit.id not in departments:
        raise Refused("관련 부서의 직위를 목록에서 골라 주세요. 다른 부서가 풀 문제라면 그 부서를 먼저 더해 주세요.", field="post")
    today = clock.today()
    length = clocks.length_until(today, due)
    when = clocks.question_due(today, length)
    made = Question.objects.create(
        issue=row, text=common.needed(text, "text", "풀 문제", 300), owner_post_id=post.id, owner_unit_id=post.unit_id, owner_label=post.title,
        asked_by=permissions.label_of(actor)[:200], asked_on=today, length=length, due=when.due_day, due_trace=when.to_json())
    step(row, IssueStepKind.QUESTION, actor, f"{made.text} (담당 {post.title}, {date_ko(made.due)}까지)")
    _record("question_raised", actor, row, question=made.pk, owner=post.title, due=made.due, trace=made.due_trace)
    return made


def _question(actor: Actor, question_id: int) -> tuple[Question, Issue]:
    one = locks.question(question_id)
    row = locks.issue(one.issue_id)
    permissions.need_found(query.sees(actor, row), "그 문제를 찾을 수 없습니다. 현안 화면에서 다시 골라 주세요.")
    rules.check_open(IssueState(row.state))
    rules.check_question(QuestionState(one.state))
    return one, row


@transaction.atomic
def answer(*, actor: Actor, question_id: int, text: str, version: int | None = None) -> Question:
    """Solve a question: its owner post, the heads above it, or who leads the issue."""
    one, row = _question(actor, question_id)
    post = names.present_post(names.snapshot(), one.owner_post_id, one.owner_unit_id)
    own = post is not None and (permissions.held(actor, [post.id]) is not None or actor.is_head_of(post.unit_id))
    if not (own or query.leads(actor, row)):
        raise NotPermitted("문제를 푸는 일은 담당 직위와 그 부서장, 현안의 총괄 직위만 할 수 있습니다.")
    locks.same(one.version, version)
    one.answer, one.answered_by = common.needed(text, "text", "답", 3000), permissions.label_of(actor)[:200]
    _end_question(one, QuestionState.ANSWERED)
    step(row, IssueStepKind.ANSWERED, actor, f"{one.text}: {one.answer}")
    _record("question_answered", actor, row, question=one.pk, in_time=clock.today() <= one.due)
    outbox.publish(events.QUESTION_ANSWERED, {"issue": row.pk, "question": one.pk}, key=str(one.pk), actor=actor)
    return one


@transaction.atomic
def drop(*, actor: Actor, question_id: int, reason: str, version: int | None = None) -> Question:
    """Give a question up, with the reason; it then counts in no rate."""
    one, row = _question(actor, question_id)
    if not query.leads(actor, row):
        raise NotPermitted("문제를 접는 일은 총괄 직위와 총괄 부서장, 기획조정 담당만 할 수 있습니다.")
    locks.same(one.version, version)
    one.answer, one.answered_by = common.needed(reason, "reason", "접는 까닭", 500), permissions.label_of(actor)[:200]
    _end_question(one, QuestionState.DROPPED)
    step(row, IssueStepKind.DROPPED, actor, f"{one.text}: {one.answer}")
    _record("question_dropped", actor, row, question=one.pk, reason=one.answer)
    return one


def _end_question(one: Question, state: QuestionState) -> None:
    one.state, one.answered_on = state, clock.today()
    one.version += 1
    one.save()


@transaction.atomic
def move_question(*, actor: Actor, question_id: int, post_id: int, due: date, reason: str, version: int | None = None) -> Question:
    """Another owner or another day, with the reason; what it was stays in the feed."""
    one, row = _question(actor, question_id)
    if not query.leads(actor, row):
        raise NotPermitted("문제의 담당과 기한을 바꾸는 일은 총괄 직위와 총괄 부서장, 기획조정 담당만 할 수 있습니다.")
    locks.same(one.version, version)
    why = common.needed(reason, "reason", "까닭", 300)
    post = names.snapshot().posts.get(post_id)
    if post is None:
        raise Refused("담당 직위를 목록에서 골라 주세요.", field="post")
    before = f"{one.owner_label}, {date_ko(one.due)}까지"
    one.owner_post_id, one.owner_unit_id, one.owner_label = post.id, post.unit_id, post.title
    if due != one.due:
        if due <= clock.today():
            raise Refused("기한은 내일부터 정할 수 있습니다. 날짜를 고쳐 주세요.", field="due")
        one.length = clocks.length_until(one.asked_on, due)
        when = clocks.question_due(one.asked_on, one.length)
        one.due, one.due_trace = when.due_day, when.to_json()
    one.version += 1
    one.save()
    step(row, IssueStepKind.MOVED, actor, f"{one.text}: {before} → {one.owner_label}, {date_ko(one.due)}까지. {why}")
    _record("question_moved", actor, row, question=one.pk, before=before, reason=why)
    return one


@transaction.atomic
def link(*, actor: Actor, issue_id: int, kind: str, key: str) -> IssueLink:
    """Point to a case, a decision or a document. Only what one may see oneself; others see it by their own rights."""
    row = _member(actor, issue_id)
    cleaned = common.needed(key, "thing", "연결할 것", 200)
    linked.check(actor, kind, cleaned)
    if row.links.filter(kind=kind, key=cleaned, removed_at=None).exists():
        raise Conflict("이미 연결한 것입니다. 화면을 새로 고쳐 주세요.", code="linked_already")
    made = IssueLink.objects.create(issue=row, kind=kind, key=cleaned, by=permissions.label_of(actor)[:200], at=clock.now())
    step(row, IssueStepKind.LINKED, actor, link=made)
    _record("issue_linked", actor, row, kind=kind, key=cleaned if kind != links.DOCUMENT else "")
    return made


@transaction.atomic
def unlink(*, actor: Actor, link_id: int) -> None:
    one = IssueLink.objects.filter(pk=link_id, removed_at=None).first()
    if one is None:
        raise NotFound("그 연결을 찾을 수 없습니다. 이미 뺐을 수 있습니다.")
    row = _member(actor, one.issue_id)
    one = IssueLink.objects.select_for_update().get(pk=link_id)
    if one.removed_at is not None:
        raise Conflict("이미 뺀 연결입니다. 화면을 새로 고쳐 주세요.", code="unlinked_already")
    one.removed_at = clock.now()
    one.save()
    step(row, IssueStepKind.UNLINKED, actor, link=one)
    _record("issue_unlinked", actor, row, kind=one.kind)


@transaction.atomic
def opine(*, actor: Actor, issue_id: int, stance: Stance, body: str) -> IssueOpinion:
    """What a department says to the plan, kept word for word; saying it again adds, nothing is overwritten."""
    row = _member(actor, issue_id)
    departments = list(row.departments.filter(until=None))
    own = next((one for one in departments if actor.in_department(one.department_id)), None)
    if own is None:
        raise NotPermitted("부서 의견은 관련 부서의 직원만 낼 수 있습니다.")
    made = IssueOpinion.objects.create(
        issue=row, department_id=own.department_id, label=own.label, stance=stance, body=common.needed(body, "body", "의견", 3000),
        by=permissions.label_of(actor)[:200], at=clock.now())
    step(row, IssueStepKind.OPINION, actor, f"{own.label}: {Stance(stance).label}")
    _record("issue_opined", actor, row, department=own.label, stance=stance)
    return made


@transaction.atomic
def coordinate(*, actor: Actor, issue_id: int, outcome: Coordinated, text: str) -> Coordination:
    """기획조정 by the planning office (기획업무 규칙 제4조제1항제5호). Where departments differ, the superior over all of
    them is asked (사무전결 처리규칙 제7조제2항) and writes what is done."""
    row = locks.issue(issue_id)
    permissions.need_found(query.sees(actor, row), permissions.MISSING_ISSUE)
    rules.check_open(IssueState(row.state))
    departments = list(row.departments.filter(until=None).values_list("department_id", flat=True))
    if len(departments) < 2:
        raise Refused("한 부서의 현안이라 기획조정이 필요하지 않습니다.", code="one_department")
    last = row.coordinations.order_by("-pk").first()
    waiting = last is not None and last.outcome == Coordinated.DIFFERS
    rules.check_differs(outcome, waiting)
    ruler = None
    if outcome is Coordinated.RULED:
        assert last is not None
        if last.ruler_post_id is None or permissions.held(actor, [last.ruler_post_id]) is None:
            raise NotPermitted(f"지시는 관련 부서를 같이 총괄하는 상급자({last.ruler_label})만 적을 수 있습니다.")
    else:
        permissions.need_coordinator(actor, "기획조정은")
    if outcome is Coordinated.DIFFERS:
        _, ruler = unclears.ruler_for(departments, names.snapshot())
        if ruler is None:
            raise Refused("지시할 상급자가 조직도에 없습니다. 행정담당관에 직위를 확인해 주세요.", code="no_superior")
    made = Coordination.objects.create(
        issue=row, outcome=outcome, text=common.needed(text, "text", "조정 내용", 3000), departments=departments,
        ruler_post_id=ruler.id if ruler else None, ruler_label=ruler.title if ruler else "", by=permissions.label_of(actor)[:200], at=clock.now())
    step(row, IssueStepKind.COORDINATED, actor, f"{outcome.label}{f'({ruler.title})' if ruler else ''}: {made.text}")
    _record("coordinated", actor, row, outcome=outcome, departments=departments)
    outbox.publish(events.COORDINATED, {"issue": row.pk, "outcome": str(outcome)}, actor=actor)
    return made


@transaction.atomic
def close(*, actor: Actor, issue_id: int, text: str, version: int | None = None) -> Issue:
    """Finish an issue, with what came of it; not while questions or requests are open."""
    row = _lead(actor, issue_id, "현안을 마치는 일은")
    rules.check_open(IssueState(row.state))
    locks.same(row.version, version)
    rules.check_close(row.questions.filter(state=QuestionState.OPEN).count(), query.open_requests(row))
    row.state, row.closed_on, row.summing_up = IssueState.CLOSED, clock.today(), common.needed(text, "text", "마무리", 3000)
    row.version += 1
    row.save()
    step(row, IssueStepKind.CLOSED, actor, row.summing_up)
    _record("issue_closed", actor, row)
    outbox.publish(events.ISSUE_CLOSED, {"issue": row.pk}, actor=actor)
    return row


@transaction.atomic
def reopen(*, actor: Actor, issue_id: int, reason: str) -> Issue:
    row = _lead(actor, issue_id, "현안을 다시 여는 일은")
    if row.state != IssueState.CLOSED:
        raise Conflict("진행 중인 현안입니다. 화면을 새로 고쳐 주세요.", code="issue_open")
    row.state, row.closed_on = IssueState.OPEN, None
    row.version += 1
    row.save()
    why = common.needed(reason, "reason", "까닭", 300)
    step(row, IssueStepKind.REOPENED, actor, why)
    _record("issue_reopened", actor, row, reason=why)
    return row

