"""In the room: the log, who speaks, what was said, votes."""

from __future__ import annotations

from django.db import models

from hyeonjang.services.meetings.models.meeting import AgendaItem, Attendee, Meeting
from hyeonjang.services.meetings.vocabulary import Choice, PollState, SpeechState


class RoomEvent(models.Model):
    """One thing that happened in the room. ``key`` comes from the browser: the same key is the same thing, however
    often it was sent. Only added, never changed."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="log", verbose_name="회의")
    tick = models.PositiveBigIntegerField("순번")
    key = models.CharField("보낸 쪽의 열쇠", max_length=64)
    verb = models.CharField("일", max_length=30)
    at = models.DateTimeField("시각")
    person_id = models.BigIntegerField("한 사람", null=True)
    actor_label = models.CharField("한 직위", max_length=200)
    detail = models.JSONField("내용", default=dict)

    class Meta:
        verbose_name = "회의 진행 기록"
        ordering = ["meeting", "tick"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "key"], name="meetings_event_once"),
            models.UniqueConstraint(fields=["meeting", "tick"], name="meetings_event_tick"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.tick} {self.verb}"


class Speech(models.Model):
    """A place in the speaking list."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="speeches", verbose_name="안건")
    attendee = models.ForeignKey(Attendee, on_delete=models.PROTECT, related_name="speeches", verbose_name="참석자")
    state = models.CharField("상태", max_length=10, choices=SpeechState.choices, default=SpeechState.WAITING)
    asked_at = models.DateTimeField("신청")
    began_at = models.DateTimeField("시작", null=True)
    ended_at = models.DateTimeField("끝", null=True)

    class Meta:
        verbose_name = "발언 신청"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["item", "attendee"], condition=models.Q(state__in=["waiting", "speaking"]),
                                    name="meetings_speech_waiting_once"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}/{self.attendee_id}"


class Remark(models.Model):
    """What somebody said, in short (발언 요지). Only added; put right by a correction in the minutes."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="remarks", verbose_name="안건")
    attendee = models.ForeignKey(Attendee, on_delete=models.PROTECT, related_name="remarks", verbose_name="참석자")
    body = models.TextField("발언 요지")
    at = models.DateTimeField("시각")

    class Meta:
        verbose_name = "발언 요지"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.body[:30]


class Poll(models.Model):
    """A vote. ``base`` is who counts: present members without those who were recused."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="polls", verbose_name="안건")
    wording = models.CharField("표결할 내용", max_length=300)
    state = models.CharField("상태", max_length=10, choices=PollState.choices, default=PollState.OPEN)
    opened_at = models.DateTimeField("시작")
    closed_at = models.DateTimeField("끝", null=True)
    members = models.PositiveSmallIntegerField("재적", default=0)
    present = models.PositiveSmallIntegerField("출석", default=0)
    base = models.PositiveSmallIntegerField("제척을 뺀 출석", default=0)
    yes = models.PositiveSmallIntegerField("찬성", default=0)
    no = models.PositiveSmallIntegerField("반대", default=0)
    abstain = models.PositiveSmallIntegerField("기권", default=0)
    trace = models.JSONField("셈", default=list)

    class Meta:
        verbose_name = "표결"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["item"], condition=models.Q(state="open"), name="meetings_one_open_poll"),
        ]

    def __str__(self) -> str:
        return self.wording[:30]


class Vote(models.Model):
    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="votes", verbose_name="표결")
    attendee = models.ForeignKey(Attendee, on_delete=models.PROTECT, related_name="+", verbose_name="참석자")
    choice = models.CharField("표", max_length=10, choices=Choice.choices)
    cast_at = models.DateTimeField("던진 때")

    class Meta:
        verbose_name = "표"
        constraints = [models.UniqueConstraint(fields=["poll", "attendee"], name="meetings_vote_once")]

    def __str__(self) -> str:
        return f"{self.poll_id}/{self.attendee_id}"


class Recusal(models.Model):
    """Somebody who does not take part in a vote because it concerns them (제척·회피)."""

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="recusals", verbose_name="표결")
    attendee = models.ForeignKey(Attendee, on_delete=models.PROTECT, related_name="+", verbose_name="참석자")
    reason = models.CharField("사유", max_length=200)

    class Meta:
        verbose_name = "표결 제척"
        constraints = [models.UniqueConstraint(fields=["poll", "attendee"], name="meetings_recusal_once")]

    def __str__(self) -> str:
        return f"{self.poll_id}/{self.attendee_id}"
