"""What the desk measures: whether heirs file in time, how soon they are told, whether letters arrive, what is spared.

Deaths are counted in the period in which their deadline lies, letters in the one in which they went out.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from statistics import median
from typing import Any

from django.db.models import Min, Q, Sum

from hyeonjang.commons.measures.registry import Condition, Measure, Observation, Period, register

from .models import Death, Filing, Letter
from .vocabulary import REACHED, UNDELIVERED, Stage, Step

GROUPS = {"told": "기한 전에 안내를 보낸 상속", "untold": "안내를 보내지 못한 상속", "held_out": "비교 집단"}
COUNTED = [stage.value for stage in (Stage.HEIRS, Stage.TELLING, Stage.FILED)]
BEFORE = [step.value for step in (Step.FIRST, Step.D60, Step.D14)]
_PARAMS = {"type": "object", "additionalProperties": False, "properties": {"group": {"enum": list(GROUPS)}}}
_NONE: dict[str, Any] = {"type": "object", "additionalProperties": False, "properties": {}}
_WENT = [state.value for state in (*REACHED, *UNDELIVERED)]


def conditions(params: Mapping[str, Any]) -> tuple[Condition, ...]:
    return (Condition("group", "누구", tuple(GROUPS.items())),)


def due_in(period: Period, group: str = "") -> Any:
    """Deaths whose deadline lies in the period and that owe a filing, with the day on which they were first told."""
    rows = Death.objects.filter(due_on__gte=period.start, due_on__lte=period.end, stage__in=COUNTED).annotate(
        told_on=Min("letters__sent_on", filter=Q(letters__step__in=BEFORE, letters__state__in=[state.value for state in REACHED])))
    if group == "held_out":
        return rows.filter(held_out=True)
    if group == "told":
        return rows.filter(held_out=False, told_on__isnull=False)
    return rows.filter(held_out=False, told_on=None) if group == "untold" else rows


def in_time(period: Period, params: Mapping[str, Any]) -> Observation:
    rows = list(due_in(period, params.get("group", "")).values_list("filed_on", "due_on"))
    kept = sum(filed is not None and filed <= due for filed, due in rows)
    return _share(kept, len(rows), "기한이 이 기간에 있는 상속만 셉니다. 상속인 모두가 신고를 마친 날로 봅니다.")


def _share(part: int, n: int, note: str) -> Observation:
    if not n:
        return Observation(None, 0, note_ko=note)
    return Observation(Fraction(100 * part, n), n, numerator=Fraction(part), denominator=Fraction(n), statistic="share", note_ko=note)


def first_letter(period: Period, params: Mapping[str, Any]) -> Observation:
    rows = Letter.objects.filter(step=Step.FIRST, sent_on__gte=period.start, sent_on__lte=period.end)
    pairs = rows.values("death_id").annotate(first=Min("sent_on")).values_list("first", "death__due_on")
    days = [(due - first).days for first, due in pairs if due is not None]
    if not days:
        return Observation(None, 0)
    return Observation(Fraction(median(days)).limit_denominator(2), len(days), sample=tuple(float(day) for day in days), statistic="median")


def undelivered(period: Period, params: Mapping[str, Any]) -> Observation:
    rows = Letter.objects.filter(prepared_at__date__gte=period.start, prepared_at__date__lte=period.end, state__in=_WENT, carried_by=None)
    back = rows.filter(state__in=[state.value for state in UNDELIVERED]).count()
    return _share(back, rows.count(), "돌아오지 않은 우편은 도달한 것이 아니라 '보냄'입니다. 한 집에 한 통은 한 번만 셉니다.")


def avoided(period: Period, params: Mapping[str, Any]) -> Observation:
    rows = Filing.objects.filter(filed_on__gte=period.start, filed_on__lte=period.end, late=False, death__in=_told(period))
    total = rows.aggregate(won=Sum("avoided"))["won"] or 0
    note = "한 달 늦게 신고하고 냈다면 붙었을 금액입니다. 안내가 없었어도 기한을 지켰을 사람이 들어 있어 모두가 안내의 덕은 아닙니다."
    return Observation(Fraction(total), rows.count(), statistic="count", note_ko=note)


def _told(period: Period) -> Any:
    sent = Letter.objects.filter(step__in=BEFORE, state__in=[state.value for state in REACHED], sent_on__lte=period.end)
    return sent.values("death_id")


register(Measure(
    "inheritance_tax.in_time", "취득세를 기한 안에 신고한 상속의 비율", "%", "up",
    "신고ㆍ납부기한이 기간 안에 있는 상속 가운데 상속인 모두가 기한까지 신고한 상속 ÷ 재산이 있는 상속 × 100", "지방세법 제20조제1항",
    in_time, _PARAMS, felt_by_residents=True, conditions=conditions))
register(Measure(
    "inheritance_tax.days_left", "첫 안내를 보낸 날 기한까지 남은 일수(중앙값)", "일", "up",
    "기간에 첫 안내를 보낸 상속마다 보낸 날부터 신고ㆍ납부기한까지의 역일, 그 중앙값", "", first_letter, _NONE, felt_by_residents=True))
register(Measure(
    "inheritance_tax.undelivered", "돌아온 안내문의 비율", "%", "down",
    "기간에 만든 안내문 가운데 반송, 주소 불명, 실패로 끝난 것 ÷ 나간 것 × 100", "", undelivered, _NONE, felt_by_residents=True))
register(Measure(
    "inheritance_tax.avoided", "안내를 받고 기한을 지켜 붙지 않은 가산세", "원", "up",
    "기간에 기한 안에 신고한 상속 가운데 안내를 보낸 상속의, 한 달 늦었다면 붙었을 무신고ㆍ납부지연가산세의 합", "지방세기본법 제53조ㆍ제55조ㆍ제57조",
    avoided, _NONE, felt_by_residents=True))
