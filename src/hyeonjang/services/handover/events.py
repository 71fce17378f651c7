"""What handing over tells the rest of the house, by name. Payloads are JSON."""

from __future__ import annotations

PROPOSED = "handover.proposed"
DRAWN = "handover.drawn"
HANDED = "handover.handed"
TAKEN = "handover.taken"
WITNESSED = "handover.witnessed"
