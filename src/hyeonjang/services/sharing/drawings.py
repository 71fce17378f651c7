"""Pictures of sharing, each with its table."""

from __future__ import annotations

from hyeonjang.commons.ui import charts
from hyeonjang.services.sharing.queries.waits import Waits


def matrix(found: Waits) -> charts.Chart | None:
    """Working days waited, by who asked and who was asked."""
    if not found.pairs:
        return None
    origins = list(dict.fromkeys(one.origin for one in found.pairs))
    targets = list(dict.fromkeys(one.target for one in found.pairs))
    return charts.matrix(
        f"기다린 근무일의 합, {found.label}", origins, targets, {(one.origin, one.target): round(one.days, 1) for one in found.pairs},
        unit="일", row_column="기다리는 부서", column_column="답하는 부서", fmt=lambda value: f"{value:.1f}" if value % 1 else f"{value:.0f}",
        note="칸의 수는 요청한 때부터 회신(아직이면 지금)까지 근무시간을 8시간에 하루로 센 합입니다. 건수는 아래 표에 있습니다.")


def trend(found: Waits) -> charts.Chart | None:
    """The median wait from month to month; a month with too few answers has none."""
    if sum(one.median is not None for one in found.months) < 2:
        return None
    return charts.line(
        "회신까지 기다린 근무일(중앙값)", [f"{one.month.year % 100}. {one.month.month}." for one in found.months],
        [charts.Series("중앙값", tuple(one.median for one in found.months))], unit="일", label_column="요청한 달",
        note="회신이 세 건 미만인 달은 비워 둡니다.")
