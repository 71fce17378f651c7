"""단축률 on the programme's pages: of the county's year, and of the part of a log that a promise is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from hyeonjang.commons.measures import Period
from hyeonjang.commons.measures.shortening import Shortening
from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.processes import queries as logs
from hyeonjang.kit.errors import NotFound
from hyeonjang.services.innovation import gauge
from hyeonjang.services.innovation.queries.outcomes import EffectView


@dataclass(frozen=True)
class Line:
    """One row of the table: which cases, over which days, and their rate."""

    label_ko: str
    period_ko: str
    found: Shortening


def _line(label: str, code: str, period: Period, params: Mapping[str, Any]) -> Line | None:
    question = logs.Question(
        since=period.start, until=period.end, ended=True, department=str(params.get("department", "")),
        attributes={str(name): str(value) for name, value in dict(params.get("attributes", {})).items()})
    try:
        found = logs.shortening(logs.latest(code), question)
    except NotFound:
        return None  # nothing was read yet from this source
    return Line(label, gauge.period_ko(period), found) if found else None


def of_year(actor: Actor, year: int, on: date) -> list[Line]:
    """Each log that was brought in from another system and has deadlines: its cases that ended in the year."""
    if date(year, 1, 1) > on:
        return []
    period = Period(date(year, 1, 1), min(on, date(year, 12, 31)))
    found = [_line(source.name, source.code, period, {})
             for source, row in logs.sources(actor) if row is not None and not source.own]
    return [line for line in found if line is not None]


def of_effect(effect: EffectView) -> list[Line]:
    """Before and after of the cases that a promise on a log is about; nothing for other promises."""
    code = str(effect.params.get("source", "")) if effect.measure else ""
    if not code:
        return []
    periods = [("전", effect.before_period), ("후", effect.after_period)]
    found = [_line(label, code, period, effect.params) for label, period in periods if period is not None]
    return [line for line in found if line is not None]
