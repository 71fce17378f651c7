"""Searching words in Korean texts: blanks do not matter, particles matter little, a slip of a letter is forgiven.

Character bigrams over the text without its blanks, as the search for similar proposals counts them within words;
no dictionary is needed.
"""

from __future__ import annotations

import re

from hyeonjang.services.innovation.rules.similar import bigrams

MAX_QUERY = 100
_NOT_TEXT = re.compile(r"[^0-9A-Za-z가-힣]+")
# Longest first: "으로" must go before "로". Taken off only where two letters or more are left.
_PARTICLES = ("에서의", "으로의", "에게서", "에서", "으로", "에게", "까지", "부터", "처럼", "보다", "마다", "이나", "라는",
              "을", "를", "은", "는", "이", "가", "의", "에", "로", "와", "과", "도", "만")
# From four letters on a word may miss a quarter of its bigrams: an ending, a letter typed wrong.
_FORGIVEN_FROM, _NEEDED = 4, 0.75


def squeezed(text: str) -> str:
    """The letters and digits alone, in lower case."""
    return _NOT_TEXT.sub("", text.lower())


def words(query: str) -> list[str]:
    """What is looked for: the words of a query without their particles, at most :data:`MAX_QUERY` letters."""
    found = []
    for word in _NOT_TEXT.split(query.lower()[:MAX_QUERY]):
        ending = next((p for p in _PARTICLES if word.endswith(p) and len(word) - len(p) >= 2), "")
        if word:
            found.append(word.removesuffix(ending) if ending else word)
    return found


def matches(query: str, text: str) -> bool:
    """Whether every word of the query is in the text. A query without a word matches everything."""
    plain = squeezed(text)
    return all(_has(word, plain) for word in words(query))


def _has(word: str, plain: str) -> bool:
    if word in plain:
        return True
    if len(word) < _FORGIVEN_FROM:
        return False
    wanted = bigrams(word)
    return sum(1 for gram in wanted if gram in plain) >= _NEEDED * len(wanted)


def rank(query: str, title: str) -> int:
    """How much of the query stands in the title: 0 for all its words, so that sorting puts those first."""
    plain = squeezed(title)
    return sum(1 for word in words(query) if word not in plain)
