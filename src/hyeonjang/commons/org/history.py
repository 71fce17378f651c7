"""The organisation through time: past reorganisations, a unit's names, and whether replaying gives today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from hyeonjang.commons.org import writer
from hyeonjang.commons.org.changes import Change, consequences, difference
from hyeonjang.commons.org.models import (
    Membership,
    PersonVersion,
    Reorganisation,
    UnitSuccession,
    UnitVersion,
)
from hyeonjang.commons.org.state import State, fold
from hyeonjang.kit.errors import NotFound, Refused


@dataclass(frozen=True)
class Past:
    """A kept document and what it changed, made again from the documents before it.

    ``refusal`` says why it could not be made again; then there are no changes.
    """

    id: int
    title: str
    cite: str
    effective: date
    applied_at: datetime
    applied_by: str
    changes: list[Change]
    consequences: list[str]
    old: State
    new: State
    refusal: str = ""


def _walk() -> Iterator[Past]:
    """Every kept document in the order in which it took effect."""
    state = State()
    for row in Reorganisation.objects.order_by("effective", "id"):
        one = Past(row.pk, row.title, row.cite, row.effective, row.applied_at, row.applied_by, [], [], state, state)
        try:
            new = fold(state, row.operations)
        except Refused as refusal:
            yield replace(one, refusal=refusal.sentence)
            continue
        yield replace(one, changes=difference(state, new), consequences=consequences(state, new), new=new)
        state = new


def reorganisations() -> list[Past]:
    """The kept documents with what each changed, the newest first."""
    return list(_walk())[::-1]


def reorganisation(reorganisation_id: int) -> Past:
    """One kept document with what it changed."""
    found = next((one for one in _walk() if one.id == reorganisation_id), None)
    if found is None:
        raise NotFound("그런 기구개편이 없습니다. 목록에서 다시 골라 주세요.")
    return found


def days_of_change() -> list[date]:
    """The days on which a kept document took or takes effect, oldest first."""
    return list(Reorganisation.objects.order_by("effective").values_list("effective", flat=True).distinct())


@dataclass(frozen=True)
class ReplayCheck:
    """Whether the kept documents alone give the organisation of a day; what differs, in sentences."""

    on: date
    documents: int
    differences: tuple[str, ...]
    refusal: str = ""

    @property
    def same(self) -> bool:
        return not self.differences and not self.refusal


def replay_check(on: date) -> ReplayCheck:
    """Make the organisation of a day again from the documents and compare it with the tables.

    Corrections of names (``actions.correct_name``) are no documents and show up as differences.
    """
    past = [one for one in _walk() if one.effective <= on]
    refusal = next((one.refusal for one in past if one.refusal), "")
    state = past[-1].new if past else State()
    differs = () if refusal else tuple(change.sentence for change in difference(state, writer.state_on(on)))
    return ReplayCheck(on, len(past), differs, refusal)


@dataclass(frozen=True)
class UnitSpan:
    """What a unit was called, what it was and where it stood; ``last_day`` is None while it lasts."""

    name: str
    kind: str
    parent_name: str
    start: date
    last_day: date | None


@dataclass(frozen=True)
class Kin:
    """A unit whose work went over on a day: its id, and its name at that time."""

    unit_id: int
    name: str
    on: date


def unit_spans(unit_id: int) -> list[UnitSpan]:
    """A unit's names and places, oldest first; changes of order alone make no new span."""
    rows = list(UnitVersion.objects.known().filter(unit_id=unit_id).order_by("valid_from"))
    if not rows:
        raise NotFound("그런 부서가 없습니다. 조직도에서 다시 골라 주세요.")
    parents: dict[int, list[UnitVersion]] = {}
    for row in UnitVersion.objects.known().filter(unit_id__in={row.parent_id for row in rows} - {None}):
        parents.setdefault(row.unit_id, []).append(row)
    found: list[UnitSpan] = []
    for row in rows:
        above = next((p.name for p in parents.get(row.parent_id, []) if _holds(p, row.valid_from)), "")
        last = row.valid_to - timedelta(days=1) if row.valid_to else None
        span = UnitSpan(row.name, row.kind, above, row.valid_from, last)
        before = found[-1] if found else None
        joined = before is not None and before.last_day == row.valid_from - timedelta(days=1)
        if before and joined and (before.name, before.kind, before.parent_name) == (span.name, span.kind, above):
            found[-1] = replace(before, last_day=last)
        else:
            found.append(span)
    return found


def _holds(row: UnitVersion, on: date) -> bool:
    return row.valid_from <= on and (row.valid_to is None or row.valid_to > on)


def kin(unit_id: int) -> tuple[list[Kin], list[Kin]]:
    """The units whose work this one took over, and those that took over its own."""
    pairs = list(UnitSuccession.objects.filter(successor_id=unit_id).order_by("on", "id"))
    pairs += list(UnitSuccession.objects.filter(predecessor_id=unit_id).order_by("on", "id"))
    ids = {pk for row in pairs for pk in (row.predecessor_id, row.successor_id)}
    versions = list(UnitVersion.objects.known().filter(unit_id__in=ids))

    def name(pk: int, on: date) -> str:
        return next((row.name for row in versions if row.unit_id == pk and _holds(row, on)), "")

    eve = timedelta(days=1)
    origins = [Kin(row.predecessor_id, name(row.predecessor_id, row.on - eve), row.on)
               for row in pairs if row.successor_id == unit_id]
    heirs = [Kin(row.successor_id, name(row.successor_id, row.on), row.on)
             for row in pairs if row.predecessor_id == unit_id]
    return origins, heirs


@dataclass(frozen=True)
class Called:
    """A unit that bore a name at some time; ``last_day`` is None while it does."""

    unit_id: int
    name: str
    start: date
    last_day: date | None


def units_called(word: str) -> list[Called]:
    """Units that at any time bore a name with ``word`` in it, in the order of time."""
    if not word.strip():
        return []
    rows = UnitVersion.objects.known().filter(name__icontains=word.strip()).order_by("valid_from", "unit_id")
    found: dict[tuple[int, str], Called] = {}
    for row in rows:
        last = row.valid_to - timedelta(days=1) if row.valid_to else None
        known = found.get((row.unit_id, row.name))
        found[row.unit_id, row.name] = (
            replace(known, last_day=last) if known else Called(row.unit_id, row.name, row.valid_from, last))
    return list(found.values())


@dataclass(frozen=True)
class Holder:
    """Somebody who holds or held a post; ``last_day`` is None while it lasts."""

    person_id: int
    name: str
    start: date
    last_day: date | None


def holders_of(post_id: int) -> list[Holder]:
    """Who held a post, the newest first, under the name of the first day."""
    rows = list(Membership.objects.known().filter(post_id=post_id).order_by("-valid_from", "-id"))
    versions = list(PersonVersion.objects.known().filter(person_id__in={row.person_id for row in rows}).order_by("-valid_from"))
    names = {row.pk: next((one.name for one in versions if one.person_id == row.person_id and one.valid_from <= row.valid_from), "")
             for row in rows}
    return [Holder(row.person_id, names[row.pk], row.valid_from, row.valid_to - timedelta(days=1) if row.valid_to else None)
            for row in rows]
