"""The case type of a benefit, read out of its law: terms in both readings, papers, consents, outcomes. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from hyeonjang.law.benefits import Benefit, benefit, benefits, intake_checklist
from hyeonjang.law.benefits.inquiry import LOOK_UP_CITE, By
from hyeonjang.law.benefits.model import ClockStart, ExtensionMode, last_row

from ..vocabulary import Outcome

STEPS = (("ask", "자료 조회", True), ("survey", "현장조사", True), ("review", "심사", True))
AT_ONCE = "긴급복지지원법 제8조제3항"
FINANCE = "finance"
LOOKUP = "lookup"
_FINANCE_PAPER = "finance_consent"
_KINDS = {Outcome.GRANT: "granted", Outcome.PARTLY: "partly", Outcome.REFUSE: "refused", Outcome.DISMISS: "returned",
          Outcome.SENT: "answered"}


@dataclass(frozen=True, slots=True)
class Options:
    """The county's own choices that go into a type."""

    promise_days: int = 10
    emergency_days: int = 2
    level: str = "팀장"
    two_persons: bool = False
    contact: str = ""


def law_days(code: str, since: date) -> list[date]:
    """The first day, and every later day on which a rule of the benefit changes."""
    found = benefit(code)
    groups = (found.term, found.extension, found.begin, found.partial, found.dismissal, found.letter, found.objection,
              found.separation)
    days = {row.since for group in groups for row in group}
    return [since, *sorted(day for day in days if day > since)]


def type_fields(code: str, on: date, options: Options) -> dict[str, Any]:
    """The columns of a ``CaseTypeVersion`` under the law of a day; raises ``Refused`` where it holds no term."""
    found = benefit(code)
    return {
        "name": found.name,
        **_clocks(found, on, options),
        **_extension(found, on),
        "documents": list(_documents(code)),
        "consents": list(_consents(code)),
        "steps": [{"code": step, "name": name, "public": public} for step, name, public in STEPS],
        "outcomes": [{"code": o.value, "name": o.label_ko, "kind": _KINDS[o]} for o in outcomes(found, on)],
        "level": options.level,
        "exceptions": list(_exceptions(found, on, options)),
        "separate_decider": options.two_persons,
        "remedy": remedy(found, on),
        "remedy_text": remedy_text(found, on),
        "legal_basis": _basis(found, on),
        "contact": options.contact,
    }


def _clocks(found: Benefit, on: date, options: Options) -> dict[str, Any]:
    if not found.term:  # 지체 없이: the law sets no days, so the county's own aim stands in the type, and says so
        return {"clock": "petition", "term": f"{options.emergency_days}일", "statutory": False, "starts_with": "received"}
    term = found.term_on(on)
    promised = found.county and options.promise_days < term.days
    return {
        "clock": "civil", "term": f"{term.days}일", "statutory": found.minwon,
        "second_clock": "petition" if found.minwon else "",
        "starts_with": "applied" if term.start is ClockStart.APPLIED else "received",
        "promise_clock": "civil" if promised else "", "promise": f"{options.promise_days}일" if promised else "",
    }


def _extension(found: Benefit, on: date) -> dict[str, Any]:
    row = last_row(found.extension, on)
    if row is None:
        return {"extension_times": None, "extension_most": "", "grounds": []}
    most = f"총 {row.days}일" if row.mode is ExtensionMode.TOTAL else f"{row.days}일"
    grounds = [{"code": code, "text": text, "cite": row.cite} for code, text in row.grounds.items()]
    return {"extension_times": 1, "extension_most": most, "grounds": grounds}


def _documents(code: str) -> Iterator[dict[str, Any]]:
    for item in intake_checklist(code):
        if item.by is By.OFFICE or item.code == _FINANCE_PAPER:
            continue
        name = f"{item.name}({item.when})" if item.when else item.name
        yield {"code": item.code, "name": name, "required": item.by is By.APPLICANT and not item.when, "cite": item.cite}


def _consents(code: str) -> Iterator[dict[str, Any]]:
    for item in intake_checklist(code):
        if item.code == _FINANCE_PAPER:
            # 긴급복지 may take it afterwards; where the paper depends on the case, so does the consent.
            needed = not item.when and code != "emergency"
            yield {"code": FINANCE, "name": "금융정보등 제공", "required": needed, "cite": item.cite}
    if any(item.by is By.OFFICE and item.consent for item in intake_checklist(code)):
        yield {"code": LOOKUP, "name": "행정정보 공동이용", "required": False, "cite": LOOK_UP_CITE}


def outcomes(found: Benefit, on: date) -> tuple[Outcome, ...]:
    """What may be decided: another body's decision is only prepared here."""
    if not found.county:
        return (Outcome.SENT,)
    plain = (Outcome.GRANT, Outcome.PARTLY, Outcome.REFUSE)
    return (*plain, Outcome.DISMISS) if last_row(found.dismissal, on) else plain


def _exceptions(found: Benefit, on: date, options: Options) -> Iterator[dict[str, Any]]:
    """One person surveys and decides only where neither the county nor the law wants two."""
    if not options.two_persons and not found.separation_on(on).separate:
        yield {"code": "priority", "text": "위기가구 우선조사ㆍ우선보호", "level": "담당자"}
    yield {"code": "committee", "text": "위원회 심의를 거친 건", "level": "과장"}


def remedy(found: Benefit, on: date) -> str:
    """``90/10+10``: days to object, days of the first stage, days of its one extension."""
    row = found.objection_on(on)
    stage = row.stages[0]
    more = stage.extend_days or 0
    if stage.extend_mode is ExtensionMode.TOTAL:
        more -= stage.days
    return f"{row.days}/{stage.days}" + (f"+{more}" if more else "")


def remedy_text(found: Benefit, on: date) -> str:
    row = found.objection_on(on)
    via = f"{row.via}를 거쳐 " if row.via else ""
    return f"결정에 동의하지 않으면 {row.event}부터 {row.days}일 안에 {via}{row.to}에게 이의신청을 할 수 있습니다."


def _basis(found: Benefit, on: date) -> list[dict[str, str]]:
    """Every article of the type once, with what it says."""
    rows: list[tuple[str, str]] = []
    if found.term:
        rows.append((found.term_on(on).cite, "처리기간"))
    else:
        rows.append((AT_ONCE, "지체 없이 결정(날수는 우리 군의 목표)"))
    rows.append((found.begin_on(on).cite, "급여의 시작"))
    partial, dismissal = last_row(found.partial, on), last_row(found.dismissal, on)
    if partial:
        rows.append((partial.cite, "회신 전 결정"))
    rows.append((found.letter_on(on).cite, "통지"))
    if dismissal:
        rows.append((dismissal.cite, "각하"))
    rows.append((found.objection_on(on).cite, "이의신청"))
    told: dict[str, list[str]] = {}
    for cite, what in rows:
        told.setdefault(cite, []).append(what)
    return [{"cite": cite, "what": ", ".join(dict.fromkeys(whats))} for cite, whats in told.items()]


def choices() -> list[tuple[str, str]]:
    """(code, name) of every benefit, in the order of the law."""
    return [(code, found.name) for code, found in benefits().items()]
