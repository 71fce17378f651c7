"""Whether the meeting has slid back to reports: four held weeks in a row under the line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

WEEKS = 4


@dataclass(frozen=True)
class Week:
    """A held meeting: seconds of report and of discussion."""

    on: date
    report: int
    discussion: int

    @property
    def share(self) -> Fraction | None:
        """Discussion of all that was timed, in percent; None where nothing was."""
        total = self.report + self.discussion
        return Fraction(100 * self.discussion, total) if total else None


@dataclass(frozen=True)
class Slide:
    """``weeks`` under the line one after the other up to the last held one; ``slid`` from four on."""

    weeks: int
    floor: int
    slid: bool
    shares: tuple[Fraction, ...]


def slide(held: Sequence[Week], floor: int) -> Slide:
    """``held`` oldest first. A week without timed minutes neither counts nor breaks the row: nobody knows."""
    run: list[Fraction] = []
    for week in held:
        if week.share is None:
            continue
        run = [*run, week.share] if week.share < floor else []
    return Slide(len(run), floor, len(run) >= WEEKS, tuple(run))
