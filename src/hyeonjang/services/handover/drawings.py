"""Pictures of handing over and of the boundaries, each with its table."""

from __future__ import annotations

from typing import Any

from hyeonjang.commons.ui import charts
from hyeonjang.services.handover.queries.boundaries import SMALL, Month, Report

MOST_DEPARTMENTS = 14


def flow(one: dict[str, Any]) -> charts.Chart | None:
    """The paths of one kind of work as a map; waiting as thickness."""
    arcs = one.get("arcs") or []
    if not arcs:
        return None
    counts: dict[str, int] = {}
    for arc in arcs:
        counts[arc["to"]] = counts.get(arc["to"], 0) + arc["n"]
        counts.setdefault(arc["from"], 0)
    for name in counts:
        out = sum(arc["n"] for arc in arcs if arc["from"] == name)
        counts[name] = max(counts[name], out)
    nodes = [charts.MapNode(name, name, n) for name, n in counts.items()]
    edges = [charts.MapEdge(arc["from"], arc["to"], arc["n"], arc["median"]) for arc in arcs]
    return charts.process_map(f"{one['kind']}의 처리 흐름", nodes, edges, top=len(edges), wait_unit=one["unit"],
                              note=f"화살표의 굵기는 기다린 시간의 중앙값({one['unit']})입니다.")


def boundary_matrix(report: Report) -> charts.Chart | None:
    """From whom to whom, of the departments at whose boundaries most of the time waits. Pairs that are not judged stay empty."""
    weight: dict[str, float] = {}
    for pair in report.judged:
        for name in (pair.source, pair.target):
            weight[name] = weight.get(name, 0.0) + pair.total
    names = sorted(sorted(weight, key=lambda name: -weight[name])[:MOST_DEPARTMENTS])
    values = {(one.source, one.target): one.share * 100 for one in report.judged if one.source in names and one.target in names}
    if not values:
        return None
    rest = len(weight) - len(names)
    return charts.matrix(
        "부서 경계에서 기다린 시간의 비중", names, names, values, unit="%", fmt=lambda value: f"{value:.1f}",
        note=f"전체 걸린 시간 가운데 그 경계에서 기다린 몫(%)입니다. {SMALL}번 넘게 넘어간 경계만 칠했습니다."
             + (f" 몫이 작은 {rest}개 부서는 표에만 있습니다." if rest > 0 else ""))


def trend(report: Report) -> charts.Chart | None:
    """The share month by month, of all boundaries and of the one where most waits."""
    if len(report.months) < 2:
        return None
    series = [charts.Series("모든 경계", _shares(report.months))]
    top = report.top
    if top is not None:
        series.append(charts.Series(f"{top.source} → {top.target}", _shares(report.top_months)))
    return charts.line("달마다 경계에서 기다린 비중", [_label(one.label) for one in report.months], series, unit="%", label_column="달",
                       note="그 달에 다음 단계에 이른 걸음으로 셉니다. 넘어간 횟수가 5번이 안 되는 달은 비워 둡니다.")


def _label(month: str) -> str:
    """``25. 3`` of ``2025-03``."""
    return f"{month[2:4]}. {int(month[5:])}"


def _shares(months: tuple[Month, ...]) -> tuple[float | None, ...]:
    return tuple(None if one.share is None else one.share * 100 for one in months)
