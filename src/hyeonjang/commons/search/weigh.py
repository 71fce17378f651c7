"""How much of a text is about what was asked: Okapi BM25 over what answered, the heading counted several times.

The same on every database, since it is counted here over at most some hundreds of rows. Whatever has more of the words
stands above; among those with all of them a word's rarity would weigh alike and is left out (Robertson and Zaragoza, The Probabilistic
Relevance Framework: BM25 and Beyond, 2009, section 3.4: k1 1.2, b 0.75).
"""

from __future__ import annotations

from collections.abc import Sequence

from . import text
from .models import Entry

K1, B = 1.2, 0.75
HEADING = 3


def by_weight(rows: Sequence[Entry], words: Sequence[text.Phrase]) -> list[Entry]:
    """The rows, the weightiest first; equals stay in their order, which is newest first."""
    if len(rows) < 2:
        return list(rows)
    titles, bodies = [text.squeezed(row.title) for row in rows], [text.squeezed(row.body) for row in rows]
    usual = max(1.0, sum(map(len, bodies)) / len(bodies))
    wanted = [one.squeezed for one in words]

    def weight(place: int) -> tuple[int, float]:
        length = K1 * (1 - B + B * len(bodies[place]) / usual)
        counts = [HEADING * titles[place].count(word) + bodies[place].count(word) for word in wanted]
        return sum(1 for count in counts if count), sum(count * (K1 + 1) / (count + length) for count in counts)

    order = sorted(range(len(rows)), key=weight, reverse=True)
    return [rows[place] for place in order]
