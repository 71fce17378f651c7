"""The one shape that every reader yields: a columnar event log and a report of what was skipped.

Times are ``timestamp[us]`` without a zone and mean Korean time (UTC+9). A source that names a zone is
converted; a source that names none is read as Korean time. The summer time of 1987 and 1988 is not applied.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hyeonjang.kit.errors import Refused

TIMESTAMP = pa.timestamp("us")
TEXT = pa.dictionary(pa.int32(), pa.string())
EVENT_COLUMNS: dict[str, pa.DataType] = {
    "case": TEXT,
    "activity": TEXT,
    "ts": TIMESTAMP,
    "resource": TEXT,
    "dept": TEXT,
    "lifecycle": TEXT,
    "start_ts": TIMESTAMP,
    "row": pa.int64(),
}
REQUIRED = ("case", "activity", "ts")
CASE_DATES = ("opened", "closed", "due")
# One entry per skipped row up to here, then one entry per reason: a report a person can read.
LISTED_SKIPS = 1000


@dataclass(frozen=True)
class Skip:
    """Something that was not imported: where it stood and why, in Korean.

    ``row`` is the line number a person sees in the source (the header is row 1); for XES and OCEL it is the
    running number of the event. ``count`` exceeds 1 only in an entry that sums up the rest of a reason.
    """

    row: int | None
    column: str | None
    reason: str
    count: int = 1

    def as_json(self) -> dict[str, object]:
        return {"row": self.row, "column": self.column, "reason": self.reason, "count": self.count}


@dataclass(frozen=True)
class ImportReport:
    """What a reader did: how it read the file, what it took, what it left out, and remarks."""

    source: str
    format: str
    encoding: str | None
    rows_read: int
    events: int
    cases: int
    skipped: tuple[Skip, ...]
    notes: tuple[str, ...]
    mapping: Mapping[str, str]

    @property
    def skipped_rows(self) -> int:
        return sum(skip.count for skip in self.skipped)

    def as_json(self) -> dict[str, object]:
        return {
            "source": self.source,
            "format": self.format,
            "encoding": self.encoding,
            "rows_read": self.rows_read,
            "events": self.events,
            "cases": self.cases,
            "skipped": [skip.as_json() for skip in self.skipped],
            "notes": list(self.notes),
            "mapping": dict(self.mapping),
        }


@dataclass
class SkipCollector:
    """Collects skips without growing with the file: the first thousand in full, then sums per reason."""

    entries: list[Skip] = field(default_factory=list)
    rest: dict[tuple[str | None, str], int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def add(self, row: int | None, column: str | None, reason: str) -> None:
        if len(self.entries) < LISTED_SKIPS:
            self.entries.append(Skip(row, column, reason))
        else:
            # The offending value varies from row to row; the column is what the rest have in common.
            key = (column, "같은 열의 그 밖의 행은 따로 적지 않고 수만 셉니다")
            self.rest[key] = self.rest.get(key, 0) + 1

    def note(self, sentence: str) -> None:
        if sentence not in self.notes:
            self.notes.append(sentence)

    def result(self) -> tuple[Skip, ...]:
        tail = [Skip(None, column, reason, count) for (column, reason), count in self.rest.items()]
        return tuple(sorted(self.entries, key=lambda s: (s.row is None, s.row or 0)) + tail)

    def __len__(self) -> int:
        return len(self.entries) + sum(self.rest.values())


@dataclass(frozen=True)
class EventLog:
    """An event log in columns.

    ``events`` has the columns of ``EVENT_COLUMNS`` (optional ones may be all null), in the order of the
    source; ``cases`` has one row per case, column ``case`` first, then its attributes; ``opened``, ``closed``
    and ``due`` are timestamps where the source has them.
    """

    events: pa.Table
    cases: pa.Table
    report: ImportReport

    def save(self, folder: Path) -> None:
        """Write ``events.parquet`` and ``cases.parquet`` into ``folder``."""
        folder.mkdir(parents=True, exist_ok=True)
        pq.write_table(self.events, folder / "events.parquet", compression="zstd")
        pq.write_table(self.cases, folder / "cases.parquet", compression="zstd")

    @classmethod
    def load(cls, folder: Path) -> EventLog:
        """Read what ``save`` wrote; the report then only counts."""
        events = as_events(pq.read_table(folder / "events.parquet", memory_map=True))
        cases = pq.read_table(folder / "cases.parquet")
        report = ImportReport(
            folder.name, "parquet", None, events.num_rows, events.num_rows, cases.num_rows, (), (), {}
        )
        return cls(events, cases, report)


def as_events(table: pa.Table) -> pa.Table:
    """``table`` with exactly the canonical columns and types; missing optional columns become null.

    Raises ``Refused`` when a required column is missing.
    """
    columns = {}
    for name, kind in EVENT_COLUMNS.items():
        if name in table.column_names:
            column = table.column(name)
            columns[name] = encode_text(column) if kind == TEXT else column.cast(kind)
        elif name in REQUIRED:
            raise Refused(f"사건기록에 '{name}' 열이 없습니다. 열 지정을 확인해 주세요.", field=name)
        elif name == "row":
            columns[name] = pa.chunked_array([pa.array(np.arange(1, table.num_rows + 1))])
        else:
            columns[name] = pa.chunked_array([pa.nulls(table.num_rows, kind)])
    return pa.table(columns)


def encode_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A text column as dictionary-encoded int32 codes."""
    if pa.types.is_dictionary(column.type):
        return column if column.type == TEXT else column.cast(TEXT)
    return column.cast(pa.string()).dictionary_encode()


def log_from_tables(events: pa.Table, cases: pa.Table | None, report: ImportReport) -> EventLog:
    """An ``EventLog`` of canonical events; without ``cases`` there is one attribute-free row per case."""
    events = as_events(events)
    if cases is None:
        cases = pa.table({"case": pc.unique(events.column("case").cast(pa.string()))})
    return EventLog(events, cases, report)


class EventBatches:
    """Gathers events from a streaming reader in bounded Python lists and keeps them as Arrow columns."""

    SIZE = 100_000

    def __init__(self) -> None:
        self.count = 0
        self._rows: dict[str, list[object]] = {name: [] for name in EVENT_COLUMNS}
        self._batches: list[pa.Table] = []

    def add(
        self,
        case: str,
        activity: str,
        ts: int,
        *,
        resource: str | None = None,
        dept: str | None = None,
        lifecycle: str | None = None,
        start_ts: int | None = None,
        row: int = 0,
    ) -> None:
        """One event; times are microseconds since 1970 in Korean wall time."""
        rows = self._rows
        rows["case"].append(case)
        rows["activity"].append(activity)
        rows["ts"].append(ts)
        rows["resource"].append(resource)
        rows["dept"].append(dept)
        rows["lifecycle"].append(lifecycle)
        rows["start_ts"].append(start_ts)
        rows["row"].append(row)
        self.count += 1
        if len(rows["ts"]) >= self.SIZE:
            self._flush()

    def _flush(self) -> None:
        columns = {}
        for name, kind in EVENT_COLUMNS.items():
            if kind == TEXT:
                columns[name] = pa.array(self._rows[name], pa.string()).dictionary_encode()
            elif kind == TIMESTAMP:
                columns[name] = pa.array(self._rows[name], pa.int64()).cast(TIMESTAMP)
            else:
                columns[name] = pa.array(self._rows[name], kind)
            self._rows[name] = []
        self._batches.append(pa.table(columns))

    def table(self) -> pa.Table:
        if self._rows["ts"] or not self._batches:
            self._flush()
        return pa.concat_tables(self._batches)


def case_table(attributes: Mapping[str, Mapping[str, object]], dates: Sequence[str] = CASE_DATES) -> pa.Table:
    """The cases table from ``{case: {attribute: value}}``; date attributes are microseconds, the rest
    text."""
    names: dict[str, None] = {}
    for values in attributes.values():
        names.update(dict.fromkeys(values))
    columns: dict[str, pa.Array] = {"case": pa.array(list(attributes), pa.string())}
    for name in names:
        cells = [entry.get(name) for entry in attributes.values()]
        if name in dates:
            columns[name] = pa.array(cells, pa.int64()).cast(TIMESTAMP)
        else:
            columns[name] = pa.array([None if v is None else str(v) for v in cells], pa.string())
    return pa.table(columns)


def iterate_events(log: EventLog, size: int = 50_000) -> Iterator[dict[str, object]]:
    """The events as dictionaries, a batch at a time, for writers."""
    for batch in log.events.to_batches(max_chunksize=size):
        yield from batch.to_pylist()


def note_events_before_opening(log: EventLog, skips: SkipCollector) -> int:
    """Note how many events lie before the opening date of their case; returns the number.

    They are kept: which of the two dates is wrong is for a person to say.
    """
    if "opened" not in log.cases.column_names:
        return 0
    opened = log.cases.select(["case", "opened"])
    events = pa.table(
        {
            "case": log.events.column("case").cast(pa.string()),
            "ts": log.events.column("ts"),
            "row": log.events.column("row"),
        }
    )
    joined = events.join(opened, "case")
    early = joined.filter(pc.less(joined.column("ts"), joined.column("opened")))
    if early.num_rows:
        first = early.sort_by("row").slice(0, 1).to_pylist()[0]
        skips.note(
            f"접수일보다 앞선 사건 기록이 {early.num_rows:,}건 있습니다(첫 번째는 {first['row']}행, "
            f"건 '{first['case']}'). 그대로 두었으니 접수일과 처리일을 확인해 주세요."
        )
    return int(early.num_rows)
