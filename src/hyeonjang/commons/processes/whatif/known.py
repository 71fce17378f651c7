"""A log as it was known at some moment: what happened later is not there, what ended later is open."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa

from hyeonjang.commons.processes.engine.encode import NO_TIME, EncodedLog
from hyeonjang.kit.errors import Refused


def known_at(log: EncodedLog, moment: int) -> EncodedLog:
    """Only the events before ``moment`` (microseconds). Raises ``Refused`` when there are none."""
    keep = log.ts < moment
    if keep.all():
        return log
    if not keep.any():
        raise Refused("그날까지의 기록이 없습니다. 더 뒤의 날을 골라 주세요.", field="until", code="nothing_left")
    part = log.select_events(keep)
    closed = part.case_dates("closed")
    if closed is None:
        return part
    still = (closed == NO_TIME) | (closed >= moment)
    column = pa.array(closed, pa.int64(), mask=still).cast(pa.timestamp("us"))
    place = part.cases.column_names.index("closed")
    return replace(part, cases=part.cases.set_column(place, "closed", column))
