"""Selection by departments, judging, awards."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from hyeonjang.commons.ui.views import DeskRequest, desk_view
from hyeonjang.kit import clock
from hyeonjang.services.innovation import drawings
from hyeonjang.services.innovation.actions import funnel as act
from hyeonjang.services.innovation.actions import outcomes
from hyeonjang.services.innovation.forms.common import ReasonForm
from hyeonjang.services.innovation.forms.programme import AppointForm, OrderForm, ScoreForm, SelectForm
from hyeonjang.services.innovation.queries import board, cycles, judging, names
from hyeonjang.services.innovation.queries import outcomes as effects
from hyeonjang.services.innovation.queries import proposals as one
from hyeonjang.services.innovation.views.helpers import cycle_of, form_view, run
from hyeonjang.services.innovation.vocabulary import StageKind

JUDGED = (StageKind.DESK_REVIEW, StageKind.PRESENTATION)


@desk_view
@require_safe
def funnel(request: DeskRequest) -> HttpResponse:
    cycle = cycle_of(request)
    return render(
        request,
        "innovation/funnel.html",
        {
            "cycle": cycle,
            "departments": board.department_choices(request.actor, cycle, clock.today()),
            "funnel": drawings.funnel_chart(board.funnel(cycle.id)),
            "programme": request.actor.has("innovation.programme"),
        },
    )


@desk_view
def select(request: DeskRequest, department_id: int) -> HttpResponse:
    cycle = cycle_of(request)
    rows = board.department_choices(request.actor, cycle, clock.today())
    waiting = next((row.waiting for row in rows if row.department_id == department_id), ())
    return form_view(
        request, SelectForm(request.POST or None, waiting=waiting), lambda d: act.select_department(
            actor=request.actor, cycle_id=cycle.id, department_id=department_id, chosen=d["chosen"],
            reason=d["reason"]),
        "부서 우수사례를 선정했습니다.", reverse("innovation:funnel"), title="부서 우수사례 선정",
        button="선정")


@desk_view
@require_safe
def judge_lists(request: DeskRequest) -> HttpResponse:
    cycle, today = cycle_of(request), clock.today()
    programme = request.actor.has("innovation.programme")
    stages = [
        {
            "stage": stage,
            "mine": judging.my_sheets(request.actor, cycle.id, stage, today),
            "judges": judging.judges(request.actor, cycle.id, stage),
            "means": judging.mean_rows(request.actor, cycle.id, stage, today) if programme else [],
        }
        for stage in JUDGED
    ]
    return render(
        request, "innovation/judging.html", {"cycle": cycle, "stages": stages, "programme": programme}
    )


@desk_view
def appoint(request: DeskRequest) -> HttpResponse:
    cycle, people = cycle_of(request), names.everybody(clock.today())

    def save(d: dict[str, Any]) -> object:
        person = people[d["person"]]
        return act.appoint(actor=request.actor, cycle_id=cycle.id, stage=StageKind(d["stage"]), person_id=d["person"],
                           label=person.label, department_id=person.department_id)

    form = AppointForm(request.POST or None, people={person.words: pk for pk, person in people.items()})
    return form_view(request, form, save, "심사위원을 위촉했습니다.",
                     reverse("innovation:judging"), title="심사위원 위촉", button="위촉")


@desk_view
def score(request: DeskRequest, stage: str, proposal_id: int) -> HttpResponse:
    found = one.one(request.actor, proposal_id, clock.today())
    sheet = judging.own_sheet(request.actor, proposal_id, StageKind(stage))
    if sheet is not None and request.method != "POST":
        return render(request, "innovation/sheet.html", {"p": found, "sheet": sheet, "stage": StageKind(stage)})
    form = ScoreForm(request.POST or None, criteria=cycles.criteria(found.cycle_id))
    return form_view(
        request, form, lambda d: act.score(
            actor=request.actor, proposal_id=proposal_id, stage=StageKind(stage), points=form.points(),
            opinion=d["opinion"]),
        "심사표를 냈습니다.", reverse("innovation:judging"), title=f"심사표: {found.title}",
        button="심사표 내기",
        lead="한 번 낸 점수는 고칠 수 없습니다.", p=found)


@desk_view
def recuse(request: DeskRequest, stage: str, proposal_id: int) -> HttpResponse:
    return form_view(
        request, ReasonForm(request.POST or None, label="회피 사유"), lambda d: act.recuse(
            actor=request.actor, proposal_id=proposal_id, stage=StageKind(stage), reason=d["reason"]),
        "회피를 신청했습니다.", reverse("innovation:judging"), title="심사 회피 신청", button="신청")


@desk_view
def close_desk(request: DeskRequest) -> HttpResponse:
    cycle = cycle_of(request)
    rows = judging.mean_rows(request.actor, cycle.id, StageKind.DESK_REVIEW, clock.today())
    return form_view(
        request, _order_form(request, rows), lambda d: act.close_desk_review(
            actor=request.actor, cycle_id=cycle.id, chosen=d["order"], reason=d["reason"]),
        "서면심사를 마감했습니다.", reverse("innovation:judging"), title="서면심사 마감", button="마감", means=rows,
        quota=cycle.quotas.desk_review)


def _order_form(request: DeskRequest, rows: list[judging.MeanRow]) -> OrderForm:
    return OrderForm(request.POST or None, numbers={row.number: row.proposal_id for row in rows})


@desk_view
def awards(request: DeskRequest) -> HttpResponse:
    cycle, today = cycle_of(request), clock.today()
    return render(
        request,
        "innovation/awards.html",
        {
            "cycle": cycle,
            "rows": effects.awards(request.actor, cycle.id, today),
            "programme": request.actor.has("innovation.programme"),
            "window": cycle.window(StageKind.AWARDS),
            "fallen": board.fallen(cycle.id),
            "finalists": board.waiting_for_award(cycle.id),
            "open": cycle.window(StageKind.AWARDS).state_ko(today) == "진행 중",
        },
    )


@desk_view
def award(request: DeskRequest) -> HttpResponse:
    cycle = cycle_of(request)
    rows = judging.mean_rows(request.actor, cycle.id, StageKind.PRESENTATION, clock.today())
    quotas = cycle.quotas
    return form_view(
        request, _order_form(request, rows), lambda d: outcomes.award(
            actor=request.actor, cycle_id=cycle.id, order=d["order"], reason=d["reason"]),
        "시상하고 채택했습니다. 약속의 기준값을 고정했습니다.", reverse("innovation:awards"),
        title="시상·채택", button="시상하고 채택", means=rows,
        quota=quotas.grand + quotas.excellent + quotas.encouragement)


@desk_view
@require_POST
def reject_rest(request: DeskRequest) -> HttpResponse:
    cycle = cycle_of(request)
    return run(
        request,
        partial(
            outcomes.decide_rest,
            actor=request.actor,
            cycle_id=cycle.id,
            reason=request.POST.get("reason", ""),
        ),
        "불채택을 통지했습니다.",
        "innovation:awards",
    )
