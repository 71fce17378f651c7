"""A meeting, who is expected in it, its agenda, and what proposes itself for it."""

from __future__ import annotations

from django.db import models

from hyeonjang.services.meetings.models.series import Series
from hyeonjang.services.meetings.vocabulary import (
    CandidateState,
    Ending,
    ItemKind,
    ItemState,
    MeetingState,
    Mode,
    Naming,
    Presence,
    Role,
)


class Meeting(models.Model):
    """``tick`` counts what happened in the room: a screen that shows the same tick shows the same room."""

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="meetings", verbose_name="정례회의")
    number = models.PositiveIntegerField("회차")
    nominal_on = models.DateField("정한 요일의 날")
    held_on = models.DateField("회의일")
    starts_at = models.TimeField("시작 시각")
    place = models.CharField("장소", max_length=100)
    moved_because = models.JSONField("옮긴 까닭", default=list)
    state = models.CharField("상태", max_length=10, choices=MeetingState.choices, default=MeetingState.PLANNED)
    papers_due = models.DateField("자료 배포 기한")
    papers_trace = models.JSONField("배포 기한의 계산", default=dict)
    agenda_fixed_at = models.DateTimeField("의제를 정한 때", null=True)
    opened_at = models.DateTimeField("연 때", null=True)
    closed_at = models.DateTimeField("마친 때", null=True)
    current = models.ForeignKey("meetings.AgendaItem", on_delete=models.PROTECT, null=True, related_name="+",
                                verbose_name="진행 중인 안건")
    tick = models.PositiveBigIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "회의"
        ordering = ["-held_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="meetings_meeting_number"),
            models.UniqueConstraint(fields=["series", "nominal_on"], name="meetings_meeting_day"),
        ]

    def __str__(self) -> str:
        return f"{self.series.name} 제{self.number}회"


class Attendee(models.Model):
    """A post expected in a meeting, and the person who came for it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendees", verbose_name="회의")
    post = models.ForeignKey("org.Post", on_delete=models.PROTECT, related_name="+", verbose_name="직위")
    department = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="부서")
    role = models.CharField("구분", max_length=10, choices=Role.choices)
    label = models.CharField("직위 이름", max_length=150)
    place = models.PositiveSmallIntegerField("자리 순서", default=0)
    person = models.ForeignKey("org.Person", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="온 사람")
    person_name = models.CharField("이름", max_length=100, blank=True)
    acting = models.BooleanField("직무대리 여부", default=False)
    presence = models.CharField("출석", max_length=10, choices=Presence.choices, default=Presence.EXPECTED)
    reason = models.CharField("불참 사유", max_length=200, blank=True)

    class Meta:
        verbose_name = "참석자"
        ordering = ["meeting", "place", "id"]
        constraints = [models.UniqueConstraint(fields=["meeting", "post"], name="meetings_attendee_once")]

    def __str__(self) -> str:
        return self.label


class AgendaItem(models.Model):
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items", verbose_name="회의")
    place = models.PositiveSmallIntegerField("순서")
    kind = models.CharField("구분", max_length=10, choices=ItemKind.choices)
    title = models.CharField("안건", max_length=200)
    body = models.TextField("내용", blank=True)
    department = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="담당 부서")
    minutes = models.PositiveSmallIntegerField("예정 시간(분)", default=10)
    why = models.CharField("올라온 까닭", max_length=500, blank=True)
    evidence_url = models.CharField("증빙 화면", max_length=300, blank=True)
    confidential = models.BooleanField("참석자만 봄", default=False)
    naming = models.CharField("의견의 이름", max_length=10, choices=Naming.choices, default=Naming.NAMED)
    hidden = models.BooleanField("의견 기한까지 가림", default=False)
    opinions_until = models.DateTimeField("의견 기한")
    raised = models.BooleanField("질문이 있어 회의에서 다룸", default=False)
    state = models.CharField("상태", max_length=10, choices=ItemState.choices, default=ItemState.LISTED)
    ending = models.CharField("마무리", max_length=10, choices=Ending.choices, blank=True)
    ending_note = models.CharField("마무리 설명", max_length=500, blank=True)
    postponed_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+",
                                       verbose_name="미루어 온 안건")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "안건"
        ordering = ["meeting", "place", "id"]

    def __str__(self) -> str:
        return self.title


class Asked(models.Model):
    """A department whose opinion on an item is wanted; with none, all that attend are."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="asked", verbose_name="안건")
    department = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="부서")

    class Meta:
        verbose_name = "의견을 듣는 부서"
        constraints = [models.UniqueConstraint(fields=["item", "department"], name="meetings_asked_once")]

    def __str__(self) -> str:
        return f"{self.item_id}/{self.department_id}"


class Candidate(models.Model):
    """Something that proposes itself for a meeting, with the reason, until the chair decides."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="candidates", verbose_name="회의")
    source = models.CharField("출처", max_length=60)
    key = models.CharField("같은 일의 열쇠", max_length=120)
    facts = models.CharField("사실의 지문", max_length=64)
    title = models.CharField("안건", max_length=200)
    why = models.CharField("올라온 까닭", max_length=500)
    evidence_url = models.CharField("증빙 화면", max_length=300, blank=True)
    kind = models.CharField("구분", max_length=10, choices=ItemKind.choices)
    department = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="담당 부서")
    minutes = models.PositiveSmallIntegerField("예정 시간(분)", default=10)
    confidential = models.BooleanField("참석자만 봄", default=False)
    state = models.CharField("상태", max_length=10, choices=CandidateState.choices, default=CandidateState.WAITING)
    reason = models.CharField("사유", max_length=300, blank=True)
    decided_by = models.CharField("정한 사람", max_length=150, blank=True)
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="상정한 안건")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "안건 후보"
        ordering = ["meeting", "id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "source", "key"], name="meetings_candidate_once"),
        ]

    def __str__(self) -> str:
        return self.title


class Spell(models.Model):
    """A stretch of an item in the room, spent on report or on discussion."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="spells", verbose_name="안건")
    mode = models.CharField("구분", max_length=10, choices=Mode.choices)
    began_at = models.DateTimeField("시작")
    ended_at = models.DateTimeField("끝", null=True)

    class Meta:
        verbose_name = "진행 구간"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["item"], condition=models.Q(ended_at__isnull=True), name="meetings_one_spell"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.mode}"
