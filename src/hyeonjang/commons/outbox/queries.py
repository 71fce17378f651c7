"""What waits, what was given up, and whether a worker lives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Count, Max

from hyeonjang.commons.outbox.models import Delivery, ScheduleRun, WorkerBeat
from hyeonjang.commons.outbox.registry import schedules
from hyeonjang.commons.outbox.schedule import Rhythm
from hyeonjang.commons.outbox.worker import machine_now
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotPermitted

if TYPE_CHECKING:
    from hyeonjang.commons.org.actor import Actor


@dataclass(frozen=True)
class DeadLetter:
    delivery_id: int
    event: str
    payload: object
    handler: str
    attempts: int
    occurred_at: datetime
    error: str


def dead_letters(actor: Actor, limit: int = 200) -> list[DeadLetter]:
    """Deliveries that were given up, newest first (duty ``system.operate``)."""
    if not (actor.system or actor.has("system.operate")):
        raise NotPermitted("중단된 후속 처리는 전산 운영 담당자만 볼 수 있습니다.")
    rows = Delivery.objects.filter(state=Delivery.State.DEAD).select_related("event").order_by("-id")[:limit]
    return [
        DeadLetter(
            row.pk,
            row.event.name,
            row.event.payload,
            row.handler,
            row.attempts,
            row.event.occurred_at,
            row.error,
        )
        for row in rows
    ]


@dataclass(frozen=True)
class Planned:
    """A schedule: how often, when it was last taken, when it is due next."""

    name: str
    rhythm: Rhythm
    last: datetime | None
    next: datetime


def schedule() -> list[Planned]:
    """Every schedule, the soonest first."""
    last = dict(ScheduleRun.objects.filter(fired=True).values_list("name").annotate(last=Max("due_at")))
    now = clock.now()
    found = [Planned(s.name, s.rhythm, last.get(s.name), s.rhythm.next_due(now)) for s in schedules.values()]
    return sorted(found, key=lambda planned: (planned.next, planned.name))


def counts() -> dict[str, int]:
    """How many deliveries are in each state."""
    found = dict(Delivery.objects.values_list("state").annotate(n=Count("id")))
    return {state: int(found.get(state, 0)) for state in Delivery.State.values}


def seconds_since_beat() -> float | None:
    """How long ago any worker was seen; ``None`` if never."""
    seen = WorkerBeat.objects.aggregate(last=Max("seen_at"))["last"]
    return None if seen is None else (machine_now() - seen).total_seconds()
