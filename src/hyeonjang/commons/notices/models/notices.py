"""Notices, their attempts, the bundles of letters, and what happened."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from hyeonjang.commons.audit.models import AppendOnly

from ..vocabulary import AttemptState, BatchState, Channel, Kind, State, Statute


class Notice(models.Model):
    """One thing told to one person for one reason. The reason is unique: nobody is told twice."""

    public_id = models.UUIDField("공개 번호", default=uuid.uuid4, unique=True, editable=False)
    reason_key = models.CharField("통지 사유 열쇠", max_length=200, unique=True)
    version = models.ForeignKey(
        "notices.TemplateVersion", on_delete=models.PROTECT, related_name="notices", verbose_name="통지문의 판"
    )
    run = models.ForeignKey(
        "notices.Run", on_delete=models.PROTECT, null=True, blank=True, related_name="notices", verbose_name="대량 발송"
    )
    api_key = models.ForeignKey(
        "notices.ApiKey", on_delete=models.PROTECT, null=True, blank=True, related_name="notices",
        verbose_name="접속 열쇠",
    )
    reference = models.CharField("보낸 쪽 번호", max_length=200, blank=True)
    only = models.CharField("정한 수단", max_length=12, blank=True)
    subject_type = models.CharField("대상 종류", max_length=60, blank=True)
    subject_id = models.CharField("대상 번호", max_length=60, blank=True)
    party = models.ForeignKey(
        "parties.NaturalPerson", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="받는 사람(등록)",
    )
    name = models.CharField("받는 사람", max_length=100)
    address = models.CharField("주소", max_length=200, blank=True)
    postcode = models.CharField("우편번호", max_length=5, blank=True)
    town = models.CharField("읍면", max_length=40, blank=True)
    phone = models.CharField("전화번호", max_length=20, blank=True)
    email = models.CharField("전자우편 주소", max_length=200, blank=True)
    language = models.CharField("언어", max_length=5, default="ko")
    large_print = models.BooleanField("큰 글자", default=False)
    values = models.JSONField("값", default=dict)
    state = models.CharField("상태", max_length=12, choices=State.choices, default=State.WAITING)
    household = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="members", verbose_name="같이 간 통지"
    )
    created_at = models.DateTimeField("만든 시각")
    created_by = models.CharField("보낸 사람", max_length=200)
    sent_at = models.DateTimeField("보낸 시각", null=True, blank=True)
    arrived_on = models.DateField("도달한 날", null=True, blank=True)
    arrival = models.CharField("도달 근거", max_length=300, blank=True)
    handed_at = models.DateTimeField("읍면에 넘긴 시각", null=True, blank=True)

    class Meta:
        verbose_name = "통지"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["api_key", "reference"], condition=~Q(reference=""), name="notices_reference_once"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "id"], name="notices_state"),
            models.Index(fields=["run", "state"], name="notices_run_state"),
            models.Index(fields=["subject_type", "subject_id"], name="notices_subject"),
        ]

    def __str__(self) -> str:
        return f"통지 {self.pk}"


class Batch(models.Model):
    """A bundle of letters that is printed at once: its file is made from its attempts and nothing else."""

    run = models.ForeignKey(
        "notices.Run", on_delete=models.PROTECT, null=True, blank=True, related_name="batches", verbose_name="대량 발송"
    )
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="부서")
    channel = models.CharField("수단", max_length=12, choices=Channel.choices, default=Channel.LETTER)
    state = models.CharField("상태", max_length=10, choices=BatchState.choices, default=BatchState.WAITING)
    created_at = models.DateTimeField("만든 시각")
    letters = models.PositiveIntegerField("통수", default=0)
    pages = models.PositiveIntegerField("쪽수", default=0)
    file = models.CharField("파일", max_length=200, blank=True)
    sha256 = models.CharField("파일 해시", max_length=64, blank=True)
    dated = models.DateField("문서 날짜")
    posted_on = models.DateField("맡긴 날", null=True, blank=True)
    posted_by = models.CharField("맡긴 사람", max_length=200, blank=True)
    receipt = models.CharField("접수 자료", max_length=200, blank=True)

    class Meta:
        verbose_name = "발송 묶음"
        ordering = ["-id"]


class Attempt(models.Model):
    """One try to tell on one channel. Its number is the barcode on the letter and the key at the provider."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="attempts", verbose_name="통지")
    seq = models.PositiveSmallIntegerField("차례")
    channel = models.CharField("수단", max_length=12, choices=Channel.choices)
    state = models.CharField("상태", max_length=10, choices=AttemptState.choices, default=AttemptState.QUEUED)
    batch = models.ForeignKey(
        Batch, on_delete=models.PROTECT, null=True, blank=True, related_name="attempts", verbose_name="발송 묶음"
    )
    created_at = models.DateTimeField("만든 시각")
    not_before = models.DateTimeField("이때부터", null=True, blank=True)
    sent_at = models.DateTimeField("보낸 시각", null=True, blank=True)
    due_at = models.DateTimeField("도달을 기다리는 때", null=True, blank=True)
    settled_at = models.DateTimeField("결과가 난 시각", null=True, blank=True)
    provider = models.CharField("보낸 곳", max_length=40, blank=True)
    provider_ref = models.CharField("보낸 곳의 번호", max_length=120, blank=True)
    result = models.CharField("결과", max_length=300, blank=True)
    unit_kind = models.CharField("단가 종류", max_length=20, blank=True)
    pages = models.PositiveSmallIntegerField("쪽수", default=1)
    cost_won = models.PositiveIntegerField("비용(원)", default=0)

    class Meta:
        verbose_name = "시도"
        ordering = ["notice", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "seq"], name="notices_attempt_once"),
            models.UniqueConstraint(
                fields=["notice"],
                condition=Q(state__in=["queued", "sending", "uncertain"]),
                name="notices_one_open_attempt",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_at"], name="notices_attempt_due"),
            models.Index(fields=["channel", "state"], name="notices_attempt_channel"),
        ]


class NoticeEvent(AppendOnly):
    """What happened to a notice, in order; never changed."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="+", verbose_name="통지")
    attempt = models.ForeignKey(
        Attempt, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="시도"
    )
    at = models.DateTimeField("일어난 때")
    kind = models.CharField("일어난 일", max_length=20, choices=Kind.choices)
    text = models.CharField("내용", max_length=500, blank=True)
    actor_name = models.CharField("한 사람", max_length=200)

    class Meta:
        verbose_name = "통지의 경과"
        ordering = ["notice", "id"]


class Publication(models.Model):
    """공시송달: undeliverable notices made public together, and the day from which that counts as arrival.

    ``trace`` is the count of the days; ``other_effective_on`` is the day under the other reading.
    """

    statute = models.CharField("근거", max_length=20, choices=Statute.choices)
    ground = models.CharField("사유", max_length=300)
    title = models.CharField("제목", max_length=200)
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="부서")
    doc_number = models.CharField("공고번호", max_length=60)
    posted_on = models.DateField("공고일")
    media = models.JSONField("공고한 곳", default=list)
    effective_on = models.DateField("효력 발생일")
    other_effective_on = models.DateField("다르게 읽은 효력 발생일")
    trace = models.JSONField("계산 근거", default=list)
    notices = models.ManyToManyField(Notice, related_name="publications", verbose_name="통지")
    created_at = models.DateTimeField("만든 시각")
    created_by = models.CharField("만든 사람", max_length=200)
    settled_at = models.DateTimeField("효력을 적은 시각", null=True, blank=True)

    class Meta:
        verbose_name = "공시송달"
        ordering = ["-posted_on", "-id"]
