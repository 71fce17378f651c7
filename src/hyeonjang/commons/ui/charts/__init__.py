"""Server-rendered pictures: each is an SVG without inline style, and the same data as a table.

Every function returns a :class:`Chart`; ``{% chart drawing %}`` puts it on a page.
"""

from __future__ import annotations

from hyeonjang.commons.ui.charts.bars import Bar, bar
from hyeonjang.commons.ui.charts.base import Chart, ChartTable, number
from hyeonjang.commons.ui.charts.funnels import Stage, funnel
from hyeonjang.commons.ui.charts.heatmaps import HeatCell, HeatRow, heatmap
from hyeonjang.commons.ui.charts.intervals import Estimate, Pair, dots_with_intervals
from hyeonjang.commons.ui.charts.lines import Series, line
from hyeonjang.commons.ui.charts.matrices import matrix
from hyeonjang.commons.ui.charts.process_maps import MapEdge, MapNode, process_map
from hyeonjang.commons.ui.charts.timelines import Moment, Span, timeline

__all__ = [
    "Bar",
    "Chart",
    "ChartTable",
    "Estimate",
    "HeatCell",
    "HeatRow",
    "MapEdge",
    "MapNode",
    "Moment",
    "Pair",
    "Series",
    "Span",
    "Stage",
    "bar",
    "dots_with_intervals",
    "funnel",
    "heatmap",
    "line",
    "matrix",
    "number",
    "process_map",
    "timeline",
]
