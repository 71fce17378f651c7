"""Reading promises, their snapshots and how they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from hyeonjang.commons.measures.compare import Comparison, compare_observations, standing
from hyeonjang.commons.measures.models import Baseline, MonthlySnapshot, Promise
from hyeonjang.commons.measures.registry import Observation, Period, measure_for
from hyeonjang.commons.measures.snapshots import SnapshotView, params_key, view
from hyeonjang.kit.errors import NotFound


@dataclass(frozen=True)
class PromiseView:
    """A promise with its frozen baseline."""

    id: int
    slug: str
    params: dict[str, Any]
    target: Fraction
    due: date
    made_on: date
    subject: tuple[str, str, str]
    unit_id: int | None
    baseline: Observation
    baseline_period: Period
    definition_ko: str
    unit_ko: str
    withdrawn_because: str


def _observation(row: Baseline) -> Observation:
    return Observation(
        row.value,
        row.n,
        row.median,
        row.p90,
        row.numerator,
        row.denominator,
        tuple(row.sample) if row.sample is not None else None,
        row.note_ko,
        tuple(row.sample_denominators) if row.sample_denominators is not None else None,
        row.statistic,
    )


def _view(row: Promise) -> PromiseView:
    return PromiseView(
        row.pk,
        row.slug,
        row.params,
        row.target or Fraction(0),
        row.due,
        row.made_on,
        (row.subject_type, row.subject_id, row.subject_label),
        row.unit_id,
        _observation(row.baseline),
        Period(row.baseline.period_start, row.baseline.period_end),
        row.baseline.definition_ko,
        row.baseline.unit_ko,
        row.withdrawn_because,
    )


def promise(promise_id: int) -> PromiseView:
    row = Promise.objects.filter(pk=promise_id).select_related("baseline").first()
    if row is None:
        raise NotFound("그런 약속이 없습니다. 목록에서 다시 골라 주세요.")
    return _view(row)


def promises(
    *,
    subject_type: str = "",
    subject_ids: Iterable[object] | None = None,
    withdrawn: bool = True,
    slug: str = "",
    unit_ids: Iterable[int] | None = None,
) -> list[PromiseView]:
    """Promises, the soonest due first; of some subjects, of one measure, of some units, or of all."""
    rows = Promise.objects.select_related("baseline").order_by("due", "id")
    if slug:
        rows = rows.filter(slug=slug)
    if unit_ids is not None:
        rows = rows.filter(unit_id__in=list(unit_ids))
    if subject_type:
        rows = rows.filter(subject_type=subject_type)
    if subject_ids is not None:
        rows = rows.filter(subject_id__in=[str(subject_id) for subject_id in subject_ids])
    if not withdrawn:
        rows = rows.filter(state=Promise.State.OPEN)
    return [_view(row) for row in rows]


def judge(promise_id: int, after: Period) -> Comparison:
    """How a promise stands: its frozen baseline against a later period."""
    made = promise(promise_id)
    measure = measure_for(made.slug, made.params)
    return compare_observations(
        made.baseline,
        measure.compute(after, made.params),
        direction=measure.direction,
        target=made.target,
        periods=(made.baseline_period, after),
    )


def stands(made: PromiseView, after: Period, seen: Observation) -> bool | None:
    """Whether what ``seen`` of ``after`` keeps a promise: ``judge`` without its interval, for lists."""
    return standing(
        made.baseline,
        seen,
        direction=measure_for(made.slug, made.params).direction,
        target=made.target,
        periods=(made.baseline_period, after),
    )


@dataclass(frozen=True)
class SeriesView:
    """A measure under one set of conditions: how many months are kept and how many promises stand on it."""

    slug: str
    params: dict[str, Any]
    months: int
    promises: int
    last_month: date | None


def series(slug: str = "") -> list[SeriesView]:
    """Every measure and set of conditions with a kept month or a promise, most promises first."""
    kept = MonthlySnapshot.objects.all()
    made = Promise.objects.all()
    if slug:
        kept, made = kept.filter(slug=slug), made.filter(slug=slug)
    found: dict[tuple[str, str], tuple[dict[str, Any], int, int, date | None]] = {}
    for name, params, month in kept.order_by("month").values_list("slug", "params", "month"):
        known = found.get((name, params_key(params)), (params, 0, 0, None))
        found[name, params_key(params)] = (params, known[1] + 1, known[2], month)
    for name, params in made.order_by("id").values_list("slug", "params"):
        known = found.get((name, params_key(params)), (params, 0, 0, None))
        found[name, params_key(params)] = (params, known[1], known[2] + 1, known[3])
    rows = [SeriesView(name, *rest) for (name, _), rest in found.items()]
    return sorted(rows, key=lambda row: (row.slug, -row.promises, -row.months, params_key(row.params)))


def snapshots(slug: str, params: Mapping[str, Any]) -> list[SnapshotView]:
    """The kept months of a measure, oldest first."""
    rows = MonthlySnapshot.objects.filter(slug=slug, params_key=params_key(params)).order_by("month")
    return [view(row) for row in rows]
