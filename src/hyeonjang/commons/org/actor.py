"""Who acts: a person with the posts held today and the duties that lie with them.

Duties are dated data (``DutyAssignment``), never groups in code, so that a right moves with the post in
January and a deputy has it for exactly the time of the deputyship.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q

from hyeonjang.commons.org.models import (
    Account,
    Deputy,
    DutyAssignment,
    Membership,
    PersonVersion,
    PostVersion,
)
from hyeonjang.commons.org.queries import Snapshot, _units, carried_on, head_title
from hyeonjang.kit import clock

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

CHIEFS = frozenset({"군수", "부군수"})


@dataclass(frozen=True)
class PostHeld:
    """A post as its holder has it. The department of a post above the 과 level is its own unit."""

    post_id: int
    title: str
    rank: str
    unit_id: int
    unit_name: str
    department_id: int
    department_name: str
    acting: bool = False
    head: bool = False


@dataclass(frozen=True)
class Actor:
    """Somebody who asks for something: an official, the public (no account) or the system itself."""

    account_id: int | None
    person_id: int | None
    name: str
    posts: tuple[PostHeld, ...] = ()
    duties: frozenset[str] = frozenset()
    system: bool = False
    # For each post: the units above it, with what they carry on; and what the post's own unit carries on.
    _paths: tuple[tuple[int, ...], ...] = field(default=(), repr=False, compare=False)
    _carried: tuple[frozenset[int], ...] = field(default=(), repr=False, compare=False)

    def has(self, duty: str) -> bool:
        """Carries the duty; the system carries every one."""
        return self.system or duty in self.duties

    def in_department(self, unit_id: int) -> bool:
        """Holds a post in the department or below it, or in the one that carries on its work."""
        return unit_id in self.department_ids or any(unit_id in path for path in self._paths)

    def in_unit(self, unit_id: int) -> bool:
        """Holds a post in exactly this unit, or in the one that carries on its work."""
        return unit_id in self.unit_ids or unit_id in self.carried_ids

    def is_head_of(self, unit_id: int) -> bool:
        """Heads the unit or the one that carries on its work, or acts for that head."""
        if any(post.unit_id == unit_id and post.head for post in self.posts):
            return True
        carried = zip(self.posts, self._carried, strict=False)
        return any(post.head and unit_id in units for post, units in carried)

    @property
    def carried_ids(self) -> frozenset[int]:
        """Units that ended and whose work the actor's own units carry on."""
        return frozenset().union(*self._carried)

    @property
    def is_chief(self) -> bool:
        """군수 or 부군수, or acting for one."""
        return any(post.rank in CHIEFS for post in self.posts)

    @property
    def department_ids(self) -> frozenset[int]:
        return frozenset(post.department_id for post in self.posts)

    @property
    def within(self) -> frozenset[int]:
        """Every unit for which ``in_department`` holds: departments, what stands above, and what these carry on."""
        return self.department_ids.union(*self._paths)

    @property
    def unit_ids(self) -> frozenset[int]:
        return frozenset(post.unit_id for post in self.posts)


PUBLIC = Actor(None, None, "군민")


def system_actor(name: str = "시스템") -> Actor:
    """The product itself: schedules, handlers, seeds."""
    return Actor(None, None, name, system=True)


def _posts_of(person_id: int, on: date, found: Snapshot) -> tuple[PostHeld, ...]:
    held = [
        (post_id, False)
        for post_id in Membership.objects.known()
        .valid(on)
        .filter(person_id=person_id)
        .order_by("id")
        .values_list("post_id", flat=True)
    ]
    held += [
        (post_id, True)
        for post_id in Deputy.objects.known()
        .valid(on)
        .filter(person_id=person_id)
        .values_list("post_id", flat=True)
    ]
    versions = {
        row.post_id: row
        for row in PostVersion.objects.known().valid(on).filter(post_id__in=[post_id for post_id, _ in held])
    }
    posts = []
    for post_id, acting in held:
        row = versions.get(post_id)
        unit = found.units.get(row.unit_id) if row else None
        if row is None or unit is None:
            continue
        department = found.department_of(unit.id) or unit
        title = row.title or (head_title(unit.name) if row.head else row.rank)
        posts.append(
            PostHeld(
                post_id, title, row.rank, unit.id, unit.name, department.id, department.name, acting, row.head
            )
        )
    return tuple(posts)


def actor_of_person(person_id: int, *, account_id: int | None = None, on: date | None = None) -> Actor:
    """A person as actor on a day (today unless told)."""
    day = on or clock.today()
    found = Snapshot(day, _units(day, None))
    posts = _posts_of(person_id, day, found)
    paths = tuple(tuple(unit.id for unit in found.path(post.unit_id)) for post in posts)
    unit_ids = {unit_id for path in paths for unit_id in path}
    heirs = carried_on(day, found.units.keys())
    nothing: frozenset[int] = frozenset()
    carried = tuple(heirs.get(post.unit_id, nothing) for post in posts)
    reach = tuple((*path, *sorted(nothing.union(*(heirs.get(pk, nothing) for pk in path)))) for path in paths)
    post_ids = {post.post_id for post in posts}
    duties = frozenset(
        DutyAssignment.objects.known()
        .valid(day)
        .filter(Q(post_id__in=post_ids) | Q(unit_id__in=unit_ids))
        .values_list("duty", flat=True)
    )
    version = PersonVersion.objects.known().valid(day).filter(person_id=person_id).first()
    return Actor(account_id, person_id, version.name if version else "이름 없음", posts, duties,
                 _paths=reach, _carried=carried)


def actor_of(user: AbstractBaseUser | AnonymousUser) -> Actor:
    """The actor behind a signed-in user; anybody else is the public."""
    if not isinstance(user, Account) or not user.is_active:
        return PUBLIC
    if user.person_id is None or user.must_change:
        # A temporary password passes through other hands: no post and no duty until the holder sets an own one.
        return Actor(user.pk, user.person_id, user.username)
    return actor_of_person(user.person_id, account_id=user.pk)
