"""Another system's export: what its columns are, what a line says, what is different since the last one. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from hyeonjang.commons.documents.moments import read_moment

ROLES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "number": ("접수번호", (
        "접수번호", "민원접수번호", "민원번호", "신청번호", "신청서번호", "관리번호", "민원신청번호", "사건번호")),
    "received": ("접수일시", ("접수일시", "접수일자", "접수일", "접수시각", "신청접수일", "민원접수일")),
    "applied": ("신청일", ("신청일자", "신청일", "신청일시")),
    "title": ("제목", ("제목", "민원제목", "민원명", "신청내용", "민원내용", "사무명", "민원사무명", "건명")),
    "name": ("신청인", ("신청인", "민원인", "신청인명", "민원인명", "신청자", "신청자명", "성명", "대상자명")),
    "birth": ("생년월일", ("생년월일", "생년월일자", "출생일")),
    "phone": ("전화번호", ("전화번호", "연락처", "휴대전화", "휴대폰", "핸드폰번호", "신청인연락처")),
    "officer": ("담당자", ("담당자", "처리자", "담당자명", "처리담당자", "담당공무원")),
    "status": ("처리상태", ("처리상태", "진행상태", "상태", "처리단계", "진행단계", "민원상태")),
    "done": ("처리완료일", ("처리완료일", "완료일", "처리완료일시", "완료일시", "처리일자", "처리일", "종결일", "결정일")),
    "result": ("처리결과", ("처리결과", "결과", "결정내용", "처리구분", "결정결과", "보장결정")),
    "due": ("처리기한", ("처리기한", "처리예정일", "기한", "처리기한일", "민원처리기한")),
}
REQUIRED = ("number", "received")
NAMES = {role: names for role, (_, names) in ROLES.items()}
TITLES = {role: title for role, (title, _) in ROLES.items()}
WATCHED = ("officer", "status", "done", "result", "due")
"""What the other system may change later; the rest is taken once, at the first sight of a number."""


@dataclass(frozen=True)
class Line:
    """One readable line; values as text, days and moments read."""

    row: int
    number: str
    received: datetime
    applied: date | None
    title: str
    name: str
    birth: date | None
    phone: str
    done: datetime | None
    values: dict[str, str]


@dataclass(frozen=True)
class Bad:
    """A line that cannot be taken, and why."""

    row: int
    role: str | None
    reason: str


@dataclass(frozen=True)
class Change:
    """A known number whose watched values differ: (column, before, after)."""

    line: Line
    case_id: int
    case_number: str
    fields: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Difference:
    """New lines, changed ones, the same ones, bad ones; and numbers that were here last time and are not now."""

    new: tuple[Line, ...] = ()
    changed: tuple[Change, ...] = ()
    same: int = 0
    gone: tuple[tuple[int, str, str], ...] = ()
    bad: tuple[Bad, ...] = ()


def _moment(values: Mapping[str, str], role: str) -> datetime | None:
    text = values.get(role, "").strip()
    return read_moment(text) if text else None


def read_line(row: int, values: Mapping[str, str], now: datetime) -> Line | Bad:
    """One line of an export by roles. A day without a time counts from nine o'clock of that day."""
    number = values.get("number", "").strip()
    if not number:
        return Bad(row, "number", "접수번호가 비어 있습니다")
    found: dict[str, datetime | None] = {}
    for role in ("received", "applied", "birth", "done", "due"):
        try:
            found[role] = _moment(values, role)
        except ValueError as error:
            return Bad(row, role, str(error))
    received = found["received"]
    if received is None:
        return Bad(row, "received", "접수일시가 비어 있습니다")
    if received.time() == time(0):
        received = datetime.combine(received.date(), time(9))
    done = found["done"]
    if received > now or (done is not None and done > now):
        return Bad(row, "received", "아직 오지 않은 날짜입니다")
    if done is not None and done.date() < received.date():
        return Bad(row, "done", "처리완료일이 접수일보다 빠릅니다")
    birth, applied = found["birth"], found["applied"]
    if applied is not None and applied.date() > received.date():
        return Bad(row, "applied", "신청일이 접수일보다 뒤입니다")
    kept = {role: values.get(role, "").strip() for role in WATCHED}
    for role in ("done", "due"):
        # The same day may come written otherwise tomorrow; only another day is a difference.
        moment = found[role]
        kept[role] = moment.isoformat(timespec="minutes") if moment is not None else ""
    return Line(
        row, number, received, applied.date() if applied else None, values.get("title", "").strip(),
        values.get("name", "").strip(), birth.date() if birth else None, values.get("phone", "").strip(), done, kept,
    )


@dataclass
class Known:
    """What is known of a number: the case, whether it still runs, and the values of the last export."""

    case_id: int
    case_number: str
    values: Mapping[str, str] = field(default_factory=dict)


def compare(
    lines: Sequence[Line | Bad], known: Mapping[str, Known], expected: Mapping[str, tuple[int, str]]
) -> Difference:
    """What an export says that is new. A number twice in one file is a mistake of the second line."""
    new: list[Line] = []
    changed: list[Change] = []
    bad: list[Bad] = []
    seen: set[str] = set()
    same = 0
    for line in lines:
        if isinstance(line, Bad):
            bad.append(line)
        elif line.number in seen:
            bad.append(Bad(line.row, "number", f"접수번호 {line.number}이(가) 파일에 두 번 있습니다"))
        elif line.number not in known:
            seen.add(line.number)
            new.append(line)
        else:
            seen.add(line.number)
            row = known[line.number]
            fields = tuple(
                (role, row.values.get(role, ""), line.values[role])
                for role in WATCHED if line.values[role] != row.values.get(role, "")
            )
            if fields:
                changed.append(Change(line, row.case_id, row.case_number, fields))
            else:
                same += 1
    gone = tuple(
        (case_id, case_number, number)
        for number, (case_id, case_number) in sorted(expected.items())
        if number not in seen
    )
    return Difference(tuple(new), tuple(changed), same, gone, tuple(bad))
