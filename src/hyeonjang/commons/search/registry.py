"""What can be found: each module says, through a provider, what it has and who may find it.

A provider is connected in ``config``; nothing here knows a module.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from hyeonjang.kit.registry import Registry


@dataclass(frozen=True)
class Part:
    """A page, a sheet or a section of a document. ``label`` says where it stands (``3쪽``), empty for a whole text."""

    text: str
    label: str = ""


@dataclass(frozen=True)
class Document:
    """What is found as one thing. ``keys`` say who may find it (see ``keys``); without any, nobody does."""

    id: int
    title: str
    url: str
    on: date
    keys: frozenset[str]
    number: str = ""
    department_id: int | None = None
    parts: Sequence[Part] = ()
    note: str = ""

    def digest(self) -> str:
        """Changes with whatever of it is kept."""
        told = (self.title, self.url, self.on.isoformat(), sorted(self.keys), self.number, self.department_id, self.note,
                [(part.label, part.text) for part in self.parts])
        return hashlib.sha256(repr(told).encode()).hexdigest()


@dataclass(frozen=True)
class Provider:
    """``read(ids)`` gives the documents that exist among these, ``ids(after)`` the next ids in order.

    ``events``: names of outbox events and the field of their payload that holds an id; they bring a document up to
    date within seconds, the nightly comparison does it for whatever was missed.
    """

    kind: str
    label_ko: str
    read: Callable[[Sequence[int]], Iterable[Document]]
    ids: Callable[[int, int], Sequence[int]]
    events: dict[str, str] = field(default_factory=dict)


providers: Registry[Provider] = Registry("provider of the search")
