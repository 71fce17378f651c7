"""Every component and chart on one page: for whoever builds a screen, and for the accessibility test."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from hyeonjang.commons.ui.views import DeskRequest, desk_view


@desk_view
def gallery(request: DeskRequest) -> HttpResponse:
    return render(request, "desk/gallery.html", {})
