"""Costs, budgets, opt-outs, and the keys of programs."""

from __future__ import annotations

from datetime import date

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from hyeonjang.commons.org import queries as org
from hyeonjang.commons.ui.views import DeskRequest, desk_view, download, duty_required
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Refused

from .. import permissions
from ..actions import keys as key_actions
from ..actions import money, optouts
from ..forms import BudgetForm, CostForm, KeyForm, OptOutForm
from ..queries import money as queries
from ..vocabulary import Channel


def _units() -> list[tuple[str, str]]:
    return [(str(unit.id), unit.name) for unit in org.departments_on(clock.today())]


@desk_view
@require_safe
def costs(request: DeskRequest) -> HttpResponse:
    """What notices cost this year, by channel, and at which prices."""
    today = clock.today()
    return render(request, "notices/costs.html", {
        "year": today.year, "summary": queries.summary(request.actor, today), "unit_costs": queries.unit_costs(today),
        "history": queries.cost_history(), "budgets": queries.budgets(today.year), "may_manage": request.actor.has(permissions.MANAGE),
        "cost_form": CostForm(), "budget_form": BudgetForm(units=_units(), initial={"year": today.year}), "opt_form": OptOutForm()})


@desk_view
@require_safe
def sheet(request: DeskRequest) -> HttpResponse:
    today = clock.today()
    return download(queries.sheet(request.actor, date(today.year, 1, 1), today), f"통지 비용 {today.year}.xlsx")


def _say_wrong(request: DeskRequest, form: django_forms.Form) -> None:
    for errors in form.errors.values():
        messages.error(request, str(errors[0]))


@desk_view
@require_POST
def unit_cost(request: DeskRequest) -> HttpResponse:
    form = CostForm(request.POST)
    try:
        if form.is_valid():
            money.set_unit_cost(actor=request.actor, **form.cleaned_data)
            messages.success(request, "단가를 적었습니다.")
        _say_wrong(request, form)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("notices:costs")


@desk_view
@require_POST
def budget(request: DeskRequest) -> HttpResponse:
    form = BudgetForm(request.POST, units=_units())
    try:
        if form.is_valid():
            data = form.cleaned_data
            money.set_budget(actor=request.actor, unit_id=int(data["unit"]), year=data["year"], won=data["won"], source=data["source"])
            messages.success(request, "예산을 적었습니다.")
        _say_wrong(request, form)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("notices:costs")


@desk_view
@require_POST
def opt_out(request: DeskRequest) -> HttpResponse:
    form = OptOutForm(request.POST)
    try:
        if form.is_valid():
            data = form.cleaned_data
            change = optouts.accept if data["wants"] == "yes" else optouts.refuse
            change(actor=request.actor, channel=Channel(data["channel"]), contact=data["contact"], evidence=data["evidence"])
            messages.success(request, "수신 여부를 적었습니다.")
        _say_wrong(request, form)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("notices:costs")


@duty_required(permissions.MANAGE)
def keys(request: DeskRequest) -> HttpResponse:
    """The keys of programs; a new one is shown once."""
    form = KeyForm(request.POST or None, units=_units())
    issued = ""
    if request.method == "POST" and form.is_valid():
        try:
            issued = key_actions.issue(actor=request.actor, name=form.cleaned_data["name"], unit_id=int(form.cleaned_data["unit"])).text
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
    context = {"form": form, "issued": issued, "rows": queries.keys(request.actor)}
    return render(request, "notices/keys.html", context, status=422 if form.errors else 200)


@duty_required(permissions.MANAGE)
@require_POST
def revoke(request: DeskRequest, key_id: int) -> HttpResponse:
    try:
        key_actions.revoke(actor=request.actor, key_id=key_id)
        messages.success(request, "열쇠를 폐기했습니다.")
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("notices:keys")
