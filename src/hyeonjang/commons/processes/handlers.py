"""Work that follows events: reading a confirmed file is done by the worker, outside any transaction."""

from __future__ import annotations

from hyeonjang.commons.outbox import EventView, every, long_job, publish

from . import actions, studies
from .own_logs import own_logs


@long_job(actions.IMPORT_JOB, name="processes.read_file")
def read_file(event: EventView) -> None:
    """Idempotent: a file that was read is not read again."""
    actions.carry_out(int(str(event.payload["import_id"])))


@every("daily 05:30", name="processes.own_logs")
def refresh_own_logs() -> None:
    """Before the working day, each of our own logs is read anew."""
    for code in own_logs:
        publish(actions.REFRESH_JOB, {"code": code})


@long_job(actions.REFRESH_JOB, name="processes.refresh_own")
def refresh_own(event: EventView) -> None:
    """Idempotent: the same events make no second import. A log whose service is gone is left as it is."""
    code = str(event.payload["code"])
    if code in own_logs:
        actions.refresh_own(code)


@long_job(studies.JOB, name="processes.what_if")
def what_if(event: EventView) -> None:
    """Idempotent: a study that was played is not played again."""
    studies.carry_out(int(str(event.payload["what_if_id"])))
