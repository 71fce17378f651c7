"""가산세: not filed, filed late, paid late, paid after a bill. 지방세기본법 제53조 ~ 제57조.

Each component is floored to 10 won by itself, the late-payment charge on the floored tax. The daily charge
is split where the rate changed. 지방교육세 knows no surcharge for not filing (지방세법 제153조제1항), and neither
does 농어촌특별세 by default (open point ``rural_unfiled``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cache, lru_cache

from hyeonjang.kit.errors import Refused
from hyeonjang.kit.korean import date_ko
from hyeonjang.law.local_tax.deadlines import month_step
from hyeonjang.law.local_tax.numbers import book, surcharge
from hyeonjang.law.periods.walk import ONE
from hyeonjang.law.runtime import Trace, floor10, rule

SPLIT_2019 = date(2019, 1, 1)
LATE = "지방세기본법 제55조제1항제1호"


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of days at one daily rate."""

    first: date
    last: date
    rate: Fraction
    cite: str

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@lru_cache(maxsize=4096)
def segments(due: date, paid: date, *, literal_2019: bool = False) -> tuple[Segment, ...]:
    """The days from the day after ``due`` to ``paid`` (both included), split by daily rate.

    ``literal_2019`` reads 부칙 제2조 of 대통령령 제29436호 by its letter: a debt late before 2019-01-01 keeps
    0.03 % until the next change.
    """
    first, found = due + ONE, []
    rows = book("surcharges").history("daily_rate")
    if literal_2019 and first < SPLIT_2019:
        rows = tuple(row for row in rows if row.since != SPLIT_2019)
    for place, row in enumerate(rows):
        end = rows[place + 1].since - ONE if place + 1 < len(rows) else paid
        start, last = max(first, row.since), min(paid, end)
        if start <= last:
            found.append(Segment(start, last, row.rate, row.cite))
    return tuple(found)


@lru_cache(maxsize=4096)
def _per_won(due: date, paid: date, literal_2019: bool) -> tuple[Fraction, Fraction]:
    """What one won of tax bears from ``due`` to ``paid``, and its cap."""
    parts = segments(due, paid, literal_2019=literal_2019)
    exact = sum((part.days * part.rate for part in parts), Fraction(0))
    return exact, surcharge("daily_cap", paid).rate


@rule(cite=LATE, since="2011-01-01", name="local_tax.late_payment")
def late_payment(
    tax: int,
    due: date,
    paid: date,
    *,
    name: str = "",
    literal_2019: bool = False,
    trace: Trace | None = None,
) -> int:
    """납부지연가산세 on one component of ``tax`` won, up to its cap; 0 when paid in time."""
    if tax <= 0 or paid <= due:
        return 0
    exact, limit = _per_won(due, paid, literal_2019)
    amount = floor10(min(exact, limit) * tax)
    if trace is not None:
        parts, cap = segments(due, paid, literal_2019=literal_2019), surcharge("daily_cap", paid)
        trace.add(
            f"납부지연가산세({name})" if name else "납부지연가산세",
            ", ".join(dict.fromkeys([*(part.cite for part in parts), cap.cite])),
            amount,
            세액=tax,
            기간=[f"{part.first} ~ {part.last} {part.days}일 x {part.rate}" for part in parts],
            한도=exact > limit,
        )
    return amount


def nonfiling(tax: int, charge: Fraction, cut: Fraction = Fraction(0)) -> int:
    """The surcharge for not filing: floored, then reduced and floored again."""
    whole = floor10(tax * charge)
    return floor10(whole * (1 - cut)) if cut else whole


@dataclass(frozen=True, slots=True)
class Relief:
    """How much of the surcharge for not filing a late filing takes away, and until when."""

    cut: Fraction
    until: date | None
    cite: str
    months: int = 0
    rolled: Fraction | None = None


@cache
def _read_steps(items: tuple[str, ...]) -> tuple[tuple[int, Fraction], ...]:
    pairs = (item.split(":") for item in items)
    return tuple((int(months), Fraction(cut)) for months, cut in pairs)


def _steps(name: str, on: date) -> tuple[tuple[tuple[int, Fraction], ...], str]:
    row = surcharge(name, on)
    return _read_steps(row.items), row.cite


@lru_cache(maxsize=4096)
def _relief_on(due: date, filed: date, late_pay: bool, knew: bool, readings: bool) -> Relief:
    steps, cite = _steps("relief", filed)
    excluded = knew and surcharge("relief_known_excluded", filed).value is True
    needs = surcharge("relief_needs_payment", filed)
    unpaid = needs.value is True and late_pay
    found = Relief(Fraction(0), None, cite)
    if excluded or unpaid:
        found = Relief(Fraction(0), None, f"{cite}(미리 알고 신고)" if excluded else needs.cite)
    else:
        for months, cut in steps:
            if filed <= (last := month_step(due, months)):
                found = Relief(cut, last, cite, months)
                break
        if readings:
            late = [(cut, month_step(due, months, roll=True)) for months, cut in steps]
            rolled = next((cut for cut, last in late if filed <= last), Fraction(0))
            if rolled != found.cut:
                found = Relief(found.cut, found.until, cite, found.months, rolled)
    return found


@rule(cite="지방세기본법 제57조제2항제2호", since="2011-01-01", name="local_tax.late_filing_relief")
def late_filing_relief(
    due: date,
    filed: date,
    *,
    paid: date | None = None,
    knew: bool = False,
    readings: bool = False,
    trace: Trace | None = None,
) -> Relief:
    """The relief for a filing after the deadline under the law of the day of filing.

    With ``readings``, ``rolled`` is what the other reading (a step that ends on a holiday moves on) would
    give, where it differs.
    """
    unpaid = paid is None or paid > filed
    found = _relief_on(due, filed, unpaid, knew, readings)
    if trace is not None:
        trace.add("기한 후 신고 감면", found.cite, found.cut, 기한=due, 신고일=filed, 감면구간_끝=found.until)
    return found


@dataclass(frozen=True, slots=True)
class Billed:
    """A bill: issued on ``issued``, to be paid by ``due``, paid (or looked at) on ``paid``."""

    issued: date
    due: date
    paid: date

    def __post_init__(self) -> None:
        if self.due < self.issued:
            raise Refused(
                f"고지서의 납부기한 {date_ko(self.due)}이 고지일 {date_ko(self.issued)}보다 빠릅니다. "
                "고치십시오.",
                field="bill",
            )


@rule(cite="지방세기본법 제55조제1항제3호ㆍ제4호", since="2011-01-01", name="local_tax.after_bill")
def after_bill(tax: int, death: date, bill: Billed, trace: Trace | None = None) -> int:
    """What a bill that was not paid in time adds to ``tax`` won of one kind of tax on that bill.

    3 % once, and a monthly part per full month up to sixty, unless the tax is below the line. Taxes that
    arose before 2024 carry the old 가산금 and 중가산금 (법률 제17768호 부칙 제6조).
    """
    if tax <= 0 or bill.paid <= bill.due:
        return 0
    once = surcharge("bill_rate", death)
    first = floor10(tax * once.rate)
    line, limit = surcharge("bill_line", death), surcharge("bill_months", death).number
    months, monthly = 0, Fraction(0)
    new = death >= date(2024, 1, 1)
    while tax >= line.number and months < limit:
        passed = month_step(bill.due, months + 1)
        if passed > bill.paid:
            break
        months += 1
        name = "bill_month_rate" if new else "bill_month_rate_old"
        monthly += surcharge(name, passed).rate
    later = floor10(tax * monthly)
    if trace is not None:
        trace.add(
            "고지 뒤의 가산" if new else "가산금ㆍ중가산금",
            f"{once.cite}, {line.cite}",
            first + later,
            세액=tax,
            한번=first,
            지난달=months,
            월가산=later,
        )
    return first + later


@dataclass(frozen=True, slots=True)
class Underreported:
    """The surcharge on tax reported too low, after the relief for amending early."""

    surcharge: int
    cut: Fraction
    trace: Trace = field(default_factory=Trace)


@rule(cite="지방세기본법 제54조제1항, 제57조제2항제1호", since="2011-01-01", name="local_tax.underreport")
def underreport(short: int, due: date, amended: date, *, knew: bool = False) -> Underreported:
    """과소신고가산세 on ``short`` won of tax with the relief for 수정신고 on ``amended``."""
    trace = Trace()
    charge = surcharge("under_rate", due + ONE)
    steps, cite = _steps("under_relief", amended)
    cut = Fraction(0)
    if not knew:
        cut = next((part for months, part in steps if amended <= month_step(due, months)), Fraction(0))
    amount = nonfiling(short, charge.rate, cut)
    trace.add("과소신고가산세", charge.cite, floor10(short * charge.rate), 부족세액=short)
    trace.add("수정신고 감면", cite, cut, 신고일=amended)
    return Underreported(amount, cut, trace)
