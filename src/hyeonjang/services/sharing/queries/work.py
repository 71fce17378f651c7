"""What waits for somebody in sharing, and what is open under a unit or a post."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from hyeonjang.commons.org import queries as org
from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.org.following import Following
from hyeonjang.commons.ui.tasks import Task
from hyeonjang.kit import clock
from hyeonjang.kit.korean import date_ko
from hyeonjang.services.sharing import permissions, spans
from hyeonjang.services.sharing.models import CooperationRequest, Issue, Question, Unclear
from hyeonjang.services.sharing.queries import issues, names, requests
from hyeonjang.services.sharing.vocabulary import IssueState, QuestionState, RequestState, UnclearState

MOST = 50


def tasks(actor: Actor, on: date) -> Iterator[Task]:
    """In a few statements, whatever the number of requests."""
    posts = {post.post_id for post in actor.posts}
    heads = {post.unit_id for post in actor.posts if post.head}
    found = names.snapshot(on)
    yield from _requests(actor, found, posts, heads)
    for row in Question.objects.filter(state=QuestionState.OPEN, issue__state=IssueState.OPEN).select_related("issue").order_by("due")[:500]:
        post = names.present_post(found, row.owner_post_id, row.owner_unit_id)
        if post is not None and post.id in posts:
            yield Task(f"현안의 문제 풀기: {row.text[:60]}", f"{row.issue}", requests.address("issue", row.issue_id), row.due)
    for unclear in Unclear.objects.filter(state=UnclearState.OPEN).order_by("due")[:MOST]:
        post = names.present_post(found, unclear.ruler_post_id, unclear.ruler_unit_id)
        if post is not None and post.id in posts:
            yield Task(f"소관 지정: {unclear.title}", "부서의 의견을 보고 소관 부서를 지정", requests.address("unclear", unclear.pk),
                       unclear.due, "for_me")
    yield from _claims(actor, heads)
    if actor.has(permissions.COORDINATE):
        for issue, sentence in issues.to_coordinate():
            yield Task(f"기획조정: {issue.title}", sentence, requests.address("issue", issue.pk), None, "for_me")


def _requests(actor: Actor, found: org.Snapshot, posts: Collection[int], heads: Collection[int]) -> Iterator[Task]:
    within = set(actor.within)
    waiting = CooperationRequest.objects.filter(state=RequestState.WAITING)
    departments = {post.department_id for post in actor.posts if post.head and post.unit_id == post.department_id}
    mine = Q(owner_post_id__in=posts)
    if heads:  # nobody has it yet: the head of the department gives it to somebody
        mine |= Q(owner_post=None, to_department_id__in=departments & within)
    for row in waiting.filter(mine).order_by("due", "id")[:MOST]:
        why = "담당자를 정하거나 회신" if row.owner_post_id is None else f"회신기한 {spans.when_ko(row.due, row.due_at)}"
        yield Task(f"협조 회신: {row.title}", f"{names.unit_name(found, row.from_department_id)}의 요청, {why}", requests.address("request", row.pk), row.due)
    for row in waiting.filter(from_post_id__in=posts).order_by("due", "id")[:MOST]:
        late = requests.is_late(row, clock.now())
        yield Task(f"{row.to_label}의 회신: {row.title}", "회신기한이 지남" if late else "협조 회신을 기다림",
                   requests.address("request", row.pk), row.due, "i_wait")


def _claims(actor: Actor, heads: Collection[int]) -> Iterator[Task]:
    """Heads of departments whose opinion on a question of jurisdiction is missing."""
    departments = {post.department_id for post in actor.posts if post.head and post.unit_id == post.department_id}
    if not departments:
        return
    rows = Unclear.objects.filter(state=UnclearState.OPEN, concerned__department_id__in=departments).distinct()
    for row in rows.exclude(claims__department_id__in=departments).order_by("due")[:MOST]:
        yield Task(f"소관 의견: {row.title}", "우리 부서의 의견을 아직 내지 않음", requests.address("unclear", row.pk), row.due, "for_me")


def following(actor: Actor, unit_ids: Collection[int]) -> Iterator[Following]:
    """Open requests and questions of units, for who re-cuts the organisation."""
    ids = list(unit_ids)
    rows = CooperationRequest.objects.filter(state=RequestState.WAITING).filter(
        Q(owner_unit_id__in=ids) | Q(owner_unit=None, to_department_id__in=ids) | Q(from_unit_id__in=ids))
    for row in rows.order_by("due"):
        if requests.sees(actor, row):
            unit = row.from_unit_id if row.from_unit_id in ids else row.owner_unit_id or row.to_department_id
            yield Following(unit, "협조 요청", str(row), requests.address("request", row.pk), f"{date_ko(row.due)}까지")
    for question in Question.objects.filter(state=QuestionState.OPEN, owner_unit_id__in=ids).select_related("issue").order_by("due"):
        if issues.sees(actor, question.issue):
            yield Following(question.owner_unit_id, "풀 문제", str(question), requests.address("issue", question.issue_id),
                            f"{date_ko(question.due)}까지")


@dataclass(frozen=True)
class OpenThing:
    """Open work of a post, for whoever takes it over: ``side`` says what the post has to do with it. ``key`` is the
    same for the same thing later on (``standing``)."""

    key: str
    kind_ko: str
    number: str
    title: str
    side: str
    due: date | None
    url: str


def open_for_post(actor: Actor, post_id: int) -> list[OpenThing]:
    """Open requests, issues, questions and rulings of a post, as far as the actor may see them; soonest due first."""
    found: list[OpenThing] = []
    rows = CooperationRequest.objects.filter(state=RequestState.WAITING)
    for row in rows.filter(Q(owner_post_id=post_id) | Q(from_post_id=post_id)):
        if requests.sees(actor, row):
            side = "회신할 것" if row.owner_post_id == post_id else f"{row.to_label}의 회신을 기다림"
            found.append(OpenThing(f"request:{row.pk}", "협조 요청", row.number, row.title, side, row.due, requests.address("request", row.pk)))
    for issue in Issue.objects.filter(state=IssueState.OPEN, owner_post_id=post_id):
        if issues.sees(actor, issue):
            found.append(OpenThing(f"issue:{issue.pk}", "군정 현안", issue.number, issue.title, "총괄", None, requests.address("issue", issue.pk)))
    for question in Question.objects.filter(state=QuestionState.OPEN, owner_post_id=post_id).select_related("issue"):
        if issues.sees(actor, question.issue):
            found.append(OpenThing(f"question:{question.pk}", "풀 문제", question.issue.number, question.text, "담당", question.due,
                                   requests.address("issue", question.issue_id)))
    for unclear in Unclear.objects.filter(state=UnclearState.OPEN).filter(Q(ruler_post_id=post_id) | Q(from_post_id=post_id)):
        side = "지정할 것" if unclear.ruler_post_id == post_id else "지정을 기다림"
        if permissions.oversees(actor) or permissions.inside(actor, [unclear.from_department_id]) or permissions.held(
                actor, [unclear.ruler_post_id]):
            found.append(OpenThing(f"unclear:{unclear.pk}", "소관 지정", unclear.number, unclear.title, side, unclear.due,
                                   requests.address("unclear", unclear.pk)))
    return sorted(found, key=lambda one: (one.due or date.max, one.number))


def standing(keys: Collection[str]) -> dict[str, tuple[bool, str, date | None]]:
    """How things that were open under a post stand today: whether they still are, in words, and their day."""
    def ids(kind: str) -> list[int]:
        return [int(key.partition(":")[2]) for key in keys if key.startswith(f"{kind}:")]

    found: dict[str, tuple[bool, str, date | None]] = {}
    for row in CooperationRequest.objects.filter(pk__in=ids("request")):
        found[f"request:{row.pk}"] = (row.state == RequestState.WAITING, RequestState(row.state).label, row.due)
    for issue in Issue.objects.filter(pk__in=ids("issue")):
        found[f"issue:{issue.pk}"] = (issue.state == IssueState.OPEN, IssueState(issue.state).label, None)
    for question in Question.objects.filter(pk__in=ids("question")):
        found[f"question:{question.pk}"] = (question.state == QuestionState.OPEN, QuestionState(question.state).label, question.due)
    for unclear in Unclear.objects.filter(pk__in=ids("unclear")):
        found[f"unclear:{unclear.pk}"] = (unclear.state == UnclearState.OPEN, UnclearState(unclear.state).label, unclear.due)
    return found
