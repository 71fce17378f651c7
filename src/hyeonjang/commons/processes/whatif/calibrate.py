"""A county's own log as the inputs of a simulation: what arrived, what was asked, what work it was, who did it.

Nothing is fitted to a curve. Each complete case keeps its own sequence of steps and its own reply delays, so that
what belongs together stays together. A log shows when a step was done, not when it was begun. What lies between is
taken apart with the help of its officer's other completions:

- *work*: steps that an officer did back to back, out of a pile, show the work alone; no step is given more than their
  median;
- *queue*: while the case lay there, its officer was seen at work on other cases;
- *lag*: the rest, when the officer did what the log does not show: other duties, days off, an appointment to be made.

Work and lag are replayed; the queue comes about by itself, so that it can grow and shrink. As much of the wait as the
seen work cannot bring about (an officer does not take up cases strictly in turn) is lag as well: ``fit.settled``.
"""

from __future__ import annotations

import bisect
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from hyeonjang.kit.errors import Refused

from .bottleneck import checkable
from .traces import NOBODY, Trace, Traces

WEEK = 5.0
MIN_CASES = 60
MIN_WEEKS = 12
# A window is cut before its end by this quantile of the durations: later arrivals are known only if they were quick.
MATURE = 0.99
EPSILON = 1e-9
# Fewer steps out of a pile than this, and the work alone is not known.
MIN_PILED = 15


@dataclass(frozen=True, slots=True)
class Work:
    """A task to be played again: ``lag`` working days until it is taken up by a free officer, then ``took`` days of
    that officer's work. ``queue`` is what it waited for its officer in the log. ``launches`` are (source, delay). With
    ``straight`` its officer went straight on from the step before, without taking up anything else."""

    step: int
    officer: int
    lag: float
    took: float
    queue: float
    gated: bool
    session: bool
    launches: tuple[tuple[int, float], ...] = ()
    straight: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """A complete case of the log as the simulation takes it; ``chosen`` if the question is about it."""

    arrival: float
    chosen: bool
    days: float
    works: tuple[Work, ...]


@dataclass(frozen=True)
class Load:
    """How a step is staffed: officers, completions per officer and working day, and in working days a case: the
    work (median), the mean wait while its officer was at other cases, the mean other wait. ``busy`` is the share of
    the officers' time that the work of this step takes."""

    step: str
    officers: int
    per_day: float
    work: float
    queue: float
    lag: float
    busy: float


@dataclass(frozen=True)
class Model:
    """The calibrated inputs. ``start`` and ``weeks`` are the window; ``sessions`` the days of each body that meets
    and ``lead`` how long before a case must be ready."""

    profiles: tuple[Profile, ...]
    by_week: tuple[tuple[int, ...], ...]
    start: float
    sessions: Mapping[int, tuple[float, ...]]
    lead: Mapping[int, float]
    loads: tuple[Load, ...]
    steps: tuple[str, ...]
    sources: tuple[str, ...]
    needed: frozenset[int]
    officers: tuple[str, ...]
    left_out: int
    quick: Mapping[int, tuple[int, ...]]

    @property
    def weeks(self) -> int:
        return len(self.by_week)

    @property
    def observed(self) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """The durations of the chosen cases as they really were."""
        return np.array([profile.days for profile in self.profiles if profile.chosen])

    def pool(self, step: int) -> list[int]:
        """The officers who do a step, but for those who do it once in a blue moon."""
        counts = Counter(work.officer for profile in self.profiles for work in profile.works
                         if work.step == step and work.officer != NOBODY)
        all_of_it = sum(counts.values())
        return sorted(officer for officer, n in counts.items() if n >= 0.02 * all_of_it)


def calibrate(found: Traces, chosen: Collection[int], *, known_until: float, limits: Collection[int] = (),
              since: float | None = None) -> Model:
    """Read the inputs off a log. ``chosen`` are the case indexes the question is about.

    ``known_until`` (working days) is the end of what is known, ``since`` the first arrival that counts. Raises
    ``Refused`` when there are too few complete cases.
    """
    wanted = set(chosen)
    durations = np.array([row.days for row in found.rows if row.complete and row.case in wanted])
    if len(durations) < MIN_CASES:
        raise Refused(f"끝난 건이 {len(durations):,}건뿐이라 미리 해 볼 수 없습니다. {MIN_CASES}건 이상이어야 합니다. "
                      "기간이나 조건을 넓혀 주세요.", code="whatif.too_few")
    first = min(row.arrival for row in found.rows if row.case in wanted)
    start = float(np.floor(max(first, since if since is not None else first) / WEEK) * WEEK)
    stop = known_until - float(np.quantile(durations, MATURE))
    weeks = int((stop - start) // WEEK)
    if weeks < MIN_WEEKS:
        raise Refused(f"끝까지 본 기간이 {max(weeks, 0)}주뿐이라 미리 해 볼 수 없습니다. {MIN_WEEKS}주 이상이어야 "
                      "합니다. 기간을 넓혀 주세요.", code="whatif.too_short")
    split = _split(found)
    inside = [row for row in found.rows if start <= row.arrival < start + weeks * WEEK]
    profiles = tuple(_profile(row, row.case in wanted, split) for row in inside if row.complete)
    by_week: list[list[int]] = [[] for _ in range(weeks)]
    for number, profile in enumerate(profiles):
        by_week[int((profile.arrival - start) // WEEK)].append(number)
    known = Traces(tuple(inside), found.sources, found.needed, found.steps, found.officers)
    return Model(profiles, tuple(map(tuple, by_week)), start, _sessions(found), _leads(inside),
                 _loads(profiles, found, weeks), found.steps, found.sources, found.needed, found.officers,
                 len(inside) - len(profiles), {limit: checkable(known, limit) for limit in limits})


Split = tuple[float, float, float]


def _split(found: Traces) -> dict[tuple[int, int], Split]:
    """For each (case, task): its lag, its officer's work on it, and its wait while that officer was at other cases."""
    by_officer: dict[int, list[tuple[float, float, int, int, int]]] = defaultdict(list)
    for row in found.rows:
        for place, task in enumerate(row.tasks):
            if task.officer != NOBODY and not task.session:
                by_officer[task.officer].append((task.done, task.enabled, row.case, place, task.step))
    alone: dict[int, list[float]] = defaultdict(list)
    free: dict[int, list[float]] = {}
    for officer, tasks in by_officer.items():
        tasks.sort()
        before, of_case, since = float("-inf"), NOBODY, []
        for done, enabled, case, _, step in tasks:
            since.append(max(enabled, before))
            if before > enabled + EPSILON and of_case != case:
                alone[step].append(done - before)
            before, of_case = done, case
        free[officer] = since
    most = {step: float(np.median(values)) for step, values in alone.items() if len(values) >= MIN_PILED}
    answer: dict[tuple[int, int], Split] = {}
    for officer, tasks in by_officer.items():
        took = [min(done - since, most.get(step, done - since))
                for (done, _, _, _, step), since in zip(tasks, free[officer], strict=True)]
        ends = np.array([task[0] for task in tasks])
        worked = np.concatenate(([0.0], np.cumsum(took)))
        for place, (done, enabled, case, number, _) in enumerate(tasks):
            # Work on other cases since it lay there; of the one under way then, the part that was left.
            first = int(np.searchsorted(ends, enabled, side="right"))
            queue = float(worked[place] - worked[first]) if first < place else 0.0
            if first < place:
                queue -= max(0.0, took[first] - (ends[first] - enabled))
            lag = done - enabled - took[place] - queue
            answer[case, number] = (max(0.0, lag), took[place], max(0.0, queue))
    return answer


def _profile(row: Trace, chosen: bool, split: Mapping[tuple[int, int], Split]) -> Profile:
    works: list[Work] = []
    for place, task in enumerate(row.tasks):
        lag, took, queue = split.get((row.case, place), (0.0, task.done - task.enabled, 0.0))
        launches = tuple((launch.source, launch.delay) for launch in task.launches if launch.delay is not None)
        last = works[-1] if works else None
        if last is not None and launches and last.launches and last.officer == task.officer and (
                task.done - task.enabled < EPSILON and not task.gated):
            # Requests sent in one go are one task.
            works[-1] = replace(last, launches=last.launches + launches)
            continue
        straight = (last is not None and last.officer == task.officer != NOBODY and not task.gated
                    and not task.session and not last.session and lag + queue < EPSILON)
        works.append(Work(task.step, task.officer, lag, took, queue, task.gated, task.session, launches, straight))
    return Profile(row.arrival, chosen, row.days, tuple(works))


def _sessions(found: Traces) -> dict[int, tuple[float, ...]]:
    """The moments of each body's sessions, carried on at both ends in its own rhythm."""
    moments: dict[int, set[float]] = defaultdict(set)
    for row in found.rows:
        for task in row.tasks:
            if task.session:
                moments[task.step].add(round(task.done, 6))
    answer = {}
    for step, known in moments.items():
        days = sorted(known)
        # Papers of one sitting are stamped minutes apart: one session a day.
        held = [day for n, day in enumerate(days) if n == 0 or day - days[n - 1] > 1.0]
        gap = float(np.median(np.diff(held))) if len(held) > 1 else 20.0
        before = [held[0] - gap * n for n in range(12, 0, -1)]
        after = [held[-1] + gap * n for n in range(1, 25)]
        answer[step] = tuple(before + held + after)
    return answer


def _leads(rows: Collection[Trace]) -> dict[int, float]:
    """How long before a session a case must be ready at least: the shortest that was seen, but for one in fifty."""
    waits: dict[int, list[float]] = defaultdict(list)
    for row in rows:
        for task in row.tasks:
            if task.session:
                waits[task.step].append(task.done - task.enabled)
    return {step: float(np.quantile(values, 0.02)) for step, values in waits.items()}


def _loads(profiles: Collection[Profile], found: Traces, weeks: int) -> tuple[Load, ...]:
    rows: dict[int, list[Work]] = defaultdict(list)
    for profile in profiles:
        for work in profile.works:
            if work.officer != NOBODY and not work.session:
                rows[work.step].append(work)
    loads = []
    for step, works in rows.items():
        officers = len({work.officer for work in works})
        took = np.array([work.took for work in works])
        loads.append(Load(
            found.steps[step], officers, len(works) / (weeks * WEEK * officers), float(np.median(took)),
            float(np.mean([work.queue for work in works])), float(np.mean([work.lag for work in works])),
            float(took.sum()) / (weeks * WEEK * officers)))
    order = {name: n for n, name in enumerate(found.steps)}
    return tuple(sorted(loads, key=lambda load: order[load.step]))


def more_often(moments: tuple[float, ...], times: int) -> tuple[float, ...]:
    """Sessions ``times`` as often, evenly between those that were held."""
    found = list(moments)
    for low, high in pairwise(moments):
        found += [low + (high - low) * part / times for part in range(1, times)]
    return tuple(sorted(found))


def next_session(moments: tuple[float, ...], ready: float) -> float:
    """The first session at or after ``ready``; ``ready`` itself where none is known any more."""
    place = bisect.bisect_left(moments, ready)
    return moments[place] if place < len(moments) else ready
