"""What event logs can measure: how long cases take, how many are late, how much of the term is saved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from hyeonjang.commons.measures.registry import Condition, Measure, Observation, Period, register
from hyeonjang.commons.measures.shortening import CITE, COUNTED, DEFINITION, shortening
from hyeonjang.commons.org.actor import system_actor
from hyeonjang.kit.errors import NotFound, Refused

from . import clocks, queries
from .engine import filters, flow, spans
from .engine.encode import EncodedLog, Int64
from .terms import terms

_PARAMS = {
    "type": "object", "required": ["source"], "additionalProperties": False,
    "properties": {
        "source": {"type": "string"}, "department": {"type": "string"},
        "attributes": {"type": "object", "additionalProperties": {"type": "string"}},
    },
}
_WAITING = {
    **_PARAMS, "required": ["source", "activity_from", "activity_to"],
    "properties": {**_PARAMS["properties"], "activity_from": {"type": "string"}, "activity_to": {"type": "string"}},  # type: ignore[dict-item]
}


def _choices(words: Iterable[str]) -> tuple[tuple[str, str], ...]:
    return tuple((word, word) for word in words)


def _sources() -> Condition:
    found = queries.sources(system_actor("측정"))
    return Condition("source", "기록", tuple((s.code, s.name) for s, row in found if row is not None), required=True)


def _parts(params: Mapping[str, Any]) -> tuple[Condition, ...]:
    """Departments and attributes of the chosen log."""
    try:
        departments, attributes = queries.choices(queries.latest(str(params.get("source", ""))))
    except NotFound:
        return ()
    return (Condition("department", "부서", _choices(departments)),
            *(Condition(f"attributes.{name}", name, _choices(values)) for name, values in attributes.items()))


def conditions(params: Mapping[str, Any]) -> tuple[Condition, ...]:
    """Which log, and which part of it."""
    return (_sources(), *_parts(params))


def waiting_conditions(params: Mapping[str, Any]) -> tuple[Condition, ...]:
    """Which log, between which two steps, and which part of it."""
    try:
        names = sorted(queries.encoded(queries.latest(str(params.get("source", "")))).activities)
    except NotFound:
        names = []
    steps = (Condition("activity_from", "앞 단계", _choices(names), required=True),
             Condition("activity_to", "다음 단계", _choices(names), required=True)) if names else ()
    return (_sources(), *steps, *_parts(params))


def _part(params: Mapping[str, Any], period: Period | None = None) -> EncodedLog | None:
    """The cases a measure is about, of those the ones that ended in the period; ``None`` where there are none."""
    wanted = filters.Filter(
        first_day=period.start if period else None, last_day=period.end if period else None,
        on="closed" if period else "opened",
        departments=frozenset({str(params.get("department", ""))} - {""}),
        attributes={k: frozenset({str(v)}) for k, v in dict(params.get("attributes", {})).items()})
    try:
        return filters.apply(queries.encoded(queries.latest(str(params["source"]))), wanted)
    except Refused as refusal:
        if refusal.code == "nothing_left":
            return None
        raise


def _exact(value: float) -> Fraction:
    """A duration in days to a thousandth: finer digits would only be noise."""
    return Fraction(round(value * 1000), 1000)


def _nothing(note: str) -> Observation:
    return Observation(None, 0, note_ko=note)


_NONE_ENDED = "이 기간에 끝난 건이 없습니다."


def _median_days(lengths: Int64, note: str) -> Observation:
    """The median of working microseconds, in working days."""
    days = np.sort(lengths / 1e6 / queries.WORKDAY_SECONDS)
    median = _exact(float(np.median(days)))
    return Observation(median, int(days.size), median=median, p90=_exact(float(np.quantile(days, 0.9))),
                       sample=tuple(days.tolist()), statistic="median", note_ko=note)


def case_duration(period: Period, params: Mapping[str, Any]) -> Observation:
    log = _part(params, period)
    if log is None:
        return _nothing(_NONE_ENDED)
    known, found = clocks.of(log), spans.case_spans(log)
    if known.working is None:
        return _nothing(f"근무일로 잴 수 없습니다. {known.notes[0]}")
    lengths = spans.span_lengths(found, known.working)
    return _median_days(lengths, found.basis_ko) if lengths.size else _nothing(_NONE_ENDED)


def waiting(period: Period, params: Mapping[str, Any]) -> Observation:
    log = _part(params)
    if log is None:
        return _nothing("조건에 맞는 건이 없습니다.")
    known = clocks.of(log)
    if known.working is None:
        return _nothing(f"근무일로 잴 수 없습니다. {known.notes[0]}")
    low, high = filters.day_bounds(period.start, period.end)
    waits = flow.waits_between(
        log, str(params["activity_from"]), str(params["activity_to"]), known.working, low, high)
    return _median_days(waits, "") if waits.size else _nothing("이 기간에 이 구간을 지난 건이 없습니다.")


def late_share(period: Period, params: Mapping[str, Any]) -> Observation:
    log = _part(params, period)
    if log is None:
        return _nothing(_NONE_ENDED)
    found = spans.lateness(log)
    if not found.with_due:
        return _nothing("처리기한이 적힌 건이 없습니다.")
    share = Fraction(100 * found.late, found.with_due)
    return Observation(share, found.with_due, numerator=Fraction(found.late), denominator=Fraction(found.with_due),
                       statistic="share", note_ko=found.basis_ko)


def shortening_rate(period: Period, params: Mapping[str, Any]) -> Observation:
    log, source = _part(params, period), queries.latest(str(params["source"])).source
    if log is None:
        return _nothing(_NONE_ENDED)
    found = terms(log, [(a, b) for a, b in source.paused], due_moves=source.due_moves)
    if not found.cases:
        return _nothing("처리기한이 적힌 건이 없습니다.")
    rate = shortening(found.cases, without_due=found.without_due, left_out=found.left_out)
    return Observation(
        rate.rate * 100, rate.n, numerator=rate.used, denominator=rate.statutory, statistic="ratio",
        sample=tuple(float(case.used) for case in found.cases),
        sample_denominators=tuple(float(case.statutory) for case in found.cases),
        note_ko=f"{rate.sum_ko}. {rate.left_ko}".strip())


register(Measure(
    "processes.case_duration", "처리에 걸린 날(중앙값)", "근무일", "down",
    "기간에 끝난 건의 접수부터 마지막 단계까지 걸린 근무시간(09~12시, 13~18시, 주말·공휴일 제외) ÷ 8시간의 중앙값",
    "지방공무원 복무규정 제2조; 관공서의 공휴일에 관한 규정", case_duration, _PARAMS, felt_by_residents=True,
    conditions=conditions))
register(Measure(
    "processes.waiting", "구간에서 기다린 날(중앙값)", "근무일", "down",
    "기간에 다음 단계에 이른 건이 앞 단계를 마치고 기다린 근무시간(09~12시, 13~18시, 주말·공휴일 제외) ÷ 8시간의 중앙값",
    "지방공무원 복무규정 제2조; 관공서의 공휴일에 관한 규정", waiting, _WAITING, felt_by_residents=True,
    conditions=waiting_conditions))
register(Measure(
    "processes.late_share", "기한을 넘긴 비율", "%", "down",
    "기간에 끝난 건 가운데 그 건의 처리기한 뒤에 끝난 건 ÷ 처리기한이 적힌 건 × 100",
    "민원 처리에 관한 법률 제19조", late_share, _PARAMS, felt_by_residents=True,
    conditions=conditions))
register(Measure(
    "processes.shortening_rate", "처리기간 단축률", "%", "up", f"{DEFINITION}. {COUNTED}", CITE, shortening_rate, _PARAMS,
    felt_by_residents=True, conditions=conditions))
