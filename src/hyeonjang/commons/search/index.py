"""Putting documents into the index and taking them out; in the caller's transaction, like everything else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.db import transaction

from . import engines, text
from .models import Entry
from .registry import Document, Part, Provider, providers

CHUNK = 4_000  # characters of one entry: a page of a report, and well within what a tsvector holds
BATCH = 500


def facet_kind(kind: str) -> str:
    return "fk" + text.key(kind)


def facet_department(unit_id: int) -> str:
    return f"fd{unit_id}"


def facet_year(year: int) -> str:
    return f"fy{year}"


def _pieces(parts: Sequence[Part]) -> Iterator[Part]:
    """Parts, the long ones cut; what was cut stands twice for a few words, so that no phrase is lost between."""
    for part in parts or (Part(""),):
        body = part.text.strip()
        for start in range(0, max(len(body), 1), CHUNK):
            yield Part(body[max(0, start - 80) : start + CHUNK], part.label)


def _entries(kind: str, one: Document) -> list[Entry]:
    digest = one.digest()
    facets = {facet_kind(kind), facet_year(one.on.year)}
    if one.department_id is not None:
        facets.add(facet_department(one.department_id))
    return [
        Entry(kind=kind, object_id=one.id, seq=seq, number_key=text.key(one.number)[:80] if seq == 0 else "", title=one.title[:300],
              note=one.note[:200], label=piece.label[:60], body=piece.text, url=one.url, on=one.on,
              keys=" ".join(sorted(one.keys | facets)), digest=digest)
        for seq, piece in enumerate(_pieces(one.parts))
    ]


def posting(row: Entry) -> engines.Posting:
    """The tokens of an entry, from what is kept of it."""
    return engines.Posting(row.pk, tuple(text.tokens(row.title)), tuple(text.tokens(row.body)), tuple(row.keys.split()))


@transaction.atomic
def put(kind: str, documents: Iterable[Document]) -> int:
    """Bring documents up to date; returns how many had changed. One without keys goes: nobody may find it."""
    wanted = {one.id: one for one in documents}
    standing: dict[int, list[Entry]] = {}
    for row in Entry.objects.select_for_update().filter(kind=kind, object_id__in=list(wanted)):
        standing.setdefault(row.object_id, []).append(row)
    changed = [one for one in wanted.values() if not _same(standing.get(one.id, []), one)]
    old = [row for one in changed for row in standing.get(one.id, [])]
    before = [posting(row) for row in old]
    if old:
        Entry.objects.filter(pk__in=[row.pk for row in old]).delete()
    new = Entry.objects.bulk_create([row for one in changed if one.keys for row in _entries(kind, one)], batch_size=BATCH)
    engines.put([posting(row) for row in new], before)
    return len(changed)


def _same(rows: Sequence[Entry], one: Document) -> bool:
    return bool(rows) and bool(one.keys) and all(row.digest == one.digest() for row in rows)


@transaction.atomic
def remove(kind: str, object_ids: Sequence[int]) -> int:
    """Take documents out; returns how many parts went."""
    rows = list(Entry.objects.select_for_update().filter(kind=kind, object_id__in=list(object_ids)))
    engines.put([], [posting(row) for row in rows])
    Entry.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def refresh(provider: Provider, ids: Sequence[int]) -> int:
    """Read these documents anew: what is there is put, what is not is taken out."""
    found = list(provider.read(ids))
    gone = set(ids) - {one.id for one in found}
    return put(provider.kind, found) + (remove(provider.kind, sorted(gone)) if gone else 0)


def compare(provider: Provider) -> int:
    """Compare everything of a kind with the index and mend it, some hundreds at a time; returns what was mended."""
    mended, after = 0, 0
    while batch := list(provider.ids(after, BATCH)):
        mended += refresh(provider, batch)
        last = batch[-1]
        extra = Entry.objects.filter(kind=provider.kind, object_id__gt=after, object_id__lte=last).exclude(
            object_id__in=batch).values_list("object_id", flat=True).distinct()
        mended += remove(provider.kind, list(extra))
        after = last
    beyond = Entry.objects.filter(kind=provider.kind, object_id__gt=after).values_list("object_id", flat=True).distinct()
    return mended + remove(provider.kind, list(beyond))


def rebuild() -> int:
    """Throw the index away and make it anew from what the modules have; returns the number of documents."""
    with transaction.atomic():
        Entry.objects.all().delete()
        engines.clear()
    return sum(compare(provider) for provider in providers.values())


