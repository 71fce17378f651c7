"""Bundles of letters: pages are counted by their labels, a signature is never alone, figures stay in their columns."""

from __future__ import annotations

from datetime import date

import pypdfium2
import pytest

from hyeonjang.commons.documents import letters
from hyeonjang.commons.documents.model import Column, Item, NumberedItems, OfficialDocument, Paragraph, Table
from hyeonjang.commons.notices.actions.batches import page_counts
from tests.support.pages import words_of

SENDER = letters.Sender("연천군청 세무과", "경기도 연천군 연천읍 연천로 220", "세무과", "연천군수")
BARS = (2, 1, 1, 2, 3, 2)


def letter(number: int, *blocks: object, large: bool = False) -> letters.Letter:
    document = OfficialDocument("안내", "세무과", date(2026, 11, 25), tuple(blocks))  # type: ignore[arg-type]
    return letters.Letter(f"받는이{number}", "경기도 연천군 전곡읍 전곡로 1", "11021", code(number), BARS, document, large=large)


def code(number: int) -> str:
    return f"7000 0000 {number:04d}"


def items(count: int) -> NumberedItems:
    return NumberedItems(tuple(Item(f"{place}번째로 알려 드리는 말입니다.") for place in range(count)), level=3, marks="symbol")


def pages(*bundle: letters.Letter) -> list[str]:
    return [words_of(page) for page in pypdfium2.PdfDocument(letters.render_letters(bundle, SENDER, "묶음"))]


def test_pages_of_letters_of_different_length_are_counted() -> None:
    bundle = [letter(1, items(4)), letter(2, items(60)), letter(3, items(120)), letter(4, items(2))]
    made = letters.render_letters(bundle, SENDER, "묶음")
    assert page_counts(made, [code(number) for number in (1, 2, 3, 4)]) == [1, 2, 4, 1]
    with pytest.raises(RuntimeError, match="beginnings"):
        page_counts(made, [code(1), code(2), code(3)])
    with pytest.raises(RuntimeError, match="does not show"):
        page_counts(made, [code(1), code(3), code(2), code(4)])


@pytest.mark.parametrize("count", range(22, 34))
def test_a_signature_is_never_alone_on_a_page(count: int) -> None:
    for text in pages(letter(1, items(count))):
        assert "번째로 알려 드리는 말입니다." in text


def test_whether_a_letter_is_long_never_changes_how_many_pages_it_has() -> None:
    for count in (10, 24, 28, 40):
        alone = len(pages(letter(1, items(count))))
        together = pages(letter(1, items(count)), letter(2, items(90)))
        assert sum("받는이2" not in text for text in together[:alone]) == alone


@pytest.mark.parametrize("large", [False, True])
def test_rows_of_a_known_height_hold_all_of_their_words(large: bool) -> None:
    """Cells that just fit and cells that just do not: every word is there, and no figure runs into the next."""
    cells = [("가" * size + " 12-3", 1_234_567_890 + size, 98_765_432_100) for size in range(1, 30)]
    table = Table((Column("재산", 24, "left"), Column("값(원)", 18), Column("합계(원)", 18)), tuple(cells))
    assert letters._even(_grid(table), large) is None
    small = Table(table.columns, tuple(cells[:5]))
    assert letters._even(_grid(small), large)
    for shown in (table, small):
        text = "".join(pages(letter(1, shown, large=large)))
        squeezed = "".join(text.split())
        for place, value, total in shown.rows:
            assert f"{place}".replace(" ", "") in squeezed and f"{value:,}" in text and f"{total:,}" in text


def _grid(table: Table) -> object:
    from hyeonjang.commons.documents import layout

    document = OfficialDocument("안내", "세무과", date(2026, 1, 1), (table,), end_mark=False)
    (grid,) = layout.lay_out(document).parts
    return grid


def test_paragraphs_alone_still_make_a_letter() -> None:
    assert "한 줄입니다." in pages(letter(1, Paragraph("한 줄입니다.")))[0]
    assert len(pages(letter(1))) == 1
