"""Decisions, minutes, calendars."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from hyeonjang.commons.ui.views import DeskRequest, desk_view, download
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound, Refused
from hyeonjang.services.meetings import feeds, lists, papers
from hyeonjang.services.meetings.actions import decisions as act
from hyeonjang.services.meetings.actions import feeds as feed_act
from hyeonjang.services.meetings.actions import minutes as minutes_act
from hyeonjang.services.meetings.forms import decisions as forms
from hyeonjang.services.meetings.forms.common import ReasonForm
from hyeonjang.services.meetings.queries import board as board_query
from hyeonjang.services.meetings.queries import decisions as query
from hyeonjang.services.meetings.queries import feeds as feed_query
from hyeonjang.services.meetings.queries import minutes as minutes_query
from hyeonjang.services.meetings.queries import names
from hyeonjang.services.meetings.views.helpers import form_view, run
from hyeonjang.services.meetings.vocabulary import DecisionState, EvidenceKind, MinutesState


@desk_view
@require_safe
def decisions(request: DeskRequest) -> HttpResponse:
    today = clock.today()
    filters = forms.FilterForm(request.GET, departments=names.departments(today))
    rows = query.listing(request.actor, today, **filters.chosen)
    if request.GET.get("format") == "xlsx":
        return download(lists.decisions(rows, today), "결정과 이행.xlsx")
    rate = query.rate_of(None, today)
    return render(request, "meetings/decisions.html", {
        "rows": rows, "filters": filters, "rate": rate,
        "rate_ko": board_query.percent(rate.percent) if rate.percent is not None else None})


@desk_view
@require_safe
def decision(request: DeskRequest, decision_id: int) -> HttpResponse:
    found = query.one(request.actor, decision_id, clock.today())
    return render(request, "meetings/decision.html", {
        "d": found, "open": found.row.state is DecisionState.OPEN, "document": found.evidence_kind is EvidenceKind.DOCUMENT})


@desk_view
def change(request: DeskRequest, decision_id: int, name: str) -> HttpResponse:
    """The verbs of a decision, each a page with one form."""
    found = query.one(request.actor, decision_id, clock.today())
    title, said, form, verb = _VERBS[name](request, found)
    return form_view(request, form, verb, said, reverse("meetings:decision", args=[decision_id]), title=title,
                     lead=f"{found.row.number} {found.row.text}", button=title,
                     facts=[("담당", found.row.owner), ("증빙", found.row.evidence_label)])


def _report(request: DeskRequest, d: query.View) -> tuple:  # type: ignore[type-arg]
    return ("경과 적기", "경과를 적었습니다.", ReasonForm(request.POST or None, label="경과", hint="결정은 증빙이 확인되어야 닫힙니다."),
            lambda v: act.report(actor=request.actor, decision_id=d.row.id, text=v["reason"]))


def _present(request: DeskRequest, d: query.View) -> tuple:  # type: ignore[type-arg]
    return ("문서로 이행 확인", "이행을 확인했습니다.", forms.DocumentForm(request.POST or None),
            lambda v: act.present(actor=request.actor, decision_id=d.row.id, document=v["document"]))


def _due(request: DeskRequest, d: query.View) -> tuple:  # type: ignore[type-arg]
    return ("기한 바꾸기", "기한을 바꾸었습니다.", forms.DueForm(request.POST or None, initial={"version": d.version, "due": d.row.due}),
            lambda v: act.change_due(actor=request.actor, decision_id=d.row.id, version=v["version"], due=v["due"], reason=v["reason"]))


def _owner(request: DeskRequest, d: query.View) -> tuple:  # type: ignore[type-arg]
    form = forms.OwnerForm(request.POST or None, posts=names.head_posts(clock.today()), initial={"version": d.version})
    return ("담당 바꾸기", "담당을 바꾸었습니다.", form, lambda v: act.move_owner(
        actor=request.actor, decision_id=d.row.id, version=v["version"], post_id=v["owner_post"], reason=v["reason"]))


def _withdraw(request: DeskRequest, d: query.View) -> tuple:  # type: ignore[type-arg]
    return ("결정 철회", "결정을 철회했습니다.", ReasonForm(request.POST or None, label="철회하는 까닭", initial={"version": d.version}),
            lambda v: act.withdraw(actor=request.actor, decision_id=d.row.id, version=v["version"] or 0, reason=v["reason"]))


_VERBS = {"report": _report, "present": _present, "due": _due, "owner": _owner, "withdraw": _withdraw}


@desk_view
@require_safe
def minutes(request: DeskRequest, meeting_id: int) -> HttpResponse:
    found = minutes_query.view(request.actor, meeting_id)
    return render(request, "meetings/minutes.html", {
        "v": found, "c": found.content, "signed": found.state is MinutesState.SIGNED,
        "waiting": [one for one in found.corrections if one.taken is None]})


@desk_view
@require_safe
def minutes_file(request: DeskRequest, meeting_id: int, form: str) -> HttpResponse:
    found = minutes_query.view(request.actor, meeting_id)
    return download(papers.minutes_file(found, form), f"{found.content['name']} 회의록.{form}", papers.TYPES[form])


@desk_view
@require_POST
def sign(request: DeskRequest, meeting_id: int, version: int) -> HttpResponse:
    return run(request, lambda: minutes_act.sign(actor=request.actor, meeting_id=meeting_id, version=version),
               "회의록을 확정했습니다.", reverse("meetings:minutes", args=[meeting_id]))


@desk_view
def correct(request: DeskRequest, meeting_id: int) -> HttpResponse:
    found = minutes_query.view(request.actor, meeting_id)
    if not found.inside:
        raise NotFound("회의록 정정은 참석자가 요청합니다.")
    form = forms.CorrectionForm(request.POST or None, parts=minutes_query.parts(found.content))
    return form_view(request, form, lambda d: minutes_act.ask_correction(
        actor=request.actor, meeting_id=meeting_id, part=d["part"], after=d["after"], reason=d["reason"]),
        "정정을 요청했습니다.", reverse("meetings:minutes", args=[meeting_id]), title="정정 요청", lead=found.title, button="요청하기")


@desk_view
def answer_correction(request: DeskRequest, meeting_id: int, correction_id: int) -> HttpResponse:
    found = minutes_query.view(request.actor, meeting_id)
    one = next((row for row in found.corrections if row.id == correction_id), None)
    if one is None:
        raise NotFound("그 정정 요청을 찾을 수 없습니다.")
    form = forms.AnswerForm(request.POST or None)
    return form_view(request, form, lambda d: minutes_act.answer_correction(
        actor=request.actor, correction_id=correction_id, taken=d["taken"] == "yes", answer=d["answer"]), "답했습니다.",
        reverse("meetings:minutes", args=[meeting_id]), title="정정에 답하기", lead=found.title, button="답하기",
        facts=[("고치기 전", one.before), ("고친 뒤", one.after), ("까닭", one.reason), ("요청", one.asked_by)])


@desk_view
def feed(request: DeskRequest) -> HttpResponse:
    """One's own calendar address: made (and shown once), or taken back."""
    address, problem = "", ""
    if request.method == "POST":
        try:
            if request.POST.get("do") == "revoke":
                feed_act.revoke(actor=request.actor)
            else:
                token = feed_act.make(actor=request.actor)
                address = request.build_absolute_uri(reverse("meetings_feed:calendar", args=[token]))
        except Refused as refusal:
            problem = refusal.sentence
    return render(request, "meetings/feed.html", {
        "address": address, "problem": problem, "mine": feed_query.mine(request.actor)}, status=422 if problem else 200)


@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar of whoever's secret this is; no session, nothing else."""
    owner = feed_query.owner_of(token)
    content = feeds.write(
        feed_query.events_of(owner), feed_query.todos_of(owner), host=request.get_host().split(":")[0],
        name=f"{settings.HYEONJANG_COUNTY} 간부회의", base_url=request.build_absolute_uri("/").rstrip("/"))
    response = HttpResponse(content, content_type=feeds.CONTENT_TYPE)
    response["Content-Disposition"] = 'inline; filename="meetings.ics"'
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response
