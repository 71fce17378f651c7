"""One death with everything that the desk knows and the law says; masked unless a purpose is given and noted."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from hyeonjang.commons.audit import access
from hyeonjang.commons.calendar.queries import holiday_table
from hyeonjang.commons.notices.queries import previews
from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.parties import masking
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound, Refused
from hyeonjang.kit.korean import date_ko
from hyeonjang.law.local_tax import Assessment
from hyeonjang.law.local_tax.waiting import MONTHS

from .. import composing
from ..models import Death, Letter, Lookup
from ..permissions import MISSING, may_see, need_see
from ..rules.plan import plan
from ..vocabulary import AssetKind, AssetState, Learned, LetterState, Relation, Scope, Source, Stage, Step
from . import estates, known

_ASCII = re.compile(r"\([a-z_*.]+\)")
"""Names of fields that the command line's input has; nobody at the desk knows them."""
PURPOSES = ("상속인에게 연락", "상속인ㆍ재산 확인", "안내문 작성", "신고 확인", "감사ㆍ점검")


@dataclass(frozen=True, slots=True)
class HeirView:
    id: int
    name: str
    birth: str
    address: str
    phone: str
    relation: str
    depth: int
    share: Fraction | None
    notes: list[str]
    taxes: int | None
    filed_on: date | None
    representative: bool
    principal: bool
    how: str
    answers: dict[str, Any]
    state: str
    problem: bool


@dataclass(frozen=True, slots=True)
class AssetView:
    id: int
    kind: str
    place: str
    number: str
    category: str
    area: str
    share: str
    value: int | None
    source: str
    seen_on: date
    state: str
    state_ko: str
    reason: str
    taxes: int | None
    trace: Any


@dataclass(frozen=True, slots=True)
class StepView:
    step: str
    title: str
    on: date
    until: date
    why: str
    state: str
    when: str


@dataclass(frozen=True, slots=True)
class DeathView:
    id: int
    label: str
    name: str
    birth: str
    number: str
    address: str
    masked: bool
    died_on: date
    declared_on: date | None
    reported_on: date | None
    lived_here: bool
    sources: list[dict[str, str]]
    stage: str
    stage_ko: str
    handed: str
    held_out: bool
    due_on: date | None
    statutory_due: date | None
    left: int | None
    vehicle_due_on: date | None
    estimate: int | None
    next_ko: str
    next_on: date | None
    problem: str
    heirs: list[HeirView]
    assets: list[AssetView]
    steps: list[StepView]
    letters: list[dict[str, Any]]
    filings: list[dict[str, Any]]
    lookups: list[dict[str, Any]]
    questions: list[Any]
    opens: list[Any]
    notes: list[str]
    left_out: list[tuple[str, str]]
    waiting: list[Any]
    due_trace: Any
    share_trace: Any
    missing_lists: list[str]
    version: int
    may_handle: bool
    extra: dict[str, Any] = field(default_factory=dict)


def one(actor: Actor, death_id: int) -> Death:
    units = known.units(actor)
    row = Death.objects.select_related("party").filter(pk=death_id).first()
    if row is None:
        raise NotFound(MISSING)
    need_see(actor, units)
    return row


def death_view(actor: Actor, death_id: int, *, purpose: str = "") -> DeathView:
    """The page of one death. With ``purpose`` names, addresses and telephones in full, after the look was noted."""
    death = one(actor, death_id)
    chosen = known.settings(actor)
    rows = estates.load(actor, death)
    found = estates.understood(rows, clock.today(), chosen, masked=not purpose, waiting=True)
    if purpose:
        access.note(actor, ("inheritance_tax.death", death.pk, str(death)), purpose)
    masked, party, today = not purpose, death.party, clock.today()
    letters = list(Letter.objects.filter(death=death).select_related("heir__party").order_by("id"))
    assessment = found.assessment
    by_heir, by_asset = _taxes(found)
    return DeathView(
        death.pk, str(death), masking.mask_name(party.name) if masked else party.name,
        masking.mask_birth(party.birth_date) if masked else masking.plain_birth(party.birth_date), death.resident_mask,
        masking.mask_address(party.address) if masked else party.address, masked, death.died_on, death.declared_on,
        death.reported_on, death.lived_here, death.sources, death.stage, Stage(death.stage).label_ko, death.handed, death.held_out,
        death.due_on, found.frame.statutory_due if found.frame else None, (death.due_on - today).days if death.due_on else None,
        death.vehicle_due_on, death.estimate, Step(death.next_step).label_ko if death.next_step else "", death.next_on, found.problem,
        _heirs(rows, found, letters, by_heir, masked), _assets(rows, by_asset), _steps(death, chosen, letters, today),
        [_letter(row, masked) for row in letters], _filings(rows, masked), _lookups(death),
        [(row.about, _ASCII.sub("", row.ask), row.now, row.then, row.cite) for row in assessment.questions] if assessment else [], list(assessment.opens) if assessment else [],
        list(assessment.notes) if assessment else list(found.frame.notes) if found.frame else [],
        [(entry.holding.where, entry.why) for entry in found.computable.left_out] if found.computable else [],
        _waiting(assessment) if assessment and death.estimate else [],
        found.frame.heirs[0].due.clock if found.frame else None, found.frame.succession.trace if found.frame else None,
        [source.label_ko for source in (Source.LAND, Source.HOUSE, Source.BUILDING, Source.VEHICLE) if source.value not in death.searched],
        death.version, may_see(actor, known.units_of(chosen)),
    )


def _waiting(assessment: Assessment) -> list[dict[str, Any]]:
    """The cost of waiting over the first year, the relief in percent."""
    wanted = {"기한", *(f"{months}개월" for months in MONTHS[:12])}
    return [{"on": row.on, "label": row.label, "cut": int(row.cut * 100), "unfiled": row.unfiled, "late": row.late, "to_pay": row.to_pay}
            for row in assessment.waiting if row.label in wanted]


def _taxes(found: estates.Known) -> tuple[dict[int, int], dict[int, tuple[int, Any]]]:
    """Taxes of each heir, and of each property with the trace of its first part."""
    by_heir: dict[int, int] = {}
    by_asset: dict[int, tuple[int, Any]] = {}
    if found.assessment is None or found.computable is None:
        return by_heir, by_asset
    for item in found.assessment.items:
        heir = int(found.computable.names[item.heir.name])
        asset = int(found.computable.holdings[item.prop.name].key)
        total = item.levy.taxes.total
        by_heir[heir] = by_heir.get(heir, 0) + total
        before, trace = by_asset.get(asset, (0, item.levy.trace))
        by_asset[asset] = (before + total, trace)
    return by_heir, by_asset


def _heirs(rows: estates.Loaded, found: estates.Known, letters: list[Letter], taxes: dict[int, int], masked: bool) -> list[HeirView]:
    shares, last = found.shares, {letter.heir_id: letter for letter in letters}
    below: dict[int | None, list[Any]] = {}
    for heir in rows.heirs:
        below.setdefault(heir.through_id, []).append(heir)
    result: list[HeirView] = []

    def put(heir: Any, depth: int) -> None:
        party, letter = heir.party, last.get(heir.pk)
        result.append(HeirView(
            heir.pk, masking.mask_name(party.name) if masked else party.name,
            masking.mask_birth(party.birth_date) if masked else masking.plain_birth(party.birth_date),
            masking.mask_address(party.address) if masked else party.address, masking.mask_phone(party.phone) if masked else party.phone,
            Relation(heir.relation).label_ko, depth, shares.get(heir.pk), _notes(heir), taxes.get(heir.pk), _filed(rows, heir.pk),
            heir.representative, heir.principal, Learned(heir.lookup.how).label_ko, heir.answers,
            f"{Step(letter.step).label_ko}: {LetterState(letter.state).label_ko}" if letter else "",
            letter is not None and letter.state in {LetterState.RETURNED, LetterState.NO_ADDRESS, LetterState.FAILED},
        ))
        for one_below in below.get(heir.pk, []):
            put(one_below, depth + 1)

    for heir in below.get(None, []):
        put(heir, 0)
    return result


def _notes(heir: Any) -> list[str]:
    found = []
    if heir.renounced_on:
        found.append(f"상속포기 {date_ko(heir.renounced_on)}")
    if heir.died_on:
        found.append(f"사망 {date_ko(heir.died_on)}")
    for holds, word in ((heir.abroad, "외국 주소"), (heir.missing, "소식 모름"), (heir.unborn, "태아"), (heir.remarried, "재혼")):
        if holds:
            found.append(word)
    if heir.abroad is None and not heir.died_on:
        found.append("외국 주소인지 모름")
    return found


def _filed(rows: estates.Loaded, heir_id: int) -> date | None:
    return min((row.filed_on for row in rows.filings if row.heir_id in {None, heir_id} and row.scope != Scope.VEHICLE), default=None)


def _assets(rows: estates.Loaded, taxes: dict[int, tuple[int, Any]]) -> list[AssetView]:
    found = []
    for asset in rows.assets:
        total, trace = taxes.get(asset.pk, (None, None))
        facts = asset.facts
        found.append(AssetView(
            asset.pk, AssetKind(asset.kind).label_ko, asset.place, asset.number, str(facts.get("category", "")),
            f"{facts['area']}㎡" if facts.get("area") else "", "전부" if asset.owned_n == asset.owned_d else f"{asset.owned_n}/{asset.owned_d}",
            asset.value, Source(asset.source).label_ko, asset.seen_on, asset.state, AssetState(asset.state).label_ko, asset.reason,
            total, trace,
        ))
    return found


def _steps(death: Death, chosen: Any, letters: list[Letter], today: date) -> list[StepView]:
    """The plan with what became of it."""
    if death.due_on is None:
        return []
    sent = {Step(row.step): row for row in letters if row.state not in {LetterState.DROPPED, LetterState.CANCELLED}}
    found = []
    for item in plan(death.due_on, death.vehicle_due_on, known.choices(chosen), known.workdays()):
        letter = sent.get(item.step)
        if letter is not None:
            day = letter.sent_on or letter.prepared_at.astimezone(clock.SEOUL).date()
            state, when = "done", f"{date_ko(day)} {LetterState(letter.state).label_ko}"
        elif item.step == death.next_step:
            state, when = "now", f"{date_ko(death.next_on or item.on)}"
        elif item.until < today or death.stage not in {Stage.TELLING, Stage.HEIRS, Stage.FINDING}:
            continue
        else:
            state, when = "later", date_ko(item.on)
        found.append(StepView(item.step.value, item.step.label_ko, item.on, item.until, item.why, state, when))
    return found


def _letter(row: Letter, masked: bool) -> dict[str, Any]:
    name = row.heir.party.name
    return {
        "id": row.pk, "heir": masking.mask_name(name) if masked else name, "step": Step(row.step).label_ko, "state": row.state,
        "state_ko": LetterState(row.state).label_ko, "sent_on": row.sent_on, "arrived_on": row.arrived_on, "notice_id": row.notice_id,
        "run_id": row.run_id, "reason": row.reason, "due_on": row.due_on, "carried": row.carried_by_id is not None,
    }


def _filings(rows: estates.Loaded, masked: bool) -> list[dict[str, Any]]:
    names = {heir.pk: heir.party.name for heir in rows.heirs}
    return [
        {"filed_on": row.filed_on, "paid_on": row.paid_on, "amount": row.amount, "receipt": row.receipt, "late": row.late,
         "scope": Scope(row.scope).label_ko, "source": Source(row.source).label_ko,
         "heir": "모두 함께" if row.heir_id is None else masking.mask_name(names[row.heir_id]) if masked else names[row.heir_id]}
        for row in rows.filings
    ]


def _lookups(death: Death) -> list[dict[str, Any]]:
    return [
        {"how": Learned(row.how).label_ko, "cite": row.cite, "purpose": row.purpose, "document": row.document, "at": row.at, "by": row.by}
        for row in Lookup.objects.filter(death=death)
    ]


def preview(actor: Actor, death_id: int, heir_id: int, *, purpose: str = "안내문 작성") -> bytes:
    """The next letter to an heir as a PDF, not sent; the look is noted. Raises ``Refused`` where there is none to write."""
    death = one(actor, death_id)
    rows = estates.load(actor, death)
    if not any(heir.pk == heir_id for heir in rows.heirs):
        raise NotFound("그런 상속인이 없습니다. 화면을 새로 고쳐 주세요.")
    today, chosen = clock.today(), known.settings(actor)
    step = Step(death.next_step) if death.next_step else _fitting(death, today)
    pieces = composing.compose(estates.estate_of(rows, today, chosen), step, [heir_id], holiday_table())
    if not pieces:
        raise Refused("이 상속인에게 더 안내할 것이 없습니다. 신고와 포기를 확인하세요.")
    access.note(actor, ("inheritance_tax.death", death.pk, str(death)), purpose)
    piece = pieces[0]
    return previews.letter(actor, composing.template_of(step), piece.values, piece.recipient)


def _fitting(death: Death, today: date) -> Step:
    return Step.AFTER1 if death.due_on is not None and today > death.due_on else Step.FIRST

