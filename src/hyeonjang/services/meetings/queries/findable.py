"""What of the meetings can be found by its words, and who may: decisions, signed minutes, papers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hyeonjang.kit import clock

from ..models import Attendee, CoOwner, Decision, DecisionStep, Minutes, Paper
from ..vocabulary import DecisionState, MinutesState
from .minutes import without_confidential


@dataclass(frozen=True)
class Findable:
    """``open_to_all``: every official; else the posts in ``posts``, the units and departments, the office, the chiefs."""

    id: int
    place_id: int
    number: str
    title: str
    note: str
    on: date
    department_id: int | None
    open_to_all: bool
    posts: frozenset[int]
    units: frozenset[int]
    departments: frozenset[int]
    texts: tuple[str, ...]
    file: bytes | None = None
    file_name: str = ""


def _room(meeting_ids: Sequence[int]) -> dict[int, tuple[set[int], set[int]]]:
    """For each meeting the posts that attend and their departments."""
    found: dict[int, tuple[set[int], set[int]]] = {}
    for meeting, post, department in Attendee.objects.filter(meeting_id__in=meeting_ids).values_list(
            "meeting_id", "post_id", "department_id"):
        posts, departments = found.setdefault(meeting, (set(), set()))
        posts.add(post)
        departments.add(department)
    return found


def decisions(ids: Sequence[int]) -> Iterator[Findable]:
    rows = list(Decision.objects.filter(pk__in=ids).select_related("meeting__series", "item"))
    room = _room([row.meeting_id for row in rows])
    others: dict[int, set[int]] = {}
    for pk, post in CoOwner.objects.filter(decision_id__in=ids).values_list("decision_id", "post_id"):
        others.setdefault(pk, set()).add(post)
    steps: dict[int, list[str]] = {}
    for pk, text in DecisionStep.objects.filter(decision_id__in=ids).order_by("id").values_list("decision_id", "text"):
        steps.setdefault(pk, []).append(text)
    for row in rows:
        posts = room.get(row.meeting_id, (set(), set()))[0] | others.get(row.pk, set()) | {row.owner_post_id}
        yield Findable(
            row.pk, row.pk, row.number, row.text, f"{DecisionState(row.state).label}, {row.owner_label}", row.taken_on, row.owner_unit_id,
            not row.confidential, frozenset(posts), frozenset({row.owner_unit_id}), frozenset(),
            (row.item.title if not row.confidential else "", row.evidence_label, *steps.get(row.pk, [])))


def decision_ids(after: int, most: int) -> list[int]:
    return list(Decision.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:most])


def _words(value: Any) -> Iterator[str]:
    """Every text in a record, in its order; keys and marks stay out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, one in value.items():
            if name not in {"id", "key", "kind", "state", "url", "at"}:
                yield from _words(one)
    elif isinstance(value, list):
        for one in value:
            yield from _words(one)


def minutes(ids: Sequence[int]) -> Iterator[Findable]:
    """Signed minutes of these meetings as officials outside the room read them: confidential items are not in them."""
    for row in Minutes.objects.filter(meeting_id__in=ids, state=MinutesState.SIGNED).select_related("meeting__series"):
        told = "\n".join(dict.fromkeys(_words(without_confidential(row.content))))
        yield Findable(row.meeting_id, row.meeting_id, "", f"{row.meeting} 회의록", f"확정 {row.signed_by}", row.meeting.held_on, None, True,
                       frozenset(), frozenset(), frozenset(), (told,))


def minutes_ids(after: int, most: int) -> list[int]:
    return list(Minutes.objects.filter(meeting_id__gt=after).order_by("meeting_id").values_list("meeting_id", flat=True)[:most])


def papers(ids: Sequence[int]) -> Iterator[Findable]:
    """Papers of the agenda: for the room and its departments; of a confidential item for the room and the owner."""
    rows = list(Paper.objects.filter(pk__in=ids).select_related("item__meeting__series"))
    room = _room([row.item.meeting_id for row in rows])
    for row in rows:
        posts, departments = room.get(row.item.meeting_id, (set(), set()))
        seen = {row.item.department_id} | (departments if not row.item.confidential else set())
        yield Findable(
            row.pk, row.item_id, "", row.title, f"{row.item.meeting}, {row.item.title}", row.sent_at.astimezone(clock.SEOUL).date(),
            row.item.department_id, False, frozenset(posts), frozenset(), frozenset(seen), (row.body,),
            bytes(row.content) if row.content is not None else None, row.file_name)


def paper_ids(after: int, most: int) -> list[int]:
    return list(Paper.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:most])
