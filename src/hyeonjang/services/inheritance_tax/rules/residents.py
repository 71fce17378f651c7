"""Resident registration numbers: read once, then only their masked form and a keyed hash. 개인정보 보호법 제24조의2."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

_NUMBER = re.compile(r"(?<!\d)(\d{6})[-\s]?([1-8]\d{6})(?!\d)")
_TOKEN = re.compile(r"^rrn:([0-9a-f]{64}):(\d{6}-\d\*{6})$")
_CENTURY = {"1": 1900, "2": 1900, "3": 2000, "4": 2000, "5": 1900, "6": 1900, "7": 2000, "8": 2000}


@dataclass(frozen=True, slots=True)
class Resident:
    """A number after it was read: the hash to compare by, what may be shown, the birth date that it says."""

    key: str
    mask: str

    @property
    def born(self) -> date | None:
        """The birth date in the number; None where it names no day."""
        return born(self.mask)


def born(mask: str) -> date | None:
    """The birth date that the first seven digits say."""
    try:
        return date(_CENTURY[mask[7]] + int(mask[:2]), int(mask[2:4]), int(mask[4:6]))
    except (KeyError, ValueError, IndexError):
        return None


def hide(text: str, hashed: Callable[[str], str]) -> str:
    """The text with every resident number replaced: a cell that is nothing else becomes a token that can still be
    compared, a number inside a longer text is blacked out."""
    whole = _NUMBER.fullmatch(text.strip())
    if whole:
        return f"rrn:{hashed(whole[1] + whole[2])}:{whole[1]}-{whole[2][0]}******"
    return _NUMBER.sub(lambda found: f"{found[1]}-{found[2][0]}******", text)


def read(text: str) -> Resident | None:
    """The number behind a token; None where the text holds none."""
    found = _TOKEN.match(text.strip())
    return Resident(found[1], found[2]) if found else None


def shown(text: str) -> str:
    """A cell as it may be shown and given back."""
    found = read(text)
    return found.mask if found else text
