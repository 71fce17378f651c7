"""우리 시스템의 기록: what our own modules do is an event log by itself, and nobody exports or uploads it.

A service registers, in its ``apps.ready``, a code, a title and something that yields its events. The refresh
writes them as a file of the canonical columns and sends it the way of every import: same reader, same
difference to the one before, same figures.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from hyeonjang.kit import clock
from hyeonjang.kit.registry import Registry

CaseDate = Literal["opened", "closed", "due"]


@dataclass(frozen=True)
class OwnEvent:
    """One thing that happened to a case. ``opened``, ``closed``, ``due`` and the attributes are the case's and
    stand on each of its events; a ``due`` without a time ends with its day. ``resource`` names a post, never a
    person."""

    case: str
    activity: str
    at: datetime
    resource: str = ""
    dept: str = ""
    opened: datetime | None = None
    closed: datetime | None = None
    due: date | datetime | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class OwnLog:
    """A log that a service keeps. ``rows`` yields every event, in the same order every time.

    ``dates`` are those of opened, closed and due that its cases have, ``attributes`` the names of their
    attributes; ``paused`` holds the pairs of steps between which the statutory clock stands, and ``due_moves``
    says that the deadlines already lie later by as much. ``survey`` says whether teams are shown it in the survey of their work.
    """

    code: str
    title_ko: str
    description_ko: str
    rows: Callable[[], Iterable[OwnEvent]]
    dates: tuple[CaseDate, ...] = ()
    attributes: tuple[str, ...] = ()
    paused: tuple[tuple[str, str], ...] = ()
    due_moves: bool = False
    survey: bool = True


    @property
    def mapping(self) -> dict[str, str]:
        """The columns of its file by role."""
        return {**_EVENT, **{name: _DATES[name] for name in self.dates}}


own_logs: Registry[OwnLog] = Registry("own log")
_EVENT = {"case": "건 번호", "activity": "단계", "ts": "일시", "resource": "담당", "dept": "부서"}
_DATES: dict[CaseDate, str] = {"opened": "접수일시", "closed": "완료일시", "due": "처리기한"}


def register(log: OwnLog) -> OwnLog:
    """Offer a service's own log under its code."""
    return own_logs.register(log.code, log)


def write(log: OwnLog, path: Path) -> int:
    """The log as CSV; equal events give equal bytes. Returns the number of events."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow([*log.mapping.values(), *log.attributes])
        for row in _cells(log):
            writer.writerow(row)
            count += 1
    return count


def _cells(log: OwnLog) -> Iterator[list[str]]:
    for event in log.rows():
        dates = {"opened": event.opened, "closed": event.closed, "due": event.due}
        yield [
            event.case, event.activity, _moment(event.at), event.resource, event.dept,
            *(_moment(dates[name]) for name in log.dates),
            *(event.attributes.get(name, "") for name in log.attributes),
        ]


def _moment(value: date | datetime | None) -> str:
    """Korean wall time, or the day alone."""
    if isinstance(value, datetime):
        return value.astimezone(clock.SEOUL).replace(tzinfo=None).isoformat(sep=" ")
    return "" if value is None else value.isoformat()
