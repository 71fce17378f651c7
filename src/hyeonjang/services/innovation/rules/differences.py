"""What changed between two versions, word by word, in a form that a screen or a printed page can show."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "removed", "added"]
_PIECES = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Segment:
    kind: Kind
    text: str


@dataclass(frozen=True)
class FieldDifference:
    """One field: its label and the text in order, with what went and what came."""

    label_ko: str
    segments: tuple[Segment, ...]

    @property
    def changed(self) -> bool:
        return any(segment.kind != "same" for segment in self.segments)


def difference(before: str, after: str) -> tuple[Segment, ...]:
    """Word-level difference; joining "same" and "added" gives ``after``, "same" and "removed" ``before``."""
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    segments: list[Segment] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            segments.append(Segment("same", "".join(old[i1:i2])))
            continue
        if i2 > i1:
            segments.append(Segment("removed", "".join(old[i1:i2])))
        if j2 > j1:
            segments.append(Segment("added", "".join(new[j1:j2])))
    return tuple(segments)


def differences(before: Mapping[str, str], after: Mapping[str, str], labels: Sequence[tuple[str, str]]
                ) -> list[FieldDifference]:
    """Each labelled field's difference, in the order of ``labels`` (slug, Korean label)."""
    return [FieldDifference(label, difference(before.get(slug, ""), after.get(slug, "")))
            for slug, label in labels]
