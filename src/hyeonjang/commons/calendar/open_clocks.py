"""Who has clocks running: services register a provider that recomputes theirs when the calendar changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from hyeonjang.kit.registry import Registry
from hyeonjang.law.periods.table import HolidayTable


@dataclass(frozen=True)
class MovedDeadline:
    """A deadline before and after a change of the calendar, and who must be told (person ids and a
    sentence)."""

    subject: tuple[str, str, str]
    before: datetime | date
    after: datetime | date
    warn_person_ids: tuple[int, ...] = ()
    warn_ko: str = ""


class Provider(Protocol):
    """Recomputes a service's open clocks: called inside the transaction with the old and the new table.

    Stores the new deadlines and returns those that moved.
    """

    def __call__(
        self, before: HolidayTable, after: HolidayTable, changed: date
    ) -> Iterable[MovedDeadline]: ...


providers: Registry[Provider] = Registry("provider of open clocks")


def register(name: str, provider: Provider) -> None:
    """Offer the open clocks of a service under a stable name."""
    providers.register(name, provider)


def recompute(before: HolidayTable, after: HolidayTable, changed: date) -> list[MovedDeadline]:
    """Let every provider recompute; returns what moved, in the order of the providers' names."""
    return [
        moved
        for provider in providers.values()
        for moved in provider(before, after, changed)
        if moved.before != moved.after
    ]
