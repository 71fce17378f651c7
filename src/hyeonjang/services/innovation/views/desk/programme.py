"""Board, cycles, reports."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from hyeonjang.commons.ui.views import DeskRequest, desk_view, download
from hyeonjang.kit import clock
from hyeonjang.services.innovation import drawings, papers
from hyeonjang.services.innovation.actions import cycles as act
from hyeonjang.services.innovation.forms.programme import CycleForm, NewCycleForm
from hyeonjang.services.innovation.queries import board as seen
from hyeonjang.services.innovation.queries import cycles as query
from hyeonjang.services.innovation.views.helpers import cycle_of, form_page, run, submitted

TYPES = {"hwpx": "application/hwp+zip", "pdf": "application/pdf"}


@desk_view
@require_safe
def board(request: DeskRequest) -> HttpResponse:
    cycle = cycle_of(request)
    found = seen.board(request.actor, cycle, clock.today())
    return render(
        request,
        "innovation/board.html",
        {
            "board": found,
            "cycle": cycle,
            "cycles": query.all_cycles(request.actor, clock.today()),
            "heat": drawings.heat(found),
            "funnel": drawings.funnel_chart(found.funnel),
            "programme": request.actor.has("innovation.programme"),
        },
    )


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
    form = NewCycleForm(request.POST or None)
    if submitted(
        request,
        form,
        lambda: act.create(actor=request.actor, year=form.cleaned_data["year"]),
        "연차를 만들었습니다. 단계 기간을 확인해 주세요.",
    ):
        return redirect("innovation:cycles")
    return render(
        request,
        "innovation/cycles.html",
        {"form": form, "cycles": query.all_cycles(request.actor, clock.today())},
        status=422 if form.errors else 200,
    )


@desk_view
def cycle(request: DeskRequest, year: int) -> HttpResponse:
    found = query.by_year(request.actor, year, clock.today())
    form = CycleForm(request.POST or None, cycle=found)

    def save() -> object:
        data = form.cleaned_data
        return act.configure(
            actor=request.actor,
            cycle_id=found.id,
            version=data["version"],
            windows=form.windows(),
            quotas=form.quotas(),
            minimum_judges=data["minimum_judges"],
            self_stop_hours=data["self_stop_hours"],
        )

    if submitted(request, form, save, "연차 설정을 저장했습니다."):
        return redirect("innovation:cycles")
    return form_page(request, form, f"{found.title} 설정", "저장", reverse("innovation:cycles"))


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
