"""A what-if as a study: does the model reproduce what was? Only then: what would have been, with an interval.

Each replication draws weeks of the log twice: once for what the county might have known (the calibration is itself
a sample), and from those once more for how a period might go. It plays them as it was and under the plan. The
interval is the middle 95 % of the replications, so it speaks of a period as long as the one that was learnt from.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .calibrate import Load, Model
from .scenarios import Plan
from .simulate import WARM_UP_WEEKS, play, stage
from .traces import Floats

REPLICATIONS = 200
# A model whose own interval of the median is wider than this share of it predicts nothing worth saying.
MAX_WIDTH = 0.6
LEVEL = 0.95
# Two figures are checked, and a good model should not be thrown away one time in ten.
FIT_LEVEL = 0.99
BLOCK = 4
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Range:
    """A figure over the replications: its middle, and the interval."""

    value: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Floats, level: float = LEVEL) -> Range:
        tail = (1 - level) / 2
        low, value, high = np.quantile(values, [tail, 0.5, 1 - tail])
        return cls(float(value), float(low), float(high))

    def holds(self, value: float) -> bool:
        return self.low <= value <= self.high


@dataclass(frozen=True)
class Figures:
    """Median, 90th percentile, mean in working days; the share of cases done within the limit of the question."""

    median: Range
    p90: Range
    mean: Range
    within: Range


@dataclass(frozen=True)
class Observed:
    """The log's own figures in the window."""

    n: int
    median: float
    p90: float
    mean: float
    within: float


@dataclass(frozen=True)
class Study:
    """``fits`` says whether the model reproduced the log; without it there is no ``after``."""

    observed: Observed
    baseline: Figures
    fits: bool
    reason_ko: str
    after: Figures | None
    difference: Range | None
    limit_days: float
    weeks: int
    left_out: int
    replications: int
    seed: int
    loads: tuple[Load, ...]


def study(model: Model, plan: Plan, *, replications: int = REPLICATIONS, seed: int = 20250106,
          limit_days: float = 10.0, progress: Progress | None = None) -> Study:
    """Validate the model, then play the plan. The same inputs and seed give the same answer to the last digit."""
    draw = np.random.default_rng(seed)
    weeks = []
    for _ in range(replications):
        known = _blocks(draw, model.weeks, model.weeks)
        weeks.append(known[_blocks(draw, model.weeks, model.weeks + WARM_UP_WEEKS)].tolist())
    seeds = draw.integers(0, 2**31, replications).tolist()
    done = 0

    def played(under: Plan | None) -> list[Floats]:
        nonlocal done
        staged, found = stage(model, under), []
        for number in range(replications):
            found.append(play(staged, weeks[number], seeds[number]).days)
            done += 1
            if progress is not None:
                progress(done, 2 * replications)
        return found

    real = model.observed
    observed = Observed(len(real), float(np.median(real)), float(np.quantile(real, 0.9)), float(real.mean()),
                        float((real <= limit_days).mean()))
    before = played(None)
    baseline = _figures(before, limit_days)
    reason = misfit(observed, baseline, _figures(before, limit_days, FIT_LEVEL))
    after = None if reason else played(plan)
    gap = None if after is None else Range.of(np.array([
        float(np.median(b) - np.median(a)) for a, b in zip(before, after, strict=True)]))
    return Study(observed, baseline, not reason, reason, None if after is None else _figures(after, limit_days), gap,
                 limit_days, model.weeks, model.left_out, replications, seed, model.loads)


def _blocks(draw: np.random.Generator, known: int, wanted: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """``wanted`` week numbers, drawn in runs of ``BLOCK`` weeks: a month with a backlog stays a month."""
    starts = draw.integers(0, known, -(-wanted // BLOCK))
    return ((starts[:, None] + np.arange(BLOCK)) % known).ravel()[:wanted]


def _figures(samples: list[Floats], limit: float, level: float = LEVEL) -> Figures:
    columns = ([np.median(s) for s in samples], [np.quantile(s, 0.9) for s in samples], [s.mean() for s in samples],
               [(s <= limit).mean() for s in samples])
    return Figures(*(Range.of(np.array(column), level) for column in columns))


def misfit(observed: Observed, baseline: Figures, wide: Figures) -> str:
    """Why the model must not be used, in Korean; empty where it reproduces the log. ``wide`` are the figures with the
    interval at ``FIT_LEVEL``."""
    for name, real, range_ in (("중앙값은", observed.median, wide.median), ("90백분위는", observed.p90, wide.p90)):
        if not range_.holds(real):
            return (f"모형이 지금의 기록을 다시 만들어 내지 못합니다. 기록의 {name} {real:.1f}근무일인데 모형은 "
                    f"{range_.low:.1f}~{range_.high:.1f}근무일({FIT_LEVEL:.0%} 구간)이라고 합니다. 그래서 예측하지 "
                    "않습니다.")
    width = baseline.median.high - baseline.median.low
    if width > MAX_WIDTH * baseline.median.value:
        return (f"건이 적거나 들쭉날쭉하여 모형의 중앙값 구간이 {baseline.median.low:.1f}~{baseline.median.high:.1f}"
                "근무일로 너무 넓습니다. 그래서 예측하지 않습니다.")
    return ""
