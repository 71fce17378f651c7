"""Which template a step is told with, and what the letters of one step say: the seam to ``letters`` and ``templates``."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from hyeonjang.commons.notices.actions.sending import Recipient
from hyeonjang.kit.errors import Refused
from hyeonjang.law.periods import HolidayTable

from . import letters
from .estate import Estate
from .estimate import Estimate
from .letters import Letters
from .vocabulary import Step

NAMES = {
    "inheritance-first": "상속 취득세 첫 안내", "inheritance-reminder": "상속 취득세 기한 전 안내",
    "inheritance-late": "상속 취득세 기한 뒤 안내", "inheritance-vehicle": "상속 자동차 안내",
}
_KINDS = {
    Step.FIRST: Letters.FIRST, Step.D60: Letters.D60, Step.D14: Letters.D14, Step.VEHICLE: Letters.VEHICLE,
    Step.AFTER1: Letters.AFTER1, Step.AFTER3: Letters.AFTER3, Step.AFTER6: Letters.AFTER6,
}


@dataclass(frozen=True, slots=True)
class Piece:
    """One envelope: the heirs that it speaks to (the addressee first), to whom and what."""

    heirs: tuple[int, ...]
    recipient: Recipient
    values: dict[str, Any]
    problem: str = ""


def template_of(step: Step) -> str:
    return letters.TEMPLATE[_KINDS[step]]


def name_of(template: str) -> str:
    return NAMES.get(template, template)


def kinds_of(step: Step) -> tuple[Letters, ...]:
    """The letters of a step, the most particular first: the first one speaks differently of a missing heir, of a death
    elsewhere and of an heir abroad."""
    if step is not Step.FIRST:
        return (_KINDS[step],)
    return (Letters.MISSING, Letters.ELSEWHERE, Letters.ABROAD, Letters.FIRST)


def compose(estate: Estate, step: Step, heirs: Collection[int], table: HolidayTable | None = None) -> list[Piece]:
    """The envelopes of one step to these heirs; raises ``Refused`` where the letter does not fit the facts."""
    estimate = Estimate(estate, table)
    refused = {kind: letters.why_not(estimate, kind) for kind in kinds_of(step)}
    kind = next((kind for kind, sentence in refused.items() if not sentence), None)
    if kind is None:
        raise Refused(refused[kinds_of(step)[-1]], code="inheritance_tax.kind")
    found = []
    for household in letters.households(estimate, filed_too=step is Step.VEHICLE):
        wanted = tuple(heir for heir in household.heirs if int(heir.key) in heirs)
        if wanted:
            letter = letters.write(estimate, replace(household, heirs=wanted), kind)
            found.append(Piece(tuple(int(key) for key in letter.heirs), letter.recipient, dict(letter.values), letter.problem))
    return found
