"""지방세: acquisition tax on inheritances, its deadlines and surcharges. Each result carries its trace."""

from hyeonjang.law.local_tax.deadlines import (
    FilingDue,
    assessable_until,
    filing_due,
    month_step,
    vehicle_transfer_due,
)
from hyeonjang.law.local_tax.facts import (
    Estate,
    Farmer,
    Farmland,
    Filing,
    House,
    Household,
    Kind,
    Member,
    Property,
    Size,
    Vehicle,
    VehicleType,
)
from hyeonjang.law.local_tax.inheritance import assess
from hyeonjang.law.local_tax.intake import estate_from, estate_from_text
from hyeonjang.law.local_tax.redivision import redivision
from hyeonjang.law.local_tax.report import to_korean
from hyeonjang.law.local_tax.results import Assessment
from hyeonjang.law.local_tax.waiting import waiting_table

__all__ = [
    "Assessment",
    "Estate",
    "Farmer",
    "Farmland",
    "Filing",
    "FilingDue",
    "House",
    "Household",
    "Kind",
    "Member",
    "Property",
    "Size",
    "Vehicle",
    "VehicleType",
    "assess",
    "assessable_until",
    "estate_from",
    "estate_from_text",
    "filing_due",
    "month_step",
    "redivision",
    "to_korean",
    "vehicle_transfer_due",
    "waiting_table",
]
