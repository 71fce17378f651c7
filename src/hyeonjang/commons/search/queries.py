"""The question: in the order of how surely a hit is meant, so that what stands above is above for a reason.

Exact number, then the phrase in a heading, all words in a heading, the phrase in the text, all words anywhere. What a
heading answers stands newest first; what only the text answers stands by how much of the text is about it (``weigh``).
If nothing has all the words, what has most of them comes first, and that is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
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
    tiers = [_rows(_by_number(asked, held, facets))]
    anywhere = _anywhere(words, held, facets)
    loose = not anywhere and not tiers[0] and len(words) > 1
    if loose:
        some = [word for word in words if not word.open_end] or words
        tiers.append(by_weight(_rows(engines.ids(Ask(some, ANYWHERE, held, facets, any_of=True), MOST)), words))
    elif len(anywhere) > MOST:
        tiers += _many(whole, words, held, facets, anywhere)
    else:
        tiers += _few(anywhere, whole, words)
    hits = _hits(tiers, asked)
    return Found(hits[:MOST], loose and bool(hits), len(hits) > MOST)


def _anywhere(words: Sequence[text.Phrase], held: frozenset[str] | None, facets: Sequence[frozenset[str]]) -> list[Entry]:
    """Entries with all the words, one more than the most. A single syllable stands in half of all texts and costs the
    index most: it is looked for in what the other words left, as long as that is little."""
    long = [word for word in words if not word.open_end]
    rows = _rows(engines.ids(Ask(long or words, ANYWHERE, held, facets), MOST + 1))
    if not long or len(long) == len(words):
        return rows
    if len(rows) > MOST:
        return _rows(engines.ids(Ask(words, ANYWHERE, held, facets), MOST + 1))
    short = [word.squeezed for word in words if word.open_end]
    return [row for row in rows if all(one in text.folded(f"{row.title} {row.body}") for one in short)]


def _rows(ids: Iterable[int]) -> list[Entry]:
    """Entries in the order of their ids as given."""
    wanted = list(ids)
    found = Entry.objects.in_bulk(wanted)
    return [found[pk] for pk in wanted if pk in found]


def _few(rows: Sequence[Entry], whole: text.Phrase, words: Sequence[text.Phrase]) -> Iterator[list[Entry]]:
    """All that has the words, in the order of the docstring above: told apart here, for one question to the index."""
    tiers: list[list[Entry]] = [[], [], [], []]
    for row in rows:
        title = text.squeezed(row.title)
        if whole.squeezed in title:
            tiers[0].append(row)
        elif all(word.squeezed in title for word in words):
            tiers[1].append(row)
        else:
            tiers[2 if whole.squeezed in text.squeezed(row.body) else 3].append(row)
    yield from (tiers[0], tiers[1], by_weight(tiers[2], words), by_weight(tiers[3], words))


def _many(whole: text.Phrase, words: Sequence[text.Phrase], held: frozenset[str] | None, facets: Sequence[frozenset[str]],
          anywhere: Sequence[Entry]) -> Iterator[list[Entry]]:
    """The surest two hundred of more: each place of the order is a question of its own, and common words end early."""
    seen: set[int] = set()
    asks = [Ask([whole], TITLE, held, facets), Ask(words, TITLE, held, facets), Ask([whole], BODY, held, facets)]
    for ask in [*(asks if len(words) > 1 else asks[1:2]), None]:
        if len(seen) > MOST:
            return
        found = anywhere if ask is None else _rows(engines.ids(ask, MOST + 1))
        rows = [row for row in found if row.pk not in seen]
        seen.update(row.pk for row in rows)
        yield rows if ask is not None and ask.place == TITLE else by_weight(rows, words)


def _by_number(asked: str, held: frozenset[str] | None, facets: Sequence[frozenset[str]]) -> Iterator[int]:
    for row in Entry.objects.filter(number_key=text.key(asked)[:80]).order_by("-id")[:20]:
        standing = set(row.keys.split())
        if (held is None or standing & held) and all(standing & group for group in facets):
            yield row.pk


def _hits(tiers: Sequence[Sequence[Entry]], asked: str) -> list[Hit]:
    """One hit a document: the first part that answered."""
    wanted = text.pattern(asked)
    seen: set[tuple[str, int]] = set()
    found = []
    for row in (row for tier in tiers for row in tier):
        if (row.kind, row.object_id) not in seen:
            seen.add((row.kind, row.object_id))
            provider = providers.get(row.kind)
            found.append(Hit(row.kind, provider.label_ko if provider else row.kind, row.object_id, row.title, row.note, row.label, row.body,
                             row.url, row.on, wanted))
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
