"""The finish date: right as often as it says, silent where it cannot know."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest

from hyeonjang.commons.processes.whatif.forecast import MIN_CASES, RECEIVED, Memory
from hyeonjang.commons.processes.whatif.waits import Waits
from hyeonjang.kit.errors import Refused

from .logs import Event, read


def cases(count: int, seed: int = 1, later: float = 1.0) -> list[list[Event]]:
    """Two a working day; from halfway on everything takes ``later`` times as long."""
    dice, rows = random.Random(seed), list[list[Event]]()
    for n in range(count):
        at, slow = n * 0.5, later if n > count / 2 else 1.0
        middle = at + dice.gammavariate(2, 2) * slow
        rows.append([("접수", at), ("검토", middle, "갑"), ("결정", middle + dice.gammavariate(2, 2.5) * slow, "갑")])
    return rows


def memory(rows: list[list[Event]]) -> tuple[Memory, float]:
    found = read(rows, Waits())
    return Memory(found), max(row.end for row in found.rows)


def test_말한_날은_그만큼의_비율이_그_안에_끝난_날이다() -> None:
    rows = cases(400)
    known, end = memory(rows)
    # Long after the last case is done nothing is censored: a plain quantile, counted by hand.
    at = end + 100
    days = sorted(row.days for row in known.rows if row.arrival > at - 250)
    said = known.forecast(RECEIVED, 0.0, at)
    assert said.n == len(days) and said.days == math.ceil(days[math.ceil((len(days) + 1) * 0.8) - 1])


def test_아직_끝나지_않은_건도_지금까지_걸린_만큼_센다() -> None:
    """Half of the cases take 2 days and half 30. Looking only at those that were done would say 2."""
    rows: list[list[Event]] = [[("접수", n * 0.25), ("결정", n * 0.25 + (2 if n % 2 else 30), "갑")] for n in range(400)]
    known, _ = memory(rows)
    at = 40.0 + min(row.arrival for row in known.rows)
    done = [row.days for row in known.rows if row.end <= at]
    assert np.quantile(done, 0.75) < 3  # mostly the quick ones are done by then
    assert known.forecast(RECEIVED, 0.0, at).days == 30


def test_오래_머문_건은_오래_머문_건들과_견준다() -> None:
    known, end = memory(cases(800))
    fresh, stale = known.forecast(RECEIVED, 0.0, end), known.forecast(RECEIVED, 8.0, end)
    assert stale.n < fresh.n and stale.days <= fresh.days
    with pytest.raises(Refused, match="30건 이상"):
        known.forecast(RECEIVED, 60.0, end)


def test_건이_모자라면_말하지_않는다() -> None:
    known, end = memory(cases(MIN_CASES - 1))
    with pytest.raises(Refused, match="언제 끝날지 말하지 않습니다"):
        known.forecast(RECEIVED, 0.0, end)
    with pytest.raises(Refused):
        known.forecast(99, 0.0, end)
    assert not known.calibration(end).holds()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_지난_예측이_말한_만큼_맞았다(seed: int) -> None:
    known, end = memory(cases(900, seed))
    found = known.calibration(end)
    assert found.overall is not None and found.overall.n > 200 and found.holds()
    # Rounding up to whole days makes it a little more often right than it says.
    assert 0.77 <= found.overall.share <= 0.92
    assert sum(step.n for step in found.steps) == found.overall.n


def test_갑자기_느려지면_맞지_않았다는_것이_드러난다() -> None:
    known, end = memory(cases(900, later=4.0))
    found = known.calibration(end)
    assert found.overall is not None and found.overall.high < 0.75 and not found.holds()


def test_예측은_그날까지_알려진_것만_안다() -> None:
    """What happens later must not change what is said today."""
    rows = cases(600)
    whole, _ = memory(rows)
    at = 150.0 + min(row.arrival for row in whole.rows)
    cut: list[list[Event]] = [[event for event in row if event[1] <= 150.0] for row in rows if row[0][1] <= 150.0]
    kept = [row for row in cut if row]
    known = Memory(read(kept, Waits(), [len(row) == 3 for row in kept]))
    for step, elapsed in ((RECEIVED, 0.0), (RECEIVED, 5.0), (whole.steps.index("검토"), 0.0)):
        there = known.steps.index(whole.steps[step]) if step != RECEIVED else RECEIVED
        assert known.forecast(there, elapsed, at) == whole.forecast(step, elapsed, at)
