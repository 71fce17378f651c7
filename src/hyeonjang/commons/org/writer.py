"""Reading a state from the tables and writing changes into them, bitemporally. Called by actions only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import connection

from hyeonjang.commons.org.changes import Change
from hyeonjang.commons.org.models import (
    DutyAssignment,
    Fact,
    Membership,
    Person,
    PersonVersion,
    Post,
    PostVersion,
    Unit,
    UnitSuccession,
    UnitVersion,
)
from hyeonjang.commons.org.state import PersonState, PostState, State, UnitState
from hyeonjang.kit.errors import Conflict
from hyeonjang.kit.korean import date_ko

MODELS: dict[str, type[Fact]] = {
    "unit": UnitVersion,
    "post": PostVersion,
    "person": PersonVersion,
    "membership": Membership,
    "duty": DutyAssignment,
}
_ADVISORY = 0x48594A4F


def lock() -> None:
    """One change of the organisation at a time; SQLite's IMMEDIATE transaction already sees to it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ADVISORY])


def state_on(on: date, known_at: datetime | None = None) -> State:
    """The organisation on a day as plain data."""
    state = State()
    for row in UnitVersion.objects.known(known_at).valid(on).select_related("unit", "parent"):
        state.units[row.unit.code] = UnitState(
            row.unit.code,
            row.name,
            row.kind,
            row.parent.code if row.parent else None,
            row.form,
            row.synthetic,
            row.order,
        )
    for row in PostVersion.objects.known(known_at).valid(on).select_related("post", "unit"):
        state.posts[row.post.code] = PostState(
            row.post.code, row.unit.code, row.rank, row.title, row.head, row.order
        )
    for row in PersonVersion.objects.known(known_at).valid(on).select_related("person"):
        state.people[row.person.number] = PersonState(row.person.number, row.name, row.synthetic)
    held = Membership.objects.known(known_at).valid(on).values_list("person__number", "post__code")
    state.memberships = set(held)
    for duty, unit, post in (
        DutyAssignment.objects.known(known_at).valid(on).values_list("duty", "unit__code", "post__code")
    ):
        state.duties.add((duty, "unit", unit) if unit else (duty, "post", post))
    return state


def holds_any(person_id: int, on: date) -> bool:
    return bool(Membership.objects.known().valid(on).filter(person_id=person_id).exists())


def supersede(row: Fact, now: datetime, **changes: Any) -> None:
    """Close what was recorded and record it again with ``changes``."""
    type(row).objects.filter(pk=row.pk).update(recorded_to=now)
    row.pk = None
    row._state.adding = True
    row.recorded_at, row.recorded_to = now, None
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(force_insert=True)


class _Ids:
    """Ids of identities by their keys, made where they are missing."""

    def __init__(self, changes: Iterable[Change]) -> None:
        units, posts, people = set(), set(), set()
        for change in changes:
            if change.table == "unit":
                units |= {
                    change.key[0],
                    *(row.parent for row in (change.before, change.after) if row and row.parent),
                }
            elif change.table == "post":
                posts.add(change.key[0])
                units |= {row.unit for row in (change.before, change.after) if row}
            elif change.table == "person":
                people.add(change.key[0])
            elif change.table == "membership":
                people.add(change.key[0])
                posts.add(change.key[1])
            else:
                (units if change.key[1] == "unit" else posts).add(change.key[2])
        self.units = self._ensure(Unit, "code", units)
        self.posts = self._ensure(Post, "code", posts)
        self.people = self._ensure(Person, "number", people)

    @staticmethod
    def _ensure(model: Any, name: str, keys: set[str]) -> dict[str, int]:
        known = set(model.objects.values_list(name, flat=True))
        model.objects.bulk_create([model(**{name: key}) for key in sorted(keys - known)])
        return {key: pk for key, pk in model.objects.values_list(name, "pk") if key in keys}

    def key(self, table: str, key: tuple[str, ...]) -> dict[str, Any]:
        if table == "unit":
            return {"unit_id": self.units[key[0]]}
        if table == "post":
            return {"post_id": self.posts[key[0]]}
        if table == "person":
            return {"person_id": self.people[key[0]]}
        if table == "membership":
            return {"person_id": self.people[key[0]], "post_id": self.posts[key[1]]}
        unit = self.units[key[2]] if key[1] == "unit" else None
        return {"duty": key[0], "unit_id": unit, "post_id": None if unit else self.posts[key[2]]}

    def body(self, table: str, row: Any) -> dict[str, Any]:
        if table == "unit":
            return {
                "name": row.name,
                "kind": row.kind,
                "form": row.form,
                "synthetic": row.synthetic,
                "order": row.order,
                "parent_id": self.units[row.parent] if row.parent else None,
            }
        if table == "post":
            return {
                "unit_id": self.units[row.unit],
                "title": row.title,
                "rank": row.rank,
                "head": row.head,
                "order": row.order,
            }
        return {"name": row.name, "synthetic": row.synthetic} if table == "person" else {}


_LOOKUP = {
    "unit": ("unit__code",),
    "post": ("post__code",),
    "person": ("person__number",),
    "membership": ("person__number", "post__code"),
}


def _codes(table: str, key: tuple[str, ...]) -> dict[str, Any]:
    if table == "duty":
        return {"duty": key[0], f"{key[1]}__code": key[2]}
    return dict(zip(_LOOKUP[table], key, strict=True))


def check_future(changes: Iterable[Change], on: date) -> None:
    """Refuse to change what already changes again on a later day: the later document was made on other
    ground."""
    later: dict[str, set[tuple[str, ...]]] = {}
    for table, model in MODELS.items():
        rows = model.objects.known().filter(valid_from__gt=on)
        if table == "duty":
            later[table] = {
                (d, "unit", u) if u else (d, "post", p)
                for d, u, p in rows.values_list("duty", "unit__code", "post__code")
            }
        else:
            later[table] = set(rows.values_list(*_LOOKUP[table]))
    for change in changes:
        if change.key in later[change.table]:
            raise Conflict(
                f"{date_ko(on)} 뒤에 다시 바뀌는 것이 이미 기록되어 있어 앞당겨 바꿀 수 없습니다: "
                f"{change.sentence} "
                "시행일을 그 뒤로 하거나 이름만 바로잡으세요.",
                field="effective",
            )


def write(changes: list[Change], successions: Iterable[tuple[str, str]], on: date, now: datetime) -> None:
    """Write changes that hold from ``on``, known from ``now``."""
    ids = _Ids(changes)
    fresh: dict[str, list[Fact]] = {table: [] for table in MODELS}
    for change in changes:
        model = MODELS[change.table]
        key = ids.key(change.table, change.key)
        if change.before is not None:
            row = model.objects.known().valid(on).get(**key)
            if row.valid_from == on:
                type(row).objects.filter(pk=row.pk).update(recorded_to=now)
            else:
                supersede(row, now, valid_to=on)
        if change.after is not None:
            fresh[change.table].append(
                model(**key, **ids.body(change.table, change.after), valid_from=on, recorded_at=now)
            )
    for table, model in MODELS.items():
        model.objects.bulk_create(fresh[table], batch_size=500)
    unit_ids = dict(Unit.objects.values_list("code", "pk"))
    UnitSuccession.objects.bulk_create(
        [
            UnitSuccession(predecessor_id=unit_ids[old], successor_id=unit_ids[new], on=on)
            for old, new in sorted(successions)
        ],
        ignore_conflicts=True,
    )
