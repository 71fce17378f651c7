"""One possible year of the office, played by simpy: the log's own cases in another order of weeks.

An officer takes up cases in the order in which they become ready (first in, first out) and finishes one before the
next, so an officer is known by the moment from which they are free. Every case is a simpy process that wakes when
something becomes ready; that an officer is done wakes nobody else, so it needs no event of its own.
"""

from __future__ import annotations

import gc
import random
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import simpy

from .calibrate import WEEK, Model, Profile, Work, more_often, next_session
from .scenarios import Early, Enough, MoreOfficers, OnePerson, Plan, Sessions
from .traces import NOBODY, Floats

WARM_UP_WEEKS = 8


@dataclass(frozen=True)
class Staged:
    """A model under a plan, ready to be played many times; the log's own order is the empty plan."""

    profiles: tuple[Profile, ...]
    by_week: tuple[tuple[int, ...], ...]
    start: float
    sessions: Mapping[int, tuple[float, ...]]
    lead: Mapping[int, float]
    enough: float | None
    quick: frozenset[int]
    needed: frozenset[int]
    joined: tuple[tuple[frozenset[int], float, tuple[int, ...]], ...]


def stage(model: Model, plan: Plan | None = None) -> Staged:
    """Put a plan's changes into the cases."""
    plan = plan or Plan(())
    code = {name: number for number, name in enumerate(model.steps)}
    orders: list[Callable[[tuple[Work, ...]], tuple[Work, ...]]] = []
    for early in plan.of(Early):
        orders.append(lambda works, step=code[early.step]: _early(works, step))  # type: ignore[misc]
    for one in plan.of(OnePerson):
        orders.append(lambda works, step=code[one.step]: _one_person(works, step))  # type: ignore[misc]
    profiles = []
    for profile in model.profiles:
        works = profile.works
        if profile.chosen:
            for order in orders:
                works = order(works)
        profiles.append(replace(profile, works=works))
    sessions = dict(model.sessions)
    for more in plan.of(Sessions):
        if code[more.step] in sessions:
            sessions[code[more.step]] = more_often(sessions[code[more.step]], more.times)
    joined, newest = [], len(model.officers)
    for grown in plan.of(MoreOfficers):
        pool = model.pool(code[grown.step])
        joined.append((frozenset(pool), grown.count / (len(pool) + grown.count),
                       tuple(range(newest, newest + grown.count))))
        newest += grown.count
    limits = [part.days for part in plan.of(Enough)]
    quick = frozenset(model.quick[min(limits)]) if limits else frozenset[int]()
    return Staged(tuple(profiles), model.by_week, model.start, sessions, model.lead,
                  float(min(limits)) if limits else None, quick, model.needed, tuple(joined))


def _early(works: tuple[Work, ...], step: int) -> tuple[Work, ...]:
    """The step right after the last request before it; what stood after it waits for the replies instead."""
    place = next((n for n, work in enumerate(works) if work.step == step), None)
    if place is None:
        return works
    asked = max((n for n in range(place) if works[n].launches), default=None)
    gated = any(works[n].gated for n in range((asked if asked is not None else place) + 1, place + 1))
    if asked is None or not gated:
        return works
    moved = replace(works[place], gated=False, straight=False)
    between, after = list(works[asked + 1:place]), list(works[place + 1:])
    if works[place].gated and after:
        after[0] = replace(after[0], gated=True, straight=False)
    return (*works[:asked + 1], moved, *between, *after)


def _before(works: Sequence[Work], place: int) -> int:
    """The officer of the last step before a place."""
    return next((works[n].officer for n in range(place - 1, -1, -1)
                 if works[n].officer != NOBODY and not works[n].session), NOBODY)


def _one_person(works: tuple[Work, ...], step: int) -> tuple[Work, ...]:
    """The step, and what its officer does after it, by the officer before, without a hand-over.

    The work stays the same; only the lag of the step, which was the other officer's, is gone.
    """
    place = next((n for n, work in enumerate(works) if work.step == step), None)
    if place is None or works[place].officer == NOBODY:
        return works
    before, other = _before(works, place), works[place].officer
    if before in (NOBODY, other):
        return works
    taken = [replace(work, officer=before) if work.officer == other else work for work in works[place:]]
    return (*works[:place], replace(taken[0], lag=0.0, straight=False), *taken[1:])


@dataclass(frozen=True)
class Played:
    """``days`` are the durations, in working days, of the chosen cases that arrive after the warm-up; ``queued`` the
    days that all cases of those weeks waited for their officers, by step."""

    days: Floats
    queued: Mapping[int, float]


def play(staged: Staged, weeks: Sequence[int], seed: int) -> Played:
    """Play once. ``weeks`` says which week of the log each simulated week repeats, the warm-up first."""
    desk = _Desk(staged, seed)
    begin = staged.start - WARM_UP_WEEKS * WEEK
    desk.env = simpy.Environment(initial_time=begin)
    for number, week in enumerate(weeks):
        shift = begin + number * WEEK - (staged.start + week * WEEK)
        counts = number >= WARM_UP_WEEKS
        for index in staged.by_week[week]:
            profile = staged.profiles[index]
            desk.env.process(desk.case(profile, profile.arrival + shift, counts))
    # Tens of thousands of short-lived objects: looking for cycles among them takes a third of the time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        desk.env.run()
    finally:
        if collecting:
            gc.enable()
    return Played(np.array(desk.durations), desk.queued)


class _Desk:
    """The officers' free moments, and what the cases took."""

    env: simpy.Environment

    def __init__(self, staged: Staged, seed: int) -> None:
        self.staged = staged
        self.dice = random.Random(seed)  # noqa: S311 - a simulation that must come out the same again
        self.free: dict[int, float] = {}
        self.durations: list[float] = []
        self.queued: dict[int, float] = {}

    def case(self, profile: Profile, arrival: float, watched: bool) -> Generator[Any, Any, None]:
        env, staged, free = self.env, self.staged, self.free
        timeout, now, queued = env.timeout, arrival, self.queued
        pending: list[tuple[float, int, float]] = []
        swap = self._swap() if staged.joined else None
        works, held = profile.works, 0
        for place, work in enumerate(works):
            if place < held:
                now += work.took
                for source, delay in work.launches:
                    pending.append((now, source, delay))
                continue
            ready = now
            if work.gated and pending:
                ready = max(now, self._opens(pending, profile.chosen))
            ready += work.lag
            if work.session:
                now = next_session(staged.sessions[work.step], ready + staged.lead[work.step])
            elif work.officer == NOBODY:
                now = ready + work.took
            else:
                if ready > env.now:
                    yield timeout(ready - env.now)
                officer = swap.get(work.officer, work.officer) if swap else work.officer
                begin = max(ready, free.get(officer, ready))
                if watched:
                    queued[work.step] = queued.get(work.step, 0.0) + begin - ready
                now = begin + work.took
                # What the officer went straight on with belongs to the same stretch of work.
                busy, held = now, place + 1
                while held < len(works) and works[held].straight and works[held].officer == work.officer:
                    busy += works[held].took
                    held += 1
                free[officer] = busy
            for source, delay in work.launches:
                pending.append((now, source, delay))
        if watched and profile.chosen:
            self.durations.append(now - arrival)

    def _opens(self, pending: list[tuple[float, int, float]], chosen: bool) -> float:
        """When the replies that must be waited for are in."""
        limit = self.staged.enough if chosen else None
        if limit is None:
            return max(asked + delay for asked, _, delay in pending)
        quick, needed = self.staged.quick, self.staged.needed
        return max(asked + (delay if source in needed else min(delay, limit) if source in quick else 0.0)
                   for asked, source, delay in pending)

    def _swap(self) -> dict[int, int]:
        """For this case: which of its officers are replaced by a new one."""
        found: dict[int, int] = {}
        for pool, share, new in self.staged.joined:
            if self.dice.random() < share:
                found.update(dict.fromkeys(pool, self.dice.choice(new)))
        return found
