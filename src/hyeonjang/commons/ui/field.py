"""현장: what somebody does outside today. Services register what they send people out for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from hyeonjang.kit.registry import Registry

if TYPE_CHECKING:
    from hyeonjang.commons.org.actor import Actor


@dataclass(frozen=True)
class Stop:
    """One place to go to: ``what`` is done there, ``whom`` (masked) and ``area`` to find the way, ``url`` its form."""

    what: str
    whom: str
    area: str
    url: str
    day: date
    time: str = ""
    why: str = ""


Provider = Callable[["Actor", date], Iterable[Stop]]
_providers: Registry[Provider] = Registry("field provider")


def register(provider: Provider, name: str) -> None:
    """Add a provider ``(actor, on) -> stops``; it must return only the actor's own."""
    _providers.register(name, provider)


def of(actor: Actor, on: date) -> list[Stop]:
    """The actor's stops up to a day, the oldest first."""
    found = [stop for provider in _providers.values() for stop in provider(actor, on)]
    return sorted(found, key=lambda stop: (stop.day, stop.time or "~", stop.whom))
