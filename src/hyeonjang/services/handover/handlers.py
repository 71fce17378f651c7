"""What runs by itself: somebody's leaving a post proposes a pack."""

from __future__ import annotations

from hyeonjang.commons.org.actor import system_actor
from hyeonjang.commons.outbox import EventView, on
from hyeonjang.services.handover.actions import packs

NAME = "인계·인수"


@on("org.reorganised", name="handover.propose")
def propose(event: EventView) -> int:
    """인사발령 or 기구개편: every post that somebody leaves gets its pack."""
    return len(packs.propose_from(actor=system_actor(NAME), reorganisation_id=int(event.payload["reorganisation_id"])))
