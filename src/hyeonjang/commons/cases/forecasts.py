"""언제 끝나나: whoever can tell from past cases says so here; ``cases`` knows no event log.

The composition root registers providers. One that cannot say it reliably says nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from hyeonjang.kit.registry import Registry


@dataclass(frozen=True)
class Standing:
    """Where a case stands: its kind, the newest thing that happened to it and when, and when it was received."""

    type_name: str
    step: str
    reached: datetime
    received: datetime


@dataclass(frozen=True)
class Likely:
    """An expectation, never a deadline: done within ``days`` working days, by ``on``, with how often that held."""

    days: int
    on: date
    sentence_ko: str
    record_ko: str


Provider = Callable[[Standing], Likely | None]
providers: Registry[Provider] = Registry("forecast provider")


def likely(standing: Standing) -> Likely | None:
    """The first answer of the providers, in the order of their names; ``None`` where nobody can tell."""
    for provider in providers.values():
        found = provider(standing)
        if found is not None:
            return found
    return None
