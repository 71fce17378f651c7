"""The survey of how work is processed (업무처리 실태조사), one response a team."""

from __future__ import annotations

from django.db import models

from hyeonjang.services.innovation.models.cycle import Cycle
from hyeonjang.services.innovation.vocabulary import SurveyState


class SurveyResponse(models.Model):
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="responses", verbose_name="연차")
    team = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="팀")
    department = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="부서")
    state = models.CharField("상태", max_length=20, choices=SurveyState.choices(), default=SurveyState.PREFILLED.value)
    remark = models.TextField("어려운 점", blank=True)
    prefilled_on = models.DateField("미리 채운 날")
    confirmed_on = models.DateField("확인한 날", null=True, blank=True)
    confirmed_by = models.ForeignKey("org.Person", on_delete=models.PROTECT, null=True, blank=True,
                                     related_name="+", verbose_name="확인한 사람")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "실태조사 응답"
        constraints = [models.UniqueConstraint(fields=["cycle", "team"], name="innovation_survey_once")]

    def __str__(self) -> str:
        return f"{self.cycle_id}/{self.team_id}"


class SurveyFigure(models.Model):
    """One figure: what the record shows and what the team says. The logged value never changes."""

    response = models.ForeignKey(SurveyResponse, on_delete=models.CASCADE, related_name="figures",
                                 verbose_name="응답")
    order = models.PositiveSmallIntegerField("순서")
    work = models.CharField("업무", max_length=200)
    slug = models.CharField("항목 기호", max_length=40)
    label = models.CharField("항목", max_length=100)
    unit = models.CharField("단위", max_length=20)
    logged = models.DecimalField("기록된 값", max_digits=16, decimal_places=2, null=True, blank=True)
    stated = models.DecimalField("확인한 값", max_digits=16, decimal_places=2, null=True, blank=True)
    n = models.PositiveIntegerField("건수", default=0)
    source = models.CharField("출처", max_length=300)
    reason = models.CharField("다른 까닭", max_length=300, blank=True)

    class Meta:
        verbose_name = "실태조사 항목"
        ordering = ["response", "order"]
        constraints = [
            models.UniqueConstraint(fields=["response", "work", "slug"], name="innovation_survey_figure_once"),
        ]

    def __str__(self) -> str:
        return f"{self.work} {self.label}"
