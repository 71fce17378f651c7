"""What this service tells others through the outbox. Names never change; payloads only grow.

``inheritance_tax.death_registered`` (``death_id``, ``party_id``, ``died_on``, ``evidence``): somebody's death is
registered. It carries no heirs and no property: who reacts does so on a legal basis of its own, for a person that it
knows already under the same ``party_id``, or not at all. ``inheritance_tax.filed`` (``death_id``, ``filed_on``,
``in_time``).
"""

from __future__ import annotations

from datetime import date
from typing import Any

REGISTERED = "inheritance_tax.death_registered"
FILED = "inheritance_tax.filed"


def registered(death_id: int, party_id: int, died_on: date, evidence: str) -> dict[str, Any]:
    return {"death_id": death_id, "party_id": party_id, "died_on": died_on.isoformat(), "evidence": evidence}


def filed(death_id: int, filed_on: date, in_time: bool) -> dict[str, Any]:
    return {"death_id": death_id, "filed_on": filed_on.isoformat(), "in_time": in_time}
