"""Real processes at the same moment, on the database that the suite runs on."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.slow


class Place:
    """A database of its own in which a meeting is open."""

    def __init__(self, url: str, home: Path) -> None:
        self.environment = {
            **os.environ, "HYEONJANG_DATABASE_URL": url, "HYEONJANG_HOME": str(home),
            "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path]),
        }
        self.item = self.poll = ""

    def start(self, *words: str, now: str = "2026-11-23T09:30:00") -> subprocess.Popen[str]:
        return subprocess.Popen([sys.executable, "-m", "tests.support.meeting_hall", *words], text=True, cwd=ROOT,
                                env={**self.environment, "HYEONJANG_NOW": now}, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def say(self, *words: str, now: str = "2026-11-23T09:30:00") -> str:
        process = self.start(*words, now=now)
        out, err = process.communicate(timeout=300)
        assert process.returncode == 0, err
        return out.strip()

    def together(self, *calls: tuple[str, ...]) -> list[tuple[int, str]]:
        """Run several at one moment; (exit code, what was said) of each."""
        moment = str(time.time() + 5 + len(calls))
        started = [self.start(*call, moment) for call in calls]
        found = []
        for process in started:
            out, err = process.communicate(timeout=300)
            assert process.returncode in {0, 3}, err
            found.append((process.returncode, out.strip()))
        return found


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Iterator[Place]:
    from django.conf import settings

    home = tmp_path_factory.mktemp("hall")
    given: dict[str, Any] = settings.DATABASES["default"]
    if not given["ENGINE"].endswith("postgresql"):
        yield _prepared(Place(f"sqlite://{home / 'hall.sqlite3'}", home))
        return
    import psycopg

    name = f"meetings_at_once_{os.getpid()}"
    words = {"host": given["HOST"], "port": given["PORT"] or None, "user": given["USER"], "password": given["PASSWORD"] or None}
    with psycopg.connect(dbname="postgres", autocommit=True, **words) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        host = quote(given["HOST"], safe="")
        yield _prepared(Place(f"postgresql://{given['USER']}:{given['PASSWORD']}@/{name}?host={host}", home))
    finally:
        with psycopg.connect(dbname="postgres", autocommit=True, **words) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _prepared(place: Place) -> Place:
    place.say("prepare", now="2026-11-19T10:00:00")
    _, place.item, place.poll = place.say("room").split()
    return place


def test_같은_내용을_함께_보내도_한_번만_적힌다(place: Place) -> None:
    answers = place.together(("same-key", "3", place.item), ("same-key", "3", place.item))
    assert [code for code, _ in answers] == [0, 0], answers
    assert place.say("ask", "m.Remark.objects.count()") == "1"


def test_표는_마감과_함께_와도_세어지거나_거절된다(place: Place) -> None:
    answers = place.together(*[("vote", str(seat), place.poll) for seat in range(3)], ("close-poll", place.poll))
    counted = int(place.say("ask", f"m.Poll.objects.get(pk={place.poll}).yes"))
    taken = sum(code == 0 for code, _ in answers[:3])
    assert answers[3][0] == 0 and counted == taken, "every vote that was taken is counted, no other"
    assert int(place.say("ask", f"m.Vote.objects.filter(poll={place.poll}).count()")) == taken
    assert all("이미 마감한 표결" in said for code, said in answers[:3] if code == 3)
    late = place.together(("vote", "5", place.poll))[0]
    assert late[0] == 3 and "이미 마감한 표결" in late[1]


def test_두_주재자가_함께_마치면_한_사람이_마치고_한_사람은_듣는다(place: Place) -> None:
    answers = place.together(("close-item", "governor", place.item), ("close-item", "office", place.item))
    assert sorted(code for code, _ in answers) == [0, 3], answers
    told = next(said for code, said in answers if code == 3)
    assert "그사이" in told and "먼저 마쳤습니다" in told
    assert place.say("ask", "m.RoomEvent.objects.filter(verb='item_closed').count()") == "1"
    numbers = place.say("ask", "sorted(m.RoomEvent.objects.values_list('tick', flat=True))")
    first = int(numbers.strip("[]").split(",")[0])
    assert numbers == str(list(range(first, first + numbers.count(",") + 1))), "numbered without gaps"
    assert place.say("ask", "audit.verify()") == "[]"
