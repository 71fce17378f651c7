"""The agenda: what proposes itself, what the chair says, how items stand, papers, questions."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.db.models import Max

from hyeonjang.commons import outbox
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotFound, NotPermitted, Refused
from hyeonjang.services.meetings import clocks, events, permissions, providers
from hyeonjang.services.meetings.actions import common
from hyeonjang.services.meetings.models import (
    AgendaItem,
    Asked,
    Attendee,
    Candidate,
    Meeting,
    Paper,
    PaperRead,
    Question,
)
from hyeonjang.services.meetings.queries import groups, locks, names
from hyeonjang.services.meetings.rules import agenda as rules
from hyeonjang.services.meetings.rules import opinions as opinion_rules
from hyeonjang.services.meetings.vocabulary import CandidateState, ItemKind, ItemState, MeetingState, Naming

MOST_BYTES = 20 * 1024 * 1024
FILES = {".pdf", ".hwpx", ".xlsx", ".docx", ".pptx", ".png", ".jpg", ".jpeg", ".csv", ".txt"}


@transaction.atomic
def gather(*, actor: Actor, meeting_id: int) -> int:
    """Ask every provider what deserves this meeting's time; returns how many candidates now wait.

    What is solved disappears, what the chair declined comes back only with other facts, what was deferred and
    what an earlier meeting did not come to comes back by itself.
    """
    permissions.need_office(actor, "안건 후보 모으기는")
    meeting = locks.meeting(meeting_id)
    _need_planned(meeting)
    past = Candidate.objects.filter(meeting__series=meeting.series, meeting__number__lt=meeting.number)
    declined = set(past.filter(state=CandidateState.DECLINED).values_list("source", "key", "facts"))
    seen: set[tuple[str, str]] = set()
    for provider in providers.providers.values():
        for one in provider.propose(clock.today()):
            facts = hashlib.sha256(one.facts.encode()).hexdigest()
            seen.add((provider.name, one.key))
            if (provider.name, one.key, facts) in declined:
                continue
            _offer(meeting, provider.name, one, facts)
    _bring_back(meeting, past, seen)
    Candidate.objects.filter(meeting=meeting, state=CandidateState.WAITING, source__in=list(providers.providers)).exclude(
        pk__in=[row.pk for row in Candidate.objects.filter(meeting=meeting) if (row.source, row.key) in seen]).delete()
    waiting = Candidate.objects.filter(meeting=meeting, state=CandidateState.WAITING).count()
    common.record("agenda_gathered", actor, "meeting", meeting.pk, str(meeting), waiting=waiting)
    return waiting


def _offer(meeting: Meeting, source: str, one: providers.Proposed, facts: str) -> None:
    row = Candidate.objects.filter(meeting=meeting, source=source, key=one.key).first()
    if row is not None and row.state != CandidateState.WAITING:
        return
    row = row or Candidate(meeting=meeting, source=source, key=one.key)
    row.facts, row.title, row.why, row.evidence_url = facts, one.title[:200], one.why[:500], one.url[:300]
    row.kind, row.department_id, row.minutes, row.confidential = one.kind, one.department_id, one.minutes, one.confidential
    row.save()


def _bring_back(meeting: Meeting, past: object, seen: set[tuple[str, str]]) -> None:
    """Deferred and postponed things of the meetings before, also of one that was called off."""
    here = set(Candidate.objects.filter(meeting=meeting).values_list("source", "key"))
    before = Meeting.objects.filter(series=meeting.series, number__lt=meeting.number)
    last = before.exclude(state=MeetingState.PLANNED).order_by("-number").first()
    if last is None:
        return
    waiting = [CandidateState.DEFERRED, *([CandidateState.WAITING] if last.state == MeetingState.CANCELLED else [])]
    for row in Candidate.objects.filter(meeting=last, state__in=waiting):
        if (row.source, row.key) not in here | seen:
            Candidate.objects.create(
                meeting=meeting, source=row.source, key=row.key, facts=row.facts, title=row.title,
                why=f"{row.why} (제{last.number}회에서 미룸: {row.reason})"[:500], evidence_url=row.evidence_url, kind=row.kind,
                department_id=row.department_id, minutes=row.minutes, confidential=row.confidential)
    left = [ItemState.POSTPONED, *([ItemState.LISTED] if last.state == MeetingState.CANCELLED else [])]
    for item in AgendaItem.objects.filter(meeting=last, state__in=left):
        key = f"item:{item.pk}"
        if (providers.DEFERRED, key) not in here:
            why = item.ending_note or ("회의가 취소됨" if last.state == MeetingState.CANCELLED else "회의에서 다루지 못함")
            Candidate.objects.create(
                meeting=meeting, source=providers.DEFERRED, key=key, facts="", title=item.title,
                why=f"제{last.number}회에서 넘어옴: {why}"[:500], evidence_url=item.evidence_url, kind=item.kind,
                department_id=item.department_id, minutes=item.minutes, confidential=item.confidential)


@dataclass(frozen=True)
class Offer:
    """An item that a department puts forward."""

    title: str
    why: str
    kind: ItemKind
    department_id: int
    minutes: int = 10
    confidential: bool = False


@transaction.atomic
def put_forward(*, actor: Actor, meeting_id: int, offer: Offer) -> Candidate:
    """A department puts an item forward; the chair decides."""
    permissions.need_official(actor)
    if offer.department_id not in dict(names.departments(clock.today())):
        raise Refused("담당 부서를 목록에서 골라 주세요.", field="department")
    permissions.need_department(actor, offer.department_id, "안건 올리기는")
    meeting = locks.meeting(meeting_id)
    _need_planned(meeting)
    row = Candidate.objects.create(
        meeting=meeting, source=providers.DEPARTMENT, key=uuid4().hex, facts="", kind=offer.kind,
        title=common.needed(offer.title, "title", "안건", 200), why=common.needed(offer.why, "why", "올리는 까닭", 500),
        department_id=offer.department_id, minutes=rules.check_minutes(offer.minutes), confidential=offer.confidential)
    common.record("item_put_forward", actor, "candidate", row.pk, row.title, kind=row.kind)
    return row


@transaction.atomic
def decide(*, actor: Actor, candidate_id: int, version: int, state: CandidateState, reason: str = "") -> Candidate:
    """The chair accepts, defers or declines a candidate; an accepted one becomes an item."""
    row = locks.candidate(candidate_id)
    meeting = locks.meeting(row.meeting_id)
    permissions.need_chair(actor, meeting.series.chair_post_id, "의제를 정하는 일은")
    _need_planned(meeting)
    rules.rule_candidate(CandidateState(row.state), rules.Ruling(state, reason))
    locks.same(row.version, version)
    row.state, row.reason, row.decided_by = state, reason.strip()[:300], permissions.label_of(actor)[:150]
    row.version += 1
    if state is CandidateState.ACCEPTED:
        row.item = _item_of(row, meeting)
    row.save()
    meeting.tick += 1
    meeting.save()
    common.record("candidate_decided", actor, "candidate", row.pk, row.title, state=state, reason=row.reason)
    return row


def _item_of(row: Candidate, meeting: Meeting) -> AgendaItem:
    last = AgendaItem.objects.filter(meeting=meeting).aggregate(last=Max("place"))["last"] or 0
    begins = datetime.combine(meeting.held_on, meeting.starts_at, tzinfo=clock.SEOUL)
    item = AgendaItem.objects.create(
        meeting=meeting, place=last + 1, kind=row.kind, title=row.title, department_id=row.department_id,
        minutes=row.minutes, why=row.why, evidence_url=row.evidence_url, confidential=row.confidential,
        opinions_until=clocks.opinions_until(begins))
    if row.source == providers.DEFERRED and row.key.startswith("item:"):
        before = AgendaItem.objects.filter(pk=int(row.key.removeprefix("item:"))).first()
        if before is not None:
            item.postponed_from, item.body = before, before.body
            item.save()
    return item


@dataclass(frozen=True)
class Arrangement:
    """How an item is held: order, time, whose opinions, how."""

    kind: ItemKind
    title: str
    body: str
    minutes: int
    place: int
    naming: Naming
    hidden: bool
    confidential: bool
    opinions_until: datetime
    asked: tuple[int, ...] = ()


@transaction.atomic
def arrange(*, actor: Actor, item_id: int, version: int, to: Arrangement) -> AgendaItem:
    """Set an item up before the meeting. The owner department and the office may; anonymity needs five writers, and
    how opinions are taken does not change once one was written."""
    item = locks.item(item_id)
    permissions.need_department(actor, item.department_id, "안건 손보기는")
    meeting = locks.meeting(item.meeting_id)
    _need_planned(meeting)
    locks.same(item.version, version)
    begins = datetime.combine(meeting.held_on, meeting.starts_at, tzinfo=clock.SEOUL)
    if to.opinions_until > begins:
        raise Refused("의견 기한은 회의 시작보다 앞이어야 합니다.", field="opinions_until")
    written = item.opinions.exists() or item.anonymous.exists()
    if written and (to.naming != item.naming or to.opinions_until < item.opinions_until or (item.hidden and not to.hidden)):
        raise Conflict(
            "이미 의견이 들어와 있어 의견 받는 방식을 바꾸거나 기한을 앞당길 수 없습니다. 처음 정한 대로 받아야 합니다.",
            code="opinions_written")
    if to.naming == Naming.ANONYMOUS:
        opinion_rules.check_group(len(groups.possible_writers(meeting.pk, to.asked)))
    item.kind, item.title = to.kind, common.needed(to.title, "title", "안건", 200)
    item.body, item.minutes, item.place = to.body.strip()[:5000], rules.check_minutes(to.minutes), to.place
    item.naming, item.hidden, item.confidential, item.opinions_until = to.naming, to.hidden, to.confidential, to.opinions_until
    item.version += 1
    item.save()
    if set(to.asked) != set(item.asked.values_list("department_id", flat=True)):
        item.asked.all().delete()
        Asked.objects.bulk_create([Asked(item=item, department_id=pk) for pk in to.asked])
    meeting.tick += 1
    meeting.save()
    common.record("item_arranged", actor, "item", item.pk, item.title, naming=to.naming, hidden=to.hidden, kind=to.kind)
    return item


@transaction.atomic
def fix(*, actor: Actor, meeting_id: int) -> Meeting:
    """Say that the agenda stands; items that come later say that they came later."""
    meeting = locks.meeting(meeting_id)
    permissions.need_lead(actor, meeting.series.chair_post_id, "의제 확정은")
    _need_planned(meeting)
    if not meeting.items.exists():
        raise Refused("상정한 안건이 없습니다. 안건 후보에서 하나 이상 상정한 뒤 확정해 주세요.")
    if meeting.agenda_fixed_at is not None:
        raise Conflict("이미 확정한 의제입니다.", code="twice")
    meeting.agenda_fixed_at = clock.now()
    meeting.version += 1
    meeting.tick += 1
    meeting.save()
    common.record("agenda_fixed", actor, "meeting", meeting.pk, str(meeting), items=meeting.items.count())
    outbox.publish(events.AGENDA_FIXED, {"meeting": meeting.pk}, actor=actor)
    return meeting


@transaction.atomic
def send_paper(*, actor: Actor, item_id: int, title: str, body: str = "", file_name: str = "",
               content: bytes = b"") -> Paper:
    """Send a paper out. Late ones are taken and counted as late; after the meeting has begun none is."""
    item = locks.item(item_id)
    permissions.need_department(actor, item.department_id, "자료 배포는")
    meeting = locks.meeting(item.meeting_id)
    _need_planned(meeting)
    if not body.strip() and not content:
        raise Refused("자료의 내용을 적거나 파일을 골라 주세요.", field="body")
    row = Paper.objects.create(
        item=item, title=common.needed(title, "title", "자료 이름", 150), body=body.strip()[:20_000],
        file_name=_checked_name(file_name, content), content=content or None, size=len(content),
        digest=hashlib.sha256(content).hexdigest() if content else "", sent_at=clock.now(),
        sent_by=permissions.label_of(actor)[:150])
    PaperRead.objects.filter(item=item).delete()  # a newer paper has been read by nobody yet
    meeting.tick += 1
    meeting.save()
    common.record("paper_sent", actor, "item", item.pk, item.title, paper=row.pk, late=clock.today() > meeting.papers_due)
    outbox.publish(events.PAPER_SENT, {"meeting": meeting.pk, "item": item.pk, "paper": row.pk}, actor=actor)
    return row


def _checked_name(file_name: str, content: bytes) -> str:
    if not content:
        return ""
    ending = file_name[file_name.rfind("."):].lower() if "." in file_name else ""
    if ending == ".hwp":
        raise Refused("HWP 파일은 온나라에서 받지 않는 형식입니다. 한글에서 HWPX로 저장해 올려 주세요.", field="file")
    if ending not in FILES:
        raise Refused(f"'{ending or file_name}' 파일은 올릴 수 없습니다. PDF나 HWPX로 올려 주세요.", field="file")
    if len(content) > MOST_BYTES:
        raise Refused("파일이 20MB를 넘습니다. 나누거나 줄여서 올려 주세요.", field="file")
    return file_name[-200:]


@transaction.atomic
def mark_read(*, actor: Actor, item_id: int) -> bool:
    """Note that the actor's post has opened the papers; False for somebody who does not sit in the meeting."""
    item = AgendaItem.objects.filter(pk=item_id).first()
    if item is None:
        raise NotFound(permissions.MISSING_ITEM)
    post = permissions.held(actor, locks.attending(item.meeting_id))
    if post is None or not item.papers.exists():
        return False
    _, fresh = PaperRead.objects.get_or_create(
        item=item, post_id=post.post_id, defaults={"person_id": common.person_of(actor), "read_at": clock.now()})
    return fresh


@transaction.atomic
def ask(*, actor: Actor, item_id: int, body: str) -> Question:
    """Ask about an item's papers. A question brings a pure report into the room."""
    item = locks.item(item_id)
    meeting = locks.meeting(item.meeting_id)
    department = _attending_department(actor, item)
    _need_planned(meeting)
    row = Question.objects.create(
        item=item, department_id=department, post_label=permissions.label_of(actor)[:150],
        body=common.needed(body, "body", "질문", 1000), asked_at=clock.now())
    if item.kind == ItemKind.SHARE and not item.raised:
        item.raised = True
        item.version += 1
        item.save()
    meeting.tick += 1
    meeting.save()
    common.record("question_asked", actor, "item", item.pk, item.title, question=row.pk)
    outbox.publish(events.QUESTION_ASKED, {"meeting": meeting.pk, "item": item.pk, "department": item.department_id}, actor=actor)
    return row


@transaction.atomic
def answer(*, actor: Actor, question_id: int, body: str) -> Question:
    """The owner department answers; once."""
    row = Question.objects.filter(pk=question_id).select_related("item").first()
    if row is None:
        raise NotFound("그 질문을 찾을 수 없습니다.")
    item = locks.item(row.item_id)
    permissions.need_department(actor, item.department_id, "질문에 답하는 일은")
    row.refresh_from_db()
    if row.answered_at is not None:
        raise Conflict("이미 답한 질문입니다. 화면을 새로 고쳐 주세요.", code="twice")
    row.answer, row.answered_by = common.needed(body, "body", "답", 2000), permissions.label_of(actor)[:150]
    row.answered_at = clock.now()
    row.save()
    common.record("question_answered", actor, "item", item.pk, item.title, question=row.pk)
    return row


def _attending_department(actor: Actor, item: AgendaItem) -> int:
    """The department for which somebody speaks: the seat's, else the own one if it sits in the meeting."""
    seat = locks.seat_of(actor, item.meeting_id)
    if seat is not None:
        return int(seat.department_id)
    sitting = set(Attendee.objects.filter(meeting_id=item.meeting_id).values_list("department_id", flat=True))
    own: Sequence[int] = [post.department_id for post in actor.posts if post.department_id in sitting]
    if not own or item.confidential:
        raise NotPermitted("이 회의에 참석하는 부서의 직원만 할 수 있습니다.")
    return own[0]


def _need_planned(meeting: Meeting) -> None:
    if meeting.state != MeetingState.PLANNED:
        raise Conflict(
            f"'{MeetingState(meeting.state).label}' 상태의 회의입니다. 회의가 열리기 전에만 할 수 있습니다.", code="meeting_state")
