"""Posts as handing over needs them: who holds, who acts, who stands above, what the units were ever called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from hyeonjang.commons.org import history
from hyeonjang.commons.org import queries as org
from hyeonjang.commons.org.actor import CHIEFS
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound
from hyeonjang.services.handover.models import Pack
from hyeonjang.services.handover.providers import PostFacts

BEFORE = timedelta(days=1)


class Days:
    """The organisation on the days that a change touches, each read once: a change in January moves two hundred people."""

    def __init__(self) -> None:
        self._known: dict[date, org.Snapshot] = {}

    def on(self, day: date) -> org.Snapshot:
        if day not in self._known:
            self._known[day] = org.snapshot(day)
        return self._known[day]


def names_of(unit_id: int, on: date) -> tuple[str, ...]:
    """All names that a unit, and the units whose work it carries on, ever bore; the newest first."""
    alive = {unit.id for unit in org.units_on(on)}
    ids = [unit_id, *sorted(org.carried_on(on, alive).get(unit_id, frozenset()))]
    found: dict[str, None] = {}
    for pk in ids:
        for span in reversed(history.unit_spans(pk)):
            found.setdefault(span.name)
    return tuple(found)


def facts(post_id: int, person_id: int, on: date) -> PostFacts:
    """A post with one who leaves it; raises ``NotFound`` where the post did not stand on that day."""
    found = org.snapshot(on)
    post = found.posts.get(post_id)
    unit = found.units.get(post.unit_id) if post else None
    if post is None or unit is None:
        raise NotFound("그날 없던 직위입니다. 조직도에서 직위와 날짜를 확인해 주세요.")
    department = found.department_of(unit.id) or unit
    person = found.people.get(person_id)
    return PostFacts(
        post.id, post.title, post.rank, post.head, unit.id, unit.name, department.id, department.name, person_id,
        person[1] if person else "", names_of(unit.id, on), names_of(department.id, on), on)


def facts_of(pack: Pack, on: date) -> PostFacts:
    """The facts of a pack on a day; of the last day on which the post stood, where it has ended."""
    for day in (on, pack.effective - BEFORE):
        if pack.post_id in org.snapshot(day).posts:
            return facts(pack.post_id, pack.outgoing_id, day)
    raise NotFound("그 직위를 조직도에서 찾을 수 없습니다.")


def label(post: org.PostView, unit_name: str) -> str:
    """``생활보장팀 주무관``, ``생활보장팀장``."""
    return post.title if post.head or post.rank in CHIEFS else f"{unit_name} {post.title}"


def words(person: org.PersonView, found: org.Snapshot) -> str:
    """``생활보장팀 주무관 홍길동-001``; a deputy is marked."""
    unit = found.units.get(person.unit_id)
    post = found.posts[person.post_id]
    title = label(post, unit.name if unit else "")
    return f"{title}{' 직무대리' if person.acting else ''} {person.name}"


def words_of_person(person_id: int, on: date, found: org.Snapshot | None = None) -> str:
    """A person with the first post held on a day; the name alone without one."""
    found = found or org.snapshot(on)
    for post_id, holders in found.holders.items():
        if person_id in holders and post_id in found.posts:
            return next(words(one, found) for one in found.people_at(post_id) if one.id == person_id)
    known = found.people.get(person_id)
    if known is None:
        raise NotFound("그런 사람이 없습니다. 목록에서 다시 골라 주세요.", field="incoming")
    return known[1]


def at_post(post_id: int, on: date) -> list[org.PersonView]:
    """Who holds a post on a day, then who acts for it; nobody where the post does not stand."""
    found = org.snapshot(on)
    return found.people_at(post_id) if post_id in found.posts else []


def successor_of(pack: Pack, on: date) -> tuple[int, bool] | None:
    """Who takes over without being named: whoever holds the post after the change, else its deputy (then acting)."""
    for day in (max(on, pack.effective), on):
        people = [one for one in at_post(pack.post_id, day) if one.id != pack.outgoing_id]
        if people:
            return people[0].id, people[0].acting
    return None


@dataclass(frozen=True)
class Place:
    """Where a post stands on a day, in words and ids."""

    label: str
    head: bool
    unit_id: int
    department_id: int


def place(post_id: int, found: org.Snapshot) -> Place:
    """Raises ``NotFound`` where the post did not stand on that day."""
    post = found.posts.get(post_id)
    unit = found.units.get(post.unit_id) if post else None
    if post is None or unit is None:
        raise NotFound("그날 없던 직위입니다. 조직도에서 직위와 날짜를 확인해 주세요.", field="post")
    department = found.department_of(unit.id) or unit
    return Place(label(post, unit.name), post.head, unit.id, department.id)


@dataclass(frozen=True)
class Choice:
    """Somebody to choose, in words."""

    person_id: int
    label: str


def candidates(pack: Pack, on: date) -> list[Choice]:
    """Who could take over: holders and deputies of the post, then the people of its department."""
    found = org.snapshot(on)
    people = [*at_post(pack.post_id, max(on, pack.effective)), *at_post(pack.post_id, on)]
    department = pack.department_id if pack.department_id in found.units else next(
        iter(org.successors(pack.department_id, on)), None)
    if department is not None:
        people += org.people_in(department, on)
    chosen: dict[int, str] = {}
    for person in people:
        if person.id != pack.outgoing_id:
            chosen.setdefault(person.id, words(person, found) if person.post_id in found.posts else person.name)
    return [Choice(*pair) for pair in chosen.items()]


def colleagues(post_id: int, person_id: int, on: date) -> list[Choice]:
    """The people of the department of a post, without one of them."""
    here = facts(post_id, person_id, on)
    found = org.snapshot(on)
    return [Choice(one.id, words(one, found)) for one in org.people_in(here.department_id, on) if one.id != person_id]


def witnesses(pack: Pack, on: date, found: org.Snapshot | None = None) -> list[org.PersonView]:
    """Who may witness: the head next above who is neither of the two, or who acts for that head; above the
    departments 부군수 and 군수."""
    found = found or org.snapshot(on)
    two = {pack.outgoing_id, pack.incoming_id}
    start = pack.unit_id if pack.unit_id in found.units else next(iter(org.successors(pack.unit_id, on)), None)
    for unit in found.path(start):
        posts = [post for post in found.sorted_posts({unit.id})
                 if (post.head or post.rank == "부군수") and post.id != pack.post_id]
        people = [one for post in posts for one in found.people_at(post.id) if one.id not in two]
        if people:
            return people
    return []


def was_at_post(person_id: int, post_id: int) -> bool:
    """Whether somebody holds the post today."""
    return any(one.id == person_id and not one.acting for one in at_post(post_id, clock.today()))
