"""The shapes of the answers: frozen, in seconds, with n, and turned into JSON by one function."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from .encode import Int64

Measure = Literal["wall", "working"]
MEASURES_KO = {"wall": "달력시간", "working": "근무시간", "statutory": "법정 처리기간 시계"}
US = 1_000_000


def to_json(value: object) -> object:
    """Any figure as plain JSON values: dataclasses become maps, tuples lists, keys text."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_json(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): to_json(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [to_json(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


@dataclass(frozen=True)
class Stats:
    """How ``n`` durations lie, in seconds; quantiles by linear interpolation, ``None`` where n is 0."""

    n: int
    total: float
    mean: float | None
    p25: float | None
    median: float | None
    p75: float | None
    p90: float | None
    max: float | None

    @classmethod
    def of_sorted(cls, values: Int64) -> Stats:
        """From ascending microseconds."""
        n = len(values)
        if not n:
            return cls(0, 0.0, None, None, None, None, None, None)
        total = int(values.sum())
        p25, median, p75, p90 = (quantile(values, q) / US for q in (0.25, 0.5, 0.75, 0.9))
        return cls(n, total / US, total / n / US, p25, median, p75, p90, int(values[-1]) / US)

    @classmethod
    def of(cls, values: Int64) -> Stats:
        """From microseconds in any order."""
        return cls.of_sorted(np.sort(values))


def quantile(ordered: Int64, q: float) -> float:
    """The ``q`` quantile of ascending values by linear interpolation between neighbours."""
    position = (len(ordered) - 1) * q
    low = int(position)
    high = min(low + 1, len(ordered) - 1)
    return float(ordered[low]) + (position - low) * float(ordered[high] - ordered[low])


@dataclass(frozen=True)
class Variant:
    """A path: its activities, how many cases took it, their share, and the share so far."""

    activities: tuple[str, ...]
    count: int
    share: float
    cumulative: float


@dataclass(frozen=True)
class Arc:
    """``source`` directly followed by ``target``: how often, and how long it took in between."""

    source: str
    target: str
    count: int
    wall: Stats
    working: Stats | None


@dataclass(frozen=True)
class CaseDurations:
    """How long cases took, on one measure.

    ``basis`` says which dates were used: ``case_dates`` (opened and closed), ``events`` (first to last) or
    ``mixed``; ``basis_ko`` says it to a person. ``open_cases`` are not closed yet and not counted;
    ``contradictory`` close before they open and are not counted.
    """

    measure: str
    basis: str
    basis_ko: str
    stats: Stats
    open_cases: int
    contradictory: int


@dataclass(frozen=True)
class ServiceTimes:
    """Working on a step against waiting for it. Only measured where starts are recorded.

    ``share_measured`` is the share of events with a start; ``by_activity`` holds (activity, service, wait
    before).
    """

    measured: bool
    sentence: str
    share_measured: float
    service: Stats | None
    waiting: Stats | None
    by_activity: tuple[tuple[str, Stats, Stats], ...] = ()


@dataclass(frozen=True)
class Repeat:
    """An activity that comes more than once in a case."""

    activity: str
    cases: int
    extra_events: int
    self_loops: int


@dataclass(frozen=True)
class Rework:
    """``share_of_cases`` have at least one activity twice; ``extra_events`` are all but the first
    occurrence."""

    cases_with_rework: int
    share_of_cases: float
    extra_events: int
    repeats: tuple[Repeat, ...]


@dataclass(frozen=True)
class PingPong:
    """``first`` handed to ``second`` and got it back (A → B → A), counted over all cases."""

    first: str
    second: str
    count: int
    cases: int


@dataclass(frozen=True)
class Boundary:
    """Cases that pass from one department to another: how often, how long they wait there, and its share.

    ``share`` is the part of the elapsed time of all cases (first to last event) that waits at this boundary.
    """

    source: str
    target: str
    count: int
    wait: Stats
    share: float


@dataclass(frozen=True)
class Boundaries:
    """All boundaries, and the share of elapsed time that waits at any of them."""

    measure: str
    measured: bool
    share: float
    boundaries: tuple[Boundary, ...]


@dataclass(frozen=True)
class DayEntry:
    """One place where time goes. ``saved_*`` is what would be saved, in seconds, if every longer one took
    only as long as the place's own median or first quartile does."""

    label: tuple[str, ...]
    count: int
    total: float
    share: float
    median: float
    p25: float
    saved_at_median: float
    saved_at_p25: float


@dataclass(frozen=True)
class Lateness:
    """Cases against their own deadlines. ``late`` closed after it; ``overdue`` are open and past it."""

    with_due: int
    without_due: int
    late: int
    share: float | None
    overdue: int
    late_by: Stats
    spare: Stats
    basis_ko: str
