"""The deadline of a decision: both readings of the thirty days, extension, supplements, suspensions.

The Acts say "신청일부터 30일 이내"; a benefit is a 법정민원 too, whose period counts working days with the
first day in. No text settles which holds, so both are computed and the earlier one alarms (open point
``days30``). The due date is always derived from the start and the events, never written by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from hyeonjang.kit.errors import Refused
from hyeonjang.kit.korean import date_ko, josa
from hyeonjang.law.benefits.begin import PayRun, pay_runs
from hyeonjang.law.benefits.catalogue import amounts, benefit, open_points
from hyeonjang.law.benefits.model import Benefit, ExtensionMode, ExtensionRule, OpenPoint, Term, last_row
from hyeonjang.law.periods.deadline import Deadline
from hyeonjang.law.periods.engine import deadline
from hyeonjang.law.periods.spec import (
    Clock,
    ClockSpec,
    Extension,
    Length,
    OfficeHours,
    Suspension,
    SuspensionKind,
    Unit,
)
from hyeonjang.law.periods.table import HolidayTable
from hyeonjang.law.runtime import Json, Trace, rule, to_json

CALENDAR_CITE = "행정기본법 제6조제1항, 민법 제157조ㆍ제161조"
PETITION_CITE = "민원 처리에 관한 법률 제19조제2항"
WORKLOAD_CITE = "민원 처리에 관한 법률 시행령 제21조제2항"
SUPPLEMENT_CITE = "행정절차법 제17조제5항, 민원 처리에 관한 법률 제22조제1항"
# The office's own troubles only: an absent 부양의무자 or a rent in arrears is a fact of the case.
_WORKLOAD = re.compile(
    r"업무 ?(과중|과다|폭주|량)|업무(가|량이) 많|(민원|신청) ?(이 )?(폭주|과다)|인력[이의]? ?(부족|난)|일손|인사이동|결원"
    r"|(담당|조사)(자|공무원|직원|관).{0,8}(부재|지정|공석|변경|교체|출장|휴가|휴직|교육|병가|없)"
)


class DayReading(StrEnum):
    """How the days of a term are counted."""

    CALENDAR = "역일"
    WORKING = "근무일"


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """Days that are not counted, proven by ``evidence``; ``end`` is ``None`` while they still run.

    For a supplement ``start`` is the day on which the demand was sent and ``end`` the day on which the
    papers arrived; both days are left out (행정절차법 시행령 제11조제1호).
    """

    kind: SuspensionKind
    start: date
    end: date | None
    evidence: str

    def __post_init__(self) -> None:
        if not self.evidence.strip():
            raise Refused(
                f"{josa(self.kind.value, '을/를')} 증명하는 문서가 없습니다. 요구서나 회신의 문서번호를 적으십시오.",
                field="evidence",
                code="no_evidence",
            )
        if self.end is not None and self.end < self.start:
            raise Refused(
                f"제외 기간의 끝({date_ko(self.end)})이 시작({date_ko(self.start)})보다 빠릅니다. "
                "두 날짜를 확인하십시오.",
                field="end",
            )

    def as_suspension(self, as_of: date | None) -> Suspension:
        """The suspension; an event that still runs is counted up to ``as_of``."""
        end = self.end or as_of
        if end is None:
            raise Refused(
                f"{josa(self.kind.value, '이/가')} 아직 끝나지 않았습니다. "
                "끝난 날을 적거나 어느 날까지 볼지 정하십시오.",
                field="end",
                code="still_open",
            )
        return Suspension(self.start, max(end, self.start), self.kind, self.evidence)


def supplement_event(sent: date, arrived: date | None, *, evidence: str) -> CaseEvent:
    """A supplement demanded on ``sent``; ``arrived`` is ``None`` until the papers come."""
    return CaseEvent(SuspensionKind.SUPPLEMENT, sent, arrived, evidence)


def suspension_event(kind: SuspensionKind, start: date, end: date | None, *, evidence: str) -> CaseEvent:
    """Another suspension of 행정절차법 시행령 제11조 or 민원 처리에 관한 법률 시행령 제20조."""
    return CaseEvent(kind, start, end, evidence)


@dataclass(frozen=True, slots=True)
class ExtensionEvent:
    """An extension as it was decided: the ground of the article's list, the facts, and the day it was told."""

    benefit: str
    ground: str
    wording: str
    facts: str
    told_on: date | None
    rule: ExtensionRule
    trace: Trace

    @property
    def days(self) -> int:
        return self.rule.days


@rule(cite="각 급여의 연장 규정, 민원 처리에 관한 법률 시행령 제21조제2항", since="2015-07-01", name="benefits.extension")
def extension(code: str, start: date, ground: str, facts: str, *, told_on: date | None = None) -> ExtensionEvent:
    """A lawful extension of the term that began on ``start`` (the row of that day applies).

    ``ground`` is a code of the benefit's closed list, ``facts`` what happened in this case, ``told_on`` the
    day on which the applicant was told. Raises ``Refused`` where the benefit knows no extension, for a
    ground that is not listed, for workload or an absent officer, and for missing facts.
    """
    found = benefit(code)
    row = last_row(found.extension, start)
    if row is None:
        raise Refused(
            found.no_extension
            or f"{josa(found.name, '은/는')} 처리기간을 늘리는 규정이 없습니다. 정해진 기간 안에 처리하십시오.",
            field="extend",
            code="no_extension",
        )
    _refuse_workload(found, row, start, facts)
    if ground not in row.grounds:
        listed = ", ".join(f"{key}({text})" for key, text in row.grounds.items())
        raise Refused(
            f"'{ground}'은(는) {row.cite}의 연장 사유가 아닙니다. {listed} 가운데 하나를 고르십시오.",
            field="ground",
            code="extension_not_listed",
        )
    if not facts.strip():
        raise Refused(
            f"연장의 구체적인 사유가 없습니다. {row.cite}에 따라 이 신청에서 무엇이 늦어지는지 적으십시오.",
            field="facts",
            code="extension_without_reason",
        )
    trace = Trace()
    trace.add(
        "처리기간 연장", row.cite, f"{row.days}일({row.mode.value})", 사유=row.grounds[ground], 사실=facts, 통지일=told_on
    )
    return ExtensionEvent(code, ground, row.grounds[ground], facts.strip(), told_on, row, trace)


def _refuse_workload(found: Benefit, row: ExtensionRule, start: date, facts: str) -> None:
    if not _WORKLOAD.search(facts):
        return
    since = amounts().get("petition_workload_since", start).day
    also = f", {WORKLOAD_CITE}" if found.minwon and start >= since else ""
    raise Refused(
        f"업무과중이나 담당자의 부재ㆍ지정 지연은 연장 사유가 아닙니다({row.cite}{also}). "
        "조사에 시일이 걸리는 사유가 따로 있으면 그 사유를 적고, 없으면 기한 안에 처리하십시오.",
        field="facts",
        code="extension_shut_out",
    )


@dataclass(frozen=True, slots=True)
class DecisionDeadlines:
    """Both readings of a term.

    ``calendar`` (민법) and ``working`` (민원; ``None`` where the benefit is no 민원) carry the events;
    ``printed`` is the one that the county prints, ``alarm`` the earlier of the two. ``unsuspended`` is the
    calendar end without any suspension, in case the benefit's own Act does not stop (open point
    ``exclusion``). ``provisional``: an event still runs, so the dates will move.
    """

    benefit: Benefit
    start: date
    term: Term
    days: int
    calendar: Deadline
    working: Deadline | None
    printed_reading: DayReading
    unsuspended: date
    provisional: bool
    extended: ExtensionEvent | None
    trace: Trace

    @property
    def alarm(self) -> date:
        """The earlier end: warn by this day."""
        ends = [self.calendar.due_day] + ([self.working.due_day] if self.working else [])
        return min(ends)

    @property
    def alarm_reading(self) -> DayReading:
        later = self.working is None or self.calendar.due_day <= self.working.due_day
        return DayReading.CALENDAR if later else DayReading.WORKING

    @property
    def printed(self) -> Deadline:
        """The reading that goes onto the receipt and the screen."""
        if self.printed_reading is DayReading.WORKING and self.working is not None:
            return self.working
        return self.calendar

    @property
    def opens(self) -> tuple[OpenPoint, ...]:
        return self.benefit.opens

    def runs(self, *, closing_day: int | None = None, table: HolidayTable | None = None) -> tuple[PayRun, ...]:
        """The payments that a decision between the start and the alarm day can still make, oldest first."""
        return pay_runs(self.benefit.code, self.start, self.alarm, closing_day=closing_day, table=table)

    def to_json(self) -> dict[str, Json]:
        return {
            "benefit": self.benefit.code,
            "start": to_json(self.start),
            "days": self.days,
            "calendar": to_json(self.calendar.due_day),
            "working": to_json(self.working.due_day) if self.working else None,
            "printed": to_json(self.printed.due_day),
            "alarm": to_json(self.alarm),
            "unsuspended": to_json(self.unsuspended),
            "provisional": self.provisional,
            "trace": self.trace.to_json(),
        }


def _spec(
    clock: Clock, start: date, term: Term, extended: ExtensionEvent | None, pauses: tuple[Suspension, ...]
) -> ClockSpec:
    if extended is None:
        return ClockSpec(clock, start, Length(term.days, Unit.DAYS), pauses)
    if extended.rule.mode is ExtensionMode.TOTAL:
        return ClockSpec(clock, start, Length(extended.days, Unit.DAYS), pauses)
    if clock is Clock.PETITION:  # the same count runs on, whatever the wording of 영 제21조 would ask
        return ClockSpec(clock, start, Length(term.days + extended.days, Unit.DAYS), pauses)
    added = Extension(Length(extended.days, Unit.DAYS), extended.wording)
    return ClockSpec(clock, start, Length(term.days, Unit.DAYS), pauses, (added,), extension_times=1)


def clock_specs(
    code: str,
    start: date,
    events: Iterable[CaseEvent] = (),
    *,
    extended: ExtensionEvent | None = None,
    as_of: date | None = None,
) -> dict[DayReading, ClockSpec]:
    """The clocks of a case by reading, for :func:`hyeonjang.law.periods.recompute` over many open cases.

    The reading WORKING is absent for a benefit that is no 민원. Raises ``Refused`` like
    :func:`decision_deadlines`.
    """
    found = benefit(code)
    term = found.term_on(start)
    rows = tuple(events)
    _check_events(found, term, start, rows, extended)
    pauses = tuple(row.as_suspension(as_of) for row in rows)
    specs = {DayReading.CALENDAR: _spec(Clock.CIVIL, start, term, extended, pauses)}
    if found.minwon:
        specs[DayReading.WORKING] = _spec(Clock.PETITION, start, term, extended, pauses)
    return specs


@rule(cite="각 급여의 처리기간 규정", since="2015-07-01", name="benefits.decision_deadlines")
def decision_deadlines(
    code: str,
    start: date,
    events: Iterable[CaseEvent] = (),
    *,
    extended: ExtensionEvent | None = None,
    printed: DayReading = DayReading.CALENDAR,
    as_of: date | None = None,
    table: HolidayTable | None = None,
) -> DecisionDeadlines:
    """Both ends of the term for a case whose clock began on ``start`` (see ``Term.start``).

    ``events`` are united whatever their order; ``as_of`` closes those that still run. ``printed`` is the
    county's setting. Raises ``Refused`` for a benefit without a term, an extension of another benefit, a
    supplement sent before the start, and an outage that began before the decree allowed it.
    """
    found = benefit(code)
    term = found.term_on(start)
    rows = tuple(events)
    _check_events(found, term, start, rows, extended)
    pauses = tuple(row.as_suspension(as_of) for row in rows)
    # The petition clock refuses outages of before 2026-05-06; a benefit that is no petition is held to it too.
    working = deadline(_spec(Clock.PETITION, start, term, extended, pauses), table)
    calendar = deadline(_spec(Clock.CIVIL, start, term, extended, pauses), table)
    plain = deadline(_spec(Clock.CIVIL, start, term, extended, ()), table) if pauses else calendar
    days = term.days if extended is None else _total_days(term, extended)
    trace = Trace()
    trace.add("처리기간", term.cite, f"{term.days}일", 시작=start, 기산=term.start.korean, 할일=term.act)
    if extended is not None:
        trace.extend(extended.trace)
    for row in rows:
        trace.add(
            "불산입", "행정절차법 시행령 제11조", row.kind.value, 시작=row.start, 끝=row.end, 증거=row.evidence
        )
    trace.add("역일로 센 기한", CALENDAR_CITE, calendar.due_day, 기간=f"{days}일")
    if found.minwon:
        trace.add("근무일로 센 기한", PETITION_CITE, working.due_day, 기간=f"{days}일")
    return DecisionDeadlines(
        found,
        start,
        term,
        days,
        calendar,
        working if found.minwon else None,
        printed,
        plain.due_day,
        any(row.end is None for row in rows),
        extended,
        trace,
    )


def _check_events(
    found: Benefit, term: Term, start: date, rows: tuple[CaseEvent, ...], extended: ExtensionEvent | None
) -> None:
    if extended is not None and extended.benefit != found.code:
        raise Refused(f"다른 급여의 연장입니다. {found.name}의 연장을 기록하십시오.", field="extend")
    early = next((row for row in rows if row.start < start), None)
    if early is not None:
        raise Refused(
            f"{early.kind.value}의 시작({date_ko(early.start)})이 "
            f"{term.start.korean}({date_ko(start)})보다 빠릅니다. 두 날짜를 확인하십시오.",
            field="events",
        )


def _total_days(term: Term, extended: ExtensionEvent) -> int:
    return extended.days if extended.rule.mode is ExtensionMode.TOTAL else term.days + extended.days


@rule(cite=SUPPLEMENT_CITE, since="2015-07-01", name="benefits.supplement_due")
def supplement_due(
    sent: date, days: int, *, asked_again: int = 0, redemand: bool = False, table: HolidayTable | None = None
) -> Deadline:
    """The applicant's own clock: until when the papers may come (first day out, calendar).

    ``days`` is the 상당한 기간 the officer sets; ``asked_again`` how often the applicant has asked for more
    time, at most twice; a second demand (``redemand``) gives at most ten days.
    """
    limit = amounts().get("redemand_days", sent)
    times = amounts().get("applicant_extensions", sent)
    if redemand and days > limit.number:
        raise Refused(
            f"보완을 다시 요구할 때의 기간은 {limit.number}일 이내여야 합니다({limit.cite}). 기간을 줄이십시오.",
            field="days",
        )
    if asked_again > times.number:
        raise Refused(
            f"보완기간의 연장 요청은 {times.number}회까지입니다({times.cite}). 보완되지 않으면 다시 요구하거나 반려하십시오.",
            field="asked_again",
        )
    found = deadline(ClockSpec(Clock.CIVIL, sent, Length(days, Unit.DAYS)), table)
    found.steps.add("보완 기한", "민원 처리에 관한 법률 시행령 제24조제4항, " + SUPPLEMENT_CITE, found.due_day)
    return found


@dataclass(frozen=True, slots=True)
class FastTrack:
    """The county's fast lane for a household at risk: the check and the decision, in both readings."""

    check: datetime
    calendar: Deadline
    working: Deadline
    cite: str
    opens: tuple[OpenPoint, ...]

    @property
    def alarm(self) -> date:
        return min(self.calendar.due_day, self.working.due_day)


@rule(cite="연천군 위기가구 우선조사ㆍ우선보호(2025)", since="2025-01-01", name="benefits.fast_track")
def fast_track(
    received: date,
    *,
    check_days: int | None = None,
    decision_days: int | None = None,
    table: HolidayTable | None = None,
) -> FastTrack:
    """Yeoncheon's re-ordered case: quickly checkable data first, a decision within ten days.

    The published method does not say whether its days are working days, so the decision is given in both
    readings; ``check_days`` and ``decision_days`` are the county's own setting.
    """
    moment = datetime.combine(received, OfficeHours().opens)
    check = amounts().get("fast_check_days", received)
    decide = amounts().get("fast_decision_days", received)
    first = deadline(ClockSpec(Clock.PETITION, moment, Length(check_days or check.number, Unit.DAYS)), table)
    length = Length(decision_days or decide.number, Unit.DAYS)
    due = first.due
    assert isinstance(due, datetime)
    return FastTrack(
        due,
        deadline(ClockSpec(Clock.CIVIL, received, length), table),
        deadline(ClockSpec(Clock.PETITION, received, length), table),
        decide.cite,
        (open_points()["fast_track_unit"],),
    )
