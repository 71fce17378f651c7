"""Figures that nobody has to type: what the records already show about a team's work.

A provider is anything with :class:`Prefill`'s shape; the composition root registers those that read event
logs. ``gather`` asks all of them, in the order of their names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from hyeonjang.kit.korean import date_ko
from hyeonjang.kit.registry import Registry
from hyeonjang.services.innovation.queries import names


@dataclass(frozen=True)
class Subject:
    """Whose figures, over which days (both included)."""

    team_id: int
    team_name: str
    department_id: int
    department_name: str
    start: date
    end: date

    @property
    def period_ko(self) -> str:
        return f"{date_ko(self.start)} ~ {date_ko(self.end)}"


@dataclass(frozen=True)
class Figure:
    """One figure: the work it belongs to, what it is, its unit, how many cases, where it comes from."""

    work: str
    slug: str
    label_ko: str
    unit_ko: str
    value: Decimal | None
    n: int
    source_ko: str


class Prefill(Protocol):
    """A source of figures. Raises nothing for a team it knows nothing about: it returns no figures."""

    def figures(self, subject: Subject) -> Sequence[Figure]: ...


providers: Registry[Prefill] = Registry("prefill provider")


class OrganisationPrefill:
    """How many people the team has, from the organisation as of the last day."""

    def figures(self, subject: Subject) -> Sequence[Figure]:
        found = names.snapshot(subject.end)
        posts = found.sorted_posts({subject.team_id})
        people = len(
            {person.id for post in posts for person in found.people_at(post.id) if not person.acting}
        )
        return [
            Figure(
                "팀 일반",
                "people",
                "현원",
                "명",
                Decimal(people),
                people,
                f"조직 자료 ({date_ko(subject.end)} 기준)",
            )
        ]


providers.register("00-organisation", OrganisationPrefill())


def gather(subject: Subject) -> list[Figure]:
    """Everything the registered providers know about ``subject``; a doubled figure is taken once."""
    found: dict[tuple[str, str], Figure] = {}
    for provider in providers.values():
        for figure in provider.figures(subject):
            found.setdefault((figure.work, figure.slug), figure)
    return list(found.values())


def figures_json(figures: Sequence[Figure], on: date) -> list[dict[str, object]]:
    """Figures frozen into a proposal's version, with the day they were read."""
    return [
        {
            "work": f.work,
            "slug": f.slug,
            "label": f.label_ko,
            "unit": f.unit_ko,
            "value": None if f.value is None else str(f.value),
            "n": f.n,
            "source": f.source_ko,
            "frozen_on": on.isoformat(),
        }
        for f in figures
    ]
