"""Reading imports: what is waiting, what a file would change, what could not be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from hyeonjang.commons.documents.xlsx import CellError, error_workbook
from hyeonjang.commons.documents.xlsx_read import Sheet, SheetRow
from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.parties.masking import mask_name
from hyeonjang.kit.errors import NotFound

from .. import permissions
from ..actions.imports import difference, pending
from ..models import CaseImport
from ..rules.exports import TITLES, Difference

SHOWN = 200


@dataclass(frozen=True)
class ImportView:
    id: int
    system: str
    file_name: str
    state: str
    uploaded_by: str
    uploaded_at: datetime
    headers: list[str]
    columns: dict[str, str]
    lines: int
    report: dict[str, Any]
    found: Difference
    new: list[tuple[int, str, str, str, datetime]] = field(default_factory=list)
    changes: list[tuple[int, str, list[tuple[str, str, str]]]] = field(default_factory=list)
    missing_columns: bool = False


def recent(actor: Actor) -> list[CaseImport]:
    """The newest imports of the actor's departments."""
    rows = CaseImport.objects.select_related("type").defer("rows")
    if not (actor.system or permissions.may_manage(actor)):
        rows = rows.filter(department_id__in=actor.department_ids)
    return list(rows[:30])


def one(actor: Actor, import_id: int) -> ImportView:
    """An import with what it would change; applicants masked."""
    row = pending(actor, import_id)
    waiting = row.state == CaseImport.State.PREVIEW
    found = difference(row) if waiting else Difference()
    return ImportView(
        row.pk, row.system, row.file_name, row.state, row.uploaded_by, row.uploaded_at, row.headers, row.columns,
        len(row.rows), row.report, found,
        [(line.row, line.number, line.title, mask_name(line.name), line.received) for line in found.new[:SHOWN]],
        [(c.case_id, c.case_number, [(TITLES[r], b, a) for r, b, a in c.fields]) for c in found.changed[:SHOWN]],
        waiting and not {"number", "received"} <= set(row.columns),
    )


def error_rows(actor: Actor, import_id: int) -> tuple[str, bytes]:
    """(file name, workbook) with the lines that cannot be taken and why; only while the file waits."""
    row = pending(actor, import_id)
    bad = difference(row).bad
    if not bad:
        raise NotFound("돌려드릴 오류 줄이 없습니다.")
    wanted = {entry.row for entry in bad}
    lines = [SheetRow(1, tuple(row.headers))]
    lines += [SheetRow(int(e["row"]), tuple(c or None for c in e["cells"])) for e in row.rows if int(e["row"]) in wanted]
    errors = [
        CellError(e.row, row.headers.index(row.columns[e.role]) + 1 if e.role in row.columns else None, e.reason)
        for e in bad
    ]
    return row.file_name.rsplit(".", 1)[0], error_workbook(Sheet("오류", tuple(lines)), errors)
