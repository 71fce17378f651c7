"""A database of a test's own, of the kind that the suite runs on, for tests with real processes."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit


@contextmanager
def own_database(folder: Path, name: str) -> Iterator[str]:
    """The URL of an empty database: a file in ``folder``, or one on the server that the suite uses."""
    from django.conf import settings

    given: dict[str, Any] = settings.DATABASES["default"]
    if not given["ENGINE"].endswith("postgresql"):
        yield f"sqlite://{folder / name}.sqlite3"
        return
    import psycopg

    name = f"{name}_{os.getpid()}"
    words = {"host": given["HOST"], "port": given["PORT"] or None, "user": given["USER"], "password": given["PASSWORD"] or None}
    with psycopg.connect(dbname="postgres", autocommit=True, **words) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        yield f"postgresql://{given['USER']}:{given['PASSWORD']}@:{given['PORT']}/{name}?host={quote(given['HOST'], safe='')}"
    finally:
        with psycopg.connect(dbname="postgres", autocommit=True, **words) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def ask(url: str, question: str) -> list[tuple[Any, ...]]:
    """Rows of a database, asked for outside Django."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        with closing(sqlite3.connect(unquote(parts.path), timeout=10)) as file:
            return file.execute(question).fetchall()
    import psycopg

    host = dict(parse_qsl(parts.query)).get("host") or parts.hostname
    with psycopg.connect(dbname=parts.path.lstrip("/"), host=host, port=parts.port, user=unquote(parts.username or ""),
                         password=unquote(parts.password or "") or None) as server:
        return server.execute(question).fetchall()  # type: ignore[arg-type]
