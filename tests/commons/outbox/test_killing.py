"""Workers are really killed (SIGKILL) at random points; nothing is lost and nothing is doubled."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.databases import ask, own_database

BATCH = 60
"""Events published at a time."""

KILLS = 4

PATIENCE = 240
"""Seconds until the test gives up: far more than a busy machine needs."""

SCRIPT = str(Path(__file__).with_name("handlers_for_killing.py"))


def _start(environment: dict[str, str], *words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, SCRIPT, *words], env=environment, stderr=subprocess.DEVNULL)


def _environment(home: Path, database: str) -> dict[str, str]:
    return {
        **os.environ,
        "HYEONJANG_DATABASE_URL": database,
        "HYEONJANG_HOME": str(home),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }


@pytest.fixture
def database(tmp_path: Path) -> Iterator[str]:
    with own_database(tmp_path, "killing") as url:
        yield url


def _left(database: str) -> tuple[int, int]:
    rows = dict(ask(database, "SELECT state, count(*) FROM outbox_delivery GROUP BY state"))
    return rows.get("waiting", 0) + rows.get("running", 0), rows.get("done", 0)


@pytest.mark.slow
def test_작업자를_아무_때나_죽여도_잃거나_겹치지_않는다(tmp_path: Path, database: str) -> None:
    environment = _environment(tmp_path, database)
    assert _start(environment, "prepare").wait(timeout=PATIENCE) == 0
    dice = random.Random(20261123)
    kills_at_work = published = 0
    workers = [_start(environment, "work", "0.3") for _ in range(2)]
    publisher: subprocess.Popen[bytes] | None = None
    deadline = time.monotonic() + PATIENCE
    try:
        while time.monotonic() < deadline:
            # However fast the machine: new work keeps coming until enough workers have died over it.
            if publisher is None or publisher.poll() is not None:
                assert publisher is None or publisher.returncode == 0
                if kills_at_work < KILLS:
                    publisher = _start(environment, "publish", str(published), str(published + BATCH))
                    published += BATCH
                elif not _left(database)[0]:
                    break
            before = _left(database)[1]
            time.sleep(dice.uniform(0.05, 0.35))
            left, after = _left(database)
            if left and after > before and kills_at_work < KILLS:
                victim = dice.randrange(len(workers))
                os.kill(workers[victim].pid, signal.SIGKILL)
                assert workers[victim].wait() == -signal.SIGKILL
                workers[victim] = _start(environment, "work", "0.3")
                kills_at_work += 1
    finally:
        for process in [*workers, *([publisher] if publisher else [])]:
            process.kill()
            process.wait()
    assert kills_at_work == KILLS, "too few workers were killed at work; the test shows nothing"
    states = dict(ask(database, "SELECT state, count(*) FROM outbox_delivery GROUP BY state"))
    steps = dict(ask(database, "SELECT step, count(*) FROM effects GROUP BY step"))
    assert ask(database, "SELECT n, step FROM effects WHERE step < 9 GROUP BY n, step HAVING count(*) > 1") == []
    [(finished,)] = ask(database, "SELECT count(DISTINCT n) FROM effects WHERE step = 10")
    assert states == {"done": 2 * published + 5}
    assert (steps[1], steps[2], steps[3]) == (published, published, published)
    assert finished == 5


@pytest.mark.slow
def test_긴_일은_맡은_기한을_이어_가며_다른_작업자가_가로채지_않는다(tmp_path: Path, database: str) -> None:
    environment = _environment(tmp_path, database)
    assert _start(environment, "prepare").wait(timeout=PATIENCE) == 0
    assert _start(environment, "slow").wait(timeout=PATIENCE) == 0
    workers = [_start(environment, "work", "2") for _ in range(2)]
    deadline = time.monotonic() + PATIENCE
    try:
        while _left(database)[0] and time.monotonic() < deadline:
            time.sleep(0.1)
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()
    done = ask(database, "SELECT attempts, state FROM outbox_delivery WHERE handler = 'test.slow'")
    assert ask(database, "SELECT count(*) FROM effects WHERE step = 20") == [(1,)]
    assert done == [(1, "done")]
