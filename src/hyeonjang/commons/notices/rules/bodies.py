"""What a body says: lines of plain text with a few marks, turned into blocks of a document or into a message.

``# `` heading · ``- `` item · ``1. `` numbered item · ``> `` remark (※) · an empty line parts paragraphs ·
``((이름))`` a placeholder; alone on a line, a table or a list stands there in full.
"""

from __future__ import annotations

import re
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
        self.done.append(block)


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
            made.done += _standing(item, values.get(item.name))
        else:
            _line(made, line, lambda part: fill(part, placeholders, values))
    made.close()
    return tuple(made.done)


def _line(made: _Blocks, line: str, filled: object) -> None:
    say = filled if callable(filled) else str
    if not line.strip():
        made.close()
    elif line.startswith("# "):
        made.block(model.Heading(say(line[2:].strip()), 3))
    elif line.startswith("> "):
        made.block(model.Note(say(line[2:].strip())))
    elif line.startswith("- "):
        made.item(say(line[2:].strip()), "symbol")
    elif found := _NUMBERED.match(line):
        made.item(say(line[found.end() :].strip()), "number")
    else:
        if made.items:
            made.close()
        text = say(line.strip())
        if text:
            made.paragraph.append(text)


def _standing(item: Placeholder, value: Plain | None) -> list[model.Block]:
    if not isinstance(value, list) or not value:
        return []
    if item.type is PlaceholderType.LIST:
        return [model.NumberedItems(tuple(model.Item(str(line)) for line in value), level=3, marks="symbol")]
    columns = tuple(model.Column(name) for name in item.columns)
    rows = tuple(tuple(row) for row in value if isinstance(row, list))
    return [model.Table(columns, rows)]


def message(text: str, placeholders: Sequence[Placeholder], values: Mapping[str, Plain]) -> str:
    """The body as a message: marks of headings gone, tables as lines, no three empty lines in a row."""
    known = {item.name: item for item in placeholders}
    lines: list[str] = []
    for raw in text.replace("\r\n", "\n").split("\n"):
        line = raw.rstrip()
        alone = _ALONE.match(line.strip())
        item = known.get(alone[1]) if alone else None
        if item is not None and item.type in {PlaceholderType.TABLE, PlaceholderType.LIST}:
            lines += _as_lines(item, values.get(item.name))
            continue
        line = line[2:] if line.startswith("# ") else f"※ {line[2:]}" if line.startswith("> ") else line
        lines.append(fill(line, placeholders, values))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


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
