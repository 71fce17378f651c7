"""Desk pages of the event logs: sources, upload, confirm, figures, before and after, exports."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date
from itertools import zip_longest
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from hyeonjang.commons.ui.views import DeskRequest, desk_view, download, refuse
from hyeonjang.kit.errors import Refused

from .. import actions, queries
from ..formats import writing
from ..forms import CompareForm, FilterForm, MappingForm, ObjectTypeForm, SourceForm, SourceSettingsForm, UploadForm
from ..models import LogImport
from ..offers import propose_url
from . import pictures
from .waiting import tabs


@desk_view
def sources(request: DeskRequest) -> HttpResponseBase:
    rows = [(source, row) for source, row in queries.sources(request.actor) if not source.own]
    return render(request, "processes/sources.html", {
        "rows": rows, "own": queries.own(request.actor), "may_manage": actions.may_manage(request.actor)})


@desk_view
@require_POST
def refresh(request: DeskRequest, code: str) -> HttpResponseBase:
    actions.ask_refresh(actor=request.actor, code=code)
    messages.success(request, "작업자가 기록을 새로 읽고 있습니다. 잠시 뒤 이 화면을 새로 고쳐 보세요.")
    return redirect("processes:sources")


@desk_view
def new_source(request: DeskRequest) -> HttpResponseBase:
    form = SourceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            source = actions.create_source(actor=request.actor, **form.cleaned_data)
            messages.success(request, f"'{source.name}' 출처를 만들었습니다. 이제 파일을 올리세요.")
            return redirect("processes:upload")
        except Refused as refusal:
            refuse(form, refusal)
    return render(request, "processes/new_source.html", {"form": form})


@desk_view
def upload(request: DeskRequest) -> HttpResponseBase:
    names = [(source.pk, source.name) for source, _ in queries.sources(request.actor) if not source.own]
    form = UploadForm(request.POST or None, request.FILES or None, sources=names)
    if request.method == "POST" and form.is_valid():
        try:
            file = form.cleaned_data["file"]
            received = actions.receive(actor=request.actor, source_id=int(form.cleaned_data["source"]),
                                       file_name=file.name, upload=file)
            return redirect("processes:import", import_id=received.pk)
        except Refused as refusal:
            refuse(form, Refused(refusal.sentence, field="file"))
    return render(request, "processes/upload.html", {"form": form, "none": not names})


def _mapping_form(request: DeskRequest, import_id: int) -> tuple[Any, MappingForm | ObjectTypeForm | None]:
    row = queries.log_import(request.actor, import_id)
    preview = queries.preview(request.actor, import_id)
    if preview is None:
        types = queries.object_types(request.actor, import_id)
        return None, ObjectTypeForm(request.POST or None, types=types, mapping=row.mapping) if types else None
    return preview, MappingForm(request.POST or None, headers=preview.headers, mapping=row.mapping)


@desk_view
def log_import(request: DeskRequest, import_id: int) -> HttpResponseBase:
    row = queries.log_import(request.actor, import_id)
    context: dict[str, Any] = {"row": row}
    if row.state == row.State.PREVIEW:
        preview, form = _mapping_form(request, import_id)
        if request.method == "POST" and (form is None or form.is_valid()):
            try:
                actions.confirm(actor=request.actor, import_id=import_id,
                                mapping=form.cleaned_data if form is not None else None)
                return redirect("processes:import", import_id=import_id)
            except Refused as refusal:
                messages.error(request, refusal.sentence)
        context |= {"preview": preview, "form": form, "missing": pictures.missing_roles(preview, row.mapping)}
    return render(request, "processes/import.html", context)


@desk_view
@require_POST
def cancel(request: DeskRequest, import_id: int) -> HttpResponseBase:
    row = actions.cancel(actor=request.actor, import_id=import_id)
    messages.success(request, f"'{row.file_name}' 파일을 들여오지 않고 지웠습니다.")
    return redirect("processes:sources")


@desk_view
def settings(request: DeskRequest, code: str) -> HttpResponseBase:
    actions.require_manage(request.actor)
    source = queries.source(request.actor, code)
    form = SourceSettingsForm(request.POST or None, initial=pictures.settings_of(source))
    if request.method == "POST" and form.is_valid():
        try:
            actions.describe_source(actor=request.actor, code=code, **form.cleaned_data)
            messages.success(request, "저장했습니다. 수치를 새로 셉니다.")
            return redirect("processes:sources")
        except Refused as refusal:
            refuse(form, refusal)
    return render(request, "processes/settings.html", {"form": form, "source": source})


def _filter_form(request: DeskRequest, row: LogImport) -> FilterForm:
    departments, attributes = queries.choices(row)
    data = request.GET.copy()
    name, _, value = data.get("attribute", "").partition("=")
    if name and value:  # as the API writes it
        data.setdefault(FilterForm.ATTRIBUTE + name, value)
    return FilterForm(data or None, departments=departments, attributes=attributes)


def _question(form: FilterForm, row: LogImport) -> tuple[queries.Question, int]:
    """What is asked, and the number of the path among those of everything else that is asked; 0 for all paths."""
    data = form.cleaned_data if form.is_valid() else {}
    question = queries.Question(since=data.get("since"), until=data.get("until"),
                                department=data.get("department") or "", attributes=form.attributes if data else {})
    paths = queries.overview(row, question)["variants"]
    form.show_paths([(number, pictures.short_path(number, path)) for number, path in enumerate(paths, start=1)])
    number = data.get("variant") or 0
    if not 1 <= number <= len(paths):
        return question, 0
    return replace(question, variant=tuple(paths[number - 1]["activities"])), number


@desk_view
def figures(request: DeskRequest, code: str) -> HttpResponseBase:
    queries.source(request.actor, code)
    row = queries.latest(code)
    form = _filter_form(request, row)
    context: dict[str, Any] = {"row": row, "source": row.source, "form": form, "tabs": tabs(code, "figures"),
                               "may_manage": actions.may_manage(request.actor), **_kept(request)}
    try:
        question, number = _question(form, row)
        value = queries.overview(row, question)
        context |= _pictures(value, _part(code, question), number)
        context |= _compared(request, row, question, value)
        context["shortening"] = pictures.shortening_lines(row, queries.shortening(row, question))
    except Refused as refusal:
        context["refusal"] = refusal.sentence
    return render(request, "processes/figures.html", context)


def _kept(request: DeskRequest) -> dict[str, object]:
    """What is asked for already: it goes on with the comparison, and with the choice of a path."""
    asked = [(name, value) for name, value in request.GET.items() if value and name != "split"]
    return {"kept": asked, "path_query": urlencode([*((n, v) for n, v in asked if n != "variant"), ("variant", "")])}


def _part(code: str, question: queries.Question) -> dict[str, str]:
    part = {"source": code, "department": question.department,
            **{f"attributes.{name}": value for name, value in question.attributes.items()}}
    return {name: value for name, value in part.items() if value}


def _pictures(value: dict[str, Any], part: dict[str, str], path: int = 0) -> dict[str, Any]:
    return {
        "propose_url": propose_url("processes.case_duration", part, ""),
        "value": value, "days_chart": pictures.where_days_go(value), "day_rows": pictures.day_rows(value, part),
        "map": pictures.process_map(value), "durations": pictures.duration_rows(value),
        "boundary_rows": pictures.boundary_rows(value),
        "boundary_chart": pictures.boundary_matrix(value) if value["boundaries"]["boundaries"] else None,
        "boundary_share": f"{value['boundaries']['share'] * 100:.1f}",
        "rework_share": f"{value['rework']['share_of_cases'] * 100:.1f}",
        "both_ends": list(zip_longest(value["starts"][:8], value["ends"][:8], fillvalue=("", ""))),
        "service_rows": pictures.service_rows(value), "late": pictures.late_row(value),
        "variants": [{**v, "number": path or i, "percent": f"{v['share'] * 100:.1f}", "path": " → ".join(v["activities"])}
                     for i, v in enumerate(value["variants"], start=1)],
        "late_share": None if value["lateness"]["share"] is None else f"{value['lateness']['share'] * 100:.1f}",
    }


def _compared(request: DeskRequest, row: Any, question: queries.Question, value: dict[str, Any]) -> dict[str, Any]:
    form = CompareForm(request.GET if request.GET.get("split") else None)
    if not form.is_bound or not form.is_valid():
        return {"compare_form": form}
    split: date = form.cleaned_data["split"]
    try:
        answer = queries.before_after(row, question, split)
    except Refused as refusal:
        refuse(form, refusal)
        return {"compare_form": form}
    return {"compare_form": form, "compared": answer,
            "compare_chart": pictures.before_after(answer, value["unit"], value["unit_seconds"])}


_EXPORTS = {
    "xes": ("xes.gz", "application/gzip", writing.write_xes),
    "ocel": ("json", "application/json", writing.write_ocel),
    "csv": ("csv", "text/csv", writing.write_csv),
}


@desk_view
def export(request: DeskRequest, code: str, kind: str) -> HttpResponse:
    queries.source(request.actor, code)
    row = queries.latest(code)
    ending, content_type, write = _EXPORTS[kind]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"log.{ending}"
        write(queries.event_log(row), path)
        return download(path.read_bytes(), f"{row.source.name} {row.number}차.{ending}", content_type)
