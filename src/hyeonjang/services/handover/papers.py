"""업무인계ㆍ인수서 and the report of the boundaries as documents: HWPX and PDF.

The headings are those of 별지 제12호서식 (행정업무의 운영 및 혁신에 관한 규정 시행규칙 제45조제1항); the flow manual stands
behind it as part of the 직무편람 (제46조제2항제2호).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.conf import settings

from hyeonjang.commons.documents import model as doc
from hyeonjang.commons.documents.hwpx import render_hwpx
from hyeonjang.commons.documents.painted import painted
from hyeonjang.commons.documents.pdf import render_pdf
from hyeonjang.commons.ui.charts import Chart
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Refused
from hyeonjang.kit.korean import date_ko, josa, moment_ko
from hyeonjang.services.handover import drawings
from hyeonjang.services.handover.queries.boundaries import SMALL, Report, Return
from hyeonjang.services.handover.queries.packs import PartView, SectionView, View
from hyeonjang.services.handover.vocabulary import Part

TYPES = {"hwpx": "application/hwp+zip", "pdf": "application/pdf"}
CITE = "「행정업무의 운영 및 혁신에 관한 규정」 제61조와 같은 규정 시행규칙 제45조"
OFFICE = "기획감사담당관"
Json = dict[str, Any]


def _rendered(paper: doc.OfficialDocument, form: str) -> bytes:
    if form == "hwpx":
        return render_hwpx(paper)
    if form == "pdf":
        return render_pdf(paper)
    raise Refused("문서는 HWPX와 PDF로 받을 수 있습니다.", field="form")


def pack_file(view: View, form: str) -> bytes:
    """The pack as it was drawn up; one that was never drawn up is refused."""
    if not view.drawn:
        raise Refused("아직 작성하지 않아 문서가 없습니다. '작성하기'로 내용을 담은 뒤 받으세요.", code="not_drawn")
    return _rendered(pack_document(view), form)


def pack_document(view: View) -> doc.OfficialDocument:
    assert view.drawn_on is not None
    incoming = view.row.incoming or "(정하지 않음)"
    pairs: list[tuple[str, doc.Value]] = [
        ("직위", view.post_title), ("사유", f"{view.row.reason.label} (바뀌는 날 {date_ko(view.row.effective)})"),
        ("인계자", view.row.outgoing), ("인수자", f"{incoming}{' (직무대리)' if view.row.acting else ''}"),
        ("입회자", view.witness or ", ".join(view.witness_names[:1]) or "(없음)"), ("작성일", date_ko(view.drawn_on))]
    blocks: list[doc.Block] = [doc.KeyValues(tuple(pairs)), doc.Heading("1. 업무 현황")]
    letters = iter("가나다라")
    for part in view.parts:
        inside = part.part in {Part.DUTIES, Part.PLANS, Part.ISSUES, Part.PENDING}
        title = f"{next(letters)}. {part.part.label}" if inside else f"{part.mark} {part.part.label}"
        blocks.append(doc.Heading(title, 2 if inside else 1))
        blocks += _part(part, view)
    blocks += _signatures(view)
    if view.flows:
        blocks += _manual(view)
    blocks += [doc.Note(f"이 문서는 {CITE}에 따라 시스템의 기록으로 작성하였다. 신청인의 이름과 비밀번호는 싣지 않는다."),
               doc.Note(f"내용의 해시(SHA-256): {' '.join(view.digest[at:at + 8] for at in range(0, 64, 8))}")]
    return doc.OfficialDocument(title="업무인계ㆍ인수서", department=view.department or OFFICE, date=view.drawn_on,
                                blocks=tuple(blocks), doc_number=view.row.number, organization=str(settings.HYEONJANG_COUNTY))


def _part(part: PartView, view: View) -> list[doc.Block]:
    found: list[doc.Block] = []
    for section in part.sections:
        found.append(_section(section))
    if part.part is Part.GOODS and view.rights:
        columns = (doc.Column("시스템", 3), doc.Column("권한", 4, "left"), doc.Column("범위", 5, "left"), doc.Column("받은 날", 3))
        rows = [(one.system, one.role, one.scope, date_ko(one.moved_on) if one.moved_on else "받기 전") for one in view.rights]
        found.append(doc.Table(columns, tuple(rows), caption="다른 시스템의 권한"))
    if part.remarks:
        found.append(doc.NumberedItems(tuple(
            doc.Item(f"{one.body} ({one.by}, {date_ko(one.at.astimezone(clock.SEOUL).date())})") for one in part.remarks), level=3))
    if not found:
        found.append(doc.Paragraph("시스템에 기록된 것이 없다. 온나라의 문서 목록은 그 시스템에서 붙인다."
                                   if part.part is Part.PAPERS else "없음"))
    return found


def _section(section: SectionView) -> doc.Block:
    if not section.items:
        return doc.Paragraph(f"{section.title_ko}: {section.none_ko}")
    dated, stated = section.dated, section.stated
    columns = [doc.Column(section.title_ko, 8, "left"), doc.Column("내용", 8, "left")]
    if stated:
        columns.append(doc.Column("상태", 4))
    if dated:
        columns.append(doc.Column("날짜", 4))
    rows: list[tuple[doc.Value, ...]] = []
    for item in section.items:
        row: list[doc.Value] = [item.title, item.detail]
        if stated:
            row.append(item.state_ko)
        if dated:
            row.append(date_ko(item.due) if item.due else "")
        rows.append(tuple(row))
    return doc.Table(tuple(columns), tuple(rows), caption=f"{section.title_ko} {len(section.items)}건")


def _when(moment: datetime | None) -> str:
    return moment_ko(moment.astimezone(clock.SEOUL)) if moment else "-"


def _signatures(view: View) -> list[doc.Block]:
    columns = (doc.Column("구분", 2), doc.Column("직위와 성명", 6, "left"), doc.Column("확인한 때", 4), doc.Column("서명", 3))
    rows = (("인계자", view.row.outgoing, _when(view.handed_at), ""), ("인수자", view.row.incoming or "-", _when(view.taken_at), ""),
            ("입회자", view.witness or ", ".join(view.witness_names[:1]) or "-", _when(view.witnessed_at), ""))
    return [doc.Heading("인계ㆍ인수 확인", 2), doc.Table(columns, rows)]


def _figure(chart: Chart, caption: str, width: int = 160) -> doc.Figure:
    return doc.Figure(painted(str(chart.svg)), f"{caption}. 같은 내용이 표에 있음", caption, width)


def _manual(view: View) -> list[doc.Block]:
    """One section a kind of work: what was done, how long it took, where it waits, whom it goes to."""
    found: list[doc.Block] = [
        doc.Heading("참고. 업무처리 흐름"),
        doc.Note("지난 한 해의 처리 기록에서 뽑은 것으로, 한 사람의 실적이 아니라 부서의 일이 흐르는 길이다."
                 "(행정업무의 운영 및 혁신에 관한 규정 시행규칙 제46조제2항제2호)")]
    number = 0
    for one in view.flows:
        if not one["n"]:
            found.append(doc.Note(f"{one['source']}에 더 있는 업무: {', '.join(one['others'])}"))
            continue
        number += 1
        found.append(doc.Heading(f"{number}) {one['kind']}", 2))
        found += _flow(one)
    return found


def _flow(one: Json) -> list[doc.Block]:
    since, until = date.fromisoformat(one["since"]), date.fromisoformat(one["until"])
    told = f"{one['source']}, {one['whose']}, {date_ko(since)} ~ {date_ko(until)} 접수"
    if one["small"]:
        return [doc.Paragraph(f"{told}: {one['n']}건뿐이라 흐름을 그리지 않는다.")]
    length = one["length"]
    pairs: list[tuple[str, doc.Value]] = [
        ("기록", told), ("건수", f"{one['n']:,}건{'' if one['main'] else ' (다른 부서의 일을 거드는 것)'}"),
        ("걸린 시간", f"중앙값 {length['median']}{one['unit']}, 90백분위 {length['p90']}{one['unit']} (끝난 {length['n']:,}건)"
         if length["n"] else "끝난 건이 없음"),
        ("넘기는 곳", _hands(one["to"], one["unit"])), ("받는 곳", _hands(one["from"], one["unit"]))]
    paths = doc.Table((doc.Column("처리 경로", 12, "left"), doc.Column("건", 2), doc.Column("비중(%)", 2)),
                      tuple((" → ".join(path["steps"]), path["n"], path["percent"]) for path in one["paths"]), caption="많이 지나는 길")
    waits = doc.Table(
        (doc.Column("구간", 8, "left"), doc.Column("횟수", 2), doc.Column(f"중앙값({one['unit']})", 3), doc.Column("비중(%)", 2), doc.Column("누구의 단계", 3)),
        tuple((wait["label"], wait["n"], wait["median"], wait["share"], "우리" if wait["mine"] else "다른 곳") for wait in one["waits"]),
        caption="오래 기다리는 곳")
    return [doc.KeyValues(tuple(pairs)), paths, waits]


def _hands(lines: list[Json], unit: str) -> str:
    return ", ".join(f"{one['who']} {one['n']:,}번(중앙값 {one['median']}{unit})" for one in lines[:4]) or "없음"


def boundary_file(report: Report, form: str) -> bytes:
    return _rendered(boundary_document(report), form)


def boundary_document(report: Report) -> doc.OfficialDocument:
    """The report: the answer first, then the picture and its table, what comes back, and the months."""
    unit, top = report.unit, report.top
    whose = f", {report.department}" if report.department else ""
    first = (f"기다린 시간이 가장 많은 경계는 {top.source}에서 {josa(top.target, '으로/로')} 넘어가는 곳이다. {top.n:,}번 넘어가며 중앙값 "
             f"{top.median:.1f}{unit}을 기다렸고, 전체 걸린 시간의 {top.percent}%이다." if top else
             f"{SMALL}번 이상 넘어간 경계가 없어 판단하지 않는다.")
    blocks: list[doc.Block] = [
        doc.KeyValues((("기록", f"{report.source.name}{whose}"), ("기간", f"{date_ko(report.since)} ~ {date_ko(report.until)}"),
                       ("건수", f"{report.cases:,}건"), ("모든 경계에서 기다린 비중", f"{report.percent}%"))),
        doc.Heading("1. 요지"), doc.Paragraph(first), doc.Heading("2. 경계마다 기다린 시간")]
    chart = drawings.boundary_matrix(report)
    if chart is not None:
        blocks.append(_figure(chart, chart.title))
    columns = (doc.Column("보낸 부서", 4), doc.Column("받은 부서", 4), doc.Column("횟수", 2), doc.Column(f"중앙값({unit})", 3),
               doc.Column(f"90백분위({unit})", 3), doc.Column(f"합계({unit})", 3), doc.Column("비중(%)", 2))
    blocks.append(doc.Table(columns, tuple(
        (one.source, one.target, one.n, f"{one.median:.1f}", f"{one.p90:.1f}", f"{one.total:,.0f}", one.percent)
        for one in report.judged[:20]), caption="많이 기다린 경계",
        note=f"{SMALL}번이 안 되어 판단하지 않은 경계 {report.left_out}곳은 싣지 않았다." if report.left_out else ""))
    blocks += [doc.Heading("3. 되돌아온 일"), *_returns(report, unit)]
    blocks += [doc.Heading("4. 달마다의 추이"), *_months(report)]
    blocks += [doc.Note(note) for note in report.notes]
    blocks.append(doc.Note("한 건의 단계와 단계 사이 가운데 부서가 바뀌는 곳에서 기다린 시간을 센다. 부서의 실적이 아니라 길의 막힘을 본다."))
    return doc.OfficialDocument(title="부서 경계 보고", department=OFFICE, date=clock.today(), blocks=tuple(blocks),
                                organization=str(settings.HYEONJANG_COUNTY))


def _returns(report: Report, unit: str) -> list[doc.Block]:
    columns = (doc.Column("보낸 부서", 4), doc.Column("갔다 온 부서", 4), doc.Column("횟수", 2), doc.Column("건", 2), doc.Column("건의 비중(%)", 3),
               doc.Column(f"가 있던 시간 중앙값({unit})", 4))

    def table(rows: tuple[Return, ...], caption: str) -> doc.Block:
        judged = [one for one in rows if not one.small][:8]
        left = sum(one.small for one in rows)
        note = f"{SMALL}번이 안 되는 {left}가지는 싣지 않았다." if left else ""
        if not judged:
            return doc.Paragraph(f"{caption}: {SMALL}번 이상 되풀이된 것이 없다.")
        return doc.Table(columns, tuple((one.first, one.second, one.n, one.cases, one.percent, f"{one.median:.1f}") for one in judged),
                         caption=caption, note=note)

    return [table(report.tossed, "같은 단계로 갔다가 되돌아온 것(핑퐁)"), table(report.asked, "묻고 답을 받은 것(협조)")]


def _months(report: Report) -> list[doc.Block]:
    chart = drawings.trend(report)
    if chart is None:
        return [doc.Paragraph("한 달의 기록이라 추이를 그리지 않는다.")]
    top = report.top
    columns = [doc.Column("달", 3), doc.Column("넘어간 횟수", 3), doc.Column("비중(%)", 3)]
    if top is not None:
        columns += [doc.Column(f"{top.source} → {top.target} 횟수", 5), doc.Column("비중(%)", 3)]
    rows: list[tuple[doc.Value, ...]] = []
    for place, month in enumerate(report.months):
        row: list[doc.Value] = [month.label, month.n, _share(month.share)]
        if top is not None:
            mine = report.top_months[place]
            row += [mine.n, _share(mine.share)]
        rows.append(tuple(row))
    return [_figure(chart, chart.title, 150), doc.Table(tuple(columns), tuple(rows), caption="달마다의 비중", note="적은 달은 비중을 적지 않는다.")]


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value * 100:.1f}"
