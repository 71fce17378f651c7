"""The desk's lists: what is to be sent, found, chased; masked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Min, Q, QuerySet

from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.parties.queries import PartyView, masked_view

from ..models import Death, Letter
from ..permissions import need_see
from ..vocabulary import OPEN, UNDELIVERED, Stage, Step
from . import known

SOON = 14
VIEWS = {
    "letters": "보낼 안내", "due": "기한 순", "late": "기한이 지남", "heirs": "상속인 확인 전", "undelivered": "돌아온 안내",
    "finding": "재산 확인 전", "done": "신고 마침", "all": "모두",
}


@dataclass(frozen=True, slots=True)
class Tally:
    """How many deaths wait for what."""

    open: int
    letters: int
    heirs: int
    undelivered: int
    soon: int
    late: int
    filed: int
    soonest: date | None


@dataclass(frozen=True, slots=True)
class Row:
    id: int
    who: str
    birth: str
    place: str
    died_on: date
    stage: str
    stage_ko: str
    due_on: date | None
    vehicle_due_on: date | None
    left: int | None
    next_ko: str
    next_on: date | None
    estimate: int | None
    assets: int
    heirs: int
    sources: str
    held_out: bool


def visible(actor: Actor) -> QuerySet[Death]:
    need_see(actor, known.units(actor))
    return Death.objects.all()


def _undelivered() -> QuerySet[Letter]:
    return Letter.objects.filter(state__in=UNDELIVERED, death__stage__in=OPEN)


def tally(actor: Actor, on: date) -> Tally:
    rows = visible(actor)
    unfiled = Q(stage__in=[Stage.TELLING, Stage.HEIRS])
    soon = rows.filter(unfiled, due_on__gte=on, due_on__lte=on + timedelta(days=SOON))
    found = rows.aggregate(
        open=Count("pk", filter=Q(stage__in=OPEN)), letters=Count("pk", filter=Q(next_on__lte=on)),
        heirs=Count("pk", filter=Q(stage=Stage.HEIRS)), late=Count("pk", filter=unfiled & Q(due_on__lt=on)),
        filed=Count("pk", filter=Q(stage=Stage.FILED)),
    )
    nearest = soon.aggregate(n=Count("pk"), first=Min("due_on"))
    return Tally(found["open"], found["letters"], found["heirs"], _undelivered().count(), nearest["n"], found["late"], found["filed"],
                 nearest["first"])


def listing(actor: Actor, view: str, on: date, *, query: str = "") -> QuerySet[Death]:
    """The deaths of one view, what is most urgent first. ``query`` is the beginning of a name, or a day of death."""
    rows = visible(actor)
    unfiled = rows.filter(stage__in=[Stage.TELLING, Stage.HEIRS])
    chosen = {
        "letters": rows.filter(next_on__lte=on), "due": unfiled.filter(due_on__gte=on), "late": unfiled.filter(due_on__lt=on),
        "heirs": rows.filter(stage=Stage.HEIRS), "finding": rows.filter(stage=Stage.FINDING), "done": rows.filter(stage=Stage.FILED),
        "undelivered": rows.filter(pk__in=_undelivered().values("death_id")),
    }.get(view, rows)
    if query.strip():
        chosen = chosen.filter(party__name__startswith=query.strip())
    order = ("-died_on", "-id") if view in {"done", "all", "finding"} else ("due_on", "id")
    return chosen.order_by(*order)


def lines(actor: Actor, rows: Sequence[Death], on: date) -> list[Row]:
    """The deaths of a page, masked, in two more statements."""
    ids = [row.pk for row in rows]
    counted = {
        row["pk"]: (row["a"], row["h"]) for row in Death.objects.filter(pk__in=ids).values("pk").annotate(
            a=Count("assets", filter=Q(assets__state="found"), distinct=True), h=Count("heirs", filter=Q(heirs__share_n__gt=0), distinct=True))
    }
    people = {row.pk: masked_view(row.party) for row in Death.objects.filter(pk__in=ids).select_related("party")}
    return [_row(row, people[row.pk], counted.get(row.pk, (0, 0)), on) for row in rows]


def _row(row: Death, view: PartyView, counted: tuple[int, int], on: date) -> Row:
    return Row(
        row.pk, view.name, view.birth, view.address, row.died_on, row.stage, Stage(row.stage).label_ko, row.due_on, row.vehicle_due_on,
        (row.due_on - on).days if row.due_on else None, Step(row.next_step).label_ko if row.next_step else "", row.next_on, row.estimate,
        counted[0], counted[1], ", ".join(str(entry["label"]) for entry in row.sources), row.held_out,
    )
