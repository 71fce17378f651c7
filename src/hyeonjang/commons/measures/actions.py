"""Promises: a measure is to reach a value by a day; where it started from is frozen at the promise."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.db import transaction

from hyeonjang.commons import audit
from hyeonjang.commons.measures import queries
from hyeonjang.commons.measures.models import Baseline, Promise
from hyeonjang.commons.measures.registry import Measure, Observation, Period, measure_for
from hyeonjang.commons.measures.snapshots import figures
from hyeonjang.commons.outbox.publish import publish
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotFound, Refused

if TYPE_CHECKING:
    from hyeonjang.commons.org.actor import Actor


def _starting_point(
    measure: Measure, params: Mapping[str, Any], goal: Fraction, day: date, due: date, baseline: Period
) -> Observation:
    """The figures of the baseline, if a promise of ``goal`` by ``due`` makes sense there; else refuses."""
    if due <= day:
        raise Refused("약속 기한은 약속하는 날보다 뒤여야 합니다. 기한을 다시 정해 주세요.", field="due")
    if baseline.end > day:
        raise Refused("기준 기간이 아직 끝나지 않았습니다. 지난 기간으로 다시 정해 주세요.", field="baseline")
    observation = measure.compute(baseline, params)
    if observation.value is None:
        raise Refused(
            "기준 기간에 기록이 없어 기준값을 정할 수 없습니다. 기간이나 조건을 넓혀 주세요.",
            field="baseline",
        )
    if (goal >= observation.value) if measure.direction == "down" else (goal <= observation.value):
        word = "작아야" if measure.direction == "down" else "커야"
        raise Refused(f"목표값은 지금 값보다 {word} 합니다. 목표값을 다시 정해 주세요.", field="target")
    return observation


@transaction.atomic
def promise(
    *,
    actor: Actor,
    slug: str,
    params: Mapping[str, Any],
    target: Fraction | int,
    due: date,
    baseline: Period,
    subject: tuple[str, object, str],
    unit_id: int | None = None,
    made_on: date | None = None,
) -> queries.PromiseView:
    """Promise that a measure reaches ``target`` by ``due``; freezes the figures of ``baseline`` with their
    sample.

    ``subject`` is what the promise belongs to (type, id, label). The caller has checked the right to promise.
    Refuses an unknown measure, a day that has passed, an empty baseline and a target that is no improvement.
    """
    measure = measure_for(slug, params)
    day = made_on or clock.today()
    goal = Fraction(target)
    observation = _starting_point(measure, params, goal, day, due, baseline)
    frozen = Baseline.objects.create(
        slug=slug,
        params=dict(params),
        statistic=observation.statistic,
        sample=list(observation.sample) if observation.sample is not None else None,
        sample_denominators=list(observation.sample_denominators)
        if observation.sample_denominators is not None
        else None,
        **figures(measure, baseline, observation),
    )
    row = Promise.objects.create(
        slug=slug,
        params=dict(params),
        target=goal,
        due=due,
        made_on=day,
        subject_type=subject[0],
        subject_id=str(subject[1]),
        subject_label=subject[2][:300],
        unit_id=unit_id,
        baseline=frozen,
    )
    audit.record(
        "measures.promised",
        actor,
        ("measures.promise", row.pk, subject[2]),
        on=day,
        detail={
            "slug": slug,
            "params": dict(params),
            "target": goal,
            "due": due,
            "baseline": observation.value,
            "n": observation.n,
            "subject": [subject[0], str(subject[1])],
        },
    )
    publish("measures.promised", {"promise_id": row.pk, "slug": slug}, key=str(row.pk), actor=actor)
    return queries.promise(row.pk)


@transaction.atomic
def withdraw(*, actor: Actor, promise_id: int, reason: str) -> queries.PromiseView:
    """Take a promise back, visibly and with a reason. The caller has checked the right."""
    row = Promise.objects.select_for_update().filter(pk=promise_id).first()
    if row is None:
        raise NotFound("그런 약속이 없습니다. 목록에서 다시 골라 주세요.")
    if row.state == Promise.State.WITHDRAWN:
        raise Conflict("이미 거둔 약속입니다.")
    if not reason.strip():
        raise Refused("약속을 거두는 까닭을 적어 주세요. 군민에게도 보입니다.", field="reason")
    row.state = Promise.State.WITHDRAWN
    row.withdrawn_because = reason.strip()[:300]
    row.save()
    audit.record(
        "measures.withdrawn",
        actor,
        ("measures.promise", row.pk, row.subject_label),
        detail={"reason": reason},
    )
    return queries.promise(row.pk)
