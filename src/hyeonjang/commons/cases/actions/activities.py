"""What a service did for a case, on the case's own log: a question sent, an answer come, a visit made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Refused

from .. import permissions
from ..vocabulary import ACTIVE, Kind, State
from .common import append, at_day, lock, needed, tell


@dataclass(frozen=True)
class Activity:
    """One line: its name as the event log carries it, what it was, what proves it, and the day (today)."""

    name: str
    text: str = ""
    evidence: str = ""
    on: date | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def note(
    *, actor: Actor, case_id: int, activities: Sequence[Activity], seen: int | None = None
) -> int:
    """Write activities into a case's log, in order; returns the case's new version.

    The clocks do not follow from activities, so nothing is recomputed. They may still be written after the
    decision (a late answer).
    """
    case = lock(actor, case_id, seen)
    permissions.need_handle(actor, case)
    if State(case.state) not in {*ACTIVE, State.DECIDED}:
        raise Refused(f"'{State(case.state).label}' 상태라 더 적을 수 없습니다. 건의 경과를 확인하세요.")
    for row in activities:
        append(
            case, Kind.ACTIVITY, actor, at=at_day(row.on or clock.today()), text=row.text, evidence=row.evidence,
            detail={**row.detail, "activity": needed(row.name, "activity", "업무 이름", limit=60)},
        )
    case.save(update_fields=["version"])
    tell("noted", case, actor, activities=[row.name for row in activities])
    return case.version

