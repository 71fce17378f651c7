"""The API for programs. Signed in like a person (session and CSRF token); texts in UTF-8 JSON."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.http import HttpRequest
from ninja import NinjaAPI, Schema
from ninja.renderers import JSONRenderer
from ninja.security import SessionAuth

from hyeonjang.kit import clock
from hyeonjang.surfaces.rest import envelope, innovation, law, processes, search
from hyeonjang.surfaces.rest.envelope import Refusal


class Korean(JSONRenderer):
    """Korean as it reads, not as escapes."""

    json_dumps_params = {"ensure_ascii": False}
    charset = "utf-8"


# The documentation page would need inline scripts, which the policy forbids; the description is served.
api = NinjaAPI(
    title="현장",
    version="1",
    description="지방자치단체 업무혁신 플랫폼 현장의 API",
    docs_url=None,
    openapi_url="/openapi.json",
    auth=SessionAuth(csrf=True),
    renderer=Korean(),
    urls_namespace="rest",
)
envelope.install(api)
api.add_router("/law", law.router)
api.add_router("/processes", processes.router)
api.add_router("/innovation", innovation.router)
api.add_router("/search", search.router)


class Health(Schema):
    status: str
    database: str
    now: str


class Me(Schema):
    name: str
    posts: list[str]
    duties: list[str]


@api.get("/health", response=Health, auth=None, operation_id="health", summary="살아 있는지")
def health(request: HttpRequest) -> dict[str, str]:
    """서버와 데이터베이스가 답하는지 본다. 데이터베이스가 답하지 않으면 500이다."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return {"status": "ok", "database": connection.vendor, "now": clock.now().isoformat(timespec="seconds")}


@api.get("/me", response={200: Me, 401: Refusal}, operation_id="me", summary="나")
def me(request: HttpRequest) -> dict[str, Any]:
    """로그인한 사람과 오늘 맡고 있는 자리, 업무를 말한다."""
    actor = request.actor  # type: ignore[attr-defined]
    return {
        "name": actor.name,
        "posts": [f"{post.unit_name} {post.title}" for post in actor.posts],
        "duties": sorted(actor.duties),
    }
