"""Templates: the list, one with its texts, the form, preview and publishing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from hyeonjang.commons.ui.views import DeskRequest, desk_view, download, refuse
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Refused

from .. import places, sheets
from ..actions import templates
from ..forms import WRITTEN, ReasonForm, TemplateForm, read_placeholders, write_placeholders
from ..models import TemplateVersion
from ..queries import templates as queries
from ..rules.placeholders import declared
from ..vocabulary import LANGUAGES, Obligation, Statute


@desk_view
@require_safe
def listing(request: DeskRequest) -> HttpResponse:
    return render(request, "notices/templates.html", {"rows": queries.listing(request.actor)})


@desk_view
@require_safe
def one(request: DeskRequest, code: str) -> HttpResponse:
    """A template: what it says on each channel, how easily it reads, its versions."""
    number = request.GET.get("version", "")
    view = queries.view(request.actor, code, int(number) if number.isdigit() else None)
    return render(request, "notices/template.html", {"t": view, "reason_form": ReasonForm(), "languages": LANGUAGES.items()})


def _posts(request: DeskRequest) -> list[tuple[str, str]]:
    units = request.actor.department_ids
    return [(str(pk), title) for pk, title in places.posts_of(units, clock.today())]


def _save(request: DeskRequest, form: TemplateForm, language: str, kept: list[Any]) -> str:
    data = form.cleaned_data
    spec = templates.Spec(
        data["name"], data["legal_basis"], int(data["post"]), data["phone"], form.chain(), read_placeholders(data["placeholders"]),
        [*kept, *form.bodies(language)], Obligation(data["obligation"]), Statute(data["statute"]), household=data["household"],
        registered=data["registered"], link_reason=data["link_reason"], note=data["note"])
    templates.draft(actor=request.actor, code=data["code"], spec=spec)
    return str(data["code"])


def _form(request: DeskRequest, *, language: str = "ko", row: TemplateVersion | None = None) -> HttpResponse:
    posts = _posts(request)
    if row is not None and str(row.post_id) not in dict(posts):
        posts.append((str(row.post_id), " ".join(places.contact(row.post_id, clock.today()))))
    form = TemplateForm(request.POST or None, posts=posts, language=language, fixed=row is not None, initial=_initial(row, language))
    if request.method == "POST" and form.is_valid():
        kept = [body for body in templates.bodies_of(row) if body.language != language] if row is not None else []
        try:
            code = _save(request, form, language, kept)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, "저장했습니다. 미리 보고 공개하세요.")
            return redirect("notices:template", code=code)
    context = {"form": form, "row": row, "language": LANGUAGES[language]}
    return render(request, "notices/template_form.html", context, status=422 if form.errors else 200)


def _initial(row: TemplateVersion | None, language: str) -> dict[str, Any]:
    if row is None:
        return {"placeholders": "이름 | 받는 사람 이름 | name | 예 | 홍길동"}
    found: dict[str, Any] = {
        "code": row.template.code, "name": row.name, "legal_basis": row.legal_basis, "post": str(row.post_id), "phone": row.phone,
        "obligation": row.obligation, "statute": row.statute, "household": row.household, "registered": row.registered,
        "placeholders": write_placeholders(row.placeholders), "link_reason": row.link_reason,
        **{f"chain{place}": channel for place, channel in enumerate(row.chain[:3], 1)},
    }
    written = {channel.value for channel in WRITTEN}
    for body in templates.bodies_of(row):
        if body.language == language and body.channel in written:
            found |= {f"{body.channel}_subject": body.subject, f"{body.channel}_text": body.text}
            if body.outside_code:
                found["alimtalk_code"] = body.outside_code
    return found


@desk_view
def new(request: DeskRequest) -> HttpResponse:
    """A template that does not exist yet."""
    return _form(request)


@desk_view
def edit(request: DeskRequest, code: str) -> HttpResponse:
    """A new version of a template, in one language at a time."""
    language = request.GET.get("language", "ko")
    return _form(request, language=language if language in LANGUAGES else "ko", row=queries.version_of(request.actor, code))


@desk_view
@require_safe
def preview(request: DeskRequest, code: str) -> HttpResponse:
    """The letter with the sample values."""
    data = queries.preview_pdf(request.actor, code, language=request.GET.get("language", "ko"), large="large" in request.GET)
    return download(data, f"{code} 미리 보기.pdf", "application/pdf")


@desk_view
@require_safe
def sheet(request: DeskRequest, code: str) -> HttpResponse:
    """An empty list of recipients with the columns that the template needs."""
    row = queries.version_of(request.actor, code)
    return download(sheets.template(f"{row.name} 명단"[:30], declared(row.placeholders)), f"{row.name} 명단 양식.xlsx")


@desk_view
@require_POST
def publish(request: DeskRequest, code: str) -> HttpResponse:
    try:
        templates.publish(actor=request.actor, code=code)
        messages.success(request, "공개했습니다. 이제부터 이 판으로 보냅니다.")
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("notices:template", code=code)


@desk_view
@require_POST
def retire(request: DeskRequest, code: str) -> HttpResponse:
    try:
        templates.retire(actor=request.actor, code=code, reason=request.POST.get("reason", ""))
        messages.success(request, "더는 쓰지 않습니다. 보낸 통지는 그대로 남습니다.")
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("notices:template", code=code)
