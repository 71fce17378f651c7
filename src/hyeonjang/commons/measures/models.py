"""Tables of the measures: what was promised, from where it started, and what each month showed."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, NoReturn

from django.db import models

from hyeonjang.kit.errors import Refused

FROZEN = "월별 기록과 기준값은 고칠 수 없습니다. 바로잡을 것이 있으면 새 약속이나 다음 달 기록으로 남기세요."


if TYPE_CHECKING:
    _ExactField = models.Field[Fraction | None, Fraction | None]
else:
    _ExactField = models.Field


class FractionField(_ExactField):
    """An exact ratio, stored as ``numerator/denominator``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 120)
        super().__init__(*args, **kwargs)

    def get_internal_type(self) -> str:
        return "CharField"

    def from_db_value(self, value: str | None, expression: object, connection: object) -> Fraction | None:
        return None if value is None else Fraction(value)

    def to_python(self, value: Any) -> Fraction | None:
        return value if value is None or isinstance(value, Fraction) else Fraction(value)

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else str(Fraction(value))


class FrozenQuerySet(models.QuerySet[Any]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise Refused(FROZEN, code="measures.frozen")

    def delete(self) -> NoReturn:
        raise Refused(FROZEN, code="measures.frozen")


class Figures(models.Model):
    """One observation as it was computed, with the definition (산식) it was computed by."""

    period_start = models.DateField("기간 시작")
    period_end = models.DateField("기간 끝")
    value = FractionField("값", null=True)
    n = models.PositiveIntegerField("건수")
    median = FractionField("중앙값", null=True)
    p90 = FractionField("90번째 백분위수", null=True)
    numerator = FractionField("분자", null=True)
    denominator = FractionField("분모", null=True)
    note_ko = models.TextField("비고", blank=True)
    definition_ko = models.TextField("산식")
    unit_ko = models.CharField("단위", max_length=40)
    cite = models.CharField("근거", max_length=300)
    observed_at = models.DateTimeField("계산 시각")
    objects = FrozenQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Refused(FROZEN, code="measures.frozen")
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Refused(FROZEN, code="measures.frozen")


class MonthlySnapshot(Figures):
    """What a measure showed for a month, kept as it was computed then."""

    slug = models.CharField("측정", max_length=100)
    params = models.JSONField("조건")
    params_key = models.CharField("조건 열쇠", max_length=64)
    month = models.DateField("월")

    class Meta:
        verbose_name = "월별 기록"
        constraints = [
            models.UniqueConstraint(fields=["slug", "params_key", "month"], name="measures_month_once")
        ]


class Baseline(Figures):
    """Where a promise started from; with the sample, so that a later comparison uses the same cases."""

    slug = models.CharField("측정", max_length=100)
    params = models.JSONField("조건")
    sample = models.JSONField("개별값", null=True)
    sample_denominators = models.JSONField("개별 분모", null=True)
    statistic = models.CharField("통계량", max_length=20, blank=True)

    class Meta:
        verbose_name = "기준값"


class Promise(models.Model):
    """A measure is to reach a value by a day."""

    class State(models.TextChoices):
        OPEN = "open", "진행"
        WITHDRAWN = "withdrawn", "거둠"

    slug = models.CharField("측정", max_length=100)
    params = models.JSONField("조건")
    target = FractionField("목표값")
    due = models.DateField("기한")
    made_on = models.DateField("약속한 날")
    subject_type = models.CharField("대상 종류", max_length=100)
    subject_id = models.CharField("대상 번호", max_length=100)
    subject_label = models.CharField("대상", max_length=300)
    unit_id = models.BigIntegerField("부서", null=True)
    baseline = models.OneToOneField(
        Baseline, on_delete=models.PROTECT, related_name="promise", verbose_name="기준값"
    )
    state = models.CharField("상태", max_length=10, choices=State.choices, default=State.OPEN)
    withdrawn_because = models.CharField("거둔 까닭", max_length=300, blank=True)

    class Meta:
        verbose_name = "약속"
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="measures_promise_subject")]
