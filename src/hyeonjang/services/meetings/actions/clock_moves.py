"""When the calendar changes, open due dates and planned meetings follow in the same transaction."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from hyeonjang.commons.calendar.open_clocks import MovedDeadline
from hyeonjang.commons.org.actor import Actor, system_actor
from hyeonjang.kit import clock
from hyeonjang.kit.korean import date_ko
from hyeonjang.law.periods.table import HolidayTable
from hyeonjang.services.meetings import clocks
from hyeonjang.services.meetings.actions import common, decisions
from hyeonjang.services.meetings.models import Decision, Meeting
from hyeonjang.services.meetings.rules import schedule
from hyeonjang.services.meetings.vocabulary import DecisionState, MeetingState, OnHoliday, StepKind


@transaction.atomic
def recompute(before: HolidayTable, after: HolidayTable, changed: date, actor: Actor | None = None) -> list[MovedDeadline]:
    """Those that really move, once each; stored with the reason."""
    who = actor or system_actor("휴일 변경")
    return [*_decisions(who, after, changed), *_meetings(who, after, changed)]


def _decisions(actor: Actor, table: HolidayTable, changed: date) -> list[MovedDeadline]:
    moved = []
    near = timedelta(days=14)
    rows = Decision.objects.select_for_update().filter(state=DecisionState.OPEN, due__range=(changed - near, changed + near))
    for row in rows:
        due = clocks.decision_due(row.taken_on, row.length, table)
        if due.due_day == row.due:
            continue
        moved.append(MovedDeadline(("meetings.decision", str(row.pk), str(row)), row.due, due.due_day))
        decisions.step(row, StepKind.DUE_CHANGED, actor, f"{date_ko(row.due)} → {date_ko(due.due_day)}: 휴일이 바뀜")
        row.due, row.due_trace = due.due_day, due.to_json()
        row.version += 1
        row.save()
        common.record("decision_due", actor, "decision", row.pk, str(row), trace=due.to_json(), reason="휴일이 바뀜")
    return moved


def _meetings(actor: Actor, table: HolidayTable, changed: date) -> list[MovedDeadline]:
    moved = []
    near = timedelta(days=7)
    rows = Meeting.objects.select_for_update().filter(
        state=MeetingState.PLANNED, held_on__gte=clock.today(), held_on__range=(changed - near, changed + near))
    for row in rows.select_related("series"):
        found = schedule.place(row.nominal_on, OnHoliday(row.series.on_holiday), table)
        if found.held is None or found.held == row.held_on:
            continue
        moved.append(MovedDeadline(("meetings.meeting", str(row.pk), str(row)), row.held_on, found.held))
        due = clocks.papers_due(found.held, row.series.papers_days, table)
        row.held_on, row.moved_because = found.held, list(found.why)
        row.papers_due, row.papers_trace = due.due_day, due.to_json()
        row.version += 1
        row.tick += 1
        row.save()
        common.record("moved", actor, "meeting", row.pk, str(row), after=found.held, why=found.why)
    return moved
