"""What is known about a claim, gathered for the rules; and the county's settings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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

from ..models import Answer, Assessment, BenefitSettings, Claim, DataRequest, Visit
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


def _came(states: dict[str, set[str]]) -> frozenset[str]:
    """Sources that answered, or that need not be asked; not those of which another answer is still out."""
    return frozenset(
        source for source, found in states.items() if found & set(DONE) and RequestState.WAITING.value not in found
    )


def standings(claims: Sequence[Claim], chosen: BenefitSettings, on: date) -> dict[int, Standing]:
    """The verdict of the day for each claim, and whether it can be spoken; four statements however many they are.

    Claims come with ``application`` and ``application__applicant`` selected.
    """
    applications = {claim.application_id for claim in claims}
    states: dict[int, dict[str, set[str]]] = {}
    for pk, source, state in DataRequest.objects.filter(application_id__in=applications).values_list(
        "application_id", "source", "state"
    ):
        states.setdefault(pk, {}).setdefault(source, set()).add(state)
    incomes = {
        (row.application_id, row.basis): row
        for row in Assessment.objects.filter(application_id__in=applications).order_by("id")
    }
    answers: dict[int, dict[str, Finding]] = {}
    for row in Answer.objects.filter(claim__in=[claim.pk for claim in claims]).order_by("id"):
        answers.setdefault(row.claim_id, {})[row.question] = Finding(row.met, row.evidence, row.note)
    visited = set(
        Visit.objects.filter(application_id__in=applications, state=VisitState.DONE.value)
        .values_list("application_id", flat=True)
    )
    found: dict[int, Standing] = {}
    for claim in claims:
        income = incomes.get((claim.application_id, verdicts.basis_of(claim.benefit)))
        facts = _facts(claim, chosen, income, answers.get(claim.pk, {}))
        came = _came(states.get(claim.application_id, {}))
        verdict = verdicts.verdict(claim.benefit, facts, on)
        ready = readiness.readiness(
            claim.benefit, on, verdict, facts, came, visited=claim.application_id in visited
        )
        found[claim.pk] = Standing(facts, verdict, ready, came)
    return found


def standing(claim: Claim, chosen: BenefitSettings, on: date) -> Standing:
    """The same for one claim."""
    return standings([claim], chosen, on)[claim.pk]


def _facts(
    claim: Claim, chosen: BenefitSettings, row: Assessment | None, answers: dict[str, Finding]
) -> verdicts.Facts:
    """Everything recorded about a claim; the newest of each."""
    application = claim.application
    national = None
    if claim.national_paid is not None:
        national = NationalPension(claim.national_paid, claim.national_shared or 0)
    born = application.born if claim.benefit in verdicts.CHILD else application.applicant.birth_date
    return verdicts.Facts(
        application.applied_on, application.size, application.couple, born, application.birth_order,
        RecognisedIncome(row.evaluated, row.converted, row.evidence) if row else None,
        bool(row and row.below_line), row.below_evidence if row else "", answers, national, claim.amount,
        claim.stated_start, claim.committee_on, chosen.area, chosen.voucher,
    )


def pay_run(code: str, decided: date, chosen: BenefitSettings, table: HolidayTable | None = None) -> PayRun | None:
    """The first payment that a decision of a day still makes, with the county's closing."""
    row = last_row(benefit(code).payday, decided)
    if row is None:
        return None
    return first_pay_run(code, decided, closing_day=closing_day(chosen, row.day), table=table or holiday_table())


def sources_to_ask(claims: Iterable[Claim]) -> list[str]:
    """Every source that a benefit of the application asks, once, in the order of the law."""
    return list(dict.fromkeys(source.code for claim in claims for source in sources_of(claim.benefit)))

