"""소관 지정 and its precedents; thanks."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from hyeonjang.commons.ui.views import DeskRequest, desk_view, download, page_of
from hyeonjang.kit import clock
from hyeonjang.services.sharing import papers, permissions
from hyeonjang.services.sharing.actions import thanks as thanks_act
from hyeonjang.services.sharing.actions import unclears as act
from hyeonjang.services.sharing.forms import issues as issue_forms
from hyeonjang.services.sharing.forms import unclears as forms
from hyeonjang.services.sharing.forms.common import ReasonForm, chosen
from hyeonjang.services.sharing.queries import names
from hyeonjang.services.sharing.queries import requests as request_query
from hyeonjang.services.sharing.queries import thanks as thanks_query
from hyeonjang.services.sharing.queries import unclears as query
from hyeonjang.services.sharing.views.helpers import form_view
from hyeonjang.services.sharing.views.requests import number_in
from hyeonjang.services.sharing.vocabulary import ClaimKind


@desk_view
@require_safe
def listing(request: DeskRequest) -> HttpResponse:
    filters = forms.UnclearFilter(request.GET, departments=names.departments(names.snapshot()))
    asked = chosen(filters)
    rows = query.listing(request.actor, state=asked.get("state") or "", text=asked.get("q") or "", department_id=asked.get("department"))
    return render(request, "sharing/unclears.html", {
        "open": [row for row in rows if row.state == "open"], "over": [row for row in rows if row.state != "open"], "filters": filters,
        "searched": bool(request.GET)})


@desk_view
@require_safe
def one(request: DeskRequest, unclear_id: int) -> HttpResponse:
    return render(request, "sharing/unclear.html", {"u": query.one(request.actor, unclear_id)})


def _home(unclear_id: int) -> str:
    return reverse("sharing:unclear", args=[unclear_id])


@desk_view
def ask(request: DeskRequest) -> HttpResponse:
    case_id, before = number_in(request, "case"), number_in(request, "request")
    case = request_query.case_for(request.actor, case_id) if case_id is not None else None
    returned = request_query.one(request.actor, before) if before is not None else None
    departments = set(request.actor.department_ids) | ({returned.to_department} if returned else set())
    form = forms.DoubtForm(request.POST or None, departments=names.departments(names.snapshot()), initial={
        "departments": sorted(departments), "title": returned.row.title if returned else ""})
    facts = [("건", f"{case.number}, 처리기한 {case.due_ko}")] if case else []
    return form_view(
        request, form, lambda d: _home(act.ask(actor=request.actor, doubt=act.Doubt(
            d["title"], d["body"], d["why"], tuple(d["departments"]), case_id)).pk),
        "소관 지정을 요청했습니다. 관련 부서가 의견을 냅니다.", reverse("sharing:unclears"), title="소관 지정 요청", button="요청하기", facts=facts,
        lead="한 국 안의 일은 국장이, 두 국 이상에 걸친 일은 부군수가 맡을 부서를 지정합니다(시행규칙 제2조제3항).")


@desk_view
def change(request: DeskRequest, unclear_id: int, name: str) -> HttpResponse:
    """Say what one's department thinks, designate, bring a department in, take the request back."""
    found = query.one(request.actor, unclear_id)
    title, said, form, verb = _VERBS[name](request, found)
    facts = [("사무의 내용", found.body), ("왜 불분명한가", found.why)]
    facts += [(f"{one.department}: {one.kind.label}", one.body) for one in found.claims]
    return form_view(request, form, verb, said, _home(unclear_id), title=title, lead=f"{found.row.number} {found.row.title}", button=title,
                     facts=facts)


def _claim(request: DeskRequest, u: query.View) -> tuple:  # type: ignore[type-arg]
    form = forms.ClaimForm(request.POST or None, departments=u.claims_for, initial={"department": u.claims_for[0][0] if u.claims_for else None})
    return ("소관 의견 내기", "의견을 남겼습니다.", form, lambda v: act.claim(
        actor=request.actor, unclear_id=u.row.id, department_id=v["department"], kind=ClaimKind(v["kind"]), body=v["body"], cite=v["cite"]))


def _rule(request: DeskRequest, u: query.View) -> tuple:  # type: ignore[type-arg]
    found = names.snapshot()
    known = [(pk, name) for pk, name in names.departments(found) if name in u.row.concerned]
    form = forms.RulingForm(request.POST or None, departments=known, precedents=query.precedents(request.actor), initial={"version": u.version})
    return ("소관 지정하기", "소관 부서를 지정했습니다. 선례로 남습니다.", form, lambda v: act.rule(
        actor=request.actor, unclear_id=u.row.id, verdict=form.verdict(), version=v["version"]))


def _concern(request: DeskRequest, u: query.View) -> tuple:  # type: ignore[type-arg]
    known = [row for row in names.departments(names.snapshot()) if row[1] not in u.row.concerned]
    form = issue_forms.DepartmentForm(request.POST or None, departments=known, why=False)
    return ("관련 부서 더하기", "관련 부서를 더했습니다.", form, lambda v: act.concern(
        actor=request.actor, unclear_id=u.row.id, department_id=v["department"]))


def _withdraw(request: DeskRequest, u: query.View) -> tuple:  # type: ignore[type-arg]
    form = ReasonForm(request.POST or None, label="거두는 까닭", hint="부서끼리 정했으면 어떻게 정했는지 적습니다.", initial={"version": u.version})
    return ("요청 거두기", "요청을 거두었습니다.", form, lambda v: act.withdraw(
        actor=request.actor, unclear_id=u.row.id, reason=v["reason"], version=v["version"]))


_VERBS = {"claim": _claim, "rule": _rule, "concern": _concern, "withdraw": _withdraw}


@desk_view
@require_safe
def paper(request: DeskRequest, unclear_id: int, form: str) -> HttpResponse:
    found = query.one(request.actor, unclear_id)
    return download(papers.ruling_paper(found, form), f"{found.row.number} 소관 지정.{form}", papers.TYPES[form])


@desk_view
@require_safe
def thanks(request: DeskRequest) -> HttpResponse:
    runs = permissions.coordinates(request.actor)
    return render(request, "sharing/thanks.html", {
        "page": page_of(request, thanks_query.board(request.actor), 20), "mine": thanks_query.mine(request.actor), "runs": runs,
        "swaps": thanks_query.swaps(request.actor, clock.today()) if runs else []})


@desk_view
def give(request: DeskRequest) -> HttpResponse:
    """Choose the department, then the colleague and the words."""
    found, department, about = names.snapshot(), number_in(request, "department"), number_in(request, "request")
    if department is None:
        own = request.actor.department_ids
        choices = [row for row in names.departments(found) if row[0] not in own]
        return render(request, "sharing/give.html", {"form": forms.ReceiverForm(departments=choices), "request_id": about})
    people = [(one.id, f"{one.title} {one.name}") for one in names.people(found, names.check_department(found, department, "department").id)]
    form = forms.ThanksForm(request.POST or None, people=people)
    return form_view(request, form, lambda d: thanks_act.give(
        actor=request.actor, receiver_id=d["receiver"], message=d["message"], request_id=about) and None, "고마움을 보냈습니다.",
        reverse("sharing:thanks"), title="고마움 보내기", lead=f"{names.unit_name(found, department)}의 동료에게", button="보내기")


@desk_view
def hide(request: DeskRequest, thanks_id: int) -> HttpResponse:
    found = thanks_query.one(request.actor, thanks_id)
    form = ReasonForm(request.POST or None, label="비공개로 하는 까닭")
    return form_view(request, form, lambda v: thanks_act.hide(actor=request.actor, thanks_id=thanks_id, reason=v["reason"]) and None,
                     "비공개로 했습니다.", reverse("sharing:thanks"), title="글 비공개", button="비공개로 하기",
                     facts=[("보낸 사람", found.giver), ("받은 사람", found.receiver), ("글", found.message)])
