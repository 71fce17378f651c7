"""What is to be done, by whom and until when: for a person, a team, a department, the county."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from django.db.models import Count, Q, QuerySet

from hyeonjang.commons.calendar.queries import holiday_table
from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.parties.masking import mask_name
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotPermitted
from hyeonjang.kit.korean import date_ko
from hyeonjang.law.periods.days import Regime
from hyeonjang.law.periods.measure import working_days_between
from hyeonjang.law.periods.table import HolidayTable

from .. import permissions
from ..models import Case, CaseTypeVersion
from ..vocabulary import ACTIVE, State
from . import names
from .case import CaseView, outcome_name

Scope = Literal["mine", "team", "department", "county", "decide"]
Horizon = Literal["late", "week", "all", "done"]


@dataclass(frozen=True)
class Row:
    """A case in a list: masked, with the day by which something must happen and why."""

    id: int
    number: str
    type_name: str
    title: str
    applicant: str
    state: str
    state_code: str
    unit: str
    assignee: str
    received_on: date
    due_on: date
    promise_on: date | None
    act_on: date | None
    why: str
    left: int | None
    closed_on: date | None = None

    @property
    def late(self) -> bool:
        return self.left is not None and self.left < 0


@dataclass(frozen=True)
class Tally:
    """How many cases wait in a scope: all, this week's, late ones."""

    all: int
    week: int
    late: int


def week_end(on: date) -> date:
    """The Sunday of the week: whatever ends by then is this week's."""
    return on + timedelta(days=6 - on.weekday())


def _scope(actor: Actor, scope: Scope, *, active: bool = True) -> QuerySet[Case]:
    rows = Case.objects.filter(active=active)
    if scope == "mine":
        return rows.filter(assignee_id=actor.person_id) if actor.person_id is not None else rows.none()
    if scope == "team":
        return rows.filter(unit_id__in=actor.unit_ids)
    if scope == "department":
        return rows.filter(department_id__in=actor.department_ids)
    if scope == "decide":
        return Case.objects.filter(_decides(actor), state=State.DECIDING)
    if not (actor.system or actor.is_chief or actor.has(permissions.READ_ALL) or actor.has("audit.read")):
        raise NotPermitted("군 전체의 건은 군수·부군수와 감사 담당자만 봅니다. 내 부서의 목록을 보세요.")
    return rows


def _decides(actor: Actor) -> Q:
    """Cases whose decision lies with a post that the actor holds or acts for."""
    found = Q(decide_level="담당자", assignee_id=actor.person_id if actor.person_id is not None else -1)
    heads = [post.unit_id for post in actor.posts if post.head]
    if heads:
        found |= Q(decide_unit_id__in=heads, decide_level__in=["팀장", "과장", "국장"])
    ranks = {post.rank for post in actor.posts}
    if "군수" in ranks:
        found |= Q(decide_level__in=["군수", "부군수"])
    elif "부군수" in ranks:
        found |= Q(decide_level="부군수")
    return found


def listing(actor: Actor, scope: Scope, on: date, *, horizon: Horizon = "week", type_code: str = "",
            state: str = "") -> QuerySet[Case]:
    """The cases of a scope that need something by a horizon, the most urgent first, or those that are over
    (``done``), the latest first; to be paged by the caller and turned into rows with ``rows``."""
    over = horizon == "done" and scope != "decide"
    found = _scope(actor, scope, active=not over)
    if horizon == "late":
        found = found.filter(act_on__lt=on)
    elif horizon == "week":
        found = found.filter(act_on__lte=week_end(on))
    if type_code:
        found = found.filter(type__code=type_code)
    if state:
        found = found.filter(state=state)
    order = ("-closed_at", "-id") if over else ("act_on", "id")
    return found.select_related("applicant").order_by(*order)


def tally(actor: Actor, scope: Scope, on: date) -> Tally:
    """Counts of a scope in one statement."""
    found = _scope(actor, scope).aggregate(
        all=Count("id"), week=Count("id", filter=Q(act_on__lte=week_end(on))), late=Count("id", filter=Q(act_on__lt=on))
    )
    return Tally(**found)


def rows(actor: Actor, cases: Iterable[Case], on: date) -> list[Row]:
    """Cases as list rows; three statements for names and types beside the one for the cases."""
    found = list(cases)
    versions = CaseTypeVersion.objects.in_bulk({case.type_version_id for case in found})
    for case in found:
        # One object per version: joined to every row, its lists would be read from JSON fifty times.
        case.type_version = versions[case.type_version_id]
    table = holiday_table()
    units = names.units(case.unit_id for case in found)
    people = names.people(case.assignee_id for case in found)
    return [
        Row(
            case.pk, case.number, case.type_version.name, case.title,
            mask_name(case.applicant.name) if case.applicant else "", State(case.state).label, case.state,
            units.get(case.unit_id, ""), people.get(case.assignee_id or 0, ""),
            case.received_at.astimezone(clock.SEOUL).date(), case.due_on, case.promise_on, case.act_on,
            reason(case, on), days_left(case.act_on, on, table),
            case.closed_at.astimezone(clock.SEOUL).date() if case.closed_at and not case.active else None,
        )
        for case in found
    ]


def days_left(act_on: date | None, on: date, table: HolidayTable) -> int | None:
    """Working days between two days: 0 is today, negative is late by calendar days."""
    if act_on is None:
        return None
    if act_on < on:
        return (act_on - on).days
    return working_days_between(on, act_on, Regime.MINWON, table) - (1 if table.is_working(on, Regime.MINWON) else 0)


def reason(case: Case, on: date) -> str:
    """Why a case stands where it stands in the list, in one sentence's worth of words."""
    state = State(case.state)
    if state not in ACTIVE:
        return _over(case, state)
    if state == State.OBJECTION:
        return f"이의신청 결정 기한 {date_ko(case.act_on)}" if case.act_on else "이의신청"
    if state == State.SUPPLEMENT and case.paused_until:
        over = on > case.paused_until
        end = date_ko(case.paused_until)
        return f"보완 기간이 {end}에 끝남: 다시 요구하거나 결정" if over else f"보완을 {end}까지 기다림"
    if state == State.PAUSED and case.paused_until:
        over = on > case.paused_until
        end = date_ko(case.paused_until)
        return f"정지 예정일 {end}을 지남: 끝났는지 확인" if over else f"{end}까지 정지"
    if case.due_on < on:
        return f"처리기한 {date_ko(case.due_on)}을 지남"
    if case.promise_on and case.promise_on < case.due_on:
        if case.promise_on < on:
            return f"약속한 {date_ko(case.promise_on)}을 지남, 처리기한 {date_ko(case.due_on)}"
        return f"약속 {date_ko(case.promise_on)}, 처리기한 {date_ko(case.due_on)}"
    return f"처리기한 {date_ko(case.due_on)}"


def _over(case: Case, state: State) -> str:
    """How a case ended, and whether in time."""
    if state != State.DECIDED or case.decided_at is None:
        return state.label
    name = outcome_name(case)
    day = case.decided_at.astimezone(clock.SEOUL).date()
    if day > case.due_on:
        return f"{name}, 처리기한 {date_ko(case.due_on)}을 넘김"
    if case.promise_on and day > case.promise_on:
        return f"{name}, 약속 {date_ko(case.promise_on)}을 넘김"
    return f"{name}, 약속한 날까지" if case.promise_on else f"{name}, 처리기한까지"


def reason_of(view: CaseView, on: date) -> str:
    """The same words for the case's own page; empty once nothing is left to do."""
    if view.act_on is None:
        return ""
    case = Case(state=view.state, act_on=view.act_on, due_on=view.due_on, promise_on=view.promise_on,
                paused_until=view.clocks.pause.until if view.clocks.pause else None)
    return reason(case, on)


def unassigned(actor: Actor, unit_ids: Iterable[int]) -> int:
    """Running cases of units that nobody has taken yet."""
    return Case.objects.filter(active=True, unit_id__in=list(unit_ids), assignee=None).count()


def any_running(actor: Actor, unit_ids: Iterable[int]) -> bool:
    """Whether the units, or the departments among them, have a running case at all."""
    ids = list(unit_ids)
    return Case.objects.filter(Q(unit_id__in=ids) | Q(department_id__in=ids), active=True).exists()


def loads(actor: Actor, on: date) -> list[tuple[str, str, int, int, int]]:
    """(team, officer, all, this week's, late) of the actor's departments: who has how much, in three
    statements."""
    groups = list(
        Case.objects.filter(active=True, department_id__in=actor.department_ids)
        .values("unit_id", "assignee_id")
        .annotate(
            all=Count("id"), week=Count("id", filter=Q(act_on__lte=week_end(on))),
            late=Count("id", filter=Q(act_on__lt=on)),
        )
    )
    units = names.units(group["unit_id"] for group in groups)
    people = names.people(group["assignee_id"] for group in groups)
    found = [
        (units.get(g["unit_id"], ""), people.get(g["assignee_id"] or 0, "담당자 없음"), g["all"], g["week"], g["late"])
        for g in groups
    ]
    return sorted(found, key=lambda row: (row[0], -row[4], -row[3], row[1]))


def find(actor: Actor, text: str) -> list[Case]:
    """Cases by their own number or another system's, exactly; only those the actor may see."""
    wanted = text.strip()
    if not wanted:
        return []
    ids = set(Case.objects.filter(number=wanted).values_list("pk", flat=True))
    ids |= set(Case.objects.filter(foreign_numbers__number=wanted).values_list("pk", flat=True)[:20])
    cases = Case.objects.filter(pk__in=ids).select_related("applicant").order_by("pk")
    return [case for case in cases if permissions.may_see(actor, case)]
