"""Reads the many ways in which Korean offices write a moment.

Fast where a column is ISO 8601; otherwise value by value, each distinct text once. Results are microseconds
since 1970 in Korean wall time (UTC+9 fixed).
"""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hyeonjang.commons.documents.moments import KST, looks_like_moment, read_moment, wall_time

__all__ = ["DAY_US", "KST", "NINE_HOURS_US", "from_us", "looks_like_moment", "parse_column", "parse_moment", "to_us"]

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - wall time is naive on purpose
_MICROSECOND = timedelta(microseconds=1)
NINE_HOURS_US = 9 * 3_600_000_000
DAY_US = 86_400_000_000


def to_us(moment: datetime) -> int:
    """Microseconds since 1970 in Korean wall time; a naive moment is taken as Korean time."""
    return (wall_time(moment) - _EPOCH) // _MICROSECOND


def from_us(us: int) -> datetime:
    """The naive Korean wall time of ``us``."""
    return _EPOCH + timedelta(microseconds=us)


def parse_moment(value: object) -> int:
    """One cell as microseconds of Korean wall time.

    Raises ``ValueError`` with a Korean sentence that names the value.
    """
    return to_us(read_moment(value))


def parse_column(column: pa.Array) -> tuple[pa.Array, dict[int, str]]:
    """A text column as ``timestamp[us]``; a cell that cannot be read is null and named in the dictionary.

    The dictionary maps the position in the column to the Korean reason; empty cells are null without a
    reason.
    """
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    if pa.types.is_timestamp(column.type):
        return column.cast(pa.timestamp("us")), {}
    column = column.cast(pa.string())
    blank = pc.equal(pc.utf8_trim_whitespace(column), "")
    column = pc.if_else(blank, pa.scalar(None, pa.string()), column)
    try:
        return column.cast(pa.timestamp("us")), {}
    except pa.ArrowInvalid:
        pass
    try:
        utc = column.cast(pa.timestamp("us", tz="UTC")).cast(pa.int64())
        return pc.add(utc, NINE_HOURS_US).cast(pa.timestamp("us")), {}
    except pa.ArrowInvalid:
        return _parse_slowly(column)


def _parse_slowly(column: pa.Array) -> tuple[pa.Array, dict[int, str]]:
    encoded = column.dictionary_encode()
    values: list[int | None] = []
    reasons: dict[int, str] = {}
    for code, text in enumerate(encoded.dictionary.to_pylist()):
        try:
            values.append(parse_moment(text))
        except ValueError as error:
            values.append(None)
            reasons[code] = str(error)
    result = pa.array(values, pa.int64()).take(encoded.indices).cast(pa.timestamp("us"))
    if not reasons:
        return result, {}
    codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    bad = np.nonzero(np.isin(codes, list(reasons)))[0]
    return result, {int(i): reasons[int(codes[i])] for i in bad}
