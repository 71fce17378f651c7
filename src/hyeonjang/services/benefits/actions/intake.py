"""Taking an application: one person, one or several benefits, each its own case; papers and facts asked once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from hyeonjang.commons.cases.actions import activities
from hyeonjang.commons.cases.actions import intake as cases
from hyeonjang.commons.cases.vocabulary import OPEN
from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.outbox import publish
from hyeonjang.commons.parties import actions as parties
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, Refused
from hyeonjang.law.benefits import application_date, benefit, benefits

from ..models import Application, Claim
from ..permissions import need_handle, need_intake
from ..queries import known, locks
from ..rules.types import FINANCE
from ..vocabulary import FACTS, PRIORITY, type_code
from .common import needed, note, past, record, running, vouched

NOTICE_CITE = "사회보장급여법 제5조제5항"
REAPPLY = "같은 급여의 신청이 이미 처리 중입니다"


@dataclass(frozen=True)
class Household:
    """Facts of the household, as far as a rule of the benefits asked for needs them."""

    size: int | None = None
    couple: bool | None = None
    born: date | None = None
    birth_order: int | None = None


@dataclass(frozen=True)
class Applied:
    """A new application, and (claim, case, number) of each benefit."""

    id: int
    claims: tuple[tuple[int, int, str], ...]


@dataclass(frozen=True)
class Papers:
    """What came with the application: codes of documents, and consents (finance, lookup) given or refused."""

    documents: Sequence[str] = ()
    consents: Mapping[str, bool] | None = None
    evidence: str = "신청서"


@transaction.atomic
def apply(
    *,
    actor: Actor,
    applicant: cases.Applicant,
    benefits_asked: Sequence[str],
    unit_id: int | None = None,
    filed_on: date | None = None,
    competent: bool = True,
    transferred_on: date | None = None,
    channel: str = "counter",
    told: bool,
    household: Household | None = None,
    papers: Papers | None = None,
    priority: str = "",
    assignee_id: int | None = None,
    foreign: tuple[tuple[str, str], ...] = (),
    received_at: datetime | None = None,
) -> Applied:
    """Take an application for several benefits: one case each, papers and household facts once for all.

    The application day follows from where it was filed (사회보장기본법 제11조제2항). ``told``: the applicant was told
    what 사회보장급여법 제5조제5항 demands. ``priority`` is why the household goes first (우선조사). Raises
    ``Refused`` where the same benefit is already being worked on for this person.
    """
    need_intake(actor)
    chosen = known.settings(actor)
    codes = _checked(benefits_asked)
    if not told:
        raise Refused(f"신청할 때 알릴 것을 알린 뒤에 받습니다({NOTICE_CITE}). 알렸으면 표시하세요.", field="told")
    filed = past(filed_on or clock.today(), "filed_on")
    applied, trace = application_date(filed, competent=competent, transferred=transferred_on)
    facts = household or Household()
    _check_household(facts, applied)
    unit = unit_id or chosen.unit_id
    if unit is None:
        raise Refused("신청을 처리할 팀이 정해지지 않았습니다. 팀을 고르거나 급여 설정에서 정하세요.", field="unit")
    here = _counter(actor, unit)
    party = parties.register(actor=actor, **vars(applicant))
    _not_twice(party, codes)
    row = Application.objects.create(
        applicant_id=party, intake_unit_id=here, filed_on=filed, applied_on=applied, applied_cite=trace.cites[0],
        told_on=filed, created_at=clock.now(), created_by=actor.name[:200], priority=priority.strip()[:300], **vars(facts),
    )
    claims = [
        _claim(actor, row, code, unit, applied, channel, assignee_id, foreign if place == 0 else (), received_at)
        for place, code in enumerate(codes)
    ]
    if row.priority:
        note(actor, claims, [activities.Activity(PRIORITY, row.priority)])
    if papers is not None:
        _take(actor, claims, papers)
    record("applied", actor, row, claims, benefits=codes, applied_on=applied, trace=trace.to_json())
    publish("benefits.applied", {"application": row.pk, "benefits": codes}, key=str(row.pk), actor=actor)
    return Applied(row.pk, tuple((c.pk, c.case_id, c.case.number) for c in claims))


def _counter(actor: Actor, unit: int) -> int:
    """The unit at whose counter the application lies; the system takes it where it will be worked on."""
    if not actor.posts:
        return unit
    return unit if actor.in_unit(unit) else actor.posts[0].unit_id


def _checked(asked: Sequence[str]) -> list[str]:
    codes = list(dict.fromkeys(asked))
    if not codes:
        raise Refused("신청할 급여를 하나 이상 고르세요.", field="benefits")
    unknown = [code for code in codes if code not in benefits()]
    if unknown:
        raise Refused("목록에 없는 급여입니다. 다시 고르세요.", field="benefits")
    return codes


def _check_household(facts: Household, applied: date) -> None:
    if facts.size is not None and not 1 <= facts.size <= 30:
        raise Refused("가구원 수는 1명에서 30명 사이로 적으세요.", field="size")
    if facts.born is not None and facts.born > applied:
        raise Refused("아동의 출생일이 신청일보다 뒤입니다. 두 날짜를 확인하세요.", field="born")
    if facts.birth_order is not None and not 1 <= facts.birth_order <= 20:
        raise Refused("출생 순위는 1에서 20 사이로 적으세요.", field="birth_order")


def _not_twice(party: int, codes: list[str]) -> None:
    twice = (
        Claim.objects.filter(application__applicant_id=party, benefit__in=codes, case__state__in=list(OPEN))
        .select_related("case").order_by("pk").first()
    )
    if twice is not None:
        raise Conflict(f"{benefit(twice.benefit).name}: {REAPPLY}({twice.case.number}). 그 건을 확인하세요.", field="benefits")


def _claim(
    actor: Actor, row: Application, code: str, unit: int, applied: date, channel: str, assignee: int | None,
    foreign: tuple[tuple[str, str], ...], received_at: datetime | None,
) -> Claim:
    opened = cases.open_case(
        actor=vouched(actor), type_code=type_code(code), title=benefit(code).name, unit_id=unit,
        applicant_id=row.applicant_id, channel=channel, applied_on=applied, received_at=received_at,
        assignee_id=assignee, foreign=foreign,
    )
    claim = Claim.objects.create(application=row, benefit=code, case_id=opened.id)
    return Claim.objects.select_related("case", "case__type_version").get(pk=claim.pk)


@transaction.atomic
def take_papers(*, actor: Actor, application_id: int, papers: Papers) -> int:
    """Note papers and consents that came; each goes to every benefit that asks for it. Returns how many entries."""
    row, claims = locks.application(actor, application_id)
    if not actor.in_unit(row.intake_unit_id):
        need_handle(actor, claims)
    count = _take(actor, claims, papers)
    if not count:
        raise Refused("새로 받은 서류나 동의가 없습니다. 받은 것에 표시하세요.", field="documents")
    record("papers_taken", actor, row, claims, documents=list(papers.documents), consents=dict(papers.consents or {}))
    return count


def _take(actor: Actor, claims: Sequence[Claim], papers: Papers) -> int:
    count = 0
    for claim in running(claims):
        version = claim.case.type_version
        listed = {str(row["code"]) for row in version.documents}
        asked = {str(row["code"]) for row in version.consents}
        here, given = documents_here(claim), consents_given(claim)
        for code in papers.documents:
            if code in listed and code not in here:
                cases.take_document(actor=vouched(actor), case_id=claim.case_id, document=code, evidence=papers.evidence)
                count += 1
        for code, yes in (papers.consents or {}).items():
            if code in asked and given.get(code) != yes:
                cases.take_consent(
                    actor=vouched(actor), case_id=claim.case_id, consent=code, given=yes, evidence=papers.evidence
                )
                count += 1
    return count


def documents_here(claim: Claim) -> set[str]:
    """Codes of the documents that the case has."""
    rows = claim.case.events.filter(kind="document").values_list("detail", flat=True)
    return {str(detail["document"]) for detail in rows}


def consents_given(claim: Claim) -> dict[str, bool]:
    rows = claim.case.events.filter(kind="consent").order_by("seq").values_list("detail", flat=True)
    return {str(detail["consent"]): bool(detail["given"]) for detail in rows}


def finance_consented(claims: Sequence[Claim]) -> bool:
    """Whether the written consent for financial data is here, for any of the benefits."""
    return any(consents_given(claim).get(FINANCE) for claim in claims)


@transaction.atomic
def set_household(*, actor: Actor, application_id: int, household: Household, seen: int | None = None) -> None:
    """Correct or complete what is known about the household; every claim of the application uses it."""
    row, claims = locks.application(actor, application_id)
    if not actor.in_unit(row.intake_unit_id):
        need_handle(actor, claims)
    _check_household(household, row.applied_on)
    changed = {name: value for name, value in vars(household).items() if getattr(row, name) != value}
    if not changed:
        return
    for name, value in changed.items():
        setattr(row, name, value)
    row.save(update_fields=list(changed))
    note(actor, running(claims), [activities.Activity(FACTS, "가구 사실")], seen=None)
    record("household_set", actor, row, claims, changed=sorted(changed))


@transaction.atomic
def put_first(*, actor: Actor, application_id: int, reason: str) -> None:
    """우선조사 지정: this household is surveyed before the answers come and decided by one person."""
    row, claims = locks.application(actor, application_id)
    need_handle(actor, claims)
    row.priority = needed(reason, "reason", "우선조사 사유")
    row.save(update_fields=["priority"])
    note(actor, running(claims), [activities.Activity(PRIORITY, row.priority)])
    record("put_first", actor, row, claims, reason=row.priority)
