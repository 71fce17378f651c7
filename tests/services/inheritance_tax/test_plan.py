"""Which letter goes out when; deadlines come from the law, the days before them from the county."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hyeonjang.services.inheritance_tax.rules.plan import Choices, plan, upcoming
from hyeonjang.services.inheritance_tax.rules.residents import born, hide, read, shown
from hyeonjang.services.inheritance_tax.vocabulary import AFTER, Step

DUE = date(2026, 12, 31)
CHOICES = Choices()


def weekdays(day: date) -> bool:
    return day.weekday() < 5


PLAN = plan(DUE, DUE, CHOICES, weekdays)


def following(told: dict[Step, date], today: date, **more: bool) -> Step | None:
    given = {"realty_filed": False, "vehicle_filed": True, **more}
    found = upcoming(PLAN, told, today, **given)
    return found[0].step if found else None


def test_기한_둘레의_날() -> None:
    assert {item.step: item.on for item in PLAN} == {
        Step.FIRST: date(2026, 8, 3), Step.D60: date(2026, 10, 30), Step.D14: date(2026, 12, 17), Step.VEHICLE: date(2026, 11, 16),
        Step.AFTER1: date(2027, 1, 7), Step.AFTER3: date(2027, 3, 10), Step.AFTER6: date(2027, 6, 9)}
    assert {item.step: item.until for item in PLAN if item.step in AFTER} == {
        Step.AFTER1: date(2027, 1, 31), Step.AFTER3: date(2027, 3, 31), Step.AFTER6: date(2027, 6, 30)}


@pytest.mark.parametrize(("told", "today", "step"), [
    ({}, date(2026, 7, 10), Step.FIRST), ({}, date(2026, 11, 10), Step.FIRST), ({}, date(2026, 12, 20), Step.FIRST),
    ({Step.FIRST: date(2026, 8, 3)}, date(2026, 8, 4), Step.D60), ({Step.FIRST: date(2026, 10, 28)}, date(2026, 11, 5), Step.D14),
    ({Step.FIRST: date(2026, 8, 3), Step.D60: date(2026, 10, 30)}, date(2027, 1, 8), Step.AFTER1),
    ({Step.FIRST: date(2026, 8, 3)}, date(2027, 2, 10), Step.AFTER3), ({}, date(2027, 2, 10), Step.AFTER3), ({}, date(2027, 9, 1), None),
])
def test_다음_안내(told: dict[Step, date], today: date, step: Step | None) -> None:
    assert following(told, today) == step


def test_신고한_것은_안내하지_않고_자동차는_따로_간다() -> None:
    assert following({}, date(2026, 11, 10), realty_filed=True) is None
    assert following({}, date(2026, 11, 20), realty_filed=True, vehicle_filed=False) is Step.VEHICLE
    assert following({}, date(2026, 11, 10), only_after=True) is Step.AFTER1
    both = upcoming(PLAN, {}, date(2026, 11, 20), realty_filed=False, vehicle_filed=False)
    assert [item.step for item in both] == [Step.FIRST, Step.VEHICLE]


def test_기한_뒤에_알게_되면_바로_알린다() -> None:
    found = upcoming(PLAN, {}, date(2027, 2, 10), realty_filed=False, vehicle_filed=True)
    assert [item.on for item in found] == [date(2027, 2, 10)]


@given(st.dates(date(2025, 1, 1), date(2027, 12, 31)), st.lists(st.integers(0, 400), min_size=1, max_size=30))
def test_어느_날_모아도_같은_안내는_한_번이고_일주일_안에_두_통은_가지_않는다(due: date, days: list[int]) -> None:
    planned = plan(due, None, CHOICES, weekdays)
    told: dict[Step, date] = {}
    for offset in sorted(days):
        today = due - timedelta(days=200) + timedelta(days=offset)
        found = next(iter(upcoming(planned, told, today, realty_filed=False, vehicle_filed=True)), None)
        if found is not None and found.on <= today:
            assert found.step not in told and found.until >= today
            assert all(today - day > timedelta(days=7) for day in told.values())
            told[found.step] = today
    steps = [step for step, _ in sorted(told.items(), key=lambda item: item[1])]
    order = [item.step for item in planned]
    assert steps == sorted(steps, key=order.index) or Step.FIRST in steps[:1]


def test_주민등록번호는_칸에서도_글_속에서도_지워진다() -> None:
    token = hide("450301-1234567", lambda digits: "a" * 64)
    found = read(token)
    assert found is not None and found.mask == "450301-1******" and found.born == date(1945, 3, 1) and shown(token) == "450301-1******"
    assert hide("홍판서(450301-1234567) 소유", lambda digits: "a" * 64) == "홍판서(450301-1******) 소유"
    assert read("450301-1******") is None and born("991231-9******") is None and born("450231-1******") is None
    assert hide("4503011234567", lambda digits: digits[:1] * 64).startswith("rrn:")
    assert hide("031-839-2230", str) == "031-839-2230" and hide("4180010100100120003", str) == "4180010100100120003"
