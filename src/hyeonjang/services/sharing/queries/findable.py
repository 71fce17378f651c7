"""What of sharing can be found by its words, and who may: requests, issues, jurisdiction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from hyeonjang.kit import clock

from ..models import CooperationRequest, Issue, Reply, Unclear
from ..vocabulary import IssueState, IssueStepKind, RequestState, UnclearState, Visibility
from . import names


@dataclass(frozen=True)
class Findable:
    """``open_to_all``: every official; else the departments, the heads of the bureaus over them, the posts, and who oversees."""

    id: int
    number: str
    title: str
    note: str
    on: date
    department_id: int
    open_to_all: bool
    departments: frozenset[int]
    bureaus: frozenset[int]
    posts: frozenset[int]
    texts: tuple[str, ...]
    file: bytes | None = None
    file_name: str = ""


def requests(ids: Sequence[int]) -> Iterator[Findable]:
    found = names.snapshot()
    replies = {row.request_id: row for row in Reply.objects.filter(request_id__in=ids)}
    for row in CooperationRequest.objects.filter(pk__in=ids):
        both = frozenset({row.from_department_id, row.to_department_id})
        reply = replies.get(row.pk)
        yield Findable(
            row.pk, row.number, row.title, f"{row.to_label}, {RequestState(row.state).label}", row.asked_at.astimezone(clock.SEOUL).date(),
            row.to_department_id, False, both, frozenset(names.bureaus_of(found, both)), frozenset(),
            (row.body, row.case_number, row.document_number, reply.body if reply else "", reply.document_number if reply else ""),
            bytes(reply.content) if reply and reply.content is not None else None, reply.file_name if reply else "")


def request_ids(after: int, most: int) -> list[int]:
    return list(CooperationRequest.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:most])


def issues(ids: Sequence[int]) -> Iterator[Findable]:
    """What was written on an issue's page; nothing of what it only points to."""
    found = names.snapshot()
    for row in Issue.objects.filter(pk__in=ids).prefetch_related("departments", "questions", "opinions", "coordinations", "steps"):
        inside = frozenset(one.department_id for one in row.departments.all() if one.until is None)
        posts = {one.owner_post_id for one in row.questions.all()} | {one.ruler_post_id for one in row.coordinations.all() if one.ruler_post_id}
        texts = [row.body, row.summing_up, *(one.text for one in row.steps.all() if one.kind == IssueStepKind.NOTE)]
        texts += [text for one in row.questions.all() for text in (one.text, one.answer)]
        texts += [one.body for one in row.opinions.all()] + [one.text for one in row.coordinations.all()]
        yield Findable(
            row.pk, row.number, row.title, f"{names.unit_name(found, row.lead_department_id)}, {IssueState(row.state).label}", row.opened_on,
            row.lead_department_id, row.visibility == Visibility.COUNTY, inside, frozenset(names.bureaus_of(found, inside)),
            frozenset(posts), tuple(texts))


def issue_ids(after: int, most: int) -> list[int]:
    return list(Issue.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:most])


def unclears(ids: Sequence[int]) -> Iterator[Findable]:
    """The dispute for its departments; once ruled a precedent for everybody, without the case it came from."""
    found = names.snapshot()
    for row in Unclear.objects.filter(pk__in=ids).select_related("ruling").prefetch_related("concerned", "claims"):
        inside = frozenset({row.from_department_id, *(one.department_id for one in row.concerned.all())})
        ruling = getattr(row, "ruling", None)
        post = names.present_post(found, row.ruler_post_id, row.ruler_unit_id)
        texts = [row.body, row.why, *(one.label for one in row.concerned.all()), *(one.body for one in row.claims.all())]
        texts += [ruling.label, ruling.reasons, ruling.support, ruling.cite, ruling.words] if ruling else []
        note = f"소관 {names.unit_name(found, ruling.department_id)}" if ruling else UnclearState(row.state).label
        yield Findable(
            row.pk, row.number, row.title, note, row.asked_at.astimezone(clock.SEOUL).date(),
            ruling.department_id if ruling else row.from_department_id, row.state == UnclearState.RULED, inside,
            frozenset(names.bureaus_of(found, inside)), frozenset({post.id} if post else ()), tuple(texts))


def unclear_ids(after: int, most: int) -> list[int]:
    return list(Unclear.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:most])
