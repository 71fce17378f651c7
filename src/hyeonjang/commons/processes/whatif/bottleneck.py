"""Where the days of the cases go, ranked; each working day of a case is laid at one door only.

The wait before a step that waited for replies belongs to the reply that came last. ``alone`` is what would be saved
if that reply alone came at once: from the reply before it on. Both add up over the sources without double counting.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from .traces import NOBODY, Floats, Trace, Traces

LIMITS = (1, 2, 3, 5, 7, 10, 15, 20)
# A source counts as checkable within some days when this share of its replies is in by then.
CHECKABLE_SHARE = 0.8
Kind = Literal["replies", "session", "step"]


@dataclass(frozen=True)
class Place:
    """One place where days go. ``share`` is of all days of all cases; ``touched`` cases spent time here."""

    kind: Kind
    name: str
    touched: int
    total: float
    per_case: float
    median: float
    p90: float
    share: float


@dataclass(frozen=True)
class SourceFigures:
    """One body that is asked. ``last`` cases waited for it longest; ``critical`` days were waited for it as the
    last one, ``alone`` of them after every other reply was in. ``within`` is the share of replies by ``LIMITS``."""

    name: str
    asked: int
    answered: int
    median: float | None
    p90: float | None
    last: int
    last_share: float
    critical: float
    alone: float
    within: tuple[float, ...]


@dataclass(frozen=True)
class Gate:
    """A step that waits for replies: how often, how long, and how long it then takes itself."""

    step: str
    cases: int
    share: float
    wait: float
    own: float
    overlap: float


@dataclass(frozen=True)
class Idea:
    """A re-ordering that the log itself suggests, with at most this many days a case to gain."""

    kind: Literal["early", "enough", "sessions", "one_person"]
    step: str
    days: int
    gain: float
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bottleneck:
    """The page's figures: ``cases`` complete ones, their days in all, places ranked, sources ranked, ideas ranked."""

    cases: int
    open_cases: int
    total: float
    places: tuple[Place, ...]
    sources: tuple[SourceFigures, ...]
    gates: tuple[Gate, ...]
    complete_by: tuple[float, ...]
    ideas: tuple[Idea, ...]


@dataclass
class _Sums:
    place: dict[tuple[Kind, str], list[float]] = field(default_factory=lambda: defaultdict(list))
    delay: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))
    asked: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    last: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    critical: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    alone: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    gated: dict[int, list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))
    reached: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    all_in: list[float] = field(default_factory=list)
    waiting_cases: int = 0


def bottleneck(found: Traces) -> Bottleneck:
    """The figures of all complete cases."""
    rows = [row for row in found.rows if row.complete]
    sums = _Sums()
    for row in rows:
        _count(row, found, sums)
    total = float(sum(row.days for row in rows))
    n = len(rows)
    places = [_place(kind, name, days, n, total) for (kind, name), days in sums.place.items()]
    places.sort(key=lambda place: (-place.total, place.name))
    sources = [_source(code, name, sums) for code, name in enumerate(found.sources) if sums.asked[code]]
    sources.sort(key=lambda source: (-source.critical, source.name))
    gates = sorted((_gate(found.steps[step], pairs, sums.reached[step]) for step, pairs in sums.gated.items()),
                   key=lambda gate: -gate.wait * gate.cases)
    all_in = np.array(sums.all_in)
    complete_by = tuple(float((all_in <= limit).mean()) if len(all_in) else 0.0 for limit in LIMITS)
    return Bottleneck(n, len(found.rows) - n, total, tuple(places), tuple(sources), tuple(gates), complete_by,
                      _ideas(rows, found, gates))


def _count(row: Trace, found: Traces, sums: _Sums) -> None:
    waited = 0.0
    own: dict[tuple[Kind, str], float] = defaultdict(float)
    first_ask, latest = None, 0.0
    for task in row.tasks:
        sums.reached[task.step] += 1
        for launch in task.launches:
            sums.asked[launch.source] += 1
            first_ask = task.done if first_ask is None else first_ask
            if launch.delay is not None:
                sums.delay[launch.source].append(launch.delay)
                latest = max(latest, task.done + launch.delay)
        kind: Kind = "session" if task.session else "step"
        own[kind, found.steps[task.step]] += task.done - task.enabled
        if task.gated:
            _blame(task.begun, task.replies, sums)
            wait = task.enabled - task.begun
            waited += wait
            sums.gated[task.step].append((wait, task.done - task.enabled))
    tail = row.end - (row.tasks[-1].done if row.tasks else row.arrival)
    if tail > 1e-9:
        own["step", "마지막 단계 뒤"] += tail
    for key, days in own.items():
        sums.place[key].append(days)
    if first_ask is not None and latest:
        sums.all_in.append(latest - first_ask)
    if waited > 0:
        sums.place["replies", "회신"].append(waited)


def _blame(begun: float, replies: Sequence[tuple[int, float]], sums: _Sums) -> None:
    source, moment = max(replies, key=lambda pair: pair[1])
    others = [when for other, when in replies if other != source]
    sums.last[source] += 1
    sums.critical[source] += moment - begun
    sums.alone[source] += moment - max([begun, *others])


def _place(kind: Kind, name: str, days: list[float], cases: int, total: float) -> Place:
    values = np.array(days)
    amount = float(values.sum())
    return Place(kind, name, len(days), amount, amount / cases, float(np.median(values)),
                 float(np.quantile(values, 0.9)), amount / total if total else 0.0)


def _source(code: int, name: str, sums: _Sums) -> SourceFigures:
    delays = np.array(sums.delay[code])
    n, gates = len(delays), sum(sums.last.values())
    return SourceFigures(
        name, sums.asked[code], n, float(np.median(delays)) if n else None,
        float(np.quantile(delays, 0.9)) if n else None, sums.last[code], sums.last[code] / gates if gates else 0.0,
        sums.critical[code], sums.alone[code],
        tuple(float((delays <= limit).sum() / sums.asked[code]) for limit in LIMITS))


def _gate(step: str, pairs: list[tuple[float, float]], reached: int) -> Gate:
    waits, own = np.array([wait for wait, _ in pairs]), np.array([own for _, own in pairs])
    return Gate(step, len(pairs), len(pairs) / reached, float(np.median(waits)), float(np.median(own)),
                float(np.minimum(waits, own).sum()))


def checkable(found: Traces, days: float) -> tuple[int, ...]:
    """The sources, but for the needed ones, of whose requests at least ``CHECKABLE_SHARE`` are answered within so many working days."""
    asked: dict[int, list[float]] = defaultdict(list)
    for row in found.rows:
        if row.complete:
            for task in row.tasks:
                for launch in task.launches:
                    asked[launch.source].append(np.inf if launch.delay is None else launch.delay)
    return tuple(sorted(code for code, delays in asked.items() if code not in found.needed
                        and float((np.array(delays) <= days).mean()) >= CHECKABLE_SHARE))


def _ideas(rows: list[Trace], found: Traces, gates: Sequence[Gate]) -> tuple[Idea, ...]:
    if not rows:
        return ()
    ideas = [Idea("early", gate.step, 0, gate.overlap / len(rows)) for gate in gates if gate.share >= 0.5]
    enough = [_enough(rows, found, limit) for limit in (3, 5, 7, 10)]
    ideas += [idea for idea in enough if idea.sources][:2]
    ideas += _sessions(rows, found) + _handovers(rows, found)
    return tuple(sorted((idea for idea in ideas if idea.gain >= 0.05), key=lambda idea: -idea.gain))


def _enough(rows: list[Trace], found: Traces, days: int) -> Idea:
    """What is gained if nobody waits longer than for what can be checked within ``days``."""
    quick = set(checkable(found, days))
    gain = 0.0
    for row in rows:
        asked_at = [task.done for task in row.tasks if task.launches]
        for task in row.tasks:
            if task.gated and asked_at:
                limit = max(asked_at[0] + days, task.begun)
                needed = [moment for source, moment in task.replies if source in found.needed]
                wanted = [min(moment, limit) for source, moment in task.replies if source in quick]
                gain += max(0.0, task.enabled - max([task.begun, *needed, *wanted]))
    return Idea("enough", "", days, gain / len(rows), tuple(found.sources[code] for code in sorted(quick)))


def _sessions(rows: list[Trace], found: Traces) -> list[Idea]:
    waits: dict[int, float] = defaultdict(float)
    for row in rows:
        for task in row.tasks:
            if task.session:
                waits[task.step] += task.done - task.enabled
    return [Idea("sessions", found.steps[step], 0, days / 2 / len(rows)) for step, days in waits.items()]


def _handovers(rows: list[Trace], found: Traces) -> list[Idea]:
    """Steps that another officer does than the one before: what lies between the two but for the work itself."""
    between: dict[int, list[float]] = defaultdict(list)
    reached: dict[int, int] = defaultdict(int)
    for row in rows:
        before = NOBODY
        for task in row.tasks:
            if task.officer == NOBODY or task.session:
                continue
            reached[task.step] += 1
            if before not in (NOBODY, task.officer):
                between[task.step].append(task.done - task.enabled)
            before = task.officer
    return [Idea("one_person", found.steps[step], 0, float(_spare(np.array(days))) / len(rows))
            for step, days in between.items() if len(days) >= 0.5 * reached[step] and _last(rows, step)]


def _spare(days: Floats) -> float:
    return float((days - np.quantile(days, 0.1)).clip(min=0).sum())


def _last(rows: list[Trace], step: int) -> bool:
    """Whether the step belongs to the second half of the cases that have it: handing over at the door is wanted."""
    places = [(n, len(row.tasks)) for row in rows for n, task in enumerate(row.tasks) if task.step == step]
    return bool(places) and float(np.median([n / max(1, size - 1) for n, size in places])) >= 0.5
