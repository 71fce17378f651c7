"""Adopted proposals: the effect, what residents may see, who owes a plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hyeonjang.commons.measures import Comparison, Period
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit.errors import NotFound, Refused
from hyeonjang.kit.korean import date_ko
from hyeonjang.services.innovation import gauge, permissions
from hyeonjang.services.innovation.models import Adoption, Award, Cycle, PlanStep, Proposal, Publication
from hyeonjang.services.innovation.queries import names
from hyeonjang.services.innovation.queries.cycles import quotas_of
from hyeonjang.services.innovation.rules.funnel import Quotas
from hyeonjang.services.innovation.vocabulary import Grade, ProposalState

UNKNOWN = "판단 불가"


@dataclass(frozen=True)
class EffectView:
    """Before and after of one promise, with all that is needed to doubt it."""

    proposal_id: int
    number: str
    title: str
    year: int
    department_name: str
    team_name: str
    state: ProposalState
    measure: gauge.MeasureInfo | None
    target: Decimal
    due: date
    started_on: date | None
    before_period: Period
    after_period: Period | None
    comparison: Comparison | None
    baseline_value: Fraction | None
    baseline_n: int
    verdict: str
    kept: bool | None
    due_passed: bool
    why_ko: str
    published: bool
    award_ko: str
    params: Mapping[str, Any]

    @property
    def unit_ko(self) -> str:
        return self.measure.unit_ko if self.measure else ""

    @property
    def before_ko(self) -> str:
        return gauge.value_ko(self.baseline_value, self.unit_ko)

    @property
    def after_ko(self) -> str:
        return gauge.value_ko(self.comparison.after.value if self.comparison else None, self.unit_ko)

    @property
    def after_n(self) -> int:
        return self.comparison.after.n if self.comparison else 0

    @property
    def difference_ko(self) -> str:
        found = self.comparison.difference if self.comparison else None
        return gauge.value_ko(found, self.unit_ko) if found is None or found <= 0 else f"+{gauge.value_ko(found, self.unit_ko)}"

    @property
    def interval_ko(self) -> str:
        interval = self.comparison.interval if self.comparison else None
        return "-" if interval is None else f"{interval.low:+.1f} ~ {interval.high:+.1f}{self.unit_ko}"

    @property
    def before_period_ko(self) -> str:
        return gauge.period_ko(self.before_period)

    @property
    def after_period_ko(self) -> str:
        return gauge.period_ko(self.after_period) if self.after_period else "-"

    @property
    def target_ko(self) -> str:
        return gauge.value_ko(Fraction(self.target), self.unit_ko)

    @property
    def promise_ko(self) -> str:
        """Kept, broken, on the way, or not to be judged: in these words everywhere."""
        if self.kept is None:
            return UNKNOWN
        if self.due_passed:
            return "약속 지킴" if self.kept else "약속 못 지킴"
        return "목표 도달(기한 전)" if self.kept else "진행 중"


    @property
    def verdict_kind(self) -> str:
        """The colour of the verdict's tag."""
        return {"효과 있음": "success", "나빠짐": "danger"}.get(self.verdict, "")

    @property
    def promise_kind(self) -> str:
        kept = {"약속 지킴": "success", "목표 도달(기한 전)": "success", "약속 못 지킴": "danger"}
        return kept.get(self.promise_ko, "")


def quotas(cycle: Cycle) -> Quotas:
    return quotas_of(cycle)


def _effect(adoption: Adoption, on: date, unit_names: names.Names) -> EffectView:
    proposal = adoption.proposal
    measure = gauge.info(adoption.measure)
    before = Period(adoption.baseline_start, adoption.baseline_end)
    last = min(on, adoption.due)
    after = None
    comparison: Comparison | None = None
    why = ""
    if measure is None:
        why = "이 지표를 내던 모듈이 없어 더 잴 수 없습니다."
    elif adoption.started_on is None:
        why = "아직 실시하지 않아 뒤의 값이 없습니다."
    elif adoption.promise_id is None:
        why = "채택할 때 기준 기간의 기록이 없어 비교할 기준값이 없습니다."
    elif adoption.started_on > last:
        why = "실시일이 약속 기한보다 늦어 기한 안의 기록이 없습니다."
    else:
        after = Period(adoption.started_on, last)
        try:
            comparison = gauge.judge(adoption.promise_id, after)
            why = comparison.criterion_ko
        except Refused as refusal:
            why = refusal.sentence
    value = adoption.baseline.get("value")
    award = getattr(proposal, "award", None)
    publication = getattr(proposal, "publication", None)
    return EffectView(
        proposal.pk,
        proposal.number,
        proposal.title,
        proposal.cycle.year,
        names.name(unit_names, proposal.department_id),
        names.name(unit_names, proposal.team_id),
        ProposalState(proposal.state),
        measure,
        adoption.target,
        adoption.due,
        adoption.started_on,
        before,
        after,
        comparison,
        Fraction(value) if value else None,
        int(adoption.baseline.get("n", 0)),
        comparison.verdict if comparison else UNKNOWN,
        comparison.kept if comparison else None,
        on > adoption.due,
        why,
        publication is not None and publication.withdrawn_on is None,
        Grade.label_of(award.grade) if award else "",
        adoption.measure_params,
    )


def _adoptions() -> Iterable[Adoption]:
    return Adoption.objects.select_related(
        "proposal__cycle", "proposal__award", "proposal__publication"
    ).order_by("proposal__number")


def effects(actor: Actor, on: date, cycle_id: int | None = None) -> list[EffectView]:
    """Every adopted proposal's effect; officials see all, because a result is nobody's secret."""
    permissions.need_official(actor)
    rows = [a for a in _adoptions() if cycle_id is None or a.proposal.cycle_id == cycle_id]
    by_year: dict[int, names.Names] = {}
    for row in rows:
        year = row.proposal.cycle.year
        if year not in by_year:
            by_year[year] = names.unit_names(names.day_of_year(year, on))
    return [_effect(row, on, by_year[row.proposal.cycle.year]) for row in rows]


def effect(actor: Actor, proposal_id: int, on: date) -> EffectView:
    permissions.need_official(actor)
    row = next((a for a in _adoptions() if a.proposal_id == proposal_id), None)
    if row is None:
        raise NotFound("채택한 혁신안이 아니라 효과를 볼 수 없습니다.")
    return _effect(row, on, names.unit_names(names.day_of_year(row.proposal.cycle.year, on)))


def public_copy(proposal: Proposal, on: date) -> dict[str, object]:
    """What residents are shown: text, promise and result, without a personal name. Plain JSON values."""
    view = _effect(
        proposal.adoption, on, names.unit_names(names.day_of_year(proposal.cycle.year, on))
    )
    text = proposal.versions.get(no=proposal.latest)
    return {
        "title": text.title,
        "department_name": view.department_name,
        "residents_view": text.residents_view,
        "promise": {
            "measure": view.measure.title_ko if view.measure else "",
            "target": view.target_ko,
            "due": date_ko(view.due),
            "definition": view.measure.definition_ko if view.measure else "",
            "direction": view.measure.direction_ko if view.measure else "",
            "award": view.award_ko,
        },
        "effect": {
            "before": view.before_ko,
            "before_n": view.baseline_n,
            "before_period": view.before_period_ko,
            "after": view.after_ko,
            "after_n": view.after_n,
            "after_period": view.after_period_ko,
            "difference": view.difference_ko,
            "interval": view.interval_ko,
            "verdict": view.verdict,
            "promise": view.promise_ko,
            "as_of": date_ko(on),
            "why": view.why_ko,
        },
    }


@dataclass(frozen=True)
class PublicView:
    """A published promise and result."""

    id: int
    year: int
    title: str
    department_name: str
    residents_view: str
    promise: dict[str, str]
    effect: dict[str, str]
    published_on: date


def published(year: int | None = None) -> list[PublicView]:
    """What anybody may read, and nothing else; needs no actor because it is public."""
    rows = Publication.objects.filter(withdrawn_on__isnull=True)
    if year is not None:
        rows = rows.filter(year=year)
    return [
        PublicView(
            row.pk,
            row.year,
            row.title,
            row.department_name,
            row.residents_view,
            row.promise,
            row.effect,
            row.published_on,
        )
        for row in rows
    ]


def published_one(publication_id: int) -> PublicView:
    row = next((item for item in published() if item.id == publication_id), None)
    if row is None:
        raise NotFound("공개된 약속을 찾을 수 없습니다. 목록에서 다시 골라 주세요.")
    return row


@dataclass(frozen=True)
class AwardView:
    proposal_id: int
    number: str
    title: str
    department_name: str
    grade: Grade
    rank: int
    score: Decimal
    awarded_on: date


def awards(actor: Actor, cycle_id: int, on: date) -> list[AwardView]:
    permissions.need_official(actor)
    year = Cycle.objects.values_list("year", flat=True).get(pk=cycle_id)
    unit_names = names.unit_names(names.day_of_year(year, on))
    return [
        AwardView(
            row.proposal_id,
            row.proposal.number,
            row.proposal.title,
            names.name(unit_names, row.proposal.department_id),
            Grade(row.grade),
            row.rank,
            row.score,
            row.awarded_on,
        )
        for row in Award.objects.filter(cycle_id=cycle_id).select_related("proposal").order_by("rank", "pk")
    ]


def step_proposal(step_id: int) -> int:
    """The proposal a plan's step belongs to, for the way back after an answer."""
    found = PlanStep.objects.filter(pk=step_id).values_list("plan__proposal_id", flat=True).first()
    if found is None:
        raise NotFound("그 할 일을 찾을 수 없습니다.")
    return found
