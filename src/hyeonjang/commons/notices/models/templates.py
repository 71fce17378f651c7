"""Templates: a published version is never changed, in its lists as in its texts."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models

from hyeonjang.kit.errors import Refused

from ..vocabulary import LANGUAGES, Channel, Obligation, Statute

UNCHANGEABLE = "공개한 통지문은 고칠 수 없습니다. 새 판을 만들어 공개하세요."


class Template(models.Model):
    """통지문: an identity through all its versions. ``public_id`` is its name for programs."""

    code = models.SlugField("코드", max_length=60, unique=True)
    public_id = models.UUIDField("공개 번호", default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="소관 부서"
    )
    created_at = models.DateTimeField("등록 시각")

    class Meta:
        verbose_name = "통지문"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class TemplateVersion(models.Model):
    """One version of a template.

    ``placeholders`` [{name, label, type, required, sample, columns}], ``chain`` channels in the order in which
    they are tried, ``waits`` {channel: days to wait for an arrival before the next channel}.
    """

    template = models.ForeignKey(
        Template, on_delete=models.PROTECT, related_name="versions", verbose_name="통지문"
    )
    number = models.PositiveIntegerField("판")
    name = models.CharField("이름", max_length=120)
    legal_basis = models.CharField("법적 근거", max_length=300)
    post = models.ForeignKey("org.Post", on_delete=models.PROTECT, related_name="+", verbose_name="담당 직위")
    phone = models.CharField("문의 전화", max_length=20)
    obligation = models.CharField("성격", max_length=10, choices=Obligation.choices, default=Obligation.SERVICE)
    statute = models.CharField("공시송달 근거", max_length=20, choices=Statute.choices, default=Statute.NONE)
    placeholders = models.JSONField("자리표시자", default=list)
    chain = models.JSONField("보내는 차례", default=list)
    waits = models.JSONField("기다리는 날", default=dict, blank=True)
    household = models.BooleanField("세대에 한 통", default=False)
    registered = models.BooleanField("등기로 보냄", default=False)
    link_reason = models.CharField("링크를 넣는 까닭", max_length=300, blank=True)
    note = models.CharField("판을 고친 까닭", max_length=300, blank=True)
    created_at = models.DateTimeField("만든 시각")
    created_by = models.CharField("만든 사람", max_length=200)
    published_at = models.DateTimeField("공개 시각", null=True, blank=True)
    published_by = models.CharField("공개한 사람", max_length=200, blank=True)
    retired_at = models.DateTimeField("그만 쓴 시각", null=True, blank=True)
    digest = models.CharField("내용 해시", max_length=64, blank=True)

    class Meta:
        verbose_name = "통지문의 판"
        ordering = ["template", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["template", "number"], name="notices_version_number"),
            models.UniqueConstraint(
                fields=["template"],
                condition=models.Q(published_at__isnull=False, retired_at=None),
                name="notices_one_current",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.number}판"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only the end of use of a published version may still be written."""
        if not self._state.adding:
            stored = type(self).objects.filter(pk=self.pk).values_list("published_at", flat=True).first()
            if stored is not None and list(kwargs.get("update_fields") or []) != ["retired_at"]:
                raise Refused(UNCHANGEABLE, code="notices.published")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        if self.published_at is not None:
            raise Refused(UNCHANGEABLE, code="notices.published")
        return super().delete(*args, **kwargs)


class TemplateBody(models.Model):
    """What a version says on one channel in one language. ``outside_code`` is the code under which a provider
    holds an approved 알림톡."""

    version = models.ForeignKey(
        TemplateVersion, on_delete=models.CASCADE, related_name="bodies", verbose_name="판"
    )
    channel = models.CharField("수단", max_length=12, choices=Channel.choices)
    language = models.CharField("언어", max_length=5, choices=list(LANGUAGES.items()), default="ko")
    subject = models.CharField("제목", max_length=200, blank=True)
    text = models.TextField("본문")
    outside_code = models.CharField("승인받은 코드", max_length=40, blank=True)

    class Meta:
        verbose_name = "통지문의 본문"
        ordering = ["version", "channel", "language"]
        constraints = [
            models.UniqueConstraint(fields=["version", "channel", "language"], name="notices_body_once")
        ]
