"""Reads the many ways in which Korean offices write a moment.

Fast where a column is ISO 8601; otherwise value by value, each distinct text once. Results are microseconds
since 1970 in Korean wall time (UTC+9 fixed).
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

KST = timezone(timedelta(hours=9))
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - wall time is naive on purpose
_EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001
_MICROSECOND = timedelta(microseconds=1)
NINE_HOURS_US = 9 * 3_600_000_000
DAY_US = 86_400_000_000

_KOREAN = re.compile(
    r"^(?P<y>\d{4})\s*[-./년]\s*(?P<m>\d{1,2})\s*[-./월]\s*(?P<d>\d{1,2})\s*[.일]?"
    r"(?:\s*\([월화수목금토일]\))?"
    r"(?:[T\s]\s*(?P<half>오전|오후|AM|PM|am|pm)?\s*(?P<H>\d{1,2})\s*(?:[:시]\s*(?P<M>\d{1,2})?)\s*"
    r"(?:[:분]\s*(?:(?P<S>\d{1,2})(?:[.,](?P<f>\d+))?\s*초?)?)?\s*(?P<z>Z|[+-]\d{2}:?\d{2})?)?$"
)
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:[T ]?(\d{2})(\d{2})(\d{2})?)?$")
_SERIAL = re.compile(r"^\d{5}(?:\.\d+)?$")


def to_us(moment: datetime) -> int:
    """Microseconds since 1970 in Korean wall time; a naive moment is taken as Korean time."""
    if moment.tzinfo is not None:
        moment = moment.astimezone(KST).replace(tzinfo=None)
    return (moment - _EPOCH) // _MICROSECOND


def from_us(us: int) -> datetime:
    """The naive Korean wall time of ``us``."""
    return _EPOCH + timedelta(microseconds=us)


def _zone(text: str | None) -> timezone | None:
    if not text:
        return None
    if text == "Z":
        return timezone.utc  # noqa: UP017
    sign = -1 if text[0] == "-" else 1
    digits = text[1:].replace(":", "")
    return timezone(sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:])))


def _build(year: int, month: int, day: int, hour: int, minute: int, second: int, micro: int) -> datetime:
    # Offices write midnight at the end of a day as 24:00.
    extra = timedelta(0)
    if hour == 24 and minute == second == micro == 0:
        hour, extra = 0, timedelta(days=1)
    return datetime(year, month, day, hour, minute, second, micro) + extra  # noqa: DTZ001


def _matched(match: re.Match[str]) -> datetime:
    part = match.groupdict()
    hour = int(part["H"] or 0)
    if part["half"] in ("오후", "PM", "pm") and hour < 12:
        hour += 12
    elif part["half"] in ("오전", "AM", "am") and hour == 12:
        hour = 0
    micro = int((part["f"] or "0").ljust(6, "0")[:6])
    moment = _build(
        int(part["y"]), int(part["m"]), int(part["d"]), hour, int(part["M"] or 0), int(part["S"] or 0), micro
    )
    zone = _zone(part["z"])
    return moment.replace(tzinfo=zone) if zone else moment


def parse_moment(value: object) -> int:
    """One cell as microseconds of Korean wall time.

    Raises ``ValueError`` with a Korean sentence that names the value.
    """
    if isinstance(value, datetime):
        return to_us(value)
    if isinstance(value, date):
        return to_us(datetime(value.year, value.month, value.day))  # noqa: DTZ001
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).strip()
    if not text:
        raise ValueError("일시가 비어 있습니다")
    try:
        if match := _KOREAN.match(text):
            return to_us(_matched(match))
        if match := _COMPACT.match(text):
            numbers = [int(part or 0) for part in match.groups()]
            return to_us(_build(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], 0))
        if _SERIAL.match(text) and 20_000 <= float(text) < 80_000:
            # Excel keeps days as floating point: round to the millisecond it can still tell apart.
            return to_us(_EXCEL_EPOCH + timedelta(milliseconds=round(float(text) * 86_400_000)))
        return to_us(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        known = _KOREAN.match(text) or _COMPACT.match(text)
        reason = "없는 날짜나 시각입니다" if known else "일시로 읽을 수 없는 값입니다"
        raise ValueError(f"'{text[:40]}': {reason}") from None


def looks_like_moment(value: object) -> bool:
    """Whether ``parse_moment`` accepts the value."""
    try:
        parse_moment(value)
    except ValueError:
        return False
    return True


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
