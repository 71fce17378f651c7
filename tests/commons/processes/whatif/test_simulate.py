"""The simulation against answers known by hand, and the study that refuses what it cannot reproduce."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from hyeonjang.commons.processes.whatif import calibrate, fit, simulate, study
from hyeonjang.commons.processes.whatif.known import known_at
from hyeonjang.commons.processes.whatif.scenarios import Early, Enough, MoreOfficers, OnePerson, Plan, Sessions
from hyeonjang.commons.processes.whatif.traces import Traces
from hyeonjang.commons.processes.whatif.waits import Pair, Waits
from hyeonjang.kit.errors import Refused

from .logs import CALENDAR, Event, log_of, moment, read

BANK, FAST = Pair("금융정보", "금융정보 요청", "금융정보 회신"), Pair("건강보험", "건강보험 요청", "건강보험 회신")
WAITS = Waits((BANK, FAST), ("심의",))


def case(at: float, officer: str = "갑") -> list[Event]:
    """Asks at once, waits ten days for the bank, two days of visit, one of writing, one at another desk."""
    return [("접수", at), ("금융정보 요청", at + 0.25, officer), ("건강보험 요청", at + 0.25, officer), ("건강보험 회신", at + 2.25),
            ("금융정보 회신", at + 10.25), ("현장조사", at + 12.25, officer), ("조사 완료", at + 13.25, officer),
            ("결정", at + 14.25, "을")]


def regular(weeks: int = 30) -> list[list[Event]]:
    """Four cases a week, far apart enough that nobody ever waits for an officer."""
    return [case(5.0 * week + n, f"담당{week % 4}{n}") for week in range(weeks) for n in range(4)]


def model_of(cases: list[list[Event]], until: float, limits: tuple[int, ...] = (5,)) -> calibrate.Model:
    found = read(cases, WAITS)
    start = min(row.arrival for row in found.rows)
    return calibrate.calibrate(found, range(len(cases)), known_until=start + until, limits=limits)


def played(model: calibrate.Model, *parts: object) -> float:
    weeks = list(range(model.weeks))[:simulate.WARM_UP_WEEKS] + list(range(model.weeks))
    return float(np.median(simulate.play(simulate.stage(model, Plan(tuple(parts))), weeks, 1).days))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def model() -> calibrate.Model:
    return model_of(regular(), 150)


def test_바꾸지_않으면_기록_그대로다(model: calibrate.Model) -> None:
    assert played(model) == pytest.approx(14.25, abs=0.01)
    assert np.median(model.observed) == pytest.approx(14.25, abs=0.01)


@pytest.mark.parametrize(("parts", "days"), [
    # The two days of the visit run while the bank is waited for; writing and deciding follow the bank.
    ((Early("현장조사"),), 12.25),
    # The bank is not waited for: asking 0.25, health insurance 2, then visit, writing, deciding.
    ((Enough(5),), 6.25),
    # The visit runs beside the two days of the health insurance.
    ((Early("현장조사"), Enough(5)), 4.25),
])
def test_순서를_바꾸면_손으로_센_날과_같다(model: calibrate.Model, parts: tuple[object, ...], days: float) -> None:
    assert played(model, *parts) == pytest.approx(days, abs=0.02)


def test_필수_회신은_며칠_안이라도_기다린다(model: calibrate.Model) -> None:
    needed = replace(model, needed=frozenset({model.sources.index("금융정보")}))
    assert played(needed, Enough(5)) == pytest.approx(14.25, abs=0.02)


def test_고르지_않은_건은_순서가_그대로다() -> None:
    cases = regular()
    found = read(cases, WAITS)
    start = min(row.arrival for row in found.rows)
    some = calibrate.calibrate(found, range(0, len(cases), 2), known_until=start + 150, limits=(5,))
    staged = simulate.stage(some, Plan((Early("현장조사"),)))
    for before, after in zip(some.profiles, staged.profiles, strict=True):
        assert (before.works == after.works) != before.chosen


def meeting(weeks: int = 40) -> list[list[Event]]:
    """Cases wait for the body that meets every twentieth working day at the end of the day."""
    rows: list[list[Event]] = []
    for week in range(weeks):
        for n in range(3):
            at = 5.0 * week + n
            held = (int((at + 1) // 20) + 1) * 20 - 0.1
            rows.append([("접수", at), ("조사 완료", at + 1, f"담당{n}"), ("심의", held, "위원회"), ("결정", held + 0.05, "을")])
    return rows


def test_회의를_두_배로_열면_기다림이_절반쯤으로_준다() -> None:
    found = model_of(meeting(), 200)
    weeks = list(range(found.weeks))[:simulate.WARM_UP_WEEKS] + list(range(found.weeks))
    now, twice = (simulate.play(simulate.stage(found, Plan(parts)), weeks, 1).days.mean()
                  for parts in ((), (Sessions("심의"),)))
    real = found.observed.mean()
    assert now == pytest.approx(real, rel=0.12)
    assert 0.4 < (twice - 1) / (now - 1) < 0.62
    assert calibrate.more_often((0.0, 20.0, 40.0), 2) == (0.0, 10.0, 20.0, 30.0, 40.0)
    assert calibrate.next_session((0.0, 20.0), 3.0) == 20.0


def busy(weeks: int = 80, seed: int = 3, per_week: int = 2) -> list[list[Event]]:
    """One officer with work for two fifths of the time, strictly in turn: all of the wait is the queue."""
    dice = random.Random(seed)
    arrivals = sorted(dice.uniform(0, 5 * weeks) for _ in range(per_week * weeks))
    free, rows = 0.0, list[list[Event]]()
    for at in arrivals:
        free = max(at, free) + dice.uniform(0.7, 1.3)
        rows.append([("접수", at), ("검토", free, "갑"), ("결정", free, "갑")])
    return rows


def test_한_사람_더_있으면_줄이_짧아진다() -> None:
    found = fit.settled(model_of(busy(), 400))
    load = next(load for load in found.loads if load.step == "검토")
    assert load.officers == 1 and 0.3 < load.busy < 0.45 and load.queue > load.lag
    answer = study.study(found, Plan((MoreOfficers("검토"),)), replications=40)
    assert answer.fits, answer.reason_ko
    assert answer.difference is not None and answer.difference.high < 0


def test_넘기지_않으면_다음_사람을_기다린_시간이_없어진다() -> None:
    """The second officer works two hours on a case and signs only once every five days."""
    rows: list[list[Event]] = []
    for n in range(240):
        at = n * 1.0
        ready = at + 0.5
        signed = (int(ready // 5) + 1) * 5 + 0.25 * (n % 5 + 1) / 1.3
        rows.append([("접수", at), ("검토", ready, f"담당{n % 3}"), ("결정", signed, "결재")])
    found = model_of(rows, 240)
    assert played(found) > 2
    assert played(found, OnePerson("결정")) < 1.1


def test_같은_씨앗이면_끝자리까지_같다(model: calibrate.Model) -> None:
    plan = Plan((Early("현장조사"),))
    first, again = (study.study(model, plan, replications=10, seed=5) for _ in range(2))
    assert first == again
    assert study.study(model, plan, replications=10, seed=6).seed == 6


def test_기록을_다시_만들지_못하면_예측하지_않는다(model: calibrate.Model) -> None:
    # As if the log had told of cases twice as long as what its own steps add up to.
    liar = replace(model, profiles=tuple(replace(profile, days=profile.days * 2) for profile in model.profiles))
    answer = study.study(liar, Plan((Early("현장조사"),)), replications=20)
    assert not answer.fits and answer.after is None and answer.difference is None
    assert "다시 만들어 내지 못합니다" in answer.reason_ko and "예측하지 않습니다" in answer.reason_ko


def test_구간이_너무_넓으면_예측하지_않는다() -> None:
    dice = random.Random(1)
    rows: list[list[Event]] = [[("접수", float(n)), ("결정", n + (0.5 if dice.random() < 0.5 else 12.0), f"담당{n % 9}")]
                               for n in range(100)]
    answer = study.study(model_of(rows, 100), Plan((MoreOfficers("결정"),)), replications=30)
    assert not answer.fits and "너무 넓습니다" in answer.reason_ko


def test_건이나_기간이_모자라면_까닭을_말한다() -> None:
    with pytest.raises(Refused, match="60건 이상"):
        model_of(regular(5), 25)
    with pytest.raises(Refused, match="12주 이상"):
        model_of([case(n * 0.1, f"담당{n}") for n in range(100)], 30)


@pytest.mark.parametrize("plan", [
    Plan(()), Plan((Early("없는 단계"),)), Plan((Enough(0),)), Plan((Sessions("심의", 9),)), Plan((MoreOfficers("결정", 0),))])
def test_해_볼_수_없는_변화는_거절한다(plan: Plan) -> None:
    with pytest.raises(Refused):
        plan.checked(["현장조사", "심의", "결정"])


def test_변화는_적었다가_그대로_읽는다() -> None:
    plan = Plan((Early("현장조사"), Enough(5), OnePerson("결정"), Sessions("심의", 2), MoreOfficers("결정", 1)))
    assert Plan.from_json(plan.to_json()) == plan
    with pytest.raises(Refused):
        Plan.from_json([{"kind": "early", "what": "?"}])


def test_그날까지_알려진_기록만_본다() -> None:
    log = log_of([case(0), case(8)])
    day = (moment(13) - moment(0)).days
    at = int((moment(13) - moment(0).replace(year=1970, month=1, day=1, hour=0)).total_seconds() * 1e6)
    assert day > 0
    known = known_at(log, at)
    assert known.n_cases == 2 and int(known.ts.max()) < at
    assert known.case_dates("closed") is not None and (known.case_dates("closed") < 0).all()  # type: ignore[operator]
    later = known_at(log, at + 3 * 86_400_000_000)
    assert (later.case_dates("closed") > 0).tolist() == [True, False]  # type: ignore[operator]
    with pytest.raises(Refused):
        known_at(log, 0)


def test_길이가_모두_걸린_날로_맞아떨어진다() -> None:
    """Lag, work and queue of every step add up to what the log shows."""
    found: Traces = read(busy(20), WAITS)
    split = calibrate._split(found)
    for row in found.rows:
        for place, task in enumerate(row.tasks):
            assert sum(split[row.case, place]) == pytest.approx(task.done - task.enabled, abs=1e-6)
    assert CALENDAR.first_day.year == 2024
