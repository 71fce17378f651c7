"""Organisation out as XLSX and in again: upload, differences, confirmation. Nothing is written before that."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from hyeonjang.commons.org import actions
from hyeonjang.commons.org import exchange as files
from hyeonjang.commons.ui.views import DeskRequest, download, duty_required, refuse
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, Refused
from hyeonjang.kit.korean import date_ko
from hyeonjang.surfaces.organisation import differences, drafts, follow
from hyeonjang.surfaces.organisation.forms import ApplyForm, DayForm, ExportForm, UploadForm

manage = duty_required("org.manage")
STEPS = ("파일 올리기", "차이 확인", "적용")
SHOWN_ERRORS = 200
SHOWN_ROWS = 1000  # whoever confirms must be able to read it all


def steps(now: int) -> list[dict[str, str]]:
    """The way of a file, for the steps component; ``now`` counts from 0."""
    return [{"title": title, "state": "done" if place < now else "now" if place == now else "later"}
            for place, title in enumerate(STEPS)]


@manage
def exchange(request: DeskRequest) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None, initial={"on": clock.today()})
    if request.method == "POST":
        answer = received(request, form)
        if answer is not None:
            return answer
    page = {"form": form, "export_form": ExportForm(initial={"on": clock.today()}), "steps": steps(0)}
    return render(request, "organisation/exchange.html", page, status=422 if form.errors else 200)


@manage
@require_safe
def export(request: DeskRequest) -> HttpResponse:
    form = ExportForm(request.GET)
    if not form.is_valid():
        raise Refused("기준일이 달력에 없는 날짜입니다. 2026-10-02처럼 적어 다시 내려받으세요.", field="on")
    on: date = form.cleaned_data["on"]
    return download(files.export(on), f"조직 {on:%Y-%m-%d}.xlsx")


def received(request: DeskRequest, form: UploadForm) -> HttpResponse | None:
    """What an upload leads to: its differences, or its errors; ``None`` when the form itself is wrong."""
    if not form.is_valid():
        return None
    upload, on = form.cleaned_data["file"], form.cleaned_data["on"]
    try:
        reading = drafts.read(upload.read())
    except Refused as refusal:
        form.add_error("file", refusal.sentence)
        return None
    if reading.errors:
        token = drafts.seal_errors(request.actor, reading, upload.name)
        return _faulty(request, reading.errors, upload.name, token)
    return _differences(request, drafts.Draft(upload.name, reading.wanted, reading.succession_rows), on)


def _faulty(request: DeskRequest, errors: Sequence[files.Error], name: str, token: str = "") -> HttpResponse:
    page = {"errors": errors[:SHOWN_ERRORS], "total": len(errors), "token": token, "file_name": name, "steps": steps(0)}
    return render(request, "organisation/errors.html", page, status=422)


def _differences(request: DeskRequest, draft: drafts.Draft, on: date, form: ApplyForm | None = None) -> HttpResponse:
    plan = files.against(draft.wanted, on, draft.rows)
    if plan.errors:
        return _faulty(request, plan.errors, draft.file_name)
    token = drafts.seal(request.actor, draft)
    context: dict[str, Any] = {
        "file_name": draft.file_name, "on": on, "backdated": on < clock.today(), "notes": plan.notes, "steps": steps(1),
        "day_form": DayForm(initial={"on": on, "draft": token}),
    }
    try:
        shown = actions.preview(actions.Document("미리보기", on, plan.operations))
        found = differences.between(shown.changes, shown.old, shown.new)
        first = ApplyForm(initial={
            "on": on, "draft": token, "digest": shown.digest, "title": f"{date_ko(on)} 행정기구 개편"})
        context |= {
            "found": found, "tables": found.cut(SHOWN_ROWS), "consequences": shown.consequences, "any": bool(shown.changes),
            "follow": follow.of(request.actor, shown.changes, shown.old, shown.new, on), "form": form or first,
        }
    except Refused as refusal:
        context["refusal"] = refusal.sentence
    status = 422 if "refusal" in context or (form and form.errors) else 200
    return render(request, "organisation/preview.html", context, status=status)


def _start_again() -> HttpResponse:
    return redirect("organisation:exchange")


@manage
def preview(request: DeskRequest) -> HttpResponse:
    """The same file for another day."""
    if request.method != "POST":
        return _start_again()
    form = DayForm(request.POST)
    draft = drafts.unseal(request.actor, request.POST.get("draft", ""))
    if not form.is_valid():
        messages.error(request, "시행일이 달력에 없는 날짜입니다. 2026-10-02처럼 적어 주세요.")
    return _differences(request, draft, form.cleaned_data.get("on") or clock.today())


@manage
def apply(request: DeskRequest) -> HttpResponse:
    """Carry out what was shown, if it still is what would happen."""
    if request.method != "POST":
        return _start_again()
    form = ApplyForm(request.POST)
    draft = drafts.unseal(request.actor, request.POST.get("draft", ""))
    if not form.is_valid():
        return _differences(request, draft, form.cleaned_data.get("on") or clock.today(), form)
    try:
        return redirect(_applied(request, draft, form.cleaned_data))
    except Conflict as conflict:
        messages.error(request, conflict.sentence)
        return _differences(request, draft, form.cleaned_data["on"])
    except Refused as refusal:
        refuse(form, refusal)
        return _differences(request, draft, form.cleaned_data["on"], form)


def _applied(request: DeskRequest, draft: drafts.Draft, data: dict[str, Any]) -> str:
    plan = files.against(draft.wanted, data["on"], draft.rows)
    if plan.errors:
        raise Refused(plan.errors[0].sentence)
    document = actions.Document(data["title"], data["on"], plan.operations, data["cite"])
    row = actions.apply(document, request.actor, expected=data["digest"])
    messages.success(request, f"{date_ko(row.effective)}부터 바뀌도록 적용했습니다.")
    return reverse("organisation:reorganisation", args=[row.pk])


@manage
@require_POST
def errors(request: DeskRequest) -> HttpResponseBase:
    name, content = drafts.marked(request.actor, request.POST.get("errors", ""))
    return download(content, f"{name.removesuffix('.xlsx')} 오류.xlsx")
