"""HWPX out of the document tree, for 한글.

python-hwpx writes the package; none of its objects leave this module, because its interface still moves.
Numbering marks are written as text: any reader shows them, and officials retype them the same way.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, assert_never

from hwpx import HwpxDocument
from lxml import etree

from hyeonjang.commons.documents import layout, svg
from hyeonjang.commons.documents.model import OfficialDocument
from hyeonjang.commons.documents.pdf import render_picture

_BODY_FACE = "함초롬바탕"
_SIGN_FACE = "함초롬돋움"
_TEXT_WIDTH_MM = 170.0
_UNITS_PER_MM = 7200 / 25.4
_HH = "{http://www.hancom.co.kr/hwpml/2011/head}"
_HP = "{http://www.hancom.co.kr/hwpml/2011/paragraph}"
_MM_PER_POINT = 25.4 / 72
_BODY_SIZE = 12.0
_ROWS_KEPT_TOGETHER = 8


def render_hwpx(document: OfficialDocument) -> bytes:
    """The document as HWPX bytes, the same for the same document; raises `Refused` like `layout.lay_out`."""
    laid = layout.lay_out(document)
    for part in laid.parts:
        if isinstance(part, layout.Picture):
            svg.root(part.svg)
    with HwpxDocument.new() as made:
        writer = _Writer(made)
        writer.open(laid, letter=bool(document.recipients))
        for part in laid.parts:
            writer.part(part)
        if document.recipients:
            writer.close(laid)
        stamp = datetime(document.date.year, document.date.month, document.date.day, tzinfo=UTC)
        made.parts.clear_document_metadata(keep=("language",))  # the empty package's own author and dates
        made.parts.set_document_metadata(
            title=laid.title,
            creator=laid.department,
            created_date=f"{stamp:%Y-%m-%dT%H:%M:%SZ}",
            modified_date=f"{stamp:%Y-%m-%dT%H:%M:%SZ}",
        )
        return _settle(made.to_bytes(), "\r\n".join(layout.texts(laid)), stamp)


@dataclass(frozen=True, slots=True)
class _Look:
    """How a paragraph looks; sizes in points, lengths in millimetres."""

    size: float = _BODY_SIZE
    bold: bool = False
    face: str = _BODY_FACE
    align: str = "JUSTIFY"
    left: float = 0
    hanging: float = 0
    before: float = 0
    after: float = 3
    spacing: int = 150
    keep: bool = False
    page_break: bool = False
    outline: int | None = None
    rule: bool = False
    indent: float = 0


class _Writer:
    """Writes laid-out parts, one after the other, into a new package."""

    def __init__(self, made: HwpxDocument) -> None:
        self.made = made
        self.shapes: dict[_Look, tuple[str, str]] = {}
        self.break_next = False
        self.first = True
        made.page.setup(
            paper_size="A4",
            margins_mm={
                "left": 20,
                "right": 20,
                "top": 15,
                "bottom": 12,
                "header": 8,
                "footer": 10,
            },
        )
        self.prepare()
        self.plain = made.styles.ensure_border_fill(border_color="#404040", border_width="0.12 mm")
        self.shaded = made.styles.ensure_border_fill(
            border_color="#404040", border_width="0.12 mm", fill_color="#E9E9E9"
        )

    def prepare(self) -> None:
        """Number the pages ("- 1 -", 쪽 번호 매기기) and keep 한글 from numbering headings by itself."""
        run = self.made.paragraphs[0].element.find(f"{_HP}run")
        control = run.makeelement(f"{_HP}ctrl", {})
        control.append(
            control.makeelement(
                f"{_HP}pageNum", {"pos": "BOTTOM_CENTER", "formatType": "DIGIT", "sideChar": "-"}
            )
        )
        run.append(control)
        for header in self.made.parts.headers:
            for head in header.element.iter(f"{_HH}paraHead"):
                head.text = None
            header.mark_dirty()

    # -- paragraphs -------------------------------------------------------

    def write(self, text: str, look: _Look | None = None) -> Any:
        """Append a paragraph; a page break asked for before falls here."""
        look = look or _Look()
        if self.break_next:
            look = replace(look, page_break=True)
            self.break_next = False
        paragraph = self.next_paragraph()
        character = self.dress(paragraph, look)
        paragraph.add_run(text, char_pr_id_ref=character)
        return paragraph

    def next_paragraph(self) -> Any:
        if not self.first:
            return self.made.add_paragraph("", include_run=False, inherit_style=False)
        # The first paragraph already stands there: it carries the section's page setup.
        self.first = False
        paragraph = self.made.paragraphs[0]
        for run in paragraph.element.findall(f"{_HP}run")[1:]:
            paragraph.element.remove(run)
        return paragraph

    def dress(self, paragraph: Any, look: _Look) -> str:
        """Give a paragraph the look; the id of its characters' look is returned."""
        if look in self.shapes:
            paragraph.para_pr_id_ref, character = self.shapes[look]
            return character
        self.made.styles.apply_paragraph_format(
            paragraphs=[paragraph],
            alignment=look.align,
            line_spacing_percent=look.spacing,
            indent_left_mm=look.left + look.hanging,
            first_line_indent_mm=look.indent - look.hanging,
            spacing_before_pt=look.before,
            spacing_after_pt=look.after,
            keep_with_next=look.keep,
            page_break_before=look.page_break,
            outline_level=look.outline,
            bottom_border=look.rule,
            **({"border_color": "#000000", "border_width": "0.4 mm"} if look.rule else {}),
        )
        character = str(self.made.styles.ensure_run(bold=look.bold, font=look.face, size=look.size))
        self.shapes[look] = (str(paragraph.para_pr_id_ref), character)
        return character

    # -- the document's own lines ------------------------------------------

    def open(self, laid: layout.Layout, *, letter: bool) -> None:
        if letter:
            if laid.organization:
                self.write(laid.organization, _Look(20, True, _SIGN_FACE, "CENTER", after=14))
            self.write(f"수신  {laid.recipients}", _Look(hanging=_width("수신  ", _BODY_SIZE)))
            self.write("(경유)")
            self.write(
                f"제목  {laid.title}",
                _Look(bold=True, hanging=_width("제목  ", _BODY_SIZE), after=10, rule=True),
            )
            return
        self.write(laid.title, _Look(19, True, _SIGN_FACE, "CENTER", before=4, after=6, rule=True))
        line = "  ".join(piece for piece in (laid.doc_number, laid.date, laid.department) if piece)
        self.write(line, _Look(10.5, align="RIGHT", after=1))
        self.write(laid.contact, _Look(9.5, align="RIGHT", after=8))

    def close(self, laid: layout.Layout) -> None:
        """The end of a letter: sender, number, contact. A report has its contact at the head."""
        if laid.sender:
            self.write(laid.sender, _Look(19, True, _SIGN_FACE, "CENTER", before=24, after=24))
        self.write("", _Look(6, after=2, rule=True))
        self.write(
            f"시행  {laid.department} {laid.doc_number}".rstrip() + f" ({laid.date})", _Look(10, after=1)
        )
        if laid.contact:
            self.write(laid.contact, _Look(10, after=1))

    # -- parts ---------------------------------------------------------------

    def part(self, part: layout.Part) -> None:
        match part:
            case layout.Line():
                self.line(part)
            case layout.ItemList():
                self.entries(part.entries)
            case layout.Grid():
                self.grid(part)
            case layout.Picture():
                self.picture(part)
            case layout.Break():
                self.break_next = True
            case _:
                assert_never(part)

    def line(self, line: layout.Line) -> None:
        match line.kind:
            case "heading1" | "heading2" | "heading3":
                size, before = {"heading1": (15, 14), "heading2": (13, 10), "heading3": (12, 8)}[line.kind]
                self.write(
                    line.text,
                    _Look(
                        size, True, _SIGN_FACE, "LEFT", before=before, after=5, keep=True, outline=line.depth
                    ),
                )
            case "note":
                self.write(f"{line.mark} {line.text}", _Look(10, hanging=_width("※ ", 10)))
            case "attachment":
                lead = f"{line.mark}  " if line.mark else ""
                width = _width("붙임  ", _BODY_SIZE)
                self.write(lead + line.text, _Look(hanging=width, before=8) if lead else _Look(left=width))
            case "end":
                self.write(line.text, _Look(indent=_width("가", _BODY_SIZE)))
            case "paragraph":
                self.write(line.text)
            case _:
                assert_never(line.kind)

    def entries(self, entries: Sequence[layout.Entry]) -> None:
        for entry in entries:
            lead = f"{entry.mark} " if entry.mark else ""
            look = _Look(left=(entry.depth - 1) * _width("가", _BODY_SIZE), hanging=_width(lead, _BODY_SIZE))
            self.write(lead + entry.text, look)
            self.entries(entry.entries)

    def grid(self, grid: layout.Grid) -> None:
        if grid.caption:
            self.write(grid.caption, _Look(11, True, _SIGN_FACE, "CENTER", before=8, after=2, keep=True))
        if grid.unit:
            self.write(f"({grid.unit})", _Look(9.5, align="RIGHT", after=1, keep=True))
        if self.break_next:
            self.write("", _Look(2, after=0))
        width = round(_TEXT_WIDTH_MM * _UNITS_PER_MM)
        table = self.made.add_table(
            grid.row_count,
            len(grid.widths),
            width=width,
            height=grid.row_count * 1900,
            border_fill_id_ref=self.plain,
        )
        table.set_column_widths(grid.widths)
        table.element.set("repeatHeader", "1" if grid.head_rows else "0")
        if grid.row_count > _ROWS_KEPT_TOGETHER:
            # 글자처럼 취급 keeps a table on one page; only a table without it runs over pages.
            table.set_treat_as_char(False)
        for box in grid.boxes:
            if box.rowspan > 1 or box.colspan > 1:
                table.merge_cells(
                    box.row, box.column, box.row + box.rowspan - 1, box.column + box.colspan - 1
                )
        # Asking the table for one cell walks all of them, so they are taken once.
        placed = {cell.address: cell for row in table.rows for cell in row.cells}
        for box in grid.boxes:
            self.cell(placed[box.row, box.column], box)
        table.mark_dirty()
        self.write(f"※ {grid.note}" if grid.note else "", _Look(9.5, after=4))

    def cell(self, cell: Any, box: layout.Box) -> None:
        cell.element.set("header", "1" if box.header else "0")
        cell.element.set("borderFillIDRef", str(self.shaded if box.header else self.plain))
        look = _Look(10, box.bold, _SIGN_FACE, box.align.upper(), after=0, spacing=130)
        paragraph = cell.paragraphs[0]
        for run in list(paragraph.element.findall(f"{_HP}run")):
            paragraph.element.remove(run)
        paragraph.add_run(box.text, char_pr_id_ref=self.dress(paragraph, look))

    def picture(self, picture: layout.Picture) -> None:
        made = self.made.add_picture(
            render_picture(picture), "png", width_mm=float(picture.width_mm), align="center"
        )
        comment = made.element.find(f"{_HP}shapeComment")
        if comment is None:
            comment = made.element.makeelement(f"{_HP}shapeComment", {})
            made.element.append(comment)
        comment.text = picture.alt
        if picture.caption:
            self.write(picture.caption, _Look(11, True, _SIGN_FACE, "CENTER", before=2, after=8))


def _width(text: str, size: float) -> float:
    """Roughly the width of a mark in millimetres: full width for Hangul and signs, half for the rest."""
    ems = sum(0.5 if sign.isascii() else 1.0 for sign in text)
    return round(ems * size * _MM_PER_POINT, 2)


def _settle(package: bytes, preview: str, stamp: datetime) -> bytes:
    """Rewrite the package with fixed times and a preview text that is the document's own.

    한글 reads ``mimetype`` only as the first entry, uncompressed.
    """
    out = io.BytesIO()
    moment = (max(stamp.year, 1980), stamp.month, stamp.day, 0, 0, 0)
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(out, "w") as target:
        names = sorted(
            source.namelist(), key=lambda name: (name != "mimetype", source.namelist().index(name))
        )
        for name in names:
            entry = zipfile.ZipInfo(name, moment)
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            data = source.read(name)
            if name == "Preview/PrvText.txt":
                data = preview[:1000].encode("utf-8")
            elif name.startswith("Contents/section"):
                data = _number_objects(data)
            target.writestr(entry, data)
    return out.getvalue()


def _number_objects(section: bytes) -> bytes:
    """Give paragraphs and objects running numbers where the library drew random ones."""
    top = etree.fromstring(section, etree.XMLParser(resolve_entities=False, no_network=True))
    for number, element in enumerate(top.iter(f"{_HP}p", f"{_HP}tbl", f"{_HP}pic"), 1):
        for name in ("id", "instid"):
            if element.get(name):
                element.set(name, str(number))
    return etree.tostring(top, xml_declaration=True, encoding="UTF-8", standalone=True)
