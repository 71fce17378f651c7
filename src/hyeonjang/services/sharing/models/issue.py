"""군정 현안: one page an issue, with everything that departments share about it."""

from __future__ import annotations

from django.db import models

from hyeonjang.services.sharing.vocabulary import (
    Coordinated,
    IssueState,
    IssueStepKind,
    QuestionState,
    Stance,
    Visibility,
)


class Issue(models.Model):
    """군정 현안. The owner is a post of the lead department."""

    number = models.CharField("현안 번호", max_length=20, unique=True)
    title = models.CharField("현안 이름", max_length=150)
    body = models.TextField("무엇이 문제인가")
    visibility = models.CharField("보는 사람", max_length=10, choices=Visibility.choices, default=Visibility.COUNTY)
    owner_post = models.ForeignKey("org.Post", on_delete=models.PROTECT, related_name="+", verbose_name="총괄 직위")
    owner_unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="총괄 직위가 있는 부서")
    owner_label = models.CharField("총괄 직위 이름", max_length=150)
    lead_department = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="총괄 부서")
    opened_on = models.DateField("등록일")
    state = models.CharField("상태", max_length=10, choices=IssueState.choices, default=IssueState.OPEN, db_index=True)
    closed_on = models.DateField("마친 날", null=True)
    summing_up = models.TextField("마무리", blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "군정 현안"
        ordering = ["-opened_on", "-id"]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class IssueDepartment(models.Model):
    """A department concerned, since when and until when."""

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="departments", verbose_name="군정 현안")
    department = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="관련 부서")
    label = models.CharField("그때의 부서 이름", max_length=100)
    why = models.CharField("무엇을 맡는가", max_length=200, blank=True)
    since = models.DateTimeField("부터")
    until = models.DateTimeField("까지", null=True)

    class Meta:
        verbose_name = "관련 부서"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["issue", "department"], condition=models.Q(until__isnull=True),
                                    name="sharing_department_once"),
        ]

    def __str__(self) -> str:
        return self.label


class Question(models.Model):
    """풀 문제: what is open, who answers it, until when."""

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="questions", verbose_name="군정 현안")
    text = models.CharField("풀 문제", max_length=300)
    owner_post = models.ForeignKey("org.Post", on_delete=models.PROTECT, related_name="+", verbose_name="담당 직위")
    owner_unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="담당 직위가 있는 부서")
    owner_label = models.CharField("담당 직위 이름", max_length=150)
    asked_by = models.CharField("올린 직위", max_length=200)
    asked_on = models.DateField("올린 날")
    length = models.CharField("기간", max_length=20)
    due = models.DateField("기한", db_index=True)
    due_trace = models.JSONField("기한의 계산", default=dict)
    state = models.CharField("상태", max_length=10, choices=QuestionState.choices, default=QuestionState.OPEN)
    answer = models.TextField("답", blank=True)
    answered_by = models.CharField("답한 직위", max_length=200, blank=True)
    answered_on = models.DateField("답한 날", null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "풀 문제"
        ordering = ["due", "id"]

    def __str__(self) -> str:
        return self.text[:60]


class IssueLink(models.Model):
    """Something elsewhere that belongs to the issue. Whoever may not see it there does not see its name here."""

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="links", verbose_name="군정 현안")
    kind = models.CharField("종류", max_length=20)
    key = models.CharField("대상", max_length=200)
    by = models.CharField("연결한 직위", max_length=200)
    at = models.DateTimeField("연결한 때")
    removed_at = models.DateTimeField("뺀 때", null=True)

    class Meta:
        verbose_name = "연결"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["issue", "kind", "key"], condition=models.Q(removed_at__isnull=True),
                                    name="sharing_link_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"


class IssueOpinion(models.Model):
    """What a department says to the plan, word for word; only added. 행정업무의 운영 및 혁신에 관한 규정 제9조제4항."""

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="opinions", verbose_name="군정 현안")
    department = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="부서")
    label = models.CharField("그때의 부서 이름", max_length=100)
    stance = models.CharField("입장", max_length=10, choices=Stance.choices)
    body = models.TextField("의견")
    by = models.CharField("의견을 낸 직위", max_length=200)
    at = models.DateTimeField("의견을 낸 때")

    class Meta:
        verbose_name = "부서 의견"
        ordering = ["issue", "id"]

    def __str__(self) -> str:
        return f"{self.label} {self.stance}"


class Coordination(models.Model):
    """기획조정 of a plan that touches two departments or more; only added. 연천군 기획업무 규칙 제4조제1항제5호."""

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="coordinations", verbose_name="군정 현안")
    outcome = models.CharField("결과", max_length=10, choices=Coordinated.choices)
    text = models.TextField("조정 내용")
    departments = models.JSONField("조정한 부서", default=list)
    ruler_post = models.ForeignKey("org.Post", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="지시할 직위")
    ruler_label = models.CharField("지시할 직위 이름", max_length=150, blank=True)
    by = models.CharField("조정한 직위", max_length=200)
    at = models.DateTimeField("조정한 때")

    class Meta:
        verbose_name = "기획조정"
        ordering = ["issue", "id"]

    def __str__(self) -> str:
        return f"{self.issue_id} {self.outcome}"


class IssueStep(models.Model):
    """The feed of an issue; only added. What was linked is not named here: ``link`` is shown by the reader's rights."""

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="steps", verbose_name="군정 현안")
    kind = models.CharField("구분", max_length=20, choices=IssueStepKind.choices)
    at = models.DateTimeField("시각", db_index=True)
    by = models.CharField("한 직위", max_length=200)
    text = models.CharField("내용", max_length=1000, blank=True)
    link = models.ForeignKey(IssueLink, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="연결")
    request = models.ForeignKey("sharing.CooperationRequest", on_delete=models.PROTECT, null=True, related_name="+",
                                verbose_name="협조 요청")

    class Meta:
        verbose_name = "현안 소식"
        ordering = ["issue", "id"]

    def __str__(self) -> str:
        return f"{self.issue_id} {self.kind}"
