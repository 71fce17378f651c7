"""취합: a sheet that goes out to departments and comes back."""

from __future__ import annotations

from django.db import models

from hyeonjang.services.innovation.models.cycle import Cycle
from hyeonjang.services.innovation.vocabulary import SheetEach, SheetState


class Collection(models.Model):
    cycle = models.ForeignKey(
        Cycle,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="collections",
        verbose_name="연차",
    )
    title = models.CharField("제목", max_length=150)
    guide = models.TextField("작성 안내", blank=True)
    columns = models.JSONField("열")
    each = models.CharField(
        "줄 단위", max_length=20, choices=SheetEach.choices(), default=SheetEach.FREE.value
    )
    owner = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="취합 부서"
    )
    sent_on = models.DateField("보낸 날")
    due = models.DateField("제출 기한")
    state = models.CharField(
        "상태", max_length=20, choices=SheetState.choices(), default=SheetState.OPEN.value
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "취합"
        ordering = ["-sent_on", "-id"]

    def __str__(self) -> str:
        return self.title


class CollectionTarget(models.Model):
    collection = models.ForeignKey(
        Collection, on_delete=models.CASCADE, related_name="targets", verbose_name="취합"
    )
    department = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="부서"
    )
    submitted_at = models.DateTimeField("제출 시각", null=True, blank=True)
    submitted_by = models.ForeignKey(
        "org.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="제출자"
    )
    nothing = models.BooleanField("해당 없음", default=False)
    reminders = models.PositiveSmallIntegerField("독촉 횟수", default=0)
    reminded_at = models.DateTimeField("마지막 독촉", null=True, blank=True)

    class Meta:
        verbose_name = "취합 대상"
        constraints = [
            models.UniqueConstraint(fields=["collection", "department"], name="innovation_target_once"),
        ]

    def __str__(self) -> str:
        return f"{self.collection_id}/{self.department_id}"


class CollectionRow(models.Model):
    target = models.ForeignKey(
        CollectionTarget, on_delete=models.CASCADE, related_name="rows", verbose_name="대상"
    )
    order = models.PositiveIntegerField("순서")
    values = models.JSONField("값")

    class Meta:
        verbose_name = "취합 줄"
        ordering = ["target", "order"]
        constraints = [models.UniqueConstraint(fields=["target", "order"], name="innovation_row_once")]

    def __str__(self) -> str:
        return f"{self.target_id}:{self.order}"
