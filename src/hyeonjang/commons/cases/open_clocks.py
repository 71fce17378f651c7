"""A holiday added or taken back moves exactly the running cases it should, and says whom to tell."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Q

from hyeonjang.commons.calendar.open_clocks import MovedDeadline
from hyeonjang.commons.org import queries as org
from hyeonjang.commons.org.actor import system_actor
from hyeonjang.kit import clock
from hyeonjang.kit.korean import date_ko, date_weekday_ko
from hyeonjang.law.periods.table import HolidayTable
from hyeonjang.law.petitions import read_remedy

from .actions.common import at_day, event_of, write_clocks
from .facts import facts_of, happened, terms_of
from .models import Case, CaseEvent
from .rules.derive import Happened, derive
from .rules.objection import open_objection
from .vocabulary import OPEN, Kind, State

CHUNK = 500
_COLUMNS = ["due_on", "due_at", "promise_on", "act_on", "paused_until", "version"]


def moved_cases(before: HolidayTable, after: HolidayTable, changed: date) -> Iterator[MovedDeadline]:
    """The provider for ``calendar.open_clocks``: recompute the running cases whose days include the changed
    one, store what moved, and write it into their logs."""
    heads: dict[int, tuple[int, ...]] = {}
    # A day touches a clock only between its beginning and its present end; both are read generously.
    begun = Q(received_at__lt=at_day(changed) + timedelta(days=1)) | Q(applied_on__lte=changed)
    touched = Case.objects.filter(begun, Q(due_on__gte=changed) | Q(act_on__gte=changed), active=True)
    last = 0
    while True:
        rows = list(
            touched.filter(pk__gt=last).select_for_update(of=("self",)).select_related("type_version", "type")
            .order_by("pk")[:CHUNK]
        )
        if not rows:
            return
        last = rows[-1].pk
        yield from _chunk(rows, after, changed, heads)


def _chunk(
    rows: list[Case], after: HolidayTable, changed: date, heads: dict[int, tuple[int, ...]]
) -> Iterator[MovedDeadline]:
    logs = _logs(rows)
    moved: list[tuple[Case, date, date]] = []
    written: list[CaseEvent] = []
    for case in rows:
        old = _dates(case)
        recompute(case, logs.get(case.pk, []), after)
        if old == _dates(case):
            continue
        told, now = _told(case, old)
        written.append(
            event_of(
                case,
                Kind.DUE_MOVED,
                system_actor("휴일 변경"),
                text=f"{date_weekday_ko(changed)} 휴일 변경: {date_ko(told)} → {date_ko(now)}",
                detail={"day": changed.isoformat(), "before": told.isoformat(), "after": now.isoformat()},
            )
        )
        moved.append((case, told, now))
    CaseEvent.objects.bulk_create(written)
    Case.objects.bulk_update([case for case, _, _ in moved], _COLUMNS)
    for case, told, now in moved:
        yield MovedDeadline(_subject(case), told, now, _whom(case, heads), _sentence(case, told, now))


_Dates = tuple[date, datetime | None, date | None, date | None, date | None]


def _dates(case: Case) -> _Dates:
    return case.due_on, case.due_at, case.promise_on, case.act_on, case.paused_until


def _told(case: Case, old: _Dates) -> tuple[date, date]:
    """The date that people were told, before and after: the term, else the promise, else what is waited for."""
    pairs = ((old[0], case.due_on), (old[2], case.promise_on), (old[3], case.act_on))
    return next(
        ((before, after) for before, after in pairs if before and after and before != after), (old[0], case.due_on)
    )


def _subject(case: Case) -> tuple[str, str, str]:
    return "cases.case", str(case.pk), case.number


def recompute(case: Case, events: list[Happened], table: HolidayTable) -> None:
    """The date columns of a running case from its events under a table; nothing is stored."""
    if State(case.state) in OPEN:
        write_clocks(case, derive(terms_of(case), facts_of(case, events), table))
        return
    waiting = open_objection(events, read_remedy(case.type_version.remedy), table)
    case.act_on = waiting.due.due_day if waiting else None


def _logs(rows: list[Case]) -> dict[int, list[Happened]]:
    logs: dict[int, list[Happened]] = {}
    for row in CaseEvent.objects.filter(case__in=[case.pk for case in rows]).order_by("case_id", "seq"):
        logs.setdefault(row.case_id, []).append(happened(row))
    return logs


def _whom(case: Case, heads: dict[int, tuple[int, ...]]) -> tuple[int, ...]:
    """The officer; where there is none, whoever heads the team."""
    if case.assignee_id is not None:
        return (case.assignee_id,)
    if case.unit_id not in heads:
        head = org.head_of(case.unit_id, clock.today())
        heads[case.unit_id] = (head.id,) if head else ()
    return heads[case.unit_id]


def _sentence(case: Case, before: date, after: date) -> str:
    how = "늦추어졌습니다" if after > before else "앞당겨졌습니다"
    return f"{case.number}의 처리기한이 {date_ko(before)}에서 {date_ko(after)}로 {how}. 신청인에게 알린 날짜를 확인하세요."


def drifted(table: HolidayTable, *, limit: int = 1000) -> list[tuple[str, date, date]]:
    """Running cases whose stored dates differ from the derived ones: (number, stored, derived). Empty when
    all is well; a case that was opened in the very moment a holiday was declared could stand here."""
    found: list[tuple[str, date, date]] = []
    last = 0
    while len(found) < limit:
        rows = list(
            Case.objects.filter(active=True, pk__gt=last).select_related("type_version").order_by("pk")[:CHUNK]
        )
        if not rows:
            return found
        last = rows[-1].pk
        logs = _logs(rows)
        for case in rows:
            old = (case.due_on, case.due_at, case.promise_on, case.act_on)
            recompute(case, logs.get(case.pk, []), table)
            if old != (case.due_on, case.due_at, case.promise_on, case.act_on):
                found.append((case.number, old[0], case.due_on))
    return found


