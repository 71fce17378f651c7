"""The demo's two years, through the actions."""

from __future__ import annotations

from datetime import date

import pytest

from hyeonjang.commons import audit
from hyeonjang.commons.org import seed as org_seed
from hyeonjang.commons.org.actor import system_actor
from hyeonjang.kit import clock
from hyeonjang.services.innovation import seed
from hyeonjang.services.innovation.queries import board

ON = date(2026, 11, 23)
WON_2026 = [
    ("2026-0003", "encouragement"),
    ("2026-0007", "grand"),
    ("2026-0021", "encouragement"),
    ("2026-0022", "encouragement"),
    ("2026-0026", "excellent"),
    ("2026-0027", "encouragement"),
    ("2026-0028", "excellent"),
    ("2026-0032", "encouragement"),
]


@pytest.mark.slow
@pytest.mark.django_db
def test_지난해는_실제_깔때기로_끝나고_올해는_진행_중이다() -> None:
    org_seed.load_yeoncheon(system_actor(), password="demo-password-1")
    with clock.travel(ON):
        assert seed.load(ON) == [2025, 2026]
        from hyeonjang.services.innovation.models import Cycle

        last, this = (Cycle.objects.get(year=year) for year in (2025, 2026))
        counted = board.funnel(last.pk)
        assert (counted.submitted, counted.department_best, counted.finalists) == (130, 31, 8)
        assert (counted.grand, counted.excellent, counted.encouragement) == (1, 2, 5)
        assert (last.state, this.state) == ("closed", "running")
        now = board.funnel(this.pk)
        assert now.submitted == 153
        assert 24 <= now.department_best <= 31
        assert now.awards == 0
        assert seed.load(ON) == []


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize(("on", "others"), [(date(2026, 12, 31), 0), (date(2027, 2, 10), 50)])
def test_시연은_어느_날에_올려도_같다(on: date, others: int) -> None:
    """On any day, and whatever keys the database gives: who wins hangs on names and numbers alone."""
    from hyeonjang.commons.org.models import Person
    from hyeonjang.services.innovation.models import Award

    Person.objects.bulk_create(Person(number=f"앞선-{n}") for n in range(others))
    org_seed.load_yeoncheon(system_actor(), password="demo-password-1")
    with clock.travel(on):
        assert seed.load(on, teams=(34, 46)) == [on.year - 1, on.year]
        assert audit.verify() == []
        won = Award.objects.filter(proposal__cycle__year=2026).order_by("proposal__number")
        assert list(won.values_list("proposal__number", "grade")) == WON_2026
