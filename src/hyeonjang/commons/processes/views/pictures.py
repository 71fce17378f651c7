"""From figures to pictures and rows of the event-log pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hyeonjang.commons.measures.shortening import Shortening
from hyeonjang.commons.ui import charts

from ..formats.canonical import REQUIRED
from ..formats.headers import ROLE_NAMES
from ..formats.reading import Preview
from ..models import LogImport, LogSource
from ..offers import propose_url


def missing_roles(preview: Preview | None, mapping: Mapping[str, str]) -> str:
    """The columns without which nothing can be read and that neither last time nor the names gave."""
    if preview is None:
        return ""
    return ", ".join(ROLE_NAMES[role] for role in REQUIRED if mapping.get(role) not in preview.headers)


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


def service_rows(value: Mapping[str, Any]) -> list[dict[str, str]]:
    """Working on a step beside waiting for it; nothing where starts are not recorded."""
    per = value["unit_seconds"]
    return [{"activity": name, "n": f"{service['n']:,}", "service": days_text(service["median"], per),
             "total": days_text(service["total"], per), "wait": days_text(wait["median"], per),
             "wait_total": days_text(wait["total"], per)}
            for name, service, wait in value["service"]["by_activity"]]


def late_row(value: Mapping[str, Any]) -> dict[str, str] | None:
    """The cases against their own deadlines; ``None`` where none is recorded."""
    found = value["lateness"]
    if not (found["with_due"] or found["overdue"]):
        return None
    per = value["unit_seconds"]
    return {"with_due": f"{found['with_due']:,}", "late": f"{found['late']:,}", "overdue": f"{found['overdue']:,}",
            "late_by": days_text(found["late_by"]["median"], per), "late_by_p90": days_text(found["late_by"]["p90"], per),
            "spare": days_text(found["spare"]["median"], per), "without_due": f"{found['without_due']:,}"}


def short_path(number: int, path: Mapping[str, Any]) -> str:
    """A path as it fits into a list to choose from."""
    names = list(path["activities"])
    told = " → ".join(names if len(names) <= 4 else [*names[:2], "…", names[-1]])
    return f"{number}. {told} ({path['count']:,}건)"


def settings_of(source: LogSource) -> dict[str, object]:
    """What a person has said about a source, as the form shows it."""
    return {"name": source.name, "description": source.description, "attribution": source.attribution,
            "paused": "\n".join(" → ".join(pair) for pair in source.paused), "due_moves": source.due_moves,
            "activity_order": "\n".join(source.activity_order)}


def shortening_lines(row: LogImport, found: Shortening | None) -> list[dict[str, object]]:
    """The rows of the table of 단축률; none where no case has a deadline."""
    return [{"label_ko": row.source.name, "period_ko": "위에서 고른 건", "found": found}] if found else []


def before_after(answer: Mapping[str, Any], unit: str, per: int) -> charts.Chart | None:
    """Both periods side by side; nothing to draw where one of them has no case."""
    pairs = []
    for key, label in (("median", "중앙값"), ("mean", "평균")):
        before, after = answer["before"][key], answer["after"][key]
        if before is not None and after is not None:
            pairs.append(charts.Pair(label, charts.Estimate(before / per, n=answer["before"]["n"]),
                                     charts.Estimate(after / per, n=answer["after"]["n"])))
    return charts.dots_with_intervals("앞뒤 비교", pairs, unit=unit) if pairs else None
