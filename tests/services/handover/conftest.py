"""A county in which an official moves away from the 생활보장팀: made once, rolled back when the package is done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from hyeonjang.commons import outbox
from hyeonjang.commons.cases.actions import intake, types
from hyeonjang.commons.org import actions as org_actions
from hyeonjang.commons.org import queries as org
from hyeonjang.commons.org import seed as org_seed
from hyeonjang.commons.org.actor import Actor, actor_of_person, system_actor
from hyeonjang.commons.org.models import Account
from hyeonjang.kit import clock
from hyeonjang.services.handover.models import Pack

ON = date(2026, 11, 17)
MOVE = date(2026, 11, 23)
PASSWORD = "demo-password-1"
ANSWERS = [{"code": "answer", "name": "답변", "kind": "answered"}, {"code": "refuse", "name": "받아들이지 않음", "kind": "refused"}]


@pytest.fixture(autouse=True)
def _plain(settings: Any) -> None:
    settings.WHITENOISE_AUTOREFRESH = True


def build() -> None:
    """The demo's organisation and one type of case."""
    system = system_actor()
    org_seed.load_yeoncheon(system, password=PASSWORD)
    with clock.travel(ON):
        outbox.run_pending()
        types.create_type(actor=system, code="query", series="질의")
        version = types.draft_version(
            actor=system, type_code="query", valid_from=date(2026, 1, 1), name="일반 질의", clock="petition", term="7일", promise="4일",
            level="팀장", outcomes=ANSWERS, steps=[{"code": "review", "name": "내용 검토", "public": True}],
            legal_basis=[{"cite": "민원 처리에 관한 법률 시행령 제14조", "what": "처리기간"}])
        types.publish_version(actor=system, version_id=version)


@pytest.fixture(scope="package")
def small_county(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        build()
        yield
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)


class Desk:
    """The county with people by role and short ways to move them."""

    @property
    def found(self) -> org.Snapshot:
        return org.snapshot(clock.today())

    def unit(self, name: str) -> int:
        return next(unit.id for unit in self.found.units.values() if unit.name == name)

    def head(self, unit_name: str) -> Actor:
        person = org.head_of(self.unit(unit_name), clock.today())
        assert person is not None
        return actor_of_person(person.id)

    def at(self, code: str) -> Actor:
        """Whoever holds the post of this code today."""
        post = next(post for post in self.found.posts.values() if post.code == code)
        return actor_of_person(self.found.people_at(post.id)[0].id)

    def post(self, code: str) -> int:
        return next(post.id for post in self.found.posts.values() if post.code == code)

    def number(self, actor: Actor) -> str:
        assert actor.person_id is not None
        return self.found.people[actor.person_id][0]

    def case(self, officer: Actor, day: date, name: str = "홍길동") -> int:
        """A running case with a named petitioner and a telling title, received on a day."""
        with clock.travel(datetime.combine(day, datetime.min.time().replace(hour=10), tzinfo=clock.SEOUL)):
            return intake.open_case(
                actor=officer, type_code="query", title=f"{name}의 급여 질의", unit_id=self.unit("생활보장팀"),
                applicant=intake.Applicant(name, date(1948, 3, 1), "010-0000-0000", "경기도 연천군 전곡읍"), assignee_id=officer.person_id).id

    def swap(self, first: str, second: str, on: date = MOVE) -> None:
        """Two officials change places (인사발령); what follows is carried out."""
        a, b = self.at(first), self.at(second)
        org_actions.apply(org_actions.Document("인사발령", on, [
            {"op": "release", "person": self.number(a), "post": first}, {"op": "release", "person": self.number(b), "post": second},
            {"op": "appoint", "person": self.number(b), "post": first}, {"op": "appoint", "person": self.number(a), "post": second}],
            "인사발령(시험)"), system_actor())
        outbox.run_pending()

    def pack_of(self, code: str) -> Pack:
        return Pack.objects.get(post__code=code, effective=MOVE)


@pytest.fixture
def desk(small_county: None, db: None) -> Iterator[Desk]:
    with clock.travel(ON):
        yield Desk()


def team_code() -> str:
    """The code of the 생활보장팀's posts."""
    names = [name for name, _, _ in org_seed._departments(org_seed._source())]
    return f"D{names.index('복지정책과') + 1:02d}-T1"


OUT, CLERK = f"{team_code()}-2", f"{team_code()}-1"
ELSEWHERE = "D10-T1-2"


def client_of(username: str, **more: Any) -> Client:
    found = Client(**more)
    found.force_login(Account.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    return found
