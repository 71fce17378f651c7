"""이의신청: received in any case, also late; decided by its own clock, extended once."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from hyeonjang.commons.calendar.queries import holiday_table
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotPermitted, Refused
from hyeonjang.kit.korean import date_ko
from hyeonjang.law.petitions import OwnRemedy, Remedy, read_remedy, remedy_terms

from .. import permissions
from ..facts import events_of
from ..models import Case
from ..rules.derive import standing
from ..rules.objection import filing_until, open_objection
from ..vocabulary import ADVERSE, OBJECTION_RESULTS, Kind, OutcomeKind, State
from .common import append, at_day, day_within, lock, need_open, needed, settle, tell


def _remedy(case: Case) -> Remedy | OwnRemedy:
    return read_remedy(case.type_version.remedy)


@transaction.atomic
def file(
    *, actor: Actor, case_id: int, filed_on: date | None = None, text: str, evidence: str, seen: int | None = None
) -> date:
    """Receive an objection; returns by when it is decided. One that comes too late is received all the same
    and marked, because only a decision can turn it away."""
    case = lock(actor, case_id, seen)
    need_open(case, State.DECIDED)
    permissions.need_handle(actor, case)
    remedy = _remedy(case)
    if remedy is Remedy.PETITION and OutcomeKind(case.outcome_kind) not in ADVERSE:
        raise Refused("신청을 다 받아들인 결정이라 이의신청의 대상이 아닙니다. 신청 내용을 확인하세요.")
    day = day_within(case, filed_on or clock.today(), "filed_on")
    assert case.decided_at is not None
    if day < case.decided_at.astimezone(clock.SEOUL).date():
        raise Refused("결정한 날보다 앞선 날짜입니다. 접수한 날을 확인해 주세요.", field="filed_on")
    told = [event.at.date() for event in standing(events_of(case)) if event.kind == Kind.TOLD]
    until = filing_until(told[-1], remedy, holiday_table()).due_day if told else None
    late = until is not None and day > until
    case.state = State.OBJECTION
    append(
        case, Kind.OBJECTION_FILED, actor, at=at_day(day),
        text=needed(text, "text", "이의신청의 내용") + (f" (신청 기간 {date_ko(until)}을 지나 냄)" if late and until else ""),
        evidence=needed(evidence, "evidence", "이의신청서 접수번호", limit=300), detail={"late": late},
    )
    settle(case)
    assert case.act_on is not None
    tell("objection_filed", case, actor, decide_by=case.act_on, late=late, on=day)
    return case.act_on


@transaction.atomic
def extend(*, actor: Actor, case_id: int, reason: str, seen: int | None = None) -> date:
    """Extend the decision of an objection once, before its term is over."""
    case = lock(actor, case_id, seen)
    need_open(case, State.OBJECTION)
    permissions.need_handle(actor, case)
    waiting = open_objection(events_of(case), _remedy(case), holiday_table())
    assert waiting is not None
    if remedy_terms(_remedy(case), waiting.filed_on).extend is None:
        raise Refused("이 결정의 이의신청에는 기간을 늘리는 규정이 없습니다. 기한 안에 처리하세요.")
    if waiting.extended:
        raise Refused("이의신청의 결정 기간은 한 차례만 늘릴 수 있습니다. 기한 안에 결정하세요.")
    if clock.today() > waiting.due.due_day:
        raise Refused("결정 기한이 이미 지나 늘릴 수 없습니다. 바로 결정하세요.")
    append(case, Kind.OBJECTION_EXTENDED, actor, text=needed(reason, "reason", "늘리는 까닭"))
    settle(case)
    assert case.act_on is not None
    tell("objection_extended", case, actor, decide_by=case.act_on, reason=reason.strip())
    return case.act_on


@transaction.atomic
def decide(
    *, actor: Actor, case_id: int, result: str, text: str, cite: str, seen: int | None = None
) -> None:
    """Decide an objection; whoever the type's 전결 names, and not the officer whose work is objected to."""
    case = lock(actor, case_id, seen)
    need_open(case, State.OBJECTION)
    if not (permissions.may_decide(actor, case) or actor.is_head_of(case.department_id)):
        raise NotPermitted("이의신청은 이 건을 결정하는 직위나 부서장이 결정합니다. 결재를 올리세요.")
    if not actor.system and actor.person_id is not None and actor.person_id == case.assignee_id:
        raise NotPermitted("담당자는 자기 건의 이의신청을 결정할 수 없습니다. 부서장에게 올리세요.")
    if result not in OBJECTION_RESULTS:
        raise Refused("이의신청 결정의 갈래가 맞지 않습니다. 목록에서 고르세요.", field="result")
    if result != "upheld" and not cite.strip():
        raise Refused("이의신청을 다 받아들이지 않을 때는 근거 조문을 적어야 합니다. 조문을 적어 주세요.", field="cite")
    if open_objection(events_of(case), _remedy(case), holiday_table()) is None:
        raise Conflict("기다리는 이의신청이 없습니다. 화면을 새로 고쳐 주세요.")
    case.state = State.DECIDED
    append(
        case, Kind.OBJECTION_DECIDED, actor, text=f"{OBJECTION_RESULTS[result]}: {needed(text, 'text', '까닭')}",
        detail={"result": result, "cite": cite.strip()},
    )
    settle(case)
    tell("objection_decided", case, actor, result=result)
