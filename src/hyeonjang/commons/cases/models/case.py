"""A case, its number, what happened to it, and who stands for the applicant."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.db.models import Q

from hyeonjang.kit.errors import Refused

from ..vocabulary import Channel, Kind, State
from .types import CaseType, CaseTypeVersion

EVENTS_STAY = "일어난 일의 기록은 고치거나 지울 수 없습니다. 잘못 적었으면 바로잡는 기록을 더하세요."


class NumberSeries(models.Model):
    """The last number given in a year's series; locked while one is taken."""

    series = models.CharField("번호 이름", max_length=30)
    year = models.PositiveSmallIntegerField("연도")
    last = models.PositiveIntegerField("마지막 번호", default=0)

    class Meta:
        verbose_name = "번호 이름별 마지막 번호"
        constraints = [models.UniqueConstraint(fields=["series", "year"], name="cases_series_year")]


class Thread(models.Model):
    """반복민원: the cases of one person about one thing, in one place."""

    title = models.CharField("제목", max_length=200)
    created_at = models.DateTimeField("만든 시각")

    class Meta:
        verbose_name = "반복민원 묶음"


class Case(models.Model):
    """건. Every date column that follows from the events is an index, recomputed with each event.

    ``due_on`` is the day of the statutory end (the earlier of two readings), ``due_at`` its moment where the
    clock counts hours, ``promise_on`` the county's own, ``act_on`` the day by which somebody must act: the
    end of a supplement while one is out, else the earlier of promise and term, else an objection's term.
    ``version`` is the number of the last event.
    """

    number = models.CharField("번호", max_length=60, unique=True)
    type = models.ForeignKey(CaseType, on_delete=models.PROTECT, related_name="cases", verbose_name="종류")
    type_version = models.ForeignKey(
        CaseTypeVersion, on_delete=models.PROTECT, related_name="cases", verbose_name="종류의 판", db_index=False
    )
    title = models.CharField("제목", max_length=200)
    channel = models.CharField("접수 방법", max_length=12, choices=Channel.choices)
    applicant = models.ForeignKey(
        "parties.NaturalPerson", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="신청인"
    )
    thread = models.ForeignKey(
        Thread, on_delete=models.PROTECT, null=True, related_name="cases", verbose_name="반복민원 묶음"
    )
    department = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="부서", db_index=False
    )
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="팀", db_index=False)
    assignee = models.ForeignKey(
        "org.Person", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="담당자", db_index=False
    )
    state = models.CharField("상태", max_length=12, choices=State.choices, default=State.RECEIVED)
    active = models.BooleanField("할 일이 남음", default=True)
    step = models.CharField("단계", max_length=60, blank=True)
    decide_level = models.CharField("결재할 직위", max_length=10, blank=True)
    decide_unit_id = models.BigIntegerField("결재할 부서", null=True)
    arrived_at = models.DateTimeField("도착 시각")
    received_at = models.DateTimeField("접수 시각")
    applied_on = models.DateField("신청일")
    due_on = models.DateField("처리기한")
    due_at = models.DateTimeField("처리기한 시각", null=True)
    promise_on = models.DateField("약속한 날", null=True)
    act_on = models.DateField("움직여야 할 날", null=True)
    paused_until = models.DateField("멈춤 예정 끝", null=True)
    decided_at = models.DateTimeField("결정 시각", null=True)
    outcome = models.CharField("결정", max_length=60, blank=True)
    outcome_kind = models.CharField("결정의 갈래", max_length=12, blank=True)
    closed_at = models.DateTimeField("끝난 시각", null=True)
    worked_days = models.PositiveIntegerField("걸린 근무일", null=True)
    used_seconds = models.BigIntegerField("쓴 처리기간(초)", null=True)
    term_seconds = models.BigIntegerField("법정 처리기간(초)", null=True)
    used_unit = models.CharField("센 단위", max_length=10, blank=True)
    supplemented = models.BooleanField("보완을 요구함", default=False)
    version = models.PositiveIntegerField("마지막 기록 번호", default=0)

    class Meta:
        verbose_name = "건"
        indexes = [
            models.Index(fields=["assignee", "act_on", "id"], name="cases_by_assignee", condition=Q(active=True)),
            models.Index(fields=["unit", "act_on", "id"], name="cases_by_unit", condition=Q(active=True)),
            models.Index(fields=["department", "act_on", "id"], name="cases_by_department", condition=Q(active=True)),
            models.Index(fields=["act_on", "id"], name="cases_by_act_on", condition=Q(active=True)),
            models.Index(fields=["due_on", "id"], name="cases_by_due_on", condition=Q(active=True)),
            models.Index(
                fields=["decide_unit_id", "decide_level"], name="cases_to_decide", condition=Q(state="deciding")
            ),
            models.Index(fields=["type", "decided_at"], name="cases_decided", condition=Q(decided_at__isnull=False)),
            models.Index(fields=["assignee", "-closed_at", "-id"], name="cases_done_assignee", condition=Q(active=False)),
            models.Index(fields=["unit", "-closed_at", "-id"], name="cases_done_unit", condition=Q(active=False)),
            models.Index(fields=["department", "-closed_at", "-id"], name="cases_done_department", condition=Q(active=False)),
            models.Index(fields=["-closed_at", "-id"], name="cases_done", condition=Q(active=False)),
        ]

    def __str__(self) -> str:
        return self.number


class CaseNumber(models.Model):
    """A number of a series: reserved before its case exists, used once, or left empty with a reason (결번)."""

    text = models.CharField("번호", max_length=60, unique=True)
    series = models.CharField("번호 이름", max_length=30)
    year = models.PositiveSmallIntegerField("연도")
    seq = models.PositiveIntegerField("순번")
    reserved_at = models.DateTimeField("예약 시각")
    reserved_by = models.CharField("예약한 사람", max_length=200)
    purpose = models.CharField("예약한 까닭", max_length=200, blank=True)
    case = models.OneToOneField(
        Case, on_delete=models.PROTECT, null=True, related_name="case_number", verbose_name="건"
    )
    void_reason = models.CharField("결번 사유", max_length=300, blank=True)
    voided_at = models.DateTimeField("결번 처리 시각", null=True)

    class Meta:
        verbose_name = "건 번호"
        constraints = [
            models.UniqueConstraint(fields=["series", "year", "seq"], name="cases_number_once"),
            models.CheckConstraint(
                condition=Q(case=None) | Q(voided_at=None), name="cases_number_used_or_void"
            ),
        ]


class ForeignNumber(models.Model):
    """The number of the same case in another system (새올, 행복이음, 국민신문고)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="foreign_numbers", verbose_name="건")
    system = models.CharField("시스템", max_length=40)
    number = models.CharField("번호", max_length=80)

    class Meta:
        verbose_name = "다른 시스템의 번호"
        constraints = [models.UniqueConstraint(fields=["system", "number"], name="cases_foreign_once")]
        # Whoever calls knows the number, seldom the system.
        indexes = [models.Index(fields=["number"], name="cases_foreign_number")]


class CaseEventQuerySet(models.QuerySet["CaseEvent"]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise Refused(EVENTS_STAY, code="cases.event")

    def delete(self) -> NoReturn:
        raise Refused(EVENTS_STAY, code="cases.event")


class CaseEvent(models.Model):
    """One thing that happened to a case. Rows are only added; the database itself refuses anything else.

    ``at`` is when it happened, ``recorded_at`` when it was written down; ``evidence`` what proves it.
    """

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="events", verbose_name="건", db_index=False
    )
    seq = models.PositiveIntegerField("순번")
    kind = models.CharField("일", max_length=24, choices=Kind.choices)
    at = models.DateTimeField("일어난 때")
    recorded_at = models.DateTimeField("적은 때", db_index=True)
    actor_name = models.CharField("한 사람", max_length=200)
    person_id = models.BigIntegerField("사람", null=True)
    post = models.CharField("당시 직위", max_length=200, blank=True)
    unit_id = models.BigIntegerField("당시 팀", null=True)
    department_id = models.BigIntegerField("당시 부서", null=True)
    text = models.CharField("내용", max_length=1000, blank=True)
    evidence = models.CharField("증빙", max_length=300, blank=True)
    detail = models.JSONField("자료", default=dict)
    objects = CaseEventQuerySet.as_manager()

    class Meta:
        verbose_name = "건에 일어난 일"
        ordering = ["case", "seq"]
        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="cases_event_order")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Refused(EVENTS_STAY, code="cases.event")
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Refused(EVENTS_STAY, code="cases.event")


class Proxy(models.Model):
    """대리인: somebody whom the applicant let look, bring papers or receive letters, for a time."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="proxies", verbose_name="건")
    party = models.ForeignKey(
        "parties.NaturalPerson", on_delete=models.PROTECT, related_name="+", verbose_name="대리인"
    )
    relation = models.CharField("관계", max_length=40)
    scope = models.JSONField("맡긴 일")
    consented_on = models.DateField("동의한 날")
    evidence = models.CharField("동의 증빙", max_length=300)
    until = models.DateField("끝나는 날")
    revoked_at = models.DateTimeField("거둔 시각", null=True)

    class Meta:
        verbose_name = "대리인"
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=models.F("consented_on")), name="cases_proxy_time")
        ]


class StatusCode(models.Model):
    """조회번호 from a letter; only its hash is kept, so nobody can read one out of the database."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="codes", verbose_name="건")
    proxy = models.ForeignKey(
        Proxy, on_delete=models.PROTECT, null=True, related_name="codes", verbose_name="대리인"
    )
    digest = models.CharField("해시", max_length=64, unique=True)
    issued_at = models.DateTimeField("발급 시각")
    issued_by = models.CharField("발급한 사람", max_length=200)
    until = models.DateField("끝나는 날")
    revoked_at = models.DateTimeField("폐기 시각", null=True)
    last_used_at = models.DateTimeField("마지막 조회", null=True)

    class Meta:
        verbose_name = "조회번호"


class WrongCodes(models.Model):
    """How many wrong codes came from one place in one stretch of time; the place is kept as a hash."""

    place = models.CharField("곳", max_length=64)
    window = models.BigIntegerField("시간대")
    count = models.PositiveIntegerField("횟수", default=0)

    class Meta:
        verbose_name = "틀린 조회번호"
        constraints = [models.UniqueConstraint(fields=["place", "window"], name="cases_wrong_once")]
