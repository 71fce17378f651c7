"""The document tree: what an official document says, before anybody decides how it looks.

One tree, several renderers (`pdf`, `hwpx`). Everything here is frozen and holds plain text; nothing in a
text is ever read as markup. Numbering marks, captions' numbers and the place of "끝." are not written by
callers: `layout` computes them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

from hyeonjang.kit.errors import Refused

Align: TypeAlias = Literal["left", "center", "right"]
Value: TypeAlias = str | int | Decimal | dt.date | None
"""What a cell may hold. Floats are not among them: say how many digits are meant by a Decimal."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the body; ``level`` 1 (largest) to 3. Its number, if any, is part of the text."""

    text: str
    level: Literal[1, 2, 3] = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; line feeds in it are kept."""

    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """One item (항목) with its sub-items."""

    text: str
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class NumberedItems:
    """Nested items whose marks (항목부호) follow from their depth.

    ``marks="number"``: 1. → 가. → 1) → 가) → (1) → (가) → ① → ㉮ ; ``marks="symbol"``: □ → ○ → - → ㆍ.
    ``level`` is the depth of the outermost items (2 under a heading "1. …"), ``start`` the number of the
    first of them, so that a list goes on after a table.
    """

    items: tuple[Item, ...]
    level: int = 1
    start: int = 1
    marks: Literal["number", "symbol"] = "number"


@dataclass(frozen=True, slots=True)
class Column:
    """A table column: header, relative width, alignment (None: numbers right, other values centred)."""

    header: str
    width: float = 1
    align: Align | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that spans, or that wants its own look."""

    value: Value
    colspan: int = 1
    rowspan: int = 1
    bold: bool = False
    align: Align | None = None


Row: TypeAlias = tuple[Value | Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header that is repeated on every page it runs over.

    ``rows`` hold plain values or `Cell`s; positions covered by a span are left out, as in HTML. ``head``
    replaces the single header row made of the columns' names (for grouped headers). ``unit`` is printed
    above the right edge, e.g. ``"단위: 건, 일"``. ``note`` stands under the table.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    caption: str = ""
    unit: str = ""
    head: tuple[Row, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class KeyValues:
    """A two-column table of names and values (개요표); ``pairs_per_row`` 2 sets two pairs side by side."""

    pairs: tuple[tuple[str, Value], ...]
    caption: str = ""
    pairs_per_row: Literal[1, 2] = 1


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture drawn by our own charts as SVG, with the text that says the same in words."""

    svg: str
    alt: str
    caption: str = ""
    width_mm: int = 160


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows starts on a new page."""


@dataclass(frozen=True, slots=True)
class Note:
    """A remark in smaller type, marked with ※."""

    text: str


Block: TypeAlias = Heading | Paragraph | NumberedItems | Table | KeyValues | Figure | PageBreak | Note


@dataclass(frozen=True, slots=True)
class Contact:
    """The contact line: who answers questions (담당자), in which department, by which telephone."""

    person: str
    department: str
    phone: str
    email: str = ""


@dataclass(frozen=True, slots=True)
class OfficialDocument:
    """A whole document.

    With ``recipients`` it is laid out as a letter (시행문: 기관명, 수신, 제목, 본문, 발신명의), without
    them as a report (title, date and department under it). ``date`` is the document's own date; the
    output depends on nothing else that changes. ``sender`` is the name a letter is sent in (발신명의,
    e.g. 연천군수), beside which the place for the seal is left; between departments of one office there is no seal,
    their heads sign (``seal=False``, 행정업무의 운영 및 혁신에 관한 규정 제14조제2항). ``end_mark`` is the closing "끝.".
    """

    title: str
    department: str
    date: dt.date
    blocks: tuple[Block, ...]
    doc_number: str = ""
    organization: str = ""
    recipients: tuple[str, ...] = ()
    sender: str = ""
    contact: Contact | None = None
    attachments: tuple[str, ...] = ()
    end_mark: bool = True
    seal: bool = True

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise Refused("문서 제목이 비어 있습니다. 제목을 적어 주십시오.", field="title")
        if not self.department.strip():
            raise Refused("작성 부서가 비어 있습니다. 부서 이름을 적어 주십시오.", field="department")
