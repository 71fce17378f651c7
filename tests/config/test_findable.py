"""Who may find a thing is who may open its page: asked for every document, for people of every kind of post."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from hyeonjang.commons import outbox
from hyeonjang.commons.cases import seed as cases_seed
from hyeonjang.commons.cases.queries import case as case_queries
from hyeonjang.commons.org import queries as org
from hyeonjang.commons.org import seed as org_seed
from hyeonjang.commons.org.actor import Actor, actor_of_person, system_actor
from hyeonjang.commons.org.models import Account
from hyeonjang.commons.search import index, keys, providers, queries
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound, Refused
from hyeonjang.services.innovation import seed as innovation_seed
from hyeonjang.services.innovation.models import Idea
from hyeonjang.services.innovation.queries import proposals
from hyeonjang.services.meetings import seed as meetings_seed
from hyeonjang.services.meetings.models import AgendaItem, Decision
from hyeonjang.services.meetings.queries import decisions, meetings, minutes
from hyeonjang.services.sharing import seed as sharing_seed
from hyeonjang.services.sharing.queries import issues, requests, unclears

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOW = "2026-11-23T10:00"


@pytest.fixture(scope="module")
def county(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[Actor]]:
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        with clock.travel(NOW):
            org_seed.load_yeoncheon(system_actor(), password="demo-password-1")
            cases_seed.load()
            innovation_seed.load(chooser=innovation_seed.programme_promises)
            meetings_seed.load()
            sharing_seed.load()
            secret = Decision.objects.order_by("id")[0]
            Decision.objects.filter(pk=secret.pk).update(confidential=True)
            AgendaItem.objects.filter(pk=secret.item_id).update(confidential=True)
            index.rebuild()
            yield list(_people())
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)


def _people() -> Iterator[Actor]:
    """The demo's accounts, and from each department its head and its last clerk."""
    for account in Account.objects.filter(person__isnull=False):
        yield actor_of_person(account.person_id)
    for unit in org.departments_on(clock.today())[::4]:
        people = org.people_in(unit.id, clock.today())
        for person in (people[:1] + people[-1:]) if people else []:
            yield actor_of_person(person.id)


def _opens(look: Callable[..., object], actor: Actor, *more: Any) -> bool:
    try:
        look(actor, *more)
    except (NotFound, Refused):
        return False
    return True


def _paper(actor: Actor, item_id: int) -> None:
    if not meetings.item(actor, item_id).papers:
        raise NotFound("-")


LOOKS: dict[str, Callable[[Actor, Any], bool]] = {
    "cases": lambda actor, one: _opens(case_queries.get, actor, one.id),
    "proposals": lambda actor, one: _opens(lambda a: proposals._get(a, one.id), actor),
    "decisions": lambda actor, one: _opens(decisions.one, actor, one.id, clock.today()),
    "minutes": lambda actor, one: _opens(minutes.view, actor, one.id),
    "requests": lambda actor, one: _opens(requests.one, actor, one.id),
    "issues": lambda actor, one: _opens(issues.one, actor, one.id),
    "unclears": lambda actor, one: _opens(unclears.one, actor, one.id),
    "papers": lambda actor, one: _opens(_paper, actor, int(one.url.rstrip("/").rsplit("/", 1)[1])),
}


@pytest.mark.parametrize("kind", sorted(LOOKS))
def test_찾을_수_있는_사람이_열_수_있는_사람이다(county: list[Actor], kind: str) -> None:
    with clock.travel(NOW):
        provider = providers[kind]
        documents = list(provider.read(list(provider.ids(0, 500))))
        assert documents, f"the demo has none of {kind}"
        outcomes = set()
        for actor in county:
            held = keys.of(actor) or frozenset()
            for one in documents[:: max(1, len(documents) // 60)]:
                finds, opens = bool(held & one.keys), LOOKS[kind](actor, one)
                assert finds == opens, f"{actor.name} {[post.title for post in actor.posts]}: {kind} {one.id} finds {finds}, opens {opens}"
                outcomes.add(finds)
        if kind in {"cases", "papers", "decisions", "requests", "issues", "unclears"}:
            assert outcomes == {True, False}, "the county has people on both sides"


def test_사람_이름도_익명_아이디어도_찾아지지_않는다(county: list[Actor]) -> None:
    with clock.travel(NOW):
        name = case_queries.Case.objects.exclude(applicant=None).select_related("applicant")[0].applicant.name
        assert queries.search(system_actor(), name).loose or not queries.search(system_actor(), name).hits
        for idea in Idea.objects.all()[:3]:
            assert not [hit for hit in queries.search(system_actor(), idea.body[:40]).hits if hit.kind == "ideas"]
        assert "ideas" not in providers


def test_화면이_찾고_좁히고_거절한다(county: list[Actor], client: Client) -> None:
    with clock.travel(NOW):
        account = Account.objects.get(username="planning")
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        page = client.get("/desk/search/", {"q": "굴착 일정"}).content.decode()
        assert "<mark>굴착 일정</mark>" in page and "회의 결정" in page
        assert "찾은 것이 없습니다" in client.get("/desk/search/", {"q": "굴착 일정", "kind": "cases", "year": "1999"}).content.decode()
        assert "한글, 한자, 영문이나 숫자" in client.get("/desk/search/", {"q": "?!"}).content.decode()
        assert client.get("/desk/search/", {"q": "가" * 300, "page": "x", "department": "9" * 40}).status_code == 200
        assert Client().get("/desk/search/", {"q": "굴착"}).status_code == 302


def test_일어난_일이_곧_찾아진다(county: list[Actor]) -> None:
    with clock.travel(NOW):
        from hyeonjang.services.innovation.actions import proposals as act
        from hyeonjang.services.innovation.models import Proposal

        row = Proposal.objects.filter(state="submitted").first() or Proposal.objects.filter(state="draft").first()
        assert row is not None
        actor = system_actor()
        before = queries.search(actor, row.number)
        assert [hit.object_id for hit in before.hits][:1] == [row.pk]
        act.withdraw(actor=actor, proposal_id=row.pk)
        outbox.run_pending()
        outsider = next(one for one in county if not one.in_department(row.department_id) and not one.has("innovation.programme"))
        assert row.pk not in [hit.object_id for hit in queries.search(outsider, row.number).hits if hit.kind == "proposals"]
