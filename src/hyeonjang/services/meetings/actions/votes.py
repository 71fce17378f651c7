"""Votes in the room."""

from __future__ import annotations

from django.db import transaction

from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotFound, NotPermitted
from hyeonjang.services.meetings import permissions
from hyeonjang.services.meetings.actions import common
from hyeonjang.services.meetings.actions.common import Entry, enter
from hyeonjang.services.meetings.models import Attendee, Poll, Recusal, RoomEvent, Vote
from hyeonjang.services.meetings.rules import votes as rules
from hyeonjang.services.meetings.vocabulary import Choice, ItemState, PollState, Presence, Role


def room_of(poll: Poll) -> rules.Room:
    """Who counts in a vote, as things stand."""
    members = poll.item.meeting.attendees.filter(role=Role.MEMBER)
    return rules.Room(
        frozenset(members.values_list("pk", flat=True)),
        frozenset(members.filter(presence=Presence.PRESENT).values_list("pk", flat=True)),
        frozenset(poll.recusals.values_list("attendee_id", flat=True)))


@transaction.atomic
def open_poll(*, actor: Actor, meeting_id: int, key: str, item_id: int, wording: str) -> RoomEvent:
    """Put an item to the vote."""
    entry = enter(actor, meeting_id, key, "poll_opened", lead="표결에 부치는 일은")
    if entry.seen:
        return entry.seen
    item = entry.meeting.items.filter(pk=item_id).first()
    if item is None or item.state != ItemState.RUNNING:
        raise Conflict("진행 중인 안건만 표결에 부칠 수 있습니다.", code="item_state")
    if item.polls.filter(state=PollState.OPEN).exists():
        raise Conflict("이미 표결 중입니다. 그 표결을 먼저 마감해 주세요.", code="poll_open")
    poll = Poll.objects.create(item=item, wording=common.needed(wording, "wording", "표결할 내용", 300), opened_at=clock.now())
    common.record("poll_opened", actor, "item", item.pk, item.title, poll=poll.pk, wording=poll.wording)
    return entry.note({"poll": poll.pk, "item": item.pk})


def _poll(entry: Entry, poll_id: int) -> Poll:
    poll = Poll.objects.select_for_update().filter(pk=poll_id, item__meeting=entry.meeting).first()
    if poll is None:
        raise NotFound("그 표결을 찾을 수 없습니다.")
    return poll


def _seat(entry: Entry, attendee_id: int) -> Attendee:
    """The voter's own seat: nobody votes for another, not even the office."""
    seat = entry.meeting.attendees.filter(pk=attendee_id).first()
    if seat is None or permissions.held(entry.actor, [seat.post_id]) is None:
        raise NotPermitted("표는 그 자리에 있는 본인(직무대리 포함)만 던질 수 있습니다.")
    return seat


@transaction.atomic
def cast(*, actor: Actor, meeting_id: int, key: str, poll_id: int, attendee_id: int, choice: Choice) -> RoomEvent:
    """Cast a vote, or another one instead while the vote is open."""
    entry = enter(actor, meeting_id, key, "voted")
    if entry.seen:
        return entry.seen
    poll, seat = _poll(entry, poll_id), _seat(entry, attendee_id)
    rules.check_cast(PollState(poll.state), seat.pk, room_of(poll))
    Vote.objects.update_or_create(poll=poll, attendee=seat, defaults={"choice": choice, "cast_at": clock.now()})
    common.record("voted", actor, "poll", poll.pk, poll.wording, choice=choice)
    return entry.note({"poll": poll.pk, "attendee": seat.pk})


@transaction.atomic
def recuse(*, actor: Actor, meeting_id: int, key: str, poll_id: int, attendee_id: int, reason: str) -> RoomEvent:
    """Take somebody out of a vote that concerns them: themselves (회피), or the chair and the office (제척)."""
    entry = enter(actor, meeting_id, key, "recused")
    if entry.seen:
        return entry.seen
    poll = _poll(entry, poll_id)
    seat = entry.meeting.attendees.filter(pk=attendee_id).first()
    if seat is None:
        raise NotFound("그 참석자를 찾을 수 없습니다.")
    if permissions.held(actor, [seat.post_id]) is None:
        permissions.need_lead(actor, entry.meeting.series.chair_post_id, "다른 사람의 제척은")
    if poll.state != PollState.OPEN:
        raise Conflict("이미 마감한 표결입니다. 제척은 표결이 열려 있는 동안에만 적을 수 있습니다.", code="poll_closed")
    Vote.objects.filter(poll=poll, attendee=seat).delete()
    Recusal.objects.get_or_create(poll=poll, attendee=seat, defaults={
        "reason": common.needed(reason, "reason", "제척·회피 사유", 200)})
    common.record("recused", actor, "poll", poll.pk, poll.wording, of=seat.label, reason=reason)
    return entry.note({"poll": poll.pk, "attendee": seat.pk})


@transaction.atomic
def close_poll(*, actor: Actor, meeting_id: int, key: str, poll_id: int) -> RoomEvent:
    """Count. The result with its reckoning is kept as it was counted."""
    entry = enter(actor, meeting_id, key, "poll_closed", lead="표결 마감은")
    if entry.seen:
        return entry.seen
    poll = _poll(entry, poll_id)
    if poll.state != PollState.OPEN:
        raise Conflict("이미 마감한 표결입니다. 화면에서 결과를 확인해 주세요.", code="poll_closed")
    result = rules.count(room_of(poll), [(pk, Choice(choice)) for pk, choice in poll.votes.values_list("attendee_id", "choice")])
    for name in ("state", "members", "present", "base", "yes", "no", "abstain"):
        setattr(poll, name, getattr(result, name))
    poll.trace, poll.closed_at = list(result.trace), clock.now()
    poll.save()
    common.record("poll_closed", actor, "poll", poll.pk, poll.wording, trace=list(result.trace), state=result.state)
    return entry.note({"poll": poll.pk, "state": result.state})
