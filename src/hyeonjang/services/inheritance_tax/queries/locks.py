"""Obtaining rows in order to change them: the death first, everything else behind it."""

from __future__ import annotations

from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit.errors import Conflict, NotFound

from ..models import Death, Heir
from ..permissions import MISSING, need_handle, need_see
from . import known


def death(actor: Actor, pk: int, seen: int | None = None) -> Death:
    """The death, locked, for somebody who may handle it; ``Conflict`` where another has changed what the screen showed."""
    row = Death.objects.select_for_update(of=("self",)).select_related("party").filter(pk=pk).first()
    units = known.units(actor)
    if row is None:
        raise NotFound(MISSING)
    need_see(actor, units)
    need_handle(actor, units)
    if seen is not None and seen != row.version:
        raise Conflict("그사이 다른 사람이 이 상속을 고쳤습니다. 화면을 새로 고친 뒤 다시 해 주세요.", code="version")
    return row


def heir(row: Death, pk: int) -> Heir:
    found = Heir.objects.select_related("party").filter(pk=pk, death=row).first()
    if found is None:
        raise NotFound("그런 상속인이 없습니다. 화면을 새로 고쳐 주세요.", field="heir")
    return found
