"""A day's replies as another system exports them: which column is what, what a line says. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

ROLES: Mapping[str, tuple[str, ...]] = {
    "number": ("조회 번호", "조회번호", "요청번호", "의뢰번호"),
    "replied": ("회신일", "회신일자", "회신일시", "통보일"),
    "reply": ("회신 내용", "회신내용", "결과", "조회결과", "내용"),
    "evidence": ("문서번호", "회신번호", "회신문서번호", "증빙"),
}
REQUIRED = {"number": "조회 번호", "replied": "회신일"}


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer of the file."""

    row: int
    number: str
    on: date
    text: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Bad:
    """A line that cannot be taken, and why."""

    row: int
    number: str
    reason: str


def read(row: int, values: Mapping[str, str], on: date | None, today: date) -> Reply | Bad:
    """One line by roles; ``on`` is its day as read, ``None`` where it could not be."""
    number = values.get("number", "").strip()
    if not number:
        return Bad(row, "", "조회 번호가 비어 있습니다")
    if on is None:
        return Bad(row, number, f"회신일 '{values.get('replied', '')}'을 날짜로 읽을 수 없습니다")
    if on > today:
        return Bad(row, number, "회신일이 오늘보다 뒤입니다")
    text = values.get("reply", "").strip()[:1000] or "회신 받음"
    return Reply(row, number, on, text, values.get("evidence", "").strip()[:300])
