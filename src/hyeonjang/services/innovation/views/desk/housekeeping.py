"""The stop-list and 취합."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from hyeonjang.commons.ui.views import DeskRequest, desk_view, download, refuse
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Refused
from hyeonjang.services.innovation import papers
from hyeonjang.services.innovation.actions import collections as sheets
from hyeonjang.services.innovation.actions import stops as act
from hyeonjang.services.innovation.forms.programme import CollectionForm, DecideStopForm, StopForm, UploadForm
from hyeonjang.services.innovation.queries import collections as query
from hyeonjang.services.innovation.queries import cycles, names
from hyeonjang.services.innovation.queries import stops as stop_query
from hyeonjang.services.innovation.views.helpers import cycle_of, form_view, my_teams, run
from hyeonjang.services.innovation.vocabulary import Known, SheetEach


@desk_view
@require_safe
def stops(request: DeskRequest) -> HttpResponse:
    cycle = cycle_of(request)
    rows = stop_query.stops(request.actor, cycle.id, clock.today())
    return render(
        request,
        "innovation/stops.html",
        {
            "cycle": cycle,
            "rows": rows,
            "totals": stop_query.totals(rows),
            "cycle_year": str(cycle.year),
            "programme": request.actor.has("innovation.programme"),
        },
    )


@desk_view
@require_POST
def note_stops(request: DeskRequest) -> HttpResponse:
    cycle = cycle_of(request)
    return run(request, partial(act.note_stops, actor=request.actor, cycle_id=cycle.id), "통보를 확인했습니다.",
               "innovation:stops")


@desk_view
def new_stop(request: DeskRequest) -> HttpResponse:
    cycle = cycle_of(request)
    form = StopForm(request.POST or None, teams=my_teams(request.actor, clock.today()))
    return form_view(
        request, form, lambda d: act.stop(
            actor=request.actor, cycle_id=cycle.id, team_id=d["team"], item=form.stop()),
        "중단·폐지 목록에 올렸습니다.", reverse("innovation:stops"), title="중단·폐지 올리기",
        button="올리기")


@desk_view
def decide_stop(request: DeskRequest, item_id: int, version: int) -> HttpResponse:
    found = stop_query.one(request.actor, item_id, clock.today())
    facts = [("올린 팀", names.full_name(found.department_name, found.team_name)), ("폐지 기준", found.criterion.label_ko),
             ("까닭", found.reason), ("부담", f"{found.burden_ko}, 해마다 {found.hours_per_year:,}시간")]
    return form_view(
        request, DecideStopForm(request.POST or None, initial={"version": version}),
        lambda d: act.decide_stop(
            actor=request.actor, item_id=item_id, version=d["version"], abolish=d["abolish"] == "yes",
            reason=d["reason"]),
        "결정했습니다.", reverse("innovation:stops"), title="폐지 여부 결정", button="결정",
        lead=f"{found.name} ({found.kind.label_ko})", facts=facts)


@desk_view
@require_safe
def collections(request: DeskRequest) -> HttpResponse:
    return render(
        request, "innovation/collections.html", {"rows": query.collections(request.actor, clock.today())}
    )


@desk_view
def new_collection(request: DeskRequest) -> HttpResponse:
    today = clock.today()
    cycle = cycles.current(request.actor, today)
    form = CollectionForm(request.POST or None, departments=names.departments(today))
    return form_view(
        request, form, lambda d: sheets.send(
            actor=request.actor, title=d["title"], guide=d["guide"], columns=d["columns"], due=d["due"],
            department_ids=d["departments"], cycle_id=cycle.id if cycle else None, each=SheetEach(d["each"]),
            filled=[Known(word) for word in d["known"]]),
        "취합을 보냈습니다.", reverse("innovation:collections"), title="새 취합", button="보내기")


@desk_view
@require_safe
def collection(request: DeskRequest, collection_id: int) -> HttpResponse:
    view = query.collection(request.actor, collection_id, clock.today())
    return render(request, "innovation/collection.html", {"c": view, "form": UploadForm()})


@desk_view
@require_safe
def template(request: DeskRequest, collection_id: int, department_id: int) -> HttpResponse:
    view = query.collection(request.actor, collection_id, clock.today())
    filled = query.filled(request.actor, view, department_id, clock.today())
    department = names.name(names.unit_names(clock.today()), department_id)
    return download(papers.template(view, filled), f"{view.title} {department}.xlsx")


@desk_view
@require_POST
def upload(request: DeskRequest, collection_id: int, department_id: int) -> HttpResponse:
    """Takes a returned file. With mistakes the answer is the file itself with row, column and reason."""
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            return _take(request, collection_id, department_id, form.cleaned_data["file"].read())
        except Refused as refusal:
            refuse(form, refusal)
    view = query.collection(request.actor, collection_id, clock.today())
    return render(request, "innovation/collection.html", {"c": view, "form": form}, status=422)


def _take(request: DeskRequest, collection_id: int, department_id: int, data: bytes) -> HttpResponse:
    sheet, table = papers.read_table(data)
    try:
        sheets.submit(
            actor=request.actor, collection_id=collection_id, department_id=department_id, table=table
        )
    except sheets.SheetProblems as found:
        return download(papers.errors_file(sheet, found.problems), "취합 오류.xlsx")
    return run(request, lambda: None, "제출했습니다.", "innovation:collection", collection_id)


@desk_view
@require_POST
def nothing(request: DeskRequest, collection_id: int, department_id: int) -> HttpResponse:
    return run(
        request,
        partial(
            sheets.submit_nothing,
            actor=request.actor,
            collection_id=collection_id,
            department_id=department_id,
        ),
        "해당 없음으로 제출했습니다.",
        "innovation:collection",
        collection_id,
    )


@desk_view
@require_POST
def remind(request: DeskRequest, collection_id: int) -> HttpResponse:
    return run(
        request,
        partial(sheets.remind, actor=request.actor, collection_id=collection_id),
        "독촉했습니다.",
        "innovation:collection",
        collection_id,
    )


@desk_view
@require_POST
def close(request: DeskRequest, collection_id: int) -> HttpResponse:
    return run(
        request,
        partial(sheets.close, actor=request.actor, collection_id=collection_id),
        "마감했습니다.",
        "innovation:collection",
        collection_id,
    )


@desk_view
@require_safe
def merged(request: DeskRequest, collection_id: int) -> HttpResponse:
    view = query.collection(request.actor, collection_id, clock.today())
    rows = query.merged(request.actor, collection_id, clock.today())
    return download(papers.merged(view, rows), f"{view.title} 취합.xlsx")
