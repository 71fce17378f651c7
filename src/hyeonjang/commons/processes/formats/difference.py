"""What a newer export of the same source changes: shown before it replaces the older one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa

from .canonical import EventLog

_SHOWN = 100
_KEY = ("case", "activity", "ts", "resource", "dept", "lifecycle", "start_ts")


@dataclass(frozen=True)
class LogDifference:
    """Counts of events and cases that came or went, and the first hundred case numbers of each kind, sorted.

    An event is the same when everything about it is; a corrected one is gone and new. ``grown`` cases only
    gained events, ``changed`` ones also lost some.
    """

    new_events: int
    gone_events: int
    new_cases: int
    gone_cases: int
    grown_cases: int
    changed_cases: int
    new_case_names: tuple[str, ...]
    gone_case_names: tuple[str, ...]
    changed_case_names: tuple[str, ...]

    @property
    def nothing(self) -> bool:
        return not (self.new_events or self.gone_events)


def _events(log: EventLog) -> pa.Table:
    columns = {name: log.events.column(name) for name in _KEY}
    for name in ("case", "activity", "resource", "dept", "lifecycle"):
        columns[name] = columns[name].cast(pa.string())
    return pa.table(columns)


def difference(older: EventLog, newer: EventLog, *, memory_limit: str = "1GB") -> LogDifference:
    """Compare two imports of a source event by event; repeated events are counted, not merged."""
    columns = ", ".join(f'"{name}"' for name in _KEY)
    with duckdb.connect(config={"memory_limit": memory_limit, "threads": "2"}) as connection:
        connection.register("older", _events(older))
        connection.register("newer", _events(newer))
        for name, one, other in (("came", "newer", "older"), ("went", "older", "newer")):
            connection.execute(
                f"create temp table {name} as select {columns} from {one} "  # noqa: S608 - names are constants
                f"except all select {columns} from {other}"
            )

        def names(query: str) -> tuple[int, tuple[str, ...]]:
            found: list[Any] = connection.execute(query).fetchall()
            cases = sorted(str(row[0]) for row in found)
            return len(cases), tuple(cases[:_SHOWN])

        came = _count(connection, "came")
        went = _count(connection, "went")
        new = names('select distinct "case" from newer except select "case" from older')
        gone = names('select distinct "case" from older except select "case" from newer')
        changed = names('select distinct "case" from went where "case" in (select "case" from newer)')
        grown = names(
            'select distinct "case" from came where "case" in (select "case" from older) '
            'and "case" not in (select "case" from went)'
        )
    return LogDifference(came, went, new[0], gone[0], grown[0], changed[0], new[1], gone[1], changed[1])


def _count(connection: Any, table: str) -> int:
    return int(connection.execute(f"select count(*) from {table}").fetchall()[0][0])  # noqa: S608 - constant names
