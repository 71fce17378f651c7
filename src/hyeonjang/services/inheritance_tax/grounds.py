"""Where every figure of a letter comes from: collected while the letter is written, kept with it.

A figure that a letter says went through this book. Years later it can be said again why it stood there.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from hyeonjang.kit.korean import date_ko, date_weekday_ko, won
from hyeonjang.law.runtime import Json, Param, Step, Trace, to_json

REGISTER = "군의 재산 대장"


@dataclass(frozen=True, slots=True)
class Ground:
    """One figure as it was said, what it is, and the steps that gave it."""

    said: str
    label: str
    steps: tuple[Step, ...]


def percent(rate: Fraction) -> str:
    """An exact rate as percent, with as many digits as it has: ``0.022%``; raises ``ValueError`` for 1/3."""
    number = rate * 100
    for digits in range(7):
        scaled = number * 10**digits
        if scaled.denominator == 1:
            whole, rest = divmod(scaled.numerator, 10**digits)
            return f"{whole}.{rest:0{digits}d}%" if digits else f"{whole}%"
    raise ValueError(f"{rate} has no finite percentage")


@dataclass(slots=True)
class Book:
    """The grounds of one letter, in the order in which they were said."""

    rows: list[Ground] = field(default_factory=list)

    def _note(self, said: str, label: str, steps: Sequence[Step]) -> None:
        if not steps:
            raise ValueError(f"the figure {said} ({label}) has no trace")
        self.rows.append(Ground(said, label, tuple(steps)))

    def won(self, amount: int, label: str, trace: Trace) -> int:
        """An amount for a table."""
        self._note(won(amount), label, trace.steps)
        return amount

    def say(self, amount: int, label: str, trace: Trace) -> str:
        """An amount for a sentence."""
        return won(self.won(amount, label, trace))

    def day(self, day: date, label: str, trace: Trace, *, weekday: bool = False) -> str:
        """A date that was computed."""
        self._note(date_ko(day), label, trace.steps)
        return date_weekday_ko(day) if weekday else date_ko(day)

    def told(self, value: object, said: str, label: str, source: str = REGISTER) -> str:
        """A figure that somebody told us: from a register, from a report."""
        self._note(said, label, (Step(label, {}, source, value),))
        return said

    def param(self, row: Param, said: str) -> str:
        """A number of the law as it stands there."""
        self._note(said, row.name, (Step(row.name, {"적용일": row.since}, row.cite, row.value),))
        return said

    def why(self, said: str) -> tuple[Ground, ...]:
        """Every ground of a figure as it was said; empty for one that this letter did not say."""
        return tuple(row for row in self.rows if row.said == said)

    def to_json(self) -> dict[str, Json]:
        """All grounds to be kept: each step once, each figure with the numbers of its steps."""
        numbers: dict[int, int] = {}
        places: dict[str, int] = {}
        steps: list[Json] = []
        for step in (step for row in self.rows for step in row.steps):
            if id(step) in numbers:
                continue
            found = to_json(step.to_json())
            key = json.dumps(found, ensure_ascii=False, sort_keys=True)
            if key not in places:
                places[key] = len(steps)
                steps.append(found)
            numbers[id(step)] = places[key]
        figures: list[Json] = [
            {"said": row.said, "label": row.label, "steps": list(dict.fromkeys(numbers[id(step)] for step in row.steps))}
            for row in self.rows
        ]
        return {"figures": figures, "steps": steps}


def sum_trace(label: str, parts: Sequence[Trace], total: int, **inputs: object) -> Trace:
    """The steps of the parts with the sum at the end."""
    trace = Trace()
    for part in parts:
        trace.extend(part)
    trace.add(label, "지방회계법 제55조", total, **inputs)
    return trace
