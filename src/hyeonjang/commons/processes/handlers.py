"""Work that follows events: reading a confirmed file is done by the worker, outside any transaction."""

from __future__ import annotations

from hyeonjang.commons.outbox import EventView, long_job

from . import actions


@long_job(actions.IMPORT_JOB, name="processes.read_file")
def read_file(event: EventView) -> None:
    """Idempotent: a file that was read is not read again."""
    actions.carry_out(int(str(event.payload["import_id"])))
