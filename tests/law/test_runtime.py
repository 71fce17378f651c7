"""Parameters, rules, traces and rounding."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

import hyeonjang.law.periods
import hyeonjang.law.proposals  # noqa: F401  (registers its rules)
from hyeonjang.kit.errors import Refused
from hyeonjang.law.runtime import (
    BrokenParams,
    Params,
    Trace,
    all_rules,
    floor10,
    parse_yaml,
    rule,
    rule_on,
    to_json,
)

GOOD = """
statute: 지방세기본법
params:
  late_rate:
    type: rate
    meaning: 납부지연가산세의 1일 비율
    values:
      - {from: 2019-01-01, value: "0.00025", cite: 지방세기본법 시행령 제34조제1항}
      - from: 2022-06-07
        value: "0.00022"
        cite: 지방세기본법 시행령 제34조제1항
        promulgation: 대통령령 제32665호
"""


def test_적용일에_맞는_값() -> None:
    params = Params.parse(GOOD, "예.yaml")
    assert params.get("late_rate", date(2022, 6, 6)).rate == Fraction(25, 100_000)
    row = params.get("late_rate", date(2022, 6, 7))
    assert (row.rate, row.promulgation) == (Fraction(22, 100_000), "대통령령 제32665호")
    with pytest.raises(BrokenParams, match=r"2019\. 1\. 1\.부터"):
        params.get("late_rate", date(2018, 12, 31))
    with pytest.raises(BrokenParams, match="없습니다"):
        params.get("early_rate", date(2022, 6, 7))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (('"0.00025"', "0.00025"), "소수"),
        (('"0.00025"', '"0,00025"'), "맞지 않습니다"),
        (('"0.00025"', "3"), "맞지 않습니다"),
        ((", cite: 지방세기본법 시행령 제34조제1항}", "}"), "cite"),
        (("from: 2019-01-01", "from: 2019-02-30"), "모양과 다릅니다"),
        (("from: 2019-01-01", "from: 2023-01-01"), "순서대로"),
        (("type: rate", "type: float"), "모양과 다릅니다"),
        (("    meaning: 납부", "    type: rate\n    meaning: 납부"), "두 번"),
        (("statute: 지방세기본법", "statute: 지방세기본법\nstatute: 지방세법"), "두 번"),
        (("params:", "params: ["), "문법"),
    ],
)
def test_믿을_수_없는_파일(change: tuple[str, str], sentence: str) -> None:
    assert change[0] in GOOD
    with pytest.raises(BrokenParams, match=sentence):
        Params.parse(GOOD.replace(*change, 1), "예.yaml")


def test_금액과_범위() -> None:
    text = """
statute: 조례
params:
  limit: {type: won, meaning: 상한, values: [{from: 2020-01-01, value: 30000000, cite: 조례 제1조}]}
  span: {type: won_range, meaning: 범위, values: [{from: 2020-01-01, value: [10, 20], cite: 조례 제2조}]}
"""
    params = Params.parse(text, "예.yaml")
    assert params.get("limit", date(2020, 1, 1)).number == 30_000_000
    assert params.get("span", date(2020, 1, 1)).won_range == (10, 20)
    with pytest.raises(TypeError):
        _ = params.get("limit", date(2020, 1, 1)).rate
    with pytest.raises(BrokenParams):
        Params.parse(text.replace("[10, 20]", "[20, 10]"), "예.yaml")


def test_중복된_키는_어디서든_거절() -> None:
    with pytest.raises(BrokenParams, match="3번째 줄"):
        parse_yaml("a:\n  b: 1\n  b: 2\n", "예.yaml")


def test_규칙은_날짜에_따라_고른다() -> None:
    name = "test.rule"

    @rule(cite="옛 규정 제1조", since="2020-01-01", name=name)
    def old() -> str:
        return "old"

    @rule(cite="새 규정 제1조", since="2026-05-06", name=name)
    def new() -> str:
        return "new"

    assert rule_on(name, date(2026, 5, 5)).function() == "old"
    assert rule_on(name, date(2026, 5, 6)).cite == "새 규정 제1조"
    with pytest.raises(Refused, match="규칙"):
        rule_on(name, date(2019, 12, 31))
    with pytest.raises(ValueError, match="two versions"):
        rule(cite="다른 규정", since="2026-05-06", name=name)(lambda: "x")
    with pytest.raises(ValueError, match="citation"):
        rule(cite=" ", since="2026-05-06")


def test_모든_규칙에_근거가_있다() -> None:
    names = {version.name for version in all_rules()}
    assert {"petition", "civil", "local-tax", "before", "proposals.decision_due"} <= names
    assert all(version.cite for version in all_rules())


def test_설명은_소수를_담지_않는다() -> None:
    trace = Trace()
    inputs = {"과세표준": 10, "세율": Decimal("0.028"), "날": date(2026, 5, 6)}
    trace.add("곱셈", "지방세법 제11조", Fraction(1, 3), **inputs)
    assert trace.to_json() == [
        {
            "rule": "곱셈",
            "inputs": {"과세표준": 10, "세율": "0.028", "날": "2026-05-06"},
            "cite": "지방세법 제11조",
            "result": "1/3",
        }
    ]
    with pytest.raises(TypeError):
        to_json({"비율": 0.1})
    with pytest.raises(ValueError, match="citation"):
        trace.add("근거 없음", "", 1)


def test_절사() -> None:
    assert floor10(Fraction(50_958_904, 10_000)) == 5_090
    assert floor10(Decimal("19.99")) == 10 and floor10.cite == "지방회계법 제55조"
    with pytest.raises(TypeError):
        floor10(19.9)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="negative"):
        floor10(-1)
