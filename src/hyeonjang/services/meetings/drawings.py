"""Pictures of meetings, each with its table."""

from __future__ import annotations

from collections.abc import Sequence

from hyeonjang.commons.ui import charts
from hyeonjang.services.meetings.rules.regression import Week


def discussion(weeks: Sequence[Week], floor: int) -> charts.Chart | None:
    """The share of discussion from meeting to meeting, with the line it should not fall under."""
    if len(weeks) < 2:
        return None
    return charts.line(
        "토론 시간 비중", [f"{week.on.month}/{week.on.day}" for week in weeks],
        [charts.Series("토론 비중", tuple(None if week.share is None else float(week.share) for week in weeks)),
         charts.Series("하한", (float(floor),) * len(weeks))],
        unit="%", label_column="회의일", note=f"하한은 {floor}%. 네 번 이어 밑이면 되돌아간 것으로 봅니다.")
