"""When a case will be done, said so that it holds in so many cases of ten; and how often it held in the past.

The answer is the smallest number of working days within which at least the wanted share of the cases that had come
as far, and had waited as long, were done. It is counted from the cases of the year before. Those still open count for
as long as they have lasted (Kaplan and Meier), else the slow ones would be missing; and the share is the conformal
one, ⌈(n + 1) · level⌉ / n, so that the answer is not too short when there are few. The check goes back in time: on
every tenth working day of the past, every case that was open then is forecast from what was known then.

Source: Kaplan, Meier, J. Am. Statist. Assoc. 53 (1958) 457-481.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from hyeonjang.kit.errors import Refused

from .traces import Bools, Floats, Trace, Traces

LEVEL = 0.8
MIN_CASES = 30
WINDOW = 250.0
EVERY = 10.0
MIN_CHECKS = 50
# A forecast that was right clearly less often than it says is not shown.
SLACK = 0.05
RECEIVED = -1
Z = 1.959963984540054


@dataclass(frozen=True)
class Forecast:
    """Within ``days`` working days from now, counted from ``n`` cases."""

    days: int
    n: int
    level: float


@dataclass(frozen=True)
class Checked:
    """How often forecasts from one step held: ``hits`` of ``n``; the interval is Wilson's at 95 %."""

    step: str
    n: int
    hits: int
    low: float
    high: float
    said: float
    took: float

    @property
    def share(self) -> float:
        return self.hits / self.n


@dataclass(frozen=True)
class Calibration:
    """All checks of the past together, and by step. ``refused`` could not be forecast for want of cases."""

    level: float
    overall: Checked | None
    steps: tuple[Checked, ...]
    refused: int

    def holds(self) -> bool:
        """Whether forecasts may be shown: enough of them were checked, and they were not too often wrong."""
        return self.overall is not None and self.overall.n >= MIN_CHECKS and (
            self.overall.high >= self.level - SLACK)


class Memory:
    """What is known of how long it takes from each step on; built once, asked often."""

    def __init__(self, found: Traces, chosen: Collection[int] | None = None) -> None:
        wanted = None if chosen is None else set(chosen)
        self.rows = [row for row in found.rows if wanted is None or row.case in wanted]
        self.steps = found.steps
        reached: dict[int, list[tuple[float, float]]] = defaultdict(list)
        for row in self.rows:
            for step, moment in _milestones(row).items():
                reached[step].append((moment, row.end - moment if row.complete else math.inf))
        self.known: dict[int, tuple[Floats, Floats]] = {}
        for step, pairs in reached.items():
            pairs.sort()
            self.known[step] = (np.array([moment for moment, _ in pairs]), np.array([left for _, left in pairs]))

    def _alike(self, step: int, elapsed: float, at: float) -> tuple[Floats, Bools]:
        """How long the cases of the year before ``at`` lasted beyond ``elapsed`` from the step on, as known then, and
        whether they were done; in ascending order, those that were done first."""
        moments, left = self.known.get(step, (np.empty(0), np.empty(0)))
        low, high = np.searchsorted(moments, [at - WINDOW, at], side="right")
        seen = at - moments[low:high]
        lasted, done = np.minimum(left[low:high], seen), left[low:high] <= seen
        beyond = lasted > elapsed
        lasted, done = lasted[beyond] - elapsed, done[beyond]
        order = np.lexsort((~done, lasted))
        return lasted[order], done[order]

    def forecast(self, step: int, elapsed: float, at: float, level: float = LEVEL) -> Forecast:
        """For a case that reached ``step`` ``elapsed`` working days before ``at``. Raises ``Refused``."""
        lasted, done = self._alike(step, elapsed, at)
        n = int(done.sum())
        if n >= MIN_CASES:
            at_risk = len(lasted) - np.arange(len(lasted))
            still = np.cumprod(1 - done / at_risk)
            wanted = math.ceil((len(lasted) + 1) * level) / len(lasted)
            reached = np.flatnonzero((still <= 1 - wanted + 1e-12) & done)
            if wanted < 1 and len(reached):
                return Forecast(max(1, math.ceil(float(lasted[reached[0]]) - 1e-9)), n, level)
        raise Refused(f"비슷한 건이 {n:,}건뿐이라 언제 끝날지 말하지 않습니다. {MIN_CASES}건 이상 끝났을 때만 말합니다.",
                      code="forecast.too_few")

    def calibration(self, until: float, level: float = LEVEL) -> Calibration:
        """Forecast every open case on every tenth working day before ``until``, and look how it ended."""
        if not self.rows:
            return Calibration(level, None, (), 0)
        first = min(row.arrival for row in self.rows)
        days = np.array([row.days for row in self.rows if row.complete])
        last = until - (float(np.quantile(days, 0.99)) if len(days) else 0.0)
        seen: dict[int, list[tuple[int, float]]] = defaultdict(list)
        refused = 0
        for at in np.arange(first + EVERY, last, EVERY).tolist():
            for row in self.rows:
                if row.arrival > at or (row.complete and row.end <= at):
                    continue
                step, moment = _standing(row, at)
                try:
                    said = self.forecast(step, at - moment, at, level)
                except Refused:
                    refused += 1
                    continue
                # One that is open to this day took longer than anything that was said of it then.
                seen[step].append((said.days, (row.end - at) if row.complete else math.inf))
        rows = [_checked("접수" if step == RECEIVED else self.steps[step], pairs) for step, pairs in seen.items()]
        rows.sort(key=lambda row: -row.n)
        every = [pair for pairs in seen.values() for pair in pairs]
        return Calibration(level, _checked("모두", every) if every else None, tuple(rows), refused)


def _milestones(row: Trace) -> dict[int, float]:
    """The moment at which each step was first done, the receipt among them."""
    found = {RECEIVED: row.arrival}
    for task in row.tasks:
        found.setdefault(task.step, task.done)
    return found


def _standing(row: Trace, at: float) -> tuple[int, float]:
    """The newest step that was done by then, and when."""
    step, moment = RECEIVED, row.arrival
    for known, when in _milestones(row).items():
        if moment <= when <= at:
            step, moment = known, when
    return step, moment


def _checked(step: str, pairs: list[tuple[int, float]]) -> Checked:
    said, took = np.array([s for s, _ in pairs], dtype=np.float64), np.array([t for _, t in pairs])
    n, hits = len(pairs), int((took <= said).sum())
    share = hits / n
    middle = (share + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z * math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
    return Checked(step, n, hits, middle - half, middle + half, float(np.median(said)), float(np.median(took)))
