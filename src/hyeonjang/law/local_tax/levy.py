"""The three taxes on one heir's part of one property.

취득세 (지방세법 제11조ㆍ제12조ㆍ제13조제5항ㆍ제15조), 지방교육세 (제151조), 농어촌특별세 (농특법 제5조제1항제6호).
Each is floored to 10 won by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from hyeonjang.kit.errors import Refused
from hyeonjang.law.local_tax.facts import KIND_KO, House, Kind, Property, Vehicle
from hyeonjang.law.local_tax.numbers import rate, relief
from hyeonjang.law.local_tax.vehicles import light_relief, vehicle_rate
from hyeonjang.law.runtime import Param, Trace, floor1, floor10, rule

RURAL = "농어촌특별세법 제5조제1항제6호"


@dataclass(frozen=True, slots=True)
class Taxes:
    """Whole won: 취득세, 지방교육세, 농어촌특별세."""

    acquisition: int = 0
    education: int = 0
    rural: int = 0

    @property
    def total(self) -> int:
        return self.acquisition + self.education + self.rural

    def __add__(self, other: Taxes) -> Taxes:
        return Taxes(
            self.acquisition + other.acquisition, self.education + other.education, self.rural + other.rural
        )


@dataclass(frozen=True, slots=True)
class Special:
    """What holds for this heir: single home or not, the part that is a farmer's land.

    ``adjoining`` is the value in won that the heir acquires in adjoining land and buildings (제17조제2항).
    """

    single_home: bool = False
    farmer_part: Fraction = Fraction(0)
    cut_farmer: bool = True
    exempt_by_whole: bool = False
    adjoining: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Levy:
    """The taxes with their base and reasons."""

    taxes: Taxes
    base: int
    trace: Trace = field(default_factory=Trace)
    exempt: str = ""


@rule(cite="지방세법 제11조제1항제1호, 제12조제1항", since="2011-01-01", name="local_tax.standard_rate")
def standard_rate(prop: Property, death: date) -> Param:
    """The standard rate of a property; raises ``Refused`` where a deciding fact is missing."""
    match prop.kind:
        case Kind.FARMLAND:
            if prop.farmland is None or prop.farmland.used is None:
                raise Refused(
                    f"'{prop.name}'이 실제로 농지로 이용되는지(farmland.used)에 따라 세율이 2.3%와 2.8%로 "
                    "다릅니다. true나 false를 적으십시오.",
                    field="properties",
                )
            return rate("rate_farmland" if prop.farmland.used else "rate_other", death)
        case Kind.LAND | Kind.HOUSE | Kind.BUILDING:
            return rate("rate_other", death)
        case Kind.VEHICLE:
            if prop.vehicle is None:
                raise Refused(f"'{prop.name}'의 차량 사실(vehicle)이 없습니다. 종류를 적으십시오.", field="properties")
            return vehicle_rate(prop.vehicle, death)
        case Kind.MACHINERY:
            return rate("rate_machinery" if prop.registered_machine else "rate_machinery_unregistered", death)
        case Kind.SHIP:
            names = {"registered": "rate_ship", "small": "rate_small_ship", "other": "rate_other_ship"}
            return rate(names[prop.ship], death)
        case _:
            return rate("rate_right", death)


@rule(cite="지방세법 제10조의2제2항제1호, 제10조의5제1항제1호", since="2011-01-01", name="local_tax.base")
def tax_base(prop: Property, death: date, trace: Trace) -> int:
    """The whole base in won: 시가표준액, before 2023 a higher reported value instead."""
    movable = prop.kind in (Kind.VEHICLE, Kind.MACHINERY)
    row = rate("base_rule_vehicle" if movable else "base_rule", death)
    value = prop.value
    if row.value == "reported" and prop.reported is not None:
        value = max(value, prop.reported)
    trace.add(
        "과세표준", row.cite, value, 물건=prop.name, 시가표준액=prop.value, 신고가액=prop.reported, 상속지분=prop.owned
    )
    return value


def _no_rural(prop: Property, special: Special, death: date) -> str:
    """Why there is no 농어촌특별세, ``""`` if there is. Farmland is handled by its part."""
    if prop.kind is Kind.VEHICLE or (prop.kind is Kind.MACHINERY and prop.road_machine):
        return "농어촌특별세법 제4조제10호의2(자동차)"
    if prop.kind is not Kind.HOUSE:
        return ""
    house = prop.house or House()
    if special.single_home:
        return "농어촌특별세법 제4조제10호의4(1가구 1주택)"
    if house.farm_house:
        return "농어촌특별세법 제4조제11호, 같은 법 시행령 제4조제6항(농가주택)"
    small = rate("small_house_rural_m2" if house.rural_outside_capital else "small_house_m2", death)
    if house.area is not None and house.area <= small.number and not house.luxury:
        return f"{small.cite}(서민주택 {small.number}㎡ 이하)"
    return ""


def _has_education(prop: Property) -> bool:
    if prop.kind is Kind.MACHINERY:
        return not prop.road_machine
    return prop.kind in (Kind.LAND, Kind.FARMLAND, Kind.HOUSE, Kind.BUILDING, Kind.SHIP)


def _rates(
    prop: Property, special: Special, standard: Param, death: date, trace: Trace
) -> tuple[Fraction, Fraction, Fraction]:
    """Effective rates of the three taxes on the base."""
    base = rate("rate_base", death)
    education = max(standard.rate - base.rate, Fraction(0)) * rate("education_rate", death).rate
    rural = base.rate * rate("rural_rate", death).rate
    acquisition = standard.rate
    trace.add("표준세율", standard.cite, acquisition, 종류=KIND_KO[prop.kind])
    if special.single_home:
        acquisition -= base.rate
        trace.add("1가구 1주택 특례세율", "지방세법 제15조제1항제2호가목", acquisition, 중과기준세율=base.rate)
    if prop.kind is Kind.HOUSE and prop.house is not None and prop.house.luxury:
        times = rate("luxury_times", death)
        acquisition += base.rate * times.number
        rural = base.rate * (1 + times.number) * rate("rural_rate", death).rate
        trace.add("고급주택 중과", times.cite, acquisition, 담당자_확인="고급주택 판정과 용도변경 여부")
    if special.farmer_part:
        part, low = special.farmer_part, standard.rate - base.rate
        cut = relief("farmer_cut", death)
        left = 1 - cut.rate if special.cut_farmer else Fraction(1)
        acquisition = part * low * left + (1 - part) * standard.rate
        education = education * (part * left + (1 - part))
        rural = rural * (1 - part)
        trace.add(
            "자경농민 농지 특례세율",
            f"지방세법 제15조제1항제2호나목, {cut.cite}",
            acquisition,
            해당부분=part,
            특례세율=low,
            경감률=cut.rate if special.cut_farmer else Fraction(0),
        )
    if not _has_education(prop):
        education = Fraction(0)
    free = _no_rural(prop, special, death)
    if free:
        rural = Fraction(0)
        trace.add("농어촌특별세 비과세", free, 0)
    return acquisition, education, rural


@rule(cite="지방세법 제11조ㆍ제12조ㆍ제15조ㆍ제17조ㆍ제151조, 농어촌특별세법 제5조", since="2011-01-01", name="local_tax.levy")
def levy(prop: Property, share: Fraction, special: Special, death: date) -> Levy:
    """The taxes on ``share`` of ``prop``; raises ``Refused`` where a deciding fact is missing."""
    trace = Trace()
    standard = standard_rate(prop, death)
    whole = Fraction(tax_base(prop, death, trace)) * prop.owned
    part = whole * share
    line = rate("exempt_value", death)
    if (whole if special.exempt_by_whole else part) + special.adjoining <= line.number:
        trace.add("면세점", line.cite, "취득세 없음", 취득가액=floor1(part), 면세점=line.number)
        return Levy(Taxes(), floor1(part), trace, "면세점 이하")
    if special.adjoining and part <= line.number:
        trace.add("인접한 취득을 한 건으로 봄", "지방세법 제17조제2항", floor1(part + special.adjoining))
    acquisition, education, rural = _rates(prop, special, standard, death, trace)
    main = floor10(part * acquisition)
    if prop.kind is Kind.VEHICLE and isinstance(prop.vehicle, Vehicle):
        main, relieved = light_relief(prop.vehicle, whole * acquisition, share, death)
        trace.extend(relieved)
    found = Taxes(main, floor10(part * education), floor10(part * rural))
    trace.add("취득세", f"{standard.cite}, {floor10.cite}", found.acquisition, 과세표준=floor1(part), 세율=acquisition)
    if education:
        trace.add("지방교육세", f"{rate('education_rate', death).cite}, {floor10.cite}", found.education, 세율=education)
    elif not _has_education(prop):
        trace.add("지방교육세", "지방세법 제150조제1호", 0, 까닭="납세의무자의 물건이 아님")
    if rural:
        trace.add("농어촌특별세", f"{RURAL}, 지방회계법 제55조", found.rural, 세율=rural)
    return Levy(found, floor1(part), trace)
