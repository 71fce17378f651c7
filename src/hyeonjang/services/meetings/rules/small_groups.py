"""Statistics that hold for ten to thirty people: intervals that are honest about n, no groups without proof.

* shares with Wilson's interval (Wilson 1927), which does not leave 0..1 and covers well at small n;
* a majority is called one only by the exact binomial test;
* groups are looked for in votes only by a method whose answer is stable when people are left out, and larger
  than what shuffled votes give; otherwise the answer is "none".
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import numpy as np
import numpy.typing as npt

Z95 = 1.959963984540054
FEW = 10
Votes = Sequence[Sequence[int | None]]
"""One row a person, one column an item: 1 for, -1 against, 0 on condition or abstained, None not said."""
Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Share:
    """``k`` of ``n`` with the 95 % interval in percent; ``few`` where n is too small to speak of a share."""

    k: int
    n: int
    percent: float
    low: float
    high: float

    @property
    def few(self) -> bool:
        return self.n < FEW


def wilson(k: int, n: int) -> Share | None:
    """The share of ``k`` in ``n`` with Wilson's 95 % interval; None for nobody. Raises ``ValueError`` for k > n."""
    if not 0 <= k <= n:
        raise ValueError("k must lie between 0 and n")
    if n == 0:
        return None
    p, z2 = k / n, Z95 * Z95
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 / (1 + z2 / n) * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    low = 0.0 if k == 0 else centre - half
    high = 1.0 if k == n else centre + half
    return Share(k, n, 100 * p, 100 * low, 100 * high)


def tail(k: int, n: int) -> float:
    """The chance of ``k`` or more of ``n`` when each side is equally likely; exact."""
    return float(Fraction(sum(math.comb(n, i) for i in range(k, n + 1)), 1 << n))


Verdict = Literal["for", "against", "open"]


def majority(agree: int, disagree: int, level: float = 0.05) -> Verdict:
    """Whether one side is more than chance would give (one-sided exact test on those who took a side)."""
    n = agree + disagree
    if n and tail(agree, n) <= level:
        return "for"
    if n and tail(disagree, n) <= level:
        return "against"
    return "open"


@dataclass(frozen=True)
class Groups:
    """Two groups by row number, how alike they stay when people are left out (0..1), and how they differ."""

    members: tuple[frozenset[int], frozenset[int]]
    stability: float
    dividing: tuple[int, ...]


def _centred(votes: Votes) -> Matrix:
    matrix = np.array([[np.nan if v is None else float(v) for v in row] for row in votes])
    means = np.zeros(matrix.shape[1])
    for column in range(matrix.shape[1]):
        known = matrix[:, column][~np.isnan(matrix[:, column])]
        means[column] = known.mean() if len(known) else 0.0
    return np.where(np.isnan(matrix), 0.0, matrix - means)


def _split(matrix: Matrix) -> tuple[npt.NDArray[np.bool_], float]:
    """Two groups along the first axis of the votes, and the share of variance that the division explains."""
    total = float((matrix**2).sum())
    if total == 0:
        return np.zeros(len(matrix), dtype=bool), 0.0
    _, _, axes = np.linalg.svd(matrix, full_matrices=False)
    along = matrix @ axes[0]
    order = np.sort(along)
    best, cut = -1.0, 0.0
    for i in range(1, len(order)):
        left, right = order[:i], order[i:]
        gain = len(left) * left.mean() ** 2 + len(right) * right.mean() ** 2
        if gain > best:
            best, cut = gain, (order[i - 1] + order[i]) / 2
    side = along > cut
    between = 0.0
    for part in (matrix[side], matrix[~side]):
        if len(part):
            between += len(part) * float((part.mean(axis=0) ** 2).sum())
    return side, between / total


def _alike(a: npt.NDArray[np.bool_], b: npt.NDArray[np.bool_]) -> float:
    """Mean Jaccard of the two groups, whichever way they are named."""
    def jaccard(x: npt.NDArray[np.bool_], y: npt.NDArray[np.bool_]) -> float:
        union = int((x | y).sum())
        return int((x & y).sum()) / union if union else 1.0

    same = (jaccard(a, b) + jaccard(~a, ~b)) / 2
    turned = (jaccard(a, ~b) + jaccard(~a, b)) / 2
    return max(same, turned)


def groups(votes: Votes, *, rounds: int = 200, seed: int = 1) -> Groups | None:
    """Two groups of like opinion, or None where nothing supports them.

    They must hold three people each at least, stay alike (mean Jaccard of 0.85 or more) when a fifth of the people
    is left out, and explain more of the votes than each of ``rounds`` tables whose columns were shuffled.
    """
    matrix = _centred(votes) if votes and votes[0] else np.zeros((0, 0))
    people = len(matrix)
    if people < FEW or matrix.shape[1] < 4:
        return None
    side, explained = _split(matrix)
    if min(int(side.sum()), people - int(side.sum())) < 3:
        return None
    chance = np.random.default_rng(seed)
    stability = 0.0
    beaten = 0
    for _ in range(rounds):
        kept = np.sort(chance.choice(people, size=people - max(1, people // 5), replace=False))
        again, _explained = _split(matrix[kept] - matrix[kept].mean(axis=0))
        stability += _alike(side[kept], again) / rounds
        shuffled = np.column_stack([chance.permutation(matrix[:, c]) for c in range(matrix.shape[1])])
        beaten += explained > _split(shuffled)[1]
    if stability < 0.85 or beaten < rounds:
        return None
    gap = np.abs(matrix[side].mean(axis=0) - matrix[~side].mean(axis=0))
    dividing = tuple(int(c) for c in np.argsort(-gap)[:3])
    first = frozenset(int(i) for i in np.flatnonzero(side))
    rest = frozenset(range(people)) - first
    larger, smaller = sorted((first, rest), key=lambda group: (-len(group), sorted(group)))
    return Groups((larger, smaller), stability, dividing)
