"""What handing over puts on somebody's own list (내 일)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import NoReverseMatch, reverse

from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.ui.tasks import Glance, Task
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


def glances_of(actor: Actor, on: date) -> Iterator[Glance]:
    """Heads see how many posts of their people are past their day without a takeover; nobody while all is well."""
    if not any(post.head for post in actor.posts):
        return
    try:
        address = reverse("handover:list")
    except NoReverseMatch:
        return
    late = packs.late_count(actor, on)
    if late:
        yield Glance("인수 기한이 지난 인계·인수", late, f"{address}?state=late", note="우리 사람이 떠난 자리", kind="danger")
