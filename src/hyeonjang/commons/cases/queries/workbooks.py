"""Lists of cases as XLSX, with the same lines and the same masking as on the screen."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from hyeonjang.commons.documents.xlsx import SheetColumn, SheetTable, write_workbook
from hyeonjang.commons.org.actor import Actor

from ..models import Case
from . import worklists

MOST = 5_000
_COLUMNS = (
    SheetColumn("번호"), SheetColumn("종류"), SheetColumn("제목"), SheetColumn("신청인"), SheetColumn("상태"), SheetColumn("접수일", "date"),
    SheetColumn("움직일 날", "date"), SheetColumn("약속한 날", "date"), SheetColumn("처리기한", "date"), SheetColumn("남은 근무일", "integer"),
    SheetColumn("까닭"), SheetColumn("담당"), SheetColumn("팀"), SheetColumn("끝난 날", "date"),
)


def listing(actor: Actor, found: QuerySet[Case], on: date) -> bytes:
    """The first 5,000 cases of a list in its order."""
    rows = worklists.rows(actor, found[:MOST], on)
    lines = [
        (r.number, r.type_name, r.title, r.applicant, r.state, r.received_on, r.act_on, r.promise_on, r.due_on, r.left, r.why,
         r.assignee, r.unit, r.closed_on)
        for r in rows
    ]
    return write_workbook([SheetTable("건", _COLUMNS, lines)])
