"""Running cases of an official or a head, for whoever takes over the post: numbers and days, no name and no title."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotPermitted

from ..models import Case
from ..vocabulary import State
from . import worklists


@dataclass(frozen=True)
class HandedCase:
    """A case as it may be named outside its team. ``why`` says what is next; ``over_on`` when it ended."""

    id: int
    number: str
    type_name: str
    state_ko: str
    active: bool
    received_on: date
    due_on: date
    act_on: date | None
    why: str
    assignee_id: int | None
    unit_id: int
    over_on: date | None

    def late(self, on: date) -> bool:
        return self.active and self.act_on is not None and self.act_on < on


def _need(actor: Actor) -> None:
    if not actor.system:
        raise NotPermitted("인계할 건의 목록은 시스템이 만듭니다. 건은 건 목록에서 보세요.")


def _handed(cases: Iterable[Case], on: date) -> list[HandedCase]:
    return [
        HandedCase(
            case.pk, case.number, case.type_version.name, State(case.state).label, case.active,
            case.received_at.astimezone(clock.SEOUL).date(), case.due_on, case.act_on, worklists.reason(case, on), case.assignee_id, case.unit_id,
            case.closed_at.astimezone(clock.SEOUL).date() if case.closed_at and not case.active else None)
        for case in cases]


def of_officer(actor: Actor, person_id: int, unit_ids: Collection[int], on: date) -> list[HandedCase]:
    """Running cases that lie with an official in these teams, the most urgent first."""
    _need(actor)
    found = Case.objects.filter(active=True, assignee_id=person_id, unit_id__in=list(unit_ids))
    return _handed(found.select_related("type_version").order_by("act_on", "id"), on)


def of_head(actor: Actor, unit_ids: Collection[int], on: date) -> list[HandedCase]:
    """Running cases that wait for the head of these units to decide, or that nobody in them has taken yet."""
    _need(actor)
    ids = list(unit_ids)
    waits = Q(decide_unit_id__in=ids, decide_level__in=["팀장", "과장", "국장"], state=State.DECIDING)
    found = Case.objects.filter(waits | Q(unit_id__in=ids, assignee=None), active=True)
    return _handed(found.select_related("type_version").order_by("act_on", "id"), on)


def by_ids(actor: Actor, ids: Collection[int], on: date) -> dict[int, HandedCase]:
    """Cases by id, running or over."""
    _need(actor)
    found = Case.objects.filter(pk__in=list(ids)).select_related("type_version")
    return {one.id: one for one in _handed(found, on)}
