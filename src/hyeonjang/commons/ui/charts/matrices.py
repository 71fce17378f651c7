"""A matrix: from whom to whom. Departments down, departments across."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hyeonjang.commons.ui.charts.base import Chart, Format, Svg, fit, heat_class, number, table, text_width


def matrix(
    title: str,
    rows: Sequence[str],
    columns: Sequence[str],
    values: Mapping[tuple[str, str], float],
    *,
    unit: str = "건",
    row_column: str = "보낸 곳",
    column_column: str = "받은 곳",
    fmt: Format = number,
    urls: Mapping[tuple[str, str], str] | None = None,
    note: str = "",
) -> Chart:
    """Cells coloured in five steps with their value; a pair that is missing or zero stays empty.

    The column names stand upright over the cells; the row and column under the pointer are named in each
    cell's title. The table lists the pairs, largest first.
    """
    links = urls or {}
    label = min(170.0, max((text_width(name) for name in (*rows, f"{row_column} ↓")), default=0) + 10)
    head = min(150.0, max((text_width(name, 12) for name in columns), default=0) + 14)
    widest = max((text_width(fmt(value), 11) for value in values.values()), default=0) + 8
    cell_width, cell_height = max(30.0, min(64.0, widest)), 26.0
    svg = Svg(label + len(columns) * cell_width + 8, head + len(rows) * cell_height + 8)
    peak = max(values.values(), default=0)
    svg.text(label - 8, head - 6, f"{row_column} ↓", "c-soft", "end")
    for index, name in enumerate(columns):
        x = label + index * cell_width + cell_width / 2 + 4
        svg.text(
            x,
            head - 8,
            fit(name, head - 12, 12),
            "c-soft",
            full=name,
            transform=f"rotate(-90 {x:.1f} {head - 8:.1f})",
        )
    for down, row in enumerate(rows):
        y = head + down * cell_height
        svg.text(label - 8, y + 17, fit(row, label - 10), anchor="end", full=row)
        for across, column in enumerate(columns):
            value = values.get((row, column), 0)
            step = heat_class(value, peak)
            words = f"{row} → {column} {fmt(value)}{unit}"
            x = label + across * cell_width
            url = links.get((row, column), "")
            if url:
                svg.link(url, words)
            svg.rect(x, y, cell_width - 2, cell_height - 2, f"c-heat c-heat-{step}", words, 2)
            if value:
                css = "c-cell c-cell--5" if step == 5 else "c-cell"
                svg.text(x + cell_width / 2 - 1, y + 16, fmt(value), css, "middle")
            if url:
                svg.unlink()
    pairs = sorted(
        ((row, column, value) for (row, column), value in values.items() if value),
        key=lambda pair: (-pair[2], pair[0], pair[1]),
    )
    data = table(
        title,
        (row_column, column_column, f"수({unit})" if unit else "수"),
        [(row, column, fmt(value)) for row, column, value in pairs],
        text_columns=2,
    )
    most = (
        f"가장 많은 것은 {pairs[0][0]}에서 {pairs[0][1]}, {fmt(pairs[0][2])}{unit}."
        if pairs
        else "자료가 없습니다."
    )
    return Chart(
        svg.draw(
            title, f"{row_column} {len(rows)}곳, {column_column} {len(columns)}곳. {most}", links=bool(links)
        ),
        data,
        title,
        note,
    )
