"""Lists that an official takes away as XLSX."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hyeonjang.commons.documents import xlsx
from hyeonjang.kit.korean import date_ko
from hyeonjang.services.handover.queries.packs import Row


def packs(rows: Sequence[Row], on: date) -> bytes:
    """The list as seen: one line a pack, no contents."""
    text = xlsx.SheetColumn
    columns = (text("번호"), text("직위"), text("인계자"), text("인수자"), text("직무대리"), text("사유"), text("바뀌는 날", "date"),
               text("인수 기한", "date"), text("상태"), text("인수한 날", "date"), text("늦은 날(일)", "integer"))
    cells = [(row.number, row.post, row.outgoing, row.incoming, "직무대리" if row.acting else "", row.reason.label, row.effective, row.due,
              row.state.label, row.taken_on, row.late_days) for row in rows]
    return xlsx.write_workbook([
        xlsx.SheetTable("업무 인계·인수", columns, cells),
        xlsx.SheetTable("받은 조건", (text("항목"), text("값")), [("기준일", date_ko(on)), ("줄 수", f"{len(cells):,}")])])
