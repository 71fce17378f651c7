"""Who acts for whom: named for a time, ended early."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from hyeonjang.commons.org import actions, queries
from hyeonjang.commons.ui.views import DeskRequest, duty_required, refuse
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Refused
from hyeonjang.kit.korean import date_ko
from hyeonjang.surfaces.organisation import deputies as lists
from hyeonjang.surfaces.organisation.forms import DeputyForm, EndDeputyForm

manage = duty_required("org.manage")


@manage
@require_safe
def deputies(request: DeskRequest) -> HttpResponse:
    return render(request, "organisation/deputies.html", {"rows": lists.rows(clock.today())})


@manage
def appoint(request: DeskRequest) -> HttpResponse:
    found = queries.snapshot(clock.today())
    form = DeputyForm(request.POST or None, posts=lists.posts(found), people=lists.people(found), initial={
        "post": lists.words_of(found, request.GET.get("post", "")), "start": clock.today()})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.assign_deputy(actor=request.actor, person_id=data["person"], post_id=data["post"],
                                  start=data["start"], end=data["end"], reason=data["reason"])
            messages.success(request, f"{date_ko(data['start'])}부터 {date_ko(data['end'])}까지 직무대리를 정했습니다.")
            return redirect("organisation:deputies")
        except Refused as refusal:
            refuse(form, refusal)
    return render(request, "organisation/appoint_deputy.html", {"form": form}, status=422 if form.errors else 200)


@manage
def end(request: DeskRequest, deputy_id: int) -> HttpResponse:
    row = lists.row(clock.today(), deputy_id)
    form = EndDeputyForm(request.POST or None, initial={"last_day": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_deputy(actor=request.actor, deputy_id=deputy_id, last_day=form.cleaned_data["last_day"])
            messages.success(request, f"직무대리를 {date_ko(form.cleaned_data['last_day'])}에 끝내기로 했습니다.")
            return redirect("organisation:deputies")
        except Refused as refusal:
            refuse(form, refusal)
    return render(request, "organisation/end_deputy.html", {"form": form, "row": row}, status=422 if form.errors else 200)
