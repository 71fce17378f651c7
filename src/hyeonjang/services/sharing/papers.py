"""Documents that officials attach in 온나라: a request, its reply, a designation. HWPX and PDF."""

from __future__ import annotations

from hyeonjang.commons.documents import model as doc
from hyeonjang.commons.documents.hwpx import render_hwpx
from hyeonjang.commons.documents.pdf import render_pdf
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Refused
from hyeonjang.kit.korean import date_ko, moment_ko
from hyeonjang.services.sharing.queries import requests, unclears
from hyeonjang.services.sharing.rules import cooperation, jurisdiction
from hyeonjang.services.sharing.vocabulary import ReplyKind, UnclearState

TYPES = {"hwpx": "application/hwp+zip", "pdf": "application/pdf"}
COUNTY = "연천군"


def _render(paper: doc.OfficialDocument, form: str) -> bytes:
    if form == "hwpx":
        return render_hwpx(paper)
    if form == "pdf":
        return render_pdf(paper)
    raise Refused("문서는 HWPX와 PDF로 받을 수 있습니다.", field="form")


def request_paper(view: requests.View, form: str) -> bytes:
    """협조 요청 with its reply day and, once there is one, the extension and the reply. For the draft in 온나라."""
    return _render(request_document(view), form)


def request_document(view: requests.View) -> doc.OfficialDocument:
    row = view.row
    basis = f"관련: {row.case_number}" if view.in_case else ""
    items = [doc.Item(basis)] if basis else []
    items += [doc.Item("다음과 같이 협조를 요청하니 회신기한까지 회신하여 주시기 바랍니다.", (
        doc.Item(f"요청 내용: {view.body}"), doc.Item(f"회신기한: {row.due_ko}"), doc.Item(f"요청한 직위: {row.asker}")))]
    blocks: list[doc.Block] = [doc.NumberedItems(tuple(items))]
    if view.extension is not None:
        blocks += [doc.Heading("회신기간 연장", 2), doc.KeyValues((
            ("연장 사유", view.extension.reason), ("처리진행상황", view.extension.progress),
            ("회신예정일", f"{view.extension.before} → {view.extension.after}"), ("알린 때", _moment(view.extension.at)), ("알린 직위", view.extension.by)))]
    if view.reply is not None:
        blocks += [doc.Heading("회신", 2), doc.KeyValues((
            ("구분", ReplyKind(view.reply.kind).label), ("내용", view.reply.body), ("회신한 때", _moment(view.reply.at)), ("회신한 직위", view.reply.by),
            *((("문서번호", view.reply.document_number),) if view.reply.document_number else ()),
            *((("붙임 파일", view.reply.file_name),) if view.reply.file_name else ())))]
    if view.in_case:
        blocks.append(doc.Note(f"근거: {cooperation.CITE}(관계 기관ㆍ부서 간의 협조). 회신기한은 건의 처리기간 안에서 정하였다."))
    return doc.OfficialDocument(
        title=row.title, department=row.origin, date=row.asked_at.astimezone(clock.SEOUL).date(), blocks=tuple(blocks),
        doc_number=view.document_number or row.number, organization=COUNTY, recipients=(_head(row.target),), sender=_head(row.origin), seal=False)


def _moment(when: object) -> str:
    return moment_ko(when.astimezone(clock.SEOUL)) if hasattr(when, "astimezone") else ""


def _head(department: str) -> str:
    """A department as a document addresses it: 건설과장, 기획감사담당관, 농업기술센터소장, 전곡읍장."""
    if department.endswith("담당관"):
        return department
    return f"{department}소장" if department.endswith("센터") else f"{department}장"


def ruling_paper(view: unclears.View, form: str) -> bytes:
    """소관 지정 통보; only once it was ruled."""
    if view.row.state is not UnclearState.RULED or view.row.ruled is None:
        raise Refused("소관을 지정한 뒤에 문서로 받을 수 있습니다.", code="not_ruled")
    return _render(ruling_document(view), form)


def ruling_document(view: unclears.View) -> doc.OfficialDocument:
    row, ruled = view.row, view.row.ruled
    assert ruled is not None
    on = ruled.at.astimezone(clock.SEOUL).date()
    pairs: list[tuple[str, doc.Value]] = [("사무", row.title), ("소관 부서", ruled.then)]
    if ruled.support:
        pairs.append(("함께 하는 부서와 일", ruled.support))
    pairs += [("지정한 까닭", ruled.reasons), ("근거", ruled.cite), ("지정한 직위", ruled.by), ("지정한 날", date_ko(on))]
    if ruled.follows:
        pairs.append(("바꾸는 선례", ruled.follows[1]))
    blocks: list[doc.Block] = [
        doc.NumberedItems((doc.Item(f"{jurisdiction.CITE}에 따라 소관이 불분명한 사무를 맡을 부서를 다음과 같이 지정합니다."),)),
        doc.KeyValues(tuple(pairs))]
    if view.claims:
        columns = (doc.Column("부서", 3), doc.Column("입장", 3), doc.Column("까닭", 9, "left"), doc.Column("분장사무의 근거", 5, "left"))
        blocks.append(doc.Table(columns, tuple((c.department, c.kind.label, c.body, c.cite or "–") for c in view.claims), caption="부서의 의견"))
    return doc.OfficialDocument(
        title=f"소관 지정 통보({row.number})", department=row.origin, date=on, blocks=tuple(blocks), doc_number=row.number,
        organization=COUNTY, recipients=tuple(_head(name) for name in row.concerned), sender=_ruler(ruled.by), seal=False)


def _ruler(by: str) -> str:
    """The ruling's own post without the name: 부군수, 안전도시국장."""
    return by.split(" ")[0]
