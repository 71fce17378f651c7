"""The words of a printed page, as a person reads them."""

from __future__ import annotations

import pypdfium2


def words_of(page: pypdfium2.PdfPage) -> str:
    """The text of a page without the joiners and fixed blanks that keep its lines whole."""
    found: str = page.get_textpage().get_text_bounded()
    return found.replace("\u2060", "").replace("\u00a0", " ")
