"""Rounding rules as things that carry their article.

Source: 국고금 관리법 제47조, 지방회계법 제55조 (amounts below 10 won are dropped).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

Exact = int | Fraction | Decimal


def _floor_to(unit: int) -> Callable[[Fraction], int]:
    def floor(amount: Fraction) -> int:
        return int(amount // unit) * unit

    return floor


@dataclass(frozen=True, slots=True)
class Rounding:
    """A rounding to whole won. Calling it takes an exact amount in won; a float raises ``TypeError``."""

    name: str
    cite: str
    apply: Callable[[Fraction], int]

    def __call__(self, amount: Exact) -> int:
        if not isinstance(amount, int | Fraction | Decimal) or isinstance(amount, bool):
            raise TypeError("rounding takes int, Fraction or Decimal won")
        exact = Fraction(amount)
        if exact < 0:
            raise ValueError("the article speaks of amounts to collect or to pay, not of negative ones")
        return self.apply(exact)


floor10 = Rounding("10원 미만 절사", "지방회계법 제55조", _floor_to(10))
"""Local treasury: below 10 won is dropped, each component by itself."""

floor10_national = Rounding("10원 미만 절사", "국고금 관리법 제47조", _floor_to(10))
"""National treasury: below 10 won is dropped."""

floor1 = Rounding("1원 미만 절사", "국고금 관리법 제47조", _floor_to(1))
"""Whole won, fraction dropped; for intermediate figures that are shown but not yet payable."""
