"""약속과 결과: what residents see without logging in. Only published copies, no personal names."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hyeonjang.services.innovation.queries import outcomes


@require_safe
def promises(request: HttpRequest) -> HttpResponse:
    year = request.GET.get("year", "")
    rows = outcomes.published(int(year) if year.isdecimal() and len(year) == 4 else None)
    return render(request, "innovation/portal/promises.html", {"rows": rows})


@require_safe
def promise(request: HttpRequest, publication_id: int) -> HttpResponse:
    return render(request, "innovation/portal/promise.html", {"row": outcomes.published_one(publication_id)})
