"""A county with a weekly meeting of its heads: made once, rolled back when the package is done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from hyeonjang.commons.org import queries as org
from hyeonjang.commons.org import seed as org_seed
from hyeonjang.commons.org.actor import Actor, actor_of_person, system_actor
from hyeonjang.kit import clock
from hyeonjang.services.meetings.actions import agenda, room, series
from hyeonjang.services.meetings.models import AgendaItem, Attendee, Candidate, Meeting, Series
from hyeonjang.services.meetings.queries import names
from hyeonjang.services.meetings.vocabulary import CandidateState, ItemKind

ON = date(2026, 11, 17)
"""A Tuesday; the meeting is on Mondays, so the next one is on 2026-11-23."""
PASSWORD = "demo-password-1"


@pytest.fixture(autouse=True)
def _plain(settings: Any) -> None:
    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture(scope="package")
def small_county(django_db_setup: None, django_db_blocker: Any) -> Iterator[int]:
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        org_seed.load_yeoncheon(system_actor(), password=PASSWORD)
        with clock.travel(ON):
            row = series.create(actor=system_actor(), plan=plan())
        yield row.pk
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)


def plan(**changes: Any) -> series.Plan:
    seats = names.head_posts(ON)
    governor = next(one for one in seats if one.label == "군수")
    towns = {unit.id for unit in org.units_on(ON, "읍면")}
    values = {
        "name": "주간 간부회의", "host": "연천군", "place": "군청 상황실", "weekday": 0, "at": time(9), "chair_post": governor.post_id,
        "members": tuple(one.post_id for one in seats if one.unit_id not in towns),
        "observers": tuple(one.post_id for one in seats if one.unit_id in towns)[:2], "begins": ON,
    }
    return series.Plan(**{**values, **changes})


class Hall:
    """The county with actors by role and short ways into the room."""

    def __init__(self, series_id: int) -> None:
        self.series = Series.objects.get(pk=series_id)

    @property
    def found(self) -> org.Snapshot:
        return org.snapshot(clock.today())

    def unit(self, name: str) -> int:
        return next(unit.id for unit in self.found.units.values() if unit.name == name)

    def head(self, unit_name: str) -> Actor:
        person = org.head_of(self.unit(unit_name), clock.today())
        assert person is not None
        return actor_of_person(person.id)

    def member(self, team_name: str) -> Actor:
        return actor_of_person(org.people_in(self.unit(team_name), clock.today())[-1].id)

    @property
    def governor(self) -> Actor:
        return self.head("연천군")

    @property
    def vice(self) -> Actor:
        post = next(post for post in self.found.posts.values() if post.rank == "부군수")
        return actor_of_person(self.found.people_at(post.id)[0].id)

    @property
    def office(self) -> Actor:
        return self.member("기획팀")

    def meeting(self, number: int = 1) -> Meeting:
        return Meeting.objects.get(series=self.series, number=number)

    def post(self, unit_name: str) -> int:
        person = org.head_of(self.unit(unit_name), clock.today())
        assert person is not None
        return person.post_id

    def seat(self, actor: Actor, number: int = 1) -> int:
        return Attendee.objects.get(meeting=self.meeting(number), post_id=actor.posts[0].post_id).pk

    def item(self, title: str = "겨울철 제설 대책", department: str = "안전총괄과", *, kind: ItemKind = ItemKind.DISCUSS,
             number: int = 1, confidential: bool = False) -> AgendaItem:
        """A department puts it forward, the chair accepts."""
        row = agenda.put_forward(actor=self.head(department), meeting_id=self.meeting(number).pk, offer=agenda.Offer(
            title, "눈 예보가 있습니다.", kind, self.unit(department), confidential=confidential))
        agenda.decide(actor=self.governor, candidate_id=row.pk, version=row.version, state=CandidateState.ACCEPTED)
        found = Candidate.objects.get(pk=row.pk).item
        assert found is not None
        return found

    def open(self, number: int = 1) -> Meeting:
        row = self.meeting(number)
        room.open_meeting(actor=self.office, meeting_id=row.pk, key=key())
        room.all_present(actor=self.office, meeting_id=row.pk, key=key())
        return self.meeting(number)

    @contextmanager
    def at(self, day: date, hour: int = 9, minute: int = 0) -> Iterator[None]:
        with clock.travel(datetime.combine(day, time(hour, minute))):
            yield


def key() -> str:
    return uuid4().hex


def week(number: int) -> date:
    """The Monday of the meeting with this number."""
    return date(2026, 11, 23) + timedelta(weeks=number - 1)


@pytest.fixture
def hall(small_county: int, db: None) -> Iterator[Hall]:
    with clock.travel(datetime.combine(ON, time(10))):
        yield Hall(small_county)
