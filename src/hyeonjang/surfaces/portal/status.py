"""내 신청은 지금 어디에: one code from a letter, no account, works without JavaScript.

The code never stands in an address: it is posted, exchanged for a short stay in the session, and gone.
"""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hyeonjang.commons.cases.actions import codes
from hyeonjang.commons.cases.queries import public
from hyeonjang.commons.ui.views import refuse
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound, Refused

_KEY = "status_code"
_STAY_SECONDS = 900


class CodeForm(forms.Form):
    code = forms.CharField(
        label="조회번호",
        help_text="편지에 적힌 번호입니다. 띄어쓰기와 줄표, 대문자와 소문자는 상관없습니다.",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": "편지에 적힌 조회번호를 입력하세요."},
    )


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Asks for the code; a wrong one gets one sentence, whatever is wrong with it."""
    form = CodeForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            found = codes.redeem(typed=form.cleaned_data["code"], address=request.META.get("REMOTE_ADDR", ""))
        except Refused as refusal:
            refuse(form, refusal)
            status = 429 if refusal.code == "cases.too_many" else 422
        else:
            request.session[_KEY] = [found, int(clock.now().timestamp()) + _STAY_SECONDS]
            return redirect("portal:status_view")
    return render(request, "portal/status.html", {"form": form}, status=status)


@never_cache
@require_safe
def view(request: HttpRequest) -> HttpResponse:
    """The answer first, the reason under it, what to do next last."""
    found, until = request.session.get(_KEY) or (None, 0)
    if found is None or clock.now().timestamp() > until:
        request.session.pop(_KEY, None)
        return redirect("portal:status")
    try:
        status = public.public_view(found)
    except NotFound:
        request.session.pop(_KEY, None)
        return redirect("portal:status")
    return render(request, "portal/status_view.html", {"s": status})


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Done looking: the next person at this machine sees nothing."""
    request.session.pop(_KEY, None)
    return redirect("portal:status")
