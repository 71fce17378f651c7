"""Types of cases: what a published version says is never changed, and no two hold on one day."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from hyeonjang.kit.errors import Refused

from ..vocabulary import Level

UNCHANGEABLE = "공개한 건 종류는 고칠 수 없습니다. 새 판을 만들어 공개하세요."


class CaseType(models.Model):
    """건 종류: an identity through all its versions. ``series`` is the word in its numbers."""

    code = models.SlugField("코드", max_length=60, unique=True)
    series = models.CharField("번호 이름", max_length=30)
    owner_unit_id = models.BigIntegerField("소관 부서", null=True)
    created_at = models.DateTimeField("등록 시각")

    class Meta:
        verbose_name = "건 종류"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class CaseTypeVersion(models.Model):
    """One version of a type, valid from a day to the day before ``valid_to``.

    Lists are JSON: ``documents`` [{code, name, required, cite}], ``steps`` [{code, name, public}],
    ``consents`` [{code, name, required, cite}], ``outcomes`` [{code, name, kind}], ``exceptions`` to the
    level of decision [{code, text, level}], ``grounds`` of an extension [{code, text, cite}],
    ``legal_basis`` [{cite, what}].
    """

    type = models.ForeignKey(CaseType, on_delete=models.PROTECT, related_name="versions", verbose_name="종류")
    number = models.PositiveIntegerField("판")
    name = models.CharField("이름", max_length=120)
    valid_from = models.DateField("시작일")
    valid_to = models.DateField("끝난 다음 날", null=True, blank=True)
    published_at = models.DateTimeField("공개 시각", null=True, blank=True)
    published_by = models.CharField("공개한 사람", max_length=200, blank=True)
    clock = models.CharField("세는 법", max_length=20)
    term = models.CharField("법정 처리기간", max_length=20, blank=True)
    second_clock = models.CharField("함께 세는 법", max_length=20, blank=True)
    second_term = models.CharField("함께 세는 기간", max_length=20, blank=True)
    promise_clock = models.CharField("약속을 세는 법", max_length=20, blank=True)
    promise = models.CharField("처리 약속", max_length=20, blank=True)
    starts_with = models.CharField("시작", max_length=10, default="received")
    extension_times = models.PositiveSmallIntegerField("연장 횟수", null=True, blank=True)
    extension_most = models.CharField("연장 한도", max_length=20, blank=True)
    grounds = models.JSONField("연장 사유", default=list, blank=True)
    documents = models.JSONField("필요한 서류", default=list, blank=True)
    steps = models.JSONField("단계", default=list, blank=True)
    consents = models.JSONField("동의", default=list, blank=True)
    outcomes = models.JSONField("결정의 종류", default=list)
    level = models.CharField("전결권자", max_length=10, choices=Level.choices, default=Level.DEPARTMENT)
    exceptions = models.JSONField("전결의 예외", default=list, blank=True)
    separate_decider = models.BooleanField("조사자와 결정자를 나눔", default=False)
    statutory = models.BooleanField("법정민원", default=True)
    remedy = models.CharField("이의신청", max_length=10, default="petition")
    remedy_text = models.CharField("불복 안내", max_length=500, blank=True)
    on_death = models.CharField("신청인이 사망하면", max_length=10, default="close")
    legal_basis = models.JSONField("법적 근거", default=list)
    contact = models.CharField("문의처", max_length=100, blank=True)

    class Meta:
        verbose_name = "건 종류의 판"
        ordering = ["type", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["type", "number"], name="cases_version_number"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="cases_version_time"
            ),
            models.CheckConstraint(condition=Q(starts_with__in=["received", "applied"]), name="cases_version_start"),
        ]
        indexes = [models.Index(fields=["type", "valid_from"], name="cases_version_valid")]

    def __str__(self) -> str:
        return f"{self.name} {self.number}판"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only the end of validity of a published version may still be written."""
        if not self._state.adding and self.published_at is not None:
            stored = type(self).objects.filter(pk=self.pk).values_list("published_at", flat=True).first()
            if stored is not None and list(kwargs.get("update_fields") or []) != ["valid_to"]:
                raise Refused(UNCHANGEABLE, code="cases.published")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        if self.published_at is not None:
            raise Refused(UNCHANGEABLE, code="cases.published")
        return super().delete(*args, **kwargs)
