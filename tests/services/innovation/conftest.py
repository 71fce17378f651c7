"""A small demo county for all tests of the programme: made once, rolled back when the package is done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from hyeonjang.commons.org import queries as org
from hyeonjang.commons.org import seed as org_seed
from hyeonjang.commons.org.actor import Actor, actor_of_person, system_actor
from hyeonjang.kit import clock
from hyeonjang.services.innovation import seed

ON = date(2026, 11, 23)
PASSWORD = "demo-password-1"


@pytest.fixture(autouse=True)
def _addresses(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.services.innovation.urls"
    settings.WHITENOISE_AUTOREFRESH = True  # no collected static files in tests


@pytest.fixture(scope="package")
def small_county(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The organisation and two years of the programme with 52 and 40 teams."""
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        org_seed.load_yeoncheon(system_actor(), password=PASSWORD)
        with clock.travel(ON):
            seed.load(ON, teams=(52, 40))
        yield
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)


@pytest.fixture
def county(small_county: None, db: None) -> Iterator[County]:
    with clock.travel(ON):
        yield County(ON)


class County:
    """Actors by role on a day."""

    def __init__(self, on: date) -> None:
        self.on = on
        self.found = org.snapshot(on)

    def unit(self, name: str) -> int:
        return next(unit.id for unit in self.found.units.values() if unit.name == name)

    def head(self, unit_name: str) -> Actor:
        person = org.head_of(self.unit(unit_name), self.on)
        assert person is not None
        return actor_of_person(person.id, on=self.on)

    def member(self, team_name: str) -> Actor:
        return actor_of_person(org.people_in(self.unit(team_name), self.on)[-1].id, on=self.on)

    def member_of(self, team_id: int) -> Actor:
        return actor_of_person(org.people_in(team_id, self.on)[-1].id, on=self.on)

    @property
    def office(self) -> Actor:
        return self.member("기획팀")
