"""Writing an event and its deliveries into the caller's transaction."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from hyeonjang.commons.outbox.machine import machine_now
from hyeonjang.commons.outbox.registry import listeners
from hyeonjang.kit import clock

if TYPE_CHECKING:
    from hyeonjang.commons.org.actor import Actor


def publish(name: str, payload: dict[str, Any], *, key: str = "", actor: Actor | None = None,
            after: timedelta | None = None) -> int:
    """Say that something happened; returns the event's id.

    The event exists exactly if the caller's transaction commits. With ``key``, a second event of the same
    name and key is not written and the first one's id comes back. With ``after``, handlers get it no
    earlier than that much later. Raises ``TypeError`` for a payload that is not JSON.
    """
    from hyeonjang.commons.outbox.models import Delivery, Event

    not_before = machine_now() + after if after is not None else None

    with transaction.atomic():
        if key and (known := Event.objects.filter(name=name, key=key).first()) is not None:
            return int(known.pk)
        event = Event(name=name, key=key, payload=payload, occurred_at=clock.now(),
                      actor_account_id=actor.account_id if actor else None,
                      actor_name=(actor.name if actor else "시스템")[:200])
        try:
            with transaction.atomic():
                event.save(force_insert=True)
        except IntegrityError:
            # Another process published the same key between our look and our write.
            known = Event.objects.filter(name=name, key=key).first()
            if not key or known is None:
                raise
            return int(known.pk)
        Delivery.objects.bulk_create(
            [Delivery(event=event, handler=handler.name, not_before=not_before) for handler in listeners(name)]
        )
    return int(event.pk)
