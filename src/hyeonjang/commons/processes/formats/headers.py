"""Suggests which column of a table is the case, the activity, the time and so on.

A suggestion, never a decision: a person confirms it once per source.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hyeonjang.commons.documents.columns import check_headers, normal
from hyeonjang.kit.errors import Refused

from .dates import looks_like_moment

__all__ = ["ROLES", "ROLE_NAMES", "Suggestion", "check_headers", "normal", "settle", "suggest"]
ROLES = ("case", "activity", "ts", "resource", "dept", "lifecycle", "start_ts", "opened", "closed", "due")
ROLE_NAMES = {
    "case": "건 번호",
    "activity": "단계",
    "ts": "일시",
    "resource": "담당자",
    "dept": "부서",
    "lifecycle": "상태 구분(시작·완료)",
    "start_ts": "시작 일시",
    "opened": "접수일",
    "closed": "완료일",
    "due": "처리기한",
}
# The first name of a role is the surest. Compared without blanks, marks and case.
_NAMES: dict[str, tuple[str, ...]] = {
    "case": (
        "case:concept:name",
        "접수번호",
        "사건번호",
        "민원번호",
        "관리번호",
        "문서번호",
        "건번호",
        "신청번호",
        "신청서번호",
        "의안번호",
        "case",
        "case_id",
        "caseid",
        "case id",
        "case number",
        "건",
        "번호",
        "id",
    ),
    "activity": (
        "concept:name",
        "처리단계",
        "활동",
        "활동명",
        "업무단계",
        "진행단계",
        "처리상태",
        "처리내용",
        "단계",
        "행위",
        "activity",
        "activity name",
        "task",
        "event",
        "event name",
        "step",
        "status",
        "상태",
        "업무",
    ),
    "ts": (
        "time:timestamp",
        "처리일시",
        "일시",
        "발생일시",
        "처리시각",
        "처리일자",
        "처리일",
        "등록일시",
        "변경일시",
        "기록일시",
        "일자",
        "날짜",
        "시각",
        "ts",
        "timestamp",
        "time",
        "datetime",
        "date",
        "complete timestamp",
        "completetime",
        "end time",
        "완료시각",
    ),
    "resource": (
        "org:resource",
        "담당자",
        "처리자",
        "담당자명",
        "처리자명",
        "담당",
        "작업자",
        "사용자",
        "성명",
        "resource",
        "user",
        "owner",
        "assignee",
        "performer",
        "employee",
    ),
    "dept": (
        "org:group",
        "부서",
        "담당부서",
        "처리부서",
        "부서명",
        "소관부서",
        "처리과",
        "소관위",
        "기관",
        "dept",
        "department",
        "group",
        "org",
        "team",
        "unit",
        "팀",
    ),
    "lifecycle": ("lifecycle:transition", "lifecycle", "transition", "시작완료구분"),
    "start_ts": (
        "start_timestamp",
        "시작일시",
        "착수일시",
        "착수일",
        "시작시각",
        "start",
        "start time",
        "starttime",
        "start timestamp",
    ),
    "opened": (
        "접수일",
        "접수일시",
        "접수일자",
        "신청일",
        "신청일시",
        "신청일자",
        "opened",
        "opened at",
        "received",
    ),
    "closed": (
        "완료일",
        "완료일시",
        "완료일자",
        "처리완료일",
        "처리완료일시",
        "종결일",
        "closed",
        "closed at",
    ),
    "due": (
        "처리기한",
        "기한",
        "처리예정일",
        "처리기한일",
        "마감일",
        "만료일",
        "due",
        "due date",
        "deadline",
    ),
}

_RANKS: dict[str, list[tuple[str, int]]] = {}
for _role, _names in _NAMES.items():
    for _position, _name in enumerate(_names):
        _RANKS.setdefault(normal(_name), []).append((_role, _position))


@dataclass(frozen=True)
class Suggestion:
    """``mapping`` role → header; ``reasons`` role → why, in Korean; ``missing`` required roles without a
    column."""

    mapping: Mapping[str, str]
    reasons: Mapping[str, str]
    missing: tuple[str, ...]


def _by_values(headers: Sequence[str], rows: Sequence[Sequence[object]], taken: set[str]) -> dict[str, str]:
    """Case, activity and time guessed from the values of columns that no name explains."""
    found: dict[str, str] = {}
    columns = {
        header: [str(row[i]) for row in rows if i < len(row) and str(row[i]).strip()]
        for i, header in enumerate(headers)
        if header not in taken
    }
    columns = {header: values for header, values in columns.items() if len(values) >= max(1, len(rows) // 2)}
    moments = {header for header, values in columns.items() if all(map(looks_like_moment, values))}
    for header in headers:
        if header in moments:
            found.setdefault("ts", header)
    shares = {
        header: len(set(values)) / len(values) for header, values in columns.items() if header not in moments
    }
    if shares:
        activity = min(shares, key=lambda header: (shares[header], list(headers).index(header)))
        case = max(shares, key=lambda header: (shares[header], -list(headers).index(header)))
        if len(rows) >= 10 and activity != case:
            found["activity"] = activity
            if any(ch.isdigit() for value in columns[case] for ch in value):
                found["case"] = case
    return found


def suggest(headers: Sequence[str], rows: Sequence[Sequence[object]] = ()) -> Suggestion:
    """A mapping suggested from names and, where names say nothing, from values."""
    claims: list[tuple[int, int, str, str]] = []
    for position, header in enumerate(headers):
        claims += [(rank, position, role, header) for role, rank in _RANKS.get(normal(header), [])]
    mapping: dict[str, str] = {}
    reasons: dict[str, str] = {}
    for _, _, role, header in sorted(claims):
        if role not in mapping and header not in mapping.values():
            mapping[role] = header
            reasons[role] = f"열 이름 '{header}'에서 짐작"
    guessed = _by_values(headers, rows, set(mapping.values())) if rows else {}
    for role, header in guessed.items():
        if role not in mapping and header not in mapping.values():
            mapping[role] = header
            reasons[role] = f"'{header}' 열의 값에서 짐작"
    if "ts" not in mapping:
        # A table with one date column only is a table of events dated by it.
        for role in ("closed", "opened", "start_ts"):
            if role in mapping:
                mapping["ts"] = mapping.pop(role)
                reasons["ts"] = reasons.pop(role)
                break
    missing = tuple(role for role in ("case", "activity", "ts") if role not in mapping)
    return Suggestion(
        {r: mapping[r] for r in ROLES if r in mapping},
        {r: reasons[r] for r in ROLES if r in reasons},
        missing,
    )


def settle(
    headers: Sequence[str],
    wanted: Mapping[str, str],
    rows: Sequence[Sequence[object]] = (),
    *,
    confirmed: bool = False,
) -> dict[str, str]:
    """The mapping to use: what was asked for, completed by the suggestion.

    ``confirmed`` is the whole mapping as a person saw it: nothing is added to it, and a name that stands twice
    is the first of them, as the preview told them apart. Raises ``Refused`` when an asked header does not exist
    or appears twice, or a required column stays unknown.
    """
    for role, header in wanted.items():
        if header not in headers:
            known = ", ".join(headers[:12])
            raise Refused(
                f"'{header}' 열이 파일에 없습니다. 파일의 열: {known}.", field=role, code="missing_column"
            )
        if not confirmed and any(o.startswith(f"{header} (") and o.endswith("열)") for o in headers):
            raise Refused(
                f"'{header}' 열이 두 개 이상이라 어느 것인지 알 수 없습니다. "
                "열 이름을 서로 다르게 고쳐 주세요.",
                field=role,
                code="duplicate_header",
            )
    mapping = dict(wanted)
    if not confirmed:
        rest = [header for header in headers if header not in wanted.values()]
        positions = [list(headers).index(header) for header in rest]
        kept = [[row[i] if i < len(row) else "" for i in positions] for row in rows]
        for role, header in suggest(rest, kept).mapping.items():
            mapping.setdefault(role, header)
    for role in ("case", "activity", "ts"):
        if role not in mapping:
            raise Refused(
                f"{ROLE_NAMES[role]} 열을 찾지 못했습니다. 어느 열인지 지정해 주세요. "
                f"파일의 열: {', '.join(headers[:12])}.",
                field=role,
                code="missing_column",
            )
    return mapping
