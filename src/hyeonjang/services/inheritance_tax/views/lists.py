"""Pages of uploaded lists."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from hyeonjang.commons.ui.views import DeskRequest, desk_view, download, refuse
from hyeonjang.kit.errors import NotFound, Refused

from .. import forms
from ..actions import uploads
from ..permissions import may_see
from ..queries import known
from ..queries import uploads as queries
from ..vocabulary import FILES, Source
from .desk import _closed


@desk_view
def listing(request: DeskRequest) -> HttpResponseBase:
    """Earlier lists, and the upload of a new one."""
    if not may_see(request.actor, known.units(request.actor)):
        return _closed(request)
    form = forms.UploadForm(request.POST or None, request.FILES or None, initial={"source": request.GET.get("source", "")})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            number = uploads.receive(actor=request.actor, source=Source(data["source"]), file_name=data["file"].name,
                                     data=data["file"].read(), as_of=data["as_of"])
        except Refused as refusal:
            refuse(form, Refused(refusal.sentence, field=refusal.field or "file"))
        else:
            return redirect("inheritance_tax:upload", upload_id=number)
    context = {"form": form, "rows": queries.recent(request.actor), "sources": queries.choices()}
    return render(request, "inheritance_tax/uploads.html", context, status=422 if form.errors else 200)


@desk_view
def one(request: DeskRequest, upload_id: int) -> HttpResponseBase:
    """What a list would change; its columns can be set here."""
    view, row = queries.view(request.actor, upload_id), queries.one(request.actor, upload_id)
    form = forms.ColumnsForm(request.POST or None, source=Source(row.source), headers=view.headers, columns=view.columns)
    if request.method == "POST" and form.is_valid():
        try:
            uploads.set_columns(actor=request.actor, upload_id=upload_id, columns=form.cleaned_data)
            return redirect("inheritance_tax:upload", upload_id=upload_id)
        except Refused as refusal:
            refuse(form, refusal)
    return render(request, "inheritance_tax/upload.html", {"u": view, "form": form}, status=422 if form.errors else 200)


@desk_view
@require_POST
def settle(request: DeskRequest, upload_id: int, what: str) -> HttpResponseBase:
    """Take the list over, or throw it away."""
    try:
        if what == "apply":
            counts = uploads.apply(actor=request.actor, upload_id=upload_id, drop_gone="drop_gone" in request.POST)
            messages.success(request, f"새로 {counts['new'] + counts['merged']}건, 달라진 {counts['changed']}건을 들여왔습니다.")
        else:
            uploads.cancel(actor=request.actor, upload_id=upload_id)
            messages.success(request, "파일을 들여오지 않고 지웠습니다.")
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("inheritance_tax:upload", upload_id=upload_id)


@desk_view
def errors(request: DeskRequest, upload_id: int) -> HttpResponseBase:
    """The lines that cannot be taken, as a workbook with the reasons."""
    name, data = queries.error_rows(request.actor, upload_id)
    return download(data, f"{name} 오류.xlsx")


@desk_view
def blank(request: DeskRequest, source: str) -> HttpResponseBase:
    """A form for whoever has no export."""
    if source not in set(FILES):
        raise NotFound("그런 자료는 없습니다. 목록에서 고르세요.")
    name, data = queries.empty_form(Source(source))
    return download(data, name)
