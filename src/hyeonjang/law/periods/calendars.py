"""The calendar clocks: civil, restrictive and local tax.

* **civil** (행정기본법 제6조제1항, 민법 제155조 ~ 제161조): the first day is out unless the period begins at
  00:00 (a start given as ``…T00:00``) or an Act says so; holidays inside count; a last day on a Saturday or
  holiday moves to the next working day. Hours run on without a break (민법 제156조).
* **restrictive** (행정기본법 제6조제2항): for periods in which a right is restricted or a duty goes on. First
  day in, and the period ends on its last day even if that is a holiday. ``unless_worse`` applies the proviso:
  where this is worse for the citizen (a term to perform a duty), the civil count holds instead.
* **local-tax** (지방세기본법 제23조ㆍ제24조): the civil count with the tax Act's own holidays, then the
  deadlines that the minister moved for everybody. The count starts from the day given; where an Act says
  "the end of the month of …" the caller passes that end.

Excluded days push the end back one by one. An extension runs from the day after the (moved) end:
만료일의 다음 날부터 기산 (for instance 사회보장급여법 제17조제2항).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any, cast

from hyeonjang.kit.errors import Refused
from hyeonjang.law.periods.days import Regime
from hyeonjang.law.periods.deadline import DayLine, Deadline
from hyeonjang.law.periods.spec import Clock, ClockSpec, Length, Unit, day_of
from hyeonjang.law.periods.statutory import DATA
from hyeonjang.law.periods.table import HolidayTable
from hyeonjang.law.periods.walk import ONE, Excluded, calendar_end, count_calendar, roll
from hyeonjang.law.runtime import Trace, read_date, read_yaml, rule

FIRST_OUT = "민법 제157조"
ROLL = "민법 제161조"
RESTRICTIVE = "행정기본법 제6조제2항"
PROVISO = "행정기본법 제6조제2항 단서"
TAX_PERIOD, TAX_ROLL = "지방세기본법 제23조", "지방세기본법 제24조제1항"


@dataclass(frozen=True, slots=True)
class DeadlineOverride:
    """Statutory tax deadlines from ``start`` to ``end`` became ``new`` by decision of the minister."""

    start: date
    end: date
    new: date
    name: str
    cite: str
    source: str


@cache
def tax_overrides() -> tuple[DeadlineOverride, ...]:
    """The deadlines of all local taxes that ministers moved."""
    content = cast(dict[str, list[dict[str, Any]]], read_yaml(DATA / "overrides.yaml"))
    return tuple(
        DeadlineOverride(
            read_date(row["from"]),
            read_date(row["to"]),
            read_date(row["new"]),
            row["name"],
            row["cite"],
            row["source"],
        )
        for row in content["overrides"]
    )


def _length(spec: ClockSpec) -> Length:
    if spec.length is None:
        raise Refused("기간이 없습니다. '30 days'나 '1 month'처럼 기간을 적으십시오.", field="length")
    return spec.length


def _first_day(spec: ClockSpec, trace: Trace) -> date:
    """The first counted day of a period that leaves its first day out unless it begins at midnight."""
    start = day_of(spec.start)
    if spec.first_day_in:
        trace.add("첫날 산입(특별 규정)", "민법 제155조", start)
        return start
    if isinstance(spec.start, datetime) and spec.start.time() == time(0):
        trace.add("오전 영시부터 시작하여 첫날 산입", "민법 제157조 단서", start)
        return start
    trace.add("첫날 불산입", FIRST_OUT, start + ONE, 시작=start)
    return start + ONE


def _run(
    spec: ClockSpec,
    first: date,
    table: HolidayTable,
    regime: Regime | None,
    cites: tuple[str, str],
    lines: list[DayLine] | None,
) -> tuple[date, date, date]:
    """(end of the period before extensions, nominal end, end) of the period and its extensions."""
    count_cite, roll_cite = cites
    excluded = Excluded(spec.suspensions)
    if spec.extension_times is not None and len(spec.extensions) > spec.extension_times:
        raise Refused(
            f"이 기간은 {spec.extension_times}회까지만 연장할 수 있습니다. 연장 횟수를 줄이십시오.",
            field="extend",
        )
    base = nominal = due = first
    counted = 0
    for place, part in enumerate((_length(spec), *(extension.length for extension in spec.extensions))):
        if part.unit is Unit.HOURS:
            raise Refused(
                "날짜로 세는 기간에는 시간을 쓸 수 없습니다. 일, 주, 월, 연으로 적으십시오.", field="length"
            )
        end = calendar_end(first, part)
        nominal = count_calendar(first, end, excluded, count_cite, lines, counted)
        counted += (end - first).days + 1
        due = nominal if regime is None else roll(nominal, ONE, table, regime, excluded, roll_cite, lines)
        base = due if place == 0 else base
        first = due + ONE
    return base, nominal, due


def _explain_events(spec: ClockSpec, trace: Trace, cite: str) -> None:
    for row in spec.suspensions:
        trace.add("기간에 넣지 않는 날", cite, f"{row.start} ~ {row.end} {row.kind.value}", 증빙=row.evidence)
    for extension in spec.extensions:
        trace.add("연장(만료일 다음 날부터)", cite, str(extension.length), 사유=extension.reason)


def _start_line(spec: ClockSpec, first: date, lines: list[DayLine] | None) -> None:
    start = day_of(spec.start)
    if lines is not None and first != start:
        lines.append(DayLine(start, False, "첫날 불산입", FIRST_OUT))


@rule(cite="행정기본법 제6조제1항, 민법 제155조 ~ 제161조", since="2010-01-01", name="civil")
def civil(spec: ClockSpec, table: HolidayTable, explain: bool = True) -> Deadline:
    """The default clock of public and private law."""
    trace = Trace()
    lines: list[DayLine] | None = [] if explain else None
    if _length(spec).unit is Unit.HOURS:
        return _civil_hours(spec, table, trace)
    first = _first_day(spec, trace)
    _start_line(spec, first, lines)
    base, nominal, due = _run(spec, first, table, Regime.CIVIL, ("민법 제159조ㆍ제160조", ROLL), lines)
    _explain_events(spec, trace, "민법 제155조")
    if due != nominal:
        trace.add("말일이 토요일ㆍ공휴일이라 다음 날로 만료", ROLL, due, 말일=nominal)
    trace.add("기한", "행정기본법 제6조제1항, 민법 제159조", due, 기간=str(spec.length))
    return Deadline(
        Clock.CIVIL, due, due, nominal, base, table.version if explain else "", tuple(lines or ()), trace
    )


def _civil_hours(spec: ClockSpec, table: HolidayTable, trace: Trace) -> Deadline:
    if not isinstance(spec.start, datetime):
        raise Refused(
            "시간으로 정한 기간은 시작 시각이 필요합니다. 2026-06-05T14:00처럼 적으십시오.", field="start"
        )
    if spec.suspensions or spec.extensions:
        raise Refused(
            "시간으로 정한 민법의 기간에는 제외 기간이나 연장을 쓸 수 없습니다. 기간만 적으십시오.",
            field="length",
        )
    try:
        due = spec.start + timedelta(hours=_length(spec).n)
    except OverflowError:
        raise Refused("기간이 너무 길어 셀 수 없습니다. 기간을 확인하십시오.", field="length") from None
    trace.add("시간은 즉시부터 기산", "민법 제156조", due, 시작=spec.start, 기간=str(spec.length))
    line = DayLine(spec.start.date(), True, f"{_length(spec)} 연속 산입", "민법 제156조", until=due.date())
    return Deadline(Clock.CIVIL, due, due, due, due, table.version, (line,), trace)


@rule(cite=RESTRICTIVE, since="2010-01-01", name="restrictive")
def restrictive(spec: ClockSpec, table: HolidayTable, explain: bool = True) -> Deadline:
    """A period in which a right is restricted or a duty continues."""
    trace = Trace()
    lines: list[DayLine] | None = [] if explain else None
    cites = (RESTRICTIVE, ROLL)
    if spec.unless_worse:
        trace.add("국민에게 불리하여 일반 원칙으로 계산", PROVISO, "민법의 계산", 시작=spec.start)
        first, regime = _first_day(spec, trace), Regime.CIVIL
        _start_line(spec, first, lines)
        base, nominal, due = _run(spec, first, table, regime, (PROVISO, ROLL), lines)
    else:
        first = day_of(spec.start)
        trace.add("첫날 산입", f"{RESTRICTIVE}제1호", first)
        base, nominal, due = _run(spec, first, table, None, cites, lines)
        off = table.off(due, Regime.CIVIL) if table.first <= due <= table.last else None
        if off is not None:
            trace.add(f"말일이 {off.reason}이어도 그 날로 만료", f"{RESTRICTIVE}제2호", due)
    _explain_events(spec, trace, RESTRICTIVE)
    trace.add("만료일", PROVISO if spec.unless_worse else RESTRICTIVE, due, 기간=str(spec.length))
    return Deadline(
        Clock.RESTRICTIVE,
        due,
        due,
        nominal,
        base,
        table.version if explain else "",
        tuple(lines or ()),
        trace,
    )


@rule(cite="지방세기본법 제23조ㆍ제24조", since="2010-01-01", name="local-tax")
def local_tax(spec: ClockSpec, table: HolidayTable, explain: bool = True) -> Deadline:
    """A deadline to file or pay a local tax, with ministerial overrides."""
    trace = Trace()
    lines: list[DayLine] | None = [] if explain else None
    first = _first_day(spec, trace)
    _start_line(spec, first, lines)
    base, nominal, statutory = _run(spec, first, table, Regime.TAX, (TAX_PERIOD, TAX_ROLL), lines)
    _explain_events(spec, trace, "지방세기본법 제26조")
    if statutory != nominal:
        trace.add("기한이 토요일ㆍ일요일ㆍ공휴일ㆍ노동절이라 다음 날로", TAX_ROLL, statutory, 말일=nominal)
    trace.add("법정 기한", TAX_PERIOD, statutory, 기간=str(spec.length))
    due = statutory
    if spec.overrides:
        for row in tax_overrides():
            if row.start <= statutory <= row.end and row.new != statutory:
                due = row.new
                trace.add(row.name, row.cite, due, 법정기한=statutory, 출처=row.source)
    return Deadline(
        Clock.LOCAL_TAX,
        due,
        statutory,
        nominal,
        base,
        table.version if explain else "",
        tuple(lines or ()),
        trace,
    )
