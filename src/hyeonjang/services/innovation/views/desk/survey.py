"""The survey of how work is processed."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from hyeonjang.commons.ui.views import DeskRequest, desk_view
from hyeonjang.kit import clock
from hyeonjang.services.innovation.actions import survey as act
from hyeonjang.services.innovation.forms.programme import SurveyForm
from hyeonjang.services.innovation.queries import survey as query
from hyeonjang.services.innovation.views.helpers import cycle_of, form_view, run


@desk_view
@require_safe
def survey(request: DeskRequest) -> HttpResponse:
    cycle = cycle_of(request)
    today = clock.today()
    return render(
        request,
        "innovation/survey.html",
        {
            "cycle": cycle,
            "rows": query.responses(request.actor, cycle.id, today),
            "differing": query.differing(request.actor, cycle.id, today)[:30],
            "programme": request.actor.has("innovation.programme"),
        },
    )


@desk_view
@require_POST
def open_survey(request: DeskRequest) -> HttpResponse:
    cycle = cycle_of(request)
    return run(
        request,
        lambda: act.open_survey(actor=request.actor, cycle_id=cycle.id),
        "기록으로 실태조사를 채웠습니다. 팀에 확인을 요청하세요.",
        "innovation:survey",
    )


@desk_view
def response(request: DeskRequest, response_id: int) -> HttpResponse:
    found = query.response(request.actor, response_id, clock.today())
    form = SurveyForm(request.POST or None, response=found)
    return form_view(
        request, form, lambda d: act.confirm(
            actor=request.actor, response_id=response_id, version=d["version"], remark=d["remark"],
            corrections=form.corrections()),
        "실태조사를 확인했습니다.", reverse("innovation:survey"), "innovation/response.html", response=found)


@desk_view
@require_POST
def refresh(request: DeskRequest, response_id: int) -> HttpResponse:
    return run(
        request,
        lambda: act.refresh(actor=request.actor, response_id=response_id),
        "기록에서 다시 채웠습니다.",
        "innovation:response",
        response_id,
    )
