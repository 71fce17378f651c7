"""Nearly three years of benefit applications of a county, made up from a seed, with a change planted in it.

Nothing here is Yeoncheon's data. Officers are played one by one: they keep office hours, have days off, do other
work beside, arrange visits, sign on fixed weekdays. What is planted is written down in ``Truth`` for the tests;
no module of the analysis reads this file.

**The planted truth.** Until 2025-01-05 every application waits for all replies of other bodies, then the household
is visited, then another officer decides. From 2025-01-06 applications of 위기가구 are visited before the replies are
in; what has come within five working days is enough to go on; and the investigator decides alone. Nothing changes
for the others: 기초연금 has officers of its own and is the placebo.
"""

from __future__ import annotations

import csv
import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np

from hyeonjang.law.periods import Clock, Unit, bulk_due

from .county import OfficeTime

FIRST_DAY = date(2024, 1, 2)
LAST_DAY = date(2026, 10, 31)
COLUMNS = ["신청번호", "급여", "처리 구분", "업무단계", "처리일시", "담당자", "담당부서", "신청일시", "통지일시", "처리기한"]
ORDER = ["접수", "보완 요구", "보완 접수", "조사 배정", "금융정보 조회 요청", "국세 조회 요청", "소득·재산 조회 요청",
         "건강보험 조회 요청", "금융정보 회신", "국세 회신", "소득·재산 회신", "건강보험 회신", "현장조사", "조사 완료",
         "위원회 상정", "위원회 심의", "결정", "통지"]
TOWNS = ("연천읍", "전곡읍", "군남면", "청산면", "백학면", "미산면", "왕징면", "신서면", "중면", "장남면")
DAY = 480.0  # minutes of a working day


@dataclass(frozen=True)
class Truth:
    """What was planted, for the tests that hold the analysis to it."""

    change: date = date(2025, 1, 6)
    track: tuple[str, str] = ("처리 구분", "위기가구")
    placebo: tuple[str, str] = ("급여", "기초연금")
    slowest: str = "금융정보"
    within_days: int = 5
    committee_months: int = 1
    committee_benefit: str = "기초생활보장"


@dataclass(frozen=True)
class Benefit:
    """A benefit: applications a year, those of 위기가구 among them, what is asked, who handles it."""

    name: str
    yearly: int
    crisis: float
    survey: float
    committee: float
    team: str


BENEFITS = (
    Benefit("기초생활보장", 480, 0.42, 1.0, 0.28, "통합조사팀"),
    Benefit("차상위계층 확인", 200, 0.30, 1.0, 0.0, "통합조사팀"),
    Benefit("한부모가족 지원", 70, 0.0, 0.8, 0.0, "통합조사팀"),
    Benefit("기초연금", 460, 0.0, 0.15, 0.0, "기초연금팀"),
    Benefit("장애인연금", 70, 0.0, 0.3, 0.0, "기초연금팀"),
)
# Replies of other bodies: share of applications asked about, median in working days, spread of its logarithm.
SOURCES = {"금융정보": (0.97, 9.0, 0.30), "국세": (0.80, 5.0, 0.40), "소득·재산": (1.0, 1.9, 0.45),
           "건강보험": (0.92, 1.1, 0.50)}
CHECKABLE = ("소득·재산", "건강보험")
OFFICERS = {"통합조사팀": 4, "기초연금팀": 2, "통합관리팀": 2}
# Working minutes: mean of the work itself; other duties stretch it.
WORK = {"접수": 20.0, "조사 배정": 8.0, "요청": 25.0, "현장조사": 150.0, "조사 완료": 110.0, "위원회 상정": 40.0,
        "결정": 40.0, "통지": 15.0}
STRETCH = 1.1


@dataclass
class _Case:
    number: str
    benefit: Benefit
    crisis: bool
    arrival: float
    officer: str
    town: str
    fast: bool
    asked: float = 0.0
    replies: dict[str, float] = field(default_factory=dict)
    rows: list[tuple[float, str, str, str]] = field(default_factory=list)
    told: float | None = None


class _Office:
    """Officers at work. A task is taken up when its officer is free and in; time is working minutes."""

    def __init__(self, rng: np.random.Generator, days: int, sessions: list[float], change: float) -> None:
        self.rng, self.sessions, self.change = rng, sessions, change
        self.free: dict[str, float] = {}
        self.off: dict[str, set[int]] = {}
        self.pace: dict[str, float] = {}
        self.days = days
        self.heap: list[tuple[float, int, _Case, str]] = []
        self.count = 0

    def push(self, at: float, case: _Case, step: str) -> None:
        self.count += 1
        heapq.heappush(self.heap, (at, self.count, case, step))

    def _in(self, officer: str, at: float) -> float:
        if officer not in self.off:
            share = self.rng.random(self.days) < 0.05
            self.off[officer] = set(np.flatnonzero(share).tolist())
            self.pace[officer] = float(self.rng.uniform(0.9, 1.15))
        while int(at // DAY) in self.off[officer]:
            at = (at // DAY + 1) * DAY
        return at

    def work(self, officer: str, at: float, kind: str, factor: float = 1.0) -> float:
        """When the officer has done it."""
        begin = self._in(officer, max(at, self.free.get(officer, 0.0)))
        mean = WORK[kind] * STRETCH * self.pace[officer] * factor
        self.free[officer] = begin + float(self.rng.gamma(2.5, mean / 2.5))
        return self.free[officer]

    def run(self) -> None:
        while self.heap:
            at, _, case, step = heapq.heappop(self.heap)
            getattr(self, step)(at, case)

    # ---- the steps, each pushing what follows ----

    def receive(self, at: float, case: _Case) -> None:
        done = at + float(self.rng.gamma(2.0, 10.0))
        case.rows.append((at, "접수", f"{case.town} 복지담당(가상)", case.town))
        if self.rng.random() < 0.11:
            case.rows.append((done, "보완 요구", f"{case.town} 복지담당(가상)", case.town))
            done += float(self.rng.lognormal(np.log(3.5), 0.5)) * DAY
            case.rows.append((done, "보완 접수", f"{case.town} 복지담당(가상)", case.town))
        self.push(done, case, "assign")

    def assign(self, at: float, case: _Case) -> None:
        # The head hands out what came in once, in the morning.
        head = f"{case.benefit.team}장(가상)"
        done = self.work(head, (at // DAY + 1) * DAY + float(self.rng.uniform(0, 40)), "조사 배정")
        case.rows.append((done, "조사 배정", head, "복지정책과"))
        self.push(done, case, "ask")

    def ask(self, at: float, case: _Case) -> None:
        done = self.work(case.officer, at, "요청")
        case.asked = done
        for name, (share, median, spread) in SOURCES.items():
            if self.rng.random() < share:
                case.rows.append((done, f"{name} 조회 요청", case.officer, "복지정책과"))
                case.replies[name] = done + float(self.rng.lognormal(np.log(median), spread)) * DAY
        for name, when in case.replies.items():
            case.rows.append((when, f"{name} 회신", "", "외부 기관"))
        everything = max(case.replies.values(), default=done)
        self.push(done if case.fast else everything, case, "arrange")

    def arrange(self, at: float, case: _Case) -> None:
        if self.rng.random() >= case.benefit.survey:
            self.push(at, case, "conclude")
            return
        # A visit is arranged with the household: some later morning or afternoon.
        wish = at + float(self.rng.uniform(0.25, 1.4)) * DAY
        self.push(np.ceil(wish / (DAY / 2)) * DAY / 2, case, "visit")

    def visit(self, at: float, case: _Case) -> None:
        done = self.work(case.officer, at, "현장조사")
        case.rows.append((done, "현장조사", case.officer, "복지정책과"))
        until = done
        if case.fast:
            limit = case.asked + Truth.within_days * DAY
            until = max(done, *(min(case.replies.get(name, 0.0), limit) for name in CHECKABLE))
        self.push(until, case, "conclude")

    def conclude(self, at: float, case: _Case) -> None:
        done = self.work(case.officer, at, "조사 완료")
        case.rows.append((done, "조사 완료", case.officer, "복지정책과"))
        if not case.crisis and self.rng.random() < case.benefit.committee:
            self.push(done, case, "table")
        else:
            self.push(done, case, "decide")

    def table(self, at: float, case: _Case) -> None:
        done = self.work(case.officer, at, "위원회 상정")
        case.rows.append((done, "위원회 상정", case.officer, "복지정책과"))
        # The papers go out three working days before the session.
        session = next((s for s in self.sessions if s >= done + 3 * DAY), None)
        if session is not None:
            case.rows.append((session, "위원회 심의", "생활보장위원회(가상)", "생활보장위원회"))
            self.push(session, case, "decide")

    def decide(self, at: float, case: _Case) -> None:
        if case.fast:
            officer, when = case.officer, at
        else:
            number = int(case.number[-1]) % OFFICERS["통합관리팀"] + 1
            officer, when = f"통합관리팀 결정담당{number}(가상)", self._signing(at)
        done = self.work(officer, when, "결정")
        case.rows.append((done, "결정", officer, "복지정책과"))
        done = self.work(officer, done, "통지")
        case.rows.append((done, "통지", officer, "복지정책과"))
        case.told = done

    def _signing(self, at: float) -> float:
        """The next hour at which deciders sit down over decisions: every second working day from two o'clock on."""
        day = int(at // DAY)
        for ahead in range(3):
            if (day + ahead) % 2 == 0 and at <= (day + ahead) * DAY + 330:
                return max(at, (day + ahead) * DAY + 240)
        return at


def _sessions(office: OfficeTime) -> list[float]:
    """The third Thursday of each month, or the next working day, at two in the afternoon."""
    found, month = [], FIRST_DAY.replace(day=1)
    while month <= LAST_DAY + timedelta(days=40):
        thursday = month + timedelta(days=(3 - month.weekday()) % 7 + 14)
        later = [place for place, day in enumerate(office.days) if day >= thursday]
        if later:
            found.append(later[0] * DAY + 240)
        month = (month + timedelta(days=32)).replace(day=1)
    return found


def _cases(office: OfficeTime, rng: np.random.Generator, change: float) -> list[_Case]:
    found: list[_Case] = []
    last = office.position_of(LAST_DAY + timedelta(days=1))
    for benefit in BENEFITS:
        for place, day in enumerate(office.days):
            if place >= last:
                break
            busy = {0: 1.25, 4: 0.85}.get(day.weekday(), 1.0) * (1.08 if day.month in (1, 2, 11, 12) else 0.97)
            for _ in range(int(rng.poisson(benefit.yearly / 247.0 * busy))):
                arrival = (place + float(rng.uniform(0.02, 0.9))) * DAY
                crisis = bool(rng.random() < benefit.crisis)
                officer = f"{benefit.team} 조사담당{int(rng.integers(1, OFFICERS[benefit.team] + 1))}(가상)"
                town = TOWNS[min(int(rng.exponential(2.2)), len(TOWNS) - 1)]
                found.append(_Case("", benefit, crisis, arrival, officer, town, crisis and arrival >= change))
    found.sort(key=lambda case: case.arrival)
    for number, case in enumerate(found, 1):
        case.number = f"가상-{office.days[int(case.arrival // DAY)].year}-{number:05d}"
    return found


def generate(holidays: set[date], *, seed: int = 20250106) -> Iterator[list[str]]:
    """Rows of an export (``COLUMNS``) as known at the end of ``LAST_DAY``, ordered by time; the same for one seed."""
    office = OfficeTime(holidays, FIRST_DAY, LAST_DAY + timedelta(days=120))
    rng = np.random.default_rng(seed)
    change = office.position_of(Truth.change) * DAY
    cases = _cases(office, rng, change)
    desk = _Office(rng, len(office.days), _sessions(office), change)
    for case in cases:
        desk.push(case.arrival, case, "receive")
    desk.run()
    end = office.position_of(LAST_DAY + timedelta(days=1)) * DAY

    def moment(at: float) -> datetime:
        whole = office.moments(np.array([at / DAY]))[0].astype("datetime64[m]").astype(datetime)
        assert isinstance(whole, datetime)
        return whole

    starts = np.array([moment(case.arrival) for case in cases], dtype="datetime64[s]")
    dues = bulk_due(Clock.CIVIL, starts, 30, Unit.DAYS).astype(str).tolist()
    rows: list[tuple[float, str, int, list[str]]] = []
    for case, due in zip(cases, dues, strict=True):
        opened = f"{moment(case.arrival):%Y-%m-%d %H:%M}"
        told = f"{moment(case.told):%Y-%m-%d %H:%M}" if case.told is not None and case.told < end else ""
        for at, step, officer, department in case.rows:
            if at < end:
                rows.append((at, case.number, ORDER.index(step), [
                    case.number, case.benefit.name, "위기가구" if case.crisis else "일반", step,
                    f"{moment(at):%Y-%m-%d %H:%M}", officer, department, opened, told, due]))
    rows.sort(key=lambda row: row[:3])
    for row in rows:
        yield row[3]


def write_csv(path: Path, holidays: set[date], *, seed: int = 20250106) -> int:
    """Write the export in CP949; returns the number of rows."""
    count = 0
    with path.open("w", encoding="cp949", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        for row in generate(holidays, seed=seed):
            writer.writerow(row)
            count += 1
    return count
