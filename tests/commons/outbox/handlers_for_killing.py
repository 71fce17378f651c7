"""What a killed worker runs: handlers that count their effects, and a worker without end."""

from __future__ import annotations

import sys
import threading
import time

import django

django.setup()

from django.db import connection  # noqa: E402

from hyeonjang.commons.outbox import EventView, long_job, on, worker  # noqa: E402
from hyeonjang.commons.outbox.publish import publish  # noqa: E402


@on("kill.counted", name="test.count")
def count(event: EventView) -> None:
    """Two writes with a pause between them, and an event of its own: all or nothing."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO effects (n, step) VALUES (%s, 1)", [event.payload["n"]])
        time.sleep(0.004)
        cursor.execute("INSERT INTO effects (n, step) VALUES (%s, 2)", [event.payload["n"]])
    publish("kill.followed", {"n": event.payload["n"]})


@on("kill.followed", name="test.follow")
def follow(event: EventView) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO effects (n, step) VALUES (%s, 3)", [event.payload["n"]])


@long_job("kill.long", name="test.long")
def long(event: EventView) -> None:
    """Outside a transaction: may run again, must be finished in the end."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO effects (n, step) VALUES (%s, 9)", [event.payload["n"]])
        time.sleep(0.02)
        cursor.execute("INSERT INTO effects (n, step) VALUES (%s, 10)", [event.payload["n"]])


@long_job("kill.slow", name="test.slow")
def slow(event: EventView) -> None:
    """Takes three times as long as its lease: only the heartbeat keeps others from taking it."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO effects (n, step) VALUES (%s, 20)", [event.payload["n"]])
    time.sleep(6)


if __name__ == "__main__":
    if sys.argv[1] == "slow":
        publish("kill.slow", {"n": 1})
    elif sys.argv[1] == "prepare":
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE effects (n integer, step integer)")
        for number in range(5):
            publish("kill.long", {"n": number}, key=str(number))
    elif sys.argv[1] == "publish":
        for number in range(int(sys.argv[2]), int(sys.argv[3])):
            publish("kill.counted", {"n": number}, key=str(number))
    else:
        worker.run(threading.Event(), lease_seconds=float(sys.argv[2]), idle_seconds=0.02)
