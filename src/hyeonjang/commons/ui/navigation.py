"""The doors of the desk and what stands behind each; services register their pages at start-up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, reverse

if TYPE_CHECKING:
    from hyeonjang.commons.org.actor import Actor

# The loop itself, and before it what each person must do; 운영 holds what keeps the house running.
DOORS: tuple[str, ...] = ("내 일", "진단", "혁신안", "토론", "시행", "측정", "운영")

Applies = Callable[["Actor"], bool]


@dataclass(frozen=True)
class Entry:
    """One page behind a door. ``duty`` (any one of several) hides it from those who do not hold it.

    Pages of one ``group`` stand as one link behind the door and unfold under it when one of them is open.
    """

    door: str
    title: str
    url_name: str
    duties: tuple[str, ...]
    order: int
    group: str = ""

    def open_to(self, actor: Actor) -> bool:
        return not self.duties or any(actor.has(duty) for duty in self.duties)


@dataclass(frozen=True)
class Link:
    """A link as a template draws it."""

    title: str
    url: str
    current: bool


@dataclass(frozen=True)
class DoorLink(Link):
    """A door that this actor can open: its own address is that of its first page."""

    pages: tuple[Link, ...] = ()
    inner: tuple[Link, ...] = ()
    at_end: bool = False


_entries: dict[str, Entry] = {}
_homes: dict[str, tuple[int, Applies]] = {}


def register(
    door: str, title: str, url_name: str, duty: str | Sequence[str] | None = None, order: int = 100, group: str = ""
) -> None:
    """Put a page behind ``door``. Raises ``ValueError`` for an unknown door or another page of this name."""
    if door not in DOORS:
        raise ValueError(f"no door named {door!r}; the doors are {', '.join(DOORS)}")
    duties = () if duty is None else (duty,) if isinstance(duty, str) else tuple(duty)
    entry = Entry(door, title, url_name, duties, order, group)
    if _entries.get(url_name, entry) != entry:
        raise ValueError(f"the page {url_name!r} is registered twice with different words")
    _entries[url_name] = entry


def register_home(url_name: str, applies: Applies, order: int = 100) -> None:
    """Let ``desk:home`` open on ``url_name`` for the actors to whom it ``applies``; lowest order first."""
    _homes[url_name] = (order, applies)


def home_of(actor: Actor) -> str | None:
    """The address of the page this actor must decide on today, or None for the plain work list."""
    for url_name, (_, applies) in sorted(_homes.items(), key=lambda item: (item[1][0], item[0])):
        if applies(actor):
            address = _address(url_name)
            if address is not None:
                return address
    return None


def _address(url_name: str) -> str | None:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return None  # the service is installed but its pages are not mounted on this surface


def doors(actor: Actor, path: str) -> tuple[DoorLink, ...]:
    """The doors with at least one page open to ``actor``; ``path`` decides which is the current one."""
    pages = [
        (entry, address)
        for entry in sorted(_entries.values(), key=lambda e: (e.order, e.title))
        if entry.open_to(actor) and (address := _address(entry.url_name)) is not None
    ]
    here = max((address for _, address in pages if path.startswith(address)), key=len, default=None)
    found = []
    for door in DOORS:
        behind = [(entry, Link(entry.title, address, address == here)) for entry, address in pages if entry.door == door]
        if behind:
            current = any(link.current for _, link in behind)
            outer, inner = _folded(behind)
            found.append(DoorLink(door, behind[0][1].url, current, outer, inner, door == DOORS[-1]))
    return tuple(found)


def _folded(behind: Sequence[tuple[Entry, Link]]) -> tuple[tuple[Link, ...], tuple[Link, ...]]:
    """What stands behind a door, each group as one link, and the pages of the group that is open."""
    groups: dict[str, list[Link]] = {}
    for entry, link in behind:
        groups.setdefault(entry.group or entry.url_name, []).append(link)
    titles = {entry.group or entry.url_name: entry.group or entry.title for entry, _ in behind}
    outer = tuple(Link(titles[name], links[0].url, any(one.current for one in links)) for name, links in groups.items())
    inner = next((tuple(links) for links in groups.values() if len(links) > 1 and any(one.current for one in links)), ())
    return outer, inner
