"""What a body says: lines of plain text with a few marks, turned into blocks of a document or into a message.

``# `` heading · ``- `` item · ``1. `` numbered item · ``> `` remark (※) · an empty line parts paragraphs ·
``((이름))`` a placeholder; alone on a line, a table or a list stands there in full. Where what stood under a heading
were placeholders without a value, the heading goes with them: a template says once what some letters leave out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from hyeonjang.commons.documents import model

from ..vocabulary import PlaceholderType
from .placeholders import MARK, Placeholder, Plain, shown

_NUMBERED = re.compile(r"^\d{1,2}\. ")
_ALONE = re.compile(r"^\(\(\s*([^()]*?)\s*\)\)$")


def fill(text: str, placeholders: Sequence[Placeholder], values: Mapping[str, Plain]) -> str:
    """The text with every placeholder replaced; an optional one without a value leaves nothing."""
    known = {item.name: item for item in placeholders}
    return MARK.sub(lambda found: shown(known[found[1]], values.get(found[1])) if found[1] in known else "", text)


class _Blocks:
    """Collects blocks; neighbouring lines of one kind become one block."""

    def __init__(self) -> None:
        self.done: list[model.Block] = []
        self.paragraph: list[str] = []
        self.items: list[str] = []
        self.marks = "symbol"
        self.left_out = False

    def close(self) -> None:
        if self.paragraph:
            self.done.append(model.Paragraph("\n".join(self.paragraph)))
        if self.items:
            items = tuple(model.Item(text) for text in self.items)
            numbered = self.marks == "number"
            self.done.append(model.NumberedItems(items, level=1 if numbered else 3,
                                                 marks="number" if numbered else "symbol"))
        self.paragraph, self.items = [], []

    def item(self, text: str, marks: str) -> None:
        if self.paragraph or (self.items and self.marks != marks):
            self.close()
        self.marks = marks
        self.items.append(text)

    def block(self, block: model.Block) -> None:
        self.close()
        if isinstance(block, model.Heading):
            self.end_part()
        self.done.append(block)

    def end_part(self) -> None:
        """Drop the heading of a part of which nothing came."""
        self.close()
        if self.left_out and self.done and isinstance(self.done[-1], model.Heading):
            self.done.pop()
        self.left_out = False


def blocks(text: str, placeholders: Sequence[Placeholder], values: Mapping[str, Plain]) -> tuple[model.Block, ...]:
    """The body as blocks of a document."""
    known = {item.name: item for item in placeholders}
    made = _Blocks()
    for raw in text.replace("\r\n", "\n").split("\n"):
        line = raw.rstrip()
        alone = _ALONE.match(line.strip())
        item = known.get(alone[1]) if alone else None
        if item is not None and item.type in {PlaceholderType.TABLE, PlaceholderType.LIST}:
            made.close()
            standing = _standing(item, values.get(item.name))
            made.left_out = made.left_out or not standing
            made.done += standing
        else:
            _line(made, line, lambda part: fill(part, placeholders, values))
    made.end_part()
    return tuple(made.done)


def _line(made: _Blocks, line: str, filled: object) -> None:
    say = filled if callable(filled) else str
    if not line.strip():
        made.close()
    elif line.startswith("# "):
        made.block(model.Heading(say(line[2:].strip()), 3))
    elif line.startswith("> "):
        if text := _said(made, say(line[2:])):
            made.block(model.Note(text))
    elif line.startswith("- "):
        if text := _said(made, say(line[2:])):
            made.item(text, "symbol")
    elif found := _NUMBERED.match(line):
        if text := _said(made, say(line[found.end() :])):
            made.item(text, "number")
    else:
        if made.items:
            made.close()
        if text := _said(made, say(line)):
            made.paragraph.append(text)


def _said(made: _Blocks, text: str) -> str:
    """The text without outer blanks; an empty one is remembered as left out."""
    made.left_out = made.left_out or not text.strip()
    return text.strip()


def _standing(item: Placeholder, value: Plain | None) -> list[model.Block]:
    if not isinstance(value, list) or not value:
        return []
    if item.type is PlaceholderType.LIST:
        return [model.NumberedItems(tuple(model.Item(str(line)) for line in value), level=3, marks="symbol")]
    rows = tuple(tuple(row) for row in value if isinstance(row, list))
    return [model.Table(tuple(_column(name, [row[place] for row in rows]) for place, name in enumerate(item.columns)), rows)]


_NARROW, _WIDE = 8, 24


def _column(name: str, cells: Sequence[str | int]) -> model.Column:
    """A column as wide as its longest text asks for: figures keep their room, long texts wrap and stand left."""
    longest = max((_columns(shown_cell(cell)) for cell in cells), default=0)
    if any(isinstance(cell, int) for cell in cells):
        return model.Column(name, max(12, longest * 3 // 2, _columns(name) * 3 // 5))
    return model.Column(name, max(_NARROW, _columns(name), min(longest, _WIDE)), "left" if longest > _WIDE * 2 // 3 else None)


def _columns(text: str) -> int:
    """The width of a text in half letters: Korean letters are twice as wide as digits."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def message(text: str, placeholders: Sequence[Placeholder], values: Mapping[str, Plain]) -> str:
    """The body as a message: marks of headings gone, tables as lines, no three empty lines in a row."""
    known = {item.name: item for item in placeholders}
    lines: list[str] = []
    heading, left_out = -1, False
    for raw in text.replace("\r\n", "\n").split("\n"):
        line = raw.rstrip()
        alone = _ALONE.match(line.strip())
        item = known.get(alone[1]) if alone else None
        if item is not None and item.type in {PlaceholderType.TABLE, PlaceholderType.LIST}:
            more = _as_lines(item, values.get(item.name))
            left_out = left_out or not more
            lines += more
            continue
        if line.startswith("# "):
            lines = _part_of(lines, heading, left_out)
            heading, left_out = len(lines), False
        lead = {"# ": "", "> ": "※ ", "- ": "- "}.get(line[:2])
        rest = line if lead is None else line[2:]
        text = fill(rest, placeholders, values)
        if rest.strip() and not text.strip():
            left_out = True
        else:
            lines.append(f"{lead or ''}{text}")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(_part_of(lines, heading, left_out))).strip()


def _part_of(lines: list[str], heading: int, left_out: bool) -> list[str]:
    """The lines without the last heading, where nothing but placeholders without a value stood under it."""
    if heading >= 0 and left_out and not any(line.strip() for line in lines[heading + 1 :]):
        return lines[:heading]
    return lines


def _as_lines(item: Placeholder, value: Plain | None) -> list[str]:
    if not isinstance(value, list):
        return []
    if item.type is PlaceholderType.LIST:
        return [f"- {line}" for line in value]
    return [
        "- " + ", ".join(f"{name} {shown_cell(cell)}" for name, cell in zip(item.columns, row, strict=False))
        for row in value if isinstance(row, list)
    ]


def shown_cell(cell: str | int) -> str:
    return f"{cell:,}" if isinstance(cell, int) else str(cell)
