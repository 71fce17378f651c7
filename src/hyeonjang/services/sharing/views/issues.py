"""군정 현안: the list with its feed, one page an issue, its verbs."""

from __future__ import annotations

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from hyeonjang.commons.ui.views import DeskRequest, desk_view
from hyeonjang.kit import clock
from hyeonjang.services.sharing.actions import issues as act
from hyeonjang.services.sharing.forms import issues as forms
from hyeonjang.services.sharing.forms.common import ReasonForm, chosen
from hyeonjang.services.sharing.queries import issues as query
from hyeonjang.services.sharing.queries import linked, names
from hyeonjang.services.sharing.views.helpers import form_view, run
from hyeonjang.services.sharing.vocabulary import Coordinated, Stance, Visibility


@desk_view
@require_safe
def listing(request: DeskRequest) -> HttpResponse:
    filters = forms.IssueFilter(request.GET or {"state": "open"}, departments=names.departments(names.snapshot()))
    asked = chosen(filters)
    rows = query.listing(request.actor, state=asked.get("state") or "", text=asked.get("q") or "", department_id=asked.get("department"))
    return render(request, "sharing/issues.html", {"rows": rows, "filters": filters, "feed": query.feed(request.actor, 20)})


@desk_view
@require_safe
def one(request: DeskRequest, issue_id: int) -> HttpResponse:
    return render(request, "sharing/issue.html", {"i": query.one(request.actor, issue_id)})


def _home(issue_id: int) -> str:
    return reverse("sharing:issue", args=[issue_id])


@desk_view
def new(request: DeskRequest) -> HttpResponse:
    own = request.actor.department_ids
    form = forms.IssueForm(request.POST or None, departments=[row for row in names.departments(names.snapshot()) if row[0] not in own])
    return form_view(request, form, lambda d: _home(act.open_issue(actor=request.actor, plan=act.Plan(
        d["title"], d["body"], tuple(d["departments"]), Visibility(d["visibility"]))).pk), "현안을 등록했습니다.", reverse("sharing:issues"),
        title="현안 등록", lead="여러 부서가 함께 풀 군정의 문제를 한 화면에 모읍니다.", button="등록하기")


@desk_view
def change(request: DeskRequest, issue_id: int, name: str) -> HttpResponse:
    """The verbs of an issue, each a page with one form."""
    found = query.one(request.actor, issue_id)
    title, said, form, verb = _VERBS[name](request, found)
    return form_view(request, form, verb, said, _home(issue_id), title=title, lead=str(f"{found.row.number} {found.row.title}"), button=title)


def _change(request: DeskRequest, i: query.View) -> tuple:  # type: ignore[type-arg]
    form = forms.ChangeForm(request.POST or None, initial={
        "title": i.row.title, "body": i.body, "visibility": str(i.row.visibility), "version": i.version})
    return ("현안 고치기", "현안을 고쳤습니다.", form, lambda v: act.change(
        actor=request.actor, issue_id=i.row.id, title=v["title"], body=v["body"], visibility=Visibility(v["visibility"]), version=v["version"]))


def _join(request: DeskRequest, i: query.View) -> tuple:  # type: ignore[type-arg]
    known = {pk for pk, *_ in i.departments}
    form = forms.DepartmentForm(request.POST or None, departments=[row for row in names.departments(names.snapshot()) if row[0] not in known])
    return ("부서 더하기", "부서를 더했습니다.", form, lambda v: act.join(
        actor=request.actor, issue_id=i.row.id, department_id=v["department"], why=v["why"]))


def _leave(request: DeskRequest, i: query.View) -> tuple:  # type: ignore[type-arg]
    form = forms.LeaveForm(request.POST or None, departments=[(pk, name) for pk, name, _, lead in i.departments if not lead])
    return ("부서 빼기", "부서를 뺐습니다.", form, lambda v: act.leave(
        actor=request.actor, issue_id=i.row.id, department_id=v["department"], reason=v["reason"]))


def _tell(request: DeskRequest, i: query.View) -> tuple:  # type: ignore[type-arg]
    return ("소식 적기", "소식을 적었습니다.", forms.NoteForm(request.POST or None), lambda v: act.tell(
        actor=request.actor, issue_id=i.row.id, text=v["text"]))


def _raise(request: DeskRequest, i: query.View) -> tuple:  # type: ignore[type-arg]
    form = forms.QuestionForm(request.POST or None, posts=query.owner_choices(request.actor, i.row.id))
    return ("문제 올리기", "풀 문제를 올렸습니다.", form, lambda v: act.raise_question(
        actor=request.actor, issue_id=i.row.id, text=v["text"], post_id=v["post"], due=v["due"]))


def _link(request: DeskRequest, i: query.View) -> tuple:  # type: ignore[type-arg]
    form = forms.LinkForm(request.POST or None, targets=linked.choices(request.actor))
    return ("연결하기", "연결했습니다.", form, lambda v: act.link(
        actor=request.actor, issue_id=i.row.id, kind=form.chosen[0], key=form.chosen[1]))


def _opine(request: DeskRequest, i: query.View) -> tuple:  # type: ignore[type-arg]
    return ("부서 의견 내기", "의견을 남겼습니다.", forms.OpinionForm(request.POST or None), lambda v: act.opine(
        actor=request.actor, issue_id=i.row.id, stance=Stance(v["stance"]), body=v["body"]))


def _coordinate(request: DeskRequest, i: query.View) -> tuple:  # type: ignore[type-arg]
    ruling = i.row.standing.waiting
    form = forms.CoordinationForm(request.POST or None, ruling=ruling)
    return ("상급자 지시 적기" if ruling else "기획조정 적기", "적었습니다.", form, lambda v: act.coordinate(
        actor=request.actor, issue_id=i.row.id, outcome=Coordinated(v["outcome"]), text=v["text"]))


def _close(request: DeskRequest, i: query.View) -> tuple:  # type: ignore[type-arg]
    form = ReasonForm(request.POST or None, label="무엇이 되었나", initial={"version": i.version})
    return ("현안 마치기", "현안을 마쳤습니다.", form, lambda v: act.close(
        actor=request.actor, issue_id=i.row.id, text=v["reason"], version=v["version"]))


def _reopen(request: DeskRequest, i: query.View) -> tuple:  # type: ignore[type-arg]
    return ("현안 다시 열기", "현안을 다시 열었습니다.", ReasonForm(request.POST or None, label="다시 여는 까닭"),
            lambda v: act.reopen(actor=request.actor, issue_id=i.row.id, reason=v["reason"]))


_VERBS = {"change": _change, "join": _join, "leave": _leave, "tell": _tell, "raise": _raise, "link": _link, "opine": _opine,
          "coordinate": _coordinate, "close": _close, "reopen": _reopen}


@desk_view
def question(request: DeskRequest, question_id: int, name: str) -> HttpResponse:
    """Answer, drop or move an open question."""
    issue_id, q, label = query.question(request.actor, question_id)
    title: str
    form: Form
    if name == "answer":
        title, form = "문제 풀기", forms.AnswerForm(request.POST or None, initial={"version": q.version})
    elif name == "drop":
        title, form = "문제 접기", ReasonForm(request.POST or None, label="접는 까닭", initial={"version": q.version})
    else:
        title, form = "담당·기한 바꾸기", forms.MoveForm(request.POST or None, posts=query.owner_choices(request.actor, issue_id),
                                                initial={"version": q.version, "due": max(q.due, clock.today())})
    verbs = {
        "answer": lambda v: act.answer(actor=request.actor, question_id=question_id, text=v["text"], version=v["version"]),
        "drop": lambda v: act.drop(actor=request.actor, question_id=question_id, reason=v["reason"], version=v["version"]),
        "move": lambda v: act.move_question(actor=request.actor, question_id=question_id, post_id=v["post"], due=v["due"],
                                            reason=v["reason"], version=v["version"])}
    return form_view(request, form, lambda v: verbs[name](v) and None, "적었습니다.", _home(issue_id), title=title, lead=label, button=title,
                     facts=[("풀 문제", q.text), ("담당", q.owner)])


@desk_view
@require_POST
def unlink(request: DeskRequest, issue_id: int, link_id: int) -> HttpResponse:
    return run(request, lambda: act.unlink(actor=request.actor, link_id=link_id), "연결을 뺐습니다.", _home(issue_id))
