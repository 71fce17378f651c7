"""Who looked at whose data and why, for the head who answers for it: a log that can be read in a minute.

A head sees what the own people looked at, and who from elsewhere looked at the own cases; the audit sees
everybody. What deserves a question is marked: outside office hours, somebody else's case, another department.
Reading the log is itself noted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from hyeonjang.commons.audit import access
from hyeonjang.commons.audit.models import AccessLog
from hyeonjang.commons.calendar.queries import holiday_table
from hyeonjang.commons.documents.xlsx import SheetColumn, SheetTable, write_workbook
from hyeonjang.commons.org import queries as org
from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.org.models import Account
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotPermitted, Refused
from hyeonjang.law.periods.days import Regime

from ..models import Case
from .case import get

BY_OFFICE = "담당 건 처리"
SUBJECTS = ("cases.case", "cases.search")
MOST_DAYS = 92
MOST = 2_000
_HOURS = range(9, 18)


@dataclass(frozen=True)
class LookRow:
    """One look. ``marks`` are the reasons to ask about it; empty for the daily work of one's own cases."""

    at: datetime
    who: str
    posts: str
    case_id: int | None
    what: str
    purpose: str
    address: str
    marks: tuple[str, ...]
    times: int = 1


@dataclass(frozen=True)
class PersonSum:
    """What one person looked at in the time: looks, different cases, and how many deserve a question."""

    who: str
    posts: str
    looks: int
    cases: int
    marked: int


@dataclass(frozen=True)
class Review:
    """The looks of a time with their sums, the most marked person first; ``cut`` where there were more."""

    rows: list[LookRow]
    people: list[PersonSum]
    whose: str
    cut: bool

    @property
    def marked(self) -> int:
        return sum(1 for row in self.rows if row.marks)

    @property
    def lines(self) -> list[LookRow]:
        """The looks of one person at one case for one purpose on one day as one line."""
        return together(self.rows)


def may_review(actor: Actor) -> bool:
    """Heads a unit, is a chief, or does the audit."""
    return actor.has("audit.read") or any(post.head for post in actor.posts)


def review(
    actor: Actor, start: date, end: date, *, person: str = "", number: str = "", only_marked: bool = False
) -> Review:
    """The looks of a time, both days included, newest first; at most a quarter of a year."""
    if not may_review(actor):
        raise NotPermitted("열람 기록은 팀장·부서장과 감사 담당자가 봅니다. 필요하면 부서장에게 요청하세요.")
    if end < start or (end - start).days > MOST_DAYS:
        raise Refused(f"기간은 {MOST_DAYS}일까지, 시작일이 끝나는 날보다 앞서게 골라 주세요.", field="end")
    logs = AccessLog.objects.filter(
        subject_type__in=SUBJECTS, actor_account_id__isnull=False, at__gte=clock.start_of(start),
        at__lt=clock.start_of(end + timedelta(days=1)),
    ).order_by("-at", "-id")
    if person.strip():
        logs = logs.filter(actor_name__contains=person.strip())
    if number.strip():
        logs = logs.filter(subject_label__contains=number.strip())
    whose, mine, own = _reach(actor)
    found = list(logs[: MOST + 1]) if mine is None else _of(logs, mine, own)
    rows = _rows(found[:MOST], own)
    if only_marked:
        rows = [row for row in rows if row.marks]
    access.note(actor, ("audit.access", "", f"{whose} 열람 기록"), "열람 기록 점검")
    return Review(rows, _sums(rows), whose, len(found) > MOST)


def reviewed_since(actor: Actor, day: date) -> bool:
    """Whether the actor read a log of looks since a day."""
    own = AccessLog.objects.filter(actor_account_id=actor.account_id, at__gte=clock.start_of(day))
    return own.filter(subject_type="audit.access").exists()


def together(rows: Iterable[LookRow]) -> list[LookRow]:
    """Rows that differ in nothing but the hour, as one each: at its latest moment, with how often."""
    by: dict[tuple[object, ...], LookRow] = {}
    for row in rows:
        key = (row.who, row.case_id, row.what, row.purpose, row.address, row.marks, row.at.astimezone(clock.SEOUL).date())
        known = by.get(key)
        by[key] = replace(known, times=known.times + 1) if known else row
    return list(by.values())


def of_case(actor: Actor, case_id: int) -> tuple[Case, list[LookRow]]:
    """Everybody who looked at one case, residents with their code as well; for its heads and the audit."""
    case = get(actor, case_id)
    if not (actor.has("audit.read") or actor.is_head_of(case.unit_id) or actor.is_head_of(case.department_id)):
        raise NotPermitted("이 건의 열람 기록은 팀장·부서장과 감사 담당자가 봅니다. 부서장에게 요청하세요.")
    logs = AccessLog.objects.filter(subject_type="cases.case", subject_id=str(case_id)).order_by("-at", "-id")[:MOST]
    rows = _rows(logs, None)
    access.note(actor, ("audit.access", "", f"{case.number} 열람 기록"), "열람 기록 점검")
    return case, rows


def _reach(actor: Actor) -> tuple[str, set[int] | None, set[int] | None]:
    """(whose, accounts of the own people, own units); nothing to restrict for the audit."""
    if actor.has("audit.read") or actor.is_chief:
        return "군 전체", None, None
    snapshot = org.snapshot(clock.today())
    heads = [post for post in actor.posts if post.head]
    units = {unit for post in heads for unit in snapshot.below(post.unit_id)} | {post.unit_id for post in heads}
    people = {p.id for post in heads for p in org.people_in(post.unit_id, clock.today())}
    accounts = set(Account.objects.filter(person_id__in=people).values_list("pk", flat=True))
    return ", ".join(post.unit_name for post in heads), accounts, units


def _of(logs: QuerySet[AccessLog], accounts: set[int], units: set[int] | None) -> list[AccessLog]:
    """The own people's looks, and those of others at the own cases. Who handles a case belongs to it, so others
    always gave a purpose of their own: only those need be compared with the cases."""
    own = list(logs.filter(actor_account_id__in=accounts)[: MOST + 1])
    others = list(
        logs.filter(subject_type="cases.case").exclude(actor_account_id__in=accounts).exclude(purpose=BY_OFFICE)[: MOST + 1]
    )
    ids = {int(row.subject_id) for row in others}
    here = set(Case.objects.filter(pk__in=ids, unit_id__in=units or ()).values_list("pk", flat=True))
    found = own + [row for row in others if int(row.subject_id) in here]
    return sorted(found, key=lambda row: (row.at, row.pk), reverse=True)


def _rows(logs: Iterable[AccessLog], units: set[int] | None) -> list[LookRow]:
    found = list(logs)
    ids = {int(row.subject_id) for row in found if row.subject_type == "cases.case"}
    cases = {pk: (person, unit) for pk, person, unit in Case.objects.filter(pk__in=ids).values_list("pk", "assignee_id", "unit_id")}
    people = dict(Account.objects.filter(pk__in={row.actor_account_id for row in found}).values_list("pk", "person_id"))
    table = holiday_table()
    rows = []
    for row in found:
        case_id = int(row.subject_id) if row.subject_type == "cases.case" else None
        assignee, unit = cases.get(case_id or 0, (None, None))
        moment = row.at.astimezone(clock.SEOUL)
        marks = []
        if row.actor_account_id is not None:
            if moment.hour not in _HOURS or not table.is_working(moment.date(), Regime.LOCAL):
                marks.append("근무시간 밖")
            if units is not None and unit is not None and unit not in units:
                marks.append("다른 팀의 건")
            elif case_id is not None and row.purpose != BY_OFFICE and people.get(row.actor_account_id) != assignee:
                marks.append("담당이 아닌 건")
        what = row.subject_label if case_id else f"이름으로 찾기: {row.subject_label}"
        rows.append(LookRow(row.at, row.actor_name, row.actor_posts, case_id, what, row.purpose, row.address, tuple(marks)))
    return rows


def _sums(rows: list[LookRow]) -> list[PersonSum]:
    by: dict[tuple[str, str], list[LookRow]] = {}
    for row in rows:
        by.setdefault((row.who, row.posts), []).append(row)
    found = [
        PersonSum(who, posts, len(own), len({r.case_id for r in own if r.case_id}), sum(1 for r in own if r.marks))
        for (who, posts), own in by.items()
    ]
    return sorted(found, key=lambda row: (-row.marked, -row.looks, row.who))


_COLUMNS = (
    SheetColumn("일시", "moment"), SheetColumn("열람자"), SheetColumn("직위"), SheetColumn("대상"), SheetColumn("목적"),
    SheetColumn("물어볼 까닭"), SheetColumn("접속지"),
)


def workbook(rows: list[LookRow]) -> bytes:
    """The looks as XLSX, as on the screen."""
    lines = [(r.at, r.who, r.posts, r.what, r.purpose, ", ".join(r.marks), r.address) for r in rows]
    return write_workbook([SheetTable("열람 기록", _COLUMNS, lines)])
