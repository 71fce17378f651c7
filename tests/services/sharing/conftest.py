"""A county of two bureaus, a department beside them and a town; short ways to a case and to a request."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from hyeonjang.commons.cases.actions import intake
from hyeonjang.commons.org import actions as org_actions
from hyeonjang.commons.org.actor import Actor, actor_of_person, system_actor
from hyeonjang.commons.org.models import Account, Membership, Unit
from hyeonjang.kit import clock
from hyeonjang.services.sharing.actions import requests
from hyeonjang.services.sharing.models import CooperationRequest
from tests.commons.cases.conftest import publish

TODAY = "2026-11-23T10:00"  # a Monday
PASSWORD = "demo-password-1"
UNITS = [
    ("YC", "연천군", "군", None), ("B1", "복지국", "국", "YC"), ("B2", "안전도시국", "국", "YC"),
    ("D1", "복지정책과", "과", "B1"), ("D2", "사회복지과", "과", "B1"), ("D3", "건설과", "과", "B2"), ("D4", "안전총괄과", "과", "B2"),
    ("D5", "기획감사담당관", "과", "YC"), ("W1", "전곡읍", "읍면", "YC"),
    ("T1", "생활보장팀", "팀", "D1"), ("T3", "도로팀", "팀", "D3"), ("T4", "방재팀", "팀", "D4"), ("T5", "기획팀", "팀", "D5"), ("T2", "노인팀", "팀", "D2"),
]
PEOPLE = [
    ("chief", "YC", "군수", True, "군수"), ("vice", "YC", "부군수", False, "부군수"), ("bureau1", "B1", "국장", True, ""), ("bureau2", "B2", "국장", True, ""),
    ("head1", "D1", "과장", True, ""), ("head2", "D2", "과장", True, ""), ("head3", "D3", "과장", True, ""), ("head4", "D4", "과장", True, ""),
    ("head5", "D5", "과장", True, ""), ("town", "W1", "과장", True, "전곡읍장"), ("team1", "T1", "팀장", True, ""),
    ("clerk1", "T1", "담당자", False, "주무관"), ("mate1", "T1", "담당자", False, "주무관"), ("clerk2", "T2", "담당자", False, "주무관"),
    ("team3", "T3", "팀장", True, ""), ("clerk3", "T3", "담당자", False, "주무관"), ("mate3", "T3", "담당자", False, "주무관"),
    ("clerk4", "T4", "담당자", False, "주무관"), ("planner", "T5", "담당자", False, "주무관"), ("auditor", "D5", "담당자", False, "감사 담당"),
]


def build() -> None:
    operations: list[dict[str, Any]] = [
        {"op": "create", "code": code, "name": name, "kind": kind, "parent": parent, "form": "", "order": place}
        for place, (code, name, kind, parent) in enumerate(UNITS)]
    for place, (code, unit, rank, head, title) in enumerate(PEOPLE):
        operations += [
            {"op": "post", "code": code, "unit": unit, "rank": rank, "head": head, "title": title, "order": place},
            {"op": "person", "number": code, "name": f"{code}-이름", "synthetic": True},
            {"op": "appoint", "person": code, "post": code}]
    operations += [
        {"op": "duty", "duty": "sharing.coordinate", "unit": "T5"}, {"op": "duty", "duty": "sharing.coordinate", "post": "head5"},
        {"op": "duty", "duty": "audit.read", "post": "auditor"}, {"op": "duty", "duty": "cases.manage", "post": "head1"}]
    org_actions.apply(org_actions.Document("기구", date(2025, 1, 1), operations, "시험 조례"), system_actor())


class Town:
    """Actors, units and posts by their codes, and short ways to a request."""

    def __getattr__(self, code: str) -> Actor:
        return actor_of_person(self.person(code))

    def unit(self, code: str) -> int:
        return int(Unit.objects.get(code=code).pk)

    def person(self, code: str) -> int:
        return int(Membership.objects.known().get(post__code=code, valid_to=None).person_id)

    def post(self, code: str) -> int:
        return int(Membership.objects.known().get(post__code=code, valid_to=None).post_id)

    def account(self, code: str) -> Account:
        found, _ = Account.objects.get_or_create(username=code, defaults={"person_id": self.person(code), "must_change": False})
        return found

    def case(self, type_code: str = "long", **more: Any) -> intake.Opened:
        return intake.open_case(**{
            "actor": self.clerk1, "type_code": type_code, "title": "도로 표지판 질의", "unit_id": self.unit("T1"),
            "applicant": intake.Applicant("홍길동", date(1948, 3, 1), "010-1234-5678", "경기도 연천군 전곡읍 은대리 1"),
            "assignee_id": self.person("clerk1"), **more})

    def ask(self, who: str = "clerk1", to: str = "D3", days: int = 3, **more: Any) -> CooperationRequest:
        return requests.ask(actor=getattr(self, who), wanted=requests.Wanted(
            self.unit(to), more.pop("title", "도로 점용 가능 여부"), more.pop("body", "신청지 앞 도로의 점용 여부를 알려 주십시오."), days, **more))


@pytest.fixture(scope="package")
def small_town(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Made once, rolled back when the package is done."""
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        with clock.travel(TODAY):
            build()
            publish("long", "질의", term="14일", promise="10일")
            publish("short", "단순", name="단순 질의", term="3일", promise="2일")
        yield
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)


@pytest.fixture
def town(small_town: None, db: None) -> Iterator[Town]:
    with clock.travel(TODAY):
        yield Town()
