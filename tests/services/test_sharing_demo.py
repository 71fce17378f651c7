"""The demo's sharing loads on any day, through the actions, and shows what was planted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from hyeonjang.commons import audit
from hyeonjang.commons.org import seed as org_seed
from hyeonjang.commons.org.actor import actor_of_person, system_actor
from hyeonjang.commons.org.models import Account
from hyeonjang.kit import clock
from hyeonjang.services.sharing import seed
from hyeonjang.services.sharing.models import CooperationRequest, Designation, Extension, Issue, Thanks
from hyeonjang.services.sharing.queries import issues, requests, unclears, waits

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def county(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        org_seed.load_yeoncheon(system_actor(), password="demo-password-1")
        yield
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)


@pytest.mark.parametrize("day", ["2026-11-23T09:00", "2026-10-05T09:00", "2026-11-29T09:00", "2027-01-02T09:00", "2027-02-08T09:00"])
def test_어느_날에나_올라가고_앞날의_일은_없다(county: None, db: None, day: str) -> None:
    with clock.travel(day):
        seed.load()
        seed.load()
        assert CooperationRequest.objects.count() >= 24 and Issue.objects.count() == 5 and Designation.objects.count() == 4
        assert Thanks.objects.count() == 8 and Extension.objects.count() == 4
        assert not CooperationRequest.objects.filter(asked_at__gt=clock.now()).exists()
        found = waits.waits(system_actor(), None)
        slowest = max(found.pairs, key=lambda pair: pair.days)
        assert (slowest.origin, slowest.target) == seed.SLOW and slowest.n == 5 and (slowest.median or 0) > 5
        head = actor_of_person(Account.objects.get(username="head").person_id)
        assert requests.listing(head, "to_us") and requests.listing(head, "from_us") and unclears.listing(head, state="open")
        assert "도로 편입" not in " ".join(row.title for row in issues.listing(head, state="")), "an issue of other departments"
        assert audit.verify() == []
