"""부서 경계 report: where work waits between departments, what is sent away and back, and how it goes month by month.

Figures of few passages are not judged: below ``SMALL`` a pair is shown without them, below ``SMALL_MONTH`` a month is a gap.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.processes import crossings, queries
from hyeonjang.services.handover import permissions

SMALL, SMALL_MONTH = 10, 5
Json = dict[str, Any]


@dataclass(frozen=True)
class Source:
    code: str
    name: str


@dataclass(frozen=True)
class Pair:
    """A boundary. ``small``: too few passages to judge; shares and days are then not shown."""

    source: str
    target: str
    n: int
    share: float
    total: float
    median: float
    p90: float

    @property
    def small(self) -> bool:
        return self.n < SMALL

    @property
    def percent(self) -> str:
        return f"{self.share * 100:.1f}"


@dataclass(frozen=True)
class Return:
    first: str
    second: str
    n: int
    cases: int
    percent: str
    median: float

    @property
    def small(self) -> bool:
        return self.n < SMALL


@dataclass(frozen=True)
class Month:
    """The share of one month, ``None`` with fewer than ``SMALL_MONTH`` passages."""

    label: str
    n: int
    share: float | None

    @property
    def percent(self) -> str:
        return "" if self.share is None else f"{self.share * 100:.1f}"


@dataclass(frozen=True)
class Report:
    source: Source
    since: date
    until: date
    unit: str
    notes: tuple[str, ...]
    measured: bool
    cases: int
    share: float
    elapsed: float
    pairs: tuple[Pair, ...]
    months: tuple[Month, ...]
    top_months: tuple[Month, ...]
    tossed: tuple[Return, ...]
    asked: tuple[Return, ...]
    department: str
    departments: tuple[str, ...]

    @property
    def judged(self) -> tuple[Pair, ...]:
        return tuple(one for one in self.pairs if not one.small)

    @property
    def left_out(self) -> int:
        return sum(one.small for one in self.pairs)

    @property
    def top(self) -> Pair | None:
        """The boundary at which most of the time waits, of those that can be judged."""
        return self.judged[0] if self.judged else None

    @property
    def percent(self) -> str:
        return f"{self.share * 100:.1f}"


def sources(actor: Actor) -> list[Source]:
    """The logs in whose last year work passed from one department to another, other systems' before our own and of
    these the one with the most passages first."""
    permissions.need_official(actor)
    found: list[tuple[bool, int, Source]] = []
    for source, row in queries.sources(actor):
        if row is not None and len(queries.choices(row)[0]) > 1:
            value = crossings.crossings(actor, source.code, *crossings.last_year(actor, source.code))
            passages = sum(one["count"] for one in value["pairs"])
            if passages:
                found.append((source.own, -passages, Source(source.code, source.name)))
    return [one for _, _, one in sorted(found, key=lambda each: (each[0], each[1], each[2].name))]


def _months(value: Json, source: str, target: str) -> tuple[Month, ...]:
    """Every month of the period, of all boundaries or of one pair; a month in which nothing ended is a gap."""
    whole = [one for one in value["months"] if not one["source"]]
    if source:
        known = {one["month"]: one for one in value["months"] if (one["source"], one["target"]) == (source, target)}
        whole = [known.get(one["month"], {**one, "count": 0, "waited": 0.0}) for one in whole]
    return tuple(Month(one["month"], one["count"],
                       one["waited"] / one["elapsed"] if one["count"] >= SMALL_MONTH and one["elapsed"] else None) for one in whole)


def report(actor: Actor, source: Source, *, since: date | None = None, until: date | None = None, department: str = "") -> Report:
    """The last year of a log unless other days are asked for; of all departments or of one."""
    permissions.need_official(actor)
    first, last = crossings.last_year(actor, source.code)
    first, last = since or first, until or last
    value = crossings.crossings(actor, source.code, first, last)
    per = value["per"]
    pairs = [Pair(one["source"], one["target"], one["count"], one["share"], one["wait"]["total"] / per, one["wait"]["median"] / per,
                  one["wait"]["p90"] / per) for one in value["pairs"]]
    names = sorted({name for one in pairs for name in (one.source, one.target)})
    returns = value["returns"]
    if department:
        pairs = [one for one in pairs if department in {one.source, one.target}]
        returns = [one for one in returns if department in {one["first"], one["second"]}]
    top = next((one for one in pairs if not one.small), None)

    def back(one: Json) -> Return:
        percent = f"{100 * one['cases'] / value['cases']:.1f}" if value["cases"] else ""
        return Return(one["first"], one["second"], one["count"], one["cases"], percent, one["away"]["median"] / per)

    return Report(
        source, first, last, value["unit"], tuple(value["notes"]), value["measured"], value["cases"], value["share"],
        value["elapsed"] / per, tuple(pairs), _months(value, "", ""), _months(value, top.source, top.target) if top else (),
        tuple(back(one) for one in returns if one["same_step"]), tuple(back(one) for one in returns if not one["same_step"]),
        department, tuple(names))
