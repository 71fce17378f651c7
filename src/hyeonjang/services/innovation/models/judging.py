"""Selections, judges, score sheets, awards."""

from __future__ import annotations

from django.db import models

from hyeonjang.services.innovation.models.cycle import Criterion, Cycle
from hyeonjang.services.innovation.models.proposal import Proposal
from hyeonjang.services.innovation.vocabulary import Grade, StageKind


class Selection(models.Model):
    """What a stage decided about a proposal: let through or not, its place, why."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="selections", verbose_name="혁신안")
    stage = models.CharField("단계", max_length=20, choices=StageKind.choices())
    passed = models.BooleanField("통과")
    score = models.DecimalField("평균 점수", max_digits=7, decimal_places=4, null=True, blank=True)
    rank = models.PositiveSmallIntegerField("순위", null=True, blank=True)
    reason = models.CharField("사유", max_length=300)
    decided_on = models.DateField("정한 날")
    decided_by = models.ForeignKey("org.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
                                   verbose_name="정한 사람")

    class Meta:
        verbose_name = "단계 선정"
        constraints = [models.UniqueConstraint(fields=["proposal", "stage"], name="innovation_selection_once")]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.stage}"


class Judge(models.Model):
    """A judge of a stage."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="judges", verbose_name="연차")
    stage = models.CharField("단계", max_length=20, choices=StageKind.choices())
    person = models.ForeignKey("org.Person", on_delete=models.PROTECT, related_name="+", verbose_name="심사위원")
    department = models.ForeignKey("org.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
                                   verbose_name="소속 부서")
    label = models.CharField("직위·이름", max_length=100)

    class Meta:
        verbose_name = "심사위원"
        ordering = ["cycle", "stage", "id"]
        constraints = [models.UniqueConstraint(fields=["cycle", "stage", "person"], name="innovation_judge_once")]

    def __str__(self) -> str:
        return self.label


class Recusal(models.Model):
    """A judge who may not or will not score one proposal (제척·회피)."""

    judge = models.ForeignKey(Judge, on_delete=models.CASCADE, related_name="recusals", verbose_name="심사위원")
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="recusals", verbose_name="혁신안")
    reason = models.CharField("사유", max_length=200)
    declared_on = models.DateField("신고일")

    class Meta:
        verbose_name = "제척·회피"
        constraints = [models.UniqueConstraint(fields=["judge", "proposal"], name="innovation_recusal_once")]

    def __str__(self) -> str:
        return f"{self.judge_id}/{self.proposal_id}"


class ScoreSheet(models.Model):
    """One judge's sheet for one proposal; handed in once."""

    judge = models.ForeignKey(Judge, on_delete=models.PROTECT, related_name="sheets", verbose_name="심사위원")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="sheets", verbose_name="혁신안")
    opinion = models.TextField("심사의견", blank=True)
    handed_in_at = models.DateTimeField("제출 시각")

    class Meta:
        verbose_name = "심사표"
        constraints = [models.UniqueConstraint(fields=["judge", "proposal"], name="innovation_sheet_once")]

    def __str__(self) -> str:
        return f"{self.judge_id}/{self.proposal_id}"


class CriterionScore(models.Model):
    sheet = models.ForeignKey(ScoreSheet, on_delete=models.CASCADE, related_name="scores", verbose_name="심사표")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+", verbose_name="심사기준")
    points = models.DecimalField("점수", max_digits=5, decimal_places=2)

    class Meta:
        verbose_name = "기준별 점수"
        constraints = [
            models.UniqueConstraint(fields=["sheet", "criterion"], name="innovation_score_once"),
            models.CheckConstraint(condition=models.Q(points__gte=0, points__lte=100), name="innovation_score_range"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.points}"


class Award(models.Model):
    """시상. One a proposal."""

    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="award", verbose_name="혁신안")
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="awards", verbose_name="연차")
    grade = models.CharField("등급", max_length=20, choices=Grade.choices())
    score = models.DecimalField("평균 점수", max_digits=7, decimal_places=4)
    rank = models.PositiveSmallIntegerField("순위")
    awarded_on = models.DateField("시상일")

    class Meta:
        verbose_name = "시상"
        ordering = ["cycle", "rank"]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.grade}"
