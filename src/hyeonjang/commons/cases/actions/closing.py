"""How a case ends without a decision: withdrawn, transferred, the applicant dies; and repeated petitions."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.parties import actions as parties
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotPermitted, Refused
from hyeonjang.law.petitions import check_repeat_close

from .. import permissions
from ..models import Case, Proxy, StatusCode, Thread
from ..vocabulary import OPEN, Kind, State
from .common import append, at_day, day_within, lock, need_open, needed, settle, tell
from .intake import Applicant


def _end(case: Case, state: State) -> None:
    case.state, case.closed_at, case.act_on = state, clock.now(), None


@transaction.atomic
def withdraw(
    *, actor: Actor, case_id: int, on: date | None = None, evidence: str, reason: str = "", seen: int | None = None
) -> None:
    """취하: the applicant no longer wants it; possible until the decision."""
    case = lock(actor, case_id, seen)
    need_open(case)
    permissions.need_handle(actor, case)
    day = day_within(case, on or clock.today(), "on")
    _end(case, State.WITHDRAWN)
    append(
        case, Kind.WITHDRAWN, actor, at=at_day(day), text=reason.strip(),
        evidence=needed(evidence, "evidence", "취하서 등 취하의 증빙", limit=300),
    )
    settle(case)
    tell("withdrawn", case, actor, on=day)


@transaction.atomic
def transfer(
    *, actor: Actor, case_id: int, body: str, reason: str, evidence: str, on: date | None = None,
    seen: int | None = None,
) -> None:
    """이송: another body is competent; the applicant is told which (민원 처리에 관한 법률 시행령 제13조)."""
    case = lock(actor, case_id, seen)
    need_open(case)
    if not (actor.system or actor.is_head_of(case.unit_id) or actor.is_head_of(case.department_id)):
        raise NotPermitted("다른 기관으로 보내는 일은 팀장이나 부서장이 합니다. 부서장에게 요청하세요.")
    day = day_within(case, on or clock.today(), "on")
    _end(case, State.TRANSFERRED)
    append(
        case, Kind.TRANSFERRED, actor, at=at_day(day),
        text=f"{needed(body, 'body', '보낼 기관', limit=100)}: {needed(reason, 'reason', '보내는 까닭', limit=500)}",
        evidence=needed(evidence, "evidence", "이송 문서번호", limit=300), detail={"body": body.strip()},
    )
    settle(case)
    tell("transferred", case, actor, body=body.strip(), on=day)


@transaction.atomic
def applicant_died(
    *, actor: Actor, case_id: int, died_on: date, evidence: str, seen: int | None = None
) -> None:
    """The applicant died. Codes sent to them stop working and proxies end with whoever named them (민법 제690조);
    the case ends, or waits for a successor where the type says that the right passes on."""
    case = lock(actor, case_id, seen)
    need_open(case, *OPEN, State.DECIDED, State.OBJECTION)
    permissions.need_handle(actor, case)
    if case.applicant_id is None:
        raise Refused("신청인이 등록되지 않은 건입니다. 신청인을 먼저 확인해 주세요.")
    parties.record_death(actor=actor, party_id=case.applicant_id, died_on=died_on, evidence=evidence)
    StatusCode.objects.filter(case=case, revoked_at=None).update(revoked_at=clock.now())
    Proxy.objects.filter(case=case, revoked_at=None).update(revoked_at=clock.now())
    ends = case.type_version.on_death == "close"
    running = State(case.state) in OPEN
    if ends and running:
        _end(case, State.CLOSED)
    append(
        case, Kind.DIED, actor, text="건을 끝냄" if ends and running else "승계할 사람을 찾음" if running else "",
        evidence=needed(evidence, "evidence", "사망을 확인한 자료", limit=300), detail={"died_on": died_on.isoformat()},
    )
    settle(case)
    tell("applicant_died", case, actor, died_on=died_on)


@transaction.atomic
def succeed(
    *, actor: Actor, case_id: int, successor: Applicant, relation: str, evidence: str, seen: int | None = None
) -> None:
    """지위 승계: an heir takes the dead applicant's place; the clock runs on as it did."""
    case = lock(actor, case_id, seen)
    need_open(case)
    permissions.need_handle(actor, case)
    if case.applicant is None or case.applicant.died_on is None:
        raise Refused("신청인의 사망이 기록되지 않았습니다. 사망을 먼저 기록하세요.")
    if case.type_version.on_death != "succession":
        raise Refused("이 종류의 건은 승계하지 않습니다. 새로 신청하게 안내하세요.")
    before = case.applicant_id
    case.applicant_id = parties.register(actor=actor, **vars(successor))
    append(
        case, Kind.SUCCEEDED, actor, text=needed(relation, "relation", "관계", limit=40),
        evidence=needed(evidence, "evidence", "가족관계증명서 등", limit=300),
        detail={"from_party": before, "to_party": case.applicant_id},
    )
    settle(case)
    tell("succeeded", case, actor)


@transaction.atomic
def join(*, actor: Actor, case_id: int, other_id: int, seen: int | None = None) -> int:
    """반복민원: put a case into one thread with another of the same applicant; returns the thread."""
    first, second = sorted((case_id, other_id))
    if first == second:
        raise Refused("같은 건입니다. 묶을 다른 건의 번호를 적어 주세요.", field="other")
    # Both are locked in the order of their ids, so that two officers joining the same two never wait forever.
    rows = {pk: lock(actor, pk, seen if pk == case_id else None) for pk in (first, second)}
    case, other = rows[case_id], rows[other_id]
    permissions.need_handle(actor, case)
    if case.applicant_id is None or case.applicant_id != other.applicant_id:
        raise Refused("신청인이 같은 건만 반복민원으로 묶을 수 있습니다. 번호를 확인해 주세요.", field="other")
    if case.thread_id is not None and case.thread_id == other.thread_id:
        raise Conflict("이미 같은 묶음에 있습니다. 화면을 새로 고쳐 주세요.", field="other")
    if case.thread_id is not None and other.thread_id is not None:
        raise Refused("두 건이 서로 다른 묶음에 있습니다. 어느 묶음이 맞는지 팀장과 확인하세요.", field="other")
    thread_id = case.thread_id or other.thread_id
    if thread_id is None:
        thread_id = Thread.objects.create(title=other.title, created_at=clock.now()).pk
    for row, partner in ((case, other), (other, case)):
        if row.thread_id != thread_id:
            row.thread_id = thread_id
            append(row, Kind.JOINED, actor, text=f"{partner.number}과 같은 내용", detail={"with": partner.pk})
            settle(row)
    tell("joined", case, actor, other=other.number)
    return int(thread_id)


@transaction.atomic
def close_repeat(*, actor: Actor, case_id: int, reason: str, seen: int | None = None) -> None:
    """반복민원 종결: the third petition of the same content after two answers; a head decides it."""
    case = lock(actor, case_id, seen)
    need_open(case)
    if not (actor.system or actor.is_head_of(case.department_id)):
        raise NotPermitted("반복민원의 종결은 부서장이 합니다. 부서장에게 올리세요.")
    if case.thread_id is None:
        raise Refused("먼저 같은 내용의 앞선 건과 묶어 주세요.")
    earlier = Case.objects.filter(thread_id=case.thread_id, received_at__lt=case.received_at).exclude(pk=case.pk)
    cite = check_repeat_close(
        earlier.count() + 1,
        earlier.filter(events__kind=Kind.TOLD).distinct().count(),
        statutory=case.type_version.statutory,
        on=clock.today(),
    )
    _end(case, State.CLOSED)
    append(
        case, Kind.REPEAT_CLOSED, actor, text=needed(reason, "reason", "종결하는 까닭"), detail={"cite": cite}
    )
    settle(case)
    tell("repeat_closed", case, actor, cite=cite)
