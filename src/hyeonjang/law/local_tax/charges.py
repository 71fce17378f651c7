"""Surcharges of one heir's part, and what waiting would cost. 지방세기본법 제53조 ~ 제57조, 지방세법 제21조제2항."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from hyeonjang.kit.errors import Refused
from hyeonjang.law.local_tax.facts import Filing, Kind, Property
from hyeonjang.law.local_tax.levy import Taxes
from hyeonjang.law.local_tax.numbers import rate, surcharge
from hyeonjang.law.local_tax.results import Charges
from hyeonjang.law.local_tax.surcharge import (
    SPLIT_2019,
    Billed,
    Relief,
    after_bill,
    late_filing_relief,
    late_payment,
    nonfiling,
)
from hyeonjang.law.periods.spec import Length, Unit
from hyeonjang.law.periods.walk import ONE, calendar_end
from hyeonjang.law.runtime import Trace, floor10, rule

_NO_CAUSE = re.compile(r"분쟁|다툼|(협의|합의).{0,8}(안|못)|(안내|통지|고지|우편).{0,8}(못|없|안)|몰랐|모르|무지")
_NO_RELIEF = Relief(Fraction(0), None, "지방세기본법 제57조제2항")


def check_just_cause(reason: str) -> None:
    """Refuse as 정당한 사유 what tribunals have refused; raises ``Refused``."""
    if _NO_CAUSE.search(reason):
        raise Refused(
            "상속인 사이의 분쟁이나 안내문을 받지 못한 것은 가산세를 면할 정당한 사유가 아닙니다"
            "(조심2011지0558, 조심2013지0231). just_cause를 빼십시오.",
            field="just_cause",
        )


@dataclass(frozen=True, slots=True)
class Moment:
    """When the surcharges of one heir are measured: filed, the end of the daily charge, whether assumed."""

    filed: date
    daily_until: date
    assumed: bool


def moment(filing: Filing, as_of: date) -> Moment:
    """Filing not told means: as if filed and paid on ``as_of``, and the answer says so."""
    filed = filing.filed or as_of
    ends = [day for day in (filing.paid, filing.billed) if day is not None]
    return Moment(filed, min(ends) if ends else as_of, filing.filed is None or filing.paid is None)


def _relief(filing: Filing, at: Moment, due: date, trace: Trace | None, *, readings: bool = False) -> Relief:
    if filing.filed is None and filing.billed is not None:
        return _NO_RELIEF
    paid = filing.paid or at.daily_until
    return late_filing_relief(due, at.filed, paid=paid, knew=filing.knew, readings=readings, trace=trace)


def _sold_unfiled(prop: Property, death: date, filing: Filing) -> bool:
    """Whether 지방세법 제21조제2항 holds: sold after death without having been filed."""
    if prop.sold_on is None or (filing.filed is not None and filing.filed <= prop.sold_on):
        return False
    if prop.kind in (Kind.FOREST, Kind.RIGHT) or (prop.kind is Kind.MACHINERY and not prop.registered_machine):
        return False
    two_years = calendar_end(death + ONE, Length(2, Unit.YEARS))
    return prop.sold_on >= date(2013, 1, 1) or prop.sold_on <= two_years


@rule(cite="지방세기본법 제53조 ~ 제57조", since="2011-01-01", name="local_tax.charges")
def charges_on(
    taxes: Taxes, prop: Property, death: date, due: date, filing: Filing, as_of: date, trace: Trace | None = None
) -> Charges:
    """All surcharges on one heir's part of one property."""
    at = moment(filing, as_of)
    late_filed = at.filed > due
    if taxes.total == 0 or filing.just_cause:
        if trace is not None and filing.just_cause and taxes.total:
            trace.add("정당한 사유", "지방세기본법 제57조제1항", 0, 사유=filing.just_cause)
        return Charges()
    unfiled = sold = late_main = unfiled_rural = 0
    if _sold_unfiled(prop, death, filing):
        row = rate("sold_unfiled_rate", death)
        sold = floor10(taxes.acquisition * row.rate)
        if trace is not None:
            trace.add("신고하지 않고 매각한 중가산세", row.cite, sold, 매각일=prop.sold_on)
    else:
        late_main = late_payment(taxes.acquisition, due, at.daily_until, name="취득세", trace=trace)
        if late_filed or (filing.filed is None and filing.billed is not None):
            name = "unfiled_fraud_rate" if filing.fraud else "unfiled_rate"
            row = surcharge(name, due + ONE)
            found = _relief(filing, at, due, trace)
            unfiled = nonfiling(taxes.acquisition, row.rate, found.cut)
            rural_row = surcharge("rural_unfiled_rate", death)
            unfiled_rural = nonfiling(taxes.rural, rural_row.rate, found.cut)
            if trace is not None and unfiled_rural:
                trace.add("무신고가산세(농어촌특별세)", rural_row.cite, unfiled_rural, 세액=taxes.rural)
            if trace is not None:
                trace.add("무신고가산세", f"{row.cite}, {found.cite}", unfiled, 세액=taxes.acquisition, 율=row.rate, 감면=found.cut)
    education = late_payment(taxes.education, due, at.daily_until, name="지방교육세", trace=trace)
    rural = late_payment(taxes.rural, due, at.daily_until, name="농어촌특별세", trace=trace)
    billed = _bill(taxes, death, filing, as_of, trace)
    return Charges(unfiled, unfiled_rural, late_main, education, rural, billed, sold)


def _bill(taxes: Taxes, death: date, filing: Filing, as_of: date, trace: Trace | None) -> int:
    if filing.billed is None or filing.bill_due is None:
        return 0
    bill = Billed(filing.billed, filing.bill_due, filing.paid or as_of)
    parts = (taxes.acquisition, taxes.education, taxes.rural)
    return sum(after_bill(tax, death, bill, trace) for tax in parts)


@dataclass(frozen=True, slots=True)
class OtherReadings:
    """Surcharges of the open points, as the won that they would add."""

    rural_unfiled: int = 0
    literal_2019: int = 0
    rolled_step: int | None = None


def other_readings(taxes: Taxes, prop: Property, death: date, due: date, filing: Filing, as_of: date) -> OtherReadings:
    """What the other readings of open points would change for one heir's part (won, may be negative)."""
    at = moment(filing, as_of)
    if taxes.total == 0 or filing.just_cause or _sold_unfiled(prop, death, filing):
        return OtherReadings()
    rural = step = 0
    rolled: int | None = None
    if at.filed > due:
        row = surcharge("unfiled_fraud_rate" if filing.fraud else "unfiled_rate", due + ONE)
        found = _relief(filing, at, due, None, readings=True)
        default = nonfiling(taxes.rural, surcharge("rural_unfiled_rate", death).rate, found.cut)
        rural = nonfiling(taxes.rural, row.rate, found.cut) - default
        if found.rolled is not None:
            step = nonfiling(taxes.acquisition, row.rate, found.rolled) - nonfiling(
                taxes.acquisition, row.rate, found.cut
            )
            rolled = step
    literal = 0
    if due < SPLIT_2019 <= at.daily_until:
        for tax in (taxes.acquisition, taxes.education, taxes.rural):
            literal += late_payment(tax, due, at.daily_until, literal_2019=True) - late_payment(
                tax, due, at.daily_until
            )
    return OtherReadings(rural, literal, rolled)
