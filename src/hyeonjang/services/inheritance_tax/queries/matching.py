"""Which known death a report speaks of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..models import Death
from ..rules import residents
from ..vocabulary import Source


@dataclass(frozen=True, slots=True)
class Report:
    """What one source says of one death. ``resident`` is the number after it was read (``residents.read``)."""

    source: Source
    name: str
    died_on: date
    resident: residents.Resident | None = None
    born: date | None = None
    declared_on: date | None = None
    reported_on: date | None = None
    address: str = ""
    reference: str = ""
    synthetic: bool = False

    @property
    def birth(self) -> date | None:
        return self.resident.born if self.resident else self.born


def find(report: Report) -> Death | None:
    """The death that a report speaks of, if it is known: by number, else by name, birth date and day of death."""
    if report.resident is not None:
        row = Death.objects.select_related("party").filter(resident_key=report.resident.key).first()
        if row is not None:
            return row
    if report.birth is None:
        return None
    rows = Death.objects.select_related("party").filter(
        party__name=report.name, party__birth_date=report.birth, died_on=report.died_on
    )
    if report.resident is not None:
        rows = rows.filter(resident_key="")
    return rows.order_by("pk").first()
