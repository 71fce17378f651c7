"""현장: the form of one visit, for a phone held in one hand."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render

from hyeonjang.commons.ui.views import DeskRequest, desk_view, refuse
from hyeonjang.kit.errors import Refused

from ..actions import visits
from ..forms import PhotosField, PlainForm, line, text, yes_no
from ..queries import field


def _form(request: DeskRequest, found: field.FieldVisit) -> PlainForm:
    made: dict[str, Any] = {"met_person": line("만난 사람", "본인, 이웃처럼 적습니다.", required=False, limit=100)}
    for claim_id, benefit, row in found.questions:
        made[f"met_{claim_id}_{row.code}"] = yes_no(row.question, f"{benefit} [{row.cite}]", initial=row.met)
        made[f"note_{claim_id}_{row.code}"] = line("본 것", required=False, limit=500)
    made["summary"] = text("조사 내용", "본 그대로 적습니다.", rows=5, limit=4000)
    made["photo"] = PhotosField(label="사진", required=False, help_text="꼭 필요할 때만. 위치와 기기 정보는 지우고 저장합니다.")
    return PlainForm(request.POST or None, request.FILES or None, made=made)


@desk_view
def visit(request: DeskRequest, visit_id: int) -> HttpResponseBase:
    """Whom to see, where, what to look at; then what was found."""
    found = field.field_visit(request.actor, visit_id)
    form = _form(request, found)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        seen = {(pk, row.code): visits.Seen(data[f"met_{pk}_{row.code}"], data[f"note_{pk}_{row.code}"])
                for pk, _, row in found.questions}
        try:
            visits.record_visit(actor=request.actor, visit_id=visit_id, summary=data["summary"], met_person=data["met_person"],
                                seen=seen, photos=[one.read() for one in data["photo"] or []])
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, "현장조사를 적었습니다.")
            return redirect("field:home")
    return render(request, "benefits/field_visit.html", {"v": found, "form": form}, status=422 if form.errors else 200)


@desk_view
def cancel(request: DeskRequest, visit_id: int) -> HttpResponseBase:
    found = field.field_visit(request.actor, visit_id)
    form = PlainForm(request.POST or None, made={"reason": line("하지 못한 까닭", "예: 집에 없음, 연락이 닿지 않음")})
    if request.method == "POST" and form.is_valid():
        try:
            visits.cancel(actor=request.actor, visit_id=visit_id, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, "취소를 적었습니다. 다시 잡을 수 있습니다.")
            return redirect("field:home")
    return render(request, "benefits/field_cancel.html", {"v": found, "form": form}, status=422 if form.errors else 200)
