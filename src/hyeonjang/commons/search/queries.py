"""The question: in the order of how surely a hit is meant, so that what stands above is above for a reason.

Exact number, then the phrase in a heading, all words in a heading, the phrase in the text, all words anywhere. Within
each the newest first. If nothing has all the words, what has some of them, and that is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from hyeonjang.kit.errors import Refused

from . import engines, index, keys, text
from .engines import ANYWHERE, BODY, TITLE, Ask
from .models import Entry
from .registry import providers

if TYPE_CHECKING:
    from hyeonjang.commons.org.actor import Actor

MOST = 200
LONGEST = 200
AROUND = 60


@dataclass(frozen=True)
class Hit:
    """A document, and the part of it in which the words stand."""

    kind: str
    kind_ko: str
    object_id: int
    title: str
    title_html: SafeString
    note: str
    where: str
    snippet: SafeString
    url: str
    on: date


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
    places = list(_by_number(asked, held, facets))
    for phrases, place in (([whole], TITLE), (words, TITLE), ([whole], BODY), (words, ANYWHERE)):
        if len(places) > MOST:
            break
        places += engines.ids(Ask(phrases, place, held, facets), MOST + 1)
    loose = not places and len(words) > 1
    if loose:
        places = engines.ids(Ask(words, TITLE, held, facets, any_of=True), MOST)
        places += engines.ids(Ask(words, ANYWHERE, held, facets, any_of=True), MOST)
    hits = _hits(list(dict.fromkeys(places)), asked)
    return Found(hits[:MOST], loose and bool(hits), len(hits) > MOST)


def _by_number(asked: str, held: frozenset[str] | None, facets: Sequence[frozenset[str]]) -> Iterator[int]:
    for row in Entry.objects.filter(number_key=text.key(asked)[:80]).order_by("-id")[:20]:
        standing = set(row.keys.split())
        if (held is None or standing & held) and all(standing & group for group in facets):
            yield row.pk


def _hits(ids: Sequence[int], asked: str) -> list[Hit]:
    """One hit a document, in the order found: the first part that answered."""
    rows = Entry.objects.in_bulk(ids[: 2 * MOST + 2])
    wanted = text.pattern(asked)
    seen: set[tuple[str, int]] = set()
    found = []
    for pk in ids:
        row = rows.get(pk)
        if row is None or (row.kind, row.object_id) in seen:
            continue
        seen.add((row.kind, row.object_id))
        provider = providers.get(row.kind)
        found.append(Hit(row.kind, provider.label_ko if provider else row.kind, row.object_id, row.title, marked(row.title, wanted),
                         row.note, row.label, snippet(row.body, wanted), row.url, row.on))
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
