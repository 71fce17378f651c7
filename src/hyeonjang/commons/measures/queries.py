"""Reading promises, their snapshots and how they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from hyeonjang.commons.measures.compare import Comparison, compare_observations
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
    *, subject_type: str = "", subject_ids: Iterable[object] | None = None, withdrawn: bool = True
) -> list[PromiseView]:
    """Promises, the soonest due first; of some subjects or of all."""
    rows = Promise.objects.select_related("baseline").order_by("due", "id")
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


def snapshots(slug: str, params: Mapping[str, Any]) -> list[SnapshotView]:
    """The kept months of a measure, oldest first."""
    rows = MonthlySnapshot.objects.filter(slug=slug, params_key=params_key(params)).order_by("month")
    return [view(row) for row in rows]
