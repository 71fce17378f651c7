"""The dates of a case on one line."""

from __future__ import annotations

from hyeonjang.commons.ui import charts
from hyeonjang.kit import clock

from ..facts import naive
from ..queries.case import CaseView


def dates(view: CaseView) -> charts.Chart:
    moments = [charts.Moment("접수", naive(view.received_at).date())]
    if view.applied_on != moments[0].day:
        moments.append(charts.Moment("신청", view.applied_on))
    if view.promise_on and view.promise_on != view.due_on:
        moments.append(charts.Moment("약속", view.promise_on, "planned"))
    moments.append(charts.Moment("처리기한", view.due_on, "statutory"))
    if view.decided_at:
        moments.append(charts.Moment("결정", naive(view.decided_at).date()))
    if view.objection:
        moments.append(charts.Moment("이의신청 결정 기한", view.objection.due.due_day, "statutory"))
    if view.open or view.objection:
        moments.append(charts.Moment("오늘", clock.today(), "today"))
    spans = [charts.Span(row.kind.value, row.start, row.end) for row in view.clocks.suspensions]
    return charts.timeline("이 건의 날짜", moments, spans=spans)
