"""Publications for lists and their page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from hyeonjang.commons.org.actor import Actor

from .. import permissions, places
from ..actions.publication import MEDIA, one
from ..models import Publication
from . import notices


@dataclass(frozen=True, slots=True)
class View:
    id: int
    title: str
    doc_number: str
    statute: str
    ground: str
    department: str
    posted_on: date
    media: str
    effective_on: date
    other_effective_on: date
    settled: bool
    trace: list[dict[str, Any]]
    count: int
    rows: list[notices.Line]


def _view(row: Publication, rows: list[notices.Line]) -> View:
    return View(int(row.pk), row.title, row.doc_number, row.get_statute_display(), row.ground, places.department(row.unit_id)[1],
                row.posted_on, ", ".join(MEDIA.get(item, item) for item in row.media), row.effective_on, row.other_effective_on,
                row.settled_at is not None, row.trace, row.notices.count(), rows)


def listing(actor: Actor) -> list[View]:
    rows = Publication.objects.order_by("-posted_on", "-id")[:200]
    return [_view(row, []) for row in rows if permissions.may_see(actor, row.unit_id)]


def view(actor: Actor, publication_id: int) -> View:
    row = one(actor, publication_id)
    return _view(row, notices.lines(list(row.notices.select_related("version__template").order_by("pk"))))
