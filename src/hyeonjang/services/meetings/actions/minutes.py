"""Minutes: corrections by participants, answered by the office, signed by the chair."""

from __future__ import annotations

import hashlib

from django.db import transaction

from hyeonjang.commons import outbox
from hyeonjang.commons.audit.chain import canonical
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotFound, Refused
from hyeonjang.services.meetings import events, permissions
from hyeonjang.services.meetings.actions import common
from hyeonjang.services.meetings.models import Correction, Decision, Minutes
from hyeonjang.services.meetings.queries import locks
from hyeonjang.services.meetings.queries import minutes as query
from hyeonjang.services.meetings.rules import minutes as rules
from hyeonjang.services.meetings.vocabulary import MinutesState


def _open(row: Minutes) -> None:
    if row.state != MinutesState.OPEN:
        raise Conflict("이미 확정한 회의록입니다. 잘못이 있으면 다음 회의에서 바로잡아 기록해 주세요.", code="signed")


@transaction.atomic
def ask_correction(*, actor: Actor, meeting_id: int, part: str, after: str, reason: str) -> Correction:
    """A participant wants words put right. Both wordings stay, whatever becomes of it."""
    permissions.need_inside(actor, locks.attending(meeting_id))
    row = locks.minutes(meeting_id)
    _open(row)
    known = query.parts(query.assemble(row.meeting, list(row.corrections.all())))
    if part not in known:
        raise Refused("고칠 곳을 목록에서 골라 주세요.", field="part")
    words = common.needed(after, "after", "고친 뒤", 2000)
    if words == known[part].strip():
        raise Refused("고치기 전과 같은 글입니다. 고칠 내용을 적어 주세요.", field="after")
    found = Correction.objects.create(
        minutes=row, part=part, before=known[part], after=words, reason=common.needed(reason, "reason", "까닭", 300),
        asked_by=permissions.label_of(actor)[:150], person_id=common.person_of(actor), asked_at=clock.now())
    common.record("correction_asked", actor, "minutes", row.pk, str(row), part=part)
    return found


@transaction.atomic
def answer_correction(*, actor: Actor, correction_id: int, taken: bool, answer: str = "") -> Correction:
    """The office takes a correction in or says why not; once."""
    found = Correction.objects.filter(pk=correction_id).select_related("minutes").first()
    if found is None:
        raise NotFound("그 정정 요청을 찾을 수 없습니다.")
    row = locks.minutes(found.minutes.meeting_id)
    permissions.need_lead(actor, row.meeting.series.chair_post_id, "정정에 답하는 일은")
    _open(row)
    found.refresh_from_db()
    if found.taken is not None:
        raise Conflict("이미 답한 정정 요청입니다.", code="twice")
    if not taken:
        answer = common.needed(answer, "answer", "반영하지 않는 까닭", 300)
    found.taken, found.answer = taken, answer.strip()[:300]
    found.save(update_fields=["taken", "answer"])
    if taken and found.part.startswith("decision:"):
        Decision.objects.filter(pk=int(found.part.split(":")[1])).update(text=found.after)
    row.version += 1
    row.save()
    common.record("correction_answered", actor, "minutes", row.pk, str(row), part=found.part, taken=taken)
    return found


@transaction.atomic
def sign(*, actor: Actor, meeting_id: int, version: int) -> Minutes:
    """The chair signs: every element of §18② is there or the minutes are refused with what is missing; then the
    record is frozen with its hash."""
    row = locks.minutes(meeting_id)
    meeting = row.meeting
    permissions.need_chair(actor, meeting.series.chair_post_id, "회의록 확정은")
    _open(row)
    locks.same(row.version, version)
    rules.check(query.facts(meeting))
    if row.corrections.filter(taken=None).exists():
        raise Refused("답하지 않은 정정 요청이 있습니다. 반영하거나 까닭을 적은 뒤 확정해 주세요.", code="corrections")
    content = query.assemble(meeting, list(row.corrections.all()))
    lacking = rules.complete(content)
    if lacking:
        raise Refused(f"회의록에 {', '.join(lacking)}이(가) 없습니다.", code="minutes_incomplete")
    row.content, row.digest = content, hashlib.sha256(canonical(content).encode()).hexdigest()
    row.state, row.signed_by, row.signed_at = MinutesState.SIGNED, permissions.label_of(actor)[:150], clock.now()
    row.version += 1
    row.save()
    common.record("minutes_signed", actor, "minutes", row.pk, str(row), digest=row.digest)
    outbox.publish(events.MINUTES_SIGNED, {"meeting": meeting.pk}, key=str(meeting.pk), actor=actor)
    return row
