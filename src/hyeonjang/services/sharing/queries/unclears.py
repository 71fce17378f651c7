"""소관 지정 as lists and pages show it: while open to the departments and who rules; a ruling to every official."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from hyeonjang.commons.cases.queries import case as cases
from hyeonjang.commons.org import queries as org
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound, Refused
from hyeonjang.services.sharing import permissions, spans
from hyeonjang.services.sharing.models import Designation, Unclear
from hyeonjang.services.sharing.queries import names
from hyeonjang.services.sharing.rules import jurisdiction as rules
from hyeonjang.services.sharing.vocabulary import ClaimKind, Ruler, UnclearState


@dataclass(frozen=True)
class ClaimView:
    department: str
    kind: ClaimKind
    body: str
    cite: str
    by: str
    at: datetime


@dataclass(frozen=True)
class RulingView:
    id: int
    department: str
    then: str
    support: str
    reasons: str
    cite: str
    words: str
    by: str
    at: datetime
    follows: tuple[int, str] | None
    followed_by: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Row:
    id: int
    number: str
    title: str
    origin: str
    concerned: tuple[str, ...]
    ruler: str
    asked_at: datetime
    due_at: datetime
    state: UnclearState
    late: bool
    claims: int
    ruled: RulingView | None


@dataclass(frozen=True)
class View:
    row: Row
    body: str
    why: str
    case_number: str
    case_id: int | None
    has_case: bool
    ruler_kind: Ruler
    due_trace: dict[str, Any]
    hours: int
    claims: tuple[ClaimView, ...]
    missing: tuple[str, ...]
    similar: tuple[Row, ...]
    claims_for: tuple[tuple[int, str], ...]
    rules_now: bool
    may_withdraw: bool
    full: bool
    ended_because: str
    version: int

    @property
    def open(self) -> bool:
        return self.row.state is UnclearState.OPEN


def concerned_of(row: Unclear) -> list[int]:
    return [one.department_id for one in row.concerned.all()]


def sees_open(actor: Actor, row: Unclear, found: org.Snapshot) -> bool:
    """The dispute itself: the departments, the bureaus over them, who rules, and who oversees."""
    if permissions.oversees(actor):
        return True
    departments = [row.from_department_id, *concerned_of(row)]
    if permissions.inside(actor, departments, names.bureaus_of(found, departments)):
        return True
    post = names.present_post(found, row.ruler_post_id, row.ruler_unit_id)
    return post is not None and permissions.held(actor, [post.id]) is not None


def sees(actor: Actor, row: Unclear, found: org.Snapshot) -> bool:
    """A ruling is a precedent for everybody; before it, and where none came, only the departments."""
    return (row.state == UnclearState.RULED and permissions.is_official(actor)) or sees_open(actor, row, found)


def seen(actor: Actor, unclear_id: int) -> Unclear:
    row = Unclear.objects.filter(pk=unclear_id).prefetch_related("concerned", "claims").first()
    if row is None or not sees(actor, row, names.snapshot()):
        raise NotFound(permissions.MISSING_UNCLEAR)
    return row


def ruler_now(row: Unclear, found: org.Snapshot) -> tuple[Ruler, org.PostView | None]:
    """Who designates for these departments as they stand today."""
    return ruler_for(concerned_of(row), found)


def ruler_for(departments: Sequence[int], found: org.Snapshot) -> tuple[Ruler, org.PostView | None]:
    """The head of the bureau they all stand under; else 부군수. A bureau without a head leaves it to 부군수."""
    kind, bureau = rules.ruler_of(names.bureau_of(found, pk) for pk in departments)
    post = names.head_post(found, bureau) if bureau is not None else None
    if kind is Ruler.BUREAU and post is not None and found.people_at(post.id):
        return kind, post
    return Ruler.VICE, names.vice_post(found)


def _ruling(row: Designation | None, found: org.Snapshot) -> RulingView | None:
    if row is None:
        return None
    before = (row.follows.unclear_id, row.follows.unclear.number) if row.follows else None
    later = tuple((one.unclear_id, one.unclear.number) for one in row.followed_by.select_related("unclear").all())
    return RulingView(row.pk, names.unit_name(found, row.department_id), row.label, row.support, row.reasons, row.cite, row.words, row.by,
                      row.at, before, later)


def _row(row: Unclear, found: org.Snapshot, now: datetime) -> Row:
    ruling = getattr(row, "ruling", None)
    return Row(
        row.pk, row.number, row.title, names.unit_name(found, row.from_department_id),
        tuple(names.unit_name(found, pk) for pk in concerned_of(row)),
        names.post_words(found, row.ruler_post_id, row.ruler_unit_id, row.ruler_label), row.asked_at, row.due_at, UnclearState(row.state),
        spans.past(row.ended_at or now, row.due, row.due_at), len({one.department_id for one in row.claims.all()}), _ruling(ruling, found))


def _text(row: Unclear) -> str:
    ruling = getattr(row, "ruling", None)
    said = [ruling.label, ruling.reasons, ruling.support, ruling.cite, ruling.words] if ruling else []
    return " ".join([row.number, row.title, row.body, row.why, *[one.label for one in row.concerned.all()], *said])


def listing(actor: Actor, *, state: str = "", text: str = "", department_id: int | None = None) -> list[Row]:
    """Open ones first (the soonest due), then precedents, the newest first. ``text``: every word, however spaced."""
    found, now = names.snapshot(), clock.now()
    rows = Unclear.objects.select_related("ruling__follows__unclear").prefetch_related("concerned", "claims")
    if state in UnclearState.values:
        rows = rows.filter(state=state)
    shown = [row for row in rows if sees(actor, row, found)]
    if text.strip():
        shown = [row for row in shown if rules.matches(_text(row), text)]
    if department_id is not None:
        shown = [row for row in shown if department_id in {names.present_unit(found, pk) for pk in concerned_of(row)}]
    open_ = sorted((row for row in shown if row.state == UnclearState.OPEN), key=lambda row: row.due_at)
    over = sorted((row for row in shown if row.state != UnclearState.OPEN), key=lambda row: row.ended_at or row.asked_at, reverse=True)
    return [_row(row, found, now) for row in (*open_, *over)]


def _similar(row: Unclear, found: org.Snapshot) -> tuple[Row, ...]:
    known = {one.pk: one for one in Unclear.objects.filter(state=UnclearState.RULED).exclude(pk=row.pk)
             .select_related("ruling__follows__unclear").prefetch_related("concerned", "claims")}
    near = rules.similar(" ".join([row.title, row.body]), [rules.Precedent(pk, f"{one.title} {one.body}") for pk, one in known.items()])
    return tuple(_row(known[pk], found, clock.now()) for pk in near)


def one(actor: Actor, unclear_id: int) -> View:
    row = seen(actor, unclear_id)
    found = names.snapshot()
    full = sees_open(actor, row, found)
    claims = list(row.claims.all())
    said = {names.present_unit(found, one.department_id) for one in claims}
    departments = {names.present_unit(found, pk): names.unit_name(found, pk) for pk in concerned_of(row)}
    open_ = row.state == UnclearState.OPEN
    _, post = ruler_now(row, found)
    asker = names.present_post(found, row.from_post_id, row.from_unit_id)
    own = (asker is not None and permissions.held(actor, [asker.id]) is not None) or actor.is_head_of(row.from_department_id)
    return View(
        _row(row, found, clock.now()), row.body, row.why, row.case_number if full else "", row.case_id if _sees_case(actor, row) else None,
        row.case_id is not None, Ruler(row.ruler), row.due_trace, row.hours,
        tuple(ClaimView(names.unit_name(found, c.department_id), ClaimKind(c.kind), c.body, c.cite, c.by, c.at) for c in claims),
        tuple(name for pk, name in departments.items() if pk not in said), _similar(row, found) if full else (),
        tuple((pk, name) for pk, name in departments.items() if actor.in_department(pk)) if open_ else (),
        open_ and (actor.system or (post is not None and permissions.held(actor, [post.id]) is not None)), open_ and own, full,
        row.ended_because, row.version)


def _sees_case(actor: Actor, row: Unclear) -> bool:
    if row.case_id is None:
        return False
    try:
        cases.ref(actor, row.case_id)
    except Refused:
        return False
    return True


def precedents(actor: Actor) -> list[tuple[int, str]]:
    """Rulings to name as the one that is changed."""
    permissions.need_official(actor)
    rows = Designation.objects.select_related("unclear").order_by("-at")
    return [(row.pk, f"{row.unclear.number} {row.unclear.title} → {row.label}") for row in rows[:200]]


def who_rules(departments: Sequence[int], on: date | None = None) -> str:
    """In words, for the form: who will designate."""
    kind, post = ruler_for(departments, names.snapshot(on))
    return f"{post.title if post else kind.label}"
