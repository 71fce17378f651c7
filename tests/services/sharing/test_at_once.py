"""Real processes at the same moment, on the database that the suite runs on; and one that is killed."""

from __future__ import annotations

import signal
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
    """A database of its own, with requests, a dispute and thanks."""

    def start(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen([sys.executable, SCRIPT, *words], env=self.environment, text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def ask(self, code: str) -> str:
        return super().ask(f"(lambda m: {code})(__import__('hyeonjang.services.sharing.models', fromlist=['x']))")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    home = tmp_path_factory.mktemp("sharing-at-once")
    with own_database(home, "sharing_at_once") as url:
        yield from _prepared(Place(url, home))


def _prepared(place: Place) -> Iterator[Place]:
    process = place.start("prepare")
    _, err = process.communicate(timeout=400)
    assert process.returncode == 0, err
    yield place


def test_한꺼번에_요청해도_번호가_겹치지_않는다(place: Place) -> None:
    answers = place.together(*[("ask",) for _ in range(4)])
    assert [code for code, _ in answers] == [0, 0, 0, 0], answers
    numbers = place.ask("sorted(int(n.rsplit('-', 1)[1]) for n in m.CooperationRequest.objects.values_list('number', flat=True))")
    assert numbers == str(list(range(1, 8)))


def test_함께_연장해도_한_번만_연장된다(place: Place) -> None:
    answers = place.together(("extend", "clerk3", "1"), ("extend", "head3", "1"))
    assert sorted(code for code, _ in answers) == [0, 3], answers
    assert "한 차례만" in next(said for code, said in answers if code)
    assert place.ask("(m.Extension.objects.count(), m.CooperationRequest.objects.get(pk=1).extra_days)") == "(1, 2)"


def test_함께_회신해도_한_회신만_남는다(place: Place) -> None:
    answers = place.together(("reply", "clerk3", "2"), ("reply", "head3", "2"), ("extend", "team3", "2"))
    assert sorted(code for code, _ in answers[:2]) == [0, 3], answers
    assert place.ask("m.Reply.objects.filter(request=2).count()") == "1"
    extended = place.ask("m.Extension.objects.filter(request=2).count()")
    assert extended == str(int(answers[2][0] == 0)), "the extension was before the reply, or it was refused"


def test_함께_지정해도_한_부서만_지정된다(place: Place) -> None:
    answers = place.together(("rule", "D3"), ("rule", "D4"))
    assert sorted(code for code, _ in answers) == [0, 3], answers
    assert "지정함" in next(said for code, said in answers if code)
    assert place.ask("m.Designation.objects.count()") == "1"


def test_하나_남은_고마움을_함께_보내도_한_번만_나간다(place: Place) -> None:
    answers = place.together(("thank", "clerk4"), ("thank", "town"))
    assert sorted(code for code, _ in answers) == [0, 3], answers
    assert "모두 썼습니다" in next(said for code, said in answers if code)
    assert place.ask("sum(m.Thanks.objects.values_list('points', flat=True))") == "200"


def test_회신하다_죽으면_아무것도_남지_않는다(place: Place) -> None:
    process = place.start("die", "3")
    out, _ = process.communicate(timeout=120)
    assert process.returncode == -signal.SIGKILL and "replied" in out
    assert place.ask("(m.CooperationRequest.objects.get(pk=3).state, m.Reply.objects.filter(request=3).count())") == "('waiting', 0)"
    answers = place.together(("reply", "clerk3", "3"))
    assert answers[0][0] == 0
    assert place.ask("__import__('hyeonjang.commons.audit', fromlist=['verify']).verify()") == "[]"
