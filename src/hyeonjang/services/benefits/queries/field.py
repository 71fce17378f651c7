"""The investigator's day on the phone, and the pictures taken there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hyeonjang.commons.audit import access
from hyeonjang.commons.cases.permissions import may_handle
from hyeonjang.commons.cases.queries import names
from hyeonjang.commons.cases.vocabulary import OPEN, State
from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.parties.queries import PartyView, disclosed, masked_view
from hyeonjang.kit.errors import NotFound
from hyeonjang.law.benefits import benefit

from ..models import Claim, DataRequest, Visit, VisitPhoto
from ..vocabulary import SHORT, RequestState, VisitState
from .claims import Question, VisitView, questions_of, visit_of


@dataclass(frozen=True)
class FieldVisit:
    """A visit on the phone: whom, where, what to look at, and the questions of each benefit."""

    visit: VisitView
    application_id: int
    person: PartyView
    benefits: tuple[str, ...]
    numbers: tuple[str, ...]
    questions: tuple[tuple[int, str, Question], ...]
    waiting: tuple[str, ...]


def visits_of(actor: Actor, on: date) -> list[tuple[VisitView, str, str, int]]:
    """(visit, masked name, area, application) of the actor's own day: what is planned, and what was left over."""
    if actor.person_id is None:
        return []
    rows = list(
        Visit.objects.filter(investigator_id=actor.person_id, state=VisitState.PLANNED.value, planned_on__lte=on)
        .select_related("application__applicant").order_by("planned_on", "time", "pk")
    )
    people = names.people(row.investigator_id for row in rows)
    found = []
    for row in rows:
        masked = masked_view(row.application.applicant)
        found.append((visit_of(row, people), masked.name, masked.address, row.application_id))
    return found


def field_visit(actor: Actor, visit_id: int) -> FieldVisit:
    """One visit with the address in full: whoever must go there sees it, and that they did is noted."""
    row = Visit.objects.select_related("application__applicant").filter(pk=visit_id).first()
    claims = list(Claim.objects.filter(application_id=row.application_id).select_related("case").order_by("pk")) if row else []
    own = row is not None and actor.person_id is not None and row.investigator_id == actor.person_id
    if row is None or not (own or any(may_handle(actor, claim.case) for claim in claims)):
        raise NotFound("그런 현장조사가 없습니다. 오늘의 목록을 다시 열어 주세요.")
    person = disclosed(actor, row.application.applicant, purpose="현장조사",
                       subject=("cases.case", claims[0].case_id, claims[0].case.number))
    live = [claim for claim in claims if State(claim.case.state) in OPEN]
    waits = DataRequest.objects.filter(application_id=row.application_id, state=RequestState.WAITING.value).order_by("pk")
    return FieldVisit(
        visit_of(row, names.people([row.investigator_id])), row.application_id, person,
        tuple(benefit(claim.benefit).name for claim in claims), tuple(claim.case.number for claim in claims),
        tuple((claim.pk, benefit(claim.benefit).name, q) for claim in live for q in questions_of(claim)),
        tuple(SHORT[source] for source in waits.values_list("source", flat=True)),
    )


def photo(actor: Actor, photo_id: int) -> tuple[bytes, str]:
    """A picture for whoever handles the case; the look is noted."""
    row = VisitPhoto.objects.filter(pk=photo_id).select_related("visit").first()
    if row is None:
        raise NotFound("그런 사진이 없습니다. 화면을 새로 고쳐 주세요.")
    claims = list(Claim.objects.filter(application_id=row.visit.application_id).select_related("case"))
    if not (any(may_handle(actor, claim.case) for claim in claims) or actor.person_id == row.visit.investigator_id):
        raise NotFound("그런 사진이 없습니다. 화면을 새로 고쳐 주세요.")
    access.note(actor, ("cases.case", claims[0].case_id, claims[0].case.number), "현장 사진 열람")
    return bytes(row.data), row.media
