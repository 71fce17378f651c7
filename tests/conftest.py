"""For all tests: a folder of their own, quick passwords, workers that share the suite, and a flush that may flush."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import override_settings
from hypothesis import settings

from tests.support import sharing

# A busy machine is not a failure: no deadline, and the same examples in every run of CI.
settings.register_profile("suite", deadline=None, derandomize=True)
settings.load_profile("suite")


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> sharing.Scheduling:
    return sharing.Scheduling(config, log)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--databases-only", action="store_true", help="only tests that use the database")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--databases-only"):
        items[:] = [item for item in items if sharing.uses_database(item)]
    if hasattr(config, "workerinput"):
        sharing.long_ones_first(items)


@pytest.fixture(scope="session", autouse=True)
def place_of_their_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test writes into the folder of a county that happens to stand here, nor into another worker's."""
    home = tmp_path_factory.mktemp("home")
    before = os.environ.get("HYEONJANG_HOME")
    os.environ["HYEONJANG_HOME"] = str(home)
    with override_settings(MEDIA_ROOT=str(home / "files")):
        yield
    if before is None:
        del os.environ["HYEONJANG_HOME"]
    else:
        os.environ["HYEONJANG_HOME"] = before


@pytest.fixture(scope="session")
def live_server(django_db_setup: None, live_server: Any) -> Any:
    """The server after the test database: begun before it, it would not share the one in memory, and each of its
    threads would open one of its own that Django does not close."""
    return live_server


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Argon2 is slow on purpose; what hashes in production is tested in ``tests/surfaces/test_login.py``."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="session", autouse=True)
def flush_may_empty_append_only_tables() -> Iterator[None]:
    """Between transactional tests Django empties every table with DELETE; SQLite's triggers would refuse.

    Only that flush is let through; a DELETE in a test is refused as in production. (On PostgreSQL the flush
    is a TRUNCATE, which fires no row trigger.)
    """
    from django.db import connection

    if connection.vendor != "sqlite":
        yield
        return
    from django.db.backends.sqlite3.operations import DatabaseOperations

    original = DatabaseOperations.execute_sql_flush

    def execute_sql_flush(self: Any, sql_list: list[str]) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%BEFORE DELETE%'")
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
        try:
            original(self, sql_list)
        finally:
            with self.connection.cursor() as cursor:
                for _, sql in triggers:
                    cursor.execute(sql)

    DatabaseOperations.execute_sql_flush = execute_sql_flush  # type: ignore[method-assign]
    yield
    DatabaseOperations.execute_sql_flush = original  # type: ignore[method-assign]
