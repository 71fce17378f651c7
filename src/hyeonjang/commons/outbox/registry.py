"""Who listens to what, and what happens when. Handlers register at import of an app's ``handlers`` module."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from hyeonjang.commons.outbox.schedule import Rhythm, parse
from hyeonjang.kit.registry import Registry


@dataclass(frozen=True)
class EventView:
    """What a handler gets to see of an event."""

    id: int
    name: str
    payload: dict[str, Any]
    occurred_at: datetime
    actor_name: str


@dataclass(frozen=True)
class Handler:
    name: str
    event: str
    run: Callable[[EventView], object]
    long: bool = False


@dataclass(frozen=True)
class Schedule:
    name: str
    rhythm: Rhythm
    text: str


handlers: Registry[Handler] = Registry("handler")
schedules: Registry[Schedule] = Registry("schedule")
_by_event: dict[str, list[Handler]] = {}
F = TypeVar("F", bound=Callable[..., object])

SCHEDULE_PREFIX = "schedule:"


def _name(function: Callable[..., object], name: str | None) -> str:
    return name or f"{function.__module__}.{function.__qualname__}"


def _register(handler: Handler) -> None:
    handlers.register(handler.name, handler)
    _by_event.setdefault(handler.event, []).append(handler)


def on(event: str, *, name: str | None = None) -> Callable[[F], F]:
    """Let a function handle ``event``; it runs in one transaction with its "done" mark.

    Keep ``name`` stable: deliveries that wait in the database carry it.
    """
    def decorate(function: F) -> F:
        _register(Handler(_name(function, name), event, function))
        return function
    return decorate


def long_job(event: str, *, name: str | None = None) -> Callable[[F], F]:
    """Like ``on`` for work of minutes: not wrapped in a transaction, leased with a heartbeat.

    The function may run again after a crash and must be able to stand that.
    """
    def decorate(function: F) -> F:
        _register(Handler(_name(function, name), event, function, long=True))
        return function
    return decorate


def every(rhythm: str, *, name: str) -> Callable[[F], F]:
    """Run a function on a schedule: ``"daily 06:00"``, ``"workday 06:00"``, ``"monthly 1 06:00"``.

    The function takes nothing, or the event whose payload carries ``due`` (ISO). It is delivered like any
    event: once per due time whatever the number of workers, with retries.
    """
    def decorate(function: F) -> F:
        schedules.register(name, Schedule(name, parse(rhythm), rhythm))
        takes_event = bool(inspect.signature(function).parameters)
        run: Callable[[EventView], object] = function if takes_event else (lambda event: function())
        _register(Handler(f"{SCHEDULE_PREFIX}{name}", f"{SCHEDULE_PREFIX}{name}", run))
        return function
    return decorate


def listeners(event: str) -> list[Handler]:
    """The handlers of an event, in the order of their names."""
    return sorted(_by_event.get(event, []), key=lambda handler: handler.name)


def forget(name: str) -> None:
    """Take a handler out again (tests)."""
    handler = handlers._items.pop(name, None)
    schedules._items.pop(name.removeprefix(SCHEDULE_PREFIX), None)
    if handler is not None:
        _by_event[handler.event].remove(handler)
