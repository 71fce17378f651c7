"""Desk pages of benefits: the lists, taking an application, one benefit and its verbs, letters, settings."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from hyeonjang.commons.cases.actions.intake import Applicant
from hyeonjang.commons.cases.forms import PurposeForm, VerbForm
from hyeonjang.commons.cases.views.pictures import dates
from hyeonjang.commons.org import queries as org
from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.ui.views import DeskRequest, desk_view, download, page_of, refuse
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound, Refused

from .. import forms, papers
from ..actions import afterwards, intake, setup
from ..permissions import may_manage
from ..queries import applications, claims, desk, field, known, letters
from .verbs import VERBS, Subject, people

SCOPES = {"mine": "내 건", "team": "우리 팀", "department": "우리 과", "county": "군 전체"}
VIEWS = {"due": "기한 순", "now": "지금 결정할 수 있음", "replies": "회신을 기다림", "closing": "급여 마감 전", "after": "결정 뒤 확인"}


def _units(actor: Actor) -> list[tuple[str, str]]:
    """Teams to which an application can go: the county's own choice, then those of the actor's departments."""
    found, chosen = org.snapshot(clock.today()), known.settings(actor)
    rows = [(str(chosen.unit_id), found.units[chosen.unit_id].name)] if chosen.unit_id in found.units else []
    for department in sorted(actor.department_ids):
        below = found.below(department)
        rows += [(str(u), found.units[u].name) for u in below if found.units[u].kind == "팀"]
    return list(dict(rows).items())


def _scope(request: DeskRequest) -> desk.Scope:
    wanted = request.GET.get("scope", "")
    return wanted if wanted in SCOPES else _own_scope(request.actor)  # type: ignore[return-value]


def _own_scope(actor: Actor) -> desk.Scope:
    """What somebody answers for: the governor the county, a head the department, everybody else the team."""
    if actor.is_chief:
        return "county"
    return "team" if set(actor.unit_ids) - set(actor.department_ids) else "department"


def _tabs(name: str, titles: dict[str, str], current: str, kept: str) -> list[dict[str, object]]:
    return [{"title": title, "url": f"?{name}={key}&{kept}", "current": key == current} for key, title in titles.items()]


@desk_view
def listing(request: DeskRequest) -> HttpResponseBase:
    """보장결정: what is due, what can be decided now, what waits for answers, what makes the next payment."""
    today, scope, view = clock.today(), _scope(request), request.GET.get("view", "due")
    view = view if view in VIEWS else "due"
    form = forms.DeskFilter(request.GET or None)
    rows = desk.rows(request.actor, scope, today, benefit_code=request.GET.get("benefit", ""))
    after = desk.afterwards(request.actor, scope)
    shown = after if view == "after" else desk.pick(rows, view, today)  # type: ignore[arg-type]
    scopes = {k: t for k, t in SCOPES.items() if k != "county" or request.actor.is_chief or request.actor.has("audit.read")}
    return render(request, "benefits/desk.html", {
        "page": page_of(request, shown), "view": view, "scope": scope, "form": form, "title": VIEWS[view],
        "tally": desk.tally(request.actor, rows, after, today), "scopes": _tabs("scope", scopes, scope, f"view={view}"),
        "views": _tabs("view", VIEWS, view, f"scope={scope}"), "today": today,
    })


@desk_view
def new(request: DeskRequest) -> HttpResponseBase:
    """An application at the counter."""
    units = _units(request.actor)
    form = forms.NewForm(request.POST or None, units=units, unit=units[0][0] if units else "")
    hints: list[str] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        hints = applications.same_person(request.actor, data["name"], data["birth_date"])
        try:
            applied = _apply(request.actor, data)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, f"{', '.join(number for _, _, number in applied.claims)}으로 접수했습니다. 받은 서류와 동의를 적으세요.")
            return redirect("benefits:application", application_id=applied.id)
    return render(request, "benefits/new.html", {"form": form, "hints": hints}, status=422 if form.errors else 200)


def _apply(actor: Actor, data: dict[str, Any]) -> intake.Applied:
    person = Applicant(data["name"], data["birth_date"], data["phone"], data["address"])
    foreign = ((data["system"], data["foreign"]),) if data["system"] or data["foreign"] else ()
    return intake.apply(
        actor=actor, applicant=person, benefits_asked=data["benefits"], unit_id=int(data["unit"]), channel=data["channel"],
        filed_on=data["filed_on"], competent=not data["elsewhere"], transferred_on=data["transferred_on"], told=data["told"],
        priority=data["priority"], foreign=foreign,
    )


@desk_view
def application(request: DeskRequest, application_id: int) -> HttpResponseBase:
    """One application: its benefits, the papers of all of them once, the household facts that a rule needs."""
    view = applications.application_view(request.actor, application_id)
    papers_form, household_form = _application_forms(request, view)
    form = household_form if request.POST.get("what") == "household" else papers_form
    if request.method == "POST" and form.is_valid():
        try:
            _take(request.actor, view, form.cleaned_data, request.POST.get("what", ""))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, "적었습니다.")
            return redirect("benefits:application", application_id=application_id)
    context = {"a": view, "papers_form": papers_form, "household_form": household_form if household_form.fields else None}
    return render(request, "benefits/application.html", context, status=422 if form.errors else 200)


def _application_forms(request: DeskRequest, view: applications.ApplicationView) -> tuple[forms.PlainForm, forms.PlainForm]:
    what = request.POST.get("what") if request.method == "POST" else ""
    wanted = [(p.code, f"{p.name}{f' ({p.when})' if p.when else ''}") for p in view.papers if p.by != "office" and not p.here]
    consents = [(code, name) for code, name, _, given in view.consents if given is None]
    return (
        forms.PlainForm(request.POST if what == "papers" else None, made=forms.papers_fields(wanted, consents)),
        forms.PlainForm(request.POST if what == "household" else None, made=forms.household_fields(view.needs, view.household)),
    )


def _take(actor: Actor, view: applications.ApplicationView, data: dict[str, Any], what: str) -> None:
    if what == "household":
        known_ = {**view.household, **data}
        intake.set_household(actor=actor, application_id=view.id, household=intake.Household(**known_))
        return
    consents = {key.removeprefix("consent_"): value for key, value in data.items() if key.startswith("consent_") and value is not None}
    intake.take_papers(actor=actor, application_id=view.id,
                       papers=intake.Papers(data.get("documents", ()), consents, data["evidence"]))


@desk_view
def of_case(request: DeskRequest, case_id: int) -> HttpResponseBase:
    return redirect("benefits:claim", claim_id=claims.of_case(request.actor, case_id))


def _claim_page(request: DeskRequest, claim_id: int, purpose: str = "") -> HttpResponse:
    view = claims.claim_view(request.actor, claim_id, purpose=purpose)
    groups: dict[str, list[tuple[str, str]]] = {}
    for name, verb in VERBS.items():
        if verb.offered(view):
            groups.setdefault(verb.group, []).append((verb.title, reverse("benefits:verb", args=[claim_id, name])))
    context = {"c": view, "groups": groups, "chart": dates(view.case), "purpose_form": PurposeForm(), "today": clock.today()}
    return render(request, "benefits/claim.html", context)


@desk_view
def claim(request: DeskRequest, claim_id: int) -> HttpResponseBase:
    """One benefit: can it be decided now, what it waits for, what is known, what happened."""
    return _claim_page(request, claim_id)


@desk_view
@require_POST
def disclose(request: DeskRequest, claim_id: int) -> HttpResponseBase:
    form = PurposeForm(request.POST)
    if not form.is_valid():
        messages.error(request, "개인정보를 보는 까닭을 골라 주세요.")
        return redirect("benefits:claim", claim_id=claim_id)
    return _claim_page(request, claim_id, form.cleaned_data["purpose"])


@desk_view
def verb(request: DeskRequest, claim_id: int, name: str) -> HttpResponseBase:
    """The page of one verb: its form, or the verb itself."""
    found, view = VERBS.get(name), claims.claim_view(request.actor, claim_id)
    if found is None:
        raise NotFound("그런 화면은 없습니다. 급여 화면에서 다시 골라 주세요.")
    subject = Subject(view, people(view) if name == "visit" else [])
    form = VerbForm(request.POST or None, made=found.form(subject), initial={"seen": view.case.version})
    if request.method == "POST" and form.is_valid():
        try:
            said = found.run(request.actor, view, form.cleaned_data)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, str(said or found.said))
            return redirect("benefits:claim", claim_id=claim_id)
    return render(request, "benefits/verb.html", {"c": view, "verb": found, "form": form, "name": name},
                  status=422 if form.errors else 200)


@desk_view
def letter_new(request: DeskRequest, ruling_id: int) -> HttpResponseBase:
    """The letter before it goes out: every item the law wants, with what the rules propose."""
    chosen = known.settings(request.actor)
    department = request.actor.posts[0].department_name if request.actor.posts else ""
    view = letters.letter_form(request.actor, ruling_id, papers.officer_line(request.actor, department, chosen.contact))
    made: dict[str, Any] = {
        code: forms.text(name, cite, initial=text, required=False, rows=2 + text.count("\n"), limit=4000)
        for code, name, cite, text in view.items
    }
    form = forms.PlainForm(request.POST or None, made={"document_number": forms.line("문서번호", limit=100), **made})
    if request.method == "POST" and form.is_valid():
        try:
            texts = {code: form.cleaned_data[code] for code, *_ in view.items}
            pk = afterwards.issue_letter(actor=request.actor, ruling_id=ruling_id, texts=texts,
                                         document_number=form.cleaned_data["document_number"])
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, "통지서를 발급했습니다. 내려받아 보내세요.")
            return redirect("benefits:letter", letter_id=pk)
    return render(request, "benefits/letter_new.html", {"letter": view, "form": form}, status=422 if form.errors else 200)


@desk_view
def letter(request: DeskRequest, letter_id: int) -> HttpResponseBase:
    view = letters.letter_view(request.actor, letter_id)
    return render(request, "benefits/letter.html", {"letter": view, "letter_id": letter_id})


@desk_view
def letter_file(request: DeskRequest, letter_id: int, form: str) -> HttpResponseBase:
    """The letter as it goes out."""
    view = letters.letter_view(request.actor, letter_id)
    kind = "application/pdf" if form == "pdf" else "application/hwp+zip"
    return download(papers.letter_file(view, form), f"결정통지서 {view.case_number}.{form}", kind)


@desk_view
def photo(request: DeskRequest, photo_id: int) -> HttpResponseBase:
    data, media = field.photo(request.actor, photo_id)
    response = HttpResponse(data, content_type=media)
    response["Cache-Control"] = "no-store"
    return response


@desk_view
def settings(request: DeskRequest) -> HttpResponseBase:
    """The county's choices, and the case types that follow from them."""
    row, found = known.settings(request.actor), org.snapshot(clock.today())
    names = ("promise_days", "emergency_days", "level", "two_persons", "closing_20", "closing_25", "chase_every", "area",
             "voucher", "contact")
    units = [(str(u.id), u.name) for u in found.units.values() if u.kind == "팀"]
    initial = {**{name: getattr(row, name) for name in names}, "unit": str(row.unit_id or ""), "seen": row.version}
    form = forms.SettingsForm(request.POST or None, units=units, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            data = form.cleaned_data
            setup.configure(actor=request.actor, seen=data["seen"], unit_id=int(data["unit"]) if data["unit"] else None,
                            **{name: data[name] for name in names})
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, "설정을 바꾸었습니다. 건 종류를 다시 맞추면 내일부터의 신청에 쓰입니다.")
            return redirect("benefits:settings")
    context = {"form": form, "may": may_manage(request.actor)}
    return render(request, "benefits/settings.html", context, status=422 if form.errors else 200)


@desk_view
@require_POST
def install(request: DeskRequest) -> HttpResponseBase:
    """Publish the case types as law and settings say."""
    try:
        done = setup.install(actor=request.actor)
        messages.success(request, f"새 종류 {done.types}개, 새 판 {done.versions}개를 공개했습니다. 그대로인 급여는 {done.same}개입니다.")
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("benefits:settings")
