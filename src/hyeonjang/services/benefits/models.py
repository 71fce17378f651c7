"""Applications for benefits, what is asked of other bodies, visits, rulings and letters.

The case itself (number, clocks, log) is a ``commons.cases`` case; what stands here is what only benefits know.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from .vocabulary import Outcome, RequestState, RulingKind, VisitState


class BenefitSettings(models.Model):
    """The county's own choices; one row. Payroll closings are days of the month: no law sets them."""

    promise_days = models.PositiveSmallIntegerField("처리 약속(일)", default=10)
    emergency_days = models.PositiveSmallIntegerField("긴급복지 처리 목표(근무일)", default=2)
    level = models.CharField("보장결정 전결권자", max_length=10, default="팀장")
    two_persons = models.BooleanField("조사한 사람과 결정하는 사람을 나눔", default=False)
    closing_20 = models.PositiveSmallIntegerField("20일 급여의 마감일", default=15)
    closing_25 = models.PositiveSmallIntegerField("25일 급여의 마감일", default=18)
    chase_every = models.PositiveSmallIntegerField("독촉 간격(일)", default=5)
    area = models.CharField("아동수당 지역 구분", max_length=20, blank=True, default="shrinking")
    voucher = models.BooleanField("아동수당을 지역사랑상품권으로 지급", default=False)
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="처리할 팀")
    contact = models.CharField("문의 전화", max_length=40, blank=True)
    version = models.PositiveIntegerField("판", default=1)

    class Meta:
        verbose_name = "사회보장급여 설정"


class Application(models.Model):
    """신청: one person asks for one or several benefits at once; household facts are asked once for all of them.

    ``born`` and ``birth_order`` are the child's, where a benefit is for a child.
    """

    applicant = models.ForeignKey(
        "parties.NaturalPerson", on_delete=models.PROTECT, related_name="+", verbose_name="신청인"
    )
    intake_unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="받은 곳")
    filed_on = models.DateField("낸 날")
    applied_on = models.DateField("신청일")
    applied_cite = models.CharField("신청일의 근거", max_length=200)
    told_on = models.DateField("신청할 때 알릴 것을 알린 날", null=True)
    size = models.PositiveSmallIntegerField("가구원 수", null=True)
    couple = models.BooleanField("부부가구", null=True)
    born = models.DateField("아동의 출생일", null=True)
    birth_order = models.PositiveSmallIntegerField("출생 순위", null=True)
    priority = models.CharField("우선조사 사유", max_length=300, blank=True)
    created_at = models.DateTimeField("적은 때")
    created_by = models.CharField("적은 사람", max_length=200)

    class Meta:
        verbose_name = "사회보장급여 신청"
        indexes = [models.Index(fields=["applicant", "-applied_on"], name="benefits_of_applicant")]

    def __str__(self) -> str:
        return f"신청 {self.pk}"


class Claim(models.Model):
    """One benefit of an application, which is one case. ``draft`` is what was put up for the decision."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="claims", verbose_name="신청")
    benefit = models.SlugField("사회보장급여", max_length=40)
    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="+", verbose_name="건")
    national_paid = models.PositiveIntegerField("국민연금 급여액", null=True)
    national_shared = models.PositiveIntegerField("국민연금 소득재분배급여", null=True)
    amount = models.PositiveIntegerField("산정한 급여액", null=True)
    stated_start = models.DateField("결정서에 적을 급여개시일", null=True)
    committee_on = models.DateField("위원회 심의일", null=True)
    draft = models.JSONField("올린 결정안", default=dict)

    class Meta:
        verbose_name = "신청한 급여"
        constraints = [models.UniqueConstraint(fields=["application", "benefit"], name="benefits_claim_once")]


class Assessment(models.Model):
    """소득인정액 under one statute, as 행복이음 shows it; the newest row of a basis counts.

    ``below_line``: the answers at hand already show income and assets below the minister's line (사회보장급여법
    제9조제4항).
    """

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="assessments", verbose_name="신청"
    )
    basis = models.CharField("산정 기준", max_length=40)
    evaluated = models.PositiveIntegerField("소득평가액")
    converted = models.PositiveIntegerField("재산의 소득환산액")
    evidence = models.CharField("증빙", max_length=300)
    below_line = models.BooleanField("받은 자료로 기준 이하임을 확인", default=False)
    below_evidence = models.CharField("기준 이하의 증빙", max_length=300, blank=True)
    recorded_at = models.DateTimeField("적은 때")
    recorded_by = models.CharField("적은 사람", max_length=200)

    class Meta:
        verbose_name = "소득ㆍ재산 조사"
        ordering = ["application", "-id"]


class Visit(models.Model):
    """현장조사: planned for a day and an investigator, done on the field page."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="visits", verbose_name="신청")
    planned_on = models.DateField("예정일")
    time = models.CharField("시각", max_length=20, blank=True)
    investigator = models.ForeignKey(
        "org.Person", on_delete=models.PROTECT, related_name="+", verbose_name="조사할 사람", db_index=False
    )
    purpose = models.CharField("볼 것", max_length=300)
    state = models.CharField("상태", max_length=12, choices=VisitState.choices(), default=VisitState.PLANNED.value)
    done_at = models.DateTimeField("조사한 때", null=True)
    done_by_id = models.BigIntegerField("조사한 사람", null=True)
    met_person = models.CharField("만난 사람", max_length=100, blank=True)
    summary = models.TextField("조사 내용", blank=True)
    before_replies = models.BooleanField("회신 전에 조사함", default=False)
    cancelled = models.CharField("취소한 까닭", max_length=300, blank=True)

    class Meta:
        verbose_name = "현장조사"
        indexes = [
            models.Index(fields=["investigator", "planned_on"], name="benefits_visits", condition=Q(state="planned"))
        ]


class VisitPhoto(models.Model):
    """A picture taken at a visit, without the place and camera that phones write into it."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="photos", verbose_name="현장조사")
    data = models.BinaryField("사진")
    media = models.CharField("형식", max_length=20)
    digest = models.CharField("해시", max_length=64)
    added_at = models.DateTimeField("올린 때")

    class Meta:
        verbose_name = "현장 사진"


class Answer(models.Model):
    """An answer to a question of the benefit's law; the newest row of a question counts."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="answers", verbose_name="신청한 급여")
    question = models.SlugField("판단할 사항", max_length=40)
    met = models.BooleanField("충족", null=True)
    evidence = models.CharField("증빙", max_length=300, blank=True)
    note = models.CharField("덧붙일 말", max_length=500, blank=True)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="현장조사")
    recorded_at = models.DateTimeField("적은 때")
    recorded_by_id = models.BigIntegerField("적은 사람", null=True)

    class Meta:
        verbose_name = "판단"
        ordering = ["claim", "-id"]


class DataRequest(models.Model):
    """자료 조회: what was asked of whom on which article, until when it is due, what came back.

    ``due_on`` is the legal reply day where the law sets one; ``chase_on`` the next day to ask again.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="requests", verbose_name="신청")
    number = models.CharField("조회 번호", max_length=40, unique=True)
    source = models.SlugField("자료", max_length=40)
    about = models.CharField("누구의 자료", max_length=60, default="가구")
    cite = models.CharField("근거", max_length=200)
    sent_on = models.DateField("요청일")
    sent_by = models.CharField("요청한 사람", max_length=200)
    due_on = models.DateField("회신 기한", null=True)
    chase_on = models.DateField("독촉할 날", null=True)
    chased = models.PositiveSmallIntegerField("독촉 횟수", default=0)
    state = models.CharField("상태", max_length=12, choices=RequestState.choices(), default=RequestState.WAITING.value)
    replied_on = models.DateField("회신일", null=True)
    reply = models.CharField("회신 내용", max_length=1000, blank=True)
    evidence = models.CharField("증빙", max_length=300, blank=True)

    class Meta:
        verbose_name = "자료 조회"
        constraints = [
            models.UniqueConstraint(
                fields=["application", "source", "about"], name="benefits_asked_once",
                condition=Q(state__in=["waiting", "replied", "waived"]),
            )
        ]
        indexes = [
            models.Index(fields=["chase_on"], name="benefits_to_chase", condition=Q(state="waiting")),
            models.Index(fields=["sent_on"], name="benefits_waiting", condition=Q(state="waiting")),
        ]


class Chase(models.Model):
    """독촉: a letter that asks a body again for its answers."""

    request = models.ForeignKey(DataRequest, on_delete=models.PROTECT, related_name="chases", verbose_name="자료 조회")
    sent_on = models.DateField("독촉일")
    document_number = models.CharField("문서번호", max_length=100)
    sent_by = models.CharField("독촉한 사람", max_length=200)

    class Meta:
        verbose_name = "회신 독촉"


class UrgentSupport(models.Model):
    """긴급급여: 생계급여 paid before the decision (국민기초생활 보장법 제27조제2항)."""

    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, related_name="urgent", verbose_name="신청한 급여")
    need = models.CharField("긴급한 까닭", max_length=500)
    first = models.DateField("시작일")
    last = models.DateField("끝나는 날")
    renewable_to = models.DateField("한 번 늘릴 수 있는 날")
    decided_at = models.DateTimeField("정한 때")
    decided_by = models.CharField("정한 사람", max_length=200)

    class Meta:
        verbose_name = "긴급급여"


class Ruling(models.Model):
    """보장결정, a decision before all answers came, or its later correction. Rows are added, never rewritten.

    Only ``settled_on`` (the late answers were looked at) and ``after_checked_on`` (사후조사) are filled in later.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="rulings", verbose_name="신청한 급여")
    seq = models.PositiveSmallIntegerField("순번")
    kind = models.CharField("갈래", max_length=12, choices=RulingKind.choices())
    outcome = models.CharField("결정", max_length=12, choices=Outcome.choices())
    amount = models.PositiveIntegerField("급여액", null=True)
    starts_on = models.DateField("급여 개시일", null=True)
    first_payday = models.DateField("첫 지급일", null=True)
    possible_payday = models.DateField("가장 이른 지급일", null=True)
    decided_on = models.DateField("결정일")
    decided_by = models.CharField("결정한 사람", max_length=200)
    basis = models.CharField("결정의 근거", max_length=200)
    reasons = models.JSONField("까닭", default=list)
    texts = models.JSONField("통지할 내용", default=dict)
    trace = models.JSONField("산출 근거", default=list)
    missing = models.JSONField("오지 않은 회신", default=list)
    settled_on = models.DateField("회신을 확인한 날", null=True)
    after_check_due = models.DateField("사후조사 기한", null=True)
    after_checked_on = models.DateField("사후조사한 날", null=True)
    overpaid = models.PositiveBigIntegerField("더 지급한 금액", null=True)
    recovery_cause = models.CharField("환수 원인", max_length=300, blank=True)

    class Meta:
        verbose_name = "보장결정"
        ordering = ["claim", "seq"]
        constraints = [models.UniqueConstraint(fields=["claim", "seq"], name="benefits_ruling_order")]
        indexes = [models.Index(fields=["decided_on"], name="benefits_ruled_on")]


class Letter(models.Model):
    """결정통지서 as it was issued: what it said, kept word for word."""

    ruling = models.OneToOneField(Ruling, on_delete=models.PROTECT, related_name="letter", verbose_name="보장결정")
    document_number = models.CharField("문서번호", max_length=100)
    texts = models.JSONField("적은 내용")
    issued_on = models.DateField("발급일")
    issued_by = models.CharField("발급한 사람", max_length=200)

    class Meta:
        verbose_name = "결정통지서"
