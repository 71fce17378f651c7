"""Dividing again after registration: what counts as a gift. 지방세법 제7조제13항."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from hyeonjang.kit.errors import Refused
from hyeonjang.law.local_tax.numbers import rate
from hyeonjang.law.runtime import Trace, rule

CITE = "지방세법 제7조제13항"


@dataclass(frozen=True, slots=True)
class Redivision:
    """The shares that count as gifts, by receiver, and their standard rate (``None`` when there are none)."""

    gifts: dict[str, Fraction]
    rate: Fraction | None
    trace: Trace = field(default_factory=Trace)


@rule(cite=CITE, since="2014-01-01", name="local_tax.redivision")
def redivision(
    before: Mapping[str, Fraction],
    after: Mapping[str, Fraction],
    registered_again: date,
    due: date,
    *,
    death: date,
    judgment: bool = False,
    creditor: bool = False,
) -> Redivision:
    """What an agreed second division, registered on ``registered_again``, makes a gift.

    Nothing when both are finished by ``due`` (the deadline of 제20조제1항), after a final judgment on the
    right of inheritance, or where a creditor had registered the statutory shares first. Deaths before 2014
    are outside the rule and raise ``Refused``.
    """
    if death < date(2014, 1, 1):
        raise Refused("2014. 1. 1. 전의 상속에는 재분할을 증여로 보는 규정이 없습니다. 담당자에게 넘기십시오.")
    if sum(before.values()) != 1 or sum(after.values()) != 1:
        raise Refused("재분할 전과 뒤의 몫은 각각 더해 1이어야 합니다. 몫을 고치십시오.", field="shares")
    trace = Trace()
    excused = {
        "제1호(기한 내 재분할과 등기)": registered_again <= due,
        "제2호(상속회복청구의 확정판결)": judgment,
        "제3호(채권자대위로 등기된 뒤의 분할)": creditor,
    }
    reason = next((name for name, holds in excused.items() if holds), "")
    if reason:
        trace.add("재분할", f"{CITE}{reason}", "증여로 보지 않음", 재등기일=registered_again, 기한=due)
        return Redivision({}, None, trace)
    gifts = {
        name: share - before.get(name, Fraction(0))
        for name, share in after.items()
        if share > before.get(name, Fraction(0))
    }
    gift = rate("gift_rate", death)
    trace.add("재분할", CITE, gifts, 재등기일=registered_again, 기한=due, 세율=gift.rate)
    return Redivision(gifts, gift.rate if gifts else None, trace)
