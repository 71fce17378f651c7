"""The organisation as a page draws it: the tree, one unit with its people, and what a search finds."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from hyeonjang.commons.org import duties, history, queries
from hyeonjang.commons.org.queries import PersonView, Snapshot, UnitView

MARK = "(가상)"
MOST = 50


def bare(name: str) -> str:
    """A made-up unit's name without its mark; pages show the mark as a tag beside it."""
    return name.removesuffix(MARK)


@dataclass(frozen=True)
class Branch:
    """A unit with its head and what stands under it."""

    unit: UnitView
    head: PersonView | None
    below: tuple[Branch, ...] = ()

    @property
    def name(self) -> str:
        return bare(self.unit.name)

    @property
    def head_ko(self) -> str:
        if self.head is None:
            return "결원"
        return f"{self.head.name}{' 직무대리' if self.head.acting else ''}"


@dataclass(frozen=True)
class Section:
    """A bureau, or the departments that stand directly under the county by their form."""

    title: str
    branches: tuple[Branch, ...]
    bureau: Branch | None = None


def _heads(found: Snapshot) -> dict[int, PersonView]:
    heads: dict[int, PersonView] = {}
    for post in found.posts.values():
        people = found.people_at(post.id) if post.head else []
        if people:
            heads.setdefault(post.unit_id, people[0])
    return heads


def _children(found: Snapshot) -> dict[int | None, list[UnitView]]:
    children: dict[int | None, list[UnitView]] = {}
    for unit in found.units.values():
        children.setdefault(unit.parent_id, []).append(unit)
    return children


def tree(found: Snapshot) -> tuple[list[PersonView], list[Section]]:
    """Who stands at the top, and the county's sections in the order of the organisation."""
    heads, children = _heads(found), _children(found)

    def branch(unit: UnitView) -> Branch:
        return Branch(unit, heads.get(unit.id), tuple(branch(one) for one in children.get(unit.id, ())))

    roots = children.get(None, [])
    direct: dict[str, list[Branch]] = {}
    sections: list[Section] = []
    for unit in (one for root in roots for one in children.get(root.id, ())):
        one = branch(unit)
        if unit.kind == "국":
            sections.append(Section(one.name, one.below, one))
        else:
            direct.setdefault(_group(unit), []).append(one)
    first = [Section(title, tuple(rows)) for title, rows in direct.items() if title == "담당관"]
    rest = [Section(title, tuple(rows)) for title, rows in direct.items() if title != "담당관"]
    tops = found.sorted_posts({root.id for root in roots})
    return [person for post in tops for person in found.people_at(post.id)], [*first, *sections, *rest]


def _group(unit: UnitView) -> str:
    if unit.kind == "읍면":
        return "읍·면"
    return unit.form if unit.form and unit.form != unit.kind else "군 직속"


@dataclass(frozen=True)
class Seat:
    """A post with whoever holds it or acts for it, and the duties that lie with it."""

    title: str
    rank: str
    head: bool
    people: tuple[PersonView, ...]
    deputy_ko: str
    duties: tuple[str, ...]
    post_id: int = 0


@dataclass(frozen=True)
class Group:
    """The posts of one unit, the duties that lie with all of it."""

    unit: UnitView
    seats: tuple[Seat, ...]
    duties: tuple[str, ...]

    @property
    def name(self) -> str:
        return bare(self.unit.name)


@dataclass(frozen=True)
class Detail:
    """One unit on a day."""

    unit: UnitView
    path: tuple[UnitView, ...]
    head: PersonView | None
    groups: tuple[Group, ...]
    branches: tuple[Branch, ...]
    posts: int
    people: int
    vacant: int
    all_synthetic: bool

    @property
    def name(self) -> str:
        return bare(self.unit.name)


def detail(found: Snapshot, unit_id: int) -> Detail:
    """A unit with its posts and people; a department with those of its teams, a bureau without."""
    unit = found.units[unit_id]
    heads, children = _heads(found), _children(found)
    below = children.get(unit_id, [])
    shown = [unit, *(below if unit.kind in {"과", "읍면", "팀"} else ())]
    groups = _groups(found, shown)
    seats = [seat for group in groups for seat in group.seats]
    people = {person.id: person for seat in seats for person in seat.people}
    branches = tuple(Branch(one, heads.get(one.id)) for one in below) if len(shown) == 1 else ()
    return Detail(
        unit, tuple(found.path(unit_id)[::-1]), heads.get(unit_id), tuple(groups), branches, len(seats),
        len(people), sum(not seat.people for seat in seats),
        bool(people) and all(person.synthetic for person in people.values()))


def _groups(found: Snapshot, units: Iterable[UnitView]) -> list[Group]:
    held: dict[tuple[str, int], list[str]] = {}
    for duty in queries.duties_on(found.on):
        where = ("unit", duty.unit_id) if duty.unit_id is not None else ("post", duty.post_id or 0)
        held.setdefault(where, []).append(duties.name_ko(duty.duty))
    deputies = {one.post_id: one for one in queries.deputies_on(found.on)}
    groups = []
    for unit in units:
        posts = sorted((post for post in found.posts.values() if post.unit_id == unit.id), key=lambda p: not p.head)
        seats = tuple(
            Seat(post.title, post.rank, post.head, tuple(found.people_at(post.id)),
                 _deputy_ko(deputies.get(post.id)), tuple(held.get(("post", post.id), ())), post.id)
            for post in posts)
        groups.append(Group(unit, seats, tuple(held.get(("unit", unit.id), ()))))
    return [group for group in groups if group.seats or group.duties]


def _deputy_ko(deputy: queries.DeputyView | None) -> str:
    if deputy is None:
        return ""
    start, last = (f"{day.year}. {day.month}. {day.day}." for day in (deputy.start, deputy.last_day))
    return f"{start} ~ {last}, {deputy.reason}"


@dataclass(frozen=True)
class FoundPerson:
    person: PersonView
    unit: UnitView
    place: str


@dataclass(frozen=True)
class Findings:
    """What a word found on a day; ``former`` are units that bear the name on other days only."""

    word: str
    units: tuple[tuple[UnitView, str], ...]
    people: tuple[FoundPerson, ...]
    former: tuple[history.Called, ...]
    more: int

    @property
    def nothing(self) -> bool:
        return not (self.units or self.people or self.former)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold().replace(" ", "")


def search(found: Snapshot, word: str) -> Findings:
    """Units by name, people by name or number, and units of other days that bore the name."""
    wanted = _folded(word)
    units = [(unit, _place(found, unit.parent_id)) for unit in found.units.values() if wanted in _folded(unit.name)]
    people = [
        FoundPerson(person, found.units[post.unit_id], _place(found, post.unit_id))
        for post in found.posts.values() if post.unit_id in found.units
        for person in found.people_at(post.id)
        if wanted in _folded(person.name) or wanted == _folded(person.number)
    ]
    same = {(unit.id, unit.name) for unit, _ in units}
    former = [one for one in history.units_called(word) if (one.unit_id, one.name) not in same]
    former.sort(key=lambda one: (len(one.name), one.start))
    more = sum(max(0, len(rows) - MOST) for rows in (units, people, former))
    return Findings(word, tuple(units[:MOST]), tuple(people[:MOST]), tuple(former[:MOST]), more)


def _place(found: Snapshot, unit_id: int | None) -> str:
    """``복지정책과 생활보장팀``: a unit below the department with its department."""
    path = [unit for unit in found.path(unit_id) if unit.kind in {"과", "팀", "읍면", "국"}]
    return " ".join(bare(unit.name) for unit in path[::-1] if unit.kind != "국" or len(path) == 1)


def first_day() -> date | None:
    """The first day of which an organisation is recorded."""
    days = history.days_of_change()
    return days[0] if days else None
