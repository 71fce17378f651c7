"""The demo's packs load on any day, working day or holiday, before and after the reorganisation."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from hyeonjang.commons import audit
from hyeonjang.kit import clock
from hyeonjang.services.handover import seed
from hyeonjang.services.handover.models import Pack, Right
from hyeonjang.services.handover.queries import packs
from hyeonjang.services.handover.vocabulary import PackState, Reason
from tests.services.handover.conftest import CLERK, Desk


@pytest.mark.parametrize("day", [date(2026, 11, 29), date(2026, 10, 4), date(2027, 1, 2), date(2026, 3, 2)], ids=str)
def test_어느_날에나_올라간다(desk: Desk, day: date) -> None:
    with clock.travel(day):
        seed.load()
        counts = Counter(Pack.objects.exclude(reason=Reason.REORGANISATION).values_list("state", flat=True))
        assert counts == {PackState.WITNESSED: 4, PackState.TAKEN: 1, PackState.DRAWN: 1, PackState.PROPOSED: 1}
        assert Right.objects.filter(moved_on__isnull=False).count() == 1
        seed.load()
        assert sum(counts.values()) == Pack.objects.exclude(reason=Reason.REORGANISATION).count(), "does nothing twice"
        late = [pack for pack in Pack.objects.filter(state=PackState.WITNESSED) if pack.taken_at and pack.taken_at.date() > pack.due]
        assert len(late) == 1, "one of the past takeovers came late"
        clerk = desk.at(CLERK)
        assert [one.what for one in packs.waiting(clerk, day)] == ["업무 인계하기: 생활보장팀 주무관"]
    assert audit.verify() == []


