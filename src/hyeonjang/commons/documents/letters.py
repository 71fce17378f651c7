"""Many letters in one PDF, for a printing machine and window envelopes.

Not PDF/A: the file is printed and thrown away; what is kept of a letter is made from the same data by
`pdf.render_pdf`. One compilation draws several hundred letters, which is what makes it fast; the number that
one call may take is bounded, so that memory does not grow with the size of a mass run.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from fractions import Fraction
from itertools import accumulate
from pathlib import Path
from typing import cast

import pypdfium2

from hyeonjang.commons.documents import fonts, layout
from hyeonjang.commons.documents.model import OfficialDocument
from hyeonjang.commons.documents.pdf import check_characters, drawn_parts
from hyeonjang.commons.documents.text import JOINER, clean, keep_words
from hyeonjang.commons.documents.typesetting import forget, typeset
from hyeonjang.kit.errors import Refused

_TEMPLATE = Path(__file__).with_name("letters.typ")
_KOREAN_TIME = timezone(timedelta(hours=9))
MOST = 500
"""Letters in one call."""
FIRST_PAGE = "- 1 -"
"""How the first page of a letter is labelled in a bundle in which letters have several pages."""
_MANY = 50
_SIGNS = 48
"""Characters in a line of ordinary print, digits and blanks among them."""
_ONE_PAGE = 28
"""Lines above which a letter does not fit on a page with its signature."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter: to whom, the number on it with the widths of its bars, what it says.

    Of ``document`` the title, date and blocks are used. ``foot`` are the lines under the signature. ``large``
    sets it in 16 points.
    """

    name: str
    address: str
    postcode: str
    code: str
    bars: tuple[int, ...]
    document: OfficialDocument
    foot: tuple[str, ...] = ()
    large: bool = False


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends: the office as it stands on the envelope, its address, whose name signs (연천군수)."""

    name: str
    address: str
    department: str
    signature: str
    return_line: str = ""


def render_letters(letters: Sequence[Letter], sender: Sender, title: str, *, stamp: datetime | None = None) -> bytes:
    """The letters one after the other as PDF, the same bytes for the same letters.

    Raises `Refused` for text that cannot be set and for more than ``MOST`` letters.
    """
    if not letters:
        raise Refused("인쇄할 편지가 없습니다. 받을 사람을 확인하세요.")
    if len(letters) > MOST:
        raise Refused(f"한 묶음에는 편지를 {MOST}통까지 넣을 수 있습니다. 나누어 만드세요.")
    drawn = [_drawn(letter) for letter in letters]
    bundle = {
        "title": clean(title), "department": clean(sender.department), "sender": clean(sender.name),
        "sender_address": clean(sender.address), "signature": clean(sender.signature),
        "return_line": clean(sender.return_line), "letters": drawn, "numbered": False,
    }
    text = json.dumps(bundle, ensure_ascii=False, separators=(",", ":"))
    # One look over all characters of the bundle; only where one is missing, the place is searched.
    if fonts.missing("".join(sorted(set(text) - {JOINER}))):
        for letter in letters:
            check_characters([letter.name, letter.address, *letter.foot, *layout.texts(layout.lay_out(letter.document))])
        check_characters([sender.name, sender.address, sender.signature, sender.return_line, title])
    day = letters[0].document.date
    moment = stamp or datetime(day.year, day.month, day.day, 12, tzinfo=_KOREAN_TIME)
    # Page numbers are for letters of several pages. Whether there are any is known when the pages are made; where the
    # words alone tell it, the first drawing is spared.
    long = any(_lines(one) > _ONE_PAGE for one in drawn)
    made = b"" if long else _typeset(text, moment)
    if long or _pages(made) > len(letters):
        made = _typeset(json.dumps({**bundle, "numbered": True}, ensure_ascii=False), moment)
    if len(letters) > _MANY:
        forget()
    return made


def _typeset(text: str, moment: datetime) -> bytes:
    inputs = {"bundle": fonts.printable(text), "families": json.dumps(fonts.FAMILIES)}
    return typeset(_TEMPLATE, inputs, form="pdf", stamp=moment, tags=False)


_PAGE_WIDTH, _CELL_INSET, _LARGE_CELL = 481.0, 10.0, 1.28
"""Points between the margins, what a cell keeps free at its sides, how much larger cells are in large print."""
_BOLD = 1.06
"""How much wider bold letters may be."""
_SHORT = 12
"""Rows up to which a table is kept on one page."""


def _lines(drawn: dict[str, object]) -> Fraction:
    """About how many lines a letter takes under its title, in lines of ordinary print."""
    scale = Fraction(7, 5) if drawn["large"] else Fraction(1)
    return sum((_height(part, scale) for part in cast(list[dict[str, object]], drawn["parts"])), Fraction(0)) * scale


def _height(part: dict[str, object], scale: Fraction) -> Fraction:
    signs = len(str(part.get("text", "")).replace(JOINER, ""))
    found = Fraction(-(-signs * scale.numerator // (_SIGNS * scale.denominator)))
    for entry in cast(list[dict[str, object]], part.get("entries", ())):
        found += _height(entry, scale)
    rows = cast(int, part.get("row_count", 0)) or cast(int, part.get("rows", -1)) + 1
    return found + Fraction(4, 3) * rows


def _pages(pdf: bytes) -> int:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def _parts(parts: Sequence[layout.Part], large: bool) -> list[dict[str, object]]:
    """The parts by hand: `dataclasses.asdict` takes longer for a letter than drawing it."""
    made: list[dict[str, object]] = []
    for part in parts:
        if isinstance(part, layout.Line) and part.kind != "attachment":
            made.append({"kind": part.kind, "text": keep_words(part.text), "mark": part.mark, "depth": part.depth})
        elif isinstance(part, layout.ItemList):
            made.append({"kind": "items", "entries": _entries(part.entries)})
        elif isinstance(part, layout.Grid):
            made.append(_even(part, large) or _grid(part))
        else:
            made += drawn_parts([part])
    return made


def _grid(part: layout.Grid) -> dict[str, object]:
    # Without names: a letter's table is most of what Typst has to read.
    boxes = [(b.row, b.column, b.rowspan, b.colspan, b.text, b.align, b.bold, b.header) for b in part.boxes]
    return {"kind": "grid", "widths": part.widths, "row_count": part.row_count, "head_rows": part.head_rows, "boxes": boxes,
            "caption": part.caption, "unit": part.unit, "note": part.note}


def _even(part: layout.Grid, large: bool) -> dict[str, object] | None:
    """A short plain table of which no cell of the body surely needs a second line, by columns; ``None`` for any other."""
    body = [box for box in part.boxes if not box.header]
    if part.head_rows != 1 or not 1 < part.row_count <= _SHORT or part.caption or part.unit or part.note:
        return None
    size = _LARGE_CELL if large else 1
    rooms = [_PAGE_WIDTH * width / sum(part.widths) - _CELL_INSET for width in part.widths]
    columns: list[list[layout.Box]] = [[] for _ in part.widths]
    for box in body:
        if box.rowspan > 1 or box.colspan > 1 or box.bold or "\n" in box.text or _room(box.text) * size > rooms[box.column]:
            return None
        columns[box.column].append(box)
    if any(box.rowspan > 1 or box.colspan > 1 for box in part.boxes) or any(len({box.align for box in one}) != 1 for one in columns):
        return None
    head = [box.text for box in part.boxes if box.header]
    low = all("\n" not in text and _room(text) * size * _BOLD <= room for text, room in zip(head, rooms, strict=True))
    return {
        "kind": "even", "widths": part.widths, "rows": part.row_count - 1, "head": head, "low_head": low,
        "columns": [("\n".join(box.text for box in one), one[0].align) for one in columns],
    }


def _room(text: str) -> float:
    """The room in points that a text of ten points takes at most, by the advances of our font."""
    return sum(2.9 if sign in " .,()/" else 5.8 if sign in "0123456789-" else 8.7 if "가" <= sign <= "힣" else 12.4 for sign in text)


def _entries(entries: Sequence[layout.Entry]) -> list[dict[str, object]]:
    return [{"mark": e.mark, "text": keep_words(e.text), "depth": e.depth, "entries": _entries(e.entries)} for e in entries]


def _drawn(letter: Letter) -> dict[str, object]:
    laid = layout.lay_out(letter.document)
    return {
        "name": clean(letter.name), "address": clean(letter.address), "postcode": letter.postcode,
        "code": letter.code, "edges": [0, *accumulate(letter.bars)], "title": keep_words(laid.title), "date": laid.date,
        "parts": _parts(laid.parts, letter.large), "foot": [keep_words(clean(line)) for line in letter.foot], "large": letter.large,
    }


__all__ = ["FIRST_PAGE", "MOST", "Letter", "Sender", "render_letters"]
