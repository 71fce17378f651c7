"""The deadline of anything, with every counted and skipped day; the same engine as everywhere."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hyeonjang.commons.calendar.queries import holiday_table
from hyeonjang.commons.ui.views import DeskRequest, desk_view, refuse
from hyeonjang.kit.errors import Refused
from hyeonjang.law.periods.deadline import Deadline
from hyeonjang.law.periods.due import deadline_from_text
from hyeonjang.surfaces.operations.forms import DeadlineForm


def _found(form: DeadlineForm) -> Deadline | None:
    data = form.cleaned_data
    try:
        return deadline_from_text(
            data["clock"], data["start"].strip().replace(" ", "T"), form.length(), form.lines(),
            [data["extend"]] if data["extend"] else [], table=holiday_table())
    except Refused as refusal:
        refuse(form, Refused(refusal.sentence, field={"length": "count"}.get(refusal.field or "", refusal.field)))
        return None


@desk_view
@require_safe
def deadline(request: DeskRequest) -> HttpResponse:
    form = DeadlineForm(request.GET or None)
    found = _found(form) if form.is_bound and form.is_valid() else None
    return render(request, "operations/deadline.html", {"form": form, "found": found},
                  status=422 if form.errors else 200)
