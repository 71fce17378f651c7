"""What happens around every request: headers, the actor, refusals, and the access log's last word."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from hyeonjang.commons.audit import access
from hyeonjang.commons.org.actor import Actor, actor_of
from hyeonjang.kit.errors import Refused

Next = Callable[[HttpRequest], HttpResponse]

# No inline script, no inline style, nothing from elsewhere: the desk stands in a network without internet.
CONTENT_SECURITY_POLICY = "; ".join([
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
    "connect-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'",
])


class SecurityHeaders:
    """Headers that Django does not set by itself."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
        if "Cache-Control" not in response.headers and getattr(request, "actor", None) is not None:
            # Pages of a signed-in official stay out of shared caches and of the browser's history cache.
            response.headers["Cache-Control"] = "no-store" if request.actor.account_id else "no-cache"  # type: ignore[attr-defined]
        return response


class ActorMiddleware:
    """``request.actor``: who acts, with the posts held today. Anonymous visitors get the public actor.

    Looks at personal data noted during the request are written before the answer leaves, also when the
    request's own transaction was rolled back.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor: Actor = actor_of(request.user)
        request.actor = actor  # type: ignore[attr-defined]
        with access.collecting(actor, address=request.META.get("REMOTE_ADDR", ""), path=request.path):
            return self.get_response(request)


class RefusalMiddleware:
    """A refusal that no form caught becomes a page, or JSON for programs, with its sentence."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        if request.path.startswith("/api/"):
            return JsonResponse({"code": exception.code, "sentence": exception.sentence},
                                status=exception.http_status, json_dumps_params={"ensure_ascii": False})
        return render(request, "ui/refused.html", {"refusal": exception}, status=exception.http_status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form that was open for too long or came from elsewhere."""
    refusal = Refused("화면을 연 지 오래되었거나 다른 곳에서 온 요청이라 처리하지 않았습니다. "
                      "이전 화면을 새로 고친 뒤 다시 보내 주세요.", code="csrf")
    return render(request, "ui/refused.html", {"refusal": refusal}, status=403)
