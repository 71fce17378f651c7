"""The fonts that documents are set in, and exactly which characters they can print.

Pretendard GOV (all 11,172 syllables, 7,138 Hanja) sets everything; NanumBarunGothic is the declared
fallback for signs that Pretendard lacks (☎ ◎ ∼ ☞ ❍). No font of the machine is ever used, so a document
looks the same everywhere. `coverage.txt` lists the characters of both fonts as hexadecimal ranges; a test
holds it to the font files.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

DIRECTORY = Path(__file__).parent
FAMILIES = ("Pretendard GOV", "NanumBarunGothic")

STAND_INS = {"∙": "·", "∘": "◦", "☐": "□", "☑": "■"}
"""Characters without a glyph, and the one printed instead because readers take both for the same; the empty
box is replaced too, to go with its ticked twin."""


@cache
def coverage() -> frozenset[str]:
    """Every character that a document can print."""
    found: set[str] = set()
    for line in (DIRECTORY / "coverage.txt").read_text("ascii").split():
        first, _, last = line.partition("-")
        found.update(map(chr, range(int(first, 16), int(last or first, 16) + 1)))
    return frozenset(found)


def missing(text: str) -> list[str]:
    """The characters of ``text`` that cannot be printed, each once, in order."""
    known = coverage()
    return [
        sign for sign in dict.fromkeys(text) if sign not in known and sign not in STAND_INS and sign != "\n"
    ]


def printable(text: str) -> str:
    """``text`` with the declared stand-ins."""
    # Looking is fifty times faster than translating, and hardly any text has one of these signs.
    return text.translate(_STAND_INS) if any(sign in text for sign in STAND_INS) else text


_STAND_INS = str.maketrans(STAND_INS)
