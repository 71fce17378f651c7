"""Lists that an official takes away: what the screen shows, as XLSX, with the conditions it was chosen by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hyeonjang.commons.documents import xlsx
from hyeonjang.kit.korean import date_ko
from hyeonjang.services.innovation.queries.board import Board
from hyeonjang.services.innovation.queries.cycles import CycleView
from hyeonjang.services.innovation.queries.proposals import ProposalRow

Conditions = Sequence[tuple[str, str]]


def _conditions(what: str, chosen: Conditions, on: date, rows: int) -> xlsx.SheetTable:
    lines = [("자료", what), ("기준일", date_ko(on)), *chosen, ("줄 수", f"{rows:,}")]
    return xlsx.SheetTable("받은 조건", (xlsx.SheetColumn("항목"), xlsx.SheetColumn("값")), lines)


def proposals(cycle: CycleView, rows: Sequence[ProposalRow], chosen: Conditions, on: date) -> bytes:
    """The list of proposals with every page of it, in the order of the screen."""
    columns = tuple(xlsx.SheetColumn(name) for name in ("번호", "제목", "부서", "팀", "종류", "상태"))
    dates = (xlsx.SheetColumn("접수일", "date"), xlsx.SheetColumn("결정기한", "date"), xlsx.SheetColumn("기한 지남"))
    cells = [
        (row.number, row.title, row.department_name, row.team_name, row.kind.label_ko, row.state.label_ko,
         row.received_on, row.decision_due, "지남" if row.overdue else "")
        for row in rows
    ]
    return xlsx.write_workbook([
        xlsx.SheetTable("혁신안", (*columns, *dates), cells),
        _conditions(f"{cycle.title} 혁신안 목록", chosen, on, len(cells)),
    ])


def board(found: Board, chosen: Conditions, on: date) -> bytes:
    """The board: each team shown with its count, the whole year's funnel and promises, and what is overdue."""
    teams = [
        (row.name, team.name, team.proposals, team.furthest_ko, team.promise_ko)
        for row in found.departments for team in row.teams
    ]
    counted, kept = found.funnel, found.promises
    totals = [
        ("제출", counted.submitted), ("부서 우수사례", counted.department_best), ("서면심사 통과", counted.finalists),
        ("최우수", counted.grand), ("우수", counted.excellent), ("장려", counted.encouragement),
        ("지킨 약속", kept.kept), ("못 지킨 약속", kept.broken), ("진행 중인 약속", kept.under_way),
        ("판단 불가인 약속", kept.unknown),
    ]
    late = [(row.what_ko, row.title, row.department_name, row.due, row.days) for row in found.overdue]
    text, count = xlsx.SheetColumn, [xlsx.SheetColumn("건수", "integer")]
    return xlsx.write_workbook([
        xlsx.SheetTable(
            "부서와 팀", (text("부서"), text("팀"), xlsx.SheetColumn("제출(건)", "integer"), text("가장 나아간 단계"),
             text("약속")), teams),
        xlsx.SheetTable("단계와 약속", (text("구분"), *count), totals),
        xlsx.SheetTable(
            "기한이 지난 일",
            (text("무엇"), text("대상"), text("부서"), xlsx.SheetColumn("기한", "date"), xlsx.SheetColumn("지난 날(일)", "integer")),
            late),
        _conditions(f"{found.cycle.title} 추진 현황판", chosen, on, len(teams)),
    ])
