"""Tables of the outbox. Leases and retries are in machine time, everything else in the product's time."""

from __future__ import annotations

from django.db import models


class Event(models.Model):
    """Something that happened, written in the same transaction as the change itself."""

    name = models.CharField("이름", max_length=120)
    key = models.CharField("중복 방지 열쇠", max_length=200, blank=True)
    payload = models.JSONField("내용")
    occurred_at = models.DateTimeField("일어난 때")
    actor_account_id = models.BigIntegerField("계정", null=True)
    actor_name = models.CharField("행위자", max_length=200)

    class Meta:
        verbose_name = "일어난 일"
        constraints = [
            models.UniqueConstraint(
                fields=["name", "key"], condition=~models.Q(key=""), name="outbox_event_once"
            ),
        ]


class Delivery(models.Model):
    """One handler's copy of one event."""

    class State(models.TextChoices):
        WAITING = "waiting", "대기"
        RUNNING = "running", "처리 중"
        DONE = "done", "완료"
        DEAD = "dead", "중단"

    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, related_name="deliveries", verbose_name="일어난 일"
    )
    handler = models.CharField("처리기", max_length=200)
    state = models.CharField("상태", max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveIntegerField("시도", default=0)
    crashes = models.PositiveIntegerField("작업자 중단", default=0)
    not_before = models.DateTimeField("다음 시도", null=True)
    leased_until = models.DateTimeField("맡은 기한", null=True)
    lease = models.CharField("맡은 작업자", max_length=64, blank=True)
    error = models.TextField("오류", blank=True)
    done_at = models.DateTimeField("완료 시각", null=True)

    class Meta:
        verbose_name = "전달"
        constraints = [models.UniqueConstraint(fields=["event", "handler"], name="outbox_delivery_once")]
        indexes = [models.Index(fields=["state", "id"], name="outbox_delivery_state")]


class ScheduleRun(models.Model):
    """A due time of a schedule that was taken; the constraint lets one worker of many take it."""

    name = models.CharField("일정", max_length=200)
    due_at = models.DateTimeField("예정 시각")
    fired = models.BooleanField("실행", default=True)

    class Meta:
        verbose_name = "일정 실행"
        constraints = [models.UniqueConstraint(fields=["name", "due_at"], name="outbox_schedule_once")]


class WorkerBeat(models.Model):
    """When a worker was last seen alive, in machine time."""

    name = models.CharField("작업자", max_length=120, primary_key=True)
    started_at = models.DateTimeField("시작")
    seen_at = models.DateTimeField("마지막 신호")

    class Meta:
        verbose_name = "작업자 신호"
