"""Requests for cooperation as lists and pages show them: to both departments and who stands above, nobody else."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import NoReverseMatch, reverse

from hyeonjang.commons.calendar.queries import holiday_table
from hyeonjang.commons.cases.queries import case as cases
from hyeonjang.commons.cases.vocabulary import OPEN
from hyeonjang.commons.org import queries as org
from hyeonjang.commons.org.actor import Actor, system_actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound, NotPermitted, Refused
from hyeonjang.law.periods.days import Regime
from hyeonjang.services.sharing import clocks, permissions, spans
from hyeonjang.services.sharing.models import CooperationRequest, Extension, Reply
from hyeonjang.services.sharing.queries import names
from hyeonjang.services.sharing.rules import cooperation as rules
from hyeonjang.services.sharing.vocabulary import ReplyKind, RequestState, StepKind

CHOICES = 20


def is_late(row: CooperationRequest, now: datetime) -> bool:
    """Whether the moment or day of the answer has passed."""
    return spans.past(now, row.due, row.due_at)


def was_late(row: CooperationRequest, now: datetime) -> bool:
    """Open past its day, or answered after it."""
    return is_late(row, row.ended_at or now)


def sees(actor: Actor, row: CooperationRequest) -> bool:
    if permissions.oversees(actor):
        return True
    both = (row.from_department_id, row.to_department_id)
    if permissions.inside(actor, both):
        return True
    heads = [post for post in actor.posts if post.head]
    return bool(heads) and permissions.inside(actor, (), names.bureaus_of(names.snapshot(), both))


def seen(actor: Actor, request_id: int) -> CooperationRequest:
    row = CooperationRequest.objects.select_related("follows", "issue").filter(pk=request_id).first()
    if row is None or not sees(actor, row):
        raise NotFound(permissions.MISSING_REQUEST)
    return row


@dataclass(frozen=True)
class Row:
    """A request in a list."""

    id: int
    number: str
    title: str
    origin: str
    target: str
    asker: str
    owner: str
    asked_at: datetime
    due: date
    due_ko: str
    state: RequestState
    ended_at: datetime | None
    late: bool
    extended: bool
    case_number: str
    mine: bool
    waited_ko: str

    @property
    def tag(self) -> str:
        if self.state is RequestState.WAITING:
            return "danger" if self.late else "info"
        return {"replied": "success", "returned": "warning"}.get(str(self.state), "")


@dataclass(frozen=True)
class Step:
    kind: StepKind
    at: datetime
    by: str
    text: str


@dataclass(frozen=True)
class View:
    """A request for its page, with what this reader may do."""

    row: Row
    body: str
    document_number: str
    days: int
    extra_days: int
    due_trace: dict[str, Any]
    in_case: bool
    case_id: int | None
    case_due: date | None
    beyond_case: bool
    issue: tuple[int, str] | None
    follows: tuple[int, str] | None
    followed_by: tuple[tuple[int, str], ...]
    extension: Extension | None
    reply: Reply | None
    steps: tuple[Step, ...]
    from_us: bool
    to_us: bool
    may_answer: bool
    may_assign: bool
    may_extend: bool
    may_withdraw: bool
    to_department: int
    version: int

    @property
    def open(self) -> bool:
        return self.row.state is RequestState.WAITING


def _visible(actor: Actor) -> QuerySet[CooperationRequest]:
    rows = CooperationRequest.objects.all()
    if permissions.oversees(actor):
        return rows
    if not permissions.is_official(actor):
        return rows.none()
    departments = set(actor.within)
    heads = [post.unit_id for post in actor.posts if post.head]
    if heads:
        found = names.snapshot()
        departments |= {unit for head in heads if (known := found.units.get(head)) and known.kind == "국" for unit in found.below(head)}
    return rows.filter(Q(from_department_id__in=departments) | Q(to_department_id__in=departments))


def rows_of(actor: Actor, rows: Sequence[CooperationRequest], found: org.Snapshot) -> list[Row]:
    now = clock.now()
    posts = {post.post_id for post in actor.posts}
    result = []
    lengths = spans.waited_all([(clocks.naive(row.asked_at), clocks.naive(row.ended_at or now)) for row in rows], holiday_table())
    for row, days in zip(rows, lengths, strict=True):
        owner = names.post_words(found, row.owner_post_id, row.owner_unit_id or row.to_department_id, row.owner_label) if row.owner_post_id else ""
        result.append(Row(
            row.pk, row.number, row.title, names.unit_name(found, row.from_department_id), names.unit_name(found, row.to_department_id),
            names.post_words(found, row.from_post_id, row.from_unit_id, row.from_label), owner, row.asked_at, row.due,
            spans.when_ko(row.due, row.due_at), RequestState(row.state), row.ended_at, was_late(row, now), row.extra_days > 0,
            row.case_number, row.owner_post_id in posts or row.from_post_id in posts, f"{float(days):.1f}근무일"))
    return result


SIDES = {"to_us": "우리가 답할 것", "from_us": "우리가 기다리는 것", "done": "끝난 것", "all": "볼 수 있는 전부"}


def listing(actor: Actor, side: str, *, text: str = "", late: bool = False, department_id: int | None = None) -> list[Row]:
    """Requests of one side: open ones to answer, open ones waited for, or those that ended; soonest due first."""
    rows = _visible(actor)
    own = set(actor.within)
    if side == "to_us":
        rows = rows.filter(to_department_id__in=own, state=RequestState.WAITING)
    elif side == "from_us":
        rows = rows.filter(from_department_id__in=own, state=RequestState.WAITING)
    elif side == "done":
        rows = rows.filter(Q(from_department_id__in=own) | Q(to_department_id__in=own)).exclude(state=RequestState.WAITING)
    if text:
        rows = rows.filter(Q(title__icontains=text) | Q(number__icontains=text) | Q(case_number__icontains=text))
    if department_id is not None:
        rows = rows.filter(Q(from_department_id=department_id) | Q(to_department_id=department_id))
    order = ("-ended_at", "-id") if side == "done" else ("due", "id")
    found = rows_of(actor, list(rows.order_by(*order)[:500]), names.snapshot())
    return [row for row in found if row.late] if late else found


def counts(actor: Actor) -> dict[str, int]:
    own = set(actor.within)
    waiting = _visible(actor).filter(state=RequestState.WAITING)
    return {"to_us": waiting.filter(to_department_id__in=own).count(), "from_us": waiting.filter(from_department_id__in=own).count()}


def owed(actor: Actor, departments: Collection[int] | None) -> tuple[int, int]:
    """(open, of these late) requests that departments have to answer; of the whole county for None."""
    rows = _visible(actor).filter(state=RequestState.WAITING)
    if departments is not None:
        rows = rows.filter(to_department_id__in=departments)
    now = clock.now()
    late = rows.filter(Q(due__lt=now.astimezone(clock.SEOUL).date()) | Q(due_at__lt=now - timedelta(minutes=1)))
    return rows.count(), late.count()


def one(actor: Actor, request_id: int) -> View:
    row = seen(actor, request_id)
    found = names.snapshot()
    now = clock.now()
    own_post = names.present_post(found, row.owner_post_id, row.owner_unit_id) if row.owner_post_id and row.owner_unit_id else None
    to_us, from_us = actor.in_department(row.to_department_id), actor.in_department(row.from_department_id)
    open_ = row.state == RequestState.WAITING
    heads = actor.is_head_of(row.to_department_id) or (own_post is not None and actor.is_head_of(own_post.unit_id))
    answers = open_ and to_us and (own_post is None or heads or permissions.held(actor, [own_post.id]) is not None)
    asker = names.present_post(found, row.from_post_id, row.from_unit_id)
    withdraws = open_ and ((asker is not None and permissions.held(actor, [asker.id]) is not None)
                           or actor.is_head_of(row.from_unit_id) or actor.is_head_of(row.from_department_id))
    case_due = _case_due(actor, row)
    return View(
        rows_of(actor, [row], found)[0], row.body, row.document_number, row.days, row.extra_days, row.due_trace,
        row.case_id is not None, row.case_id if _sees_case(actor, row) else None, case_due,
        open_ and case_due is not None and row.due > case_due,
        (row.issue.pk, str(row.issue)) if row.issue and (from_us or to_us) else None,
        (row.follows.pk, row.follows.number) if row.follows else None,
        tuple(row.followed_by.order_by("pk").values_list("pk", "number")),
        getattr(row, "extension", None), getattr(row, "reply", None),
        tuple(Step(StepKind(s.kind), s.at, s.by, s.text) for s in row.steps.all()),
        from_us, to_us, answers, open_ and to_us and (heads or own_post is None or answers),
        answers and not row.extra_days and not is_late(row, now), withdraws, row.to_department_id, row.version)


def _sees_case(actor: Actor, row: CooperationRequest) -> bool:
    if row.case_id is None:
        return False
    try:
        cases.ref(actor, row.case_id)
    except Refused:
        return False
    return True


def _case_due(actor: Actor, row: CooperationRequest) -> date | None:
    """The case's processing deadline is told to both sides: it is what the answer is needed for."""
    if row.case_id is None:
        return None
    return cases.ref(system_actor("협조"), row.case_id).due_on


def file_of(actor: Actor, request_id: int) -> tuple[str, bytes]:
    row = seen(actor, request_id)
    reply: Reply | None = getattr(row, "reply", None)
    if reply is None or reply.content is None:
        raise NotFound("회신에 붙인 파일이 없습니다.")
    return reply.file_name, bytes(reply.content)


@dataclass(frozen=True)
class CaseFor:
    """A case for which cooperation is asked."""

    id: int
    number: str
    due_ko: str


def case_for(actor: Actor, case_id: int) -> CaseFor:
    ref = cases.ref(actor, case_id)
    if not actor.in_department(ref.department_id):
        raise NotPermitted("건의 협조 요청은 그 건을 처리하는 부서만 할 수 있습니다.")
    if ref.state not in OPEN:
        raise Refused(f"'{ref.state.label}' 상태로 끝난 건입니다. 처리 중인 건에만 협조를 요청할 수 있습니다.", field="case")
    return CaseFor(ref.id, ref.number, spans.when_ko(ref.due_on, ref.due_at))


def reply_choices(actor: Actor, case_id: int | None) -> list[tuple[int, str]]:
    """Lengths to choose from, each with the day it ends on; for a case only those inside its processing period."""
    ref = cases.ref(actor, case_id) if case_id is not None else None
    now, table, result = clock.now(), holiday_table(), []
    for days in (*range(1, 16), 20, 30, 45, 60):
        found = clocks.reply_due(now, days, 0, in_case=ref is not None, table=table, explain=False)
        moment = clocks.moment_of(found)
        if ref is not None:
            try:
                rules.check_inside(found.due_day, clocks.naive(moment) if moment else None, ref.due_on, ref.due_at)
            except Refused:
                break
        result.append((days, f"{days}일 ({spans.when_ko(found.due_day, moment)}까지)"))
    return result


def extension_choices(actor: Actor, request_id: int) -> list[tuple[int, str]]:
    """By how much one may still extend, each with the new date."""
    row, table, result = seen(actor, request_id), holiday_table(), []
    for days in range(1, row.days + 1):
        found = clocks.reply_due(row.asked_at, row.days, days, in_case=row.case_id is not None, table=table, explain=False)
        result.append((days, f"{days}일 더 ({spans.when_ko(found.due_day, clocks.moment_of(found))}까지)"))
    return result


def to_remind(actor: Actor, on: date) -> list[int]:
    """Open requests due by the next working day, not reminded of today."""
    if not actor.system:
        return []
    table, following = holiday_table(), on + timedelta(days=1)
    while not table.is_working(following, Regime.MINWON):
        following += timedelta(days=1)
    rows = CooperationRequest.objects.filter(state=RequestState.WAITING, due__lte=following).exclude(reminded_on=on)
    return list(rows.order_by("pk").values_list("pk", flat=True))


@dataclass(frozen=True)
class Partner:
    """For a case's page: whom it waits for."""

    number: str
    target: str
    title: str
    state: RequestState
    by: date
    late: bool
    url: str


def of_case(actor: Actor, case_id: int) -> Iterator[Partner]:
    rows = list(CooperationRequest.objects.filter(case_id=case_id).order_by("pk"))
    found, now = names.snapshot() if rows else None, clock.now()
    for row in rows:
        if found is not None and sees(actor, row):
            yield Partner(row.number, names.unit_name(found, row.to_department_id), row.title, RequestState(row.state), row.due,
                          was_late(row, now), address("request", row.pk))


def address(name: str, *args: object) -> str:
    try:
        return reverse(f"sharing:{name}", args=args)
    except NoReverseMatch:
        return ""


KINDS = [(str(kind), kind.label) for kind in ReplyKind]
