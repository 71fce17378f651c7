"""In the room: open and close, items, report and discussion, the speaking list, what was said.

Every verb takes ``key``, which the browser makes once per entry: sent again, it does nothing again.
"""

from __future__ import annotations

from django.db import transaction

from hyeonjang.commons import outbox
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotFound, NotPermitted, Refused
from hyeonjang.kit.korean import date_ko, josa
from hyeonjang.services.meetings import clocks, events, permissions
from hyeonjang.services.meetings.actions import common, series
from hyeonjang.services.meetings.actions.common import Entry, enter
from hyeonjang.services.meetings.models import (
    AgendaItem,
    Attendee,
    Decision,
    DecisionStep,
    Meeting,
    Minutes,
    Remark,
    RoomEvent,
    Speech,
    Spell,
)
from hyeonjang.services.meetings.rules import agenda as agenda_rules
from hyeonjang.services.meetings.vocabulary import (
    DecisionState,
    Ending,
    ItemKind,
    ItemState,
    MeetingState,
    Mode,
    PollState,
    Presence,
    SpeechState,
    StepKind,
)


@transaction.atomic
def open_meeting(*, actor: Actor, meeting_id: int, key: str) -> RoomEvent:
    """Open the meeting on its day. Reports without a question are settled by their papers; decisions that are still
    open carry over."""
    entry = enter(actor, meeting_id, key, "opened", states=(MeetingState.PLANNED,), lead="회의 열기는")
    if entry.seen:
        return entry.seen
    meeting, today = entry.meeting, clock.today()
    if meeting.held_on != today:
        raise Refused(f"회의일은 {date_ko(meeting.held_on)}입니다. 날을 바꾸려면 회의를 먼저 옮겨 주세요.", code="not_today")
    if not meeting.items.exists():
        raise Refused("상정한 안건이 없어 회의를 열 수 없습니다. 안건을 상정하거나 회의를 취소해 주세요.")
    series.settle_seats(meeting)
    for item in meeting.items.all():
        item.state = agenda_rules.state_when_opened(ItemKind(item.kind), item.raised)
        item.version += 1
        item.save()
    open_decisions = Decision.objects.filter(meeting__series=meeting.series, state=DecisionState.OPEN)
    DecisionStep.objects.bulk_create([
        DecisionStep(decision=row, kind=StepKind.CARRIED, at=clock.now(), by="시스템", text=f"제{meeting.number}회 회의로 넘어옴")
        for row in open_decisions])
    meeting.state, meeting.opened_at = MeetingState.OPEN, clock.now()
    meeting.version += 1
    event = entry.note({"carried": len(open_decisions)})
    common.record("opened", actor, "meeting", meeting.pk, str(meeting), carried=len(open_decisions))
    outbox.publish(events.OPENED, {"meeting": meeting.pk}, actor=actor)
    return event


@transaction.atomic
def close_meeting(*, actor: Actor, meeting_id: int, key: str) -> RoomEvent:
    """End the meeting. What was not come to goes to the next one; the minutes open for correction."""
    entry = enter(actor, meeting_id, key, "closed", lead="회의 마치기는")
    if entry.seen:
        return entry.seen
    meeting = entry.meeting
    running = meeting.items.filter(state=ItemState.RUNNING).first()
    if running is not None:
        raise Conflict(f"'{running.title}' 안건이 진행 중입니다. 안건을 먼저 마쳐 주세요.", code="item_running")
    for item in meeting.items.filter(state=ItemState.LISTED):
        item.state, item.ending = ItemState.POSTPONED, Ending.POSTPONED
        item.ending_note = "회의 시간 안에 다루지 못함"
        item.version += 1
        item.save()
    now = clock.now()
    due = clocks.confirm_due(now.date())
    meeting.state, meeting.closed_at, meeting.current = MeetingState.CLOSED, now, None
    meeting.version += 1
    Minutes.objects.create(meeting=meeting, confirm_until=due.due_day, confirm_trace=due.to_json())
    event = entry.note({})
    common.record("closed", actor, "meeting", meeting.pk, str(meeting), trace=due.to_json())
    outbox.publish(events.CLOSED, {"meeting": meeting.pk}, actor=actor)
    return event


def _item(entry: Entry, item_id: int) -> AgendaItem:
    found = entry.meeting.items.select_for_update().filter(pk=item_id).first()
    if found is None:
        raise NotFound(permissions.MISSING_ITEM)
    return found


def _seat(entry: Entry, attendee_id: int) -> Attendee:
    found = entry.meeting.attendees.filter(pk=attendee_id).first()
    if found is None:
        raise NotFound("그 참석자를 찾을 수 없습니다. 화면을 새로 고쳐 주세요.")
    return found


def _own_seat(entry: Entry, attendee_id: int, what_ko: str) -> Attendee:
    """A seat that the actor holds, or any seat for the chair and the office."""
    seat = _seat(entry, attendee_id)
    chair = entry.meeting.series.chair_post_id
    if not (permissions.held(entry.actor, [seat.post_id]) or permissions.is_office(entry.actor)
            or permissions.held(entry.actor, [chair])):
        raise NotPermitted(f"{what_ko} 본인과 주재자, 회의 운영 담당만 할 수 있습니다.")
    return seat


@transaction.atomic
def note_presence(*, actor: Actor, meeting_id: int, key: str, attendee_id: int, presence: Presence,
                  reason: str = "") -> RoomEvent:
    """Somebody is here, or is not and why. Whoever comes for the post is written down by name."""
    entry = enter(actor, meeting_id, key, "presence", states=(MeetingState.OPEN, MeetingState.CLOSED))
    if entry.seen:
        return entry.seen
    seat = _own_seat(entry, attendee_id, "출석 확인은")
    if presence is Presence.ABSENT and not reason.strip():
        raise Refused("불참하는 까닭을 적어 주세요. 회의록에 남습니다.", field="reason")
    if presence is Presence.PRESENT and seat.person_id is None:
        raise Refused(f"{seat.label} 자리는 비어 있습니다. 직무대리를 지정하거나 불참으로 적어 주세요.", field="presence")
    if entry.meeting.state == MeetingState.CLOSED:
        permissions.need_lead(actor, entry.meeting.series.chair_post_id, "마친 회의의 출석 고치기는")
        if entry.meeting.minutes.signed_at is not None:
            raise Conflict("확정한 회의록이 있어 출석을 고칠 수 없습니다.", code="signed")
    seat.presence, seat.reason = presence, reason.strip()[:200] if presence is Presence.ABSENT else ""
    seat.save()
    common.record("presence", actor, "meeting", meeting_id, seat.label, presence=presence)
    return entry.note({"attendee": seat.pk, "presence": presence})


@transaction.atomic
def all_present(*, actor: Actor, meeting_id: int, key: str) -> RoomEvent:
    """Everybody who is expected and not yet noted is here; the office's quick way, put right one by one."""
    entry = enter(actor, meeting_id, key, "all_present", lead="모두 출석으로 적기는")
    if entry.seen:
        return entry.seen
    rows = entry.meeting.attendees.filter(presence=Presence.EXPECTED, person__isnull=False)
    count = rows.update(presence=Presence.PRESENT)
    common.record("presence", actor, "meeting", meeting_id, str(entry.meeting), everybody=count)
    return entry.note({"count": count})


@transaction.atomic
def start_item(*, actor: Actor, meeting_id: int, key: str, item_id: int) -> RoomEvent:
    """Call an item up. Its time counts as report until discussion begins."""
    entry = enter(actor, meeting_id, key, "item_started", lead="안건 시작은")
    if entry.seen:
        return entry.seen
    running = entry.meeting.items.filter(state=ItemState.RUNNING).first()
    if running is not None:
        raise Conflict(f"'{running.title}' 안건이 진행 중입니다. 그 안건을 먼저 마쳐 주세요.", code="item_running")
    item = _item(entry, item_id)
    if item.state not in {ItemState.LISTED, ItemState.READ}:
        raise Conflict(f"'{ItemState(item.state).label}' 상태의 안건은 시작할 수 없습니다.", code="item_state")
    item.state = ItemState.RUNNING
    item.version += 1
    item.save()
    Spell.objects.create(item=item, mode=Mode.REPORT, began_at=clock.now())
    entry.meeting.current = item
    common.record("item_started", actor, "item", item.pk, item.title)
    return entry.note({"item": item.pk})


def _switch(item: AgendaItem, mode: Mode) -> bool:
    spell = item.spells.filter(ended_at=None).first()
    if spell is not None and spell.mode == mode:
        return False
    now = clock.now()
    if spell is not None:
        spell.ended_at = now
        spell.save()
    Spell.objects.create(item=item, mode=mode, began_at=now)
    return True


def _running(entry: Entry, item_id: int) -> AgendaItem:
    item = _item(entry, item_id)
    if item.state != ItemState.RUNNING:
        raise _already(entry.meeting, item)
    return item


def _already(meeting: Meeting, item: AgendaItem) -> Conflict:
    """The sentence for whoever came second: who ended the item before and how."""
    last = RoomEvent.objects.filter(meeting=meeting, verb="item_closed", detail__item=item.pk).order_by("-tick").first()
    if last is None:
        return Conflict("진행 중인 안건이 아닙니다. 화면을 새로 고쳐 지금 안건을 확인해 주세요.", code="item_state")
    how = Ending(item.ending).label if item.ending else ItemState(item.state).label
    return Conflict(
        f"그사이 {josa(last.actor_label, '이/가')} 이 안건을 '{how}'으로 먼저 마쳤습니다. "
        "화면에서 마친 내용을 확인해 주세요.", code="item_closed")


@transaction.atomic
def set_mode(*, actor: Actor, meeting_id: int, key: str, item_id: int, mode: Mode) -> RoomEvent:
    """Say whether the room now hears a report or discusses."""
    entry = enter(actor, meeting_id, key, "mode", lead="보고와 토론을 바꾸는 일은")
    if entry.seen:
        return entry.seen
    item = _running(entry, item_id)
    _switch(item, mode)
    common.record("mode", actor, "item", item.pk, item.title, mode=mode)
    return entry.note({"item": item.pk, "mode": mode})


@transaction.atomic
def close_item(*, actor: Actor, meeting_id: int, key: str, item_id: int, ending: Ending, note: str = "") -> RoomEvent:
    """End an item. Of two who end it at once, the second is told who did and how."""
    entry = enter(actor, meeting_id, key, "item_closed", lead="안건 마치기는")
    if entry.seen:
        return entry.seen
    item = _running(entry, item_id)
    if item.polls.filter(state=PollState.OPEN).exists():
        raise Conflict("표결이 열려 있습니다. 표결을 먼저 마감해 주세요.", code="poll_open")
    if ending is Ending.DECIDED and not item.decisions.exists():
        raise Refused("적은 결정이 없습니다. 결정을 적거나 다른 마무리를 고르세요.", field="ending")
    text = note.strip()[:500]
    if ending is not Ending.DECIDED and not text:
        raise Refused("결정하지 않고 마치면 까닭을 적어 주세요. 회의록의 '결정 사항'에 그대로 남습니다.", field="note")
    now = clock.now()
    item.spells.filter(ended_at=None).update(ended_at=now)
    item.speeches.filter(state=SpeechState.WAITING).update(state=SpeechState.WITHDRAWN, ended_at=now)
    item.speeches.filter(state=SpeechState.SPEAKING).update(state=SpeechState.DONE, ended_at=now)
    item.state = ItemState.POSTPONED if ending is Ending.POSTPONED else ItemState.DONE
    item.ending, item.ending_note = ending, text
    item.version += 1
    item.save()
    entry.meeting.current = None
    common.record("item_closed", actor, "item", item.pk, item.title, ending=ending, note=text)
    return entry.note({"item": item.pk, "ending": ending})


@transaction.atomic
def ask_to_speak(*, actor: Actor, meeting_id: int, key: str, item_id: int, attendee_id: int) -> RoomEvent:
    """Take a place in the speaking list; one at a time."""
    entry = enter(actor, meeting_id, key, "speech_asked")
    if entry.seen:
        return entry.seen
    item, seat = _running(entry, item_id), _own_seat(entry, attendee_id, "발언 신청은")
    if item.speeches.filter(attendee=seat, state__in=[SpeechState.WAITING, SpeechState.SPEAKING]).exists():
        raise Conflict(f"{josa(seat.label, '은/는')} 이미 발언 목록에 있습니다.", code="speech_twice")
    row = Speech.objects.create(item=item, attendee=seat, asked_at=clock.now())
    return entry.note({"speech": row.pk, "attendee": seat.pk})


@transaction.atomic
def withdraw_speech(*, actor: Actor, meeting_id: int, key: str, speech_id: int) -> RoomEvent:
    entry = enter(actor, meeting_id, key, "speech_withdrawn")
    if entry.seen:
        return entry.seen
    row = _speech(entry, speech_id, SpeechState.WAITING)
    _own_seat(entry, row.attendee_id, "발언 신청을 거두는 일은")
    row.state, row.ended_at = SpeechState.WITHDRAWN, clock.now()
    row.save()
    return entry.note({"speech": row.pk})


def _speech(entry: Entry, speech_id: int, state: SpeechState) -> Speech:
    row = Speech.objects.select_for_update().filter(pk=speech_id, item__meeting=entry.meeting).first()
    if row is None:
        raise NotFound("그 발언 신청을 찾을 수 없습니다.")
    if row.state != state:
        raise Conflict(f"이미 '{SpeechState(row.state).label}' 상태의 발언입니다. 화면을 새로 고쳐 주세요.", code="speech_state")
    return row


@transaction.atomic
def give_floor(*, actor: Actor, meeting_id: int, key: str, speech_id: int) -> RoomEvent:
    """Give the floor to the next on the list; who spoke before has ended. When another department than the owner
    speaks, the room discusses."""
    entry = enter(actor, meeting_id, key, "floor", lead="발언권을 주는 일은")
    if entry.seen:
        return entry.seen
    row = _speech(entry, speech_id, SpeechState.WAITING)
    item = _running(entry, row.item_id)
    now = clock.now()
    item.speeches.filter(state=SpeechState.SPEAKING).update(state=SpeechState.DONE, ended_at=now)
    row.state, row.began_at = SpeechState.SPEAKING, now
    row.save()
    if row.attendee.department_id != item.department_id:
        _switch(item, Mode.DISCUSS)
    return entry.note({"speech": row.pk, "attendee": row.attendee_id})


@transaction.atomic
def end_speech(*, actor: Actor, meeting_id: int, key: str, speech_id: int) -> RoomEvent:
    entry = enter(actor, meeting_id, key, "speech_ended")
    if entry.seen:
        return entry.seen
    row = _speech(entry, speech_id, SpeechState.SPEAKING)
    _own_seat(entry, row.attendee_id, "발언을 마치는 일은")
    row.state, row.ended_at = SpeechState.DONE, clock.now()
    row.save()
    return entry.note({"speech": row.pk})


@transaction.atomic
def remark(*, actor: Actor, meeting_id: int, key: str, item_id: int, attendee_id: int, body: str) -> RoomEvent:
    """Take down what somebody said: the office for everybody, others for themselves; also after the meeting, until
    the minutes are signed."""
    entry = enter(actor, meeting_id, key, "remark", states=(MeetingState.OPEN, MeetingState.CLOSED))
    if entry.seen:
        return entry.seen
    seat = _own_seat(entry, attendee_id, "발언 요지를 적는 일은")
    item = _item(entry, item_id)
    _may_add(entry, item)
    row = Remark.objects.create(item=item, attendee=seat, body=common.needed(body, "body", "발언 요지", 2000), at=clock.now())
    if item.state == ItemState.RUNNING and seat.department_id != item.department_id:
        _switch(item, Mode.DISCUSS)
    common.record("remark", actor, "item", item.pk, item.title, remark=row.pk, of=seat.label)
    return entry.note({"remark": row.pk, "item": item.pk, "attendee": seat.pk})


def _may_add(entry: Entry, item: AgendaItem) -> None:
    if item.state in {ItemState.LISTED, ItemState.READ}:
        raise Conflict("회의에서 시작하지 않은 안건입니다. 안건을 시작한 뒤 적어 주세요.", code="item_state")
    if entry.meeting.state == MeetingState.CLOSED and entry.meeting.minutes.signed_at is not None:
        raise Conflict("이미 확정한 회의록이라 더 적을 수 없습니다.", code="signed")
