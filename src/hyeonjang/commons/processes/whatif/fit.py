"""The one thing that is fitted: how much of the waiting for officers the work that the log shows can bring about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from .calibrate import Model, Profile, Work
from .simulate import WARM_UP_WEEKS, play, stage
from .traces import NOBODY

ROUNDS, PLAYS, SEED = 3, 6, 7


@dataclass(frozen=True)
class _Share:
    """What of the log's queue of a step becomes lag, and what of its lag stays."""

    queue: float
    lag: float


def settled(model: Model) -> Model:
    """The model with the waits of each step as long, on average, as in the log.

    In the log, cases wait for officers who are seen at work on others. Played first in, first out, the same work
    may make shorter queues: then the missing share of each case's own queue is made lag. Or longer ones, where the
    lag was in truth the rest of somebody else's work: then the lags shrink by as much.
    """
    draw = np.random.default_rng(SEED)
    weeks = [draw.integers(0, model.weeks, model.weeks + WARM_UP_WEEKS).tolist() for _ in range(PLAYS)]
    queue, lag = _in_the_log(model, weeks)
    shares = {step: _Share(0.0, 1.0) for step in queue}
    for _ in range(ROUNDS):
        staged = stage(_with(model, shares))
        seen: dict[int, float] = defaultdict(float)
        for number, order in enumerate(weeks):
            for step, days in play(staged, order, number).queued.items():
                seen[step] += days
        shares = {step: _share(queue[step], lag[step], seen[step]) for step in queue}
    return _with(model, shares)


def _in_the_log(model: Model, weeks: list[list[int]]) -> tuple[dict[int, float], dict[int, float]]:
    """Queue and lag of the log, summed over the same draws of weeks as those that are played."""
    queue: dict[int, float] = defaultdict(float)
    lag: dict[int, float] = defaultdict(float)
    for order in weeks:
        for week in order[WARM_UP_WEEKS:]:
            for index in model.by_week[week]:
                for work in model.profiles[index].works:
                    if work.officer != NOBODY and not work.session:
                        queue[work.step] += work.queue
                        lag[work.step] += work.lag
    return queue, lag


def _share(queue: float, lag: float, seen: float) -> _Share:
    if seen <= queue:
        return _Share(1 - seen / queue if queue > 0 else 0.0, 1.0)
    return _Share(0.0, max(0.0, 1 - (seen - queue) / lag) if lag > 0 else 1.0)


def _with(model: Model, shares: Mapping[int, _Share]) -> Model:
    def adjusted(work: Work) -> Work:
        share = shares.get(work.step)
        if share is None or work.officer == NOBODY or work.session:
            return work
        return replace(work, lag=work.lag * share.lag + work.queue * share.queue)

    def fitted(profile: Profile) -> Profile:
        return replace(profile, works=tuple(map(adjusted, profile.works)))

    return replace(model, profiles=tuple(map(fitted, model.profiles)))
