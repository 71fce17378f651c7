"""Desk pages of cases: what to do this week, one case, its verbs, taking over exports, the types."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from hyeonjang.commons.org import queries as org
from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.ui.views import DeskRequest, desk_view, download, refuse
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound, Refused

from .. import partners
from ..actions import imports, intake
from ..forms import ColumnsForm, FilterForm, ImportForm, NewForm, PurposeForm, VerbForm
from ..owners import owner_of
from ..queries import case as case_queries
from ..queries import exports as export_queries
from ..queries import workbooks, worklists
from ..queries.case import CaseView
from ..queries.following import following
from ..queries.looks import may_review
from ..queries.search import MOST, search
from . import pictures
from .paging import page_of
from .verbs import VERBS, subject_of

SCOPES = {"mine": "내 건", "team": "우리 팀", "department": "우리 과", "decide": "내가 결정할 건", "county": "군 전체"}
HORIZONS = {"late": "지난 것", "week": "이번 주까지", "all": "끝나지 않은 것", "done": "끝난 것"}


def _unit_choices(actor: Actor) -> list[tuple[str, str]]:
    """The units of the actor's departments: the teams, or the department where it has none."""
    found = org.snapshot(clock.today())
    rows: list[tuple[str, str]] = []
    for department in sorted(actor.department_ids):
        below = found.below(department)
        units = [u for u in below if found.units[u].kind == "팀"] or below[:1]
        rows += [(str(u), found.units[u].name) for u in units]
    mine = {str(unit) for unit in actor.unit_ids}
    return sorted(rows, key=lambda row: row[0] not in mine)


def _scope(request: DeskRequest) -> worklists.Scope:
    wanted = request.GET.get("scope", "mine")
    return wanted if wanted in SCOPES else "mine"  # type: ignore[return-value]


@desk_view
def listing(request: DeskRequest) -> HttpResponseBase:
    """이번 주 안에 끝낼 일: who, until when, why; and what is over."""
    today, scope = clock.today(), _scope(request)
    form = FilterForm(request.GET or None, types=intake.type_codes(today))
    if request.GET.get("q", "").strip():
        return _found(request, request.GET["q"], form)
    horizon = _horizon(request, scope)
    found = worklists.listing(request.actor, scope, today, type_code=request.GET.get("type", ""), horizon=horizon,
                              state=request.GET.get("state", ""))
    if request.GET.get("format") == "xlsx":
        return download(workbooks.listing(request.actor, found, today), f"{SCOPES[scope]} {HORIZONS[horizon]}.xlsx")
    page = page_of(request, found)
    return render(request, "cases/list.html", {
        "page": page, "rows": worklists.rows(request.actor, page.object_list, today), "form": form, "scope": scope,
        "tally": worklists.tally(request.actor, scope, today), "due": horizon, "title": SCOPES[scope],
        "tabs": _tabs(request.actor, scope, horizon), "horizons": _horizons(scope, horizon),
        "reviewer": may_review(request.actor)})


def _horizon(request: DeskRequest, scope: worklists.Scope) -> worklists.Horizon:
    """What is over is no list of decisions to be made."""
    wanted = request.GET.get("due", "week")
    known = wanted in HORIZONS and (wanted != "done" or scope != "decide")
    return wanted if known else "week"  # type: ignore[return-value]


def _found(request: DeskRequest, text: str, form: FilterForm) -> HttpResponseBase:
    """The one case that was looked for, or a list to choose from; says so where there is none."""
    hits = search(request.actor, text)
    if len(hits) == 1:
        return redirect("cases:case", case_id=hits[0].pk)
    rows = worklists.rows(request.actor, hits, clock.today())
    return render(request, "cases/found.html", {"rows": rows, "form": form, "text": text, "full": len(hits) >= MOST})


def _tabs(actor: Actor, scope: str, horizon: str) -> list[dict[str, object]]:
    shown = [name for name in SCOPES if name != "county" or actor.is_chief or actor.has("audit.read")]
    return [
        {"title": SCOPES[name], "url": f"?scope={name}&due={horizon}", "current": name == scope} for name in shown
    ]


def _horizons(scope: str, horizon: str) -> list[dict[str, object]]:
    return [{"title": title, "url": f"?scope={scope}&due={name}", "current": name == horizon}
            for name, title in HORIZONS.items() if name != "done" or scope != "decide"]


@desk_view
def loads(request: DeskRequest) -> HttpResponseBase:
    """Who has how much in one's own department."""
    return render(request, "cases/loads.html", {"rows": worklists.loads(request.actor, clock.today())})


@desk_view
def new(request: DeskRequest) -> HttpResponseBase:
    form = NewForm(request.POST or None, types=intake.type_codes(clock.today()), units=_unit_choices(request.actor))
    if request.method == "POST" and form.is_valid():
        try:
            opened = _open(request.actor, form.cleaned_data)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, f"{opened.number}으로 접수했습니다.")
            return redirect("cases:case", case_id=opened.id)
    return render(request, "cases/new.html", {"form": form}, status=422 if form.errors else 200)


def _open(actor: Actor, data: dict[str, Any]) -> intake.Opened:
    person = intake.Applicant(data["name"], data["birth_date"], data["phone"], data["address"])
    foreign = ((data["system"], data["foreign"]),) if data["system"] or data["foreign"] else ()
    return intake.open_case(
        actor=actor, type_code=data["type"], title=data["title"], unit_id=int(data["unit"]), applicant=person,
        channel=data["channel"], applied_on=data["applied_on"], number=data["number"].strip(), foreign=foreign,
    )


def _page(request: DeskRequest, case_id: int, purpose: str = "") -> HttpResponse:
    view = case_queries.case_view(request.actor, case_id, purpose=purpose)
    today = clock.today()
    step = following(view, today)
    first, groups = _verbs(view, step.verbs)
    clocks = view.clocks
    return render(request, "cases/case.html", {
        "owner": _owner(view), "case": view, "next": step, "first": first, "groups": groups, "chart": pictures.dates(view),
        "partners": partners.of_case(request.actor, case_id), "purpose_form": PurposeForm(),
        "ask_url": partners.ask_url(case_id) if view.may_handle and view.open else "", "why": worklists.reason_of(view, today),
        "other": clocks.statutory if clocks.due is clocks.second else clocks.second,
        "decided": next((e for e in reversed(view.events) if e.kind == "decided" and not e.struck), None)})


def _verbs(view: CaseView, wanted: tuple[str, ...]) -> tuple[list[tuple[str, str, str]], dict[str, list[tuple[str, str]]]]:
    """The verbs that come next as buttons, the first one foremost; all others by group."""
    offered = {name: verb for name, verb in VERBS.items() if verb.offered(view)}
    first = [name for name in wanted if name in offered]
    buttons = [(offered[name].title, reverse("cases:verb", args=[view.id, name]), "secondary" if place else "primary")
               for place, name in enumerate(first)]
    groups: dict[str, list[tuple[str, str]]] = {}
    for name, verb in offered.items():
        if name not in first:
            groups.setdefault(verb.group, []).append((verb.title, reverse("cases:verb", args=[view.id, name])))
    return buttons, groups


def _owner(view: CaseView) -> tuple[str, str] | None:
    """Title and address of the service's page for this case."""
    owner = owner_of(view.type_code)
    return (owner.title, owner.url(view.id)) if owner and owner.url(view.id) else None


@desk_view
def case(request: DeskRequest, case_id: int) -> HttpResponseBase:
    """One case: what must happen next, its dates with the counted days, what happened."""
    return _page(request, case_id)


@desk_view
@require_POST
def disclose(request: DeskRequest, case_id: int) -> HttpResponseBase:
    """The same page with the applicant's data, for a stated purpose."""
    form = PurposeForm(request.POST)
    if not form.is_valid():
        messages.error(request, "개인정보를 보는 까닭을 골라 주세요.")
        return redirect("cases:case", case_id=case_id)
    return _page(request, case_id, form.cleaned_data["purpose"])


@desk_view
def verb(request: DeskRequest, case_id: int, name: str) -> HttpResponseBase:
    """The page of one verb: its form, or the verb itself."""
    found = VERBS.get(name)
    if found is None:
        raise NotFound("그런 화면은 없습니다. 건 화면에서 다시 골라 주세요.")
    view = case_queries.case_view(request.actor, case_id)
    subject = subject_of(request.actor, view, name)
    form = VerbForm(request.POST or None, made=found.form(subject), initial={"seen": view.version})
    if request.method == "POST" and form.is_valid():
        try:
            said = found.run(request.actor, case_id, form.cleaned_data, form.cleaned_data["seen"])
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, str(said or found.said))
            return redirect("cases:case", case_id=case_id)
    return render(request, "cases/verb.html", {"case": view, "verb": found, "form": form}, status=422 if form.errors else 200)


@desk_view
def import_list(request: DeskRequest) -> HttpResponseBase:
    """Earlier imports, and the upload of a new one."""
    form = ImportForm(request.POST or None, request.FILES or None, types=intake.type_codes(clock.today()),
                      units=_unit_choices(request.actor))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            number = imports.receive(actor=request.actor, system=data["system"], type_code=data["type"],
                                     unit_id=int(data["unit"]), file_name=data["file"].name, data=data["file"].read())
        except Refused as refusal:
            refuse(form, Refused(refusal.sentence, field=refusal.field or "file"))
        else:
            return redirect("cases:import", import_id=number)
    rows = export_queries.recent(request.actor)
    return render(request, "cases/imports.html", {"form": form, "rows": rows}, status=422 if form.errors else 200)


@desk_view
def import_one(request: DeskRequest, import_id: int) -> HttpResponseBase:
    """What an uploaded file would change; its columns can be set here."""
    view = export_queries.one(request.actor, import_id)
    form = ColumnsForm(request.POST or None, headers=view.headers, columns=view.columns)
    if request.method == "POST" and form.is_valid():
        try:
            imports.set_columns(actor=request.actor, import_id=import_id, columns=form.cleaned_data)
            return redirect("cases:import", import_id=import_id)
        except Refused as refusal:
            refuse(form, refusal)
    return render(request, "cases/import.html", {"i": view, "form": form})


@desk_view
@require_POST
def import_settle(request: DeskRequest, import_id: int, what: str) -> HttpResponseBase:
    """Take the file over, or throw it away."""
    try:
        if what == "apply":
            counts = imports.apply(actor=request.actor, import_id=import_id)
            messages.success(request, f"새 건 {counts['new']}건을 만들고 {counts['changed']}건의 변동을 적었습니다.")
        else:
            imports.cancel(actor=request.actor, import_id=import_id)
            messages.success(request, "파일을 들여오지 않고 지웠습니다.")
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("cases:import", import_id=import_id)


@desk_view
def import_errors(request: DeskRequest, import_id: int) -> HttpResponseBase:
    """The lines that cannot be taken, as a workbook with the reasons."""
    name, data = export_queries.error_rows(request.actor, import_id)
    return download(data, f"{name} 오류.xlsx")
