"""Pictures: nothing runs out of the frame, nothing inline, the same data as a table."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hyeonjang.commons.ui import charts as c
from hyeonjang.commons.ui.charts.base import fit, nice_ticks, text_width, wrap
from hyeonjang.commons.ui.charts.layout import layered, spread

SVG = "{http://www.w3.org/2000/svg}"
LONG = "농림축산식품부 가축분뇨 배출시설 허가·신고 및 재활용신고 처리"
NASTY = "<script>alert('가')</script> & \"나\""


def _map() -> c.Chart:
    nodes = [c.MapNode(k, LONG if k == "b" else f"활동 {k}", 10 + i) for i, k in enumerate("abcdef")]
    edges = [
        c.MapEdge(a, b, 100 - i, float(i))
        for i, (a, b) in enumerate(["ab", "bc", "cb", "cd", "ad", "de", "ea", "ef", "bb"])
    ]
    return c.process_map("흐름", nodes, edges, starts={"a": 9}, ends={"f": 9})


def _drawings() -> dict[str, c.Chart]:
    estimates = c.Estimate(14.2, 13.1, 15.4, 310), c.Estimate(9.4, 8.8, 10.1, 142)
    return {
        "가로 막대": c.bar("막대", [(LONG, 12345.6), ("나", 0), ("다", -3)], unit="일"),
        "세로 막대": c.bar("막대", [(LONG, 3), ("나", 8)], unit="건", horizontal=False),
        "깔때기": c.funnel("깔때기", [(LONG, 130), ("심사", 31), ("채택", 8), ("없음", 0)]),
        "전후": c.dots_with_intervals(
            "전후",
            [
                c.Pair(LONG, *estimates, "효과 있음", 9.0),
                c.Pair("나", c.Estimate(None), c.Estimate(3.0, n=2), "판단 불가"),
            ],
            unit="일",
        ),
        "열지도": c.heatmap(
            "판", [c.HeatRow(LONG, (c.HeatCell(LONG, 3.0, url="/x/"), c.HeatCell("나팀", None)))]
        ),
        "흐름도": _map(),
        "날짜": c.timeline(
            "날짜",
            [
                c.Moment(LONG, date(2026, 6, 5)),
                c.Moment("법정 기한", date(2026, 6, 5), "statutory"),
                c.Moment("오늘", date(2026, 6, 6), "today"),
            ],
            spans=[c.Span(LONG, date(2026, 6, 5), date(2026, 6, 6))],
        ),
        "행렬": c.matrix("행렬", [LONG, "나"], [LONG, "나"], {(LONG, "나"): 12000.0}),
        "선": c.line(
            "선",
            [f"2026. {m}." for m in range(1, 13)],
            [c.Series(LONG, tuple(float(m) for m in range(12))), c.Series("나", (None,) * 12)],
            target=3.0,
            marker=5,
            marker_label="시행",
        ),
    }


DRAWINGS = _drawings()
PICTURES = [
    pytest.param(svg, id=f"{name}{' 좁게' if narrow else ''}")
    for name, drawing in DRAWINGS.items()
    for narrow, svg in ((False, drawing.svg), (True, drawing.narrow))
    if svg
]


@pytest.mark.parametrize("svg", PICTURES)
def test_글자가_그림_밖으로_나가지_않는다(svg: str) -> None:
    root = ElementTree.fromstring(svg)
    width, height = float(root.get("width", "0")), float(root.get("height", "0"))
    for text in root.iter(f"{SVG}text"):
        size = (
            11
            if "c-small" in text.get("class", "") or "c-cell" in text.get("class", "")
            else (12 if "c-soft" in text.get("class", "") else 13)
        )
        long, x, y = text_width(text.text or "", size), float(text.get("x", "0")), float(text.get("y", "0"))
        if text.get("transform"):
            assert y - long >= -1, text.text  # written upwards
            continue
        left = {"start": x, "middle": x - long / 2, "end": x - long}[text.get("text-anchor", "start")]
        assert left >= -1 and left + long <= width + 1, (text.text, left, left + long, width)
        assert 0 < y <= height, (text.text, y, height)


@pytest.mark.parametrize("svg", PICTURES)
def test_그림에는_이름과_설명이_있고_인라인_스타일이_없다(svg: str) -> None:
    root = ElementTree.fromstring(svg)
    marks = root.get("aria-labelledby", "").split()
    assert root.get("role") == ("group" if root.find(f".//{SVG}a") is not None else "img")
    assert [root.find(f"{SVG}{tag}").get("id") for tag in ("title", "desc")] == marks  # type: ignore[union-attr]
    assert root.find(f"{SVG}desc").text  # type: ignore[union-attr]
    assert "style=" not in svg and "<script" not in svg and "onclick" not in svg


def test_이름은_언제나_이스케이프된다() -> None:
    drawing = c.bar(NASTY, [c.Bar(NASTY, 1, note=NASTY, url='/?a="><script>')], label_column=NASTY)
    assert "<script" not in drawing.svg and "<script" not in drawing.narrow
    assert ElementTree.fromstring(drawing.svg).find(f".//{SVG}a").get("href") == '/?a="><script>'  # type: ignore[union-attr]


def test_표에는_그림의_값이_모두_있다() -> None:
    assert DRAWINGS["가로 막대"].table.rows == ((LONG, "12,346"), ("나", "0"), ("다", "-3"))
    assert DRAWINGS["깔때기"].table.rows[1] == ("심사", "31", "23.8%", "23.8%")
    assert DRAWINGS["전후"].table.rows[1][1] == "자료 없음"
    assert DRAWINGS["행렬"].table.rows == ((LONG, "나", "12,000"),)
    assert len(DRAWINGS["흐름도"].table.rows) == 9


def test_열지도의_칸은_이름과_값을_말하는_링크다() -> None:
    link = ElementTree.fromstring(DRAWINGS["열지도"].svg).find(f".//{SVG}a")
    assert link is not None and link.get("aria-label") == f"{LONG} {LONG} 3"


def test_네_개보다_많은_선은_거절한다() -> None:
    with pytest.raises(ValueError, match="four"):
        c.line("선", ["1"], [c.Series(str(i), (1.0,)) for i in range(5)])


def test_많은_화살표는_줄여_그려도_표에는_모두_있고_활동은_끊기지_않는다() -> None:
    names = [f"n{i}" for i in range(12)]
    edges = [
        c.MapEdge(a, b, (i * 7 + j * 3) % 40 + 1, 1.0)
        for i, a in enumerate(names)
        for j, b in enumerate(names)
        if i != j
    ]
    drawing = c.process_map("많음", [c.MapNode(name, name, 5) for name in names], edges, top=10)
    drawn = drawing.svg.count('class="c-arc')
    assert len(drawing.table.rows) == 132 and 10 <= drawn < 40
    assert f"132가지 가운데 많은 {drawn}가지" in drawing.note


def test_빈_자료도_그려진다() -> None:
    for drawing in (
        c.bar("", []),
        c.funnel("", []),
        c.dots_with_intervals("", []),
        c.heatmap("", []),
        c.process_map("", [], []),
        c.timeline("", []),
        c.matrix("", [], [], {}),
        c.line("", [], []),
    ):
        ElementTree.fromstring(drawing.svg)
        assert drawing.table.rows == ()


names = st.sampled_from("abcdefgh")


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.tuples(names, names), st.floats(1, 100), max_size=24))
def test_층은_아래로만_내려가고_칸은_겹치지_않는다(weights: dict[tuple[str, str], float]) -> None:
    nodes = list("abcdefgh")
    found = layered(nodes, weights, node_gap=100, bend_gap=20)
    assert found.routes.keys() == {arc for arc in weights if arc[0] != arc[1]}
    for (tail, head), route in found.routes.items():
        assert [route[0], route[-1]] == ([head, tail] if (tail, head) in found.turned else [tail, head])
        assert [found.layer[b] - found.layer[a] for a, b in pairwise(route)] == [1] * (len(route) - 1)
    for layer in range(found.layers):
        xs = sorted(found.x[node] for node in nodes if found.layer[node] == layer)
        assert all(b - a >= 100 - 1e-6 for a, b in pairwise(xs))
    assert layered(nodes, weights, node_gap=100, bend_gap=20) == found


def test_되돌아가지_않는_흐름은_아무_화살표도_뒤집지_않는다() -> None:
    found = layered(
        list("abcd"), {("a", "b"): 1, ("b", "c"): 1, ("a", "c"): 9, ("c", "d"): 1}, node_gap=100, bend_gap=20
    )
    assert not found.turned and [found.layer[node] for node in "abcd"] == [0, 1, 2, 3]


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=6))
def test_벌려_놓기는_가까우면서_간격을_지킨다(wanted: list[int]) -> None:
    gaps = [10.0] * (len(wanted) - 1)
    found = spread([float(value) for value in wanted], gaps)
    assert all(b - a >= 10 - 1e-9 for a, b in pairwise(found))
    if all(b - a >= 10 for a, b in pairwise(wanted)):
        assert found == pytest.approx([float(value) for value in wanted])
    # least squares with only minimum distances leaves the mean where it was
    assert sum(found) == pytest.approx(sum(wanted), abs=1e-6)


@given(st.floats(-1e6, 1e6), st.floats(0.001, 1e6))
def test_눈금은_자료를_덮는다(low: float, span: float) -> None:
    ticks = nice_ticks(low, low + span)
    assert (
        ticks[0] <= low + 1e-6 * span + 1e-9
        and ticks[-1] >= low + span * (1 - 1e-6)
        and 2 <= len(ticks) <= 14
    )


@given(st.text(alphabet="가나다라 abc·,", min_size=0, max_size=40), st.floats(20, 200))
def test_줄인_글은_너비에_든다(text: str, width: float) -> None:
    assert text_width(fit(text, width)) <= width
    lines = wrap(text, width, lines=2)
    assert len(lines) <= 2 and all(text_width(one) <= width for one in lines)


def test_클래스는_모두_스타일시트에_있다() -> None:
    from pathlib import Path

    import hyeonjang.commons.ui as ui

    css = (Path(ui.__file__).parent / "static/ui/hyeonjang.css").read_text(encoding="utf-8")
    used = {
        name
        for drawing in DRAWINGS.values()
        for words in re.findall(r'class="([^"]+)"', drawing.svg)
        for name in words.split()
    }
    assert {name for name in used if f".{name}" not in css} == set()


def test_흐름도는_건이_아니라_횟수를_센다() -> None:
    drawing = _map()
    assert "100회" in drawing.svg and "100건" not in drawing.svg


def test_단계로_칠한_열지도는_수가_아니라_단계를_적는다() -> None:
    row = c.HeatRow("과", (c.HeatCell("팀", 2, mark="부서 우수"), c.HeatCell("다른 팀", 3, bad=True), c.HeatCell("쉬는 팀", None)))
    drawing = c.heatmap("추진", [row], steps=("제출", "부서 우수", "채택"))
    assert all(word in drawing.svg for word in ("제출", "부서 우수", "채택", "c-bad-3"))
    assert [line[2] for line in drawing.table.rows] == ["부서 우수", "채택", ""]
