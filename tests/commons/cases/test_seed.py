"""The demo's cases come to be on any day, under the law of that day."""

from __future__ import annotations

from datetime import date

import pytest

from hyeonjang.commons.cases import seed
from hyeonjang.commons.cases.models import Case
from hyeonjang.commons.cases.rules import codes
from hyeonjang.commons.org import seed as org_seed
from hyeonjang.commons.org.actor import system_actor
from hyeonjang.kit import clock

pytestmark = pytest.mark.django_db


@pytest.mark.slow
@pytest.mark.parametrize("on", [date(2026, 1, 20), date(2026, 11, 23), date(2027, 3, 2)])
def test_시연_건은_어느_날에_올려도_된다(on: date) -> None:
    org_seed.load_yeoncheon(system_actor(), password="demo-password-1")
    with clock.travel(on):
        code = seed.load(count=30)
        assert codes.read(code) is not None and Case.objects.count() == 30
        assert seed.load() == ""
