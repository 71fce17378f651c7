"""Decisions as lists and pages show them: open to every official, except those taken behind closed doors."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.urls import NoReverseMatch, reverse

from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.org.following import Following
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound
from hyeonjang.kit.korean import date_ko
from hyeonjang.services.meetings import permissions, providers
from hyeonjang.services.meetings.models import Attendee, CoOwner, Decision, DecisionStep
from hyeonjang.services.meetings.queries import names
from hyeonjang.services.meetings.rules import decisions as rules
from hyeonjang.services.meetings.vocabulary import DecisionState, EvidenceKind, ItemKind, StepKind

MISSING = "그 결정을 찾을 수 없습니다. 목록에서 다시 골라 주세요."
STALE_DAYS = 14


@dataclass(frozen=True)
class Row:
    """A decision in a list. ``owner`` is who holds the post today."""

    id: int
    number: str
    text: str
    owner: str
    department_id: int
    taken_on: date
    due: date
    state: DecisionState
    closed_on: date | None
    evidence_label: str
    meeting_id: int
    meeting_label: str
    last_word: str
    last_on: date | None
    confidential: bool
    late_days: int

    @property
    def late(self) -> bool:
        return self.late_days > 0


@dataclass(frozen=True)
class Step:
    kind: StepKind
    at: datetime
    by: str
    text: str
    url: str


@dataclass(frozen=True)
class View:
    row: Row
    co_owners: tuple[str, ...]
    steps: tuple[Step, ...]
    due_trace: dict[str, object]
    evidence_kind: EvidenceKind
    length: str
    item_title: str
    mine: bool
    lead: bool
    chair: bool
    version: int


def _visible(actor: Actor) -> QuerySet[Decision]:
    """All for officials; confidential ones for the room, the owners and those who work for them."""
    rows = Decision.objects.select_related("meeting__series", "item")
    if permissions.is_office(actor) or actor.is_chief:
        return rows
    if not permissions.is_official(actor):
        return rows.none()
    posts = {post.post_id for post in actor.posts}
    inside = Attendee.objects.filter(post_id__in=posts).values("meeting_id")
    units = actor.unit_ids | actor.department_ids
    return rows.filter(
        Q(confidential=False) | Q(meeting_id__in=inside) | Q(owner_post_id__in=posts) | Q(owner_unit_id__in=units)
        | Q(co_owners__post_id__in=posts)).distinct()


def rows_of(rows: Sequence[Decision], on: date) -> list[Row]:
    """List rows with today's owners and the last word of each; three statements whatever the number."""
    found = names.snapshot(on)
    last: dict[int, tuple[str, date]] = {}
    for pk, kind, text, at in DecisionStep.objects.filter(decision_id__in=[row.pk for row in rows]).exclude(
            kind__in=[StepKind.CARRIED, StepKind.TAKEN]).order_by("id").values_list("decision_id", "kind", "text", "at"):
        last[pk] = (f"{StepKind(kind).label}: {text}", at.astimezone(clock.SEOUL).date())
    result = []
    for row in rows:
        post = names.present_post(found, row.owner_post_id, row.owner_unit_id)
        department = found.department_of(post.unit_id) if post else None
        word = last.get(row.pk)
        ends = row.closed_on or on
        result.append(Row(
            row.pk, row.number, row.text, names.post_words(found, row.owner_post_id, row.owner_unit_id, row.owner_label),
            department.id if department else row.owner_unit_id, row.taken_on, row.due, DecisionState(row.state),
            row.closed_on, row.evidence_label, row.meeting_id, str(row.meeting), word[0] if word else "",
            word[1] if word else None, row.confidential,
            max(0, (ends - row.due).days) if row.state != DecisionState.WITHDRAWN else 0))
    return result


def listing(actor: Actor, on: date, *, state: str = "", department_id: int | None = None, mine: bool = False,
            series_id: int | None = None, text: str = "") -> list[Row]:
    """Decisions somebody may see, open ones first and of these the soonest due."""
    rows = _visible(actor)
    if state == "late":
        rows = rows.filter(state=DecisionState.OPEN, due__lt=on)
    elif state:
        rows = rows.filter(state=state)
    if series_id is not None:
        rows = rows.filter(meeting__series_id=series_id)
    if text:
        rows = rows.filter(Q(text__icontains=text) | Q(number__icontains=text))
    found = rows_of(list(rows), on)
    if department_id is not None:
        found = [row for row in found if row.department_id == department_id]
    if mine:
        found = [row for row in found if actor.in_department(row.department_id)]
    return sorted(found, key=lambda row: (row.state is not DecisionState.OPEN, row.due, row.id))


def rate_of(series_id: int | None, on: date) -> rules.Rate:
    """이행률 of a series (or of all) up to a day; counts confidential ones too, which names nobody."""
    rows = Decision.objects.all()
    if series_id is not None:
        rows = rows.filter(meeting__series_id=series_id)
    return rules.rate(((due, DecisionState(state), closed) for due, state, closed
                       in rows.values_list("due", "state", "closed_on")), on)


def one(actor: Actor, decision_id: int, on: date) -> View:
    row = _visible(actor).filter(pk=decision_id).first()
    if row is None:
        raise NotFound(MISSING)
    found = names.snapshot(on)
    pairs = [(row.owner_post_id, row.owner_unit_id), *row.co_owners.values_list("post_id", "unit_id")]
    posts = [post for post in (names.present_post(found, *pair) for pair in pairs) if post]
    mine = permissions.held(actor, [post.id for post in posts]) is not None or any(
        post.head and actor.in_department(post.unit_id) for post in posts)
    chair = permissions.held(actor, [row.meeting.series.chair_post_id]) is not None
    return View(
        rows_of([row], on)[0],
        tuple(names.post_words(found, co.post_id, co.unit_id, co.label) for co in row.co_owners.all()),
        tuple(Step(StepKind(s.kind), s.at, s.by, s.text, s.url) for s in row.steps.all()),
        row.due_trace, EvidenceKind(row.evidence_kind), row.length, row.item.title, mine,
        chair or permissions.is_office(actor), chair, row.version)


def of_posts(actor: Actor, on: date) -> list[Decision]:
    """Decisions whose owner or co-owner post the actor holds today, wherever that post stands now."""
    posts = {post.post_id for post in actor.posts}
    if not posts:
        return []
    found = names.snapshot(on)
    co: dict[int, list[tuple[int, int]]] = {}
    for decision_id, post_id, unit_id in CoOwner.objects.values_list("decision_id", "post_id", "unit_id"):
        co.setdefault(decision_id, []).append((post_id, unit_id))
    mine = []
    for row in Decision.objects.select_related("meeting__series").order_by("due", "id"):
        pairs = [(row.owner_post_id, row.owner_unit_id), *co.get(row.pk, [])]
        if any(post_id in posts for post_id, _ in pairs):
            mine.append(row)
            continue
        gone = [pair for pair in pairs if pair[0] not in found.posts]
        heirs = [names.present_post(found, *pair) for pair in gone]
        if any(post and post.id in posts for post in heirs):
            mine.append(row)
    return mine


def _url(decision_id: int) -> str:
    try:
        return reverse("meetings:decision", args=[decision_id])
    except NoReverseMatch:
        return ""


def open_work(actor: Actor, unit_ids: Collection[int]) -> Iterator[Following]:
    """Open decisions of these units' posts, for who re-cuts the organisation."""
    for row in _visible(actor).filter(state=DecisionState.OPEN, owner_unit_id__in=list(unit_ids)).order_by("due"):
        yield Following(row.owner_unit_id, "회의 결정", str(row), _url(row.pk), f"{date_ko(row.due)}까지")


def stale(on: date) -> Iterator[providers.Proposed]:
    """Decisions that are late, or of which nothing was heard for two weeks: they propose themselves for the agenda."""
    rows = rows_of(list(Decision.objects.filter(state=DecisionState.OPEN).select_related("meeting__series")), on)
    for row in rows:
        heard = row.last_on or row.taken_on
        silent = (on - heard).days
        if not (row.late or silent >= STALE_DAYS):
            continue
        why = (f"기한 {date_ko(row.due)}을 {row.late_days}일 넘겼습니다." if row.late else
               f"{silent}일 동안 경과가 없습니다. 기한은 {date_ko(row.due)}입니다.")
        week = on.isocalendar()
        yield providers.Proposed(
            f"decision:{row.id}", f"결정 {row.number} 이행 점검: {row.text[:60]}",
            f"{why} 담당 {row.owner}, 증빙: {row.evidence_label}", _url(row.id), row.department_id,
            f"{row.last_word}|{row.late}|{week.year}-{week.week if row.late else 0}", ItemKind.DISCUSS, 5, row.confidential)
