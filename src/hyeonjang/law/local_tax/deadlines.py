"""When inherited property must be filed and paid, and when a car must be transferred.

지방세법 제20조제1항: six months, nine with an heir abroad, from the end of the month of death (from the day
of death itself in the first half of 2011). All counting is done by ``law.periods``.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field
from datetime import date

from hyeonjang.law.local_tax.numbers import Open, open_point, rate, surcharge
from hyeonjang.law.periods import Clock, ClockSpec, Deadline, HolidayTable, Length, Unit, deadline
from hyeonjang.law.periods.walk import ONE, calendar_end
from hyeonjang.law.runtime import Trace, rule

CITE = "지방세법 제20조제1항"
DECLARED = "실종선고일"


def month_end(day: date) -> date:
    """The last day of the month of ``day``."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


@dataclass(frozen=True, slots=True)
class FilingDue:
    """The deadline of one heir. ``due`` is effective, ``statutory_due`` before a minister moved it."""

    due: date
    statutory_due: date
    months: int
    clock: Deadline
    opens: tuple[Open, ...] = ()
    trace: Trace = field(default_factory=Trace)


def _count(
    start: date,
    months: int,
    table: HolidayTable | None,
    clock: Clock = Clock.LOCAL_TAX,
    explain: bool = True,
) -> Deadline:
    return deadline(ClockSpec(clock, start, Length(months, Unit.MONTHS)), table, explain=explain)


@rule(cite=CITE, since="2011-01-01", name="local_tax.filing_due")
def filing_due(
    death: date,
    *,
    own_abroad: bool = False,
    any_abroad: bool = False,
    declared: date | None = None,
    table: HolidayTable | None = None,
) -> FilingDue:
    """The day by which one heir must file and pay.

    ``declared`` is the day of a court's declaration of disappearance, from which the period then runs; the
    law is still that of ``death``, the day on which the person is deemed dead.
    """
    trace = Trace()
    whose = rate("abroad_whose", death)
    abroad = any_abroad if whose.value == "any_heir" else own_abroad
    length = rate("deadline_months_abroad" if abroad else "deadline_months", death)
    trace.add("신고기간", whose.cite if abroad else length.cite, f"{length.number}개월", 외국주소=abroad)
    basis = declared or death
    mode = rate("deadline_from", death)
    start = month_end(basis) if mode.value == "month_end" else basis
    trace.add(
        "기간을 세기 시작하는 날", mode.cite, start, **{DECLARED if declared else "상속개시일": basis}
    )
    found = _count(start, length.number, table)
    trace.extend(found.steps)
    opens = []
    civil = _count(start, length.number, table, Clock.CIVIL, explain=False).due_day
    # The civil list of days off differs from the tax Act's only in the substitute of Labour Day.
    if civil > found.statutory_due:
        opens.append(open_point("labour_substitute", f"다른 해석의 기한: {civil.isoformat()}"))
    if mode.value == "month_end" and death < date(2011, 12, 31) and declared is None:
        other = _count(death, length.number, table, explain=False).due_day
        opens.append(open_point("month_end_2011", f"다른 해석의 기한: {other.isoformat()}"))
    return FilingDue(found.due_day, found.statutory_due, length.number, found, tuple(opens), trace)


@rule(cite="자동차등록령 제26조제1항제3호", since="2011-01-01", name="local_tax.vehicle_transfer_due")
def vehicle_transfer_due(death: date, table: HolidayTable | None = None) -> Deadline:
    """The last day to register the transfer of an inherited car; six months even with an heir abroad."""
    months = rate("vehicle_transfer_months", death)
    basis = rate("vehicle_transfer_from", death)
    start = month_end(death) if basis.value == "month_end" else death
    found = _count(start, months.number, table, Clock.CIVIL)
    found.steps.add("자동차 이전등록 기한", months.cite, found.due_day, 상속개시일=death)
    return found


@rule(cite="지방세기본법 제57조제2항", since="2011-01-01", name="local_tax.month_step")
def month_step(due: date, months: int, *, roll: bool = False, table: HolidayTable | None = None) -> date:
    """The last day of "within ``months`` months after the deadline"; ``roll`` reads 제24조 into it."""
    if roll:
        return _count(due, months, table, explain=False).statutory_due
    return calendar_end(due + ONE, Length(months, Unit.MONTHS))


@rule(cite="지방세기본법 제38조제1항", since="2011-01-01", name="local_tax.assessable_until")
def assessable_until(death: date, due: date) -> tuple[date, str]:
    """The last day on which an unfiled inheritance can still be assessed, with the article."""
    years = surcharge("assess_years", death)
    return calendar_end(due + ONE, Length(years.number, Unit.YEARS)), years.cite
