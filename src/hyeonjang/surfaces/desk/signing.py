"""Signing in and out, and one's own password."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hyeonjang.commons.ui.views import DeskRequest, desk_view
from hyeonjang.surfaces.desk import actions
from hyeonjang.surfaces.desk.forms import LoginForm, PasswordForm

if TYPE_CHECKING:
    from hyeonjang.commons.org.models import Account


def _next(request: HttpRequest) -> str:
    """Where to go after signing in: an address of this site, never another one."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe else reverse("desk:home")


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """Sign in. After too many failures axes answers in our stead with ``desk/locked.html`` and status 429."""
    if request.user.is_authenticated:
        return redirect(_next(request))
    form = LoginForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid() and form.account is not None:
        auth.login(request, form.account)
        return redirect(_next(request))
    context = {"form": form, "next": _next(request), "expired": "expired" in request.GET}
    return render(request, "desk/login.html", context, status=422 if form.errors else 200)


@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    auth.logout(request)
    messages.success(request, "로그아웃했습니다.")
    return redirect("desk:login")


@sensitive_post_parameters()
@desk_view
def password(request: DeskRequest) -> HttpResponse:
    """Change one's own password; other sessions of the account end with it."""
    account = cast("Account", request.user)
    form = PasswordForm(account, request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.change_password(actor=request.actor, account=account, new=form.cleaned_data["new"])
        auth.update_session_auth_hash(request, account)
        messages.success(
            request, "비밀번호를 바꾸었습니다. 다른 곳에서 로그인한 화면은 다시 로그인해야 합니다."
        )
        return redirect("desk:home")
    return render(request, "desk/password.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
@never_cache
def stay(request: HttpRequest) -> HttpResponseBase:
    """Asked by an open page before the session ends: any request prolongs it; 403 when it is too late."""
    return HttpResponse(status=204 if request.user.is_authenticated else 403)
