"""Reads XLSX through calamine, after the archive itself was checked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook

from hyeonjang.commons.documents.columns import find_header
from hyeonjang.kit.errors import Refused

from .canonical import EventLog, SkipCollector
from .guards import DEFAULT_LIMITS, Limits, check_zip, require_file
from .headers import check_headers, settle
from .ingest import TableIngest

_SAMPLE_ROWS = 200


def cell_text(value: object) -> str:
    """A cell as text: whole numbers without a point, dates as ISO."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)


def sheet_rows(path: Path, sheet: str | None = None, limits: Limits = DEFAULT_LIMITS) -> list[list[object]]:
    """All rows of a sheet (the first one with content unless named)."""
    require_file(path)
    check_zip(path, limits)
    try:
        book = CalamineWorkbook.from_path(str(path))
        names = [sheet] if sheet is not None else book.sheet_names
        if sheet is not None and sheet not in book.sheet_names:
            raise Refused(
                f"'{sheet}' 시트가 없습니다. 있는 시트: {', '.join(book.sheet_names)}.", code="no_sheet"
            )
        for name in names:
            rows: list[list[object]] = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            if any(cell != "" for row in rows for cell in row):
                return rows
    except CalamineError:
        raise Refused(
            f"엑셀 파일을 읽을 수 없습니다: {path.name}. 'Excel 통합 문서(.xlsx)'로 다시 저장해 주세요.",
            code="bad_xlsx",
        ) from None
    raise Refused("엑셀 파일에 내용이 있는 시트가 없습니다. 표가 든 시트를 저장해 주세요.", code="empty")


def read_xlsx(
    path: Path,
    wanted: Mapping[str, str] | None = None,
    sheet: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
    *,
    confirmed: bool = False,
) -> EventLog:
    """A sheet as an ``EventLog``; see ``read_csv``. Title lines above the header are stepped over."""
    rows = sheet_rows(path, sheet, limits)
    top = find_header(rows)
    headers, notes = check_headers([cell_text(cell) for cell in rows[top]])
    body = [[cell_text(cell) for cell in row] for row in rows[top + 1 :]]
    numbers = np.arange(top + 2, top + 2 + len(body), dtype=np.int64)
    filled = np.array([any(row) for row in body], dtype=np.bool_)
    body = [row for row, keep in zip(body, filled, strict=True) if keep]
    skips = SkipCollector(notes=list(notes))
    mapping = settle(headers, wanted or {}, body[:_SAMPLE_ROWS], confirmed=confirmed)
    ingest = TableIngest(headers, mapping, skips, check_broken=False)
    if body:
        ingest.add(
            {
                name: pa.array([row[headers.index(name)] for row in body], pa.string())
                for name in ingest.columns
            },
            numbers[filled],
        )
    return ingest.finish(path.name, "xlsx", None)
