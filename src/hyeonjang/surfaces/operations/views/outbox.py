"""What happens after a change: deliveries, the worker, the schedule, and what was given up."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from hyeonjang.commons.outbox import actions, queries
from hyeonjang.commons.ui.views import DeskRequest, desk_view, duty_required, page_of
from hyeonjang.kit.errors import Refused

QUIET_SECONDS = 120


@duty_required("system.operate")
@require_safe
def outbox(request: DeskRequest) -> HttpResponse:
    silent, counts = queries.seconds_since_beat(), queries.counts()
    return render(request, "operations/outbox.html", {
        "counts": counts, "dead_kind": "danger" if counts["dead"] else "",
        "page": page_of(request, queries.dead_letters(request.actor), 20),
        "schedule": queries.schedule(), "silent": silent is None or silent > QUIET_SECONDS,
        "minutes": None if silent is None else int(silent // 60),
    })


@desk_view
@require_POST
def retry(request: DeskRequest, delivery_id: int) -> HttpResponseBase:
    work = partial(actions.retry, delivery_id, request.actor)
    try:
        work()
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "다시 시도하도록 넘겼습니다. 작업자가 곧 처리합니다.")
    return redirect("operations:outbox")
