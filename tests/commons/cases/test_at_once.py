"""Real processes at the same moment, on the database that the suite runs on."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.databases import own_database

SCRIPT = str(Path(__file__).with_name("at_once.py"))
ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.slow


class Place:
    """A database of its own, with an office and some cases in it."""

    def __init__(self, url: str, home: Path) -> None:
        self.home, self.rounds = home, 0
        self.environment = {
            **os.environ, "HYEONJANG_DATABASE_URL": url, "HYEONJANG_HOME": str(home),
            "DJANGO_SETTINGS_MODULE": "hyeonjang.config.settings",
            "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path]),
        }

    def start(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen([sys.executable, SCRIPT, *words], env=self.environment, text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def together(self, *calls: tuple[str, ...]) -> list[tuple[int, str]]:
        """Run several at one moment, when all of them are ready; (exit code, what was said) of each."""
        self.rounds += 1
        gate = self.home / f"gate-{self.rounds}"
        started = [self.start(*call, str(gate)) for call in calls]
        deadline = time.monotonic() + 200
        while len(list(self.home.glob(f"{gate.name}.*"))) < len(calls) and time.monotonic() < deadline:
            assert all(process.poll() is None for process in started), [process.communicate() for process in started]
            time.sleep(0.01)
        gate.touch()
        found = []
        for process in started:
            out, err = process.communicate(timeout=300)
            assert process.returncode in {0, 3}, err
            found.append((process.returncode, out.strip()))
        return found

    def ask(self, code: str) -> str:
        """A value computed in the place's own process."""
        script = f"import django; django.setup()\nfrom hyeonjang.commons.cases.models import *\nprint({code})"
        done = subprocess.run([sys.executable, "-c", script], env=self.environment, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    home = tmp_path_factory.mktemp("at-once")
    with own_database(home, "cases_at_once") as url:
        yield from _prepared(Place(url, home))


def _prepared(place: Place) -> Iterator[Place]:
    process = place.start("prepare", "24")
    _, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    yield place


def test_두_사람이_한_건을_함께_결정하면_한_사람만_결정한다(place: Place) -> None:
    answers = place.together(*[("decide", "team", "1") for _ in range(4)])
    assert sorted(code for code, _ in answers) == [0, 3, 3, 3]
    for code, said in answers:
        if code:
            assert "그사이 team-이름 생활보장팀장이 이 건에 '결정'을 먼저 했습니다." in said
    assert place.ask("CaseEvent.objects.filter(case_id=1, kind='decided').count()") == "1"
    assert place.ask("__import__('hyeonjang.commons.audit', fromlist=['verify']).verify()") == "[]"


def test_서로_다른_두_일은_차례로_둘_다_된다(place: Place) -> None:
    answers = place.together(("verb", "2", "supplement"), ("verb", "2", "extend"))
    assert [code for code, _ in answers] == [0, 0], answers
    assert place.ask("list(CaseEvent.objects.filter(case_id=2).order_by('seq').values_list('seq', flat=True))") == "[1, 2, 3, 4]"


def test_번호는_겹치지도_빠지지도_않는다(place: Place) -> None:
    before = int(place.ask("CaseNumber.objects.count()"))
    place.together(*[("reserve", "10") for _ in range(4)])
    numbers = eval(place.ask("list(CaseNumber.objects.order_by('seq').values_list('seq', flat=True))"))
    assert numbers == list(range(1, before + 41))


def test_겹치는_두_판을_함께_공개하면_하나만_공개된다(place: Place) -> None:
    process = place.start("drafts")
    out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    answers = place.together(*[("publish", version) for version in out.split()])
    assert sorted(code for code, _ in answers) == [0, 3]
    assert any("이미 있습니다" in said for _, said in answers)


def test_결정하다_죽으면_결정은_없던_일이다(place: Place) -> None:
    process = place.start("die", "3")
    out, _ = process.communicate(timeout=300)
    assert process.returncode == -9 and "decided" in out
    assert place.ask("(lambda c: (c.state, c.version))(Case.objects.get(pk=3))") == "('working', 2)"
    assert place.ask("CaseEvent.objects.filter(case_id=3, kind='decided').count()") == "0"
    code, _said = place.together(("decide", "team", "3"))[0]
    assert code == 0
    assert place.ask("__import__('hyeonjang.commons.outbox.models', fromlist=['Event'])"
                     ".Event.objects.filter(name='cases.decided', payload__case_id=3).count()") == "1"


def test_결정하는_작업자를_아무_때나_죽여도_건마다_한_번만_온전히_결정된다(place: Place) -> None:
    """Twenty decisions by workers that are killed at moments nobody chose: each stands wholly or not at all."""
    process = place.start("kill", "5", "24")
    out, err = process.communicate(timeout=300)
    assert process.returncode == 0 and int(out) >= 5, (out, err)
    known = (
        "(lambda cases, ids: [set(cases.values_list('state', 'version')),"
        " CaseEvent.objects.filter(case__in=cases, kind='decided').count(), CaseEvent.objects.filter(case__in=cases).count(),"
        " sorted(k for k in __import__('hyeonjang.commons.outbox.models', fromlist=['x']).Event.objects"
        ".filter(name='cases.decided').values_list('key', flat=True) if int(k.split(':')[0]) in ids) == sorted(f'{i}:3:decided' for i in ids),"
        " sorted(int(s) for s in __import__('hyeonjang.commons.audit.models', fromlist=['x']).DecisionRecord.objects"
        ".filter(action='cases.decided').values_list('subject_id', flat=True) if int(s) in ids) == list(ids),"
        " __import__('hyeonjang.commons.audit', fromlist=['verify']).verify()])"
        "(Case.objects.filter(pk__gte=5, pk__lte=24), range(5, 25))"
    )
    assert place.ask(known) == "[{('decided', 3)}, 20, 60, True, True, []]"
