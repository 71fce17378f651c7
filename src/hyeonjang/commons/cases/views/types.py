"""Pages of types: what holds, a new version as a draft, its publication."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from hyeonjang.commons.ui.views import DeskRequest, desk_view, refuse
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Refused

from ..actions import types as verbs
from ..permissions import may_manage
from ..queries import types as queries
from ..rules.typetext import SHAPES, from_text
from ..typeforms import NewTypeForm, VersionForm


@desk_view
def listing(request: DeskRequest) -> HttpResponseBase:
    """The types of today, and for whoever manages them the making of a new one."""
    form = NewTypeForm(request.POST or None) if may_manage(request.actor) else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            verbs.create_type(actor=request.actor, code=form.cleaned_data["code"], series=form.cleaned_data["series"])
        except Refused as refusal:
            refuse(form, refusal)
        else:
            return redirect("cases:type_draft", code=form.cleaned_data["code"])
    rows = queries.current(request.actor, clock.today())
    return render(request, "cases/types.html", {"rows": rows, "form": form}, status=422 if form and form.errors else 200)


@desk_view
def one(request: DeskRequest, code: str) -> HttpResponseBase:
    """All versions of a type, the newest first."""
    return render(request, "cases/type.html", {
        "versions": queries.versions(request.actor, code), "code": code, "manage": may_manage(request.actor)})


@desk_view
def draft(request: DeskRequest, code: str) -> HttpResponseBase:
    """The next version as a draft: begins as what holds now, changes until it is published."""
    found = queries.draft_of(request.actor, code)
    form = VersionForm(request.POST or None, base=found)
    if request.method == "POST" and form.is_valid():
        try:
            _keep(request, found, form.cleaned_data)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, "초안을 저장했습니다. 다시 읽어 보고 공개하세요.")
            return redirect("cases:type", code=code)
    return render(request, "cases/type_draft.html", {"form": form, "found": found}, status=422 if form.errors else 200)


def _keep(request: DeskRequest, found: queries.Draft, data: dict[str, Any]) -> None:
    fields = {name: value for name, value in data.items() if name not in SHAPES and name != "valid_from"}
    fields |= {name: from_text(name, data[name], found.known.get(name, ())) for name in SHAPES}
    if found.id is None:
        verbs.draft_version(actor=request.actor, type_code=found.code, valid_from=data["valid_from"], **fields)
    else:
        verbs.change_draft(actor=request.actor, version_id=found.id, fields={**fields, "valid_from": data["valid_from"]})


@desk_view
@require_POST
def publish(request: DeskRequest, code: str, version_id: int) -> HttpResponseBase:
    """From its day on the version holds, and can no longer be changed."""
    try:
        verbs.publish_version(actor=request.actor, version_id=version_id)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "공개했습니다. 시작일부터 접수하는 건에 적용합니다.")
    return redirect("cases:type", code=code)
