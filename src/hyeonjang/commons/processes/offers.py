"""What can be done about a figure: others offer an address, the pages of the logs show the link.

``commons`` knows no service; the composition root connects the programme of proposals here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from hyeonjang.kit.registry import Registry

Offer = Callable[[str, Mapping[str, str], str], str]
"""(measure, its conditions as flat values, the figure in a sentence) → the address to go on with."""

offers: Registry[Offer] = Registry("offer")
TO_PROPOSE = "propose"


def propose_url(measure: str, flat: Mapping[str, str], sentence: str) -> str:
    """Where a promise about this figure is written; empty when nobody offers that."""
    offer = offers.get(TO_PROPOSE)
    return offer(measure, flat, sentence) if offer is not None else ""
