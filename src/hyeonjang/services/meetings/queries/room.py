"""The room as one JSON state, the same for everybody who may see it; what is one's own is told apart by seat."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit.errors import NotFound
from hyeonjang.services.meetings import permissions
from hyeonjang.services.meetings.models import AgendaItem, Attendee, Decision, Meeting, Poll, Remark, Speech, Spell
from hyeonjang.services.meetings.queries import locks
from hyeonjang.services.meetings.vocabulary import (
    Choice,
    Ending,
    ItemKind,
    ItemState,
    MeetingState,
    Mode,
    PollState,
    Presence,
    Role,
    SpeechState,
)

Json = dict[str, Any]


def tick(meeting_id: int) -> int | None:
    """How far the room has come: one cheap look, for screens that ask whether anything happened."""
    return Meeting.objects.filter(pk=meeting_id).values_list("tick", flat=True).first()


def admitted(actor: Actor, meeting_id: int) -> Attendee | None:
    """Refuses who may not be in the room; returns the seat of who sits in it."""
    permissions.need_inside(actor, locks.attending(meeting_id))
    return locks.seat_of(actor, meeting_id)


def leads(actor: Actor, meeting_id: int) -> bool:
    """Whether somebody runs the room: the chair or the office."""
    chair = Meeting.objects.filter(pk=meeting_id).values_list("series__chair_post_id", flat=True).first()
    return chair is not None and (permissions.is_office(actor) or permissions.held(actor, [chair]) is not None)


def state(actor: Actor, meeting_id: int) -> Json:
    """Everything the live screen shows."""
    permissions.need_inside(actor, locks.attending(meeting_id))
    return shared_state(actor, meeting_id)


def shared_state(actor: Actor, meeting_id: int) -> Json:
    """The state for somebody who was already admitted (the poll's own ticket says so)."""
    meeting = Meeting.objects.select_related("series").filter(pk=meeting_id).first()
    if meeting is None:
        raise NotFound(permissions.MISSING)
    seats = list(meeting.attendees.all())
    items = list(meeting.items.all())
    ids = [item.pk for item in items]
    spells, remarks, speeches = (_by_item(model, ids) for model in (Spell, Remark, Speech))
    polls = _by_item(Poll, ids, "votes", "recusals")
    decided = _by_item(Decision, ids)
    spoke = {row.attendee_id for rows in (*remarks.values(), *speeches.values()) for row in rows
             if isinstance(row, Remark) or row.state in {SpeechState.SPEAKING, SpeechState.DONE}}
    return {
        "tick": meeting.tick, "state": meeting.state, "state_ko": MeetingState(meeting.state).label,
        "current": meeting.current_id, "opened_at": _iso(meeting.opened_at), "closed_at": _iso(meeting.closed_at),
        "seats": [_seat(row, spoke) for row in seats],
        "items": [_item(row, spells[row.pk], remarks[row.pk], speeches[row.pk], polls[row.pk], decided[row.pk])
                  for row in items],
    }


def _by_item(model: Any, ids: list[int], *related: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in model.objects.filter(item_id__in=ids).prefetch_related(*related).order_by("id"):
        found[row.item_id].append(row)
    return found


def _iso(moment: Any) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None


def _seat(row: Attendee, spoke: set[int]) -> Json:
    return {
        "id": row.pk, "label": row.label, "name": row.person_name, "acting": row.acting, "post": row.post_id,
        "role": row.role, "role_ko": Role(row.role).label, "presence": row.presence,
        "presence_ko": Presence(row.presence).label, "reason": row.reason, "spoke": row.pk in spoke,
        "department": row.department_id,
    }


def _item(row: AgendaItem, spells: list[Spell], remarks: list[Remark], speeches: list[Speech], polls: list[Poll],
          decided: list[Decision]) -> Json:
    running = next((one for one in spells if one.ended_at is None), None)
    seconds = {mode: sum(int((one.ended_at - one.began_at).total_seconds()) for one in spells
                         if one.ended_at is not None and one.mode == mode) for mode in Mode}
    return {
        "id": row.pk, "place": row.place, "title": row.title, "kind": row.kind, "kind_ko": ItemKind(row.kind).label,
        "state": row.state, "state_ko": ItemState(row.state).label, "minutes": row.minutes, "raised": row.raised,
        "ending_ko": Ending(row.ending).label if row.ending else "", "ending_note": row.ending_note,
        "department": row.department_id, "mode": running.mode if running else None,
        "mode_ko": Mode(running.mode).label if running else "", "mode_began": _iso(running.began_at) if running else None,
        "report_seconds": seconds[Mode.REPORT], "discuss_seconds": seconds[Mode.DISCUSS],
        "remarks": [{"id": one.pk, "seat": one.attendee_id, "body": one.body, "at": _iso(one.at)} for one in remarks],
        "speeches": [{"id": one.pk, "seat": one.attendee_id, "state": one.state, "began": _iso(one.began_at),
                      "state_ko": SpeechState(one.state).label} for one in speeches
                     if one.state in {SpeechState.WAITING, SpeechState.SPEAKING}],
        "polls": [_poll(one) for one in polls],
        "decisions": [{"id": one.pk, "number": one.number, "text": one.text, "owner": one.owner_label,
                       "due": one.due.isoformat(), "evidence": one.evidence_label} for one in decided],
    }


def _poll(row: Poll) -> Json:
    """While a vote is open it shows who has voted, not how; afterwards both."""
    votes = list(row.votes.all())
    closed = row.state != PollState.OPEN
    return {
        "id": row.pk, "wording": row.wording, "state": row.state, "state_ko": PollState(row.state).label,
        "voted": sorted(one.attendee_id for one in votes), "recused": sorted(one.attendee_id for one in row.recusals.all()),
        "yes": row.yes if closed else None, "no": row.no if closed else None, "abstain": row.abstain if closed else None,
        "base": row.base if closed else None, "trace": row.trace if closed else [],
        "choices": [{"seat": one.attendee_id, "choice_ko": Choice(one.choice).label} for one in votes] if closed else [],
    }
