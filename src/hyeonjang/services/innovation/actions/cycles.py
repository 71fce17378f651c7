"""Setting up a year, opening it, closing it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit.errors import Refused
from hyeonjang.kit.korean import josa
from hyeonjang.services.innovation.actions import common
from hyeonjang.services.innovation.models import Criterion, Cycle, Stage
from hyeonjang.services.innovation.permissions import need_programme
from hyeonjang.services.innovation.queries import locks
from hyeonjang.services.innovation.rules import funnel, scoring
from hyeonjang.services.innovation.vocabulary import CycleState, StageKind


@transaction.atomic
def create(
    *,
    actor: Actor,
    year: int,
    windows: Sequence[funnel.Window] | None = None,
    quotas: funnel.Quotas | None = None,
) -> Cycle:
    """A year's cycle with the usual windows, quotas and the five criteria; all can be changed later."""
    need_programme(actor, "연차 만들기는")
    if not 2019 <= year <= 2100:
        raise Refused("연도는 2019년부터 2100년까지 정할 수 있습니다.", field="year")
    if Cycle.objects.filter(year=year).exists():
        raise Refused(
            f"{year}년 연차가 이미 있습니다. 연차 목록에서 골라 고쳐 주세요.", field="year", code="twice"
        )
    chosen = list(windows or funnel.default_windows(year))
    funnel.check_windows(chosen)
    limits = funnel.check_quotas(quotas or funnel.Quotas())
    closes = next(w.closes for w in chosen if w.stage is StageKind.DEPARTMENT_BEST)
    cycle = Cycle(year=year, title=f"{year}년 업무혁신", contest_closes=closes)
    _set_quotas(cycle, limits)
    cycle.save()
    _write_stages(cycle, chosen)
    Criterion.objects.bulk_create(
        Criterion(cycle=cycle, slug=slug, label=label, weight=20, order=order)
        for order, (slug, label) in enumerate(scoring.CRITERIA, start=1)
    )
    common.audit_other("cycle_created", actor, "cycle", cycle.pk, cycle.title, {"year": year})
    return cycle


def _set_quotas(cycle: Cycle, quotas: funnel.Quotas) -> None:
    cycle.quota_department_best = quotas.department_best
    cycle.quota_per_department = quotas.per_department
    cycle.quota_desk_review = quotas.desk_review
    cycle.quota_grand = quotas.grand
    cycle.quota_excellent = quotas.excellent
    cycle.quota_encouragement = quotas.encouragement


def _write_stages(cycle: Cycle, windows: Sequence[funnel.Window]) -> None:
    order = {kind: place for place, kind in enumerate(StageKind, start=1)}
    Stage.objects.filter(cycle=cycle).delete()
    Stage.objects.bulk_create(
        Stage(cycle=cycle, kind=w.stage.value, order=order[w.stage], opens=w.opens, closes=w.closes)
        for w in windows
    )


@transaction.atomic
def configure(
    *,
    actor: Actor,
    cycle_id: int,
    version: int,
    windows: Sequence[funnel.Window],
    quotas: funnel.Quotas,
    minimum_judges: int,
    self_stop_hours: int,
) -> Cycle:
    """Change windows, quotas, the number of judges and what a department may abolish by itself."""
    need_programme(actor, "연차 설정은")
    cycle = locks.cycle(cycle_id, version=version)
    if cycle.state == CycleState.CLOSED:
        raise Refused("마감한 연차는 고칠 수 없습니다.", code="cycle_state")
    funnel.check_windows(windows)
    if minimum_judges < scoring.MINIMUM_JUDGES:
        raise Refused("최고점과 최저점을 빼려면 심사위원이 3명 이상이어야 합니다.", field="minimum_judges")
    _set_quotas(cycle, funnel.check_quotas(quotas))
    cycle.minimum_judges, cycle.self_stop_hours = minimum_judges, self_stop_hours
    cycle.contest_closes = next(w.closes for w in windows if w.stage is StageKind.DEPARTMENT_BEST)
    cycle.version += 1
    cycle.save()
    _write_stages(cycle, windows)
    common.audit_other(
        "cycle_configured",
        actor,
        "cycle",
        cycle.pk,
        cycle.title,
        {
            "windows": [[w.stage.value, w.opens, w.closes] for w in windows],
            "minimum_judges": minimum_judges,
            "self_stop_hours": self_stop_hours,
        },
    )
    return cycle


@transaction.atomic
def open_cycle(*, actor: Actor, cycle_id: int, version: int | None = None) -> Cycle:
    """준비 → 진행."""
    return _move(actor, cycle_id, version, CycleState.PREPARING, CycleState.RUNNING, "cycle_opened")


@transaction.atomic
def close_cycle(*, actor: Actor, cycle_id: int, version: int | None = None) -> Cycle:
    """진행 → 마감. What was adopted goes on being followed; nothing new enters."""
    return _move(actor, cycle_id, version, CycleState.RUNNING, CycleState.CLOSED, "cycle_closed")


def _move(
    actor: Actor, cycle_id: int, version: int | None, before: CycleState, after: CycleState, verb: str
) -> Cycle:
    need_programme(actor, "연차의 시작과 마감은")
    cycle = locks.cycle(cycle_id, version=version)
    if cycle.state != before:
        raise Refused(
            f"{CycleState.label_of(cycle.state)} 상태의 연차는 {josa(after.label_ko, '으로/로')} 바꿀 수 없습니다.",
            code="cycle_state",
        )
    cycle.state = after.value
    cycle.version += 1
    cycle.save(update_fields=["state", "version"])
    common.audit_other(verb, actor, "cycle", cycle.pk, cycle.title, {})
    return cycle
