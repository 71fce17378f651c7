"""내 일: what falls due, what waits for me, what I wait for, and the figures that heads open on.

Services register providers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from hyeonjang.kit.registry import Registry

if TYPE_CHECKING:
    from hyeonjang.commons.org.actor import Actor

Waiting = Literal["due", "for_me", "i_wait"]
HEADINGS: dict[Waiting, str] = {
    "due": "기한이 있는 일",
    "for_me": "나를 기다리는 일",
    "i_wait": "내가 기다리는 일",
}
SOON_DAYS = 3


@dataclass(frozen=True)
class Task:
    """One thing to do: ``what`` it is, ``why`` it is on this list, the day it is ``due``, and where."""

    what: str
    why: str
    url: str
    due: date | None = None
    waiting: Waiting = "due"

    def urgency(self, on: date) -> Literal["late", "soon", ""]:
        if self.due is None:
            return ""
        days = (self.due - on).days
        return "late" if days < 0 else "soon" if days <= SOON_DAYS else ""

    def urgency_ko(self, on: date) -> str:
        """``3일 지남``, ``오늘까지``, ``2일 남음``; calendar days, for orientation only."""
        if self.due is None:
            return ""
        days = (self.due - on).days
        return f"{-days}일 지남" if days < 0 else "오늘까지" if days == 0 else f"{days}일 남음"


Provider = Callable[["Actor", date], Iterable[Task]]
_providers: Registry[Provider] = Registry("task provider")


def register(provider: Provider, name: str | None = None) -> Provider:
    """Add a provider ``(actor, on) -> tasks``; usable as a decorator. It must return only the actor's own."""
    _providers.register(name or f"{provider.__module__}.{provider.__qualname__}", provider)
    return provider


def of(actor: Actor, on: date) -> dict[Waiting, list[Task]]:
    """The actor's tasks under the three headings, earliest due first, undated last."""
    found: dict[Waiting, list[Task]] = {waiting: [] for waiting in HEADINGS}
    for provider in _providers.values():
        for task in provider(actor, on):
            found[task.waiting].append(task)
    for items in found.values():
        items.sort(key=lambda task: (task.due or date.max, task.what))
    return found


@dataclass(frozen=True)
class Glance:
    """A figure that a head or a chief opens on: how much of what, and the list behind it."""

    label: str
    value: int
    url: str
    unit: str = "건"
    note: str = ""
    kind: Literal["", "danger", "success", "warning"] = ""


Glancer = Callable[["Actor", date], Iterable[Glance]]
_glancers: Registry[Glancer] = Registry("provider of figures for heads")


def register_glances(name: str, provider: Glancer) -> None:
    """Add a provider ``(actor, on) -> figures``; it returns nothing for whom the figures are not."""
    _glancers.register(name, provider)


def glances(actor: Actor, on: date) -> list[Glance]:
    """The figures of an actor, in the order of the providers' names."""
    return [glance for provider in _glancers.values() for glance in provider(actor, on)]
