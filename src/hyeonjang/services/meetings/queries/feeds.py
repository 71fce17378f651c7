"""What a calendar address may give: the meetings and decisions of its person's posts as they are today."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hyeonjang.commons.org import queries as org
from hyeonjang.commons.org.actor import Actor, actor_of_person
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound
from hyeonjang.services.meetings import permissions
from hyeonjang.services.meetings.models import Feed, Meeting
from hyeonjang.services.meetings.queries import decisions
from hyeonjang.services.meetings.vocabulary import DecisionState, ItemState, MeetingState

PAST_DAYS = 180
MISSING = "그런 달력 주소가 없거나 이미 없앤 주소입니다. 현장에서 새 주소를 만들어 주세요."


@dataclass(frozen=True)
class FeedView:
    made_at: datetime
    read_at: datetime | None


@dataclass(frozen=True)
class EventRow:
    """A meeting in a calendar. Agenda lines hold no confidential item."""

    id: int
    summary: str
    begins: datetime
    ends: datetime
    place: str
    agenda: tuple[str, ...]
    cancelled: bool
    version: int
    stamp: datetime


@dataclass(frozen=True)
class TodoRow:
    id: int
    meeting_id: int
    summary: str
    text: str
    due: date
    taken_on: date
    done_on: date | None
    withdrawn: bool
    version: int


def mine(actor: Actor) -> FeedView | None:
    """One's own address, if there is one; never its secret."""
    row = Feed.objects.filter(person_id=actor.person_id, revoked_at=None).first() if actor.person_id else None
    return FeedView(row.made_at, row.read_at) if row else None


def owner_of(token: str) -> Actor:
    """Whose address this is, with the posts held today; an account that was shut closes its address too."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    row = Feed.objects.filter(digest=digest, revoked_at=None).first()
    if row is None or not org.has_active_account(row.person_id):
        raise NotFound(MISSING)
    Feed.objects.filter(pk=row.pk).update(read_at=clock.now())
    return actor_of_person(row.person_id)


def events_of(actor: Actor) -> list[EventRow]:
    """Meetings in which a post of the actor sits."""
    posts = {post.post_id for post in actor.posts}
    since = clock.today() - timedelta(days=PAST_DAYS)
    rows = Meeting.objects.filter(held_on__gte=since, attendees__post_id__in=posts).select_related("series").distinct()
    found = []
    for row in rows.order_by("held_on", "id"):
        begins = datetime.combine(row.held_on, row.starts_at, tzinfo=clock.SEOUL)
        items = [item for item in row.items.all() if not item.confidential and item.state != ItemState.READ]
        found.append(EventRow(
            row.pk, f"{row.series.name} 제{row.number}회", begins, begins + timedelta(minutes=row.series.minutes), row.place,
            tuple(f"{item.place}. {item.title} ({item.get_kind_display()}, {item.minutes}분)" for item in items),
            row.state == MeetingState.CANCELLED, row.version, row.opened_at or clock.start_of(row.held_on)))
    return found


def todos_of(actor: Actor) -> list[TodoRow]:
    """Decisions whose owner or co-owner post the actor holds today."""
    if not permissions.is_official(actor):
        return []
    return [
        TodoRow(row.pk, row.meeting_id, f"{row.number} {row.text[:80]}", f"{row.text}\n증빙: {row.evidence_label}", row.due,
                row.taken_on, row.closed_on if row.state == DecisionState.DONE else None,
                row.state == DecisionState.WITHDRAWN, row.version)
        for row in decisions.of_posts(actor, clock.today())]
