"""Korean text as tokens: pairs of syllables, so that a word is found inside a longer one and without a dictionary.

Middle dots and spaces mean nothing here: ``민원ㆍ업무``, ``민원 업무`` and ``민원업무`` give the same tokens. Numbers and
Latin words are whole tokens. Pure functions; the same text gives the same tokens on every database.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

DOTS = "·ㆍ・•‧∙⋅"
_NOTHING = re.compile(f"[{DOTS}\u200b\u200c\u200d\ufeff\u00ad]")
_SYLLABLES = "가-힣㐀-䶿一-鿿豈-﫿"
# A run of syllables or Hanja with the spaces between them, or a run of letters and digits.
_RUNS = re.compile(rf"[{_SYLLABLES}](?:\s*[{_SYLLABLES}])*|[0-9a-z]+")
_WORDS = re.compile(rf"[{_SYLLABLES}]+|[0-9a-z]+")
_SPACE = re.compile(r"\s+")
MOST_TOKENS = 64


def folded(text: str) -> str:
    """Compatible forms made one, lower case; the dots go first, since NFKC turns ㆍ (U+318D) into a vowel."""
    return unicodedata.normalize("NFKC", _NOTHING.sub("", text)).casefold()


def key(number: str) -> str:
    """A case's number without anything between its parts: ``2026-질의-000012`` → ``2026질의000012``."""
    return "".join(_WORDS.findall(folded(number)))


def tokens(text: str) -> list[str]:
    """The tokens of a text that is kept: pairs of neighbouring syllables and each run's last syllable."""
    found: list[str] = []
    for run in _runs(text):
        found += _pairs(run)
        if _is_syllables(run):
            found.append(run[-1])
    return found


def squeezed(text: str) -> str:
    """A text as its tokens see it: one run behind the other, nothing between the syllables of a run."""
    return " ".join(_runs(text))


def _runs(text: str) -> Iterator[str]:
    for match in _RUNS.finditer(folded(text)):
        yield _SPACE.sub("", match.group())


def _is_syllables(run: str) -> bool:
    return not (run[0].isascii())


def _pairs(run: str) -> list[str]:
    if not _is_syllables(run):
        return [run]
    return [run[i : i + 2] for i in range(len(run) - 1)]


@dataclass(frozen=True)
class Phrase:
    """Tokens that must follow one another; ``open_end``: the last one may go on (``밭`` finds ``밭작물``)."""

    tokens: tuple[str, ...]
    open_end: bool = False
    squeezed: str = ""


def phrase(text: str) -> Phrase | None:
    """A text that is looked for, as tokens; None when nothing of it can be found."""
    runs = list(_runs(text))
    found: list[str] = []
    open_end = False
    for place, run in enumerate(runs):
        found += _pairs(run)
        if not _is_syllables(run):
            continue
        if place < len(runs) - 1:
            found.append(run[-1])
        elif len(run) == 1:
            found.append(run)
            open_end = True
    return Phrase(tuple(found[:MOST_TOKENS]), open_end, " ".join(runs)) if found else None


def words(text: str) -> list[Phrase]:
    """Each word of what was typed, as its own phrase, without repeats."""
    found: dict[tuple[str, ...], Phrase] = {}
    for word in text.split():
        one = phrase(word)
        if one is not None:
            found.setdefault(one.tokens, one)
    return list(found.values())[:8]


def pattern(text: str) -> re.Pattern[str] | None:
    """What a reader sees of the words of ``text``, whatever spaces and dots stand inside; longest first."""
    parts = []
    for word in sorted(set(_WORDS.findall(folded(" ".join([text, text.replace(" ", "")])))), key=len, reverse=True):
        parts.append(rf"[\s{DOTS}]*".join(re.escape(letter) for letter in word))
    return re.compile("|".join(parts), re.IGNORECASE) if parts else None
