"""Every component and chart on one page: for whoever builds a screen, and for the accessibility test.

Open to the operator; in demo mode to everybody who is signed in.
"""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from hyeonjang.commons.ui.views import DeskRequest, desk_view
from hyeonjang.kit.errors import NotPermitted
from hyeonjang.surfaces.desk import gallery_samples as samples


@desk_view
def gallery(request: DeskRequest) -> HttpResponse:
    if getattr(settings, "PRODUCTION", True) and not request.actor.has("system.operate"):
        raise NotPermitted("화면 부품은 시스템을 운영하는 사람만 봅니다. 내 일 화면으로 돌아가세요.")
    form = samples.SampleForm()
    wrong = samples.SampleForm({"title": "", "days": "서른", "start": "2026-02-30"})
    wrong.is_valid()
    context = {
        "form": form,
        "wrong": wrong,
        "charts": samples.charts(),
        "narrow": samples.narrow(),
        "page": Paginator(range(1, 1235), 50).get_page(request.GET.get("page", 7)),
        "steps": samples.STEPS,
        "tabs": samples.TABS,
        "crumbs": samples.CRUMBS,
        "trace": samples.TRACE,
        "rows": samples.ROWS,
    }
    return render(request, "desk/gallery.html", context)
