"""What every verb shares: the lock with its version check, the event, the recomputed dates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from hyeonjang.commons import audit
from hyeonjang.commons.calendar.queries import holiday_table
from hyeonjang.commons.org.actor import Actor, PostHeld
from hyeonjang.commons.outbox.publish import publish
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotFound, Refused
from hyeonjang.kit.korean import date_ko, josa
from hyeonjang.law.periods.spec import SuspensionKind
from hyeonjang.law.periods.table import HolidayTable
from hyeonjang.law.petitions import read_remedy

from .. import permissions
from ..facts import MISSING, aware, events_of, facts_of, label, naive, terms_of
from ..models import Case, CaseEvent
from ..rules.derive import Clocks, derive, due_moment
from ..rules.objection import open_objection
from ..vocabulary import ACTIVE, OPEN, Kind, State


def at_day(day: date) -> datetime:
    """A day as a moment of the event log: nine o'clock, or now where the day is today."""
    now = clock.now()
    return now if day == now.date() else datetime.combine(day, time(9), tzinfo=clock.SEOUL)


def lock(actor: Actor, case_id: int, seen: int | None = None) -> Case:
    """The case for changing; somebody else's newer change raises ``Conflict`` with who and what it was."""
    case = Case.objects.select_for_update().filter(pk=case_id).first()
    if case is None or not permissions.may_see(actor, case):
        raise NotFound(MISSING)
    if seen is not None and seen != case.version:
        raise conflict(case)
    return case


def conflict(case: Case) -> Conflict:
    """The sentence for whoever came second."""
    last = CaseEvent.objects.filter(case=case, seq=case.version).first()
    if last is None:
        return Conflict("그사이 이 건이 바뀌었습니다. 화면을 새로 고친 뒤 다시 해 주세요.", code="cases.version")
    who = josa(f"{last.actor_name} {last.post}".strip(), "이/가")
    what = josa(f"'{Kind(last.kind).label}'", "을/를")
    return Conflict(
        f"그사이 {who} 이 건에 {what} 먼저 했습니다. "
        "화면을 새로 고쳐 바뀐 내용을 본 뒤 다시 해 주세요.",
        code="cases.version",
    )


def need_open(case: Case, *allowed: State) -> None:
    """The case must still be running (in one of ``allowed``)."""
    if State(case.state) not in (allowed or OPEN):
        if State(case.state) in OPEN:
            raise Conflict(f"지금은 '{State(case.state).label}' 상태라 할 수 없습니다. 그 일을 먼저 끝내세요.")
        last = conflict(case).sentence if State(case.state) == State.DECIDED else ""
        raise Conflict(last or f"'{State(case.state).label}' 상태라 더 처리할 수 없습니다. 건의 경과를 확인하세요.")


def _acting_post(actor: Actor, case: Case, kind: Kind) -> PostHeld | None:
    """The post by which somebody acts here: of a deputy, the one deputised for, where it is what counts."""
    if not actor.posts:
        return None
    wanted = [case.unit_id, case.department_id]
    if kind in {Kind.DECIDED, Kind.SENT_BACK, Kind.OBJECTION_DECIDED} and case.decide_unit_id is not None:
        wanted.insert(0, case.decide_unit_id)
    for unit in wanted:
        held = [post for post in actor.posts if post.unit_id == unit]
        if held:
            return max(held, key=lambda post: post.head)
    return actor.posts[0]


def event_of(
    case: Case,
    kind: Kind,
    actor: Actor,
    *,
    at: datetime | None = None,
    text: str = "",
    evidence: str = "",
    detail: Mapping[str, Any] | None = None,
) -> CaseEvent:
    """The next event of a locked case, not stored yet; the case's version becomes the event's number."""
    moment = aware(at or clock.now())
    if moment > clock.now():
        raise Refused("아직 오지 않은 때의 일은 적을 수 없습니다. 날짜를 확인해 주세요.", field="on")
    post = _acting_post(actor, case, kind)
    case.version += 1
    return CaseEvent(
        case=case,
        seq=case.version,
        kind=kind.value,
        at=moment,
        recorded_at=clock.now(),
        actor_name=actor.name[:200],
        person_id=actor.person_id,
        post=(f"{post.title}{' 직무대리' if post.acting else ''}" if post else "")[:200],
        unit_id=post.unit_id if post else None,
        department_id=post.department_id if post else None,
        text=text[:1000],
        evidence=evidence[:300],
        detail=dict(detail or {}),
    )


def append(
    case: Case,
    kind: Kind,
    actor: Actor,
    *,
    at: datetime | None = None,
    text: str = "",
    evidence: str = "",
    detail: Mapping[str, Any] | None = None,
) -> CaseEvent:
    """Write down what happened, as the next event of the locked case."""
    row = event_of(case, kind, actor, at=at, text=text, evidence=evidence, detail=detail)
    row.save()
    return row


def write_clocks(case: Case, clocks: Clocks) -> None:
    """The index columns of a running case from its derived clocks."""
    moment = due_moment(clocks.due)
    case.due_on = clocks.due.due_day
    case.due_at = aware(moment) if moment is not None else None
    case.promise_on = clocks.promise_on
    case.paused_until = clocks.pause.until if clocks.pause else None
    case.act_on = clocks.act_on
    if State(case.state) in {State.WORKING, State.SUPPLEMENT, State.PAUSED, State.RECEIVED}:
        pause = clocks.pause
        if pause is None:
            if State(case.state) in {State.SUPPLEMENT, State.PAUSED}:
                case.state = State.WORKING if case.assignee_id else State.RECEIVED
        else:
            waits = any(row.kind is SuspensionKind.SUPPLEMENT for row in clocks.pauses)
            case.state = State.SUPPLEMENT if waits else State.PAUSED


def settle(case: Case, *, table: HolidayTable | None = None) -> Clocks:
    """Recompute the dates from the events and store the case. The table is read after the lock, so a holiday
    declared meanwhile is not missed. Raises ``Refused`` where an event is not lawful."""
    known, events = table or holiday_table(), events_of(case)
    clocks = derive(terms_of(case), facts_of(case, events), known)
    if State(case.state) in OPEN:
        write_clocks(case, clocks)
    else:
        waiting = open_objection(events, read_remedy(case.type_version.remedy), known)
        case.act_on = waiting.due.due_day if waiting else None
        case.paused_until = None
    case.active = State(case.state) in ACTIVE
    case.save()
    return clocks


def tell(
    verb: str,
    case: Case,
    actor: Actor,
    *,
    trace: object | None = None,
    on: date | None = None,
    **detail: Any,
) -> None:
    """The audit record and the event for whoever listens, in this transaction."""
    audit.record(f"cases.{verb}", actor, label(case), detail=detail, trace=trace, on=on or clock.today())
    publish(
        f"cases.{verb}",
        {
            "case_id": case.pk,
            "number": case.number,
            "type": case.type.code,
            "state": str(case.state),
            "due_on": case.due_on.isoformat(),
            "seq": case.version,
            **{key: value.isoformat() if isinstance(value, date) else value for key, value in detail.items()},
        },
        key=f"{case.pk}:{case.version}:{verb}",
        actor=actor,
    )


def needed(text: str, field: str, name: str, *, limit: int = 1000) -> str:
    """A text without outer blanks; refuses an empty or too long one."""
    cleaned = text.strip()
    if not cleaned:
        raise Refused(f"{josa(name, '이/가')} 비어 있습니다. 적어 주세요.", field=field, code="empty")
    if len(cleaned) > limit:
        raise Refused(f"{josa(name, '은/는')} {limit:,}자까지 적을 수 있습니다. 줄여 주세요.", field=field)
    return cleaned


def day_within(case: Case, day: date, field: str) -> date:
    """A day between receipt and today; refuses any other."""
    first = min(naive(case.received_at).date(), case.applied_on)
    if day < first:
        raise Refused(f"접수한 날({date_ko(first)})보다 앞선 날짜입니다. 날짜를 확인해 주세요.", field=field)
    if day > clock.today():
        raise Refused("아직 오지 않은 날짜입니다. 오늘까지의 날짜를 적어 주세요.", field=field)
    return day
