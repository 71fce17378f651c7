"""Addresses of the pages that keep the house running."""

from __future__ import annotations

from django.urls import path

from hyeonjang.surfaces.operations.views import audit, deadlines, holidays, outbox

app_name = "operations"
urlpatterns = [
    path("deadline/", deadlines.deadline, name="deadline"),
    path("holidays/", holidays.holidays, name="holidays"),
    path("holidays/declare/", holidays.declare, name="declare"),
    path("holidays/<int:holiday_id>/revoke/", holidays.revoke, name="revoke"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/<int:delivery_id>/retry/", outbox.retry, name="retry"),
    path("decisions/", audit.decisions, name="decisions"),
    path("decisions/verify/", audit.verify, name="verify"),
    path("decisions/<int:seq>/", audit.decision, name="decision"),
    path("looks/", audit.looks, name="looks"),
]
