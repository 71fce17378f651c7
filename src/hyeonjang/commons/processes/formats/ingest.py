"""Turns batches of text columns into the canonical log: the common part of CSV and XLSX."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from hyeonjang.kit.errors import Refused

from .canonical import (
    CASE_DATES,
    EVENT_COLUMNS,
    REQUIRED,
    EventLog,
    ImportReport,
    SkipCollector,
    as_events,
    log_from_tables,
    note_events_before_opening,
)
from .codes import codes_of
from .dates import DAY_US, parse_column
from .headers import ROLE_NAMES

Bools = npt.NDArray[np.bool_]
# A table wider than this carries more than a log; the rest is left out and said so.
MAX_ATTRIBUTES = 64
# Remarks beyond this number tell nobody more.
MAX_NOTES = 50
# A due date without a time ends with its day.
_END_OF_DAY = DAY_US - 1


def _numpy_bool(array: pa.Array) -> Bools:
    return np.asarray(array.fill_null(False).to_numpy(zero_copy_only=False), dtype=np.bool_)


class TableIngest:
    """Feed it batches; it keeps good rows in columns and says of the others where and why."""

    def __init__(
        self, headers: Sequence[str], mapping: Mapping[str, str], skips: SkipCollector, check_broken: bool
    ) -> None:
        self.mapping = dict(mapping)
        self.skips = skips
        self.rows_read = 0
        used = set(self.mapping.values())
        extra = [header for header in headers if header not in used]
        if len(extra) > MAX_ATTRIBUTES:
            skips.note(f"열이 너무 많아 {len(extra) - MAX_ATTRIBUTES}개 열은 읽지 않았습니다.")
        self.extra = extra[:MAX_ATTRIBUTES]
        self.columns = [*dict.fromkeys(self.mapping.values()), *self.extra]
        self._check_broken = check_broken
        self._tables: list[pa.Table] = []

    def add(self, batch: Mapping[str, pa.Array], rows: npt.NDArray[np.int64]) -> None:
        """One batch of text columns by header; ``rows`` are the row numbers in the source."""
        self.rows_read += len(rows)
        good: Bools = np.ones(len(rows), dtype=np.bool_)
        columns: dict[str, pa.Array] = {}
        for role in REQUIRED:
            good &= self._required(role, batch[self.mapping[role]], rows, good, columns)
        for role in ("resource", "dept", "lifecycle"):
            if role in self.mapping:
                columns[role] = _blank_to_null(batch[self.mapping[role]])
        for role in ("start_ts", *CASE_DATES):
            if role in self.mapping:
                columns[role] = self._optional_date(role, batch[self.mapping[role]], rows, good)
        for header in self.extra:
            columns[f"@{header}"] = _blank_to_null(batch[header])
        columns["row"] = pa.array(rows)
        table = pa.table(
            {
                name: column.dictionary_encode() if pa.types.is_string(column.type) else column
                for name, column in columns.items()
            }
        )
        self._tables.append(table if good.all() else table.filter(pa.array(good)))

    def _required(
        self,
        role: str,
        column: pa.Array,
        rows: npt.NDArray[np.int64],
        good: Bools,
        columns: dict[str, pa.Array],
    ) -> Bools:
        header = self.mapping[role]
        filled = _blank_to_null(column)
        present = ~_numpy_bool(pc.is_null(filled))
        for position in np.nonzero(~present & good)[0]:
            self.skips.add(int(rows[position]), header, f"{ROLE_NAMES[role]} 칸이 비어 있습니다")
        if self._check_broken:
            broken = _numpy_bool(pc.match_substring(filled, "\ufffd"))
            for position in np.nonzero(broken & present & good)[0]:
                self.skips.add(int(rows[position]), header, "글자가 깨져 있습니다(인코딩이 섞인 파일)")
            present &= ~broken
        if role != "ts":
            columns[role] = filled
            return present
        columns[role], reasons = parse_column(filled)
        for place, reason in reasons.items():
            if present[place] and good[place]:
                self.skips.add(int(rows[place]), header, reason)
            present[place] = False
        return present

    def _optional_date(
        self, role: str, column: pa.Array, rows: npt.NDArray[np.int64], good: Bools
    ) -> pa.Array:
        moments, reasons = parse_column(column)
        for position, reason in reasons.items():
            if good[position] and len(self.skips.notes) < MAX_NOTES:
                self.skips.note(
                    f"{int(rows[position])}행 '{self.mapping[role]}' 열의 {reason}. "
                    "이 칸만 비우고 사건은 읽었습니다."
                )
        if role == "due":
            us = moments.cast(pa.int64())
            midnight = pc.equal(pc.subtract(us, pc.multiply(pc.divide(us, DAY_US), DAY_US)), 0)
            moments = pc.if_else(midnight, pc.add(us, _END_OF_DAY), us).cast(pa.timestamp("us"))
        return moments

    def finish(self, source: str, kind: str, encoding: str | None) -> EventLog:
        """The log of everything fed. Raises ``Refused`` when no row could be used."""
        tables = [table for table in self._tables if table.num_rows]
        if not tables:
            first = self.skips.result()
            why = (
                f" 첫 번째 까닭: {first[0].row}행 '{first[0].column}' 열, {first[0].reason}." if first else ""
            )
            raise Refused(
                f"읽을 수 있는 사건이 하나도 없습니다.{why} 열 지정과 일시 형식을 확인해 주세요.",
                code="no_events",
            )
        table = pa.concat_tables(tables).unify_dictionaries()
        self._tables = []
        events = as_events(table.select([name for name in table.column_names if name in EVENT_COLUMNS]))
        cases = self._cases(table)
        mapping = dict(self.mapping)
        log = log_from_tables(
            events,
            cases,
            ImportReport(
                source, kind, encoding, self.rows_read, events.num_rows, cases.num_rows, (), (), mapping
            ),
        )
        note_events_before_opening(log, self.skips)
        report = ImportReport(
            source,
            kind,
            encoding,
            self.rows_read,
            events.num_rows,
            cases.num_rows,
            self.skips.result(),
            tuple(self.skips.notes),
            mapping,
        )
        return EventLog(log.events, log.cases, report)

    def _cases(self, table: pa.Table) -> pa.Table:
        """One row per case with what is constant within it; what varies by event is left out and said so."""
        codes, names = codes_of(table.column("case"))
        columns: dict[str, pa.Array] = {"case": names}
        for role in CASE_DATES:
            if role in table.column_names:
                columns[role] = self._constant(
                    table.column(role), codes, len(names), self.mapping[role], keep=True
                )
        for header in self.extra:
            column = self._constant(table.column(f"@{header}"), codes, len(names), header, keep=False)
            if column is not None:
                columns[header if header not in columns else f"{header}_"] = column
        return pa.table(columns)

    def _constant(
        self, column: pa.ChunkedArray, codes: npt.NDArray[np.int32], count: int, header: str, *, keep: bool
    ) -> pa.Array | None:
        values, dictionary = codes_of(column)
        filled = np.nonzero(values >= 0)[0][::-1]
        first = np.full(count, -1, dtype=np.int64)
        first[codes[filled]] = values[filled]
        differing = int(np.count_nonzero(first[codes[filled]] != values[filled]))
        if differing and not keep:
            self.skips.note(f"'{header}' 열은 한 건 안에서도 값이 달라 건의 속성으로 쓰지 않았습니다.")
            return None
        if differing:
            self.skips.note(f"'{header}' 값이 한 건 안에서 다른 행이 {differing:,}개 있어 첫 값을 썼습니다.")
        return dictionary.take(pa.array(first, mask=first < 0))


def _blank_to_null(column: pa.Array) -> pa.Array:
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    if pa.types.is_dictionary(column.type) or not pa.types.is_string(column.type):
        column = column.cast(pa.string())
    blank = pc.equal(pc.utf8_trim_whitespace(column), "")
    return pc.if_else(blank, pa.scalar(None, pa.string()), column)
