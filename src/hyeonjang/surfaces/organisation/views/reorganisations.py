"""Reorganisations as events: what was, what is planned, and whether all of them together give today."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hyeonjang.commons.org import history
from hyeonjang.commons.ui.views import DeskRequest, desk_view, download
from hyeonjang.kit import clock
from hyeonjang.surfaces.organisation import differences
from hyeonjang.surfaces.organisation.forms import PlanForm
from hyeonjang.surfaces.organisation.views.exchange import manage, received, steps


@desk_view
@require_safe
def reorganisations(request: DeskRequest) -> HttpResponse:
    today = clock.today()
    rows = [(past, differences.between(past.changes, past.old, past.new), past.effective > today)
            for past in history.reorganisations()]
    context = {"rows": rows, "check": history.replay_check(today), "may_manage": request.actor.has("org.manage")}
    return render(request, "organisation/reorganisations.html", context)


@manage
def plan(request: DeskRequest) -> HttpResponse:
    form = PlanForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        answer = received(request, form)
        if answer is not None:
            return answer
    page = {"form": form, "steps": steps(0)}
    return render(request, "organisation/plan.html", page, status=422 if form.errors else 200)


@desk_view
@require_safe
def one(request: DeskRequest, reorganisation_id: int) -> HttpResponse:
    past = history.reorganisation(reorganisation_id)
    found = differences.between(past.changes, past.old, past.new)
    context = {
        "past": past, "found": found, "tables": found.cut(100), "ahead": past.effective > clock.today(),
        "check": history.replay_check(past.effective),
    }
    return render(request, "organisation/reorganisation.html", context)


@desk_view
@require_safe
def changes(request: DeskRequest, reorganisation_id: int) -> HttpResponse:
    past = history.reorganisation(reorganisation_id)
    found = differences.between(past.changes, past.old, past.new)
    return download(differences.workbook(found), f"{past.title} 바뀐 것.xlsx")
