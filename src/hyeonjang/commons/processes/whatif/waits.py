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

REQUESTS = ("요청", "의뢰", "요구", "조회", "request")
REPLIES = ("회신", "접수", "회보", "제출", "도착", "reply", "response")
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


def _stem(name: str, endings: Sequence[str]) -> str:
    """What a name is about without its ending words; empty where it does not end so, or nothing is left."""
    found = name.strip()
    while (ending := next((e for e in endings if found.endswith(e)), "")):
        found = found.removesuffix(ending).strip()
    return found if found != name.strip() else ""


def _likeness(asked: str, answered: str) -> int:
    """금융정보 조회 요청 and 금융정보 회신 are about the same; 자료 요청 and 공적자료 회신 nearly."""
    if asked == answered:
        return 2
    return int(asked in answered or answered in asked)


def _pairs(log: EncodedLog) -> tuple[Pair, ...]:
    """Asking steps with the answering step that is about the same and does come after them."""
    asks = {name: stem for name in log.activities if (stem := _stem(name, REQUESTS))}
    answers = {name: stem for name in log.activities if name not in asks and (stem := _stem(name, REPLIES))}
    scored = sorted(((likeness, _answered(log, ask, answer), ask, answer) for ask, about in asks.items()
                     for answer, other in answers.items() if (likeness := _likeness(about, other))), reverse=True)
    found: list[Pair] = []
    used: set[str] = set()
    for _, share, ask, answer in scored:
        if share >= ANSWERED and not {ask, answer} & used:
            used |= {ask, answer}
            needed = any(word in ask for word in OF_APPLICANT)
            found.append(Pair(answers[answer], ask, answer, needed))
    return tuple(sorted(found, key=lambda pair: pair.name))


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
    """Steps that many cases reach together on few days with a rhythm of their own: a committee, a panel.

    What always follows a session on its day (signing what was decided there) is not one itself.
    """
    found: dict[str, tuple[float, set[int]]] = {}
    for code, name in enumerate(log.activities):
        moments = log.ts[log.activity == code]
        days = np.unique(moments // DAY_US)
        if len(days) < MIN_DAYS or len(moments) / len(days) < MIN_PER_DAY:
            continue
        gaps = np.diff(days)
        if np.median(gaps) >= MIN_GAP_DAYS and gaps.std() / gaps.mean() <= MAX_UNEVEN:
            found[name] = (float(moments.mean()), set(days.tolist()))
    return tuple(name for name, (when, days) in found.items()
                 if not any(days <= others and earlier < when for earlier, others in found.values()))
