"""Letters as their readers see them: all words of a letter, and every figure among them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from hyeonjang.commons.documents import layout, model
from hyeonjang.commons.notices.rules import bodies
from hyeonjang.commons.notices.rules.placeholders import check, declared
from hyeonjang.commons.notices.vocabulary import Channel
from hyeonjang.services.inheritance_tax.letters import Letter
from hyeonjang.services.inheritance_tax.templates import specs

FIGURE = re.compile(r"\d[\d,]*원|\d[\d.]*%|\d{4}\. \d{1,2}\. \d{1,2}\.")
SPECS = specs(1, "031-839-2230")


def blocks_of(letter: Letter) -> tuple[model.Block, ...]:
    """The letter as the notices engine makes it, in the recipient's language."""
    spec = SPECS[letter.template]
    places = declared(spec.placeholders)
    texts = {body.language: body.text for body in spec.bodies if body.channel is Channel.LETTER}
    return bodies.blocks(texts.get(letter.recipient.language, texts["ko"]), places, check(places, dict(letter.values)))


def words_of(letter: Letter) -> list[str]:
    """Every text of the letter, a cell by itself."""
    document = model.OfficialDocument("안내", "세무과", date(2026, 1, 1), blocks_of(letter), end_mark=False)
    return [text for text in layout.texts(layout.lay_out(document))[3:] if text]


def text_of(letter: Letter) -> str:
    return "\n".join(words_of(letter))


def figures_of(letter: Letter) -> Iterator[str]:
    """Every amount, rate and date that the letter says; figures of tables as amounts."""
    for block in blocks_of(letter):
        if isinstance(block, model.Table):
            for row in block.rows:
                yield from (f"{cell:,}원" for cell in row if isinstance(cell, int))
    for text in words_of(letter):
        yield from FIGURE.findall(text)
