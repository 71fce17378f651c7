"""What every verb of meetings needs: the audit line, the room's log with its once-only keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hyeonjang.commons import audit
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotPermitted, Refused
from hyeonjang.services.meetings import permissions
from hyeonjang.services.meetings.models import Meeting, RoomEvent
from hyeonjang.services.meetings.queries import locks
from hyeonjang.services.meetings.vocabulary import MeetingState


def record(verb: str, actor: Actor, kind: str, pk: object, label: str, /, *, trace: object | None = None,
           **detail: object) -> None:
    audit.record(f"meetings.{verb}", actor, (f"meetings.{kind}", pk, label), detail=detail, trace=trace, on=clock.today())


def person_of(actor: Actor) -> int:
    if actor.person_id is None:
        raise NotPermitted("사람의 이름으로 해야 하는 일입니다. 직원 계정으로 로그인해 주세요.")
    return actor.person_id


def needed(text: str, field: str, label_ko: str, limit: int = 5000) -> str:
    """``text`` without outer blanks; refuses an empty or oversized one, naming the field."""
    cleaned = text.strip()
    if not cleaned:
        raise Refused(f"{label_ko} 칸이 비어 있습니다. 내용을 적어 주세요.", field=field, code="empty")
    if len(cleaned) > limit:
        raise Refused(f"{label_ko} 칸은 {limit:,}자까지 적을 수 있습니다. 줄여 주세요.", field=field, code="too_long")
    return cleaned


@dataclass
class Entry:
    """An entry of the room under way: the locked meeting, and the event if this key was already taken in."""

    actor: Actor
    meeting: Meeting
    key: str
    verb: str
    seen: RoomEvent | None

    def note(self, detail: Mapping[str, object], label: str = "") -> RoomEvent:
        """Write the event, which makes every screen look again."""
        self.meeting.tick += 1
        self.meeting.save()
        return RoomEvent.objects.create(
            meeting=self.meeting, tick=self.meeting.tick, key=self.key, verb=self.verb, at=clock.now(),
            person_id=self.actor.person_id, actor_label=(label or permissions.label_of(self.actor))[:200],
            detail=dict(detail))


def enter(actor: Actor, meeting_id: int, key: str, verb: str, *, states: tuple[MeetingState, ...] = (MeetingState.OPEN,),
          lead: str = "") -> Entry:
    """Lock the room for one entry. The same key gives the same event again, so that a browser may send it as often
    as it must; the key of another's entry is refused. ``lead``: only for the chair and the office.
    """
    meeting = locks.meeting(meeting_id)
    permissions.need_inside(actor, locks.attending(meeting_id))
    if lead:
        permissions.need_lead(actor, meeting.series.chair_post_id, lead)
    if not key or len(key) > 64:
        raise Refused("보낸 내용에 열쇠가 없어 두 번 적힐 수 있습니다. 화면을 새로 고친 뒤 다시 해 주세요.", code="key")
    seen = RoomEvent.objects.filter(meeting=meeting, key=key).first()
    if seen is not None and (seen.verb != verb or seen.person_id != actor.person_id):
        raise Conflict("다른 일에 이미 쓴 열쇠입니다. 화면을 새로 고친 뒤 다시 해 주세요.", code="key")
    if seen is None and MeetingState(meeting.state) not in states:
        now = MeetingState(meeting.state).label
        raise Conflict(f"지금 회의는 '{now}' 상태라 할 수 없습니다. 화면을 새로 고쳐 주세요.", code="meeting_state")
    return Entry(actor, meeting, key, verb, seen)
