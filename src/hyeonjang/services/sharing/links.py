"""What an issue's page can point to elsewhere: cases here, others registered by the composition root.

A kind lists what somebody may choose, and names one thing for whoever may see it; for others it returns nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit.registry import Registry


@dataclass(frozen=True)
class Shown:
    """A linked thing as this reader may see it: its words, how it stands, its page."""

    words: str
    state_ko: str = ""
    url: str = ""


@dataclass(frozen=True)
class LinkKind:
    """``choices`` lists (key, words); ``show`` is None for who may not see the thing."""

    name: str
    label_ko: str
    choices: Callable[[Actor], Sequence[tuple[str, str]]]
    show: Callable[[Actor, str], Shown | None]


DOCUMENT, CASE = "document", "case"
kinds: Registry[LinkKind] = Registry("kind of link of an issue")


def register(kind: LinkKind) -> None:
    kinds.register(kind.name, kind)
