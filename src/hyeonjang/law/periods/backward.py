"""The clocks that never move later: payday, and "N days before".

* **payday** (국민기초생활 보장법 시행령 제6조제1항; 기초연금법 시행규칙 제9조제1항): the nominal
  day, and if it is a Saturday or holiday the working day before it, repeatedly.
* **before**: the last day for a notice that must arrive "N일 전까지". Counted back from the event with the
  event's own day left out (민법 제157조 by analogy):

  - *strict* (default): N whole days lie between notice and event, so the notice must arrive by the end of
    event - N - 1. "7일 전까지" for 2026-07-24 is 2026-07-16. Months and years likewise count back from
    the day before the event to the corresponding day (the end of a shorter month).
  - *loose*: event - N, as many offices count it.

  Holidays inside count. If the day falls on a Saturday or holiday, it moves *earlier*, because a period
  counted backward is not lengthened at the expense of the person it protects (민법 제161조 does not apply).
  ``nominal`` keeps the day before that move. Hours are counted back from the moment and not moved.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hyeonjang.kit.errors import Refused
from hyeonjang.law.periods.days import Regime
from hyeonjang.law.periods.deadline import DayLine, Deadline
from hyeonjang.law.periods.spec import Clock, ClockSpec, Length, Reading, Unit, day_of
from hyeonjang.law.periods.table import HolidayTable
from hyeonjang.law.periods.walk import ONE, Excluded, add_months, roll
from hyeonjang.law.runtime import Trace, rule

PAYDAY_CITE = "국민기초생활 보장법 시행령 제6조제1항"
BEFORE_CITE = "민법 제157조(역산 유추)"
_NONE = Excluded(())


def _refuse_events(spec: ClockSpec, name: str) -> None:
    if spec.suspensions or spec.extensions:
        raise Refused(
            f"{name}에는 제외 기간이나 연장이 없습니다. 그 값을 빼고 다시 하십시오.",
            field="suspend" if spec.suspensions else "extend",
        )


@rule(cite=PAYDAY_CITE, since="2010-01-01", name="payday")
def payday(spec: ClockSpec, table: HolidayTable, explain: bool = True) -> Deadline:
    """The day on which a benefit is paid, given its nominal day."""
    if spec.length is not None:
        raise Refused(
            "지급일 계산에는 기간을 쓰지 않습니다. 정해진 지급일만 시작일로 적으십시오.", field="length"
        )
    _refuse_events(spec, "지급일")
    nominal = day_of(spec.start)
    trace = Trace()
    lines: list[DayLine] | None = [] if explain else None
    due = roll(nominal, -ONE, table, Regime.PAYROLL, _NONE, PAYDAY_CITE, lines)
    if lines == []:
        lines.append(DayLine(nominal, True, "근무일이라 그대로", PAYDAY_CITE))
    trace.add("지급일(토요일ㆍ공휴일이면 그 전날)", PAYDAY_CITE, due, 정한날=nominal)
    return Deadline(
        Clock.PAYDAY, due, due, nominal, due, table.version if explain else "", tuple(lines or ()), trace
    )


def _back(day: date, length: Length) -> date:
    """The day ``length`` before ``day``; the end of the month where it has no such day."""
    try:
        if length.unit is Unit.DAYS:
            return day - timedelta(days=length.n)
        if length.unit is Unit.WEEKS:
            return day - timedelta(days=7 * length.n)
    except OverflowError:
        raise Refused("기간이 너무 길어 셀 수 없습니다. 기간을 확인하십시오.", field="length") from None
    return add_months(day, -length.n * (12 if length.unit is Unit.YEARS else 1))[0]


@rule(cite=BEFORE_CITE, since="2010-01-01", name="before")
def before(spec: ClockSpec, table: HolidayTable, explain: bool = True) -> Deadline:
    """The last day for something that must be done a length of time before an event (``start``)."""
    if spec.length is None:
        raise Refused("며칠 전인지 없습니다. '7 days'처럼 기간을 적으십시오.", field="length")
    _refuse_events(spec, "사전 통지 기한")
    trace = Trace()
    lines: list[DayLine] | None = [] if explain else None
    if spec.length.unit is Unit.HOURS:
        return _hours_before(spec, spec.length, table, trace)
    event = day_of(spec.start)
    anchor = event - ONE if spec.reading is Reading.STRICT else event
    nominal = _back(anchor, spec.length)
    if lines is not None:
        _tell(event, nominal, spec.reading, lines)
    due = roll(
        nominal, -ONE, table, Regime.CIVIL, _NONE, "역산 기간은 늦추지 않음(민법 제161조 부적용)", lines
    )
    reading = "행사일 전에 온전한 기간을 둠" if spec.reading is Reading.STRICT else "행사일에서 바로 뺌"
    trace.add(f"역산: {reading}", BEFORE_CITE, nominal, 행사일=event, 기간=str(spec.length))
    if due != nominal:
        trace.add(
            "토요일ㆍ공휴일이라 앞당김", "역산 기간은 늦추지 않음(민법 제161조 부적용)", due, 계산일=nominal
        )
    return Deadline(
        Clock.BEFORE, due, due, nominal, due, table.version if explain else "", tuple(lines or ()), trace
    )


def _tell(event: date, nominal: date, reading: Reading, lines: list[DayLine]) -> None:
    lines.append(DayLine(event, False, "행사일 불산입", BEFORE_CITE))
    day, count = event - ONE, 1
    stop = nominal if reading is Reading.STRICT else nominal - ONE
    while day > stop:
        lines.append(DayLine(day, True, "역산 산입", BEFORE_CITE, count))
        day, count = day - ONE, count + 1


def _hours_before(spec: ClockSpec, length: Length, table: HolidayTable, trace: Trace) -> Deadline:
    if not isinstance(spec.start, datetime):
        raise Refused(
            "시간으로 역산하려면 행사 시각이 필요합니다. 2026-06-05T14:00처럼 적으십시오.", field="start"
        )
    try:
        due = spec.start - timedelta(hours=length.n)
    except OverflowError:
        raise Refused("기간이 너무 길어 셀 수 없습니다. 기간을 확인하십시오.", field="length") from None
    trace.add("시간은 행사 시각에서 뺌", "민법 제156조(역산 유추)", due, 행사=spec.start, 기간=str(length))
    line = DayLine(
        due.date(), True, f"{length} 연속 역산", "민법 제156조(역산 유추)", until=spec.start.date()
    )
    return Deadline(Clock.BEFORE, due, due, due, due, table.version, (line,), trace)
