"""Before and after: verdicts on planted effects and placebos, intervals against known answers."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import numpy as np
import pytest

from hyeonjang.commons.measures import Comparison, Observation, Period
from hyeonjang.commons.measures.compare import MIN_CASES, compare_observations

PERIODS = (Period(date(2025, 1, 1), date(2025, 6, 30)), Period(date(2026, 1, 1), date(2026, 6, 30)))


def _median(values: list[float]) -> Observation:
    return Observation(
        Fraction(float(np.median(values))), len(values), sample=tuple(values), statistic="median"
    )


def _days(seed: int, n: int, mean: float) -> list[float]:
    return [float(value) for value in np.random.default_rng(seed).gamma(4, mean / 4, n).round(2)]


def _judged(
    before: Observation, after: Observation, direction: str = "down", target: Fraction | None = None
) -> Comparison:
    return compare_observations(before, after, direction=direction, target=target, periods=PERIODS)


def test_심은_효과는_찾고_가짜_효과는_찾지_않는다() -> None:
    found, placebo = 0, 0
    for seed in range(20):
        before = _median(_days(seed, 130, 20))
        found += _judged(before, _median(_days(seed + 100, 130, 12))).verdict == "효과 있음"
        placebo += _judged(before, _median(_days(seed + 200, 130, 20))).verdict in {"효과 있음", "나빠짐"}
    assert found == 20
    assert placebo <= 3, "at 95 % about one of twenty placebos may look real"


def test_나빠진_것도_그대로_말하고_방향을_따른다() -> None:
    before, after = _median(_days(1, 130, 12)), _median(_days(2, 130, 20))
    assert _judged(before, after).verdict == "나빠짐"
    assert _judged(before, after, "up").verdict == "효과 있음"


def test_건수가_적으면_판단하지_않고_까닭을_말한다() -> None:
    few = _judged(_median(_days(1, MIN_CASES - 1, 20)), _median(_days(2, 130, 5)), target=Fraction(10))
    assert (few.verdict, few.kept) == ("판단 불가", None)
    assert f"전 {MIN_CASES - 1}건, 후 130건" in few.criterion_ko
    assert _judged(Observation(None, 0), _median(_days(2, 130, 5))).difference is None


def test_넓은_구간은_효과_없음이_아니라_판단_불가다() -> None:
    rng = np.random.default_rng(3)
    wild = [[float(x) for x in rng.pareto(1.1, 25) * 10] for _ in range(2)]
    means = [
        Observation(Fraction(float(np.mean(values))), 25, sample=tuple(values), statistic="mean")
        for values in wild
    ]
    assert _judged(*means).verdict == "판단 불가"


def _ratio(used: list[int], statutory: list[int], *, percent: bool = False) -> Observation:
    """단축률 = 1 − Σ used ÷ Σ statutory."""
    value = 1 - Fraction(sum(used), sum(statutory))
    return Observation(
        value * 100 if percent else value,
        len(used),
        numerator=Fraction(sum(used)),
        denominator=Fraction(sum(statutory)),
        sample=tuple(map(float, used)),
        sample_denominators=tuple(map(float, statutory)),
        statistic="ratio",
    )


@pytest.mark.parametrize("percent", [False, True])
def test_단축률은_합의_비율이고_구간도_그_눈금이다(percent: bool) -> None:
    rng = np.random.default_rng(5)
    statutory = [int(x) for x in rng.choice([7, 14, 30], 200)]
    before = _ratio([max(1, round(s * 0.6)) for s in statutory], statutory, percent=percent)
    after = _ratio([max(1, round(s * 0.4)) for s in statutory], statutory, percent=percent)
    found = _judged(before, after, "up", target=Fraction(55 if percent else Fraction(55, 100)))
    assert found.verdict == "효과 있음" and found.kept is True
    assert found.interval is not None and found.difference is not None
    assert found.interval.low < float(found.difference) < found.interval.high
    assert _judged(after, before, "up").verdict == "나빠짐"


def test_호지스_레만_구간은_알려진_값과_같다() -> None:
    """All 25 pairwise shifts of 1..5 and 11..15 lie in 6..14, their centre is 10."""
    from hyeonjang.commons.measures.compare import _hodges_lehmann

    a, b = _median([1, 2, 3, 4, 5]), _median([11, 12, 13, 14, 15])
    low, high = _hodges_lehmann(a, b)
    assert (low + high) / 2 == 10 and 6 <= low < 10 < high <= 14


def test_비율의_구간은_뉴컴의_표와_같다() -> None:
    """Newcombe (1998), table II (a): 56/70 against 48/80, method 10: 0.0524 to 0.3339."""
    found = _judged(
        Observation(Fraction(48, 80), 80, numerator=Fraction(48), denominator=Fraction(80)),
        Observation(Fraction(56, 70), 70, numerator=Fraction(56), denominator=Fraction(70)),
        "up",
    )
    assert found.interval is not None
    assert (round(found.interval.low, 4), round(found.interval.high, 4)) == (0.0524, 0.3339)
    assert found.verdict == "효과 있음"


def test_건수는_기간의_길이를_맞추어_견준다() -> None:
    half = Period(date(2026, 1, 1), date(2026, 3, 31))
    before, after = (Observation(Fraction(n), n, statistic="count") for n in (400, 100))
    found = compare_observations(before, after, direction="down", periods=(PERIODS[0], half))
    assert found.verdict == "효과 있음"
    even = compare_observations(
        before,
        Observation(Fraction(200), 200, statistic="count"),
        direction="down",
        periods=(PERIODS[0], half),
    )
    assert even.verdict == "효과 없음"


def test_같은_자료는_언제나_같은_답이다() -> None:
    before = Observation(Fraction(20), 100, sample=tuple(_days(1, 100, 20)), statistic="mean")
    after = Observation(Fraction(15), 100, sample=tuple(_days(2, 100, 15)), statistic="mean")
    assert _judged(before, after) == _judged(before, after)


def test_개별값이_없으면_판단하지_않는다() -> None:
    found = _judged(Observation(Fraction(20), 100), Observation(Fraction(10), 100))
    assert found.verdict == "판단 불가" and "개별 건의 값이 없어" in found.criterion_ko
