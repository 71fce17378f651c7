"""What proposes itself for the agenda. Others register; ``meetings`` knows none of them.

A provider is asked with the day and returns what deserves the room's time now, each with its reason in one
sentence and the page that shows it. It returns nothing rather than something it cannot show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from hyeonjang.kit.registry import Registry
from hyeonjang.services.meetings.vocabulary import ItemKind


@dataclass(frozen=True)
class Proposed:
    """``key`` is the same for the same thing every week; ``facts`` changes when the thing does: what the chair
    declined comes back only with other facts."""

    key: str
    title: str
    why: str
    url: str
    department_id: int
    facts: str
    kind: ItemKind = ItemKind.DISCUSS
    minutes: int = 10
    confidential: bool = False


@dataclass(frozen=True)
class Provider:
    name: str
    label_ko: str
    propose: Callable[[date], Iterable[Proposed]]


providers: Registry[Provider] = Registry("provider of agenda candidates")
DEPARTMENT, DEFERRED = "department", "deferred"
OWN_LABELS = {DEPARTMENT: "부서가 올림", DEFERRED: "지난 회의에서 미룸"}


def register(name: str, label_ko: str, propose: Callable[[date], Iterable[Proposed]]) -> None:
    """Offer candidates under a stable name; ``label_ko`` says where they come from."""
    providers.register(name, Provider(name, label_ko, propose))


def label_of(name: str) -> str:
    found = providers.get(name)
    return found.label_ko if found else OWN_LABELS.get(name, name)
