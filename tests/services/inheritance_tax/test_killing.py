"""Workers are really killed while the letters of a monthly run are made: every heir's letter goes out exactly once, and
collecting again sends nothing."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.commons.notices.test_killing import LEFT
from tests.commons.notices.test_killing import Place as NoticePlace

SCRIPT = str(Path(__file__).with_name("worker_for_killing.py"))
DEATHS, KILLS, PATIENCE = 16, 3, 240
pytestmark = pytest.mark.slow


class Place(NoticePlace):
    """A database of its own with one released run of heirs' letters."""

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, SCRIPT, words[0], "-", *words[1:]],
                                env={**self.environment, "HYEONJANG_NOW": "2026-11-23T10:00"}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)

    def letters(self, code: str) -> Any:
        return self.ask(f"(lambda m: {code})(__import__('hyeonjang.services.inheritance_tax.models', fromlist=['x']))")


@pytest.fixture
def place(tmp_path: Path, django_db_setup: None) -> Iterator[Place]:
    from django.conf import settings

    given: dict[str, Any] = settings.DATABASES["default"]
    if not given["ENGINE"].endswith("postgresql"):
        yield _prepared(Place(f"sqlite://{tmp_path / 'kill.sqlite3'}", tmp_path, "-"))
        return
    import psycopg

    name = f"inheritance_kill_{os.getpid()}"
    words = {"host": given["HOST"], "port": given["PORT"] or None, "user": given["USER"], "password": given["PASSWORD"] or None}
    with psycopg.connect(dbname="postgres", autocommit=True, **words) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        host = quote(given["HOST"], safe="")
        yield _prepared(Place(f"postgresql://{given['USER']}:{given['PASSWORD']}@/{name}?host={host}", tmp_path, "-"))
    finally:
        with psycopg.connect(dbname="postgres", autocommit=True, **words) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _prepared(place: Place) -> Place:
    process = place.start("prepare", str(DEATHS))
    process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    return place


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.communicate()


def test_작업자를_죽이고_다시_모아도_한_사람에게_한_통이다(place: Place) -> None:
    dice, files = random.Random(5), place.home / "files" / "notices"
    worker, kills, seen, deadline = place.start("work"), 0, 0, time.monotonic() + PATIENCE
    try:
        while time.monotonic() < deadline:
            count = len(list(files.glob("*"))) if files.exists() else 0
            if kills < KILLS and count > seen:
                time.sleep(dice.uniform(0, 0.05))
                os.kill(worker.pid, signal.SIGKILL)
                worker.communicate()
                worker, kills, seen = place.start("work"), kills + 1, count
            elif kills >= KILLS and place.ask(LEFT) == 0:
                break
            time.sleep(0.02 if kills < KILLS else 0.5)
    finally:
        _stop(worker)
    assert kills == KILLS, "too few workers were killed; the test shows nothing"
    subjects = place.ask("list(Notice.objects.values_list('subject_id', flat=True))")
    heads = place.letters("list(m.Letter.objects.filter(carried_by=None).values_list('pk', flat=True))")
    assert sorted(subjects, key=int) == [str(pk) for pk in sorted(heads)] and len(heads) == 2 * DEATHS
    assert place.letters("m.Letter.objects.filter(notice_id=None).count()") == 0
    assert place.ask("Attempt.objects.count()") == len(heads)
    again = place.start("again")
    said, _ = again.communicate(timeout=PATIENCE)
    assert again.returncode == 0 and said.strip() == b"0"
    assert place.ask("Notice.objects.count()") == len(heads)
