"""What follows: letters learn what became of their notices; uploads that nobody settled are thrown away."""

from __future__ import annotations

from hyeonjang.commons.outbox import EventView, every, on

from .actions import daily, letters, uploads
from .vocabulary import SUBJECT


def _of_ours(event: EventView) -> None:
    if event.payload.get("subject_type") == SUBJECT:
        letters.follow(str(event.payload["subject_id"]))


@on("notices.delivered", name="inheritance_tax.delivered")
def delivered(event: EventView) -> None:
    _of_ours(event)


@on("notices.returned", name="inheritance_tax.returned")
def returned(event: EventView) -> None:
    _of_ours(event)


@on("notices.undelivered", name="inheritance_tax.undelivered")
def undelivered(event: EventView) -> None:
    _of_ours(event)


@on("notices.run_done", name="inheritance_tax.run_done")
def run_done(event: EventView) -> None:
    letters.run_done(int(event.payload["run"]))


@on("notices.posted", name="inheritance_tax.posted")
def posted(event: EventView) -> None:
    if event.payload.get("run"):
        letters.follow(run_id=int(event.payload["run"]))


@every("daily 05:40", name="inheritance_tax.day")
def day() -> None:
    """Stages and next letters by today's date and calendar; what moved at the post overnight."""
    letters.follow_all()
    daily.recheck()


@every("daily 03:20", name="inheritance_tax.forget")
def forget() -> None:
    uploads.forget_unsettled()
