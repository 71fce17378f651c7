"""The organisation of a day: the tree, one unit, a search."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hyeonjang.commons.org import history, queries
from hyeonjang.commons.ui.views import DeskRequest, desk_view
from hyeonjang.kit import clock
from hyeonjang.surfaces.organisation import chart
from hyeonjang.surfaces.organisation.forms import LookForm


def _look(request: DeskRequest) -> LookForm:
    form = LookForm(request.GET if request.GET else {"on": clock.today().isoformat()})
    form.is_valid()
    return form


@desk_view
@require_safe
def tree(request: DeskRequest) -> HttpResponse:
    form = _look(request)
    on, word = form.day(), form.word()
    found = queries.snapshot(on)
    chiefs, sections = chart.tree(found)
    context = {
        "form": form, "on": on, "chiefs": chiefs, "sections": sections, "days": history.days_of_change(),
        "findings": chart.search(found, word) if word else None, "first": chart.first_day(),
        "counts": {kind: sum(unit.kind == kind for unit in found.units.values()) for kind in ("국", "과", "팀", "읍면")},
        "synthetic": sum(unit.synthetic for unit in found.units.values()),
    }
    return render(request, "organisation/tree.html", context)


@desk_view
@require_safe
def unit(request: DeskRequest, unit_id: int) -> HttpResponse:
    form = _look(request)
    on = form.day()
    spans = history.unit_spans(unit_id)
    found = queries.snapshot(on)
    origins, heirs = history.kin(unit_id)
    context = {
        "form": form, "on": on, "spans": spans, "origins": origins, "heirs": heirs, "unit_id": unit_id,
        "detail": chart.detail(found, unit_id) if unit_id in found.units else None,
        "name": chart.bare(queries.name_of(unit_id, on)),
        "may_manage": request.actor.has("org.manage") and on == clock.today(),
    }
    return render(request, "organisation/unit.html", context)
