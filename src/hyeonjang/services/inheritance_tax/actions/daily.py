"""What a new day changes: deadlines by the calendar of the day, the next letters."""

from __future__ import annotations

from django.db import transaction

from hyeonjang.commons.org.actor import Actor, system_actor

from ..models import Death, InheritanceSettings
from ..queries import estates, known
from ..vocabulary import OPEN
from .common import settle

PIECE = 200


def recheck() -> int:
    """Recompute every open death, piece by piece, each in a transaction of its own; returns how many changed."""
    actor = system_actor("상속 취득세 안내")
    chosen = known.settings(actor)
    ids = list(Death.objects.filter(stage__in=[stage.value for stage in OPEN]).order_by("pk").values_list("pk", flat=True))
    return sum(_piece(actor, ids[start : start + PIECE], chosen) for start in range(0, len(ids), PIECE))


@transaction.atomic
def _piece(actor: Actor, ids: list[int], chosen: InheritanceSettings) -> int:
    rows = list(Death.objects.select_for_update(of=("self",)).select_related("party").filter(pk__in=ids).order_by("pk"))
    changed = 0
    for loaded in estates.load_many(actor, rows):
        death = loaded.death
        before = (death.stage, death.due_on, death.vehicle_due_on, death.next_step, death.next_on)
        settle(actor, death, chosen=chosen, loaded=loaded)
        changed += before != (death.stage, death.due_on, death.vehicle_due_on, death.next_step, death.next_on)
    return changed
