"""Home and the work list."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render

from hyeonjang.commons.ui import navigation, tasks
from hyeonjang.commons.ui.views import DeskRequest, desk_view
from hyeonjang.kit import clock


@desk_view
def home(request: DeskRequest) -> HttpResponse:
    """Opens on what this actor must decide today; for most people that is their work list."""
    return redirect(navigation.home_of(request.actor) or "desk:work")


@desk_view
def work(request: DeskRequest) -> HttpResponse:
    """내 일: what falls due, what waits for me, what I wait for."""
    today = clock.today()
    groups = [
        {
            "title": tasks.HEADINGS[waiting],
            "rows": [(task, task.urgency(today), task.urgency_ko(today)) for task in items],
        }
        for waiting, items in tasks.of(request.actor, today).items()
    ]
    late = sum(1 for group in groups for _, urgency, _ in group["rows"] if urgency == "late")
    return render(
        request,
        "desk/work.html",
        {"groups": groups, "late": late, "total": sum(len(group["rows"]) for group in groups),
         "glances": tasks.glances(request.actor, today)},
    )
