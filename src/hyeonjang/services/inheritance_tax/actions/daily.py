"""What a new day and a new holiday change: deadlines by the calendar, the next letters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db import transaction

from hyeonjang.commons.calendar.open_clocks import MovedDeadline
from hyeonjang.commons.org.actor import Actor, system_actor

from ..models import Death, InheritanceSettings
from ..queries import estates, known
from ..vocabulary import OPEN
from .common import label, settle

PIECE = 200
NEAR = timedelta(days=20)
"""How far a single day off can move a deadline, with room: the longest run of days off has ten."""


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


def calendar_changed(changed: date) -> Iterator[MovedDeadline]:
    """Recompute the deaths whose deadline lies near a day that was declared a holiday, or no longer is one.

    Runs inside the transaction of that change, which the new table already holds for.
    """
    actor = system_actor("상속 취득세 안내")
    near = Death.objects.select_for_update(of=("self",)).select_related("party").filter(
        stage__in=[stage.value for stage in OPEN], due_on__gte=changed - NEAR, due_on__lte=changed + NEAR).order_by("pk")
    chosen = known.settings(actor)
    for row in near:
        before = row.due_on
        settle(actor, row, chosen=chosen)
        if before is not None and row.due_on is not None and before != row.due_on:
            kind, pk, words = label(row)
            yield MovedDeadline((kind, str(pk), words), before, row.due_on)
