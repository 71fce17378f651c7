"""What moves a case's clock: supplements, extensions, suspensions. Each is an event with its proof; the due
date follows."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from hyeonjang.commons.calendar.queries import holiday_table
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotFound, NotPermitted, Refused
from hyeonjang.kit.korean import date_ko, josa
from hyeonjang.law.periods.extensions import petition_params
from hyeonjang.law.periods.spec import Clock, Extension, Length, SuspensionKind
from hyeonjang.law.petitions import check_more_time, check_supplement_again, supplement_until

from .. import permissions
from ..facts import events_of, facts_of, naive, terms_of
from ..models import Case, CaseEvent
from ..rules.derive import Clocks, check_extension, derive, standing
from ..vocabulary import OPEN, Kind, State
from .common import append, at_day, day_within, lock, need_open, needed, settle, tell


def _clocks(case: Case, *, explain: bool = False) -> Clocks:
    return derive(terms_of(case), facts_of(case, events_of(case)), holiday_table(), explain=explain)


def _supplement(case: Case, clocks: Clocks) -> int | None:
    """The number of the event with which an open supplement began."""
    return next((p.seq for p in clocks.pauses if p.kind is SuspensionKind.SUPPLEMENT), None)


@transaction.atomic
def demand_supplement(
    *, actor: Actor, case_id: int, what: str, length: Length, evidence: str, sent_on: date | None = None,
    seen: int | None = None,
) -> date:
    """보완 요구: the office's clock stands still from the day of sending; returns the applicant's last day."""
    case = lock(actor, case_id, seen)
    need_open(case, State.RECEIVED, State.WORKING, State.PAUSED)
    permissions.need_handle(actor, case)
    if _supplement(case, _clocks(case)) is not None:
        raise Conflict("이미 보완을 요구해 기다리고 있습니다. 기간이 지났으면 다시 요구하세요.")
    sent = day_within(case, sent_on or clock.today(), "sent_on")
    until = supplement_until(sent, length, holiday_table()).due_day
    append(
        case, Kind.SUPPLEMENT_DEMANDED, actor, at=at_day(sent), text=needed(what, "what", "보완할 내용"),
        evidence=needed(evidence, "evidence", "보완 요구 문서번호", limit=300),
        detail={"length": str(length), "until": until.isoformat(), "sent_on": sent.isoformat()},
    )
    case.supplemented = True
    settle(case)
    tell("supplement_demanded", case, actor, until=until, what=what.strip(), on=sent)
    return until


@transaction.atomic
def give_more_time(
    *, actor: Actor, case_id: int, length: Length, evidence: str, seen: int | None = None
) -> date:
    """The applicant asked for more time for a supplement; at most twice. Runs from the end set before."""
    case = lock(actor, case_id, seen)
    need_open(case, State.SUPPLEMENT)
    permissions.need_handle(actor, case)
    clocks = _clocks(case)
    check_more_time(clocks.more_times, clock.today())
    pause = next(p for p in clocks.pauses if p.kind is SuspensionKind.SUPPLEMENT)
    if clock.today() > pause.until:
        raise Refused(f"보완 기간이 {date_ko(pause.until)}에 끝나 늘릴 수 없습니다. 다시 요구하세요.")
    until = supplement_until(pause.until, length, holiday_table()).due_day
    append(
        case, Kind.SUPPLEMENT_MORE_TIME, actor, text=f"{date_ko(until)}까지",
        evidence=needed(evidence, "evidence", "민원인의 요청 자료", limit=300),
        detail={"length": str(length), "until": until.isoformat()},
    )
    settle(case)
    tell("supplement_more_time", case, actor, until=until)
    return until


@transaction.atomic
def demand_again(
    *, actor: Actor, case_id: int, what: str, length: Length, evidence: str, seen: int | None = None
) -> date:
    """보완 재요구: only after the applicant's time is over, for at most ten days."""
    case = lock(actor, case_id, seen)
    need_open(case, State.SUPPLEMENT)
    permissions.need_handle(actor, case)
    pause = next(p for p in _clocks(case).pauses if p.kind is SuspensionKind.SUPPLEMENT)
    today = clock.today()
    if today <= pause.until:
        raise Refused(f"보완 기간이 {date_ko(pause.until)}까지 남아 있습니다. 그 뒤에 다시 요구하세요.")
    check_supplement_again(length, today)
    again = [e for e in standing(events_of(case)) if e.kind == Kind.SUPPLEMENT_AGAIN and e.seq > pause.seq]
    if again:
        raise Refused("이미 한 번 다시 요구했습니다. 보완되지 않았으면 돌려보내는 결정을 하세요.")
    until = supplement_until(today, length, holiday_table()).due_day
    append(
        case, Kind.SUPPLEMENT_AGAIN, actor, text=needed(what, "what", "보완할 내용"),
        evidence=needed(evidence, "evidence", "보완 요구 문서번호", limit=300),
        detail={"length": str(length), "until": until.isoformat()},
    )
    settle(case)
    tell("supplement_demanded_again", case, actor, until=until)
    return until


@transaction.atomic
def take_supplement(
    *, actor: Actor, case_id: int, arrived_on: date | None = None, evidence: str = "", seen: int | None = None
) -> None:
    """The supplement is here: the clock runs on from the next day."""
    case = lock(actor, case_id, seen)
    need_open(case, State.SUPPLEMENT)
    permissions.need_handle(actor, case)
    day = day_within(case, arrived_on or clock.today(), "arrived_on")
    pause = next(p for p in _clocks(case).pauses if p.kind is SuspensionKind.SUPPLEMENT)
    if day < pause.since:
        raise Refused("보완을 요구한 날보다 앞선 날짜입니다. 도착한 날을 확인해 주세요.", field="arrived_on")
    append(case, Kind.SUPPLEMENT_ARRIVED, actor, at=at_day(day), evidence=evidence.strip())
    settle(case)
    tell("supplement_arrived", case, actor, on=day)


def grounds(case: Case) -> list[tuple[str, str]]:
    """The closed list of grounds for an extension of this case, by its day of receipt."""
    terms = terms_of(case)
    if terms.statutory.clock is Clock.PETITION:
        listed = petition_params().get("extension_reasons", naive(case.received_at).date()).items
        return [(text, text) for text in listed]
    return [(ground.text, f"{ground.text} ({ground.cite})") for ground in terms.grounds]


@transaction.atomic
def extend(
    *, actor: Actor, case_id: int, length: Length, ground: str, reason: str, consent: bool = False,
    evidence: str = "", seen: int | None = None,
) -> date:
    """처리기간 연장, decided before the term is over; returns the new due date.

    ``ground`` is one of the closed list, ``reason`` what it is here; the law's list is checked over both, so
    that 단순 업무과중 does not slip in under another heading.
    """
    case = lock(actor, case_id, seen)
    need_open(case, State.RECEIVED, State.WORKING, State.PAUSED, State.SUPPLEMENT)
    permissions.need_handle(actor, case)
    if ground not in {code for code, _ in grounds(case)}:
        raise Refused("법령이 정한 연장 사유가 아닙니다. 목록에서 고르세요.", field="ground")
    told = f"{ground}: {needed(reason, 'reason', '연장하는 까닭')}"
    clocks = _clocks(case)
    if not clocks.provisional and _over(case):
        raise Refused("처리기한이 이미 지나 연장할 수 없습니다. 늦은 까닭을 알리고 바로 처리하세요.", field="length")
    terms = terms_of(case)
    check_extension(terms, Extension(length, told, consent), naive(case.received_at).date())
    append(
        case, Kind.EXTENDED, actor, text=f"{length}, {told}", evidence=evidence.strip(),
        detail={"length": str(length), "ground": ground, "reason": told, "consent": consent,
                "before": case.due_on.isoformat()},
    )
    after = settle(case)
    # The written notice to the applicant (영 제21조) follows from this event.
    tell("extended", case, actor, reason=told, length=str(length), trace=after.due.steps.to_json())
    return case.due_on


def _over(case: Case) -> bool:
    now = clock.now()
    return case.due_at < now if case.due_at is not None else case.due_on < now.date()


SUSPENSIONS = tuple(
    kind for kind in SuspensionKind if kind not in {SuspensionKind.SUPPLEMENT, SuspensionKind.OTHER}
)


@transaction.atomic
def suspend(
    *, actor: Actor, case_id: int, kind: SuspensionKind, start: date, until: date, evidence: str, note: str = "",
    seen: int | None = None,
) -> int:
    """처리기간 정지: days that the law does not count, with the document that proves them. Returns the number
    of the event, which ``resume`` takes."""
    case = lock(actor, case_id, seen)
    need_open(case, State.RECEIVED, State.WORKING, State.PAUSED, State.SUPPLEMENT)
    permissions.need_handle(actor, case)
    if kind not in SUSPENSIONS:
        raise Refused("처리기간에서 빼는 사유가 아닙니다. 목록에서 고르세요. 보완은 보완 요구로 합니다.", field="kind")
    begin = day_within(case, start, "start")
    if until < begin:
        raise Refused("정지가 끝날 예정일이 시작일보다 앞섭니다. 날짜를 확인해 주세요.", field="until")
    if any(pause.kind is kind for pause in _clocks(case).pauses):
        raise Conflict(f"'{kind.value}' 때문에 이미 멈춰 있습니다. 먼저 그 정지를 끝내세요.", field="kind")
    event = append(
        case, Kind.SUSPENDED, actor, at=at_day(begin), text=f"{kind.value}{': ' + note.strip() if note.strip() else ''}",
        evidence=needed(evidence, "evidence", "정지의 증빙(문서번호)", limit=300),
        detail={"kind": kind.value, "start": begin.isoformat(), "until": until.isoformat()},
    )
    settle(case)
    tell("suspended", case, actor, kind=kind.value, until=until, on=begin)
    return event.seq


@transaction.atomic
def resume(
    *, actor: Actor, case_id: int, suspension: int, ended_on: date, evidence: str = "", seen: int | None = None
) -> None:
    """The reason for a suspension is over; ``ended_on`` is the last day left out."""
    case = lock(actor, case_id, seen)
    need_open(case, State.PAUSED, State.SUPPLEMENT)
    permissions.need_handle(actor, case)
    pause = next((p for p in _clocks(case).pauses if p.seq == suspension), None)
    if pause is None or pause.kind is SuspensionKind.SUPPLEMENT:
        raise Conflict("그 정지는 이미 끝났습니다. 화면을 새로 고쳐 주세요.")
    day = day_within(case, ended_on, "ended_on")
    if day < pause.since:
        raise Refused("정지를 시작한 날보다 앞선 날짜입니다. 끝난 날을 확인해 주세요.", field="ended_on")
    append(
        case, Kind.RESUMED, actor, at=at_day(day), text=pause.kind.value, evidence=evidence.strip(),
        detail={"of": suspension, "end": day.isoformat()},
    )
    settle(case)
    tell("resumed", case, actor, kind=pause.kind.value, on=day)


_STRIKABLE = frozenset({
    Kind.SUPPLEMENT_DEMANDED, Kind.SUPPLEMENT_MORE_TIME, Kind.SUPPLEMENT_AGAIN, Kind.SUPPLEMENT_ARRIVED,
    Kind.EXTENDED, Kind.SUSPENDED, Kind.RESUMED, Kind.DOCUMENT, Kind.CONSENT,
})


@transaction.atomic
def strike(*, actor: Actor, case_id: int, seq: int, reason: str, seen: int | None = None) -> None:
    """A wrong entry no longer counts: it stays readable, and who struck it and why stands beside it.

    A head of the team or the department does it, never the officer alone.
    """
    case = lock(actor, case_id, seen)
    need_open(case, *OPEN)
    if not (actor.system or actor.is_head_of(case.unit_id) or actor.is_head_of(case.department_id)):
        raise NotPermitted("기록을 바로잡는 일은 팀장이나 부서장이 합니다. 부서장에게 요청하세요.")
    row = CaseEvent.objects.filter(case=case, seq=seq).first()
    if row is None:
        raise NotFound("그런 기록이 없습니다. 화면을 새로 고쳐 주세요.")
    if Kind(row.kind) not in _STRIKABLE:
        raise Refused(f"{josa(Kind(row.kind).label, '은/는')} 바로잡는 기록을 더할 수 없는 일입니다. 새로운 처리로 고치세요.")
    if row.seq not in {event.seq for event in standing(events_of(case))}:
        raise Conflict("이미 바로잡은 기록입니다. 화면을 새로 고쳐 주세요.")
    append(
        case, Kind.STRUCK, actor, text=f"{seq}번 {Kind(row.kind).label}: {needed(reason, 'reason', '바로잡는 까닭')}",
        detail={"seq": seq},
    )
    settle(case)
    tell("struck", case, actor, struck=seq, reason=reason.strip())

