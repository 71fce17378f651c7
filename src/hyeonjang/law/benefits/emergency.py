"""긴급복지 and the emergency payment before a decision on 생계급여."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hyeonjang.kit.errors import Refused
from hyeonjang.law.benefits.catalogue import amounts
from hyeonjang.law.benefits.objection import ObjectionWindow, objection_deadline
from hyeonjang.law.periods.deadline import Deadline
from hyeonjang.law.periods.engine import deadline
from hyeonjang.law.periods.spec import Clock, ClockSpec, Length, Unit
from hyeonjang.law.periods.table import HolidayTable
from hyeonjang.law.periods.walk import calendar_end
from hyeonjang.law.runtime import Trace, rule

AT_ONCE = "지체 없이"


@dataclass(frozen=True, slots=True)
class EmergencyClocks:
    """What an emergency case owes: visit and decision without delay, the after-check, the objection.

    ``after_check`` leaves the financial inquiry free (시행령 제7조제1항 단서).
    """

    requested: date
    decided: date
    after_check: Deadline
    finance_exempt: bool
    objection: ObjectionWindow | None
    trace: Trace


@rule(cite="긴급복지지원법 제8조, 같은 법 시행령 제7조제1항", since="2015-07-01", name="benefits.emergency")
def emergency(
    requested: date, visited: date, decided: date, *, notified: date | None = None, table: HolidayTable | None = None
) -> EmergencyClocks:
    """The clocks of 긴급복지: no term for the decision (at once), the after-check within a month of it.

    ``requested`` is the request or the discovery. Raises ``Refused`` for days out of order: the visit comes
    before the decision (제8조제1항ㆍ제3항), though the officer may help first.
    """
    if not requested <= visited <= decided:
        raise Refused(
            "긴급복지는 요청(발견), 현장 확인, 결정의 순서로 합니다(긴급복지지원법 제8조). 세 날짜를 확인하십시오.",
            field="decided",
        )
    months = amounts().get("emergency_check_months", decided)
    check = deadline(ClockSpec(Clock.CIVIL, decided, Length(months.number, Unit.MONTHS)), table)
    trace = Trace()
    trace.add("현장 확인", "긴급복지지원법 제8조제1항", AT_ONCE, 요청=requested, 확인=visited)
    trace.add("지원 결정", "긴급복지지원법 제8조제3항", AT_ONCE, 결정=decided)
    trace.add("사후조사", months.cite, check.due_day, 결정=decided, 금융조사="기한에서 제외(단서)")
    window = objection_deadline("emergency", notified, decided=decided, table=table) if notified else None
    if window is not None:
        trace.extend(window.trace)
    return EmergencyClocks(requested, decided, check, True, window, trace)


@rule(cite="긴급복지지원법 시행규칙 제3조ㆍ제4조제2항", since="2015-07-01", name="benefits.emergency_renewal_due")
def emergency_renewal_due(ends: date, *, table: HolidayTable | None = None) -> Deadline:
    """The last day to decide whether support that ends on ``ends`` goes on ("3일 전까지")."""
    days = amounts().get("emergency_renewal_days", ends)
    found = deadline(ClockSpec(Clock.BEFORE, ends, Length(days.number, Unit.DAYS)), table)
    found.steps.add("지원연장 결정", days.cite, found.due_day, 지원종료=ends)
    return found


@dataclass(frozen=True, slots=True)
class UrgentPayment:
    """생계급여 paid before the decision: first and last day, and the last day with the one renewal."""

    first: date
    last: date
    renewable_to: date
    trace: Trace


@rule(cite="국민기초생활 보장법 제27조제2항, 같은 법 시행규칙 제41조제1항", since="2015-07-01", name="benefits.urgent_livelihood")
def urgent_livelihood(first: date, need: str) -> UrgentPayment:
    """긴급급여: 생계급여 for a month before the decision, renewable once by up to a month.

    ``need`` says why it cannot wait; raises ``Refused`` without it.
    """
    if not need.strip():
        raise Refused(
            "긴급급여에는 긴급한 필요가 있어야 합니다(국민기초생활 보장법 제27조제2항). 사유를 적으십시오.", field="need"
        )
    months = amounts().get("urgent_livelihood_months", first)
    last = calendar_end(first, Length(months.number, Unit.MONTHS))
    renewable = calendar_end(first, Length(2 * months.number, Unit.MONTHS))
    trace = Trace()
    trace.add("긴급급여", months.cite, last, 시작=first, 사유=need, 연장하면=renewable)
    return UrgentPayment(first, last, renewable, trace)
