"""The search through the API: the same question, the same rights, the same order as on the desk."""

from __future__ import annotations

from datetime import date
from itertools import islice
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from hyeonjang.commons.search import queries
from hyeonjang.surfaces.rest.processes import REFUSALS, actor_of

router = Router(tags=["search"])


class Asked(Schema):
    """What is looked for, and what narrows it."""

    q: str = Field(max_length=queries.LONGEST, description="찾을 말. 띄어쓰기와 가운뎃점은 달라도 된다")
    kind: str = Field("", max_length=40, description="종류. 비우면 모두")
    department: int | None = Field(None, description="부서의 번호")
    year: int | None = Field(None, ge=1, le=9999)
    limit: int = Field(20, ge=1, le=queries.MOST)


class FoundHit(Schema):
    """A document; ``where`` is the page or the sheet on which the words stand."""

    kind: str
    kind_name: str
    id: int
    title: str
    note: str
    where: str
    snippet: str = Field(description="찾은 말 둘레의 글. 찾은 말은 <mark>로 감싸고 나머지는 HTML에 안전하게 바꾸었다")
    url: str
    on: date


class FoundAll(Schema):
    """What was found, at most two hundred."""

    count: int
    more: bool = Field(description="더 있어서 일부만 셌는지")
    loose: bool = Field(description="모든 낱말이 든 것이 없어 일부 낱말이 든 것을 보이는지")
    hits: list[FoundHit]


@router.get("", response={200: FoundAll, **REFUSALS}, operation_id="search", summary="찾기")
def search(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """로그인한 사람이 볼 수 있는 것에서만 찾는다."""
    found = queries.search(actor_of(request), asked.q, queries.Narrow(asked.kind, asked.department, asked.year))
    return {"count": len(found.hits), "more": found.more, "loose": found.loose, "hits": [
        {"kind": hit.kind, "kind_name": hit.kind_ko, "id": hit.object_id, "title": hit.title, "note": hit.note, "where": hit.where,
         "snippet": str(hit.snippet), "url": hit.url, "on": hit.on} for hit in islice(found.hits, asked.limit)]}
