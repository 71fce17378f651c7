"""A heat map of unequal rows: 25 departments, each with its own teams, 177 cells at a glance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from hyeonjang.commons.ui.charts.base import (
    Chart,
    ChartTable,
    Format,
    Svg,
    fit,
    heat_class,
    number,
    text_width,
)


@dataclass(frozen=True)
class HeatCell:
    """``value`` None is drawn as "nothing yet"; ``mark`` is printed in the cell instead of the value. ``bad`` paints
    the cell in the colours of what went wrong; its mark says what."""

    label: str
    value: float | None
    url: str = ""
    mark: str = ""
    note: str = ""
    bad: bool = False


@dataclass(frozen=True)
class HeatRow:
    label: str
    cells: tuple[HeatCell, ...]
    url: str = ""


def heatmap(
    title: str,
    rows: Sequence[HeatRow],
    *,
    unit: str = "",
    scale: Literal["heat", "bad"] = "heat",
    width: int = 1080,
    row_column: str = "부서",
    cell_column: str = "팀",
    fmt: Format = number,
    highest: float | None = None,
    note: str = "",
    steps: Sequence[str] = (),
) -> Chart:
    """Cells of equal size, five steps of colour, the value printed in each; every cell has a title and,
    where given, a link. ``scale="bad"`` is for figures where more is worse. With ``steps`` a value is no amount but
    the number of a step, from 1; the legend names the steps, and a cell prints its mark or its step."""
    label_width = min(width * 0.3, max((text_width(row.label) for row in rows), default=0) + 10)
    most = max((len(row.cells) for row in rows), default=1) or 1
    named = (width - label_width - 4) / most >= 64  # wide enough to print the cell's name as well
    cell_width = min(132.0, max(26.0, (width - label_width - 4) / most))
    cell_height = 40.0 if named else 26.0
    if steps:
        highest, fmt = float(len(steps)), lambda value: steps[round(value) - 1]
    peak = (
        highest
        if highest is not None
        else max((cell.value for row in rows for cell in row.cells if cell.value is not None), default=0)
    )
    legend = 34.0
    total = max(label_width + most * cell_width + 4, 340.0)
    svg = Svg(total, legend + len(rows) * (cell_height + 4) + 2)
    if steps:
        _named_legend(svg, steps)
    else:
        _legend(svg, peak, scale, fmt, unit)
    for index, row in enumerate(rows):
        y = legend + index * (cell_height + 4)
        if row.url:
            svg.link(row.url, row.label)
        svg.text(
            label_width - 8,
            y + cell_height / 2 + 4,
            fit(row.label, label_width - 8),
            anchor="end",
            full=row.label,
        )
        if row.url:
            svg.unlink()
        for place, cell in enumerate(row.cells):
            _cell(
                svg,
                row,
                cell,
                label_width + place * cell_width,
                y,
                (cell_width, cell_height),
                peak,
                scale,
                fmt,
                unit,
                named,
            )
    cells = [
        (row.label, cell.label, "" if cell.value is None else fmt(cell.value), cell.note or cell.mark)
        for row in rows
        for cell in row.cells
    ]
    data = ChartTable(
        title,
        (row_column, cell_column, f"값({unit})" if unit else "값", "비고"),
        tuple(cells),
        frozenset({2}),
    )
    filled = sum(1 for row in rows for cell in row.cells if cell.value)
    desc = f"{row_column} {len(rows)}개, {cell_column} {len(cells)}개 가운데 값이 있는 칸 {filled}개."
    linked = any(row.url or any(cell.url for cell in row.cells) for row in rows)
    return Chart(svg.draw(title, desc, links=linked), data, title, note)


def _css(step: int, scale: str) -> str:
    return f"c-heat c-{'bad' if scale == 'bad' and step else 'heat'}-{step}"


def _cell(
    svg: Svg,
    row: HeatRow,
    cell: HeatCell,
    x: float,
    y: float,
    size: tuple[float, float],
    peak: float,
    scale: str,
    fmt: Format,
    unit: str,
    named: bool,
) -> None:
    value = "자료 없음" if cell.value is None else f"{fmt(cell.value)}{unit}"
    words = " ".join(part for part in (row.label, cell.label, value, cell.note) if part)
    step = 0 if cell.value is None else heat_class(cell.value, peak)
    width, height = size[0] - 3, size[1]
    if cell.url:
        svg.link(cell.url, words)
    paint = "c-none" if cell.value is None else _css(3, "bad") if cell.bad else _css(step, scale)
    svg.rect(x, y, width, height, paint, words, 3)
    css = "c-cell c-cell--5" if step == 5 and not cell.bad else "c-cell"
    mark = cell.mark or ("" if cell.value is None else fmt(cell.value))
    if named:
        svg.text(x + width / 2, y + 16, fit(cell.label, width - 6, 11), css, "middle", full=cell.label)
        svg.text(
            x + width / 2,
            y + 32,
            fit(mark or "–", width - 6, 11),
            css + " c-strong" if css == "c-cell" else css,
            "middle",
        )
    else:
        svg.text(x + width / 2, y + height / 2 + 4, fit(mark or "–", width, 11), css, "middle")
    if cell.url:
        svg.unlink()


def _named_legend(svg: Svg, steps: Sequence[str]) -> None:
    svg.rect(4, 6, 18, 14, "c-none", radius=2)
    svg.text(27, 17, "없음", "c-soft")
    x = 27 + text_width("없음") + 14
    for place, word in enumerate(steps, start=1):
        svg.rect(x, 6, 18, 14, _css(heat_class(place, len(steps)), "heat"), radius=2)
        svg.text(x + 23, 17, word, "c-soft")
        x += 23 + text_width(word) + 14


def _legend(svg: Svg, peak: float, scale: str, fmt: Format, unit: str) -> None:
    svg.rect(4, 6, 18, 14, "c-none", radius=2)
    svg.text(27, 17, "자료 없음", "c-soft")
    x = 90.0
    svg.text(x, 17, "0", "c-soft")
    for step in range(6):
        svg.rect(x + 14 + step * 22, 6, 20, 14, _css(step, scale), radius=2)
    svg.text(x + 14 + 6 * 22 + 4, 17, f"{fmt(peak)}{unit}", "c-soft")
