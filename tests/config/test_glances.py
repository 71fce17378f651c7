"""What heads and chiefs open on, and nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from hyeonjang.commons.cases.queries.worklists import Tally
from hyeonjang.commons.org import queries, seed
from hyeonjang.commons.org.actor import Actor, actor_of, system_actor
from hyeonjang.commons.org.models import Account
from hyeonjang.config import glances
from hyeonjang.kit import clock

ON = date(2026, 11, 23)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def county(db: None, settings: Any) -> Iterator[None]:
    settings.WHITENOISE_AUTOREFRESH = True
    seed.load_yeoncheon(system_actor(), password="hyeonjang-2026")
    with clock.travel(ON):
        yield


def actor(username: str) -> Actor:
    return actor_of(Account.objects.get(username=username))


@pytest.mark.parametrize(("username", "scope"), [("governor", "county"), ("head", "department"), ("team", "team")])
def test_부서장은_자기_사람들의_건을_본다(username: str, scope: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def tally(actor: Actor, scope: str, on: date) -> Tally:
        asked.append(scope)
        return Tally(all=9, week=5, late=2)

    monkeypatch.setattr(glances.worklists, "tally", tally)
    late, week = glances.cases(actor(username), ON)
    assert asked == [scope] and (late.value, week.value, late.kind) == (2, 5, "danger")
    assert late.url == f"/desk/cases/?scope={scope}&due=late"


@pytest.mark.parametrize("username", ["clerk", "it"])
def test_담당자에게는_숫자판이_없다(username: str) -> None:
    assert [*glances.cases(actor(username), ON), *glances.promises(actor(username), ON)] == []


def test_약속은_부서가_이름을_바꾸어도_그_부서장의_것이다(monkeypatch: pytest.MonkeyPatch) -> None:
    unit = next(unit for unit in queries.departments_on(ON) if unit.name == "민원지적과")
    head = queries.head_of(unit.id, ON)
    assert head is not None
    from hyeonjang.commons.org.actor import actor_of_person

    effects = [SimpleNamespace(department_name=name, promise_ko=word) for name, word in (
        ("종합민원과", "약속 지킴"), ("종합민원과", "약속 못 지킴"), ("관광과", "약속 못 지킴"), ("관광과", "판단 불가"))]
    monkeypatch.setattr(glances.outcomes, "effects", lambda actor, on: effects)
    mine = [glance.value for glance in glances.promises(actor_of_person(head.id), ON)]
    assert mine == [1, 1, 0]
    assert [glance.value for glance in glances.promises(actor("governor"), ON)] == [1, 2, 1]


def test_숫자판은_내_일의_첫머리에_있고_목록으로_이어진다(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glances.worklists, "tally", lambda *_: Tally(all=1234, week=5, late=1))
    client = Client()
    client.force_login(Account.objects.get(username="governor"), backend="django.contrib.auth.backends.ModelBackend")
    html = client.get("/desk/work/").content.decode()
    assert "군 전체: 날짜가 지난 건" in html and 'href="/desk/cases/?scope=county&amp;due=late"' in html
    assert "진행 중 1,234건" in html
