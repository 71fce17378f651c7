"""Which letter goes out when: the county's own plan around the deadlines of the law.

The days before the deadline are the county's choice; after it the letters come while a relief of 지방세기본법
제57조제2항 is still open. Nothing here is a deadline: those come from ``law.local_tax``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from hyeonjang.law.local_tax import month_step

from ..vocabulary import AFTER, Step

AFTER_DAYS = 7
"""Days after the deadline before the first letter: filings of the last day have to come in first."""
GAP = timedelta(days=7)
BEFORE_STEP_DAYS = 21
"""How long before the three- and six-month step the letter about it goes out."""


@dataclass(frozen=True, slots=True)
class Choices:
    """Days before the deadline, as the county chose them."""

    first: int = 150
    second: int = 60
    last: int = 14
    vehicle: int = 45


@dataclass(frozen=True, slots=True)
class Planned:
    """A letter of the plan: its day, the last day on which it still makes sense, and why that day."""

    step: Step
    on: date
    until: date
    why: str


def plan(due: date, vehicle_due: date | None, choices: Choices, workday: Callable[[date], bool]) -> tuple[Planned, ...]:
    """All letters of one death in their order; a day off moves to the working day before it (after the deadline: after)."""
    first, second, last = (_back(due - timedelta(days=days), workday) for days in (choices.first, choices.second, choices.last))
    steps = [
        Planned(Step.FIRST, first, due, f"기한 {choices.first}일 전"),
        Planned(Step.D60, second, _eve(last), f"기한 {choices.second}일 전"),
        Planned(Step.D14, last, due, f"기한 {choices.last}일 전"),
    ]
    one, three, six = (month_step(due, months) for months in (1, 3, 6))
    steps += [
        Planned(Step.AFTER1, _on(due + timedelta(days=AFTER_DAYS), workday), one, "한 달 안에 신고하면 무신고가산세 50% 감면"),
        Planned(Step.AFTER3, _back(three - timedelta(days=BEFORE_STEP_DAYS), workday), three, "석 달 안에 신고하면 무신고가산세 30% 감면"),
        Planned(Step.AFTER6, _back(six - timedelta(days=BEFORE_STEP_DAYS), workday), six, "여섯 달 안에 신고하면 무신고가산세 20% 감면"),
    ]
    if vehicle_due is not None:
        steps.append(Planned(Step.VEHICLE, _back(vehicle_due - timedelta(days=choices.vehicle), workday), vehicle_due,
                             f"자동차 이전등록 기한 {choices.vehicle}일 전"))
    return tuple(sorted(steps, key=lambda item: (item.on, item.step.value)))


def _eve(day: date) -> date:
    return day - timedelta(days=1)


def _back(day: date, workday: Callable[[date], bool]) -> date:
    while not workday(day):
        day -= timedelta(days=1)
    return day


def _on(day: date, workday: Callable[[date], bool]) -> date:
    while not workday(day):
        day += timedelta(days=1)
    return day


def upcoming(
    planned: Collection[Planned], told: Mapping[Step, date], today: date, *, realty_filed: bool, vehicle_filed: bool,
    only_after: bool = False,
) -> tuple[Planned, ...]:
    """The next letters to one heir, the earliest first: at most one about the tax and one about the car.

    About the tax it is the newest whose day has come and that is not told yet, else the next one to come.

    ``told`` gives the day on which each letter went out. What a later letter has overtaken is not sent any more, two
    letters about the tax never follow each other within a week, and nothing is sent about what is filed. Whoever never got the first
    letter gets it first, while there is time; who is found after the deadline is told at once. ``only_after`` leaves out everything before the deadline.
    """
    last = max((day for step, day in told.items() if step is not Step.VEHICLE), default=None)
    open_ = [
        item for item in planned
        if item.step not in told and item.until >= today
        and not (vehicle_filed if item.step is Step.VEHICLE else realty_filed)
        and not (only_after and item.step not in AFTER)
    ]
    main = [item for item in open_ if item.step is not Step.VEHICLE and (last is None or item.on > last + GAP)]
    due = [item for item in main if item.on <= today]
    chosen = _of_due(due) if due else min(main, key=lambda item: item.on, default=None)
    if chosen is not None and not due and last is None and any(item.step is Step.AFTER1 and item.on <= today for item in planned):
        chosen = replace(chosen, on=today, why="기한이 지난 뒤에 알게 됨")  # nobody ever told them: no waiting for the next step
    cars = [item for item in open_ if item.step is Step.VEHICLE]
    return tuple(sorted([*([chosen] if chosen else []), *cars], key=lambda item: item.on))


def _of_due(due: Collection[Planned]) -> Planned:
    first = next((item for item in due if item.step is Step.FIRST), None)
    if first is not None and not any(item.step in AFTER for item in due):
        return first
    return max(due, key=lambda item: item.on)
