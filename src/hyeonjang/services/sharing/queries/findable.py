"""What of sharing can be found by its words: county issues with what was asked and answered, and precedents of jurisdiction.

What an issue only points to (a case, a request) stays where it is: whoever may see it finds it there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from hyeonjang.kit import clock

from ..models import Coordination, Designation, Issue, IssueDepartment, IssueOpinion, Question
from ..vocabulary import IssueState, Visibility


@dataclass(frozen=True)
class Findable:
    """``open_to_all``: every official may read it; else the departments, the posts and whoever oversees."""

    id: int
    place_id: int
    number: str
    title: str
    on: date
    note: str
    open_to_all: bool
    department_id: int
    departments: tuple[int, ...]
    posts: tuple[int, ...]
    texts: tuple[str, ...]


def issues(ids: Sequence[int]) -> Iterator[Findable]:
    """The issues among these, as they stand."""
    texts: dict[int, list[str]] = {}
    posts: dict[int, set[int]] = {}
    for pk, text, answer, post in Question.objects.filter(issue_id__in=ids).values_list("issue_id", "text", "answer", "owner_post_id"):
        texts.setdefault(pk, []).extend([text, answer])
        posts.setdefault(pk, set()).add(post)
    for pk, label, body in IssueOpinion.objects.filter(issue_id__in=ids).values_list("issue_id", "label", "body"):
        texts.setdefault(pk, []).append(f"{label} {body}")
    for pk, text, ruler in Coordination.objects.filter(issue_id__in=ids).values_list("issue_id", "text", "ruler_post_id"):
        texts.setdefault(pk, []).append(text)
        posts.setdefault(pk, set()).update({ruler} if ruler else ())
    departments: dict[int, list[int]] = {}
    for pk, department in IssueDepartment.objects.filter(issue_id__in=ids, until=None).values_list("issue_id", "department_id"):
        departments.setdefault(pk, []).append(department)
    for row in Issue.objects.filter(pk__in=ids):
        told = [row.body, row.summing_up, *texts.get(row.pk, [])]
        yield Findable(row.pk, row.pk, row.number, row.title, row.opened_on, IssueState(row.state).label, row.visibility == Visibility.COUNTY,
                       row.lead_department_id, tuple(departments.get(row.pk, [])), tuple(posts.get(row.pk, ())), tuple(filter(None, told)))


def issue_ids(after: int, most: int) -> list[int]:
    return list(Issue.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:most])


def precedents(ids: Sequence[int]) -> Iterator[Findable]:
    """Designations of these requests; a dispute that nobody ruled on is not a precedent."""
    for row in Designation.objects.filter(unclear_id__in=ids).select_related("unclear"):
        asked = row.unclear
        told = [asked.body, asked.why, row.reasons, row.support, row.cite, row.words]
        yield Findable(asked.pk, asked.pk, asked.number, asked.title, row.at.astimezone(clock.SEOUL).date(), f"소관 {row.label}", True,
                       row.department_id, (), (), tuple(filter(None, told)))


def precedent_ids(after: int, most: int) -> list[int]:
    found = Designation.objects.filter(unclear_id__gt=after).order_by("unclear_id")
    return list(found.values_list("unclear_id", flat=True)[:most])
