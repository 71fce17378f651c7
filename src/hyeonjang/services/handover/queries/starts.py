"""Which packs somebody may begin by hand."""

from __future__ import annotations

from datetime import date

from hyeonjang.commons.org import queries as org
from hyeonjang.commons.org.actor import Actor
from hyeonjang.services.handover.queries import changes, posts


def startable(actor: Actor, on: date) -> list[tuple[str, str]]:
    """(``post id:person id``, words): one's own posts, then those of the people whom one heads."""
    found = org.snapshot(on)
    people = [one for post in actor.posts if not post.acting and post.post_id in found.posts
              for one in found.people_at(post.post_id) if one.id == actor.person_id and not one.acting]
    for post in actor.posts:
        if post.head and post.rank != changes.GOVERNOR:
            people += [one for one in org.people_in(post.unit_id, on) if not one.acting]
    chosen: dict[str, str] = {}
    for one in people:
        if one.rank != changes.GOVERNOR:
            chosen.setdefault(f"{one.post_id}:{one.id}", posts.words(one, found))
    return list(chosen.items())
