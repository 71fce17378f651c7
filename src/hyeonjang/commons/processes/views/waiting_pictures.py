"""From waits, studies and forecasts to pictures, rows and sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from hyeonjang.commons.ui import charts
from hyeonjang.kit.korean import date_ko, josa

from ..models import WhatIf
from ..offers import Promised, propose_url
from ..studies import Since
from ..whatif.forecast import Calibration, Checked, Forecast

UNIT = "근무일"
Row = dict[str, Any]
KINDS = {"replies": "회신을 기다림", "session": "회의를 기다림", "step": "우리가 하는 일"}


def days(value: float | None) -> str:
    return "–" if value is None else f"{value:,.1f}"


def percent(share: float) -> str:
    return f"{share * 100:.1f}"


def place_name(place: Mapping[str, Any]) -> str:
    if place["kind"] == "replies":
        return "회신을 기다림"
    return f"{josa(place['name'], '을/를')} 기다림" if place["kind"] == "session" else str(place["name"])


def places(value: Mapping[str, Any]) -> charts.Chart:
    """The ranking: what a case spends its days on, one mark for each kind of place."""
    looks = {"replies": "danger", "session": "warning", "step": "soft"}
    bars = [charts.Bar(place_name(p), p["per_case"], looks[p["kind"]], f"({percent(p['share'])}%)")
            for p in value["places"] if p["share"] >= 0.002][:10]
    return charts.bar("한 건이 무엇을 기다리며 날을 보내나", bars, unit=UNIT, label_column="무엇", value_column="건마다 평균",
                      note="나란히 기다린 시간은 한 번만 세었습니다. 모두 더하면 접수부터 끝까지와 같습니다.")


def place_rows(value: Mapping[str, Any]) -> list[Row]:
    return [{"name": place_name(p), "kind": KINDS[p["kind"]], "touched": f"{p['touched']:,}", "total": days(p["total"]),
             "per_case": days(p["per_case"]), "median": days(p["median"]), "p90": days(p["p90"]),
             "share": percent(p["share"])} for p in value["places"] if p["share"] >= 0.0005]


def source_rows(value: Mapping[str, Any]) -> list[Row]:
    five = value["limits"].index(5)
    return [{"name": s["name"], "asked": f"{s['asked']:,}", "median": days(s["median"]), "p90": days(s["p90"]),
             "last_share": percent(s["last_share"]), "critical": days(s["critical"]),
             "critical_per_case": days(s["critical"] / value["cases"]), "alone": days(s["alone"]),
             "five": percent(s["within"][five])} for s in value["sources"]]


def arrivals(value: Mapping[str, Any]) -> charts.Chart | None:
    """By which day after asking how many replies are in: the slowest three bodies, and all together."""
    if not value["sources"]:
        return None
    series = [charts.Series(s["name"], tuple(100 * share for share in s["within"])) for s in value["sources"][:3]]
    if len(value["sources"]) > 1:
        series.append(charts.Series("모두", tuple(100 * share for share in value["complete_by"])))
    labels = [f"{limit}{UNIT}" for limit in value["limits"]]
    return charts.line("요청하고 며칠 안에 회신이 오나", labels, series, unit="%", label_column="며칠 안",
                       note="'모두'는 그 건이 물은 것이 다 온 비율입니다.")


def idea_rows(value: Mapping[str, Any], code: str, part: Mapping[str, str], url: str) -> list[Row]:
    """What the log itself suggests, each with the way to try it out."""
    rows = []
    for idea in value["ideas"]:
        sentence, query = _idea(idea, value)
        rows.append({"sentence": sentence, "gain": days(idea["gain"]), "url": f"{url}?{urlencode({**part, **query})}"})
    return rows


def _idea(idea: Mapping[str, Any], value: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    step, kind = idea["step"], idea["kind"]
    if kind == "early":
        gate = next(g for g in value["gates"] if g["step"] == step)
        return (f"{josa(step, '은/는')} {gate['share'] * 100:.0f}%가 회신이 다 온 뒤에 시작됩니다. 기다리는 동안 먼저 할 수 "
                "있는지 보세요.", {"early": step})
    if kind == "enough":
        return (f"{'·'.join(idea['sources'])}의 회신은 대개 {idea['days']}{UNIT} 안에 옵니다. 그것으로 결정하고 나머지는 "
                "나중에 확인해도 되는 급여인지 보세요.", {"enough_days": str(idea["days"])})
    if kind == "sessions":
        return f"{josa(step, '은/는')} 다음 회의를 기다립니다. 더 자주 열 수 있는지 보세요.", {"session": step, "times": "2"}
    return (f"{josa(step, '은/는')} 앞 단계와 다른 사람이 합니다. 한 사람이 이어서 해도 되는지 보세요.", {"one_person": step})


def checked_row(row: Checked, level: float) -> Row:
    return {"step": row.step, "n": f"{row.n:,}", "hits": f"{row.hits:,}", "share": percent(row.share),
            "interval": f"{percent(row.low)}~{percent(row.high)}", "said": days(row.said), "took": days(row.took),
            "verdict": "맞음" if row.low <= level <= row.high else "더 자주 맞음" if row.low > level else "덜 맞음"}


def calibration_chart(found: Calibration) -> charts.Chart | None:
    rows = [row for row in found.steps if row.n >= 20]
    if not rows:
        return None
    bars = [charts.Bar(row.step, 100 * row.share, "" if row.high >= found.level else "warning", f"({row.n:,}건)")
            for row in rows]
    return charts.bar("말한 날 안에 끝난 비율", bars, unit="%", label_column="예측한 때의 단계", value_column="그 안에 끝남",
                      note=f"{found.level * 100:.0f}%에 가까울수록 말한 대로입니다. 날은 근무일로 올려서 말하므로 조금 높습니다.")


def forecast_rows(found: Sequence[tuple[str, Forecast | None]]) -> list[Row]:
    return [{"step": step, "days": f"{f.days}" if f else "말하지 않음", "n": f"{f.n:,}" if f else "30건 미만"}
            for step, f in found]


# ---- what-ifs ----


def _estimate(found: Mapping[str, Any], n: int) -> charts.Estimate:
    return charts.Estimate(found["value"], found["low"], found["high"], n)


def study_chart(result: Mapping[str, Any], happened: Since | None) -> charts.Chart | None:
    if not result.get("after"):
        return None
    n = result["observed"]["n"]
    pairs = [charts.Pair(label, _estimate(result["baseline"][key], n), _estimate(result["after"][key], n))
             for key, label in (("median", "걸린 날의 중앙값"), ("p90", "걸린 날의 90백분위"))]
    if happened is not None:
        pairs.append(charts.Pair("실제 중앙값(바뀌기 전과 뒤)", charts.Estimate(result["observed"]["median"], n=n),
                                 charts.Estimate(happened.median, n=happened.n)))
    return charts.dots_with_intervals("지금처럼 하면, 바꾸면", pairs, unit=UNIT, before_label="지금처럼", after_label="바꾸면")


def study_rows(result: Mapping[str, Any]) -> list[Row]:
    rows = []
    limit = f"{result['limit_days']:.0f}{UNIT} 안에 끝난 비율(%)"
    for key, label, scale in (("median", f"중앙값({UNIT})", 1.0), ("p90", f"90백분위({UNIT})", 1.0),
                              ("mean", f"평균({UNIT})", 1.0), ("within", limit, 100.0)):
        row = {"label": label, "observed": f"{result['observed'][key] * scale:.1f}",
               "baseline": _range(result["baseline"][key], scale), "after": ""}
        if result.get("after"):
            row["after"] = _range(result["after"][key], scale)
        rows.append(row)
    return rows


def _range(found: Mapping[str, float], scale: float = 1.0) -> str:
    return f"{found['value'] * scale:.1f} ({found['low'] * scale:.1f}~{found['high'] * scale:.1f})"


def load_rows(result: Mapping[str, Any]) -> list[Row]:
    return [{"step": row["step"], "officers": row["officers"], "per_day": f"{row['per_day']:.2f}",
             "work": f"{row['work'] * 8:.1f}", "queue": f"{row['queue']:.2f}", "lag": f"{row['lag']:.2f}",
             "busy": f"{row['busy'] * 100:.0f}"} for row in result["loads"] if row["per_day"] >= 0.02]


def sentence(found: WhatIf) -> str:
    """The answer in one sentence."""
    after, before = found.result["after"], found.result["observed"]
    return (f"{found.words}: 걸리는 날의 중앙값이 {before['median']:.1f}{UNIT}에서 {after['median']['value']:.1f}{UNIT}"
            f"(95% 구간 {after['median']['low']:.1f}~{after['median']['high']:.1f})로 될 것으로 봅니다.")


def part_ko(question: Mapping[str, Any]) -> str:
    """Which cases, in words."""
    from datetime import date

    words = [f"{name} {value}" for name, value in question.get("attributes", {}).items()]
    if question.get("since"):
        words.append(f"{date_ko(date.fromisoformat(question['since']))}부터 접수한 것")
    if question.get("until"):
        words.append(f"{date_ko(date.fromisoformat(question['until']))}까지의 기록")
    return ", ".join(words) or "모든 건"


def promise_url(found: WhatIf) -> str:
    """The way on to a proposal whose promise is this study's prediction; empty where nobody offers that."""
    result = found.result
    if not result.get("after") or result["after"]["median"]["value"] >= result["observed"]["median"]:
        return ""
    flat = {"source": found.log_import.source.code,
            **{f"attributes.{name}": value for name, value in found.question.get("attributes", {}).items()}}
    after, observed = result["after"]["median"], result["observed"]
    today = (f"{found.log_import.source.name} 기록에서 {observed['n']:,}건이 중앙값 {observed['median']:.1f}{UNIT}, "
             f"90백분위 {observed['p90']:.1f}{UNIT} 걸렸다({part_ko(found.question)}).")
    change = (f"{found.words}. 미리 해 보니 중앙값이 {after['value']:.1f}{UNIT}(95% 구간 {after['low']:.1f}~"
              f"{after['high']:.1f})로 된다. 목표값은 그 구간의 높은 쪽이다.")
    # The upper end: a promise that the model itself thinks will be kept.
    return propose_url("processes.case_duration", flat, today,
                       Promised(f"{after['high']:.1f}", found.words[:150], change))
