"""지표: what can be measured, and one measure with its months, its promises and its value for any period."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hyeonjang.commons.measures import Period, conditions, queries
from hyeonjang.commons.ui.views import DeskRequest, desk_view, page_of, refuse
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Refused
from hyeonjang.surfaces.gauges import pictures, reading
from hyeonjang.surfaces.gauges.forms import ObserveForm, last_month

PER_PAGE = 20


@desk_view
@require_safe
def registry(request: DeskRequest) -> HttpResponse:
    felt = request.GET.get("felt") == "1"
    groups = [(who, [one for one in rows if one.felt_by_residents or not felt]) for who, rows in reading.registry()]
    groups = [(who, rows) for who, rows in groups if rows]
    total = sum(len(rows) for _, rows in groups)
    return render(request, "gauges/list.html", {"groups": groups, "felt": felt, "total": total})


@desk_view
@require_safe
def measure(request: DeskRequest, slug: str) -> HttpResponse:
    entry = reading.entry(slug)
    params = conditions.read(slug, request.GET.dict()) if request.GET else reading.first_conditions(slug)
    form = _form(request, slug, params)
    made = page_of(request, queries.promises(slug=slug), PER_PAGE)
    context: dict[str, Any] = {
        "entry": entry, "form": form, "params": params, "page": made, "choices": reading.choices(slug, params),
        "conditions": conditions.conditions_of(slug, params), "conditions_ko": conditions.in_words(slug, params),
        "promises": reading.promise_rows(request.actor, list(made.object_list), clock.today()),
        "limit": reading.limit(slug, params, clock.today()),
        "shown": _shown(slug, params, form, entry.unit_ko), **_months(request, slug, params, entry),
    }
    return render(request, "gauges/measure.html", context, status=422 if form.is_bound and form.errors else 200)


def _form(request: DeskRequest, slug: str, params: Mapping[str, Any]) -> ObserveForm:
    start, end = last_month()
    asked = "start" in request.GET or "end" in request.GET
    initial = {"start": start, "end": end, **conditions.flat(slug, params)}
    return ObserveForm(request.GET if asked else None, slug=slug, params=params, initial=initial)


def _shown(slug: str, params: Mapping[str, Any], form: ObserveForm, unit: str) -> reading.Shown | None:
    if not form.is_bound or not form.is_valid():
        return None
    try:
        period = Period(form.cleaned_data["start"], form.cleaned_data["end"])
        return reading.shown(slug, params, period, unit)
    except Refused as refusal:
        refuse(form, refusal)
        return None


def _months(request: DeskRequest, slug: str, params: Mapping[str, Any], entry: reading.Entry) -> dict[str, Any]:
    """The kept months; or, where it is asked for, the last twelve computed now."""
    kept = reading.months(slug, params, entry.unit_ko)
    lacking = conditions.missing(slug, params)
    again = request.GET.get("again") == "1" and not kept and not lacking
    rows = reading.recalculated(slug, params, clock.today(), entry.unit_ko) if again else kept
    return {
        "months": rows, "again": again, "lacking": lacking, "chart": pictures.months(entry, rows) if rows else None,
        "again_url": reading.address(slug, params, again="1"),
    }
