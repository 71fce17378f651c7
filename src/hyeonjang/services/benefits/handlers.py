"""What follows from a case that ended otherwise: nobody waits for answers or visits any more."""

from __future__ import annotations

from hyeonjang.commons.org.actor import system_actor
from hyeonjang.commons.outbox import EventView, on

from .actions import requests
from .vocabulary import PREFIX


def _end(event: EventView) -> None:
    if str(event.payload["type"]).startswith(PREFIX):
        requests.drop_open(actor=system_actor("신청 종료"), case_id=int(event.payload["case_id"]))


@on("cases.withdrawn")
def withdrawn(event: EventView) -> None:
    _end(event)


@on("cases.applicant_died")
def died(event: EventView) -> None:
    _end(event)


@on("cases.transferred")
def transferred(event: EventView) -> None:
    _end(event)
