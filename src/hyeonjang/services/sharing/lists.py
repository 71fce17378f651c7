"""Lists that an official takes away as XLSX."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hyeonjang.commons.documents import xlsx
from hyeonjang.kit.korean import date_ko
from hyeonjang.services.sharing.queries.requests import Row
from hyeonjang.services.sharing.queries.waits import Waits

_text = xlsx.SheetColumn


def _conditions(on: date, count: int, *more: tuple[str, str]) -> xlsx.SheetTable:
    return xlsx.SheetTable("받은 조건", (_text("항목"), _text("값")), [("기준일", date_ko(on)), *more, ("줄 수", f"{count:,}")])


def requests(rows: Sequence[Row], side: str, on: date) -> bytes:
    """Requests as seen: one line each."""
    columns = (_text("번호"), _text("제목"), _text("요청한 부서"), _text("요청받은 부서"), _text("회신 담당"), _text("요청일", "date"),
               _text("회신기한", "date"), _text("상태"), _text("기한 지남"), _text("연장"), _text("기다린 날"), _text("건 번호"))
    cells = [(row.number, row.title, row.origin, row.target, row.owner, row.asked_at.date(), row.due, row.state.label,
              "예" if row.late else "", "예" if row.extended else "", row.waited_ko, row.case_number) for row in rows]
    return xlsx.write_workbook([xlsx.SheetTable("협조 요청", columns, cells), _conditions(on, len(cells), ("보기", side))])


def waits(found: Waits, on: date) -> bytes:
    """Pairs of departments with how many and how long, and the months."""
    columns = (_text("기다리는 부서"), _text("답하는 부서"), _text("요청(n)", "integer"), _text("회신", "integer"), _text("기다리는 중", "integer"),
               _text("기한 넘김", "integer"), _text("연장", "integer"), _text("기다린 근무일 합"), _text("중앙값(근무일)"))
    cells = [(one.origin, one.target, one.n, one.answered, one.open, one.late, one.extended, f"{one.days:.1f}",
              "" if one.median is None else f"{one.median:.1f}") for one in found.pairs]
    months = [(f"{one.month.year}년 {one.month.month}월", one.n, one.late, f"{one.days:.1f}", "" if one.median is None else f"{one.median:.1f}")
              for one in found.months]
    return xlsx.write_workbook([
        xlsx.SheetTable("부서 쌍", columns, cells),
        xlsx.SheetTable("달마다", (_text("요청한 달"), _text("요청(n)", "integer"), _text("기한 넘김", "integer"), _text("기다린 근무일 합"),
                                _text("중앙값(근무일)")), months),
        _conditions(on, len(cells), ("기간", found.label))])
