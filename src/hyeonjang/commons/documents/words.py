"""What stands in a file, place by place: the pages of a PDF, the sheets of a workbook, the text of an HWPX.

For finding, not for showing: order and line breaks are those of the file. A scanned page has no words, and that is
said rather than guessed.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

import pypdfium2 as pdfium
from hwpx import HwpxDocument

from hyeonjang.kit.errors import Refused

from .xlsx_read import read_sheets

MOST_BYTES = 50_000_000
MOST_UNPACKED = 200_000_000
MOST_PAGES = 2_000


@dataclass(frozen=True)
class Words:
    """The words of one place of a file; ``label`` names it (``3쪽``), empty where a file has no places."""

    label: str
    text: str


def words_of(data: bytes, name: str) -> list[Words]:
    """Read a PDF, HWPX, XLSX, CSV or TXT by its content, then its name.

    Raises ``Refused`` for a file that is broken, locked, too large or of another kind; the sentence says which.
    """
    if len(data) > MOST_BYTES:
        raise Refused(f"파일이 너무 큽니다({len(data) // 1_000_000}MB). {MOST_BYTES // 1_000_000}MB까지 읽습니다.", code="too_large")
    if data.startswith(b"%PDF"):
        return _pdf(data)
    if name.lower().endswith(".hwpx"):
        return _hwpx(data)
    if name.lower().endswith((".xlsx", ".xls", ".csv")):
        return [Words(sheet.name, "\n".join(" ".join(str(value) for value in row.values if value is not None) for row in sheet.rows))
                for sheet in read_sheets(data)]
    if name.lower().endswith(".txt"):
        return [Words("", _plain(data))]
    raise Refused("PDF, HWPX, XLSX, CSV, TXT 파일의 글만 찾을 수 있습니다.", code="unknown_format")


def _plain(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("글자 인코딩을 알 수 없습니다. UTF-8로 저장한 뒤 다시 올려 주세요.", code="encoding")


def _pdf(data: bytes) -> list[Words]:
    try:
        book = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as broken:
        raise Refused("PDF를 열 수 없습니다. 암호가 걸렸거나 깨진 파일인지 확인해 주세요.", code="broken") from broken
    try:
        found = []
        for place in range(min(len(book), MOST_PAGES)):
            page = book[place]
            text = page.get_textpage()
            found.append(Words(f"{place + 1}쪽", text.get_text_bounded()))
            text.close()
            page.close()
    finally:
        book.close()
    if not any(one.text.strip() for one in found):
        raise Refused("글자가 없는 PDF입니다(스캔한 그림). 글자가 든 파일을 올리면 내용으로도 찾을 수 있습니다.", code="no_text")
    return found


def _hwpx(data: bytes) -> list[Words]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if sum(one.file_size for one in package.infolist()) > MOST_UNPACKED:
                raise Refused("압축을 풀면 비정상적으로 커지는 파일이라 읽지 않았습니다.", code="bomb")
        document = HwpxDocument.open(io.BytesIO(data))
        return [Words("", document.text.plain())]
    except Refused:
        raise
    except Exception as broken:  # whatever a broken package makes the library raise
        raise Refused("HWPX를 열 수 없습니다. 한글에서 다시 저장한 파일인지 확인해 주세요.", code="broken") from broken
