"""The verbs of a case page: when each is offered, what it asks, what it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms as django_forms

from hyeonjang.commons.org import queries as org
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock as clock_
from hyeonjang.kit.errors import NotFound
from hyeonjang.law.periods.spec import SuspensionKind

from .. import forms
from ..actions import clock, closing, codes, decide, intake, objections
from ..models import Case
from ..owners import owner_of
from ..queries import worklists
from ..queries.case import CaseView
from ..vocabulary import Kind, State

Data = Mapping[str, Any]


@dataclass
class Subject:
    """A case on its way into a form: the view, and what some forms need beside it."""

    view: CaseView
    grounds: list[tuple[str, str]] = field(default_factory=list)
    places: list[tuple[str, str]] = field(default_factory=list)
    draft: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Verb:
    """``offered`` says whether the page shows it; the verb itself checks again. ``run`` may return a sentence
    to show instead of ``said``."""

    title: str
    form: Callable[[Subject], dict[str, django_forms.Field]]
    run: Callable[[Actor, int, Data, int], object]
    said: str
    offered: Callable[[CaseView], bool]
    group: str = "처리"
    lead: str = ""
    button: str = ""


def _handled(*states: State) -> Callable[[CaseView], bool]:
    return lambda view: view.may_handle and (view.state in states if states else view.open)


def _head(view: CaseView) -> bool:
    return view.is_head and view.open


def _call(verb: Callable[..., object], *names: str) -> Callable[[Actor, int, Data, int], object]:
    def run(actor: Actor, case_id: int, data: Data, seen: int) -> object:
        verb(actor=actor, case_id=case_id, seen=seen, **{name: data[name] for name in names})
        return None

    return run


def _suspend(actor: Actor, case_id: int, data: Data, seen: int) -> None:
    clock.suspend(
        actor=actor, case_id=case_id, kind=SuspensionKind(data["kind"]), start=data["start"], until=data["until"],
        evidence=data["evidence"], note=data["note"], seen=seen,
    )


def _resume(actor: Actor, case_id: int, data: Data, seen: int) -> None:
    clock.resume(actor=actor, case_id=case_id, suspension=int(data["suspension"]), ended_on=data["ended_on"],
                 evidence=data["evidence"], seen=seen)


def _assign(actor: Actor, case_id: int, data: Data, seen: int) -> None:
    unit, _, person = str(data["place"]).partition(":")
    intake.assign(actor=actor, case_id=case_id, unit_id=int(unit), person_id=int(person) if person else None,
                  reason=data["reason"], seen=seen)


def _decision(verb: Callable[..., None], *more: str) -> Callable[[Actor, int, Data, int], object]:
    def run(actor: Actor, case_id: int, data: Data, seen: int) -> None:
        reasons = [{"text": data["reason"], "cite": data["cite"]}]
        verb(actor=actor, case_id=case_id, outcome=data["outcome"], reasons=reasons, exception=data["exception"],
             seen=seen, **{name: data[name] for name in more})

    return run


def _strike(actor: Actor, case_id: int, data: Data, seen: int) -> None:
    clock.strike(actor=actor, case_id=case_id, seq=int(data["seq"]), reason=data["reason"], seen=seen)


def _join(actor: Actor, case_id: int, data: Data, seen: int) -> None:
    found = [case for case in worklists.find(actor, data["other"]) if case.pk != case_id]
    if not found:
        raise NotFound("그런 번호의 건이 없습니다. 번호를 확인해 주세요.", field="other")
    closing.join(actor=actor, case_id=case_id, other_id=found[0].pk, seen=seen)


def _proxy(actor: Actor, case_id: int, data: Data, seen: int) -> None:
    codes.name_proxy(
        actor=actor, case_id=case_id, person=intake.Applicant(data["name"], None, data["phone"]),
        relation=data["relation"], scope=data["scope"], consented_on=data["consented_on"], until=data["until"],
        evidence=data["evidence"], seen=seen,
    )


def _end_proxy(actor: Actor, case_id: int, data: Data, seen: int) -> None:
    codes.end_proxy(actor=actor, case_id=case_id, proxy_id=int(data["proxy"]), reason=data["reason"], seen=seen)


def _revoke(actor: Actor, case_id: int, data: Data, seen: int) -> str:
    count = codes.revoke(actor=actor, case_id=case_id, reason=data["reason"], seen=seen)
    return f"조회번호 {count}개를 더 쓸 수 없게 했습니다." if count else "쓸 수 있는 조회번호가 없었습니다."


def _succeed(actor: Actor, case_id: int, data: Data, seen: int) -> None:
    closing.succeed(
        actor=actor, case_id=case_id, relation=data["relation"], evidence=data["evidence"], seen=seen,
        successor=intake.Applicant(data["name"], data["birth_date"], data["phone"], data["address"]),
    )


def _died(view: CaseView) -> bool:
    return view.applicant is not None and view.applicant.died_on is not None


def _code(actor: Actor, case_id: int, data: Data, seen: int) -> str:
    code = codes.issue(actor=actor, case_id=case_id, proxy_id=int(data["proxy"]) if data["proxy"] else None, seen=seen)
    return f"조회번호는 {code} 입니다. 이 화면을 떠나면 다시 볼 수 없으니 지금 편지에 옮겨 적으세요."


def _general(offered: Callable[[CaseView], bool]) -> Callable[[CaseView], bool]:
    """Offered only where no service decides the type by its own rules."""
    return lambda view: owner_of(view.type_code) is None and offered(view)


_RUNNING = (State.RECEIVED, State.WORKING, State.PAUSED)
VERBS: dict[str, Verb] = {
    "step": Verb("단계 진행", forms.step_form, _call(intake.advance, "step", "note"), "단계를 적었습니다.",
                 lambda v: v.may_handle and v.open and bool(v.steps)),
    "document": Verb("서류 도착", forms.document_form, _call(intake.take_document, "document", "arrived_on", "evidence"),
                     "서류를 받은 것으로 적었습니다.", lambda v: v.may_handle and v.open and bool(v.documents)),
    "consent": Verb("동의 기록", forms.consent_form, _call(intake.take_consent, "consent", "given", "evidence"),
                    "동의를 적었습니다.", lambda v: v.may_handle and v.open and bool(v.consents)),
    "supplement": Verb("보완 요구", forms.supplement_form, _call(clock.demand_supplement, "what", "length", "evidence"),
                       "보완을 요구했습니다. 도착할 때까지 처리기간이 멈춥니다.", _handled(*_RUNNING)),
    "arrived": Verb("보완 접수", forms.arrived_form, _call(clock.take_supplement, "arrived_on", "evidence"),
                    "보완을 받았습니다. 처리기간이 다시 흐릅니다.", _handled(State.SUPPLEMENT)),
    "more-time": Verb("보완 기간 연장", forms.more_time_form, _call(clock.give_more_time, "length", "evidence"),
                      "보완 기간을 늘렸습니다.", _handled(State.SUPPLEMENT)),
    "again": Verb("보완 재요구", forms.again_form, _call(clock.demand_again, "what", "length", "evidence"),
                  "보완을 다시 요구했습니다.",
                  lambda v: v.may_handle and v.state == State.SUPPLEMENT and bool(v.act_on) and clock_.today() > (v.act_on or clock_.today())),
    "extend": Verb("처리기간 연장", forms.extend_form, _call(clock.extend, "length", "ground", "reason", "consent", "evidence"),
                   "처리기간을 연장했습니다. 신청인에게 바로 알리세요.", _handled(*_RUNNING, State.SUPPLEMENT), "기간"),
    "suspend": Verb("처리기간 정지", forms.suspend_form, _suspend, "처리기간을 멈추었습니다.",
                    _handled(*_RUNNING, State.SUPPLEMENT), "기간"),
    "resume": Verb("정지 끝", forms.resume_form, _resume, "정지를 끝냈습니다. 처리기간이 다시 흐릅니다.",
                   lambda v: v.may_handle and any(p.kind is not SuspensionKind.SUPPLEMENT for p in v.clocks.pauses) and v.open, "기간"),
    "opinion": Verb("의견", forms.opinion_form, _call(decide.opine, "stance", "text"), "의견을 남겼습니다.",
                    lambda v: v.open, "결정"),
    "submit": Verb("결재 올리기", forms.decision_form, _decision(decide.submit), "결재를 올렸습니다.",
                   _general(_handled(State.RECEIVED, State.WORKING, State.SUPPLEMENT)), "결정"),
    "decide": Verb("결정", forms.decide_form, _decision(decide.decide, "next_steps"), "결정했습니다. 결과를 신청인에게 알리세요.",
                   _general(lambda v: v.state == State.DECIDING and v.may_decide), "결정"),
    "send-back": Verb("다시 검토", forms.reason_form, _call(decide.send_back, "reason"), "다시 검토하게 했습니다.",
                      lambda v: v.state == State.DECIDING and v.may_decide, "결정"),
    "told": Verb("결과가 도착함", forms.told_form, _call(decide.tell_result, "reached_on", "how", "evidence"), "도착한 날을 적었습니다.",
                 _handled(State.DECIDED), "결정"),
    "objection": Verb("이의신청 접수", forms.objection_form, _call(objections.file, "filed_on", "text", "evidence"),
                      "이의신청을 받았습니다.", _handled(State.DECIDED), "결정"),
    "objection-extend": Verb("이의신청 결정 연장", forms.reason_form, _call(objections.extend, "reason"), "결정 기간을 늘렸습니다.",
                             _handled(State.OBJECTION), "결정"),
    "objection-decide": Verb("이의신청 결정", forms.objection_decide_form, _call(objections.decide, "result", "text", "cite"),
                             "이의신청을 결정했습니다.", lambda v: v.state == State.OBJECTION and (v.may_decide or v.is_head), "결정"),
    "assign": Verb("담당 바꾸기", forms.assign_form, _assign, "담당을 바꾸었습니다.",
                   lambda v: v.open and (v.may_handle or v.is_head), "담당"),
    "join": Verb("반복민원 묶기", forms.join_form, _join, "같은 내용의 건과 묶었습니다.", _handled(), "담당"),
    "strike": Verb("기록 바로잡기", forms.strike_form, _strike, "바로잡는 기록을 더했습니다.", _head, "담당"),
    "proxy": Verb("대리인 지정", forms.proxy_form, _proxy, "대리인을 적었습니다.", _handled(), "신청인"),
    "code": Verb("조회번호 발급", forms.code_form, _code, "", lambda v: v.may_handle and v.state not in
                 {State.WITHDRAWN, State.TRANSFERRED, State.CLOSED}, "신청인"),
    "revoke-code": Verb("조회번호 폐기", forms.reason_form, _revoke, "", lambda v: v.may_handle and any(
        e.kind == Kind.CODE_ISSUED for e in v.events), "신청인"),
    "end-proxy": Verb("대리 끝내기", forms.end_proxy_form, _end_proxy, "대리를 끝냈습니다. 대리인의 조회번호도 더 쓸 수 없습니다.",
                      lambda v: v.may_handle and any(not p.ended for p in v.proxies), "신청인"),
    "succeed": Verb("지위 승계", forms.succeed_form, _succeed, "승계한 사람을 신청인으로 적었습니다.",
                    lambda v: v.may_handle and v.open and _died(v), "신청인"),
    "withdraw": Verb("취하", forms.withdraw_form, _call(closing.withdraw, "on", "evidence", "reason"), "취하로 끝냈습니다.",
                     _handled(), "끝내기"),
    "transfer": Verb("다른 기관으로 이송", forms.transfer_form, _call(closing.transfer, "body", "reason", "evidence"),
                     "이송했습니다. 신청인에게 알리세요.", _head, "끝내기"),
    "died": Verb("신청인 사망", forms.died_form, _call(closing.applicant_died, "died_on", "evidence"), "사망을 적었습니다.",
                 _handled(), "끝내기"),
    "close-repeat": Verb("반복민원 종결", forms.reason_form, _call(closing.close_repeat, "reason"), "반복민원으로 종결했습니다.",
                         lambda v: _head(v) and bool(v.thread), "끝내기"),
}


def subject_of(actor: Actor, view: CaseView, name: str) -> Subject:
    """What the form of a verb needs, read only where it needs it."""
    found = Subject(view)
    if name == "extend":
        found.grounds = clock.grounds(Case.objects.select_related("type_version").get(pk=view.id))
    elif name == "assign":
        found.places = _places(view)
    elif name in {"decide", "submit"}:
        found.draft = _draft(view)
    return found


def _places(view: CaseView) -> list[tuple[str, str]]:
    """The teams of the department and their people, the own team first; heads may pass it to other teams."""
    today = clock_.today()
    found = org.snapshot(today)
    units = [view.unit_id, *[u for u in found.below(view.department_id) if u != view.unit_id]]
    if not view.is_head:
        units = [view.unit_id]
    rows: list[tuple[str, str]] = []
    for unit in units:
        name = found.units[unit].name if unit in found.units else view.unit
        rows.append((f"{unit}:", f"{name} (사람은 나중에)"))
        people = [p for post in found.sorted_posts({unit}) for p in found.people_at(post.id)]
        rows += [(f"{unit}:{p.id}", f"{name} {p.name} {p.title}") for p in people]
    return rows


def _draft(view: CaseView) -> dict[str, str]:
    """What was proposed last, so that the one who decides need not type it again."""
    row = next((e for e in reversed(view.events) if e.kind == Kind.SUBMITTED), None)
    if row is None:
        return {}
    reasons = row.detail.get("reasons") or [{}]
    return {"outcome": str(row.detail.get("outcome", "")), "reason": str(reasons[0].get("text", "")),
            "cite": str(reasons[0].get("cite", "")), "exception": str(row.detail.get("exception", ""))}
