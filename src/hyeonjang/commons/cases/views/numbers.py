"""Numbers taken before their cases exist: for an outage's paper intake, and those that stay empty with a reason."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from hyeonjang.commons.ui.views import DeskRequest, desk_view, refuse
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Refused

from ..actions import intake
from ..actions import numbers as verbs
from ..forms import ReserveForm
from ..queries import numbers as queries


@desk_view
def listing(request: DeskRequest) -> HttpResponseBase:
    """Take numbers; this year's and last year's numbers without a case."""
    today = clock.today()
    form = ReserveForm(request.POST or None, types=intake.type_codes(today))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            found = verbs.reserve(actor=request.actor, type_code=data["type"], count=data["count"], purpose=data["purpose"])
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, f"{found[0]}부터 {found[-1]}까지 받았습니다. 종이에 적어 두고, 접수할 때 그 번호를 넣으세요.")
            return redirect("cases:numbers")
    rows = queries.unused(request.actor, today.year)
    return render(request, "cases/numbers.html", {"form": form, "rows": rows}, status=422 if form.errors else 200)


@desk_view
@require_POST
def void(request: DeskRequest) -> HttpResponseBase:
    """결번: say why a number will never be used."""
    try:
        verbs.void(actor=request.actor, number=request.POST.get("number", ""), reason=request.POST.get("reason", ""))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "결번으로 두었습니다.")
    return redirect("cases:numbers")
