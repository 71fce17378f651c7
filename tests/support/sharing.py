"""How the suite is shared out among the workers of pytest-xdist.

What loads a county loads it once: the tests of a folder in ``TOGETHER`` stay on one worker, those of any other
file too. The long ones begin first, so that no worker is left alone with them at the end.
"""

from __future__ import annotations

import pytest
from xdist.scheduler import LoadScopeScheduling

TOGETHER = ("tests/services/innovation/", "tests/surfaces/organisation/", "tests/e2e/")
APART = ("tests/e2e/test_programme_story.py",)
"""Stands in a folder that stays together, but has a county of its own."""


def scope_of(nodeid: str) -> str:
    file = nodeid.split("::", 1)[0]
    return next((folder for folder in TOGETHER if file.startswith(folder) and file not in APART), file)


class Scheduling(LoadScopeScheduling):
    def _split_scope(self, nodeid: str) -> str:
        return scope_of(nodeid)


def long_ones_first(items: list[pytest.Item]) -> None:
    """Order whole scopes: a real browser, then what is marked slow, then the rest as it stands."""
    rank: dict[str, int] = {}
    for item in items:
        weight = 0 if item.get_closest_marker("e2e") else 1 if item.get_closest_marker("slow") else 2
        scope = scope_of(item.nodeid)
        rank[scope] = min(weight, rank.get(scope, 2))
    items.sort(key=lambda item: rank[scope_of(item.nodeid)])


DATABASE = {"db", "transactional_db", "django_db_setup", "live_server", "database", "place"}
"""Fixtures that lead to a database; the last two are databases of real processes."""


def uses_database(item: pytest.Item) -> bool:
    return item.get_closest_marker("django_db") is not None or bool(DATABASE & set(getattr(item, "fixturenames", ())))
