"""The programme as an event log: every proposal's life, by post and department, never by person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby

from hyeonjang.commons.processes.own_logs import OwnEvent, OwnLog
from hyeonjang.kit import clock
from hyeonjang.services.innovation.models import ProposalEvent
from hyeonjang.services.innovation.queries import names
from hyeonjang.services.innovation.vocabulary import Activity, ProposalKind

YEAR, KIND = "연도", "종류"


def events(cycle_id: int | None = None) -> Iterator[OwnEvent]:
    """Every proposal's events, oldest first per proposal. Opened by its receipt, closed by its first decision,
    due by the ordinance's date; department names are those of the day of the event."""
    found = ProposalEvent.objects.select_related("proposal__cycle").order_by("proposal__number", "at", "pk")
    if cycle_id is not None:
        found = found.filter(proposal__cycle_id=cycle_id)
    by_day: dict[date, names.Names] = {}
    for _, rows in groupby(found.iterator(chunk_size=2000), key=lambda row: row.proposal_id):
        yield from _life(list(rows), by_day)


def _life(rows: list[ProposalEvent], by_day: dict[date, names.Names]) -> Iterator[OwnEvent]:
    proposal = rows[0].proposal
    attributes = {YEAR: str(proposal.cycle.year), KIND: ProposalKind.label_of(proposal.kind)}
    opened = _first(rows, Activity.SUBMITTED)
    closed = _first(rows, Activity.ADOPTED, Activity.REJECTED)
    for row in rows:
        day = row.at.astimezone(clock.SEOUL).date()
        if day not in by_day:
            by_day[day] = names.unit_names(day)
        yield OwnEvent(
            proposal.number, Activity.label_of(row.activity), row.at, row.post,
            names.name(by_day[day], row.department_id), opened, closed, proposal.decision_due, attributes)


def _first(rows: list[ProposalEvent], *activities: Activity) -> datetime | None:
    wanted = {activity.value for activity in activities}
    return next((row.at for row in rows if row.activity in wanted), None)


LOG = OwnLog(
    "innovation-proposals",
    "업무혁신안 처리",
    "혁신안마다 작성부터 결정, 실시, 공개까지 일어난 일. 사람이 아니라 직위와 부서로 적습니다.",
    events,
    dates=("opened", "closed", "due"),
    attributes=(YEAR, KIND),
    paused=((Activity.ROUND_OPENED.label_ko, Activity.ROUND_ANSWERED.label_ko),),
    due_moves=True,
    survey=False,  # the programme's own paperwork is not what a team's work is surveyed for
)
