"""Scores: five criteria, the mean without the highest and the lowest, ranks and quotas.

Source: 연천군 제안제도 운영 조례(제3561호, 2018-12-31)와 같은 조례 시행규칙: 심사기준 다섯 가지, 최고점과
최저점을 뺀 평균. Points are exact (``Decimal`` in, ``Fraction`` out); nothing is rounded before it is shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from hyeonjang.kit.errors import Refused

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

    @property
    def judges(self) -> int:
        return len(self.kept) + 2


@dataclass(frozen=True)
class Placed:
    """A proposal's place. Equal means share a rank, and the next rank is skipped."""

    key: int
    score: Fraction
    rank: int


def check_points(points: Decimal, *, label_ko: str, low: int = 0, high: int = 100) -> Decimal:
    """``points`` when it lies in the scale; refuses otherwise, naming the criterion."""
    if not points.is_finite() or not Decimal(low) <= points <= Decimal(high):
        raise Refused(f"{label_ko} 점수는 {low}점부터 {high}점까지 줄 수 있습니다. 입력한 값을 확인해 주세요.",
                      field="points", code="score_range")
    return points


def sheet_total(points: Mapping[str, Decimal], criteria: Sequence[CriterionRule], *,
                low: int = 0, high: int = 100) -> Fraction:
    """The weighted mean of one judge's points; every criterion must be there, and no other."""
    missing = [criterion.label_ko for criterion in criteria if criterion.slug not in points]
    if missing:
        raise Refused(f"{', '.join(missing)} 점수가 빠졌습니다. 모든 심사기준에 점수를 주세요.",
                      field="points", code="score_missing")
    unknown = set(points) - {criterion.slug for criterion in criteria}
    if unknown:
        raise Refused("이 심사에 없는 기준의 점수가 들어 있습니다. 심사표를 다시 열어 주세요.",
                      field="points", code="score_unknown")
    weights = sum(criterion.weight for criterion in criteria)
    total = sum((Fraction(check_points(points[criterion.slug], label_ko=criterion.label_ko, low=low, high=high))
                 * criterion.weight for criterion in criteria), Fraction(0))
    return total / weights


def trimmed_mean(scores: Sequence[Judged], *, minimum: int = MINIMUM_JUDGES) -> Trimmed:
    """The mean without one highest and one lowest score; conflicted judges never count.

    At least ``minimum`` judges (never fewer than three) must remain, because with two nothing is left.
    """
    needed = max(minimum, MINIMUM_JUDGES)
    valid = sorted((score for score in scores if not score.conflicted), key=lambda s: (s.total, s.judge_id))
    if len(valid) < needed:
        raise Refused(f"최고점과 최저점을 빼고 평균을 내려면 심사위원이 {needed}명 이상 필요합니다. "
                      f"지금은 제척을 뺀 심사가 {len(valid)}건입니다.", code="too_few_judges")
    kept = tuple(valid[1:-1])
    mean = sum((score.total for score in kept), Fraction(0)) / len(kept)
    return Trimmed(mean=mean, kept=kept, highest=valid[-1], lowest=valid[0],
                   excluded=tuple(score for score in scores if score.conflicted))


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
        raise Refused(f"{chosen[-1].rank}위에 같은 점수가 {tied}건 있어 정원 {quota}건을 자동으로 가를 수 없습니다. "
                      "위원회 의견에 따라 직접 골라 주세요.", code="tie_at_quota")
    return [place.key for place in chosen]


def judge_conflict(*, judge_department_ids: frozenset[int], judge_person_id: int | None, department_id: int,
                   proposer_ids: frozenset[int], declared: bool) -> str | None:
    """Why a judge may not score a proposal, or ``None``: own department, own proposal, or declared."""
    if judge_person_id is not None and judge_person_id in proposer_ids:
        return "본인이 낸(함께 낸) 제안"
    if department_id in judge_department_ids:
        return "같은 부서의 제안"
    return "본인이 회피를 신청한 제안" if declared else None
