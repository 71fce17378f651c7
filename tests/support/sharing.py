"""How the suite is shared out among the workers of pytest-xdist.

What loads a county loads it once: the tests of a folder in ``TOGETHER`` stay on one worker, those of any other
file too. The long ones begin first, so that no worker is left alone with them at the end.
"""

from __future__ import annotations

import pytest
from xdist.scheduler import LoadScopeScheduling

TOGETHER = ("tests/services/innovation/", "tests/surfaces/organisation/")


def scope_of(nodeid: str) -> str:
    return next((folder for folder in TOGETHER if nodeid.startswith(folder)), nodeid.split("::", 1)[0])


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
