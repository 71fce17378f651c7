"""The first page and the statement of accessibility; everything else comes from services."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hyeonjang.commons.ui import portal


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What residents can look up here, as the installed services registered it."""
    return render(request, "portal/home.html", {"cards": portal.cards()})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/accessibility.html")
