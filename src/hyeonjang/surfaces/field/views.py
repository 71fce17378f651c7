"""Where I go today."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from hyeonjang.commons.ui import field
from hyeonjang.commons.ui.views import DeskRequest, desk_view
from hyeonjang.kit import clock


@desk_view
def home(request: DeskRequest) -> HttpResponse:
    """Today's stops, and those that were left over."""
    today = clock.today()
    stops = field.of(request.actor, today)
    return render(request, "field/home.html", {
        "late": [stop for stop in stops if stop.day < today], "today": [stop for stop in stops if stop.day >= today],
    })
