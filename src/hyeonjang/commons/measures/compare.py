"""Before and after: a difference with an interval, and a verdict that dares to say "판단 불가".

Intervals are at 95 %. Means and ratios of sums use a percentile bootstrap over cases (seeded, so the same
figures give the same answer); medians the Hodges-Lehmann shift with the Mann-Whitney normal
approximation; shares Newcombe's hybrid score interval; counts the Poisson normal approximation on daily
rates. Sources: Hollander, Wolfe, Chicken (2014) ch. 4; Newcombe, Statist. Med. 17 (1998) 873-890.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from hyeonjang.commons.measures.registry import Observation, Period, measure_for

MIN_CASES = 20
RESAMPLES = 2000
Z = 1.959963984540054
VERDICTS = ("효과 있음", "효과 없음", "나빠짐", "판단 불가")


class Interval(NamedTuple):
    """The 95 % interval of the difference after − before, in the measure's unit."""

    low: float
    high: float


@dataclass(frozen=True)
class Comparison:
    """Two periods of one measure. ``difference`` is after − before; ``kept`` is about the target."""

    before: Observation
    after: Observation
    difference: Fraction | None
    interval: Interval | None
    verdict: str
    kept: bool | None
    criterion_ko: str


Array = NDArray[np.float64]


def _statistic(observation: Observation) -> str:
    """How the value comes from the sample, said by the measure or read from the figures."""
    if observation.statistic:
        return observation.statistic
    if observation.sample is not None:
        if observation.sample_denominators is not None:
            return "ratio"
        value = float(observation.value) if observation.value is not None else math.nan
        if observation.sample and math.isclose(
            value, float(np.median(observation.sample)), rel_tol=1e-6, abs_tol=1e-9
        ):
            return "median"
        return "mean"
    if (
        observation.numerator is not None
        and observation.denominator == observation.n
        and 0 <= observation.numerator <= observation.n
    ):
        return "share"
    return ""


def _seed(before: Observation, after: Observation) -> int:
    text = repr((before.value, before.n, before.sample, after.value, after.n, after.sample))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def _resampled(observation: Observation, statistic: str, rng: np.random.Generator) -> Array:
    top = np.asarray(observation.sample, dtype=np.float64)
    bottom = np.asarray(observation.sample_denominators, dtype=np.float64) if statistic == "ratio" else None
    found = np.empty(RESAMPLES)
    # In parts: two thousand resamples of a hundred thousand cases at once would need gigabytes.
    step = max(1, 2_000_000 // max(1, len(top)))
    for start in range(0, RESAMPLES, step):
        size = min(step, RESAMPLES - start)
        pick = rng.integers(0, len(top), size=(size, len(top)))
        if bottom is None:
            found[start : start + size] = top[pick].mean(axis=1)
        else:
            found[start : start + size] = top[pick].sum(axis=1) / bottom[pick].sum(axis=1)
    return found


def _bootstrap(before: Observation, after: Observation, statistic: str) -> Interval:
    rng = np.random.default_rng(_seed(before, after))
    gaps = _resampled(after, statistic, rng) - _resampled(before, statistic, rng)
    low, high = np.quantile(gaps, [0.025, 0.975])
    return Interval(float(low), float(high))


def _thinned(sample: tuple[float, ...], most: int = 2000) -> Array:
    """At most ``most`` evenly spaced order statistics: the shift of large samples without n·m memory."""
    values = np.sort(np.asarray(sample, dtype=np.float64))
    if len(values) <= most:
        return values
    return np.asarray(np.quantile(values, (np.arange(most) + 0.5) / most), dtype=np.float64)


def _hodges_lehmann(before: Observation, after: Observation) -> Interval:
    assert before.sample is not None and after.sample is not None
    a, b = _thinned(before.sample), _thinned(after.sample)
    shifts = np.sort((b[:, None] - a[None, :]).ravel())
    m, n = len(before.sample), len(after.sample)
    # The rank of the bound as a share of all pairs, from the sizes before thinning.
    share = 0.5 - Z * math.sqrt(m * n * (m + n + 1) / 12) / (m * n)
    index = max(0, math.floor(share * len(shifts)))
    return Interval(float(shifts[index]), float(shifts[len(shifts) - 1 - index]))


def _wilson(successes: float, n: int) -> tuple[float, float, float]:
    share = successes / n
    middle = (share + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z * math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
    return share, middle - half, middle + half


def _newcombe(before: Observation, after: Observation) -> Interval:
    assert before.numerator is not None and after.numerator is not None
    p1, l1, u1 = _wilson(float(before.numerator), before.n)
    p2, l2, u2 = _wilson(float(after.numerator), after.n)
    # The value may be written in percent; the interval follows its scale.
    scale = (
        float(before.value) / p1
        if before.value and p1
        else (float(after.value) / p2 if after.value and p2 else 1.0)
    )
    gap = p2 - p1
    low = gap - math.hypot(p2 - l2, u1 - p1)
    high = gap + math.hypot(u2 - p2, p1 - l1)
    return Interval(low * scale, high * scale)


def _poisson(before: Observation, after: Observation, periods: tuple[Period, Period]) -> Interval:
    ratio = periods[0].days / periods[1].days
    gap = after.n * ratio - before.n
    half = Z * math.sqrt(after.n * ratio * ratio + before.n)
    return Interval(gap - half, gap + half)


def _method(before: Observation, after: Observation, periods: tuple[Period, Period] | None) -> str:
    """How the interval of the difference is made; empty where none can be."""
    statistic = _statistic(before) or _statistic(after)
    if statistic == "count" and periods is not None:
        return "poisson"
    if (
        statistic == "share"
        and before.n
        and after.n
        and before.numerator is not None
        and after.numerator is not None
    ):
        return "newcombe"
    if not before.sample or not after.sample:
        return ""
    if statistic == "median":
        return "shift"
    if statistic == "ratio":
        return "ratio" if before.sample_denominators and after.sample_denominators else ""
    return "mean"


def _interval(
    before: Observation, after: Observation, periods: tuple[Period, Period] | None
) -> Interval | None:
    method = _method(before, after, periods)
    if not method:
        return None
    if method == "poisson":
        assert periods is not None
        return _poisson(before, after, periods)
    if method == "newcombe":
        return _newcombe(before, after)
    if method == "shift":
        return _hodges_lehmann(before, after)
    return _aligned(_bootstrap(before, after, method), before, after)


def _aligned(interval: Interval, before: Observation, after: Observation) -> Interval:
    """Put the interval on the scale of the values: 단축률 falls when used ÷ statutory rises."""
    if _statistic(before) != "ratio" or before.value is None or after.value is None:
        return interval
    raw = [sum(o.sample or ()) / (sum(o.sample_denominators or ()) or math.nan) for o in (before, after)]
    values = [float(before.value), float(after.value)]
    if all(math.isclose(v, r, rel_tol=1e-6, abs_tol=1e-9) for v, r in zip(values, raw, strict=True)):
        return interval
    if all(math.isclose(v, 1 - r, rel_tol=1e-6, abs_tol=1e-9) for v, r in zip(values, raw, strict=True)):
        return Interval(-interval.high, -interval.low)
    for scale in (100.0, -100.0):
        base = 0.0 if scale > 0 else 100.0
        if all(
            math.isclose(v, base + scale * r, rel_tol=1e-6, abs_tol=1e-7)
            for v, r in zip(values, raw, strict=True)
        ):
            return Interval(*sorted((interval.low * scale, interval.high * scale)))
    return interval


def _wide(interval: Interval, before: Observation) -> bool:
    """Whether the interval allows both a fifth better and a fifth worse: then the data say nothing."""
    fifth = abs(float(before.value or 0)) / 5
    return fifth > 0 and interval.low < -fifth and interval.high > fifth


def compare_observations(
    before: Observation,
    after: Observation,
    *,
    direction: str,
    target: Fraction | None = None,
    periods: tuple[Period, Period] | None = None,
) -> Comparison:
    """Compare two observations; see ``compare``. Pure."""
    criterion = (
        f"전후 각 {MIN_CASES}건 이상일 때만 판정합니다. 차이의 95% 신뢰구간이 0을 벗어나면 '효과 "
        "있음' 또는 "
        "'나빠짐', 0을 품으면 '효과 없음', 20% 넘게 좋아졌을 수도 나빠졌을 수도 있을 만큼 넓으면 "
        "'판단 불가'입니다."
    )
    difference = after.value - before.value if before.value is not None and after.value is not None else None
    if difference is None or min(before.n, after.n) < MIN_CASES:
        reason = f"전 {before.n}건, 후 {after.n}건으로 판정 기준에 못 미칩니다. "
        interval = _interval(before, after, periods) if difference is not None else None
        return Comparison(before, after, difference, interval, "판단 불가", None, reason + criterion)
    interval = _interval(before, after, periods)
    if interval is None:
        return Comparison(
            before,
            after,
            difference,
            None,
            "판단 불가",
            None,
            "개별 건의 값이 없어 신뢰구간을 낼 수 없습니다. " + criterion,
        )
    better, worse = (
        (interval.high < 0, interval.low > 0)
        if direction == "down"
        else (interval.low > 0, interval.high < 0)
    )
    if better:
        verdict = "효과 있음"
    elif worse:
        verdict = "나빠짐"
    else:
        verdict = "판단 불가" if _wide(interval, before) else "효과 없음"
    return Comparison(before, after, difference, interval, verdict, _reached(after, direction, target), criterion)


def _reached(after: Observation, direction: str, target: Fraction | None) -> bool | None:
    if target is None or after.value is None:
        return None
    return after.value <= target if direction == "down" else after.value >= target


def standing(
    before: Observation,
    after: Observation,
    *,
    direction: str,
    target: Fraction,
    periods: tuple[Period, Period] | None = None,
) -> bool | None:
    """``kept`` as ``compare_observations`` says it, without the work of its interval: for lists."""
    if before.value is None or after.value is None or min(before.n, after.n) < MIN_CASES:
        return None
    return _reached(after, direction, target) if _method(before, after, periods) else None


def compare(
    slug: str, params: Mapping[str, Any], before: Period, after: Period, target: Fraction | None = None
) -> Comparison:
    """Compare two periods of a measure.

    ``target`` (the measure's unit) decides ``kept``, which is ``None`` without a target or with too few
    cases. The verdict and the rule it follows are in Korean; deterministic.
    """
    measure = measure_for(slug, params)
    return compare_observations(
        measure.compute(before, params),
        measure.compute(after, params),
        direction=measure.direction,
        target=target,
        periods=(before, after),
    )
