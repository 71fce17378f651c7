"""Measures as a page shows them: the registry, one measure's months, its promises, what it shows now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.urls import reverse

from hyeonjang.commons.measures import (
    Measure,
    Observation,
    Period,
    conditions,
    measures,
    observe,
    queries,
    subjects,
)
from hyeonjang.commons.measures.snapshots import params_key
from hyeonjang.commons.org import queries as org
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit.errors import NotFound, Refused
from hyeonjang.kit.korean import date_ko, josa

RECALCULATED = 12


def figure(value: Fraction | None, unit: str = "") -> str:
    """``12.3근무일``, ``1,204건``: at most one decimal; a dash where there is no figure."""
    if value is None:
        return "–"
    rounded = Fraction(round(value * 10), 10)
    whole = rounded.denominator == 1
    return (f"{int(rounded):,}" if whole else f"{float(rounded):,.1f}") + unit


@dataclass(frozen=True)
class Entry:
    """A measure as the registry lists it."""

    slug: str
    title_ko: str
    unit_ko: str
    direction_ko: str
    definition_ko: str
    cite: str
    felt_by_residents: bool
    who_ko: str
    promises: int = 0
    months: int = 0


def _entry(measure: Measure, rows: Sequence[queries.SeriesView]) -> Entry:
    app = apps.get_containing_app_config(measure.compute.__module__)
    return Entry(
        measure.slug, measure.title_ko, measure.unit_ko,
        "줄수록 좋음" if measure.direction == "down" else "늘수록 좋음",
        measure.definition_ko, measure.cite, measure.felt_by_residents,
        str(app.verbose_name) if app else "현장", sum(row.promises for row in rows), sum(row.months for row in rows))


def entry(slug: str) -> Entry:
    found = measures.get(slug)
    if found is None:
        raise NotFound("그런 지표가 없습니다. 지표 목록에서 골라 주세요.")
    return _entry(found, queries.series(slug))


def registry() -> list[tuple[str, list[Entry]]]:
    """Every registered measure under the module that computes it."""
    rows: dict[str, list[queries.SeriesView]] = {}
    for row in queries.series():
        rows.setdefault(row.slug, []).append(row)
    groups: dict[str, list[Entry]] = {}
    for measure in measures.values():
        one = _entry(measure, rows.get(measure.slug, []))
        groups.setdefault(one.who_ko, []).append(one)
    return [(who, sorted(found, key=lambda one: one.title_ko)) for who, found in sorted(groups.items())]


@dataclass(frozen=True)
class Choice:
    """One set of conditions under which months or promises are kept."""

    key: str
    words: str
    url: str
    months: int
    promises: int
    current: bool


def address(slug: str, params: Mapping[str, Any], **more: str) -> str:
    """The page of a measure under conditions."""
    query = urlencode({**conditions.flat(slug, params), **more})
    return reverse("gauges:measure", args=[slug]) + (f"?{query}" if query else "")


def words(slug: str, params: Mapping[str, Any]) -> str:
    """The conditions in words; parameters that no list offers any more are shown as they are."""
    said = conditions.in_words(slug, params)
    return said or " · ".join(f"{name} {value}" for name, value in params.items()) or "조건 없음"


@dataclass(frozen=True)
class Month:
    """One month as a row: every figure in words."""

    label: str
    value: Fraction | None
    n: int
    median_ko: str
    p90_ko: str
    value_ko: str
    note_ko: str


@dataclass(frozen=True)
class Shown:
    """What a measure showed in a period."""

    period_ko: str
    value_ko: str
    n: int
    median_ko: str
    p90_ko: str
    note_ko: str
    conditions_ko: str
    spread: bool


def _month(label: str, seen: Any, unit: str) -> Month:
    return Month(label, seen.value, seen.n, figure(seen.median), figure(seen.p90), figure(seen.value, unit), seen.note_ko)


def months(slug: str, params: Mapping[str, Any], unit: str) -> list[Month]:
    """The kept months, oldest first, as they were computed then."""
    return [_month(f"{row.month.year}. {row.month.month}.", row, unit) for row in queries.snapshots(slug, params)]


def recalculated(slug: str, params: Mapping[str, Any], today: date, unit: str) -> list[Month]:
    """The last twelve months computed now from the present records; nothing is kept."""
    found: list[Month] = []
    day = today.replace(day=1)
    for _ in range(RECALCULATED):
        period = Period.month(day - timedelta(days=1))
        day = period.start
        found.insert(0, _month(f"{day.year}. {day.month}.", observe(slug, params, period), unit))
    return found


def shown(slug: str, params: Mapping[str, Any], period: Period, unit: str) -> Shown:
    """A measure for a chosen period; refuses conditions that are missing or do not fit."""
    lacking = conditions.missing(slug, params)
    if lacking:
        raise Refused(f"{josa('·'.join(lacking), '을/를')} 골라 주세요.", code="incomplete")
    seen = observe(slug, params, period)
    return Shown(
        f"{date_ko(period.start)} ~ {date_ko(period.end)}", figure(seen.value, unit), seen.n, figure(seen.median, unit),
        figure(seen.p90, unit), seen.note_ko, words(slug, params) if params else "",
        seen.median is not None)


@dataclass(frozen=True)
class PromiseRow:
    """A promise on a measure and how it stands."""

    label: str
    url: str
    unit_name: str
    conditions_ko: str
    baseline_ko: str
    baseline_note: str
    target_ko: str
    due: date
    now_ko: str
    now_note: str
    standing_ko: str
    tag: str
    why_ko: str = ""


@dataclass
class _Look:
    """What rows of promises share: one look at the subjects, the names and each observation."""

    actor: Actor
    today: date
    about: dict[tuple[str, str], subjects.SubjectView]
    names: dict[tuple[int, date], str]
    seen: dict[tuple[str, date, date], Observation | Refused] = field(default_factory=dict)

    def observe(self, made: queries.PromiseView, after: Period) -> Observation | Refused:
        key = (params_key(made.params), after.start, after.end)
        if key not in self.seen:
            try:
                self.seen[key] = observe(made.slug, made.params, after)
            except Refused as refusal:
                self.seen[key] = refusal
        return self.seen[key]


_TAGS = {"약속 지킴": "success", "약속 못 지킴": "danger", "목표 도달(기한 전)": "success", "진행 중": "info"}


def promise_rows(actor: Actor, made: Sequence[queries.PromiseView], today: date) -> list[PromiseRow]:
    """Promises of one page; each is judged as its own page does, from the day it was begun to its due date."""
    names = org.names_of((row.unit_id, row.made_on) for row in made if row.unit_id is not None)
    look = _Look(actor, today, subjects.views(actor, [row.subject for row in made]), names)
    return [_promise_row(look, row) for row in made]


def _promise_row(look: _Look, made: queries.PromiseView) -> PromiseRow:
    unit = made.unit_ko
    now, note, standing, why = _standing(look, made)
    about = look.about.get(made.subject[:2])
    period = made.baseline_period
    return PromiseRow(
        made.subject[2], about.url if about else "", look.names.get((made.unit_id or 0, made.made_on), ""), words(made.slug, made.params),
        figure(made.baseline.value, unit), f"n={made.baseline.n:,}, {date_ko(period.start)} ~ {date_ko(period.end)}",
        figure(made.target, unit), made.due, now, note, standing, _TAGS.get(standing, ""), why)


def _standing(look: _Look, made: queries.PromiseView) -> tuple[str, str, str, str]:
    """The present value, its period and n, the standing in the words used everywhere, and the reason."""
    if made.withdrawn_because:
        return "–", "", "거둠", made.withdrawn_because
    about = look.about.get(made.subject[:2])
    start, last = (about.started_on if about else made.made_on), min(look.today, made.due)
    if start is None:
        return "–", "", "판단 불가", "아직 실시하지 않아 뒤의 값이 없습니다."
    if start > last:
        return "–", "", "판단 불가", "실시한 날부터 기한까지의 기록이 없습니다."
    after = Period(start, last)
    seen = look.observe(made, after)
    if isinstance(seen, Refused):
        return "–", "", "판단 불가", seen.sentence
    kept = queries.stands(made, after, seen)
    note = f"n={seen.n:,}, {date_ko(after.start)} ~ {date_ko(after.end)}"
    if kept is None:
        return figure(seen.value, made.unit_ko), note, "판단 불가", "앞이나 뒤의 건수가 적거나 개별 값이 없습니다."
    if look.today > made.due:
        return figure(seen.value, made.unit_ko), note, "약속 지킴" if kept else "약속 못 지킴", ""
    return figure(seen.value, made.unit_ko), note, "목표 도달(기한 전)" if kept else "진행 중", ""


def choices(slug: str, params: Mapping[str, Any]) -> list[Choice]:
    """The sets of conditions with kept months or promises, to go from one to the other."""
    now = params_key(params)
    return [
        Choice(params_key(row.params), words(slug, row.params), address(slug, row.params), row.months, row.promises,
               params_key(row.params) == now)
        for row in queries.series(slug)
    ]


def first_conditions(slug: str) -> dict[str, Any]:
    """What a page opens on when nothing was chosen: the conditions most promises stand on, else none."""
    if not conditions.missing(slug, {}):
        return {}
    return next((row.params for row in queries.series(slug) if not conditions.missing(slug, row.params)), {})


@dataclass(frozen=True)
class LimitShown:
    value_ko: str
    cite: str


def limit(slug: str, params: Mapping[str, Any], on: date) -> LimitShown | None:
    """What the law demands of the measure on a day, where it demands anything."""
    found = measures.get(slug)
    if found is None or found.statutory_limit is None or conditions.missing(slug, params):
        return None
    said = found.statutory_limit(params, on)
    return LimitShown(figure(said.value, found.unit_ko), said.cite) if said else None
