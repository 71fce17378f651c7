"""Workers are really killed (SIGKILL) in the middle of mass runs, on the database that the suite runs on: every
reason gets exactly one letter in exactly one file, and exactly one message at the provider."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pypdfium2
import pytest

SCRIPT = str(Path(__file__).with_name("worker_for_killing.py"))
ROOT = Path(__file__).resolve().parents[3]
LETTERS, MESSAGES, KILLS, PATIENCE = 100, 80, 5, 240
pytestmark = pytest.mark.slow


class Place:
    """A database of its own with two released runs, and the stand-in of the provider."""

    def __init__(self, url: str, home: Path, http: str) -> None:
        self.home, self.http = home, http
        self.environment = {
            **os.environ, "HYEONJANG_DATABASE_URL": url, "HYEONJANG_HOME": str(home),
            "DJANGO_SETTINGS_MODULE": "hyeonjang.config.settings", "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path]),
        }

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, SCRIPT, words[0], self.http, *words[1:]], env=self.environment,
                                stderr=subprocess.DEVNULL)

    def ask(self, code: str) -> Any:
        script = ("import django, json; django.setup()\nfrom hyeonjang.commons.notices.models import *\n"
                  "from hyeonjang.commons.notices.rules import codes\nfrom hyeonjang.commons.outbox.models import Delivery\n"
                  f"print(json.dumps({code}))")
        done = subprocess.run([sys.executable, "-c", script], env=self.environment, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def messages(self) -> list[dict[str, Any]]:
        with urllib.request.urlopen(f"{self.http}/_messages", timeout=10) as answer:
            found: list[dict[str, Any]] = json.load(answer)
        return found


@pytest.fixture
def simulator() -> Iterator[str]:
    process = subprocess.Popen([sys.executable, "-m", "hyeonjang.config.cli", "simulate", "--http-port", "0", "--smtp-port", "0"],
                               stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    yield process.stdout.readline().split()[0]
    process.terminate()
    process.communicate(timeout=10)


@pytest.fixture
def place(tmp_path: Path, django_db_setup: None, simulator: str) -> Iterator[Place]:
    from django.conf import settings

    given: dict[str, Any] = settings.DATABASES["default"]
    if not given["ENGINE"].endswith("postgresql"):
        yield _prepared(Place(f"sqlite://{tmp_path / 'kill.sqlite3'}", tmp_path, simulator))
        return
    import psycopg

    name = f"notices_kill_{os.getpid()}"
    words = {"host": given["HOST"], "port": given["PORT"] or None, "user": given["USER"], "password": given["PASSWORD"] or None}
    with psycopg.connect(dbname="postgres", autocommit=True, **words) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        host = quote(given["HOST"], safe="")
        yield _prepared(Place(f"postgresql://{given['USER']}:{given['PASSWORD']}@/{name}?host={host}", tmp_path, simulator))
    finally:
        with psycopg.connect(dbname="postgres", autocommit=True, **words) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _prepared(place: Place) -> Place:
    assert place.start("prepare", str(LETTERS), str(MESSAGES)).wait(timeout=PATIENCE) == 0
    return place


LEFT = "Delivery.objects.filter(state__in=['waiting', 'running']).exclude(event__name='notices.poll').count()"


def test_작업자를_죽여도_한_사유에_한_통이다(place: Place) -> None:
    dice = random.Random(20261125)
    workers = [place.start("work") for _ in range(2)]
    kills, deadline, seen = 0, time.monotonic() + PATIENCE, -1
    try:
        while time.monotonic() < deadline:
            if kills < KILLS:
                # Not while they start: a worker dies over something that has just been sent or is being made.
                count = len(place.messages()) + len(list((place.home / "files" / "notices").glob("*")))
                if count > seen:
                    time.sleep(dice.uniform(0, 0.05))
                    victim = dice.randrange(len(workers))
                    os.kill(workers[victim].pid, signal.SIGKILL)
                    workers[victim].wait()
                    workers[victim] = place.start("work")
                    kills, seen = kills + 1, count
                time.sleep(0.02)
            elif place.ask(LEFT) == 0:
                break
            else:
                time.sleep(0.5)
    finally:
        for process in workers:
            process.kill()
            process.wait()
    assert kills == KILLS, "too few workers were killed; the test shows nothing"
    _letters_once(place)
    _messages_once(place)
    assert place.ask("list(Run.objects.order_by('pk').values_list('state', flat=True))") == ["done", "done"]


def _letters_once(place: Place) -> None:
    assert place.ask("Notice.objects.filter(version__template__code='heirs').count()") == LETTERS
    numbers = place.ask("[codes.spaced(codes.code_of(a.pk)) for a in Attempt.objects.filter(channel='letter')]")
    files = place.ask("list(Batch.objects.exclude(file='').values_list('file', flat=True))")
    assert len(numbers) == LETTERS
    found: Counter[str] = Counter()
    for name in files:
        document = pypdfium2.PdfDocument(place.home / "files" / "notices" / name)
        for page in document:
            text = page.get_textpage().get_text_bounded()
            found.update(number for number in numbers if number in text)
    assert found == Counter(numbers)


def _messages_once(place: Place) -> None:
    taken = Counter(row["recipientNo"] for row in place.messages())
    assert len(taken) == MESSAGES and set(taken.values()) == {1}
    assert place.ask("Attempt.objects.filter(channel='sms', state__in=['sent', 'arrived']).count()") == MESSAGES
