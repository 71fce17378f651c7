"""Series, meetings, agenda, papers and opinions."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from hyeonjang.commons.ui.views import DeskRequest, desk_view, download, duty_required
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound
from hyeonjang.services.meetings import drawings, permissions
from hyeonjang.services.meetings.actions import agenda, opinions
from hyeonjang.services.meetings.actions import series as series_act
from hyeonjang.services.meetings.forms import agenda as forms
from hyeonjang.services.meetings.forms.common import ReasonForm
from hyeonjang.services.meetings.queries import board as board_query
from hyeonjang.services.meetings.queries import decisions, meetings, names
from hyeonjang.services.meetings.views.helpers import form_view, run
from hyeonjang.services.meetings.vocabulary import CandidateState, MeetingState, Naming, Stance


@desk_view
@require_safe
def board(request: DeskRequest) -> HttpResponse:
    pk = board_query.main_series(request.actor)
    if pk is None:
        return render(request, "meetings/none.html", {"office": permissions.is_office(request.actor)})
    found = board_query.board(request.actor, pk, clock.today())
    return render(request, "meetings/board.html", {
        "b": found, "chart": drawings.discussion(found.weeks, found.slide.floor),
        "rate": board_query.percent(found.rate.percent) if found.rate.percent is not None else None,
        "shares": [board_query.percent(share) for share in found.slide.shares]})


@desk_view
@require_safe
def listing(request: DeskRequest) -> HttpResponse:
    return render(request, "meetings/list.html", {
        "upcoming": meetings.listing(request.actor, upcoming=True), "past": meetings.listing(request.actor),
        "office": permissions.is_office(request.actor)})


@desk_view
@require_safe
def meeting(request: DeskRequest, meeting_id: int) -> HttpResponse:
    found = meetings.meeting(request.actor, meeting_id)
    today = clock.today()
    rate = decisions.rate_of(found.series_id, today)
    return render(request, "meetings/meeting.html", {
        "m": found, "today": today, "planned": found.state is MeetingState.PLANNED, "open": found.state is MeetingState.OPEN,
        "carried": [row for row in decisions.listing(request.actor, today, state="open", series_id=found.series_id)
                    if row.meeting_id != found.id and found.state in {MeetingState.PLANNED, MeetingState.OPEN}], "rate": rate,
        "rate_ko": board_query.percent(rate.percent) if rate.percent is not None else None,
        "waiting": [c for c in found.candidates if c.state is CandidateState.WAITING],
        "ruled": [c for c in found.candidates if c.state is not CandidateState.WAITING]})


def _home(meeting_id: int) -> str:
    return reverse("meetings:meeting", args=[meeting_id])


@desk_view
@require_POST
def verb(request: DeskRequest, meeting_id: int, name: str) -> HttpResponse:
    """Gather candidates, fix the agenda: verbs that need no form."""
    act, said = {"gather": (agenda.gather, "안건 후보를 다시 모았습니다."), "fix": (agenda.fix, "의제를 확정했습니다.")}[name]
    return run(request, partial(act, actor=request.actor, meeting_id=meeting_id), said, _home(meeting_id))


@desk_view
@require_POST
def accept(request: DeskRequest, candidate_id: int, version: int) -> HttpResponse:
    meeting_id, _ = meetings.candidate(request.actor, candidate_id)
    return run(request, lambda: agenda.decide(actor=request.actor, candidate_id=candidate_id, version=version,
                                              state=CandidateState.ACCEPTED), "상정했습니다.", _home(meeting_id))


@desk_view
def rule(request: DeskRequest, candidate_id: int) -> HttpResponse:
    meeting_id, found = meetings.candidate(request.actor, candidate_id)
    form = forms.RulingForm(request.POST or None, initial={"version": found.version})
    return form_view(request, form, lambda d: agenda.decide(
        actor=request.actor, candidate_id=candidate_id, version=d["version"], state=CandidateState(d["state"]), reason=d["reason"]),
        "정했습니다.", _home(meeting_id), title="안건 후보 미루기·거절", lead=found.title, button="정하기",
        facts=[("올라온 까닭", found.why), ("출처", found.source_ko), ("담당 부서", found.department)])


@desk_view
def put_forward(request: DeskRequest, meeting_id: int) -> HttpResponse:
    found = meetings.meeting(request.actor, meeting_id)
    mine = [(pk, name) for pk, name in names.departments(clock.today())
            if request.actor.in_department(pk) or permissions.is_office(request.actor)]
    form = forms.OfferForm(request.POST or None, departments=mine)
    return form_view(request, form, lambda d: agenda.put_forward(actor=request.actor, meeting_id=meeting_id, offer=form.offer()),
                     "안건을 올렸습니다. 주재자가 정하면 여기에 보입니다.", _home(meeting_id), title="안건 올리기", lead=found.label, button="올리기")


@desk_view
def move(request: DeskRequest, meeting_id: int) -> HttpResponse:
    m = meetings.meeting(request.actor, meeting_id)
    form = forms.MoveForm(request.POST or None, initial={"on": m.held_on, "at": m.starts_at, "place": m.place, "version": m.version})
    return form_view(request, form, lambda d: series_act.move(
        actor=request.actor, meeting_id=meeting_id, version=d["version"], on=d["on"], at=d["at"], place=d["place"],
        reason=d["reason"]), "회의를 옮겼습니다.", _home(meeting_id), title="회의 옮기기", lead=m.label, button="옮기기")


@desk_view
def cancel(request: DeskRequest, meeting_id: int) -> HttpResponse:
    m = meetings.meeting(request.actor, meeting_id)
    form = ReasonForm(request.POST or None, label="취소하는 까닭", initial={"version": m.version})
    return form_view(request, form, lambda d: series_act.cancel(
        actor=request.actor, meeting_id=meeting_id, version=d["version"] or 0, reason=d["reason"]), "회의를 취소했습니다.",
        _home(meeting_id), title="회의 취소", lead=m.label, button="취소하기")


@desk_view
def item(request: DeskRequest, item_id: int) -> HttpResponse:
    agenda.mark_read(actor=request.actor, item_id=item_id)
    found = meetings.item(request.actor, item_id)
    form = forms.OpinionForm(request.POST or None)
    write = opinions.write_anonymously if found.naming is Naming.ANONYMOUS else opinions.write
    return form_view(request, form, lambda d: write(
        actor=request.actor, item_id=item_id, stance=Stance(d["stance"]), body=d["body"], condition=d["condition"]),
        "의견을 받았습니다.", reverse("meetings:item", args=[item_id]), "meetings/item.html", i=found,
        planned=found.meeting_state is MeetingState.PLANNED, anonymous=found.naming is Naming.ANONYMOUS,
        unread=[who for who, at in found.readers if at is None], read=[(who, at) for who, at in found.readers if at])


@desk_view
def arrange(request: DeskRequest, item_id: int) -> HttpResponse:
    found = meetings.item(request.actor, item_id)
    form = forms.ArrangeForm(request.POST or None, item=found, departments=names.departments(clock.today()))
    return form_view(request, form, lambda d: agenda.arrange(
        actor=request.actor, item_id=item_id, version=d["version"], to=form.arrangement()), "안건을 고쳤습니다.",
        reverse("meetings:item", args=[item_id]), title="안건 손보기", lead=found.title, button="저장")


@desk_view
def send_paper(request: DeskRequest, item_id: int) -> HttpResponse:
    found = meetings.item(request.actor, item_id)
    form = forms.PaperForm(request.POST or None, request.FILES or None)

    def send(d: dict[str, object]) -> object:
        file = request.FILES.get("file")
        return agenda.send_paper(actor=request.actor, item_id=item_id, title=str(d["title"]), body=str(d["body"]),
                                 file_name=file.name or "" if file else "", content=file.read() if file else b"")

    return form_view(request, form, send, "자료를 배포했습니다.", reverse("meetings:item", args=[item_id]), title="자료 배포",
                     lead=found.title, button="배포하기", upload=True)


@desk_view
@require_safe
def paper(request: DeskRequest, paper_id: int) -> HttpResponse:
    name, content = meetings.paper(request.actor, paper_id)
    return download(content, name, "application/octet-stream")


@desk_view
def ask(request: DeskRequest, item_id: int) -> HttpResponse:
    found = meetings.item(request.actor, item_id)
    form = ReasonForm(request.POST or None, label="질문", hint="공유 안건은 질문이 있으면 회의에서 다룹니다.")
    return form_view(request, form, lambda d: agenda.ask(actor=request.actor, item_id=item_id, body=d["reason"]),
                     "질문을 보냈습니다.", reverse("meetings:item", args=[item_id]), title="질문하기", lead=found.title, button="보내기")


@desk_view
def answer(request: DeskRequest, item_id: int, question_id: int) -> HttpResponse:
    found = meetings.item(request.actor, item_id)
    question = next((one for one in found.questions if one.id == question_id), None)
    if question is None:
        raise NotFound("그 질문을 찾을 수 없습니다.")
    form = ReasonForm(request.POST or None, label="답")
    return form_view(request, form, lambda d: agenda.answer(actor=request.actor, question_id=question_id, body=d["reason"]),
                     "답했습니다.", reverse("meetings:item", args=[item_id]), title="질문에 답하기", lead=found.title, button="답하기",
                     facts=[("질문", question.body), ("물은 직위", question.post_label)])


@duty_required(permissions.DUTY)
@require_safe
def series(request: DeskRequest) -> HttpResponse:
    return render(request, "meetings/series.html", {"rows": meetings.all_series(request.actor)})


@duty_required(permissions.DUTY)
def new_series(request: DeskRequest) -> HttpResponse:
    initial = {"host": "연천군", "minutes": 60, "papers_days": 1, "discussion_floor": 50, "begins": clock.today(), "at": "09:00"}
    form = forms.SeriesForm(request.POST or None, posts=names.head_posts(clock.today()), initial=initial)
    return form_view(request, form, lambda d: series_act.create(actor=request.actor, plan=form.plan()), "정례회의를 만들었습니다.",
                     reverse("meetings:series"), title="새 정례회의", button="만들기")


@duty_required(permissions.DUTY)
def edit_series(request: DeskRequest, series_id: int) -> HttpResponse:
    found = meetings.series(request.actor, series_id)
    form = forms.SeriesForm(request.POST or None, posts=names.head_posts(clock.today()), series=found)
    return form_view(request, form, lambda d: series_act.change(
        actor=request.actor, series_id=series_id, version=d["version"], plan=form.plan()), "정례회의를 고쳤습니다.",
        reverse("meetings:series"), title="정례회의 고치기", lead=found.name, button="저장")
