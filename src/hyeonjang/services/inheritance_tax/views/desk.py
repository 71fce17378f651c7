"""Desk pages of inheritances: the lists, one death and its verbs, collecting letters, the counter, effect, settings."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from hyeonjang.commons.org import queries as org
from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.ui.views import DeskRequest, desk_view, download, page_of, refuse
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound, Refused

from .. import forms
from ..actions import letters, setup
from ..permissions import may_manage, may_see
from ..queries import deaths, desk, known
from .verbs import VERBS


def _closed(request: DeskRequest) -> HttpResponse:
    """Nobody chose a team yet, or this is somebody else's desk: say so instead of an error."""
    chosen = known.settings(request.actor)
    return render(request, "inheritance_tax/closed.html", {"unset": chosen.unit_id is None, "team": known.names(chosen)}, status=200)


def _here(actor: Actor) -> bool:
    return may_see(actor, known.units(actor))


@desk_view
def listing(request: DeskRequest) -> HttpResponseBase:
    """상속 취득세 안내: what is to be sent today, what passes its deadline, who is not known yet."""
    if not _here(request.actor):
        return _closed(request)
    today = clock.today()
    tally = desk.tally(request.actor, today)
    view = request.GET.get("view", "") or ("letters" if tally.letters else "due")
    view = view if view in desk.VIEWS else "due"
    form = forms.FilterForm(request.GET or None)
    page = page_of(request, desk.listing(request.actor, view, today, query=request.GET.get("q", "")))
    counts = {"letters": tally.letters, "late": tally.late, "heirs": tally.heirs, "undelivered": tally.undelivered, "done": tally.filed}
    tabs = [{"title": title, "url": f"?view={key}", "current": key == view, "count": counts.get(key)} for key, title in desk.VIEWS.items()]
    return render(request, "inheritance_tax/desk.html", {
        "page": page, "rows": desk.lines(request.actor, list(page.object_list), today), "tally": tally, "tabs": tabs, "view": view,
        "form": form, "title": desk.VIEWS[view], "today": today,
    })


def _death_page(request: DeskRequest, death_id: int, purpose: str = "") -> HttpResponse:
    view = deaths.death_view(request.actor, death_id, purpose=purpose)
    groups: dict[str, list[tuple[str, str]]] = {}
    for name, verb in VERBS.items():
        if verb.offered(view):
            groups.setdefault(verb.group, []).append((verb.title, reverse("inheritance_tax:verb", args=[death_id, name])))
    context = {"d": view, "groups": groups, "purpose_form": forms.PurposeForm(), "today": clock.today(),
               "steps": [{"title": f"{step.title}", "state": step.state, "when": step.when} for step in view.steps]}
    return render(request, "inheritance_tax/death.html", context)


@desk_view
def death(request: DeskRequest, death_id: int) -> HttpResponseBase:
    """One death: what was left, who inherits, by when, what was told."""
    return _death_page(request, death_id)


@desk_view
@require_POST
def disclose(request: DeskRequest, death_id: int) -> HttpResponseBase:
    form = forms.PurposeForm(request.POST)
    if not form.is_valid():
        messages.error(request, "개인정보를 보는 까닭을 골라 주세요.")
        return redirect("inheritance_tax:death", death_id=death_id)
    return _death_page(request, death_id, form.cleaned_data["purpose"])


@desk_view
def verb(request: DeskRequest, death_id: int, name: str) -> HttpResponseBase:
    """The page of one verb: its form, or the verb itself."""
    found, view = VERBS.get(name), deaths.death_view(request.actor, death_id)
    if found is None:
        raise NotFound("그런 화면은 없습니다. 상속 화면에서 다시 골라 주세요.")
    made = found.form(view, request.GET.get("of", ""))
    form = forms.VerbForm(request.POST or None, made=made, initial={"seen": view.version})
    if request.method == "POST" and form.is_valid():
        try:
            found.run(request.actor, view, form.cleaned_data)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, found.said)
            return redirect("inheritance_tax:death", death_id=death_id)
    return render(request, "inheritance_tax/verb.html", {"d": view, "verb": found, "form": form}, status=422 if form.errors else 200)


@desk_view
def preview(request: DeskRequest, death_id: int, heir_id: int) -> HttpResponseBase:
    """The next letter to one heir, as it would go out today."""
    try:
        data = deaths.preview(request.actor, death_id, heir_id)
    except Refused as refusal:
        if refusal.code == "not_found":
            raise
        messages.error(request, refusal.sentence)
        return redirect("inheritance_tax:death", death_id=death_id)
    return download(data, "상속 취득세 안내 미리 보기.pdf", "application/pdf")


@desk_view
@require_POST
def collect(request: DeskRequest) -> HttpResponseBase:
    """Put the letters of the day into runs; who tries and releases them does so in 통지."""
    try:
        found = letters.collect(actor=request.actor)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("inheritance_tax:desk")
    if not found.letters:
        messages.success(request, "오늘 보낼 안내가 더 없습니다.")
        return redirect("inheritance_tax:desk")
    names = ", ".join(f"{name} {count}통" for _, name, count in found.runs)
    messages.success(request, f"{names}을 대량 발송에 넣었습니다. 미리 해 본 뒤 부서장이 승인하면 나갑니다.")
    return redirect("notices:run", run_id=found.runs[0][0]) if len(found.runs) == 1 else redirect("notices:runs")


def _units(actor: Actor) -> list[tuple[str, str]]:
    """Teams that the actor's departments have."""
    found = org.snapshot(clock.today())
    rows = [(str(unit), found.units[unit].name) for department in sorted(actor.department_ids) for unit in found.below(department)
            if found.units[unit].kind == "팀"]
    chosen = known.settings(actor).unit_id
    return rows if chosen is None or any(pk == str(chosen) for pk, _ in rows) or chosen not in found.units else [
        (str(chosen), found.units[chosen].name), *rows]


@desk_view
@require_POST
def publish(request: DeskRequest) -> HttpResponseBase:
    """Publish the letters as this release writes them."""
    try:
        changed = setup.publish_letters(actor=request.actor)
        messages.success(request, f"안내문 {len(changed)}가지를 공개했습니다." if changed else "안내문이 이미 맞습니다.")
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("inheritance_tax:settings")


@desk_view
def settings(request: DeskRequest) -> HttpResponseBase:
    """The county's choices."""
    row = known.settings(request.actor)
    names = ("contact", "first_days", "second_days", "last_days", "vehicle_days", "register_basis", "holdout_percent", "holdout_basis")
    initial: dict[str, Any] = {**{name: getattr(row, name) for name in names}, "unit": str(row.unit_id or ""), "seen": row.version}
    form = forms.SettingsForm(request.POST or None, units=_units(request.actor), initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            setup.configure(actor=request.actor, seen=data["seen"], unit_id=int(data["unit"]), **{name: data[name] for name in names})
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, "설정을 바꾸었습니다. 다음 안내부터 쓰입니다.")
            return redirect("inheritance_tax:settings")
    may = row.unit_id is None or may_manage(request.actor, known.units_of(row))
    return render(request, "inheritance_tax/settings.html", {"form": form, "may": may}, status=422 if form.errors else 200)
