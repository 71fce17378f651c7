"""The log of looks at personal data, for heads and the audit."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hyeonjang.commons.ui.views import DeskRequest, desk_view, download, refuse
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Refused

from ..forms import LooksForm
from ..queries import looks

WEEK = 6


@desk_view
@require_safe
def review(request: DeskRequest) -> HttpResponseBase:
    """The last seven days unless told: who looked at whom, why, and what deserves a question."""
    week = {"start": clock.today() - timedelta(days=WEEK), "end": clock.today()}
    form, found = LooksForm(request.GET or None, initial=week), None
    data = form.cleaned_data if form.is_bound and form.is_valid() else {}
    end = data.get("end") or week["end"]
    start = data.get("start") or end - timedelta(days=WEEK)
    try:
        found = looks.review(request.actor, start, end, person=data.get("person", ""), number=data.get("number", ""),
                             only_marked=data.get("marked", False))
    except Refused as refusal:
        if refusal.field is None or not form.is_bound:
            raise
        refuse(form, refusal)
    if found and request.GET.get("format") == "xlsx":
        return download(looks.workbook(found.rows), f"열람 기록 {start:%Y-%m-%d} {end:%Y-%m-%d}.xlsx")
    return render(request, "cases/looks.html", {"form": form, "found": found, "start": start, "end": end},
                  status=200 if found else 422)


@desk_view
@require_safe
def of_case(request: DeskRequest, case_id: int) -> HttpResponseBase:
    """Everybody who looked at one case."""
    case, rows = looks.of_case(request.actor, case_id)
    return render(request, "cases/looks_case.html", {"case": case, "rows": looks.together(rows), "count": len(rows)})
