"""Before and after as dots with their intervals: whether a difference can be seen through the spread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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

_KINDS = {"효과 있음": "good", "나빠짐": "bad", "판단 불가": "unknown", "효과 없음": "same"}


@dataclass(frozen=True)
class Estimate:
    """A figure with the interval around it and the number of cases behind it; None where it is unknown."""

    value: float | None
    low: float | None = None
    high: float | None = None
    n: int = 0


@dataclass(frozen=True)
class Pair:
    """``verdict`` is one of the words of ``measures``: 효과 있음, 효과 없음, 나빠짐, 판단 불가."""

    label: str
    before: Estimate
    after: Estimate
    verdict: str = ""
    target: float | None = None
    url: str = ""


def _range(estimate: Estimate, fmt: Format, unit: str) -> str:
    if estimate.value is None:
        return "자료 없음"
    words = f"{fmt(estimate.value)}{unit}"
    if estimate.low is not None and estimate.high is not None:
        words += f" ({fmt(estimate.low)}~{fmt(estimate.high)})"
    return words


def _said(name: str, estimate: Estimate, fmt: Format, unit: str) -> str:
    return f"{name} {_range(estimate, fmt, unit)}" + (f" · {estimate.n:,}건" if estimate.n else "")


def dots_with_intervals(
    title: str,
    pairs: Sequence[Pair],
    *,
    unit: str = "",
    width: int = 720,
    before_label: str = "전",
    after_label: str = "후",
    fmt: Format = number,
    from_zero: bool = True,
    note: str = "",
) -> Chart:
    """Two lines per row: an open dot before, a filled one after, the target as a dashed line.

    ``from_zero=False`` lets the axis start near the smallest value, for figures where zero means nothing.
    """
    known = [
        v
        for pair in pairs
        for e in (pair.before, pair.after)
        for v in (e.value, e.low, e.high)
        if v is not None
    ]
    known += [pair.target for pair in pairs if pair.target is not None]
    low, high = min(known, default=0.0), max(known, default=1.0)
    ticks = nice_ticks(min(0.0, low) if from_zero else low, high, 3 if width < NARROW else 6)
    said = [
        (_said(before_label, pair.before, fmt, unit), _said(after_label, pair.after, fmt, unit))
        for pair in pairs
    ]
    narrow = width < NARROW
    column = (
        0.0
        if narrow
        else min(width * 0.48, max((text_width(w) for words in said for w in words), default=0) + 16)
    )
    left, right, top, row = column + 20, width - 20.0, 26.0, 112.0 if narrow else 88.0
    lines = ((38.0, 51.0), (76.0, 89.0)) if narrow else ((44.0, 40.0), (70.0, 66.0))
    svg = Svg(width, top + len(pairs) * row + 26)

    def at(value: float) -> float:
        return left + (value - ticks[0]) / (ticks[-1] - ticks[0]) * (right - left)

    _legend(svg, before_label, after_label, any(pair.target is not None for pair in pairs))
    bottom = top + len(pairs) * row
    for tick in ticks:
        svg.line(at(tick), top, at(tick), bottom, "c-grid")
        if tick == ticks[-1]:
            svg.text(width - 2, bottom + 16, fmt(tick) + unit, "c-soft", "end")
        else:
            svg.text(at(tick), bottom + 16, fmt(tick), "c-soft", "middle")
    for index, pair in enumerate(pairs):
        if pair.url:
            svg.link(pair.url, f"{pair.label} {pair.verdict}")
        _row(svg, pair, top + index * row, at, lines, said[index])
        if pair.url:
            svg.unlink()
    desc = "; ".join(
        f"{pair.label}: {before_label} {_range(pair.before, fmt, unit)}, {after_label} "
        f"{_range(pair.after, fmt, unit)}{', ' + pair.verdict if pair.verdict else ''}"
        for pair in pairs
    )
    drawing = svg.draw(title, desc or "자료가 없습니다.", links=any(pair.url for pair in pairs))
    phone = (
        ""
        if narrow
        else dots_with_intervals(
            title,
            pairs,
            unit=unit,
            width=PHONE,
            before_label=before_label,
            after_label=after_label,
            fmt=fmt,
            from_zero=from_zero,
        ).svg
    )
    return Chart(drawing, _table(title, pairs, unit, fmt, before_label, after_label), title, note, phone)


def _legend(svg: Svg, before: str, after: str, target: bool) -> None:
    svg.circle(20, 11, 5, "c-before")
    svg.text(31, 15, before, "c-soft")
    x = 31 + 13 * len(before) + 22
    svg.circle(x, 11, 5, "c-after")
    svg.text(x + 11, 15, after, "c-soft")
    if target:
        x += 11 + 13 * len(after) + 14
        svg.line(x, 4, x, 18, "c-target")
        svg.text(x + 8, 15, "약속한 값", "c-soft")


def _row(
    svg: Svg,
    pair: Pair,
    y: float,
    at: Callable[[float], float],
    lines: Sequence[tuple[float, float]],
    words: tuple[str, str],
) -> None:
    """One pair: its name over the whole width, then for each of before and after the words and the dot."""
    svg.line(8, y, svg.width - 8, y, "c-axis")
    name = pair.label + (f"  [{pair.verdict}]" if pair.verdict else "")
    svg.text(10, y + 19, fit(name, svg.width - 20), "c-text c-strong c-halo", full=name)
    if pair.target is not None:
        for _, dot_y in lines:
            svg.line(at(pair.target), y + dot_y - 9, at(pair.target), y + dot_y + 11, "c-target")
    kind = _KINDS.get(pair.verdict, "")
    after = f"c-after c-after--{kind}" if kind in {"good", "bad", "unknown"} else "c-after"
    dots = ((pair.before, "c-before", words[0]), (pair.after, after, words[1]))
    for (estimate, css, text), (text_y, dot_y) in zip(dots, lines, strict=True):
        svg.text(10, y + text_y, text, "c-text")
        if estimate.value is not None:
            _dot(svg, estimate, y + dot_y, css, at, text)


def _dot(svg: Svg, estimate: Estimate, y: float, css: str, at: Callable[[float], float], words: str) -> None:
    if estimate.low is not None and estimate.high is not None:
        low, high = at(estimate.low), at(estimate.high)
        line = "c-interval c-interval--before" if css == "c-before" else "c-interval"
        for x1, y1, x2, y2 in ((low, y, high, y), (low, y - 5, low, y + 5), (high, y - 5, high, y + 5)):
            svg.line(x1, y1, x2, y2, line)
    svg.circle(at(estimate.value or 0), y, 6, css, words)


def _table(title: str, pairs: Sequence[Pair], unit: str, fmt: Format, before: str, after: str) -> ChartTable:
    in_unit = f"({unit})" if unit else ""

    def cells(estimate: Estimate) -> tuple[str, str, str]:
        if estimate.value is None:
            return "자료 없음", "", f"{estimate.n:,}"
        interval = (
            f"{fmt(estimate.low)}~{fmt(estimate.high)}"
            if (estimate.low is not None and estimate.high is not None)
            else ""
        )
        return fmt(estimate.value), interval, f"{estimate.n:,}"

    head = (
        "지표",
        f"{before}{in_unit}",
        f"{before} 구간",
        f"{before} 건수",
        f"{after}{in_unit}",
        f"{after} 구간",
        f"{after} 건수",
        "약속한 값",
        "판정",
    )
    rows = [
        (
            pair.label,
            *cells(pair.before),
            *cells(pair.after),
            "" if pair.target is None else fmt(pair.target),
            pair.verdict,
        )
        for pair in pairs
    ]
    return ChartTable(title, head, tuple(rows), frozenset(range(1, 8)))
