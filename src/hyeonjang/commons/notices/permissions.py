"""Who may write templates, prepare, release, scan and see. Duties are dated data; the rest follows from posts."""

from __future__ import annotations

from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit.errors import NotPermitted

MANAGE = "notices.manage"
RELEASE = "notices.release"
RETURNS = "notices.returns"
READ = "notices.read"


def official(actor: Actor) -> bool:
    return actor.system or bool(actor.posts)


def in_unit(actor: Actor, unit_id: int) -> bool:
    """Works in the department that the template belongs to, or above it."""
    return actor.system or actor.in_department(unit_id) or actor.in_unit(unit_id)


def may_see(actor: Actor, unit_id: int) -> bool:
    return in_unit(actor, unit_id) or any(actor.has(duty) for duty in (MANAGE, READ, RETURNS, RELEASE, "audit.read"))


def may_write(actor: Actor, unit_id: int) -> bool:
    """Draft a template of the department and prepare runs of it."""
    return in_unit(actor, unit_id) or actor.has(MANAGE)


def may_publish(actor: Actor, unit_id: int) -> bool:
    """Publish a template: the head of its department, or who manages notices."""
    return actor.system or actor.has(MANAGE) or actor.is_head_of(unit_id)


def may_release(actor: Actor, unit_id: int) -> bool:
    """Release a mass run: the head of the department, or who holds the duty. The creator never."""
    return actor.system or actor.has(RELEASE) or actor.is_head_of(unit_id)


def may_scan(actor: Actor, unit_id: int) -> bool:
    return in_unit(actor, unit_id) or actor.has(RETURNS)


def knows(actor: Actor, unit_id: int) -> bool:
    """Sees names and addresses in full, after giving a purpose: whose work it is, or who handles returns."""
    return (in_unit(actor, unit_id) or actor.has(RETURNS)) and not actor.system


def need(allowed: bool, sentence: str) -> None:
    if not allowed:
        raise NotPermitted(sentence)
