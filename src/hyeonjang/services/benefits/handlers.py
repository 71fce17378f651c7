"""What follows from a case that ended otherwise: nobody waits for answers or visits any more. And from a death that
another part of the county registered: the officer is told."""

from __future__ import annotations

from datetime import date

from hyeonjang.commons.org.actor import system_actor
from hyeonjang.commons.outbox import EventView, on

from .actions import deaths, requests
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


@on("parties.died", name="benefits.applicant_reported_dead")
def reported_dead(event: EventView) -> None:
    deaths.take_report(actor=system_actor("사망 통보"), party_id=int(event.payload["party_id"]),
                       died_on=date.fromisoformat(event.payload["died_on"]), evidence=str(event.payload["evidence"]))
