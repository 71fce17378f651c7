"""Reads CSV and its relatives (tab, semicolon, bar), plain or gzipped, through Arrow's reader."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from hyeonjang.kit.errors import Refused

from .canonical import EventLog, SkipCollector
from .guards import DEFAULT_LIMITS, Limits, is_gzip
from .headers import check_headers, settle
from .ingest import TableIngest
from .text import TextShape, first_rows, open_utf8, shape_of

_SAMPLE_ROWS = 200
_BLOCK = 8 << 20


def read_csv(
    path: Path,
    wanted: Mapping[str, str] | None = None,
    limits: Limits = DEFAULT_LIMITS,
    *,
    confirmed: bool = False,
) -> EventLog:
    """A delimited text table as an ``EventLog``.

    ``wanted`` maps roles (case, activity, ts, resource, dept, opened, due …) to headers; roles it does not
    name are suggested, unless the mapping is ``confirmed``. Raises ``Refused`` when the file as a whole cannot be used; single bad rows are
    skipped and reported.
    """
    shape = shape_of(path, limits)
    headers, notes = check_headers(shape.headers)
    mapping = settle(
        headers, wanted or {}, first_rows(path, shape, _SAMPLE_ROWS, limits), confirmed=confirmed
    )
    kind = "csv.gz" if is_gzip(path) else "csv"
    for reader in (_by_arrow, _by_csv):
        skips = SkipCollector(notes=list(notes))
        ingest = TableIngest(headers, mapping, skips, check_broken=shape.broken > 0)
        try:
            reader(path, shape, headers, ingest, limits)
        except pa.ArrowInvalid:
            # Arrow gives up on some unbalanced quotes that the slower reader still makes sense of.
            continue
        return ingest.finish(path.name, kind, shape.encoding)
    raise Refused("표로 읽을 수 없는 파일입니다. 따옴표와 구분자를 확인해 주세요.", code="no_table")


def _by_arrow(path: Path, shape: TextShape, headers: list[str], ingest: TableIngest, limits: Limits) -> None:
    bad: list[int] = []

    def on_invalid(row: pacsv.InvalidRow) -> str:
        number = row.number if row.number is not None else 0
        bad.append(number)
        if row.text:
            reason = f"열의 수가 다릅니다({row.expected_columns}열이어야 하는데 {row.actual_columns}열)"
            ingest.skips.add(number, None, reason)
            ingest.rows_read += 1
        return "skip"

    with open_utf8(path, shape.encoding, shape.broken, limits) as stream:
        reader = pacsv.open_csv(
            stream,
            read_options=pacsv.ReadOptions(
                use_threads=False, block_size=_BLOCK, column_names=headers, skip_rows_after_names=1
            ),
            parse_options=pacsv.ParseOptions(
                delimiter=shape.delimiter,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=on_invalid,
            ),
            convert_options=pacsv.ConvertOptions(
                column_types=dict.fromkeys(headers, pa.string()),
                strings_can_be_null=False,
                include_columns=ingest.columns,
            ),
        )
        done = 1
        used = 0
        for batch in reader:
            # Rows that were left out have taken numbers: move the numbers of the others past them.
            numbers = np.arange(done + 1, done + 1 + batch.num_rows, dtype=np.int64)
            while used < len(bad) and len(numbers) and bad[used] <= numbers[-1]:
                numbers[numbers >= bad[used]] += 1
                used += 1
            if len(numbers):
                done = int(numbers[-1])
            ingest.add({name: batch.column(name) for name in ingest.columns}, numbers)


def _by_csv(path: Path, shape: TextShape, headers: list[str], ingest: TableIngest, limits: Limits) -> None:
    with open_utf8(path, shape.encoding, shape.broken, limits) as stream:
        text = io.TextIOWrapper(stream, "utf-8", "replace", newline="")
        rows = csv.reader(text, delimiter=shape.delimiter)
        positions = {name: headers.index(name) for name in ingest.columns}
        number = 1
        try:
            next(rows, None)
            while block := list(islice(rows, 50_000)):
                numbers, kept = [], []
                for row in block:
                    number += 1
                    if len(row) == len(headers):
                        numbers.append(number)
                        kept.append(row)
                    elif row:
                        ingest.rows_read += 1
                        ingest.skips.add(
                            number, None, f"열의 수가 다릅니다({len(headers)}열이어야 하는데 {len(row)}열)"
                        )
                ingest.add(
                    {name: pa.array([row[i] for row in kept], pa.string()) for name, i in positions.items()},
                    np.array(numbers, dtype=np.int64),
                )
        except csv.Error as error:
            ingest.skips.add(number + 1, None, f"여기부터 표로 읽을 수 없습니다({error})")
        text.detach()
