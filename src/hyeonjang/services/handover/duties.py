"""What handing over puts on somebody's own list (내 일)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import NoReverseMatch, reverse

from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.ui.tasks import Task
from hyeonjang.services.handover import permissions
from hyeonjang.services.handover.queries import packs


def tasks_of(actor: Actor, on: date) -> Iterator[Task]:
    """Packs to hand over, to take over, to witness."""
    if actor.system or not permissions.is_official(actor):
        return
    try:
        reverse("handover:list")
    except NoReverseMatch:
        return
    for one in packs.waiting(actor, on):
        yield Task(one.what, one.why, reverse("handover:pack", args=[one.pack_id]), one.due, "for_me" if one.for_me else "due")
