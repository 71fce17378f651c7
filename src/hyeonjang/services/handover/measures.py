"""What handing over and the boundaries between departments measure, each with its definition (산식)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from hyeonjang.commons.calendar.queries import holiday_table
from hyeonjang.commons.measures import Measure, Observation, Period, register
from hyeonjang.commons.measures.registry import Condition
from hyeonjang.commons.org.actor import system_actor
from hyeonjang.commons.processes import crossings, queries
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound
from hyeonjang.law.periods import Regime, working_days_between
from hyeonjang.services.handover.models import Pack
from hyeonjang.services.handover.vocabulary import PackState

RULE = "행정업무의 운영 및 혁신에 관한 규정 제61조제1항"
NONE = {"type": "object", "properties": {}, "additionalProperties": False}
BOUNDARY = "handover.boundary_share"
_BOUNDARY = {
    "type": "object", "required": ["source"], "additionalProperties": False,
    "properties": {"source": {"type": "string"}, "given_by": {"type": "string"}, "taken_by": {"type": "string"}},
}


def taken_in_time(period: Period, params: Mapping[str, Any]) -> Observation:
    """Of the changes of posts whose day for the takeover came in the period: those taken over by then."""
    last = min(period.end, date.fromordinal(clock.today().toordinal() - 1))
    rows = Pack.objects.filter(due__range=(period.start, last)).exclude(state=PackState.WITHDRAWN).order_by("pk") if (
        last >= period.start) else Pack.objects.none()
    sample = [1.0 if taken is not None and taken.astimezone(clock.SEOUL).date() <= due else 0.0
              for due, taken in rows.values_list("due", "taken_at")]
    hits = int(sum(sample))
    return Observation(
        Fraction(100 * hits, len(sample)) if sample else None, len(sample), numerator=Fraction(hits), denominator=Fraction(len(sample)),
        sample=tuple(sample), statistic="share", note_ko=f"기한 안에 인수한 {hits} ÷ 기한이 된 인계·인수 {len(sample)}")


def takeover_days(period: Period, params: Mapping[str, Any]) -> Observation:
    """Working days from the change of a post to its takeover, of those taken over in the period; before it is 0."""
    first, after = clock.start_of(period.start), clock.start_of(date.fromordinal(period.end.toordinal() + 1))
    table = holiday_table()
    days: list[int] = []
    for effective, taken in Pack.objects.filter(taken_at__gte=first, taken_at__lt=after).values_list("effective", "taken_at"):
        on = taken.astimezone(clock.SEOUL).date()  # type: ignore[union-attr]
        days.append(max(0, working_days_between(effective, on, Regime.MINWON, table)) if on > effective else 0)
    days.sort()
    half = len(days) // 2
    median = None if not days else Fraction(days[half]) if len(days) % 2 else Fraction(days[half - 1] + days[half], 2)
    return Observation(median, len(days), median=median, sample=tuple(map(float, days)), statistic="median",
                       note_ko=f"기간에 인수한 {len(days)}건")


def _exact(value: float) -> Fraction:
    """A sum of days to a thousandth."""
    return Fraction(round(value * 1000), 1000)


def boundary_share(period: Period, params: Mapping[str, Any]) -> Observation:
    """Waiting at the boundaries (or at one) as a share of all elapsed time: a ratio of sums, per case."""
    code = str(params["source"])
    try:
        waited, elapsed, passed, unit = crossings.by_case(
            code, period.start, period.end, str(params.get("given_by", "")), str(params.get("taken_by", "")))
    except NotFound as refusal:
        return Observation(None, 0, note_ko=refusal.sentence)
    total, waits = _exact(sum(elapsed)), _exact(sum(waited))
    return Observation(
        100 * waits / total if total else None, len(elapsed), numerator=waits, denominator=total, sample=tuple(waited),
        sample_denominators=tuple(elapsed), statistic="ratio",
        note_ko=f"경계에서 기다린 {float(waits):,.1f}{unit}({passed:,}번) ÷ 걸린 시간 {float(total):,.1f}{unit}, {len(elapsed):,}건")


def _choices(words: Iterable[str]) -> tuple[tuple[str, str], ...]:
    return tuple((word, word) for word in words)


def conditions(params: Mapping[str, Any]) -> tuple[Condition, ...]:
    """Which log, and between which two departments."""
    known = queries.sources(system_actor("측정"))
    source = Condition("source", "기록", tuple((one.code, one.name) for one, row in known if row is not None), required=True)
    try:
        departments, _ = queries.choices(queries.latest(str(params.get("source", ""))))
    except NotFound:
        return (source,)
    return (source, Condition("given_by", "보낸 부서", _choices(departments)), Condition("taken_by", "받은 부서", _choices(departments)))


register(Measure(
    "handover.taken_in_time", "업무 인수 기한 준수율", "%", "up",
    "인수 기한(바뀌는 날부터 7일, 우리 군의 내부 기준)까지 인수한 인계·인수 ÷ 기간에 그 기한이 된 직위 변동 × 100 (취소 제외, 인수하지 않았으면 지키지 못한 것)",
    RULE, taken_in_time, NONE))
register(Measure(
    "handover.takeover_days", "업무 인수까지 걸린 근무일(중앙값)", "근무일", "down",
    "기간에 인수한 인계·인수마다 직위가 바뀐 날부터 인수한 날까지의 근무일의 중앙값(바뀌기 전에 인수하면 0)", RULE, takeover_days, NONE))
register(Measure(
    BOUNDARY, "부서 경계에서 기다린 시간의 비중", "%", "down",
    "기간에 다음 단계에 이른 걸음 가운데 부서를 넘으며 기다린 시간의 합 ÷ 그 걸음들이 걸린 시간의 합 × 100 (건별로 셈)",
    "민원 처리에 관한 법률 제20조제1항", boundary_share, _BOUNDARY, felt_by_residents=True, conditions=conditions))
