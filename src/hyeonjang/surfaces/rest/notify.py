"""``/v2/``: the interface of GOV.UK Notify, for programs that have one of its clients. Errors in its shape."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from hyeonjang.commons.notices import interface, tokens
from hyeonjang.kit.errors import NotFound, Refused

Call = Callable[..., HttpResponseBase]
_REQUIRED = {
    "email": ("email_address", "template_id"), "sms": ("phone_number", "template_id"), "letter": ("template_id", "personalisation"),
}
_CODES = {"ValidationError", "BadRequestError"}


def _error(status: int, error: str, message: str) -> JsonResponse:
    return JsonResponse({"status_code": status, "errors": [{"error": error, "message": message}]}, status=status,
                        json_dumps_params={"ensure_ascii": False})


def _open(view: Call) -> Call:
    """Let in who has a key, and turn refusals into answers."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, tokens.caller(request.headers.get("Authorization", "")), *args, **kwargs)
        except tokens.Denied as denied:
            return _error(denied.status, "AuthError", denied.message)
        except NotFound as missing:
            if missing.field == "template_id" and request.method == "POST":
                return _error(400, "BadRequestError", missing.sentence)
            return _error(404, "NoResultFound", missing.sentence)
        except Refused as refusal:
            return _error(400, refusal.code if refusal.code in _CODES else "BadRequestError", refusal.sentence)

    return guarded


def _body(request: HttpRequest) -> dict[str, Any]:
    try:
        found = json.loads(request.body or b"{}")
    except ValueError:
        raise Refused("Invalid JSON supplied in POST data", code="BadRequestError") from None
    if not isinstance(found, dict):
        raise Refused("Invalid JSON supplied in POST data", code="BadRequestError")
    if not isinstance(found.get("personalisation") or {}, dict):
        raise Refused("personalisation is not of type object", code="ValidationError")
    return found


def _json(value: object, status: int = 200) -> JsonResponse:
    return JsonResponse(value, status=status, json_dumps_params={"ensure_ascii": False})


@_open
@require_POST
def send(request: HttpRequest, key: Any, kind: interface.Kind) -> HttpResponse:
    body = _body(request)
    for name in _REQUIRED[kind]:
        if not body.get(name):
            raise Refused(f"{name} is a required property", code="ValidationError")
    return _json(interface.send(key, kind, body), 201)


@_open
@require_GET
def listed(request: HttpRequest, key: Any) -> HttpResponse:
    return _json(interface.listed(key, {name: request.GET.getlist(name) for name in request.GET}))


@_open
@require_GET
def one(request: HttpRequest, key: Any, number: str) -> HttpResponse:
    return _json(interface.one(key, number))


@_open
@require_GET
def pdf(request: HttpRequest, key: Any, number: str) -> HttpResponse:
    return HttpResponse(interface.pdf(key, number), content_type="application/pdf")


@_open
@require_GET
def templates(request: HttpRequest, key: Any) -> HttpResponse:
    return _json(interface.templates(key, request.GET.get("type", "")))


@_open
@require_GET
def template(request: HttpRequest, key: Any, number: str, version: int | None = None) -> HttpResponse:
    return _json(interface.template(key, number, version))


@_open
@require_POST
def preview(request: HttpRequest, key: Any, number: str) -> HttpResponse:
    return _json(interface.preview(key, number, _body(request).get("personalisation") or {}))


urlpatterns = [
    path("notifications/email", send, {"kind": "email"}),
    path("notifications/sms", send, {"kind": "sms"}),
    path("notifications/letter", send, {"kind": "letter"}),
    path("notifications", listed),
    path("notifications/<str:number>", one),
    path("notifications/<str:number>/pdf", pdf),
    path("templates", templates),
    path("template/<str:number>", template),
    path("template/<str:number>/version/<int:version>", template),
    path("template/<str:number>/preview", preview),
]
