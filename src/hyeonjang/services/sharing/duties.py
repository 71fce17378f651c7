"""What sharing puts on somebody's own list (내 일), on a case's page, and before who re-cuts the organisation."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from urllib.parse import urlencode

from hyeonjang.commons.cases.partners import Partner
from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.org.following import Following
from hyeonjang.commons.ui.tasks import Glance, Task
from hyeonjang.services.sharing import permissions
from hyeonjang.services.sharing.queries import requests, work
from hyeonjang.services.sharing.vocabulary import RequestState


def tasks_of(actor: Actor, on: date) -> Iterator[Task]:
    """Requests to answer and to wait for, questions to solve, jurisdiction to rule on, plans to coordinate."""
    if actor.system or not permissions.is_official(actor) or not requests.address("requests"):
        return
    yield from work.tasks(actor, on)


def glances(actor: Actor, on: date) -> Iterator[Glance]:
    """What heads of departments and chiefs open on: the answers that others wait for."""
    address = requests.address("requests")
    departments = {post.department_id for post in actor.posts if post.head and post.unit_id == post.department_id}
    if not address or not (departments or actor.is_chief):
        return
    count, late = requests.owed(actor, None if actor.is_chief else actor.within)
    if count:
        whose, side = ("군 전체", "all") if actor.is_chief else ("우리 과", "to_us")
        yield Glance(f"{whose}: 기다리는 협조 회신", count, f"{address}?side={side}{'&late=on' if late else ''}",
                     note=f"기한이 지난 것 {late:,}건", kind="danger" if late else "")


def open_work(actor: Actor, unit_ids: Collection[int]) -> Iterable[Following]:
    return work.following(actor, unit_ids)


def partners_of(actor: Actor, case_id: int) -> Iterator[Partner]:
    for one in requests.of_case(actor, case_id):
        yield Partner(one.target, one.title, one.state.label, one.by, one.state is RequestState.WAITING, one.late, one.url)


def ask_url(case_id: int) -> str:
    found = requests.address("ask")
    return f"{found}?{urlencode({'case': case_id})}" if found else ""
