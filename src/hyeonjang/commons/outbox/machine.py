"""The machine's own time: leases and retries must not stand still on a demo's fixed day."""

from __future__ import annotations

import time
from datetime import UTC, datetime


def machine_now() -> datetime:
    """The present moment by the machine, in UTC, whatever day the product stands on."""
    return datetime.fromtimestamp(time.time(), UTC)
