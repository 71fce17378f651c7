"""Real processes at the same moment, on the database that the suite runs on."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.commons.cases.test_at_once import Place as CasePlace

SCRIPT = str(Path(__file__).with_name("at_once.py"))
pytestmark = pytest.mark.slow


class Place(CasePlace):
    """A database of its own, with an office and applications ready for their decision."""

    def start(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen([sys.executable, SCRIPT, *words], env=self.environment, text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def ask(self, code: str) -> str:
        return super().ask(f"(lambda m: {code})(__import__('hyeonjang.services.benefits.models', fromlist=['x']))")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Iterator[Place]:
    from django.conf import settings

    home = tmp_path_factory.mktemp("benefits-at-once")
    given: dict[str, Any] = settings.DATABASES["default"]
    if not given["ENGINE"].endswith("postgresql"):
        yield from _prepared(Place(f"sqlite://{home / 'at-once.sqlite3'}", home))
        return
    import psycopg

    name = f"benefits_at_once_{os.getpid()}"
    words = {"host": given["HOST"], "port": given["PORT"] or None, "user": given["USER"], "password": given["PASSWORD"] or None}
    with psycopg.connect(dbname="postgres", autocommit=True, **words) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        host = quote(given["HOST"], safe="")
        yield from _prepared(Place(f"postgresql://{given['USER']}:{given['PASSWORD']}@/{name}?host={host}", home))
    finally:
        with psycopg.connect(dbname="postgres", autocommit=True, **words) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _prepared(place: Place) -> Iterator[Place]:
    process = place.start("prepare", "3")
    _, err = process.communicate(timeout=400)
    assert process.returncode == 0, err
    yield place


def test_두_사람이_한_급여를_함께_결정하면_한_사람만_결정한다(place: Place) -> None:
    answers = place.together(*[("decide", "team", "1") for _ in range(4)])
    assert sorted(code for code, _ in answers) == [0, 3, 3, 3], answers
    assert all("먼저 했습니다" in said for code, said in answers if code)
    assert place.ask("m.Ruling.objects.filter(claim_id=1).count()") == "1"
    assert place.ask("__import__('hyeonjang.commons.audit', fromlist=['verify']).verify()") == "[]"


def test_회신과_결정이_한꺼번에_와도_둘_다_남고_어긋나지_않는다(place: Place) -> None:
    """Whoever comes second sees the first: either the decision knows the answer, or it is told of it."""
    answers = place.together(("decide", "team", "2"), ("reply", "2"))
    (decided, said), (replied, _) = answers
    assert replied == 0 and decided in {0, 3}, answers
    state = place.ask("m.DataRequest.objects.get(application__claims=2, source='finance').state")
    assert state == "replied"
    if decided == 3:
        assert "먼저 했습니다" in said
        assert place.ask("m.Ruling.objects.filter(claim_id=2).count()") == "0"
    else:
        assert "finance" in place.ask("m.Ruling.objects.get(claim_id=2).missing")


def test_결정하다_죽으면_결정은_없던_일이고_다시_할_수_있다(place: Place) -> None:
    process = place.start("die", "3")
    out, _ = process.communicate(timeout=300)
    assert process.returncode == -9 and "decided" in out
    assert place.ask("(m.Ruling.objects.filter(claim_id=3).count(), m.Claim.objects.get(pk=3).case.state)") == "(0, 'deciding')"
    assert place.together(("decide", "team", "3"))[0][0] == 0
    assert place.ask("m.Ruling.objects.filter(claim_id=3).count()") == "1"
    assert place.ask("__import__('hyeonjang.commons.outbox.models', fromlist=['Event'])"
                     ".Event.objects.filter(name='benefits.decided', payload__claim=3).count()") == "1"
