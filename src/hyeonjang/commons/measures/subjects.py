"""What promises belong to: services say since when a promise is being carried out and where to read about it.

``measures`` knows only (type, id, label) of a subject; the service that promised knows the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from hyeonjang.kit.registry import Registry

if TYPE_CHECKING:
    from hyeonjang.commons.org.actor import Actor


@dataclass(frozen=True)
class SubjectView:
    """``started_on`` is None while nothing has begun; ``url`` is empty where the actor may not look."""

    url: str
    started_on: date | None


Provider = Callable[["Actor", Sequence[str]], Mapping[str, SubjectView]]
"""(who asks, subject ids) → views by id; asked once for a whole list."""

providers: Registry[Provider] = Registry("provider of subjects of promises")


def register(subject_type: str, provider: Provider) -> None:
    """Offer the subjects of one type."""
    providers.register(subject_type, provider)


def views(actor: Actor, subjects: Sequence[tuple[str, str, str]]) -> dict[tuple[str, str], SubjectView]:
    """Views by (type, id), of those subjects whose service offers them."""
    wanted: dict[str, list[str]] = {}
    for kind, number, _ in subjects:
        wanted.setdefault(kind, []).append(number)
    found: dict[tuple[str, str], SubjectView] = {}
    for kind, numbers in wanted.items():
        provider = providers.get(kind)
        if provider is not None:
            found |= {(kind, number): view for number, view in provider(actor, numbers).items()}
    return found
