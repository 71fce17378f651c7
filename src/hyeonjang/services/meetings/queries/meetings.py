"""Meetings as lists and pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, Q

from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound
from hyeonjang.services.meetings import permissions, providers
from hyeonjang.services.meetings.models import (
    AgendaItem,
    Attendee,
    Candidate,
    Meeting,
    Member,
    Paper,
    PaperRead,
    Series,
)
from hyeonjang.services.meetings.queries import names
from hyeonjang.services.meetings.rules import opinions as opinion_rules
from hyeonjang.services.meetings.rules import small_groups
from hyeonjang.services.meetings.vocabulary import (
    CandidateState,
    Ending,
    ItemKind,
    ItemState,
    MeetingState,
    MinutesState,
    Naming,
    OnHoliday,
    Presence,
    Role,
    Stance,
)


@dataclass(frozen=True)
class SeriesView:
    id: int
    name: str
    host: str
    place: str
    weekday: int
    at: time
    minutes: int
    on_holiday: OnHoliday
    chair_post: int
    chair_label: str
    papers_days: int
    discussion_floor: int
    begins: date
    members: tuple[tuple[int, str], ...]
    observers: tuple[tuple[int, str], ...]
    version: int

    @property
    def weekday_ko(self) -> str:
        return "월화수목금토일"[self.weekday]


@dataclass(frozen=True)
class Row:
    id: int
    label: str
    number: int
    held_on: date
    starts_at: time
    place: str
    state: MeetingState
    moved: bool
    items: int
    waiting: int
    minutes_signed: bool
    has_minutes: bool


@dataclass(frozen=True)
class CandidateView:
    id: int
    title: str
    why: str
    url: str
    source_ko: str
    kind: ItemKind
    department: str
    minutes: int
    state: CandidateState
    reason: str
    decided_by: str
    confidential: bool
    version: int


@dataclass(frozen=True)
class ItemRow:
    id: int
    place: int
    title: str
    kind: ItemKind
    department_id: int
    department: str
    minutes: int
    state: ItemState
    ending_ko: str
    raised: bool
    confidential: bool
    papers: int
    late_papers: bool
    read: int
    opinions: int
    why: str


@dataclass(frozen=True)
class SeatView:
    id: int
    label: str
    person_name: str
    acting: bool
    role: Role
    presence: Presence
    reason: str


@dataclass(frozen=True)
class MeetingView:
    """A meeting's page: what of it this actor may see."""

    id: int
    series_id: int
    label: str
    number: int
    held_on: date
    nominal_on: date
    starts_at: time
    place: str
    state: MeetingState
    moved_because: tuple[str, ...]
    papers_due: date
    papers_trace: dict[str, Any]
    papers_over: bool
    agenda_fixed_at: datetime | None
    opened_at: datetime | None
    closed_at: datetime | None
    items: tuple[ItemRow, ...]
    candidates: tuple[CandidateView, ...]
    seats: tuple[SeatView, ...]
    planned_minutes: int
    room_minutes: int
    hidden_items: int
    inside: bool
    chair: bool
    office: bool
    has_minutes: bool
    version: int
    previous_id: int | None = None
    next_id: int | None = None


def running_series() -> list[int]:
    return list(Series.objects.filter(Q(ends=None) | Q(ends__gte=clock.today())).values_list("pk", flat=True))


def next_planned(on: date) -> list[int]:
    """The next planned meeting of each series."""
    found: dict[int, int] = {}
    rows = Meeting.objects.filter(state=MeetingState.PLANNED, held_on__gte=on).order_by("held_on", "id")
    for series_id, pk in rows.values_list("series_id", "pk"):
        found.setdefault(series_id, pk)
    return list(found.values())


def all_series(actor: Actor) -> list[SeriesView]:
    permissions.need_official(actor)
    return [series(actor, pk) for pk in Series.objects.values_list("pk", flat=True)]


def series(actor: Actor, series_id: int) -> SeriesView:
    permissions.need_official(actor)
    row = Series.objects.filter(pk=series_id).first()
    if row is None:
        raise NotFound("그 정례회의를 찾을 수 없습니다.")
    found = names.snapshot(clock.today())
    seats: dict[str, list[tuple[int, str]]] = {Role.MEMBER: [], Role.OBSERVER: []}
    for member in Member.objects.filter(series=row, until=None):
        post = names.present_post(found, member.post_id, member.unit_id)
        seats[member.role].append((member.post_id, names.post_words(found, member.post_id, member.unit_id, post.title if post else "")))
    chair = found.posts.get(row.chair_post_id)
    return SeriesView(
        row.pk, row.name, row.host, row.place, row.weekday, row.at, row.minutes, OnHoliday(row.on_holiday), row.chair_post_id,
        chair.title if chair else "", row.papers_days, row.discussion_floor, row.begins, tuple(seats[Role.MEMBER]),
        tuple(seats[Role.OBSERVER]), row.version)


def listing(actor: Actor, *, series_id: int | None = None, upcoming: bool = False, limit: int = 60) -> list[Row]:
    """Meetings for every official: when and where, how many items; not what is confidential in them."""
    permissions.need_official(actor)
    rows = Meeting.objects.select_related("series", "minutes").annotate(
        n_items=Count("items", distinct=True),
        n_waiting=Count("candidates", filter=Q(candidates__state=CandidateState.WAITING), distinct=True))
    if series_id is not None:
        rows = rows.filter(series_id=series_id)
    if upcoming:
        rows = rows.filter(state__in=[MeetingState.PLANNED, MeetingState.OPEN], held_on__gte=clock.today()).order_by("held_on")
    else:
        rows = rows.filter(Q(held_on__lt=clock.today()) | Q(state__in=[MeetingState.CLOSED, MeetingState.CANCELLED]))
    found = []
    for row in rows[:limit]:
        minutes = getattr(row, "minutes", None)
        found.append(Row(
            row.pk, str(row), row.number, row.held_on, row.starts_at, row.place, MeetingState(row.state),
            bool(row.moved_because), row.n_items, row.n_waiting, bool(minutes and minutes.state == MinutesState.SIGNED),
            minutes is not None))
    return found


def _sees(actor: Actor, item: AgendaItem, inside: bool) -> bool:
    return inside or not item.confidential or actor.in_department(item.department_id)


def meeting(actor: Actor, meeting_id: int) -> MeetingView:
    """The page of a meeting. Officials outside the room see the agenda without confidential items and candidates."""
    permissions.need_official(actor)
    row = Meeting.objects.select_related("series").filter(pk=meeting_id).first()
    if row is None:
        raise NotFound(permissions.MISSING)
    seats = list(row.attendees.all())
    inside = permissions.sees_inside(actor, {seat.post_id for seat in seats})
    chair = permissions.held(actor, [row.series.chair_post_id]) is not None
    found = names.snapshot(min(clock.today(), row.held_on))
    items = list(row.items.annotate(
        n_papers=Count("papers", distinct=True), n_read=Count("reads", distinct=True),
        n_opinions=Count("opinions__department", distinct=True) + Count("anonymous", distinct=True)))
    first_paper = dict(Paper.objects.filter(item__meeting=row).order_by("-sent_at").values_list("item_id", "sent_at"))
    shown = [
        ItemRow(item.pk, item.place, item.title, ItemKind(item.kind), item.department_id,
                names.unit_name(found, item.department_id), item.minutes, ItemState(item.state),
                Ending(item.ending).label if item.ending else "", item.raised, item.confidential, item.n_papers,
                item.pk in first_paper and first_paper[item.pk].astimezone(clock.SEOUL).date() > row.papers_due,
                item.n_read, item.n_opinions, item.why)
        for item in items if _sees(actor, item, inside)]
    candidates = [
        CandidateView(one.pk, one.title, one.why, one.evidence_url, providers.label_of(one.source), ItemKind(one.kind),
                      names.unit_name(found, one.department_id), one.minutes, CandidateState(one.state), one.reason,
                      one.decided_by, one.confidential, one.version)
        for one in row.candidates.all() if inside or (not one.confidential and actor.in_department(one.department_id))]
    around = Meeting.objects.filter(series=row.series).exclude(state=MeetingState.CANCELLED)
    before = around.filter(number__lt=row.number).order_by("-number").first()
    after = around.filter(number__gt=row.number).order_by("number").first()
    in_room = [item for item in shown if item.kind is not ItemKind.SHARE or item.raised]
    return MeetingView(
        row.pk, row.series_id, str(row), row.number, row.held_on, row.nominal_on, row.starts_at, row.place,
        MeetingState(row.state), tuple(row.moved_because), row.papers_due, row.papers_trace,
        clock.today() > row.papers_due, row.agenda_fixed_at, row.opened_at, row.closed_at, tuple(shown), tuple(candidates),
        tuple(SeatView(s.pk, s.label, s.person_name, s.acting, Role(s.role), Presence(s.presence), s.reason) for s in seats),
        row.series.minutes, sum(item.minutes for item in in_room), len(items) - len(shown), inside, chair,
        permissions.is_office(actor), hasattr(row, "minutes"), row.version,
        before.pk if before else None, after.pk if after else None)


def candidate(actor: Actor, candidate_id: int) -> tuple[int, CandidateView]:
    """A candidate with its meeting, for who may see it."""
    row = Candidate.objects.filter(pk=candidate_id).first()
    if row is not None:
        for one in meeting(actor, row.meeting_id).candidates:
            if one.id == candidate_id:
                return row.meeting_id, one
    raise NotFound("그 안건 후보를 찾을 수 없습니다.")


@dataclass(frozen=True)
class PaperView:
    id: int
    title: str
    body: str
    file_name: str
    size: int
    digest: str
    sent_at: datetime
    sent_by: str
    late: bool


@dataclass(frozen=True)
class QuestionView:
    id: int
    department: str
    post_label: str
    body: str
    asked_at: datetime
    answer: str
    answered_by: str


@dataclass(frozen=True)
class OpinionView:
    department: str
    post_label: str
    official: bool
    stance: Stance
    condition: str
    body: str
    written_at: datetime | None
    counts: bool
    mine: bool


@dataclass(frozen=True)
class Tally:
    """Departments by stance, with what can be said of so few."""

    agree: int
    against: int
    condition: int
    asked: int
    share: small_groups.Share | None
    verdict_ko: str

    @property
    def written(self) -> int:
        return self.agree + self.against + self.condition


@dataclass(frozen=True)
class ItemView:
    id: int
    meeting_id: int
    meeting_label: str
    meeting_state: MeetingState
    place: int
    title: str
    body: str
    kind: ItemKind
    department_id: int
    department: str
    minutes: int
    why: str
    evidence_url: str
    confidential: bool
    naming: Naming
    hidden: bool
    opinions_until: datetime
    opinions_open: bool
    raised: bool
    state: ItemState
    papers: tuple[PaperView, ...]
    papers_due: date
    readers: tuple[tuple[str, datetime | None], ...]
    questions: tuple[QuestionView, ...]
    seen: opinion_rules.Seen
    opinions: tuple[OpinionView, ...]
    written: int
    tally: Tally | None
    asked: tuple[tuple[int, str], ...]
    mine: bool
    may_write: bool
    inside: bool
    previous_id: int | None
    version: int
    decisions: tuple[tuple[int, str], ...] = field(default=())


def item(actor: Actor, item_id: int) -> ItemView:
    """An item with papers, questions and as much of its opinions as may be seen now."""
    permissions.need_official(actor)
    row = AgendaItem.objects.select_related("meeting__series").filter(pk=item_id).first()
    if row is None:
        raise NotFound(permissions.MISSING_ITEM)
    seats = list(row.meeting.attendees.all())
    inside = permissions.sees_inside(actor, {seat.post_id for seat in seats})
    if not _sees(actor, row, inside):
        raise NotFound(permissions.MISSING_ITEM)
    found = names.snapshot(min(clock.today(), row.meeting.held_on))
    mine = actor.in_department(row.department_id) or permissions.is_office(actor)
    working = inside or mine or any(seat.department_id in actor.department_ids for seat in seats)
    asked = list(row.asked.values_list("department_id", flat=True))
    wanted = set(asked) or {seat.department_id for seat in seats if seat.role == Role.MEMBER}
    now = clock.now()
    anonymous = row.naming == Naming.ANONYMOUS
    opinions = list(row.opinions.all())
    nameless = list(row.anonymous.all()) if anonymous else []
    seen = opinion_rules.visible(hidden=row.hidden, until=row.opinions_until, now=now, anonymous=anonymous, written=len(nameless))
    open_now = now <= row.opinions_until and row.state == ItemState.LISTED and row.meeting.state == MeetingState.PLANNED
    return ItemView(
        row.pk, row.meeting_id, str(row.meeting), MeetingState(row.meeting.state), row.place, row.title, row.body,
        ItemKind(row.kind), row.department_id, names.unit_name(found, row.department_id), row.minutes, row.why,
        row.evidence_url, row.confidential, Naming(row.naming), row.hidden, row.opinions_until, open_now, row.raised,
        ItemState(row.state), tuple(_paper(one, row.meeting.papers_due) for one in row.papers.defer("content")) if working else (),
        row.meeting.papers_due, tuple(_readers(row, seats)) if working else (),
        tuple(QuestionView(q.pk, names.unit_name(found, q.department_id), q.post_label, q.body, q.asked_at, q.answer, q.answered_by)
              for q in row.questions.all()) if working else (),
        seen, tuple(_opinions(actor, row, opinions, nameless, seen, found)) if working else (),
        len({one.department_id for one in opinions}) + len(nameless),
        _tally(opinions, wanted) if working and seen.visible and not anonymous else None,
        tuple((pk, names.unit_name(found, pk)) for pk in asked), mine,
        open_now and any(pk in wanted for pk in actor.department_ids) and (not row.confidential or inside), inside,
        row.postponed_from_id, row.version, tuple((d.pk, str(d)) for d in row.decisions.all()) if inside or not row.confidential else ())


def _paper(row: Paper, due: date) -> PaperView:
    return PaperView(row.pk, row.title, row.body, row.file_name, row.size, row.digest, row.sent_at, row.sent_by,
                     row.sent_at.astimezone(clock.SEOUL).date() > due)


def _readers(row: AgendaItem, seats: Sequence[Attendee]) -> list[tuple[str, datetime | None]]:
    read = dict(PaperRead.objects.filter(item=row).values_list("post_id", "read_at"))
    return [(f"{seat.label} {seat.person_name}".strip(), read.get(seat.post_id)) for seat in seats]


def _opinions(actor: Actor, row: AgendaItem, opinions: Sequence[Any], nameless: Sequence[Any], seen: opinion_rules.Seen,
              found: Any) -> list[OpinionView]:
    """All, or until they open only one's own department's. Anonymous ones stand in the order of their random ids."""
    if nameless:
        if not seen.visible:
            return []
        return [OpinionView("", "익명", False, Stance(one.stance), one.condition, one.body, None, False, False) for one in nameless]
    latest: dict[int, int] = {}
    for one in opinions:
        if one.official or not any(o.official and o.department_id == one.department_id for o in opinions):
            latest[one.department_id] = one.pk
    return [
        OpinionView(names.unit_name(found, one.department_id), one.post_label, one.official, Stance(one.stance), one.condition,
                    one.body, one.written_at, latest.get(one.department_id) == one.pk, one.department_id in actor.department_ids)
        for one in opinions if seen.visible or one.department_id in actor.department_ids]


def _tally(opinions: Sequence[Any], wanted: set[int]) -> Tally | None:
    counted = opinion_rules.standing([(one.department_id, one.official, Stance(one.stance)) for one in opinions])
    if not counted:
        return None
    stances = list(counted.values())
    agree, against, condition = (stances.count(s) for s in (Stance.FOR, Stance.AGAINST, Stance.CONDITION))
    verdict = small_groups.majority(agree + condition, against)
    words = {"for": "찬성(조건부 포함)이 우연으로 보기 어려울 만큼 많습니다.",
             "against": "반대가 우연으로 보기 어려울 만큼 많습니다.",
             "open": "어느 쪽이 많다고 말할 만큼 의견이 모이지 않았습니다."}[verdict]
    return Tally(agree, against, condition, len(wanted), small_groups.wilson(agree + condition, len(stances)), words)


def paper(actor: Actor, paper_id: int) -> tuple[str, bytes]:
    """The file of a paper, for who may see its item's papers."""
    row = Paper.objects.select_related("item").filter(pk=paper_id).first()
    if row is None or row.content is None or paper_id not in {one.id for one in item(actor, row.item_id).papers}:
        raise NotFound("그 자료를 찾을 수 없습니다. 안건 화면에서 다시 골라 주세요.")
    return row.file_name, bytes(row.content)
