"""The year's cycle: stages with windows, quotas, criteria."""

from __future__ import annotations

from django.db import models

from hyeonjang.services.innovation.vocabulary import CycleState, StageKind


class Cycle(models.Model):
    """One year of the programme (업무혁신 연차)."""

    year = models.PositiveSmallIntegerField("연도", unique=True)
    title = models.CharField("이름", max_length=100)
    state = models.CharField("상태", max_length=20, choices=CycleState.choices(), default=CycleState.PREPARING.value)
    contest_closes = models.DateField("공모기간 종료일")
    quota_department_best = models.PositiveSmallIntegerField("부서 우수사례 정원", default=31)
    quota_per_department = models.PositiveSmallIntegerField("부서당 한도", default=2)
    quota_desk_review = models.PositiveSmallIntegerField("서면심사 통과 정원", default=8)
    quota_grand = models.PositiveSmallIntegerField("최우수 정원", default=1)
    quota_excellent = models.PositiveSmallIntegerField("우수 정원", default=2)
    quota_encouragement = models.PositiveSmallIntegerField("장려 정원", default=5)
    minimum_judges = models.PositiveSmallIntegerField("최소 심사위원 수", default=3)
    self_stop_hours = models.PositiveIntegerField("자체 폐지 한도(연간 시간)", default=100)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "업무혁신 연차"
        verbose_name_plural = "업무혁신 연차"
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(condition=models.Q(minimum_judges__gte=3), name="innovation_three_judges"),
        ]

    def __str__(self) -> str:
        return self.title


class Stage(models.Model):
    """One stage's first and last day."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="stages", verbose_name="연차")
    kind = models.CharField("단계", max_length=20, choices=StageKind.choices())
    order = models.PositiveSmallIntegerField("순서")
    opens = models.DateField("시작일")
    closes = models.DateField("마감일")

    class Meta:
        verbose_name = "단계"
        ordering = ["cycle", "order"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "kind"], name="innovation_stage_once"),
            models.CheckConstraint(condition=models.Q(closes__gte=models.F("opens")), name="innovation_stage_window"),
        ]

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.kind}"


class Criterion(models.Model):
    """A judging criterion (심사기준) with its weight."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="criteria", verbose_name="연차")
    slug = models.SlugField("기호", max_length=30)
    label = models.CharField("심사기준", max_length=50)
    weight = models.PositiveSmallIntegerField("배점 비중", default=20)
    order = models.PositiveSmallIntegerField("순서")

    class Meta:
        verbose_name = "심사기준"
        ordering = ["cycle", "order"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "slug"], name="innovation_criterion_once"),
            models.CheckConstraint(condition=models.Q(weight__gte=1), name="innovation_criterion_weight"),
        ]

    def __str__(self) -> str:
        return self.label
