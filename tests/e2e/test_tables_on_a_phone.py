"""A list that is too wide for a phone is read as cards; a screen reader still hears a table."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

LISTS = "table[data-stacked] tbody tr"


def test_긴_목록은_전화기에서_카드로_읽힌다(sign_in: Callable[..., Page], county: object) -> None:
    page = sign_in("planning", width=390)
    page.goto(f"{county.url}/desk/innovation/proposals/")  # type: ignore[attr-defined]
    first = page.locator(LISTS).first
    cells = first.locator("> *")
    right_edges = [box["x"] + box["width"] for box in (cells.nth(i).bounding_box() for i in range(cells.count())) if box]
    assert right_edges and max(right_edges) <= 390
    assert page.get_by_role("row").count() > 2
    labels = first.locator("td").evaluate_all("cells => cells.map(cell => cell.dataset.label)")
    assert "결정기한" in labels

    page.set_viewport_size({"width": 1280, "height": 900})
    expect(page.locator("table[data-stacked]")).to_have_count(0)
