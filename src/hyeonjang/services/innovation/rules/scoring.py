"""Scores: five criteria, the mean without the highest and the lowest, ranks and quotas.

Source: 연천군 제안제도 운영 조례(제3561호, 2018-12-31)와 같은 조례 시행규칙: 심사기준 다섯 가지, 최고점과
최저점을 뺀 평균. Points are exact (``Decimal`` in, ``Fraction`` out); nothing is rounded before it is shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from hyeonjang.kit.errors import Refused
from hyeonjang.law import proposals
from hyeonjang.law.runtime import Trace
from hyeonjang.services.innovation.rules.funnel import Quotas
from hyeonjang.services.innovation.vocabulary import Grade

SCORE_CITE = "연천군 제안제도 운영 조례 시행규칙 (최고점·최저점 제외 평균)"
CRITERIA: tuple[tuple[str, str], ...] = (
    ("creativity", "창의성"),
    ("economy", "경제성 또는 능률성"),
    ("continuity", "계속성"),
    ("scope", "적용범위"),
    ("effort", "노력도"),
)
MINIMUM_JUDGES = 3


@dataclass(frozen=True)
class CriterionRule:
    """One criterion of a cycle: its slug, label and weight (any positive whole number)."""

    slug: str
    label_ko: str
    weight: int = 1


@dataclass(frozen=True)
class Judged:
    """One judge's total for one proposal."""

    judge_id: int
    total: Fraction
    conflicted: bool = False


@dataclass(frozen=True)
class Trimmed:
    """A trimmed mean with what was kept and dropped, so that the screen can show why."""

    mean: Fraction
    kept: tuple[Judged, ...]
    highest: Judged
    lowest: Judged
    excluded: tuple[Judged, ...]
    trace: Trace

    @property
    def judges(self) -> int:
        return len(self.kept) + 2


@dataclass(frozen=True)
class Placed:
    """A proposal's place. Equal means share a rank, and the next rank is skipped."""

    key: int
    score: Fraction
    rank: int


def check_points(
    points: Decimal, *, label_ko: str, low: int = 0, high: int = 100, field: str = "points"
) -> Decimal:
    """``points`` when it lies in the scale; refuses otherwise, naming the criterion."""
    if not points.is_finite() or not Decimal(low) <= points <= Decimal(high):
        raise Refused(
            f"{label_ko} 점수는 {low}점부터 {high}점까지 줄 수 있습니다. 입력한 값을 확인해 주세요.",
            field=field,
            code="score_range",
        )
    return points


def sheet_total(
    points: Mapping[str, Decimal], criteria: Sequence[CriterionRule], *, low: int = 0, high: int = 100
) -> Fraction:
    """The weighted mean of one judge's points; every criterion must be there, and no other."""
    missing = [criterion.label_ko for criterion in criteria if criterion.slug not in points]
    if missing:
        raise Refused(
            f"{', '.join(missing)} 점수가 빠졌습니다. 모든 심사기준에 점수를 주세요.",
            field="points",
            code="score_missing",
        )
    unknown = set(points) - {criterion.slug for criterion in criteria}
    if unknown:
        raise Refused(
            "이 심사에 없는 기준의 점수가 들어 있습니다. 심사표를 다시 열어 주세요.",
            field="points",
            code="score_unknown",
        )
    weights = sum(criterion.weight for criterion in criteria)
    total = sum(
        (
            Fraction(
                check_points(
                    points[criterion.slug],
                    label_ko=criterion.label_ko,
                    low=low,
                    high=high,
                    field=f"points_{criterion.slug}",
                )
            )
            * criterion.weight
            for criterion in criteria
        ),
        Fraction(0),
    )
    return total / weights


def trimmed_mean(scores: Sequence[Judged], *, on: date, minimum: int = MINIMUM_JUDGES) -> Trimmed:
    """The mean without one highest and one lowest score; conflicted judges never count.

    The reckoning is the ordinance's (``law.proposals.trimmed_mean``, as of ``on``); a cycle may ask for more
    judges than its three, never for fewer.
    """
    valid = {str(score.judge_id): score for score in scores if not score.conflicted}
    needed = max(minimum, MINIMUM_JUDGES)
    if len(valid) < needed:
        raise Refused(
            f"최고점과 최저점을 빼고 평균을 내려면 심사위원이 {needed}명 이상 필요합니다. "
            f"지금은 제척을 뺀 심사가 {len(valid)}건입니다.",
            code="too_few_judges",
        )
    found = proposals.trimmed_mean({key: score.total for key, score in valid.items()}, on=on)
    return Trimmed(
        mean=found.mean,
        kept=tuple(valid[key] for key in found.counted),
        highest=valid[found.highest],
        lowest=valid[found.lowest],
        excluded=tuple(score for score in scores if score.conflicted),
        trace=found.trace,
    )


def rank(scores: Mapping[int, Fraction]) -> list[Placed]:
    """Places by score, highest first; ties share a rank (1, 2, 2, 4)."""
    ordered = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    placed: list[Placed] = []
    for index, (key, score) in enumerate(ordered):
        tied = placed and placed[-1].score == score
        placed.append(Placed(key, score, placed[-1].rank if tied else index + 1))
    return placed


def within_quota(placed: Sequence[Placed], quota: int) -> list[int]:
    """The keys that a quota lets through. A tie across the line is refused: people decide it, not order."""
    if quota < 0:
        raise Refused("정원은 0 이상이어야 합니다.", field="quota", code="quota")
    chosen = list(placed[:quota])
    if chosen and len(placed) > quota and placed[quota].score == chosen[-1].score:
        tied = sum(1 for place in placed if place.score == chosen[-1].score)
        raise Refused(
            f"{chosen[-1].rank}위에 같은 점수가 {tied}건 있어 정원 {quota}건을 자동으로 가를 수 없습니다. "
            "위원회 의견에 따라 직접 골라 주세요.",
            code="tie_at_quota",
        )
    return [place.key for place in chosen]


def judge_conflict(
    *,
    judge_department_ids: frozenset[int],
    judge_person_id: int | None,
    department_ids: frozenset[int],
    proposer_ids: frozenset[int],
    declared: bool,
) -> str | None:
    """Why a judge may not score a proposal, or ``None``: own department, own proposal, or declared.

    ``department_ids`` are the department that handed it in and the one where its team stands today.
    """
    if judge_person_id is not None and judge_person_id in proposer_ids:
        return "본인이 낸(함께 낸) 제안"
    if department_ids & judge_department_ids:
        return "같은 부서의 제안"
    return "본인이 회피를 신청한 제안" if declared else None


def chosen_or_quota(placed: Sequence[Placed], quota: int, chosen: Sequence[int] | None) -> list[int]:
    """The people's own choice where they made one, else the order of the scores.

    A choice may only settle a tie: it fills the quota, holds nobody twice, and nobody outside it has more
    points than somebody inside.
    """
    if chosen is None:
        return within_quota(placed, quota)
    scores = {place.key: place.score for place in placed}
    if len(set(chosen)) != len(chosen) or set(chosen) - set(scores):
        raise Refused(
            "심사 대상이 아닌 혁신안이 들어 있습니다. 목록에서 다시 골라 주세요.",
            field="chosen",
            code="not_waiting",
        )
    if len(chosen) != min(quota, len(placed)):
        raise Refused(
            f"정원은 {min(quota, len(placed))}건입니다. 그만큼 골라 주세요.", field="chosen", code="quota"
        )
    lowest = min((scores[key] for key in chosen), default=Fraction(0))
    if any(score > lowest for key, score in scores.items() if key not in chosen):
        raise Refused(
            "점수가 더 높은 혁신안이 빠졌습니다. 같은 점수끼리만 위원회가 가를 수 있습니다.",
            field="chosen",
            code="order",
        )
    return list(chosen)


def grades(
    placed: Sequence[Placed], quotas: Quotas, order: Sequence[int] | None = None
) -> list[tuple[Placed, Grade]]:
    """Prizes in order of the scores: 최우수, 우수, 장려, each up to its quota.

    A tie across any line between two prizes (or the last prize and none) is refused, unless ``order`` (best
    first) settles it; ``order`` may not contradict the scores.
    """
    by_key = {place.key: place for place in placed}
    lines = [(grade, quotas.of(grade)) for grade in Grade]
    if order is not None:
        given = [by_key[key] for key in order if key in by_key]
        if len(given) != len(placed) or len(set(order)) != len(order):
            raise Refused("발표심사 대상을 모두 한 번씩 순서대로 적어 주세요.", field="order", code="order")
        if any(a.score < b.score for a, b in pairwise(given)):
            raise Refused(
                "점수가 낮은 혁신안이 앞에 있습니다. 같은 점수끼리만 순서를 정할 수 있습니다.",
                field="order",
                code="order",
            )
        ordered = given
    else:
        ordered = list(placed)
        passed = 0
        for _, quota in lines:
            passed += quota
            within_quota(ordered, passed)
    given_grades = [grade for grade, quota in lines for _ in range(quota)]
    return list(zip(ordered, given_grades, strict=False))
