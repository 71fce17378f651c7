"""Mass runs: many notices from one list, tried before they are sent, released by a second person."""

from __future__ import annotations

from django.db import models

from ..vocabulary import RunState


class Run(models.Model):
    """대량 발송. ``digest`` is what the dry run saw; only exactly that can be released."""

    version = models.ForeignKey(
        "notices.TemplateVersion", on_delete=models.PROTECT, related_name="runs", verbose_name="통지문의 판"
    )
    title = models.CharField("제목", max_length=200)
    reason = models.CharField("발송 사유", max_length=120)
    state = models.CharField("상태", max_length=10, choices=RunState.choices, default=RunState.DRAFT)
    source = models.CharField("명단", max_length=200, blank=True)
    created_at = models.DateTimeField("만든 시각")
    creator_id = models.BigIntegerField("만든 사람의 번호", null=True)
    created_by = models.CharField("만든 사람", max_length=200)
    tried_at = models.DateTimeField("미리 해 본 시각", null=True, blank=True)
    report = models.JSONField("미리 해 본 결과", default=dict, blank=True)
    digest = models.CharField("명단 해시", max_length=64, blank=True)
    releaser_id = models.BigIntegerField("승인한 사람의 번호", null=True, blank=True)
    released_by = models.CharField("승인한 사람", max_length=200, blank=True)
    released_at = models.DateTimeField("승인 시각", null=True, blank=True)
    finished_at = models.DateTimeField("마친 시각", null=True, blank=True)

    class Meta:
        verbose_name = "대량 발송"
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title


class RunRow(models.Model):
    """One line of the list. ``problem`` says why it is left out; ``notice`` is what it became."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="rows", verbose_name="대량 발송")
    seq = models.PositiveIntegerField("줄")
    reason_key = models.CharField("통지 사유 열쇠", max_length=200)
    recipient = models.JSONField("받는 사람")
    values = models.JSONField("값", default=dict)
    subject = models.JSONField("대상", default=list, blank=True)
    channel = models.CharField("첫 수단", max_length=12, blank=True)
    with_seq = models.PositiveIntegerField("같은 세대의 줄", null=True, blank=True)
    problem = models.CharField("문제", max_length=300, blank=True)
    notice = models.ForeignKey(
        "notices.Notice", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="통지"
    )

    class Meta:
        verbose_name = "명단의 줄"
        ordering = ["run", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["run", "seq"], name="notices_row_once"),
        ]
        indexes = [models.Index(fields=["run", "notice"], name="notices_row_notice")]
