"""The days off of a year, and adding one: first what it moves, then doing it."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from hyeonjang.commons.calendar import actions, queries
from hyeonjang.commons.ui.views import DeskRequest, desk_view, duty_required, refuse
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound, Refused
from hyeonjang.surfaces.operations.forms import HolidayForm

MANAGER = "calendar.manage"


@desk_view
@require_safe
def holidays(request: DeskRequest) -> HttpResponse:
    asked = request.GET.get("year", "")
    first, last = queries.years()
    year = min(max(int(asked), first), last) if asked.isdigit() else clock.today().year
    return render(request, "operations/holidays.html", {
        "year": year, "rows": queries.days_of(year), "added": queries.added_holidays(date(year, 1, 1)),
        "before": year - 1 if year > first else None, "after": year + 1 if year < last else None,
        "may": request.actor.has(MANAGER)})


@duty_required(MANAGER)
def declare(request: DeskRequest) -> HttpResponseBase:
    form = HolidayForm(request.POST or None)
    preview = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        wanted = {"day": data["date"], "name": data["name"], "kind": data["kind"], "source": data["source"],
                  "promulgated_on": data["promulgated_on"]}
        try:
            if "confirm" in request.POST:
                moved = actions.declare_holiday(request.actor, **wanted).moved
                messages.success(request, f"휴일을 추가했습니다. 기한 {len(moved)}건이 바뀌었습니다.")
                return redirect("operations:holidays")
            preview = actions.preview(lambda: actions.declare_holiday(request.actor, **wanted))
        except Refused as refusal:
            refuse(form, refusal)
    return render(request, "operations/declare.html", {"form": form, "preview": preview},
                  status=422 if form.errors else 200)


@duty_required(MANAGER)
def revoke(request: DeskRequest, holiday_id: int) -> HttpResponseBase:
    row = next((one for one in queries.added_holidays() if one.id == holiday_id), None)
    if row is None:
        raise NotFound("그런 휴일이 없거나 이미 취소되었습니다. 목록을 새로 고쳐 주세요.")
    if request.method == "POST":
        moved = actions.revoke_holiday(request.actor, holiday_id).moved
        messages.success(request, f"휴일을 취소했습니다. 기한 {len(moved)}건이 바뀌었습니다.")
        return redirect("operations:holidays")
    preview = actions.preview(lambda: actions.revoke_holiday(request.actor, holiday_id))
    return render(request, "operations/revoke.html", {"row": row, "preview": preview})
