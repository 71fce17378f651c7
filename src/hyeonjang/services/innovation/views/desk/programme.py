"""Board, cycles, reports."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from hyeonjang.commons.ui.views import DeskRequest, desk_view, download
from hyeonjang.kit import clock
from hyeonjang.services.innovation import drawings, lists, papers
from hyeonjang.services.innovation.actions import cycles as act
from hyeonjang.services.innovation.forms.programme import CycleForm, NewCycleForm
from hyeonjang.services.innovation.forms.proposals import FilterForm
from hyeonjang.services.innovation.queries import board as seen
from hyeonjang.services.innovation.queries import cycles as query
from hyeonjang.services.innovation.queries import names, shortening
from hyeonjang.services.innovation.views.helpers import cycle_of, form_view, run

TYPES = {"hwpx": "application/hwp+zip", "pdf": "application/pdf"}


@desk_view
@require_safe
def board(request: DeskRequest) -> HttpResponse:
    cycle, today = cycle_of(request), clock.today()
    filters = FilterForm(request.GET, departments=names.departments(today))
    found = seen.board(request.actor, cycle, today, request.GET.dict())
    if request.GET.get("format") == "xlsx":
        return download(lists.board(found, filters.chosen_ko(), today), f"{cycle.year}년 업무혁신 추진 현황.xlsx")
    return render(request, "innovation/board.html", {
        "board": found, "cycle": cycle, "filters": filters, "heat": drawings.heat(found) if found.departments else None,
        "funnel": drawings.funnel_chart(found.funnel), "searched": found.searched,
        "shortening": shortening.of_year(request.actor, cycle.year, today),
        "programme": request.actor.has("innovation.programme")})


@desk_view
@require_safe
def report(request: DeskRequest, form: str) -> HttpResponse:
    cycle = cycle_of(request)
    content = papers.report_file(request.actor, cycle, clock.today(), form)
    return download(content, f"{cycle.year}년 업무혁신 결과보고.{form}", TYPES[form])


@desk_view
@require_safe
def record_book(request: DeskRequest) -> HttpResponse:
    cycle = cycle_of(request)
    return download(
        papers.record_book(request.actor, cycle, clock.today()), f"{cycle.year}년 제안 기록부.xlsx"
    )


@desk_view
def cycles(request: DeskRequest) -> HttpResponse:
    return form_view(
        request, NewCycleForm(request.POST or None),
        lambda d: act.create(actor=request.actor, year=d["year"]),
        "연차를 만들었습니다. 단계 기간을 확인해 주세요.", reverse("innovation:cycles"),
        "innovation/cycles.html",
        cycles=query.all_cycles(request.actor, clock.today()))


@desk_view
def cycle(request: DeskRequest, year: int) -> HttpResponse:
    found = query.by_year(request.actor, year, clock.today())
    form = CycleForm(request.POST or None, cycle=found)
    return form_view(
        request, form, lambda d: act.configure(
            actor=request.actor, cycle_id=found.id, version=d["version"], windows=form.windows(),
            quotas=form.quotas(), minimum_judges=d["minimum_judges"], self_stop_hours=d["self_stop_hours"]),
        "연차 설정을 저장했습니다.", reverse("innovation:cycles"), "innovation/cycle.html", title=f"{found.title} 설정",
        cycle=found)


@desk_view
@require_POST
def move(request: DeskRequest, year: int, verb: str) -> HttpResponse:
    found = query.by_year(request.actor, year, clock.today())
    step = act.open_cycle if verb == "open" else act.close_cycle
    return run(
        request,
        lambda: step(actor=request.actor, cycle_id=found.id),
        "연차의 상태를 바꾸었습니다.",
        "innovation:cycles",
    )
