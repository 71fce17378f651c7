"""What benefits put on somebody's own list (내 일)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.ui.tasks import Task


def tasks_of(actor: Actor, on: date) -> Iterator[Task]:
    return iter(())
