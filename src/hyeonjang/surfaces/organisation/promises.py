"""Promises that stand on units, as open work: ``measures`` lies below ``org`` and cannot offer them itself."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from hyeonjang.commons.measures import measures, queries, subjects
from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.org.following import Following
from hyeonjang.kit import clock
from hyeonjang.kit.korean import date_ko


def open_promises(actor: Actor, unit_ids: Collection[int]) -> Iterator[Following]:
    """Promises of these units that were not taken back and are not due yet."""
    today = clock.today()
    rows = [one for one in queries.promises(unit_ids=unit_ids, withdrawn=False) if one.due >= today]
    seen = subjects.views(actor, [one.subject for one in rows])
    for one in rows:
        measure, about = measures.get(one.slug), seen.get(one.subject[:2])
        title = measure.title_ko if measure else one.slug
        yield Following(
            one.unit_id or 0, "약속", f"{title}: {one.subject[2]}", about.url if about else "",
            f"{date_ko(one.due)}까지")
