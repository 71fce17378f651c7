"""The cost of waiting: what filing and paying on each later day would cost. 지방세기본법 제53조ㆍ제55조ㆍ제57조."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from hyeonjang.law.local_tax.charges import charges_on
from hyeonjang.law.local_tax.deadlines import month_step
from hyeonjang.law.local_tax.facts import Filing
from hyeonjang.law.local_tax.results import Charges, Item, Waiting
from hyeonjang.law.local_tax.surcharge import late_filing_relief

MONTHS = (*range(1, 13), 18, 24, 36, 60)
"""The months after the deadline that the table shows."""


def waiting_table(
    death: date, items: Sequence[Item], dues: Mapping[str, date], months: Sequence[int] = MONTHS
) -> tuple[Waiting, ...]:
    """One row for the deadline, one for the day after each step of ``months``, all heirs together.

    Each row is the last day of its month after the first deadline, filed and paid on that day under the rates
    known now.
    """
    first = min(dues.values())
    days = [(first, "기한")] + [(month_step(first, step), f"{step}개월") for step in months]
    return tuple(_row(death, items, dues, first, day, label) for day, label in days)


def _row(
    death: date, items: Sequence[Item], dues: Mapping[str, date], first: date, day: date, label: str
) -> Waiting:
    filing = Filing(filed=day, paid=day)
    charges = sum(
        (
            charges_on(item.levy.taxes, item.prop, death, dues[item.heir.name], filing, day)
            for item in items
        ),
        Charges(),
    )
    taxes = sum(item.levy.taxes.total for item in items)
    cut = late_filing_relief(first, day, paid=day).cut if day > first else Fraction(0)
    return Waiting(day, label, cut, charges.unfiled + charges.unfiled_rural + charges.sold, charges.late, taxes + charges.total)
