"""Each case as the tasks it went through, with what each task waited for. Time is in working days.

A task waited for replies when some reply came in since the task before it and none was outstanding at its end. A
step that went ahead while a reply was outstanding demonstrably did not wait for it; no time is laid at that reply's
door then. So every moment of a case belongs to one thing, and parallel waits are never counted twice.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hyeonjang.commons.processes.engine.calendar import WorkingCalendar
from hyeonjang.commons.processes.engine.encode import EncodedLog
from hyeonjang.commons.processes.engine.spans import case_spans

from .waits import Waits

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
WORKDAY_US = 8 * 3600 * 1_000_000
NOBODY = -1


@dataclass(frozen=True, slots=True)
class Launch:
    """A request to a source; ``delay`` working days until its reply, ``None`` where none was seen."""

    source: int
    delay: float | None


@dataclass(frozen=True, slots=True)
class Task:
    """One step of a case. ``enabled`` is when nothing outside stood in its way any more; ``replies`` are the
    (source, moment) that came in since the task before, if it waited for them."""

    step: int
    officer: int
    begun: float
    enabled: float
    done: float
    session: bool = False
    replies: tuple[tuple[int, float], ...] = ()
    launches: tuple[Launch, ...] = ()

    @property
    def gated(self) -> bool:
        return bool(self.replies)


@dataclass(frozen=True, slots=True)
class Trace:
    """A case from its arrival to its end; ``complete`` is false for one that is still open."""

    case: int
    arrival: float
    end: float
    complete: bool
    tasks: tuple[Task, ...]

    @property
    def days(self) -> float:
        return self.end - self.arrival


@dataclass(frozen=True)
class Traces:
    """All cases of a log. ``sources``, ``steps`` and ``officers`` give the names to the codes;
    ``needed`` are the sources without which nobody can go on."""

    rows: tuple[Trace, ...]
    sources: tuple[str, ...]
    needed: frozenset[int]
    steps: tuple[str, ...]
    officers: tuple[str, ...]

    def days(self) -> Floats:
        return np.array([row.days for row in self.rows if row.complete])


def traces(log: EncodedLog, calendar: WorkingCalendar, waits: Waits) -> Traces:
    """Read every case. Raises ``OutsideCalendar`` when the log reaches beyond the holiday table."""
    at = calendar.position(log.ts) / WORKDAY_US
    spans = case_spans(log)
    arrival = calendar.position(spans.start) / WORKDAY_US
    closed = np.where(spans.is_open, spans.start, spans.end)
    end = calendar.position(closed) / WORKDAY_US
    reader = _Reader(log, waits)
    officer = log.resource if log.resource is not None else np.full(log.n_events, NOBODY, dtype=np.int32)
    steps, officers, times, offsets = log.activity.tolist(), officer.tolist(), at.tolist(), log.offsets.tolist()
    complete = spans.counted.tolist()
    rows = []
    for case in range(log.n_cases):
        low, high = offsets[case], offsets[case + 1]
        last = float(end[case]) if complete[case] else float("inf")
        tasks = reader.read(steps[low:high], officers[low:high], times[low:high], float(arrival[case]), last)
        finish = float(end[case]) if complete[case] else (tasks[-1].done if tasks else float(arrival[case]))
        rows.append(Trace(case, float(arrival[case]), finish, complete[case], tasks))
    needed = frozenset(code for code, pair in enumerate(waits.pairs) if pair.needed)
    return Traces(tuple(rows), tuple(pair.name for pair in waits.pairs), needed, log.activities, log.resources)


class _Reader:
    """Reads one case after the other."""

    def __init__(self, log: EncodedLog, waits: Waits) -> None:
        code = {name: number for number, name in enumerate(log.activities)}
        self.asks = {code[p.request]: n for n, p in enumerate(waits.pairs) if p.request in code}
        self.answers = {code[p.reply]: n for n, p in enumerate(waits.pairs) if p.reply in code}
        self.sessions = {code[name] for name in waits.sessions if name in code}

    def read(self, steps: list[int], officers: list[int], times: list[float], arrival: float, end: float,
             ) -> tuple[Task, ...]:
        delays, matched = self._answered(steps, times)
        tasks: list[Task] = []
        outstanding = 0
        came: list[tuple[int, float]] = []
        before = arrival
        for place, step in enumerate(steps):
            moment = times[place]
            if moment > end:
                break
            if step in self.answers:
                if place in matched:
                    outstanding -= 1
                    came.append((self.answers[step], max(moment, before)))
                continue
            if place == 0 and moment <= arrival and step not in self.asks:
                continue  # the receipt itself
            replies = tuple(came) if not outstanding else ()
            came = []
            enabled = max([before, *(t for _, t in replies)])
            launches: tuple[Launch, ...] = ()
            if step in self.asks:
                launches = (Launch(self.asks[step], delays.get(place)),)
                outstanding += place in delays
            done = max(moment, enabled)
            tasks.append(Task(step, officers[place], before, enabled, done, step in self.sessions, replies, launches))
            before = done
        return tuple(tasks)

    def _answered(self, steps: list[int], times: list[float]) -> tuple[dict[int, float], set[int]]:
        """The delay of each answered request, by its place, and the places of the replies that answered one."""
        waiting: dict[int, list[int]] = {}
        delays: dict[int, float] = {}
        matched: set[int] = set()
        for place, step in enumerate(steps):
            if step in self.asks:
                waiting.setdefault(self.asks[step], []).append(place)
            elif step in self.answers and waiting.get(self.answers[step]):
                first = waiting[self.answers[step]].pop(0)
                delays[first] = times[place] - times[first]
                matched.add(place)
        return delays, matched
