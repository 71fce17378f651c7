"""Decisions: taken in the room, followed until their evidence comes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from hyeonjang.commons import outbox
from hyeonjang.commons.measures import conditions, measures, observe
from hyeonjang.commons.measures.registry import Period, measure_for
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound, NotPermitted, Refused
from hyeonjang.kit.korean import date_ko
from hyeonjang.services.meetings import clocks, events, evidence, permissions
from hyeonjang.services.meetings.actions import common
from hyeonjang.services.meetings.actions.common import enter
from hyeonjang.services.meetings.models import CoOwner, Decision, DecisionStep, RoomEvent
from hyeonjang.services.meetings.queries import locks, names
from hyeonjang.services.meetings.rules import decisions as rules
from hyeonjang.services.meetings.vocabulary import DecisionState, EvidenceKind, ItemState, MeetingState, StepKind


@dataclass(frozen=True)
class Closing:
    """What will close a decision: an event (kind's name and key), a measure with its target, or a document."""

    kind: EvidenceKind
    name: str = ""
    key: str = ""
    params: dict[str, Any] | None = None
    target: Decimal | None = None
    document: str = ""


@dataclass(frozen=True)
class Wording:
    """A decision as it falls. ``due`` or ``length`` (``2주``) says until when."""

    text: str
    owner_post: int
    closing: Closing
    co_owners: tuple[int, ...] = ()
    length: str = ""
    due: date | None = None


def _closing_words(actor: Actor, closing: Closing) -> str:
    """The evidence in words; refuses what cannot come or cannot be measured."""
    if closing.kind is EvidenceKind.EVENT:
        kind = evidence.kinds.get(closing.name)
        words = dict(kind.choices(actor)).get(closing.key) if kind else None
        if kind is None or words is None:
            raise Refused("기다릴 일을 목록에서 골라 주세요.", field="evidence")
        return f"{kind.label_ko}: {words}"
    if closing.kind is EvidenceKind.MEASURE:
        found = measure_for(closing.name, closing.params or {})
        if closing.target is None:
            raise Refused("지표가 어디에 이르면 이행한 것인지 목표값을 적어 주세요.", field="target")
        way = "이하" if found.direction == "down" else "이상"
        said = conditions.in_words(closing.name, closing.params or {})
        return f"{found.title_ko}{f' ({said})' if said else ''} {closing.target.normalize():f}{found.unit_ko} {way}"
    return common.needed(closing.document, "document", "이행을 확인할 문서", 300)


@transaction.atomic
def take(*, actor: Actor, meeting_id: int, key: str, item_id: int, wording: Wording) -> RoomEvent:
    """Take a decision down as it falls: text, owner post, due date with its reckoning, and what will close it.

    After the meeting too, until the minutes are signed, since minutes without a decision are refused.
    """
    entry = enter(actor, meeting_id, key, "decided", states=(MeetingState.OPEN, MeetingState.CLOSED), lead="결정을 적는 일은")
    if entry.seen:
        return entry.seen
    meeting = entry.meeting
    item = meeting.items.select_for_update().filter(pk=item_id).first()
    if item is None or item.state in {ItemState.LISTED, ItemState.READ}:
        raise Refused("회의에서 시작한 안건에만 결정을 적을 수 있습니다.", code="item_state")
    if meeting.state == MeetingState.CLOSED and meeting.minutes.signed_at is not None:
        raise Refused("이미 확정한 회의록이라 결정을 더할 수 없습니다.", code="signed")
    rules.check_posts(wording.owner_post, wording.co_owners)
    found = names.snapshot(clock.today())
    owner = found.posts.get(wording.owner_post)
    others = [found.posts.get(pk) for pk in wording.co_owners]
    if owner is None or None in others:
        raise Refused("담당 직위를 목록에서 골라 주세요. 담당이 없는 결정은 적을 수 없습니다.", field="owner_post")
    taken = meeting.held_on
    if wording.due is None and not wording.length:
        raise Refused("기한을 정해 주세요. 기한이 없는 결정은 적을 수 없습니다.", field="due")
    length = wording.length or clocks.length_until(taken, wording.due or taken)
    due = clocks.decision_due(taken, length)
    row = Decision.objects.create(
        meeting=meeting, item=item, number=_number(taken), text=common.needed(wording.text, "text", "결정 내용", 2000),
        owner_post_id=owner.id, owner_unit_id=owner.unit_id, owner_label=owner.title, confidential=item.confidential,
        taken_on=taken, length=length, due=due.due_day, due_trace=due.to_json(), evidence_kind=wording.closing.kind,
        evidence=wording.closing.name, evidence_key=wording.closing.key, evidence_params=wording.closing.params or {},
        evidence_target=wording.closing.target, evidence_label=_closing_words(actor, wording.closing)[:300])
    CoOwner.objects.bulk_create([
        CoOwner(decision=row, post_id=post.id, unit_id=post.unit_id, label=post.title) for post in others if post])
    step(row, StepKind.TAKEN, actor, f"기한 {date_ko(row.due)}, 증빙: {row.evidence_label}")
    common.record("decided", actor, "decision", row.pk, str(row), trace=due.to_json(), owner=row.owner_label,
                  due=row.due, evidence=row.evidence_label)
    outbox.publish(events.DECIDED, {"decision": row.pk, "meeting": meeting.pk, "post": row.owner_post_id}, actor=actor)
    return entry.note({"decision": row.pk, "item": item.pk})


def _number(on: date) -> str:
    """``2026-17``: running through the year."""
    numbers = Decision.objects.filter(number__startswith=f"{on.year}-").values_list("number", flat=True)
    return f"{on.year}-{max((int(one.split('-')[1]) for one in numbers), default=0) + 1}"


def step(row: Decision, kind: StepKind, actor: Actor, text: str, url: str = "") -> DecisionStep:
    by = "시스템" if actor.system else permissions.label_of(actor)
    return DecisionStep.objects.create(decision=row, kind=kind, at=clock.now(), by=by[:200], text=text[:500], url=url[:300])


def _own(actor: Actor, row: Decision) -> None:
    """The owner post's holder and deputy, its co-owners, people of its unit; wherever it stands today."""
    found = names.snapshot(clock.today())
    pairs = [(row.owner_post_id, row.owner_unit_id), *row.co_owners.values_list("post_id", "unit_id")]
    posts = [names.present_post(found, post_id, unit_id) for post_id, unit_id in pairs]
    if actor.system or permissions.held(actor, [post.id for post in posts if post]):
        return
    if any(post and post.head and actor.in_department(post.unit_id) for post in posts):
        return
    raise NotPermitted("결정의 경과와 증빙은 담당·협조 직위와 그 부서의 직원만 적을 수 있습니다.")


def _open(decision_id: int) -> Decision:
    row = locks.decision(decision_id)
    rules.check_open(DecisionState(row.state))
    return row


@transaction.atomic
def report(*, actor: Actor, decision_id: int, text: str) -> DecisionStep:
    """Say how far a decision has come."""
    row = locks.decision(decision_id)
    _own(actor, row)
    rules.check_open(DecisionState(row.state))
    found = step(row, StepKind.PROGRESS, actor, common.needed(text, "text", "경과", 500))
    common.record("decision_progress", actor, "decision", row.pk, str(row), text=found.text)
    return found


@transaction.atomic
def present(*, actor: Actor, decision_id: int, document: str, url: str = "") -> Decision:
    """Present the document that a decision waits for; it closes the decision. What waits for an event or a measure
    is not closed by a paper."""
    row = locks.decision(decision_id)
    _own(actor, row)
    rules.check_open(DecisionState(row.state))
    if row.evidence_kind != EvidenceKind.DOCUMENT:
        raise Refused(
            f"이 결정은 문서로 닫지 않습니다. '{row.evidence_label}'이(가) 확인되면 저절로 닫힙니다.", field="document")
    return _close(row, actor, f"문서: {common.needed(document, 'document', '문서번호와 제목', 300)}", url)


def _close(row: Decision, actor: Actor, text: str, url: str = "") -> Decision:
    row.state, row.closed_on = DecisionState.DONE, clock.today()
    row.version += 1
    row.save()
    step(row, StepKind.EVIDENCE, actor, text, url)
    common.record("decision_closed", actor, "decision", row.pk, str(row), evidence=text, in_time=row.closed_on <= row.due)
    outbox.publish(events.DECISION_CLOSED, {"decision": row.pk, "meeting": row.meeting_id}, key=str(row.pk), actor=actor)
    return row


@transaction.atomic
def take_in_event(*, actor: Actor, kind: str, payload: dict[str, Any]) -> list[Decision]:
    """Something happened in another module: close the decisions that waited for exactly this."""
    if not actor.system:
        raise NotPermitted("시스템만 할 수 있는 일입니다.")
    known = evidence.kinds.get(kind)
    if known is None:
        raise NotFound("그런 증빙이 없습니다.")
    rows = Decision.objects.select_for_update().filter(
        evidence_kind=EvidenceKind.EVENT, evidence=kind, state=DecisionState.OPEN)
    return [
        _close(row, actor, row.evidence_label, known.url(row.evidence_key))
        for row in rows if rules.matches(row.evidence_key, payload, known.field)]


@transaction.atomic
def check_measures(*, actor: Actor) -> list[Decision]:
    """Measure every open decision that waits for a measure, from the day it was taken until yesterday."""
    if not actor.system:
        raise NotPermitted("시스템만 할 수 있는 일입니다.")
    closed = []
    today = clock.today()
    rows = Decision.objects.select_for_update().filter(evidence_kind=EvidenceKind.MEASURE, state=DecisionState.OPEN)
    for row in rows.filter(taken_on__lt=today):
        known = measures.get(row.evidence)
        if known is None or row.evidence_target is None:
            continue
        period = Period(row.taken_on, date.fromordinal(today.toordinal() - 1))
        try:
            seen = observe(row.evidence, row.evidence_params, period)
        except Refused:
            continue  # a measure that cannot be taken is no evidence
        if rules.reached(seen.value, row.evidence_target, known.direction):
            value = Decimal(round((seen.value or 0) * 100)) / 100
            closed.append(_close(
                row, actor, f"{row.evidence_label}: {value.normalize():f}{known.unit_ko} (n={seen.n:,}, "
                f"{date_ko(period.start)} ~ {date_ko(period.end)})"))
    return closed


@transaction.atomic
def change_due(*, actor: Actor, decision_id: int, version: int, due: date, reason: str) -> Decision:
    """Another due date, with its reason; the old one stays in the decision's course."""
    row = _open(decision_id)
    permissions.need_lead(actor, row.meeting.series.chair_post_id, "기한 바꾸기는")
    locks.same(row.version, version)
    because = common.needed(reason, "reason", "기한을 바꾸는 까닭", 300)
    before = row.due
    row.length = clocks.length_until(row.taken_on, due)
    found = clocks.decision_due(row.taken_on, row.length)
    row.due, row.due_trace = found.due_day, found.to_json()
    row.version += 1
    row.save()
    step(row, StepKind.DUE_CHANGED, actor, f"{date_ko(before)} → {date_ko(row.due)}: {because}")
    common.record("decision_due", actor, "decision", row.pk, str(row), trace=found.to_json(), before=before, reason=because)
    return row


@transaction.atomic
def move_owner(*, actor: Actor, decision_id: int, version: int, post_id: int, reason: str) -> Decision:
    """Give a decision to another post, with its reason."""
    row = _open(decision_id)
    permissions.need_lead(actor, row.meeting.series.chair_post_id, "담당 바꾸기는")
    locks.same(row.version, version)
    post = names.snapshot(clock.today()).posts.get(post_id)
    if post is None:
        raise Refused("담당 직위를 목록에서 골라 주세요.", field="owner_post")
    before = row.owner_label
    row.owner_post_id, row.owner_unit_id, row.owner_label = post.id, post.unit_id, post.title
    row.version += 1
    row.save()
    step(row, StepKind.OWNER_MOVED, actor, f"{before} → {post.title}: {common.needed(reason, 'reason', '까닭', 300)}")
    common.record("decision_owner", actor, "decision", row.pk, str(row), before=before, after=post.title, reason=reason)
    return row


@transaction.atomic
def withdraw(*, actor: Actor, decision_id: int, version: int, reason: str) -> Decision:
    """Only the chair takes a decision back, with a reason; it then counts in no rate."""
    row = _open(decision_id)
    permissions.need_chair(actor, row.meeting.series.chair_post_id, "결정 철회는")
    locks.same(row.version, version)
    because = common.needed(reason, "reason", "철회하는 까닭", 300)
    row.state, row.closed_on = DecisionState.WITHDRAWN, clock.today()
    row.version += 1
    row.save()
    step(row, StepKind.WITHDRAWN, actor, because)
    common.record("decision_withdrawn", actor, "decision", row.pk, str(row), reason=because)
    return row
