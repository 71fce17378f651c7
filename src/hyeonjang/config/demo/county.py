"""A county's three years of case handling, made up from a seed, with problems and effects planted in it.

Nothing here is Yeoncheon's data: departments have their public names, everything else is synthetic and
says so. What is planted is returned beside the events (``Truth``), so that a test can hold the analysis
to finding it, and to staying silent about the placebo.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

FIRST_DAY = date(2023, 10, 2)
LAST_DAY = date(2026, 9, 30)
COLUMNS = ["접수번호", "민원사무", "처리단계", "처리일시", "담당자", "담당부서", "접수방법", "처리기한"]
_CHANNELS = ["방문", "온라인", "우편"]


@dataclass(frozen=True)
class Change:
    """From ``on``, waits of the named step are multiplied by ``factor`` (1.0 for a placebo)."""

    on: date
    step: str
    factor: float


@dataclass(frozen=True)
class Kind:
    """One kind of application: where it is handled, how long it may take, what happens to it.

    ``review`` and ``decide`` are mean waits in working days; ``consult`` names the department asked for
    cooperation with the mean wait and the share of cases; ``supplement`` the share sent back to the
    applicant, possibly more than once; ``reply`` the wait for data of other bodies.
    """

    name: str
    department: str
    yearly: int
    statutory_days: int
    officers: int = 4
    review: float = 1.6
    decide: float = 0.8
    consult: tuple[str, float, float] | None = None
    supplement: tuple[float, float] = (0.10, 3.0)
    supplement_again: float = 0.1
    reply: float = 0.0
    pingpong: tuple[str, float] | None = None
    change: Change | None = None


KINDS: tuple[Kind, ...] = (
    Kind("사회보장급여 신청", "복지정책과", 520, 30, officers=6, review=1.0, reply=9.5, decide=1.6,
         supplement=(0.12, 3.0), change=Change(date(2026, 1, 1), "공적자료 회신", 0.22)),
    Kind("건축허가", "건축과", 640, 15, officers=7, review=2.2, consult=("환경보호과", 6.2, 0.85)),
    Kind("가설건축물 축조신고", "건축과", 420, 6, review=0.9,
         change=Change(date(2026, 1, 1), "검토 완료", 0.45)),
    Kind("개발행위허가", "도시과", 360, 15, officers=5, review=2.4, consult=("건설과", 1.7, 0.6),
         pingpong=("건축과", 0.22)),
    Kind("농지전용허가", "농업정책과", 300, 10, officers=4, review=1.8, supplement=(0.45, 4.2),
         supplement_again=0.42, consult=("환경보호과", 2.0, 0.3)),
    Kind("야영장업 등록", "관광과", 240, 7, officers=3, review=2.0, consult=("안전총괄과", 1.6, 0.8),
         change=Change(date(2026, 1, 1), "검토 완료", 1.0)),
    Kind("식품영업 신고", "종합민원과", 780, 7, officers=5, review=1.1),
    Kind("도로점용허가", "건설과", 460, 10, officers=5, review=1.9, consult=("안전총괄과", 1.5, 0.4)),
    Kind("배출시설 설치신고", "환경보호과", 280, 10, officers=4, review=2.6, consult=("건축과", 1.6, 0.25)),
    Kind("축산업 허가", "축산과", 14, 15, officers=2, review=3.0, consult=("환경보호과", 2.4, 0.9),
         change=Change(date(2026, 1, 1), "검토 완료", 0.7)),
    Kind("산지전용신고", "산림녹지과", 260, 10, officers=4, review=2.0, consult=("농업정책과", 1.6, 0.4)),
    Kind("공장등록", "경제교통과", 150, 7, officers=3, review=1.6, consult=("건축과", 1.5, 0.5)),
    Kind("장애인 등록", "사회복지과", 380, 14, officers=4, review=1.2, reply=3.0),
    Kind("지방세 환급 신청", "세무과", 520, 7, officers=5, review=1.2),
    Kind("공유재산 사용허가", "회계과", 90, 10, officers=3, review=2.0),
    Kind("체육시설 사용허가", "문화체육과", 310, 6, officers=3, review=0.9),
    Kind("급수공사 신청", "맑은물관리사업소", 420, 7, officers=4, review=1.4),
    Kind("농기계 임대 신청", "농업기술센터", 900, 6, officers=5, review=0.6, decide=0.3),
    Kind("의료비 지원 신청", "보건의료원", 260, 14, officers=3, review=1.3, reply=2.4),
    Kind("평생학습 강좌 개설 신청", "통일평생교육원", 80, 14, officers=2, review=1.8),
)


@dataclass(frozen=True)
class Truth:
    """What was planted, for the test that holds the analysis to it."""

    slowest_arc: tuple[str, str] = ("자료 요청", "공적자료 회신")
    slowest_arc_department: str = "복지정책과"
    bottleneck_boundary: tuple[str, str] = ("건축과", "환경보호과")
    pingpong_pair: frozenset[str] = frozenset({"도시과", "건축과"})
    rework_kind: str = "농지전용허가"
    effects: dict[str, date] = field(default_factory=lambda: {
        "사회보장급여 신청": date(2026, 1, 1), "가설건축물 축조신고": date(2026, 1, 1)})
    placebo: tuple[str, date] = ("야영장업 등록", date(2026, 1, 1))
    too_small: tuple[str, date] = ("축산업 허가", date(2026, 1, 1))


class OfficeTime:
    """Working days laid end to end: position 3.5 is the middle of the fourth working day."""

    def __init__(self, holidays: set[date], first: date, last: date) -> None:
        span = (last - first).days + 1
        days = [first + timedelta(days=i) for i in range(span)]
        self.days = [d for d in days if d.weekday() < 5 and d not in holidays]
        self._starts = np.array([np.datetime64(d, "m") + np.timedelta64(9 * 60, "m") for d in self.days])

    def moments(self, positions: Floats) -> npt.NDArray[np.datetime64]:
        """Minutes in Korean time; the hour from 12 to 13 is not worked."""
        whole = np.minimum(positions.astype(np.int64), len(self.days) - 1)
        minutes = ((positions - whole) * 480).astype(np.int64)
        minutes = np.where(minutes >= 180, minutes + 60, minutes)
        moments: npt.NDArray[np.datetime64] = self._starts[whole] + minutes.astype("timedelta64[m]")
        return moments

    def position_of(self, day: date) -> float:
        return float(sum(1 for d in self.days if d < day))


@dataclass
class _Draft:
    """The events of one kind of application, step by step, as columns."""

    kind: Kind
    at: Floats
    rng: np.random.Generator
    officer: npt.NDArray[np.int64]
    change_at: float
    rows: list[tuple[str, Floats, Bools, str]] = field(default_factory=list)

    def wait(self, step: str, mean: float, where: Bools, shape: float = 2.2) -> None:
        """Let time pass in the cases of ``where`` until ``step`` happens."""
        passed = self.rng.gamma(shape, mean / shape, self.at.size)
        change = self.kind.change
        if change is not None and change.step == step:
            passed = np.where(self._received >= self.change_at, passed * change.factor, passed)
        self.at = np.where(where, self.at + np.maximum(passed, 0.02), self.at)

    def happen(self, step: str, department: str, where: Bools) -> None:
        self.rows.append((step, self.at.copy(), where.copy(), department))

    def begin(self) -> None:
        self._received = self.at.copy()


def _steps(draft: _Draft) -> None:
    kind, rng = draft.kind, draft.rng
    n = draft.at.size
    everyone = np.ones(n, dtype=bool)
    draft.begin()
    draft.happen("접수", "종합민원과", everyone)
    draft.wait("부서 배부", 0.25, everyone)
    draft.happen("부서 배부", kind.department, everyone)
    if kind.pingpong is not None:
        other, share = kind.pingpong
        tossed = rng.random(n) < share
        for department in (other, kind.department):
            draft.wait("소관 이송", 1.8, tossed)
            draft.happen("소관 이송", department, tossed)
    if kind.reply:
        draft.wait("자료 요청", 0.5, everyone)
        draft.happen("자료 요청", kind.department, everyone)
        draft.wait("공적자료 회신", kind.reply, everyone, shape=3.0)
        draft.happen("공적자료 회신", kind.department, everyone)
    if kind.consult is not None:
        other, mean, share = kind.consult
        asked = rng.random(n) < share
        draft.wait("협조 요청", 0.5, asked)
        draft.happen("협조 요청", kind.department, asked)
        draft.wait("협조 회신", mean, asked)
        draft.happen("협조 회신", other, asked)
    draft.wait("검토 완료", kind.review, everyone)
    draft.happen("검토 완료", kind.department, everyone)
    share, mean = kind.supplement
    back = rng.random(n) < share
    for _ in range(3):
        draft.wait("보완 요구", 0.4, back)
        draft.happen("보완 요구", kind.department, back)
        draft.wait("보완 접수", mean, back)
        draft.happen("보완 접수", kind.department, back)
        draft.wait("검토 완료", kind.review / 2, back)
        draft.happen("검토 완료", kind.department, back)
        back = back & (rng.random(n) < kind.supplement_again)
    draft.wait("결정", kind.decide, everyone)
    draft.happen("결정", kind.department, everyone)
    draft.wait("통지", 0.3, everyone)
    draft.happen("통지", kind.department, everyone)


def _rows_of(kind: Kind, number: int, office: OfficeTime, rng: np.random.Generator) -> list[tuple[Any, ...]]:
    # Cases that would end after the last day would be cut off: their end is not known, so none begin late.
    last_start = len(office.days) - 45.0
    years = len(office.days) / 248.0
    n = int(kind.yearly * years)
    received = np.sort(rng.random(n) * last_start)
    change_at = office.position_of(kind.change.on) if kind.change else 0.0
    draft = _Draft(kind, received, rng, rng.integers(1, kind.officers + 1, n), change_at)
    _steps(draft)
    channel = rng.choice(len(_CHANNELS), n, p=[0.55, 0.35, 0.10])
    due_index = np.minimum(received.astype(np.int64) + kind.statutory_days - 1, len(office.days) - 1)
    rows: list[tuple[Any, ...]] = []
    for order, (step, at, where, department) in enumerate(draft.rows):
        moments = office.moments(at)
        for i in np.flatnonzero(where).tolist():
            desk = draft.officer[i] if department == kind.department else i % 3 + 1
            rows.append((moments[i].astype(datetime), f"{number:02d}-{i + 1:05d}", order, kind.name, step,
                         f"{department} 담당{desk:02d}(가상)", department, _CHANNELS[channel[i]],
                         office.days[due_index[i]]))
    return rows


def generate(holidays: set[date], *, seed: int = 20221206, kinds: Sequence[Kind] = KINDS) -> Iterator[list[str]]:
    """Rows of an export as 새올 would give it (``COLUMNS``), ordered by time; the same for the same seed."""
    office = OfficeTime(holidays, FIRST_DAY, LAST_DAY)
    rng = np.random.default_rng(seed)
    rows: list[tuple[Any, ...]] = []
    for number, kind in enumerate(kinds, start=1):
        rows.extend(_rows_of(kind, number, office, rng))
    rows.sort(key=lambda row: (row[0], row[1], row[2]))
    for moment, case, _, name, step, officer, department, channel, due in rows:
        yield [case, name, step, f"{moment:%Y-%m-%d %H:%M}", officer, department, channel, due.isoformat()]


def write_csv(path: Path, holidays: set[date], *, seed: int = 20221206) -> int:
    """Write the county's export in CP949, as such exports come; returns the number of rows."""
    count = 0
    with path.open("w", encoding="cp949", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        for row in generate(holidays, seed=seed):
            writer.writerow(row)
            count += 1
    return count
