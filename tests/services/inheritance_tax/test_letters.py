"""What a letter says is what the law computes, nothing else; and it says it so that people understand."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from hyeonjang.commons.notices.rules import plain
from hyeonjang.kit.errors import Refused
from hyeonjang.law import local_tax
from hyeonjang.law.local_tax import Household
from hyeonjang.services.inheritance_tax.estate import Deceased, Estate, Filed, Size, Vehicle, VehicleType
from hyeonjang.services.inheritance_tax.estimate import Estimate
from hyeonjang.services.inheritance_tax.letters import Letter, Letters, letters

from .families import CAR, DAUGHTER, FIELD, HOME, HOUSE, LAND, SON, WIFE, family
from .reading import figures_of, text_of

GRANDCHILD = replace(SON, key="4", name="가상손자", born=date(2012, 2, 2), address=HOME)
LATE = date(2027, 4, 7)


def one(kind: Letters = Letters.FIRST, **changes: Any) -> Letter:
    return letters(family(**changes), kind)[0]


def old(death: date, on: date, **changes: Any) -> Estate:
    return family(as_of=on, deceased=Deceased("가상고인", death, resident=True), heirs=(replace(SON, abroad=False),), **changes)


def test_the_taxes_of_the_worked_cases_stand_in_the_table() -> None:
    rows = one(heirs=(SON,), holdings=(LAND,)).values["세금"]
    assert rows == [["토지(대) 연천읍 차탄리 34-1", 5_600_000, 320_000, 400_000, 6_320_000]]  # C-13
    field = one(heirs=(SON,), holdings=(replace(FIELD, value=50_000_000),)).values
    assert field["세금"][0][1:] == [1_150_000, 30_000, 100_000, 1_280_000]  # C-17
    assert [row[3] for row in field["감면"]] == [90_000, 180_000, 1_580_000]  # C-17 farmer, the other reading, no field
    big = replace(HOUSE, value=300_000_000, area=Fraction(120))
    home = one(heirs=(SON,), holdings=(big,)).values
    assert home["세금"][0][4] == 9_480_000 and [row[3] for row in home["감면"]] == [2_880_000]  # C-16


def test_surcharges_of_the_worked_cases_stand_in_the_table() -> None:
    """C-34 and C-37: land of 200 million, death 2025-01-20."""
    early = Estimate(old(date(2025, 1, 20), date(2025, 8, 20), holdings=(LAND,))).late[0]
    assert (early.unfiled, early.late, early.to_pay) == (560_000, 24_640 + 1_400 + 1_760, 6_907_800)
    later = letters(old(date(2025, 1, 20), date(2026, 2, 10), holdings=(LAND,)), Letters.AFTER6)[0]
    assert later.values["늦으면"][0] == ["2026. 2. 10.(이 편지의 날)", 1_120_000, 269_720, 1_389_720]
    assert "줄여 주는 기간은 지났습니다" in later.values["단계"]


def test_the_table_of_waiting_is_the_laws() -> None:
    estimate = Estimate(family())
    assert estimate.found is not None
    theirs = {row.on: row for row in estimate.found.waiting}
    assert estimate.late and all(
        (row.unfiled, row.late, row.more, row.to_pay)
        == (theirs[row.on].unfiled, theirs[row.on].late, theirs[row.on].surcharge, theirs[row.on].to_pay)
        for row in estimate.late
    )


@pytest.mark.parametrize(("death", "said", "why"), [
    (date(2025, 3, 15), "2025. 10. 15.(수)", "국가정보자원관리원 화재에 따른 기한연장"),  # C-01
    (date(2020, 3, 20), "2020. 10. 5.(월)", "쉬는 날"),  # C-04
    (date(2025, 2, 28), "2025. 9. 1.(월)", "일요일"),  # C-06
    (date(2024, 8, 30), "2025. 2. 28.(금)", "2024. 8. 31."),  # C-07
])
def test_the_deadline_is_said_with_its_reasons(death: date, said: str, why: str) -> None:
    letter = letters(old(death, death + timedelta(days=20), holdings=(LAND,)), Letters.FIRST)[0]
    assert said in letter.values["기한"] and any(why in line for line in letter.values["까닭"])


def test_heirs_abroad_have_nine_months_and_the_car_does_not() -> None:
    abroad = replace(DAUGHTER, abroad=True, address="100 Example Street, Queens, NY 11101, USA", language="en", name="GASANG Janyeo")
    made = letters(family(heirs=(WIFE, SON, abroad)), Letters.ABROAD)
    home, away = text_of(made[0]), text_of(made[1])
    assert "2027. 6. 30.(수)까지" in home and "9개월" in home and "2027. 3. 31.(수)까지 명의도" in home
    assert "The last day to file and pay" in away and "2027. 6. 30." in away and "님" not in away.split("\n")[0]
    unknown = one(heirs=(WIFE, SON, replace(DAUGHTER, abroad=None)))
    assert any("2027. 6. 30.까지입니다. 그러면 저희에게" in line for line in unknown.values["까닭"])


def test_reliefs_are_asked_and_where_they_are_known_they_are_in() -> None:
    asked = one(heirs=(SON,), holdings=(HOUSE,))
    assert [row[1:] for row in asked.values["감면"]] == [["1가구 1주택에 해당하면", 5_328_000, 1_728_000]]
    known = one(heirs=(replace(SON, household=Household(0)),), holdings=(HOUSE,))
    assert "감면" not in known.values and known.values["세금"][0][4] == 1_728_000
    assert any("1가구 1주택으로 보고" in line for line in known.values["세금참고"])
    assert "감면" not in one(heirs=(replace(SON, household=Household(1)),), holdings=(HOUSE,)).values


def test_both_readings_are_shown_and_the_default_is_marked() -> None:
    rows = {row[1]: row[3] for row in one(holdings=(HOUSE,)).values["감면"]}
    assert rows["1가구 1주택에 해당하면(이 안내)"] < rows["1가구 1주택(다른 해석)"]
    late = one(Letters.AFTER1, as_of=LATE)
    assert any("농어촌특별세에도 무신고가산세" in line for line in late.values["세금참고"])


def test_what_has_no_value_is_listed_without_a_figure() -> None:
    letter = one(holdings=(replace(FIELD, value=None), replace(HOUSE, value=0)))
    assert [row[4] for row in letter.values["재산"]] == ["확인 중", "확인 중"]
    assert "세금" not in letter.values and "늦으면" not in letter.values and "감면" not in letter.values
    text = text_of(letter)
    assert "세금은 얼마쯤인가요?" not in text and "늦으면 얼마를" not in text
    assert "시가표준액을 확인하지 못했습니다" in text and "0원으로 적혀" in text and "2027. 3. 31.(수)까지" in text


def test_small_things_are_free_of_tax_and_the_letter_says_why() -> None:
    letter = one(holdings=(replace(CAR, value=480_000),), heirs=(SON,))
    assert any("500,000원 이하여서 세금이 없습니다" in line for line in letter.values["세금참고"])
    assert "늦으면" not in letter.values


def test_one_letter_for_each_household() -> None:
    made = letters(family(), Letters.FIRST)
    assert [letter.heirs for letter in made] == [("1", "2"), ("3",)]
    assert made[0].values["받는분"] == "가상배우자 님, 가상장남 님" and made[0].recipient.name == "가상배우자"
    assert made[0].key == "first:1"
    assert "5/7" in made[0].values["세금참고"][0] and "2/7" in made[1].values["세금참고"][0]


def test_who_gets_none_and_who_cannot_be_reached() -> None:
    ruin = replace(DAUGHTER, address="서울 어딘가")
    missing = replace(SON, address="", missing=True)
    made = letters(family(heirs=(WIFE, missing, ruin)), Letters.FIRST)
    assert [(letter.heirs, bool(letter.problem)) for letter in made] == [(("1",), False), (("2",), True), (("3",), True)]
    assert "소식을 몰라" in made[1].problem and "주소로는 편지가 가지 않습니다" in made[2].problem
    assert "소식을 모르는 상속인이 있어도" in text_of(made[0])
    renounced = letters(family(heirs=(WIFE, replace(SON, renounced=True), DAUGHTER)), Letters.FIRST)
    assert [letter.heirs for letter in renounced] == [("1",), ("3",)]
    assert "상속포기를 받아들인" in text_of(renounced[0])


def test_representation_successors_and_minors() -> None:
    gone = replace(SON, died_on=date(2020, 1, 1), address="", children=(GRANDCHILD,))
    made = letters(family(heirs=(WIFE, gone)), Letters.FIRST)
    assert made[0].values["받는분"] == "가상배우자 님, 가상손자 님의 법정대리인"
    since = replace(SON, died_on=date(2026, 10, 1), children=(replace(GRANDCHILD, address="경기도 연천군 군남면 군남로 5"),))
    later = letters(family(heirs=(WIFE, since)), Letters.FIRST)
    assert later[1].recipient.name == "가상손자의 법정대리인" and "이어서 신고합니다" in text_of(later[0])


def test_who_has_filed_is_left_in_peace() -> None:
    made = letters(family(filings=(Filed(date(2026, 11, 1), "3"),)), Letters.D60)
    assert [letter.heirs for letter in made] == [("1", "2")]
    first = letters(family(filings=(Filed(date(2026, 11, 1), "3"),)), Letters.FIRST)[0]
    assert any("이미 신고한 상속인의 몫은 빼고" in line for line in first.values["세금참고"])
    with pytest.raises(Refused, match="모두 신고했습니다"):
        letters(family(filings=(Filed(date(2026, 11, 1)),)), Letters.D60)


def test_on_which_step_a_late_family_stands() -> None:
    for day, until, cut in ((LATE, "2027. 4. 30.(금)", "50%"), (date(2027, 5, 20), "2027. 6. 30.(수)", "30%"),
                            (date(2027, 8, 1), "2027. 9. 30.(목)", "20%")):
        said = one(Letters.AFTER1, as_of=day).values["단계"]
        assert said.startswith(until) and cut in said


@pytest.mark.parametrize(("kind", "changes", "said"), [
    (Letters.FIRST, {"as_of": LATE}, "기한 뒤 안내를 고르십시오"),
    (Letters.AFTER1, {}, "아직 지나지 않았습니다"),
    (Letters.VEHICLE, {"holdings": (HOUSE,)}, "자동차가 없습니다"),
    (Letters.VEHICLE, {"holdings": (replace(CAR, vehicle=Vehicle(VehicleType.PASSENGER, transferred=True)),)}, "자동차가 없습니다"),
    (Letters.ABROAD, {}, "외국에 주소를 둔 상속인이 없습니다"),
    (Letters.MISSING, {}, "첫 안내를 고르십시오"),
    (Letters.ELSEWHERE, {}, "첫 안내를 고르십시오"),
    (Letters.REDIVISION, {"heirs": (SON,)}, "한 명이어서"),
    (Letters.FIRST, {"deceased": Deceased("가상고인", date(1990, 1, 1))}, "1996. 1. 1. 전에"),
    (Letters.FIRST, {"heirs": ()}, "상속인이 한 명도 없습니다"),
    (Letters.FIRST, {"heirs": (replace(SON, renounced=True),)}, "상속인"),
])
def test_a_kind_that_does_not_fit_is_refused(kind: Letters, changes: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused) as refused:
        letters(family(**changes), kind)
    assert said in refused.value.sentence


MANY: list[tuple[Letters, dict[str, Any]]] = [
    (Letters.FIRST, {}), (Letters.D150, {"holdings": (LAND,)}), (Letters.D60, {}), (Letters.D14, {"heirs": (SON,)}),
    (Letters.AFTER1, {"as_of": LATE}), (Letters.AFTER3, {"as_of": date(2027, 6, 1)}), (Letters.AFTER6, {"as_of": date(2028, 9, 1)}),
    (Letters.VEHICLE, {}), (Letters.VEHICLE, {"as_of": LATE, "filings": (Filed(date(2026, 12, 1)),), "holdings": (replace(CAR, vehicle=None),)}),
    (Letters.REDIVISION, {}), (Letters.REDIVISION, {"as_of": LATE}),
    (Letters.ELSEWHERE, {"deceased": Deceased("가상고인", date(2026, 9, 3), resident=False, reported_at="의정부시")}),
    (Letters.MISSING, {"deceased": Deceased("가상고인", date(2020, 5, 1), declared_on=date(2026, 10, 2))}),
    (Letters.MISSING, {"heirs": (WIFE, replace(SON, missing=True, address=""))}),
    (Letters.ABROAD, {"heirs": (WIFE, replace(SON, abroad=True))}),
    (Letters.FIRST, {"heirs_complete": False, "holdings": (replace(HOUSE, area=None, flat=True), replace(LAND, value=900_000))}),
    (Letters.FIRST, {"holdings": (replace(FIELD, registered_on=date(2026, 10, 5), division={"2": Fraction(1)}),)}),
]


@pytest.mark.parametrize(("kind", "changes"), MANY)
def test_every_figure_has_its_ground_and_the_words_are_plain(kind: Letters, changes: dict[str, Any]) -> None:
    for letter in letters(family(**changes), kind):
        grounds = {row.said for row in letter.book.rows}
        said = list(figures_of(letter))
        assert said, "a letter without a single figure says nothing"
        assert set(said) <= grounds
        assert all(row.steps and all(step.cite for step in row.steps) for row in letter.book.rows)
        kept = letter.book.to_json()
        assert isinstance(kept["steps"], list) and isinstance(kept["figures"], list) and len(kept["figures"]) == len(letter.book.rows)
        assert len(json.dumps(kept, ensure_ascii=False)) < 80_000
        assert plain.remarks(text_of(letter).replace("km", "").replace("\n", "\n")) == []
        assert "None" not in text_of(letter) and "{" not in text_of(letter)


def test_a_missing_person_and_a_death_elsewhere_are_spoken_of_as_such() -> None:
    declared = one(Letters.MISSING, deceased=Deceased("가상고인", date(2020, 5, 1), declared_on=date(2026, 10, 2)))
    assert "2026. 10. 2. 실종을 선고" in declared.values["머리말"] and "명복" not in declared.values["머리말"]
    assert any("실종선고 심판서" in line for line in declared.values["서류"])
    assert local_tax.filing_due(date(2020, 5, 1), declared=date(2026, 10, 2)).due == date(2027, 4, 30)
    assert "2027. 4. 30." in declared.values["기한"]
    elsewhere = one(Letters.ELSEWHERE, deceased=Deceased("가상고인", date(2026, 9, 3), resident=False, reported_at="의정부시"))
    assert "의정부시에 사망신고" in elsewhere.values["머리말"]


def test_dividing_again_is_warned_of_by_day_and_rate() -> None:
    before, after = one(Letters.REDIVISION).values["규칙"][0], one(Letters.REDIVISION, as_of=LATE).values["규칙"][0]
    assert "2027. 3. 31.까지 등기도 다시" in before and "3.5%" in before
    assert "3.5%" in after and "2027" not in after


def test_no_letter_tells_other_households_names_or_numbers() -> None:
    mother, daughter = letters(family(), Letters.FIRST)
    assert "가상장녀" not in text_of(mother) and "가상배우자" not in text_of(daughter) and "가상장남" not in text_of(daughter)
    for letter in (mother, daughter):
        assert "450301" not in text_of(letter) and HOME not in text_of(letter)


def test_a_sole_heir_is_not_told_to_divide_and_a_car_not_to_be_registered_as_land() -> None:
    alone, car = text_of(one(heirs=(SON,), holdings=(LAND,))), text_of(one(heirs=(SON,), holdings=(CAR,)))
    assert "나눌 몫" not in alone and "1.\n연천군청" in alone and "등기소에서" in alone
    assert "등기소에서" not in car and "등기한 뒤에" not in alone
    assert "나눌 몫을 정합니다" in text_of(one())


def test_a_family_with_very_many_fields_gets_a_letter_that_can_be_read() -> None:
    fields = tuple(replace(FIELD, key=str(number), where=f"전곡읍 전곡리 {number}") for number in range(1, 31))
    letter = one(holdings=(*fields, HOUSE))
    assert len(letter.values["재산"]) == 31 and len(letter.values["감면"]) == 5
    assert [row[0] for row in letter.values["세금"]] == ["토지(전) 30건", "주택 1건", "모두 합쳐"]
    estimate = Estimate(family(holdings=(*fields, HOUSE)))
    assert letter.values["세금"][2][4] == estimate.taxes.total and letter.values["감면"][0][0] == "농지 30필지"
    assert letter.values["감면"][0][2] == letter.values["세금"][0][4]
    assert set(figures_of(letter)) <= {row.said for row in letter.book.rows}


def test_years_later_a_letter_can_say_why_a_figure_stood_in_it() -> None:
    book = one(heirs=(SON,), holdings=(LAND,)).book
    (ground,) = [row for row in book.why("5,600,000원") if row.label.endswith("취득세")]
    assert [step.rule for step in ground.steps][:2] == ["과세표준", "표준세율"]
    assert any("지방세법 제11조제1항제1호나목" in step.cite for step in ground.steps)
    assert book.why("1원") == ()


def test_a_scrapped_old_car_is_free_and_the_letter_says_why() -> None:
    gone = replace(CAR, vehicle=Vehicle(VehicleType.PASSENGER, Size.MEDIUM, age=12, scrapped=True, deregistered=date(2026, 10, 1)))
    letter = one(heirs=(SON,), holdings=(gone, LAND))
    assert letter.values["세금"][0][4] == 0
    assert any("세금이 없습니다(차령초과" in line for line in letter.values["세금참고"])
    assert not any("명의도 옮기십시오" in line for line in letter.values["알아두기"])
