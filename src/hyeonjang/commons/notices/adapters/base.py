"""What every provider can do: take a message under a key, say whether it knows the key, say what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ..vocabulary import AttemptState, Channel


@dataclass(frozen=True, slots=True)
class Message:
    """A message on its way out. ``key`` is the attempt's number: the provider keeps it, so that after a crash it
    can be asked whether it already has the message."""

    key: str
    to: str
    subject: str
    text: str
    outside_code: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The provider took the message; ``ref`` is its number there."""

    ref: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a message: arrived, read or failed, with the provider's words."""

    state: AttemptState
    text: str
    at: datetime | None = None


class Rejected(Exception):
    """The provider will not take this message; trying again would not help. The text says why."""


class Unreachable(Exception):
    """The provider was not reached before anything was handed over; the message can be tried again."""


class CannotTell(Exception):
    """The provider cannot say whether it has the message."""


class Adapter(Protocol):
    """A provider of one channel."""

    @property
    def name(self) -> str:
        """What the attempts say about who took the message."""

    @property
    def channel(self) -> Channel:
        """The channel that it serves."""

    def send(self, message: Message) -> Receipt:
        """Hand the message over. Raises ``Rejected``, ``Unreachable``; any other error leaves it open whether the
        provider has it."""

    def find(self, key: str, since: datetime) -> Receipt | None:
        """The receipt of a message handed over before, None if it is not there. Raises ``CannotTell``."""

    def outcome(self, ref: str) -> Outcome | None:
        """What became of a message; None while that is not known."""
