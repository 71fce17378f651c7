"""What can be done about a figure: others offer an address, the pages of the logs show the link.

``commons`` knows no service; the composition root connects the programme of proposals here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from hyeonjang.kit.registry import Registry


@dataclass(frozen=True)
class Promised:
    """What a tried-out change lets one promise: the target in the measure's unit, and the text that goes with it."""

    target: str = ""
    title: str = ""
    change: str = ""


Offer = Callable[[str, Mapping[str, str], str, Promised], str]
"""(measure, its conditions as flat values, the figure in a sentence, the promise) → the address to go on with."""

offers: Registry[Offer] = Registry("offer")
TO_PROPOSE = "propose"


def propose_url(measure: str, flat: Mapping[str, str], sentence: str, promised: Promised | None = None) -> str:
    """Where a promise about this figure is written; empty when nobody offers that."""
    offer = offers.get(TO_PROPOSE)
    return offer(measure, flat, sentence, promised or Promised()) if offer is not None else ""
