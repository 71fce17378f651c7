"""The stop-list (중단·폐지 목록)."""

from __future__ import annotations

from django.db import models

from hyeonjang.services.innovation.models.cycle import Cycle
from hyeonjang.services.innovation.vocabulary import StopCriterion, StopKind, StopState


class StopItem(models.Model):
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="stop_items", verbose_name="연차")
    team = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="팀")
    department = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="부서"
    )
    kind = models.CharField("구분", max_length=20, choices=StopKind.choices())
    name = models.CharField("업무·보고 이름", max_length=150)
    criterion = models.CharField("폐지 기준", max_length=20, choices=StopCriterion.choices())
    reason = models.TextField("폐지 까닭")
    times_per_year = models.PositiveIntegerField("연간 횟수")
    hours_each = models.DecimalField("1회 시간", max_digits=7, decimal_places=2)
    people = models.PositiveSmallIntegerField("투입 인원", default=1)
    hours_per_year = models.DecimalField("돌려받는 시간(연간)", max_digits=10, decimal_places=1)
    touches_others = models.BooleanField("다른 부서와 관련", default=False)
    state = models.CharField("상태", max_length=20, choices=StopState.choices())
    proposed_on = models.DateField("올린 날")
    decided_on = models.DateField("정한 날", null=True, blank=True)
    decision_reason = models.CharField("결정 사유", max_length=300, blank=True)
    noted_on = models.DateField("통보를 확인한 날", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "중단·폐지 항목"
        ordering = ["cycle", "-proposed_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "team", "name"], name="innovation_stop_once"),
        ]

    def __str__(self) -> str:
        return self.name
