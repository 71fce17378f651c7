"""Who may find what, as tokens that stand in the index itself: rights are part of the question, not a sieve after it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hyeonjang.commons.org.actor import Actor

OFFICIALS = "kofficials"
CHIEFS = "kchiefs"


def department(unit_id: int) -> str:
    """Everybody in a department or below it, also in the one that carries on its work."""
    return f"kd{unit_id}"


def unit(unit_id: int) -> str:
    """Everybody in exactly this unit."""
    return f"ku{unit_id}"


def bureau(unit_id: int) -> str:
    """Who heads the bureau."""
    return f"kb{unit_id}"


def post(post_id: int) -> str:
    return f"ko{post_id}"


def duty(name: str) -> str:
    """Whoever carries a duty."""
    return "kq" + hashlib.sha256(name.encode()).hexdigest()[:12]


def of(actor: Actor) -> frozenset[str] | None:
    """The keys that somebody holds; None for the system, which finds everything. Nobody else is without keys."""
    if actor.system:
        return None
    found = {duty(name) for name in actor.duties}
    if actor.person_id is None or not actor.posts:
        return frozenset(found)
    found |= {OFFICIALS, *(department(pk) for pk in actor.within), *(unit(pk) for pk in actor.unit_ids | actor.carried_ids)}
    found |= {post(one.post_id) for one in actor.posts}
    found |= {bureau(one.unit_id) for one in actor.posts if one.head}
    if actor.is_chief:
        found.add(CHIEFS)
    return frozenset(found)
