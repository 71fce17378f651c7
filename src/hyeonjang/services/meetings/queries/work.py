"""What waits for somebody in meetings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from hyeonjang.commons.org.actor import Actor
from hyeonjang.services.meetings import permissions
from hyeonjang.services.meetings.models import AgendaItem, Attendee, Candidate, Minutes, PaperRead, Question
from hyeonjang.services.meetings.queries import decisions
from hyeonjang.services.meetings.vocabulary import CandidateState, DecisionState, MeetingState, MinutesState


@dataclass(frozen=True)
class Work:
    what: str
    why: str
    url_name: str
    pk: int
    due: date | None
    waits: bool = False


def of(actor: Actor, on: date) -> Iterator[Work]:
    """In a few statements, whatever the number of meetings."""
    for row in decisions.of_posts(actor, on):
        if row.state == DecisionState.OPEN:
            yield Work(f"결정 {row.number} {row.text[:60]}", f"{row.meeting}의 결정, 증빙: {row.evidence_label}", "decision", row.pk, row.due)
    posts = {post.post_id for post in actor.posts}
    seats = Attendee.objects.filter(post_id__in=posts, meeting__state=MeetingState.PLANNED, meeting__held_on__gte=on)
    meetings = {row.meeting_id: row.post_id for row in seats}
    read = set(PaperRead.objects.filter(post_id__in=posts, item__meeting_id__in=meetings).values_list("item_id", flat=True))
    ahead = AgendaItem.objects.filter(meeting_id__in=meetings, papers__isnull=False).select_related("meeting__series").distinct()
    unread: dict[int, list[AgendaItem]] = {}
    for item in ahead:
        if item.pk not in read:
            unread.setdefault(item.meeting_id, []).append(item)
    for meeting_id, items in unread.items():
        meeting = items[0].meeting
        yield Work(f"회의 자료 읽기 {len(items)}건: {meeting}", "회의 전에 읽고 물을 것이 있으면 질문", "meeting", meeting_id, meeting.held_on)
    departments = set(actor.department_ids)
    waiting = AgendaItem.objects.filter(department_id__in=departments, meeting__state=MeetingState.PLANNED, papers__isnull=True,
                                        meeting__held_on__gte=on).select_related("meeting__series")
    for item in waiting:
        yield Work(f"회의 자료 배포: {item.title}", f"{item.meeting}의 우리 부서 안건", "item", item.pk, item.meeting.papers_due)
    asked = Question.objects.filter(item__department_id__in=departments, answered_at=None, item__meeting__state=MeetingState.PLANNED)
    for question in asked.select_related("item"):
        yield Work(f"질문에 답하기: {question.item.title}", f"{question.post_label}의 질문", "item", question.item_id, None, True)
    yield from _chair(actor, on)


def _chair(actor: Actor, on: date) -> Iterator[Work]:
    posts = {post.post_id for post in actor.posts}
    waiting: dict[int, tuple[str, date, int]] = {}
    rows = Candidate.objects.filter(state=CandidateState.WAITING, meeting__series__chair_post_id__in=posts,
                                    meeting__state=MeetingState.PLANNED, meeting__held_on__gte=on)
    for row in rows.select_related("meeting__series"):
        label, due, count = waiting.get(row.meeting_id, (str(row.meeting), row.meeting.papers_due, 0))
        waiting[row.meeting_id] = (label, due, count + 1)
    for meeting_id, (label, due, count) in waiting.items():
        yield Work(f"안건 후보 {count}건 정하기: {label}", "상정·미룸·거절을 기다림", "meeting", meeting_id, due, True)
    signing = Minutes.objects.filter(state=MinutesState.OPEN)
    if not permissions.is_office(actor):
        signing = signing.filter(meeting__series__chair_post_id__in=posts)
    for minutes in signing.select_related("meeting__series"):
        yield Work(f"회의록 확정: {minutes.meeting}", "참석자의 확인을 거쳐 확정을 기다림", "minutes", minutes.meeting_id, minutes.confirm_until, True)
