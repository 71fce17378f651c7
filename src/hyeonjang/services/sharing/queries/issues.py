"""군정 현안 as lists and pages show them: by the issue's visibility, and what is linked by its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from hyeonjang.commons.org import queries as org
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound
from hyeonjang.services.sharing import permissions
from hyeonjang.services.sharing.links import Shown
from hyeonjang.services.sharing.models import Coordination, Issue, IssueDepartment, IssueStep, Question
from hyeonjang.services.sharing.queries import linked, names, requests
from hyeonjang.services.sharing.rules import issues as rules
from hyeonjang.services.sharing.vocabulary import (
    Coordinated,
    IssueState,
    IssueStepKind,
    QuestionState,
    RequestState,
    Stance,
    Visibility,
)


@dataclass(frozen=True)
class Row:
    """An issue in a list."""

    id: int
    number: str
    title: str
    state: IssueState
    visibility: Visibility
    lead: str
    owner: str
    departments: tuple[str, ...]
    open_questions: int
    late_questions: int
    last_at: datetime | None
    last_text: str
    ours: bool
    standing: rules.Standing


@dataclass(frozen=True)
class QuestionView:
    id: int
    text: str
    owner: str
    asked_by: str
    asked_on: date
    due: date
    due_trace: dict[str, Any]
    state: QuestionState
    late: bool
    answer: str
    answered_by: str
    answered_on: date | None
    mine: bool
    version: int


@dataclass(frozen=True)
class LinkView:
    id: int
    kind_ko: str
    shown: Shown
    by: str


@dataclass(frozen=True)
class FeedView:
    """One piece of news. ``issue`` is set where the feed runs over several issues."""

    kind: IssueStepKind
    at: datetime
    by: str
    text: str
    url: str = ""
    issue_id: int = 0
    issue: str = ""


@dataclass(frozen=True)
class View:
    row: Row
    body: str
    opened_on: date
    closed_on: date | None
    summing_up: str
    departments: tuple[tuple[int, str, str, bool], ...]
    questions: tuple[QuestionView, ...]
    links: tuple[LinkView, ...]
    hidden_links: int
    requests: tuple[requests.Row, ...]
    hidden_requests: int
    opinions: tuple[tuple[str, Stance, str, str, datetime], ...]
    coordinations: tuple[Coordination, ...]
    feed: tuple[FeedView, ...]
    member: bool
    lead: bool
    coordinator: bool
    rules_now: bool
    version: int
    may_answer: frozenset[int] = field(default_factory=frozenset)

    @property
    def open(self) -> bool:
        return self.row.state is IssueState.OPEN


def _departments(issue: Issue) -> list[int]:
    return [row.department_id for row in issue.departments.all() if row.until is None]


def sees(actor: Actor, issue: Issue) -> bool:
    """County issues: every official. Else the departments concerned, who stands above them, and who oversees."""
    if permissions.oversees(actor):
        return True
    if not permissions.is_official(actor):
        return False
    if issue.visibility == Visibility.COUNTY:
        return True
    departments = _departments(issue)
    if permissions.inside(actor, departments) or _answers(actor, issue):
        return True
    heads = [post for post in actor.posts if post.head]
    return bool(heads) and permissions.inside(actor, (), names.bureaus_of(names.snapshot(), departments))


def _answers(actor: Actor, issue: Issue) -> bool:
    """Whether a post of theirs was given a question or an instruction to write on this issue."""
    posts = {post.post_id for post in actor.posts}
    return issue.questions.filter(owner_post_id__in=posts).exists() or issue.coordinations.filter(ruler_post_id__in=posts).exists()


def member(actor: Actor, issue: Issue) -> bool:
    """Whether somebody may write on an issue: people of the departments concerned and the coordinating office."""
    return permissions.coordinates(actor) or any(actor.in_department(pk) for pk in _departments(issue))


def leads(actor: Actor, issue: Issue) -> bool:
    """The owner post, the heads of the lead department, the coordinating office."""
    post = names.present_post(names.snapshot(), issue.owner_post_id, issue.owner_unit_id)
    own = post is not None and permissions.held(actor, [post.id]) is not None
    return own or permissions.coordinates(actor) or actor.is_head_of(issue.lead_department_id)


def seen(actor: Actor, issue_id: int) -> Issue:
    row = Issue.objects.filter(pk=issue_id).prefetch_related("departments").first()
    if row is None or not sees(actor, row):
        raise NotFound(permissions.MISSING_ISSUE)
    return row


def _visible(actor: Actor) -> QuerySet[Issue]:
    rows = Issue.objects.all()
    if permissions.oversees(actor):
        return rows
    if not permissions.is_official(actor):
        return rows.none()
    posts = {post.post_id for post in actor.posts}
    departments = set(actor.within)
    found = names.snapshot()
    for post in actor.posts:
        unit = found.units.get(post.unit_id)
        if post.head and unit is not None and unit.kind == "국":
            departments |= set(found.below(unit.id))
    inside = IssueDepartment.objects.filter(department_id__in=departments, until=None).values("issue_id")
    asked = Question.objects.filter(owner_post_id__in=posts).values("issue_id")
    ruling = Coordination.objects.filter(ruler_post_id__in=posts).values("issue_id")
    return rows.filter(Q(visibility=Visibility.COUNTY) | Q(pk__in=inside) | Q(pk__in=asked) | Q(pk__in=ruling))


def _standing(issue: Issue) -> rules.Standing:
    done = [(Coordinated(row.outcome), row.departments) for row in issue.coordinations.all()]
    return rules.standing(_departments(issue), done)


def rows_of(actor: Actor, issues: Iterable[Issue], found: org.Snapshot) -> list[Row]:
    listed = list(issues)
    today = clock.today()
    open_questions = Question.objects.filter(state=QuestionState.OPEN, issue__in=listed)
    counts = dict(open_questions.values_list("issue_id").annotate(Count("pk")))
    late = dict(open_questions.filter(due__lt=today).values_list("issue_id").annotate(Count("pk")))
    newest = IssueStep.objects.filter(issue=OuterRef("pk")).order_by("-at", "-id").values("pk")[:1]
    last_ids = Issue.objects.filter(pk__in=[row.pk for row in listed]).annotate(last=Subquery(newest)).values_list("last", flat=True)
    last = {one.issue_id: one for one in IssueStep.objects.filter(pk__in=list(last_ids))}
    result = []
    for row in listed:
        step = last.get(row.pk)
        said = f"{IssueStepKind(step.kind).label} {step.text}".strip() if step else ""
        result.append(Row(
            row.pk, row.number, row.title, IssueState(row.state), Visibility(row.visibility), names.unit_name(found, row.lead_department_id),
            names.post_words(found, row.owner_post_id, row.owner_unit_id, row.owner_label),
            tuple(names.unit_name(found, pk) for pk in _departments(row)), counts.get(row.pk, 0), late.get(row.pk, 0),
            step.at if step else None, said, any(actor.in_department(pk) for pk in _departments(row)), _standing(row)))
    return result


def listing(actor: Actor, *, state: str = "open", mine: bool = False, text: str = "", department_id: int | None = None) -> list[Row]:
    """Issues that somebody may see: those of the own departments first, then by what moved last."""
    rows = _visible(actor).prefetch_related("departments", "coordinations")
    if state in IssueState.values:
        rows = rows.filter(state=state)
    if text:
        rows = rows.filter(Q(title__icontains=text) | Q(body__icontains=text) | Q(number__icontains=text))
    if department_id is not None:
        inside = IssueDepartment.objects.filter(department_id=department_id, until=None).values("issue_id")
        rows = rows.filter(pk__in=inside)
    found = rows_of(actor, rows, names.snapshot())
    if mine:
        found = [row for row in found if row.ours]
    return sorted(found, key=lambda row: (not row.ours, -(row.last_at.timestamp() if row.last_at else 0)))


def one(actor: Actor, issue_id: int) -> View:
    issue = seen(actor, issue_id)
    found = names.snapshot()
    today = clock.today()
    posts = {post.post_id for post in actor.posts}
    is_member, is_lead = member(actor, issue), leads(actor, issue)
    questions = tuple(_question(found, row, posts, today) for row in issue.questions.all())
    shown = [(row, linked.show(actor, row.kind, row.key)) for row in issue.links.filter(removed_at=None)]
    asked = list(issue.requests.order_by("due"))
    open_to = [row for row in asked if requests.sees(actor, row)]
    coordinations = tuple(issue.coordinations.all())
    last = coordinations[-1] if coordinations else None
    rules_now = last is not None and last.outcome == Coordinated.DIFFERS and last.ruler_post_id in posts
    return View(
        rows_of(actor, [issue], found)[0], issue.body, issue.opened_on, issue.closed_on, issue.summing_up,
        tuple((row.department_id, names.unit_name(found, row.department_id), row.why, row.department_id == issue.lead_department_id)
              for row in issue.departments.all() if row.until is None),
        questions, tuple(LinkView(row.pk, linked.label_of(row.kind), words, row.by) for row, words in shown if words is not None),
        sum(words is None for _, words in shown), tuple(requests.rows_of(actor, open_to, found)), len(asked) - len(open_to),
        tuple((names.unit_name(found, row.department_id), Stance(row.stance), row.body, row.by, row.at) for row in issue.opinions.all()),
        coordinations, tuple(_feed(actor, issue.steps.select_related("link", "request", "issue").order_by("-at", "-id")[:100])),
        is_member, is_lead, permissions.coordinates(actor), rules_now, issue.version,
        frozenset(row.id for row in questions if row.state is QuestionState.OPEN and (row.mine or is_lead)))


def _question(found: org.Snapshot, row: Question, posts: set[int], today: date) -> QuestionView:
    post = names.present_post(found, row.owner_post_id, row.owner_unit_id)
    return QuestionView(
        row.pk, row.text, names.post_words(found, row.owner_post_id, row.owner_unit_id, row.owner_label), row.asked_by, row.asked_on,
        row.due, row.due_trace, QuestionState(row.state), row.state == QuestionState.OPEN and row.due < today, row.answer,
        row.answered_by, row.answered_on, post is not None and post.id in posts, row.version)


def _feed(actor: Actor, steps: Iterable[IssueStep]) -> Iterator[FeedView]:
    """News with linked things named only for who may see them where they live."""
    for step in steps:
        text, url = step.text, ""
        if step.link is not None:
            shown = linked.show(actor, step.link.kind, step.link.key)
            label = linked.label_of(step.link.kind)
            text, url = (f"{label} {shown.words}", shown.url) if shown else (f"{label} 1건(볼 수 있는 부서가 따로 있음)", "")
        elif step.request is not None:
            row = step.request
            seen_ = requests.sees(actor, row)
            text = f"{row.to_label}에 {row.title}" if seen_ else f"{row.to_label}에 요청함"
            url = requests.address("request", row.pk) if seen_ else ""
        yield FeedView(IssueStepKind(step.kind), step.at, step.by, text, url, step.issue_id, str(step.issue))


def feed(actor: Actor, most: int = 40) -> list[FeedView]:
    """The news of all issues that somebody may see, newest first."""
    rows = IssueStep.objects.filter(issue__in=_visible(actor)).select_related("link", "request", "issue").order_by("-at", "-id")
    return list(_feed(actor, rows[:most]))


def question(actor: Actor, question_id: int) -> tuple[int, QuestionView, str]:
    row = Question.objects.select_related("issue").filter(pk=question_id).first()
    if row is None or not sees(actor, row.issue):
        raise NotFound("그 문제를 찾을 수 없습니다. 현안 화면에서 다시 골라 주세요.")
    found = names.snapshot()
    return row.issue_id, _question(found, row, {post.post_id for post in actor.posts}, clock.today()), str(row.issue)


def owner_choices(actor: Actor, issue_id: int) -> list[tuple[str, list[tuple[int, str]]]]:
    """Posts of the departments concerned, by department, for who answers a question."""
    issue = seen(actor, issue_id)
    found = names.snapshot()
    result = []
    for department in dict.fromkeys(names.present_unit(found, pk) for pk in _departments(issue)):
        if department in found.units:
            result.append((found.units[department].name, [(one.post_id, one.words) for one in names.seats(found, [department])]))
    return result


def to_coordinate() -> list[tuple[Issue, str]]:
    """Open issues whose plan still needs 기획조정 (not those that wait for a superior)."""
    rows = Issue.objects.filter(state=IssueState.OPEN).prefetch_related("departments", "coordinations").order_by("opened_on")
    found = [(row, _standing(row)) for row in rows]
    return [(row, one.sentence) for row, one in found if one.needed and not one.waiting]


def open_requests(issue: Issue) -> int:
    return issue.requests.filter(state=RequestState.WAITING).count()
