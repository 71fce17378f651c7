"""The counter at a death report: the leaflet at once, the registration beside it; and the calendar file of an estate."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render

from hyeonjang.commons.ui.views import DeskRequest, desk_view, download, refuse
from hyeonjang.kit.errors import Refused

from .. import forms
from ..actions import deaths
from ..queries import papers
from ..queries.matching import Report
from ..vocabulary import Source

_ABROAD = {"yes": True, "no": False}


@desk_view
def page(request: DeskRequest) -> HttpResponseBase:
    """사망신고 창구: who died and when; then the leaflet is there to print."""
    form = forms.CounterForm(request.POST or None)
    done = None
    if request.method == "POST" and form.is_valid():
        try:
            done = _take(request, form)
        except Refused as refusal:
            refuse(form, refusal)
    context = {"form": forms.CounterForm() if done else form, "done": done}
    return render(request, "inheritance_tax/counter.html", context, status=422 if form.errors else 200)


def _take(request: DeskRequest, form: forms.CounterForm) -> dict[str, object]:
    data = form.cleaned_data
    papers.leaflet(request.actor, data["died_on"], abroad=data["abroad"], large=False, form="pdf")
    if data["keep"]:
        deaths.at_counter(actor=request.actor, report=Report(
            Source.DESK, data["name"], data["died_on"], deaths.resident_of(data["registration_number"]), data["born"], address=data["address"]))
    abroad = {True: "yes", False: "no", None: ""}[data["abroad"]]
    return {"kept": data["keep"], "query": urlencode({"died_on": data["died_on"].isoformat(), "abroad": abroad}), "died_on": data["died_on"]}


@desk_view
def leaflet(request: DeskRequest, form: str) -> HttpResponseBase:
    """The leaflet as a file; the address carries a day and nobody's name."""
    try:
        died_on = date.fromisoformat(request.GET.get("died_on", ""))
    except ValueError:
        raise Refused("사망일을 읽을 수 없습니다. 사망신고 창구에서 다시 적어 주세요.", field="died_on") from None
    large = request.GET.get("large") == "1"
    data = papers.leaflet(request.actor, died_on, abroad=_ABROAD.get(request.GET.get("abroad", "")), large=large, form=form)
    name = f"상속 취득세 안내장{' 큰 글자' if large else ''}.{form}"
    return download(data, name, "application/pdf" if form == "pdf" else "application/hwp+zip")


@desk_view
def calendar(request: DeskRequest, death_id: int) -> HttpResponse:
    """The deadlines of one estate for a telephone's calendar."""
    return download(papers.calendar(request.actor, death_id), "상속 취득세 기한.ics", "text/calendar")
