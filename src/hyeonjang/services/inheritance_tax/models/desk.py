"""The desk's own things: the county's choices, uploaded lists, letters."""

from __future__ import annotations

from django.db import models

from ..vocabulary import FILES, LetterState, Step
from .deaths import Death, Heir


class InheritanceSettings(models.Model):
    """The county's choices; one row. ``holdout_percent`` needs ``holdout_basis``: who decided it and on what opinion."""

    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="담당 팀")
    department = models.ForeignKey("org.Unit", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="담당 부서")
    contact = models.CharField("문의 전화", max_length=20, blank=True)
    first_days = models.PositiveSmallIntegerField("첫 안내(기한 전 일수)", default=150)
    second_days = models.PositiveSmallIntegerField("두 번째 안내(기한 전 일수)", default=60)
    last_days = models.PositiveSmallIntegerField("마지막 안내(기한 전 일수)", default=14)
    vehicle_days = models.PositiveSmallIntegerField("자동차 안내(기한 전 일수)", default=45)
    register_basis = models.CharField("전산자료 조회를 허용한 근거", max_length=200, blank=True)
    holdout_percent = models.PositiveSmallIntegerField("안내하지 않는 비교 집단(%)", default=0)
    holdout_basis = models.CharField("비교 집단을 두는 근거", max_length=300, blank=True)
    version = models.PositiveIntegerField("판", default=1)

    class Meta:
        verbose_name = "상속 취득세 안내 설정"


class UploadMapping(models.Model):
    """Which column of a list is what, remembered from the last time."""

    source = models.CharField("자료", max_length=12, choices=[(s.value, s.label_ko) for s in FILES], unique=True)
    columns = models.JSONField("열 연결", default=dict)

    class Meta:
        verbose_name = "상속 자료 열 연결"


class Upload(models.Model):
    """An uploaded list: seen first, taken as a whole afterwards, or thrown away.

    Resident registration numbers are replaced by their keyed hash and masked form before anything is stored, rows
    of people who are not known as dead never get here, and ``rows`` is emptied once the list is settled.
    """

    class State(models.TextChoices):
        PREVIEW = "preview", "확인 전"
        APPLIED = "applied", "들여옴"
        CANCELLED = "cancelled", "취소"

    source = models.CharField("자료", max_length=12, choices=[(s.value, s.label_ko) for s in FILES])
    file_name = models.CharField("파일 이름", max_length=255)
    file_sha256 = models.CharField("파일 해시", max_length=64)
    headers = models.JSONField("열 이름", default=list)
    columns = models.JSONField("열 연결", default=dict)
    rows = models.JSONField("줄", default=list)
    lines = models.PositiveIntegerField("파일의 줄 수", default=0)
    as_of = models.DateField("자료의 기준일")
    report = models.JSONField("결과", default=dict)
    state = models.CharField("상태", max_length=10, choices=State.choices, default=State.PREVIEW)
    uploaded_at = models.DateTimeField("올린 때")
    uploaded_by = models.CharField("올린 사람", max_length=200)
    settled_at = models.DateTimeField("끝낸 때", null=True, blank=True)

    class Meta:
        verbose_name = "상속 자료 들여오기"
        ordering = ["-id"]


class Letter(models.Model):
    """안내문: one step of one heir. What became of it is the notice's; copied here for lists and measures.

    Heirs of one household get one envelope: the others' letters are ``carried_by`` the addressee's.
    """

    death = models.ForeignKey(Death, on_delete=models.PROTECT, related_name="letters", verbose_name="사망")
    heir = models.ForeignKey(Heir, on_delete=models.PROTECT, related_name="letters", verbose_name="상속인")
    step = models.CharField("안내", max_length=10, choices=Step.choices())
    due_on = models.DateField("알린 기한")
    template = models.CharField("통지문", max_length=60)
    carried_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="carries", verbose_name="같이 간 안내문"
    )
    run_id = models.BigIntegerField("대량 발송", null=True)
    notice_id = models.BigIntegerField("통지", null=True)
    channel = models.CharField("수단", max_length=12, blank=True)
    state = models.CharField("상태", max_length=12, choices=LetterState.choices(), default=LetterState.PREPARED.value)
    reason = models.CharField("보내지 않은 까닭", max_length=200, blank=True)
    sent_on = models.DateField("보낸 날", null=True)
    arrived_on = models.DateField("도달한 날", null=True)
    prepared_at = models.DateTimeField("목록에 넣은 때")

    class Meta:
        verbose_name = "상속 취득세 안내문"
        ordering = ["death", "id"]
        constraints = [models.UniqueConstraint(fields=["heir", "step"], name="inheritance_letter_once")]
        indexes = [models.Index(fields=["state"], name="inheritance_letter_state"),
                   models.Index(fields=["notice_id"], name="inheritance_letter_notice")]
