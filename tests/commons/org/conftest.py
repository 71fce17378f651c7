from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from hyeonjang.commons.org import seed
from hyeonjang.commons.org.actor import system_actor

PASSWORD = "hyeonjang-2026"


@pytest.fixture(scope="module")
def yeoncheon(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[tuple[str, str]]]:
    """Made once for the tests of a file and rolled back after them."""
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        accounts = seed.load_yeoncheon(system_actor(), password=PASSWORD)
        yield accounts
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)


@pytest.fixture
def county(yeoncheon: list[tuple[str, str]], db: None) -> list[tuple[str, str]]:
    """The demo county with its reorganisation of 2026-10-02."""
    return yeoncheon
