"""What a meeting leaves behind: minutes and decisions."""

from __future__ import annotations

from django.db import models

from hyeonjang.services.meetings.models.meeting import AgendaItem, Meeting
from hyeonjang.services.meetings.vocabulary import DecisionState, EvidenceKind, MinutesState, StepKind


class Minutes(models.Model):
    """회의록. ``content`` is frozen when it is signed."""

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="minutes", verbose_name="회의")
    state = models.CharField("상태", max_length=10, choices=MinutesState.choices, default=MinutesState.OPEN)
    confirm_until = models.DateField("확인 기한")
    confirm_trace = models.JSONField("확인 기한의 계산", default=dict)
    content = models.JSONField("확정한 내용", default=dict)
    digest = models.CharField("해시", max_length=64, blank=True)
    signed_by = models.CharField("확정한 직위", max_length=150, blank=True)
    signed_at = models.DateTimeField("확정한 때", null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "회의록"

    def __str__(self) -> str:
        return str(self.meeting)


class Correction(models.Model):
    """What a participant wants put right: the words before and after, visible to all. ``part`` names the place
    (``remark:7``, ``decision:3``, ``note:5``)."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="corrections", verbose_name="회의록")
    part = models.CharField("고칠 곳", max_length=40)
    before = models.TextField("고치기 전")
    after = models.TextField("고친 뒤")
    reason = models.CharField("까닭", max_length=300)
    asked_by = models.CharField("요청한 직위", max_length=150)
    person = models.ForeignKey("org.Person", on_delete=models.PROTECT, related_name="+", verbose_name="요청한 사람")
    asked_at = models.DateTimeField("요청한 때")
    taken = models.BooleanField("반영 여부", null=True)
    answer = models.CharField("답", max_length=300, blank=True)

    class Meta:
        verbose_name = "회의록 정정"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.part


class Decision(models.Model):
    """결정 사항. It belongs to a post, not to a person; closed only by its evidence or withdrawn with a reason."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions", verbose_name="회의")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="decisions", verbose_name="안건")
    number = models.CharField("결정 번호", max_length=20, unique=True)
    text = models.TextField("결정 내용")
    owner_post = models.ForeignKey("org.Post", on_delete=models.PROTECT, related_name="+", verbose_name="담당 직위")
    owner_unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="담당 직위가 있는 부서")
    owner_label = models.CharField("결정 때의 담당 직위 이름", max_length=150)
    confidential = models.BooleanField("참석자만 봄", default=False)
    taken_on = models.DateField("결정일")
    length = models.CharField("기간", max_length=20)
    due = models.DateField("기한")
    due_trace = models.JSONField("기한의 계산", default=dict)
    evidence_kind = models.CharField("증빙의 종류", max_length=10, choices=EvidenceKind.choices)
    evidence = models.CharField("증빙", max_length=60, blank=True)
    evidence_key = models.CharField("증빙의 대상", max_length=200, blank=True)
    evidence_params = models.JSONField("증빙의 조건", default=dict)
    evidence_target = models.DecimalField("지표의 목표값", max_digits=14, decimal_places=2, null=True)
    evidence_label = models.CharField("이행을 확인하는 증빙", max_length=300)
    state = models.CharField("상태", max_length=10, choices=DecisionState.choices, default=DecisionState.OPEN, db_index=True)
    closed_on = models.DateField("이행일", null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "회의 결정"
        ordering = ["due", "id"]
        indexes = [models.Index(fields=["evidence_kind", "evidence", "state"], name="meetings_decision_evidence")]

    def __str__(self) -> str:
        return f"{self.number} {self.text[:40]}"


class CoOwner(models.Model):
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="co_owners", verbose_name="회의 결정")
    post = models.ForeignKey("org.Post", on_delete=models.PROTECT, related_name="+", verbose_name="협조 직위")
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="협조 직위가 있는 부서")
    label = models.CharField("결정 때의 직위 이름", max_length=150)

    class Meta:
        verbose_name = "협조 직위"
        constraints = [models.UniqueConstraint(fields=["decision", "post"], name="meetings_co_owner_once")]

    def __str__(self) -> str:
        return self.label


class DecisionStep(models.Model):
    """What happened to a decision; only added."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="steps", verbose_name="회의 결정")
    kind = models.CharField("구분", max_length=20, choices=StepKind.choices)
    at = models.DateTimeField("시각")
    by = models.CharField("한 직위", max_length=200)
    text = models.CharField("내용", max_length=500)
    url = models.CharField("증빙 화면", max_length=300, blank=True)

    class Meta:
        verbose_name = "결정 경과"
        ordering = ["decision", "id"]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.kind}"
