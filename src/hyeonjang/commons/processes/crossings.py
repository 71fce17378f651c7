"""Reads on the boundaries between departments: computed once per import, days and part, then kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Refused

from . import clocks, queries
from .engine import crossings as engine
from .engine import figures, filters, rework
from .engine.encode import EncodedLog
from .models import Figure
from .queries import WORKDAY_SECONDS, Question

# Raised whenever the figures are computed differently.
VERSION = 1
YEAR = timedelta(days=364)


def last_year(actor: Actor, code: str) -> tuple[date, date]:
    """The last day of a source's newest log, and the day a year before it."""
    queries.source(actor, code)
    row = queries.latest(code)
    assert row.last_at is not None
    until = row.last_at.astimezone(clock.SEOUL).date()
    return until - YEAR, until


def part(log: EncodedLog, attributes: Mapping[str, str]) -> EncodedLog:
    """The cases with these attributes; all of them without any. Refuses where there are none."""
    if not attributes:
        return log
    return filters.apply(log, filters.Filter(attributes={name: frozenset({value}) for name, value in attributes.items()}))


def crossings(actor: Actor, code: str, since: date, until: date, attributes: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Waiting at the boundaries in steps that ended in these days, as plain values with ``unit`` and ``per`` (seconds
    of a unit). Raises ``Refused`` where a day lies before the other or nothing is left."""
    queries.source(actor, code)
    if until < since:
        raise Refused("기간의 끝이 시작보다 앞섭니다. 기간을 바로잡아 주세요.", field="until", code="period")
    row = queries.latest(code)
    question = Question(since=since, until=until, attributes=dict(attributes or {}))
    key = question.key_of(f"crossings-{VERSION}")
    kept = Figure.objects.filter(log_import=row, key=key).first()
    if kept is None:
        log = rework.pair_lifecycles(part(queries.encoded(row), question.attributes))
        known = clocks.of(log)
        found = engine.crossings(log, known.working, *filters.day_bounds(since, until))
        value = {"per": WORKDAY_SECONDS if known.working else 86400, "unit": "근무일" if known.working else "일",
                 "notes": list(known.notes), **dict(figures.to_json(found))}  # type: ignore[call-overload]
        kept, _ = Figure.objects.get_or_create(log_import=row, key=key, defaults={"value": value, "computed_at": clock.now()})
    return dict(kept.value)


def by_case(code: str, since: date, until: date, source: str = "", target: str = "",
            attributes: Mapping[str, str] | None = None) -> tuple[list[float], list[float], int, str]:
    """Per case the days waited at boundaries and the days of all its steps, how often it passed, and the unit. Empty
    lists where nothing of it ended in these days."""
    try:
        log = rework.pair_lifecycles(part(queries.encoded(queries.latest(code)), attributes or {}))
    except Refused as refusal:
        if refusal.code not in {"nothing_left", "no_attribute"}:
            raise
        return [], [], 0, "근무일"
    known = clocks.of(log)
    per = (WORKDAY_SECONDS if known.working else 86400) * 1e6
    waited, elapsed, passed = engine.by_case(log, known.working, *filters.day_bounds(since, until), source, target)
    return (waited / per).tolist(), (elapsed / per).tolist(), passed, "근무일" if known.working else "일"
