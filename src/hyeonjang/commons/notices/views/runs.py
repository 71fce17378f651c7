"""Mass runs and bundles of letters."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from hyeonjang.commons.ui.views import DeskRequest, desk_view, download, refuse
from hyeonjang.kit.errors import Refused

from .. import sheets
from ..actions import batches as batch_actions
from ..actions import runs
from ..forms import ListForm, PostedForm, ReasonForm, RunForm
from ..queries import runs as queries
from ..queries import templates as template_queries
from ..rules.placeholders import declared


@desk_view
@require_safe
def listing(request: DeskRequest) -> HttpResponse:
    return render(request, "notices/runs.html", {"rows": queries.listing(request.actor)})


@desk_view
def new(request: DeskRequest) -> HttpResponse:
    """A run is named before its list comes."""
    choices = [(row.code, row.name) for row in template_queries.listing(request.actor) if row.version is not None]
    form = RunForm(request.POST or None, templates=choices, initial={"template": request.GET.get("template", "")})
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("notices:run", run_id=runs.create(actor=request.actor, **form.cleaned_data))
        except Refused as refusal:
            refuse(form, refusal)
    return render(request, "notices/run_new.html", {"form": form}, status=422 if form.errors else 200)


@desk_view
@require_safe
def one(request: DeskRequest, run_id: int) -> HttpResponse:
    """A run: its list, what the dry run saw, how far it is."""
    context = {"r": queries.view(request.actor, run_id), "form": ListForm(), "reason_form": ReasonForm()}
    return render(request, "notices/run.html", context)


@desk_view
@require_safe
def progress(request: DeskRequest, run_id: int) -> JsonResponse:
    return JsonResponse(queries.progress(request.actor, run_id))


def _list(request: DeskRequest, run_id: int) -> str:
    form = ListForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Refused("명단 파일을 골라 올리세요.")
    run = queries.one(request.actor, run_id)
    file = form.cleaned_data["file"]
    rows = sheets.rows(file.read(), file.name, declared(run.version.placeholders))
    count = runs.load(actor=request.actor, run_id=run_id, rows=rows, source=file.name)
    return f"{count:,}줄을 넣었습니다. 이제 미리 해 보세요."


def _do(request: DeskRequest, run_id: int, verb: str) -> str:
    """One verb of a run; returns what to say."""
    reason = request.POST.get("reason", "")
    match verb:
        case "list":
            return _list(request, run_id)
        case "try":
            runs.dry_run(actor=request.actor, run_id=run_id)
            return "미리 해 보았습니다. 아직 아무것도 보내지 않았습니다."
        case "release":
            runs.release(actor=request.actor, run_id=run_id, digest=request.POST.get("digest", ""))
            return "승인했습니다. 보내기 시작합니다."
        case "pause":
            runs.pause(actor=request.actor, run_id=run_id, reason=reason)
            return "멈추었습니다. 아직 보내지 않은 것은 기다립니다."
        case "resume":
            runs.resume(actor=request.actor, run_id=run_id)
            return "이어서 보냅니다."
    runs.cancel(actor=request.actor, run_id=run_id, reason=reason)
    return "취소했습니다."


@desk_view
@require_POST
def act(request: DeskRequest, run_id: int, verb: str) -> HttpResponse:
    try:
        messages.success(request, _do(request, run_id, verb))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("notices:run", run_id=run_id)


@desk_view
@require_safe
def batches(request: DeskRequest) -> HttpResponse:
    """Bundles: what is to be printed, what is to be given to the post."""
    return render(request, "notices/batches.html", {"rows": queries.batch_list(request.actor), "form": PostedForm()})


@desk_view
@require_POST
def close_batch(request: DeskRequest, batch_id: int) -> HttpResponse:
    try:
        batch_actions.close(actor=request.actor, batch_id=batch_id)
        messages.success(request, "인쇄 파일을 만들고 있습니다. 잠시 뒤 새로 고치세요.")
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("notices:batches")


@desk_view
@require_POST
def batch_file(request: DeskRequest, batch_id: int) -> HttpResponseBase:
    """The file for the printer; it holds names and addresses, so that getting it is noted."""
    name, path = queries.batch_file(request.actor, batch_id)
    response = FileResponse(path.open("rb"), as_attachment=True, filename=name)
    response["Cache-Control"] = "no-store"
    return response


@desk_view
@require_POST
def addresses(request: DeskRequest, batch_id: int) -> HttpResponse:
    name, data = queries.address_sheet(request.actor, batch_id)
    return download(data, name)


@desk_view
@require_POST
def posted(request: DeskRequest, batch_id: int) -> HttpResponse:
    """Given to the post: sent, which is not arrived."""
    form = PostedForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused("맡긴 날과 접수 자료를 적어 주세요.")
        count = batch_actions.posted(actor=request.actor, batch_id=batch_id, **form.cleaned_data)
        messages.success(request, f"{count:,}통을 맡긴 것으로 적었습니다.")
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("notices:batches")
