"""What can be measured. Services register measures in their ``measures`` module; nobody imports them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Literal

import jsonschema

from hyeonjang.kit.errors import NotFound, Refused
from hyeonjang.kit.korean import josa
from hyeonjang.kit.registry import Registry


@dataclass(frozen=True)
class Period:
    """Days from ``start`` to ``end``, both included."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise Refused("기간의 끝이 시작보다 앞섭니다. 시작일과 종료일을 확인해 주세요.", field="end")

    @classmethod
    def month(cls, day: date) -> Period:
        """The calendar month that contains ``day``."""
        start = day.replace(day=1)
        return cls(start, (start + timedelta(days=32)).replace(day=1) - timedelta(days=1))

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1


@dataclass(frozen=True)
class Observation:
    """What a measure showed.

    ``value`` is exact, in the measure's unit. For a ratio of sums (단축률), ``numerator`` and ``denominator``
    are the sums, ``sample`` the cases' numerators and ``sample_denominators`` their denominators, in the same
    order. ``statistic`` says how ``value`` comes from ``sample``: "mean", "median", "ratio", "share"
    (numerator
    of n) or "count"; left empty it is inferred.
    """

    value: Fraction | None
    n: int
    median: Fraction | None = None
    p90: Fraction | None = None
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    sample: tuple[float, ...] | None = None
    note_ko: str = ""
    sample_denominators: tuple[float, ...] | None = None
    statistic: str = ""


Compute = Callable[[Period, Mapping[str, Any]], Observation]


@dataclass(frozen=True)
class Condition:
    """One condition of a measure as a person chooses it: a list, never free text.

    ``name`` is the parameter; a dot reaches into an object ("attributes.민원사무"). ``choices`` are (value,
    words). A condition that is not required may stay empty, which ``blank_ko`` names.
    """

    name: str
    label_ko: str
    choices: tuple[tuple[str, str], ...]
    required: bool = False
    blank_ko: str = "전체"


@dataclass(frozen=True)
class StatutoryLimit:
    """What the law itself demands of a measure: a value in its unit and the article that says so."""

    value: Fraction
    cite: str


Limit = Callable[[Mapping[str, Any], date], StatutoryLimit | None]
"""(parameters, day) → the limit that holds on the day; taken from dated, cited law parameters only."""

Conditions = Callable[[Mapping[str, Any]], tuple[Condition, ...]]
"""From the parameters chosen so far to all conditions: later choices depend on earlier ones."""


@dataclass(frozen=True)
class Measure:
    """Something that a module can compute from its own records, with its definition (산식) in words."""

    slug: str
    title_ko: str
    unit_ko: str
    direction: Literal["down", "up"]
    definition_ko: str
    cite: str
    compute: Compute
    params_schema: Mapping[str, Any] | None = None
    felt_by_residents: bool = False
    conditions: Conditions | None = None
    statutory_limit: Limit | None = None

    def __post_init__(self) -> None:
        if not self.definition_ko.strip():
            raise ValueError(f"measure {self.slug!r} has no definition (산식)")
        if self.direction not in {"down", "up"}:
            raise ValueError(f"measure {self.slug!r}: direction is 'down' or 'up'")


measures: Registry[Measure] = Registry("measure")


def register(measure: Measure) -> Measure:
    """Offer a measure under its slug."""
    return measures.register(measure.slug, measure)


def measure_for(slug: str, params: Mapping[str, Any]) -> Measure:
    """The measure of that name, with parameters that fit its schema; else refuses with a sentence."""
    measure = measures.get(slug)
    if measure is None:
        raise NotFound(
            f"{josa(repr(slug), '은/는')} 잴 수 없는 지표입니다. 지표 목록에서 골라 주세요.",
            field="measure",
            code="measures.unknown",
        )
    if measure.params_schema is not None:
        errors = list(jsonschema.Draft202012Validator(dict(measure.params_schema)).iter_errors(dict(params)))
        if errors:
            where = ".".join(str(part) for part in errors[0].absolute_path) or "조건"
            raise Refused(
                f"'{measure.title_ko}' 측정의 조건이 맞지 않습니다({where}). 조건을 다시 골라 주세요.",
                field="params",
                code="measures.params",
                details={"reason": errors[0].message},
            )
    return measure


def observe(slug: str, params: Mapping[str, Any], period: Period) -> Observation:
    """Compute a measure for a period; raises ``NotFound`` for an unknown one, ``Refused`` for wrong
    parameters."""
    return measure_for(slug, params).compute(period, params)
