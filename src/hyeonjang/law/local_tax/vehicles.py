"""Inherited vehicles: rate, exemption of those that cannot be used, relief of light cars.

지방세법 제9조제7항ㆍ제12조제1항제2호, 지방세특례제한법 제67조, 자동차등록령 제31조제2항.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from hyeonjang.kit.errors import Refused
from hyeonjang.kit.korean import date_ko
from hyeonjang.law.local_tax.deadlines import month_end
from hyeonjang.law.local_tax.facts import Property, Size, Vehicle, VehicleType
from hyeonjang.law.local_tax.numbers import rate, relief
from hyeonjang.law.periods import Clock, ClockSpec, HolidayTable, Length, Unit, deadline
from hyeonjang.law.runtime import Param, Trace, floor10, rule

_BIG = frozenset({Size.MEDIUM, Size.LARGE})


@rule(cite="지방세법 제12조제1항제2호", since="2011-01-01", name="local_tax.vehicle_rate")
def vehicle_rate(vehicle: Vehicle, death: date) -> Param:
    """The standard rate of a vehicle; raises ``Refused`` when a fact that decides it is missing."""
    if vehicle.type is VehicleType.OTHER:
        return rate("rate_other_vehicle", death)
    if vehicle.type is VehicleType.MOTORCYCLE:
        if vehicle.cc is None and vehicle.kw is None:
            raise Refused(
                "이륜자동차는 배기량(vehicle.cc)이나 최고정격출력(vehicle.kw)에 따라 세율이 2%와 5%로 "
                "다릅니다. 하나를 적으십시오.",
                field="properties",
            )
        small = (
            vehicle.cc <= rate("motorcycle_cc", death).number
            if vehicle.cc is not None
            else (vehicle.kw or 0) <= rate("motorcycle_kw", death).number
        )
        if small:
            return rate("rate_motorcycle", death)
        return rate("rate_business" if vehicle.business else "rate_private", death)
    if vehicle.business:
        return rate("rate_business", death)
    if vehicle.size is None:
        raise Refused(
            "차량의 규모(vehicle.size)에 따라 세율과 감면이 다릅니다. light(경형), small, medium, large "
            "가운데 하나를 적으십시오.",
            field="properties",
        )
    if vehicle.size is Size.LIGHT:
        return rate("rate_light", death)
    return rate("rate_passenger" if vehicle.type is VehicleType.PASSENGER else "rate_private", death)


def overaged(vehicle: Vehicle, death: date) -> tuple[bool | None, str]:
    """Whether the car is so old that it has no value left; ``None`` without age or size."""
    if vehicle.type in (VehicleType.MOTORCYCLE, VehicleType.OTHER):
        return False, "자동차등록령 제31조제2항(이륜자동차 등은 해당 없음)"
    name = "age_small"
    if vehicle.type is VehicleType.PASSENGER:
        name = "age_passenger"
    elif vehicle.type in (VehicleType.TRUCK, VehicleType.SPECIAL):
        if vehicle.size is None:
            return None, "자동차등록령 제31조제2항"
        name = "age_truck" if vehicle.size in _BIG else "age_small"
    row = rate(name, death)
    return (None if vehicle.age is None else vehicle.age >= row.number), row.cite


@rule(cite="지방세법 제9조제7항제2호", since="2021-10-01", name="local_tax.scrap_due")
def scrap_due(
    death: date, any_abroad: bool = False, table: HolidayTable | None = None
) -> tuple[date | None, str]:
    """The last day to have an overaged, scrapped car de-registered free of tax; ``None`` before the rule.

    The longer period of 2025 also holds for deaths before it, if that period had not run out on 2025-01-01.
    """
    months = rate("deadline_months_abroad" if any_abroad else "deadline_months", death).number
    changed = rate("scrapped_new_since", death)
    longer = deadline(
        ClockSpec(Clock.CIVIL, month_end(death), Length(months, Unit.MONTHS)), table, explain=False
    ).due_day
    row = rate("scrapped_exempt", death)
    if row.value == "none":
        return None, row.cite
    if row.value == "month_end":
        return longer, row.cite
    if longer >= changed.day:
        return longer, f"지방세법 제9조제7항제2호, {changed.cite}"
    spec = ClockSpec(Clock.CIVIL, death, Length.parse(str(row.value)))
    return deadline(spec, table, explain=False).due_day, row.cite


@rule(cite="지방세법 제9조제7항", since="2017-01-01", name="local_tax.vehicle_exempt")
def vehicle_exempt(
    prop: Property, death: date, any_abroad: bool, table: HolidayTable | None = None
) -> tuple[str, Trace]:
    """Why an inherited vehicle is free of tax, ``""`` if it is not."""
    vehicle = prop.vehicle
    trace = Trace()
    if vehicle is None:
        return "", trace
    if vehicle.deregistered is not None and vehicle.deregistered < death:
        raise Refused(
            f"'{prop.name}'은 사망 전({date_ko(vehicle.deregistered)})에 말소등록되어 상속재산이 아닙니다. "
            "빼거나 날짜를 고치십시오.",
            field="properties",
        )
    unusable = rate("unusable_exempt", death)
    if vehicle.unusable:
        free = unusable.value is True
        trace.add("사용할 수 없는 차량", unusable.cite, "비과세" if free else "비과세 규정 전의 상속", 사유=vehicle.unusable)
        if free:
            return f"상속개시 전에 사용할 수 없게 된 차량({vehicle.unusable})", trace
    if not vehicle.scrapped or vehicle.deregistered is None:
        return "", trace
    old, age_cite = overaged(vehicle, death)
    last, cite = scrap_due(death, any_abroad, table)
    in_time = last is not None and vehicle.deregistered <= last
    free = old is True and in_time and not vehicle.transferred
    trace.add(
        "차령초과로 폐차한 차량",
        f"{cite}, 같은 법 시행령 제12조의3제2항, {age_cite}",
        "비과세" if free else "과세",
        차령초과=old,
        이전등록=vehicle.transferred,
        말소등록일=vehicle.deregistered,
        말소기한=last,
    )
    return ("차령초과 차량을 이전하지 않고 폐차ㆍ말소함" if free else ""), trace


@rule(cite="지방세특례제한법 제67조", since="2011-01-01", name="local_tax.light_relief")
def light_relief(vehicle: Vehicle, whole: Fraction, share: Fraction, death: date) -> tuple[int, Trace]:
    """The tax on a share of a vehicle whose whole tax is ``whole`` won, after the relief of light cars.

    The deduction is one for each car: co-heirs divide it by their shares.
    """
    trace = Trace()
    tax = floor10(whole * share)
    until = relief("light_until", death)
    light = vehicle.size is Size.LIGHT and vehicle.type in (
        VehicleType.PASSENGER,
        VehicleType.VAN,
        VehicleType.TRUCK,
    )
    if not light or (vehicle.type is VehicleType.PASSENGER and vehicle.business):
        return tax, trace
    if death > until.day:
        trace.add("경형자동차 감면", until.cite, "일몰이 지나 해당 없음", 상속개시일=death)
        return tax, trace
    if vehicle.type is VehicleType.PASSENGER:
        cut = relief("light_passenger_cut", death)
        left = max(whole - cut.number, Fraction(0)) * share
        cite = cut.cite
    else:
        least = relief("minimum_cut", death)
        over = whole > relief("minimum_line", death).number
        left = whole * share * (1 - least.rate) if over else Fraction(0)
        cite = f"지방세특례제한법 제67조제2항, {least.cite}"
    result = floor10(left)
    trace.add("경형자동차 감면", f"{cite}({date_ko(until.day)}까지)", result, 감면_전=tax, 차량세액=floor10(whole))
    return result, trace
