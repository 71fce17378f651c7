"""The answer about one estate, as values and in JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from hyeonjang.law.civil import Person, Succession
from hyeonjang.law.local_tax.deadlines import FilingDue
from hyeonjang.law.local_tax.facts import Estate, Property
from hyeonjang.law.local_tax.levy import Levy, Taxes
from hyeonjang.law.local_tax.numbers import Open
from hyeonjang.law.runtime import Json, Trace, to_json


@dataclass(frozen=True, slots=True)
class Charges:
    """Surcharges in won, each floored to 10 won by itself."""

    unfiled: int = 0
    unfiled_rural: int = 0
    late_acquisition: int = 0
    late_education: int = 0
    late_rural: int = 0
    after_bill: int = 0
    sold: int = 0

    @property
    def late(self) -> int:
        return self.late_acquisition + self.late_education + self.late_rural

    @property
    def total(self) -> int:
        return self.unfiled + self.unfiled_rural + self.late + self.after_bill + self.sold

    def __add__(self, other: Charges) -> Charges:
        return Charges(
            self.unfiled + other.unfiled,
            self.unfiled_rural + other.unfiled_rural,
            self.late_acquisition + other.late_acquisition,
            self.late_education + other.late_education,
            self.late_rural + other.late_rural,
            self.after_bill + other.after_bill,
            self.sold + other.sold,
        )

    def to_json(self) -> dict[str, Json]:
        return {
            "unfiled": self.unfiled,
            "unfiled_rural": self.unfiled_rural,
            "late_acquisition": self.late_acquisition,
            "late_education": self.late_education,
            "late_rural": self.late_rural,
            "after_bill": self.after_bill,
            "sold_unfiled": self.sold,
            "total": self.total,
        }


def taxes_json(taxes: Taxes) -> dict[str, Json]:
    """Components and total in won."""
    return {
        "acquisition": taxes.acquisition,
        "education": taxes.education,
        "rural": taxes.rural,
        "total": taxes.total,
    }


@dataclass(frozen=True, slots=True)
class Item:
    """One heir's part of one property."""

    prop: Property
    heir: Person
    share: Fraction
    levy: Levy
    charges: Charges = field(default_factory=Charges)
    trace: Trace = field(default_factory=Trace)

    @property
    def total(self) -> int:
        return self.levy.taxes.total + self.charges.total

    def to_json(self) -> dict[str, Json]:
        return {
            "heir": self.heir.name,
            "share": str(self.share),
            "base": self.levy.base,
            **taxes_json(self.levy.taxes),
            "exempt": self.levy.exempt,
            "surcharges": self.charges.to_json(),
            "to_pay": self.total,
            "trace": self.levy.trace.to_json() + self.trace.to_json(),
        }


@dataclass(frozen=True, slots=True)
class Question:
    """A relief or a date that hangs on a fact nobody has told: what to ask, and what the answer would change."""

    about: str
    ask: str
    cite: str
    now: str
    then: str

    def to_json(self) -> dict[str, Json]:
        return {"about": self.about, "ask": self.ask, "cite": self.cite, "now": self.now, "then": self.then}


@dataclass(frozen=True, slots=True)
class HeirLine:
    """One heir: share, deadline, totals, and on what filing the surcharges rest."""

    person: Person
    share: Fraction
    through: str
    due: FilingDue
    taxes: Taxes
    charges: Charges
    filed: date | None
    paid: date | None
    assumed: bool

    def to_json(self) -> dict[str, Json]:
        return {
            "name": self.person.name,
            "relation": self.person.relation.value,
            "share": str(self.share),
            "through": self.through,
            "due": to_json(self.due.due),
            "statutory_due": to_json(self.due.statutory_due),
            "taxes": taxes_json(self.taxes),
            "surcharges": self.charges.to_json(),
            "to_pay": self.taxes.total + self.charges.total,
            "filed_on": to_json(self.filed),
            "paid_on": to_json(self.paid),
            "assumed_today": self.assumed,
            "trace": self.due.trace.to_json(),
        }


@dataclass(frozen=True, slots=True)
class Waiting:
    """What filing and paying on one day would cost, for all heirs together."""

    on: date
    label: str
    cut: Fraction
    unfiled: int
    late: int
    to_pay: int

    @property
    def surcharge(self) -> int:
        return self.unfiled + self.late

    def to_json(self) -> dict[str, Json]:
        return {
            "on": self.on.isoformat(),
            "label": self.label,
            "relief": str(self.cut),
            "unfiled": self.unfiled,
            "late": self.late,
            "surcharge": self.surcharge,
            "to_pay": self.to_pay,
        }


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything that follows from the facts of one estate."""

    estate: Estate
    succession: Succession
    principal: Person | None
    heirs: tuple[HeirLine, ...]
    items: tuple[Item, ...]
    vehicle_due: date | None
    assessable_until: date
    waiting: tuple[Waiting, ...]
    questions: tuple[Question, ...]
    opens: tuple[Open, ...]
    notes: tuple[str, ...]
    trace: Trace

    @property
    def due(self) -> date:
        """The earliest effective deadline of any heir."""
        return min(line.due.due for line in self.heirs)

    @property
    def statutory_due(self) -> date:
        return min(line.due.statutory_due for line in self.heirs)

    @property
    def taxes(self) -> Taxes:
        return sum((item.levy.taxes for item in self.items), Taxes())

    @property
    def charges(self) -> Charges:
        return sum((item.charges for item in self.items), Charges())

    @property
    def to_pay(self) -> int:
        """Taxes and surcharges of all heirs in won."""
        return self.taxes.total + self.charges.total

    def _properties(self) -> list[Json]:
        rows: list[Json] = []
        for prop in self.estate.properties:
            items = [item for item in self.items if item.prop.name == prop.name]
            taxes = sum((item.levy.taxes for item in items), Taxes())
            charges = sum((item.charges for item in items), Charges())
            rows.append(
                {
                    "name": prop.name,
                    "kind": prop.kind.value,
                    "value": prop.value,
                    "pay_by": to_json(min(self.due, prop.registered_on or self.due)),
                    "taxes": taxes_json(taxes),
                    "surcharges": charges.to_json(),
                    "to_pay": taxes.total + charges.total,
                    "heirs": [item.to_json() for item in items],
                }
            )
        return rows

    def to_json(self) -> dict[str, Json]:
        """Plain JSON: won as whole numbers, shares as fractions in text, dates as ISO text."""
        return {
            "death": self.estate.death.isoformat(),
            "as_of": self.estate.as_of.isoformat(),
            "due": self.due.isoformat(),
            "statutory_due": self.statutory_due.isoformat(),
            "vehicle_transfer_due": to_json(self.vehicle_due),
            "assessable_until": self.assessable_until.isoformat(),
            "principal_heir": self.principal.name if self.principal else None,
            "shares": {row.person.name: str(row.share) for row in self.succession.heirs},
            "heirs": [line.to_json() for line in self.heirs],
            "properties": self._properties(),
            "totals": {
                "taxes": taxes_json(self.taxes),
                "surcharges": self.charges.to_json(),
                "to_pay": self.to_pay,
            },
            "waiting": [row.to_json() for row in self.waiting],
            "questions": [row.to_json() for row in self.questions],
            "open": [row.to_json() for row in self.opens],
            "notes": list(self.notes),
            "trace": self.trace.to_json(),
        }
