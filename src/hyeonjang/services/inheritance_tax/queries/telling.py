"""What was told to whom, for the verbs and the pages."""

from __future__ import annotations

from datetime import date

from hyeonjang.kit import clock

from ..models import Death, Letter
from ..vocabulary import LetterState, Step


def told(death: Death) -> dict[int, dict[Step, date]]:
    """heir → the letters that went out or stand on a list, with their days. What could not be written may be tried again."""
    found: dict[int, dict[Step, date]] = {}
    rows = Letter.objects.filter(death=death).exclude(state__in=[LetterState.DROPPED, LetterState.CANCELLED])
    for row in rows.exclude(state=LetterState.FAILED, notice_id=None):
        day = row.sent_on or row.prepared_at.astimezone(clock.SEOUL).date()
        found.setdefault(row.heir_id, {})[Step(row.step)] = day
    return found
