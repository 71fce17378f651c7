"""The ways against a decision: the benefit's own objection, its stages, and administrative appeal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hyeonjang.kit.errors import Refused
from hyeonjang.law.benefits.catalogue import amounts, benefit
from hyeonjang.law.benefits.model import ExtensionMode, ObjectionRule, OpenPoint, Stage
from hyeonjang.law.periods.deadline import Deadline
from hyeonjang.law.periods.engine import deadline
from hyeonjang.law.periods.spec import Clock, ClockSpec, Extension, Length, Unit
from hyeonjang.law.periods.table import HolidayTable
from hyeonjang.law.runtime import Trace, rule


@dataclass(frozen=True, slots=True)
class ObjectionWindow:
    """Until when an objection may be raised.

    ``due`` from the day of notice; ``outer`` the end that holds whatever was known (180 days), counted from
    the decision; ``after_obstacle`` the end after an obstacle ceased. ``last`` is the day that counts.
    ``appeal`` is administrative appeal (행정심판), which stays open beside it.
    """

    rule: ObjectionRule
    due: Deadline
    outer: Deadline | None
    after_obstacle: Deadline | None
    appeal: Deadline
    trace: Trace
    opens: tuple[OpenPoint, ...]

    @property
    def last(self) -> date:
        end = self.due.due_day
        if self.outer is not None:
            end = min(end, self.outer.due_day)
        if self.after_obstacle is not None:
            end = max(end, self.after_obstacle.due_day)
        return end


def _civil(start: date, days: int, table: HolidayTable | None) -> Deadline:
    return deadline(ClockSpec(Clock.CIVIL, start, Length(days, Unit.DAYS)), table)


@rule(cite="각 급여의 이의신청 규정, 행정심판법 제27조제1항", since="2015-07-01", name="benefits.objection_deadline")
def objection_deadline(
    code: str,
    notified: date,
    *,
    decided: date | None = None,
    obstacle_ended: date | None = None,
    table: HolidayTable | None = None,
) -> ObjectionWindow:
    """The end of the objection period for a decision of which the person was ``notified`` (or knew).

    ``decided`` is the day of the decision, from which an outer limit runs; ``obstacle_ended`` the day on
    which a good reason for being late ceased. Raises ``Refused`` where the benefit knows no such obstacle.
    """
    found = benefit(code)
    row = found.objection_on(decided or notified)
    if decided is not None and notified < decided:
        raise Refused("통지받은 날이 결정한 날보다 빠릅니다. 두 날짜를 확인하십시오.", field="notified")
    trace = Trace()
    due = _civil(notified, row.days, table)
    trace.add(f"이의신청({row.event}부터 {row.days}일)", row.cite, due.due_day, 상대=row.to, 경유=row.via, 기산=notified)
    outer = None
    if row.outer_days is not None and decided is not None:
        outer = _civil(decided, row.outer_days, table)
        trace.add(f"처분이 있은 날부터 {row.outer_days}일", row.cite, outer.due_day, 처분=decided)
    late = None
    if obstacle_ended is not None:
        if row.obstacle_days is None:
            raise Refused(
                f"{row.cite}에는 사유가 소멸한 뒤의 이의신청 기간이 따로 없습니다. 정당한 사유를 소명받아 판단하십시오.",
                field="obstacle_ended",
            )
        late = _civil(obstacle_ended, row.obstacle_days, table)
        trace.add(f"사유가 소멸한 때부터 {row.obstacle_days}일", row.cite, late.due_day, 소멸=obstacle_ended)
    days = amounts().get("appeal_days", notified)
    appeal = _civil(notified, days.number, table)
    trace.add("행정심판", days.cite, appeal.due_day, 기산=notified)
    return ObjectionWindow(row, due, outer, late, appeal, trace, found.opens)


def stages(code: str, on: date) -> tuple[Stage, ...]:
    """The steps after an objection under the law of ``on``."""
    return benefit(code).objection_on(on).stages


@rule(cite="각 급여의 이의신청 결정 규정", since="2015-07-01", name="benefits.objection_stage_due")
def objection_stage_due(
    code: str,
    stage: str,
    started: date,
    *,
    extended: str = "",
    table: HolidayTable | None = None,
) -> Deadline:
    """The end of one stage (``forward``, ``decide``, …) that began on ``started``.

    ``extended`` is the reason for the one extension that the article allows; it must be told. Raises
    ``Refused`` for a stage that the benefit has not, and for an extension that its article does not know.
    """
    row = benefit(code).objection_on(started)
    step = next((item for item in row.stages if item.code == stage), None)
    if step is None:
        known = ", ".join(item.code for item in row.stages)
        raise Refused(f"이의신청에 '{stage}' 단계가 없습니다. {known} 가운데 하나를 고르십시오.", field="stage")
    if not extended.strip():
        found = _civil(started, step.days, table)
    elif step.extend_mode is None or step.extend_days is None:
        raise Refused(
            f"{step.cite}에는 기간을 늘리는 규정이 없습니다. {step.days}일 안에 처리하십시오.", field="extended"
        )
    elif step.extend_mode is ExtensionMode.TOTAL:
        found = _civil(started, step.extend_days, table)
    else:
        found = deadline(
            ClockSpec(
                Clock.CIVIL,
                started,
                Length(step.days, Unit.DAYS),
                extensions=(Extension(Length(step.extend_days, Unit.DAYS), extended),),
                extension_times=1,
            ),
            table,
        )
    found.steps.add(step.what, step.cite, found.due_day, 누가=step.who, 연장사유=extended or None)
    return found
