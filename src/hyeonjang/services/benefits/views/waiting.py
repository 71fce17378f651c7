"""회신 기다림: what was asked and is not answered, chasers, a day's answers from a file."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render

from hyeonjang.commons.ui.views import DeskRequest, desk_view, download, page_of, refuse
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Refused

from .. import forms, papers
from ..actions import requests
from ..queries import desk


@desk_view
def waiting(request: DeskRequest) -> HttpResponseBase:
    """Who has not answered, the oldest first; a letter to ask again for those chosen."""
    today, source = clock.today(), request.GET.get("source", "")
    rows = desk.waiting(request.actor, today, source=source, overdue=bool(request.GET.get("late")))
    if request.GET.get("format") == "xlsx":
        return download(papers.waiting_book(rows, today), "회신 기다림.xlsx")
    form = forms.ChaseForm(request.POST or None, choices=[row.id for row in rows])
    if request.method == "POST" and form.is_valid():
        try:
            count = requests.chase(actor=request.actor, request_ids=form.cleaned_data["requests"],
                                   document_number=form.cleaned_data["document_number"])
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, f"{count}건을 독촉한 것으로 적었습니다.")
            return redirect("benefits:waiting")
    context = {"page": page_of(request, rows), "form": form, "sources": desk.waiting_by_source(request.actor), "source": source,
               "late": request.GET.get("late", ""), "overdue": sum(row.overdue for row in rows), "total": len(rows)}
    return render(request, "benefits/waiting.html", context, status=422 if form.errors else 200)


@desk_view
def chase_file(request: DeskRequest, form: str) -> HttpResponseBase:
    """The letter for the questions chosen on the list, as PDF or HWPX."""
    today = clock.today()
    wanted = set(request.GET.getlist("requests"))
    rows = [row for row in desk.waiting(request.actor, today) if str(row.id) in wanted]
    data = papers.chase_file(request.actor, rows, request.GET.get("number", ""), today, form)
    return download(data, f"회신 독촉.{form}", "application/pdf" if form == "pdf" else "application/hwp+zip")


@desk_view
def replies(request: DeskRequest) -> HttpResponseBase:
    """A day's answers out of a file; lines that cannot be taken are shown with the reason."""
    form = forms.RepliesForm(request.POST or None, request.FILES or None)
    taken = None
    if request.method == "POST" and form.is_valid():
        try:
            file = form.cleaned_data["file"]
            taken = requests.import_replies(actor=request.actor, file_name=file.name, data=file.read())
        except Refused as refusal:
            refuse(form, Refused(refusal.sentence, field=refusal.field or "file"))
    return render(request, "benefits/replies.html", {"form": form, "taken": taken}, status=422 if form.errors else 200)
