"""What of a case can be found by its words: nothing that says who applied."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from hyeonjang.kit import clock

from ..models import Case, CaseEvent
from ..vocabulary import Kind
from .case import outcome_name


@dataclass(frozen=True)
class Findable:
    id: int
    number: str
    title: str
    type_name: str
    outcome: str
    department_id: int
    on: date
    foreign: tuple[str, ...]
    reasons: tuple[str, ...]


def rows(ids: Sequence[int]) -> Iterator[Findable]:
    """The cases among these, with the reasons of their decisions and what was answered."""
    reasons: dict[int, list[str]] = {}
    for pk, detail, text in CaseEvent.objects.filter(case_id__in=ids, kind__in=[Kind.DECIDED, Kind.OBJECTION_DECIDED]).order_by(
            "case_id", "seq").values_list("case_id", "detail", "text"):
        told = [f"{one.get('text', '')} {one.get('cite', '')}" for one in detail.get("reasons", [])]
        reasons.setdefault(pk, []).extend([text, *told])
    for case in Case.objects.filter(pk__in=ids).select_related("type_version").prefetch_related("foreign_numbers"):
        yield Findable(
            case.pk, case.number, case.title, case.type_version.name, outcome_name(case), case.department_id,
            case.received_at.astimezone(clock.SEOUL).date(), tuple(one.number for one in case.foreign_numbers.all()),
            tuple(one for one in reasons.get(case.pk, []) if one.strip()))


def ids(after: int, most: int) -> list[int]:
    """The next ids, for the comparison of the search."""
    return list(Case.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:most])
