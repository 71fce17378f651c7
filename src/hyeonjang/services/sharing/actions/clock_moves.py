"""When the calendar changes, what is open follows in the same transaction."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from hyeonjang.commons.calendar.open_clocks import MovedDeadline
from hyeonjang.commons.org.actor import Actor, system_actor
from hyeonjang.kit.korean import date_ko
from hyeonjang.law.periods.table import HolidayTable
from hyeonjang.services.sharing import clocks, spans
from hyeonjang.services.sharing.actions import common, requests
from hyeonjang.services.sharing.models import CooperationRequest, Question, Unclear
from hyeonjang.services.sharing.vocabulary import QuestionState, RequestState, StepKind, UnclearState

NEAR = timedelta(days=14)


@transaction.atomic
def recompute(table: HolidayTable, changed: date, actor: Actor | None = None) -> list[MovedDeadline]:
    """Those that really move, once each; stored with the reason. A day touches a clock between its beginning and its end."""
    who = actor or system_actor("휴일 변경")
    return [*_requests(who, table, changed), *_questions(who, table, changed), *_unclears(who, table, changed)]


def _requests(actor: Actor, table: HolidayTable, changed: date) -> list[MovedDeadline]:
    moved = []
    rows = CooperationRequest.objects.select_for_update().filter(state=RequestState.WAITING, due__gte=changed - NEAR)
    for row in rows.order_by("pk"):
        due = clocks.reply_due(row.asked_at, row.days, row.extra_days, in_case=row.case_id is not None, table=table)
        now = (due.due_day, clocks.moment_of(due))
        if now == (row.due, row.due_at):
            continue
        text = f"{spans.when_ko(row.due, row.due_at)} → {spans.when_ko(*now)}: {date_ko(changed)} 휴일이 바뀜"
        moved.append(MovedDeadline(("sharing.request", str(row.pk), str(row)), row.due_at or row.due, now[1] or now[0]))
        row.due, row.due_at, row.due_trace = now[0], now[1], due.to_json()
        row.version += 1
        row.save()
        requests.step(row, StepKind.DUE_MOVED, actor, text)
        common.record("due_moved", actor, "request", row.pk, str(row), trace=due.to_json(), day=changed)
    return moved


def _questions(actor: Actor, table: HolidayTable, changed: date) -> list[MovedDeadline]:
    moved = []
    rows = Question.objects.select_for_update().filter(state=QuestionState.OPEN, due__range=(changed - NEAR, changed + NEAR))
    for row in rows.order_by("pk"):
        due = clocks.question_due(row.asked_on, row.length, table)
        if due.due_day == row.due:
            continue
        moved.append(MovedDeadline(("sharing.question", str(row.pk), str(row)), row.due, due.due_day))
        row.due, row.due_trace = due.due_day, due.to_json()
        row.version += 1
        row.save()
        common.record("due_moved", actor, "question", row.pk, str(row), trace=due.to_json(), day=changed)
    return moved


def _unclears(actor: Actor, table: HolidayTable, changed: date) -> list[MovedDeadline]:
    moved = []
    rows = Unclear.objects.select_for_update().filter(state=UnclearState.OPEN, due__gte=changed - NEAR)
    for row in rows.order_by("pk"):
        due = clocks.ruling_due(row.asked_at, row.hours, table)
        moment = clocks.moment_of(due)
        if moment is None or moment == row.due_at:
            continue
        moved.append(MovedDeadline(("sharing.unclear", str(row.pk), str(row)), row.due_at, moment))
        row.due, row.due_at, row.due_trace = due.due_day, moment, due.to_json()
        row.version += 1
        row.save()
        common.record("due_moved", actor, "unclear", row.pk, str(row), trace=due.to_json(), day=changed)
    return moved
