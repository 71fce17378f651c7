"""The question: in the order of how surely a hit is meant, so that what stands above is above for a reason.

Exact number, then the phrase in a heading, all words in a heading, the phrase in the text, all words anywhere. What a
heading answers stands newest first; what only the text answers stands by how much of the text is about it (``weigh``).
If nothing has all the words, what has most of them comes first, and that is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from hyeonjang.kit.errors import Refused

from . import engines, index, keys, text
from .engines import ANYWHERE, BODY, TITLE, Ask
from .models import Entry
from .registry import providers
from .weigh import by_weight

if TYPE_CHECKING:
    from hyeonjang.commons.org.actor import Actor

MOST = 200
LONGEST = 200
AROUND = 60
HEADINGS = 3
"""The first tiers, in which a number or a heading answers."""


@dataclass(frozen=True)
class Hit:
    """A document, and the part of it in which the words stand. What is marked is made only for what is shown."""

    kind: str
    kind_ko: str
    object_id: int
    title: str
    note: str
    where: str
    body: str
    url: str
    on: date
    wanted: re.Pattern[str] | None

    @cached_property
    def title_html(self) -> SafeString:
        return marked(self.title, self.wanted)

    @cached_property
    def snippet(self) -> SafeString:
        return snippet(self.body, self.wanted)


@dataclass(frozen=True)
class Found:
    """``loose``: nothing had all the words. ``more``: there is more than is shown; narrow the question."""

    hits: Sequence[Hit]
    loose: bool = False
    more: bool = False


@dataclass(frozen=True)
class Narrow:
    """Only of a kind, a department (its id) or a year."""

    kind: str = ""
    department_id: int | None = None
    year: int | None = None

    def facets(self) -> list[frozenset[str]]:
        found = []
        if self.kind:
            found.append(frozenset({index.facet_kind(self.kind)}))
        if self.department_id is not None:
            found.append(frozenset({index.facet_department(self.department_id)}))
        if self.year is not None:
            found.append(frozenset({index.facet_year(self.year)}))
        return found


def search(actor: Actor, question: str, narrow: Narrow | None = None) -> Found:
    """At most two hundred documents that ``actor`` may find; raises ``Refused`` for a question without words."""
    asked = " ".join(question.split())
    if len(asked) > LONGEST:
        raise Refused(f"찾을 말은 {LONGEST}자까지 적을 수 있습니다. 줄여 주세요.", field="q")
    whole, words = text.phrase(asked), text.words(asked)
    if whole is None:
        raise Refused("찾을 말을 한글, 한자, 영문이나 숫자로 적어 주세요.", field="q")
    held, facets = keys.of(actor), (narrow or Narrow()).facets()
    tiers = [list(_by_number(asked, held, facets))]
    for phrases, place in (([whole], TITLE), (words, TITLE), ([whole], BODY), (words, ANYWHERE)):
        if sum(map(len, tiers)) > MOST:
            break
        tiers.append(engines.ids(Ask(phrases, place, held, facets), MOST + 1))
    loose = not any(tiers) and len(words) > 1
    if loose:
        tiers = [engines.ids(Ask(words, ANYWHERE, held, facets, any_of=True), MOST)]
    hits = _hits(tiers, words, asked, 0 if loose else HEADINGS)
    return Found(hits[:MOST], loose and bool(hits), len(hits) > MOST)


def _by_number(asked: str, held: frozenset[str] | None, facets: Sequence[frozenset[str]]) -> Iterator[int]:
    for row in Entry.objects.filter(number_key=text.key(asked)[:80]).order_by("-id")[:20]:
        standing = set(row.keys.split())
        if (held is None or standing & held) and all(standing & group for group in facets):
            yield row.pk


def _hits(tiers: Sequence[Sequence[int]], words: Sequence[text.Phrase], asked: str, kept: int) -> list[Hit]:
    """One hit a document, the first part that answered. The first ``kept`` tiers keep their order, others are weighed."""
    rows = Entry.objects.in_bulk({pk for tier in tiers for pk in tier})
    wanted = text.pattern(asked)
    seen: set[tuple[str, int]] = set()
    found = []
    for place, tier in enumerate(tiers):
        answered = [rows[pk] for pk in tier if pk in rows]
        for row in answered if place < kept else by_weight(answered, words):
            if (row.kind, row.object_id) in seen:
                continue
            seen.add((row.kind, row.object_id))
            provider = providers.get(row.kind)
            found.append(Hit(row.kind, provider.label_ko if provider else row.kind, row.object_id, row.title, row.note,
                             row.label, row.body, row.url, row.on, wanted))
    return found


def marked(words: str, wanted: re.Pattern[str] | None) -> SafeString:
    """Text for a page, what was looked for marked; everything in it is escaped."""
    if wanted is None:
        return escape(words)
    parts, last = [], 0
    for hit in wanted.finditer(words):
        if hit.start() == hit.end():
            continue
        parts += [escape(words[last : hit.start()]), "<mark>", escape(hit.group()), "</mark>"]
        last = hit.end()
    return mark_safe("".join([*parts, escape(words[last:])]))  # noqa: S308 - every piece is escaped above


def snippet(body: str, wanted: re.Pattern[str] | None) -> SafeString:
    """Some words around the longest thing found, marked; the beginning where only the heading answered."""
    hits = [hit for hit in wanted.finditer(body) if hit.end() > hit.start()] if wanted else []
    best = max(hits, key=lambda hit: hit.end() - hit.start(), default=None)
    start = max(0, best.start() - AROUND) if best else 0
    end = min(len(body), (best.end() if best else AROUND) + AROUND)
    cut = " ".join(body[start:end].split())
    return mark_safe(f"{'… ' if start else ''}{marked(cut, wanted)}{' …' if end < len(body) else ''}")  # noqa: S308 - escaped in marked
