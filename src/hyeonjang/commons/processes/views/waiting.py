"""Desk pages on what cases wait for: the bottleneck, naming the waits, trying a change out, forecasts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from hyeonjang.commons.ui.views import DeskRequest, desk_view, refuse
from hyeonjang.kit.errors import Refused

from .. import actions, queries, studies, waiting
from ..forms import ForecastForm, PartForm, WaitsForm, WhatIfForm
from ..models import LogImport
from . import waiting_pictures as pictures


def tabs(code: str, now: str) -> list[dict[str, Any]]:
    """The pages of one log."""
    pages = (("figures", "시간이 가는 곳"), ("waits", "무엇을 기다리나"), ("what_ifs", "미리 해 보기"),
             ("forecasts", "언제 끝나나"))
    return [{"title": title, "url": reverse(f"processes:{name}", args=[code]), "current": name == now}
            for name, title in pages]


def _attributes(row: LogImport) -> list[tuple[str, str]]:
    _, attributes = queries.choices(row)
    return [(f"{name}={value}", f"{name}: {value}") for name, values in attributes.items() for value in values]


def _question(data: dict[str, Any]) -> queries.Question:
    name, _, value = str(data.get("attribute") or "").partition("=")
    return queries.Question(since=data.get("since"), until=data.get("until"), attributes={name: value} if value else {})


def _page(request: DeskRequest, code: str, now: str) -> tuple[LogImport, dict[str, Any]]:
    source = queries.source(request.actor, code)
    row = queries.latest(code)
    return row, {"row": row, "source": source, "tabs": tabs(code, now), "may_manage": actions.may_manage(request.actor)}


@desk_view
def waits(request: DeskRequest, code: str) -> HttpResponseBase:
    row, context = _page(request, code, "waits")
    form = PartForm(request.GET or None, attributes=_attributes(row))
    context["form"] = form
    try:
        value = waiting.where_days_go(request.actor, code, _question(form.cleaned_data if form.is_valid() else {}))
        context |= _waits(value, code, request)
    except Refused as refusal:
        context["refusal"] = refusal.sentence
    return render(request, "processes/waits.html", context)


def _waits(value: dict[str, Any], code: str, request: DeskRequest) -> dict[str, Any]:
    part = {name: request.GET[name] for name in ("attribute", "since", "until") if request.GET.get(name)}
    top = value["places"][0] if value["places"] else None
    return {
        "value": value, "chart": pictures.places(value), "place_rows": pictures.place_rows(value),
        "source_rows": pictures.source_rows(value), "arrivals": pictures.arrivals(value),
        "idea_rows": pictures.idea_rows(value, code, part, reverse("processes:what_ifs", args=[code])),
        "top_name": pictures.place_name(top) if top else "", "top_share": pictures.percent(top["share"]) if top else "",
        "top_days": pictures.days(top["per_case"]) if top else "",
        "slowest": value["sources"][0]["name"] if value["sources"] else "",
        "slowest_share": pictures.percent(value["sources"][0]["last_share"]) if value["sources"] else "",
    }


@desk_view
def name_waits(request: DeskRequest, code: str) -> HttpResponseBase:
    row, context = _page(request, code, "waits")
    known, _ = waiting.waits_of(row)
    form = WaitsForm(request.POST or None, steps=queries.encoded(row).activities,
                     initial={"pairs": WaitsForm.lines(known), "sessions": list(known.sessions)})
    if request.method == "POST" and form.is_valid():
        try:
            studies.name_waits(actor=request.actor, code=code, waits=form.waits())
            messages.success(request, "회신 짝을 정했습니다. 이제 이대로 셉니다.")
            return redirect("processes:waits", code=code)
        except Refused as refusal:
            refuse(form, refusal)
    return render(request, "processes/name_waits.html", {
        **context, "form": form, "steps": queries.encoded(row).activities})


@desk_view
def what_ifs(request: DeskRequest, code: str) -> HttpResponseBase:
    row, context = _page(request, code, "what_ifs")
    known, _ = waiting.waits_of(row)
    form = WhatIfForm(request.POST or None, attributes=_attributes(row), sessions=known.sessions,
                      steps=waiting.steps_in_order(row), initial={"limit_days": 10, **request.GET.dict()})
    if request.method == "POST" and form.is_valid():
        try:
            found = studies.ask(actor=request.actor, code=code, question=_question(form.cleaned_data),
                                changes=form.changes(), limit_days=form.cleaned_data["limit_days"])
            return redirect("processes:what_if", what_if_id=found.pk)
        except Refused as refusal:
            refuse(form, refusal)
    rows = [(found, pictures.part_ko(found.question)) for found in studies.of_source(request.actor, code)]
    return render(request, "processes/what_ifs.html", {**context, "form": form, "rows": rows})


@desk_view
def what_if(request: DeskRequest, what_if_id: int) -> HttpResponseBase:
    found = studies.one(request.actor, what_if_id)
    code = found.log_import.source.code
    context: dict[str, Any] = {
        "found": found, "source": found.log_import.source, "tabs": tabs(code, "what_ifs"),
        "part": pictures.part_ko(found.question),
        "again": f"{reverse('processes:what_ifs', args=[code])}?{studies.again(found)}"}
    if found.state == found.State.DONE:
        happened = studies.what_happened(found)
        context |= {"r": found.result, "happened": happened, "chart": pictures.study_chart(found.result, happened),
                    "rows": pictures.study_rows(found.result), "loads": pictures.load_rows(found.result),
                    "propose_url": pictures.promise_url(found)}
        context["sentence"] = pictures.sentence(found) if found.result["after"] else ""
    return render(request, "processes/what_if.html", context)


@desk_view
def progress(request: DeskRequest, what_if_id: int) -> HttpResponseBase:
    found = studies.one(request.actor, what_if_id)
    return JsonResponse({"percent": found.percent, "done": found.state in {found.State.DONE, found.State.REFUSED},
                         "sentence": f"{found.get_state_display()} ({found.percent}%)"})


@desk_view
def forecasts(request: DeskRequest, code: str) -> HttpResponseBase:
    row, context = _page(request, code, "forecasts")
    form = ForecastForm(request.GET or None, attributes=_attributes(row))
    context["form"] = form
    attributes = _question(form.cleaned_data if form.is_valid() else {}).attributes
    try:
        found = waiting.calibration(row, attributes)
        context |= {
            "found": found, "holds": found.holds(), "chart": pictures.calibration_chart(found),
            "overall": pictures.checked_row(found.overall, found.level) if found.overall else None,
            "checked": [pictures.checked_row(step, found.level) for step in found.steps if step.n >= 20],
            "said": pictures.forecast_rows(waiting.steps_of(row, attributes))}
    except Refused as refusal:
        context["refusal"] = refusal.sentence
    return render(request, "processes/forecasts.html", context)
