"""One benefit of one application, and the application itself, as this reader may see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from hyeonjang.commons.calendar.queries import holiday_table
from hyeonjang.commons.cases.queries import case as cases
from hyeonjang.commons.cases.queries import names
from hyeonjang.commons.cases.vocabulary import State
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound
from hyeonjang.law.benefits import (
    Benefit,
    OpenPoint,
    benefit,
    objection_deadline,
    open_points,
    pay_runs,
    sources,
    sources_of,
    stages,
)
from hyeonjang.law.benefits.begin import PayRun
from hyeonjang.law.benefits.model import last_row
from hyeonjang.law.runtime import Trace

from ..models import (
    Answer,
    Application,
    Assessment,
    BenefitSettings,
    Claim,
    DataRequest,
    Letter,
    Ruling,
    UrgentSupport,
    Visit,
    VisitPhoto,
)
from ..permissions import MISSING, may_see_claim
from ..rules import verdicts
from ..rules.readiness import may_waive
from ..vocabulary import SHORT, Outcome, RequestState, RulingKind, VisitState
from . import known


@dataclass(frozen=True)
class RequestView:
    """One question: what, of whom, on which article, what came back."""

    id: int
    number: str
    source: str
    name: str
    holder: str
    about: str
    cite: str
    sent_on: date
    due_on: date | None
    chase_on: date | None
    chased: int
    state: RequestState
    replied_on: date | None
    reply: str
    late: bool


@dataclass(frozen=True)
class Unasked:
    """A source of which nothing was asked yet; ``may_waive``: it may be left out with a reason."""

    code: str
    name: str
    holder: str
    cite: str
    consent: bool
    may_waive: bool


@dataclass(frozen=True)
class VisitView:
    id: int
    planned_on: date
    time: str
    investigator_id: int
    investigator: str
    purpose: str
    state: VisitState
    done_at: datetime | None
    summary: str
    met_person: str
    before_replies: bool
    cancelled: str
    photos: tuple[int, ...]


@dataclass(frozen=True)
class Question:
    """A question of the law with the newest answer."""

    code: str
    question: str
    cite: str
    met: bool | None
    evidence: str
    note: str


@dataclass(frozen=True)
class RulingView:
    id: int
    kind: RulingKind
    outcome: Outcome
    amount: int | None
    starts_on: date | None
    first_payday: date | None
    decided_on: date
    decided_by: str
    basis: str
    reasons: list[dict[str, str]]
    trace: list[object]
    missing: tuple[str, ...]
    settled_on: date | None
    after_check_due: date | None
    after_checked_on: date | None
    overpaid: int | None
    recovery_cause: str
    letter_id: int | None
    letter_number: str
    letter_on: date | None


@dataclass(frozen=True)
class ClaimView:
    """A claim for its page: the case, what is known, what is missing, what may be done now."""

    id: int
    application_id: int
    benefit: Benefit
    case: cases.CaseView
    priority: str
    standing: known.Standing
    needs: frozenset[str]
    questions: list[Question]
    assessment: Assessment | None
    amounts: dict[str, object]
    requests: list[RequestView]
    unasked: list[Unasked]
    visits: list[VisitView]
    rulings: list[RulingView]
    urgent: UrgentSupport | None
    runs: tuple[PayRun, ...]
    opens: tuple[OpenPoint, ...]
    siblings: list[tuple[int, str, str, str]]
    draft_outcome: str
    household: tuple[int | None, bool | None, date | None, int | None]
    objection_trace: Trace | None
    objection_stages: tuple[tuple[str, str, int, str], ...]

    @property
    def ruled(self) -> RulingView | None:
        return self.rulings[-1] if self.rulings else None

    @property
    def basis(self) -> str:
        return verdicts.basis_of(self.benefit.code)


def of_case(actor: Actor, case_id: int) -> int:
    """The claim of a case; raises ``NotFound``."""
    row = Claim.objects.filter(case_id=case_id).select_related("case").first()
    if row is None or not may_see_claim(actor, row):
        raise NotFound(MISSING)
    return row.pk


def claim_view(actor: Actor, claim_id: int, *, purpose: str = "") -> ClaimView:
    """Everything about one benefit of one application, in a fixed number of statements."""
    claim = (
        Claim.objects.filter(pk=claim_id).select_related("case", "application", "application__applicant").first()
    )
    if claim is None or not may_see_claim(actor, claim):
        raise NotFound(MISSING)
    on, application = clock.today(), claim.application
    case = cases.case_view(actor, claim.case_id, purpose=purpose)
    chosen, found = known.settings(actor), benefit(claim.benefit)
    now = known.standing(claim, chosen, on)
    requests = _requests(claim, on)
    told = next((e.at.astimezone(clock.SEOUL).date() for e in reversed(case.events) if e.kind == "told"), None)
    runs = _runs(claim.benefit, on, case.due_on, chosen) if case.open else ()
    return ClaimView(
        claim.pk, application.pk, found, case, application.priority, now, verdicts.needs(claim.benefit, on),
        questions_of(claim), _assessment(claim), _amounts(claim), requests, _unasked(claim, requests),
        _visits(application), _rulings(claim), UrgentSupport.objects.filter(claim=claim).first(), runs,
        tuple(open_points()[point.code] for point in found.opens), _siblings(claim),
        str(claim.draft.get("outcome", "")),
        (application.size, application.couple, application.born, application.birth_order),
        objection_deadline(claim.benefit, told, decided=_decided(case), table=holiday_table()).trace if told else None,
        tuple((s.who, s.what, s.days, s.cite) for s in stages(claim.benefit, on)),
    )


def _decided(case: cases.CaseView) -> date | None:
    return case.decided_at.astimezone(clock.SEOUL).date() if case.decided_at else None


def _runs(code: str, on: date, due: date, chosen: BenefitSettings) -> tuple[PayRun, ...]:
    row = last_row(benefit(code).payday, on)
    if row is None:
        return ()
    return pay_runs(code, on, max(due, on), closing_day=known.closing_day(chosen, row.day), table=holiday_table())[:3]


def _requests(claim: Claim, on: date) -> list[RequestView]:
    own = {source.code for source in sources_of(claim.benefit)}
    rows = DataRequest.objects.filter(application_id=claim.application_id, source__in=own).order_by("pk")
    return [_request(row, on) for row in rows]


def _request(row: DataRequest, on: date) -> RequestView:
    late = row.state == RequestState.WAITING.value and bool(
        (row.due_on and row.due_on < on) or (row.chase_on and row.chase_on <= on)
    )
    return RequestView(
        row.pk, row.number, row.source, SHORT[row.source], sources()[row.source].holder, row.about, row.cite, row.sent_on,
        row.due_on, row.chase_on, row.chased, RequestState(row.state), row.replied_on, row.reply, late,
    )


def _unasked(claim: Claim, requests: Sequence[RequestView]) -> list[Unasked]:
    asked = {row.source for row in requests if row.state is not RequestState.DROPPED}
    return [
        Unasked(s.code, SHORT[s.code], s.holder, s.cite, s.consent, may_waive(s))
        for s in sources_of(claim.benefit) if s.code not in asked
    ]


def questions_of(claim: Claim) -> list[Question]:
    newest: dict[str, Answer] = {}
    for row in Answer.objects.filter(claim=claim).order_by("id"):
        newest[row.question] = row
    found = []
    for code, question, cite in verdicts.questions(claim.benefit):
        answer = newest.get(code)
        found.append(Question(code, question, cite, answer.met if answer else None,
                              answer.evidence if answer else "", answer.note if answer else ""))
    return found


def _assessment(claim: Claim) -> Assessment | None:
    return (
        Assessment.objects.filter(application_id=claim.application_id, basis=verdicts.basis_of(claim.benefit))
        .order_by("-id").first()
    )


def _amounts(claim: Claim) -> dict[str, object]:
    return {
        name: getattr(claim, name)
        for name in ("amount", "national_paid", "national_shared", "stated_start", "committee_on")
    }


def _visits(application: Application) -> list[VisitView]:
    rows = list(Visit.objects.filter(application=application).order_by("planned_on", "pk"))
    people = names.people(row.investigator_id for row in rows)
    photos: dict[int, list[int]] = {}
    for visit_id, pk in VisitPhoto.objects.filter(visit__in=rows).order_by("pk").values_list("visit_id", "pk"):
        photos.setdefault(visit_id, []).append(pk)
    return [visit_of(row, people, tuple(photos.get(row.pk, ()))) for row in rows]


def visit_of(row: Visit, people: dict[int, str], photos: tuple[int, ...] = ()) -> VisitView:
    return VisitView(
        row.pk, row.planned_on, row.time, row.investigator_id, people.get(row.investigator_id, ""), row.purpose,
        VisitState(row.state), row.done_at, row.summary, row.met_person, row.before_replies, row.cancelled, photos,
    )


def _rulings(claim: Claim) -> list[RulingView]:
    rows = list(Ruling.objects.filter(claim=claim).order_by("seq"))
    letters = {letter.ruling_id: letter for letter in Letter.objects.filter(ruling__in=rows)}
    found = []
    for row in rows:
        letter = letters.get(row.pk)
        found.append(RulingView(
            row.pk, RulingKind(row.kind), Outcome(row.outcome), row.amount, row.starts_on, row.first_payday,
            row.decided_on, row.decided_by, row.basis, row.reasons, row.trace,
            tuple(SHORT[code] for code in row.missing), row.settled_on, row.after_check_due, row.after_checked_on,
            row.overpaid, row.recovery_cause, letter.pk if letter else None, letter.document_number if letter else "",
            letter.issued_on if letter else None,
        ))
    return found


def _siblings(claim: Claim) -> list[tuple[int, str, str, str]]:
    """(claim, benefit, number, state) of the other benefits of the same application."""
    rows = Claim.objects.filter(application_id=claim.application_id).exclude(pk=claim.pk).select_related("case")
    return [
        (row.pk, benefit(row.benefit).name, row.case.number, State(row.case.state).label) for row in rows.order_by("pk")
    ]
