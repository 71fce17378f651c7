"""Pages for addresses that do not exist and for failures of our own; both say what to do."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, HttpResponseServerError, JsonResponse
from django.template import TemplateDoesNotExist, loader

from hyeonjang.kit import clock
from hyeonjang.kit.korean import moment_ko

log = logging.getLogger(__name__)
NOT_FOUND = "그런 주소는 없습니다. 주소를 다시 확인하세요."
SERVER_ERROR = (
    "오류가 나서 처리하지 못했습니다. 잠시 뒤 다시 해 보고, 계속되면 정보통신 담당자에게 시각을 알려 주세요."
)


def _for_programs(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if _for_programs(request):
        return JsonResponse(
            {"code": "not_found", "sentence": NOT_FOUND},
            status=404,
            json_dumps_params={"ensure_ascii": False},
        )
    return HttpResponseNotFound(loader.render_to_string("404.html", {}, request))


def server_error(request: HttpRequest) -> HttpResponse:
    """Renders without context processors: whatever broke may be in one of them."""
    if _for_programs(request):
        return JsonResponse(
            {"code": "server_error", "sentence": SERVER_ERROR},
            status=500,
            json_dumps_params={"ensure_ascii": False},
        )
    try:
        return HttpResponseServerError(
            loader.render_to_string("500.html", {"moment": moment_ko(clock.now())})
        )
    except (TemplateDoesNotExist, ValueError):
        log.exception("the page for server errors could not be drawn")
        return HttpResponseServerError(SERVER_ERROR, content_type="text/plain; charset=utf-8")
