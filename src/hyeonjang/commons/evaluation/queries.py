"""Reading scores: exact means, who was left out and why, who has yet to score."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from hyeonjang.commons.evaluation.models import Conflict, Criterion, Judge, Panel, Score
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound, Refused
from hyeonjang.law.proposals import trimmed_mean


@dataclass(frozen=True)
class CriterionView:
    code: str
    name: str
    lowest: int
    highest: int
    weight: Fraction


@dataclass(frozen=True)
class JudgeView:
    id: int
    name: str
    affiliation: str
    account_id: int | None


@dataclass(frozen=True)
class PanelView:
    id: int
    title: str
    subject_type: str
    trim: bool
    minimum_judges: int
    closed_at: datetime | None
    criteria: tuple[CriterionView, ...]
    judges: tuple[JudgeView, ...]

    @property
    def maximum(self) -> Fraction:
        """The highest weighted total a judge can give."""
        return sum((item.weight * item.highest for item in self.criteria), Fraction(0))


@dataclass(frozen=True)
class Result:
    """A subject's score. ``mean`` is ``None`` while too few judges count; ``why_ko`` then says so."""

    subject_id: str
    mean: Fraction | None
    totals: dict[str, Fraction]
    dropped: tuple[str, ...]
    aside: tuple[str, ...]
    missing: tuple[str, ...]
    why_ko: str


def panel(panel_id: int) -> PanelView:
    """A panel with its criteria and judges."""
    row = Panel.objects.filter(pk=panel_id).first()
    if row is None:
        raise NotFound("그런 심사가 없습니다. 목록에서 다시 골라 주세요.")
    criteria = tuple(
        CriterionView(item.code, item.name, item.lowest, item.highest, Fraction(item.weight))
        for item in row.criteria.all()
    )
    judges = tuple(
        JudgeView(judge.pk, judge.name, judge.affiliation, judge.account_id)
        for judge in row.judges.order_by("id")
    )
    return PanelView(
        row.pk, row.title, row.subject_type, row.trim, row.minimum_judges, row.closed_at, criteria, judges
    )


def judge_of(panel_id: int, account_id: int | None) -> JudgeView | None:
    """The judge that an account is on a panel, if it is one."""
    if account_id is None:
        return None
    judge = Judge.objects.filter(panel_id=panel_id, account_id=account_id).first()
    return JudgeView(judge.pk, judge.name, judge.affiliation, judge.account_id) if judge else None


def mean(view: PanelView, totals: Mapping[int, Fraction]) -> tuple[Fraction, tuple[int, ...]]:
    """The exact mean of the judges' totals and whom it leaves out: one highest and one lowest, if the panel
    trims, as the ordinance reckons (``law.proposals.trimmed_mean``). Raises ``Refused`` for too few judges."""
    needed = max(view.minimum_judges, 3 if view.trim else 1)
    if len(totals) < needed:
        raise Refused(
            f"점수를 낸 심사위원이 {len(totals)}명으로 {needed}명에 못 미칩니다. 심사위원을 더 "
            "위촉하거나 채점을 기다려 주세요.",
            code="evaluation.too_few",
        )
    if not view.trim:
        return sum(totals.values(), Fraction(0)) / len(totals), ()
    on = (view.closed_at or clock.now()).astimezone(clock.SEOUL).date()
    # Of equal totals the one of the later judge is the highest: keys of one width keep that order.
    found = trimmed_mean({f"{judge:020d}": total for judge, total in totals.items()}, on=on, maximum=view.maximum)
    return found.mean, (int(found.highest), int(found.lowest))


def results(panel_id: int, subject_ids: Iterable[object]) -> list[Result]:
    """The results of some subjects, in the order given."""
    view = panel(panel_id)
    wanted = [str(subject_id) for subject_id in subject_ids]
    weights = dict(Criterion.objects.filter(panel_id=panel_id).values_list("id", "weight"))
    sums: dict[tuple[str, int], Fraction] = {}
    for judge_id, subject_id, criterion_id, points in Score.objects.filter(
        judge__panel_id=panel_id, subject_id__in=wanted
    ).values_list("judge_id", "subject_id", "criterion_id", "points"):
        key = (subject_id, judge_id)
        sums[key] = sums.get(key, Fraction(0)) + Fraction(weights[criterion_id]) * points
    aside = set(Conflict.objects.filter(judge__panel_id=panel_id).values_list("subject_id", "judge_id"))
    return [_result(view, subject_id, sums, aside) for subject_id in wanted]


def _result(
    view: PanelView, subject_id: str, sums: dict[tuple[str, int], Fraction], aside: set[tuple[str, int]]
) -> Result:
    names = {judge.id: judge.name for judge in view.judges}
    out = tuple(name for judge, name in names.items() if (subject_id, judge) in aside)
    totals = {
        judge: sums[subject_id, judge]
        for judge in names
        if (subject_id, judge) in sums and (subject_id, judge) not in aside
    }
    missing = tuple(
        name
        for judge, name in names.items()
        if (subject_id, judge) not in sums and (subject_id, judge) not in aside
    )
    shown = {names[judge]: total for judge, total in totals.items()}
    try:
        found, dropped = mean(view, totals)
    except Refused as refusal:
        return Result(subject_id, None, shown, (), out, missing, refusal.sentence)
    why = f"심사위원 {len(totals)}명" + (" 가운데 최고점과 최저점을 뺀" if view.trim else "의") + " 평균"
    return Result(subject_id, found, shown, tuple(names[judge] for judge in dropped), out, missing, why)


def ranking(panel_id: int, subject_ids: Iterable[object]) -> list[tuple[int, Result]]:
    """Results from the highest down with ranks; equal means share a rank, those without a mean come last with
    0."""
    found = results(panel_id, subject_ids)
    scored = sorted((item for item in found if item.mean is not None), key=lambda item: -(item.mean or 0))
    ranked: list[tuple[int, Result]] = []
    for place, item in enumerate(scored, 1):
        rank = ranked[-1][0] if ranked and ranked[-1][1].mean == item.mean else place
        ranked.append((rank, item))
    return ranked + [(0, item) for item in found if item.mean is None]
