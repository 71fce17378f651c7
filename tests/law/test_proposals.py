"""The ordinance on proposals."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hyeonjang.kit.errors import Refused
from hyeonjang.law.proposals import (
    Body,
    Grade,
    bonus_limit,
    check_prize,
    decision_due,
    not_counted,
    params,
    plan_due,
    prize_range,
    record_book_due,
    retention,
    review_decision_due,
    review_request_due,
    share_prize,
    supplement_request_due,
    trimmed_mean,
)

ON = date(2026, 11, 2)


def test_기한들() -> None:
    assert supplement_request_due(date(2026, 11, 2)).due == date(2026, 11, 9)
    assert decision_due(date(2026, 11, 2)).due == date(2026, 12, 2)
    assert decision_due(date(2026, 10, 31)).due == date(2026, 11, 30)
    assert review_request_due(date(2026, 11, 2)).due == date(2026, 11, 17)
    assert review_decision_due(date(2026, 11, 17)).due == date(2026, 12, 17)
    assert plan_due(date(2026, 11, 30)).due == date(2026, 12, 31)
    assert record_book_due(2026) == date(2027, 1, 31)


def test_보완과_의견조회는_결정기간에서_빠진다() -> None:
    received = date(2026, 11, 2)
    asked, answered = date(2026, 11, 9), date(2026, 11, 19)
    one = decision_due(received, [not_counted(asked, answered)])
    assert one.due == date(2026, 12, 14)  # 12. 12.(토)에서 월요일로
    inquiry = not_counted(date(2026, 11, 16), date(2026, 11, 24))
    both = decision_due(received, [not_counted(asked, answered), inquiry])
    assert both.due == date(2026, 12, 17)
    assert not_counted(asked, asked) is None
    assert "제17조제1항" in " ".join(one.steps.cites)
    with pytest.raises(Refused, match="빠릅니다"):
        not_counted(answered, asked)


def test_조례가_생기기_전에는_답하지_않는다() -> None:
    with pytest.raises(Refused, match=r"2018\. 12\. 31\.부터"):
        decision_due(date(2018, 12, 30))


def test_제척된_위원은_먼저_뺀다() -> None:
    scores = {"가": 80, "나": 90, "다": 70, "라": 85, "마": 60}
    found = trimmed_mean(scores, ["마"], on=ON)
    assert found.mean == Fraction(165, 2)
    assert (found.highest, found.lowest, found.conflicted) == ("나", "다", ("마",))
    assert found.trace.steps[0].cite == "연천군 제안제도 운영 조례 시행규칙 제6조제1항"
    with pytest.raises(Refused, match="3명 이상"):
        trimmed_mean(scores, ["가", "나", "다"], on=ON)
    with pytest.raises(Refused, match="벗어납니다"):
        trimmed_mean({**scores, "바": 101}, on=ON)
    with pytest.raises(TypeError):
        trimmed_mean({**scores, "바": 80.5}, on=ON)  # type: ignore[dict-item]


@given(st.lists(st.integers(0, 100), min_size=3, max_size=12))
def test_평균은_순서와_무관하고_최고와_최저_사이다(scores: list[int]) -> None:
    named = {f"위원{number:02}": score for number, score in enumerate(scores)}
    backward = {f"위원{number:02}": score for number, score in enumerate(reversed(scores))}
    mean = trimmed_mean(named, on=ON).mean
    assert mean == trimmed_mean(backward, on=ON).mean
    assert mean == Fraction(sum(scores) - max(scores) - min(scores), len(scores) - 2)


@pytest.mark.parametrize(
    ("body", "adopted", "managed", "kept"),
    [
        (Body.YEONCHEON, True, "2029-11-02", "2029-12-31"),
        (Body.YEONCHEON, False, "2031-11-02", "2031-12-31"),
        (Body.NATIONAL, True, "2029-11-02", "2029-12-31"),
        (Body.NATIONAL, False, "2028-11-02", "2028-12-31"),
    ],
)
def test_보존기간(body: Body, adopted: bool, managed: str, kept: str) -> None:
    found = retention(ON, adopted, body=body)
    assert (found.managed_until.isoformat(), found.kept_until.isoformat()) == (managed, kept)


def test_부상금() -> None:
    assert prize_range(Grade.GOLD, ON) == (2_500_000, 3_000_000)
    assert prize_range(Grade.EFFORT, ON) == (100_000, 100_000)
    assert check_prize(Grade.BRONZE, 600_000, ON) == 600_000
    with pytest.raises(Refused, match="은상 부상금은 1,200,000원에서 2,000,000원"):
        check_prize(Grade.SILVER, 2_000_001, ON)
    assert bonus_limit(ON) == 30_000_000
    criteria = ("창의성", "경제성 또는 능률성", "계속성", "적용범위", "노력도")
    assert params().get("criteria", ON).items == criteria


@given(st.integers(0, 3_000_000), st.lists(st.integers(1, 50), min_size=1, max_size=5))
def test_공동제안의_부상금은_남김없이_나눈다(amount: int, raw: list[int]) -> None:
    parts = {f"제안자{number}": part for number, part in enumerate(raw)}
    if sum(raw) >= 100:
        with pytest.raises(Refused):
            share_prize(amount, {**parts, "더": 1})
        return
    parts["나머지"] = 100 - sum(raw)
    assert sum(share_prize(amount, parts).values()) == amount
