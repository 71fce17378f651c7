"""Proposals (혁신안): the case, its immutable versions, who shares it, what others say, and its event log."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from hyeonjang.services.innovation.models.cycle import Cycle
from hyeonjang.services.innovation.vocabulary import (
    Activity,
    CommentState,
    ProposalKind,
    ProposalState,
    RoundKind,
)


class Proposal(models.Model):
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="proposals", verbose_name="연차")
    number = models.CharField("제안번호", max_length=20, unique=True)
    team = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="팀")
    department = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="부서"
    )
    author = models.ForeignKey(
        "org.Person", on_delete=models.PROTECT, related_name="+", verbose_name="제안자"
    )
    kind = models.CharField("제안 종류", max_length=20, choices=ProposalKind.choices())
    title = models.CharField("제목", max_length=150)
    state = models.CharField(
        "상태",
        max_length=20,
        choices=ProposalState.choices(),
        default=ProposalState.DRAFT.value,
        db_index=True,
    )
    latest = models.PositiveSmallIntegerField("최신 판", default=1)
    adopted_from = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="followers",
        verbose_name="본뜬 혁신안",
    )
    created_on = models.DateField("작성일")
    received_on = models.DateField("접수일", null=True, blank=True)
    decision_due = models.DateField("결정기한", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "혁신안"
        verbose_name_plural = "혁신안"
        ordering = ["number"]
        indexes = [models.Index(fields=["cycle", "department", "state"], name="innovation_prop_board")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class ProposalVersion(models.Model):
    """A version's text and promise; written once, never changed."""

    proposal = models.ForeignKey(
        Proposal, on_delete=models.CASCADE, related_name="versions", verbose_name="혁신안"
    )
    no = models.PositiveSmallIntegerField("판")
    title = models.CharField("제목", max_length=150)
    today = models.TextField("지금의 처리 방식")
    today_figures = models.JSONField("지금의 수치", default=list)
    change = models.TextField("달라지는 점")
    legal_basis = models.TextField("근거 법령")
    residents_view = models.TextField("군민이 느끼는 변화")
    measure = models.CharField("지표", max_length=100)
    measure_params = models.JSONField("지표 조건", default=dict)
    target = models.DecimalField("목표값", max_digits=14, decimal_places=2)
    due = models.DateField("약속 기한")
    cost_won = models.BigIntegerField("소요 예산(원)", default=0)
    hours_per_year = models.DecimalField("줄어드는 시간(연간)", max_digits=10, decimal_places=1, default=0)
    reason = models.CharField("고친 까닭", max_length=300, blank=True)
    author = models.ForeignKey(
        "org.Person", on_delete=models.PROTECT, related_name="+", verbose_name="쓴 사람"
    )
    written_on = models.DateField("쓴 날")

    class Meta:
        verbose_name = "혁신안 판"
        ordering = ["proposal", "no"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "no"], name="innovation_version_once"),
            models.CheckConstraint(condition=models.Q(cost_won__gte=0), name="innovation_cost_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} v{self.no}"


class CoProposer(models.Model):
    """공동제안자: 분담내용과 백분율 기여도 (조례 제5조). The main proposer's share is what is left of 100."""

    proposal = models.ForeignKey(
        Proposal, on_delete=models.CASCADE, related_name="co_proposers", verbose_name="혁신안"
    )
    person = models.ForeignKey(
        "org.Person", on_delete=models.PROTECT, related_name="+", verbose_name="공동제안자"
    )
    part = models.CharField("분담내용", max_length=200)
    share_percent = models.PositiveSmallIntegerField(
        "기여도(%)", validators=[MinValueValidator(1), MaxValueValidator(99)]
    )

    class Meta:
        verbose_name = "공동제안자"
        constraints = [
            models.UniqueConstraint(fields=["proposal", "person"], name="innovation_coproposer_once")
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}/{self.person_id}"


class Comment(models.Model):
    """An opinion of another department (타 부서 의견); never erased, only answered."""

    proposal = models.ForeignKey(
        Proposal, on_delete=models.CASCADE, related_name="comments", verbose_name="혁신안"
    )
    version_no = models.PositiveSmallIntegerField("판")
    department = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="부서"
    )
    author = models.ForeignKey(
        "org.Person", on_delete=models.PROTECT, related_name="+", verbose_name="쓴 사람"
    )
    body = models.TextField("의견")
    written_on = models.DateField("쓴 날")
    state = models.CharField(
        "반영", max_length=20, choices=CommentState.choices(), default=CommentState.OPEN.value
    )
    answer = models.TextField("답", blank=True)
    answered_on = models.DateField("답한 날", null=True, blank=True)

    class Meta:
        verbose_name = "의견"
        ordering = ["proposal", "id"]

    def __str__(self) -> str:
        return f"{self.proposal_id}#{self.pk}"


class Round(models.Model):
    """A refinement round that stops the decision's clock: 보완 or 의견조회."""

    proposal = models.ForeignKey(
        Proposal, on_delete=models.CASCADE, related_name="rounds", verbose_name="혁신안"
    )
    no = models.PositiveSmallIntegerField("차수")
    kind = models.CharField("구분", max_length=20, choices=RoundKind.choices())
    ask = models.TextField("요청 내용")
    asked_on = models.DateField("요청일")
    due = models.DateField("회신 기한")
    answer = models.TextField("회신", blank=True)
    answered_on = models.DateField("회신일", null=True, blank=True)

    class Meta:
        verbose_name = "보완·의견조회"
        ordering = ["proposal", "no"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "no"], name="innovation_round_once"),
            models.UniqueConstraint(
                fields=["proposal"],
                condition=models.Q(answered_on__isnull=True),
                name="innovation_one_open_round",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.no}차"


class Idea(models.Model):
    """An anonymous idea. There is no column for who wrote it, and only the day is kept."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="ideas", verbose_name="연차")
    department = models.ForeignKey(
        "org.Unit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="관련 부서",
    )
    body = models.TextField("내용")
    written_on = models.DateField("쓴 날")
    proposal = models.ForeignKey(
        Proposal,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="ideas",
        verbose_name="이어진 혁신안",
    )

    class Meta:
        verbose_name = "익명 아이디어"
        ordering = ["-written_on", "-id"]

    def __str__(self) -> str:
        return self.body[:30]


class ProposalEvent(models.Model):
    """The proposal's own event log: activity, moment, post and department. Append-only."""

    proposal = models.ForeignKey(
        Proposal, on_delete=models.CASCADE, related_name="events", verbose_name="혁신안"
    )
    activity = models.CharField("단계", max_length=20, choices=Activity.choices())
    at = models.DateTimeField("시각")
    post = models.CharField("직위", max_length=100, blank=True)
    department = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="부서"
    )
    note = models.CharField("비고", max_length=200, blank=True)

    class Meta:
        verbose_name = "혁신안 이력"
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["proposal", "at"], name="innovation_event_case")]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.activity}"
