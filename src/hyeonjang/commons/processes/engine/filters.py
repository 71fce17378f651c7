"""Cuts a log: by period, attribute (channel), department, path, activity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hyeonjang.kit.errors import Refused

from . import kernel
from .calendar import DAY_US
from .encode import Bools, EncodedLog
from .spans import case_spans

EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Filter:
    """All given conditions must hold. Days are inclusive, in Korean time.

    ``on`` says which day of a case counts: ``opened``, ``closed`` or ``active`` (any day in between).
    ``departments`` and ``activities`` keep cases that touch one of them; ``without_activities`` keeps cases
    that touch none; ``only_activities`` keeps only those events. ``attributes`` maps a case attribute to its
    values.
    """

    first_day: date | None = None
    last_day: date | None = None
    on: Literal["opened", "closed", "active"] = "opened"
    attributes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    departments: frozenset[str] = frozenset()
    activities: frozenset[str] = frozenset()
    without_activities: frozenset[str] = frozenset()
    only_activities: frozenset[str] = frozenset()
    variants: frozenset[tuple[str, ...]] = frozenset()


def apply(log: EncodedLog, wanted: Filter) -> EncodedLog:
    """The part of the log that fulfils the filter. Raises ``Refused`` when nothing is left."""
    keep = _period(log, wanted)
    for name, values in wanted.attributes.items():
        keep &= _attribute(log, name, values)
    if wanted.departments:
        keep &= _touches(log, log.dept, log.departments, wanted.departments)
    if wanted.activities:
        keep &= _touches(log, log.activity, log.activities, wanted.activities)
    if wanted.without_activities:
        keep &= ~_touches(log, log.activity, log.activities, wanted.without_activities)
    if wanted.variants:
        index = kernel.variants(log)
        chosen = [i for i in range(len(index.count)) if index.sequence(log, i) in wanted.variants]
        keep &= np.isin(index.of_case, chosen)
    found = log.select_cases(keep) if keep.any() else None
    if found is not None and wanted.only_activities:
        events = np.isin(found.activity, _codes(found.activities, wanted.only_activities))
        found = found.select_events(events) if events.any() else None
    if found is None:
        raise Refused("조건에 맞는 건이 없습니다. 기간이나 조건을 넓혀 주세요.", code="nothing_left")
    return found


def day_bounds(first: date | None, last: date | None) -> tuple[int, int]:
    """Two days, both included, as the half-open range of the log's microseconds; without end where ``None``."""
    low = (first - EPOCH).days * DAY_US if first else int(np.iinfo(np.int64).min)
    high = ((last - EPOCH).days + 1) * DAY_US if last else int(np.iinfo(np.int64).max)
    return low, high


def _period(log: EncodedLog, wanted: Filter) -> Bools:
    keep = np.ones(log.n_cases, dtype=np.bool_)
    if wanted.first_day is None and wanted.last_day is None:
        return keep
    spans = case_spans(log)
    low, high = day_bounds(wanted.first_day, wanted.last_day)
    if low >= high:
        raise Refused(
            "기간의 끝이 시작보다 앞섭니다. 기간을 바로잡아 주세요.", field="last_day", code="period"
        )
    if wanted.on == "active":
        return (spans.end >= low) & (spans.start < high)
    if wanted.on == "closed":
        return ~spans.is_open & (spans.end >= low) & (spans.end < high)
    return (spans.start >= low) & (spans.start < high)


def _attribute(log: EncodedLog, name: str, values: frozenset[str]) -> Bools:
    if name not in log.cases.column_names:
        raise Refused(
            f"'{name}' 속성이 이 기록에 없습니다. 다른 속성을 골라 주세요.", field=name, code="no_attribute"
        )
    column = log.cases.column(name)
    if not pa.types.is_string(column.type):
        column = column.cast(pa.string())
    matched = pc.is_in(column, value_set=pa.array(sorted(values), pa.string()))
    return np.asarray(matched.to_numpy(zero_copy_only=False), dtype=np.bool_)


def _codes(names: tuple[str, ...], wanted: frozenset[str]) -> list[int]:
    return [code for code, name in enumerate(names) if name in wanted]


def _touches(
    log: EncodedLog,
    column: np.ndarray[tuple[int], np.dtype[np.int32]] | None,
    names: tuple[str, ...],
    wanted: frozenset[str],
) -> Bools:
    if column is None:
        return np.zeros(log.n_cases, dtype=np.bool_)
    hit = np.isin(column, _codes(names, wanted))
    return np.logical_or.reduceat(hit, log.offsets[:-1])
