"""Deadlines: our scalar and vector paths beside numpy.busday_offset and workalendar, in one run.

    python bench/periods.py [--cases 200000]

Answers are compared where the question is the same: "the n-th working day, the first day counting".
numpy is given our days off; workalendar brings its own, so its differences are counted, not hidden.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np

from hyeonjang.law.periods import (
    Clock,
    ClockSpec,
    Length,
    Regime,
    Unit,
    bulk_due,
    bulk_working_seconds,
    deadline,
    default_table,
    prefix,
    working_seconds_between,
)

N_DAYS = 10


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """The result and the better of two runs, in seconds."""
    best, result = float("inf"), None
    for _ in range(2):
        begin = time.perf_counter()
        result = work()
        best = min(best, time.perf_counter() - begin)
    return result, best


def report(name: str, cases: int, seconds: float, base: float) -> None:
    print(f"{name:<44}{cases:>10,}{seconds * 1e6 / cases:>12.3f} us/case{base / (seconds / cases):>12,.1f} x")


# add_working_days leaves the first day out, so a working first day takes one of the ten.
THEIRS = """
import json, sys, time
from datetime import date
from workalendar.asia import SouthKorea
days, n = json.load(sys.stdin)
days, korea, best = [date.fromisoformat(day) for day in days], SouthKorea(), float("inf")
for _ in range(2):
    begin = time.perf_counter()
    found = [korea.add_working_days(day, n - korea.is_working_day(day)) for day in days]
    best = min(best, time.perf_counter() - begin)
json.dump([best, [day.isoformat() for day in found]], sys.stdout)
"""


def workalendar_dates(days: list[date]) -> tuple[list[date] | None, float, str]:
    """workalendar's answers in its own interpreter (start and import left out), or why there are none."""
    oracle = os.environ.get("HYEONJANG_ORACLE_PYTHON", "")
    if not oracle:
        return None, 0.0, "no interpreter in HYEONJANG_ORACLE_PYTHON: workalendar is left out"
    asked = json.dumps([[day.isoformat() for day in days], N_DAYS])
    done = subprocess.run([oracle, "-c", THEIRS], input=asked, capture_output=True, text=True, check=True)
    seconds, answers = json.loads(done.stdout)
    return [date.fromisoformat(day) for day in answers], seconds, ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=200_000)
    cases = parser.parse_args().cases
    few = min(cases, 2_000)
    table = default_table()
    prefix(table)
    rng = np.random.default_rng(7)
    days = np.datetime64("2018-01-01") + rng.integers(0, 365 * 9, cases)
    moments = days.astype("datetime64[s]") + rng.integers(0, 86_400, cases)
    plain, stamps = days[:few].astype(object).tolist(), moments[:few].astype(object).tolist()

    scalar, scalar_s = timed(
        lambda: [
            deadline(ClockSpec(Clock.PETITION, day, Length(N_DAYS, Unit.DAYS)), table, explain=False).due
            for day in plain
        ]
    )
    traced_s = timed(
        lambda: [deadline(ClockSpec(Clock.PETITION, day, Length(N_DAYS, Unit.DAYS)), table) for day in plain]
    )[1]
    bulk, bulk_s = timed(lambda: bulk_due(Clock.PETITION, days, N_DAYS, table=table))
    assert bulk[:few].astype(object).tolist() == scalar, "scalar and vector path differ"
    base = scalar_s / few
    print(f"{'10 working days, first day in':<44}{'cases':>10}{'time':>20}{'':>4}against scalar")
    report("scalar", few, scalar_s, base)
    report("scalar with the day-by-day list", few, traced_s, base)
    report("vector (prefix table)", cases, bulk_s, base)

    off = np.array(sorted(table.days_off(Regime.MINWON)), dtype="datetime64[D]")
    peer, peer_s = timed(
        lambda: np.busday_offset(
            days, N_DAYS - np.is_busday(days, holidays=off).astype(int), roll="backward", holidays=off
        )
    )
    assert (peer == bulk).all(), "numpy.busday_offset gives other days on the same holidays"
    report("numpy.busday_offset, our holidays", cases, peer_s, base)
    print(f"{'':<44}vector against busday_offset: {peer_s / bulk_s:.2f} x, equal answers")

    theirs, their_s, why = workalendar_dates(plain)
    if theirs is None:
        print(why)
    else:
        report("workalendar, its own holidays", few, their_s, base)
        wrong = sum(one != other for one, other in zip(theirs, scalar, strict=True))
        print(
            f"{'':<44}workalendar differs in {wrong:,} of {few:,}; "
            f"scalar against it {their_s / scalar_s:.1f} x"
        )

    hours, hours_s = timed(lambda: bulk_due(Clock.PETITION, moments, 3, table=table))
    slow, slow_s = timed(
        lambda: [
            deadline(ClockSpec(Clock.PETITION, moment, Length(3, Unit.DAYS)), table, explain=False).due
            for moment in stamps
        ]
    )
    assert hours[:few].astype(object).tolist() == slow, "scalar and vector hours differ"
    ends = moments + rng.integers(0, 30 * 86_400, cases)
    between, between_s = timed(lambda: bulk_working_seconds(moments, ends, table=table))
    finish = ends[:few].astype(object).tolist()
    walked, walked_s = timed(
        lambda: [
            working_seconds_between(one, other, table=table)
            for one, other in zip(stamps, finish, strict=True)
        ]
    )
    assert between[:few].tolist() == walked, "scalar and vector seconds differ"
    print(
        f"24 working hours: vector {hours_s * 1e6 / cases:.3f} us/case, "
        f"{slow_s / few / (hours_s / cases):,.0f} x the scalar path, equal answers"
    )
    print(
        f"working seconds between: vector {between_s * 1e6 / cases:.3f} us/case, "
        f"{walked_s / few / (between_s / cases):,.0f} x the scalar path, equal answers"
    )


if __name__ == "__main__":
    main()
