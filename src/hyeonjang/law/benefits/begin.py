"""The day of application, the start of the benefit, its paydays, and who pays a mover."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from hyeonjang.kit.errors import Refused
from hyeonjang.kit.korean import date_ko, josa
from hyeonjang.law.benefits.catalogue import benefit
from hyeonjang.law.benefits.model import Begin, BeginRule, Benefit, last_row
from hyeonjang.law.periods.deadline import Deadline
from hyeonjang.law.periods.engine import deadline
from hyeonjang.law.periods.spec import Clock, ClockSpec, Length, Suspension, Unit
from hyeonjang.law.periods.table import HolidayTable
from hyeonjang.law.periods.walk import add_months
from hyeonjang.law.runtime import Trace, rule


@rule(cite="사회보장기본법 제11조제2항, 사회보장급여법 제5조제1항", since="2015-07-01", name="benefits.application_date")
def application_date(filed: date, *, competent: bool, transferred: date | None = None) -> tuple[date, Trace]:
    """The day of application and why.

    ``competent``: the office may take the application (address, actual residence, or a benefit that any
    office takes); then the day of filing counts even if the papers are sent on. Otherwise the day of the
    transfer to the competent office counts; raises ``Refused`` while there is none.
    """
    trace = Trace()
    if competent:
        trace.add(
            "신청일", "사회보장급여법 제5조제1항", filed, 제출=filed, 관할="신청을 받을 수 있는 기관", 이송=transferred
        )
        return filed, trace
    if transferred is None:
        raise Refused(
            "권한이 없는 기관에 낸 신청은 권한 있는 기관에 이송된 날이 신청일입니다(사회보장기본법 제11조제2항). "
            "지체 없이 이송하고 그 날짜를 적으십시오.",
            field="transferred",
        )
    if transferred < filed:
        raise Refused("이송한 날이 제출한 날보다 빠릅니다. 두 날짜를 확인하십시오.", field="transferred")
    trace.add("신청일", "사회보장기본법 제11조제2항", transferred, 제출=filed, 이송=transferred)
    return transferred, trace


@dataclass(frozen=True, slots=True)
class BenefitStart:
    """The first day for which the benefit is due (``None``: nothing is paid for a period).

    ``whole_month``: the benefit of the first month is paid whole, from its first day.
    ``pay_by`` is the last day to hand out a lump sum.
    """

    day: date | None
    whole_month: bool
    retroactive: bool
    cite: str
    trace: Trace
    pay_by: date | None = None

    @property
    def month(self) -> date | None:
        """The first day of the first month."""
        return self.day.replace(day=1) if self.day else None


def _retroactive(
    row: Begin, applied: date, born: date, excused: Iterable[Suspension], table: HolidayTable | None
) -> tuple[bool, Deadline]:
    """Whether the application came within the days after birth (birth day included)."""
    spec = ClockSpec(
        Clock.CIVIL, born, Length(row.birth_days or 1, Unit.DAYS), tuple(excused), first_day_in=True
    )
    found = deadline(spec, table)
    return applied <= found.due_day, found


def _need(day: date | None, what: str) -> date:
    if day is None:
        raise Refused(f"{what} 없어 급여의 시작을 정할 수 없습니다. 날짜를 적으십시오.", field="on")
    return day


@rule(cite="각 급여의 개시 규정", since="2015-07-01", name="benefits.benefit_start")
def benefit_start(
    code: str,
    applied: date,
    *,
    decided: date | None = None,
    born: date | None = None,
    excused: Iterable[Suspension] = (),
    new_by_yearly_line: bool = False,
    stated: date | None = None,
    table: HolidayTable | None = None,
) -> BenefitStart:
    """From when the benefit is due.

    ``born`` opens the retroactive start of child benefits, ``excused`` are days that do not count in it
    (아동수당법 시행규칙 제8조). ``new_by_yearly_line``: newly a recipient in January only because the yearly
    line changed; the decision must fall in January. ``stated`` is the day that the decision itself sets.
    Raises ``Refused`` for a birth after the application and for a missing day.
    """
    found = benefit(code)
    row = found.begin_on(applied)
    trace = Trace()
    if row.rule is BeginRule.NONE:
        trace.add("급여 개시", row.cite, "기간으로 주는 급여가 아님")
        return BenefitStart(None, False, False, row.cite, trace)
    if row.birth_days is not None and born is not None:
        if applied < born:
            raise Refused("신청일이 출생일보다 빠릅니다. 두 날짜를 확인하십시오.", field="born")
        within, window = _retroactive(row, applied, born, excused, table)
        trace.add(
            f"출생일을 포함한 {row.birth_days}일", row.birth_cite, window.due_day, 출생=born, 신청=applied, 안에=within
        )
        if within:
            day = born.replace(day=1)
            trace.add("출생일이 속하는 달부터 소급", row.birth_cite, day)
            return BenefitStart(day, True, True, row.birth_cite, trace)
    return _plain_start(found, row, applied, decided, new_by_yearly_line, stated, trace, table)


def _plain_start(
    found: Benefit,
    row: Begin,
    applied: date,
    decided: date | None,
    new_by_yearly_line: bool,
    stated: date | None,
    trace: Trace,
    table: HolidayTable | None,
) -> BenefitStart:
    pay_by: date | None = None
    whole = row.whole_month
    if new_by_yearly_line and row.new_year:
        day = _new_year(_need(decided, "결정일이"))
    elif row.rule is BeginRule.APPLICATION_DAY:
        day = applied
    elif row.rule is BeginRule.APPLICATION_MONTH:
        day, whole = applied.replace(day=1), True
    elif row.rule is BeginRule.DECISION_MONTH:
        day, whole = _need(decided, "결정일이").replace(day=1), True
    elif row.rule in (BeginRule.RECOGNITION_DAY, BeginRule.AT_ONCE):
        day = _need(decided, "결정일이")
    elif row.rule is BeginRule.LUMP:
        day = _need(decided, "결정일이")
        spec = ClockSpec(Clock.CIVIL, day, Length(row.pay_months or 1, Unit.MONTHS))
        pay_by = deadline(spec, table).due_day
    else:
        day = _need(stated, "결정서에 적은 급여개시일이")
    trace.add("급여 개시", row.cite, day, 급여=found.name, 신청=applied, 결정=decided, 첫달전부=whole, 지급기한=pay_by)
    return BenefitStart(day, whole, False, row.cite, trace, pay_by)


def _new_year(decided: date) -> date:
    if decided.month != 1:
        raise Refused(
            f"선정기준이 바뀌어 새로 수급자가 되는 결정은 1월에 합니다(국민기초생활 보장법 제27조제1항 단서). "
            f"{date_ko(decided)} 결정에는 신청일부터의 개시를 쓰십시오.",
            field="decided",
        )
    return date(decided.year, 1, 1)


@dataclass(frozen=True, slots=True)
class PayRun:
    """One monthly payment: the payday, the county's closing day if set, and the last day to decide for it."""

    month: date
    payday: Deadline
    closing: Deadline | None
    decide_by: date


def _nominal(month: date, day: int) -> date:
    return month.replace(day=min(day, calendar.monthrange(month.year, month.month)[1]))


@rule(cite="국민기초생활 보장법 시행령 제6조제1항, 기초연금법 시행규칙 제9조제1항", since="2010-01-01", name="benefits.pay_run")
def pay_run(
    code: str, month: date, *, closing_day: int | None = None, table: HolidayTable | None = None
) -> PayRun | None:
    """The payment of ``month``: the payday rolled back from holidays; ``None`` where no law sets a payday.

    ``closing_day`` is the day of the month on which the county closes its payroll (a setting; the law knows
    none), rolled back in the same way. Raises ``Refused`` when it lies after the payday.
    """
    found = benefit(code)
    first = month.replace(day=1)
    row = last_row(found.payday, first)
    if row is None:
        return None
    paid = deadline(ClockSpec(Clock.PAYDAY, _nominal(first, row.day)), table)
    paid.steps.add("지급일의 근거", row.cite, f"매월 {row.day}일", 급여=found.name)
    if closing_day is None:
        return PayRun(first, paid, None, paid.due_day)
    if not 1 <= closing_day <= row.day:
        raise Refused(
            f"급여 마감일({closing_day}일)은 1일과 지급일({row.day}일) 사이여야 합니다. 설정을 고치십시오.",
            field="closing_day",
        )
    closing = deadline(ClockSpec(Clock.PAYDAY, _nominal(first, closing_day)), table)
    return PayRun(first, paid, closing, closing.due_day)


def first_pay_run(
    code: str, decided: date, *, closing_day: int | None = None, table: HolidayTable | None = None
) -> PayRun | None:
    """The first payment that a decision of ``decided`` can still make."""
    month = decided.replace(day=1)
    while True:
        run = pay_run(code, month, closing_day=closing_day, table=table)
        if run is None or decided <= run.decide_by:
            return run
        month = add_months(month, 1)[0]


def pay_runs(
    code: str, start: date, until: date, *, closing_day: int | None = None, table: HolidayTable | None = None
) -> tuple[PayRun, ...]:
    """Every payment that a decision between ``start`` and ``until`` (both included) can still make, oldest first.

    This is the deadline that people feel: decide by ``decide_by`` or wait for the next run.
    """
    found, month = [], start.replace(day=1)
    last = first_pay_run(code, until, closing_day=closing_day, table=table)
    while last is not None and month <= last.month:
        run = pay_run(code, month, closing_day=closing_day, table=table)
        if run is not None and run.decide_by >= start:
            found.append(run)
        month = add_months(month, 1)[0]
    return tuple(found)


@rule(cite="기초연금법 시행규칙 제9조제5항", since="2014-07-01", name="benefits.pays_month_of_move")
def pays_month_of_move(code: str, moved_in: date) -> tuple[str, str]:
    """Who pays the month of a move, ``"old"`` or ``"new"``, and the article.

    Raises ``Refused`` where the benefit has no such rule.
    """
    found = benefit(code)
    row = last_row(found.mover, moved_in)
    if row is None:
        raise Refused(
            f"{josa(found.name, '은/는')} 전입한 달을 어느 기관이 지급하는지 정한 규정이 없습니다. 사업안내를 확인하십시오.",
            field="moved_in",
        )
    return ("old" if moved_in.day >= row.day else "new"), row.cite
