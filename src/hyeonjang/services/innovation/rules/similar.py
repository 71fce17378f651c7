"""Similar proposals across all teams: character bigrams, which need no dictionary and forgive endings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

_NOT_TEXT = re.compile(r"[^0-9A-Za-z가-힣]+")


@dataclass(frozen=True)
class Match:
    """A similar text: ``cosine`` of bigram counts and ``jaccard`` of bigram sets, both 0 to 1."""

    key: int
    cosine: float
    jaccard: float

    @property
    def percent(self) -> int:
        return round(100 * self.cosine)


def bigrams(text: str) -> Counter[str]:
    """Counts of two neighbouring characters inside words; a one-character word counts as itself."""
    found: Counter[str] = Counter()
    for word in _NOT_TEXT.split(text.lower()):
        if len(word) == 1:
            found[word] += 1
        found.update(word[i:i + 2] for i in range(len(word) - 1))
    return found


def compare(a: Counter[str], b: Counter[str]) -> tuple[float, float]:
    """(cosine, Jaccard) of two bigram counts; zero when either is empty."""
    if not a or not b:
        return 0.0, 0.0
    small, large = (a, b) if len(a) <= len(b) else (b, a)
    dot = sum(count * large[gram] for gram, count in small.items() if gram in large)
    norm = sqrt(sum(c * c for c in a.values())) * sqrt(sum(c * c for c in b.values()))
    shared = sum(1 for gram in small if gram in large)
    return dot / norm, shared / (len(a) + len(b) - shared)


def similar(text: str, others: Mapping[int, str], *, limit: int = 5, threshold: float = 0.35) -> list[Match]:
    """The most similar of ``others`` by cosine, at or above ``threshold``; ties in order of key."""
    own = bigrams(text)
    found: list[Match] = []
    for key, other in others.items():
        cosine, jaccard = compare(own, bigrams(other))
        if cosine >= threshold:
            found.append(Match(key, cosine, jaccard))
    found.sort(key=lambda match: (-match.cosine, match.key))
    return found[:limit]
