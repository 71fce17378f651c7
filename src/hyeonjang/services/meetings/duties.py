"""What meetings put on somebody's own list (내 일)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import NoReverseMatch, reverse

from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.ui.tasks import Task
from hyeonjang.services.meetings import permissions
from hyeonjang.services.meetings.queries import work


def tasks_of(actor: Actor, on: date) -> Iterator[Task]:
    """Decisions to carry out, papers to read and to send, candidates to rule on, minutes to sign."""
    if actor.system or not permissions.is_official(actor):
        return
    try:
        reverse("meetings:board")
    except NoReverseMatch:
        return
    for one in work.of(actor, on):
        yield Task(one.what, one.why, reverse(f"meetings:{one.url_name}", args=[one.pk]), one.due, "for_me" if one.waits else "due")
