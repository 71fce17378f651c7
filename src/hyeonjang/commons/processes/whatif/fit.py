"""The one thing that is fitted: how much of the waiting for officers the work that the log shows can bring about."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import numpy as np

from .calibrate import Model
from .simulate import WARM_UP_WEEKS, play, stage
from .traces import NOBODY

ROUNDS, PLAYS, SEED = 2, 6, 7


def settled(model: Model) -> Model:
    """The model with, step by step, the part of the queue that does not come about by itself made a lag.

    In the log, cases wait for officers who are seen at work on others; played first in, first out, the same work
    makes shorter queues. The share that is missing is added to every case's lag in proportion to its own wait. Waits
    that would come out longer than in the log are left alone; the validation will say so.
    """
    draw = np.random.default_rng(SEED)
    weeks = [draw.integers(0, model.weeks, model.weeks + WARM_UP_WEEKS).tolist() for _ in range(PLAYS)]
    # The queue of the log, for the same draws of weeks as the ones that are played.
    real: dict[int, float] = defaultdict(float)
    for order in weeks:
        for week in order[WARM_UP_WEEKS:]:
            for index in model.by_week[week]:
                for work in model.profiles[index].works:
                    if work.officer != NOBODY and not work.session:
                        real[work.step] += work.queue
    kept = dict.fromkeys(real, 1.0)
    for _ in range(ROUNDS):
        staged = stage(_with(model, kept))
        seen: dict[int, float] = defaultdict(float)
        for number, order in enumerate(weeks):
            for step, days in play(staged, order, number).queued.items():
                seen[step] += days
        kept = {step: min(1.0, seen[step] / days) if days > 0 else 1.0 for step, days in real.items()}
    return _with(model, kept)


def _with(model: Model, kept: dict[int, float]) -> Model:
    return replace(model, profiles=tuple(
        replace(profile, works=tuple(
            replace(work, lag=work.lag + work.queue * (1 - kept[work.step])) if work.step in kept else work
            for work in profile.works))
        for profile in model.profiles))
