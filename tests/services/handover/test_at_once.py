"""Real processes at the same moment, on the database that the suite runs on."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commons.cases.test_at_once import Place as CasePlace
from tests.support.databases import own_database

SCRIPT = str(Path(__file__).with_name("at_once.py"))
pytestmark = pytest.mark.slow


class Place(CasePlace):
    """A database of its own, with a pack that waits to be taken over."""

    def start(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen([sys.executable, SCRIPT, *words], env=self.environment, text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def ask(self, code: str) -> str:
        return super().ask(f"(lambda m: {code})(__import__('hyeonjang.services.handover.models', fromlist=['x']))")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    home = tmp_path_factory.mktemp("handover-at-once")
    with own_database(home, "handover_at_once") as url:
        found = Place(url, home)
        process = found.start("prepare")
        _, err = process.communicate(timeout=400)
        assert process.returncode == 0, err
        yield found


def test_여러_창에서_함께_인수해도_한_번만_인수된다(place: Place) -> None:
    answers = place.together(*[("take",) for _ in range(4)])
    assert sorted(code for code, _ in answers) == [0, 3, 3, 3], answers
    assert all("이미 인수했습니다" in said for code, said in answers if code)
    assert place.ask("m.Step.objects.filter(kind='taken').count()") == "1"
    assigned = "__import__('hyeonjang.commons.cases.models', fromlist=['x']).CaseEvent.objects.filter(text__contains='업무 인수').count()"
    assert place.ask(assigned) == "2", "each of the two cases changed hands once"
    assert place.ask("__import__('hyeonjang.commons.audit', fromlist=['verify']).verify()") == "[]"


def test_함께_시작해도_인계인수서는_하나다(place: Place) -> None:
    answers = place.together(*[("begin",) for _ in range(4)])
    assert sorted(code for code, _ in answers) == [0, 3, 3, 3], answers
    assert all("이미 있습니다" in said for code, said in answers if code)
    assert place.ask("m.Pack.objects.filter(reason='duties').count()") == "1"
