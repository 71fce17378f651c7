"""What the worker does for notices: pieces of runs, bundles, messages, and what is looked at every morning."""

from __future__ import annotations

from hyeonjang.commons.outbox import EventView, every, long_job, on

from . import pieces
from .actions import batches, dispatch, publication


@on("notices.piece", name="notices.piece")
def piece(event: EventView) -> None:
    """One piece of a mass run, in one transaction with its "done" mark."""
    pieces.piece(int(event.payload["run"]), int(event.payload["first"]), int(event.payload["last"]))


@on("notices.checked", name="notices.checked")
def checked(event: EventView) -> None:
    pieces.check(int(event.payload["run"]))


@long_job("notices.batch", name="notices.batch")
def batch(event: EventView) -> None:
    batches.render(int(event.payload["batch"]))


@long_job("notices.dispatch", name="notices.dispatch")
def send(event: EventView) -> None:
    dispatch.dispatch([int(pk) for pk in event.payload["attempts"]])


@long_job("notices.poll", name="notices.poll")
def poll(event: EventView) -> None:
    dispatch.poll([int(pk) for pk in event.payload["attempts"]], int(event.payload["round"]))


@every("daily 08:10", name="notices.overdue")
def overdue() -> None:
    """Messages whose arrival was waited for long enough go on to the next channel."""
    dispatch.overdue()


@every("daily 00:20", name="notices.effects")
def effects() -> None:
    """Publications that take effect today."""
    publication.settle_due()
