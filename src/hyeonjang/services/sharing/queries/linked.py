"""Linked things by the reader's rights: cases by their number, documents by what was written, others as registered."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse

from hyeonjang.commons.cases.queries import case as cases
from hyeonjang.commons.cases.queries import worklists
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound, Refused
from hyeonjang.services.sharing import links
from hyeonjang.services.sharing.links import CASE, DOCUMENT, Shown

MOST = 100


def label_of(kind: str) -> str:
    known = links.kinds.get(kind)
    return {CASE: "건", DOCUMENT: "문서"}.get(kind) or (known.label_ko if known else kind)


def show(actor: Actor, kind: str, key: str) -> Shown | None:
    """The thing's words for this reader; None where its own page would not open."""
    if kind == DOCUMENT:
        return Shown(key)
    if kind == CASE:
        try:
            ref = cases.ref(actor, int(key))
        except (Refused, ValueError):
            return None
        return Shown(ref.number, ref.state.label, _case_url(ref.id))
    known = links.kinds.get(kind)
    return known.show(actor, key) if known else None


def _case_url(case_id: int) -> str:
    try:
        return reverse("cases:case", args=[case_id])
    except NoReverseMatch:
        return ""


def choices(actor: Actor) -> list[tuple[str, list[tuple[str, str]]]]:
    """Everything that somebody may link, by kind; documents are written, not chosen."""
    today = clock.today()
    scope = "county" if actor.is_chief else "department"
    rows = worklists.listing(actor, scope, today, horizon="all")[:MOST]  # type: ignore[arg-type]
    found = [("건", [(f"{CASE}:{row.pk}", f"{row.number} {row.title}") for row in rows])]
    found += [(kind.label_ko, [(f"{kind.name}:{key}", words) for key, words in kind.choices(actor)]) for kind in links.kinds.values()]
    return [(label, rows) for label, rows in found if rows]


def check(actor: Actor, kind: str, key: str) -> None:
    """Only what one may see oneself can be linked."""
    if kind != DOCUMENT and show(actor, kind, key) is None:
        raise NotFound("연결할 것을 찾을 수 없거나 볼 수 없는 것입니다. 목록에서 골라 주세요.")

