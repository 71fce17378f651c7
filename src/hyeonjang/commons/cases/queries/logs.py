"""Every transition as a row of the county's own event log."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from ..models import CaseEvent
from ..vocabulary import Kind
from . import names

_CHUNK = 2000
SILENT = (Kind.STRUCK, Kind.CODE_ISSUED, Kind.CODE_REVOKED, Kind.DUE_MOVED)


def event_rows(since: datetime | None = None) -> Iterator[dict[str, Any]]:
    """The log of all cases as event rows, those recorded after ``since``, in the order of recording.

    Keys: ``case`` (the number), ``activity`` (Korean), ``ts`` (when it happened, aware), ``recorded_at``,
    ``resource`` (the post, never a resident), ``dept``, ``type`` (name of the kind of case), ``unit`` (the team
    that has the case), ``opened``, ``closed``, ``due``. Steps of a type and activities of a service carry their own names. Struck entries stay out, and so do the
    strikes themselves.
    """
    found = CaseEvent.objects.exclude(kind__in=SILENT)
    if since is not None:
        found = found.filter(recorded_at__gt=since)
    struck = {
        (case_id, int(detail["seq"]))
        for case_id, detail in CaseEvent.objects.filter(kind=Kind.STRUCK).values_list("case_id", "detail")
    }
    units: dict[int, str] = {}
    last: tuple[datetime, int] | None = None
    rows = found.select_related("case__type_version").order_by("recorded_at", "pk")
    while True:
        page = rows if last is None else rows.filter(recorded_at__gte=last[0]).exclude(
            recorded_at=last[0], pk__lte=last[1]
        )
        chunk = list(page[:_CHUNK])
        if not chunk:
            return
        ids = {pk for row in chunk for pk in (row.department_id or row.case.department_id, row.case.unit_id)}
        unknown = ids - units.keys()
        units |= names.units(unknown)
        for row in chunk:
            if (row.case_id, row.seq) not in struck:
                yield _row(row, units)
        last = (chunk[-1].recorded_at, chunk[-1].pk)


def activity_of(row: CaseEvent) -> str:
    """What the logs call an event: the step's own name, else the kind's."""
    activity = Kind(row.kind).label
    if row.kind == Kind.STEP:
        code = row.detail.get("step")
        activity = next((str(s["name"]) for s in row.case.type_version.steps if s["code"] == code), activity)
    elif row.kind == Kind.ACTIVITY:
        activity = str(row.detail["activity"])
    return activity


def _row(row: CaseEvent, units: dict[int, str]) -> dict[str, Any]:
    case = row.case
    return {
        "case": case.number,
        "activity": activity_of(row),
        "ts": row.at,
        "recorded_at": row.recorded_at,
        "resource": row.post or "시스템",
        "dept": units.get(row.department_id or case.department_id, ""),
        "type": case.type_version.name,
        "unit": units.get(case.unit_id, ""),
        "opened": case.received_at,
        "closed": case.closed_at,
        "due": case.due_on,
    }
