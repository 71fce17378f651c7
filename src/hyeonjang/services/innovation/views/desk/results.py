"""Adopted proposals: plan, steps, follow-up, effect, publication."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from hyeonjang.commons.measures import conditions
from hyeonjang.commons.ui.views import DeskRequest, desk_view
from hyeonjang.kit import clock
from hyeonjang.kit.korean import date_ko
from hyeonjang.services.innovation import drawings
from hyeonjang.services.innovation.actions import outcomes as act
from hyeonjang.services.innovation.forms.common import ReasonForm
from hyeonjang.services.innovation.forms.proposals import PlanForm
from hyeonjang.services.innovation.queries import outcomes as query
from hyeonjang.services.innovation.queries import proposals as one
from hyeonjang.services.innovation.queries import shortening
from hyeonjang.services.innovation.queries.board import promise_counts
from hyeonjang.services.innovation.views.helpers import form_view, run

VERBS: dict[str, tuple[Callable[..., object], str]] = {
    "start": (act.start, "실시를 시작했습니다."),
    "complete": (act.complete, "실시를 완료했습니다."),
    "publish": (act.publish, "군민에게 공개했습니다."),
    "unpublish": (act.unpublish, "공개를 중지했습니다."),
}


@desk_view
@require_safe
def effects(request: DeskRequest) -> HttpResponse:
    rows = query.effects(request.actor, clock.today())
    return render(request, "innovation/effects.html", {"rows": rows, "counts": promise_counts(rows)})


@desk_view
@require_safe
def effect(request: DeskRequest, proposal_id: int) -> HttpResponse:
    found = query.effect(request.actor, proposal_id, clock.today())
    steps = one.one(request.actor, proposal_id, clock.today()).steps
    return render(
        request,
        "innovation/effect.html",
        {
            "e": found,
            "chart": drawings.before_after([found]),
            "conditions_ko": conditions.in_words(found.measure.slug, found.params) if found.measure else "",
            "shortening": shortening.of_effect(found),
            "evidence": [step for step in steps if step.done_on],
        },
    )


@desk_view
def plan(request: DeskRequest, proposal_id: int) -> HttpResponse:
    found = one.one(request.actor, proposal_id, clock.today())
    return form_view(
        request, PlanForm(request.POST or None, initial={"version": found.version}),
        lambda d: act.submit_plan(
            actor=request.actor, proposal_id=proposal_id, outline=d["outline"], version=d["version"],
            steps=[act.Step(title, due) for title, due in d["steps"]]),
        "실시계획을 제출했습니다.", _url(proposal_id), title="실시계획", button="제출", lead=found.title)


@desk_view
@require_POST
def verb(request: DeskRequest, proposal_id: int, name: str) -> HttpResponse:
    action, said = VERBS[name]
    return run(
        request,
        partial(action, actor=request.actor, proposal_id=proposal_id),
        said,
        "innovation:proposal",
        proposal_id,
    )


@desk_view
def finish(request: DeskRequest, step_id: int) -> HttpResponse:
    form = ReasonForm(request.POST or None, label="증빙",
    hint="문서번호, 화면, 건수처럼 확인할 수 있는 것을 적습니다.")
    return form_view(
        request, form, lambda d: act.finish_step(actor=request.actor, step_id=step_id, evidence=d["reason"]),
        "할 일을 마쳤습니다.", _url(query.step_proposal(step_id)), title="할 일 마침", button="마침")


@desk_view
def follow_up(request: DeskRequest, proposal_id: int) -> HttpResponse:
    found = one.one(request.actor, proposal_id, clock.today())
    facts = [(step.title, f"기한 {date_ko(step.due)}, " + (f"{date_ko(step.done_on)} 마침: {step.evidence}" if step.done_on
              else "아직 마치지 않음")) for step in found.steps]
    facts += [(f"점검 {date_ko(day)}", finding) for day, finding in found.follow_ups]
    return form_view(
        request, ReasonForm(request.POST or None, label="점검 결과"),
        lambda d: act.follow_up(actor=request.actor, proposal_id=proposal_id, finding=d["reason"]),
        "점검 결과를 남겼습니다.", _url(proposal_id), title="추진상황 점검", button="저장", lead=found.title, facts=facts)


def _url(proposal_id: int) -> str:
    return reverse("innovation:proposal", args=[proposal_id])
