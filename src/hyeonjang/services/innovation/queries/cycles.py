"""Cycles: the year, its windows and quotas."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit.errors import NotFound
from hyeonjang.services.innovation.models import Criterion, Cycle
from hyeonjang.services.innovation.rules.funnel import Quotas, Window
from hyeonjang.services.innovation.rules.scoring import CriterionRule
from hyeonjang.services.innovation.vocabulary import CycleState, StageKind


@dataclass(frozen=True)
class StageView:
    kind: StageKind
    opens: date
    closes: date
    state_ko: str

    @property
    def label_ko(self) -> str:
        return self.kind.label_ko


@dataclass(frozen=True)
class CycleView:
    """A cycle as screens need it."""

    id: int
    year: int
    title: str
    state: CycleState
    contest_closes: date
    quotas: Quotas
    minimum_judges: int
    self_stop_hours: int
    version: int
    stages: tuple[StageView, ...]

    def window(self, kind: StageKind) -> Window:
        stage = next(stage for stage in self.stages if stage.kind is kind)
        return Window(kind, stage.opens, stage.closes)

    @property
    def current_ko(self) -> str:
        running = [stage.label_ko for stage in self.stages if stage.state_ko == "진행 중"]
        return ", ".join(running) or "진행 중인 단계 없음"


def quotas_of(cycle: Cycle) -> Quotas:
    return Quotas(cycle.quota_department_best, cycle.quota_per_department, cycle.quota_desk_review,
                  cycle.quota_grand, cycle.quota_excellent, cycle.quota_encouragement)


def view_of(cycle: Cycle, on: date) -> CycleView:
    stages = []
    for row in cycle.stages.all():
        window = Window(StageKind(row.kind), row.opens, row.closes)
        stages.append(StageView(window.stage, row.opens, row.closes, window.state_ko(on)))
    return CycleView(
        id=cycle.pk, year=cycle.year, title=cycle.title, state=CycleState(cycle.state),
        contest_closes=cycle.contest_closes, quotas=quotas_of(cycle), minimum_judges=cycle.minimum_judges,
        self_stop_hours=cycle.self_stop_hours, keep_adopted_years=cycle.keep_adopted_years,
        keep_rejected_years=cycle.keep_rejected_years, version=cycle.version, stages=tuple(stages),
    )


def all_cycles(actor: Actor, on: date) -> list[CycleView]:
    """Every cycle, newest first. Cycles are no secret inside the house."""
    return [view_of(cycle, on) for cycle in Cycle.objects.prefetch_related("stages")]


def by_year(actor: Actor, year: int, on: date) -> CycleView:
    cycle = Cycle.objects.prefetch_related("stages").filter(year=year).first()
    if cycle is None:
        raise NotFound(f"{year}년 연차가 없습니다. 연차 설정에서 먼저 만들어 주세요.")
    return view_of(cycle, on)


def current(actor: Actor, on: date) -> CycleView | None:
    """The running cycle of the latest year, or the latest of all."""
    rows = list(Cycle.objects.prefetch_related("stages"))
    running = [cycle for cycle in rows if cycle.state == CycleState.RUNNING]
    chosen = next(iter(running or rows), None)
    return None if chosen is None else view_of(chosen, on)


def criteria(cycle_id: int) -> list[CriterionRule]:
    return [CriterionRule(row.slug, row.label, row.weight) for row in Criterion.objects.filter(cycle_id=cycle_id)]
