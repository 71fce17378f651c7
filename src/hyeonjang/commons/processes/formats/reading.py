"""The front door: any supported file as an ``EventLog``, or a preview of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hyeonjang.commons.documents.columns import find_header
from hyeonjang.kit.errors import Refused

from .canonical import EventLog
from .delimited import read_csv
from .guards import DEFAULT_LIMITS, Limits, open_bytes, require_file
from .headers import Suggestion, check_headers, suggest
from .ocel import read_document, read_ocel
from .sheets import cell_text, read_xlsx, sheet_rows
from .text import first_rows, shape_of
from .xes import read_xes


@dataclass(frozen=True)
class Preview:
    """The first rows of a table as text, how it was read, and which columns it seems to have."""

    format: str
    encoding: str | None
    delimiter: str | None
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    suggestion: Suggestion
    notes: tuple[str, ...]


def detect_format(path: Path, limits: Limits = DEFAULT_LIMITS) -> str:
    """``xes``, ``csv``, ``xlsx`` or ``ocel``, from the content and not from the name."""
    require_file(path)
    with path.open("rb") as handle:
        magic = handle.read(8)
    if magic.startswith(b"PK"):
        return "xlsx"
    if magic.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused(
            "옛 엑셀 형식(.xls)입니다. 엑셀에서 'Excel 통합 문서(.xlsx)'로 저장해 주세요.", code="xls"
        )
    if magic.startswith(b"PAR1"):
        raise Refused(
            "Parquet 파일은 여기서 읽지 않습니다. CSV, XLSX, XES, OCEL 2.0 JSON을 올려 주세요.", code="format"
        )
    with open_bytes(path, limits) as stream:
        head = stream.read(4096)
    if not head:
        raise Refused(f"빈 파일입니다: {path.name}. 원본 시스템에서 다시 내보내 주세요.", code="empty")
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if head.startswith(mark):
            head = head.decode(encoding, "ignore").encode()
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<"):
        return "xes"
    return "ocel" if start[:1] in (b"{", b"[") else "csv"


def read_log(
    path: Path,
    wanted: Mapping[str, str] | None = None,
    *,
    object_type: str | None = None,
    confirmed: bool = False,
    limits: Limits = DEFAULT_LIMITS,
) -> EventLog:
    """Any supported file as an ``EventLog``.

    ``wanted`` maps roles to headers of a table, all of them when ``confirmed``; ``object_type`` (or the
    case of ``wanted``) names the object type of an OCEL file that is a case.
    Raises ``Refused`` with a Korean sentence when the file as a whole cannot be used.
    """
    kind = detect_format(path, limits)
    if kind == "xlsx":
        return read_xlsx(path, wanted, limits=limits, confirmed=confirmed)
    if kind == "xes":
        return read_xes(path, limits)
    if kind == "ocel":
        return read_ocel(path, object_type or (wanted or {}).get("case"), limits)
    return read_csv(path, wanted, limits, confirmed=confirmed)


def object_types(path: Path, limits: Limits = DEFAULT_LIMITS) -> dict[str, int]:
    """What can be a case in an OCEL file: its object types with the number of their events, most first."""
    return read_document(path, limits).object_types()


def preview(path: Path, count: int = 20, limits: Limits = DEFAULT_LIMITS) -> Preview:
    """The first rows of a CSV or XLSX and the suggested columns; XES and OCEL need no mapping and are
    refused."""
    kind = detect_format(path, limits)
    if kind == "xlsx":
        rows = sheet_rows(path, limits=limits)
        top = find_header(rows)
        headers, notes = check_headers([cell_text(cell) for cell in rows[top]])
        body = [[cell_text(cell) for cell in row] for row in rows[top + 1 : top + 1 + max(count, 200)]]
        encoding = delimiter = None
    elif kind == "csv":
        shape = shape_of(path, limits)
        headers, notes = check_headers(shape.headers)
        body = first_rows(path, shape, max(count, 200), limits)
        encoding, delimiter = shape.encoding, shape.delimiter
    else:
        raise Refused("XES와 OCEL 파일은 열을 지정할 필요가 없습니다. 바로 가져오세요.", code="no_preview")
    return Preview(
        kind,
        encoding,
        delimiter,
        tuple(headers),
        tuple(tuple(row) for row in body[:count]),
        suggest(headers, body),
        tuple(notes),
    )
