"""The explanation of a computed result: which rule, on what inputs, by which article, gave what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction

Json = None | bool | int | str | list["Json"] | dict[str, "Json"]


def to_json(value: object) -> Json:
    """A value in JSON without loss: dates as ISO text, exact numbers as text, never a float."""
    if isinstance(value, float):
        raise TypeError("a float has no place in a trace: use int, Decimal or Fraction")
    if value is None or isinstance(value, bool | int | str):
        return value.value if isinstance(value, Enum) else value
    if isinstance(value, Enum):
        return to_json(value.value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes" if not value.second else "seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | Fraction):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): to_json(item) for key, item in value.items()}
    if isinstance(value, frozenset | set):
        return sorted((to_json(item) for item in value), key=str)
    if isinstance(value, list | tuple):
        return [to_json(item) for item in value]
    return str(value)


@dataclass(frozen=True, slots=True)
class Step:
    """One application of one rule. ``cite`` is never empty."""

    rule: str
    inputs: Mapping[str, object]
    cite: str
    result: object

    def __post_init__(self) -> None:
        if not self.cite.strip():
            raise ValueError(f"the step {self.rule!r} has no citation")

    def to_json(self) -> dict[str, Json]:
        return {
            "rule": self.rule,
            "inputs": to_json(self.inputs),
            "cite": self.cite,
            "result": to_json(self.result),
        }


@dataclass(slots=True)
class Trace:
    """Steps in the order in which they were taken."""

    steps: list[Step] = field(default_factory=list)

    def add(self, rule: str, cite: str, result: object, **inputs: object) -> None:
        self.steps.append(Step(rule, dict(inputs), cite, result))

    def extend(self, other: Trace) -> None:
        self.steps.extend(other.steps)

    def to_json(self) -> list[Json]:
        return [step.to_json() for step in self.steps]

    @property
    def cites(self) -> tuple[str, ...]:
        """Every article used, once, in order of use."""
        return tuple(dict.fromkeys(step.cite for step in self.steps))
