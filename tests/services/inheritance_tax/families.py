"""Made-up families for the tests of letters. Every name says that it is one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from hyeonjang.services.inheritance_tax.estate import (
    Deceased,
    Estate,
    Heir,
    Holding,
    Kind,
    Office,
    Relation,
    Size,
    Vehicle,
    VehicleType,
)

OFFICE = Office(team="재산세팀", phone="031-839-2230", fax="031-839-2249", address="경기도 연천군 연천읍 연천로 220")
HOME = "경기도 연천군 전곡읍 전곡로 12"
WIFE = Heir("1", "가상배우자", Relation.SPOUSE, HOME, "11021", born=date(1948, 3, 1), abroad=False)
SON = Heir("2", "가상장남", Relation.CHILD, HOME, "11021", born=date(1972, 5, 5), abroad=False)
DAUGHTER = Heir("3", "가상장녀", Relation.CHILD, "서울특별시 노원구 동일로 1405", "01687", born=date(1975, 8, 9), abroad=False)
FIELD = Holding("4180025321100120003", Kind.LAND, "전곡읍 전곡리 12-3", "전", Fraction(1850), value=92_500_000, outside_city=True)
LAND = Holding("4180025021100340001", Kind.LAND, "연천읍 차탄리 34-1", "대", Fraction(330), value=200_000_000)
HOUSE = Holding("4180025021100340001-1", Kind.HOUSE, "연천읍 차탄리 34-1", "단독주택", Fraction("84.5"), value=180_000_000)
CAR = Holding("12가3456", Kind.VEHICLE, "12가3456", "승용", value=5_000_000,
              vehicle=Vehicle(VehicleType.PASSENGER, Size.MEDIUM, age=12))


def family(**changes: Any) -> Estate:
    """A widow and two children with a field, a house and a car; died 2026-09-03, told 2026-11-25."""
    made = Estate(
        date(2026, 11, 25),
        Deceased("가상고인", date(2026, 9, 3), "450301-1******", resident=True, reported_at="전곡읍", reported_on=date(2026, 9, 7)),
        (WIFE, SON, DAUGHTER), (FIELD, HOUSE, CAR), office=OFFICE,
    )
    return replace(made, **changes)
