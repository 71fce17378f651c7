"""What can close a decision by itself: events of other modules, registered by the composition root.

A kind names the event it listens to, the field of the payload that says which thing it was about, and how to
choose that thing from a list. ``handlers.listen`` connects the outbox.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hyeonjang.kit.registry import Registry

if TYPE_CHECKING:
    from hyeonjang.commons.org.actor import Actor


@dataclass(frozen=True)
class Evidence:
    """``choices`` lists (key, words) of things whose event can still come; ``url`` leads to one of them."""

    name: str
    label_ko: str
    event: str
    field: str
    choices: Callable[[Actor], Sequence[tuple[str, str]]]
    url: Callable[[str], str]


kinds: Registry[Evidence] = Registry("kind of closing evidence")


def register(kind: Evidence) -> None:
    kinds.register(kind.name, kind)


def options(actor: Actor) -> list[tuple[str, str]]:
    """Everything that could be waited for, as (``kind:key``, words), grouped by kind in the order of names."""
    return [(f"{kind.name}:{key}", f"{kind.label_ko}: {words}") for kind in kinds.values() for key, words in kind.choices(actor)]
