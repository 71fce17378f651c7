from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pypdfium2 as pdfium
import pytest

from hyeonjang.commons.documents import fonts, layout, typesetting
from hyeonjang.commons.documents.model import Figure, OfficialDocument, Paragraph, Table
from hyeonjang.commons.documents.pdf import render_pdf, render_picture
from hyeonjang.kit.errors import Refused

from .samples import CHART, letter, report, results_table, with_text


def pages(data: bytes) -> list[str]:
    document = pdfium.PdfDocument(data)
    try:
        texts = []
        for number in range(len(document)):
            page = document[number]
            text = page.get_textpage()
            texts.append(text.get_text_bounded().replace("\r\n", "\n"))
            text.close()
            page.close()
        return texts
    finally:
        document.close()


def words(data: bytes) -> str:
    return re.sub(r"\s+", "", "".join(pages(data)))


def test_모든_글이_PDF에서_다시_읽힌다() -> None:
    read = words(render_pdf(report()))
    for text in layout.texts(layout.lay_out(report())):
        assert re.sub(r"\s+", "", text) in read, text
    assert "시행후뷁" in read  # inside the chart


def test_쪽이_넘어가면_표_머리글이_되풀이되고_쪽번호가_붙는다() -> None:
    document = OfficialDocument("긴 표", "세무과", date(2026, 10, 2), (results_table(60),))
    read = pages(render_pdf(document))
    assert len(read) >= 3
    for number, page in enumerate(read, 1):
        assert f"- {number} -" in page
        assert "혁신안" in page
    assert "합계" in read[-1]
    assert read[-1].count("끝.") == 1


def test_같은_문서는_같은_바이트다() -> None:
    assert render_pdf(report()) == render_pdf(report())


def test_접근성과_보존_규격과_제목을_밝힌다() -> None:
    data = render_pdf(report())
    assert b"<pdfuaid:part>1" in data or b'pdfuaid:part="1"' in data
    assert b"pdfaid:part" in data and b"pdfaid:conformance" in data
    for tag in (b"/StructTreeRoot", b"/S/TH", b"/S/Table", b"/S/LI", b"/S/Figure", b"/Lang"):
        assert tag in data.replace(b"/S /", b"/S/"), tag
    document = pdfium.PdfDocument(data)
    assert document.get_metadata_value("Title") == report().title
    assert document.get_metadata_value("CreationDate").startswith("D:20261002")
    document.close()


def test_글은_명령이_되지_않는다() -> None:
    attack = '#panic("x") $1/0$ *굵게* _기울임_ `code` <label> @ref \\ #read("document.typ") "따옴표"'
    assert re.sub(r"\s+", "", attack) in words(render_pdf(with_text(attack)))
    titled = replace(with_text("본문"), title=attack, doc_number=attack, attachments=(attack,))
    assert words(render_pdf(titled)).count('#read("document.typ")') == 3


@pytest.mark.parametrize("sign", ["😀", "ᄒ", "ठ", "𠀋", "☭"])
def test_글꼴에_없는_글자를_말하고_거절한다(sign: str) -> None:
    with pytest.raises(Refused, match=re.escape(f"{sign}(U+{ord(sign):04X})")) as refused:
        render_pdf(with_text(f"이름 {sign} 씨"))
    assert refused.value.details["characters"] == [sign]


def test_그림_속_글자도_점검한다() -> None:
    document = replace(report(), blocks=(Figure(CHART.replace("뷁", "😀"), "막대"),))
    with pytest.raises(Refused, match="😀"):
        render_pdf(document)


SYLLABLES = "".join(map(chr, range(0xAC00, 0xD7A4)))
HANJA = "".join(sorted(sign for sign in fonts.coverage() if "\u4e00" <= sign <= "\u9fff"))


@pytest.mark.parametrize(("signs", "count"), [(SYLLABLES, 11_172), (HANJA, 7_000)], ids=["음절", "한자"])
def test_이름에_쓰는_모든_글자가_실제로_그려진다(signs: str, count: int) -> None:
    assert len(signs) >= count and set("燕漣郡哲洙旼昊") <= set(HANJA)
    read = words(render_pdf(replace(with_text("x"), blocks=(Paragraph(signs),), end_mark=False)))
    assert set(signs) <= set(read)


def test_글꼴이_없으면_실패한다(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "FAMILIES", ("No Such Font",))
    with pytest.raises(typesetting.RenderingFailed):
        render_pdf(with_text("본문"))


@pytest.mark.parametrize("bad", [
    "그림 아님", "<svg", "<html/>",
    '<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"><text>&a;</text></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg"><use href="http://example.kr/a.svg#b"/></svg>',
])  # fmt: skip
def test_위험한_그림을_거절한다(bad: str) -> None:
    with pytest.raises(Refused, match="그림"):
        render_pdf(replace(report(), blocks=(Figure(bad, "설명"),)))


def test_시행문은_수신과_발신명의를_갖춘다() -> None:
    read = words(render_pdf(letter()))
    for part in (
        "연천군수신수신자참조(경유)제목위생점검사전예고알림",
        "점검합니다.끝.연천군수(직인)시행위생과제12호(2026.10.2.)",
    ):
        assert part in read
    assert render_pdf(replace(letter(), contact=None, sender="", organization="", doc_number=""))


def test_빈_표와_빈_문서도_그려진다() -> None:
    empty = Table(results_table().columns, (), "빈 표")
    assert "<표1>빈표" in words(render_pdf(replace(report(), blocks=(empty,))))
    assert "끝." in words(render_pdf(replace(report(), blocks=(), attachments=())))


def test_그림을_화소로_그린다() -> None:
    picture = layout.Picture(CHART, "막대", "", 100)
    assert render_picture(picture).startswith(b"\x89PNG")


def test_큰_글씨는_크고_낱말_안에서_줄을_바꾸지_않는다() -> None:
    known = ["상속재산의", "취득세를", "2027.", "3.", "31.까지", "신고하고", "내시면", "무신고가산세와", "납부지연가산세가", "붙지", "않습니다."]
    long = replace(report(), blocks=(Paragraph(" ".join(known * 7)),), attachments=(), end_mark=False)

    def lines(**options: bool) -> list[str]:
        text = pages(render_pdf(long, **options))[0].replace("\u2060", "").replace("\u00a0", " ")
        return [line.strip() for line in text.split("\n") if "가산세" in line or "취득세를" in line]

    plain, large, whole = lines(), lines(large=True), lines(large=True, whole_words=True)
    assert len(large) > len(plain) * 1.3
    assert not all(word in known for line in large for word in line.split()), "the sample would break a word"
    assert all(word in known for line in whole for word in line.split())
    assert not any(line.endswith(("2027.", "3.")) for line in whole)
