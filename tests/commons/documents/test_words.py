"""The words of a file, place by place; what cannot be read is refused with a sentence."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest
from openpyxl import Workbook
from PIL import Image

from hyeonjang.commons.documents.hwpx import render_hwpx
from hyeonjang.commons.documents.model import OfficialDocument, PageBreak, Paragraph
from hyeonjang.commons.documents.pdf import render_pdf
from hyeonjang.commons.documents.words import words_of
from hyeonjang.kit.errors import Refused

from .samples import with_text

LAST = "축제장 셔틀버스 노선"


def _two_pages() -> OfficialDocument:
    return replace(with_text("첫째 쪽의 글"), blocks=(Paragraph("첫째 쪽의 글"), PageBreak(), Paragraph(LAST)))


def test_PDF는_쪽마다_말한다() -> None:
    first, second = words_of(render_pdf(_two_pages()), "보고.pdf")
    assert (first.label, second.label) == ("1쪽", "2쪽") and LAST in second.text and LAST not in first.text


def test_HWPX의_글을_읽는다() -> None:
    found, = words_of(render_hwpx(_two_pages()), "보고.hwpx")
    assert LAST in found.text


def test_엑셀은_시트마다_말한다() -> None:
    book = Workbook()
    book.active.title = "현황"
    book.active.append(["읍면", 12])
    book.create_sheet("예산").append(["축제장 주차", None, 3000])
    out = io.BytesIO()
    book.save(out)
    assert [(one.label, "축제장 주차" in one.text) for one in words_of(out.getvalue(), "a.XLSX")] == [("현황", False), ("예산", True)]


def test_글자가_없는_PDF는_그렇다고_한다() -> None:
    out = io.BytesIO()
    Image.new("RGB", (60, 60), "white").save(out, "PDF")
    with pytest.raises(Refused, match="스캔한 그림"):
        words_of(out.getvalue(), "스캔.pdf")


def _bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for place in range(3):
            package.writestr(f"{place}.xml", b"0" * 80_000_000)
    return out.getvalue()


@pytest.mark.parametrize(("data", "name", "said"), [
    (b"%PDF-1.7 broken", "a.pdf", "PDF를 열 수 없습니다"), (b"PK broken", "a.hwpx", "HWPX를 열 수 없습니다"),
    (b"", "a.xlsx", "비어 있습니다"), (b"\x89PNG", "a.png", "PDF, HWPX, XLSX"), (b"\xff\xfe\xfa\x81\x00", "a.txt", "인코딩"),
])
def test_읽을_수_없으면_까닭을_말한다(data: bytes, name: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        words_of(data, name)


def test_압축_폭탄은_풀지_않는다() -> None:
    with pytest.raises(Refused, match="비정상적으로"):
        words_of(_bomb(), "a.hwpx")
