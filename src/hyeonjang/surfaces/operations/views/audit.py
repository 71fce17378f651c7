"""What was decided and who looked at personal data, for the supervisor."""

from __future__ import annotations

import json

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from hyeonjang.commons.audit import access, chain, queries
from hyeonjang.commons.ui.views import DeskRequest, duty_required
from hyeonjang.surfaces.operations.forms import LookFilter, RecordFilter

READER = "audit.read"
PER_PAGE = 50


@duty_required(READER)
@require_safe
def decisions(request: DeskRequest) -> HttpResponse:
    form = RecordFilter(request.GET or None)
    data = form.cleaned_data if form.is_bound and form.is_valid() else {}
    before = request.GET.get("before", "")
    rows = queries.decisions(
        request.actor, action=data.get("action", ""), subject_type=data.get("subject_type", ""),
        person=data.get("person", ""), start=data.get("start"), end=data.get("end"), limit=PER_PAGE + 1,
        before=int(before) if before.isdigit() else None)
    return render(request, "operations/decisions.html", {
        "form": form, "rows": rows[:PER_PAGE], "head": queries.head(),
        "next": rows[PER_PAGE - 1].seq if len(rows) > PER_PAGE else None})


@duty_required(READER)
@require_safe
def decision(request: DeskRequest, seq: int) -> HttpResponse:
    row = queries.decision(request.actor, seq)
    return render(request, "operations/decision.html", {
        "d": row, "detail": json.dumps(row.detail, ensure_ascii=False, indent=2), "hash": queries.hash_of(seq)})


@duty_required(READER)
@require_POST
def verify(request: DeskRequest) -> HttpResponseBase:
    found = chain.verify()
    for finding in found[:20]:
        messages.error(request, finding.sentence)
    if not found:
        seq, _ = queries.head()
        messages.success(request, f"1번부터 {seq:,}번까지 모든 기록이 이어져 있고 바뀌지 않았습니다.")
    return redirect("operations:decisions")


@duty_required(READER)
@require_safe
def looks(request: DeskRequest) -> HttpResponse:
    form = LookFilter(request.GET or None)
    data = form.cleaned_data if form.is_bound and form.is_valid() else {}
    rows = access.looks(request.actor, person=data.get("person", ""), label=data.get("subject", ""),
                        start=data.get("start"), end=data.get("end"), limit=500)
    return render(request, "operations/looks.html", {"form": form, "rows": rows})
