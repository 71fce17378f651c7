"""What stands under a post. Others register; ``handover`` knows none of them.

A provider is asked with a post, whoever leaves it and a day. It names things by numbers and words that everybody
who may read the pack may read: no resident's name, no password.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hyeonjang.commons.org.actor import Actor, PostHeld
from hyeonjang.kit.registry import Registry
from hyeonjang.services.handover.vocabulary import Part


@dataclass(frozen=True)
class PostFacts:
    """A post with who leaves it, as it stands on a day. ``unit_names`` and ``department_names`` are all names that
    the units, and those whose work they carry on, ever bore."""

    post_id: int
    title: str
    rank: str
    head: bool
    unit_id: int
    unit_name: str
    department_id: int
    department_name: str
    person_id: int
    person_name: str
    unit_names: tuple[str, ...]
    department_names: tuple[str, ...]
    on: date

    @property
    def is_department_head(self) -> bool:
        return self.head and self.unit_id == self.department_id

    def as_actor(self) -> Actor:
        """Whoever leaves, in this post and no other: to ask a query that answers for "mine"."""
        held = PostHeld(self.post_id, self.title, self.rank, self.unit_id, self.unit_name, self.department_id,
                        self.department_name, head=self.head)
        return Actor(None, self.person_id, self.person_name, posts=(held,))


@dataclass(frozen=True)
class Item:
    """One thing under the post. ``key`` is the same for the same thing later on."""

    key: str
    title: str
    detail: str = ""
    due: date | None = None
    state_ko: str = ""
    url: str = ""


@dataclass(frozen=True)
class Standing:
    """How a thing of a pack stands today. ``person_id``: whose it is, where it has an officer."""

    open: bool
    state_ko: str
    due: date | None = None
    late: bool = False
    person_id: int | None = None


@dataclass(frozen=True)
class Provider:
    """``standing`` says how things that were handed over stand later (then they count as open work); ``carry`` gives
    one of them to its new officer: (who does it, key, outgoing person, incoming person) → what was done, in words."""

    name: str
    part: Part
    title_ko: str
    collect: Callable[[PostFacts], Iterable[Item]]
    standing: Callable[[Sequence[str], date], Mapping[str, Standing]] | None = None
    carry: Callable[[Actor, str, int, int], str] | None = None
    none_ko: str = "없음"


providers: Registry[Provider] = Registry("provider of a post's work")


def register(provider: Provider) -> Provider:
    """Offer what stands under a post, in the order of the names."""
    return providers.register(provider.name, provider)
