"""A small office with two teams, and types of cases published through the product's own verbs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from hyeonjang.commons.cases.actions import intake, types
from hyeonjang.commons.org import actions as org_actions
from hyeonjang.commons.org.actor import Actor, actor_of_person, system_actor
from hyeonjang.commons.org.models import Membership, Unit
from hyeonjang.kit import clock

TODAY = "2026-11-23T10:00"
OUTCOMES = [
    {"code": "grant", "name": "보장 결정", "kind": "granted"},
    {"code": "refuse", "name": "보장하지 않음", "kind": "refused"},
    {"code": "return", "name": "반려", "kind": "returned"},
]
REASONS = [{"text": "소득인정액이 기준 이하입니다.", "cite": "국민기초생활 보장법 제8조"}]


def fields(**more: Any) -> dict[str, Any]:
    """A petition of seven days with a promise of four."""
    return {
        "name": "일반 질의", "clock": "petition", "term": "7일", "promise": "4일", "level": "팀장",
        "outcomes": OUTCOMES, "legal_basis": [{"cite": "민원 처리에 관한 법률 시행령 제14조", "what": "처리기간"}],
        "steps": [{"code": "check", "name": "검토", "public": True}, {"code": "survey", "name": "현장 확인", "public": True}],
        **more,
    }


def publish(code: str, series: str, since: date = date(2026, 1, 1), **more: Any) -> int:
    actor = system_actor()
    types.create_type(actor=actor, code=code, series=series)
    version = types.draft_version(actor=actor, type_code=code, valid_from=since, **fields(**more))
    types.publish_version(actor=actor, version_id=version)
    return version


ORGANISATION = [
    {"op": "create", "code": "YC", "name": "연천군", "kind": "군", "parent": None, "form": ""},
    {"op": "create", "code": "B1", "name": "복지국", "kind": "국", "parent": "YC", "form": ""},
    {"op": "create", "code": "D1", "name": "복지정책과", "kind": "과", "parent": "B1", "form": "과"},
    {"op": "create", "code": "D2", "name": "환경보호과", "kind": "과", "parent": "YC", "form": "과"},
    {"op": "create", "code": "T1", "name": "생활보장팀", "kind": "팀", "parent": "D1", "form": ""},
    {"op": "create", "code": "T2", "name": "통합조사팀", "kind": "팀", "parent": "D1", "form": ""},
    {"op": "create", "code": "T3", "name": "환경정책팀", "kind": "팀", "parent": "D2", "form": ""},
]
PEOPLE = [
    ("chief", "YC", "군수", True, "군수"), ("vice", "YC", "부군수", False, "부군수"),
    ("bureau", "B1", "국장", True, ""), ("head", "D1", "과장", True, ""), ("team", "T1", "팀장", True, ""),
    ("clerk", "T1", "담당자", False, "주무관"), ("mate", "T1", "담당자", False, "주무관"),
    ("team2", "T2", "팀장", True, ""), ("clerk2", "T2", "담당자", False, "주무관"),
    ("head2", "D2", "과장", True, ""), ("outsider", "T3", "담당자", False, "주무관"),
]


def build_office() -> None:
    operations: list[dict[str, Any]] = [{**row, "order": place} for place, row in enumerate(ORGANISATION)]
    for place, (code, unit, rank, head, title) in enumerate(PEOPLE):
        operations += [
            {"op": "post", "code": code, "unit": unit, "rank": rank, "head": head, "title": title, "order": place},
            {"op": "person", "number": code, "name": f"{code}-이름", "synthetic": True},
            {"op": "appoint", "person": code, "post": code},
        ]
    operations += [
        {"op": "duty", "duty": "cases.manage", "post": "head"},
        {"op": "duty", "duty": "calendar.manage", "post": "head2"},
        {"op": "duty", "duty": "audit.read", "post": "vice"},
    ]
    org_actions.apply(
        org_actions.Document("기구", date(2025, 1, 1), operations, "시험 조례"), system_actor()
    )


class Office:
    """Actors and units by their codes."""

    def __getattr__(self, code: str) -> Actor:
        row = Membership.objects.known().get(post__code=code, valid_to=None)
        return actor_of_person(row.person_id)

    def unit(self, code: str) -> int:
        return int(Unit.objects.get(code=code).pk)

    def person(self, code: str) -> int:
        return int(Membership.objects.known().get(post__code=code, valid_to=None).person_id)

    def open(self, type_code: str = "query", *, to: str = "clerk", **more: Any) -> intake.Opened:
        given: dict[str, Any] = {
            "actor": self.clerk, "type_code": type_code, "title": "도로 표지판 질의", "unit_id": self.unit("T1"),
            "applicant": intake.Applicant("홍길동", date(1948, 3, 1), "010-1234-5678", "경기도 연천군 전곡읍 은대리 1"),
            "assignee_id": self.person(to) if to else None, **more,
        }
        return intake.open_case(**given)


@pytest.fixture
def today() -> Iterator[None]:
    with clock.travel(TODAY):
        yield


@pytest.fixture
def office(db: None, today: None) -> Office:
    build_office()
    publish("query", "질의")
    return Office()
