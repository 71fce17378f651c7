"""What the desk measures: how long people wait, whether the promise and the first possible payday are kept, and
whether speed costs correctness. Days, promise, supplements and 단축률 are reckoned by ``cases`` over its own numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from hyeonjang.commons.cases import measures as cases
from hyeonjang.commons.measures.registry import Condition, Measure, Observation, Period, register
from hyeonjang.law.benefits import benefits

from .models import Ruling
from .vocabulary import GRANTED, SERIES, RulingKind, type_code

_PARAMS = {
    "type": "object", "additionalProperties": False,
    "properties": {"benefit": {"type": "string"}, "department": {"type": "integer"}, "unit": {"type": "integer"},
                   "counted_in": {"enum": ["근무일", "역일"]}},
}


def conditions(params: Mapping[str, Any]) -> tuple[Condition, ...]:
    return (Condition("benefit", "사회보장급여", tuple((code, found.name) for code, found in benefits().items())),)


def _of_cases(params: Mapping[str, Any]) -> dict[str, Any]:
    """The same question put to the cases: all benefits, or one."""
    kept = {name: params[name] for name in ("department", "unit", "counted_in") if params.get(name)}
    return {**kept, "type": type_code(params["benefit"])} if params.get("benefit") else {**kept, "series": SERIES}


def decision_days(period: Period, params: Mapping[str, Any]) -> Observation:
    return cases.decision_days(period, _of_cases(params))


def within_promise(period: Period, params: Mapping[str, Any]) -> Observation:
    return cases.within_promise(period, _of_cases(params))


def supplement_rate(period: Period, params: Mapping[str, Any]) -> Observation:
    return cases.supplement_rate(period, _of_cases(params))


def shortening(period: Period, params: Mapping[str, Any]) -> Observation:
    """The terms of benefits are calendar days, so that is the unit unless another is asked for."""
    return cases.shortening(period, {"counted_in": "역일", **_of_cases(params)})


def _rulings(period: Period, params: Mapping[str, Any]) -> Any:
    found = Ruling.objects.filter(decided_on__gte=period.start, decided_on__lte=period.end)
    found = found.exclude(kind=RulingKind.CORRECTION.value)
    if params.get("benefit"):
        found = found.filter(claim__benefit=params["benefit"])
    if params.get("department"):
        found = found.filter(claim__case__department_id=params["department"])
    if params.get("unit"):
        found = found.filter(claim__case__unit_id=params["unit"])
    return found


def _share(part: int, n: int, note: str) -> Observation:
    if not n:
        return Observation(None, 0, note_ko=note)
    return Observation(Fraction(100 * part, n), n, numerator=Fraction(part), denominator=Fraction(n), statistic="share",
                       note_ko=note)


def first_payday(period: Period, params: Mapping[str, Any]) -> Observation:
    rows = _rulings(period, params).filter(
        outcome__in=[outcome.value for outcome in GRANTED], possible_payday__isnull=False
    )
    pairs = list(rows.values_list("first_payday", "possible_payday"))
    kept = sum(first == possible for first, possible in pairs)
    return _share(kept, len(pairs), "지급일이 법에 있는 급여만 셉니다. 마감일은 급여 설정을 따릅니다.")


def corrected(period: Period, params: Mapping[str, Any]) -> Observation:
    rows = _rulings(period, params).filter(kind=RulingKind.PROVISIONAL.value)
    claims = list(rows.values_list("claim_id", flat=True))
    wrong = Ruling.objects.filter(claim_id__in=claims, kind=RulingKind.CORRECTION.value).values("claim_id").distinct().count()
    open_ = rows.filter(settled_on=None).count()
    return _share(wrong, len(claims), f"아직 회신을 확인하지 않은 {open_}건은 정정되지 않은 것으로 셉니다.")


register(Measure(
    "benefits.decision_days", "보장결정까지 걸린 근무일(중앙값)", "근무일", "down",
    "기간에 결정한 급여 건의 접수일(첫날 산입)부터 결정일까지의 근무일에서 처리기간에 넣지 않는 날을 뺀 값의 중앙값",
    "사회보장급여법 제9조제3항", decision_days, _PARAMS, felt_by_residents=True, conditions=conditions))
register(Measure(
    "benefits.within_promise", "약속한 날까지 보장결정한 비율", "%", "up",
    "기간에 결정한 급여 건 가운데 결정일이 약속한 날까지인 건 ÷ 처리 약속이 있는 건 × 100",
    "민원 처리에 관한 법률 제6조제1항", within_promise, _PARAMS, felt_by_residents=True, conditions=conditions))
register(Measure(
    "benefits.shortening", "보장결정 처리기간 단축률", "%", "up",
    "1 − Σ소요 ÷ Σ법정 처리기간. 단위는 역일(첫날 불산입). 각하와 법정 기간이 없는 급여는 뺀다.",
    "사회보장급여법 시행령 제6조제1항", shortening, _PARAMS, conditions=conditions))
register(Measure(
    "benefits.first_payday", "가장 이른 지급일에 급여를 준 비율", "%", "up",
    "기간에 보장한 건 가운데, 신청을 받은 날 바로 결정했더라도 그보다 이를 수 없는 지급일에 첫 급여를 준 건 ÷ 지급일이 있는 보장 건 × 100",
    "국민기초생활 보장법 시행령 제6조제1항, 기초연금법 시행규칙 제9조제1항", first_payday, _PARAMS, felt_by_residents=True,
    conditions=conditions))
register(Measure(
    "benefits.supplement_rate", "급여 신청에 보완을 요구한 비율", "%", "down",
    "기간에 결정한 급여 건 가운데 보완을 요구한 건 ÷ 결정한 건 × 100",
    "민원 처리에 관한 법률 제22조", supplement_rate, _PARAMS, felt_by_residents=True, conditions=conditions))
register(Measure(
    "benefits.corrected", "회신 전에 결정하고 나중에 정정한 비율", "%", "down",
    "기간에 회신 전에 보장을 결정한 건 가운데 뒤에 정정한 건 ÷ 회신 전에 결정한 건 × 100",
    "사회보장급여법 제9조제4항", corrected, _PARAMS, conditions=conditions))
