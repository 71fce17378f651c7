"""A promise is a measure with a target and a date; here is what makes one acceptable.

``direction`` is the measure's own ("down": less is better, "up": more is better).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from hyeonjang.kit.errors import Refused
from hyeonjang.kit.korean import date_ko, josa

Direction = Literal["down", "up"]


@dataclass(frozen=True)
class PromiseFacts:
    """What the measure says about itself and today; ``baseline`` is ``None`` where there is none."""

    known: bool
    title_ko: str
    unit_ko: str
    direction: Direction
    baseline: Fraction | None


def check_promise(facts: PromiseFacts, *, slug: str, target: Decimal, due: date, on: date) -> None:
    """Refuses an unknown measure, a past or present due date, and a target that is no improvement."""
    if not facts.known:
        raise Refused(
            f"{josa(repr(slug), '은/는')} 등록된 지표가 아닙니다. 지표 목록에서 골라 주세요.",
            field="measure",
            code="unknown_measure",
        )
    if not target.is_finite() or target < 0:
        raise Refused("목표값은 0 이상의 수로 적어 주세요.", field="target", code="target")
    if due <= on:
        raise Refused(
            f"약속 기한 {date_ko(due)}은 이미 지났거나 오늘입니다. 앞으로의 날짜를 적어 주세요.",
            field="due",
            code="due_past",
        )
    if facts.baseline is None:
        return
    goal = Fraction(target)
    if facts.direction == "down" and goal >= facts.baseline:
        raise Refused(
            f"{josa(facts.title_ko, '은/는')} 줄어야 좋은 지표입니다. 목표를 현재값 "
            f"{decimal_ko(facts.baseline)}{facts.unit_ko}보다 작게 적어 주세요.",
            field="target",
            code="target_direction",
        )
    if facts.direction == "up" and goal <= facts.baseline:
        raise Refused(
            f"{josa(facts.title_ko, '은/는')} 늘어야 좋은 지표입니다. 목표를 현재값 "
            f"{decimal_ko(facts.baseline)}{facts.unit_ko}보다 크게 적어 주세요.",
            field="target",
            code="target_direction",
        )


def decimal_ko(value: Fraction | Decimal | int | None, places: int = 1) -> str:
    """A number for the screen: at most ``places`` decimals, thousands separated, "-" when there is none."""
    if value is None:
        return "-"
    exact = Fraction(value)
    scaled = round(exact * 10**places)
    text = f"{Decimal(scaled) / (10**places):,.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
