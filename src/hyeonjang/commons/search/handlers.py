"""What keeps the index true: events bring a document up to date, a nightly comparison mends what was missed."""

from __future__ import annotations

import logging
from collections.abc import Callable

from hyeonjang.commons.outbox import every, on
from hyeonjang.commons.outbox.registry import EventView

from . import index
from .registry import Provider, providers

log = logging.getLogger(__name__)


def _handler(kind: str, field: str) -> Callable[[EventView], None]:
    def run(event: EventView) -> None:
        index.refresh(providers[kind], [int(event.payload[field])])

    return run


def register(provider: Provider) -> Provider:
    """Make a kind of document findable, and keep it so when its events happen."""
    if provider.kind not in providers:
        providers.register(provider.kind, provider)
        for event, field in provider.events.items():
            on(event, name=f"search.{provider.kind}.{event}")(_handler(provider.kind, field))
    return providers[provider.kind]


@every("daily 04:30", name="search.compare")
def compare() -> int:
    """Everything against the index; mends are logged, since each is an event that was missed."""
    mended = 0
    for provider in providers.values():
        if found := index.compare(provider):
            log.warning("search: %s of %s mended by the nightly comparison", found, provider.kind)
        mended += found
    return mended
