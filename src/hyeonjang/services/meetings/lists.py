"""Lists that an official takes away as XLSX."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hyeonjang.commons.documents import xlsx
from hyeonjang.kit.korean import date_ko
from hyeonjang.services.meetings.queries.decisions import Row


def decisions(rows: Sequence[Row], on: date) -> bytes:
    """The tracker as seen: one line a decision."""
    text = xlsx.SheetColumn
    columns = (text("번호"), text("결정"), text("담당"), text("결정일", "date"), text("기한", "date"), text("상태"), text("이행일", "date"),
               text("늦은 날(일)", "integer"), text("증빙"), text("마지막 경과"), text("회의"))
    cells = [(row.number, row.text, row.owner, row.taken_on, row.due, row.state.label, row.closed_on, row.late_days,
              row.evidence_label, row.last_word, row.meeting_label) for row in rows]
    return xlsx.write_workbook([
        xlsx.SheetTable("결정과 이행", columns, cells),
        xlsx.SheetTable("받은 조건", (text("항목"), text("값")), [("기준일", date_ko(on)), ("줄 수", f"{len(cells):,}")])])
