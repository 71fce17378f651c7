"""What a case waits for from outside: pairs of a request and its reply, and bodies that meet on fixed days.

Named per source of logs. What nobody has named yet is suggested from the words of the steps and from how their
days lie; a suggestion is used until somebody corrects it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from hyeonjang.commons.processes.engine.calendar import DAY_US
from hyeonjang.commons.processes.engine.encode import EncodedLog
from hyeonjang.kit.errors import Refused

REQUESTS = ("조회 요청", "협조 요청", "자료 요청", "의견 요청", "요청", "의뢰", "요구", "조회", "request")
REPLIES = ("공적자료 회신", "회신", "접수", "회보", "제출", "reply", "response")
OF_APPLICANT = ("보완", "보정")
# A session: at least three cases on a day on average, and days at least a week apart that keep a rhythm.
MIN_PER_DAY, MIN_DAYS, MIN_GAP_DAYS, MAX_UNEVEN = 3.0, 4, 7.0, 0.5
# A pair of steps counts as request and reply when this share of the requests is answered.
ANSWERED = 0.3


@dataclass(frozen=True)
class Pair:
    """One kind of request with its reply; ``name`` is who is waited for. Without what is ``needed`` nobody can go on
    (the applicant's own papers), however the order is changed."""

    name: str
    request: str
    reply: str
    needed: bool = False


@dataclass(frozen=True)
class Waits:
    """``sessions`` are steps that happen on the fixed days of a body that meets."""

    pairs: tuple[Pair, ...] = ()
    sessions: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {"pairs": [[p.name, p.request, p.reply, p.needed] for p in self.pairs], "sessions": list(self.sessions)}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Waits:
        return cls(tuple(Pair(str(row[0]), str(row[1]), str(row[2]), bool(row[3])) for row in value.get("pairs", ())),
                   tuple(map(str, value.get("sessions", ()))))

    def checked(self, activities: Iterable[str]) -> Waits:
        """The same, if every step is known and no step has two parts; else refuses with a sentence."""
        known, used = set(activities), list[str]()
        for pair in self.pairs:
            if not pair.name.strip():
                raise Refused("누구의 회신인지 이름을 적어 주세요.", field="pairs")
            used += [pair.request, pair.reply]
        used += self.sessions
        for step in used:
            if step not in known:
                raise Refused(f"'{step}' 단계가 이 기록에 없습니다. 목록에 있는 단계 이름을 적어 주세요.", field="pairs")
        doubled = next((step for step in used if used.count(step) > 1), "")
        if doubled:
            raise Refused(f"'{doubled}' 단계를 두 번 적었습니다. 한 번만 적어 주세요.", field="pairs")
        names = [pair.name for pair in self.pairs]
        if len(set(names)) != len(names):
            raise Refused("같은 이름의 회신이 두 줄입니다. 이름을 다르게 적어 주세요.", field="pairs")
        return self


def suggest(log: EncodedLog) -> Waits:
    """What the log itself says about requests, replies and sessions."""
    pairs = _pairs(log)
    taken = {step for pair in pairs for step in (pair.request, pair.reply)}
    return Waits(pairs, tuple(name for name in sessions_of(log) if name not in taken))


def _stem(name: str, endings: Sequence[str]) -> str | None:
    for ending in endings:
        if name.endswith(ending):
            return name.removesuffix(ending).strip()
    return None


def _pairs(log: EncodedLog) -> tuple[Pair, ...]:
    """Steps whose names differ only in asking and answering; else an asking step with the one answer after it."""
    asks = {name: stem for name in log.activities if (stem := _stem(name, REQUESTS)) is not None}
    answers = {name: stem for name in log.activities if (stem := _stem(name, REPLIES)) is not None and name not in asks}
    found: list[Pair] = []
    used: set[str] = set()
    for ask, stem in sorted(asks.items()):
        fitting = [name for name, other in answers.items() if name not in used and other == stem and stem]
        if not fitting:
            # "자료 요청" is answered by "공적자료 회신": the last word of who is asked is in the answer's name.
            fitting = [name for name in answers if name not in used and stem and stem.split()[-1] in name]
        if not fitting and not stem:
            continue
        scored = sorted(((_answered(log, ask, name), name) for name in fitting), reverse=True)
        if not fitting:
            word = ask.split()[0]
            scored = sorted(((_answered(log, ask, name), name) for name in answers
                             if name not in used and name.startswith(word)), reverse=True)
        if scored and scored[0][0] >= ANSWERED:
            used.add(scored[0][1])
            found.append(Pair(stem or ask, ask, scored[0][1], any(word in ask for word in OF_APPLICANT)))
    return tuple(found)


def _answered(log: EncodedLog, ask: str, answer: str) -> float:
    """The share of cases with the asking step in which the answer comes after it."""
    case = log.case_of_event()
    first = np.full(log.n_cases, np.iinfo(np.int64).max)
    last = np.full(log.n_cases, -1)
    at = log.activity == log.activities.index(ask)
    np.minimum.at(first, case[at], np.nonzero(at)[0])
    to = log.activity == log.activities.index(answer)
    np.maximum.at(last, case[to], np.nonzero(to)[0])
    asked = first < np.iinfo(np.int64).max
    return float((last[asked] > first[asked]).mean()) if asked.any() else 0.0


def sessions_of(log: EncodedLog) -> tuple[str, ...]:
    """Steps that many cases reach together on few days with a rhythm of their own: a committee, a panel."""
    found = []
    for code, name in enumerate(log.activities):
        moments = log.ts[log.activity == code]
        days = np.unique(moments // DAY_US)
        if len(days) < MIN_DAYS or len(moments) / len(days) < MIN_PER_DAY:
            continue
        gaps = np.diff(days)
        if np.median(gaps) >= MIN_GAP_DAYS and gaps.std() / gaps.mean() <= MAX_UNEVEN:
            found.append(name)
    return tuple(found)
