"""Opening a case, giving it to somebody, and its papers, consents and steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from hyeonjang.commons.calendar.queries import holiday_table
from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.parties import actions as parties
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotFound, NotPermitted, Refused
from hyeonjang.kit.korean import date_ko

from .. import permissions
from ..facts import aware, naive
from ..models import Case, CaseTypeVersion, ForeignNumber
from ..places import place, worker
from ..rules.derive import Facts, derive
from ..rules.terms import read_terms
from ..vocabulary import Channel, Kind, State
from . import numbers
from .common import append, at_day, day_within, lock, need_open, needed, settle, tell, write_clocks

SYSTEMS = ("새올", "행복이음", "국민신문고", "위택스", "복지로", "온나라")


@dataclass(frozen=True)
class Opened:
    """A new case: its id, number, version and statutory end."""

    id: int
    number: str
    version: int
    due_on: date


@dataclass(frozen=True)
class Applicant:
    """Who applies, as little as the case needs."""

    name: str
    birth_date: date | None = None
    phone: str = ""
    address: str = ""
    synthetic: bool = False


def version_on(type_code: str, on: date) -> CaseTypeVersion:
    """The published version that holds on a day; raises ``NotFound``."""
    row = (
        CaseTypeVersion.objects.select_related("type")
        .filter(type__code=type_code, published_at__isnull=False, valid_from__lte=on)
        .filter(Q(valid_to=None) | Q(valid_to__gt=on))
        .first()
    )
    if row is None:
        raise NotFound(f"{date_ko(on)}에 쓸 수 있는 '{type_code}' 건 종류가 없습니다. 종류를 확인하세요.", field="type")
    return row


def _places(actor: Actor, unit_id: int, on: date) -> tuple[int, int]:
    """(department, unit) of a case given to a unit."""
    found = place(unit_id, on)
    if not (actor.system or actor.in_department(found.department_id) or actor.has(permissions.INTAKE)):
        raise NotPermitted("내 부서의 건만 접수할 수 있습니다. 민원 접수 부서나 소관 부서에 넘기세요.")
    return found.department_id, unit_id


@transaction.atomic
def open_case(
    *,
    actor: Actor,
    type_code: str,
    title: str,
    unit_id: int,
    applicant: Applicant | None = None,
    applicant_id: int | None = None,
    channel: str = Channel.COUNTER,
    received_at: datetime | None = None,
    arrived_at: datetime | None = None,
    applied_on: date | None = None,
    number: str = "",
    foreign: tuple[tuple[str, str], ...] = (),
    assignee_id: int | None = None,
) -> Opened:
    """Receive a case: its clock runs from ``received_at`` (now unless told), or from ``applied_on`` where the
    type says so. ``number`` is one reserved before; ``foreign`` are (system, number) of other systems."""
    now = clock.now()
    received = aware(received_at or now).astimezone(clock.SEOUL).replace(microsecond=0)
    arrived = aware(arrived_at or received)
    if received > now or arrived > received:
        raise Refused("접수 시각은 도착 시각보다 앞설 수 없고 지금보다 뒤일 수 없습니다. 확인해 주세요.", field="received_at")
    applied = applied_on or received.date()
    if applied > received.date():
        raise Refused("신청일이 접수한 날보다 뒤입니다. 날짜를 확인해 주세요.", field="applied_on")
    department, unit = _places(actor, unit_id, now.date())
    if channel not in Channel.values:
        raise Refused("접수 방법이 맞지 않습니다. 목록에서 고르세요.", field="channel")
    version = version_on(type_code, received.date())
    party = applicant_id
    if applicant is not None:
        party = parties.register(actor=actor, **vars(applicant))
    claimed = numbers.claim(actor, version.type, number)
    terms = read_terms(version)
    clocks = derive(terms, Facts(naive(received), applied), holiday_table())
    case = Case(
        number=claimed.text, type=version.type, type_version=version,
        title=needed(title, "title", "제목", limit=200), channel=channel, applicant_id=party,
        department_id=department, unit_id=unit, arrived_at=arrived, received_at=received, applied_on=applied,
    )
    write_clocks(case, clocks)
    case.save()
    numbers.use(claimed, case)
    append(case, Kind.RECEIVED, actor, at=received, text=Channel(channel).label, detail={"channel": channel})
    for system, other in foreign:
        keep_foreign(case, system, other)
    if assignee_id is not None:
        _give(case, actor, unit, assignee_id, "")
    settle(case)
    tell("opened", case, actor, trace=None, on=received.date(), channel=str(channel), version=version.number)
    return Opened(case.pk, case.number, case.version, case.due_on)


def keep_foreign(case: Case, system: str, number: str) -> None:
    """Keep the number that another system gave; one such number belongs to one case."""
    cleaned = number.strip()
    if system not in SYSTEMS or not cleaned:
        raise Refused(f"다른 시스템의 번호는 {', '.join(SYSTEMS)} 가운데 하나와 번호로 적습니다.", field="foreign")
    try:
        with transaction.atomic():
            ForeignNumber.objects.create(case=case, system=system, number=cleaned[:80])
    except IntegrityError as error:
        raise Conflict(f"{system} {cleaned} 번은 이미 다른 건에 있습니다. 그 건을 확인하세요.", field="foreign") from error


def _give(case: Case, actor: Actor, unit_id: int, person_id: int | None, reason: str) -> None:
    """Give a locked case to a unit and perhaps a person of it, and write it down."""
    found = place(unit_id, clock.today())
    name: str | None = ""
    if person_id is not None:
        name = worker(person_id, unit_id, clock.today())
        if name is None:
            raise Refused("그 부서에서 일하는 사람이 아닙니다. 담당자를 다시 골라 주세요.", field="assignee")
    detail = {
        "from_unit": case.unit_id, "from_person": case.assignee_id, "unit": unit_id, "person": person_id,
        "from_department": case.department_id, "department": found.department_id,
    }
    case.department_id, case.unit_id, case.assignee_id = found.department_id, unit_id, person_id
    case.state = State.WORKING if person_id and case.state == State.RECEIVED else case.state
    append(case, Kind.ASSIGNED, actor, text=f"{found.name} {name}".strip() + (f": {reason}" if reason else ""), detail=detail)


@transaction.atomic
def assign(
    *, actor: Actor, case_id: int, unit_id: int, person_id: int | None, reason: str = "", seen: int | None = None
) -> None:
    """Give a case to somebody: inside the team by its people, to another team or department by a head."""
    case = lock(actor, case_id, seen)
    need_open(case)
    same = unit_id == case.unit_id
    heads = actor.system or actor.is_head_of(case.unit_id) or actor.is_head_of(case.department_id) or actor.is_chief
    takes = same and person_id is not None and person_id == actor.person_id and actor.in_unit(unit_id)
    if not (heads or takes or (same and permissions.may_handle(actor, case)) or
            (case.assignee_id is None and actor.has(permissions.INTAKE))):
        raise NotPermitted("다른 팀이나 부서로 넘기는 일은 팀장이나 부서장이 합니다. 부서장에게 요청하세요.")
    if not same and not reason.strip():
        raise Refused("다른 팀이나 부서로 넘기는 까닭을 적어 주세요.", field="reason")
    if same and person_id == case.assignee_id:
        raise Refused("이미 그 사람이 맡고 있습니다. 다른 담당자를 골라 주세요.", field="assignee")
    _give(case, actor, unit_id, person_id, reason.strip())
    settle(case)
    tell("assigned", case, actor, unit=unit_id, person=person_id)


def _entry(rows: list[dict[str, Any]], code: str, field: str, name: str) -> dict[str, Any]:
    row = next((row for row in rows if row["code"] == code), None)
    if row is None:
        raise Refused(f"이 종류에 없는 {name}입니다. 목록에서 고르세요.", field=field)
    return row


@transaction.atomic
def advance(*, actor: Actor, case_id: int, step: str, note: str = "", seen: int | None = None) -> None:
    """Say that the case is now at a step of its type."""
    case = lock(actor, case_id, seen)
    need_open(case)
    permissions.need_handle(actor, case)
    row = _entry(case.type_version.steps, step, "step", "단계")
    if case.step == step:
        raise Conflict(f"이미 '{row['name']}' 단계입니다. 화면을 새로 고쳐 주세요.", field="step")
    case.step = step
    append(case, Kind.STEP, actor, text=f"{row['name']}{': ' + note.strip() if note.strip() else ''}", detail={"step": step})
    settle(case)
    tell("stepped", case, actor, step=step)


@transaction.atomic
def take_document(
    *, actor: Actor, case_id: int, document: str, arrived_on: date | None = None, evidence: str = "",
    seen: int | None = None,
) -> None:
    """Note that a document of the type's list is here."""
    case = lock(actor, case_id, seen)
    need_open(case)
    permissions.need_handle(actor, case)
    row = _entry(case.type_version.documents, document, "document", "서류")
    day = day_within(case, arrived_on or clock.today(), "arrived_on")
    append(case, Kind.DOCUMENT, actor, at=at_day(day), text=row["name"], evidence=evidence.strip(), detail={"document": document})
    settle(case)
    tell("document_taken", case, actor, document=document)


@transaction.atomic
def take_consent(
    *, actor: Actor, case_id: int, consent: str, given: bool, evidence: str, seen: int | None = None
) -> None:
    """Note that the applicant gave or refused a consent of the type's list, with what proves it."""
    case = lock(actor, case_id, seen)
    need_open(case)
    permissions.need_handle(actor, case)
    row = _entry(case.type_version.consents, consent, "consent", "동의")
    append(
        case, Kind.CONSENT, actor, text=f"{row['name']}: {'동의함' if given else '동의하지 않음'}",
        evidence=needed(evidence, "evidence", "동의 증빙", limit=300), detail={"consent": consent, "given": given},
    )
    settle(case)
    tell("consented", case, actor, consent=consent, given=given)


def type_codes(on: date) -> list[tuple[str, str]]:
    """(code, name) of the types that can be received on a day."""
    rows = (
        CaseTypeVersion.objects.filter(published_at__isnull=False, valid_from__lte=on)
        .filter(Q(valid_to=None) | Q(valid_to__gt=on))
        .order_by("name")
    )
    return [(code, name) for code, name in rows.values_list("type__code", "name")]

