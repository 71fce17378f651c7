"""The verbs of a benefit's page: when each is offered, what it asks, what it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms as django_forms

from hyeonjang.commons.cases.actions import decide as case_verbs
from hyeonjang.commons.cases.vocabulary import State
from hyeonjang.commons.documents.moments import read_moment
from hyeonjang.commons.org import queries as org
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Refused
from hyeonjang.law.benefits import Finding

from .. import forms
from ..actions import afterwards, intake, investigate, requests, rulings, visits
from ..queries.claims import ClaimView
from ..rules.types import outcomes
from ..vocabulary import GRANTED, Outcome, RequestState, RulingKind

Data = Mapping[str, Any]
Fields = dict[str, django_forms.Field]


@dataclass
class Subject:
    """A claim on its way into a form."""

    view: ClaimView
    people: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Verb:
    """``offered`` says whether the page shows it; the verb itself checks again."""

    title: str
    form: Callable[[Subject], Fields]
    run: Callable[[Actor, ClaimView, Data], object]
    said: str
    offered: Callable[[ClaimView], bool]
    group: str
    lead: str = ""


def _handled(view: ClaimView) -> bool:
    return view.case.may_handle and view.case.open


def people(view: ClaimView) -> list[tuple[str, str]]:
    """Who can be sent: the people of the case's department, its own team first."""
    found = org.snapshot(clock.today())
    units = [view.case.unit_id, *[u for u in found.below(view.case.department_id) if u != view.case.unit_id]]
    rows = []
    for unit in units:
        for post in found.sorted_posts({unit}):
            name = found.units[unit].name if unit in found.units else ""
            rows += [(str(p.id), f"{name} {p.name} {p.title}") for p in found.people_at(post.id)]
    return rows


# -- questions ---------------------------------------------------------------

def _ask_form(subject: Subject) -> Fields:
    rows = [(s.code, f"{s.name} · {s.holder}{' · 동의 필요' if s.consent else ''} [{s.cite}]") for s in subject.view.unasked]
    return {
        "sources": django_forms.MultipleChoiceField(label="조회할 자료", choices=rows, widget=django_forms.CheckboxSelectMultiple,
                                                    initial=[s.code for s in subject.view.unasked if not s.may_waive]),
        "about": forms.line("누구의 자료", "가구, 배우자, 부양의무자처럼 적습니다. 이름은 적지 않습니다.", limit=60, initial="가구"),
        "sent_on": forms.day("요청일"),
    }


def _ask(actor: Actor, view: ClaimView, data: Data) -> None:
    requests.ask(actor=actor, application_id=view.application_id, sources_asked=data["sources"], about=data["about"],
                 sent_on=data["sent_on"])


def _waiting(view: ClaimView) -> list[tuple[str, str]]:
    return [(str(r.id), f"{r.name}({r.about}) · {r.sent_on:%Y. %m. %d.} 요청") for r in view.requests
            if r.state is RequestState.WAITING]


def _reply_form(subject: Subject) -> Fields:
    return {
        "requests": django_forms.MultipleChoiceField(label="회신이 온 조회", choices=_waiting(subject.view),
                                                     widget=django_forms.CheckboxSelectMultiple),
        "on": forms.day("회신일"), "text": forms.text("회신 내용", "금액이나 해당 없음처럼 결정에 쓰는 것만 적습니다."),
        "evidence": forms.line("회신 문서번호", required=False),
    }


def _reply(actor: Actor, view: ClaimView, data: Data) -> None:
    requests.reply_all(actor=actor, application_id=view.application_id, on=data["on"], evidence=data["evidence"],
                       answers={int(pk): data["text"] for pk in data["requests"]})


def _waive_form(subject: Subject) -> Fields:
    rows = [(s.code, s.name) for s in subject.view.unasked if s.may_waive]
    return {"source": django_forms.ChoiceField(label="묻지 않을 자료", choices=rows),
            "reason": forms.text("묻지 않는 까닭", "예: 고용주가 없음(무직), 다른 시군의 부양의무자 없음")}


def _waive(actor: Actor, view: ClaimView, data: Data) -> None:
    requests.waive(actor=actor, application_id=view.application_id, source=data["source"], reason=data["reason"])


# -- investigation -----------------------------------------------------------

def _visit_form(subject: Subject) -> Fields:
    return {
        "on": forms.day("예정일", "회신을 기다리지 않고 잡을 수 있습니다."), "time": forms.line("시각", "예: 오전, 14:00", required=False, limit=20),
        "investigator": django_forms.ChoiceField(label="조사할 사람", choices=subject.people,
                                                 initial=str(subject.view.case.assignee_id or "")),
        "purpose": forms.line("볼 것", initial="생활 실태와 신청 내용 확인"),
    }


def _visit(actor: Actor, view: ClaimView, data: Data) -> None:
    visits.plan(actor=actor, application_id=view.application_id, on=data["on"], time=data["time"],
                investigator_id=int(data["investigator"]), purpose=data["purpose"])


def _assess_form(subject: Subject) -> Fields:
    row = subject.view.assessment
    return {
        "evaluated": forms.money("소득평가액(월)", "행복이음의 소득ㆍ재산 조사표에 나온 금액", initial=row.evaluated if row else None),
        "converted": forms.money("재산의 소득환산액(월)", initial=row.converted if row else None),
        "evidence": forms.line("증빙", "조사표의 문서번호", initial=row.evidence if row else ""),
        "below_line": django_forms.BooleanField(
            label="받은 자료만으로 보건복지부장관이 정하는 기준 이하임을 확인함", required=False, initial=bool(row and row.below_line),
            help_text="그러면 나머지 회신을 기다리지 않고 보장을 결정할 수 있습니다(사회보장급여법 제9조제4항)."),
        "below_evidence": forms.line("기준 이하임을 확인한 증빙", required=False, initial=row.below_evidence if row else ""),
    }


def _assess(actor: Actor, view: ClaimView, data: Data) -> None:
    investigate.assess(actor=actor, application_id=view.application_id, basis=view.basis, **{
        name: data[name] for name in ("evaluated", "converted", "evidence", "below_line", "below_evidence")})


_AMOUNTS: dict[str, Callable[[Any], django_forms.Field]] = {
    "amount": lambda now: forms.money("산정한 급여액(월)", "사업안내에 따라 담당자가 산정한 금액", required=False, initial=now),
    "national_paid": lambda now: forms.money("국민연금 급여액(월)", "공단의 회신. 받지 않으면 비워 둡니다.", required=False, initial=now),
    "national_shared": lambda now: forms.money("국민연금 소득재분배급여(월)", required=False, initial=now),
    "stated_start": lambda now: forms.day("결정서에 적을 급여개시일", required=False, initial=now),
    "committee_on": lambda now: forms.day("위원회 심의일", required=False, initial=now),
}


def _find_form(subject: Subject) -> Fields:
    view, found = subject.view, Fields()
    for row in view.questions:
        found[f"met_{row.code}"] = forms.yes_no(row.question, row.cite, initial=row.met)
        found[f"evidence_{row.code}"] = forms.line("증빙", "무엇으로 확인했는지(문서번호)", required=False, initial=row.evidence)
        found[f"note_{row.code}"] = forms.line("덧붙일 말", required=False, limit=500, initial=row.note)
    for name, make in _AMOUNTS.items():
        if ("national" if name.startswith("national") else name) in view.needs:
            found[name] = make(view.amounts[name])
    return found


def _find(actor: Actor, view: ClaimView, data: Data) -> None:
    answers = {
        row.code: investigate.Told(data[f"met_{row.code}"], data[f"evidence_{row.code}"], data[f"note_{row.code}"])
        for row in view.questions
    }
    amounts = investigate.Amounts(**{name: data[name] for name in _AMOUNTS if name in data})
    investigate.find(actor=actor, claim_id=view.id, answers=answers, amounts=amounts, seen=data["seen"])


# -- decision ----------------------------------------------------------------

def _lines(raw: str) -> list[tuple[date, str]]:
    """``2026-11-02 | 문서번호`` a line."""
    found = []
    for number, row in enumerate((r for r in raw.splitlines() if r.strip()), start=1):
        left, _, right = row.partition("|")
        try:
            moment = read_moment(left.strip())
        except ValueError:
            moment = None
        if moment is None or not right.strip():
            raise Refused(f"{number}번째 줄을 '2026-11-02 | 문서번호'처럼 적어 주세요.", field="refusals")
        found.append((moment.date(), right.strip()))
    return found


def _proposed(data: Data) -> rulings.Proposed:
    more = [(data["reason"], data["cite"])] if data["reason"].strip() else []
    return rulings.Proposed(Outcome(data["outcome"]), more, _lines(data["refusals"]))


def _decision_form(subject: Subject) -> Fields:
    view = subject.view
    allowed = outcomes(view.benefit, clock.today())
    said = view.standing.verdict.outcome.value
    first = view.draft_outcome or ("grant" if said == "지급" else "refuse" if said == "부지급" else "")
    return {
        "outcome": forms.outcome_field(allowed, first if first in {o.value for o in allowed} else allowed[0].value),
        "reason": forms.text("덧붙일 까닭", "규칙이 판단한 까닭은 저절로 적힙니다. 일부 보장이면 나머지를 보장하지 않는 까닭을 적습니다.", required=False),
        "cite": forms.line("그 근거 조문", required=False),
        "refusals": forms.text("거부한 날과 문서", "각하할 때만. 한 줄에 하나씩 '2026-11-02 | 문서번호'", required=False, rows=2),
    }


def _submit(actor: Actor, view: ClaimView, data: Data) -> None:
    rulings.submit(actor=actor, claim_id=view.id, ruling=_proposed(data), seen=data["seen"])


def _decide(actor: Actor, view: ClaimView, data: Data) -> None:
    rulings.decide(actor=actor, claim_id=view.id, ruling=_proposed(data), seen=data["seen"])


def _may_decide(view: ClaimView) -> bool:
    """Put up and mine to decide; or a household that goes first, whose officer decides alone."""
    if not view.case.open:
        return False
    if view.case.state is State.DECIDING:
        return view.case.may_decide
    alone = any(code == "priority" for code, _ in view.case.exceptions)
    return view.case.may_handle and ((bool(view.priority) and alone) or view.case.is_head)


def _confirmable(view: ClaimView) -> bool:
    row = view.ruled
    return bool(view.case.may_handle and row and row.kind is RulingKind.PROVISIONAL and row.settled_on is None)


def _confirm(actor: Actor, view: ClaimView, data: Data) -> None:
    assert view.ruled is not None
    rulings.confirm(actor=actor, ruling_id=view.ruled.id)


def _correct_form(subject: Subject) -> Fields:
    return {
        "cause": forms.text("정정하는 까닭(환수 원인)", "무엇이 새로 확인되었는지 적습니다. 통지서에 적힙니다."),
        "heard": forms.line("사전통지 문서번호", "불리하게 바꿀 때는 꼭 필요합니다(행정절차법 제21조ㆍ제22조).", required=False),
        "overpaid": forms.money("더 지급한 금액", "없으면 0", initial=0),
    }


def _correct(actor: Actor, view: ClaimView, data: Data) -> None:
    afterwards.correct(actor=actor, claim_id=view.id, cause=data["cause"], heard=data["heard"], overpaid=data["overpaid"],
                       seen=data["seen"])


def _reassess(actor: Actor, view: ClaimView, data: Data) -> None:
    afterwards.reassess(actor=actor, claim_id=view.id, evaluated=data["evaluated"], converted=data["converted"],
                        evidence=data["evidence"])


def _reassess_form(subject: Subject) -> Fields:
    return {name: made for name, made in _assess_form(subject).items() if not name.startswith("below")}


def _urgent(actor: Actor, view: ClaimView, data: Data) -> None:
    afterwards.start_urgent(actor=actor, claim_id=view.id, need=data["need"], first=data["first"])


def _urgent_form(subject: Subject) -> Fields:
    return {"need": forms.text("긴급한 까닭", limit=500), "first": forms.day("시작일")}


def _check_form(subject: Subject) -> Fields:
    return {
        "size": django_forms.IntegerField(label="가구원 수", min_value=1, max_value=30, initial=subject.view.household[0]),
        "income": forms.money("가구의 소득(월)"), "assets": forms.yes_no("재산과 금융재산이 고시한 금액 이하"),
        "evidence": forms.line("증빙"),
    }


def _check(actor: Actor, view: ClaimView, data: Data) -> str:
    assert view.ruled is not None
    fits, why = afterwards.after_check(actor=actor, ruling_id=view.ruled.id, income=data["income"], size=data["size"],
                                       assets=Finding(data["assets"], data["evidence"]))
    return "사후조사를 적었습니다. 기준에 맞습니다." if fits else f"사후조사를 적었습니다. 맞지 않습니다: {' '.join(why)}"


def _told_form(subject: Subject) -> Fields:
    return {"reached_on": forms.day("통지가 도착한 날", "이날부터 이의신청 기간이 흐릅니다."),
            "how": forms.line("알린 방법", limit=100, initial="등기우편"), "evidence": forms.line("도착 증빙", "등기번호 등")}


def _told(actor: Actor, view: ClaimView, data: Data) -> None:
    case_verbs.tell_result(actor=actor, case_id=view.case.id, reached_on=data["reached_on"], how=data["how"],
                           evidence=data["evidence"], seen=data["seen"])


def _first(actor: Actor, view: ClaimView, data: Data) -> None:
    intake.put_first(actor=actor, application_id=view.application_id, reason=data["reason"])


def _nothing(subject: Subject) -> Fields:
    return {}


VERBS: dict[str, Verb] = {
    "ask": Verb("자료 조회 요청", _ask_form, _ask, "조회를 요청했습니다. 회신을 기다립니다.",
                lambda v: _handled(v) and bool(v.unasked), "조사", "신청한 모든 급여에 한 번에 쓰입니다."),
    "reply": Verb("회신 기록", _reply_form, _reply, "회신을 적었습니다.",
                  lambda v: v.case.may_handle and bool(_waiting(v)), "조사"),
    "waive": Verb("묻지 않음", _waive_form, _waive, "묻지 않는 까닭을 적었습니다.",
                  lambda v: _handled(v) and any(s.may_waive for s in v.unasked), "조사"),
    "visit": Verb("현장조사 잡기", _visit_form, _visit, "현장조사를 잡았습니다. 그날 '현장' 화면에 나옵니다.", _handled, "조사"),
    "assess": Verb("소득ㆍ재산 적기", _assess_form, _assess, "소득ㆍ재산을 적었습니다.",
                   lambda v: _handled(v) and "income" in v.needs, "조사"),
    "find": Verb("조사 내용 적기", _find_form, _find, "조사 내용을 적었습니다.",
                 lambda v: _handled(v) and (bool(v.questions) or any(name in v.needs for name in ("amount", "national", "stated_start", "committee_on"))), "조사"),
    "first": Verb("우선조사 지정", lambda s: {"reason": forms.line("우선조사 사유", "예: 단전ㆍ단수, 실직, 질병")}, _first,
                  "우선조사 가구로 정했습니다.", lambda v: _handled(v) and not v.priority, "조사"),
    "urgent": Verb("긴급급여 시작", _urgent_form, _urgent, "긴급급여를 시작했습니다.",
                   lambda v: _handled(v) and v.benefit.code == "livelihood" and v.urgent is None, "결정"),
    "submit": Verb("결재 올리기", _decision_form, _submit, "결재를 올렸습니다.",
                   lambda v: _handled(v) and v.case.state is not State.DECIDING, "결정"),
    "decide": Verb("결정", _decision_form, _decide, "결정했습니다. 통지서를 발급해 알리세요.", _may_decide, "결정"),
    "confirm": Verb("회신 확인(그대로)", _nothing, _confirm, "회신을 확인했습니다. 결정은 그대로입니다.", _confirmable, "결정 뒤",
                    "회신을 모두 넣어 다시 판단하고, 결과가 같을 때만 확인으로 적습니다."),
    "reassess": Verb("회신 뒤 소득ㆍ재산", _reassess_form, _reassess, "회신 뒤의 소득ㆍ재산을 적었습니다.",
                     lambda v: v.case.may_handle and bool(v.ruled) and not v.case.open and "income" in v.needs, "결정 뒤"),
    "correct": Verb("사후 정정", _correct_form, _correct, "정정했습니다. 새 통지서를 발급해 알리세요.",
                    lambda v: v.case.may_decide and bool(v.ruled) and v.case.state in {State.DECIDED, State.OBJECTION}, "결정 뒤"),
    "after-check": Verb("사후조사", _check_form, _check, "", lambda v: v.case.may_handle and bool(
        v.ruled and v.ruled.after_check_due and v.ruled.after_checked_on is None and v.ruled.outcome in GRANTED), "결정 뒤"),
    "told": Verb("통지가 도착함", _told_form, _told, "도착한 날을 적었습니다. 이의신청 기간이 흐릅니다.",
                 lambda v: v.case.may_handle and v.case.state is State.DECIDED, "결정 뒤"),
}
