"""Every worked case of the law packages; a case without source or status fails."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import hyeonjang.law.periods as periods
import hyeonjang.law.proposals as proposals
from hyeonjang.kit.errors import Refused
from hyeonjang.law.periods import CaseTime, Kind, Regime, TimeUnit, default_table, due_from_text
from hyeonjang.law.runtime import read_yaml

PERIOD_CASES = Path(periods.__file__).with_name("cases")
PROPOSAL_CASES = Path(proposals.__file__).with_name("cases")
STATUSES = {"OFFICIAL", "PUBLISHED", "DERIVED"}


def load(path: Path, key: str) -> list[Any]:
    content = read_yaml(path)
    assert isinstance(content, dict)
    return [pytest.param(case, id=case["id"]) for case in content[key]]


DUE = [
    case
    for name in ("petition", "civil", "tax", "backward")
    for case in load(PERIOD_CASES / f"{name}.yaml", "cases")
]
RATES = load(PERIOD_CASES / "measures.yaml", "rates")
MILEAGE = load(PERIOD_CASES / "measures.yaml", "mileage")
SCORES = load(PROPOSAL_CASES / "proposals.yaml", "scores")
REFUSED_SCORES = load(PROPOSAL_CASES / "proposals.yaml", "refused_scores")
DECISIONS = load(PROPOSAL_CASES / "proposals.yaml", "decisions")


def answer(case: dict[str, Any], **options: Any) -> dict[str, Any]:
    return due_from_text(
        case["clock"],
        case["start"],
        case.get("length"),
        case.get("suspends", ()),
        case.get("extends", ()),
        reading=case.get("reading", "strict"),
        first_day_in=case.get("first_day_in", False),
        **options,
    )


@pytest.mark.parametrize("case", DUE)
def test_due(case: dict[str, Any]) -> None:
    table = default_table()
    if "known_on" in case:
        table = table.known_on(date.fromisoformat(case["known_on"]))
    found = answer(case, table=table)
    assert found["due"] == case["due"]
    assert found["due"] != case.get("printed_wrong")
    assert found["statutory_due"] == case.get("statutory", case["due"])
    if "nominal" in case:
        assert found["nominal"] == case["nominal"]
    if "after_declaration" in case:
        assert answer(case)["due"] == case["after_declaration"]
    assert found["trace"] and all(line["cite"] and line["reason"] for line in found["trace"])


@pytest.mark.parametrize("case", DUE + RATES + MILEAGE + SCORES + REFUSED_SCORES + DECISIONS)
def test_case_says_where_it_comes_from(case: dict[str, Any]) -> None:
    assert case["status"] in STATUSES and len(case["source"]) > 3


@pytest.mark.parametrize("case", RATES)
def test_rate(case: dict[str, Any]) -> None:
    statutory, saved = Fraction(case["statutory"]), Fraction(case["saved"])
    rate = periods.shortening_rate([CaseTime(statutory - saved, statutory, TimeUnit.WORKING_DAYS)])
    assert rate == Fraction(case["rate"])
    if "printed" in case:
        assert abs(rate * 100 - Fraction(case["printed"])) < Fraction(1, 10)
    else:
        assert abs(rate * 100 - Fraction(case["printed_wrong"])) > Fraction(1, 5)


@pytest.mark.parametrize("case", MILEAGE)
def test_mileage(case: dict[str, Any]) -> None:
    time = CaseTime(Fraction(case["used"]), Fraction(case["statutory"]), TimeUnit.WORKING_DAYS)
    assert periods.mileage(
        time, compound=case.get("compound", False), excluded=case.get("excluded", False)
    ) == Fraction(case["points"])


def test_substitutes_of_A_26() -> None:
    content = read_yaml(PERIOD_CASES / "holidays.yaml")
    assert isinstance(content, dict) and content["source"] and content["status"] == "OFFICIAL"
    table = default_table()
    made = [
        row.date.isoformat()
        for row in table.rows
        if row.kind is Kind.SUBSTITUTE and 2020 <= row.date.year <= 2028
    ]
    assert made == content["substitutes"]
    off = sorted(
        day.isoformat() for day in table.days_off(Regime.MINWON) if day.year == 2026 and day.weekday() < 5
    )
    assert off == content["weekdays_off_2026"]


@pytest.mark.parametrize("case", SCORES)
def test_score(case: dict[str, Any]) -> None:
    scores = {f"위원{number}": score for number, score in enumerate(case["scores"])}
    assert proposals.trimmed_mean(scores, on=date(2026, 11, 2)).mean == Fraction(case["mean"])


@pytest.mark.parametrize("case", REFUSED_SCORES)
def test_too_few_judges(case: dict[str, Any]) -> None:
    scores = {f"위원{number}": score for number, score in enumerate(case["scores"])}
    with pytest.raises(Refused, match="3명 이상"):
        proposals.trimmed_mean(scores, on=date(2026, 11, 2))


@pytest.mark.parametrize("case", DECISIONS)
def test_decision(case: dict[str, Any]) -> None:
    pauses = (
        [proposals.not_counted(*(date.fromisoformat(case[key]) for key in ("asked", "answered")))]
        if "asked" in case
        else []
    )
    found = proposals.decision_due(
        date.fromisoformat(case["received"]), pauses, body=proposals.Body(case["body"])
    )
    assert found.due == date.fromisoformat(case["due"])
