"""Values grouped by a small code, each group sorted once: what every spread of waiting times needs."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .encode import Int64, stable_order


def grouped(values: Int64, group: Int64) -> Iterator[tuple[int, Int64]]:
    """(group, its values ascending) for each group that occurs, by group; negative groups are left out."""
    if not len(values):
        return
    if group.min() < 0:
        keep = group >= 0
        values, group = values[keep], group[keep]
        if not len(values):
            return
    order = stable_order(group, int(group.max()))
    values = values[order]
    group = group[order]
    starts = np.concatenate(([0], np.nonzero(group[1:] != group[:-1])[0] + 1, [len(group)]))
    for low, high in zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True):
        part = values[low:high]
        part.sort()
        yield int(group[low]), part
