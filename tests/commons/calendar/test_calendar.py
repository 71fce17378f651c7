"""Officer-added holidays: in the table, moving open clocks, naming whom to warn."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from hyeonjang.commons.calendar import actions, open_clocks, queries
from hyeonjang.commons.calendar.models import OfficerHoliday
from hyeonjang.commons.org.actor import PUBLIC, Actor
from hyeonjang.commons.outbox.models import Event
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotFound, NotPermitted, Refused
from hyeonjang.law.periods.days import Regime
from hyeonjang.law.periods.table import HolidayTable

pytestmark = pytest.mark.django_db
OFFICER = Actor(1, 1, "조직 담당", (), frozenset({"calendar.manage"}))
DAY = date(2026, 12, 4)
GAZETTE = {"promulgated_on": date(2026, 11, 20), "source": "관보 제20000호"}


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.travel("2026-11-23T09:00"):
        yield


@pytest.fixture
def provider() -> Iterator[None]:
    def next_working(table: HolidayTable, day: date) -> date:
        while not table.is_working(day, Regime.MINWON):
            day += timedelta(days=1)
        return day

    def recompute(
        before: HolidayTable, after: HolidayTable, changed: date
    ) -> list[open_clocks.MovedDeadline]:
        return [
            open_clocks.MovedDeadline(
                ("case", str(n), "민원"),
                next_working(before, day),
                next_working(after, day),
                (10 + n,),
                "기한이 늦추어졌습니다.",
            )
            for n, day in ((1, DAY), (2, DAY + timedelta(days=3)))
        ]

    open_clocks.register("test", recompute)
    yield
    open_clocks.providers._items.pop("test")


def test_임시공휴일은_표에_들어가고_알려진_날부터만_안다() -> None:
    assert queries.holiday_table().is_working(DAY, Regime.MINWON)
    version = queries.holiday_table().version
    actions.declare_holiday(OFFICER, DAY, "임시공휴일", **GAZETTE)  # type: ignore[arg-type]
    table = queries.holiday_table()
    assert not any(table.is_working(DAY, regime) for regime in Regime) and table.version != version
    assert queries.holiday_table(date(2026, 11, 19)).is_working(DAY, Regime.MINWON)
    assert not queries.holiday_table(date(2026, 11, 20)).is_working(DAY, Regime.MINWON)
    assert not queries.is_workday(DAY)
    assert queries.holiday_table() is table, "the same table until something changes"
    assert [view.day for view in queries.upcoming()] == [DAY]


def test_지방공휴일은_군의_기한만_늦춘다() -> None:
    actions.declare_holiday(OFFICER, DAY, "군민의 날", kind="local", **GAZETTE)  # type: ignore[arg-type]
    table = queries.holiday_table()
    assert not table.is_working(DAY, Regime.LOCAL) and table.is_working(DAY, Regime.TAX)


def test_열린_기한을_다시_세고_알릴_사람을_말한다(provider: None) -> None:
    result = actions.declare_holiday(OFFICER, DAY, "임시공휴일", **GAZETTE)  # type: ignore[arg-type]
    assert [(moved.subject[1], moved.after) for moved in result.moved] == [("1", date(2026, 12, 7))]
    assert result.warn_person_ids == [11]
    event = Event.objects.get(name="calendar.declared")
    assert event.payload["moved"][0]["after"] == "2026-12-07" and event.payload["warn_person_ids"] == [11]
    back = actions.revoke_holiday(OFFICER, result.holiday_id)
    assert back.moved[0].after == DAY
    assert queries.is_workday(DAY)
    with pytest.raises(NotFound):
        actions.revoke_holiday(OFFICER, result.holiday_id)


def test_거절은_한_문장이고_아무것도_남기지_않는다() -> None:
    with pytest.raises(NotPermitted):
        actions.declare_holiday(PUBLIC, DAY, "임시공휴일", **GAZETTE)  # type: ignore[arg-type]
    for day, name, changes, kind in (
        (DAY, " ", {}, "temporary"),
        (DAY, "임시", {"source": ""}, "temporary"),
        (DAY, "임시", {}, "other"),
        (DAY, "임시", {"promulgated_on": date(2026, 11, 24)}, "temporary"),
        (date(2026, 11, 19), "임시", {}, "temporary"),
        (DAY, "임시", {"regimes": ["moon"]}, "temporary"),
    ):
        with pytest.raises(Refused):
            actions.declare_holiday(OFFICER, day, name, kind=kind, **{**GAZETTE, **changes})  # type: ignore[arg-type]
    with pytest.raises(Conflict, match="이미 쉬는 날"):
        actions.declare_holiday(OFFICER, date(2026, 12, 25), "임시", **GAZETTE)  # type: ignore[arg-type]
    assert not OfficerHoliday.objects.exists()
