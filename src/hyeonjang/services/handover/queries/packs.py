"""Packs as lists and pages show them, each to those whose post gives them a part in it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from hyeonjang.commons.audit import access
from hyeonjang.commons.org import queries as org
from hyeonjang.commons.org.actor import CHIEFS, Actor
from hyeonjang.commons.org.following import Following
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound
from hyeonjang.kit.korean import date_ko
from hyeonjang.services.handover import permissions
from hyeonjang.services.handover.models import Drawing, Pack, Remark, Right, Step
from hyeonjang.services.handover.providers import Standing, providers
from hyeonjang.services.handover.queries import locks, posts
from hyeonjang.services.handover.vocabulary import OVER, WAITING, PackState, Part, Reason, StepKind

Json = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """A pack in a list. ``may_open`` is false for the office that only watches over the dates."""

    id: int
    number: str
    post: str
    outgoing: str
    incoming: str
    acting: bool
    reason: Reason
    effective: date
    due: date
    state: PackState
    taken_on: date | None
    late_days: int
    may_open: bool

    @property
    def late(self) -> bool:
        return self.late_days > 0


@dataclass(frozen=True)
class ItemView:
    """A thing as it was drawn up, and how it stands today (``None`` where nobody can say)."""

    title: str
    detail: str
    due: date | None
    state_ko: str
    url: str
    now: Standing | None


@dataclass(frozen=True)
class SectionView:
    part: Part
    title_ko: str
    items: tuple[ItemView, ...]
    none_ko: str
    work: bool

    @property
    def dated(self) -> bool:
        return any(one.due for one in self.items)

    @property
    def stated(self) -> bool:
        return any(one.state_ko for one in self.items)

    @property
    def open_now(self) -> int:
        return sum(1 for one in self.items if one.now is not None and one.now.open)

    @property
    def late_now(self) -> int:
        return sum(1 for one in self.items if one.now is not None and one.now.open and one.now.late)


@dataclass(frozen=True)
class PartView:
    """One heading of the form with its sections and what people added."""

    part: Part
    mark: str
    sections: tuple[SectionView, ...]
    remarks: tuple[Remark, ...]


@dataclass(frozen=True)
class View:
    row: Row
    role_ko: str
    parts: tuple[PartView, ...]
    flows: tuple[Json, ...]
    rights: tuple[Right, ...]
    steps: tuple[tuple[StepKind, datetime, str, str], ...]
    drawn_on: date | None
    drawn_by: str
    drawings: int
    digest: str
    due_trace: Json
    witness: str
    witness_names: tuple[str, ...]
    handed_at: datetime | None
    taken_at: datetime | None
    witnessed_at: datetime | None
    previous: tuple[int, str] | None
    post_title: str
    department: str
    may: frozenset[str] = field(default_factory=frozenset)
    version: int = 1

    @property
    def drawn(self) -> bool:
        return self.drawn_on is not None

    @property
    def open_now(self) -> int:
        return sum(section.open_now for part in self.parts for section in part.sections)

    @property
    def late_now(self) -> int:
        return sum(section.late_now for part in self.parts for section in part.sections)

    @property
    def rights_open(self) -> int:
        return sum(1 for one in self.rights if one.moved_on is None)


MARKS = {Part.DUTIES: "1. 가.", Part.PLANS: "1. 나.", Part.ISSUES: "1. 다.", Part.PENDING: "1. 라.", Part.PAPERS: "2.",
         Part.GOODS: "3.", Part.NOTES: "4."}


def _headed(actor: Actor) -> set[int]:
    """Units whose packs a head reads: own ones and those whose work they carry on."""
    return {pk for pk in (*(post.unit_id for post in actor.posts), *actor.carried_ids) if actor.is_head_of(pk)}


def visible(actor: Actor) -> QuerySet[Pack]:
    """All packs somebody may know of. Heads above a head's post know of that one, because they witness it."""
    permissions.need_official(actor)
    rows = Pack.objects.all()
    if actor.system or actor.has("audit.read") or actor.has(permissions.OFFICE):
        return rows
    person = actor.person_id if actor.person_id is not None else -1
    headed = _headed(actor)
    above = set(headed) | {post.unit_id for post in actor.posts if post.rank in CHIEFS}
    below = {unit.id for unit in org.units_on(clock.today()) if unit.parent_id in above}
    return rows.filter(
        Q(outgoing_id=person) | Q(incoming_id=person) | Q(witness_id=person)
        | Q(post_id__in=[post.post_id for post in actor.posts]) | Q(unit_id__in=headed) | Q(department_id__in=headed)
        | Q(unit_id__in=below, head=True))


def _row(actor: Actor, pack: Pack, on: date, witness_ids: frozenset[int]) -> Row:
    taken = pack.taken_at.astimezone(clock.SEOUL).date() if pack.taken_at else None
    ends = taken or on
    return Row(
        pack.pk, pack.number, pack.post_label, pack.outgoing_label, pack.incoming_label, pack.incoming_acting,
        Reason(pack.reason), pack.effective, pack.due, PackState(pack.state), taken,
        max(0, (ends - pack.due).days) if pack.state != PackState.WITHDRAWN else 0,
        bool(permissions.role_ko(actor, pack, witness_ids)))


def listing(actor: Actor, on: date, *, state: str = "", text: str = "") -> list[Row]:
    """Packs somebody may know of, those that wait first and of these the soonest due."""
    rows = visible(actor)
    found = org.snapshot(on)
    if state == "waiting":
        rows = rows.filter(state__in=list(WAITING))
    elif state == "late":
        rows = rows.filter(state__in=list(WAITING), due__lt=on)
    elif state:
        rows = rows.filter(state=state)
    else:
        rows = rows.exclude(state=PackState.WITHDRAWN)
    if text:
        rows = rows.filter(Q(post_label__icontains=text) | Q(outgoing_label__icontains=text) | Q(incoming_label__icontains=text))
    listed = [_row(actor, pack, on, frozenset(one.id for one in posts.witnesses(pack, on, found)))
              for pack in rows.order_by("due", "id")[:500]]
    waits = [row for row in listed if row.state in WAITING]
    rest = [row for row in listed if row.state not in WAITING]
    return waits + rest[::-1]


def _standings(content: Json, on: date) -> dict[str, Mapping[str, Standing]]:
    """How the things of a pack stand today, by provider, each asked once."""
    found: dict[str, Mapping[str, Standing]] = {}
    for section in content["sections"]:
        provider = providers.get(section["provider"])
        if provider is not None and provider.standing is not None and section["items"]:
            found[section["provider"]] = provider.standing([item["key"] for item in section["items"]], on)
    return found


def _sections(content: Json, on: date) -> list[SectionView]:
    now = _standings(content, on)
    return [SectionView(
        Part(one["part"]), one["title"],
        tuple(ItemView(item["title"], item["detail"], date.fromisoformat(item["due"]) if item["due"] else None, item["state"],
                       item["url"], now.get(one["provider"], {}).get(item["key"])) for item in one["items"]),
        one["none"], one["work"]) for one in content["sections"]]


def _parts(sections: Sequence[SectionView], remarks: Sequence[Remark]) -> tuple[PartView, ...]:
    return tuple(PartView(part, MARKS[part], tuple(one for one in sections if one.part == part),
                          tuple(one for one in remarks if one.part == part)) for part in Part)


def _may(actor: Actor, pack: Pack, witness_ids: frozenset[int], drawing: Drawing | None) -> frozenset[str]:
    """What the actor's part in it lets them do now; the verbs themselves check again."""
    party = permissions.is_outgoing(actor, pack) or permissions.is_head_over(actor, pack)
    found = set()
    if pack.state == PackState.WITHDRAWN:
        return frozenset()
    found.add("remark")
    if party and pack.state in {PackState.PROPOSED, PackState.DRAWN}:
        found |= {"draw", "withdraw"}
    if party and pack.state in WAITING:
        found |= {"name", "right"}
    if party and pack.state == PackState.DRAWN:
        found.add("hand")
    if pack.state == PackState.HANDED and permissions.is_incoming(actor, pack):
        found.add("take")
    if pack.state in OVER and permissions.is_incoming(actor, pack):
        found |= {"right", "moved"}
    if pack.state == PackState.TAKEN and actor.person_id in witness_ids:
        found.add("witness")
    return frozenset(found)


def view(actor: Actor, pack_id: int, on: date, *, purpose: str = "") -> View:
    """A pack in full; every look is noted with the role by which it was taken."""
    pack = Pack.objects.select_related("previous").filter(pk=pack_id).first()
    found = org.snapshot(on)
    witnesses = posts.witnesses(pack, on, found) if pack is not None else []
    ids = frozenset(one.id for one in witnesses)
    role = permissions.role_ko(actor, pack, ids) if pack is not None else ""
    if pack is None or not role:
        raise NotFound(permissions.MISSING)
    access.note(actor, ("handover.pack", pack.pk, str(pack)), purpose or f"업무 인계·인수({role})")
    drawing = locks.last_drawing(pack.pk)
    content: Json = drawing.content if drawing else {"sections": [], "flows": []}
    return View(
        _row(actor, pack, on, ids), role, _parts(_sections(content, on), list(pack.remarks.all())),
        tuple(content["flows"]), tuple(pack.rights.all()),
        tuple((StepKind(s.kind), s.at, s.by, s.text) for s in Step.objects.filter(pack=pack)),
        drawing.on if drawing else None, drawing.by if drawing else "", drawing.no if drawing else 0,
        drawing.digest if drawing else "", pack.due_trace, pack.witness_label,
        tuple(posts.words(one, found) for one in witnesses),
        pack.handed_at, pack.taken_at, pack.witnessed_at,
        (pack.previous.pk, str(pack.previous)) if pack.previous is not None else None, pack.post_label,
        content.get("post", {}).get("department", ""), _may(actor, pack, ids, drawing), pack.version)


def carryable(actor: Actor, pack_id: int, on: date) -> list[tuple[str, str]]:
    """What the incoming one can take as their own now: (key, words) of running things that still lie with the outgoing one."""
    pack = Pack.objects.filter(pk=pack_id).first()
    drawing = locks.last_drawing(pack_id)
    if pack is None or drawing is None or not permissions.is_incoming(actor, pack):
        return []
    now = _standings(drawing.content, on)
    found = []
    for section in drawing.content["sections"]:
        provider = providers.get(section["provider"])
        if provider is None or provider.carry is None:
            continue
        for item in section["items"]:
            standing = now.get(section["provider"], {}).get(item["key"])
            if standing is not None and standing.open and standing.person_id == pack.outgoing_id:
                found.append((item["key"], f"{item['title']} ({standing.state_ko})"))
    return found


@dataclass(frozen=True)
class Waiting:
    """What waits for somebody: hand over, take over, witness."""

    pack_id: int
    what: str
    why: str
    due: date | None
    for_me: bool


def waiting(actor: Actor, on: date) -> list[Waiting]:
    """In a few statements, whatever the number of packs."""
    if actor.person_id is None:
        return []
    found = []
    mine = Pack.objects.filter(state__in=list(WAITING)).filter(Q(outgoing_id=actor.person_id) | Q(incoming_id=actor.person_id))
    for pack in mine.order_by("due", "id"):
        if pack.outgoing_id == actor.person_id and pack.state != PackState.HANDED:
            verb = "작성하고 인계하기" if pack.state == PackState.PROPOSED else "인계하기"
            found.append(Waiting(pack.pk, f"업무 {verb}: {pack.post_label}", f"{Reason(pack.reason).label}, 인수자 {pack.incoming_label or '미정'}",
                                 pack.due, False))
        elif pack.incoming_id == actor.person_id and pack.state == PackState.HANDED:
            found.append(Waiting(pack.pk, f"업무 인수하기: {pack.post_label}", f"{pack.outgoing_label}이(가) 인계함", pack.due, True))
    if any(post.head or post.rank in CHIEFS for post in actor.posts):
        snapshot = org.snapshot(on)
        for pack in visible(actor).filter(state=PackState.TAKEN):
            if actor.person_id in {one.id for one in posts.witnesses(pack, on, snapshot)}:
                found.append(Waiting(pack.pk, f"인계·인수 입회 확인: {pack.post_label}",
                                     f"{pack.outgoing_label} → {pack.incoming_label}", None, True))
    return found


@dataclass(frozen=True)
class Tally:
    """The numbers over the list."""

    waiting: int
    late: int
    in_time: int
    over: int


def tally(rows: Sequence[Row]) -> Tally:
    over = [row for row in rows if row.state in OVER]
    waits = [row for row in rows if row.state in WAITING]
    return Tally(len(waits), sum(row.late for row in waits), sum(not row.late for row in over), len(over))


def choices(actor: Actor, pack_id: int, on: date) -> list[tuple[int, str]]:
    """Who can be named to take over, in words."""
    pack = Pack.objects.filter(pk=pack_id).first()
    if pack is None or not permissions.role_ko(actor, pack, locks.witness_ids(pack)):
        raise NotFound(permissions.MISSING)
    return [(one.person_id, one.label) for one in posts.candidates(pack, on)]


def late_count(actor: Actor, on: date) -> int:
    """How many packs that somebody may know of are past their day and not taken over."""
    return visible(actor).filter(state__in=list(WAITING), due__lt=on).count()


def open_work(actor: Actor, unit_ids: Collection[int]) -> Iterator[Following]:
    """Packs of these units that nobody has taken over yet, for who re-cuts the organisation."""
    for row in visible(actor).filter(state__in=list(WAITING), unit_id__in=list(unit_ids)).order_by("due", "id"):
        yield Following(row.unit_id, "업무 인계·인수", str(row), "", f"{date_ko(row.due)}까지 인수")
