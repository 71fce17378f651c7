"""소관 불분명: asked by a department, claimed by those concerned, designated with reasons. 시행규칙 제2조제3항."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from hyeonjang.commons import outbox
from hyeonjang.commons.cases.queries import case as cases
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotPermitted, Refused
from hyeonjang.services.sharing import clocks, events, permissions, spans
from hyeonjang.services.sharing.actions import common
from hyeonjang.services.sharing.models import Claim, Concerned, Designation, Unclear
from hyeonjang.services.sharing.queries import locks, names
from hyeonjang.services.sharing.queries import unclears as query
from hyeonjang.services.sharing.rules import jurisdiction as rules
from hyeonjang.services.sharing.vocabulary import ClaimKind, UnclearState


@dataclass(frozen=True)
class Doubt:
    """What nobody's work seems to be, and between whom."""

    title: str
    body: str
    why: str
    departments: tuple[int, ...]
    case_id: int | None = None


@dataclass(frozen=True)
class Verdict:
    """Which department, with whom, why; ``words`` help the next one find it, ``follows`` is the precedent it changes."""

    department: int
    reasons: str
    support: str = ""
    cite: str = ""
    words: str = ""
    follows: int | None = None


@transaction.atomic
def ask(*, actor: Actor, doubt: Doubt) -> Unclear:
    """Ask whose work it is. Inside one bureau its head designates, otherwise 부군수; the day is the county's own promise."""
    permissions.need_official(actor)
    case = cases.ref(actor, doubt.case_id) if doubt.case_id is not None else None
    post = common.post_of(actor, case.department_id if case else None)
    found = names.snapshot()
    units = [names.check_department(found, pk, "departments") for pk in doubt.departments]
    rules.check_departments([unit.id for unit in units], [post.department_id])
    kind, ruler = query.ruler_for([unit.id for unit in units], found)
    if ruler is None:
        raise Refused("소관을 지정할 부군수 직위가 조직도에 없습니다. 행정담당관에 직위를 확인해 주세요.", code="no_ruler")
    asked, hours = clock.now(), rules.hours_for(case is not None)
    due = clocks.ruling_due(asked, hours)
    row = common.numbered(
        Unclear, "소관", title=common.needed(doubt.title, "title", "어떤 사무인가", 150), body=common.needed(doubt.body, "body", "사무의 내용", 3000),
        why=common.needed(doubt.why, "why", "왜 불분명한가", 3000), case_id=case.id if case else None, case_number=case.number if case else "",
        from_department_id=post.department_id, from_post_id=post.post_id, from_unit_id=post.unit_id, from_label=post.title, ruler=kind,
        ruler_post_id=ruler.id, ruler_unit_id=ruler.unit_id, ruler_label=ruler.title, asked_at=asked, hours=hours, due=due.due_day,
        due_at=clocks.moment_of(due), due_trace=due.to_json())
    assert isinstance(row, Unclear)
    Concerned.objects.bulk_create([Concerned(unclear=row, department_id=unit.id, label=unit.name) for unit in units])
    common.record("jurisdiction_asked", actor, "unclear", row.pk, str(row), trace=row.due_trace, ruler=ruler.title,
                  departments=[unit.name for unit in units], case=row.case_number)
    outbox.publish(events.JURISDICTION_ASKED, {"unclear": row.pk, "ruler": ruler.id, "case": row.case_id}, actor=actor)
    return row


def _open(actor: Actor, unclear_id: int) -> Unclear:
    row = locks.unclear(unclear_id)
    permissions.need_found(query.sees(actor, row, names.snapshot()), permissions.MISSING_UNCLEAR)
    rules.check_open(UnclearState(row.state))
    return row


@transaction.atomic
def claim(*, actor: Actor, unclear_id: int, department_id: int, kind: ClaimKind, body: str, cite: str = "") -> Claim:
    """What a department says; saying it again adds, nothing is overwritten."""
    row = _open(actor, unclear_id)
    found = names.snapshot()
    known = {names.present_unit(found, one.department_id): one for one in row.concerned.all()}
    if department_id not in known or not actor.in_department(department_id):
        raise NotPermitted("소관 의견은 관련 부서의 직원이 자기 부서의 것만 낼 수 있습니다.")
    made = Claim.objects.create(
        unclear=row, department_id=department_id, label=names.unit_name(found, department_id), kind=kind,
        body=common.needed(body, "body", "까닭", 3000), cite=cite.strip()[:200], by=permissions.label_of(actor)[:200], at=clock.now())
    outbox.publish(events.JURISDICTION_TOUCHED, {"unclear": row.pk}, actor=actor)
    common.record("claimed", actor, "unclear", row.pk, str(row), department=made.label, kind=kind)
    return made


@transaction.atomic
def concern(*, actor: Actor, unclear_id: int, department_id: int) -> Unclear:
    """Bring a further department in; with it another may have to designate."""
    row = _open(actor, unclear_id)
    found = names.snapshot()
    _, ruler = query.ruler_now(row, found)
    if not (actor.in_department(row.from_department_id) or (ruler is not None and permissions.held(actor, [ruler.id]))):
        raise NotPermitted("관련 부서를 더하는 일은 요청한 부서와 지정권자만 할 수 있습니다.")
    unit = names.check_department(found, department_id, "department")
    if unit.id in query.concerned_of(row):
        raise Refused(f"{unit.name}은(는) 이미 관련 부서입니다. 다른 부서를 골라 주세요.", field="department")
    Concerned.objects.create(unclear=row, department_id=unit.id, label=unit.name)
    row = locks.unclear(unclear_id)
    kind, now = query.ruler_now(row, found)
    if now is not None:
        row.ruler, row.ruler_post_id, row.ruler_unit_id, row.ruler_label = kind, now.id, now.unit_id, now.title
    row.version += 1
    row.save()
    outbox.publish(events.JURISDICTION_TOUCHED, {"unclear": row.pk}, actor=actor)
    common.record("concerned", actor, "unclear", row.pk, str(row), department=unit.name, ruler=row.ruler_label)
    return row


@transaction.atomic
def rule(*, actor: Actor, unclear_id: int, verdict: Verdict, version: int | None = None) -> Designation:
    """Designate the department, with reasons that stay as a precedent. Only who is in charge today, or who acts for them."""
    row = _open(actor, unclear_id)
    found = names.snapshot()
    kind, ruler = query.ruler_now(row, found)
    if ruler is None or permissions.held(actor, [ruler.id]) is None:
        raise NotPermitted(f"소관 지정은 {ruler.title if ruler else kind.label}(직무대리 포함)만 할 수 있습니다({rules.CITE}).")
    locks.same(row.version, version)
    concerned = {names.present_unit(found, pk) for pk in query.concerned_of(row)}
    rules.check_ruling(verdict.department, concerned, verdict.reasons)
    earlier = Designation.objects.filter(pk=verdict.follows).first() if verdict.follows is not None else None
    if verdict.follows is not None and earlier is None:
        raise Refused("바꿀 선례를 목록에서 골라 주세요.", field="follows")
    made = Designation.objects.create(
        unclear=row, department_id=verdict.department, label=names.unit_name(found, verdict.department), support=verdict.support.strip()[:300],
        reasons=common.needed(verdict.reasons, "reasons", "지정한 까닭", 3000), cite=(verdict.cite.strip() or rules.CITE)[:200],
        words=verdict.words.strip()[:200], follows=earlier, by=permissions.label_of(actor, permissions.held(actor, [ruler.id]))[:200],
        person_id=actor.person_id, at=clock.now())
    _end(row, UnclearState.RULED)
    common.record("ruled", actor, "unclear", row.pk, str(row), department=made.label, in_time=not spans.past(made.at, row.due, row.due_at),
                  reasons=made.reasons, cite=made.cite)
    outbox.publish(events.RULED, {"unclear": row.pk, "department": made.department_id, "case": row.case_id}, key=str(row.pk), actor=actor)
    return made


@transaction.atomic
def withdraw(*, actor: Actor, unclear_id: int, reason: str, version: int | None = None) -> Unclear:
    """The departments agreed by themselves: whoever asked takes the request back."""
    row = _open(actor, unclear_id)
    post = names.present_post(names.snapshot(), row.from_post_id, row.from_unit_id)
    own = post is not None and permissions.held(actor, [post.id]) is not None
    if not (own or actor.is_head_of(row.from_department_id)):
        raise NotPermitted("요청을 거두는 일은 요청한 직위와 그 부서장만 할 수 있습니다.")
    locks.same(row.version, version)
    row.ended_because = common.needed(reason, "reason", "거두는 까닭", 300)
    _end(row, UnclearState.WITHDRAWN)
    outbox.publish(events.JURISDICTION_TOUCHED, {"unclear": row.pk}, actor=actor)
    common.record("jurisdiction_withdrawn", actor, "unclear", row.pk, str(row), reason=row.ended_because)
    return row


def _end(row: Unclear, state: UnclearState) -> None:
    row.state, row.ended_at = state, clock.now()
    row.version += 1
    row.save()
