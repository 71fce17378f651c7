"""Every worked case of inheritance, to the won; a case without source or status fails."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import hyeonjang.law.civil as civil
import hyeonjang.law.local_tax as local_tax
from hyeonjang.kit.errors import Refused
from hyeonjang.law.local_tax import estate_from
from hyeonjang.law.local_tax.inheritance import assess
from hyeonjang.law.local_tax.intake import parse
from hyeonjang.law.local_tax.surcharge import (
    Billed,
    after_bill,
    late_filing_relief,
    late_payment,
    nonfiling,
    underreport,
)
from hyeonjang.law.runtime import floor10, read_yaml

CIVIL = Path(civil.__file__).with_name("cases")
TAX = Path(local_tax.__file__).with_name("cases")
STATUSES = {"OFFICIAL", "PUBLISHED", "DERIVED"}
FILING = ("filed_on", "paid_on", "billed_on", "bill_due", "fraud", "knew_decision", "just_cause")


def rows(path: Path) -> dict[str, list[dict[str, Any]]]:
    content = read_yaml(path) if path.name != "taxes.yaml" else parse(path.read_text("utf-8"))
    assert isinstance(content, dict)
    return content


def load(folder: Path, name: str, key: str) -> list[Any]:
    return [pytest.param(case, id=case["id"]) for case in rows(folder / f"{name}.yaml")[key]]


def day(text: str) -> date:
    return date.fromisoformat(text)


ALL = [
    pytest.param(case, id=f"{path.parent.parent.name}-{case['id']}")
    for folder in (CIVIL, TAX)
    for path in sorted(folder.glob("*.yaml"))
    for group in rows(path).values()
    for case in group
]


@pytest.mark.parametrize("case", ALL)
def test_출처와_지위(case: dict[str, Any]) -> None:
    assert case["status"] in STATUSES and len(case["source"]) > 3


def test_기준_문서의_사례가_모두_있다() -> None:
    ids = {str(param.values[0]["id"]) for param in ALL}  # type: ignore[index]
    wanted = "01 04 06 07 08 09 10 11 12 13 14 16 17 19 22 23 24 25 26 28 29 30 32 33 34 37 39 41 43 44"
    missing = [number for number in wanted.split() if not any(one.startswith(f"C-{number}") for one in ids)]
    assert not missing


def family(case: dict[str, Any]) -> civil.Succession:
    estate = estate_from(
        {
            "as_of": "2030-01-01",
            "death": case["death"],
            "heirs": case["people"],
            "properties": [{"name": "땅", "kind": "land", "value": 1}],
        }
    )
    return civil.succession(estate.heirs, estate.death, as_of=estate.as_of)


@pytest.mark.parametrize("case", load(CIVIL, "shares", "shares"))
def test_상속분(case: dict[str, Any]) -> None:
    found = family(case)
    assert {row.person.name: row.share for row in found.heirs} == {
        name: Fraction(share) for name, share in case["shares"].items()
    }
    assert sum(row.share for row in found.heirs) == 1 and found.trace.cites
    for code, shares in case.get("other", {}).items():
        assert found.readings[code] == {name: Fraction(share) for name, share in shares.items()}
    assert set(found.readings) == set(case.get("other", {}))
    if "principal" in case:
        chosen, trace = civil.principal_heir(found)
        assert chosen is not None and chosen.name == case["principal"]
        assert "제53조" in " ".join(trace.cites)
    if "note" in case:
        assert case["note"] in " ".join(found.notes)


@pytest.mark.parametrize("case", load(CIVIL, "shares", "refused"))
def test_있을_수_없는_가족(case: dict[str, Any]) -> None:
    with pytest.raises(Refused) as caught:
        family(case)
    assert case["says"] in caught.value.sentence and caught.value.sentence.endswith(".")


@pytest.mark.parametrize("case", load(TAX, "deadlines", "due"))
def test_신고기한(case: dict[str, Any]) -> None:
    found = local_tax.filing_due(
        day(case["death"]),
        own_abroad=case.get("abroad") == "own",
        any_abroad="abroad" in case,
        declared=day(case["declared"]) if "declared" in case else None,
    )
    assert found.due == day(case["due"]) and found.trace.cites
    assert found.statutory_due == day(case.get("statutory", case["due"]))
    if "printed_wrong" in case:
        assert found.due != day(case["printed_wrong"])
    codes = {point.code: point.other for point in found.opens}
    assert set(codes) == ({case["open"]} if "open" in case else set())
    if "open" in case:
        assert case["other"] in codes[case["open"]]


@pytest.mark.parametrize("case", load(TAX, "deadlines", "vehicles"))
def test_이전등록_기한(case: dict[str, Any]) -> None:
    found = local_tax.vehicle_transfer_due(day(case["death"]))
    assert found.due_day == day(case["due"])


@pytest.mark.parametrize("case", load(TAX, "deadlines", "steps"))
def test_감면_구간의_끝(case: dict[str, Any]) -> None:
    due = day(case["due"])
    assert local_tax.month_step(due, case["months"]) == day(case["last"])
    assert local_tax.month_step(due, case["months"], roll=True) == day(case["rolled"])


@pytest.mark.parametrize("case", load(TAX, "surcharges", "old"))
def test_옛_결정의_계산(case: dict[str, Any]) -> None:
    main = floor10(Fraction(case["base"]) * Fraction("2/100"))
    rural = floor10(Fraction(case["base"]) * Fraction("2/1000"))
    found = {"main": [main], "rural": [rural]}
    due = date(2010, 6, 30)
    for name, tax, charge in (
        ("main", main, case.get("unfiled")),
        ("rural", rural, case.get("rural_unfiled", case.get("unfiled"))),
    ):
        found[name] += [nonfiling(tax, Fraction(charge))] if charge else []
        if len(case[name]) == 3:
            found[name].append(late_payment(tax, due, date.fromordinal(due.toordinal() + case["days"])))
        assert found[name][: len(case[name])] == case[name]
    if case["days"]:
        assert late_payment(main, due, date.fromordinal(due.toordinal() + case["days"])) == case["main"][2]
    assert [sum(case["main"]), sum(case["rural"])] == case["totals"]


@pytest.mark.parametrize("case", load(TAX, "surcharges", "late"))
def test_납부지연(case: dict[str, Any]) -> None:
    due, paid = day(case["due"]), day(case["paid"])
    assert late_payment(case["tax"], due, paid) == case["late"] != case.get("printed_wrong")
    if "literal" in case:
        assert late_payment(case["tax"], due, paid, literal_2019=True) == case["literal"]


@pytest.mark.parametrize("case", load(TAX, "surcharges", "unfiled"))
def test_무신고(case: dict[str, Any]) -> None:
    assert nonfiling(case["tax"], Fraction(case["rate"]), Fraction(case["cut"])) == case["amount"]


@pytest.mark.parametrize("case", load(TAX, "surcharges", "relief"))
def test_기한_후_신고_감면(case: dict[str, Any]) -> None:
    found = late_filing_relief(
        day(case["due"]),
        day(case["filed"]),
        paid=day(case["paid"]) if "paid" in case else day(case["filed"]),
        knew=case.get("knew", False),
        readings=True,
    )
    assert found.cut == Fraction(case["cut"])
    assert found.rolled == (Fraction(case["rolled"]) if "rolled" in case else None)


@pytest.mark.parametrize("case", load(TAX, "surcharges", "bills"))
def test_고지_뒤(case: dict[str, Any]) -> None:
    bill = Billed(day(case["issued"]), day(case["due"]), day(case["paid"]))
    assert case["tax"] + after_bill(case["tax"], day(case["death"]), bill) == case["total"]


@pytest.mark.parametrize("case", load(TAX, "surcharges", "underreport"))
def test_과소신고(case: dict[str, Any]) -> None:
    found = underreport(case["short"], day(case["due"]), day(case["amended"]))
    assert found.surcharge == case["amount"] and found.trace.cites


@pytest.mark.parametrize("case", load(TAX, "surcharges", "redivisions"))
def test_재분할(case: dict[str, Any]) -> None:
    shares = {
        key: {name: Fraction(part) for name, part in case[key].items()} for key in ("before", "after", "gifts")
    }
    found = local_tax.redivision(
        shares["before"],
        shares["after"],
        day(case["again"]),
        day(case["due"]),
        death=day(case["death"]),
        judgment=case.get("judgment", False),
    )
    assert found.gifts == shares["gifts"]
    assert found.rate == (Fraction(case["rate"]) if "rate" in case else None) and found.trace.cites


def estate_of(case: dict[str, Any]) -> local_tax.Estate:
    one = {"name": "A", "relation": "child", "abroad": False}
    one |= {key: case[key] for key in ("household", "farmer") if key in case}
    return estate_from(
        {
            "as_of": case["as_of"],
            "death": case["death"],
            "heirs": case.get("heirs", [one]),
            "properties": case.get("properties", [case.get("property")]),
            **{key: case[key] for key in FILING if key in case},
        }
    )


@pytest.mark.parametrize("case", load(TAX, "taxes", "taxes"))
def test_세액(case: dict[str, Any]) -> None:
    found = assess(estate_of(case))
    want = case["want"]
    total = found.taxes.total if want.get("tax_only") else found.to_pay
    assert total == want["total"]
    if "parts" in want:
        assert [found.taxes.acquisition, found.taxes.education, found.taxes.rural] == want["parts"]
    charges = found.charges
    parts = [charges.unfiled, charges.late_acquisition, charges.late_education, charges.late_rural]
    if not want.get("tax_only"):
        assert parts == want.get("surcharges", [0, 0, 0, 0])
    other = (charges.sold, charges.after_bill, charges.unfiled_rural)
    assert other == tuple(want.get(key, 0) for key in ("sold", "bill", "rural_unfiled"))
    for name, amount in want.get("heirs", {}).items():
        line = next(line for line in found.heirs if line.person.name == name)
        assert line.taxes.total + line.charges.total == amount
    if "open" in want:
        point = next(point for point in found.opens if point.code == want["open"])
        assert want.get("other", "") in point.other
    if "asks" in want:
        assert any(want["asks"] in question.then for question in found.questions)
    else:
        assert not any(question.about == "집" for question in found.questions)
    assert found.to_json()["totals"]["to_pay"] == found.to_pay  # type: ignore[index,call-overload]


@pytest.mark.parametrize("case", load(TAX, "taxes", "refused"))
def test_있을_수_없는_사실(case: dict[str, Any]) -> None:
    with pytest.raises(Refused) as caught:
        assess(estate_of(case))
    assert case["says"] in caught.value.sentence and caught.value.sentence.endswith(".")
    if "code" in case:
        assert caught.value.code == case["code"]
