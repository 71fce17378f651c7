"""Selection by departments, judging, awards."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from hyeonjang.commons.org import queries as org
from hyeonjang.commons.ui.views import DeskRequest, desk_view
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound
from hyeonjang.services.innovation import drawings
from hyeonjang.services.innovation.actions import funnel as act
from hyeonjang.services.innovation.actions import outcomes
from hyeonjang.services.innovation.forms.common import ReasonForm
from hyeonjang.services.innovation.forms.programme import AppointForm, OrderForm, ScoreForm, SelectForm
from hyeonjang.services.innovation.queries import board, cycles, judging
from hyeonjang.services.innovation.queries import outcomes as effects
from hyeonjang.services.innovation.queries import proposals as one
from hyeonjang.services.innovation.views.helpers import cycle_of, form_page, run, submitted
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
    form = SelectForm(request.POST or None, waiting=waiting)
    if submitted(
        request,
        form,
        lambda: act.select_department(
            actor=request.actor,
            cycle_id=cycle.id,
            department_id=department_id,
            chosen=form.cleaned_data["chosen"],
            reason=form.cleaned_data["reason"],
        ),
        "부서 우수사례를 선정했습니다.",
    ):
        return redirect("innovation:funnel")
    return form_page(request, form, "부서 우수사례 선정", "선정", reverse("innovation:funnel"))


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
    cycle = cycle_of(request)
    form = AppointForm(request.POST or None)

    def save() -> object:
        person = org_person(form.cleaned_data["number"])
        return act.appoint(
            actor=request.actor,
            cycle_id=cycle.id,
            stage=StageKind(form.cleaned_data["stage"]),
            person_id=person[0],
            label=person[1],
            department_id=person[2],
        )

    if submitted(request, form, save, "심사위원을 위촉했습니다."):
        return redirect("innovation:judging")
    return form_page(request, form, "심사위원 위촉", "위촉", reverse("innovation:judging"))


def org_person(number: str) -> tuple[int, str, int | None]:
    """A person by number: id, title with name, department; refuses an unknown number."""
    found = org.snapshot(clock.today())
    for post in found.posts.values():
        for person in found.people_at(post.id):
            if person.number == number.strip():
                department = found.department_of(person.unit_id)
                return person.id, f"{person.title} {person.name}", department.id if department else None
    raise NotFound("그 사번의 직원이 없습니다. 조직도에서 사번을 확인해 주세요.", field="number")


@desk_view
def score(request: DeskRequest, stage: str, proposal_id: int) -> HttpResponse:
    found = one.one(request.actor, proposal_id, clock.today())
    form = ScoreForm(request.POST or None, criteria=cycles.criteria(found.cycle_id))
    if submitted(
        request,
        form,
        lambda: act.score(
            actor=request.actor,
            proposal_id=proposal_id,
            stage=StageKind(stage),
            points=form.points(),
            opinion=form.cleaned_data["opinion"],
        ),
        "심사표를 냈습니다.",
    ):
        return redirect("innovation:judging")
    return form_page(
        request,
        form,
        f"심사표: {found.title}",
        "심사표 내기",
        reverse("innovation:judging"),
        "한 번 낸 점수는 고칠 수 없습니다.",
        p=found,
    )


@desk_view
def recuse(request: DeskRequest, stage: str, proposal_id: int) -> HttpResponse:
    form = ReasonForm(request.POST or None, label="회피 사유")
    if submitted(
        request,
        form,
        lambda: act.recuse(
            actor=request.actor,
            proposal_id=proposal_id,
            stage=StageKind(stage),
            reason=form.cleaned_data["reason"],
        ),
        "회피를 신청했습니다.",
    ):
        return redirect("innovation:judging")
    return form_page(request, form, "심사 회피 신청", "신청", reverse("innovation:judging"))


@desk_view
def close_desk(request: DeskRequest) -> HttpResponse:
    cycle = cycle_of(request)
    rows = judging.mean_rows(request.actor, cycle.id, StageKind.DESK_REVIEW, clock.today())
    form = OrderForm(request.POST or None, numbers={row.number: row.proposal_id for row in rows})
    if submitted(
        request,
        form,
        lambda: act.close_desk_review(
            actor=request.actor,
            cycle_id=cycle.id,
            chosen=form.cleaned_data["order"],
            reason=form.cleaned_data["reason"],
        ),
        "서면심사를 마감했습니다.",
    ):
        return redirect("innovation:judging")
    return form_page(request, form, "서면심사 마감", "마감", reverse("innovation:judging"))


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
            "counts": board.funnel(cycle.id),
        },
    )


@desk_view
def award(request: DeskRequest) -> HttpResponse:
    cycle = cycle_of(request)
    rows = judging.mean_rows(request.actor, cycle.id, StageKind.PRESENTATION, clock.today())
    form = OrderForm(request.POST or None, numbers={row.number: row.proposal_id for row in rows})
    if submitted(
        request,
        form,
        lambda: outcomes.award(
            actor=request.actor,
            cycle_id=cycle.id,
            order=form.cleaned_data["order"],
            reason=form.cleaned_data["reason"],
        ),
        "시상하고 채택했습니다. 약속의 기준값을 고정했습니다.",
    ):
        return redirect("innovation:awards")
    return form_page(request, form, "시상·채택", "시상하고 채택", reverse("innovation:awards"))


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
