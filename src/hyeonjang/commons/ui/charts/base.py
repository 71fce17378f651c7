"""What all charts share: text that fits, numbers as people write them, SVG without inline style."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import count

from django.utils.safestring import SafeString, mark_safe

Format = Callable[[float], str]
_ids = count(1)
PHONE, NARROW = 340, 480  # the width drawn for phones, and below which a drawing counts as narrow


@dataclass(frozen=True)
class ChartTable:
    """The same data as the picture. ``numeric`` holds the indexes of right-aligned columns."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Chart:
    """A picture as SVG, its title, a sentence under it, and its data as a table.

    ``narrow`` is the same picture for a phone, where there is one; the page shows one or the other. A
    ``centred`` picture that is wider than the screen is shown from its middle.
    """

    svg: SafeString
    table: ChartTable
    title: str = ""
    note: str = ""
    narrow: str = ""
    centred: bool = False


def number(value: float) -> str:
    """``1,234`` or ``12.3``: whole numbers without, others with one decimal."""
    return f"{value:,.0f}" if abs(value - round(value)) < 0.05 or abs(value) >= 1000 else f"{value:,.1f}"


def text_width(text: str, size: float = 13) -> float:
    """An upper estimate of the width in pixels: Hangul and Hanja are one em wide, Latin about 0.6."""
    ems = 0.0
    for char in text:
        code = ord(char)
        if code >= 0x1100:
            ems += 1.0 if code >= 0x2E80 else 0.9
        else:
            ems += 0.32 if char in " .,:;'|!()[]il·" else 0.72 if char.isupper() or char in "%@mwMW" else 0.59
    return ems * size


def fit(text: str, width: float, size: float = 13) -> str:
    """``text``, or as much of it as fits into ``width`` with an ellipsis."""
    if text_width(text, size) <= width:
        return text
    kept = text
    while kept and text_width(kept + "…", size) > width:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def wrap(text: str, width: float, size: float = 13, lines: int = 2) -> list[str]:
    """``text`` in at most ``lines`` lines, broken at spaces where possible; the last may be shortened."""
    rest, found = text.strip(), list[str]()
    while rest and len(found) < lines - 1 and text_width(rest, size) > width:
        cut = len(rest)
        while cut > 1 and text_width(rest[:cut], size) > width:
            cut -= 1
        space = max(rest.rfind(" ", 1, cut + 1), *(rest.rfind(mark, 1, cut) for mark in "·,/"))
        if space >= cut // 2:
            cut = space if rest[space] == " " else space + 1
        found.append(rest[:cut].strip())
        rest = rest[cut:].strip()
    if rest:
        found.append(fit(rest, width, size))
    return found or [""]


def nice_ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Round tick values that cover ``low`` to ``high``."""
    if high <= low:
        high = low + 1
    raw = (high - low) / max(1, about)
    power = 1.0
    while power * 10 <= raw:
        power *= 10
    while power > raw:
        power /= 10
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= raw * 0.999)
    first, ticks = int(low // step), list[float]()
    while True:
        ticks.append(round(first * step, 10))
        if ticks[-1] >= high - step * 1e-9:
            return ticks
        first += 1


def n(value: float) -> str:
    """A coordinate with at most one decimal."""
    return f"{value:.1f}".rstrip("0").rstrip(".")


@dataclass
class Svg:
    """Collects elements; every text is escaped here and nowhere else."""

    width: float
    height: float
    parts: list[str] = field(default_factory=list)

    def add(self, tag: str, attrs: dict[str, object], inner: str = "") -> None:
        self.parts.append(element(tag, attrs, inner))

    def rect(
        self, x: float, y: float, width: float, height: float, css: str, title: str = "", radius: float = 0
    ) -> None:
        attrs: dict[str, object] = {
            "x": n(x),
            "y": n(y),
            "width": n(max(0, width)),
            "height": n(max(0, height)),
            "class": css,
        }
        if radius:
            attrs["rx"] = n(radius)
        self.add("rect", attrs, hover(title))

    def line(self, x1: float, y1: float, x2: float, y2: float, css: str) -> None:
        self.add("line", {"x1": n(x1), "y1": n(y1), "x2": n(x2), "y2": n(y2), "class": css})

    def circle(self, x: float, y: float, radius: float, css: str, title: str = "") -> None:
        self.add("circle", {"cx": n(x), "cy": n(y), "r": n(radius), "class": css}, hover(title))

    def path(self, d: str, css: str, title: str = "", width: float | None = None) -> None:
        attrs: dict[str, object] = {"d": d, "class": css}
        if width is not None:
            attrs["stroke-width"] = n(width)
        self.add("path", attrs, hover(title))

    def text(
        self,
        x: float,
        y: float,
        text: str,
        css: str = "c-text",
        anchor: str = "start",
        full: str = "",
        transform: str = "",
    ) -> None:
        attrs: dict[str, object] = {"x": n(x), "y": n(y), "class": css}
        if anchor != "start":
            attrs["text-anchor"] = anchor
        if transform:
            attrs["transform"] = transform
        self.add("text", attrs, escape(text) + (hover(full) if full and full != text else ""))

    def link(self, url: str, label: str) -> None:
        """Opens a link; close it with ``unlink``. ``label`` is what a screen reader says."""
        self.parts.append(f'<a href="{escape(url)}" aria-label="{escape(label)}">')

    def unlink(self) -> None:
        self.parts.append("</a>")

    def draw(self, title: str, desc: str, *, links: bool = False) -> SafeString:
        """The whole SVG. One with links is a group, so that the links inside stay reachable."""
        mark = f"chart{next(_ids)}"
        role = "group" if links else "img"
        return mark_safe(  # noqa: S308 - every text above went through escape()
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {n(self.width)} {n(self.height)}" '
            f'width="{n(self.width)}" height="{n(self.height)}" role="{role}" '
            f'aria-labelledby="{mark}t {mark}d"><title id="{mark}t">{escape(title)}</title>'
            f'<desc id="{mark}d">{escape(desc)}</desc>{"".join(self.parts)}</svg>'
        )


def element(tag: str, attrs: dict[str, object], inner: str = "") -> str:
    words = "".join(f' {name}="{escape(str(value))}"' for name, value in attrs.items())
    return f"<{tag}{words}>{inner}</{tag}>" if inner else f"<{tag}{words}/>"


def hover(title: str) -> str:
    return f"<title>{escape(title)}</title>" if title else ""


def heat_class(value: float, highest: float) -> int:
    """The step 1 to 5 of ``value`` on a scale up to ``highest``; 0 for nothing."""
    if value <= 0 or highest <= 0:
        return 0
    return min(5, int(value / highest * 5 - 1e-9) + 1)


def table(
    caption: str, columns: Sequence[str], rows: Iterable[Sequence[str]], text_columns: int = 1
) -> ChartTable:
    """A table whose first ``text_columns`` are text and whose others are numbers."""
    return ChartTable(
        caption,
        tuple(columns),
        tuple(tuple(row) for row in rows),
        frozenset(range(text_columns, len(columns))),
    )
