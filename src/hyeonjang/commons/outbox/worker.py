"""Delivering events: claim under a lease, handle, mark done; retry with back-off; give up visibly.

A claim and an attempt are counted in their own transaction before the handler runs, so that an event
which kills its worker does not do so for ever. A handler's effects and its "done" mark commit together:
a worker that dies anywhere either did everything or nothing.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
import traceback
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import DatabaseError, IntegrityError, close_old_connections, connection, transaction
from django.db.models import Q

from hyeonjang.commons.outbox.machine import machine_now
from hyeonjang.commons.outbox.publish import publish
from hyeonjang.commons.outbox.registry import SCHEDULE_PREFIX, EventView, Handler, handlers, schedules
from hyeonjang.kit import clock

if TYPE_CHECKING:
    from hyeonjang.commons.outbox.models import Delivery

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 8
MAX_CRASHES = 20
LEASE_SECONDS = 60.0
INLINE_LEASE_SECONDS = 3600.0
IDLE_SECONDS = 1.0
BEAT_SECONDS = 15.0


def backoff(attempts: int) -> timedelta:
    """How long to wait after the given number of failed attempts: 10 s, 20 s, 40 s … at most an hour."""
    return timedelta(seconds=min(3600, 10 * 2 ** (attempts - 1)))


def _claim(lease_seconds: float) -> Delivery | None:
    """Take the oldest delivery that is due; ``None`` when there is nothing to do."""
    from hyeonjang.commons.outbox.models import Delivery

    now = machine_now()
    due = Q(state=Delivery.State.WAITING) & (Q(not_before=None) | Q(not_before__lte=now))
    abandoned = Q(state=Delivery.State.RUNNING, leased_until__lt=now)
    while True:
        with transaction.atomic():
            rows = Delivery.objects.filter(due | abandoned).order_by("id")
            if connection.features.has_select_for_update_skip_locked:
                rows = rows.select_for_update(skip_locked=True)
            delivery = rows.first()
            if delivery is None:
                return None
            if delivery.state == Delivery.State.RUNNING:
                delivery.crashes += 1
                if delivery.crashes >= MAX_CRASHES:
                    delivery.state = Delivery.State.DEAD
                    delivery.error = f"처리하던 작업자가 {delivery.crashes}번 멈추었습니다."
                    delivery.lease, delivery.leased_until = "", None
                    delivery.save()
                    continue
            delivery.state = Delivery.State.RUNNING
            delivery.attempts += 1
            delivery.lease = uuid.uuid4().hex
            delivery.leased_until = now + timedelta(seconds=lease_seconds)
            delivery.save()
            return delivery


def _view(delivery: Delivery) -> EventView:
    event = delivery.event
    return EventView(
        event.pk, event.name, event.payload, event.occurred_at.astimezone(clock.SEOUL), event.actor_name
    )


def _mark_done(delivery: Delivery) -> bool:
    """Mark done if the lease is still ours."""
    from hyeonjang.commons.outbox.models import Delivery as Row

    return bool(
        Row.objects.filter(pk=delivery.pk, lease=delivery.lease, state=Row.State.RUNNING).update(
            state=Row.State.DONE, done_at=clock.now(), leased_until=None, lease="", error=""
        )
    )


class _LeaseLost(Exception):
    """Another worker has taken the delivery over; our effects must not stay."""


def _run_short(delivery: Delivery, handler: Handler) -> None:
    from hyeonjang.commons.outbox.models import Delivery as Row

    with transaction.atomic():
        held = Row.objects.select_for_update().filter(pk=delivery.pk, lease=delivery.lease).exists()
        if not held:
            raise _LeaseLost
        handler.run(_view(delivery))
        if not _mark_done(delivery):
            raise _LeaseLost


@contextmanager
def _heartbeat(delivery: Delivery, lease_seconds: float) -> Iterator[None]:
    """Renew the lease from a second thread for as long as the block runs."""
    from hyeonjang.commons.outbox.models import Delivery as Row

    stop = threading.Event()

    def renew() -> None:
        while not stop.wait(lease_seconds / 3):
            try:
                Row.objects.filter(pk=delivery.pk, lease=delivery.lease).update(
                    leased_until=machine_now() + timedelta(seconds=lease_seconds)
                )
            except DatabaseError:
                log.warning("outbox: lease of delivery %s not renewed", delivery.pk, exc_info=True)
        connection.close()

    thread = threading.Thread(target=renew, name=f"lease-{delivery.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _run_long(delivery: Delivery, handler: Handler, lease_seconds: float, beat: bool) -> None:
    if beat:
        with _heartbeat(delivery, lease_seconds):
            handler.run(_view(delivery))
    else:
        handler.run(_view(delivery))
    if not _mark_done(delivery):
        raise _LeaseLost


def _failed(delivery: Delivery, text: str, *, final: bool = False) -> None:
    from hyeonjang.commons.outbox.models import Delivery as Row

    dead = final or delivery.attempts - delivery.crashes >= MAX_ATTEMPTS
    Row.objects.filter(pk=delivery.pk, lease=delivery.lease).update(
        state=Row.State.DEAD if dead else Row.State.WAITING,
        error=text,
        lease="",
        leased_until=None,
        not_before=None if dead else machine_now() + backoff(max(1, delivery.attempts - delivery.crashes)),
    )


def _deliver(delivery: Delivery, lease_seconds: float, beat: bool) -> None:
    handler = handlers.get(delivery.handler)
    if handler is None:
        _failed(
            delivery,
            f"처리기 '{delivery.handler}'이(가) 이 판에 없습니다. 판을 확인한 뒤 다시 시도하세요.",
            final=True,
        )
        return
    try:
        if handler.long:
            _run_long(delivery, handler, lease_seconds, beat)
        else:
            _run_short(delivery, handler)
    except _LeaseLost:
        log.warning("outbox: delivery %s was taken over by another worker", delivery.pk)
    except Exception:
        log.exception("outbox: %s failed on event %s", delivery.handler, delivery.event_id)
        _failed(delivery, traceback.format_exc())


def run_one(*, lease_seconds: float = LEASE_SECONDS, beat: bool = True) -> bool:
    """Claim and handle one delivery; false when nothing is due."""
    delivery = _claim(lease_seconds)
    if delivery is None:
        return False
    _deliver(delivery, lease_seconds, beat)
    return True


def run_pending(limit: int | None = None) -> int:
    """Handle everything that is due now, in this thread (tests, demo); returns the number of deliveries
    tried.

    Handlers may publish further events; they are handled too. A failed delivery waits for its back-off.
    """
    done = 0
    while limit is None or done < limit:
        if not run_one(lease_seconds=INLINE_LEASE_SECONDS, beat=False):
            break
        done += 1
    return done


def tick(now: datetime | None = None) -> int:
    """Publish the schedules that have become due since they last ran; returns how many.

    A schedule seen for the first time starts with its next due time. After an outage the latest missed due
    time runs, not every one of them.
    """
    from hyeonjang.commons.outbox.models import ScheduleRun

    moment = now or clock.now()
    fired = 0
    for schedule in schedules.values():
        due = schedule.rhythm.last_due(moment)
        if ScheduleRun.objects.filter(name=schedule.name, due_at__gte=due).exists():
            continue
        first = not ScheduleRun.objects.filter(name=schedule.name).exists()
        try:
            with transaction.atomic():
                ScheduleRun.objects.create(name=schedule.name, due_at=due, fired=not first)
                if not first:
                    publish(
                        f"{SCHEDULE_PREFIX}{schedule.name}", {"due": due.isoformat()}, key=due.isoformat()
                    )
                    fired += 1
        except IntegrityError:
            continue
    return fired


def worker_name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"[:120]


def _beat(started: datetime) -> None:
    from hyeonjang.commons.outbox.models import WorkerBeat

    WorkerBeat.objects.update_or_create(
        name=worker_name(),
        defaults={"seen_at": machine_now()},
        create_defaults={"seen_at": machine_now(), "started_at": started},
    )
    WorkerBeat.objects.filter(seen_at__lt=machine_now() - timedelta(days=1)).delete()


def run(
    stop_event: threading.Event, *, lease_seconds: float = LEASE_SECONDS, idle_seconds: float = IDLE_SECONDS
) -> None:
    """Work until ``stop_event`` is set: schedules, deliveries, a sign of life. A lost database is waited
    for."""
    started = machine_now()
    last_beat = 0.0
    while not stop_event.is_set():
        try:
            if time.monotonic() - last_beat > BEAT_SECONDS or last_beat == 0.0:
                close_old_connections()
                _beat(started)
                tick()
                last_beat = time.monotonic()
            busy = run_one(lease_seconds=lease_seconds)
        except DatabaseError:
            log.exception("outbox: database not reachable; trying again")
            connection.close()
            busy = False
        if not busy:
            stop_event.wait(idle_seconds)


__all__ = ["backoff", "machine_now", "run", "run_one", "run_pending", "tick", "worker_name"]
