"""The one search page of the desk: ``?q=`` and what narrows it are all in the address."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render

from hyeonjang.commons.ui.views import DeskRequest, desk_view, page_of
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Refused

from .queries import LONGEST, Found, Narrow, search
from .registry import providers

PER_PAGE = 20
YEARS_BACK = 4


def _narrow(request: DeskRequest) -> Narrow:
    kind, year = request.GET.get("kind", ""), request.GET.get("year", "")
    department = request.GET.get("department", "")
    return Narrow(kind if kind in providers else "", int(department) if _number(department) else None, int(year) if _number(year) else None)


def _number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 12


def _links(request: DeskRequest, name: str, chosen: dict[str, str]) -> list[dict[str, Any]]:
    """Each choice as an ordinary link that keeps the rest of the question."""
    kept = {key: request.GET[key] for key in ("q", "kind", "year", "department") if request.GET.get(key) and key != name}
    now = request.GET.get(name, "")
    return [{"title": title, "url": "?" + urlencode({**kept, **({name: value} if value else {})}), "current": value == now}
            for value, title in chosen.items()]


@desk_view
def find(request: DeskRequest) -> HttpResponse:
    """Everything past that this official may see."""
    question, found, refused = request.GET.get("q", "")[: LONGEST + 1].strip(), Found(()), ""
    if question:
        try:
            found = search(request.actor, question, _narrow(request))
        except Refused as refusal:
            refused = refusal.sentence
    kinds = {"": "모두", **{one.kind: one.label_ko for one in providers.values()}}
    this = clock.today().year
    years = {"": "모든 해", **{str(year): f"{year}년" for year in range(this, this - YEARS_BACK, -1)}}
    return render(request, "search/find.html", {
        "q": question, "found": found, "page": page_of(request, found.hits, PER_PAGE), "refused": refused,
        "kinds": _links(request, "kind", kinds), "years": _links(request, "year", years), "longest": LONGEST})
