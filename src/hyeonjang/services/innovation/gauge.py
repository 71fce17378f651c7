"""Between the programme and ``commons.measures``: what a measure is, how it stands, what changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hyeonjang.commons.measures import Comparison, Observation, Period, conditions, measures, observe
from hyeonjang.commons.measures import actions as promises
from hyeonjang.commons.measures import queries as stored
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit.errors import Refused
from hyeonjang.kit.korean import date_ko, josa
from hyeonjang.services.innovation.rules.promises import PromiseFacts, decimal_ko


@dataclass(frozen=True)
class MeasureInfo:
    """A measure's public face."""

    slug: str
    title_ko: str
    unit_ko: str
    direction: str
    definition_ko: str
    cite: str

    @property
    def direction_ko(self) -> str:
        return "줄수록 좋음" if self.direction == "down" else "늘수록 좋음"


def info(slug: str) -> MeasureInfo | None:
    found = measures.get(slug)
    if found is None:
        return None
    return MeasureInfo(
        found.slug, found.title_ko, found.unit_ko, found.direction, found.definition_ko, found.cite
    )


def options() -> list[MeasureInfo]:
    """Every registered measure, in the order of its name."""
    found = [info(slug) for slug in measures]
    return sorted((item for item in found if item is not None), key=lambda item: item.title_ko)


@dataclass(frozen=True)
class Today:
    """A measure with its conditions, as it stands now: what a promise would start from."""

    info: MeasureInfo
    conditions_ko: str
    value_ko: str
    n: int
    spread_ko: str
    period_ko: str
    note_ko: str


def today(slug: str, params: Mapping[str, Any], day: date) -> Today | None:
    """The last 365 days of a measure; ``None`` for an unknown one. Refuses conditions that do not fit."""
    found = info(slug)
    if found is None:
        return None
    lacking = conditions.missing(slug, params)
    if lacking:
        raise Refused(f"{josa('·'.join(lacking), '을/를')} 골라 주세요.", field=lacking[0], code="incomplete")
    period = year_before(day)
    seen = observe(slug, params, period)
    spread = "" if seen.median is None or seen.p90 is None else (
        f"중앙값 {decimal_ko(seen.median)}, 90백분위 {decimal_ko(seen.p90)}{found.unit_ko}")
    return Today(found, conditions.in_words(slug, params), value_ko(seen.value, found.unit_ko), seen.n, spread,
                 period_ko(period), seen.note_ko)


def year_before(day: date) -> Period:
    """The 365 days that end the day before."""
    return Period(day - timedelta(days=365), day - timedelta(days=1))


def facts(slug: str, params: Mapping[str, Any], period: Period) -> PromiseFacts:
    """What the promise rule must know. Parameters that do not fit are refused by the measure itself."""
    found = measures.get(slug)
    if found is None:
        return PromiseFacts(False, slug, "", "down", None)
    return PromiseFacts(
        True, found.title_ko, found.unit_ko, found.direction, observe(slug, params, period).value
    )


def freeze(
    *,
    actor: Actor,
    slug: str,
    params: Mapping[str, Any],
    target: Decimal,
    due: date,
    made_on: date,
    subject: tuple[str, object, str],
    unit_id: int,
) -> tuple[dict[str, object], Period, int | None]:
    """Freeze the baseline of the year before ``made_on`` and make the promise.

    Returns the figures as JSON, their period, and the promise's number: ``None`` where the measure had no
    record yet; then there is nothing to compare with, and the effect will say 판단 불가.
    """
    period = year_before(made_on)
    seen = observe(slug, params, period)
    figures = observation_json(slug, seen, period)
    if seen.value is None:
        return figures, period, None
    try:
        made = promises.promise(
            actor=actor,
            slug=slug,
            params=params,
            target=Fraction(target),
            due=due,
            baseline=period,
            subject=subject,
            unit_id=unit_id,
            made_on=made_on,
        )
    except Refused as refusal:
        raise Refused(
            f"이 혁신안의 약속이 지금 기준값에 맞지 않습니다. {refusal.sentence} "
            "혁신안을 고친 뒤 다시 결정해 주세요.",
            field=refusal.field,
            code=refusal.code,
        ) from refusal
    return figures, period, made.id


def observation_json(slug: str, seen: Observation, period: Period) -> dict[str, object]:
    found = info(slug)
    return {
        "value": None if seen.value is None else str(seen.value),
        "n": seen.n,
        "median": None if seen.median is None else str(seen.median),
        "p90": None if seen.p90 is None else str(seen.p90),
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
        "note": seen.note_ko,
        "definition": found.definition_ko if found else "",
        "unit": found.unit_ko if found else "",
    }


def judge(promise_id: int, after: Period) -> Comparison:
    return stored.judge(promise_id, after)


def value_ko(value: Fraction | None, unit_ko: str) -> str:
    return "-" if value is None else f"{decimal_ko(value)}{unit_ko}"


def period_ko(period: Period) -> str:
    return f"{date_ko(period.start)} ~ {date_ko(period.end)}"
