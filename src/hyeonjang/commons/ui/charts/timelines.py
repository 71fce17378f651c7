"""The dates of one case on one line: received, planned, statutory latest, what happened, and pauses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from hyeonjang.commons.ui.charts.base import NARROW, PHONE, Chart, ChartTable, Svg, fit, text_width
from hyeonjang.kit.korean import date_ko

Kind = Literal["actual", "planned", "statutory", "today"]
_KIND_KO = {"actual": "실제", "planned": "계획", "statutory": "법정", "today": "오늘"}
_CSS = {
    "actual": "c-mark",
    "planned": "c-mark c-mark--planned",
    "statutory": "c-mark c-mark--statutory",
    "today": "c-mark c-mark--planned",
}


_Place = tuple[float, int, float, float]


@dataclass(frozen=True)
class Moment:
    label: str
    day: date
    kind: Kind = "actual"


@dataclass(frozen=True)
class Span:
    """A stretch of days during which the clock stood still, both ends included."""

    label: str
    start: date
    end: date


def timeline(
    title: str, moments: Sequence[Moment], *, spans: Sequence[Span] = (), width: int = 720, note: str = ""
) -> Chart:
    """Dots on a line with their names above and below, placed so that no two names overlap."""
    items = sorted(moments, key=lambda moment: moment.day)
    days = [moment.day for moment in items] + [day for span in spans for day in (span.start, span.end)]
    if not days:
        empty = Svg(width, 40)
        empty.text(4, 24, "날짜가 없습니다.", "c-soft")
        return Chart(
            empty.draw(title, "날짜가 없습니다."), ChartTable(title, ("날짜", "일", "구분"), ()), title, note
        )
    first, last = min(days), max(days)
    length = max(1, (last - first).days)

    def at(day: date) -> float:
        return 24 + (day - first).days / length * (width - 48)

    places, above, below = _rows(items, [at(moment.day) for moment in items], width)
    axis = 14.0 + above * 38
    svg = Svg(width, axis + 18 + max(below * 38, 22) + (4 + 16 * len(spans) if spans else 0))
    for index, span in enumerate(spans):
        words = fit(f"▧ {span.label}", width - 8, 12)
        svg.rect(
            at(span.start),
            axis - 7,
            max(3, at(span.end) - at(span.start)),
            14,
            "c-span",
            f"{span.label} {date_ko(span.start)} ~ {date_ko(span.end)}",
            3,
        )
        svg.text(
            max(4, min(at(span.start), width - 4 - text_width(words, 12))),
            svg.height - 6 - (len(spans) - 1 - index) * 16,
            words,
            "c-soft",
            full=f"▧ {span.label}",
        )
    svg.line(10, axis, width - 10, axis, "c-axis")
    for moment, (x, row, left, wide) in zip(items, places, strict=True):
        top = row > 0
        y = axis - 12 - (row - 1) * 38 if top else axis + 12 + (-row - 1) * 38
        svg.line(x, axis, x, y, "c-today" if moment.kind == "today" else "c-axis")
        svg.circle(
            x, axis, 6, _CSS[moment.kind], f"{moment.label} {date_ko(moment.day)} ({_KIND_KO[moment.kind]})"
        )
        name, when = (y - 18, y - 3) if top else (y + 15, y + 30)
        anchor = "start" if left <= 4 else "middle" if abs(left + wide / 2 - x) < 1 else "end"
        across = {"start": left, "middle": x, "end": width - 4.0}[anchor]
        svg.text(across, name, _named(moment), "c-text c-strong c-halo", anchor)
        svg.text(across, when, date_ko(moment.day), "c-soft c-halo", anchor)
    rows = [(date_ko(moment.day), moment.label, _KIND_KO[moment.kind]) for moment in items]
    rows += [(f"{date_ko(span.start)} ~ {date_ko(span.end)}", span.label, "멈춤") for span in spans]
    desc = ", ".join(f"{moment.label} {date_ko(moment.day)}" for moment in items)
    phone = "" if width < NARROW else timeline(title, moments, spans=spans, width=PHONE).svg
    data = ChartTable(title, ("날짜", "일", "구분"), tuple(rows))
    return Chart(svg.draw(title, desc), data, title, note, phone)


def _named(moment: Moment) -> str:
    label = fit(moment.label, 170)
    said = moment.kind in {"actual", "today"} or _KIND_KO[moment.kind] in label
    return label if said else f"{label}({_KIND_KO[moment.kind]})"


def _rows(items: Sequence[Moment], xs: Sequence[float], width: float) -> tuple[list[_Place], int, int]:
    """For each moment its x, its row (1, 2… above; -1, -2… below), the left edge and width of its words."""
    taken: dict[int, list[tuple[float, float]]] = {}
    places = []
    for moment, x in zip(items, xs, strict=True):
        wide = max(text_width(_named(moment)), text_width(date_ko(moment.day), 12)) + 8
        left = min(max(4, x - wide / 2), width - 4 - wide)
        for row in (1, -1, 2, -2, 3, -3, 4, -4, 5, -5):
            if all(left + wide <= start or end <= left for start, end in taken.get(row, [])):
                break
        taken.setdefault(row, []).append((left, left + wide))
        places.append((x, row, left, wide))
    return places, max([1, *(place[1] for place in places)]), max([0, *(-place[1] for place in places)])
