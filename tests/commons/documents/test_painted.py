"""Our charts on paper: looks instead of classes, no links, and renderers that take them."""

from __future__ import annotations

import re

import pytest

from hyeonjang.commons.documents.layout import Picture
from hyeonjang.commons.documents.painted import painted
from hyeonjang.commons.documents.pdf import render_picture
from hyeonjang.commons.ui import charts
from hyeonjang.kit.errors import Refused

CHARTS = {
    "matrix": charts.matrix("경계", ["가과", "나과"], ["가과", "나과"], {("가과", "나과"): 9.9, ("나과", "가과"): 1.0}, unit="%",
                            urls={("가과", "나과"): "/desk/"}),
    "line": charts.line("추이", ["1월", "2월", "3월"], [charts.Series("모두", (1.0, None, 3.0)), charts.Series("하나", (0.5, 0.6, 0.7))], unit="%"),
    "map": charts.process_map("흐름", [charts.MapNode("a", "접수", 9), charts.MapNode("b", "결정", 9)], [charts.MapEdge("a", "b", 9, 2.5)]),
}


@pytest.mark.parametrize("name", sorted(CHARTS))
def test_그림의_모양이_글자로_적히고_종이에_그려진다(name: str) -> None:
    found = painted(str(CHARTS[name].svg))
    shapes = re.findall(r"<(?:rect|path|text|circle|line)\b[^>]*>", found)
    assert shapes and not any("class=" in shape for shape in shapes)
    assert not [shape for shape in shapes if "fill=" not in shape and "stroke=" not in shape], "without looks a shape is black"
    assert "<a " not in found and "href" not in found
    assert render_picture(Picture(found, "그림", "", 120)).startswith(b"\x89PNG")


def test_짙은_칸의_글자는_희다() -> None:
    found = painted(str(CHARTS["matrix"].svg))
    assert re.search(r'fill="#5c5c5c"', found) and re.search(r'<text[^>]*fill="#ffffff"[^>]*>9.9', found)


def test_밖을_가리키는_그림은_거절된다() -> None:
    with pytest.raises(Refused):
        painted('<svg xmlns="http://www.w3.org/2000/svg"><image href="http://example.kr/x.png"/></svg>')
