"""회의록: assembled from what was recorded in the room, with its corrections; frozen once signed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from hyeonjang.commons.org import queries as org
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound
from hyeonjang.kit.korean import date_ko, date_weekday_ko
from hyeonjang.services.meetings import permissions
from hyeonjang.services.meetings.models import AgendaItem, Correction, Decision, Meeting, Minutes, Opinion, Spell
from hyeonjang.services.meetings.queries import locks
from hyeonjang.services.meetings.rules import minutes as rules
from hyeonjang.services.meetings.vocabulary import (
    Choice,
    Ending,
    ItemKind,
    ItemState,
    MinutesState,
    Mode,
    PollState,
    Presence,
    Role,
    Stance,
)

Json = dict[str, Any]
IN_ROOM = (ItemState.RUNNING, ItemState.DONE, ItemState.POSTPONED)


@dataclass(frozen=True)
class CorrectionView:
    id: int
    part: str
    before: str
    after: str
    reason: str
    asked_by: str
    asked_at: datetime
    taken: bool | None
    answer: str


@dataclass(frozen=True)
class View:
    """The minutes as a page shows them. ``content`` is the frozen one after signing."""

    meeting_id: int
    title: str
    state: MinutesState
    content: Json
    gaps: tuple[rules.Gap, ...]
    corrections: tuple[CorrectionView, ...]
    confirm_until: date
    confirm_trace: Json
    signed_by: str
    signed_at: datetime | None
    digest: str
    inside: bool
    lead: bool
    chair: bool
    version: int


def was_in_room(item: AgendaItem) -> bool:
    return item.spells.exists()


def facts(meeting: Meeting) -> rules.Facts:
    """What the rule of §18② is asked with."""
    seats = list(meeting.attendees.all())
    items = [item for item in meeting.items.all() if was_in_room(item)]
    return rules.Facts(
        meeting.series.name, meeting.series.host, meeting.opened_at is not None, meeting.closed_at is not None,
        meeting.place, [row.label for row in seats if row.presence == Presence.PRESENT and row.role == Role.MEMBER],
        all(row.presence != Presence.EXPECTED for row in seats if row.role == Role.OBSERVER),
        [rules.ItemFacts(item.title, item.remarks.count(), item.decisions.count(), item.ending, item.ending_note,
                         item.polls.count(), item.polls.filter(state=PollState.OPEN).count()) for item in items],
        [row.label for row in seats if row.role == Role.MEMBER and row.presence == Presence.EXPECTED])


def assemble(meeting: Meeting, corrections: list[Correction]) -> Json:
    """The eleven elements of §18② as plain JSON; taken corrections stand in the text, all of them in a list."""
    put_right = {row.part: row.after for row in corrections if row.taken}
    seats = list(meeting.attendees.all())
    people = {row.pk: _who(row) for row in seats}

    def said(kind: str, pk: int, text: str) -> str:
        return put_right.get(f"{kind}:{pk}", text)

    items = []
    for item in meeting.items.all().order_by("place", "id"):
        if was_in_room(item):
            items.append(_item(item, people, said))
    read = [{"title": item.title, "department": _unit(item, meeting.held_on), "confidential": item.confidential}
            for item in meeting.items.filter(state=ItemState.READ)]
    return {
        "name": f"{meeting.series.name} 제{meeting.number}회",
        "host": meeting.series.host,
        "when": _when(meeting),
        "place": meeting.place,
        "members": [people[row.pk] for row in seats if row.role == Role.MEMBER and row.presence == Presence.PRESENT],
        "absent": [{"who": row.label, "reason": row.reason} for row in seats if row.presence == Presence.ABSENT],
        "observers": [people[row.pk] for row in seats if row.role == Role.OBSERVER and row.presence == Presence.PRESENT],
        "order": _order(meeting),
        "agenda": [{"place": i["place"], "title": i["title"], "kind": i["kind"], "department": i["department"],
                    "confidential": i["confidential"]} for i in items],
        "remarks": [{"title": i["title"], "rows": i["remarks"], "confidential": i["confidential"]} for i in items],
        "decisions": [{"title": i["title"], "rows": i["decisions"], "ending": i["ending"], "note": i["note"],
                       "confidential": i["confidential"]} for i in items],
        "votes": [{"title": i["title"], **poll, "confidential": i["confidential"]} for i in items for poll in i["polls"]],
        "opinions": [{"title": i["title"], "rows": i["opinions"], "confidential": i["confidential"]} for i in items if i["opinions"]],
        "read": read,
        "corrections": [{"part": row.part, "before": row.before, "after": row.after, "reason": row.reason,
                         "asked_by": row.asked_by, "taken": row.taken, "answer": row.answer} for row in corrections],
    }


def _who(row: Any) -> str:
    return f"{row.label}{'(직무대리)' if row.acting else ''} {row.person_name}".strip()


def _unit(item: AgendaItem, on: date) -> str:
    return org.name_of(item.department_id, on)


def _when(meeting: Meeting) -> str:
    if meeting.opened_at is None or meeting.closed_at is None:
        return ""
    begin, end = (moment.astimezone(clock.SEOUL) for moment in (meeting.opened_at, meeting.closed_at))
    return f"{date_weekday_ko(begin.date())} {begin:%H:%M} ~ {end:%H:%M}"


def _order(meeting: Meeting) -> list[str]:
    """진행 순서: what was called up, when, in the order in which it was."""
    rows: list[tuple[datetime, str]] = []
    if meeting.opened_at:
        rows.append((meeting.opened_at, "개회"))
    for spell in Spell.objects.filter(item__meeting=meeting).select_related("item").order_by("began_at", "id"):
        rows.append((spell.began_at, f"{spell.item.title}: {Mode(spell.mode).label}"))
    if meeting.closed_at:
        rows.append((meeting.closed_at, "폐회"))
    return [f"{at.astimezone(clock.SEOUL):%H:%M} {what}" for at, what in rows]


def _item(item: AgendaItem, people: dict[int, str], said: Any) -> Json:
    minutes: dict[str, int] = defaultdict(int)
    for spell in item.spells.all():
        if spell.ended_at:
            minutes[spell.mode] += int((spell.ended_at - spell.began_at).total_seconds())
    return {
        "place": item.place, "title": item.title, "kind": ItemKind(item.kind).label, "confidential": item.confidential,
        "department": _unit(item, item.meeting.held_on),
        "seconds": {Mode(mode).label: value for mode, value in minutes.items()},
        "remarks": [{"id": row.pk, "who": people.get(row.attendee_id, ""), "body": said("remark", row.pk, row.body)}
                    for row in item.remarks.all()],
        "decisions": [_decision(row, said) for row in item.decisions.all().order_by("id")],
        "ending": Ending(item.ending).label if item.ending else "",
        "note": said("note", item.pk, item.ending_note), "note_id": item.pk,
        "polls": [_poll(row, people) for row in item.polls.all()],
        "opinions": [_opinion(row, item.meeting.held_on) for row in item.opinions.all()],
    }


def _decision(row: Decision, said: Any) -> Json:
    return {"id": row.pk, "number": row.number, "text": said("decision", row.pk, row.text), "owner": row.owner_label,
            "co_owners": [co.label for co in row.co_owners.all()], "due": date_ko(row.due), "evidence": row.evidence_label}


def _opinion(row: Opinion, on: date) -> Json:
    return {"department": org.name_of(row.department_id, on), "who": row.post_label, "stance": Stance(row.stance).label,
            "condition": row.condition, "body": row.body}


def _poll(row: Any, people: dict[int, str]) -> Json:
    return {
        "wording": row.wording, "state": PollState(row.state).label, "members": row.members, "present": row.present,
        "base": row.base, "yes": row.yes, "no": row.no, "abstain": row.abstain, "trace": row.trace,
        "choices": [f"{people.get(one.attendee_id, '')} {Choice(one.choice).label}" for one in row.votes.all()],
        "recused": [f"{people.get(one.attendee_id, '')}: {one.reason}" for one in row.recusals.all()],
    }


def without_confidential(content: Json) -> Json:
    """The record for officials who were not in the room: confidential items by their place only."""
    found = dict(content)
    for name in ("agenda", "remarks", "decisions", "votes", "opinions", "read"):
        found[name] = [row if not row.get("confidential") else None for row in content.get(name, [])]
        found[name] = [row for row in found[name] if row is not None]
    hidden = {row["title"] for row in content.get("agenda", []) if row.get("confidential")}
    found["order"] = [line if not any(title in line for title in hidden) else f"{line[:5]} 비공개 안건"
                      for line in content.get("order", [])]
    if hidden:
        found["corrections"] = []
        found["hidden"] = len(hidden)
    return found


def view(actor: Actor, meeting_id: int) -> View:
    """The minutes: inside the room from the closing on, for every official once they are signed."""
    meeting = Meeting.objects.select_related("series").filter(pk=meeting_id).first()
    row = Minutes.objects.filter(meeting_id=meeting_id).first()
    if meeting is None or row is None:
        raise NotFound("회의록을 찾을 수 없습니다. 회의를 마치면 회의록이 생깁니다.")
    inside = permissions.sees_inside(actor, locks.attending(meeting_id))
    signed = row.state == MinutesState.SIGNED
    if not inside and not (signed and permissions.is_official(actor)):
        raise NotFound("회의록을 찾을 수 없습니다. 아직 확정하지 않은 회의록은 참석자만 봅니다.")
    corrections = list(row.corrections.all())
    content = row.content if signed else assemble(meeting, corrections)
    chair = permissions.held(actor, [meeting.series.chair_post_id]) is not None
    return View(
        meeting_id, str(meeting), MinutesState(row.state), content if inside else without_confidential(content),
        () if signed else tuple(rules.gaps(facts(meeting))),
        tuple(CorrectionView(c.pk, c.part, c.before, c.after, c.reason, c.asked_by, c.asked_at, c.taken, c.answer)
              for c in corrections) if inside else (),
        row.confirm_until, row.confirm_trace, row.signed_by, row.signed_at, row.digest, inside,
        inside and (chair or permissions.is_office(actor)), chair, row.version)


def parts(content: Json) -> dict[str, str]:
    """What a participant may ask to put right: place → the words as they stand."""
    found = {}
    for group in content.get("remarks", []):
        for row in group["rows"]:
            found[f"remark:{row['id']}"] = row["body"]
    for group in content.get("decisions", []):
        for row in group["rows"]:
            found[f"decision:{row['id']}"] = row["text"]
    return found


