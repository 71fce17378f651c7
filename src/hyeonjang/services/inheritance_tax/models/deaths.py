"""A death, what was left behind in this county, who inherits, who looked that up, what was filed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ..vocabulary import AssetKind, AssetState, Learned, Relation, Scope, Source, Stage


class Death(models.Model):
    """사망: one dead person. The resident registration number is kept as a keyed hash and its masked form only.

    ``stage``, ``due_on``, ``vehicle_due_on``, ``filed_on``, ``next_step`` and ``next_on`` follow from the facts; every verb
    recomputes them. ``held_out`` says that the lot left this death without letters (only where the county chose so).
    """

    party = models.ForeignKey("parties.NaturalPerson", on_delete=models.PROTECT, related_name="+", verbose_name="사망자")
    resident_key = models.CharField("주민등록번호 대조값", max_length=64, blank=True)
    resident_mask = models.CharField("주민등록번호(가림)", max_length=14, blank=True)
    died_on = models.DateField("사망일")
    declared_on = models.DateField("실종선고일", null=True, blank=True)
    reported_on = models.DateField("사망신고일", null=True, blank=True)
    lived_here = models.BooleanField("우리 군에 주소를 둠", default=True)
    sources = models.JSONField("온 곳", default=list)
    handed = models.CharField("담당자가 따로 처리하는 까닭", max_length=300, blank=True)
    searched = models.JSONField("재산을 찾은 대장", default=dict)
    stage = models.CharField("단계", max_length=10, choices=Stage.choices(), default=Stage.FINDING.value)
    due_on = models.DateField("신고ㆍ납부기한", null=True)
    vehicle_due_on = models.DateField("자동차 이전등록 기한", null=True)
    next_step = models.CharField("다음 안내", max_length=10, blank=True)
    next_on = models.DateField("다음 안내를 보낼 날", null=True)
    estimate = models.PositiveBigIntegerField("예상 세액", null=True)
    filed_on = models.DateField("상속인 모두가 신고를 마친 날", null=True)
    held_out = models.BooleanField("안내하지 않는 비교 집단", default=False)
    version = models.PositiveIntegerField("판", default=1)
    created_at = models.DateTimeField("적은 때")
    created_by = models.CharField("적은 사람", max_length=200)

    class Meta:
        verbose_name = "사망"
        constraints = [
            models.UniqueConstraint(fields=["resident_key"], condition=~Q(resident_key=""), name="inheritance_death_once"),
        ]
        indexes = [
            models.Index(fields=["stage", "due_on"], name="inheritance_by_stage"),
            models.Index(fields=["next_on"], name="inheritance_next", condition=Q(next_on__isnull=False)),
            models.Index(fields=["died_on"], name="inheritance_died"),
        ]

    def __str__(self) -> str:
        return f"상속 {self.pk}"


class Asset(models.Model):
    """상속재산: one thing of a dead person that a list of this county names. Rows of the living are never kept.

    ``value`` is the 시가표준액 of the whole in won, None while unknown. ``facts`` are those that decide a rate:
    house (area, flat), farmland (area, used, outside_city, promotion), vehicle (type, size, age, cc, business).
    """

    death = models.ForeignKey(Death, on_delete=models.PROTECT, related_name="assets", verbose_name="사망")
    kind = models.CharField("종류", max_length=12, choices=AssetKind.choices())
    number = models.CharField("고유번호", max_length=60)
    place = models.CharField("소재지", max_length=200, blank=True)
    value = models.PositiveBigIntegerField("시가표준액", null=True)
    owned_n = models.PositiveIntegerField("지분(분자)", default=1)
    owned_d = models.PositiveIntegerField("지분(분모)", default=1)
    facts = models.JSONField("세율을 가르는 사실", default=dict)
    state = models.CharField("상태", max_length=10, choices=AssetState.choices(), default=AssetState.FOUND.value)
    reason = models.CharField("상태의 까닭", max_length=300, blank=True)
    sold_on = models.DateField("넘어간 날", null=True, blank=True)
    registered_on = models.DateField("상속등기 접수일", null=True, blank=True)
    source = models.CharField("대장", max_length=12, choices=Source.choices())
    upload = models.ForeignKey(
        "inheritance_tax.Upload", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="마지막 파일"
    )
    seen_on = models.DateField("대장에서 본 날")

    class Meta:
        verbose_name = "상속재산"
        ordering = ["death", "kind", "id"]
        constraints = [models.UniqueConstraint(fields=["death", "source", "number"], name="inheritance_asset_once")]


class Heir(models.Model):
    """상속인이 될 수 있는 사람. ``through`` is the relative whom this one represents; shares follow from the law."""

    death = models.ForeignKey(Death, on_delete=models.PROTECT, related_name="heirs", verbose_name="사망")
    party = models.ForeignKey("parties.NaturalPerson", on_delete=models.PROTECT, related_name="+", verbose_name="상속인")
    relation = models.CharField("관계", max_length=12, choices=Relation.choices())
    through = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="below", verbose_name="피대습인"
    )
    degree = models.PositiveSmallIntegerField("촌수", null=True, blank=True)
    died_on = models.DateField("사망일", null=True, blank=True)
    abroad = models.BooleanField("외국에 주소", null=True)
    renounced_on = models.DateField("상속포기 신고가 수리된 날", null=True, blank=True)
    renounced_proof = models.CharField("상속포기의 증빙", max_length=200, blank=True)
    remarried = models.BooleanField("재혼", default=False)
    missing = models.BooleanField("행방불명", default=False)
    unborn = models.BooleanField("태아", default=False)
    answers = models.JSONField("감면을 가르는 답", default=dict)
    representative = models.BooleanField("상속인대표자", default=False)
    representative_cite = models.CharField("대표자로 정한 근거", max_length=200, blank=True)
    principal = models.BooleanField("주된 상속자", default=False)
    share_n = models.PositiveBigIntegerField("상속분(분자)", default=0)
    share_d = models.PositiveBigIntegerField("상속분(분모)", default=1)
    lookup = models.ForeignKey(
        "inheritance_tax.Lookup", on_delete=models.PROTECT, related_name="heirs", verbose_name="알게 된 경위"
    )

    class Meta:
        verbose_name = "상속인"
        ordering = ["death", "id"]
        constraints = [models.UniqueConstraint(fields=["death", "party"], name="inheritance_heir_once")]


class Lookup(models.Model):
    """상속인을 알게 된 경위: who learned it, on which legal basis and for what. The database lets nobody change a row."""

    death = models.ForeignKey(Death, on_delete=models.PROTECT, related_name="lookups", verbose_name="사망")
    how = models.CharField("경위", max_length=12, choices=Learned.choices())
    cite = models.CharField("근거", max_length=200)
    purpose = models.CharField("목적", max_length=200)
    document = models.CharField("문서번호", max_length=100)
    at = models.DateTimeField("한 때")
    by = models.CharField("한 사람", max_length=200)

    class Meta:
        verbose_name = "상속인 확인"
        ordering = ["death", "id"]


class Filing(models.Model):
    """취득세 신고: by one heir, or by all of them together (``heir`` empty)."""

    death = models.ForeignKey(Death, on_delete=models.PROTECT, related_name="filings", verbose_name="사망")
    heir = models.ForeignKey(Heir, on_delete=models.PROTECT, null=True, related_name="filings", verbose_name="상속인")
    scope = models.CharField("신고한 것", max_length=8, choices=Scope.choices(), default=Scope.ALL.value)
    filed_on = models.DateField("신고일")
    paid_on = models.DateField("납부일", null=True)
    amount = models.PositiveBigIntegerField("신고한 세액", null=True)
    receipt = models.CharField("신고 접수번호", max_length=60, unique=True)
    late = models.BooleanField("기한 뒤")
    avoided = models.PositiveBigIntegerField("한 달 늦었다면 붙었을 가산세", default=0)
    source = models.CharField("자료", max_length=12, choices=Source.choices())
    created_at = models.DateTimeField("적은 때")
    created_by = models.CharField("적은 사람", max_length=200)

    class Meta:
        verbose_name = "취득세 신고"
        ordering = ["death", "filed_on", "id"]
        indexes = [models.Index(fields=["filed_on"], name="inheritance_filed")]
