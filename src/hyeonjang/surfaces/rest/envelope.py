"""How the API says no: always ``{"code", "sentence"}``, with the inputs it is about where there are any."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import Field

from hyeonjang.kit.errors import Refused

_HTTP_SENTENCES = {
    400: "보낸 내용을 읽을 수 없습니다. JSON 형식을 확인하세요.",
    403: "이 요청을 처리하지 않았습니다. 로그인한 화면에서 X-CSRFToken과 함께 다시 보내세요.",
    405: "이 주소에서는 쓸 수 없는 방식입니다. 문서의 방식(GET, POST)을 확인하세요.",
    429: "요청이 너무 잦습니다. 잠시 뒤 다시 보내세요.",
}
_PROBLEMS = {
    "missing": "보내지 않았습니다",
    "extra_forbidden": "이 주소에는 없는 항목입니다",
    "string_type": "글자여야 합니다",
    "string_too_long": "너무 깁니다",
    "string_too_short": "비어 있습니다",
    "list_type": "목록이어야 합니다",
    "too_long": "항목이 너무 많습니다",
    "bool_type": "true나 false여야 합니다",
    "bool_parsing": "true나 false여야 합니다",
    "model_attributes_type": "JSON 객체여야 합니다",
    "dict_type": "JSON 객체여야 합니다",
    "int_parsing": "정수여야 합니다",
    "literal_error": "정해진 값 가운데 하나여야 합니다",
}


class Problem(Schema):
    """One input that cannot be used."""

    field: str = Field(description="입력 이름. 목록 안이면 suspend.0처럼 쓴다")
    sentence: str


class Refusal(Schema):
    """Every answer of the API that is not a result."""

    code: str = Field(description="프로그램이 가려낼 수 있는, 바뀌지 않는 이름")
    sentence: str = Field(description="무엇이 잘못되었고 어떻게 하면 되는지 말하는 한 문장")
    field: str | None = Field(None, description="문장이 가리키는 입력")
    problems: list[Problem] = Field(default_factory=list)


def _answer(
    api: NinjaAPI,
    request: HttpRequest,
    status: int,
    code: str,
    sentence: str,
    *,
    field: str | None = None,
    problems: list[dict[str, str]] | None = None,
) -> HttpResponse:
    body = {"code": code, "sentence": sentence, "field": field, "problems": problems or []}
    return api.create_response(request, body, status=status)


def _problem(error: dict[str, Any]) -> dict[str, str]:
    where = [str(part) for part in error.get("loc", ())]
    where = where[2:] if where[:1] == ["body"] else where[1:]  # "body", the parameter's name, then the field
    name = ".".join(where)
    words = _PROBLEMS.get(str(error.get("type")), "쓸 수 없는 값입니다")
    return {"field": name, "sentence": f"{name or '본문'}: {words}."}


def install(api: NinjaAPI) -> None:
    """Register the handlers on ``api``; other exceptions reach Django, which answers 500 in this shape."""

    @api.exception_handler(Refused)
    def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
        return _answer(api, request, refusal.http_status, refusal.code, refusal.sentence, field=refusal.field)

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        problems = [_problem(one) for one in error.errors]
        sentence = (
            f"{problems[0]['sentence']} 고쳐서 다시 보내세요." if problems else "보낸 내용을 쓸 수 없습니다."
        )
        return _answer(
            api,
            request,
            422,
            "invalid",
            sentence,
            field=problems[0]["field"] if problems else None,
            problems=problems,
        )

    @api.exception_handler(AuthenticationError)
    def unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        return _answer(api, request, 401, "not_signed_in", "로그인이 필요합니다. 로그인한 뒤 다시 보내세요.")

    @api.exception_handler(HttpError)
    def failed(request: HttpRequest, error: HttpError) -> HttpResponse:
        sentence = _HTTP_SENTENCES.get(
            error.status_code, "요청을 처리하지 못했습니다. 보낸 내용을 확인하세요."
        )
        return _answer(api, request, error.status_code, f"http_{error.status_code}", sentence)

    @api.exception_handler(Http404)
    def missing(request: HttpRequest, error: Http404) -> HttpResponse:
        return _answer(api, request, 404, "not_found", "그런 것이 없습니다. 주소를 확인하세요.")
