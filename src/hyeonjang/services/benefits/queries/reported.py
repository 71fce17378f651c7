"""Running claims whose applicant another part of the county reported dead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hyeonjang.commons.cases.vocabulary import OPEN, Kind
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit.korean import date_ko

from ..models import Claim
from ..vocabulary import DEATH_REPORTED


@dataclass(frozen=True)
class Reported:
    """A claim to be settled after a death: its case and the day that was reported."""

    case_id: int
    number: str
    died_on: date

    @property
    def what(self) -> str:
        return f"신청인 사망 통보 {self.number}(사망일 {date_ko(self.died_on)})"


def waits(claim: Claim) -> bool:
    """Whether the case still runs and nobody has recorded the death in it."""
    return claim.case.state in OPEN and not claim.case.events.filter(kind=Kind.DIED).exists()


def noted(claim: Claim) -> bool:
    return bool(claim.case.events.filter(kind=Kind.ACTIVITY, detail__activity=DEATH_REPORTED).exists())


def of(actor: Actor) -> list[Reported]:
    """The actor's own cases, and those of the actor's teams that nobody has taken."""
    rows = Claim.objects.filter(case__state__in=OPEN, application__applicant__died_on__isnull=False)
    rows = rows.exclude(case__events__kind=Kind.DIED).select_related("case", "application__applicant").order_by("case__number")
    return [
        Reported(row.case_id, row.case.number, row.application.applicant.died_on)
        for row in rows
        if row.application.applicant.died_on is not None and (row.case.assignee_id == actor.person_id or (
            row.case.assignee_id is None and actor.in_unit(row.case.unit_id)))
    ]
