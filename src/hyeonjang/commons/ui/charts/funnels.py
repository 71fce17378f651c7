"""A funnel: how many are left after each step of a selection."""

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
    number,
    text_width,
)


@dataclass(frozen=True)
class Stage:
    label: str
    value: float
    note: str = ""
    url: str = ""


def funnel(
    title: str,
    stages: Sequence[Stage | tuple[str, float]],
    *,
    unit: str = "건",
    width: int = 720,
    fmt: Format = number,
    note: str = "",
) -> Chart:
    """Centred bars, one per stage, with the share of the stage before; a stage may not be negative."""
    items = [item if isinstance(item, Stage) else Stage(*item) for item in stages]
    above = width < NARROW
    label_width = (
        0.0 if above else min(width * 0.34, max((text_width(i.label) for i in items), default=0) + 8)
    )
    left = 2.0 if above else label_width + 12
    share_width = 118.0
    space = width - left - share_width - 8
    highest = max((item.value for item in items), default=0) or 1
    row, bar_height = (64, 30) if above else (46, 34)
    svg = Svg(width, len(items) * row + 4)
    rows = []
    for index, item in enumerate(items):
        y = index * row + (22 if above else 4)
        before = items[index - 1].value if index else None
        share = f"앞의 {item.value / before * 100:.0f}%" if before else "" if index else "처음"
        words = f"{fmt(item.value)}{unit}"
        if item.url:
            svg.link(item.url, f"{item.label} {words} {share}")
        length = max(3, item.value / highest * space)
        middle = left + space / 2
        if above:
            svg.text(2, y - 6, fit(item.label, width - 4), full=item.label)
        else:
            svg.text(label_width, y + 22, fit(item.label, label_width), anchor="end", full=item.label)
        svg.rect(left, y, space, bar_height, "c-track")
        svg.rect(
            middle - length / 2,
            y,
            length,
            bar_height,
            "c-bar",
            f"{item.label} {words} {share} {item.note}".strip(),
        )
        svg.text(left + space + 10, y + 15, words, "c-text c-strong")
        svg.text(left + space + 10, y + 30, fit(share, share_width, 12), "c-soft")
        if item.url:
            svg.unlink()
        rows.append(
            (
                item.label,
                fmt(item.value),
                f"{item.value / before * 100:.1f}%" if before else "",
                f"{item.value / highest * 100:.1f}%",
                item.note,
            )
        )
    noted = any(item.note for item in items)
    head = ("단계", f"수({unit})", "앞 단계에 대한 비율", "처음에 대한 비율", "비고")
    kept = [row if noted else row[:4] for row in rows]
    data = ChartTable(title, head if noted else head[:4], tuple(kept), frozenset({1, 2, 3}))
    desc = " → ".join(f"{item.label} {fmt(item.value)}{unit}" for item in items)
    phone = "" if above else funnel(title, items, unit=unit, width=PHONE, fmt=fmt).svg
    return Chart(svg.draw(title, desc, links=any(i.url for i in items)), data, title, note, phone)
