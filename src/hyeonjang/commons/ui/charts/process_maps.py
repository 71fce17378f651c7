"""A process map: activities as boxes with their counts, the waiting time between them as thickness."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from hyeonjang.commons.ui.charts.base import Chart, ChartTable, Format, Svg, n, number, text_width, wrap
from hyeonjang.commons.ui.charts.layout import Arc, Layout, layered

NODE_WIDTH, NODE_HEIGHT, LAYER_GAP = 148.0, 56.0, 96.0
START, END = "\1start", "\1end"
Point = tuple[float, float]


@dataclass(frozen=True)
class MapNode:
    id: str
    label: str
    count: int
    url: str = ""
    hot: bool = False


@dataclass(frozen=True)
class MapEdge:
    """``wait`` decides the thickness (median or mean waiting time; say which in the chart's note)."""

    source: str
    target: str
    count: int
    wait: float | None = None


@dataclass
class _Scene:
    svg: Svg
    layout: Layout
    left: float
    boxes: list[tuple[float, float, float, float]] = field(default_factory=list)
    ports: dict[tuple[Arc, str], float] = field(default_factory=dict)

    def at(self, point: str) -> Point:
        return self.left + self.layout.x[point], 8 + self.layout.layer[point] * (NODE_HEIGHT + LAYER_GAP)


def process_map(
    title: str,
    nodes: Sequence[MapNode],
    edges: Sequence[MapEdge],
    *,
    starts: Mapping[str, int] | None = None,
    ends: Mapping[str, int] | None = None,
    top: int = 40,
    wait_unit: str = "일",
    fmt: Format = number,
    note: str = "",
) -> Chart:
    """The directly-follows graph, drawn top to bottom; arcs that run back up are dashed.

    ``starts`` and ``ends`` say how many cases begin and end with a node. Only the ``top`` arcs by count
    are drawn, plus for each node its strongest arc in and out; the table always lists all of them.
    """
    known = {node.id for node in nodes}
    real = [edge for edge in edges if edge.source in known and edge.target in known]
    shown = _strongest(real, top)
    ends_shown = [MapEdge(START, name, count) for name, count in (starts or {}).items() if name in known]
    ends_shown += [MapEdge(name, END, count) for name, count in (ends or {}).items() if name in known]
    kept = shown + _strongest(ends_shown, max(4, top // 4))
    ids = ([START] if any(edge.source == START for edge in kept) else []) + [node.id for node in nodes]
    ids += [END] if any(edge.target == END for edge in kept) else []
    layout = layered(
        ids,
        {(edge.source, edge.target): float(edge.count) for edge in kept},
        node_gap=NODE_WIDTH + 34,
        bend_gap=64,
    )
    margin = NODE_WIDTH / 2 + 46
    svg = Svg(
        max(360.0, layout.width + 2 * margin),
        16 + max(1, layout.layers) * (NODE_HEIGHT + LAYER_GAP) - LAYER_GAP,
    )
    scene = _Scene(svg, layout, (svg.width - layout.width) / 2)
    _draw(scene, nodes, kept, fmt, wait_unit)
    hidden = len(real) - len(shown)
    words = [note] if note else []
    if hidden > 0:
        words.append(
            f"이어짐 {len(real)}가지 가운데 많은 {len(shown)}가지를 그렸습니다. 모두는 표에 있습니다."
        )
    desc = (
        f"활동 {len(nodes)}가지, 이어짐 {len(real)}가지. 화살표가 굵을수록 기다린 시간이 깁니다. "
        "점선은 되돌아간 것입니다."
    )
    drawing = svg.draw(title, desc, links=any(node.url for node in nodes))
    return Chart(drawing, _table(title, nodes, real, fmt, wait_unit), title, " ".join(words), centred=True)


def _strongest(edges: Sequence[MapEdge], top: int) -> list[MapEdge]:
    ranked = sorted(edges, key=lambda edge: (-edge.count, edge.source, edge.target))
    kept = ranked[:top]
    entered, left = {edge.target for edge in kept}, {edge.source for edge in kept}
    for edge in ranked[top:]:
        if edge.target not in entered or edge.source not in left:
            kept.append(edge)
            entered.add(edge.target)
            left.add(edge.source)
    return kept


def _table(
    title: str, nodes: Sequence[MapNode], edges: Sequence[MapEdge], fmt: Format, unit: str
) -> ChartTable:
    names = {node.id: node.label for node in nodes}
    rows = tuple(
        (
            names[edge.source],
            names[edge.target],
            f"{edge.count:,}",
            "" if edge.wait is None else fmt(edge.wait),
        )
        for edge in sorted(edges, key=lambda edge: -edge.count)
    )
    return ChartTable(
        title, ("앞 단계", "뒤 단계", "수(회)", f"기다린 시간({unit})"), rows, frozenset({2, 3})
    )


def _draw(scene: _Scene, nodes: Sequence[MapNode], edges: Sequence[MapEdge], fmt: Format, unit: str) -> None:
    for point in scene.layout.x:
        if not point.startswith("\0"):
            x, y = scene.at(point)
            scene.boxes.append((x - NODE_WIDTH / 2 - 2, y - 2, x + NODE_WIDTH / 2 + 2, y + NODE_HEIGHT + 2))
    _choose_ports(scene)
    longest = max((edge.wait for edge in edges if edge.wait is not None), default=0.0)
    labels: list[tuple[MapEdge, list[Point], bool]] = []
    for edge in edges:
        thick = 1.4 if not edge.wait or longest <= 0 else 1.4 + 7.6 * (edge.wait / longest) ** 0.5
        hot = bool(edge.wait) and longest > 0 and (edge.wait or 0) >= 0.66 * longest
        if edge.source == edge.target:  # noqa: SIM108
            points = _loop(scene, edge, thick, hot)
        else:
            points = _arc(scene, edge, thick, hot)
        labels.append((edge, points, hot))
    for node in nodes:
        _node(scene, node)
    for point, words in ((START, "시작"), (END, "끝")):
        if point in scene.layout.x:
            x, y = scene.at(point)
            scene.svg.rect(x - 40, y + 11, 80, 34, "c-node c-node--edge", radius=17)
            scene.svg.text(x, y + 33, words, "c-text c-strong", "middle")
    for edge, points, hot in labels:
        _label(scene, edge, points, hot, fmt, unit)


def _node(scene: _Scene, node: MapNode) -> None:
    svg = scene.svg
    x, y = scene.at(node.id)
    if node.url:
        svg.link(node.url, f"{node.label} {node.count:,}회")
    svg.rect(
        x - NODE_WIDTH / 2,
        y,
        NODE_WIDTH,
        NODE_HEIGHT,
        "c-node c-node--hot" if node.hot else "c-node",
        f"{node.label} {node.count:,}회",
        6,
    )
    lines = wrap(node.label, NODE_WIDTH - 14, 13, 2)
    top = y + (20 if len(lines) == 2 else 25)
    for index, words in enumerate(lines):
        svg.text(x, top + index * 15, words, "c-text c-strong", "middle")
    svg.text(
        x, y + NODE_HEIGHT - 6 if len(lines) == 2 else y + 44, f"{node.count:,}회", "c-soft c-small", "middle"
    )
    if node.url:
        svg.unlink()


def _choose_ports(scene: _Scene) -> None:
    """Where on a box each arc begins or ends: side by side, in the order of where the arcs come from."""
    sides: dict[tuple[str, str], list[tuple[float, bool, Arc]]] = {}
    for arc, route in scene.layout.routes.items():
        turned = arc in scene.layout.turned
        sides.setdefault((route[0], "bottom"), []).append((scene.layout.x[route[1]], turned, arc))
        sides.setdefault((route[-1], "top"), []).append((scene.layout.x[route[-2]], turned, arc))
    for (node, side), arcs in sides.items():
        arcs.sort()
        wide = 60.0 if node in (START, END) else NODE_WIDTH - 28
        step = min(26.0, wide / max(1, len(arcs)))
        for index, (_, _, arc) in enumerate(arcs):
            scene.ports[arc, side] = scene.at(node)[0] + (index - (len(arcs) - 1) / 2) * step


def _arc(scene: _Scene, edge: MapEdge, thick: float, hot: bool) -> list[Point]:
    arc = (edge.source, edge.target)
    route, turned = scene.layout.routes[arc], arc in scene.layout.turned
    head = 5 + thick
    upper, lower = scene.at(route[0])[1] + NODE_HEIGHT, scene.at(route[-1])[1]
    if route[0] == START:
        upper -= 11
    if route[-1] == END:
        lower += 11
    points = [(scene.ports[arc, "bottom"], upper + (head if turned else 0))]
    for bend in route[1:-1]:
        x, y = scene.at(bend)
        points += [(x, y + 4), (x, y + NODE_HEIGHT - 4)]
    points.append((scene.ports[arc, "top"], lower - (0 if turned else head)))
    path = f"M{n(points[0][0])} {n(points[0][1])}"
    for (x1, y1), (x2, y2) in pairwise(points):
        middle = (y1 + y2) / 2
        path += f"C{n(x1)} {n(middle)} {n(x2)} {n(middle)} {n(x2)} {n(y2)}"
    css = "c-arc" + (" c-arc--back" if turned else "") + (" c-arc--hot" if hot else "")
    scene.svg.path(path, css, width=thick)
    tip, way = (points[0], -1) if turned else (points[-1], 1)
    _head(scene.svg, tip, way * head, 4 + thick * 0.6, hot)
    return points


def _head(svg: Svg, base: Point, length: float, half: float, hot: bool) -> None:
    x, y = base
    svg.path(
        f"M{n(x - half)} {n(y)}L{n(x + half)} {n(y)}L{n(x)} {n(y + length)}Z",
        "c-head c-head--hot" if hot else "c-head",
    )


def _loop(scene: _Scene, edge: MapEdge, thick: float, hot: bool) -> list[Point]:
    x, y = scene.at(edge.source)
    right = x + NODE_WIDTH / 2
    bend = n(right + 30)
    path = f"M{n(right)} {n(y + 16)}C{bend} {n(y + 10)} {bend} {n(y + 46)} {n(right + 7)} {n(y + 41)}"
    scene.svg.path(path, "c-arc c-arc--hot" if hot else "c-arc", width=thick)
    svg_head = f"M{n(right + 8)} {n(y + 36)}L{n(right)} {n(y + 41)}L{n(right + 8)} {n(y + 47)}Z"
    scene.svg.path(svg_head, "c-head c-head--hot" if hot else "c-head")
    return [(right + 26, y - 2), (right + 26, y + 6)]


def _label(scene: _Scene, edge: MapEdge, points: Sequence[Point], hot: bool, fmt: Format, unit: str) -> None:
    words = f"{edge.count:,}회" + ("" if edge.wait is None else f" · {fmt(edge.wait)}{unit}")
    half, best = text_width(words, 11) / 2 + 2, (float("inf"), 0.0, 0.0)
    for x, y in _candidates(points):
        x = min(max(x, half + 2), scene.svg.width - half - 2)
        box = (x - half, y - 10, x + half, y + 4)
        overlap = sum(
            max(0.0, min(box[2], b[2]) - max(box[0], b[0])) * max(0.0, min(box[3], b[3]) - max(box[1], b[1]))
            for b in scene.boxes
        )
        if overlap < best[0]:
            best = (overlap, x, y)
        if overlap == 0:
            break
    _, x, y = best
    scene.boxes.append((x - half, y - 10, x + half, y + 4))
    plate = text_width(words, 11) * 0.44  # the estimate of the width is generous; the plate need not be
    scene.svg.rect(x - plate, y - 10, 2 * plate, 13, "c-plate")
    scene.svg.text(x, y, words, "c-soft c-small c-strong" if hot else "c-soft c-small", "middle")


def _candidates(points: Sequence[Point]) -> list[Point]:
    """Points along the arc, the middle of its middle piece first."""
    pieces = list(pairwise(points))
    middle_first = sorted(range(len(pieces)), key=lambda index: abs(index - (len(pieces) - 1) / 2))
    found = []
    for t in (0.5, 0.36, 0.64, 0.24, 0.76, 0.3, 0.7, 0.16, 0.84):
        for (x1, y1), (x2, y2) in (pieces[index] for index in middle_first):
            u, middle = 1 - t, (y1 + y2) / 2
            x = x1 * (u**3 + 3 * u * u * t) + x2 * (3 * u * t * t + t**3)
            y = y1 * u**3 + middle * (3 * u * u * t + 3 * u * t * t) + y2 * t**3
            found.append((x, y + 4))
    return found
