"""What is known about a claim, gathered for the rules; and the county's settings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from hyeonjang.commons.calendar.queries import holiday_table
from hyeonjang.commons.org.actor import Actor
from hyeonjang.law.benefits import (
    Finding,
    NationalPension,
    RecognisedIncome,
    Verdict,
    benefit,
    first_pay_run,
    sources_of,
)
from hyeonjang.law.benefits.begin import PayRun
from hyeonjang.law.benefits.model import last_row
from hyeonjang.law.periods.table import HolidayTable

from ..models import Answer, Application, Assessment, BenefitSettings, Claim, DataRequest, Visit
from ..rules import readiness, verdicts
from ..vocabulary import RequestState, VisitState

DONE = (RequestState.REPLIED.value, RequestState.WAIVED.value)


def settings(actor: Actor) -> BenefitSettings:
    """The county's choices; the shipped ones until somebody has made others."""
    return BenefitSettings.objects.select_related("unit").first() or BenefitSettings()


def closing_day(chosen: BenefitSettings, payday: int) -> int:
    """The day of the month on which the payroll of a payday closes, never after it."""
    return min(payday, chosen.closing_20 if payday == 20 else chosen.closing_25)


@dataclass(frozen=True)
class Standing:
    """A claim as the rules see it on a day."""

    facts: verdicts.Facts
    verdict: Verdict
    ready: readiness.Ready
    received: frozenset[str]


def received(application_id: int) -> set[str]:
    """Sources that answered, or that need not be asked; not those of which another answer is still out."""
    states: dict[str, set[str]] = {}
    for source, state in DataRequest.objects.filter(application_id=application_id).values_list("source", "state"):
        states.setdefault(source, set()).add(state)
    return {s for s, found in states.items() if found & set(DONE) and RequestState.WAITING.value not in found}


def facts(claim: Claim, application: Application, chosen: BenefitSettings) -> verdicts.Facts:
    """Everything recorded about a claim; the newest of each."""
    row = (
        Assessment.objects.filter(application=application, basis=verdicts.basis_of(claim.benefit)).order_by("-id").first()
    )
    national = None
    if claim.national_paid is not None:
        national = NationalPension(claim.national_paid, claim.national_shared or 0)
    born = application.born if claim.benefit in verdicts.CHILD else application.applicant.birth_date
    return verdicts.Facts(
        application.applied_on, application.size, application.couple, born, application.birth_order,
        RecognisedIncome(row.evaluated, row.converted, row.evidence) if row else None,
        bool(row and row.below_line), row.below_evidence if row else "", findings(claim.pk), national, claim.amount,
        claim.stated_start, claim.committee_on, chosen.area, chosen.voucher,
    )


def findings(claim_id: int) -> dict[str, Finding]:
    found: dict[str, Finding] = {}
    for row in Answer.objects.filter(claim_id=claim_id).order_by("id"):
        found[row.question] = Finding(row.met, row.evidence, row.note)
    return found


def visited(application_id: int) -> bool:
    return Visit.objects.filter(application_id=application_id, state=VisitState.DONE.value).exists()


def standing(claim: Claim, chosen: BenefitSettings, on: date) -> Standing:
    """The verdict of the day and whether it can be spoken; in a fixed number of statements."""
    application = claim.application
    known = facts(claim, application, chosen)
    came = frozenset(received(application.pk))
    verdict = verdicts.verdict(claim.benefit, known, on)
    ready = readiness.readiness(claim.benefit, on, verdict, known, came, visited=visited(application.pk))
    return Standing(known, verdict, ready, came)


def pay_run(code: str, decided: date, chosen: BenefitSettings, table: HolidayTable | None = None) -> PayRun | None:
    """The first payment that a decision of a day still makes, with the county's closing."""
    row = last_row(benefit(code).payday, decided)
    if row is None:
        return None
    return first_pay_run(code, decided, closing_day=closing_day(chosen, row.day), table=table or holiday_table())


def sources_to_ask(claims: Iterable[Claim]) -> list[str]:
    """Every source that a benefit of the application asks, once, in the order of the law."""
    return list(dict.fromkeys(source.code for claim in claims for source in sources_of(claim.benefit)))

