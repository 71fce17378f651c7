"""From what a county knows to what the law computes: nothing guessed, contradictions refused in a sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from hyeonjang.kit.errors import Refused
from hyeonjang.law import local_tax
from hyeonjang.services.inheritance_tax.estate import Filed, Vehicle, VehicleType, facts, value_of

from .families import CAR, DAUGHTER, FIELD, HOUSE, LAND, SON, WIFE, family


def assessed(**changes: Any) -> local_tax.Assessment:
    law = facts(family(**changes)).law
    assert law is not None
    return local_tax.assess(law)


def test_the_worked_cases_of_the_law_come_out_through_the_counties_words() -> None:
    assert assessed(heirs=(SON,), holdings=(LAND,)).taxes.total == 6_320_000  # C-13
    other = replace(HOUSE, value=180_000_000, area=Fraction(84))
    assert assessed(heirs=(SON,), holdings=(other,)).taxes.total == 5_328_000  # C-14
    field = replace(FIELD, value=50_000_000)
    assert assessed(heirs=(SON,), holdings=(field,)).taxes.total == 1_280_000  # C-17
    shares = assessed(holdings=(replace(LAND, value=350_000_000),))  # C-19
    assert [line.taxes.total for line in shares.heirs] == [3_160_000, 3_160_000, 4_740_000]


def test_what_is_not_known_gives_a_sentence_and_no_figure() -> None:
    found = facts(family(holdings=(
        replace(FIELD, value=None), replace(HOUSE, value=0), replace(CAR, vehicle=None),
        replace(CAR, key="2", vehicle=Vehicle(VehicleType.TRUCK)), replace(CAR, key="3", vehicle=Vehicle(VehicleType.MOTORCYCLE)),
    )))
    assert found.law is None and not found.holdings
    assert [row.why for row in found.left_out] == [
        "시가표준액을 확인하지 못했습니다", "대장에 시가표준액이 0원으로 적혀 있습니다", "차의 종류를 확인하지 못했습니다",
        "차의 크기(경형ㆍ소형ㆍ중형ㆍ대형)를 확인하지 못했습니다", "이륜차의 배기량을 확인하지 못했습니다",
    ]
    assert local_tax.assess(found.frame).due == date(2027, 3, 31)


def test_a_field_of_unknown_use_counts_as_registered_and_says_so() -> None:
    assert facts(family()).assumed == ("토지(전) 전곡읍 전곡리 12-3: 등록된 지목(전)대로 농지로 계산했습니다",)
    assert facts(family(holdings=(replace(FIELD, used=True), HOUSE))).assumed == ()


def test_two_heirs_of_one_name_are_told_apart() -> None:
    found = facts(family(heirs=(SON, replace(DAUGHTER, name=SON.name))))
    assert found.names == {"가상장남(2)": "2", "가상장남(3)": "3"}


@pytest.mark.parametrize(("changes", "said"), [
    ({"as_of": date(2026, 9, 1)}, "안내하는 날 2026. 9. 1.보다 늦습니다"),
    ({"heirs": (WIFE, replace(SON, key="1"))}, "상속인 번호 '1'이(가) 두 번"),
    ({"holdings": (FIELD, FIELD)}, "재산 번호"),
    ({"holdings": (replace(FIELD, sold_on=date(2026, 8, 1)),)}, "사망 전(2026. 8. 1.)에 팔려 상속재산이 아닙니다"),
    ({"holdings": (replace(FIELD, value=-1),)}, "있을 수 없습니다"),
    ({"holdings": (replace(FIELD, share=Fraction(4, 3)),)}, "4/3은 0보다 크고 1 이하"),
    ({"holdings": (replace(FIELD, area=Fraction(0)),)}, "0㎡ 이하"),
    ({"holdings": (replace(FIELD, vehicle=CAR.vehicle),)}, "차량 사실이 있습니다"),
    ({"holdings": (replace(FIELD, division={"1": Fraction(1, 2), "2": Fraction(1, 3)}),)}, "5/6이어서 1이 되지 않습니다"),
    ({"holdings": (replace(FIELD, division={"9": Fraction(1)}),)}, "번호가 '9'인 사람이 없습니다"),
    ({"heirs": (WIFE, replace(SON, renounced=True)), "filings": (Filed(date(2026, 10, 1), "2"),)}, "상속을 포기했는데"),
    ({"filings": (Filed(date(2026, 9, 1)),)}, "사망일보다 빠릅니다"),
    ({"filings": (Filed(date(2026, 10, 1)), Filed(date(2026, 10, 2)))}, "두 번 있습니다"),
])
def test_contradictions_are_refused_with_a_sentence(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused) as refused:
        facts(family(**changes))
    assert said in refused.value.sentence and refused.value.field


@pytest.mark.parametrize(("written", "value"), [
    ("200,000,000", 200_000_000), ("200,000,000원", 200_000_000), (" 0 ", 0), (5, 5), ("", None), (None, None),
])
def test_values_are_read_as_registers_write_them(written: object, value: int | None) -> None:
    assert value_of(written) == value


@pytest.mark.parametrize("written", ["2억", "20,00", "1.5", 1.5, True, -1])
def test_values_that_are_none_are_refused(written: object) -> None:
    with pytest.raises(Refused):
        value_of(written)
