from __future__ import annotations

from typing import Any

import pytest

from hyeonjang.commons.org import seed
from hyeonjang.commons.org.actor import system_actor

PASSWORD = "hyeonjang-2026"


@pytest.fixture
def county(db: None) -> list[tuple[str, str]]:
    """The demo county with its reorganisation of 2026-10-02."""
    return seed.load_yeoncheon(system_actor(), password=PASSWORD)
