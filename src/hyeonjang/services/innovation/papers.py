"""The programme's documents: results report (HWPX, PDF), record book and sheets (XLSX)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from hyeonjang.commons.documents import model as doc
from hyeonjang.commons.documents import xlsx, xlsx_read
from hyeonjang.commons.documents.hwpx import render_hwpx
from hyeonjang.commons.documents.pdf import render_pdf
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit.errors import Refused
from hyeonjang.kit.korean import date_ko
from hyeonjang.services.innovation.permissions import need_programme
from hyeonjang.services.innovation.queries import (
    board,
    collections,
    cycles,
    judging,
    outcomes,
    records,
    shortening,
    stops,
)
from hyeonjang.services.innovation.rules import sheets
from hyeonjang.services.innovation.rules.known import Rows
from hyeonjang.services.innovation.rules.promises import decimal_ko
from hyeonjang.services.innovation.vocabulary import ColumnType, Known, StageKind

OFFICE = "기획감사담당관"
_KINDS: dict[ColumnType, xlsx.Kind] = {
    ColumnType.TEXT: "text",
    ColumnType.INTEGER: "integer",
    ColumnType.NUMBER: "decimal",
    ColumnType.DATE: "date",
    ColumnType.CHOICE: "text",
    ColumnType.KNOWN: "text",
}


def results_report(actor: Actor, cycle: cycles.CycleView, on: date) -> doc.OfficialDocument:
    """업무혁신 결과보고 of a year: funnel, awards, effects, 단축률, stop-list, with every definition."""
    need_programme(actor, "결과보고 작성은")
    seen = board.board(actor, cycle, on)
    effects = outcomes.effects(actor, on, cycle.id)
    counted = seen.funnel
    overview = doc.KeyValues(
        (
            ("추진 기간", f"{date_ko(cycle.stages[0].opens)} ~ {date_ko(cycle.stages[-1].closes)}"),
            ("참여", f"{len(seen.departments)}개 부서 {seen.teams}개 팀 가운데 {seen.submitted_teams}개 팀"),
            (
                "선정",
                f"제출 {counted.submitted}건 → 부서 우수 {counted.department_best}건 → "
                f"서면심사 통과 {counted.finalists}건 → "
                f"시상 {counted.awards}건",
            ),
            ("심사", "최고점과 최저점을 뺀 평균(연천군 제안제도 운영 조례 시행규칙)"),
        )
    )
    return doc.OfficialDocument(
        title=f"{cycle.year}년 업무혁신 결과보고",
        department=OFFICE,
        date=on,
        blocks=(
            doc.Heading("1. 개요"),
            overview,
            doc.Heading("2. 단계별 선정"),
            _funnel_table(counted),
            doc.Heading("3. 시상"),
            _awards_table(outcomes.awards(actor, cycle.id, on)),
            doc.Heading("4. 약속과 효과"),
            *_effects(effects),
            doc.Heading("5. 처리기간 단축률"),
            *_shortening(shortening.of_year(actor, cycle.year, on)),
            doc.Heading("6. 중단·폐지"),
            *_stops(stops.stops(actor, cycle.id, on)),
        ),
    )


def _funnel_table(counted: board.FunnelCounts) -> doc.Table:
    rows = (
        ("제출", counted.submitted),
        ("부서 우수사례", counted.department_best),
        ("서면심사 통과", counted.finalists),
        ("최우수", counted.grand),
        ("우수", counted.excellent),
        ("장려", counted.encouragement),
    )
    return doc.Table(
        (doc.Column("단계", 3), doc.Column("건수", 1)), rows, caption="단계별 건수", unit="단위: 건"
    )


def _awards_table(rows: Sequence[outcomes.AwardView]) -> doc.Block:
    if not rows:
        return doc.Paragraph("아직 시상하지 않았다.")
    return doc.Table(
        (
            doc.Column("등급", 1),
            doc.Column("부서", 2),
            doc.Column("혁신안", 5, "left"),
            doc.Column("점수", 1),
        ),
        tuple(
            (row.grade.label_ko, row.department_name, row.title, row.score.quantize(Decimal("0.01")))
            for row in rows
        ),
        caption="시상 내역",
        unit="단위: 점",
    )


def _effects(effects: Sequence[outcomes.EffectView]) -> tuple[doc.Block, ...]:
    if not effects:
        return (doc.Paragraph("아직 채택한 혁신안이 없다."),)
    table = doc.Table(
        (
            doc.Column("혁신안", 9, "left"),
            doc.Column("지표(단위)", 6, "left"),
            doc.Column("전", 4, "right"),
            doc.Column("후", 4, "right"),
            doc.Column("차이(95% 신뢰구간)", 6, "right"),
            doc.Column("판정", 4),
            doc.Column("약속", 5),
        ),
        tuple(
            (
                row.title,
                f"{row.measure.title_ko} ({row.unit_ko})" if row.measure else "-",
                f"{row.before_ko.removesuffix(row.unit_ko)}\n({row.baseline_n:,}건)",
                f"{row.after_ko.removesuffix(row.unit_ko)}\n({row.after_n:,}건)",
                _difference(row),
                row.verdict,
                row.promise_ko,
            )
            for row in effects
        ),
        caption="채택한 혁신안의 전과 후",
        note="판정은 차이의 95% 신뢰구간에 따른다. 건수가 적으면 판단 불가로 적는다.",
    )
    definitions = {row.measure.title_ko: row.measure.definition_ko for row in effects if row.measure}
    return (table, *(doc.Note(f"{title}: {definition}") for title, definition in sorted(definitions.items())))


def _difference(row: outcomes.EffectView) -> str:
    found = row.difference_ko.removesuffix(row.unit_ko)
    return found if row.interval_ko == "-" else f"{found}\n({row.interval_ko.removesuffix(row.unit_ko)})"


def _shortening(lines: Sequence[shortening.Line]) -> tuple[doc.Block, ...]:
    """Sums, n and rate of each log, its definition, and the number it must not be taken for."""
    if not lines:
        return (doc.Paragraph("처리기한이 적힌 처리 기록이 없다."),)
    table = doc.Table(
        (
            doc.Column("기록", 3, "left"),
            doc.Column("건수(n)", 1, "right"),
            doc.Column("법정 처리기간의 합", 2, "right"),
            doc.Column("실제 처리기간의 합", 2, "right"),
            doc.Column("단축률", 1, "right"),
        ),
        tuple(
            (line.label_ko, line.found.n, line.found.statutory_ko, line.found.used_ko, line.found.rate_ko)
            for line in lines
        ),
        caption=f"{lines[0].period_ko}에 끝난 건의 처리기간 단축률",
        note=f"{lines[0].found.definition_ko}",
    )
    return (table, doc.Note(_COUNTED), *(doc.Note(_trap(line)) for line in lines))


_COUNTED = (
    "법정 처리기간은 접수일부터 그 건의 처리기한까지, 실제 처리기간은 접수일부터 완료일까지 첫날을 넣어 센 근무일이다. "
    "처리기한에 시각이 있으면 근무시간을 8시간으로 나누었고, 보완처럼 처리기간에 넣지 않는 구간은 뺐다."
)


def _trap(line: shortening.Line) -> str:
    """In the style of a report: why the mean of the cases' own rates is not the rate, and what was left out."""
    found = line.found
    left = f" 처리기한이 없는 {found.without_due:,}건은 뺐다." if found.without_due else ""
    return f"{line.label_ko}: 건마다 낸 비율의 평균 {found.mean_ko}는 짧은 건과 긴 건을 똑같이 친 것으로 단축률이 아니다.{left}"


def _stops(rows: list[stops.StopView]) -> tuple[doc.Block, ...]:
    total = stops.totals(rows)
    words = (
        f"올린 항목 {total.items}건 가운데 {total.abolished}건을 폐지하여 "
        f"해마다 {decimal_ko(total.hours_back)}시간을 돌려받는다. "
        f"심의 대기 {total.waiting}건."
    )
    if not rows:
        return (doc.Paragraph("올라온 항목이 없다."),)
    return (
        doc.Paragraph(words),
        doc.Table(
            (
                doc.Column("부서", 4),
                doc.Column("업무·보고", 8, "left"),
                doc.Column("기준", 3),
                doc.Column("연간 시간", 3, "right"),
                doc.Column("결정", 4),
            ),
            tuple(
                (
                    row.department_name,
                    row.name,
                    row.criterion.label_ko,
                    row.hours_per_year,
                    row.state.label_ko,
                )
                for row in rows
            ),
            caption="중단·폐지 목록",
            unit="단위: 시간",
        ),
    )


def report_file(actor: Actor, cycle: cycles.CycleView, on: date, form: str) -> bytes:
    """The results report as ``hwpx`` or ``pdf``."""
    paper = results_report(actor, cycle, on)
    if form == "hwpx":
        return render_hwpx(paper)
    if form == "pdf":
        return render_pdf(paper)
    raise Refused("결과보고는 HWPX와 PDF로 받을 수 있습니다.", field="form")


def record_book(actor: Actor, cycle: cycles.CycleView, on: date) -> bytes:
    """제안 기록부(관리대장): the year's proposals with their decisions; scores on further sheets."""
    need_programme(actor, "기록부 작성은")
    book = records.record_book(actor, cycle.id, on)
    columns = (
        ("제안번호", "text"),
        ("제목", "text"),
        ("부서", "text"),
        ("팀", "text"),
        ("제안자", "text"),
        ("종류", "text"),
        ("접수일", "date"),
        ("결정기한", "date"),
        ("상태", "text"),
        ("결정", "text"),
        ("결정일", "date"),
        ("결정 이유", "text"),
        ("시상", "text"),
        ("실시계획 제출일", "date"),
        ("실시일", "date"),
        ("관리 기한", "date"),
        ("보존 기한", "date"),
    )
    sheets_out = [xlsx.SheetTable("제안 기록부", tuple(_column(name, kind) for name, kind in columns), book)]
    for stage in (StageKind.DESK_REVIEW, StageKind.PRESENTATION):
        rows = judging.mean_rows(actor, cycle.id, stage, on)
        sheets_out.append(
            xlsx.SheetTable(
                stage.label_ko,
                (
                    _column("순위", "integer"),
                    _column("제안번호", "text"),
                    _column("제목", "text"),
                    _column("심사위원 수", "integer"),
                    _column("평균", "decimal"),
                    _column("제척", "integer"),
                ),
                [
                    (
                        row.rank,
                        row.number,
                        row.title,
                        row.judges,
                        None if row.mean is None else Decimal(round(row.mean * 10**4)).scaleb(-4),
                        row.excluded,
                    )
                    for row in rows
                ],
            )
        )
    return xlsx.write_workbook(sheets_out)


def _column(name: str, kind: str) -> xlsx.SheetColumn:
    kinds: dict[str, xlsx.Kind] = {"text": "text", "date": "date", "integer": "integer", "decimal": "decimal"}
    return xlsx.SheetColumn(name, kinds[kind])


def template(view: collections.CollectionView, filled: Rows) -> bytes:
    """The sheet that a department fills in. What the system knows stands in it already, grey and locked; a sheet
    with a row for each team or proposal has exactly those rows."""
    columns = [
        xlsx.TemplateColumn(
            c.name, _KINDS[c.type], c.hint, c.required, c.choices, filled=c.type is ColumnType.KNOWN,
            width=24 if c.known in (Known.TITLE, Known.MEASURE) else 16)
        for c in view.columns
    ]
    rows = [tuple(values.get(c.name) for c in view.columns) for values in filled.values.values()]
    if not filled.key:
        rows = [row for row in rows if any(row)] * 30
    return xlsx.template_workbook(
        view.title[:25], columns, rows=rows, guide=view.guide, input_rows=0 if filled.key else 300)


def read_table(data: bytes) -> tuple[xlsx_read.Sheet, list[list[object]]]:
    """A returned file as rows whose place in the list is their row in the file; headings without their star.

    Raises ``Refused`` for anything that is no readable table.
    """
    visible = [sheet for sheet in xlsx_read.read_sheets(data) if sheet.visible]
    if not visible:
        raise Refused("자료가 든 시트가 없습니다. 내려받은 서식을 채워 올려 주세요.", field="file")
    sheet = visible[0].without_errors()
    last = max((row.number for row in sheet.rows), default=0)
    table: list[list[object]] = [[] for _ in range(last)]
    for row in sheet.rows:
        table[row.number - 1] = list(row.values)
    if table:
        table[0] = [str(cell).removesuffix(" *").strip() if cell is not None else None for cell in table[0]]
    return sheet, table


def errors_file(sheet: xlsx_read.Sheet, problems: Sequence[sheets.Problem]) -> bytes:
    """The person's own rows again, with row, column and reason of every mistake."""
    headings = {
        str(value).removesuffix(" *").strip(): place
        for row in sheet.rows[:1]
        for place, value in enumerate(row.values, start=1)
        if value is not None
    }
    return xlsx.error_workbook(
        sheet,
        [
            xlsx.CellError(
                problem.row,
                headings.get(problem.column),
                problem.reason_ko if problem.column in headings else f"{problem.column}: {problem.reason_ko}",
            )
            for problem in problems
        ],
    )


def merged(view: collections.CollectionView, rows: Sequence[tuple[str, dict[str, object]]]) -> bytes:
    """All departments' rows in one sheet, and who has not answered in another."""
    columns = [
        xlsx.SheetColumn("제출 부서"),
        *(xlsx.SheetColumn(c.name, _KINDS[c.type]) for c in view.columns),
    ]
    values = [
        (department, *(_cell(column, row.get(column.name)) for column in view.columns))
        for department, row in rows
    ]
    state = [
        (
            t.department_name,
            "해당 없음" if t.nothing else "제출" if t.submitted_at else "미제출",
            t.rows,
            t.reminders,
        )
        for t in view.targets
    ]
    return xlsx.write_workbook(
        [
            xlsx.SheetTable("취합", tuple(columns), values),
            xlsx.SheetTable(
                "제출 현황",
                (
                    xlsx.SheetColumn("부서"),
                    xlsx.SheetColumn("상태"),
                    xlsx.SheetColumn("줄 수", "integer"),
                    xlsx.SheetColumn("독촉 횟수", "integer"),
                ),
                state,
            ),
        ]
    )


def _cell(column: sheets.Column, value: object) -> xlsx_read.CellValue:
    if value is None:
        return None
    if column.type is ColumnType.DATE:
        return date.fromisoformat(str(value))
    if column.type is ColumnType.INTEGER:
        return int(str(value))
    return Decimal(str(value)) if column.type is ColumnType.NUMBER else str(value)
