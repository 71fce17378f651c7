from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from hyeonjang.commons.documents import layout
from hyeonjang.commons.documents.model import (
    Block,
    Cell,
    Column,
    Figure,
    Heading,
    Item,
    NumberedItems,
    OfficialDocument,
    Paragraph,
    Table,
)
from hyeonjang.commons.documents.text import clean
from hyeonjang.kit.errors import Refused

from .samples import CHART, letter, report


def laid(*blocks: Block, **fields: object) -> layout.Layout:
    return layout.lay_out(OfficialDocument("제목", "부서", date(2026, 10, 2), blocks, **fields))  # type: ignore[arg-type]


def flat(entries: tuple[layout.Entry, ...]) -> list[tuple[str, str, int]]:
    found = []
    for entry in entries:
        found += [(entry.mark, entry.text, entry.depth), *flat(entry.entries)]
    return found


def nest(depth: int) -> tuple[Item, ...]:
    return (Item("a", nest(depth - 1)), Item("b")) if depth else ()


def test_여덟_단계의_항목부호() -> None:
    part = laid(NumberedItems(nest(8)), end_mark=False).parts[0]
    assert isinstance(part, layout.ItemList)
    marks = [mark for mark, _text, _depth in flat(part.entries)]
    assert marks[:8] == ["1.", "가.", "1)", "가)", "(1)", "(가)", "①", "㉮"]
    assert marks[8:] == ["㉯", "②", "(나)", "(2)", "나)", "2)", "나.", "2."]


@pytest.mark.parametrize(("level", "number", "expected"), [
    (2, 14, "하."), (2, 15, "거."), (4, 16, "너)"), (6, 15, "(거)"), (7, 20, "⑳"), (7, 21, "㉑"),
    (8, 14, "㉻"),
    (1, 123, "123."),
])  # fmt: skip
def test_부호가_이어지는_규칙(level: int, number: int, expected: str) -> None:
    assert layout.mark(level, number) == expected


@pytest.mark.parametrize(("level", "number"), [(8, 15), (9, 1), (2, 43), (7, 51)])
def test_부호가_모자라면_거절한다(level: int, number: int) -> None:
    with pytest.raises(Refused, match="항목"):
        layout.mark(level, number)


def test_항목이_하나뿐이면_부호를_붙이지_않는다() -> None:
    part = laid(NumberedItems((Item("가", (Item("하나"),)), Item("나"))), end_mark=False).parts[0]
    assert isinstance(part, layout.ItemList)
    assert [mark for mark, _, _ in flat(part.entries)] == ["1.", "", "2."]


def test_표_뒤에서_번호가_이어진다() -> None:
    part = laid(NumberedItems((Item("셋째"),), start=3), end_mark=False).parts[0]
    assert isinstance(part, layout.ItemList)
    assert part.entries[0].mark == "3."


def last_text(*blocks: Block, **fields: object) -> str:
    part = laid(*blocks, **fields).parts[-1]
    if isinstance(part, layout.ItemList):
        return flat(part.entries)[-1][1]
    assert isinstance(part, layout.Line)
    return part.text


TABLE = Table((Column("가"),), (("나",),))


@pytest.mark.parametrize(("blocks", "attachments", "expected"), [
    ((Paragraph("본문."),), (), "본문.  끝."),
    ((NumberedItems((Item("가", (Item("나"), Item("다"))),)),), (), "다  끝."),
    ((TABLE,), (), "끝."),
    ((Figure(CHART, "막대"),), (), "끝."),
    ((TABLE,), ("계획서 1부.",), "계획서 1부.  끝."),
    ((TABLE,), ("계획서 1부.", "명단 1부."), "2. 명단 1부.  끝."),
    ((Heading("제목"),), (), "끝."),
])  # fmt: skip
def test_끝_표시의_자리(blocks: tuple[Block, ...], attachments: tuple[str, ...], expected: str) -> None:
    assert last_text(*blocks, attachments=attachments) == expected


def test_끝_표시를_끌_수_있다() -> None:
    assert last_text(Paragraph("본문."), end_mark=False) == "본문."


def test_값을_공문서처럼_적는다() -> None:
    assert layout.value_text(1234567) == "1,234,567"
    assert layout.value_text(Decimal("1234.50")) == "1,234.50"
    assert layout.value_text(date(2026, 10, 2)) == "2026. 10. 2."
    assert layout.value_text(None) == ""
    with pytest.raises(TypeError):
        layout.value_text(1.5)  # type: ignore[arg-type]


def test_숫자는_오른쪽에_글자는_가운데에() -> None:
    table = Table((Column("이름"), Column("값"), Column("설명", align="left")), (("가", 3, "나"),))
    grid = laid(table).parts[0]
    assert isinstance(grid, layout.Grid)
    assert [box.align for box in grid.boxes if not box.header] == ["center", "right", "left"]
    assert [box.align for box in grid.boxes if box.header] == ["center"] * 3


def test_병합한_칸의_자리() -> None:
    table = Table(
        (Column("가"), Column("나"), Column("다")),
        ((Cell("세로", rowspan=2), "a", "b"), (Cell("가로", colspan=2),)),
        head=((Cell("구분", rowspan=2), Cell("기간", colspan=2)), ("전", "후")),
    )
    grid = laid(table).parts[0]
    assert isinstance(grid, layout.Grid)
    assert (grid.head_rows, grid.row_count) == (2, 4)
    assert [(box.text, box.row, box.column) for box in grid.boxes] == [
        ("구분", 0, 0), ("기간", 0, 1), ("전", 1, 1), ("후", 1, 2),
        ("세로", 2, 0), ("a", 2, 1), ("b", 2, 2), ("가로", 3, 1),
    ]  # fmt: skip


@pytest.mark.parametrize("rows", [(("가",),), (("가", "나", "다"),), ((Cell("가", rowspan=2), "나"),)])
def test_칸_수가_맞지_않는_표를_거절한다(rows: tuple[tuple[str | Cell, ...], ...]) -> None:
    with pytest.raises(Refused, match="칸 수"):
        laid(Table((Column("가"), Column("나")), rows, caption="현황"))


def test_표와_그림의_번호는_따로_센다() -> None:
    parts = laid(TABLE, Table((Column("a"),), (("b",),), "첫째"), Figure(CHART, "막대", "그림"),
                 Table((Column("a"),), (("b",),), "둘째")).parts  # fmt: skip
    captions = [part.caption for part in parts if isinstance(part, layout.Grid | layout.Picture)]
    assert captions == ["", "<표 1> 첫째", "<그림 1> 그림", "<표 2> 둘째"]


def test_제목_단계를_건너뛰지_않는다() -> None:
    parts = laid(Heading("가", 3), Heading("나", 1), Heading("다", 3)).parts
    assert [part.depth for part in parts if isinstance(part, layout.Line) and part.depth] == [1, 1, 2]


def test_그림에는_설명이_있어야_한다() -> None:
    with pytest.raises(Refused, match="설명"):
        laid(Figure(CHART, " "))


def test_빈_제목을_거절한다() -> None:
    with pytest.raises(Refused, match="제목"):
        OfficialDocument(" ", "부서", date(2026, 10, 2), ())


def test_글을_다듬되_잃지_않는다() -> None:
    assert clean("\u1112\u1167\u11ab\u110c\u1161\u11bc") == "현장"  # as a Mac writes file names
    assert clean("\ufeff가\r\n나\t다\u200b") == "가\n나 다"
    assert clean("\uf992川") == "\uf992川"  # a compatibility Hanja stays the one that was typed
    with pytest.raises(Refused, match=r"U\+0007"):
        clean("가\x07나")
    with pytest.raises(Refused, match=r"U\+FFFD"):
        clean("깨진 \ufffd 글자")


def test_본보기_문서의_모든_글이_점검_대상이다() -> None:
    words = "\n".join(layout.texts(layout.lay_out(report())))
    for expected in (
        "漣川郡",
        "홍펲뷁",
        "평균 4.9일",
        "중앙값임.",
        "단위: 원, 일",
        "<그림 1> 전후 비교",
        "붙임",
    ):
        assert expected in words
    assert "연천군수" in layout.texts(layout.lay_out(letter()))
