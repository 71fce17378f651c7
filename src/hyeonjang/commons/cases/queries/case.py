"""One case in full, as this reader may see it, with its clocks counted day by day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from hyeonjang.commons.calendar.queries import holiday_table
from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.parties import queries as parties
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound, NotPermitted
from hyeonjang.law.petitions import read_remedy

from .. import permissions
from ..facts import MISSING, facts_of, happened, label, naive, terms_of
from ..models import Case, CaseEvent, Proxy
from ..rules.derive import Clocks, derive, standing
from ..rules.objection import Objection, filing_until, open_objection
from ..vocabulary import OPEN, Kind, State
from . import names


@dataclass(frozen=True)
class EventView:
    """One line of the log; ``struck`` entries no longer count."""

    seq: int
    kind: str
    label: str
    at: datetime
    who: str
    text: str
    evidence: str
    struck: bool
    detail: dict[str, Any]


@dataclass(frozen=True)
class ProxyView:
    id: int
    name: str
    relation: str
    scope: tuple[str, ...]
    until: date
    ended: bool


@dataclass(frozen=True)
class CaseView:
    """A case for its page. ``clocks`` carry their explanation; ``applicant`` is masked unless the reader
    handles the case or gave a purpose."""

    id: int
    number: str
    version: int
    type_code: str
    type_name: str
    type_version: int
    title: str
    state: State
    channel: str
    department_id: int
    unit_id: int
    assignee_id: int | None
    department: str
    unit: str
    assignee: str
    received_at: datetime
    arrived_at: datetime
    applied_on: date
    due_on: date
    due_at: datetime | None
    promise_on: date | None
    act_on: date | None
    decided_at: datetime | None
    outcome: str
    step: str
    decide_level: str
    clocks: Clocks
    objection: Objection | None
    objection_until: date | None
    applicant: parties.PartyView | None
    events: list[EventView]
    proxies: list[ProxyView]
    foreign: list[tuple[str, str]]
    thread: list[tuple[int, str, str]]
    documents: list[tuple[str, str, bool, bool]]
    steps: list[tuple[str, str]]
    outcomes: list[tuple[str, str]]
    exceptions: list[tuple[str, str]]
    consents: list[tuple[str, str, bool | None]]
    legal_basis: list[dict[str, str]]
    may_handle: bool
    may_decide: bool
    may_disclose: bool
    is_head: bool
    numbers: dict[str, Any] = field(default_factory=dict)

    @property
    def open(self) -> bool:
        return self.state in OPEN

    @property
    def step_name(self) -> str:
        return dict(self.steps).get(self.step, "")


def get(actor: Actor, case_id: int) -> Case:
    """The row, if the actor may see it; else ``NotFound``, as for one that does not exist."""
    case = (
        Case.objects.filter(pk=case_id).select_related("type", "type_version", "applicant", "case_number").first()
    )
    if case is None or not permissions.may_see(actor, case):
        raise NotFound(MISSING)
    return case


def events_view(rows: list[CaseEvent]) -> list[EventView]:
    counted = {event.seq for event in standing([happened(row) for row in rows])}
    return [
        EventView(
            row.seq, row.kind, str(row.detail.get("activity") or Kind(row.kind).label), row.at, f"{row.actor_name} {row.post}".strip(), row.text,
            row.evidence, row.seq not in counted and row.kind != Kind.STRUCK, row.detail,
        )
        for row in rows
    ]


def _person(actor: Actor, case: Case, purpose: str) -> parties.PartyView | None:
    """The applicant: in full for who handles the case (noted), or for the purpose given; else masked."""
    if case.applicant is None:
        return None
    if purpose and not permissions.may_disclose(actor, case):
        raise NotPermitted("이 건의 개인정보를 볼 수 있는 부서가 아닙니다. 담당 부서에 요청하세요.")
    why = purpose.strip() or ("담당 건 처리" if permissions.knows_by_office(actor, case) else "")
    if not why:
        return parties.masked_view(case.applicant)
    return parties.disclosed(actor, case.applicant, purpose=why, subject=label(case))


def case_view(actor: Actor, case_id: int, *, purpose: str = "") -> CaseView:
    """Everything about a case in a fixed number of statements, whatever the length of its log."""
    case = get(actor, case_id)
    rows = list(CaseEvent.objects.filter(case=case).order_by("seq"))
    log, table, version = [happened(row) for row in rows], holiday_table(), case.type_version
    clocks = derive(terms_of(case), facts_of(case, log), table, explain=True)
    counted = standing(log)
    told = [event.at.date() for event in counted if event.kind == Kind.TOLD]
    remedy = read_remedy(version.remedy)
    here = {str(event.detail["document"]) for event in counted if event.kind == Kind.DOCUMENT}
    given = {str(e.detail["consent"]): bool(e.detail["given"]) for e in counted if e.kind == Kind.CONSENT}
    units, people = names.units([case.department_id, case.unit_id]), names.people([case.assignee_id])
    thread = (
        Case.objects.filter(thread_id=case.thread_id).exclude(pk=case.pk).order_by("-received_at")[:50]
        if case.thread_id else []
    )
    return CaseView(
        case.pk, case.number, case.version, case.type.code, version.name, version.number, case.title,
        State(case.state), case.get_channel_display(), case.department_id, case.unit_id, case.assignee_id,
        units.get(case.department_id, ""), units.get(case.unit_id, ""), people.get(case.assignee_id or 0, ""),
        case.received_at, case.arrived_at, case.applied_on, case.due_on, case.due_at, case.promise_on, case.act_on,
        case.decided_at, outcome_name(case), case.step, case.decide_level, clocks,
        open_objection(log, remedy, table, explain=True),
        filing_until(told[-1], remedy, table).due_day if told and case.decided_at else None,
        _person(actor, case, purpose), events_view(rows), _proxies(case),
        list(case.foreign_numbers.order_by("system").values_list("system", "number")),
        [(row.pk, row.number, row.get_state_display()) for row in thread],
        [(r["code"], r["name"], bool(r["required"]), r["code"] in here) for r in version.documents],
        [(r["code"], r["name"]) for r in version.steps], [(r["code"], r["name"]) for r in version.outcomes],
        [(r["code"], f"{r['text']} ({r['level']} 전결)") for r in version.exceptions],
        [(r["code"], r["name"], given.get(r["code"])) for r in version.consents], version.legal_basis,
        permissions.may_handle(actor, case), permissions.may_decide(actor, case),
        permissions.may_disclose(actor, case),
        actor.system or actor.is_head_of(case.unit_id) or actor.is_head_of(case.department_id),
    )


def outcome_name(case: Case) -> str:
    """The decision in the words of its type."""
    return next((str(row["name"]) for row in case.type_version.outcomes if row["code"] == case.outcome), "")


def _proxies(case: Case) -> list[ProxyView]:
    from hyeonjang.commons.parties.masking import mask_name

    rows = Proxy.objects.filter(case=case).select_related("party").order_by("pk")
    today = clock.today()
    return [
        ProxyView(
            row.pk, mask_name(row.party.name), row.relation, tuple(row.scope), row.until,
            row.revoked_at is not None or row.until < today,
        )
        for row in rows
    ]


@dataclass(frozen=True)
class CaseRef:
    """What a service needs to go on with a case: never the row itself."""

    id: int
    number: str
    version: int
    type_code: str
    state: State
    department_id: int
    unit_id: int
    assignee_id: int | None
    applicant_id: int | None
    received_at: datetime
    applied_on: date
    due_on: date
    promise_on: date | None
    due_at: datetime | None = None


def ref(actor: Actor, case_id: int) -> CaseRef:
    """A case by its id for a service of the same process; raises ``NotFound``."""
    case = get(actor, case_id)
    return CaseRef(
        case.pk, case.number, case.version, case.type.code, State(case.state), case.department_id, case.unit_id,
        case.assignee_id, case.applicant_id, naive(case.received_at), case.applied_on, case.due_on, case.promise_on,
        naive(case.due_at) if case.due_at else None,
    )


def paper_events(case_ids: Sequence[int]) -> list[tuple[int, dict[str, Any]]]:
    """(case, detail) of every document and consent of these cases in order; for a service that asks rights itself."""
    rows = CaseEvent.objects.filter(case_id__in=case_ids, kind__in=[Kind.DOCUMENT, Kind.CONSENT]).order_by("case_id", "seq")
    return list(rows.values_list("case_id", "detail"))
