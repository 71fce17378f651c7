"""The months of a measure as a line."""

from __future__ import annotations

from collections.abc import Sequence

from hyeonjang.commons.ui import charts
from hyeonjang.surfaces.gauges.reading import Entry, Month


def months(entry: Entry, rows: Sequence[Month]) -> charts.Chart:
    """One value per month; a month without cases leaves a gap."""
    values = tuple(None if row.value is None else float(row.value) for row in rows)
    return charts.line(
        f"월별 {entry.title_ko}", [row.label for row in rows], [charts.Series("값", values)], unit=entry.unit_ko,
        label_column="월", note=f"{entry.direction_ko}. 건이 없는 달은 비워 둡니다.")
