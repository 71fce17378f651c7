"""Reading the types of cases."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit.errors import NotFound, NotPermitted

from .. import permissions
from ..models import CaseType, CaseTypeVersion
from ..rules.terms import CLOCKS_KO, read_terms
from ..rules.typetext import SHAPES, to_text


@dataclass(frozen=True)
class TypeView:
    """A version of a type in words."""

    id: int
    code: str
    series: str
    name: str
    number: int
    valid_from: date
    valid_to: date | None
    published: bool
    term: str
    clock: str
    second: str
    promise: str
    level: str
    exceptions: list[dict[str, Any]]
    documents: list[dict[str, Any]]
    steps: list[dict[str, Any]]
    consents: list[dict[str, Any]]
    outcomes: list[dict[str, Any]]
    grounds: list[dict[str, Any]]
    legal_basis: list[dict[str, Any]]
    separate: bool
    statutory: bool


def _view(row: CaseTypeVersion) -> TypeView:
    terms = read_terms(row)
    promise = f"{terms.promise} ({CLOCKS_KO[terms.promise.clock]})" if terms.promise else ""
    return TypeView(
        row.pk, row.type.code, row.type.series, row.name, row.number, row.valid_from, row.valid_to,
        row.published_at is not None, str(terms.statutory), CLOCKS_KO[terms.statutory.clock],
        CLOCKS_KO[terms.second.clock] if terms.second else "", promise, row.level, row.exceptions, row.documents,
        row.steps, row.consents, row.outcomes, row.grounds, row.legal_basis, row.separate_decider, row.statutory,
    )


def _official(actor: Actor) -> None:
    if not (actor.system or actor.posts):
        raise NotPermitted("직원만 볼 수 있습니다. 직원 계정으로 로그인해 주세요.")


def current(actor: Actor, on: date) -> list[TypeView]:
    """The newest version of each type: the one of the day, else the draft."""
    _official(actor)
    found: dict[int, CaseTypeVersion] = {}
    for row in CaseTypeVersion.objects.select_related("type").order_by("type", "number"):
        holds = row.published_at is not None and row.valid_from <= on and (row.valid_to is None or row.valid_to > on)
        known = found.get(row.type_id)
        if known is None or holds or known.published_at is None:
            found[row.type_id] = row
    return sorted((_view(row) for row in found.values()), key=lambda view: view.name)


def versions(actor: Actor, code: str) -> list[TypeView]:
    """All versions of a type, the newest first."""
    _official(actor)
    rows = CaseTypeVersion.objects.filter(type__code=code).select_related("type").order_by("-number")
    found = [_view(row) for row in rows]
    if not found:
        raise NotFound("그런 건 종류가 없습니다. 목록에서 다시 골라 주세요.")
    return found


_PLAIN = (
    "name", "clock", "term", "second_clock", "second_term", "promise_clock", "promise", "starts_with", "extension_times", "extension_most",
    "level", "separate_decider", "statutory", "remedy", "remedy_text", "on_death", "contact",
)


@dataclass(frozen=True)
class Draft:
    """What the form of a draft begins with: the draft itself (``id``), or what holds now for a new one."""

    code: str
    series: str
    id: int | None
    number: int
    initial: dict[str, Any]
    known: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


def draft_of(actor: Actor, code: str) -> Draft:
    """The draft of a type's next version, for whoever manages types."""
    permissions.need_manage(actor)
    kind = CaseType.objects.filter(code=code).first()
    if kind is None:
        raise NotFound("그런 건 종류가 없습니다. 목록에서 다시 골라 주세요.")
    newest = kind.versions.order_by("-number").first()
    if newest is None:
        return Draft(code, kind.series, None, 1, {"clock": "petition", "level": "팀장", "remedy": "petition"})
    known = {name: list(getattr(newest, name)) for name in SHAPES}
    initial = {name: getattr(newest, name) for name in _PLAIN} | {name: to_text(name, known[name]) for name in SHAPES}
    if newest.published_at is not None:
        return Draft(code, kind.series, None, newest.number + 1, initial, known)
    return Draft(code, kind.series, int(newest.pk), newest.number, {**initial, "valid_from": newest.valid_from}, known)


def fields(actor: Actor, code: str) -> dict[str, Any]:
    """The columns of the newest published version, for whoever derives the next one; raises ``NotFound``."""
    _official(actor)
    row = CaseTypeVersion.objects.filter(type__code=code, published_at__isnull=False).order_by("-valid_from").values().first()
    if row is None:
        raise NotFound("공개한 판이 없는 건 종류입니다. 목록에서 다시 골라 주세요.")
    return dict(row)
