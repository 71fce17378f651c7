"""단축률 as it is shown: the rate with its sums, its n, its unit and its definition, and the trap beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from hyeonjang.law.periods.measure import CaseTime, shortening_rate

DEFINITION = "단축률 = 1 − (실제 처리기간의 합 ÷ 법정 처리기간의 합)"
COUNTED = (
    "실제 처리기간은 접수일부터 완료일까지, 법정 처리기간은 접수일부터 그 건의 처리기한까지 첫날을 넣어 센 근무일입니다. "
    "처리기한에 시각이 있으면 근무시간을 8시간으로 나눕니다. 보완처럼 처리기간에 넣지 않는 구간은 뺍니다. "
    "끝난 건을 반려·취하까지 모두 셉니다."
)
CITE = "민원 처리에 관한 법률 제19조"


def _one_decimal(value: Fraction) -> str:
    return f"{Decimal(round(value * 10)) / 10:,.1f}"


@dataclass(frozen=True)
class Shortening:
    """1 − Σ used ÷ Σ statutory of ``n`` cases, exact; ``mean_of_rates`` (to a millionth) is what it is not.

    ``without_due`` cases have no deadline and are not counted; ``left_out`` ones contradict themselves or lie
    outside the holiday table.
    """

    rate: Fraction
    statutory: Fraction
    used: Fraction
    unit_ko: str
    n: int
    mean_of_rates: Fraction
    without_due: int = 0
    left_out: int = 0

    definition_ko = f"{DEFINITION}, 단위: 근무일"
    counted_ko = COUNTED
    cite_ko = CITE

    @property
    def rate_ko(self) -> str:
        return f"{_one_decimal(self.rate * 100)}%"

    @property
    def statutory_ko(self) -> str:
        return f"{_one_decimal(self.statutory)}{self.unit_ko}"

    @property
    def used_ko(self) -> str:
        return f"{_one_decimal(self.used)}{self.unit_ko}"

    @property
    def sum_ko(self) -> str:
        """``1 − 12,300.0근무일 ÷ 20,000.0근무일``"""
        return f"1 − {self.used_ko} ÷ {self.statutory_ko}"

    @property
    def trap_ko(self) -> str:
        """Why the average of the cases' own rates is another number, and not this one."""
        return (
            f"건마다 낸 비율을 평균하면 {_one_decimal(self.mean_of_rates * 100)}%가 나오지만 단축률이 아닙니다. "
            "하루짜리 건과 서른 날짜리 건을 똑같이 치기 때문입니다."
        )

    @property
    def left_ko(self) -> str:
        """Which cases are not in it; empty when all are."""
        parts = [f"처리기한이 없는 {self.without_due:,}건"] if self.without_due else []
        parts += [f"날짜가 어긋나거나 공휴일 표 밖인 {self.left_out:,}건"] if self.left_out else []
        return f"{'과 '.join(parts)}은 빼고 셌습니다." if parts else ""

    def as_json(self) -> dict[str, object]:
        return {
            "rate": str(self.rate), "statutory": str(self.statutory), "used": str(self.used), "unit": self.unit_ko,
            "n": self.n, "mean_of_rates": str(self.mean_of_rates), "without_due": self.without_due,
            "left_out": self.left_out,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Shortening:
        """The inverse of :meth:`as_json`."""
        rate, statutory, used, mean = (Fraction(str(data[k])) for k in ("rate", "statutory", "used", "mean_of_rates"))
        return cls(rate, statutory, used, str(data["unit"]), int(str(data["n"])), mean,
                   int(str(data["without_due"])), int(str(data["left_out"])))


def shortening(cases: Sequence[CaseTime], *, without_due: int = 0, left_out: int = 0) -> Shortening:
    """The rate of cases of one unit (``law.periods.measure.shortening_rate``). Raises ``Refused`` for none and for
    mixed units."""
    rate = shortening_rate(cases)
    # Each case's own rate has its own denominator; their exact sum would be a number of millions of digits.
    mean = sum(1 - float(case.used / case.statutory) for case in cases) / len(cases)
    return Shortening(
        rate, sum((case.statutory for case in cases), Fraction(0)), sum((case.used for case in cases), Fraction(0)),
        cases[0].unit.value, len(cases), Fraction(round(mean * 10**6), 10**6), without_due, left_out)
