"""Accounts of the county's people: who signs in, with which password to begin with."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hyeonjang.commons.org import accounts as org_accounts
from hyeonjang.commons.ui.views import DeskRequest, duty_required, page_of, refuse
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Refused
from hyeonjang.surfaces.organisation.forms import AccountForm, AccountLookForm

manage = duty_required("org.manage")


@manage
@require_safe
def accounts(request: DeskRequest) -> HttpResponse:
    form = AccountLookForm(request.GET)
    found = form.chosen(org_accounts.accounts_on(clock.today(), form.word()))
    missing = sum(view.account_id is None for view in found)
    context = {"form": form, "page": page_of(request, found), "missing": missing, "total": len(found),
               "all_synthetic": bool(found) and all(view.synthetic for view in found if view.name)}
    return render(request, "organisation/accounts.html", context)


@never_cache
@manage
def create(request: DeskRequest) -> HttpResponse:
    """An account for the person of ``?person=`` (사번); the temporary password is shown on the answer only."""
    form = AccountForm(request.POST or None, initial={
        "number": request.GET.get("person", ""), "username": request.GET.get("person", "")})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            password = org_accounts.temporary_password()
            person_id = org_accounts.person_numbered(data["number"])
            org_accounts.create_account(actor=request.actor, username=data["username"], password=password,
                                        person_id=person_id, temporary=True)
            return _shown(request, data["username"], password)
        except Refused as refusal:
            refuse(form, refusal)
    return render(request, "organisation/account.html", {"form": form}, status=422 if form.errors else 200)


def _shown(request: DeskRequest, username: str, password: str) -> HttpResponse:
    return render(request, "organisation/account_password.html", {"username": username, "password": password})


@never_cache
@manage
@require_POST
def password(request: DeskRequest, account_id: int) -> HttpResponse:
    given = org_accounts.give_password(actor=request.actor, account_id=account_id)
    return _shown(request, request.POST.get("username", ""), given)


@manage
@require_POST
def active(request: DeskRequest, account_id: int) -> HttpResponse:
    on = request.POST.get("active") == "1"
    org_accounts.set_account_active(actor=request.actor, account_id=account_id, active=on)
    messages.success(request, "계정을 다시 쓰게 했습니다." if on else "계정을 막았습니다. 열려 있던 화면도 바로 끝납니다.")
    return redirect("organisation:accounts")
