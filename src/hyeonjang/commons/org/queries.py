"""Reading the organisation as of a day, and as it was known at a moment.

A snapshot of one day is read in a few statements and kept for the length of a call; every view names
units by the day asked for, never by today's names.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from hyeonjang.commons.org.models import (
    Account,
    Deputy,
    DutyAssignment,
    Membership,
    PersonVersion,
    PostVersion,
    Unit,
    UnitSuccession,
    UnitVersion,
)
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound


@dataclass(frozen=True)
class UnitView:
    """A unit on a day. ``kind`` is 군, 국, 과, 팀 or 읍면; ``form`` tells 담당관, 직속기관 … among the 과."""

    id: int
    code: str
    name: str
    kind: str
    parent_id: int | None
    synthetic: bool
    form: str = ""
    order: int = 0


@dataclass(frozen=True)
class PostView:
    id: int
    code: str
    title: str
    rank: str
    head: bool
    unit_id: int


@dataclass(frozen=True)
class PersonView:
    """A person on a day, in one post."""

    id: int
    number: str
    name: str
    title: str
    rank: str
    post_id: int
    unit_id: int
    acting: bool = False
    synthetic: bool = False


def head_title(unit_name: str) -> str:
    """What the head of a unit is called: 관광과장, 기획감사담당관, 농업기술센터소장, 관광과 제3팀장(가상)."""
    mark = "(가상)" if unit_name.endswith("(가상)") else ""
    bare = unit_name.removesuffix("(가상)")
    if bare.endswith("담당관"):
        return bare + mark
    return bare + ("소장" if bare.endswith("센터") else "장") + mark


@dataclass
class Snapshot:
    """The organisation on one day; built by ``snapshot``."""

    on: date
    units: dict[int, UnitView] = field(default_factory=dict)
    posts: dict[int, PostView] = field(default_factory=dict)
    people: dict[int, tuple[str, str, bool]] = field(default_factory=dict)
    holders: dict[int, list[int]] = field(default_factory=dict)
    deputies: dict[int, list[int]] = field(default_factory=dict)

    def path(self, unit_id: int | None) -> list[UnitView]:
        """The unit and everything above it."""
        found: list[UnitView] = []
        while unit_id is not None and (unit := self.units.get(unit_id)) is not None and unit not in found:
            found.append(unit)
            unit_id = unit.parent_id
        return found

    def department_of(self, unit_id: int) -> UnitView | None:
        """The 과 or 읍면 that a unit is or belongs to; the unit itself above that level."""
        path = self.path(unit_id)
        return next((unit for unit in path if unit.kind in {"과", "읍면"}), path[0] if path else None)

    def below(self, unit_id: int) -> list[int]:
        """The unit's id and the ids of all units under it."""
        found = [unit_id]
        for known in found:
            found += [
                unit.id for unit in self.units.values() if unit.parent_id == known and unit.id not in found
            ]
        return found

    def people_at(self, post_id: int) -> list[PersonView]:
        """Who holds a post, then who acts for it."""
        post = self.posts[post_id]
        who = [(person_id, False) for person_id in self.holders.get(post_id, [])]
        who += [(person_id, True) for person_id in self.deputies.get(post_id, [])]
        return [
            PersonView(
                person_id,
                self.people[person_id][0],
                self.people[person_id][1],
                post.title,
                post.rank,
                post.id,
                post.unit_id,
                acting,
                self.people[person_id][2],
            )
            for person_id, acting in who
            if person_id in self.people
        ]

    def sorted_posts(self, unit_ids: set[int]) -> list[PostView]:
        return [post for post in self.posts.values() if post.unit_id in unit_ids]


def _units(on: date, known_at: datetime | None) -> dict[int, UnitView]:
    # Plain tuples, not model instances: every request of a signed-in user asks this of some 200 units.
    rows = UnitVersion.objects.known(known_at).valid(on).order_by("order", "unit_id")
    return {
        row[0]: UnitView(*row)
        for row in rows.values_list(
            "unit_id", "unit__code", "name", "kind", "parent_id", "synthetic", "form", "order"
        )
    }


def snapshot(on: date, known_at: datetime | None = None) -> Snapshot:
    """The whole organisation on a day: units, posts, people, who holds what and who acts for whom."""
    found = Snapshot(on, _units(on, known_at))
    # Plain tuples here too: some 1,500 rows, asked by nearly every page that names posts.
    posts = PostVersion.objects.known(known_at).valid(on).order_by("order", "post_id")
    for post_id, code, named, rank, head, unit_id in posts.values_list("post_id", "post__code", "title", "rank", "head", "unit_id"):
        unit = found.units.get(unit_id)
        title = named or (head_title(unit.name) if unit and head else rank)
        found.posts[post_id] = PostView(post_id, code, title, rank, head, unit_id)
    people = PersonVersion.objects.known(known_at).valid(on)
    for person_id, number, name, synthetic in people.values_list("person_id", "person__number", "name", "synthetic"):
        found.people[person_id] = (number, name, synthetic)
    for post_id, person_id in (
        Membership.objects.known(known_at).valid(on).order_by("id").values_list("post_id", "person_id")
    ):
        found.holders.setdefault(post_id, []).append(person_id)
    for post_id, person_id in Deputy.objects.known(known_at).valid(on).values_list("post_id", "person_id"):
        found.deputies.setdefault(post_id, []).append(person_id)
    return found


def units_on(on: date, kind: str | None = None, *, known_at: datetime | None = None) -> list[UnitView]:
    """The units that existed on a day, in the order of the organisation; ``kind`` filters (국, 과, 팀,
    읍면)."""
    return [unit for unit in _units(on, known_at).values() if kind is None or unit.kind == kind]


def unit_on(unit_id: int, on: date, *, known_at: datetime | None = None) -> UnitView:
    """One unit as it was on a day; raises ``NotFound`` where it did not exist then."""
    row = UnitVersion.objects.known(known_at).valid(on).filter(unit_id=unit_id).select_related("unit").first()
    if row is None:
        raise NotFound(
            f"{on.year}. {on.month}. {on.day}.에는 없던 부서입니다. 날짜나 부서를 다시 골라 주세요."
        )
    return UnitView(
        row.unit_id, row.unit.code, row.name, row.kind, row.parent_id, row.synthetic, row.form, row.order
    )


def unit_by_code(code: str, on: date) -> UnitView:
    """One unit by its code in files."""
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise NotFound(f"'{code}' 부서 코드는 없습니다. 조직도에서 코드를 확인해 주세요.", field="unit")
    return unit_on(unit.pk, on)


def departments_on(on: date) -> list[UnitView]:
    """The 과-level units (담당관, 과, 직속기관, 사업소, 의회사무과); 읍면 are not among them."""
    return units_on(on, "과")


def teams_on(on: date, department_id: int | None = None) -> list[UnitView]:
    """The teams, of one department or of all."""
    teams = units_on(on, "팀")
    return teams if department_id is None else [team for team in teams if team.parent_id == department_id]


def name_of(unit_id: int, on: date) -> str:
    """A unit's name on a day; the nearest known name for a day on which it did not exist."""
    rows = UnitVersion.objects.known().filter(unit_id=unit_id)
    row = (
        rows.valid(on).first()
        or rows.filter(valid_from__lte=on).order_by("-valid_from").first()
        or rows.order_by("valid_from").first()
    )
    if row is None:
        raise NotFound("그런 부서가 없습니다. 조직도에서 다시 골라 주세요.")
    return str(row.name)


def names_of(wanted: Iterable[tuple[int, date]]) -> dict[tuple[int, date], str]:
    """Names of many units, each on its day, in one look; the nearest known one where it did not exist then."""
    pairs = set(wanted)
    versions: dict[int, list[UnitVersion]] = {}
    rows = UnitVersion.objects.known().filter(unit_id__in={unit_id for unit_id, _ in pairs})
    for row in rows.order_by("valid_from"):
        versions.setdefault(row.unit_id, []).append(row)
    found: dict[tuple[int, date], str] = {}
    for unit_id, on in pairs:
        known = versions.get(unit_id, [])
        begun = [row for row in known if row.valid_from <= on]
        if known:
            found[unit_id, on] = (begun[-1] if begun else known[0]).name
    return found


def head_of(unit_id: int, on: date) -> PersonView | None:
    """Who heads a unit on a day: the holder of the head's post, else who acts for it, else nobody."""
    found = snapshot(on)
    for post in found.sorted_posts({unit_id}):
        if post.head:
            people = found.people_at(post.id)
            if people:
                return people[0]
    return None


def people_in(unit_id: int, on: date, *, below: bool = True) -> list[PersonView]:
    """The people of a unit (and of the units under it) on a day, heads first."""
    found = snapshot(on)
    units = found.below(unit_id) if below else [unit_id]
    posts = sorted(
        found.sorted_posts(set(units)), key=lambda post: (units.index(post.unit_id), not post.head)
    )
    return [person for post in posts for person in found.people_at(post.id)]


def successors(unit_id: int, on: date | None = None) -> list[int]:
    """The units that carry on a unit's work today (or on a day), through all reorganisations."""
    day = on or clock.today()
    alive = {unit.id for unit in units_on(day)}
    found, queue, seen = [], [unit_id], set()
    while queue:
        current = queue.pop(0)
        if current in seen:
            continue
        seen.add(current)
        if current in alive:
            found.append(current)
            continue
        queue += list(
            UnitSuccession.objects.filter(predecessor_id=current, on__lte=day)
            .order_by("id")
            .values_list("successor_id", flat=True)
        )
    return found


def present_post(found: Snapshot, post_id: int, unit_id: int) -> PostView | None:
    """The post itself while it stands; afterwards the head of the unit that carries on the work of its unit."""
    known = found.posts.get(post_id)
    if known is not None:
        return known
    for heir in successors(unit_id, found.on):
        for post in found.sorted_posts({heir}):
            if post.head:
                return post
    return None


@dataclass(frozen=True)
class DutyView:
    """A duty lies with everybody in a unit, or with one post; the other id is None."""

    duty: str
    unit_id: int | None
    post_id: int | None


def duties_on(on: date) -> list[DutyView]:
    """Where duties lie on a day."""
    rows = DutyAssignment.objects.known().valid(on).order_by("duty", "id")
    return [DutyView(row.duty, row.unit_id, row.post_id) for row in rows]


@dataclass(frozen=True)
class DeputyView:
    """Somebody acts for the holder of a post, from ``start`` up to and including ``last_day``."""

    id: int
    post_id: int
    person_id: int
    start: date
    last_day: date
    reason: str


def deputies_on(on: date) -> list[DeputyView]:
    """Who acts for whom on a day, with the period and the reason."""
    return [_deputy(row) for row in Deputy.objects.known().valid(on).order_by("valid_from", "id")]


def deputies_from(on: date) -> list[DeputyView]:
    """Who acts for whom on a day or later."""
    return [_deputy(row) for row in Deputy.objects.known().filter(valid_to__gt=on).order_by("valid_from", "id")]


def _deputy(row: Deputy) -> DeputyView:
    assert row.valid_to is not None, "nobody is appointed without a last day"
    last_day = row.valid_to - timedelta(days=1)
    return DeputyView(row.pk, row.post_id, row.person_id, row.valid_from, last_day, row.reason)


def carried_on(on: date, alive: Collection[int]) -> dict[int, frozenset[int]]:
    """For each unit of a day the units, no longer there, whose work it carries on (through all steps)."""
    origins: dict[int, set[int]] = {}
    pairs = UnitSuccession.objects.filter(on__lte=on).values_list("predecessor_id", "successor_id")
    for old, new in pairs:
        if old not in alive:
            origins.setdefault(new, set()).add(old)
    found: dict[int, frozenset[int]] = {}
    for unit_id in origins.keys() & set(alive):
        seen: set[int] = set()
        queue = list(origins[unit_id])
        while queue:
            old = queue.pop()
            if old not in seen:
                seen.add(old)
                queue += origins.get(old, ())
        found[unit_id] = frozenset(seen)
    return found


def holders_of_duty(duty: str, on: date) -> list[PersonView]:
    """Everybody who carries a duty on a day."""
    found = snapshot(on)
    people: list[PersonView] = []
    for row in DutyAssignment.objects.known().valid(on).filter(duty=duty):
        posts = [found.posts[row.post_id]] if row.post_id in found.posts else []
        if row.unit_id is not None:
            posts = found.sorted_posts(set(found.below(row.unit_id)))
        for post in posts:
            people += [person for person in found.people_at(post.id) if person not in people]
    return people


def accounts_named(usernames: Iterable[str]) -> list[str]:
    """Which of these user names are active accounts."""
    rows = Account.objects.filter(username__in=list(usernames), is_active=True).order_by("username")
    return list(rows.values_list("username", flat=True))


def has_active_account(person_id: int) -> bool:
    """Whether a person can still sign in."""
    return Account.objects.filter(person_id=person_id, is_active=True).exists()
