"""After judging: decision, re-examination, adoption with its frozen baseline, plan, publication."""

from __future__ import annotations

from django.db import models

from hyeonjang.services.innovation.models.proposal import Proposal
from hyeonjang.services.innovation.vocabulary import Outcome


class Decision(models.Model):
    """채택 or 불채택, first or after re-examination; reasons always."""

    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, related_name="decisions", verbose_name="혁신안"
    )
    instance = models.PositiveSmallIntegerField("심급", default=1)
    outcome = models.CharField("결정", max_length=20, choices=Outcome.choices())
    reason = models.TextField("결정 이유")
    decided_on = models.DateField("결정·통지일")
    due = models.DateField("결정기한")
    due_trace = models.JSONField("기한 근거", default=list)
    decided_by = models.ForeignKey(
        "org.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="결정자"
    )
    reexamination_until = models.DateField("재심 요청 기한", null=True, blank=True)
    managed_until = models.DateField("관리 기한")
    keep_until = models.DateField("보존 기한")
    keep_cite = models.CharField("보존 근거", max_length=200)

    class Meta:
        verbose_name = "결정"
        ordering = ["proposal", "instance"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "instance"], name="innovation_decision_once")
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.outcome}"


class Reexamination(models.Model):
    """재심 요청; once."""

    proposal = models.OneToOneField(
        Proposal, on_delete=models.PROTECT, related_name="reexamination", verbose_name="혁신안"
    )
    reason = models.TextField("요청 이유")
    requested_on = models.DateField("요청일")
    requested_by = models.ForeignKey(
        "org.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="요청자"
    )

    class Meta:
        verbose_name = "재심"

    def __str__(self) -> str:
        return str(self.proposal_id)


class Adoption(models.Model):
    """The promise at adoption, with the baseline that is frozen on that day."""

    proposal = models.OneToOneField(
        Proposal, on_delete=models.PROTECT, related_name="adoption", verbose_name="혁신안"
    )
    adopted_on = models.DateField("채택일")
    measure = models.CharField("지표", max_length=100)
    measure_params = models.JSONField("지표 조건", default=dict)
    target = models.DecimalField("목표값", max_digits=14, decimal_places=2)
    due = models.DateField("약속 기한")
    baseline_start = models.DateField("기준 기간 시작")
    baseline_end = models.DateField("기준 기간 끝")
    baseline = models.JSONField("기준값")
    promise_id = models.BigIntegerField("약속 번호", null=True, blank=True)
    started_on = models.DateField("실시일", null=True, blank=True)
    completed_on = models.DateField("완료일", null=True, blank=True)

    class Meta:
        verbose_name = "채택"

    def __str__(self) -> str:
        return str(self.proposal_id)


class Plan(models.Model):
    """실시계획: due one month after adoption."""

    proposal = models.OneToOneField(
        Proposal, on_delete=models.PROTECT, related_name="plan", verbose_name="혁신안"
    )
    due = models.DateField("제출 기한")
    submitted_on = models.DateField("제출일", null=True, blank=True)
    outline = models.TextField("계획 요지", blank=True)

    class Meta:
        verbose_name = "실시계획"

    def __str__(self) -> str:
        return str(self.proposal_id)


class PlanStep(models.Model):
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="steps", verbose_name="실시계획")
    order = models.PositiveSmallIntegerField("순서")
    title = models.CharField("할 일", max_length=200)
    due = models.DateField("기한")
    done_on = models.DateField("마친 날", null=True, blank=True)
    evidence = models.CharField("증빙", max_length=300, blank=True)

    class Meta:
        verbose_name = "실시 단계"
        ordering = ["plan", "order"]
        constraints = [models.UniqueConstraint(fields=["plan", "order"], name="innovation_step_once")]

    def __str__(self) -> str:
        return self.title


class FollowUp(models.Model):
    """추진상황 점검: what the programme office found."""

    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, related_name="follow_ups", verbose_name="혁신안"
    )
    checked_on = models.DateField("점검일")
    finding = models.TextField("점검 결과")
    checked_by = models.ForeignKey(
        "org.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="점검자"
    )

    class Meta:
        verbose_name = "추진상황 점검"
        ordering = ["proposal", "checked_on", "id"]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.checked_on}"


class Publication(models.Model):
    """What residents see. A frozen copy without personal names; the portal reads nothing else."""

    proposal = models.OneToOneField(
        Proposal, on_delete=models.PROTECT, related_name="publication", verbose_name="혁신안"
    )
    year = models.PositiveSmallIntegerField("연도")
    published_on = models.DateField("공개일")
    title = models.CharField("제목", max_length=150)
    department_name = models.CharField("부서", max_length=100)
    residents_view = models.TextField("군민이 느끼는 변화")
    promise = models.JSONField("약속")
    effect = models.JSONField("결과")
    withdrawn_on = models.DateField("공개 중지일", null=True, blank=True)

    class Meta:
        verbose_name = "군민 공개"
        ordering = ["-year", "department_name", "id"]

    def __str__(self) -> str:
        return self.title
