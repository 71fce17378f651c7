"""PDF out of the document tree: PDF/A-2a and PDF/UA-1, the same bytes for the same document.

Typst draws `document.typ`; the words travel as JSON, never as part of the template. A character that the
fonts do not have is refused before drawing, and anything Typst warns about fails the rendering: a name is
printed as it is written or not at all.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from hyeonjang.commons.documents import fonts, layout, svg
from hyeonjang.commons.documents.model import OfficialDocument
from hyeonjang.commons.documents.text import keep_words, spell
from hyeonjang.commons.documents.typesetting import Standard, typeset
from hyeonjang.kit.errors import Refused

_TEMPLATE = Path(__file__).with_name("document.typ")
_PICTURE = Path(__file__).with_name("picture.typ")
_STANDARDS: tuple[Standard, ...] = ("a-2a", "ua-1")
_KOREAN_TIME = timezone(timedelta(hours=9))  # a fixed offset, as PDF dates want it


LARGE = "1.4"
"""Large print: 16 points for the body instead of 11.5."""


def render_pdf(document: OfficialDocument, *, large: bool = False, whole_words: bool = False) -> bytes:
    """The document as PDF bytes; ``large`` sets it in large print.

    ``whole_words`` lets no line end within a word. It is for what is printed and handed out: the joiners that do it
    stand in the text that programs read, and a search for a word would not find it.

    Raises `Refused` for text that cannot be set (a character without a glyph, too many items, a figure
    that is not a plain drawing) and `RenderingFailed` when Typst errs or warns, a missing font included.
    """
    laid = layout.lay_out(document)
    pictures = [part for part in laid.parts if isinstance(part, layout.Picture)]
    drawn = [svg.texts(picture.svg) for picture in pictures]
    check_characters([*layout.texts(laid), *drawn])
    payload = fonts.printable(json.dumps(_payload(laid, document, whole_words), ensure_ascii=False))
    # Midday, so that the day is the same one in every time zone that a viewer may stand in.
    stamp = datetime(document.date.year, document.date.month, document.date.day, 12, tzinfo=_KOREAN_TIME)
    inputs = {"document": payload, "families": json.dumps(fonts.FAMILIES), "scale": LARGE if large else "1"}
    return typeset(_TEMPLATE, inputs, form="pdf", stamp=stamp, standards=_STANDARDS)


def render_picture(picture: layout.Picture, *, ppi: float = 200) -> bytes:
    """A figure as PNG, for renderers that cannot carry SVG; same refusals as `render_pdf`."""
    check_characters([svg.texts(picture.svg)])
    inputs = {
        "svg": fonts.printable(svg.checked(picture.svg)),
        "width": str(picture.width_mm),
        "families": json.dumps(fonts.FAMILIES),
    }
    return typeset(_PICTURE, inputs, form="png", ppi=ppi)


def check_characters(texts: Sequence[str]) -> None:
    """Refuse the first text with a character the fonts lack, naming the characters and the place."""
    for text in texts:
        if lacking := fonts.missing(text):
            named = ", ".join(map(spell, lacking))
            place = text.replace("\n", " ")
            place = place if len(place) <= 30 else f"{place[:30]}…"
            raise Refused(
                f"글꼴에 없는 글자 {named}가 「{place}」에 있어 문서를 만들지 않았습니다. 다른 "
                "글자로 바꾸어 주십시오.",
                code="missing_glyph",
                details={"characters": lacking},
            )


def _payload(laid: layout.Layout, document: OfficialDocument, whole_words: bool) -> dict[str, Any]:
    whole = asdict(laid)
    whole["day"] = [document.date.year, document.date.month, document.date.day]
    whole["parts"] = drawn_parts(laid.parts)
    if whole_words:
        for part in whole["parts"]:
            _keep(part)
    return whole


def _keep(part: dict[str, Any]) -> None:
    """Join the words of running text and items; cells of tables may break, they are narrow."""
    for key in ("text", "note"):
        if isinstance(part.get(key), str):
            part[key] = keep_words(part[key])
    for entry in part.get("entries", ()):
        _keep(entry)


def drawn_parts(parts: Sequence[layout.Part]) -> list[dict[str, Any]]:
    """The parts as the Typst templates take them; neighbouring attachments become one."""
    kinds = {layout.ItemList: "items", layout.Grid: "grid", layout.Picture: "picture", layout.Break: "break"}
    made: list[dict[str, Any]] = []
    for part in parts:
        fields = asdict(part)
        fields.setdefault("kind", kinds.get(type(part)))
        if isinstance(part, layout.Picture):
            fields["svg"] = svg.checked(part.svg)
        if fields["kind"] != "attachment":
            made.append(fields)
        elif made and made[-1]["kind"] == "attachments":
            made[-1]["rows"].append(fields)
        else:
            made.append({"kind": "attachments", "rows": [fields]})
    return made
