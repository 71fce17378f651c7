"""업무처리 흐름 drawn from what the team really did: paths with shares, durations, where it waits, who hands to whom.

행정업무의 운영 및 혁신에 관한 규정 시행규칙 제46조제2항제2호 (처리절차 및 흐름도, which is handed over with the work).
It tells of the work of a team or a department over a year, never of one person.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from hyeonjang.commons.org.actor import system_actor
from hyeonjang.commons.processes import clocks, queries
from hyeonjang.commons.processes.engine import filters, flow, rework, spans
from hyeonjang.commons.processes.engine.encode import EncodedLog
from hyeonjang.kit.errors import Refused
from hyeonjang.services.handover.providers import PostFacts

if TYPE_CHECKING:
    from hyeonjang.commons.processes.engine.calendar import WorkingCalendar
    from hyeonjang.commons.processes.models import LogImport, LogSource

SMALL = 10
MOST_KINDS, MOST_PATHS, MOST_WAITS, MOST_ARCS, MOST_HANDS = 3, 3, 5, 14, 6
TEAM = "팀"
KIND_WORDS = ("종류", "사무", "급여", "업무")
YEAR = timedelta(days=365)
Json = dict[str, Any]


@dataclass(frozen=True)
class _Whose:
    """Under which name a log knows the team or, failing that, the department: as an attribute or as a department."""

    words: str
    attribute: dict[str, frozenset[str]]
    department: frozenset[str]
    names: frozenset[str]


def manual(facts: PostFacts) -> list[Json]:
    """The flow of each kind of work in which the logs name the team, the most frequent first, as plain values."""
    found: list[Json] = []
    for source, row in queries.sources(system_actor("업무처리 흐름")):
        if row is not None and row.last_at is not None:
            found += _of_source(source, row, facts)
    return sorted(found, key=lambda one: (one["whose"] != facts.unit_name, -one["n"]))


def _whose(log: EncodedLog, facts: PostFacts) -> _Whose | None:
    known = set(log.departments)
    if not facts.is_department_head:
        if TEAM in log.cases.column_names:
            teams = set(log.cases.column(TEAM).unique().to_pylist())
            mine = frozenset(name for name in facts.unit_names if name in teams)
            if mine:
                return _Whose(facts.unit_name, {TEAM: mine}, frozenset(), frozenset(known & set(facts.department_names)))
        mine = frozenset(known & set(facts.unit_names))
        if mine:
            return _Whose(facts.unit_name, {}, mine, mine)
    mine = frozenset(known & set(facts.department_names))
    return _Whose(facts.department_name, {}, mine, mine) if mine else None


def _kinds(log: EncodedLog) -> tuple[str, list[str]]:
    """The attribute that names kinds of work, and its values; empty where none does."""
    for name in log.cases.column_names:
        if name in {"case", "opened", "closed", "due", TEAM} or not any(word in name for word in KIND_WORDS):
            continue
        values = [str(value) for value in log.cases.column(name).unique().to_pylist() if value is not None]
        if 1 <= len(values) <= 60:
            return name, sorted(values)
    return "", []


def _of_source(source: LogSource, row: LogImport, facts: PostFacts) -> Iterator[Json]:
    log = queries.encoded(row)
    whose = _whose(log, facts)
    if whose is None:
        return
    assert row.last_at is not None
    until = min(facts.on, row.last_at.date())
    since = until - YEAR
    attribute, values = _kinds(log)
    parts: list[tuple[str, EncodedLog]] = []
    for value in values or [""]:
        wanted = filters.Filter(
            first_day=since, last_day=until, departments=whose.department,
            attributes={**whose.attribute, **({attribute: frozenset({value})} if attribute else {})})
        try:
            parts.append((value, filters.apply(log, wanted)))
        except Refused as refusal:
            if refusal.code not in {"nothing_left", "no_attribute"}:
                raise
    parts.sort(key=lambda part: -part[1].n_cases)
    for kind, part in parts[:MOST_KINDS]:
        yield _flow(source, part, kind or source.name, whose, (since, until))
    small = [f"{kind}({part.n_cases}건)" for kind, part in parts[MOST_KINDS:]]
    if small:
        yield {"source": source.name, "kind": "", "whose": whose.words, "n": 0, "others": small}


def _flow(source: LogSource, part: EncodedLog, kind: str, whose: _Whose, period: tuple[date, date]) -> Json:
    base: Json = {"source": source.name, "kind": kind, "whose": whose.words, "n": part.n_cases,
                  "since": period[0].isoformat(), "until": period[1].isoformat(), "small": part.n_cases < SMALL}
    if part.n_cases < SMALL:
        return base
    joined = rework.pair_lifecycles(part)
    known = clocks.of(part)
    calendar = known.working
    per, unit = (queries.WORKDAY_SECONDS, "근무일") if calendar else (86400, "일")
    lengths = spans.durations(part, calendar)
    return {
        **base, "unit": unit, "notes": list(known.notes), "main": _is_main(joined, whose.names),
        "length": _stats(lengths.stats, per), "open": lengths.open_cases,
        "paths": [{"steps": list(one.activities), "n": one.count, "percent": _percent(one.share)}
                  for one in flow.variants(joined, MOST_PATHS)],
        "waits": [{"label": " → ".join(one.label), "n": one.count, "share": _percent(one.share),
                   "median": _days(one.median, per), "mine": _mine(joined, one.label, whose.names)}
                  for one in flow.where_the_days_go(joined, "arc", calendar, MOST_WAITS)],
        "arcs": _arcs(joined, calendar, per), **_hands(joined, calendar, whose.names, per)}


def _percent(share: float) -> str:
    return "1 미만" if 0 < share < 0.005 else f"{share * 100:.0f}"


def _days(seconds: float | None, per: int) -> str:
    return "" if seconds is None else f"{seconds / per:,.1f}"


def _stats(stats: Any, per: int) -> Json:
    return {"n": stats.n, "median": _days(stats.median, per), "p90": _days(stats.p90, per)}


def _is_main(log: EncodedLog, names: frozenset[str]) -> bool:
    """Whether most steps of this work are done here; else it is work of others that we help with."""
    if log.dept is None or not names:
        return True
    mine = [code for code, name in enumerate(log.departments) if name in names]
    return bool(np.isin(log.dept, mine).mean() >= 0.5)


def _mine(log: EncodedLog, label: tuple[str, ...], names: frozenset[str]) -> bool:
    """Whether the step that is waited for is mostly one of ours."""
    if log.dept is None or label[-1] not in log.activities:
        return True
    at = log.activity == log.activities.index(label[-1])
    mine = [code for code, name in enumerate(log.departments) if name in names]
    return bool(np.isin(log.dept[at], mine).mean() >= 0.5)


def _arcs(log: EncodedLog, calendar: WorkingCalendar | None, per: int) -> list[Json]:
    found = flow.arcs(log, calendar)[:MOST_ARCS]
    return [{"from": arc.source, "to": arc.target, "n": arc.count,
             "median": round(((arc.working if calendar and arc.working else arc.wall).median or 0) / per, 2)}
            for arc in found]


def _hands(log: EncodedLog, calendar: WorkingCalendar | None, names: frozenset[str], per: int) -> Json:
    """To whom the work goes from here and from whom it comes, with how long it waits at each boundary."""
    given, got = [], []
    for one in flow.boundaries(log, calendar).boundaries:
        line = {"n": one.count, "median": _days(one.wait.median, per), "p90": _days(one.wait.p90, per)}
        if one.source in names and one.target not in names:
            given.append({"who": one.target, **line})
        elif one.target in names and one.source not in names:
            got.append({"who": one.source, **line})
    return {"to": _most(given), "from": _most(got)}


def _most(lines: list[Json]) -> list[Json]:
    return sorted(lines, key=lambda line: -int(line["n"]))[:MOST_HANDS]
