"""When the calendar changes, the days for takeovers that are still to come follow in the same transaction."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from hyeonjang.commons.calendar.open_clocks import MovedDeadline
from hyeonjang.commons.org.actor import Actor, system_actor
from hyeonjang.kit.korean import date_ko
from hyeonjang.law.periods.table import HolidayTable
from hyeonjang.services.handover import clocks
from hyeonjang.services.handover.actions import common
from hyeonjang.services.handover.models import Pack
from hyeonjang.services.handover.vocabulary import WAITING, StepKind

NEAR = timedelta(days=21)


@transaction.atomic
def recompute(before: HolidayTable, after: HolidayTable, changed: date, actor: Actor | None = None) -> list[MovedDeadline]:
    """Those that really move, once each; stored with the reason."""
    who = actor or system_actor("휴일 변경")
    moved = []
    rows = Pack.objects.select_for_update().filter(state__in=list(WAITING), due__range=(changed - NEAR, changed + NEAR))
    for row in rows.order_by("id"):
        due = clocks.takeover_due(row.effective, after)
        if due.due_day == row.due:
            continue
        moved.append(MovedDeadline(("handover.pack", str(row.pk), str(row)), row.due, due.due_day))
        common.step(who, row, StepKind.DUE_MOVED, f"{date_ko(row.due)} → {date_ko(due.due_day)}: 휴일이 바뀜")
        common.record("due_moved", who, row, before=row.due, after=due.due_day)
        row.due, row.due_trace = due.due_day, due.to_json()
        common.save(row)
    return moved
