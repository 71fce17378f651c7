from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from hyeonjang.commons.documents import layout
from hyeonjang.commons.documents.hwpx import render_hwpx
from hyeonjang.commons.documents.model import Cell, Column, PageBreak, Paragraph, Table
from hyeonjang.kit.errors import Refused

from .samples import letter, report, results_table, with_text

HP = "{http://www.hancom.co.kr/hwpml/2011/paragraph}"
HH = "{http://www.hancom.co.kr/hwpml/2011/head}"
HC = "{http://www.hancom.co.kr/hwpml/2011/core}"
REQUIRED = {
    "mimetype", "version.xml", "settings.xml", "META-INF/container.xml", "META-INF/manifest.xml",
    "Contents/content.hpf", "Contents/header.xml", "Contents/section0.xml", "Preview/PrvText.txt",
    "Preview/PrvImage.png",
}  # fmt: skip


def package(data: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(data))


def part(data: bytes, name: str) -> etree._Element:
    with package(data) as opened:
        return etree.fromstring(opened.read(name))


def text_of(paragraph: etree._Element) -> str:
    pieces = []
    for node in paragraph.iterfind(f"{HP}run/{HP}t"):
        pieces.append(node.text or "")
        for child in node:
            pieces.append("\n" if child.tag == f"{HP}lineBreak" else "")
            pieces.append(child.tail or "")
    return "".join(pieces)


def test_한글이_요구하는_부분을_모두_갖춘다() -> None:
    with package(render_hwpx(report())) as opened:
        assert opened.testzip() is None
        names = opened.namelist()
        first = opened.infolist()[0]
        assert names[0] == "mimetype"
        assert first.compress_type == zipfile.ZIP_STORED
        assert opened.read("mimetype") == b"application/hwp+zip"
        assert set(names) >= REQUIRED
        assert len(names) == len(set(names))
        for name in names:
            if name.endswith((".xml", ".hpf", ".rdf")):
                etree.fromstring(opened.read(name))


def test_목록에_적힌_부분이_모두_들어_있다() -> None:
    data = render_hwpx(report())
    container = part(data, "META-INF/container.xml")
    roots = [node.get("full-path") for node in container.iter() if node.get("full-path")]
    manifest = part(data, "Contents/content.hpf")
    items = {node.get("id"): node.get("href") for node in manifest.iter("{*}item")}
    with package(data) as opened:
        assert "Contents/content.hpf" in roots
        assert {*roots, *items.values()} <= set(opened.namelist())
    assert {node.get("idref") for node in manifest.iter("{*}itemref")} <= set(items)


def test_머리_정보에_있는_모양만_가리킨다() -> None:
    data = render_hwpx(report())
    header, section = part(data, "Contents/header.xml"), part(data, "Contents/section0.xml")
    for attribute, tag in (
        ("paraPrIDRef", "paraPr"),
        ("charPrIDRef", "charPr"),
        ("borderFillIDRef", "borderFill"),
    ):
        defined = {node.get("id") for node in header.iter(f"{HH}{tag}")}
        used = {node.get(attribute) for node in section.iter() if node.get(attribute)}
        assert used <= defined, attribute
    for collection in ("charProperties", "paraProperties", "borderFills"):
        found = header.find(f".//{HH}{collection}")
        assert found is not None and int(found.get("itemCnt", 0)) == len(found)
    numbers = [node.get("id") for node in section.iter(f"{HP}tbl", f"{HP}pic", f"{HP}p")]
    assert len(numbers) == len(set(numbers))


def test_글이_빠짐없이_들어_있다() -> None:
    section = part(render_hwpx(report()), "Contents/section0.xml")
    found = [text_of(paragraph) for paragraph in section.iter(f"{HP}p")]
    assert found[0] == report().title
    whole = re.sub(r"\s+", "", "".join(found))
    for text in layout.texts(layout.lay_out(report())):
        assert re.sub(r"\s+", "", text) in whole, text
    assert [text for text in found if text.endswith("끝.")] == ["2. 원자료 1부.  끝."]
    assert "가. 대기시간이 소요시간의 대부분을 차지함" in found
    assert "□ 향후 계획" in found


def test_표의_모양() -> None:
    data = render_hwpx(replace(report(), blocks=(results_table(),)))
    header, section = part(data, "Contents/header.xml"), part(data, "Contents/section0.xml")
    table = section.find(f".//{HP}tbl")
    assert table is not None
    assert (table.get("rowCnt"), table.get("colCnt"), table.get("repeatHeader")) == ("14", "4", "1")
    # Only a table that is not "treated as a character" runs over pages in 한글.
    assert table.find(f"{HP}pos").get("treatAsChar") == "0"  # type: ignore[union-attr]
    rows = table.findall(f"{HP}tr")
    assert [cell.get("header") for cell in rows[0]] == ["1"] * 4
    assert {cell.get("header") for row in rows[1:] for cell in row} == {"0"}
    widths = [int(cell.find(f"{HP}cellSz").get("width", 0)) for cell in rows[0]]  # type: ignore[union-attr]
    assert sum(widths) == int(table.find(f"{HP}sz").get("width", 0))  # type: ignore[union-attr]
    assert widths[1] > widths[0] > widths[3]
    aligns = {
        node.get("id"): node.find(f"{HH}align").get("horizontal")  # type: ignore[union-attr]
        for node in header.iter(f"{HH}paraPr")
    }
    line = [aligns[cell.find(f".//{HP}p").get("paraPrIDRef")] for cell in rows[1]]  # type: ignore[union-attr]
    assert line == ["CENTER", "LEFT", "RIGHT", "RIGHT"]
    total = rows[-1].find(f"{HP}tc/{HP}cellSpan")
    assert total is not None and total.get("colSpan") == "2"
    borders = {node.get("id"): node for node in header.iter(f"{HH}borderFill")}
    for cell in table.iter(f"{HP}tc"):
        fill = borders[cell.get("borderFillIDRef")]
        assert fill.find(f"{HH}leftBorder").get("type") == "SOLID"  # type: ignore[union-attr]


def test_항목은_둘째_줄이_글머리에_맞게_들여_쓴다() -> None:
    data = render_hwpx(report())
    header, section = part(data, "Contents/header.xml"), part(data, "Contents/section0.xml")
    shapes = {node.get("id"): node for node in header.iter(f"{HH}paraPr")}
    indents = {}
    for paragraph in section.iter(f"{HP}p"):
        shape = shapes[paragraph.get("paraPrIDRef")]
        margin = shape.find(f".//{HH}margin")
        assert margin is not None
        indents[text_of(paragraph)] = tuple(
            int(margin.find(f"{HC}{side}").get("value", 0))  # type: ignore[union-attr]
            for side in ("left", "intent")
        )
    first, second, third = (
        indents[text] for text in ("1. 추진 배경", "나. 인수인계 자료가 없음", "1) 평균 6.2일")
    )
    assert first[1] < 0 and second[1] < 0  # a negative first line is a hanging indent
    assert first[0] + first[1] < second[0] + second[1] < third[0] + third[1]


def test_쪽번호와_제목_번호() -> None:
    data = render_hwpx(report())
    section = part(data, "Contents/section0.xml")
    numbers = list(section.iter(f"{HP}pageNum"))
    assert [(node.get("pos"), node.get("sideChar")) for node in numbers] == [("BOTTOM_CENTER", "-")]
    heads = part(data, "Contents/header.xml").iter(f"{HH}paraHead")
    assert not any(node.text for node in heads)  # or 한글 would print "1. Ⅰ. 추진 개요"


def test_쪽을_나눈다() -> None:
    document = replace(
        with_text("앞"), blocks=(Paragraph("앞"), PageBreak(), Paragraph("뒤")), end_mark=False
    )
    data = render_hwpx(document)
    shapes = {node.get("id"): node for node in part(data, "Contents/header.xml").iter(f"{HH}paraPr")}
    breaks = {}
    for paragraph in part(data, "Contents/section0.xml").iter(f"{HP}p"):
        setting = shapes[paragraph.get("paraPrIDRef")].find(f"{HH}breakSetting")
        assert setting is not None
        breaks[text_of(paragraph)] = setting.get("pageBreakBefore")
    assert (breaks["앞"], breaks["뒤"]) == ("0", "1")


def test_그림은_설명과_함께_들어간다() -> None:
    data = render_hwpx(report())
    picture = part(data, "Contents/section0.xml").find(f".//{HP}pic")
    assert picture is not None
    assert picture.findtext(f"{HP}shapeComment") == "시행 전보다 시행 후가 짧은 막대 그림"
    with package(data) as opened:
        images = [name for name in opened.namelist() if name.startswith("BinData/")]
        assert len(images) == 1 and opened.read(images[0]).startswith(b"\x89PNG")


def test_같은_문서는_같은_바이트이고_남의_정보가_없다() -> None:
    data = render_hwpx(report())
    assert data == render_hwpx(report())
    with package(data) as opened:
        content = opened.read("Contents/content.hpf").decode()
        preview = opened.read("Preview/PrvText.txt").decode()
    assert report().title in content and report().title in preview
    for foreign in ("synthetic", "fixture", "2025"):
        assert foreign not in content


def test_표시_기호도_글로_남는다() -> None:
    hard = '<hp:t> & "따옴표" ]]> 펲 뷁 漣川郡 😀 =1+1'
    found = part(render_hwpx(with_text(hard)), "Contents/section0.xml")
    assert f"{hard}  끝." in [text_of(paragraph) for paragraph in found.iter(f"{HP}p")]
    with pytest.raises(Refused, match=r"U\+0001"):
        render_hwpx(with_text("가\x01"))


def test_시행문() -> None:
    section = part(render_hwpx(letter()), "Contents/section0.xml")
    found = [text_of(paragraph) for paragraph in section.iter(f"{HP}p")]
    assert found[:4] == ["연천군", "수신  수신자 참조", "(경유)", "제목  위생점검 사전예고 알림"]
    assert "연천군수" in found and "시행  위생과 제12호 (2026. 10. 2.)" in found


@pytest.mark.slow
def test_독립된_판독기가_글과_표를_되읽는다(tmp_path: Path) -> None:
    where = os.environ.get("HYEONJANG_KORDOC", "")
    if not where or not shutil.which("node"):
        pytest.skip(
            "set HYEONJANG_KORDOC to a directory where `npm install kordoc` has been run (Node needed)"
        )
    head = ((Cell("구분", rowspan=2), Cell("기간(일)", colspan=2)), ("전", "후"))
    merged = Table((Column("구분"), Column("전"), Column("후")), (("접수", 1234, 12),), "병합", head=head)
    document = replace(report(), blocks=(*report().blocks, merged))
    file = tmp_path / "report.hwpx"
    file.write_bytes(render_hwpx(document))
    script = (
        "import { parse } from 'kordoc'; import { readFileSync } from 'node:fs';"
        "const b = readFileSync(process.argv[1]);"
        "const r = await parse(b.buffer.slice(b.byteOffset, b.byteOffset + b.byteLength));"
        "console.log(JSON.stringify(r));"
    )
    ran = subprocess.run(
        ["node", "--input-type=module", "-e", script, str(file)],
        cwd=where, capture_output=True, text=True, timeout=600, check=True,
    )  # fmt: skip
    read = json.loads(ran.stdout)
    assert read["success"] is True
    markdown = read["markdown"]
    for words in ("漣川郡", "홍펲뷁", "가. 대기시간이", "2. 원자료 1부. 끝.", "<그림 1> 전후 비교"):
        assert re.sub(r"\s+", " ", words) in re.sub(r"\s+", " ", markdown)
    assert re.search(r"기획감사담당관\W.*1,234,567\W.*21\.40", markdown)
    for cell in ('colspan="2"', 'rowspan="2"', "기간(일)", "1,234"):
        assert cell in markdown
