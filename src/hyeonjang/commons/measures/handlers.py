"""On the first of each month, keep what every promised measure showed in the month before."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from hyeonjang.commons.measures import queries
from hyeonjang.commons.measures.snapshots import params_key, snapshot
from hyeonjang.commons.outbox.registry import EventView, every

if TYPE_CHECKING:
    from hyeonjang.commons.org.actor import Actor, PostHeld


class _System:
    """The schedule as an actor; ``measures`` stands below ``org`` and cannot ask it for one."""

    account_id: int | None = None
    person_id: int | None = None
    name = "시스템(월별 기록)"
    posts: tuple[PostHeld, ...] = ()
    duties: frozenset[str] = frozenset()
    system = True


def _system() -> Actor:
    return _System()  # type: ignore[return-value]


@every("monthly 1 06:00", name="measures.monthly_snapshots")
def keep_last_month(event: EventView) -> None:
    """Snapshot each measure with an open promise once, whatever the number of promises on it."""
    month = datetime.fromisoformat(event.payload["due"]).date().replace(day=1) - timedelta(days=1)
    done: set[tuple[str, str]] = set()
    for made in queries.promises(withdrawn=False):
        wanted = (made.slug, params_key(made.params))
        if wanted not in done:
            done.add(wanted)
            snapshot(made.slug, made.params, month, _system())
