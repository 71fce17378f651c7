"""Monthly snapshots: computed once, kept as computed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.db import transaction

from hyeonjang.commons import audit
from hyeonjang.commons.measures.registry import Measure, Observation, Period, measure_for
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Refused

if TYPE_CHECKING:
    from hyeonjang.commons.measures.models import MonthlySnapshot
    from hyeonjang.commons.org.actor import Actor


@dataclass(frozen=True)
class SnapshotView:
    slug: str
    params: dict[str, Any]
    month: date
    value: Fraction | None
    n: int
    median: Fraction | None
    p90: Fraction | None
    numerator: Fraction | None
    denominator: Fraction | None
    definition_ko: str
    unit_ko: str
    note_ko: str
    observed_at: datetime


def params_key(params: Mapping[str, Any]) -> str:
    """The same text for the same parameters, whatever their order."""
    return hashlib.sha256(audit.canonical(dict(params)).encode()).hexdigest()


def figures(measure: Measure, period: Period, observation: Observation) -> dict[str, Any]:
    """The columns that every stored observation has."""
    return {
        "period_start": period.start,
        "period_end": period.end,
        "value": observation.value,
        "n": observation.n,
        "median": observation.median,
        "p90": observation.p90,
        "numerator": observation.numerator,
        "denominator": observation.denominator,
        "note_ko": observation.note_ko,
        "definition_ko": measure.definition_ko,
        "unit_ko": measure.unit_ko,
        "cite": measure.cite,
        "observed_at": clock.now(),
    }


def view(row: MonthlySnapshot) -> SnapshotView:
    return SnapshotView(
        row.slug,
        row.params,
        row.month,
        row.value,
        row.n,
        row.median,
        row.p90,
        row.numerator,
        row.denominator,
        row.definition_ko,
        row.unit_ko,
        row.note_ko,
        row.observed_at,
    )


def snapshot(slug: str, params: Mapping[str, Any], month: date, actor: Actor) -> SnapshotView:
    """Compute and keep a measure for the month of ``month``; an existing snapshot comes back unchanged.

    A month that is not over is refused.
    """
    from hyeonjang.commons.measures.models import MonthlySnapshot

    measure = measure_for(slug, params)
    period = Period.month(month)
    if period.end >= clock.today():
        raise Refused(
            f"{period.start.year}년 {period.start.month}월은 아직 끝나지 않아 기록할 수 없습니다. "
            "다음 달에 다시 하세요."
        )
    key = params_key(params)
    with transaction.atomic():
        known = MonthlySnapshot.objects.filter(slug=slug, params_key=key, month=period.start).first()
        if known is not None:
            return view(known)
        row = MonthlySnapshot.objects.create(
            slug=slug,
            params=dict(params),
            params_key=key,
            month=period.start,
            **figures(measure, period, measure.compute(period, params)),
        )
        audit.record(
            "measures.snapshot",
            actor,
            ("measures.snapshot", row.pk, f"{measure.title_ko} {period.start:%Y-%m}"),
            detail={"slug": slug, "params": dict(params), "value": row.value, "n": row.n},
            on=period.end,
        )
    return view(row)
