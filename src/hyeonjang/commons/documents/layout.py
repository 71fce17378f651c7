"""From the tree to plain drawing instructions: marks, captions, cell grids, 붙임 and "끝.".

Both renderers draw what this module says, so a PDF and an HWPX of one document carry the same words.
Sources: 행정업무의 운영 및 혁신에 관한 규정 시행규칙 제2조 (항목의 표시), 제4조 (문서의 "끝" 표시).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias, assert_never

from hyeonjang.commons.documents import model
from hyeonjang.commons.documents.text import clean
from hyeonjang.kit.errors import Refused
from hyeonjang.kit.korean import date_ko

_INITIALS = "가나다라마바사아자차카타파하"
_LATER = "거너더러머버서어저처커터퍼허고노도로모보소오조초코토포호"
_SYLLABLES = _INITIALS + _LATER
_CIRCLED_NUMBERS = "".join(map(chr, [*range(0x2460, 0x2474), *range(0x3251, 0x3260), *range(0x32B1, 0x32C0)]))
_CIRCLED_SYLLABLES = "㉮㉯㉰㉱㉲㉳㉴㉵㉶㉷㉸㉹㉺㉻"
_SYMBOLS = "□○-ㆍ"
_END = "끝."


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text: its role decides the look, ``depth`` (headings only) its place in the outline."""

    kind: Literal["heading1", "heading2", "heading3", "paragraph", "note", "end", "attachment"]
    text: str
    mark: str = ""
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """An item with its mark (possibly empty) and depth (1 = outermost of its list)."""

    mark: str
    text: str
    depth: int
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemList:
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """A placed cell: position, span, text and look."""

    row: int
    column: int
    rowspan: int
    colspan: int
    text: str
    align: model.Align
    bold: bool
    header: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """A placed table; the first ``head_rows`` rows are repeated on each page."""

    widths: tuple[float, ...]
    row_count: int
    head_rows: int
    boxes: tuple[Box, ...]
    caption: str = ""
    unit: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    svg: str
    alt: str
    caption: str
    width_mm: int


@dataclass(frozen=True, slots=True)
class Break:
    pass


Part: TypeAlias = Line | ItemList | Grid | Picture | Break


@dataclass(frozen=True, slots=True)
class Layout:
    """A document ready to be drawn."""

    title: str
    date: str
    department: str
    doc_number: str
    organization: str
    recipients: str
    sender: str
    contact: str
    parts: tuple[Part, ...]
    seal: bool = True


def mark(level: int, number: int) -> str:
    """The mark of the ``number``-th item at ``level`` (1 to 8): 1. 가. 1) 가) (1) (가) ① ㉮."""
    if not 1 <= level <= 8:
        raise Refused(f"항목은 여덟 단계까지 쓸 수 있는데 {level}단계 항목이 있습니다. 단계를 줄여 주십시오.")
    supply: Sequence[str] = (
        _CIRCLED_NUMBERS
        if level == 7
        else _CIRCLED_SYLLABLES
        if level == 8
        else _SYLLABLES
        if level % 2 == 0
        else ()
    )
    if supply and number > len(supply):
        raise Refused(
            f"{level}단계 항목이 {number}개를 넘어 항목부호를 붙일 수 없습니다. {len(supply)}개 "
            "이하로 나누어 주십시오."
        )
    sign = supply[number - 1] if supply else str(number)
    return (f"{sign}.", f"{sign})", f"({sign})", sign)[(level - 1) // 2]


def value_text(value: model.Value) -> str:
    """A cell value as printed: numbers with thousands separators, dates as ``2026. 10. 2.``, None empty."""
    if value is None:
        return ""
    if isinstance(value, date):
        return date_ko(value)
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise TypeError(f"a table cell holds text, int, Decimal or date, not {type(value).__name__}")
    if isinstance(value, int | Decimal):
        return f"{value:,}"
    return clean(value)


def lay_out(document: model.OfficialDocument) -> Layout:
    """Compute everything that both renderers draw; raises `Refused` for what cannot be set."""
    parts = _Numbering().parts(document.blocks)
    _close(parts, document)
    contact = document.contact
    return Layout(
        title=clean(document.title),
        date=date_ko(document.date),
        department=clean(document.department),
        doc_number=clean(document.doc_number),
        organization=clean(document.organization),
        recipients=", ".join(clean(name) for name in document.recipients),
        sender=clean(document.sender),
        contact=clean(_contact_line(contact)) if contact else "",
        parts=tuple(parts),
        seal=document.seal,
    )


def _contact_line(contact: model.Contact) -> str:
    line = f"담당자  {contact.department} {contact.person} (☎ {contact.phone})"
    return f"{line}  {contact.email}" if contact.email else line


class _Numbering:
    """Walks the blocks once, counting tables and figures."""

    def __init__(self) -> None:
        self.tables = 0
        self.figures = 0
        self.depth = 0

    def parts(self, blocks: Sequence[model.Block]) -> list[Part]:
        return [self.part(block) for block in blocks]

    def part(self, block: model.Block) -> Part:
        match block:
            case model.Heading():
                return self.heading(block)
            case model.Paragraph():
                return Line("paragraph", clean(block.text))
            case model.Note():
                return Line("note", clean(block.text), "※")
            case model.NumberedItems():
                return ItemList(_entries(block, block.items, block.level, 1, block.start))
            case model.Table():
                return _table(block, self.table_caption(block.caption))
            case model.KeyValues():
                return _key_values(block, self.table_caption(block.caption))
            case model.Figure():
                self.figures += bool(block.caption)
                caption = f"<그림 {self.figures}> {clean(block.caption)}" if block.caption else ""
                if not block.alt.strip():
                    raise Refused(
                        "그림을 설명하는 글이 없습니다. 그림을 보지 못하는 사람이 읽을 설명을 적어 주십시오."
                    )
                return Picture(block.svg, clean(block.alt), caption, block.width_mm)
            case model.PageBreak():
                return Break()
            case _:
                assert_never(block)

    def heading(self, block: model.Heading) -> Line:
        # Readers that step through headings (PDF/UA, 개요 보기) may not meet a skipped level.
        self.depth = min(block.level, self.depth + 1)
        role: Literal["heading1", "heading2", "heading3"] = (
            "heading1" if block.level == 1 else "heading2" if block.level == 2 else "heading3"
        )
        return Line(role, clean(block.text), depth=self.depth)

    def table_caption(self, caption: str) -> str:
        if not caption:
            return ""
        self.tables += 1
        return f"<표 {self.tables}> {clean(caption)}"


def _entries(
    block: model.NumberedItems, items: Sequence[model.Item], level: int, depth: int, start: int
) -> tuple[Entry, ...]:
    # A lone item carries no mark: the rule for numbered items, not for the symbols of reports.
    lone = len(items) == 1 and start == 1 and block.marks == "number"
    made = []
    for number, item in enumerate(items, start):
        if block.marks == "symbol":
            if level > len(_SYMBOLS):
                raise Refused("기호 항목(□ ○ - ㆍ)은 네 단계까지 쓸 수 있습니다. 단계를 줄여 주십시오.")
            sign = _SYMBOLS[level - 1]
        else:
            sign = "" if lone else mark(level, number)
        made.append(
            Entry(sign, clean(item.text), depth, _entries(block, item.items, level + 1, depth + 1, 1))
        )
    return tuple(made)


def _key_values(block: model.KeyValues, caption: str) -> Grid:
    per_row = block.pairs_per_row
    boxes = []
    for index, (name, value) in enumerate(block.pairs):
        row, place = divmod(index, per_row)
        last = index == len(block.pairs) - 1
        span = 1 + 2 * (per_row - 1 - place) if last else 1
        boxes.append(Box(row, place * 2, 1, 1, clean(name), "center", True, True))
        boxes.append(Box(row, place * 2 + 1, 1, span, value_text(value), "left", False, False))
    rows = -(-len(block.pairs) // per_row)
    return Grid((1.0, 4.0) if per_row == 1 else (1.0, 2.0) * 2, rows, 0, tuple(boxes), caption)


def _table(block: model.Table, caption: str) -> Grid:
    if not block.columns:
        raise Refused("열이 하나도 없는 표는 만들 수 없습니다. 열 이름을 정해 주십시오.")
    head: tuple[model.Row, ...] = block.head or (tuple(column.header for column in block.columns),)
    boxes = _place(head, block.columns, header=True, first_row=0, where=caption)
    boxes += _place(block.rows, block.columns, header=False, first_row=len(head), where=caption)
    return Grid(
        tuple(float(column.width) for column in block.columns),
        len(head) + len(block.rows),
        len(head),
        tuple(boxes),
        caption,
        clean(block.unit),
        clean(block.note),
    )


def _place(
    rows: Sequence[model.Row], columns: Sequence[model.Column], *, header: bool, first_row: int, where: str
) -> list[Box]:
    taken: set[tuple[int, int]] = set()
    boxes: list[Box] = []
    for y, row in enumerate(rows):
        x = 0
        for entry in row:
            cell = entry if isinstance(entry, model.Cell) else model.Cell(entry)
            while (y, x) in taken:
                x += 1
            area = {(y + dy, x + dx) for dy in range(cell.rowspan) for dx in range(cell.colspan)}
            if area & taken or x + cell.colspan > len(columns) or y + cell.rowspan > len(rows):
                raise _misfit(where, y, header)
            taken |= area
            boxes.append(_box(cell, columns[x], first_row + y, x, header=header))
        if any((y, column) not in taken for column in range(len(columns))):
            raise _misfit(where, y, header)
    return boxes


def _misfit(where: str, row: int, header: bool) -> Refused:
    which = "머리글" if header else "내용"
    return Refused(
        f"{where or '표'}의 {which} {row + 1}번째 줄에서 칸 수가 열 수와 맞지 않습니다. 칸과 "
        "병합을 확인해 주십시오."
    )


def _box(cell: model.Cell, column: model.Column, row: int, x: int, *, header: bool) -> Box:
    align: model.Align = cell.align or column.align or "center"
    if header:
        align = cell.align or "center"
    elif cell.align is None and column.align is None and isinstance(cell.value, int | Decimal):
        align = "right"
    return Box(row, x, cell.rowspan, cell.colspan, value_text(cell.value), align, cell.bold or header, header)


def _close(parts: list[Part], document: model.OfficialDocument) -> None:
    """Add 붙임 and put "끝." where the rule wants it: two spaces after the last word."""
    names = [clean(name) for name in document.attachments]
    for number, name in enumerate(names, 1):
        lead = "붙임" if number == 1 else ""
        parts.append(Line("attachment", f"{number}. {name}" if len(names) > 1 else name, lead))
    if not document.end_mark:
        return
    last = parts[-1] if parts else None
    if isinstance(last, Line) and last.kind in ("paragraph", "attachment", "note"):
        parts[-1] = replace(last, text=f"{last.text.rstrip()}  {_END}")
    elif isinstance(last, ItemList) and last.entries:
        parts[-1] = ItemList(_end_entries(last.entries))
    else:
        # After a table or a picture the mark stands on its own line, one letter in from the left.
        parts.append(Line("end", _END))


def _end_entries(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    last = entries[-1]
    closed = (
        replace(last, entries=_end_entries(last.entries))
        if last.entries
        else replace(last, text=f"{last.text.rstrip()}  {_END}")
    )
    return (*entries[:-1], closed)


def texts(layout: Layout) -> list[str]:
    """Every text that will be printed, for checks of characters."""
    found = [
        layout.title,
        layout.date,
        layout.department,
        layout.doc_number,
        layout.organization,
        layout.recipients,
        layout.sender,
        layout.contact,
    ]
    for part in layout.parts:
        match part:
            case Line():
                found += [part.mark, part.text]
            case ItemList():
                found += _entry_texts(part.entries)
            case Grid():
                found += [part.caption, part.unit, part.note, *(box.text for box in part.boxes)]
            case Picture():
                found.append(part.caption)
            case Break():
                pass
            case _:
                assert_never(part)
    return [text for text in found if text]


def _entry_texts(entries: tuple[Entry, ...]) -> list[str]:
    found: list[str] = []
    for entry in entries:
        found += [entry.mark, entry.text, *_entry_texts(entry.entries)]
    return found
