"""Lines over months: up to four series, told apart by dash pattern and a name at the end, not by colour."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hyeonjang.commons.ui.charts.base import (
    NARROW,
    PHONE,
    Chart,
    Format,
    Svg,
    fit,
    n,
    nice_ticks,
    number,
    table,
    text_width,
)


@dataclass(frozen=True)
class Series:
    """``values`` as long as the chart's ``labels``; None where there is no figure (the line breaks there)."""

    name: str
    values: tuple[float | None, ...]


def line(
    title: str,
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    unit: str = "",
    width: int = 720,
    height: int = 280,
    target: float | None = None,
    marker: int | None = None,
    marker_label: str = "",
    label_column: str = "기간",
    fmt: Format = number,
    note: str = "",
) -> Chart:
    """A line per series. ``target`` is a dashed level; ``marker`` the index of a label at which something
    began (시행), drawn upright. Raises ``ValueError`` for more than four series or unequal lengths."""
    if len(series) > 4:
        raise ValueError("four lines are as many as an eye can follow; use a table")
    if any(len(one.values) != len(labels) for one in series):
        raise ValueError("every series needs one value per label")
    known = [value for one in series for value in one.values if value is not None] + (
        [] if target is None else [target]
    )
    ticks = nice_ticks(min(0.0, min(known, default=0.0)), max(known, default=1.0), 4)
    left = max(text_width(fmt(tick), 12) for tick in ticks) + 10
    ends = min(width * 0.28, max((text_width(one.name, 12) for one in series), default=0) + 12)
    right, top, bottom = width - ends - 4, 24.0, height - 30.0
    svg = Svg(width, height)

    def x_at(index: int) -> float:
        return left + (right - left) * (index / max(1, len(labels) - 1))

    def y_at(value: float) -> float:
        return bottom - (value - ticks[0]) / (ticks[-1] - ticks[0]) * (bottom - top)

    for tick in ticks:
        svg.line(left, y_at(tick), right, y_at(tick), "c-grid" if tick else "c-axis")
        svg.text(left - 6, y_at(tick) + 4, fmt(tick), "c-soft", "end")
    if unit:
        svg.text(2, 12, f"({unit})", "c-soft")
    every = max(
        1,
        -(
            -len(labels)
            * int(max((text_width(name, 12) for name in labels), default=1) + 20)
            // max(1, int(right - left))
        ),
    )
    for index in range(0, len(labels), every):
        svg.text(
            x_at(index),
            bottom + 18,
            labels[index],
            "c-soft",
            "start" if index == 0 else "end" if index == len(labels) - 1 else "middle",
        )
    if target is not None:
        svg.line(left, y_at(target), right, y_at(target), "c-target")
        svg.text(left + 4, y_at(target) - 5, f"약속한 값 {fmt(target)}{unit}", "c-soft c-halo")
    if marker is not None and labels:
        svg.line(x_at(marker), top - 8, x_at(marker), bottom, "c-today")
        svg.text(
            x_at(marker),
            top - 11,
            marker_label,
            "c-soft c-halo",
            "end" if marker > len(labels) / 2 else "start",
        )
    _draw(svg, series, labels, x_at, y_at, ends, unit, fmt)
    head = (label_column, *(f"{one.name}({unit})" if unit else one.name for one in series))
    rows = [
        (label, *("" if one.values[i] is None else fmt(one.values[i] or 0) for one in series))
        for i, label in enumerate(labels)
    ]
    desc = "; ".join(f"{one.name}: {_first_last(one, fmt, unit)}" for one in series) or "자료가 없습니다."
    phone = (
        ""
        if width < NARROW
        else line(
            title,
            labels,
            series,
            unit=unit,
            width=PHONE,
            height=240,
            target=target,
            marker=marker,
            marker_label=marker_label,
            fmt=fmt,
        ).svg
    )
    return Chart(svg.draw(title, desc), table(title, head, rows), title, note, phone)


def _first_last(one: Series, fmt: Format, unit: str) -> str:
    known = [value for value in one.values if value is not None]
    return f"처음 {fmt(known[0])}{unit}, 마지막 {fmt(known[-1])}{unit}" if known else "자료 없음"


def _draw(
    svg: Svg,
    series: Sequence[Series],
    labels: Sequence[str],
    x_at: Callable[[int], float],
    y_at: Callable[[float], float],
    ends: float,
    unit: str,
    fmt: Format,
) -> None:
    taken: list[float] = []
    for number_, one in enumerate(series, start=1):
        runs, run = list[list[tuple[float, float]]](), list[tuple[float, float]]()
        for index, value in enumerate(one.values):
            if value is None:
                runs, run = [*runs, run], []
            else:
                run.append((x_at(index), y_at(value)))
                svg.circle(
                    x_at(index),
                    y_at(value),
                    3,
                    f"c-dot-{number_}",
                    f"{one.name} {labels[index]} {fmt(value)}{unit}",
                )
        for points in [*runs, run]:
            if len(points) > 1:
                svg.path("M" + "L".join(f"{n(x)} {n(y)}" for x, y in points), f"c-line c-line-{number_}")
        if run or any(runs):
            x, y = (run or next(points for points in reversed(runs) if points))[-1]
            while any(abs(y - other) < 15 for other in taken):
                y += 15
            taken.append(y)
            svg.text(x + 9, y + 4, fit(one.name, ends - 8, 12), "c-soft c-strong", full=one.name)
