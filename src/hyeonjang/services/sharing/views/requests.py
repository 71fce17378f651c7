"""Requests for cooperation, and who waits for whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from hyeonjang.commons.ui.views import DeskRequest, desk_view, download
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound
from hyeonjang.services.sharing import drawings, lists, papers
from hyeonjang.services.sharing.actions import requests as act
from hyeonjang.services.sharing.forms import requests as forms
from hyeonjang.services.sharing.forms.common import ReasonForm, chosen
from hyeonjang.services.sharing.queries import names
from hyeonjang.services.sharing.queries import requests as query
from hyeonjang.services.sharing.queries import waits as waits_query
from hyeonjang.services.sharing.views.helpers import form_view
from hyeonjang.services.sharing.vocabulary import ReplyKind


def number_in(request: HttpRequest, name: str) -> int | None:
    """A number of the address; None where there is none, ``NotFound`` for anything else."""
    given = request.GET.get(name, "")
    if not given:
        return None
    if not given.isascii() or not given.isdecimal() or len(given) > 9:
        raise NotFound("주소가 잘못되었습니다. 앞 화면에서 다시 골라 주세요.")
    return int(given)


@desk_view
@require_safe
def listing(request: DeskRequest) -> HttpResponse:
    filters = forms.RequestFilter(request.GET, departments=names.departments(names.snapshot()))
    asked = chosen(filters)
    side = request.GET.get("side", "to_us") if request.GET.get("side", "to_us") in query.SIDES else "to_us"
    rows = query.listing(request.actor, side, text=asked.get("q") or "", late=bool(asked.get("late")), department_id=asked.get("department"))
    if request.GET.get("format") == "xlsx":
        return download(lists.requests(rows, query.SIDES[side], clock.today()), f"협조 요청 {query.SIDES[side]}.xlsx")
    counts = query.counts(request.actor)
    tabs = [{"title": title, "url": f"?side={name}", "current": name == side, "count": counts.get(name)} for name, title in query.SIDES.items()]
    return render(request, "sharing/requests.html", {"rows": rows, "filters": filters, "tabs": tabs, "side": side, "title": query.SIDES[side]})


@desk_view
@require_safe
def one(request: DeskRequest, request_id: int) -> HttpResponse:
    return render(request, "sharing/request.html", {"r": query.one(request.actor, request_id)})


def _home(request_id: int) -> str:
    return reverse("sharing:request", args=[request_id])


def _asked(rows: Sequence[object]) -> str:
    """The request itself, or the list where several departments were asked."""
    return _home(rows[0].pk) if len(rows) == 1 else f"{reverse('sharing:requests')}?side=from_us"  # type: ignore[attr-defined]


@desk_view
def ask(request: DeskRequest) -> HttpResponse:
    case_id, issue_id, follows = (number_in(request, name) for name in ("case", "issue", "follows"))
    case = query.case_for(request.actor, case_id) if case_id is not None else None
    before = query.one(request.actor, follows) if follows is not None else None
    lengths = query.reply_choices(request.actor, case_id)
    own = request.actor.department_ids
    form = forms.AskForm(
        request.POST or None, lengths=lengths,
        departments=[(pk, name) for pk, name in names.departments(names.snapshot()) if pk not in own],
        initial={"to_department": before.to_department if before else number_in(request, "to"),
                 "title": before.row.title if before else "", "days": min(3, len(lengths)) or None})
    facts = [("건", f"{case.number}, 처리기한 {case.due_ko}")] if case else []
    facts += [("앞선 요청", f"{before.row.number} {before.row.title}")] if before else []
    return form_view(
        request, form, lambda d: _asked(act.ask_all(actor=request.actor, others=d["others"], wanted=form.wanted(
            case_id=case_id, issue_id=issue_id, follows=follows))),
        "협조를 요청했습니다. 두 부서의 화면에 회신기한이 함께 보입니다.", reverse("sharing:requests"), title="협조 요청하기", button="요청하기",
        facts=facts, no_time=bool(case) and not lengths,
        lead="민원은 처리기간 안에서 회신기간을 정합니다(민원 처리에 관한 법률 제20조)." if case else "")


@desk_view
def change(request: DeskRequest, request_id: int, name: str) -> HttpResponse:
    """The verbs of a request, each a page with one form."""
    found = query.one(request.actor, request_id)
    title, said, form, verb = _VERBS[name](request, found)
    return form_view(request, form, verb, said, _home(request_id), title=title, lead=f"{found.row.number} {found.row.title}",
                     button=title, upload=name == "reply",
                     facts=[("요청한 부서", found.row.origin), ("요청하는 내용", found.body), ("회신기한", found.row.due_ko)])


def _assign(request: DeskRequest, r: query.View) -> tuple:  # type: ignore[type-arg]
    found = names.snapshot()
    posts = names.seats(found, [names.present_unit(found, r.to_department)])
    mine = next((one.post_id for one in posts if any(one.post_id == held.post_id for held in request.actor.posts)), None)
    return ("회신 담당 정하기", "회신 담당을 정했습니다.",
            forms.AssignForm(request.POST or None, posts=posts, initial={"version": r.version, "post": mine}),
            lambda v: act.assign(actor=request.actor, request_id=r.row.id, post_id=v["post"], version=v["version"]))


def _extend(request: DeskRequest, r: query.View) -> tuple:  # type: ignore[type-arg]
    form = forms.ExtendForm(request.POST or None, lengths=query.extension_choices(request.actor, r.row.id), initial={"version": r.version})
    return ("회신기간 연장", "회신기간을 연장했습니다. 요청한 부서의 화면에도 보입니다.", form, lambda v: act.extend(
        actor=request.actor, request_id=r.row.id, days=v["days"], reason=v["reason"], progress=v["progress"], version=v["version"]))


def _reply(request: DeskRequest, r: query.View) -> tuple:  # type: ignore[type-arg]
    def run(v: dict) -> object:  # type: ignore[type-arg]
        file = v["file"]
        return act.reply(actor=request.actor, request_id=r.row.id, kind=ReplyKind(v["kind"]), body=v["body"], version=v["version"],
                         document_number=v["document_number"], file_name=file.name if file else "", content=file.read() if file else None)

    return ("회신하기", "회신했습니다.", forms.ReplyForm(request.POST or None, request.FILES or None, initial={"version": r.version}), run)


def _give_back(request: DeskRequest, r: query.View) -> tuple:  # type: ignore[type-arg]
    form = ReasonForm(request.POST or None, label="소관이 아닌 까닭", initial={"version": r.version},
                      hint="맡을 부서를 알면 함께 적습니다. 누구의 일인지 불분명하면 소관 지정을 요청할 수 있습니다.")
    return ("소관 아님", "소관이 아니라고 알렸습니다.", form, lambda v: act.give_back(
        actor=request.actor, request_id=r.row.id, reason=v["reason"], version=v["version"]))


def _withdraw(request: DeskRequest, r: query.View) -> tuple:  # type: ignore[type-arg]
    form = ReasonForm(request.POST or None, label="거두는 까닭", initial={"version": r.version})
    return ("요청 거두기", "요청을 거두었습니다.", form, lambda v: act.withdraw(
        actor=request.actor, request_id=r.row.id, reason=v["reason"], version=v["version"]))


_VERBS = {"assign": _assign, "extend": _extend, "reply": _reply, "give_back": _give_back, "withdraw": _withdraw}


@desk_view
@require_safe
def paper(request: DeskRequest, request_id: int, form: str) -> HttpResponse:
    found = query.one(request.actor, request_id)
    return download(papers.request_paper(found, form), f"{found.row.number} 협조 요청.{form}", papers.TYPES[form])


@desk_view
@require_safe
def file(request: DeskRequest, request_id: int) -> HttpResponse:
    name, content = query.file_of(request.actor, request_id)
    return download(content, name, "application/octet-stream")


@desk_view
@require_safe
def waits(request: DeskRequest) -> HttpResponse:
    months = waits_query.months_back(waits_query.MONTHS, clock.today())
    given = request.GET.get("month", "")
    month: date | None = next((one for one in months if f"{one:%Y-%m}" == given), None)
    found = waits_query.waits(request.actor, month)
    if request.GET.get("format") == "xlsx":
        return download(lists.waits(found, clock.today()), f"누가 누구를 기다리나 {found.label}.xlsx")
    return render(request, "sharing/waits.html", {
        "w": found, "matrix": drawings.matrix(found), "trend": drawings.trend(found), "given": given,
        "months": [(f"{one:%Y-%m}", f"{one.year}년 {one.month}월") for one in months]})
