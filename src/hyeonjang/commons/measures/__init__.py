"""측정: what modules declare they can measure, promises about it, monthly snapshots, before and after."""

from __future__ import annotations

from hyeonjang.commons.measures.compare import Comparison, Interval, compare
from hyeonjang.commons.measures.registry import (
    Condition,
    Measure,
    Observation,
    Period,
    StatutoryLimit,
    measures,
    observe,
    register,
)
from hyeonjang.commons.measures.snapshots import snapshot

__all__ = [
    "Comparison",
    "Condition",
    "Interval",
    "Measure",
    "Observation",
    "Period",
    "StatutoryLimit",
    "compare",
    "measures",
    "observe",
    "register",
    "snapshot",
]
