"""Proposals: list, one, writing, revising, sharing, opinions, rounds, decision, re-examination."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from hyeonjang.commons.measures import conditions
from hyeonjang.commons.org import queries as org
from hyeonjang.commons.ui.views import DeskRequest, desk_view, download, page_of
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound
from hyeonjang.services.innovation import lists
from hyeonjang.services.innovation.actions import deliberation, outcomes
from hyeonjang.services.innovation.actions import proposals as act
from hyeonjang.services.innovation.forms.common import ReasonForm
from hyeonjang.services.innovation.forms.proposals import (
    AdoptTheirsForm,
    AnswerCommentForm,
    DecideForm,
    FilterForm,
    IdeaForm,
    NewProposalForm,
    ProposalForm,
    RevisionForm,
    RoundForm,
    SharesForm,
    TakeIdeaForm,
)
from hyeonjang.services.innovation.queries import names
from hyeonjang.services.innovation.queries import proposals as query
from hyeonjang.services.innovation.views import promise
from hyeonjang.services.innovation.views.helpers import cycle_of, form_view, my_teams, run
from hyeonjang.services.innovation.vocabulary import CommentState, Outcome, ProposalKind, RoundKind


@desk_view
@require_safe
def proposals(request: DeskRequest) -> HttpResponse:
    cycle, today = cycle_of(request), clock.today()
    filters = FilterForm(request.GET, departments=names.departments(today))
    rows = query.rows(request.actor, cycle.id, today, request.GET.dict())
    if request.GET.get("format") == "xlsx":
        return download(lists.proposals(cycle, rows, filters.chosen_ko(), today), f"{cycle.year}년 혁신안 목록.xlsx")
    return render(request, "innovation/proposals.html", {
        "cycle": cycle, "page": page_of(request, rows), "teams": my_teams(request.actor, today),
        "filters": filters, "searched": any(request.GET.get(name) for name in ("q", "state", "department", "team"))})


@desk_view
@require_safe
def proposal(request: DeskRequest, proposal_id: int) -> HttpResponse:
    today = clock.today()
    found = query.one(request.actor, proposal_id, today)
    words = f"{found.title} {found.title} {found.text.today} {found.text.change}"
    return render(
        request,
        "innovation/proposal.html",
        {
            "p": found,
            "conditions_ko": conditions.in_words(found.text.measure, found.text.measure_params),
            "like": query.like(request.actor, words, today, besides=found.id),
            "teams": my_teams(request.actor, today),
            "comment_form": ReasonForm(label="의견", hint="제출한 혁신안에 남긴 의견은 지울 수 없습니다."),
        },
    )


@desk_view
@require_safe
def measure(request: DeskRequest) -> HttpResponse:
    """The first step of a proposal: what it will be measured by, and how that stands today."""
    chosen = promise.chosen(request.GET)
    return render(request, "innovation/measure.html", {"c": chosen, "steps": promise.steps(0)})


@desk_view
def new(request: DeskRequest) -> HttpResponse:
    cycle = cycle_of(request)
    chosen = promise.chosen(request.POST or request.GET)
    if chosen.today is None and not request.POST:
        return redirect(chosen.change_url)  # which says why there is no figure to promise on
    form = NewProposalForm(request.POST or None, teams=my_teams(request.actor, clock.today()),
                           initial=promise.initial(chosen, request.GET.dict()))
    return form_view(
        request, form, lambda d: _url(act.draft(
            actor=request.actor, cycle_id=cycle.id, team_id=d["team"], kind=ProposalKind(d["kind"]),
            text=form.text()).pk),
        "초안을 저장했습니다. 비슷한 혁신안이 있는지 본 뒤 제출해 주세요.", reverse("innovation:proposals"),
        title="새 혁신안", button="초안 저장", c=chosen, steps=promise.steps(1))


@desk_view
def revise(request: DeskRequest, proposal_id: int) -> HttpResponse:
    found = query.one(request.actor, proposal_id, clock.today())
    chosen = promise.chosen(request.POST or request.GET, found.text, proposal_id)
    form = RevisionForm(request.POST or None, initial={
        **ProposalForm.initial_of(found.text), "version": found.version, **promise.initial(chosen)})
    return form_view(
        request, form, lambda d: act.revise(
            actor=request.actor, proposal_id=proposal_id, text=form.text(), version=d["version"],
            reason=d["reason"]),
        "새 판을 저장했습니다.", _url(proposal_id), title="혁신안 고치기", button="새 판 저장",
        lead=found.title, c=chosen)


@desk_view
@require_safe
def difference(request: DeskRequest, proposal_id: int, before: int, after: int) -> HttpResponse:
    found = query.one(request.actor, proposal_id, clock.today())
    fields = query.difference(request.actor, proposal_id, before, after)
    reasons = [version for version in found.versions if before < version.no <= after]
    return render(
        request,
        "innovation/difference.html",
        {"p": found, "fields": fields, "before": before, "after": after, "reasons": reasons,
         "same": [field for field in fields if not field.changed]},
    )


@desk_view
@require_POST
def submit(request: DeskRequest, proposal_id: int) -> HttpResponse:
    return run(
        request,
        partial(act.submit, actor=request.actor, proposal_id=proposal_id),
        "혁신안을 제출했습니다.",
        "innovation:proposal",
        proposal_id,
    )


@desk_view
@require_POST
def withdraw(request: DeskRequest, proposal_id: int) -> HttpResponse:
    return run(
        request,
        partial(act.withdraw, actor=request.actor, proposal_id=proposal_id),
        "혁신안을 철회했습니다.",
        "innovation:proposals",
    )


@desk_view
def shares(request: DeskRequest, proposal_id: int) -> HttpResponse:
    found = query.one(request.actor, proposal_id, clock.today())
    people = {number: pk for pk, (number, _, _) in org.snapshot(clock.today()).people.items()}
    return form_view(
        request, SharesForm(request.POST or None, people=people, initial={"version": found.version}),
        lambda d: act.share(actor=request.actor, proposal_id=proposal_id, version=d["version"],
        shares=d["shares"]),
        "공동제안자를 저장했습니다.", _url(proposal_id), title="공동제안자", button="저장", lead=found.title)


@desk_view
def adopt_theirs(request: DeskRequest, proposal_id: int) -> HttpResponse:
    cycle, found = cycle_of(request), query.one(request.actor, proposal_id, clock.today())
    form = AdoptTheirsForm(
        request.POST or None, teams=my_teams(request.actor, clock.today()), unit=found.measure.unit_ko if found.measure
        else "", initial={"target": found.text.target, "due": max(found.text.due, act.next_year_end())})
    return form_view(
        request, form, lambda d: _url(act.adopt_theirs(
            actor=request.actor, source_id=proposal_id, team_id=d["team"], cycle_id=cycle.id,
            target=d["target"],
            due=d["due"]).pk),
        "우리 팀의 초안을 만들었습니다.", _url(proposal_id), title="우리 팀도 적용", button="초안 만들기",
        lead=f"{found.title} ({found.department_name})", p=found)


@desk_view
@require_POST
def comment(request: DeskRequest, proposal_id: int) -> HttpResponse:
    return run(
        request,
        partial(
            deliberation.comment,
            actor=request.actor,
            proposal_id=proposal_id,
            body=request.POST.get("reason", ""),
        ),
        "의견을 남겼습니다.",
        "innovation:proposal",
        proposal_id,
    )


@desk_view
def answer_comment(request: DeskRequest, proposal_id: int, comment_id: int) -> HttpResponse:
    return form_view(
        request, AnswerCommentForm(request.POST or None), lambda d: deliberation.answer_comment(
            actor=request.actor, comment_id=comment_id, state=CommentState(d["state"]), answer=d["answer"]),
        "의견에 답했습니다.", _url(proposal_id), title="의견에 답하기", button="답 저장")


@desk_view
def open_round(request: DeskRequest, proposal_id: int) -> HttpResponse:
    return form_view(
        request, RoundForm(request.POST or None), lambda d: deliberation.open_round(
            actor=request.actor, proposal_id=proposal_id, kind=RoundKind(d["kind"]), ask=d["ask"],
            due=d["due"]),
        "보완·의견조회를 요청했습니다.", _url(proposal_id), title="보완 요구·의견조회", button="요청")


@desk_view
def answer_round(request: DeskRequest, proposal_id: int) -> HttpResponse:
    return form_view(
        request, ReasonForm(request.POST or None, label="회신"), lambda d: deliberation.answer_round(
            actor=request.actor, proposal_id=proposal_id, answer=d["reason"]),
        "회신했습니다.", _url(proposal_id), title="보완·의견 회신", button="회신")


@desk_view
def decide(request: DeskRequest, proposal_id: int) -> HttpResponse:
    found = query.one(request.actor, proposal_id, clock.today())
    return form_view(
        request, DecideForm(request.POST or None, initial={"version": found.version}),
        lambda d: outcomes.decide(
            actor=request.actor, proposal_id=proposal_id, outcome=Outcome(d["outcome"]), reason=d["reason"],
            version=d["version"]),
        "결정했습니다.", _url(proposal_id), title="채택 여부 결정", button="결정", lead=found.title)


@desk_view
def reexamine(request: DeskRequest, proposal_id: int) -> HttpResponse:
    form = ReasonForm(request.POST or None, label="재심 요청 이유",
                      hint="불채택을 통지받은 날부터 15일 이내, 한 번만 요청할 수 있습니다.")
    return form_view(
        request, form, lambda d: outcomes.ask_reexamination(
            actor=request.actor, proposal_id=proposal_id, reason=d["reason"]),
        "재심을 요청했습니다.", _url(proposal_id), title="재심 요청", button="요청")


@desk_view
def ideas(request: DeskRequest) -> HttpResponse:
    cycle, today = cycle_of(request), clock.today()
    return form_view(
        request, IdeaForm(request.POST or None, departments=names.departments(today)),
        lambda d: deliberation.tell_idea(
            actor=request.actor, cycle_id=cycle.id, body=d["body"], department_id=d["department"]),
        "아이디어를 받았습니다. 누가 썼는지는 저장하지 않았습니다.", reverse("innovation:ideas"),
        "innovation/ideas.html", rows=query.ideas(request.actor, cycle.id, today),
        can_take=bool(my_teams(request.actor, today)))


@desk_view
def take_idea(request: DeskRequest, idea_id: int) -> HttpResponse:
    cycle = cycle_of(request)
    found = next((row for row in query.ideas(request.actor, cycle.id, clock.today()) if row.id == idea_id), None)
    if found is None:
        raise NotFound("그 아이디어를 찾을 수 없습니다. 목록에서 다시 골라 주세요.")
    own = query.own(request.actor, cycle.id)
    return form_view(
        request, TakeIdeaForm(request.POST or None, own=own),
        lambda d: deliberation.take_idea(actor=request.actor, idea_id=idea_id, proposal_id=d["proposal"]),
        "아이디어를 혁신안으로 이었습니다.", reverse("innovation:ideas"), "innovation/take_idea.html",
        idea=found, own=own)


def _url(proposal_id: int) -> str:
    return reverse("innovation:proposal", args=[proposal_id])
