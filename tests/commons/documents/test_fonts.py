from __future__ import annotations

import pytest
from fontTools.ttLib import TTFont

from hyeonjang.commons.documents import fonts

from .write_coverage import FILES, characters, coverage_lines

SIGNS = "㎡△▲☎·「」『』※○□①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑳㉑㊿㉮㉯㉻→∼‧ㆍ~ⅠⅡⅢ℃%‘’“”…《》〈〉【】×÷±≤≥㎞㎏½²³■●◎◇◆↑↓▽▼▷▶★☆☞✓"
HANJA = "漣川郡守金李朴崔鄭姜趙尹張林韓吳徐申權黃安宋柳洪全高文孫裵白許南沈盧河郭成車朱禹具辛任羅田閔陳池嚴"


def test_모든_한글_음절을_두_굵기가_가진다() -> None:
    syllables = set(range(0xAC00, 0xD7A4))
    assert len(syllables) == 11_172
    for name in ("PretendardGOV-Regular.otf", "PretendardGOV-Bold.otf"):
        assert not syllables - characters(name), name


def test_한자와_부호를_가진다() -> None:
    assert fonts.missing(SIGNS + HANJA) == []
    hanja = [sign for sign in fonts.coverage() if "\u4e00" <= sign <= "\u9fff"]
    assert len(hanja) >= 7_138


def test_목록은_글꼴_파일과_같다() -> None:
    written = (fonts.DIRECTORY / "coverage.txt").read_text("ascii")
    assert written == coverage_lines(), "run tests/commons/documents/write_coverage.py"


def test_굵은_글꼴도_같은_글자를_가진다() -> None:
    assert characters("PretendardGOV-Bold.otf") == characters(FILES[0])


def test_대신_쓰는_글자는_글꼴에_있다() -> None:
    assert set(fonts.STAND_INS.values()) <= fonts.coverage()
    # Only the empty box has a glyph of its own; it is replaced to go with its ticked twin.
    assert set(fonts.STAND_INS) & fonts.coverage() == {"☐"}
    assert fonts.printable("☐ 예 ☑ 아니요") == "□ 예 ■ 아니요"


@pytest.mark.parametrize("name", [*FILES, "PretendardGOV-Bold.otf"])
def test_선언한_이름의_글꼴이고_허락이_곁에_있다(name: str) -> None:
    with TTFont(fonts.DIRECTORY / name) as font:
        family = font["name"].getBestFamilyName()
        assert family in {*fonts.FAMILIES, "나눔바른고딕"}
    stem = name.partition("-")[0].removesuffix(".ttf")
    assert "SIL OPEN FONT LICENSE" in (fonts.DIRECTORY / f"LICENSE-{stem}.txt").read_text("utf-8")


def test_글꼴_묶음의_크기() -> None:
    total = sum(file.stat().st_size for file in fonts.DIRECTORY.iterdir() if file.is_file())
    assert total <= 12_000_000
