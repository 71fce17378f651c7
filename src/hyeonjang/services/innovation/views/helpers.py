"""What the screens share: the cycle asked for, running a verb, a page that is one form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.ui.views import DeskRequest, refuse
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound, Refused
from hyeonjang.services.innovation.queries import cycles, names


def cycle_of(request: DeskRequest) -> cycles.CycleView:
    """The cycle of ``?year=``, else the running one; a sentence when there is none yet."""
    year = request.GET.get("year", "")
    if year.isdecimal() and len(year) <= 4:
        return cycles.by_year(request.actor, int(year), clock.today())
    found = cycles.current(request.actor, clock.today())
    if found is None:
        raise NotFound("아직 만든 연차가 없습니다. 기획감사담당관이 연차 설정에서 먼저 만들어야 합니다.")
    return found


def my_teams(actor: Actor, on: date) -> list[tuple[int, str]]:
    """The teams this actor writes for: the own ones, and all of a department the actor heads."""
    return [
        (team.id, team.full_name)
        for team in names.teams(on).values()
        if actor.in_unit(team.id) or actor.is_head_of(team.department_id)
    ]


def run(
    request: HttpRequest, verb: Callable[[], object], said: str, back: str, *args: object
) -> HttpResponse:
    """Run a verb that needs no form and go back; a refusal is shown there as a sentence."""
    try:
        verb()
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, said)
    return redirect(back, *args)


def form_view(
    request: HttpRequest,
    form: BaseForm,
    verb: Callable[[dict[str, Any]], object],
    said: str,
    back: str,
    template: str = "innovation/form.html",
    **context: object,
) -> HttpResponse:
    """A page with a form: shows it, or runs ``verb`` with its values and goes on.

    On to the address that the verb gives, else ``back``. A refusal becomes the form's error (status 422).
    """
    if request.method == "POST" and form.is_valid():
        try:
            found = verb(form.cleaned_data)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, said)
            return redirect(found if isinstance(found, str) else back)
    page = {"form": form, "back": back, **context}
    return render(request, template, page, status=422 if form.errors else 200)
