"""What the views of all services share."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, cast
from urllib.parse import quote

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from hyeonjang.kit.errors import NotPermitted, Refused

if TYPE_CHECKING:
    from django.forms import BaseForm

    from hyeonjang.commons.org.actor import Actor

    class DeskRequest(HttpRequest):
        """A request of a signed-in official."""

        actor: Actor
else:
    DeskRequest = HttpRequest

P = ParamSpec("P")
View = Callable[Concatenate[DeskRequest, P], HttpResponseBase]
Guarded = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def desk_view(view: View[P]) -> Guarded[P]:
    """The view is for signed-in officials; others are led to the login and back. Sets nothing itself:
    ``request.actor`` comes from the middleware."""

    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return to_login(request)
        if getattr(request.user, "must_change", False) and request.path != reverse("desk:password"):
            return redirect("desk:password")  # a temporary password opens nothing but its own change
        return view(cast(DeskRequest, request), *args, **kwargs)

    return update_wrapper(guarded, view)


def duty_required(*duties: str) -> Callable[[View[P]], Guarded[P]]:
    """Like ``desk_view``, for holders of one of ``duties`` only; others get a ``NotPermitted`` page."""

    def decorate(view: View[P]) -> Guarded[P]:
        def held(request: DeskRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not any(request.actor.has(duty) for duty in duties):
                raise NotPermitted(
                    "이 화면을 볼 권한이 없습니다. 업무를 맡았다면 행정 담당 부서에 업무 지정을 요청하세요."
                )
            return view(request, *args, **kwargs)

        return desk_view(update_wrapper(held, view))

    return decorate


def to_login(request: HttpRequest) -> HttpResponse:
    """The login page, which leads back here; it says so when a session had run out.

    After a POST it leads to the page the form came from: repeating a POST as a GET would be wrong.
    """
    target = request.get_full_path() if request.method in {"GET", "HEAD"} else ""
    query = {"next": target} if target else {}
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        query["expired"] = "1"
    return redirect(f"{reverse('desk:login')}{'?' if query else ''}{urlencode(query)}")


def refuse(form: BaseForm, refusal: Refused) -> None:
    """Show a refusal at the field it belongs to, or above the form."""
    field = refusal.field if refusal.field in form.fields else None
    form.add_error(field, refusal.sentence)


def page_of(request: HttpRequest, items: Any, per_page: int = 50) -> Page[Any]:
    """The page that ``?page=`` asks for; a number out of range gives the nearest one."""
    return Paginator(items, per_page).get_page(request.GET.get("page"))


def download(content: bytes, filename: str, content_type: str = XLSX) -> HttpResponse:
    """A file to save; the Korean name survives in every browser (RFC 6266, RFC 8187)."""
    response = HttpResponse(content, content_type=content_type)
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "_" for c in filename)
    response["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(filename, safe='')}"
    )
    response["Cache-Control"] = "no-store"
    return response
