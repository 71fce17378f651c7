"""A day off: one row of the holiday table."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import StrEnum


class Regime(StrEnum):
    """Whose calendar: the same day can be a holiday for one body of law and a working day for another."""

    MINWON = "minwon"
    """민원 처리에 관한 법률 제19조: Saturdays and 공휴일 of 관공서의 공휴일에 관한 규정."""
    CIVIL = "civil"
    """민법 제161조, by way of 행정기본법 제6조제1항."""
    TAX = "tax"
    """지방세기본법 제24조제1항: its own list, with 노동절 but without 노동절's substitute."""
    PAYROLL = "payroll"
    """Paydays of benefits (국민기초생활 보장법 시행령 제6조제1항)."""
    LOCAL = "local"
    """The office itself: everything above and the 지방공휴일 of its own ordinance."""


ALL_REGIMES = frozenset(Regime)


class Kind(StrEnum):
    """Where a day off comes from."""

    STATUTORY = "statutory"
    SUBSTITUTE = "substitute"
    TEMPORARY = "temporary"
    ELECTION = "election"
    LOCAL = "local"


@dataclass(frozen=True, slots=True)
class HolidayDay:
    """One named day off.

    ``known_from`` is the first day on which it could be known (``None``: always); ``office`` limits a
    local holiday to one municipality.
    """

    date: datetime.date
    name: str
    kind: Kind
    cite: str
    regimes: frozenset[Regime] = ALL_REGIMES
    promulgated_on: datetime.date | None = None
    known_from: datetime.date | None = None
    source: str = ""
    office: str | None = None

    @property
    def sort_key(self) -> tuple[datetime.date, tuple[str, ...]]:
        """A total order: 노동절 stands twice on its day, once for local tax, once for everybody else."""
        known = (self.promulgated_on, self.known_from)
        return self.date, (
            self.kind.value, self.name, ",".join(sorted(self.regimes)), self.office or "", self.cite, self.source,
            *(day.isoformat() if day else "" for day in known),
        )


def temporary_day(
    day: datetime.date, *, declared_on: datetime.date, source: str, name: str = "임시공휴일"
) -> HolidayDay:
    """A temporary public holiday as an officer enters it. 관공서의 공휴일에 관한 규정 제2조제11호ㆍ제4조."""
    return HolidayDay(
        day,
        name,
        Kind.TEMPORARY,
        "관공서의 공휴일에 관한 규정 제2조제11호ㆍ제4조",
        promulgated_on=declared_on,
        known_from=declared_on,
        source=source,
    )


def local_day(
    day: datetime.date, *, name: str, office: str, ordinance: str, known_from: datetime.date | None = None
) -> HolidayDay:
    """A local holiday (지방공휴일) of one municipality by its ordinance; closes that office only."""
    return HolidayDay(
        day,
        name,
        Kind.LOCAL,
        f"지방공휴일에 관한 규정, {ordinance}",
        frozenset({Regime.LOCAL}),
        known_from=known_from,
        source=ordinance,
        office=office,
    )
