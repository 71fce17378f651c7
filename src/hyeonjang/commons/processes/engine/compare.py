"""Before and after: is it different, by how much, and can one tell at all?

The criterion: fewer than 20 closed cases in either period, or more than a fifth of a period's cases still
open (the long ones are the open ones), and the answer is "판단 불가". Otherwise a 95 % interval of the
difference of medians and of means decides; an interval that holds zero means that no difference is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from hyeonjang.kit.errors import Refused

from .calendar import WorkingCalendar
from .encode import EncodedLog, Int64
from .figures import Stats
from .filters import Filter, apply
from .spans import case_spans, span_lengths, suspended_lengths, suspensions_from_activities

# As many as a promise needs (``measures.compare``): one product, one line below which nothing is said.
MIN_CASES = 20
MAX_OPEN_SHARE = 0.2
CONFIDENCE = 0.95
RESAMPLES = 4_000
# Resamples drawn at once: a bounded piece of memory.
_BLOCK = 500
# From here on the bootstrap of a mean is the normal distribution to all digits anyone reads.
_NORMAL_FROM = 2_000
UNDECIDABLE, SHORTER, LONGER, NO_DIFFERENCE = "판단 불가", "줄었음", "늘었음", "차이를 보이지 못함"
Floats = npt.NDArray[np.float64]


class Unit(NamedTuple):
    """A day in seconds, and what people call it."""

    seconds: int
    name_ko: str


CALENDAR_DAY = Unit(86_400, "일")
WORKING_DAY = Unit(28_800, "근무일")


@dataclass(frozen=True)
class Difference:
    """After minus before, in the unit of the values, with its interval and the verdict."""

    estimate: float | None
    low: float | None
    high: float | None
    verdict: str


@dataclass(frozen=True)
class BeforeAfter:
    """Two periods side by side. ``sentence`` says what was found or why nothing can be said."""

    before: Stats
    after: Stats
    open_before: int
    open_after: int
    median: Difference
    mean: Difference
    criterion: str
    method: str
    sentence: str


def criterion() -> str:
    """The rule by which "판단 불가" is said, in Korean."""
    return (
        f"두 기간 모두 끝난 건이 {MIN_CASES}건 이상이고, 아직 끝나지 않은 건이 "
        f"{MAX_OPEN_SHARE:.0%} 이하일 때만 판단하며, "
        f"차이의 {CONFIDENCE:.0%} 구간이 0을 품으면 차이를 보이지 못한 것으로 봅니다."
    )


def _medians(values: Int64, draw: np.random.Generator) -> Floats:
    """Bootstrap medians: the middle of a resample is an order statistic, whose rank is Beta distributed.

    Sampling the rank costs nothing per case, so a million cases take as long as a hundred.
    """
    ordered = np.sort(values).astype(np.float64)
    n = len(ordered)
    low = draw.beta((n + 1) // 2, n + 1 - (n + 1) // 2, RESAMPLES)
    position = np.minimum((low * n).astype(np.int64), n - 1)
    if n % 2:
        return ordered[position]
    # The second middle of an even resample: the smallest of the n/2 that lie above the first.
    rest = n - n // 2
    high = 1 - (1 - low) * draw.random(RESAMPLES) ** (1 / rest)
    return (ordered[position] + ordered[np.minimum((high * n).astype(np.int64), n - 1)]) / 2


def _means(values: Int64, draw: np.random.Generator) -> Floats:
    data = values.astype(np.float64)
    n = len(data)
    if n >= _NORMAL_FROM:
        return draw.normal(data.mean(), data.std(ddof=1) / np.sqrt(n), RESAMPLES)
    parts = [data[draw.integers(0, n, (_BLOCK, n))].mean(axis=1) for _ in range(RESAMPLES // _BLOCK)]
    return np.concatenate(parts)


def _difference(estimate: float, before: Floats, after: Floats) -> Difference:
    tail = (1 - CONFIDENCE) / 2
    low, high = (float(q) for q in np.quantile(after - before, [tail, 1 - tail]))
    verdict = SHORTER if high < 0 else LONGER if low > 0 else NO_DIFFERENCE
    return Difference(estimate / 1e6, low / 1e6, high / 1e6, verdict)


def compare_values(
    before: Int64,
    after: Int64,
    *,
    open_before: int = 0,
    open_after: int = 0,
    seed: int = 20260101,
    unit: Unit = CALENDAR_DAY,
) -> BeforeAfter:
    """Two samples of durations in microseconds; the same seed gives the same interval.

    ``unit`` is the day that the sentence speaks of: a working day is eight hours, not twenty-four.
    """
    stats = Stats.of(before), Stats.of(after)
    why = _undecidable(len(before), len(after), open_before, open_after)
    method = f"붓스트랩 {RESAMPLES:,}회(난수 씨앗 {seed}), {CONFIDENCE:.0%} 백분위 구간"
    if why:
        none = Difference(None, None, None, UNDECIDABLE)
        return BeforeAfter(*stats, open_before, open_after, none, none, criterion(), method, why)
    draw = np.random.Generator(np.random.PCG64(seed))
    median = _difference(
        float(np.median(after) - np.median(before)), _medians(before, draw), _medians(after, draw)
    )
    mean = _difference(float(after.mean() - before.mean()), _means(before, draw), _means(after, draw))
    difference, low, high = (_days(seconds, unit) for seconds in (median.estimate, median.low, median.high))
    sentence = (
        f"중앙값 차이 {difference}{unit.name_ko}({CONFIDENCE:.0%} 구간 {low}~{high}{unit.name_ko}, "
        f"n={len(before):,}/{len(after):,}): {median.verdict}."
    )
    return BeforeAfter(*stats, open_before, open_after, median, mean, criterion(), method, sentence)


def _days(seconds: float | None, unit: Unit) -> str:
    return "?" if seconds is None else f"{seconds / unit.seconds:+.1f}"


def _undecidable(before: int, after: int, open_before: int, open_after: int) -> str:
    for name, n, still in (("앞", before, open_before), ("뒤", after, open_after)):
        if n < MIN_CASES:
            return f"{UNDECIDABLE}: {name} 기간에 끝난 건이 {n:,}건뿐입니다({MIN_CASES}건 이상이어야 합니다)."
        if still > MAX_OPEN_SHARE * (n + still):
            return (
                f"{UNDECIDABLE}: {name} 기간의 {n + still:,}건 가운데 {still:,}건이 아직 끝나지 않아, "
                "오래 걸리는 건이 빠진 채 재게 됩니다."
            )
    return ""


def before_after(
    log: EncodedLog,
    before: Filter,
    after: Filter,
    *,
    calendar: WorkingCalendar | None = None,
    suspension_pairs: tuple[tuple[str, str], ...] = (),
    seed: int = 20260101,
) -> BeforeAfter:
    """The case durations of two cuts of a log: calendar, working, or legal-clock time (with suspension
    pairs)."""
    samples, still_open = [], []
    for wanted in (before, after):
        part = _cut(log, wanted)
        if part is None:
            samples.append(np.empty(0, np.int64))
            still_open.append(0)
            continue
        spans = case_spans(part)
        values = span_lengths(spans, calendar)
        if suspension_pairs:
            stopped = suspensions_from_activities(part, suspension_pairs)
            values = values - suspended_lengths(spans, stopped, calendar)[spans.counted]
        samples.append(values)
        still_open.append(int(spans.is_open.sum()))
    unit = CALENDAR_DAY if calendar is None else WORKING_DAY
    return compare_values(
        samples[0], samples[1], open_before=still_open[0], open_after=still_open[1], seed=seed, unit=unit
    )


def _cut(log: EncodedLog, wanted: Filter) -> EncodedLog | None:
    try:
        return apply(log, wanted)
    except Refused as refusal:
        if refusal.code == "nothing_left":
            return None
        raise
