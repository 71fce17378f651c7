"""Screens of the boundary report."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hyeonjang.commons.processes.offers import propose_url
from hyeonjang.commons.ui.views import DeskRequest, desk_view, download
from hyeonjang.kit.errors import NotFound, Refused
from hyeonjang.services.handover import drawings, forms, papers
from hyeonjang.services.handover.measures import BOUNDARY
from hyeonjang.services.handover.queries import boundaries as query


def _asked(request: DeskRequest) -> tuple[forms.BoundaryForm, query.Report | None]:
    """The form as it was asked, and the report; none where no log names departments."""
    sources = query.sources(request.actor)
    if not sources:
        return forms.BoundaryForm(sources=()), None
    chosen = next((one for one in sources if one.code == request.GET.get("source")), sources[0])
    whole = query.report(request.actor, chosen)
    data = {"source": chosen.code, "since": whole.since, "until": whole.until,
            **{name: value for name, value in request.GET.items() if value and name in {"since", "until", "department"}}}
    form = forms.BoundaryForm(data, sources=[(one.code, one.name) for one in sources], departments=whole.departments)
    d = form.cleaned_data if form.is_valid() else {}
    return form, query.report(request.actor, chosen, since=d.get("since"), until=d.get("until"), department=d.get("department", ""))


@desk_view
@require_safe
def boundaries(request: DeskRequest) -> HttpResponse:
    try:
        form, report = _asked(request)
    except NotFound:
        raise
    except Refused as refusal:
        sources = [(one.code, one.name) for one in query.sources(request.actor)]
        form, report = forms.BoundaryForm(request.GET, sources=sources), None
        return render(request, "handover/boundaries.html", {"form": form, "r": None, "refusal": refusal.sentence}, status=422)
    return render(request, "handover/boundaries.html", {"form": form, "r": report, **(_pictures(report) if report else {})})


def _pictures(report: query.Report) -> dict[str, Any]:
    top, url = report.top, ""
    if top is not None:
        flat = {"source": report.source.code, "given_by": top.source, "taken_by": top.target}
        url = propose_url(BOUNDARY, flat, f"'{top.source} → {top.target}' 경계에서 {top.n:,}번 넘어가며 전체 걸린 시간의 {top.percent}%를 기다린다.")
    return {"matrix": drawings.boundary_matrix(report), "trend": drawings.trend(report), "small": query.SMALL, "propose_url": url}


@desk_view
@require_safe
def file(request: DeskRequest, form: str) -> HttpResponse:
    _, report = _asked(request)
    if report is None:
        raise NotFound("부서가 적힌 기록이 없습니다. 먼저 기록을 들여오세요.")
    return download(papers.boundary_file(report, form), f"부서 경계 보고 {report.source.name}.{form}", papers.TYPES[form])
