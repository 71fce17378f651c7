"""Opinions, 결재, the decision and its telling."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from hyeonjang.commons.calendar.queries import holiday_table
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotPermitted, Refused

from .. import owners, permissions
from ..facts import events_of, facts_of, naive, terms_of
from ..models import Case
from ..rules.authority import level_of
from ..rules.derive import derive, standing
from ..rules.spent import spent
from ..vocabulary import ADVERSE, OPEN, Kind, Level, OutcomeKind, State
from .common import append, at_day, conflict, day_within, lock, need_open, needed, settle, tell

STANCES = {"agree": "찬성", "oppose": "반대", "condition": "조건부 찬성", "note": "참고"}


@transaction.atomic
def opine(*, actor: Actor, case_id: int, stance: str, text: str, seen: int | None = None) -> None:
    """An opinion on the way to the decision: stays for good, whoever decides otherwise (전결 규칙 제9조제3항)."""
    case = lock(actor, case_id, seen)
    need_open(case)
    if not (permissions.in_line(actor, case) or permissions.may_decide(actor, case)) or not actor.posts:
        raise NotPermitted("의견은 이 건의 부서와 결재선에 있는 사람만 적을 수 있습니다.")
    if stance not in STANCES:
        raise Refused("의견의 갈래가 맞지 않습니다. 목록에서 고르세요.", field="stance")
    append(
        case, Kind.OPINION, actor, text=f"{STANCES[stance]}: {needed(text, 'text', '의견')}", detail={"stance": stance}
    )
    settle(case)
    tell("opined", case, actor, stance=stance)


def _reasons(rows: Sequence[Mapping[str, Any]], kind: OutcomeKind) -> list[dict[str, str]]:
    """Reasons as they are kept; a decision against the applicant needs one with its article."""
    found = [{"text": str(r.get("text", "")).strip(), "cite": str(r.get("cite", "")).strip()} for r in rows]
    found = [row for row in found if row["text"]]
    if not found:
        raise Refused("결정의 까닭을 적어 주세요. 까닭 없는 통지는 보낼 수 없습니다.", field="reason")
    if kind in ADVERSE and not any(row["cite"] for row in found):
        raise Refused("신청을 다 받아들이지 않을 때는 까닭에 근거 조문을 적어야 합니다. 조문을 적어 주세요.", field="cite")
    return found


def _outcome(case: Case, code: str) -> tuple[str, OutcomeKind]:
    row = next((row for row in case.type_version.outcomes if row["code"] == code), None)
    if row is None:
        raise Refused("이 종류에 없는 결정입니다. 목록에서 고르세요.", field="outcome")
    return str(row["name"]), OutcomeKind(row["kind"])


def missing(case: Case) -> list[str]:
    """Required documents and consents that are not here."""
    events = standing(events_of(case))
    here = {str(e.detail["document"]) for e in events if e.kind == Kind.DOCUMENT}
    given: dict[str, bool] = {}
    for event in events:
        if event.kind == Kind.CONSENT:
            given[str(event.detail["consent"])] = bool(event.detail["given"])
    version = case.type_version
    lacks = [str(row["name"]) for row in version.documents if row["required"] and row["code"] not in here]
    return lacks + [f"{row['name']} 동의" for row in version.consents if row["required"] and not given.get(row["code"])]


@transaction.atomic
def submit(
    *, actor: Actor, case_id: int, outcome: str, reasons: Sequence[Mapping[str, Any]], exception: str = "",
    seen: int | None = None, service: str = "",
) -> None:
    """결재 올림: a proposed outcome goes to whoever decides at the type's level or its written exception.
    ``service`` names the service whose own rules stand behind it (``owners``)."""
    case = lock(actor, case_id, seen)
    owners.check(case.type.code, service)
    need_open(case, State.WORKING, State.SUPPLEMENT, State.RECEIVED)
    permissions.need_handle(actor, case)
    name, kind = _outcome(case, outcome)
    kept = _reasons(reasons, kind)
    _complete(case, kind)
    version = case.type_version
    level, why = level_of(version.level, version.exceptions, exception)
    unit = permissions.deciding_unit(level, case, clock.today())
    if level == Level.BUREAU and unit is None:
        level = Level.VICE.value  # a department without a bureau stands under the 부군수
    case.decide_level, case.decide_unit_id, case.state = level, unit, State.DECIDING
    append(
        case, Kind.SUBMITTED, actor, text=f"{name} ({level} 전결{', ' + why if why else ''})",
        detail={"outcome": outcome, "reasons": kept, "level": level, "unit": unit, "exception": exception},
    )
    settle(case)
    tell("submitted", case, actor, level=level, unit=unit)


def _complete(case: Case, kind: OutcomeKind) -> None:
    lacks = missing(case)
    if lacks and kind in {OutcomeKind.GRANTED, OutcomeKind.PARTLY}:
        raise Refused(
            f"아직 없는 것이 있습니다: {', '.join(lacks)}. 받은 뒤 결정하거나 보완을 요구하세요.", field="outcome"
        )


@transaction.atomic
def send_back(*, actor: Actor, case_id: int, reason: str, seen: int | None = None) -> None:
    """The one who should decide wants it looked at again."""
    case = lock(actor, case_id, seen)
    need_open(case, State.DECIDING)
    if not permissions.may_decide(actor, case):
        raise NotPermitted("결재할 사람만 다시 검토하게 할 수 있습니다.")
    case.state, case.decide_level, case.decide_unit_id = State.WORKING, "", None
    append(case, Kind.SENT_BACK, actor, text=needed(reason, "reason", "다시 볼 까닭"))
    settle(case)
    tell("sent_back", case, actor)


@transaction.atomic
def decide(
    *,
    actor: Actor,
    case_id: int,
    outcome: str,
    reasons: Sequence[Mapping[str, Any]],
    exception: str = "",
    next_steps: str = "",
    trace: object | None = None,
    seen: int | None = None,
    service: str = "",
) -> None:
    """결정: by whoever the type's 전결 names, or acts for them; of two at once exactly one decides.

    ``reasons`` are [{text, cite}]. An adverse decision needs an article; a grant needs every required paper
    and consent. ``trace`` is a service's own computation and goes into the audit log.
    """
    case = lock(actor, case_id)
    if State(case.state) not in OPEN or (seen is not None and seen != case.version):
        raise conflict(case)
    owners.check(case.type.code, service)
    name, kind = _outcome(case, outcome)
    kept = _reasons(reasons, kind)
    _complete(case, kind)
    version = case.type_version
    if case.state != State.DECIDING:
        level, why = level_of(version.level, version.exceptions, exception)
        unit = permissions.deciding_unit(level, case, clock.today())
        case.decide_level = Level.VICE.value if level == Level.BUREAU and unit is None else level
        case.decide_unit_id = unit
    else:
        why = ""
    if not permissions.may_decide(actor, case):
        raise NotPermitted(f"이 건의 결정은 {case.decide_level} 전결입니다. 결재를 올리세요.", code="cases.level")
    if version.separate_decider and not actor.system and actor.person_id == case.assignee_id:
        raise NotPermitted("이 종류는 조사한 사람과 결정하는 사람이 달라야 합니다. 다른 결정권자에게 올리세요.")
    _close_with(case, actor, outcome, name, kind, kept, why, next_steps.strip(), trace)


def _close_with(
    case: Case, actor: Actor, outcome: str, name: str, kind: OutcomeKind, reasons: list[dict[str, str]], why: str,
    next_steps: str, trace: object | None,
) -> None:
    now, table = clock.now(), holiday_table()
    terms, facts = terms_of(case), facts_of(case, events_of(case))
    clocks = derive(terms, facts, table, explain=True)
    took = spent(terms, facts, clocks, naive(now), table)
    case.worked_days, case.used_seconds = took.worked_days, took.used
    case.term_seconds, case.used_unit = took.term, took.unit
    case.due_on, case.promise_on = clocks.due.due_day, clocks.promise_on
    case.paused_until = None
    case.state, case.outcome, case.outcome_kind = State.DECIDED, outcome, kind.value
    case.decided_at = case.closed_at = now
    case.act_on = None
    append(
        case, Kind.DECIDED, actor, at=now, text=f"{name}{' (' + why + ')' if why else ''}",
        detail={"outcome": outcome, "name": name, "kind": kind.value, "reasons": reasons, "next": next_steps,
                "level": case.decide_level, "worked_days": took.worked_days},
    )
    settle(case, table=table)
    tell(
        "decided", case, actor, outcome=outcome, kind=kind.value, worked_days=took.worked_days,
        trace={"deadline": clocks.due.to_json(), "service": trace},
    )


@transaction.atomic
def tell_result(
    *, actor: Actor, case_id: int, reached_on: date, how: str, evidence: str, seen: int | None = None
) -> None:
    """The result reached the applicant: from this day the time for an objection runs."""
    case = lock(actor, case_id, seen)
    permissions.need_handle(actor, case)
    if case.decided_at is None:
        raise Conflict("아직 결정하지 않은 건입니다. 결정한 뒤 알린 날을 적으세요.")
    day = day_within(case, reached_on, "reached_on")
    if day < naive(case.decided_at).date():
        raise Refused("결정한 날보다 앞선 날짜입니다. 도착한 날을 확인해 주세요.", field="reached_on")
    append(
        case, Kind.TOLD, actor, at=at_day(day), text=needed(how, "how", "알린 방법", limit=100),
        evidence=needed(evidence, "evidence", "도착 증빙", limit=300), detail={"reached_on": day.isoformat()},
    )
    settle(case)
    tell("told", case, actor, on=day)
