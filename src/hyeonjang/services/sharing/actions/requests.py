"""Requests for cooperation: asked, taken, extended once, answered. 민원 처리에 관한 법률 제20조."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction

from hyeonjang.commons import outbox
from hyeonjang.commons.cases.actions import activities
from hyeonjang.commons.cases.queries import case as cases
from hyeonjang.commons.cases.vocabulary import OPEN
from hyeonjang.commons.org.actor import Actor, system_actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotPermitted, Refused
from hyeonjang.services.sharing import clocks, events, permissions, spans
from hyeonjang.services.sharing.actions import common
from hyeonjang.services.sharing.models import CooperationRequest, Extension, Issue, IssueStep, Reply, RequestStep
from hyeonjang.services.sharing.queries import locks, names
from hyeonjang.services.sharing.queries import requests as query
from hyeonjang.services.sharing.rules import cooperation as rules
from hyeonjang.services.sharing.vocabulary import IssueState, IssueStepKind, ReplyKind, RequestState, StepKind

ANSWERED = "요청받은 부서의 직원만 할 수 있습니다."


@dataclass(frozen=True)
class Wanted:
    """What is asked of whom, and how many days there are. With ``case_id`` it is asked for a 민원 or another case;
    ``follows`` names an earlier request whose answer was not enough."""

    to_department: int
    title: str
    body: str
    days: int
    case_id: int | None = None
    issue_id: int | None = None
    follows: int | None = None
    document_number: str = ""


def step(row: CooperationRequest, kind: StepKind, actor: Actor, text: str) -> RequestStep:
    return RequestStep.objects.create(
        request=row, kind=kind, at=clock.now(), by=permissions.label_of(actor)[:200], text=text[:600])


def _set_due(row: CooperationRequest) -> None:
    found = clocks.reply_due(row.asked_at, row.days, row.extra_days, in_case=row.case_id is not None)
    row.due, row.due_at, row.due_trace = found.due_day, clocks.moment_of(found), found.to_json()


def _case_log(row: CooperationRequest, actor: Actor, name: str, text: str) -> None:
    """A line in the case's own log; a case that is over takes none, which is no reason to lose an answer."""
    if row.case_id is None:
        return
    try:
        activities.note(actor=actor, case_id=row.case_id, activities=[
            activities.Activity(name, text[:900], row.number, detail={"request": row.pk, "department": row.to_label})])
    except Refused:
        if name == "협조 요청":
            raise


@transaction.atomic
def ask(*, actor: Actor, wanted: Wanted) -> CooperationRequest:
    """Ask another department, with a day for its answer. For a case: whoever handles it, and the answer is due inside
    the case's processing period (제20조제1항)."""
    permissions.need_official(actor)
    rules.check_days(wanted.days)
    target = names.department(wanted.to_department, "to_department")
    case = cases.ref(actor, wanted.case_id) if wanted.case_id is not None else None
    post = common.post_of(actor, case.department_id if case else None)
    if post.department_id == target.id:
        raise Refused("우리 부서 안의 일은 협조 요청이 아닙니다. 다른 부서를 골라 주세요.", field="to_department", code="own_department")
    earlier = _earlier(actor, wanted)
    issue = _issue_of(actor, wanted)
    row = CooperationRequest(
        title=common.needed(wanted.title, "title", "제목", 150), body=common.needed(wanted.body, "body", "요청하는 내용"),
        case_id=case.id if case else None, case_number=case.number if case else "", issue=issue, follows=earlier,
        from_department_id=post.department_id, from_post_id=post.post_id, from_unit_id=post.unit_id, from_label=post.title,
        to_department_id=target.id, to_label=target.name, document_number=wanted.document_number.strip()[:60],
        asked_at=clock.now(), days=wanted.days)
    _set_due(row)
    if case is not None:
        if case.state not in OPEN:
            raise Refused(f"'{case.state.label}' 상태로 끝난 건입니다. 처리 중인 건에만 협조를 요청할 수 있습니다.", field="case")
        rules.check_inside(row.due, clocks.naive(row.due_at) if row.due_at else None, case.due_on, case.due_at)
    made = common.numbered(CooperationRequest, "협조", **{f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields
                                                        if f.attname not in {"id", "number"}})
    assert isinstance(made, CooperationRequest)
    when = spans.when_ko(made.due, made.due_at)
    step(made, StepKind.ASKED, actor, f"{made.to_label}에 {when}까지 회신 요청")
    _case_log(made, actor, "협조 요청", f"{made.to_label}: {made.title} ({when}까지)")
    if issue is not None:
        IssueStep.objects.create(issue=issue, kind=IssueStepKind.REQUESTED, at=clock.now(), by=permissions.label_of(actor)[:200],
                                 request=made)
    common.record("asked", actor, "request", made.pk, str(made), trace=made.due_trace, to=made.to_label, days=made.days,
                  due=made.due, case=made.case_number)
    outbox.publish(events.ASKED, _payload(made), actor=actor)
    return made


@transaction.atomic
def ask_all(*, actor: Actor, wanted: Wanted, others: Sequence[int] = ()) -> list[CooperationRequest]:
    """The same of several departments: one request each, all or none."""
    departments = list(dict.fromkeys([wanted.to_department, *others]))
    return [ask(actor=actor, wanted=replace(wanted, to_department=pk)) for pk in departments]


def _payload(row: CooperationRequest) -> dict[str, object]:
    return {"request": row.pk, "from": row.from_department_id, "to": row.to_department_id, "case": row.case_id}


def _earlier(actor: Actor, wanted: Wanted) -> CooperationRequest | None:
    if wanted.follows is None:
        return None
    row = query.seen(actor, wanted.follows)
    if row.state == RequestState.WAITING:
        raise Refused("아직 회신을 기다리는 요청입니다. 회신을 받은 뒤 다시 요청하거나 앞의 요청을 거두어 주세요.", code="still_waiting")
    return row


def _issue_of(actor: Actor, wanted: Wanted) -> Issue | None:
    if wanted.issue_id is None:
        return None
    row = Issue.objects.select_for_update().filter(pk=wanted.issue_id).first()
    known = row is not None and actor.posts and any(
        actor.in_department(pk) for pk in row.departments.filter(until=None).values_list("department_id", flat=True))
    if row is None or not known:
        raise NotPermitted("현안의 협조 요청은 그 현안의 관련 부서만 할 수 있습니다.")
    if row.state != IssueState.OPEN:
        raise Refused("이미 마친 현안입니다. 현안을 다시 연 뒤 요청해 주세요.", code="issue_closed")
    return row


def _for_answer(actor: Actor, request_id: int, *, owner: bool = True) -> CooperationRequest:
    """The locked request for somebody of the department asked; ``owner``: whoever it was given to, or a head above."""
    row = locks.request(request_id)
    permissions.need_found(query.sees(actor, row), permissions.MISSING_REQUEST)
    if not (actor.system or actor.in_department(row.to_department_id)):
        raise NotPermitted(f"{ANSWERED} {row.to_label}에서 회신합니다.")
    if owner and row.owner_post_id is not None and not _mine(actor, row):
        raise NotPermitted(f"회신 담당({row.owner_label})과 그 팀장·부서장만 할 수 있습니다. 담당을 바꾸려면 부서장에게 요청하세요.")
    return row


def _mine(actor: Actor, row: CooperationRequest) -> bool:
    assert row.owner_post_id is not None and row.owner_unit_id is not None
    post = names.present_post(names.snapshot(), row.owner_post_id, row.owner_unit_id)
    if actor.system or (post is not None and permissions.held(actor, [post.id]) is not None):
        return True
    return actor.is_head_of(row.to_department_id) or (post is not None and actor.is_head_of(post.unit_id))


@transaction.atomic
def assign(*, actor: Actor, request_id: int, post_id: int, version: int | None = None) -> CooperationRequest:
    """Give a request to a post of the department: its head does, or somebody takes it for the own post."""
    row = _for_answer(actor, request_id, owner=False)
    rules.check_waiting(RequestState(row.state))
    locks.same(row.version, version)
    found = names.snapshot()
    post = found.posts.get(post_id)
    if post is None or found.department_of(post.unit_id) is None or post.unit_id not in found.below(
            names.present_unit(found, row.to_department_id)):
        raise Refused("요청받은 부서의 직위를 목록에서 골라 주세요.", field="post")
    own = permissions.held(actor, [post_id]) is not None
    heads = actor.system or actor.is_head_of(row.to_department_id) or actor.is_head_of(post.unit_id)
    if not (heads or (own and (row.owner_post_id is None or _mine(actor, row)))):
        raise NotPermitted("다른 사람에게 맡기는 일은 부서장과 팀장이 합니다. 본인이 맡으려면 본인의 직위를 골라 주세요.")
    row.owner_post_id, row.owner_unit_id, row.owner_label = post.id, post.unit_id, post.title
    row.version += 1
    row.save()
    step(row, StepKind.TAKEN, actor, f"회신 담당: {names.post_words(found, post.id, post.unit_id, post.title)}")
    common.record("taken", actor, "request", row.pk, str(row), post=post.title)
    return row


@transaction.atomic
def extend(*, actor: Actor, request_id: int, days: int, reason: str, progress: str, version: int | None = None) -> CooperationRequest:
    """Answer later than asked: once, told before the period ends with reason, progress and the new date, by at most
    the period itself (제20조제2항·제3항). Both sides see it at once."""
    row = _for_answer(actor, request_id)
    rules.check_waiting(RequestState(row.state))
    locks.same(row.version, version)
    rules.check_extension(days, row.days, row.extra_days > 0, query.is_late(row, clock.now()))
    why = common.needed(reason, "reason", "연장 사유", 500)
    stand = common.needed(progress, "progress", "처리진행상황", 500)
    before = spans.when_ko(row.due, row.due_at)
    row.extra_days = days
    _set_due(row)
    row.version += 1
    row.save()
    after = spans.when_ko(row.due, row.due_at)
    Extension.objects.create(request=row, at=clock.now(), by=permissions.label_of(actor)[:200], days=days, reason=why,
                             progress=stand, before=before, after=after)
    step(row, StepKind.EXTENDED, actor, f"{before} → {after}: {why}")
    _case_log(row, system_actor(row.to_label), "협조 회신 연장", f"{row.to_label}: {before} → {after}, {why}")
    common.record("extended", actor, "request", row.pk, str(row), trace=row.due_trace, days=days, reason=why, before=before, after=after)
    outbox.publish(events.EXTENDED, _payload(row), actor=actor)
    return row


@transaction.atomic
def reply(*, actor: Actor, request_id: int, kind: ReplyKind, body: str, document_number: str = "", file_name: str = "",
          content: bytes | None = None, version: int | None = None) -> CooperationRequest:
    """Answer. A differing opinion stays word for word (행정업무의 운영 및 혁신에 관한 규정 제9조제4항)."""
    row = _for_answer(actor, request_id)
    rules.check_waiting(RequestState(row.state))
    locks.same(row.version, version)
    Reply.objects.create(
        request=row, kind=kind, body=common.needed(body, "body", "회신 내용"), document_number=document_number.strip()[:60],
        at=clock.now(), by=permissions.label_of(actor)[:200], person_id=actor.person_id, **common.checked_file(file_name, content))
    late = query.is_late(row, clock.now())
    _end(row, RequestState.REPLIED)
    step(row, StepKind.REPLIED, actor, f"{kind.label}{', 기한 뒤' if late else ''}")
    _case_log(row, system_actor(row.to_label), "협조 회신", f"{row.to_label}: {kind.label}")
    common.record("replied", actor, "request", row.pk, str(row), kind=str(kind), in_time=not late)
    outbox.publish(events.REPLIED, _payload(row), key=str(row.pk), actor=actor)
    return row


@transaction.atomic
def give_back(*, actor: Actor, request_id: int, reason: str, version: int | None = None) -> CooperationRequest:
    """Say that it is not this department's work. Where nobody says whose it is, a ruling can be asked for."""
    row = _for_answer(actor, request_id)
    rules.check_waiting(RequestState(row.state))
    locks.same(row.version, version)
    why = common.needed(reason, "reason", "소관이 아닌 까닭", 500)
    _end(row, RequestState.RETURNED)
    step(row, StepKind.RETURNED, actor, why)
    _case_log(row, system_actor(row.to_label), "협조 소관 아님", f"{row.to_label}: {why}")
    common.record("returned", actor, "request", row.pk, str(row), reason=why)
    outbox.publish(events.RETURNED, _payload(row), key=str(row.pk), actor=actor)
    return row


@transaction.atomic
def withdraw(*, actor: Actor, request_id: int, reason: str, version: int | None = None) -> CooperationRequest:
    """Take a request back: whoever asked, or the heads above."""
    row = locks.request(request_id)
    permissions.need_found(query.sees(actor, row), permissions.MISSING_REQUEST)
    if not _asked(actor, row):
        raise NotPermitted("요청을 거두는 일은 요청한 직위와 그 부서장만 할 수 있습니다.")
    rules.check_waiting(RequestState(row.state))
    locks.same(row.version, version)
    why = common.needed(reason, "reason", "거두는 까닭", 500)
    _end(row, RequestState.WITHDRAWN)
    step(row, StepKind.WITHDRAWN, actor, why)
    _case_log(row, actor, "협조 거둠", f"{row.to_label}: {why}")
    common.record("request_withdrawn", actor, "request", row.pk, str(row), reason=why)
    outbox.publish(events.REQUEST_WITHDRAWN, _payload(row), key=str(row.pk), actor=actor)
    return row


def _asked(actor: Actor, row: CooperationRequest) -> bool:
    post = names.present_post(names.snapshot(), row.from_post_id, row.from_unit_id)
    if actor.system or (post is not None and permissions.held(actor, [post.id]) is not None):
        return True
    return actor.is_head_of(row.from_unit_id) or actor.is_head_of(row.from_department_id)


def _end(row: CooperationRequest, state: RequestState) -> None:
    row.state, row.ended_at = state, clock.now()
    row.version += 1
    row.save()


@transaction.atomic
def case_ended(*, actor: Actor, case_id: int, why: str) -> int:
    """A case is over: nobody waits for answers any more."""
    if not actor.system:
        raise NotPermitted("시스템만 할 수 있는 일입니다.")
    rows = list(CooperationRequest.objects.select_for_update().filter(case_id=case_id, state=RequestState.WAITING).order_by("pk"))
    for row in rows:
        withdraw(actor=actor, request_id=row.pk, reason=why)
    return len(rows)


@transaction.atomic
def remind(*, actor: Actor, on: date) -> int:
    """Remind of what is due today or the next working day, and every day of what is late; once a day each."""
    if not actor.system:
        raise NotPermitted("시스템만 할 수 있는 일입니다.")
    rows = query.to_remind(actor, on)
    for row in CooperationRequest.objects.select_for_update().filter(pk__in=rows).order_by("pk"):
        if row.state != RequestState.WAITING or row.reminded_on == on:
            continue
        late = query.is_late(row, clock.now())
        row.reminded_on = on
        row.save(update_fields=["reminded_on"])
        when = spans.when_ko(row.due, row.due_at)
        step(row, StepKind.REMINDED, actor, f"회신기한 {when}이 지났습니다." if late else f"회신기한은 {when}입니다.")
        outbox.publish(events.REMINDED, {**_payload(row), "late": late}, key=f"{row.pk}:{on.isoformat()}", actor=actor)
    return len(rows)


