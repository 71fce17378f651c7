"""What meetings measure about themselves, each with its definition (산식)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from hyeonjang.commons.measures import Measure, Observation, Period, register
from hyeonjang.kit import clock
from hyeonjang.services.meetings.models import AgendaItem, Decision, Meeting, Spell
from hyeonjang.services.meetings.vocabulary import DecisionState, MeetingState, Mode, Presence, Role, SpeechState

RULE = "공공기록물 관리에 관한 법률 시행령 제18조제2항"
NONE = {"type": "object", "properties": {}, "additionalProperties": False}


def _held(period: Period) -> list[Meeting]:
    return list(Meeting.objects.filter(state=MeetingState.CLOSED, held_on__range=(period.start, period.end)).order_by("held_on", "id"))


def seconds(meeting_id: int) -> dict[str, int]:
    """Timed seconds of a meeting by mode."""
    found = {str(mode): 0 for mode in Mode}
    for mode, began, ended in Spell.objects.filter(item__meeting_id=meeting_id, ended_at__isnull=False).values_list(
            "mode", "began_at", "ended_at"):
        found[mode] += int((ended - began).total_seconds()) if ended else 0
    return found


def discussion_share(period: Period, params: Mapping[str, Any]) -> Observation:
    """Minutes of discussion of all timed minutes: a ratio of sums, so that long meetings weigh more."""
    talk: list[float] = []
    whole: list[float] = []
    for row in _held(period):
        found = seconds(row.pk)
        if sum(found.values()):
            talk.append(float(found[Mode.DISCUSS]))
            whole.append(float(sum(found.values())))
    total = int(sum(whole))
    return Observation(
        Fraction(100 * int(sum(talk)), total) if total else None, len(whole), numerator=Fraction(int(sum(talk))),
        denominator=Fraction(total), sample=tuple(talk), sample_denominators=tuple(whole), statistic="ratio",
        note_ko=f"토론 {int(sum(talk)) // 60}분 ÷ 보고와 토론 {total // 60}분, 회의 {len(whole)}회")


def heard_of(item: AgendaItem) -> tuple[set[int], set[int]]:
    """(departments heard on an item beside its owner, departments that could have been)."""
    seats = [row for row in item.meeting.attendees.all() if row.role == Role.MEMBER and row.presence == Presence.PRESENT]
    could = {row.department_id for row in seats} - {item.department_id}
    heard = set(item.opinions.values_list("department_id", flat=True))
    heard |= set(item.remarks.values_list("attendee__department_id", flat=True))
    heard |= set(item.speeches.filter(state__in=[SpeechState.SPEAKING, SpeechState.DONE]).values_list("attendee__department_id", flat=True))
    return heard & could, could


def departments_heard(period: Period, params: Mapping[str, Any]) -> Observation:
    """Over the items of the room: departments heard beside the owner, of those that sat there."""
    hits: list[float] = []
    whole: list[float] = []
    for meeting in _held(period):
        for item in meeting.items.filter(spells__isnull=False).distinct().prefetch_related("meeting__attendees"):
            heard, could = heard_of(item)
            if could:
                hits.append(float(len(heard)))
                whole.append(float(len(could)))
    total, said = int(sum(whole)), int(sum(hits))
    return Observation(
        Fraction(100 * said, total) if total else None, len(whole), numerator=Fraction(said), denominator=Fraction(total),
        sample=tuple(hits), sample_denominators=tuple(whole), statistic="ratio",
        note_ko=f"안건 {len(whole)}건에서 의견을 낸 다른 부서 {said} ÷ 자리에 있던 다른 부서 {total}")


def _share(sample: list[float], hit_ko: str, all_ko: str) -> Observation:
    hits = int(sum(sample))
    return Observation(
        Fraction(100 * hits, len(sample)) if sample else None, len(sample), numerator=Fraction(hits),
        denominator=Fraction(len(sample)), sample=tuple(sample), statistic="share",
        note_ko=f"{hit_ko} {hits} ÷ {all_ko} {len(sample)}")


def papers_in_time(period: Period, params: Mapping[str, Any]) -> Observation:
    """Items of held meetings whose first paper went out by the day on which papers were due; none counts as late."""
    sample = []
    for meeting in _held(period):
        for item in meeting.items.all():
            first = item.papers.order_by("sent_at").first()
            in_time = first is not None and first.sent_at.astimezone(clock.SEOUL).date() <= meeting.papers_due
            sample.append(1.0 if in_time else 0.0)
    return _share(sample, "기한 안에 자료가 나간 안건", "전체 안건")


def decisions_complete(period: Period, params: Mapping[str, Any]) -> Observation:
    """Items of the room that ended with a decision that has an owner post, a due date and a closing evidence."""
    sample = []
    for meeting in _held(period):
        for item in meeting.items.filter(spells__isnull=False, kind__in=["discuss", "decide"]).distinct():
            sample.append(1.0 if item.decisions.exists() else 0.0)
    return _share(sample, "담당·기한·증빙을 갖춘 결정이 나온 안건", "회의에서 다룬 토론·결정 안건")


def decisions_in_time(period: Period, params: Mapping[str, Any]) -> Observation:
    """Decisions due in the period that were closed by their evidence on or before the due date; withdrawn ones out.
    Those not due yet on the day of asking are not counted."""
    last = min(period.end, date.fromordinal(clock.today().toordinal() - 1))
    rows = Decision.objects.filter(due__range=(period.start, last)).exclude(state=DecisionState.WITHDRAWN).order_by("pk") if (
        last >= period.start) else Decision.objects.none()
    sample = [1.0 if closed is not None and closed <= due else 0.0 for due, closed in rows.values_list("due", "closed_on")]
    return _share(sample, "기한 안에 이행한 결정", "기한이 된 결정")


for slug, title, definition, cite, compute, felt in (
    ("meetings.discussion_share", "토론 시간 비중",
     "기간에 연 회의의 토론 시간(초) 합 ÷ 보고와 토론 시간 합 × 100 (다른 부서가 말하기 시작하면 토론으로 셈)", RULE, discussion_share, False),
    ("meetings.departments_heard", "다른 부서의 의견을 들은 비율",
     "안건마다 담당 부서가 아닌 부서 가운데 서면·발언으로 의견을 낸 부서 수의 합 ÷ 출석한 다른 부서 수의 합 × 100",
     "행정업무의 운영 및 혁신에 관한 규정 제9조", departments_heard, False),
    ("meetings.papers_in_time", "자료 사전 배포율",
     "배포 기한까지 첫 자료가 나간 안건 수 ÷ 기간에 연 회의의 전체 안건 수 × 100 (자료가 없으면 늦은 것으로 셈)", RULE, papers_in_time, False),
    ("meetings.decisions_complete", "결정이 나온 안건 비율",
     "담당 직위·기한·증빙을 갖춘 결정이 나온 안건 수 ÷ 회의에서 다룬 토론·결정 안건 수 × 100", RULE, decisions_complete, False),
    ("meetings.decisions_in_time", "결정 기한 내 이행률",
     "기한 안에 증빙이 확인된 결정 수 ÷ 기간에 기한이 된 결정 수 × 100 (철회 제외, 증빙이 없으면 이행하지 않은 것으로 셈)",
     "행정업무의 운영 및 혁신에 관한 규정 제63조", decisions_in_time, True),
):
    register(Measure(slug, title, "%", "up", definition, cite, compute, NONE, felt_by_residents=felt))
