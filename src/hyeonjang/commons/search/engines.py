"""The index in each database's own way: FTS5 on SQLite, a ``tsvector`` with GIN on PostgreSQL, no extension needed.

Both hold the same tokens and answer the same questions; how a hit is placed is decided by the questions' order
(``queries``), not by a database's own score, so both databases give the same list.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db import connection

from .text import Phrase, squeezed

TITLE, BODY, ANYWHERE = "title", "body", "anywhere"


@dataclass(frozen=True)
class Posting:
    """The tokens of one entry."""

    id: int
    title: tuple[str, ...]
    body: tuple[str, ...]
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Ask:
    """All phrases (or, ``any_of``, at least one) in the place, by somebody with one of the keys, of each facet.

    ``keys`` None asks as the system. ``facets`` are groups of further tokens, one of each must be there.
    """

    phrases: Sequence[Phrase]
    place: str
    keys: frozenset[str] | None
    facets: Sequence[frozenset[str]] = ()
    any_of: bool = False


def put(postings: Iterable[Posting], before: Iterable[Posting] = ()) -> None:
    """Write postings; ``before`` are those that stand now and go."""
    (_put_postgres if connection.vendor == "postgresql" else _put_sqlite)(list(postings), list(before))


def ids(ask: Ask, most: int) -> list[int]:
    """The newest ``most`` entries that answer, newest first."""
    if not ask.phrases or (ask.keys is not None and not ask.keys):
        return []
    return (_ids_postgres if connection.vendor == "postgresql" else _ids_sqlite)(ask, most)


def clear() -> None:
    """Empty the index."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DELETE FROM search_postings")
        else:
            cursor.execute("INSERT INTO search_words (search_words) VALUES ('delete-all')")


# ---- SQLite: a contentless FTS5 table, which is told what goes as well as what comes ----


def _put_sqlite(postings: Sequence[Posting], before: Sequence[Posting]) -> None:
    def row(one: Posting) -> tuple[int | str, ...]:
        return (one.id, " ".join(one.title), " ".join(one.body), " ".join(one.keys))

    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO search_words (search_words, rowid, title, body, keys) VALUES ('delete', %s, %s, %s, %s)",
            [row(one) for one in before])
        cursor.executemany("INSERT INTO search_words (rowid, title, body, keys) VALUES (%s, %s, %s, %s)",
                           [row(one) for one in postings])


def _match(phrase: Phrase) -> str:
    # Tokens are letters and digits only, so nothing in them can end the quotes.
    return f'"{" ".join(phrase.tokens)}"{" *" if phrase.open_end else ""}'


def _ids_sqlite(ask: Ask, most: int) -> list[int]:
    column = {TITLE: "title : ", BODY: "body : ", ANYWHERE: "{title body} : "}[ask.place]
    found = (" OR " if ask.any_of else " AND ").join(f"({column}{_match(one)})" for one in ask.phrases)
    groups = [group for group in (ask.keys, *ask.facets) if group is not None]
    sieve = "".join(f" AND (keys : ({_any(group)}))" for group in groups)
    with connection.cursor() as cursor:
        cursor.execute("SELECT rowid FROM search_words WHERE search_words MATCH %s ORDER BY rowid DESC LIMIT %s",
                       [f"({found}){sieve}", most])
        return [int(row[0]) for row in cursor.fetchall()]


def _any(group: Collection[str]) -> str:
    return " OR ".join(f'"{one}"' for one in sorted(group))


# ---- PostgreSQL: a set of lexemes in GIN, those of the heading once more with a mark before them ----
#
# Neither weights nor places stand in the vector: with them PostgreSQL reads every row that answers to look again, which at
# half a million entries takes seconds for a common word. Neighbours are told in the rows that are left instead.

_HEADING, _RIGHT = "^", "@"
"""Marks that no word has, so that nobody can type them."""
_BUCKET = 14
_NEWEST = (4, 32, 0)
"""Buckets of 16,384 entries asked at a time, 0 for all: a common word has its two hundred in the newest ones."""


def _bucket(entry_id: int) -> str:
    return f"#{entry_id >> _BUCKET}"


def _vector(one: Posting) -> str:
    found = {*one.title, *one.body, *(_HEADING + token for token in one.title), *(_RIGHT + key for key in one.keys), _bucket(one.id)}
    return " ".join(f"'{token}'" for token in found)


def _put_postgres(postings: Sequence[Posting], before: Sequence[Posting]) -> None:
    with connection.cursor() as cursor:
        if before:
            cursor.execute("DELETE FROM search_postings WHERE entry_id = ANY(%s)", [[one.id for one in before]])
        cursor.executemany(
            "INSERT INTO search_postings (entry_id, words) VALUES (%s, %s::tsvector)"
            " ON CONFLICT (entry_id) DO UPDATE SET words = EXCLUDED.words", [(one.id, _vector(one)) for one in postings])


def _query(phrase: Phrase, place: str) -> str:
    last = len(phrase.tokens) - 1

    def lexemes(mark: str) -> str:
        return " & ".join(f"'{mark}{token}'{':*' if phrase.open_end and at == last else ''}" for at, token in enumerate(phrase.tokens))

    return f"({lexemes(_HEADING if place == TITLE else '')})"


def _ids_postgres(ask: Ask, most: int) -> list[int]:
    words = (" | " if ask.any_of else " & ").join(_query(one, ask.place) for one in ask.phrases)
    groups = [group for group in (ask.keys, *ask.facets) if group is not None]
    query = f"({words})" + "".join(f" & ({_any_postgres(group)})" for group in groups)
    found: list[int] = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(entry_id) FROM search_postings")
        newest = (cursor.fetchone()[0] or 0) >> _BUCKET
    below = None  # nothing found yet
    for buckets in _NEWEST:
        if buckets > newest:
            continue
        since = f" & ({' | '.join(repr(_bucket(at << _BUCKET)) for at in range(newest, newest - buckets, -1))})" if buckets else ""
        while len(found) < most:
            batch = _candidates(query + since, below, 2 * most)
            found += _neighbours(batch, ask) if batch else []
            if batch:
                below = batch[-1]
            if len(batch) < 2 * most:
                break
        if len(found) >= most:
            break
    return found[:most]


def _candidates(query: str, below: int | None, most: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT entry_id FROM search_postings WHERE words @@ %s::tsquery AND (%s::bigint IS NULL OR entry_id < %s)"
                       " ORDER BY entry_id DESC LIMIT %s", [query, below, below, most])
        return [int(row[0]) for row in cursor.fetchall()]


def _neighbours(ids: Sequence[int], ask: Ask) -> list[int]:
    """Those of the ids in which each phrase's tokens follow one another."""
    if ask.place != BODY and all(len(one.tokens) == 1 for one in ask.phrases):
        return list(ids)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, title, body FROM search_entry WHERE id = ANY(%s)", [list(ids)])
        rows = {int(pk): (squeezed(title), squeezed(body)) for pk, title, body in cursor.fetchall()}
    places = {TITLE: slice(0, 1), BODY: slice(1, 2), ANYWHERE: slice(0, 2)}[ask.place]
    some = any if ask.any_of else all
    return [pk for pk in ids if pk in rows and some(any(one.squeezed in text for text in rows[pk][places]) for one in ask.phrases)]


def _any_postgres(group: Collection[str]) -> str:
    return " | ".join(f"'{_RIGHT}{one}'" for one in sorted(group))
