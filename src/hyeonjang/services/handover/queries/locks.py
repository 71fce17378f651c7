"""Obtaining a pack in order to change it: locked, visible to the actor, checked against what the screen showed."""

from __future__ import annotations

from hyeonjang.commons.audit.locks import same
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound
from hyeonjang.services.handover import permissions
from hyeonjang.services.handover.models import Drawing, Pack
from hyeonjang.services.handover.queries import posts
from hyeonjang.services.handover.rules.packs import Facts


def witness_ids(row: Pack) -> frozenset[int]:
    return frozenset(one.id for one in posts.witnesses(row, clock.today()))


def pack(actor: Actor, pk: int, version: int | None = None) -> Pack:
    """The locked row; ``NotFound`` for whom it is not there."""
    row = Pack.objects.select_for_update().filter(pk=pk).first()
    if row is None or not permissions.role_ko(actor, row, witness_ids(row)):
        raise NotFound(permissions.MISSING)
    same(row.version, version)
    return row


def last_drawing(pack_id: int) -> Drawing | None:
    return Drawing.objects.filter(pack_id=pack_id).order_by("-no").first()


def facts(row: Pack) -> Facts:
    drawn = last_drawing(row.pk)
    return Facts(row.state, drawn.on if drawn else None, row.outgoing_id, row.incoming_id, row.effective)
