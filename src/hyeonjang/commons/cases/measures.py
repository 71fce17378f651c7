"""What cases can measure: days to a decision, promises kept, supplements, 단축률 with its unit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import TruncDate

from hyeonjang.commons.measures.registry import Measure, Observation, Period, register
from hyeonjang.kit import clock
from hyeonjang.law.periods.measure import TimeUnit

from .models import Case
from .rules.spent import DAY
from .vocabulary import OutcomeKind

_PARAMS = {
    "type": "object",
    "additionalProperties": False,
    "properties": {"type": {"type": "string"}, "series": {"type": "string"}, "department": {"type": "integer"}, "unit": {"type": "integer"}},
}
_RATE = {**_PARAMS, "properties": {**_PARAMS["properties"], "counted_in": {"enum": ["근무일", "역일"]}}}  # type: ignore[dict-item]
NONE = "이 기간에 결정한 건이 없습니다."


def _decided(period: Period, params: Mapping[str, Any]) -> QuerySet[Case]:
    start = datetime(period.start.year, period.start.month, period.start.day, tzinfo=clock.SEOUL)
    end = datetime(period.end.year, period.end.month, period.end.day, tzinfo=clock.SEOUL) + timedelta(days=1)
    rows = Case.objects.filter(decided_at__gte=start, decided_at__lt=end)
    if params.get("type"):
        rows = rows.filter(type__code=params["type"])
    if params.get("series"):
        rows = rows.filter(type__series=params["series"])
    if params.get("department"):
        rows = rows.filter(department_id=params["department"])
    if params.get("unit"):
        rows = rows.filter(unit_id=params["unit"])
    return rows


def _quantile(values: list[int], share: Fraction) -> Fraction:
    """By linear interpolation between the two nearest ranks, exact."""
    place = share * (len(values) - 1)
    low = int(place)
    high = min(low + 1, len(values) - 1)
    return values[low] + (place - low) * (values[high] - values[low])


def decision_days(period: Period, params: Mapping[str, Any]) -> Observation:
    days = _decided(period, params).values_list("worked_days", flat=True)
    found = sorted(day for day in days if day is not None)
    if not found:
        return Observation(None, 0, note_ko=NONE)
    median = _quantile(found, Fraction(1, 2))
    return Observation(
        median, len(found), median=median, p90=_quantile(found, Fraction(9, 10)),
        sample=tuple(float(day) for day in found), statistic="median",
        note_ko="접수일을 첫날로 센 근무일. 보완 등 처리기간에 넣지 않는 날은 뺐습니다.",
    )


def _share(kept: int, n: int, note: str) -> Observation:
    if not n:
        return Observation(None, 0, note_ko=note)
    return Observation(
        Fraction(100 * kept, n), n, numerator=Fraction(kept), denominator=Fraction(n), statistic="share", note_ko=note
    )


def within_promise(period: Period, params: Mapping[str, Any]) -> Observation:
    rows = _decided(period, params).filter(promise_on__isnull=False)
    kept = rows.annotate(day=TruncDate("decided_at", tzinfo=clock.SEOUL)).filter(day__lte=F("promise_on")).count()
    return _share(kept, rows.count(), "처리 약속이 있는 종류의 건만 셉니다.")


def supplement_rate(period: Period, params: Mapping[str, Any]) -> Observation:
    rows = _decided(period, params)
    return _share(rows.filter(supplemented=True).count(), rows.count(), "기간에 결정한 건 가운데 보완을 요구한 건.")


def shortening(period: Period, params: Mapping[str, Any]) -> Observation:
    """Only one unit at a time: a sum of working days and calendar days would mean nothing."""
    unit = params.get("counted_in") or TimeUnit.WORKING_DAYS.value
    rows = (
        _decided(period, params)
        .filter(used_unit=unit, used_seconds__isnull=False, term_seconds__gt=0)
        .exclude(Q(outcome_kind=OutcomeKind.RETURNED))
        .order_by("pk")
    )
    pairs = [(int(used), int(term)) for used, term in rows.values_list("used_seconds", "term_seconds")]  # type: ignore[arg-type]
    note = f"단위 {unit}. 1 - Σ소요 ÷ Σ법정. 즉시 처리와 반려는 뺐습니다."
    if not pairs:
        return Observation(None, 0, note_ko=note)
    saved, term = sum(t - u for u, t in pairs), sum(t for _, t in pairs)
    return Observation(
        Fraction(100 * saved, term), len(pairs), numerator=Fraction(100 * saved, DAY), denominator=Fraction(term, DAY),
        sample=tuple(100 * (t - u) / DAY for u, t in pairs), sample_denominators=tuple(t / DAY for _, t in pairs),
        statistic="ratio", note_ko=note,
    )


register(Measure(
    "cases.decision_days", "결정까지 걸린 근무일(중앙값)", "근무일", "down",
    "기간에 결정한 건의 접수일(첫날 산입)부터 결정일까지의 근무일에서 처리기간에 넣지 않는 날을 뺀 값의 중앙값",
    "민원 처리에 관한 법률 제19조", decision_days, _PARAMS, felt_by_residents=True))
register(Measure(
    "cases.within_promise", "약속한 날까지 결정한 비율", "%", "up",
    "기간에 결정한 건 가운데 결정일이 약속한 날까지인 건 ÷ 처리 약속이 있는 건 × 100",
    "민원 처리에 관한 법률 제6조제1항", within_promise, _PARAMS, felt_by_residents=True))
register(Measure(
    "cases.supplement_rate", "보완을 요구한 비율", "%", "down",
    "기간에 결정한 건 가운데 보완을 요구한 건 ÷ 결정한 건 × 100",
    "민원 처리에 관한 법률 제22조", supplement_rate, _PARAMS, felt_by_residents=True))
register(Measure(
    "cases.shortening", "처리기간 단축률", "%", "up",
    "1 − Σ소요 ÷ Σ법정 처리기간. 같은 단위(근무일 또는 역일)로 센 건끼리만 합친다. 즉시 처리와 반려는 뺀다.",
    "민원 처리에 관한 법률 제6조제1항", shortening, _RATE))
