"""The list of notices, one notice, returned letters, the undelivered, publications."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from hyeonjang.commons.documents.hwpx import render_hwpx
from hyeonjang.commons.documents.pdf import render_pdf
from hyeonjang.commons.ui.views import DeskRequest, desk_view, download, page_of, refuse
from hyeonjang.kit.errors import NotFound, Refused

from ..actions import publication as publications_
from ..actions import returns
from ..forms import FieldsForm, FilterForm, PublishForm, PurposeForm, ScanForm
from ..queries import notices as queries
from ..queries import publications as publication_queries
from ..queries import templates as template_queries
from ..vocabulary import REACHED, UNDELIVERED, State
from .verbs import VERBS

PDF, HWPX = "application/pdf", "application/hwp+zip"


def template_choices(request: DeskRequest) -> list[tuple[str, str]]:
    return [(row.code, row.name) for row in template_queries.listing(request.actor)]


@desk_view
@require_safe
def listing(request: DeskRequest) -> HttpResponse:
    """Every notice that one may see, by its state."""
    form = FilterForm(request.GET or None, templates=template_choices(request))
    data = form.cleaned_data if form.is_bound and form.is_valid() else {}
    run = request.GET.get("run", "")
    rows = queries.listing(request.actor, state=data.get("state", ""), template=data.get("template", ""), query=data.get("q", ""),
                           run=int(run) if run.isdigit() else None)
    page = page_of(request, rows)
    tally = queries.tally(request.actor)
    context = {"page": page, "rows": queries.lines(list(page.object_list)), "form": form, "tally": tally,
               "undelivered": sum(tally.get(state, 0) for state in UNDELIVERED),
               "reached": sum(tally.get(state, 0) for state in REACHED),
               "tabs": _tabs(tally, data.get("state", ""))}
    return render(request, "notices/list.html", context)


def _tabs(tally: dict[str, int], chosen: str) -> list[dict[str, Any]]:
    shown = [("", "모두"), *[(state.value, state.label) for state in State if tally.get(state.value)]]
    return [{"title": title, "url": f"?state={value}", "current": value == chosen, "count": tally.get(value, "") if value else ""}
            for value, title in shown]


def _page(request: DeskRequest, notice_id: int, purpose: str = "") -> HttpResponse:
    view = queries.view(request.actor, notice_id, purpose=purpose)
    verbs = [(verb.title, reverse("notices:verb", args=[notice_id, name])) for name, verb in VERBS.items() if verb.offered(view)]
    return render(request, "notices/notice.html", {"n": view, "verbs": verbs, "purpose_form": PurposeForm()})


@desk_view
@require_safe
def notice(request: DeskRequest, notice_id: int) -> HttpResponse:
    """One notice: what it said, every try, what happened; the addressee masked."""
    return _page(request, notice_id)


@desk_view
@require_POST
def disclose(request: DeskRequest, notice_id: int) -> HttpResponse:
    """The same page with the addressee's data, for a stated purpose."""
    form = PurposeForm(request.POST)
    if not form.is_valid():
        messages.error(request, "개인정보를 보는 까닭을 골라 주세요.")
        return redirect("notices:notice", notice_id=notice_id)
    return _page(request, notice_id, form.cleaned_data["purpose"])


@desk_view
def verb(request: DeskRequest, notice_id: int, name: str) -> HttpResponse:
    """The page of one verb: its form, or the verb itself."""
    found = VERBS.get(name)
    if found is None:
        raise NotFound("그런 화면은 없습니다. 통지 화면에서 다시 골라 주세요.")
    view = queries.view(request.actor, notice_id)
    form = FieldsForm(request.POST or None, made=found.made(view))
    if request.method == "POST" and form.is_valid():
        try:
            found.run(request.actor, view, form.cleaned_data)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, found.said)
            return redirect("notices:notice", notice_id=notice_id)
    return render(request, "notices/verb.html", {"n": view, "verb": found, "form": form}, status=422 if form.errors else 200)


@desk_view
@require_POST
def document(request: DeskRequest, notice_id: int, form: str) -> HttpResponse:
    """The letter or the evidence; who gets it is noted with the purpose."""
    asked = PurposeForm(request.POST)
    if not asked.is_valid():
        messages.error(request, "문서를 받는 까닭을 골라 주세요.")
        return redirect("notices:notice", notice_id=notice_id)
    make = {"letter.pdf": queries.letter_pdf, "letter.hwpx": queries.letter_hwpx, "evidence.pdf": queries.evidence}[form]
    word = "통지 증빙" if form.startswith("evidence") else "통지서"
    data = make(request.actor, notice_id, purpose=asked.cleaned_data["purpose"])
    return download(data, f"{word} {notice_id}.{form.rpartition('.')[2]}", HWPX if form.endswith("hwpx") else PDF)


@desk_view
def scan(request: DeskRequest) -> HttpResponse:
    """Letters that came back, many at once."""
    form = ScanForm(request.POST or None)
    results: list[returns.Scanned] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            results = returns.scan(actor=request.actor, text=data["codes"], what=data["what"], on=data["on"], reason=data["reason"],
                                   note=data["note"])
            form = ScanForm(initial={**data, "codes": "\n".join(row.code for row in results if not row.fine)})
        except Refused as refusal:
            refuse(form, refusal)
    context = {"form": form, "results": results, "fine": sum(row.fine for row in results)}
    return render(request, "notices/scan.html", context, status=422 if form.errors else 200)


@desk_view
@require_safe
def undelivered(request: DeskRequest) -> HttpResponse:
    """Notices that reached nobody, by 읍면: whose turn it is to look for them."""
    town = request.GET.get("town")
    page = page_of(request, queries.listing(request.actor, undelivered=True, town=town), 100)
    context = {"page": page, "rows": queries.lines(list(page.object_list)), "town": town,
               "towns": queries.towns_of_undelivered(request.actor)}
    return render(request, "notices/undelivered.html", context)


@desk_view
@require_safe
def undelivered_sheet(request: DeskRequest) -> HttpResponse:
    """The list for a 읍면 as a workbook."""
    name, data = queries.undelivered_sheet(request.actor, town=request.GET.get("town"))
    return download(data, name)


def _chosen(request: DeskRequest) -> list[int]:
    return [int(text) for text in request.POST.getlist("notice") if text.isdigit()]


@desk_view
@require_POST
def hand_over(request: DeskRequest) -> HttpResponse:
    """Give the chosen notices to their 읍면, or go on to publish them."""
    if request.POST.get("do") == "publish":
        return redirect(f"{reverse('notices:publish')}?{'&'.join(f'notice={pk}' for pk in _chosen(request))}")
    count = returns.to_towns(actor=request.actor, notice_ids=_chosen(request))
    messages.success(request, f"{count}건을 읍면에 넘긴 것으로 적었습니다. 명단을 내려받아 보내세요.")
    return redirect("notices:undelivered")


@desk_view
def publish(request: DeskRequest) -> HttpResponse:
    """공시송달 of the chosen notices."""
    ids = [int(text) for text in (request.POST or request.GET).getlist("notice") if text.isdigit()]
    form = PublishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            data = dict(form.cleaned_data)
            made = publications_.publish(actor=request.actor, notice_ids=ids, media=data.pop("posted_in"), **data)
            return redirect("notices:publication", publication_id=made)
        except Refused as refusal:
            refuse(form, refusal)
    rows = queries.lines(list(queries.visible(request.actor).filter(pk__in=ids).order_by("pk")))
    return render(request, "notices/publish.html", {"form": form, "rows": rows}, status=422 if form.errors else 200)


@desk_view
@require_safe
def publications(request: DeskRequest) -> HttpResponse:
    return render(request, "notices/publications.html", {"rows": publication_queries.listing(request.actor)})


@desk_view
@require_safe
def publication(request: DeskRequest, publication_id: int) -> HttpResponse:
    """A publication: its effect and why that day."""
    return render(request, "notices/publication.html", {"p": publication_queries.view(request.actor, publication_id)})


@desk_view
@require_safe
def publication_file(request: DeskRequest, publication_id: int, form: str) -> HttpResponseBase:
    """The notice that is posted."""
    document = publications_.document(request.actor, publication_id)
    data, kind = (render_pdf(document), PDF) if form == "pdf" else (render_hwpx(document), HWPX)
    return download(data, f"공시송달 공고 {publication_id}.{form}", kind)
