"""The API: one shape of refusal, the same deadlines as everywhere, and its description held by a snapshot.

``HYEONJANG_WRITE_SNAPSHOTS=1 pytest tests/surfaces/test_rest.py`` writes the snapshot anew.
"""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from hyeonjang.commons.org import seed as org_seed
from hyeonjang.commons.org.actor import system_actor
from hyeonjang.commons.org.models import Account
from hyeonjang.commons.search import Document, Part, Provider, index, keys, providers
from hyeonjang.law.periods.due import due_from_text
from hyeonjang.surfaces.rest.api import api

pytestmark = pytest.mark.django_db
SNAPSHOT = Path(__file__).parent / "openapi.json"


def due(client: Client, **body: Any) -> Any:
    return client.post("/api/law/due", json.dumps(body), content_type="application/json")


def test_설명서가_바뀌면_알아챈다() -> None:
    text = (
        json.dumps(api.get_openapi_schema(path_prefix="/api/"), ensure_ascii=False, indent=1, sort_keys=True)
        + "\n"
    )
    # Python 3.13 took over the newer name of this status (RFC 9110); the API is the same.
    text = text.replace('"Unprocessable Content"', '"Unprocessable Entity"')
    if os.environ.get("HYEONJANG_WRITE_SNAPSHOTS"):
        SNAPSHOT.write_text(text, encoding="utf-8")
    assert text == SNAPSHOT.read_text(encoding="utf-8"), (
        "the API changed; look at the difference, then write the snapshot"
    )


def test_모든_주소는_거절의_모양을_적어_둔다() -> None:
    for where, methods in api.get_openapi_schema(path_prefix="/api/")["paths"].items():
        for operation in methods.values():
            assert operation["operationId"] and operation["summary"], where
            if "requestBody" in operation:
                assert {400, 422} <= set(operation["responses"]), where


def test_살아_있다(client: Client) -> None:
    answer = client.get("/api/health")
    assert answer.status_code == 200 and answer.json()["status"] == "ok"
    assert answer["Content-Type"] == "application/json; charset=utf-8"


def test_기한은_어디서나_같다(client: Client) -> None:
    answer = due(client, clock="petition", start="2026-06-05T14:00", length="3 days")
    expected = due_from_text("petition", "2026-06-05T14:00", "3 days")
    assert answer.status_code == 200 and answer.json()["due"] == "2026-06-10T14:00"
    assert answer.json() == expected and "민원 처리에 관한 법률" in answer.content.decode()


def test_정지와_연장도_받는다(client: Client) -> None:
    plain = due(client, clock="petition", start="2026-06-08", length="10 days").json()["due"]
    held = due(
        client, clock="petition", start="2026-06-08", length="10 days", suspend=["2026-06-10..2026-06-16"]
    ).json()
    assert held["due"] > plain


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"clock": "moon", "start": "2026-06-05", "length": "3 days"}, "clock"),
        ({"clock": "petition", "start": "2026-02-30", "length": "3 days"}, None),
        ({"clock": "petition", "start": "2026-06-05", "length": "3 moons"}, None),
        ({"clock": "petition", "length": "3 days"}, "start"),
        ({"clock": "petition", "start": "2026-06-05", "length": "3 days", "suspend": ["끝에서 처음"]}, None),
        (
            {
                "clock": "petition",
                "start": "2026-06-05",
                "length": "3 days",
                "suspend": "2026-06-10..2026-06-16",
            },
            "suspend",
        ),
        ({"clock": "petition", "start": "2026-06-05", "length": "3 days", "lenght": "4 days"}, "lenght"),
        ({"clock": 3, "start": "2026-06-05"}, "clock"),
    ],
)
def test_나쁜_입력은_한_문장과_422다(client: Client, body: dict[str, Any], field: str | None) -> None:
    answer = due(client, **body)
    assert answer.status_code == 422, answer.content.decode()
    said = answer.json()
    assert set(said) == {"code", "sentence", "field", "problems"}
    assert any("가" <= letter <= "힣" for letter in said["sentence"]) and said["sentence"].endswith(".")
    if field:
        assert said["field"] == field


def test_JSON이_아니면_400이다(client: Client) -> None:
    answer = client.post("/api/law/due", "{", content_type="application/json")
    assert answer.status_code == 400 and answer.json()["code"] == "http_400"


def test_로그인이_없으면_401이고_있으면_나를_말한다(client: Client, account: Any) -> None:
    assert client.get("/api/me").json()["code"] == "not_signed_in"
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/api/me").json() == {"name": "kim", "posts": [], "duties": []}


def test_모르는_주소와_방식도_같은_모양이다(client: Client) -> None:
    assert client.get("/api/nope").json()["code"] == "not_found"
    assert Client(enforce_csrf_checks=True).post("/api/nope").json()["code"] == "not_found"
    assert client.get("/api/law/due").status_code == 405


def inheritance(client: Client, **change: Any) -> Any:
    body = {
        "as_of": "2026-03-01",
        "death": "2025-03-15",
        "heirs": [
            {"name": "W", "relation": "spouse", "abroad": False},
            {"name": "A", "relation": "child", "abroad": False},
            {"name": "B", "relation": "child", "abroad": False},
        ],
        "properties": [{"name": "땅", "kind": "land", "value": "350,000,000", "area": 120.5}],
        "filed_on": "2025-10-15",
        "paid_on": "2025-10-15",
        **change,
    }
    return client.post("/api/law/inheritance", json.dumps(body), content_type="application/json")


def test_상속_취득세를_계산한다(client: Client) -> None:
    answer = inheritance(client)
    assert answer.status_code == 200, answer.content.decode()
    found = answer.json()
    assert (found["due"], found["statutory_due"]) == ("2025-10-15", "2025-09-30")
    assert found["shares"] == {"W": "3/7", "A": "2/7", "B": "2/7"}
    assert found["totals"]["to_pay"] == 11_060_000
    assert client.get("/api/law/inheritance/schema").json()["required"]


@pytest.mark.parametrize(
    "change",
    [
        {"death": "2027-01-01"},
        {"heirs": []},
        {"properties": [{"name": "땅", "kind": "land", "value": 0}]},
        {"properties": [{"name": "땅", "kind": "land", "value": 100.5}]},
        {"unknown": 1},
        {"heirs": [{"name": "W", "relation": "spouse"}, {"name": "X", "relation": "spouse"}]},
    ],
)
def test_상속의_나쁜_입력도_한_문장이다(client: Client, change: dict[str, Any]) -> None:
    answer = inheritance(client, **change)
    assert answer.status_code == 422, answer.content.decode()
    said = answer.json()
    assert any("가" <= letter <= "힣" for letter in said["sentence"]) and said["sentence"].endswith(".")


def test_찾기는_로그인한_사람의_것만_찾고_표시를_안전하게_한다(client: Client, account: Any) -> None:
    if "notes" not in providers:
        providers.register("notes", Provider("notes", "글", lambda _: [], lambda *_: []))
    index.put("notes", [
        Document(1, "도로 굴착 협의", "/desk/", date(2026, 3, 2), frozenset({keys.OFFICIALS}), parts=[Part("굴착은 <달마다> 협의", "3쪽")]),
        Document(2, "도로 굴착 비밀", "/desk/", date(2026, 3, 2), frozenset({keys.department(999)}))])
    assert client.get("/api/search", {"q": "도로굴착"}).json()["code"] == "not_signed_in"
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/api/search", {"q": "도로굴착"}).json() == {"count": 0, "more": False, "loose": False, "hits": []}
    org_seed.load_yeoncheon(system_actor(), password="demo-password-1")
    client.force_login(Account.objects.filter(person__isnull=False)[0], backend="django.contrib.auth.backends.ModelBackend")
    said = client.get("/api/search", {"q": "굴착 협의"}).json()
    assert [hit["title"] for hit in said["hits"]] == ["도로 굴착 협의"] and said["hits"][0]["where"] == "3쪽"
    assert said["hits"][0]["snippet"] == "<mark>굴착</mark>은 &lt;달마다&gt; <mark>협의</mark>"
    for wrong in ({"q": "!!"}, {"q": "가" * 201}, {}, {"q": "굴착", "limit": "0"}):
        refused = client.get("/api/search", wrong)
        assert refused.status_code == 422 and "." in refused.json()["sentence"], wrong
