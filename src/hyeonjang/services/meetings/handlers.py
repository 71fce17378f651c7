"""What runs by itself: meetings planned ahead, candidates gathered, closing evidence taken in."""

from __future__ import annotations

from collections.abc import Callable

from hyeonjang.commons.org.actor import system_actor
from hyeonjang.commons.outbox import EventView, every, on
from hyeonjang.kit import clock
from hyeonjang.services.meetings import evidence
from hyeonjang.services.meetings.actions import agenda, decisions, series
from hyeonjang.services.meetings.queries import meetings

NAME = "회의"


@every("workday 06:10", name="meetings.plan_ahead")
def plan_ahead() -> int:
    """Keep four weeks of meetings planned and off the holidays."""
    actor = system_actor(NAME)
    series.lapse(actor=actor)
    made = [one for pk in meetings.running_series() for one in series.keep_ahead(actor=actor, series_id=pk)]
    return len(made) + len(series.recompute(actor=actor))


@every("workday 06:20", name="meetings.check_measures")
def check_measures() -> int:
    """Decisions that wait for a measure: see whether it got there."""
    return len(decisions.check_measures(actor=system_actor(NAME)))


@every("workday 06:30", name="meetings.gather")
def gather() -> int:
    """Ask the records what deserves the next meeting's time."""
    actor = system_actor(NAME)
    return sum(agenda.gather(actor=actor, meeting_id=pk) for pk in meetings.next_planned(clock.today()))


def _listener(kind: str) -> Callable[[EventView], object]:
    def taken_in(event: EventView) -> object:
        return len(decisions.take_in_event(actor=system_actor(NAME), kind=kind, payload=event.payload))

    return taken_in


def listen() -> None:
    """Connect every registered kind of evidence to its event; called once by the composition root."""
    for kind in evidence.kinds.values():
        on(kind.event, name=f"meetings.evidence.{kind.name}")(_listener(kind.name))
