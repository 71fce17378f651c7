"""Layered drawing of a directed graph, top to bottom, after Sugiyama, Tagawa and Toda (1981).

Four steps: turn a few arcs round so that no cycle is left (Eades, Lin and Smyth 1993, weighted), put every
node below its predecessors, order each layer to cross few arcs (barycentre sweeps), and place the nodes
near their neighbours by least squares with a minimum distance (pool adjacent violators).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

Arc = tuple[str, str]


@dataclass
class Layout:
    """``x`` and ``layer`` of every node and bend; ``routes`` names the points of each arc from its upper to
    its lower end; ``turned`` holds the arcs that run upwards."""

    x: dict[str, float] = field(default_factory=dict)
    layer: dict[str, int] = field(default_factory=dict)
    routes: dict[Arc, list[str]] = field(default_factory=dict)
    turned: set[Arc] = field(default_factory=set)
    width: float = 0
    layers: int = 0


def layered(
    nodes: Sequence[str], weights: Mapping[Arc, float], *, node_gap: float, bend_gap: float
) -> Layout:
    """Lay out ``nodes`` and the arcs of ``weights`` (loops to oneself are ignored). Deterministic."""
    arcs = {arc: weight for arc, weight in weights.items() if arc[0] != arc[1]}
    found = Layout()
    place = {node: index for index, node in enumerate(_sequence(nodes, arcs))}
    down: dict[Arc, Arc] = {}
    for tail, head in arcs:
        turned = place[tail] > place[head]
        if turned:
            found.turned.add((tail, head))
        down[tail, head] = (head, tail) if turned else (tail, head)
    _assign_layers(found, sorted(nodes, key=place.__getitem__), set(down.values()))
    rows: list[list[str]] = [[] for _ in range(found.layers)]
    for node in sorted(nodes, key=place.__getitem__):
        rows[found.layer[node]].append(node)
    links = _bend(found, rows, down)
    _order(rows, links)
    _coordinates(found, rows, links, dict.fromkeys(nodes, node_gap), bend_gap)
    return found


def _sequence(nodes: Sequence[str], arcs: Mapping[Arc, float]) -> list[str]:
    """An order in which little weight runs backwards: sinks last, sources first, else the most outgoing."""
    left = list(nodes)
    head: list[str] = []
    tail: list[str] = []
    while left:
        within = {arc: weight for arc, weight in arcs.items() if arc[0] in left and arc[1] in left}
        sinks = [node for node in left if not any(arc[0] == node for arc in within)]
        if sinks:
            tail = sinks + tail
            left = [node for node in left if node not in sinks]
            continue
        balance = dict.fromkeys(left, 0.0)
        incoming = dict.fromkeys(left, False)
        for (start, end), weight in within.items():
            balance[start] += weight
            balance[end] -= weight
            incoming[end] = True
        best = max(left, key=lambda node: (not incoming[node], balance[node]))
        head.append(best)
        left.remove(best)
    return head + tail


def _assign_layers(found: Layout, order: Sequence[str], down: set[Arc]) -> None:
    for node in order:
        found.layer[node] = max((found.layer[start] + 1 for start, end in down if end == node), default=0)
    for node in reversed(
        order
    ):  # pull sources down to their first successor: short arcs are easier to follow
        below = [found.layer[end] for start, end in down if start == node]
        if below and not any(end == node for _, end in down) and found.layer[node] < min(below) - 1:
            found.layer[node] = min(below) - 1
    found.layers = max(found.layer.values(), default=-1) + 1


def _bend(found: Layout, rows: list[list[str]], down: Mapping[Arc, Arc]) -> list[Arc]:
    """Give long arcs a bend in every layer they pass; returns the links between neighbouring layers."""
    links = []
    for arc, (upper, lower) in down.items():
        route = [upper]
        for layer in range(found.layer[upper] + 1, found.layer[lower]):
            bend = f"\0{arc[0]}\0{arc[1]}\0{layer}"
            found.layer[bend] = layer
            rows[layer].append(bend)
            route.append(bend)
        route.append(lower)
        found.routes[arc] = route
        links += list(pairwise(route))
    return links


def _neighbours(links: Sequence[Arc]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    above: dict[str, list[str]] = {}
    below: dict[str, list[str]] = {}
    for upper, lower in links:
        below.setdefault(upper, []).append(lower)
        above.setdefault(lower, []).append(upper)
    return above, below


def _crossings(rows: Sequence[Sequence[str]], below: Mapping[str, list[str]]) -> int:
    total = 0
    for upper, lower in pairwise(rows):
        place = {node: index for index, node in enumerate(lower)}
        ends = [place[end] for node in upper for end in sorted(below.get(node, ()), key=place.__getitem__)]
        total += sum(1 for i, end in enumerate(ends) for later in ends[i + 1 :] if later < end)
    return total


def _order(rows: list[list[str]], links: Sequence[Arc]) -> None:
    above, below = _neighbours(links)
    best, fewest = [list(row) for row in rows], _crossings(rows, below)
    for sweep in range(12):
        downwards = sweep % 2 == 0
        near = above if downwards else below
        indexes = range(1, len(rows)) if downwards else range(len(rows) - 2, -1, -1)
        for index in indexes:
            fixed = {node: place for place, node in enumerate(rows[index - 1 if downwards else index + 1])}
            mine = {node: place for place, node in enumerate(rows[index])}

            def centre(
                node: str,
                fixed: Mapping[str, int] = fixed,
                mine: Mapping[str, int] = mine,
                near: Mapping[str, list[str]] = near,
            ) -> float:
                places = [fixed[other] for other in near.get(node, ())]
                return sum(places) / len(places) if places else float(mine[node])

            rows[index].sort(key=centre)
        crossings = _crossings(rows, below)
        if crossings < fewest:
            best, fewest = [list(row) for row in rows], crossings
    for row, kept in zip(rows, best, strict=True):
        row[:] = kept


def _coordinates(
    found: Layout,
    rows: Sequence[Sequence[str]],
    links: Sequence[Arc],
    gaps: Mapping[str, float],
    bend_gap: float,
) -> None:
    def gap(left: str, right: str) -> float:
        return (gaps.get(left, bend_gap) + gaps.get(right, bend_gap)) / 2

    above, below = _neighbours(links)
    x: dict[str, float] = {}
    for row in rows:
        at = 0.0
        for index, node in enumerate(row):
            at += gap(row[index - 1], node) if index else 0
            x[node] = at
        for node in row:
            x[node] -= at / 2
    for sweep in range(16):
        for row in rows if sweep % 2 == 0 else list(reversed(rows)):
            wanted = []
            for node in row:
                near = above.get(node, []) + below.get(node, [])
                wanted.append(sum(x[other] for other in near) / len(near) if near else x[node])
            distances = [gap(left, right) for left, right in pairwise(row)]
            for node, value in zip(row, spread(wanted, distances), strict=True):
                x[node] = value
    left = min(x.values(), default=0.0)
    found.x = {node: value - left for node, value in x.items()}
    found.width = max(found.x.values(), default=0.0)


def spread(wanted: Sequence[float], distances: Sequence[float]) -> list[float]:
    """Positions nearest to ``wanted`` (least squares) each at least its distance after the last."""
    offsets, total = [0.0], 0.0
    for distance in distances:
        total += distance
        offsets.append(total)
    blocks: list[tuple[float, int]] = []  # sum and count of equal positions
    for value, offset in zip(wanted, offsets, strict=False):
        blocks.append((value - offset, 1))
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] >= blocks[-1][0] / blocks[-1][1]:
            second, first = blocks.pop(), blocks.pop()
            blocks.append((first[0] + second[0], first[1] + second[1]))
    flat = [total / size for total, size in blocks for _ in range(size)]
    return [value + offset for value, offset in zip(flat, offsets, strict=False)]
