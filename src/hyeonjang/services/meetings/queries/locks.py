"""Obtaining a row in order to change it: locked, checked against the version that the screen showed."""

from __future__ import annotations

from hyeonjang.commons.audit import locks
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit.errors import NotFound
from hyeonjang.services.meetings import permissions
from hyeonjang.services.meetings.models import AgendaItem, Attendee, Candidate, Decision, Meeting, Minutes, Series

locked, same = locks.locked, locks.same


def series(pk: int, version: int | None = None) -> Series:
    row = locked(Series, pk, "그 정례회의를 찾을 수 없습니다.")
    same(row.version, version)
    return row


def meeting(pk: int) -> Meeting:
    return locked(Meeting, pk, permissions.MISSING)


def item(pk: int) -> AgendaItem:
    return locked(AgendaItem, pk, permissions.MISSING_ITEM)


def candidate(pk: int, version: int | None = None) -> Candidate:
    row = locked(Candidate, pk, "그 안건 후보를 찾을 수 없습니다. 이미 해결되어 사라졌을 수 있습니다.")
    same(row.version, version)
    return row


def decision(pk: int) -> Decision:
    return locked(Decision, pk, "그 결정을 찾을 수 없습니다. 목록에서 다시 골라 주세요.")


def minutes(meeting_id: int, version: int | None = None) -> Minutes:
    found = Minutes.objects.select_for_update().filter(meeting_id=meeting_id).first()
    if found is None:
        raise NotFound("아직 회의록이 없습니다. 회의를 마치면 회의록이 생깁니다.")
    same(found.version, version)
    return found


def attending(meeting_id: int) -> frozenset[int]:
    """The posts expected in a meeting."""
    return frozenset(Attendee.objects.filter(meeting_id=meeting_id).values_list("post_id", flat=True))


def seat_of(actor: Actor, meeting_id: int) -> Attendee | None:
    """The seat that the actor takes; one's own before one that one only acts for."""
    seats = {row.post_id: row for row in Attendee.objects.filter(meeting_id=meeting_id)}
    post = permissions.held(actor, seats)
    return seats[post.post_id] if post else None
