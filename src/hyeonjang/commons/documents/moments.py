"""The many ways in which Korean offices write a day or a moment in a table.

A wrong value raises ``ValueError`` with a Korean sentence that names it; the caller says where it stood.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone

KST = timezone(timedelta(hours=9))
_EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - wall time is naive on purpose

_KOREAN = re.compile(
    r"^(?P<y>\d{4})\s*[-./년]\s*(?P<m>\d{1,2})\s*[-./월]\s*(?P<d>\d{1,2})\s*[.일]?"
    r"(?:\s*\([월화수목금토일]\))?"
    r"(?:[T\s]\s*(?P<half>오전|오후|AM|PM|am|pm)?\s*(?P<H>\d{1,2})\s*(?:[:시]\s*(?P<M>\d{1,2})?)\s*"
    r"(?:[:분]\s*(?:(?P<S>\d{1,2})(?:[.,](?P<f>\d+))?\s*초?)?)?\s*(?P<z>Z|[+-]\d{2}:?\d{2})?)?$"
)
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:[T ]?(\d{2})(\d{2})(\d{2})?)?$")
_SERIAL = re.compile(r"^\d{5}(?:\.\d+)?$")


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


def wall_time(moment: datetime) -> datetime:
    """A moment as naive Korean wall time; a naive one is taken as Korean."""
    return moment.astimezone(KST).replace(tzinfo=None) if moment.tzinfo is not None else moment


def read_moment(value: object) -> datetime:
    """One cell as a naive Korean moment; raises ``ValueError`` with a Korean sentence that names the value."""
    if isinstance(value, datetime):
        return wall_time(value)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).strip()
    if not text:
        raise ValueError("일시가 비어 있습니다")
    try:
        if match := _KOREAN.match(text):
            return wall_time(_matched(match))
        if match := _COMPACT.match(text):
            numbers = [int(part or 0) for part in match.groups()]
            return _build(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], 0)
        if _SERIAL.match(text) and 20_000 <= float(text) < 80_000:
            # Excel keeps days as floating point: round to the millisecond it can still tell apart.
            return _EXCEL_EPOCH + timedelta(milliseconds=round(float(text) * 86_400_000))
        return wall_time(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        known = _KOREAN.match(text) or _COMPACT.match(text)
        reason = "없는 날짜나 시각입니다" if known else "일시로 읽을 수 없는 값입니다"
        raise ValueError(f"'{text[:40]}': {reason}") from None


def looks_like_moment(value: object) -> bool:
    """Whether ``read_moment`` accepts the value."""
    try:
        read_moment(value)
    except ValueError:
        return False
    return True
