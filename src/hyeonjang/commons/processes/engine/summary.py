"""The summary of a log that the command line prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hyeonjang.commons.processes.formats.canonical import Skip

from . import kernel
from .encode import EncodedLog


@dataclass(frozen=True)
class DurationSummary:
    """Seconds from the first to the last event of a case."""

    mean: float
    median: float
    max: float


@dataclass(frozen=True)
class Summary:
    """``handover`` counts directly consecutive events of a case that both name a resource, the same one
    included.

    Maps and lists run from the most frequent down, equal counts by name.
    """

    cases: int
    events: int
    activities: dict[str, int]
    variants: int
    start_activities: dict[str, int]
    end_activities: dict[str, int]
    dfg: list[tuple[str, str, int]]
    handover: list[tuple[str, str, int]]
    case_duration_seconds: DurationSummary
    skipped: tuple[Skip, ...]

    def as_json(self) -> dict[str, object]:
        """Exactly the keys of the command line."""
        duration = self.case_duration_seconds
        return {
            "cases": self.cases,
            "events": self.events,
            "activities": self.activities,
            "variants": self.variants,
            "start_activities": self.start_activities,
            "end_activities": self.end_activities,
            "dfg": [list(arc) for arc in self.dfg],
            "handover": [list(arc) for arc in self.handover],
            "case_duration_seconds": {"mean": duration.mean, "median": duration.median, "max": duration.max},
            "skipped": [skip.as_json() for skip in self.skipped],
        }


def summarise(log: EncodedLog, skipped: Sequence[Skip] = ()) -> Summary:
    """The figures of a log. Durations run from event to event, because only events are asked about here."""
    durations = kernel.wall_durations(log) / 1e6
    handover: list[tuple[str, str, int]] = []
    if log.resource is not None:
        handover = kernel.named_pairs(
            kernel.successions(log, log.resource, len(log.resources)), log.resources
        )
    return Summary(
        cases=log.n_cases,
        events=log.n_events,
        activities=kernel.count_codes(log.activity, log.activities),
        variants=len(kernel.variants(log).count),
        start_activities=kernel.count_codes(kernel.first_events(log), log.activities),
        end_activities=kernel.count_codes(kernel.last_events(log), log.activities),
        dfg=kernel.named_pairs(kernel.successions(log, log.activity, len(log.activities)), log.activities),
        handover=handover,
        case_duration_seconds=DurationSummary(
            float(np.mean(durations)), float(np.median(durations)), float(np.max(durations))
        ),
        skipped=tuple(skipped),
    )
