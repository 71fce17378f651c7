"""Reading uploads: what waits, what a list would change, what could not be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from hyeonjang.commons.documents.xlsx import CellError, SheetColumn, SheetTable, error_workbook, write_workbook
from hyeonjang.commons.documents.xlsx_read import Sheet, SheetRow
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit.errors import NotFound

from ..models import Upload
from ..permissions import need_handle, need_see
from ..rules import lines, residents
from ..vocabulary import DEATH_LISTS, FILES, Source
from . import known, lists

SHOWN = 200


@dataclass(frozen=True, slots=True)
class UploadView:
    id: int
    source_ko: str
    deaths: bool
    filings: bool
    file_name: str
    state: str
    as_of: date
    uploaded_by: str
    uploaded_at: datetime
    headers: list[str]
    columns: dict[str, str]
    roles: list[tuple[str, str, bool]]
    lines: int
    kept: int
    report: dict[str, Any]
    found: lists.Difference
    missing: list[str] = field(default_factory=list)


def one(actor: Actor, upload_id: int, *, locked: bool = False) -> Upload:
    """An upload of the desk; ``NotFound`` where there is none."""
    need_handle(actor, known.units(actor))
    rows = Upload.objects.select_for_update() if locked else Upload.objects.all()
    row = rows.filter(pk=upload_id).first()
    if row is None:
        raise NotFound("그런 들여오기가 없습니다. 목록을 새로 고쳐 주세요.")
    return row


def recent(actor: Actor) -> list[Upload]:
    """The newest uploads."""
    need_see(actor, known.units(actor))
    return list(Upload.objects.defer("rows")[:30])


def view(actor: Actor, upload_id: int) -> UploadView:
    """An upload with what it would change; people masked."""
    row = one(actor, upload_id)
    source = Source(row.source)
    waiting = row.state == Upload.State.PREVIEW
    found = lists.difference(actor, row) if waiting else lists.Difference()
    roles = [(role, title, role in lines.required(source)) for role, (title, _) in lines.roles(source).items()]
    return UploadView(
        row.pk, source.label_ko, source in DEATH_LISTS, source is Source.FILINGS, row.file_name, row.state, row.as_of,
        row.uploaded_by, row.uploaded_at, row.headers, row.columns, roles, row.lines, len(row.rows), row.report, found,
        lists.missing(row) if waiting else [],
    )


def error_rows(actor: Actor, upload_id: int) -> tuple[str, bytes]:
    """(file name, workbook) with the lines that cannot be taken and why, numbers masked; only while the list waits."""
    row = one(actor, upload_id)
    bad = lists.difference(actor, row).bad
    if not bad:
        raise NotFound("돌려드릴 오류 줄이 없습니다.")
    wanted = {entry.row for entry in bad}
    sheet = [SheetRow(1, tuple(row.headers))]
    sheet += [SheetRow(int(e["row"]), tuple(residents.shown(c) or None for c in e["cells"]))
              for e in row.rows if int(e["row"]) in wanted]
    errors = [
        CellError(e.row, row.headers.index(row.columns[e.role]) + 1 if e.role in row.columns else None, e.reason) for e in bad
    ]
    return row.file_name.rsplit(".", 1)[0], error_workbook(Sheet("오류", tuple(sheet)), errors)


def empty_form(source: Source) -> tuple[str, bytes]:
    """A workbook with the columns that a list of this kind needs, for whoever has no export."""
    titles = tuple(SheetColumn(names[0]) for _, names in lines.roles(source).values())
    return f"{source.label_ko} 양식.xlsx", write_workbook([SheetTable(source.label_ko[:31], titles, [])])


def choices() -> list[tuple[str, str]]:
    return [(source.value, source.label_ko) for source in FILES]
