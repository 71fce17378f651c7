"""What a resident sees with the code from a letter: plain values only, ready to be published elsewhere.

Nothing here names anybody. ``public_view`` returns JSON values, so that the installation outside the
office network can be given exactly this and nothing else.
"""

from __future__ import annotations

from typing import Any

from hyeonjang.commons.calendar.queries import holiday_table
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound
from hyeonjang.kit.korean import date_ko, date_weekday_ko, josa
from hyeonjang.law.periods.spec import SuspensionKind
from hyeonjang.law.petitions import read_remedy

from ..facts import WRONG_CODE, facts_of, happened, naive, terms_of, usable
from ..forecasts import Standing, likely
from ..models import Case, CaseEvent, StatusCode
from ..rules.derive import Clocks, Happened, derive, standing
from ..rules.objection import filing_until, open_objection
from ..vocabulary import ADVERSE, OBJECTION_RESULTS, OPEN, Kind, OutcomeKind, State
from . import logs, names

_PLAIN = {
    State.RECEIVED: "신청을 받았습니다. 맡을 사람을 정하고 있습니다.",
    State.WORKING: "담당자가 살펴보고 있습니다.",
    State.SUPPLEMENT: "빠진 서류를 기다리고 있습니다.",
    State.PAUSED: "처리기간에 넣지 않는 일이 끝나기를 기다리고 있습니다.",
    State.DECIDING: "살펴보기를 마치고 결재를 받고 있습니다.",
    State.DECIDED: "결정했습니다.",
    State.OBJECTION: "이의신청을 살펴보고 있습니다.",
    State.WITHDRAWN: "신청을 거두어 끝났습니다.",
    State.TRANSFERRED: "맡아야 할 다른 기관으로 보냈습니다.",
    State.CLOSED: "끝났습니다.",
}


def public_view(code_id: int) -> dict[str, Any]:
    """The status of the case that a code belongs to; raises ``NotFound`` where the code no longer works."""
    code = (
        StatusCode.objects.filter(pk=code_id)
        .select_related("case__type_version", "case__type", "case__applicant", "proxy").first()
    )
    if code is None or not usable(code):
        raise NotFound(WRONG_CODE, code="cases.wrong_code")
    case = code.case
    rows = list(CaseEvent.objects.filter(case=case).order_by("seq"))
    log = [happened(row) for row in rows]
    clocks = derive(terms_of(case), facts_of(case, log), holiday_table(), explain=True)
    state = State(case.state)
    unit = names.units([case.department_id, case.unit_id])
    return {
        "number": case.number,
        "what": case.type_version.name,
        "state": state.value,
        "answer": _PLAIN[state],
        "steps": _steps(case, state),
        "waiting": _waiting(clocks, state),
        "promised": date_weekday_ko(case.promise_on) if case.promise_on and state in OPEN else "",
        "legal": _legal(case, clocks, state),
        "likely": _likely(case, rows, clocks, state),
        "why": clocks.due.to_json() if state in OPEN else None,
        "extended": [str(event.detail["reason"]) for event in standing(log) if event.kind == Kind.EXTENDED],
        "decision": _decision(case, log),
        "next": _next(case, clocks, log, state),
        "office": f"{unit.get(case.department_id, '')} {unit.get(case.unit_id, '')}".strip(),
        "contact": case.type_version.contact,
        "received": date_ko(naive(case.received_at).date()),
        "for_proxy": code.proxy_id is not None,
        "as_of": date_ko(clock.today()),
    }


def _steps(case: Case, state: State) -> list[dict[str, str]]:
    """Receipt, the type's public steps, the decision; with what is done, now and later."""
    public = [row for row in case.type_version.steps if row["public"]]
    codes = [row["code"] for row in public]
    here = codes.index(case.step) if case.step in codes else -1
    done = state in {State.DECIDED, State.OBJECTION}
    found = [{"title": "신청", "state": "done"}]
    for place, row in enumerate(public):
        now = place == here or (here < 0 and place == 0)
        stage = "done" if done or place < here else "now" if now and state in OPEN - {State.DECIDING} else "later"
        if state == State.DECIDING:
            stage = "done"
        found.append({"title": str(row["name"]), "state": stage})
    last = "done" if done else "now" if state == State.DECIDING or (not public and state in OPEN) else "later"
    found.append({"title": "결정", "state": last})
    return found


def _waiting(clocks: Clocks, state: State) -> str:
    """What the office waits for, in plain words."""
    pause = clocks.pause if state in OPEN else None
    if pause is None:
        return ""
    if pause.kind is SuspensionKind.SUPPLEMENT:
        return f"보내 주실 서류를 {date_weekday_ko(pause.until)}까지 기다립니다."
    return f"{josa(pause.kind.value, '이/가')} 끝나기를 기다립니다. {date_weekday_ko(pause.until)} 무렵 끝날 예정입니다."


def _legal(case: Case, clocks: Clocks, state: State) -> str:
    if state not in OPEN:
        return ""
    day = date_weekday_ko(case.due_on)
    pause = clocks.pause
    return f"{day} (기다리는 일이 {date_ko(pause.until)}까지 끝나면)" if pause else day


def _likely(case: Case, rows: list[CaseEvent], clocks: Clocks, state: State) -> dict[str, str] | None:
    """When such cases are mostly done, where somebody can tell; not while the resident's own papers are awaited."""
    told = [row for row in rows if row.kind not in logs.SILENT]
    if state not in OPEN or clocks.pause is not None or not told:
        return None
    newest = max(told, key=lambda row: (row.at, row.seq))
    found = likely(Standing(case.type_version.name, logs.activity_of(newest), newest.at, case.received_at))
    if found is None:
        return None
    return {"on": date_weekday_ko(found.on), "sentence": found.sentence_ko, "record": found.record_ko}


def _decision(case: Case, log: list[Happened]) -> dict[str, Any] | None:
    """The outcome with its reasons and their articles; an objection's result beside it."""
    decided = next((event for event in reversed(standing(log)) if event.kind == Kind.DECIDED), None)
    if decided is None:
        return None
    objection = next((event for event in reversed(standing(log)) if event.kind == Kind.OBJECTION_DECIDED), None)
    return {
        "outcome": str(decided.detail["name"]),
        "on": date_ko(decided.at.date()),
        "reasons": list(decided.detail["reasons"]),
        "next": str(decided.detail.get("next", "")),
        "objection": OBJECTION_RESULTS[str(objection.detail["result"])] if objection else "",
    }


def _next(case: Case, clocks: Clocks, log: list[Happened], state: State) -> list[str]:
    """What the resident can or must do now, the most urgent first."""
    found: list[str] = []
    pause = clocks.pause if state in OPEN else None
    if pause is not None and pause.kind is SuspensionKind.SUPPLEMENT:
        asked = [e for e in standing(log) if e.kind in {Kind.SUPPLEMENT_DEMANDED, Kind.SUPPLEMENT_AGAIN}]
        what = CaseEvent.objects.filter(case=case, seq=asked[-1].seq).values_list("text", flat=True).first()
        found.append(f"다음 서류를 {date_weekday_ko(pause.until)}까지 보내 주세요: {what}")
        found.append("시간이 더 필요하면 그 전에 담당 부서에 말씀해 주세요. 두 번까지 늘릴 수 있습니다.")
    elif state in OPEN:
        found.append("지금 하실 일은 없습니다. 결정하면 편지로 알려 드립니다.")
    elif state == State.DECIDED and case.outcome_kind:
        found += _remedies(case, log)
    elif state == State.OBJECTION:
        waiting = open_objection(log, read_remedy(case.type_version.remedy), holiday_table())
        if waiting:
            found.append(f"이의신청의 결과를 {date_weekday_ko(waiting.due.due_day)}까지 알려 드립니다.")
    elif state == State.TRANSFERRED:
        body = next((str(e.detail["body"]) for e in reversed(standing(log)) if e.kind == Kind.TRANSFERRED), "")
        found.append(f"{body}에서 이어서 처리합니다. 그 기관에 물어보세요.")
    return found


def _remedies(case: Case, log: list[Happened]) -> list[str]:
    if OutcomeKind(case.outcome_kind) not in ADVERSE:
        return []
    if any(event.kind == Kind.OBJECTION_DECIDED for event in standing(log)):
        return ["이의신청의 결과에 동의하지 않으면 행정심판을 청구할 수 있습니다. 기간은 결과 편지에 적혀 있습니다."]
    told = [event.at.date() for event in standing(log) if event.kind == Kind.TOLD]
    if case.type_version.remedy_text:
        return [case.type_version.remedy_text]
    if not told:
        return ["결정에 동의하지 않으면 이의신청을 할 수 있습니다. 기간은 결정 편지에 적혀 있습니다."]
    until = filing_until(told[-1], read_remedy(case.type_version.remedy), holiday_table()).due_day
    if clock.today() > until:
        return ["이의신청 기간이 지났습니다. 행정심판은 따로 물어보세요."]
    return [f"결정에 동의하지 않으면 {date_weekday_ko(until)}까지 이의신청을 할 수 있습니다."]
