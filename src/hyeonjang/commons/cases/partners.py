"""다른 부서의 협조: whom a case waits for. Services that keep such requests register; ``cases`` knows none of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit.registry import Registry


@dataclass(frozen=True)
class Partner:
    """A department that was asked: what for, how it stands, by when it answers, and the page that shows it.

    ``waiting`` while the case waits for it.
    """

    whom: str
    what: str
    state_ko: str
    by: date
    waiting: bool
    late: bool
    url: str


@dataclass(frozen=True)
class Source:
    """``of`` lists a case's partners, as far as the actor may see them; ``ask_url`` leads to asking another."""

    of: Callable[[Actor, int], Iterable[Partner]]
    ask_url: Callable[[int], str]


_sources: Registry[Source] = Registry("source of partners")


def register(name: str, source: Source) -> None:
    """Offer the requests of a service under a stable name."""
    if name not in _sources:
        _sources.register(name, source)


def of_case(actor: Actor, case_id: int) -> list[Partner]:
    """Everybody who was asked for a case, in the order of the sources' names; those waited for first."""
    found = [one for source in _sources.values() for one in source.of(actor, case_id)]
    return sorted(found, key=lambda one: not one.waiting)


def ask_url(case_id: int) -> str:
    """Where to ask another department; empty where nobody offers it."""
    return next((url for source in _sources.values() if (url := source.ask_url(case_id))), "")
