"""The petition clocks: 민원 처리에 관한 법률 제19조, 같은 법 시행령 제19조ㆍ제20조ㆍ제21조.

Readings, written down because offices differ:

* A period of up to five days runs in working hours from the *moment* of receipt; one day is eight of them.
  A receipt outside working hours (night, lunch, holiday) starts at the next working moment. The end is the
  earliest moment at which the time has passed: 40 hours from Monday 09:00 end on Friday 18:00.
* A period of six days or more runs in working days, the day of receipt being the first if it is a working
  day (also when the paper came in after closing time: 접수일 is that day).
* Weeks, months and years run by the calendar with the first day in, whatever day it is, and end by
  민법 제159조 ~ 제161조.
* Excluded days (제20조) are whole days; on an hour clock no hour of such a day counts. On calendar clocks
  each pushes the end back by a day, and a period never ends on one.
* Extensions continue the same count: hours of work, working days, or the calendar from the day after the
  end. A day of extension on an hour clock is eight working hours.
"""

from __future__ import annotations

from datetime import date, datetime

from hyeonjang.kit.errors import Refused
from hyeonjang.kit.korean import date_ko
from hyeonjang.law.periods.days import Regime
from hyeonjang.law.periods.deadline import DayLine, Deadline
from hyeonjang.law.periods.extensions import check_petition_extensions, petition_params
from hyeonjang.law.periods.spec import Clock, ClockSpec, Length, SuspensionKind, Unit, day_of
from hyeonjang.law.periods.table import HolidayTable
from hyeonjang.law.periods.walk import (
    ONE,
    Excluded,
    Lines,
    after_working_seconds,
    calendar_end,
    count_calendar,
    nth_working_day,
    roll,
)
from hyeonjang.law.runtime import Trace, rule

DAYS_CITE = "민원 처리에 관한 법률 제19조제2항"
HOURS_CITE = "민원 처리에 관한 법률 제19조제1항"
CALENDAR_CITE = "민원 처리에 관한 법률 제19조제3항"
IMMEDIATE_CITE = "민원 처리에 관한 법률 시행령 제19조"
_ROLL_CITE = "민법 제161조"


def counts_hours(length: Length, on: date) -> bool:
    """Whether a petition's period runs in working hours. 민원 처리에 관한 법률 제19조제1항."""
    limit = petition_params().get("hours_limit_days", on).number
    return length.unit is Unit.HOURS or (length.unit is Unit.DAYS and length.n <= limit)


def working_seconds_of(length: Length, on: date) -> int:
    """Working seconds of a period in hours or days (one day is eight hours)."""
    hours = (
        length.n
        if length.unit is Unit.HOURS
        else (length.n * petition_params().get("hours_per_day", on).number)
    )
    return hours * 3600


def check_suspensions(spec: ClockSpec) -> None:
    """Refuse a suspension for an outage that began before the decree allowed it (부칙 제3조)."""
    since = petition_params().get("outage_since", day_of(spec.start)).day
    for row in spec.suspensions:
        if row.kind is SuspensionKind.OUTAGE and row.start < since:
            raise Refused(
                f"정보시스템 장애는 {date_ko(since)} 이후 발생한 것만 처리기간에서 뺄 수 있습니다. "
                f"{date_ko(row.start)} 장애는 제외 기간에서 빼십시오.",
                field="suspend",
            )


def _moment(spec: ClockSpec) -> datetime:
    if not isinstance(spec.start, datetime):
        raise Refused(
            "시간으로 세는 기간은 접수 시각이 필요합니다. 2026-06-05T14:00처럼 시각까지 적으십시오.",
            field="start",
        )
    return spec.start


@rule(cite=IMMEDIATE_CITE, since="2010-01-01", name="immediate")
def immediate(spec: ClockSpec, table: HolidayTable, explain: bool = True) -> Deadline:
    """즉시: three working hours from the moment of receipt. Not extended; 정당한 사유 is told apart."""
    start = _moment(spec)
    hours = petition_params().get("immediate_hours", start.date())
    if spec.length not in (None, Length(hours.number, Unit.HOURS)):
        raise Refused(
            f"즉시 민원의 처리시간은 {hours.number}근무시간으로 정해져 있습니다. 기간을 적지 마십시오.",
            field="length",
        )
    if spec.extensions:
        raise Refused(
            "즉시 민원은 처리기간을 연장하지 않습니다. "
            "3근무시간을 넘길 정당한 사유가 있으면 그 사유를 기록하십시오.",
            field="extend",
        )
    check_suspensions(spec)
    lines: list[DayLine] | None = [] if explain else None
    due = after_working_seconds(
        start,
        hours.number * 3600,
        table,
        Regime.MINWON,
        spec.office,
        Excluded(spec.suspensions),
        IMMEDIATE_CITE,
        lines,
    )
    trace = Trace()
    trace.add("즉시 민원은 3근무시간", hours.cite, due, 접수=start, 근무시간=hours.number)
    return Deadline(
        Clock.IMMEDIATE, due, due, due, due, table.version if explain else "", tuple(lines or ()), trace
    )


@rule(cite="민원 처리에 관한 법률 제19조", since="2010-01-01", name="petition")
def petition(spec: ClockSpec, table: HolidayTable, explain: bool = True) -> Deadline:
    """The processing period of a petition: hours, working days, or calendar by its unit."""
    if spec.length is None:
        raise Refused("민원 처리기간이 없습니다. '3 days'나 '7일'처럼 기간을 적으십시오.", field="length")
    received = day_of(spec.start)
    check_suspensions(spec)
    per_day = petition_params().get("hours_per_day", received).number
    reasons = check_petition_extensions(spec.extensions, spec.length, received, per_day)
    lines: list[DayLine] | None = [] if explain else None
    trace = Trace()
    for row in spec.suspensions:
        trace.add(
            "처리기간에 넣지 않는 기간",
            row.cite,
            f"{row.start} ~ {row.end} {row.kind.value}",
            증빙=row.evidence,
        )
    ends: tuple[date, date, date]
    if counts_hours(spec.length, received):
        ends = _by_hours(spec, spec.length, table, lines, trace)
    elif spec.length.unit is Unit.DAYS:
        ends = _by_days(spec, spec.length, table, lines, trace)
    else:
        ends = _by_calendar(spec, spec.length, table, lines, trace)
    base, nominal, due = ends
    for extension, reason in zip(spec.extensions, reasons, strict=True):
        trace.add(
            f"연장 {extension.length}",
            "민원 처리에 관한 법률 시행령 제21조",
            reason,
            사유=extension.reason,
            동의=extension.consent,
        )
    trace.add("처리기한", "민원 처리에 관한 법률 제19조", due, 접수=spec.start, 기간=str(spec.length))
    return Deadline(
        Clock.PETITION, due, due, nominal, base, table.version if explain else "", tuple(lines or ()), trace
    )


def _by_hours(
    spec: ClockSpec, length: Length, table: HolidayTable, lines: Lines, trace: Trace
) -> tuple[datetime, datetime, datetime]:
    start = _moment(spec)
    excluded = Excluded(spec.suspensions)
    total = working_seconds_of(length, start.date())
    trace.add(
        "5일 이하는 접수시각부터 근무시간으로 계산", HOURS_CITE, f"{total // 3600}근무시간", 기간=str(length)
    )
    for extension in spec.extensions:
        if extension.length.unit not in (Unit.HOURS, Unit.DAYS):
            raise Refused(
                "시간으로 세는 민원의 연장은 시간이나 일로 적어야 합니다. 연장 기간을 고치십시오.",
                field="extend",
            )
    extra = sum(working_seconds_of(extension.length, start.date()) for extension in spec.extensions)

    def run(seconds: int, into: Lines) -> datetime:
        return after_working_seconds(
            start, seconds, table, Regime.MINWON, spec.office, excluded, HOURS_CITE, into
        )

    due = run(total + extra, lines)
    return (run(total, None) if extra else due), due, due


def _by_days(
    spec: ClockSpec, length: Length, table: HolidayTable, lines: Lines, trace: Trace
) -> tuple[date, date, date]:
    start, excluded = day_of(spec.start), Excluded(spec.suspensions)
    trace.add("6일 이상은 첫날을 넣어 근무일로 계산", DAYS_CITE, str(length), 접수일=start)
    if any(extension.length.unit is not Unit.DAYS for extension in spec.extensions):
        raise Refused("일로 세는 민원의 연장은 일로 적어야 합니다. 연장 기간을 고치십시오.", field="extend")
    extra = sum(extension.length.n for extension in spec.extensions)

    def run(n: int, into: Lines) -> date:
        return nth_working_day(start, n, table, Regime.MINWON, excluded, DAYS_CITE, into)

    due = run(length.n + extra, lines)
    return (run(length.n, None) if extra else due), due, due


def _by_calendar(
    spec: ClockSpec, length: Length, table: HolidayTable, lines: Lines, trace: Trace
) -> tuple[date, date, date]:
    start, excluded = day_of(spec.start), Excluded(spec.suspensions)
    trace.add("주ㆍ월ㆍ연은 첫날을 넣어 역에 따라 계산", CALENDAR_CITE, str(length), 접수일=start)
    first, base, counted = start, start, 0
    nominal = due = start
    for place, part in enumerate((length, *(extension.length for extension in spec.extensions))):
        if part.unit is Unit.HOURS:
            raise Refused(
                "주ㆍ월ㆍ연으로 정한 민원은 시간으로 연장할 수 없습니다. 연장 기간을 고치십시오.",
                field="extend",
            )
        end = calendar_end(first, part)
        nominal = count_calendar(first, end, excluded, CALENDAR_CITE, lines, counted)
        counted += (end - first).days + 1
        due = roll(nominal, ONE, table, Regime.MINWON, excluded, _ROLL_CITE, lines)
        base = due if place == 0 else base
        first = due + ONE
    return base, nominal, due
