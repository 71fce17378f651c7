"""What stands under units that change: services offer their open work, so that a reorganisation can show
where it goes.

``org`` knows no service. A provider is asked once with all units and must not ask the database per unit.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit.registry import Registry


@dataclass(frozen=True)
class Following:
    """One piece of open work of a unit. ``kind_ko`` is what it is (혁신안, 약속); ``url`` may be empty."""

    unit_id: int
    kind_ko: str
    label_ko: str
    url: str = ""
    state_ko: str = ""


Provider = Callable[[Actor, Collection[int]], Iterable[Following]]
"""(who asks, unit ids) → the open work of these units, as far as the actor may see it."""

providers: Registry[Provider] = Registry("provider of open work")


def register(name: str, provider: Provider) -> None:
    """Offer the open work of a service under a stable name."""
    providers.register(name, provider)


def of_units(actor: Actor, unit_ids: Collection[int]) -> list[Following]:
    """All open work of the units, in the order of the providers' names."""
    if not unit_ids:
        return []
    return [one for provider in providers.values() for one in provider(actor, unit_ids)]
