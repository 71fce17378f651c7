"""A day's export of another system on its way in."""

from __future__ import annotations

from django.db import models

from .case import Case
from .types import CaseType


class ImportMapping(models.Model):
    """Which column of a system's export is what, remembered from the last time."""

    system = models.CharField("시스템", max_length=40)
    type = models.ForeignKey(CaseType, on_delete=models.PROTECT, related_name="+", verbose_name="종류")
    columns = models.JSONField("열 연결", default=dict)

    class Meta:
        verbose_name = "들여오기 열 연결"
        constraints = [models.UniqueConstraint(fields=["system", "type"], name="cases_mapping_once")]


class CaseImport(models.Model):
    """An uploaded file: seen first, applied as a whole afterwards, or thrown away. The rows hold personal
    data and are emptied once it is settled."""

    class State(models.TextChoices):
        PREVIEW = "preview", "확인 전"
        APPLIED = "applied", "들여옴"
        CANCELLED = "cancelled", "취소"

    system = models.CharField("시스템", max_length=40)
    type = models.ForeignKey(CaseType, on_delete=models.PROTECT, related_name="+", verbose_name="종류")
    department = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="부서")
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="팀")
    state = models.CharField("상태", max_length=10, choices=State.choices, default=State.PREVIEW)
    file_name = models.CharField("파일 이름", max_length=255)
    file_sha256 = models.CharField("파일 해시", max_length=64)
    headers = models.JSONField("열")
    columns = models.JSONField("열 연결", default=dict)
    rows = models.JSONField("줄", default=list)
    report = models.JSONField("결과", default=dict)
    uploaded_by = models.CharField("올린 사람", max_length=200)
    uploaded_at = models.DateTimeField("올린 시각")
    settled_at = models.DateTimeField("끝낸 시각", null=True)

    class Meta:
        verbose_name = "건 들여오기"
        ordering = ["-uploaded_at", "-id"]


class Imported(models.Model):
    """What the other system last said about a case: the basis of the next difference."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="imported", verbose_name="건")
    last_import = models.ForeignKey(
        CaseImport, on_delete=models.PROTECT, related_name="seen", verbose_name="마지막으로 나온 파일"
    )
    values = models.JSONField("값")

    class Meta:
        verbose_name = "들여온 건"
