"""Encodes a log once: names become integers, events are sorted once, everything after streams over arrays.

The order of events within a case is: time, then the declared order of activities (for sources that only know
dates), then the order of the source.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from hyeonjang.commons.processes.formats.canonical import EventLog
from hyeonjang.commons.processes.formats.codes import codes_of_chunks
from hyeonjang.kit.errors import Refused

Int64 = npt.NDArray[np.int64]
Int32 = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]
NO_TIME = np.iinfo(np.int64).min
# Row groups decoded at the same time; more would only hold more of them in memory.
READERS = 2


@dataclass(frozen=True)
class EncodedLog:
    """A sorted log in arrays.

    The events of case ``i`` are ``offsets[i]:offsets[i + 1]``. ``activity``, ``resource`` and ``dept`` are
    codes into the tuples of names, -1 where the source is silent. Times are microseconds of Korean wall time,
    ``NO_TIME`` where missing. ``cases`` is aligned with the cases and may hold ``opened``, ``closed``,
    ``due``.
    """

    offsets: Int64
    activity: Int32
    ts: Int64
    activities: tuple[str, ...]
    resource: Int32 | None
    resources: tuple[str, ...]
    dept: Int32 | None
    departments: tuple[str, ...]
    start_ts: Int64 | None
    lifecycle: Int32 | None
    lifecycles: tuple[str, ...]
    cases: pa.Table

    @property
    def n_cases(self) -> int:
        return len(self.offsets) - 1

    @property
    def n_events(self) -> int:
        return len(self.activity)

    def lengths(self) -> Int64:
        """Events per case."""
        return np.diff(self.offsets)

    def case_of_event(self) -> Int64:
        """The case index of every event."""
        return np.repeat(np.arange(self.n_cases), self.lengths())

    def successor_mask(self) -> Bools:
        """For each event but the last of the log: whether the next one belongs to the same case."""
        mask = np.ones(max(self.n_events - 1, 0), dtype=np.bool_)
        mask[self.offsets[1:-1] - 1] = False
        return mask

    def case_dates(self, name: str) -> Int64 | None:
        """``opened``, ``closed`` or ``due`` per case in microseconds, ``NO_TIME`` where empty."""
        if name not in self.cases.column_names:
            return None
        column = self.cases.column(name).combine_chunks()
        if not pa.types.is_timestamp(column.type):
            return None
        return np.asarray(
            column.cast(pa.int64()).fill_null(NO_TIME).to_numpy(zero_copy_only=False), dtype=np.int64
        )

    def select_cases(self, keep: Bools) -> EncodedLog:
        """Only the cases where ``keep`` is true."""
        if keep.all():
            return self
        return self._select(np.repeat(keep, self.lengths()), keep)

    def select_events(self, keep: Bools) -> EncodedLog:
        """Only the events where ``keep`` is true; a case left without events is gone."""
        left = (
            np.add.reduceat(keep, self.offsets[:-1], dtype=np.int64)
            if self.n_cases
            else np.zeros(0, np.int64)
        )
        return self._select(keep, left > 0)

    def _select(self, events: Bools, cases: Bools) -> EncodedLog:
        counts = (
            np.add.reduceat(events, self.offsets[:-1], dtype=np.int64)
            if self.n_cases
            else np.zeros(0, np.int64)
        )
        offsets = np.concatenate(([0], np.cumsum(counts[cases]))).astype(np.int64)

        def cut(column: Int32 | None) -> Int32 | None:
            return None if column is None else column[events]

        return replace(
            self,
            offsets=offsets,
            activity=self.activity[events],
            ts=self.ts[events],
            resource=cut(self.resource),
            dept=cut(self.dept),
            lifecycle=cut(self.lifecycle),
            start_ts=None if self.start_ts is None else self.start_ts[events],
            cases=self.cases.filter(pa.array(cases)),
        )


class _Columns:
    """One column at a time, from a table in memory or, row group by row group, from a Parquet file on
    disk."""

    def __init__(self, source: pa.Table | Path) -> None:
        self._table = source if isinstance(source, pa.Table) else None
        self._path = source if isinstance(source, Path) else None
        schema = source.schema if isinstance(source, pa.Table) else pq.read_schema(source)
        self.names = set(schema.names)

    def _pieces(self, name: str, *, text: bool) -> tuple[int, Iterator[pa.Array]]:
        """The number of rows, and the chunks of a column; a text column as dictionary chunks."""
        if self._table is not None:
            column = self._table.column(name)
            if text and not pa.types.is_dictionary(column.type):
                column = column.cast(pa.string()).dictionary_encode()
            return len(column), iter(column.chunks)
        meta = pq.read_metadata(self._path)

        def group(number: int) -> list[pa.Array]:
            # A file of its own per call: reading from one handle in two threads is not allowed.
            file = pq.ParquetFile(
                self._path, read_dictionary=[name] if text else None, memory_map=True, metadata=meta
            )
            column = file.read_row_group(number, columns=[name], use_threads=False).column(0)
            if text and not pa.types.is_dictionary(column.type):
                column = column.cast(pa.string()).dictionary_encode()
            found: list[pa.Array] = column.chunks
            return found

        def groups() -> Iterator[pa.Array]:
            with ThreadPoolExecutor(READERS) as pool:
                for chunks in pool.map(group, range(meta.num_row_groups)):
                    yield from chunks

        return meta.num_rows, groups()

    def codes(self, name: str) -> tuple[Int32, pa.Array] | None:
        """Codes (-1 for null) and distinct values of a text column; ``None`` when absent or all null."""
        if name not in self.names:
            return None
        length, chunks = self._pieces(name, text=True)
        codes, values = codes_of_chunks(chunks, length, pa.string())
        return (codes, values) if len(values) else None

    def times(self, name: str) -> Int64 | None:
        """Microseconds, ``NO_TIME`` for null; ``None`` when absent or all null."""
        if name not in self.names:
            return None
        length, chunks = self._pieces(name, text=False)
        out = np.empty(length, dtype=np.int64)
        position = nulls = 0
        for chunk in chunks:
            values = chunk.cast(pa.timestamp("us")).cast(pa.int64())
            nulls += values.null_count
            piece = values.fill_null(NO_TIME) if values.null_count else values
            out[position : position + len(chunk)] = piece.to_numpy(zero_copy_only=False)
            position += len(chunk)
        return None if nulls == length else out


def encode(
    source: EventLog | pa.Table | Path,
    tie_order: Sequence[str] | None = None,
    *,
    columns: Mapping[str, str] | None = None,
) -> EncodedLog:
    """Encode and sort a log: an ``EventLog``, a table of events, or a Parquet file of events.

    ``tie_order`` lists activities in the order they must have within the same moment; ``columns`` renames
    canonical names to those of a foreign Parquet file. Raises ``Refused`` when the log is empty.
    """
    cases = source.cases if isinstance(source, EventLog) else None
    reader = _Columns(source.events if isinstance(source, EventLog) else source)
    names = {name: name for name in ("case", "activity", "ts", "resource", "dept", "lifecycle", "start_ts")}
    names.update(columns or {})
    case = reader.codes(names["case"])
    ts = reader.times(names["ts"])
    activity = reader.codes(names["activity"])
    if case is None or ts is None or activity is None or not len(ts):
        raise Refused("사건기록이 비어 있습니다. 건, 활동, 일시가 있는 기록을 넣어 주세요.", code="no_events")
    codes, case_names = case
    order, offsets = _order(codes, ts, activity, tie_order)
    present = np.nonzero(np.diff(offsets))[0]
    if len(present) != len(case_names):
        offsets = np.concatenate((offsets[present], offsets[-1:]))
        case_names = case_names.take(pa.array(present))
    del codes, case

    def sorted_codes(found: tuple[Int32, pa.Array] | None) -> tuple[Int32 | None, tuple[str, ...]]:
        if found is None:
            return None, ()
        return (found[0] if order is None else found[0][order]), tuple(found[1].to_pylist())

    ts = ts if order is None else ts[order]
    act, activities = sorted_codes(activity)
    del activity
    assert act is not None
    resource, resources = sorted_codes(reader.codes(names["resource"]))
    dept, departments = sorted_codes(reader.codes(names["dept"]))
    lifecycle, lifecycles = sorted_codes(reader.codes(names["lifecycle"]))
    start = reader.times(names["start_ts"])
    start = start if start is None or order is None else start[order]
    return EncodedLog(
        offsets,
        act,
        ts,
        activities,
        resource,
        resources,
        dept,
        departments,
        start,
        lifecycle,
        lifecycles,
        _align(cases, case_names),
    )


def _align(cases: pa.Table | None, names: pa.Array) -> pa.Table:
    """The case attributes in the order of the encoded cases."""
    if cases is None or cases.num_columns < 2:
        return pa.table({"case": names})
    order = pa.compute.index_in(names.cast(pa.string()), value_set=cases.column("case").combine_chunks())
    return cases.take(order)


def _rank(activity: tuple[Int32, pa.Array], tie_order: Sequence[str]) -> Int64:
    declared = {name: position for position, name in enumerate(tie_order)}
    # An activity that the declaration does not know comes after those it knows, in source order.
    ranks = np.array([declared.get(name, len(declared)) for name in activity[1].to_pylist()], dtype=np.int64)
    return ranks[activity[0]]


def _bits(count: int) -> int:
    return max(int(count).bit_length(), 1)


def stable_order(key: Int64, high: int) -> Int64:
    """A stable argsort of values in ``0..high``: value and row are packed in one integer so that the fast
    sort works.

    Falls back to numpy's stable argsort where both do not fit into 63 bits.
    """
    row_bits = _bits(len(key))
    if _bits(high) + row_bits > 63:
        return np.argsort(key, kind="stable")
    packed = (key << row_bits) | np.arange(len(key), dtype=np.int64)
    packed.sort()
    packed &= (1 << row_bits) - 1
    return packed


def _time_key(ts: Int64) -> tuple[Int64, int]:
    """Times from zero in the coarsest unit that still tells them apart."""
    key = ts - ts.min()
    for unit in (86_400_000_000, 60_000_000, 1_000_000, 1_000):
        if not (key % unit).any():
            key //= unit
            break
    return key, int(key.max())


def _order(
    case: Int32, ts: Int64, activity: tuple[Int32, pa.Array], tie_order: Sequence[str] | None
) -> tuple[Int64 | None, Int64]:
    """The order of rows by (case, time, rank, row), ``None`` for as they are; and the offsets of the
    cases."""
    offsets = np.concatenate(([0], np.cumsum(np.bincount(case)))).astype(np.int64)
    by_case = bool((case[1:] >= case[:-1]).all())
    same = case[1:] == case[:-1]
    if by_case and not tie_order and bool((ts[1:] >= ts[:-1])[same].all()):
        return None, offsets
    order: Int64 | None = None
    if tie_order:
        rank = _rank(activity, tie_order)
        order = stable_order(rank, len(tie_order))
    current = ts if order is None else ts[order]
    if not bool((current[1:] >= current[:-1]).all()):
        step = stable_order(*_time_key(current))
        order = step if order is None else order[step]
    del current
    cases = case.astype(np.int64) if order is None else case[order].astype(np.int64)
    step = stable_order(cases, len(offsets) - 1)
    return (step if order is None else order[step]), offsets
