"""Working time between two points, and how much of a statutory period was used (단축률).

소요일 is counted by the same clock as the statutory period: first day in, holidays out, suspensions out
(민원 처리에 관한 법률 제19조). 단축률 = 1 - Σ used / Σ statutory, never a mean of rates.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from fractions import Fraction

from hyeonjang.kit.errors import Refused
from hyeonjang.law.periods.days import Regime
from hyeonjang.law.periods.petition import counts_hours, working_seconds_of
from hyeonjang.law.periods.spec import Length, OfficeHours, Suspension, Unit, day_of
from hyeonjang.law.periods.table import HolidayTable, default_table
from hyeonjang.law.periods.walk import ONE, Excluded, calendar_end
from hyeonjang.law.runtime import rule

_OFFICE = OfficeHours()


def working_days_between(
    start: date,
    end: date,
    regime: Regime = Regime.MINWON,
    table: HolidayTable | None = None,
    suspensions: Iterable[Suspension] = (),
) -> int:
    """Working days from ``start`` to ``end``, **both included**; 0 when ``end`` is earlier."""
    known = table or default_table()
    excluded = Excluded(suspensions)
    day, count = day_of(start), 0
    while day <= day_of(end):
        count += day not in excluded and known.is_working(day, regime)
        day += ONE
    return count


def working_seconds_between(
    start: datetime,
    end: datetime,
    *,
    table: HolidayTable | None = None,
    office: OfficeHours = _OFFICE,
    regime: Regime = Regime.MINWON,
    suspensions: Iterable[Suspension] = (),
) -> int:
    """Seconds of office hours between two naive Korean moments; 0 when ``end`` is not later."""
    if end <= start:
        return 0
    known, excluded = table or default_table(), Excluded(suspensions)
    total, day = 0, start.date()
    while day <= end.date():
        if day not in excluded and known.is_working(day, regime):
            low = _seconds(start) if day == start.date() else 0
            high = _seconds(end) if day == end.date() else 24 * 3600
            total += sum(max(0, min(high, closes) - max(low, opens)) for opens, closes in office.blocks)
        day += ONE
    return total


def _seconds(moment: datetime) -> int:
    return int((moment - datetime.combine(moment.date(), time())) / timedelta(seconds=1))


class TimeUnit(StrEnum):
    """What a period was counted in. Sums never mix the two."""

    WORKING_DAYS = "근무일"
    CALENDAR_DAYS = "역일"


@dataclass(frozen=True, slots=True)
class CaseTime:
    """What one closed case used of its statutory period, both in ``unit`` (8 working hours are a day)."""

    used: Fraction
    statutory: Fraction
    unit: TimeUnit


@rule(cite="민원 처리에 관한 법률 제19조", since="2010-01-01", name="used_time")
def used_time(
    received: date,
    done: date,
    length: Length,
    *,
    suspensions: Iterable[Suspension] = (),
    table: HolidayTable | None = None,
    office: OfficeHours = _OFFICE,
) -> CaseTime:
    """소요일 of a petition on its own clock.

    Hours (periods up to five days): working hours from receipt to completion, divided by eight; both must
    carry a time. Days: working days with the first in. Weeks, months, years: calendar days with the first in.
    Raises ``Refused`` when completion lies before receipt.
    """
    if done < received if type(done) is type(received) else day_of(done) < day_of(received):
        raise Refused("처리완료가 접수보다 빠릅니다. 두 날짜를 확인하십시오.", field="done")
    suspended = tuple(suspensions)
    if counts_hours(length, day_of(received)):
        if not isinstance(received, datetime) or not isinstance(done, datetime):
            raise Refused(
                "시간으로 세는 민원의 소요시간은 접수 시각과 완료 시각이 모두 필요합니다. "
                "시각까지 넣으십시오.",
                field="done",
            )
        seconds = working_seconds_between(received, done, table=table, office=office, suspensions=suspended)
        per_day = working_seconds_of(Length(1, Unit.DAYS), received.date())
        return CaseTime(
            Fraction(seconds, per_day),
            Fraction(working_seconds_of(length, received.date()), per_day),
            TimeUnit.WORKING_DAYS,
        )
    first, last = day_of(received), day_of(done)
    if length.unit is Unit.DAYS:
        days = working_days_between(first, last, Regime.MINWON, table, suspended)
        return CaseTime(Fraction(days), Fraction(length.n), TimeUnit.WORKING_DAYS)
    excluded = Excluded(suspended)
    days = sum(first + timedelta(days=k) not in excluded for k in range((last - first).days + 1))
    return CaseTime(
        Fraction(days), Fraction((calendar_end(first, length) - first).days + 1), TimeUnit.CALENDAR_DAYS
    )


def shortening_rate(cases: Iterable[CaseTime]) -> Fraction:
    """단축률 = 1 - Σ used / Σ statutory over cases of one unit, exact; negative when late.

    Raises ``Refused`` for no cases or for cases of different units. 즉시 cases and, after the county's own
    rule, 불가ㆍ반려ㆍ취하 are left out by the caller.
    """
    rows = list(cases)
    if not rows:
        raise Refused("단축률을 낼 처리 건이 없습니다. 기간이나 조건을 넓히십시오.")
    if len({row.unit for row in rows}) > 1:
        raise Refused("근무일로 센 건과 역일로 센 건은 합칠 수 없습니다. 단위별로 나누어 계산하십시오.")
    return 1 - sum((row.used for row in rows), Fraction(0)) / sum(
        (row.statutory for row in rows), Fraction(0)
    )


@dataclass(frozen=True, slots=True)
class MileageRule:
    """Points for shortening, as a municipality sets them (처리 마일리지)."""

    per_day: Fraction = Fraction(1)
    cap: Fraction = Fraction(5)
    late_per_day: Fraction = Fraction(-1)
    compound: Fraction = Fraction(1, 5)
    cite: str = "서울 중구 민원처리 마일리지 운영 기준(2011)"


def mileage(
    case: CaseTime, *, compound: bool = False, excluded: bool = False, terms: MileageRule | None = None
) -> Fraction:
    """Points of one case: one per day shortened up to the cap, minus one per day late.

    ``compound`` adds the points of a 복합민원; ``excluded`` (불가ㆍ반려ㆍ취하) gives none.
    """
    rules = terms or MileageRule()
    if excluded:
        return Fraction(0)
    saved = case.statutory - case.used
    points = min(saved * rules.per_day, rules.cap) if saved >= 0 else -saved * rules.late_per_day
    return points + (rules.compound if compound else 0)
