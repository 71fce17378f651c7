"""The clock of an objection, from the events of its case. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hyeonjang.law.periods.deadline import Deadline
from hyeonjang.law.periods.table import HolidayTable
from hyeonjang.law.petitions import OwnRemedy, Remedy, objection_due, objection_until, remedy_terms

from ..vocabulary import Kind
from .derive import Happened, standing


@dataclass(frozen=True, slots=True)
class Objection:
    """An objection that is not decided yet: when it came, whether it was extended, by when it is due."""

    seq: int
    filed_on: date
    extended: bool
    due: Deadline


def filing_until(reached: date, remedy: Remedy | OwnRemedy, table: HolidayTable) -> Deadline:
    """Until when an objection can be filed against a decision that reached the applicant on a day."""
    return objection_until(reached, remedy_terms(remedy, reached), table)


def open_objection(
    events: Sequence[Happened], remedy: Remedy | OwnRemedy, table: HolidayTable, *, explain: bool = False
) -> Objection | None:
    """The objection that waits for its decision; ``None`` where there is none."""
    filed: Happened | None = None
    extended = False
    for event in standing(events):
        if event.kind == Kind.OBJECTION_FILED:
            filed, extended = event, False
        elif event.kind == Kind.OBJECTION_EXTENDED:
            extended = True
        elif event.kind == Kind.OBJECTION_DECIDED:
            filed = None
    if filed is None:
        return None
    day = filed.at.date()
    due = objection_due(day, remedy_terms(remedy, day), table, extended=extended, explain=explain)
    return Objection(filed.seq, day, extended, due)
