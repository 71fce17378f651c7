"""The lists of the benefits desk: what is due, what waits for whom, what can be decided now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db.models import Count, Min, Q, QuerySet

from hyeonjang.commons.calendar.queries import holiday_table
from hyeonjang.commons.cases import permissions as cases
from hyeonjang.commons.cases.queries import names
from hyeonjang.commons.cases.vocabulary import OPEN, State
from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.parties.masking import mask_name
from hyeonjang.kit.errors import NotPermitted
from hyeonjang.law.benefits import benefit, sources
from hyeonjang.law.periods.days import Regime
from hyeonjang.law.periods.measure import working_days_between

from ..models import Claim, DataRequest, Ruling, Visit
from ..vocabulary import SHORT, Outcome, RequestState, RulingKind, VisitState
from . import known

Scope = Literal["mine", "team", "department", "county"]
View = Literal["due", "now", "replies", "closing", "after"]
MOST = 400


@dataclass(frozen=True)
class Row:
    """An open claim in the list: masked, with what it waits for and until when it makes a payment."""

    claim_id: int
    case_id: int
    number: str
    benefit: str
    applicant: str
    state: State
    unit: str
    assignee: str
    priority: bool
    due_on: date
    act_on: date | None
    late: bool
    can: bool
    sentence: str
    cite: str
    waiting: tuple[str, ...]
    oldest: date | None
    visit_on: date | None
    decide_by: date | None
    payday: date | None

    @property
    def waits(self) -> str:
        """``금융정보, 자동차 외 2곳``"""
        if len(self.waiting) <= 3:
            return ", ".join(self.waiting)
        return f"{', '.join(self.waiting[:2])} 외 {len(self.waiting) - 2}곳"


def _scope(actor: Actor, scope: Scope) -> Q:
    if scope == "mine":
        return Q(case__assignee_id=actor.person_id if actor.person_id is not None else -1)
    if scope == "team":
        return Q(case__unit_id__in=actor.unit_ids)
    if scope == "department":
        return Q(case__department_id__in=actor.department_ids)
    if not (actor.system or actor.is_chief or actor.has(cases.READ_ALL) or actor.has("audit.read")):
        raise NotPermitted("군 전체의 건은 군수·부군수와 감사 담당자만 봅니다. 내 부서의 목록을 보세요.")
    return Q()


def open_claims(actor: Actor, scope: Scope) -> QuerySet[Claim]:
    """Claims that are not decided yet, the most urgent first."""
    return (
        Claim.objects.filter(_scope(actor, scope), case__active=True, case__state__in=list(OPEN))
        .select_related("case", "application", "application__applicant")
        .order_by("case__act_on", "pk")
    )


def rows(actor: Actor, scope: Scope, on: date, *, benefit_code: str = "") -> list[Row]:
    """The open claims of a scope with what hinders each; a fixed number of statements, at most ``MOST`` claims."""
    found = open_claims(actor, scope)
    if benefit_code:
        found = found.filter(benefit=benefit_code)
    claims = list(found[:MOST])
    chosen, table = known.settings(actor), holiday_table()
    standing = known.standings(claims, chosen, on)
    ids = {claim.application_id for claim in claims}
    out = _waiting(ids)
    visits = dict(
        Visit.objects.filter(application_id__in=ids, state=VisitState.PLANNED.value)
        .values_list("application_id").annotate(first=Min("planned_on"))
    )
    units = names.units(claim.case.unit_id for claim in claims)
    people = names.people(claim.case.assignee_id for claim in claims)
    runs = {code: known.pay_run(code, on, chosen, table) for code in {claim.benefit for claim in claims}}
    listed = []
    for claim in claims:
        case, now, run = claim.case, standing[claim.pk], runs[claim.benefit]
        asked = {source.code for source in now.ready.missing}
        waits = [(source, day) for source, day in out.get(claim.application_id, []) if source in asked]
        listed.append(Row(
            claim.pk, case.pk, case.number, benefit(claim.benefit).name, mask_name(claim.application.applicant.name),
            State(case.state), units.get(case.unit_id, ""), people.get(case.assignee_id or 0, ""),
            bool(claim.application.priority), case.due_on, case.act_on, bool(case.act_on and case.act_on < on),
            now.ready.can and State(case.state) is not State.DECIDING, now.ready.sentence, now.ready.cite,
            tuple(SHORT[source] for source, _ in waits), min((day for _, day in waits), default=None),
            visits.get(claim.application_id), run.decide_by if run else None, run.payday.due_day if run else None,
        ))
    return listed


def _waiting(application_ids: set[int]) -> dict[int, list[tuple[str, date]]]:
    found: dict[int, list[tuple[str, date]]] = {}
    for pk, source, sent in DataRequest.objects.filter(
        application_id__in=application_ids, state=RequestState.WAITING.value
    ).order_by("pk").values_list("application_id", "source", "sent_on"):
        found.setdefault(pk, []).append((source, sent))
    return found


def pick(found: list[Row], view: View, on: date) -> list[Row]:
    """Those of a view: decidable now, waiting for answers, or to be decided before the next closing."""
    if view == "now":
        return [row for row in found if row.can]
    if view == "replies":
        return sorted((row for row in found if row.waiting and not row.can), key=lambda row: row.oldest or on)
    if view == "closing":
        return sorted((row for row in found if row.decide_by), key=lambda row: (row.decide_by or on, row.act_on or on))
    return found


@dataclass(frozen=True)
class Waiting:
    """A question without an answer: of whom, since when, how often asked again."""

    id: int
    number: str
    source: str
    holder: str
    cases: str
    about: str
    sent_on: date
    days: int
    due_on: date | None
    chase_on: date | None
    chased: int
    overdue: bool


def waiting(actor: Actor, on: date, *, source: str = "", overdue: bool = False) -> list[Waiting]:
    """회신 기다림 of the actor's departments, the oldest first, in two statements."""
    mine = Q(application__claims__case__department_id__in=actor.department_ids)
    if actor.system or actor.is_chief or actor.has("audit.read"):
        mine = Q()
    late = Q(due_on__lt=on) | Q(chase_on__lte=on)
    found = DataRequest.objects.filter(mine, state=RequestState.WAITING.value)
    if source:
        found = found.filter(source=source)
    if overdue:
        found = found.filter(late)
    requests = list(found.distinct().order_by("sent_on", "pk")[:MOST])
    numbers: dict[int, list[str]] = {}
    for pk, number in Claim.objects.filter(application_id__in={row.application_id for row in requests}).order_by(
        "pk").values_list("application_id", "case__number"):
        numbers.setdefault(pk, []).append(number)
    table, all_sources = holiday_table(), sources()
    return [
        Waiting(
            row.pk, row.number, SHORT[row.source], all_sources[row.source].holder,
            ", ".join(numbers.get(row.application_id, [])), row.about, row.sent_on,
            working_days_between(row.sent_on, on, Regime.MINWON, table) - 1, row.due_on, row.chase_on, row.chased,
            bool((row.due_on and row.due_on < on) or (row.chase_on and row.chase_on <= on)),
        )
        for row in requests
    ]


def late_of(actor: Actor, on: date) -> int:
    """How many questions of the actor's own cases are past their day."""
    return (
        DataRequest.objects.filter(
            Q(due_on__lt=on) | Q(chase_on__lte=on), state=RequestState.WAITING.value,
            application__claims__case__assignee_id=actor.person_id,
        ).distinct().count()
    )


def waiting_by_source(actor: Actor) -> list[tuple[str, str, int]]:
    """(code, name, how many wait) for the filter and the bar above the list."""
    found = (
        DataRequest.objects.filter(
            application__claims__case__department_id__in=actor.department_ids, state=RequestState.WAITING.value)
        .values_list("source").annotate(n=Count("pk", distinct=True)).order_by("-n", "source")
    )
    return [(code, SHORT[code], n) for code, n in found]


@dataclass(frozen=True)
class After:
    """A decision that must be looked at again: before answers, or 긴급복지 before its after-check."""

    claim_id: int
    number: str
    benefit: str
    applicant: str
    decided_on: date
    what: str
    due_on: date | None
    left: tuple[str, ...]


def afterwards(actor: Actor, scope: Scope) -> list[After]:
    """결정 뒤에 확인할 것: the earliest decision first."""
    owner = Q(*[_prefixed(_scope(actor, scope))])
    found = (
        Ruling.objects.filter(owner, Q(kind=RulingKind.PROVISIONAL.value, settled_on=None)
                              | Q(after_check_due__isnull=False, after_checked_on=None))
        .select_related("claim", "claim__case", "claim__application__applicant").order_by("decided_on", "pk")[:MOST]
    )
    listed = list(found)
    out = _waiting({row.claim.application_id for row in listed})
    return [
        After(
            row.claim_id, row.claim.case.number, benefit(row.claim.benefit).name,
            mask_name(row.claim.application.applicant.name), row.decided_on,
            "사후조사" if row.after_check_due else "회신 확인", row.after_check_due,
            tuple(SHORT[s] for s, _ in out.get(row.claim.application_id, []) if s in row.missing),
        )
        for row in listed
    ]


def _prefixed(found: Q) -> Q:
    """The same condition seen from a ruling."""
    renamed = Q()
    for name, value in found.children:  # type: ignore[misc]
        renamed &= Q(**{f"claim__{name}": value})
    return renamed


@dataclass(frozen=True)
class Tally:
    """The numbers on top of the desk."""

    open: int
    late: int
    now: int
    replies: int
    after: int
    granted_month: int


def tally(actor: Actor, found: list[Row], after: list[After], on: date) -> Tally:
    done = Ruling.objects.filter(
        claim__case__department_id__in=actor.department_ids, decided_on__gte=on.replace(day=1), decided_on__lte=on,
        outcome__in=[Outcome.GRANT.value, Outcome.PARTLY.value],
    ).exclude(kind=RulingKind.CORRECTION.value).count()
    return Tally(
        len(found), sum(row.late for row in found), sum(row.can for row in found),
        sum(bool(row.waiting) and not row.can for row in found), len(after), done,
    )
