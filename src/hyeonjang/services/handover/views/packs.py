"""Screens of packs: the list, one pack, its verbs, its documents."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from hyeonjang.commons.ui.views import DeskRequest, desk_view, download
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound
from hyeonjang.services.handover import drawings, forms, lists, papers
from hyeonjang.services.handover.actions import packs as act
from hyeonjang.services.handover.actions import remarks
from hyeonjang.services.handover.queries import packs as query
from hyeonjang.services.handover.queries import starts
from hyeonjang.services.handover.views.helpers import form_view, run
from hyeonjang.services.handover.views.looks import progress
from hyeonjang.services.handover.vocabulary import Part, Reason


@desk_view
@require_safe
def listing(request: DeskRequest) -> HttpResponse:
    filters = forms.FilterForm(request.GET)
    rows = query.listing(request.actor, clock.today(), **filters.chosen)
    if request.GET.get("format") == "xlsx":
        return download(lists.packs(rows, clock.today()), "업무 인계·인수.xlsx")
    return render(request, "handover/list.html", {"rows": rows, "filters": filters, "tally": query.tally(rows)})


@desk_view
@require_safe
def pack(request: DeskRequest, pack_id: int) -> HttpResponse:
    found = query.view(request.actor, pack_id, clock.today())
    flows = [(one, drawings.flow(one)) for one in found.flows if one["n"]]
    return render(request, "handover/pack.html", {
        "v": found, "flows": flows, "others": [one for one in found.flows if not one["n"]], "steps": progress(found)})


@desk_view
@require_safe
def file(request: DeskRequest, pack_id: int, form: str) -> HttpResponse:
    found = query.view(request.actor, pack_id, clock.today(), purpose="업무인계·인수서 문서로 받음")
    return download(papers.pack_file(found, form), f"업무인계·인수서 {found.row.number}.{form}", papers.TYPES[form])


@desk_view
def new(request: DeskRequest) -> HttpResponse:
    form = forms.NewForm(request.POST or None, posts=starts.startable(request.actor, clock.today()), initial={"effective": clock.today()})

    def begin(_: dict[str, object]) -> str:
        post, person, reason, effective = form.chosen()
        row = act.propose(actor=request.actor, post_id=post, outgoing_id=person, reason=reason, effective=effective)
        return reverse("handover:pack", args=[row.pk])

    return form_view(request, form, begin, "인계·인수서를 시작했습니다. 인수자를 정하고 작성하세요.", reverse("handover:list"),
                     title="인계 시작", button="시작하기", lead="인사발령은 저절로 만들어집니다. 업무분장을 조정할 때 여기서 시작합니다.")


@desk_view
@require_POST
def verb(request: DeskRequest, pack_id: int, name: str) -> HttpResponse:
    """Draw up, witness: verbs that need no form."""
    done: Callable[..., object] = act.draw if name == "draw" else act.witness
    said = "지금의 기록으로 작성했습니다." if name == "draw" else "입회를 확인했습니다."
    return run(request, partial(done, actor=request.actor, pack_id=pack_id), said, reverse("handover:pack", args=[pack_id]))


@desk_view
@require_POST
def right_moved(request: DeskRequest, pack_id: int, right_id: int) -> HttpResponse:
    return run(request, partial(remarks.right_moved, actor=request.actor, pack_id=pack_id, right_id=right_id), "권한을 받았다고 적었습니다.",
               reverse("handover:pack", args=[pack_id]))


@desk_view
def change(request: DeskRequest, pack_id: int, name: str) -> HttpResponse:
    """The verbs of a pack that are a page with one form."""
    found = query.view(request.actor, pack_id, clock.today())
    if name not in found.may:
        raise NotFound("지금은 할 수 없는 일입니다. 인계·인수서 화면으로 돌아가 주세요.")
    title, said, form, done = _VERBS[name](request, found)
    return form_view(request, form, done, said, reverse("handover:pack", args=[pack_id]), title=title, button=title,
                     lead=f"{found.row.number} {found.post_title}", note=_NOTES.get(name, ""),
                     facts=[("인계자", found.row.outgoing), ("인수자", found.row.incoming or "정하지 않음")])


def _name(request: DeskRequest, v: query.View) -> tuple:  # type: ignore[type-arg]
    people = query.choices(request.actor, v.row.id, clock.today())
    form = forms.IncomingForm(request.POST or None, people=people, initial={"version": v.version})
    return "인수자 정하기", "인수자를 정했습니다.", form, lambda d: act.name_incoming(
        actor=request.actor, pack_id=v.row.id, person_id=d["incoming"], version=d["version"])


def _remark(request: DeskRequest, v: query.View) -> tuple:  # type: ignore[type-arg]
    return "글 덧붙이기", "적었습니다.", forms.RemarkForm(request.POST or None), lambda d: remarks.remark(
        actor=request.actor, pack_id=v.row.id, part=Part(d["part"]), body=d["body"])


def _right(request: DeskRequest, v: query.View) -> tuple:  # type: ignore[type-arg]
    return "옮길 권한 적기", "적었습니다.", forms.RightForm(request.POST or None), lambda d: remarks.note_right(
        actor=request.actor, pack_id=v.row.id, system=d["system"], role=d["role"], scope=d["scope"])


def _hand(request: DeskRequest, v: query.View) -> tuple:  # type: ignore[type-arg]
    own = v.role_ko == "인계자"
    form = forms.HandForm(request.POST or None, own=own, initial={"version": v.version})
    return "인계하기", "인계했습니다. 인수자의 '내 일'에 올라갑니다.", form, lambda d: act.hand_over(
        actor=request.actor, pack_id=v.row.id, reason=d.get("reason", ""), version=d["version"])


def _take(request: DeskRequest, v: query.View) -> tuple:  # type: ignore[type-arg]
    items = query.carryable(request.actor, v.row.id, clock.today())
    form = forms.TakeForm(request.POST or None, items=items, every=v.row.reason is not Reason.DUTIES, initial={"version": v.version})
    return "인수하기", "인수했습니다. 입회자의 '내 일'에 올라갑니다.", form, lambda d: act.take_over(
        actor=request.actor, pack_id=v.row.id, only=d.get("items", []), version=d["version"])


def _withdraw(request: DeskRequest, v: query.View) -> tuple:  # type: ignore[type-arg]
    return "취소하기", "취소했습니다.", forms.WithdrawForm(request.POST or None, initial={"version": v.version}), lambda d: act.withdraw(
        actor=request.actor, pack_id=v.row.id, reason=d["reason"], version=d["version"])


_NOTES = {
    "hand": "인계하면 작성한 내용을 다시 작성할 수 없습니다. 빠진 것은 글로 덧붙입니다. 인수자의 '내 일'에 올라갑니다.",
    "take": "인수하면 이 직위의 일이 내 일이 됩니다. 업무분장을 조정한 것이면 내가 맡기로 한 건만 고르세요.",
    "withdraw": "취소한 인계·인수서는 되살릴 수 없습니다. 다시 필요하면 새로 시작합니다.",
}
_VERBS = {"name": _name, "remark": _remark, "right": _right, "hand": _hand, "take": _take, "withdraw": _withdraw}
