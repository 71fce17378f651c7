"""The index in each database's own way: FTS5 on SQLite, a ``tsvector`` with GIN on PostgreSQL, no extension needed.

Both hold the same tokens and answer the same questions; how a hit is placed is decided by the questions' order
(``queries``), not by a database's own score, so both databases give the same list.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db import connection

from .text import Phrase

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


# ---- PostgreSQL: heading A, text D, keys C; positions keep phrases, the letters tell the columns apart ----

_LETTERS = {TITLE: "A", BODY: "D", ANYWHERE: "AD"}
_LAST_PLACE = 16_000  # a tsvector knows no place beyond 16,383


def _vector(one: Posting) -> str:
    places: dict[str, list[str]] = {}
    place = 0
    for letter, column in (("A", one.title), ("D", one.body)):
        for token in column:
            place += 1
            places.setdefault(token, []).append(f"{min(place, _LAST_PLACE)}{letter}")
        place += 2  # no phrase runs from the heading into the text
    for token in one.keys:
        places.setdefault(token, []).append("16383C")
    return " ".join(f"'{token}':{','.join(found[:250])}" for token, found in places.items())


def _put_postgres(postings: Sequence[Posting], before: Sequence[Posting]) -> None:
    with connection.cursor() as cursor:
        if before:
            cursor.execute("DELETE FROM search_postings WHERE entry_id = ANY(%s)", [[one.id for one in before]])
        cursor.executemany(
            "INSERT INTO search_postings (entry_id, words) VALUES (%s, %s::tsvector)"
            " ON CONFLICT (entry_id) DO UPDATE SET words = EXCLUDED.words", [(one.id, _vector(one)) for one in postings])


def _query(phrase: Phrase, letters: str) -> str:
    last = len(phrase.tokens) - 1
    return "(" + " <-> ".join(
        f"'{token}':{'*' if phrase.open_end and place == last else ''}{letters}" for place, token in enumerate(phrase.tokens)) + ")"


def _ids_postgres(ask: Ask, most: int) -> list[int]:
    letters = _LETTERS[ask.place]
    found = (" | " if ask.any_of else " & ").join(_query(one, letters) for one in ask.phrases)
    groups = [group for group in (ask.keys, *ask.facets) if group is not None]
    sieve = "".join(f" & ({_any_postgres(group)})" for group in groups)
    with connection.cursor() as cursor:
        cursor.execute("SELECT entry_id FROM search_postings WHERE words @@ %s::tsquery ORDER BY entry_id DESC LIMIT %s",
                       [f"({found}){sieve}", most])
        return [int(row[0]) for row in cursor.fetchall()]


def _any_postgres(group: Collection[str]) -> str:
    return " | ".join(f"'{one}':C" for one in sorted(group))
