"""Decision letters: before they go out, and as they went out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hyeonjang.commons.audit import access
from hyeonjang.commons.cases.permissions import may_handle
from hyeonjang.commons.cases.queries import names
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit.errors import NotFound, NotPermitted
from hyeonjang.law.benefits import benefit
from hyeonjang.law.benefits.letters import LATE

from ..models import Letter, Ruling
from ..permissions import MISSING, may_see_claim
from ..rules import wording
from ..vocabulary import Outcome, RulingKind
from . import known


@dataclass(frozen=True)
class LetterForm:
    """A letter before it is issued: each item with its article and the text the rules propose."""

    ruling_id: int
    claim_id: int
    case_id: int
    number: str
    benefit: str
    outcome: Outcome
    items: tuple[tuple[str, str, str, str], ...]


def letter_form(actor: Actor, ruling_id: int, officer: str) -> LetterForm:
    row = Ruling.objects.select_related("claim", "claim__case").filter(pk=ruling_id).first()
    if row is None or not may_see_claim(actor, row.claim):
        raise NotFound(MISSING)
    if not may_handle(actor, row.claim.case):
        raise NotPermitted("통지서는 이 건을 맡은 사람이 발급합니다. 담당자에게 요청하세요.")
    wanted = wording.items(row.claim.benefit, row.decided_on, Outcome(row.outcome), extended=bool(row.texts.get(LATE)))
    return LetterForm(
        row.pk, row.claim_id, row.claim.case_id, row.claim.case.number, benefit(row.claim.benefit).name, Outcome(row.outcome),
        tuple((i.code, i.name, i.cite, officer if i.code == "officer" else str(row.texts.get(i.code, ""))) for i in wanted),
    )


@dataclass(frozen=True)
class LetterView:
    """An issued letter, with the recipient's full name: it goes to them, and the look is noted."""

    document_number: str
    issued_on: date
    issued_by: str
    recipient: str
    benefit: str
    case_number: str
    kind: RulingKind
    outcome: Outcome
    texts: tuple[tuple[str, str, str], ...]
    amount: int | None
    starts_on: date | None
    first_payday: date | None
    department: str
    department_id: int
    contact: str
    applied_on: date
    decided_on: date


def letter_view(actor: Actor, letter_id: int) -> LetterView:
    row = (
        Letter.objects.select_related("ruling", "ruling__claim", "ruling__claim__case",
                                      "ruling__claim__application__applicant").filter(pk=letter_id).first()
    )
    if row is None or not may_see_claim(actor, row.ruling.claim):
        raise NotFound(MISSING)
    claim, ruling = row.ruling.claim, row.ruling
    if not may_handle(actor, claim.case):
        raise NotPermitted("통지서에는 개인정보가 있어 이 건을 맡은 사람만 엽니다. 담당자에게 요청하세요.")
    access.note(actor, ("cases.case", claim.case_id, claim.case.number), "결정통지서 열람")
    outcome = Outcome(ruling.outcome)
    wanted = wording.items(claim.benefit, ruling.decided_on, outcome, extended=LATE in row.texts)
    return LetterView(
        row.document_number, row.issued_on, row.issued_by, claim.application.applicant.name, benefit(claim.benefit).name,
        claim.case.number, RulingKind(ruling.kind), outcome,
        tuple((item.code, item.name, str(row.texts.get(item.code, ""))) for item in wanted), ruling.amount, ruling.starts_on,
        ruling.first_payday, names.units([claim.case.department_id]).get(claim.case.department_id, ""),
        claim.case.department_id, known.settings(actor).contact, claim.application.applied_on, ruling.decided_on,
    )
