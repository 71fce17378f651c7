"""Requests for cooperation between departments. 민원 처리에 관한 법률 제20조."""

from __future__ import annotations

from django.db import models

from hyeonjang.services.sharing.models.issue import Issue
from hyeonjang.services.sharing.vocabulary import ReplyKind, RequestState, StepKind


class CooperationRequest(models.Model):
    """협조 요청. It belongs to departments and posts, not to people. ``days`` of a request for a case count as the
    case itself does; ``due_at`` is set where they count in hours."""

    number = models.CharField("협조 번호", max_length=20, unique=True)
    title = models.CharField("협조 요청 제목", max_length=150)
    body = models.TextField("요청하는 내용")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="건")
    case_number = models.CharField("건 번호", max_length=40, blank=True)
    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, null=True, related_name="requests", verbose_name="군정 현안")
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="followed_by", verbose_name="앞선 요청")
    from_department = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="요청한 부서")
    from_post = models.ForeignKey("org.Post", on_delete=models.PROTECT, related_name="+", verbose_name="요청한 직위")
    from_unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="요청한 직위가 있는 부서")
    from_label = models.CharField("요청 때의 직위 이름", max_length=150)
    to_department = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="요청받은 부서")
    to_label = models.CharField("요청 때의 부서 이름", max_length=100)
    owner_post = models.ForeignKey("org.Post", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="회신 담당 직위")
    owner_unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="회신 담당 직위가 있는 부서")
    owner_label = models.CharField("회신 담당 직위 이름", max_length=150, blank=True)
    document_number = models.CharField("온나라 문서번호", max_length=60, blank=True)
    asked_at = models.DateTimeField("요청한 때", db_index=True)
    days = models.PositiveSmallIntegerField("회신기간(일)")
    extra_days = models.PositiveSmallIntegerField("연장한 기간(일)", default=0)
    due = models.DateField("회신기한", db_index=True)
    due_at = models.DateTimeField("회신기한 시각", null=True)
    due_trace = models.JSONField("회신기한의 계산", default=dict)
    state = models.CharField("상태", max_length=10, choices=RequestState.choices, default=RequestState.WAITING, db_index=True)
    ended_at = models.DateTimeField("끝난 때", null=True)
    reminded_on = models.DateField("마지막으로 알린 날", null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "협조 요청"
        ordering = ["due", "id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(from_department=models.F("to_department")), name="sharing_two_departments"),
            models.CheckConstraint(condition=models.Q(extra_days__lte=models.F("days")), name="sharing_extension_within"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Extension(models.Model):
    """연장: once, told before the period ends with reason, progress and the new date (제20조제2항·제3항)."""

    request = models.OneToOneField(CooperationRequest, on_delete=models.PROTECT, related_name="extension", verbose_name="협조 요청")
    at = models.DateTimeField("알린 때")
    by = models.CharField("연장한 직위", max_length=200)
    days = models.PositiveSmallIntegerField("연장 기간(일)")
    reason = models.CharField("연장 사유", max_length=500)
    progress = models.CharField("처리진행상황", max_length=500)
    before = models.CharField("연장 전 회신기한", max_length=40)
    after = models.CharField("회신예정일", max_length=40)

    class Meta:
        verbose_name = "회신기간 연장"

    def __str__(self) -> str:
        return f"{self.request_id} +{self.days}"


class Reply(models.Model):
    """회신: one a request, never changed. Who needs more asks again."""

    request = models.OneToOneField(CooperationRequest, on_delete=models.PROTECT, related_name="reply", verbose_name="협조 요청")
    kind = models.CharField("구분", max_length=10, choices=ReplyKind.choices)
    body = models.TextField("회신 내용")
    document_number = models.CharField("온나라 문서번호", max_length=60, blank=True)
    file_name = models.CharField("파일 이름", max_length=200, blank=True)
    content = models.BinaryField("파일", null=True)
    size = models.PositiveIntegerField("크기(바이트)", default=0)
    digest = models.CharField("해시", max_length=64, blank=True)
    at = models.DateTimeField("회신한 때")
    by = models.CharField("회신한 직위", max_length=200)
    person = models.ForeignKey("org.Person", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="회신한 사람")

    class Meta:
        verbose_name = "회신"

    def __str__(self) -> str:
        return f"{self.request_id} {self.kind}"


class RequestStep(models.Model):
    """What happened to a request; only added."""

    request = models.ForeignKey(CooperationRequest, on_delete=models.PROTECT, related_name="steps", verbose_name="협조 요청")
    kind = models.CharField("구분", max_length=20, choices=StepKind.choices)
    at = models.DateTimeField("시각")
    by = models.CharField("한 직위", max_length=200)
    text = models.CharField("내용", max_length=600)

    class Meta:
        verbose_name = "협조 경과"
        ordering = ["request", "id"]

    def __str__(self) -> str:
        return f"{self.request_id} {self.kind}"
