"""From figures to pictures and rows of the event-log pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hyeonjang.commons.measures.shortening import Shortening
from hyeonjang.commons.ui import charts

from ..models import LogImport
from ..offers import propose_url


def days_text(seconds: float | None, unit_seconds: int) -> str:
    """``12.3``; a dash where nothing was measured."""
    if seconds is None:
        return "–"
    return f"{seconds / unit_seconds:,.1f}"


def where_days_go(value: Mapping[str, Any]) -> charts.Chart:
    unit, per = value["unit"], value["unit_seconds"]
    bars = [(" → ".join(entry["label"]), entry["total"] / per) for entry in value["days"][:10]]
    return charts.bar("어디에서 시간이 가나", bars, unit=unit, label_column="구간", value_column=f"합계({unit})")


def day_rows(value: Mapping[str, Any], part: Mapping[str, str]) -> list[dict[str, str]]:
    """``part`` is the log and the part of it that is looked at, as conditions of a measure."""
    per, unit = value["unit_seconds"], value["unit"]
    return [{
        "propose_url": propose_url(
            "processes.waiting", {**part, "activity_from": entry["label"][0], "activity_to": entry["label"][-1]},
            f"'{' → '.join(entry['label'])}' 구간에서 {entry['count']:,}번 기다렸고 중앙값은 "
            f"{days_text(entry['median'], per)}{unit}, 기다린 시간 전체의 {entry['share'] * 100:.1f}%이다."),
        "label": " → ".join(entry["label"]), "count": f"{entry['count']:,}", "total": days_text(entry["total"], per),
        "share": f"{entry['share'] * 100:.1f}", "median": days_text(entry["median"], per),
        "saved_median": days_text(entry["saved_at_median"], per), "saved_p25": days_text(entry["saved_at_p25"], per),
    } for entry in value["days"]]


def process_map(value: Mapping[str, Any], top: int = 22) -> charts.Chart:
    unit, per = value["unit"], value["unit_seconds"]
    measured = "working" if value["working"] else "wall"
    arcs = sorted(value["arcs"], key=lambda arc: -arc["count"])[:top]
    shown = {name for arc in arcs for name in (arc["source"], arc["target"])}
    nodes = [charts.MapNode(name, name, count) for name, count in value["activities"] if name in shown]
    edges = [charts.MapEdge(arc["source"], arc["target"], arc["count"], (arc[measured]["median"] or 0) / per)
             for arc in arcs]
    return charts.process_map(
        "처리 흐름", nodes, edges, starts=dict(value["starts"]), ends=dict(value["ends"]), top=top, wait_unit=unit,
        note=f"화살표의 굵기는 기다린 시간의 중앙값({unit})입니다.")


def boundary_matrix(value: Mapping[str, Any], top: int = 40) -> charts.Chart:
    unit, per = value["unit"], value["unit_seconds"]
    entries = value["boundaries"]["boundaries"][:top]
    names = sorted({e["source"] for e in entries} | {e["target"] for e in entries})
    values = {(e["source"], e["target"]): e["wait"]["total"] / per for e in entries}
    return charts.matrix("부서 경계에서 기다린 시간", names, names, values, unit=unit)


def boundary_rows(value: Mapping[str, Any], top: int = 15) -> list[dict[str, str]]:
    per = value["unit_seconds"]
    return [{"source": e["source"], "target": e["target"], "count": f"{e['count']:,}",
             "total": days_text(e["wait"]["total"], per), "median": days_text(e["wait"]["median"], per),
             "p90": days_text(e["wait"]["p90"], per), "share": f"{e['share'] * 100:.1f}"}
            for e in value["boundaries"]["boundaries"][:top]]


def duration_rows(value: Mapping[str, Any]) -> list[dict[str, str]]:
    """Case durations on each clock that can be told, with n and the dates that were used."""
    rows = []
    for key, label, per, unit in (("wall", "달력시간", 86_400, "일"), ("working", "근무시간", 28_800, "근무일"),
                                  ("statutory", "법정 처리기간 시계(보완 등 제외)", 28_800, "근무일")):
        found = value.get(key)
        if not found:
            continue
        stats = found["stats"]
        rows.append({"label": label, "unit": unit, "n": f"{stats['n']:,}", "basis": found["basis_ko"],
                     **{name: days_text(stats[name], per) for name in ("mean", "median", "p90", "max")}})
    return rows


def shortening_lines(row: LogImport, found: Shortening | None) -> list[dict[str, object]]:
    """The rows of the table of 단축률; none where no case has a deadline."""
    return [{"label_ko": row.source.name, "period_ko": "위에서 고른 건", "found": found}] if found else []


def before_after(answer: Mapping[str, Any], unit: str, per: int) -> charts.Chart:
    pairs = []
    for key, label in (("median", "중앙값"), ("mean", "평균")):
        before, after = answer["before"][key], answer["after"][key]
        if before is not None and after is not None:
            pairs.append(charts.Pair(label, charts.Estimate(before / per, n=answer["before"]["n"]),
                                     charts.Estimate(after / per, n=answer["after"]["n"])))
    return charts.dots_with_intervals("앞뒤 비교", pairs, unit=unit)
