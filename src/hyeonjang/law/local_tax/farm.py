"""자경농민이 상속한 농지: who farms, where the land lies, how much of it. 지특법 제6조제1항, 지특령 제3조."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from hyeonjang.kit.korean import date_ko, won
from hyeonjang.law.local_tax.facts import Farmer, Farmland, Property
from hyeonjang.law.local_tax.numbers import relief
from hyeonjang.law.runtime import Trace, rule

CITE = "지방세특례제한법 제6조제1항"
TERMS = "지방세특례제한법 시행령 제3조"


@dataclass(frozen=True, slots=True)
class FarmAnswer:
    """The part of one heir's land that has the special rate: ``None`` while facts are missing."""

    part: Fraction | None
    reason: str
    missing: tuple[str, ...] = ()
    trace: Trace = field(default_factory=Trace)
    used_m2: Fraction = Fraction(0)


def _sunset(death: date) -> tuple[bool, str]:
    row = relief("farmer_until", death)
    return death <= row.day, f"{row.cite}({date_ko(row.day)}까지)" if row.day.year < 9999 else row.cite


def _person(farmer: Farmer, death: date) -> list[tuple[bool | None, str]]:
    years, distance = relief("farmer_years", death), relief("farmer_km", death)
    income = relief("farmer_income", death)
    if farmer.successor:
        worked: bool | None = True
    else:
        worked = None if farmer.years is None else farmer.years >= years.number
    near: bool | None
    if farmer.adjacent:
        near = True
    elif farmer.distance_km is not None:
        near = farmer.distance_km <= distance.number
    else:
        near = None
    unlimited = income.number > 10**10
    earned = True if unlimited else (None if farmer.other_income is None else farmer.other_income < income.number)
    return [
        (worked, f"직접 {years.number}년 이상 계속하여 농업에 종사(years)"),
        (near, f"같거나 잇닿은 시ㆍ군ㆍ구 또는 {distance.number}km 이내에 거주(adjacent, distance_km)"),
        (earned, f"직전 연도 농업 외 종합소득 {won(income.number)} 미만(other_income)"),
        (farmer.will_farm, "직접 경작할 목적으로 취득(will_farm)"),
    ]


def _place(land: Farmland) -> list[tuple[bool | None, str]]:
    return [
        (land.used, "실제로 농지로 이용(used)"),
        (land.outside_city, "도시지역(개발제한구역ㆍ녹지지역 제외) 밖(outside_city)"),
        (None if land.area is None else True, "면적(area)"),
    ]


def _owned(farmer: Farmer, land: Farmland) -> Fraction | None:
    if land.ranch:
        return farmer.owned_ranch
    return farmer.owned_promotion if land.promotion else farmer.owned_field


def pool(land: Farmland) -> str:
    """The name of the area limit that counts for the land."""
    return "farmer_area_ranch" if land.ranch else ("farmer_area_promotion" if land.promotion else "farmer_area_field")


@rule(cite=f"{CITE}, {TERMS}", since="2011-01-01", name="local_tax.farmer_part")
def farmer_part(
    prop: Property, farmer: Farmer | None, share: Fraction, death: date, used: Fraction = Fraction(0)
) -> FarmAnswer:
    """Which part of an heir's share of farmland is a 자경농민's.

    ``used`` is the area of the same limit that this heir already inherits with other land of this estate.
    """
    land = prop.farmland or Farmland()
    running, cite = _sunset(death)
    trace = Trace()
    if not running:
        trace.add("자경농민 경감", cite, "일몰이 지나 해당 없음", 농지=prop.name, 상속개시일=death)
        return FarmAnswer(Fraction(0), "일몰이 지남", (), trace)
    if farmer is None:
        return FarmAnswer(None, "상속인이 자경농민인지 모름", ("상속인의 영농 사실(farmer)",), trace)
    terms = _person(farmer, death) + _place(land)
    failed = [name for answer, name in terms if answer is False]
    missing = [name for answer, name in terms if answer is None]
    owned = _owned(farmer, land)
    if owned is None:
        missing.append("본인과 배우자가 이미 가진 같은 종류 농지의 면적(owned_*)")
    if failed:
        trace.add("자경농민 경감", f"{cite}, {TERMS}", "해당 없음", 농지=prop.name, 맞지_않는_요건=failed)
        return FarmAnswer(Fraction(0), "요건에 맞지 않음: " + "; ".join(failed), (), trace)
    if missing or owned is None or land.area is None:
        return FarmAnswer(None, "요건을 확인할 사실이 없음", tuple(missing), trace)
    limit = relief(pool(land), death)
    area = land.area * prop.owned * share
    room = max(limit.number - owned - used, Fraction(0))
    part = min(room / area, Fraction(1)) if area else Fraction(0)
    trace.add(
        "자경농민 경감",
        f"{cite}, {TERMS}, {limit.cite}",
        part,
        농지=prop.name,
        취득면적=area,
        이미_가진_면적=owned + used,
        한도=limit.number,
    )
    reason = "전부 해당" if part == 1 else f"한도를 넘지 않는 {part}만 해당"
    return FarmAnswer(part, reason, (), trace, area)
