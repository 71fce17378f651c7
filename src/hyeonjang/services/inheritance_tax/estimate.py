"""What an estate costs: taxes of each holding, what a relief would change, what waiting would add.

All figures are ``law.local_tax``'s; here they are asked for a letter. Reliefs that nobody asked for yet are never
assumed: they are computed beside the default and shown as questions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cached_property

from hyeonjang.law import local_tax
from hyeonjang.law.local_tax import Assessment, Filing, FilingDue, House, Property, VehicleType
from hyeonjang.law.local_tax.charges import charges_on, other_readings
from hyeonjang.law.local_tax.levy import Levy, Special, Taxes, levy
from hyeonjang.law.local_tax.numbers import rate, relief
from hyeonjang.law.local_tax.results import Charges, HeirLine, Item
from hyeonjang.law.local_tax.surcharge import late_filing_relief
from hyeonjang.law.local_tax.vehicles import overaged, scrap_due
from hyeonjang.law.periods import Deadline, HolidayTable
from hyeonjang.law.runtime import Trace

from .estate import Computable, Estate, Holding, Kind, facts
from .grounds import sum_trace

BEFORE = (1, 3, 6, 12)
AFTER = (1, 3, 6, 12, 24, 36, 60)


@dataclass(frozen=True, slots=True)
class Row:
    """The taxes of all heirs who have not filed on one holding."""

    holding: Holding
    taxes: Taxes
    exempt: str
    special: str
    trace: Trace


@dataclass(frozen=True, slots=True)
class Asked:
    """A relief that hangs on something the county does not know: ``then`` instead of ``now``, in won.

    ``reading`` names the case under a reading that is not settled; the default has ``default`` set where there is
    another one.
    """

    code: str
    holding: Holding
    case: str
    now: int
    then: int
    trace: Trace
    default: bool = False
    reading: bool = False
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Late:
    """What filing and paying on one day costs all heirs who have not filed."""

    on: date
    months: int
    unfiled: int
    late: int
    more: int
    to_pay: int
    cut: Fraction
    trace: Trace


@dataclass(frozen=True, slots=True)
class Reading:
    """What another reading of an unsettled point would change, in won (negative when it takes away)."""

    code: str
    amount: int
    trace: Trace


def _sum(taxes: Iterator[Taxes]) -> Taxes:
    return sum(taxes, Taxes())


class Estimate:
    """Everything about one estate that letters share, computed once."""

    def __init__(self, estate: Estate, table: HolidayTable | None = None) -> None:
        """Raises ``Refused`` for facts that contradict each other or that the law does not tax."""
        self.estate = estate
        self.table = table
        self.computable: Computable = facts(estate)
        self.frame: Assessment = local_tax.assess(self.computable.law or self.computable.frame, table=table)
        self.found: Assessment | None = self.frame if self.computable.law is not None else None
        self.key_of = self.computable.names
        filed = {row.heir for row in estate.filings}
        self.pending: tuple[HeirLine, ...] = tuple(
            line for line in self.frame.heirs if "" not in filed and self.key_of[line.person.name] not in filed
        )
        waiting = {line.person.name for line in self.pending}
        self.items: tuple[Item, ...] = tuple(
            item for item in (self.found.items if self.found else ()) if item.heir.name in waiting
        )
        self.death = estate.deceased.died_on

    @property
    def due(self) -> FilingDue:
        """The deadline of the heirs who have not filed (the earliest of them)."""
        return min((line.due for line in (self.pending or self.frame.heirs)), key=lambda due: due.due)

    @cached_property
    def if_abroad(self) -> FilingDue | None:
        """The later deadline if an heir of whom nobody knows lived abroad; ``None`` when that is settled."""
        if any(line.person.abroad for line in self.frame.heirs) or all(
            line.person.abroad is False for line in self.frame.heirs
        ):
            return None
        later = local_tax.filing_due(
            self.death, own_abroad=True, any_abroad=True, declared=self.estate.deceased.declared_on, table=self.table
        )
        return later if later.due != self.due.due else None

    @property
    def overdue(self) -> bool:
        return self.estate.as_of > self.due.due

    def of(self, holding_name: str) -> list[Item]:
        return [item for item in self.items if item.prop.name == holding_name]

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """One row for each holding that has a figure, in the order of the estate."""
        made = []
        for name, holding in self.computable.holdings.items():
            items = self.of(name)
            if not items:
                continue
            taxes = _sum(item.levy.taxes for item in items)
            exempt = items[0].levy.exempt if all(item.levy.exempt for item in items) else ""
            trace = sum_trace("상속인들의 세금을 더함", [item.levy.trace for item in items], taxes.total, 재산=holding.where)
            made.append(Row(holding, taxes, exempt, _special(items), trace))
        return tuple(made)

    @property
    def taxes(self) -> Taxes:
        return _sum(row.taxes for row in self.rows)

    @property
    def total_trace(self) -> Trace:
        return sum_trace("재산별 세금을 더함", [row.trace for row in self.rows], self.taxes.total)

    def own(self, keys: Sequence[str]) -> tuple[Fraction, int, Trace]:
        """The statutory share and the taxes of some of the heirs, in won."""
        lines = [line for line in self.pending if self.key_of[line.person.name] in keys]
        items = [item for item in self.items if self.key_of[item.heir.name] in keys]
        share = sum((line.share for line in lines), Fraction(0))
        total = sum(item.levy.taxes.total for item in items)
        trace = Trace()
        trace.extend(self.frame.succession.trace)
        trace.extend(sum_trace("이 상속인의 세금을 더함", [item.levy.trace for item in items], total, 상속분=share))
        return share, total, trace

    @property
    def divided(self) -> bool:
        """Whether an agreed division was told for anything."""
        return any(holding.division for holding in self.estate.holdings)

    @cached_property
    def asked(self) -> tuple[Asked, ...]:
        """Reliefs that nobody can decide yet, each computed."""
        made: list[Asked] = []
        for name, holding in self.computable.holdings.items():
            items = self.of(name)
            if not items or not sum(item.levy.taxes.total for item in items):
                continue
            if holding.kind is Kind.HOUSE:
                made += self._home(holding, items)
            elif holding.taxed_as is Kind.FARMLAND:
                made += self._farm(holding, items)
            elif holding.kind is Kind.VEHICLE:
                made += self._car(holding, items)
        return tuple(made)

    def _other(self, items: Sequence[Item], special: Special, prop: Property | None = None) -> tuple[int, Trace]:
        made: list[Levy] = [levy(prop or item.prop, item.share, special, self.death) for item in items]
        total = sum(one.taxes.total for one in made)
        return total, sum_trace("해당할 때의 세금", [one.trace for one in made], total)

    def _now(self, items: Sequence[Item]) -> int:
        return sum(item.levy.taxes.total for item in items)

    def _home(self, holding: Holding, items: Sequence[Item]) -> Iterator[Asked]:
        now, answer = self._now(items), _answer(items, "1가구 1주택")
        if answer is None:
            then, trace = self._other(items, Special(single_home=True))
            owner = _named(items, "주택의 소유자")
            shared = len(items) > 1 and any(item.heir.name == owner for item in items)
            yield Asked("home", holding, "1가구 1주택에 해당하면", now, then, trace, default=shared)
            if shared:
                parts = [levy(item.prop, item.share, Special(item.heir.name == owner), self.death) for item in items]
                total = sum(part.taxes.total for part in parts)
                yield Asked("home_whole", holding, "1가구 1주택(다른 해석)", now, total,
                            sum_trace("소유자의 지분에만 쓸 때", [part.trace for part in parts], total), reading=True)
        if answer is not True and holding.area is None:
            small = replace(items[0].prop, house=replace(items[0].prop.house or House(), area=Fraction(0)))
            then, trace = self._other(items, Special(), small)
            yield Asked("small", holding, f"전용면적이 {rate('small_house_m2', self.death).number}㎡ 이하이면", now, then, trace)

    def _farm(self, holding: Holding, items: Sequence[Item]) -> Iterator[Asked]:
        now = self._now(items)
        until = relief("farmer_until", self.death).day
        decided = _answer(items, "자경농민 경감", missing="no step") != "no step"
        if holding.used is not False and self.death <= until and not decided:
            then, trace = self._other(items, Special(farmer_part=Fraction(1)))
            yield Asked("farmer", holding, "농사짓던 분이 물려받으면", now, then, trace, default=True)
            other, trace = self._other(items, Special(farmer_part=Fraction(1), cut_farmer=False))
            yield Asked("farmer_cut", holding, "농사짓던 분(다른 해석)", now, other, trace, reading=True)
        if holding.used is None:
            prop = items[0].prop
            assert prop.farmland is not None
            then, trace = self._other(items, Special(), replace(prop, farmland=replace(prop.farmland, used=False)))
            yield Asked("unused", holding, "실제로 농지가 아니면", now, then, trace)

    def _car(self, holding: Holding, items: Sequence[Item]) -> Iterator[Asked]:
        car = holding.vehicle
        if car is None or car.transferred or car.deregistered is not None:
            return
        last, cite = scrap_due(self.death, self.frame.succession.any_abroad is True, self.table)
        old, age_cite = overaged(car, self.death)
        if last is None or self.estate.as_of > last or old is False:
            return
        trace = Trace()
        trace.add("차령초과 차량을 폐차ㆍ말소할 때", f"{cite}, {age_cite}", 0, 말소기한=last, 차령=car.age)
        case = "폐차하고 말소등록하면" if old else "오래된 차를 폐차하고 말소등록하면"
        yield Asked("scrap", holding, case, self._now(items), 0, trace, until=last)

    def _at(self, day: date, months: int) -> Late:
        """Filed and paid on ``day`` under the rates known now."""
        filing, trace = Filing(filed=day, paid=day), Trace()
        due = {line.person.name: line.due.due for line in self.pending}
        charges = sum(
            (charges_on(item.levy.taxes, item.prop, self.death, due[item.heir.name], filing, day, trace) for item in self.items),
            Charges(),
        )
        cut = Fraction(0)
        if day > self.due.due:
            cut = late_filing_relief(self.due.due, day, paid=day, trace=trace).cut
        trace.add("늦은 만큼 더 내는 돈", "지방세기본법 제53조ㆍ제55조ㆍ제57조", charges.total, 신고하고_내는_날=day)
        return Late(day, months, charges.unfiled + charges.unfiled_rural + charges.sold, charges.late, charges.total,
                    self.taxes.total + charges.total, cut, trace)

    @cached_property
    def late(self) -> tuple[Late, ...]:
        """The cost of waiting: from the deadline on, or from the day of the letter when that has passed."""
        if not self.taxes.total:
            return ()
        due, as_of = self.due.due, self.estate.as_of
        if not self.overdue:
            return tuple(self._at(local_tax.month_step(due, months), months) for months in BEFORE)
        days = [(local_tax.month_step(due, months), months) for months in AFTER]
        later = [(day, months) for day, months in days if day > as_of][:3]
        return (self._at(as_of, 0), *(self._at(day, months) for day, months in later))

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        """Unsettled points that would change what is to be paid on the day of the letter."""
        made: list[Reading] = []
        whole = [item for item in self.items if item.levy.exempt == "면세점 이하"]
        if whole:
            parts = [levy(item.prop, item.share, Special(exempt_by_whole=True), self.death) for item in whole]
            total = sum(part.taxes.total for part in parts)
            if total:
                made.append(Reading("exempt_share", total, sum_trace("면세점을 전체 가액으로 볼 때", [p.trace for p in parts], total)))
        if not self.overdue:
            return tuple(made)
        due, as_of = self.due.due, self.estate.as_of
        others = [other_readings(item.levy.taxes, item.prop, self.death, due, Filing(), as_of) for item in self.items]
        rural = sum(other.rural_unfiled for other in others)
        rolled = sum(other.rolled_step or 0 for other in others)
        for code, amount, cite in (
            ("rural_unfiled", rural, "농어촌특별세법 제8조제2항제3호, 국세기본법 제47조의2제1항"),
            ("month_step", rolled, "지방세기본법 제57조제2항제2호, 제24조제1항"),
        ):
            if amount:
                trace = Trace()
                trace.add("다른 해석의 금액", cite, amount, 기준일=as_of)
                made.append(Reading(code, amount, trace))
        return tuple(made)

    @property
    def vehicle_due(self) -> date | None:
        """The last day to register the transfer of a car; ``None`` without a car that still has to be."""
        return self.vehicle_deadline.due_day if self.vehicle_deadline else None

    @cached_property
    def vehicle_deadline(self) -> Deadline | None:
        if not self.cars:
            return None
        return local_tax.vehicle_transfer_due(self.death, self.table)

    @property
    def cars(self) -> tuple[Holding, ...]:
        """Cars that are neither transferred nor de-registered, as far as the county knows."""
        return tuple(
            holding for holding in self.estate.holdings
            if holding.kind is Kind.VEHICLE and holding.registered_on is None
            and not (holding.vehicle and (holding.vehicle.transferred or holding.vehicle.deregistered or holding.vehicle.type is VehicleType.OTHER))
        )


def _steps(items: Sequence[Item], rule: str) -> Iterator[object]:
    for item in items:
        for step in (*item.levy.trace.steps, *item.trace.steps):
            if step.rule == rule:
                yield step.result


def _answer(items: Sequence[Item], rule: str, missing: object = None) -> object:
    """What the law's trace says about a rule for these items."""
    return next(_steps(items, rule), missing)


def _named(items: Sequence[Item], rule: str) -> str:
    return str(_answer(items, rule, ""))


def _special(items: Sequence[Item]) -> str:
    """A relief that the figures already hold, in plain words."""
    if _answer(items, "1가구 1주택") is True:
        return "1가구 1주택으로 보고 계산했습니다"
    if any(step.rule == "자경농민 농지 특례세율" for item in items for step in item.levy.trace.steps):
        return "농사짓던 분이 물려받는 것으로 보고 계산했습니다"
    if any(step.rule == "경형자동차 감면" and isinstance(step.result, int) for item in items for step in item.levy.trace.steps):
        return "경형자동차 감면을 뺀 금액입니다"
    return ""


def days_left(estimate: Estimate) -> int:
    """Days from the letter to the deadline; negative after it."""
    return (estimate.due.due - estimate.estate.as_of).days


__all__ = ["Asked", "Estimate", "Late", "Reading", "Row", "days_left"]
