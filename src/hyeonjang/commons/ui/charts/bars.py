"""Bars: lengths to compare. Horizontal by default, because Korean labels are long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hyeonjang.commons.ui.charts.base import (
    NARROW,
    PHONE,
    Chart,
    ChartTable,
    Format,
    Svg,
    fit,
    nice_ticks,
    number,
    text_width,
)


@dataclass(frozen=True)
class Bar:
    """``kind``: empty, ``soft``, ``danger``, ``success`` or ``warning``; always say it in ``note`` too."""

    label: str
    value: float
    kind: str = ""
    note: str = ""
    url: str = ""


def bar(
    title: str,
    bars: Sequence[Bar | tuple[str, float]],
    *,
    unit: str = "",
    horizontal: bool = True,
    width: int = 720,
    label_column: str = "구분",
    value_column: str = "값",
    fmt: Format = number,
    note: str = "",
) -> Chart:
    """A bar chart from zero. Values below zero are drawn as zero and printed as they are."""
    items = [item if isinstance(item, Bar) else Bar(*item) for item in bars]
    svg = _horizontal(items, unit, width, fmt) if horizontal else _vertical(items, unit, width, fmt)
    longest = max(items, key=lambda item: item.value, default=None)
    desc = (
        f"막대 {len(items)}개. 가장 큰 것은 {longest.label} {fmt(longest.value)}{unit}."
        if longest
        else "자료가 없습니다."
    )
    noted = any(item.note for item in items)
    rows = [(item.label, fmt(item.value), *((item.note,) if noted else ())) for item in items]
    head = (label_column, f"{value_column}({unit})" if unit else value_column, *(("비고",) if noted else ()))
    data = ChartTable(title, head, tuple(rows), frozenset({1}))
    phone = (
        ""
        if width < NARROW
        else bar(title, items, unit=unit, horizontal=horizontal, width=PHONE, fmt=fmt).svg
    )
    return Chart(svg.draw(title, desc, links=any(item.url for item in items)), data, title, note, phone)


def _words(item: Bar, unit: str, fmt: Format) -> str:
    return f"{fmt(item.value)}{unit}" + (f" {item.note}" if item.note else "")


def _horizontal(items: Sequence[Bar], unit: str, width: int, fmt: Format) -> Svg:
    above = width < NARROW  # no room beside the bar: the label stands over it
    label_width = (
        0 if above else min(width * 0.36, max((text_width(item.label) for item in items), default=0) + 4)
    )
    value_width = min(
        # printed bold, which is a little wider
        width * 0.4, max((text_width(_words(item, unit, fmt)) * 1.1 for item in items), default=0) + 8
    )
    space = width - label_width - 10 - value_width
    row = 44 if above else 28
    highest = max((item.value for item in items), default=0) or 1
    svg = Svg(width, len(items) * row + 6)
    for index, item in enumerate(items):
        y = index * row + 4
        if item.url:
            svg.link(item.url, f"{item.label} {_words(item, unit, fmt)}")
        left = 2.0 if above else label_width + 10
        top = y + 20 if above else y
        if above:
            svg.text(2, y + 13, fit(item.label, width - 4), full=item.label)
        else:
            svg.text(label_width, y + 16, fit(item.label, label_width), anchor="end", full=item.label)
        length = max(0, item.value) / highest * space
        svg.rect(
            left,
            top,
            max(1, length),
            18 if above else 22,
            f"c-bar c-bar--{item.kind}" if item.kind else "c-bar",
            f"{item.label} {_words(item, unit, fmt)}",
            2,
        )
        svg.text(
            left + length + 6,
            top + (14 if above else 16),
            fit(_words(item, unit, fmt), value_width),
            "c-text c-strong",
            full=_words(item, unit, fmt),
        )
        if item.url:
            svg.unlink()
    return svg


def _vertical(items: Sequence[Bar], unit: str, width: int, fmt: Format) -> Svg:
    ticks = nice_ticks(0, max((item.value for item in items), default=0) or 1, 4)
    left = max(text_width(fmt(tick), 12) for tick in ticks) + 10
    step = (width - left - 6) / max(1, len(items))
    height, bottom = 260, 226
    svg = Svg(width, height)
    for tick in ticks:
        y = bottom - tick / ticks[-1] * (bottom - 20)
        svg.line(left, y, width - 4, y, "c-grid" if tick else "c-axis")
        svg.text(left - 6, y + 4, fmt(tick), "c-soft", "end")
    if unit:
        svg.text(2, 11, f"({unit})", "c-soft")
    for index, item in enumerate(items):
        x, length = left + index * step, max(0, item.value) / ticks[-1] * (bottom - 20)
        if item.url:
            svg.link(item.url, f"{item.label} {_words(item, unit, fmt)}")
        svg.rect(
            x + step * 0.18,
            bottom - length,
            step * 0.64,
            length,
            f"c-bar c-bar--{item.kind}" if item.kind else "c-bar",
            f"{item.label} {_words(item, unit, fmt)}",
            2,
        )
        middle = x + step / 2
        if text_width(fmt(item.value), 12) <= step:
            svg.text(middle, bottom - length - 5, fmt(item.value), "c-soft c-strong", "middle")
        svg.text(middle, bottom + 17, fit(item.label, step - 4, 12), "c-soft", "middle", full=item.label)
        if item.url:
            svg.unlink()
    return svg
