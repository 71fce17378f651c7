"""What-if: our simulation beside simpy doing nothing else, as a ratio of one run.

    python -m bench.what_if [--plays 20]

The peer is simpy itself: as many processes as there are cases, waking as often as a case of ours does on average,
without officers, replies, sessions or a calendar. It is the floor of any simulation built on it; the ratio is what
the model costs above that floor. Both run in this process, one after the other, the better of three rounds.

Beside it, as figures of their own: reading a log into the model, the ranking of where the days go, and checking
every past forecast.
"""

from __future__ import annotations

import argparse
import gc
import sys
import tempfile
import time
from collections.abc import Callable, Generator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import simpy

from hyeonjang.commons.processes.engine.calendar import WorkingCalendar
from hyeonjang.commons.processes.engine.encode import encode
from hyeonjang.commons.processes.formats import reading
from hyeonjang.commons.processes.whatif import calibrate, fit, simulate
from hyeonjang.commons.processes.whatif.bottleneck import bottleneck
from hyeonjang.commons.processes.whatif.forecast import Memory
from hyeonjang.commons.processes.whatif.scenarios import Early, Enough, OnePerson, Plan
from hyeonjang.commons.processes.whatif.traces import WORKDAY_US, traces
from hyeonjang.commons.processes.whatif.waits import suggest
from hyeonjang.config.demo import benefits_log
from hyeonjang.law.periods.days import Regime
from hyeonjang.law.periods.table import default_table

MAPPING = {"case": "신청번호", "activity": "업무단계", "ts": "처리일시", "resource": "담당자", "dept": "담당부서",
           "opened": "신청일시", "closed": "통지일시", "due": "처리기한"}
ROUNDS = 3
PLAN = Plan((Early("현장조사"), Enough(5), OnePerson("결정")))


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """The result and the better of the rounds, in seconds."""
    best, result = float("inf"), None
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        result = work()
        best = min(best, time.perf_counter() - begun)
    return result, best


def floor(cases: int, wakes: int) -> None:
    """simpy with nothing to do: processes that only wake."""
    env = simpy.Environment()

    def process(start: float) -> Generator[Any, Any, None]:
        yield env.timeout(start)
        for _ in range(wakes - 1):
            yield env.timeout(1.0)

    for number in range(cases):
        env.process(process(number * 0.2))
    gc.disable()
    try:
        env.run()
    finally:
        gc.enable()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plays", type=int, default=20)
    plays = parser.parse_args().plays
    holidays = set(default_table().days_off(Regime.MINWON))
    calendar = WorkingCalendar.build(date(2023, 1, 1), date(2027, 12, 31), holidays)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log.csv"
        benefits_log.write_csv(path, holidays)
        log = encode(reading.read_log(path, MAPPING), benefits_log.ORDER)
    waits = suggest(log)
    read, reading_s = timed(lambda: traces(log, calendar, waits))
    _, ranking_s = timed(lambda: bottleneck(read))
    end_us = int((datetime.combine(benefits_log.LAST_DAY, datetime.min.time()) - datetime(1970, 1, 1))
                 / timedelta(microseconds=1))
    end = float(calendar.position(np.array([end_us]))[0]) / WORKDAY_US
    checked, checking_s = timed(lambda: Memory(read).calibration(end))
    chosen = [n for n, kind in enumerate(log.cases.column("처리 구분").to_pylist()) if kind == "위기가구"]
    model = fit.settled(calibrate.calibrate(read, chosen, known_until=end, limits=(5,)))
    staged = simulate.stage(model, PLAN)
    weeks = list(range(simulate.WARM_UP_WEEKS)) + list(range(model.weeks))
    cases = sum(len(model.by_week[week]) for week in weeks)
    tasks = sum(len(model.profiles[index].works) for week in weeks for index in model.by_week[week])
    _, ours = timed(lambda: [simulate.play(staged, weeks, number) for number in range(plays)])
    wakes = round(tasks / cases)
    _, bare = timed(lambda: [floor(cases, wakes) for _ in range(plays)])
    print(f"기록: {log.n_cases:,}건, 사건 {log.n_events:,}개; 한 번 해 보기 = {cases:,}건, 단계 {tasks:,}개, {plays}번")
    print(f"{'':<34}{'건/초':>12}{'배':>8}")
    print(f"{'simpy 자신(깨우기만)':<30}{plays * cases / bare:>12,.0f}{1.0:>8.2f}")
    print(f"{'미리 해 보기':<32}{plays * cases / ours:>12,.0f}{ours / bare:>8.2f}")
    print(f"읽기 {log.n_events / reading_s:,.0f}사건/초 · 어디에서 날이 가나 {log.n_cases / ranking_s:,.0f}건/초 · "
          f"지난 예측 확인 {(checked.overall.n if checked.overall else 0) / checking_s:,.0f}번/초")
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(Path.cwd()))
    sys.exit(main())
