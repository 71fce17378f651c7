"""The documents of the desk: decision letters (PDF, HWPX), chasers, the list of what waits (XLSX)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.conf import settings

from hyeonjang.commons.documents import model as doc
from hyeonjang.commons.documents import xlsx
from hyeonjang.commons.documents.hwpx import render_hwpx
from hyeonjang.commons.documents.pdf import render_pdf
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit.errors import Refused
from hyeonjang.kit.korean import date_ko, date_weekday_ko, won

from .queries import desk
from .queries.letters import LetterView
from .vocabulary import RulingKind

OPENING = "귀하의 가정에 평안을 빕니다. 신청하신 급여에 대하여 다음과 같이 결정하였기에 알려 드립니다."
CHANGED = "앞서 알려 드린 결정을 다음과 같이 바로잡아 알려 드립니다."


def county() -> str:
    return str(settings.HYEONJANG_COUNTY)


def officer_line(actor: Actor, department: str, contact: str) -> str:
    """처분청과 담당자, as a letter names them (민원 처리에 관한 법률 시행령 제31조)."""
    post = actor.posts[0] if actor.posts else None
    unit = f"{post.unit_name} {post.title}" if post else ""
    phone = f", 전화 {contact}" if contact else ""
    return f"{county()} {department} {unit} {actor.name}".replace("  ", " ").strip() + phone


def decision_letter(view: LetterView) -> doc.OfficialDocument:
    """결정통지서: the result first, then why, how it was reckoned, what must be reported, how to object."""
    facts: list[tuple[str, doc.Value]] = [
        ("급여", view.benefit), ("결정", f"{view.outcome.label_ko}{' (사후 정정)' if view.kind is RulingKind.CORRECTION else ''}"),
        ("신청일", date_ko(view.applied_on)), ("결정일", date_ko(view.decided_on)),
    ]
    if view.amount is not None:
        facts.append(("급여액(월)", won(view.amount)))
    if view.starts_on is not None:
        facts.append(("급여 개시일", date_ko(view.starts_on)))
    if view.first_payday is not None:
        facts.append(("첫 지급일", date_weekday_ko(view.first_payday)))
    facts.append(("건 번호", view.case_number))
    blocks: list[doc.Block] = [
        doc.Paragraph(CHANGED if view.kind is RulingKind.CORRECTION else OPENING), doc.KeyValues(tuple(facts)),
    ]
    for place, (code, name, text) in enumerate(view.texts, start=1):
        blocks.append(doc.Heading(f"{place}. {_heading(code, name)}"))
        blocks += _body(text)
    return doc.OfficialDocument(
        title=f"사회보장급여 결정 통지({view.benefit})", department=view.department, date=view.issued_on,
        blocks=tuple(blocks), doc_number=view.document_number, organization=county(), recipients=(f"{view.recipient} 귀하",),
        sender=f"{county()}수", contact=doc.Contact(view.issued_by, view.department, view.contact or "대표전화"),
    )


_HEADINGS = {
    "reasons": "결정의 이유", "remedy": "결정에 동의하지 않으면", "officer": "물어보실 곳", "calculation": "급여의 산출 근거",
    "report_duty": "바뀐 것을 신고할 의무", "begin": "급여의 시작",
}


def _heading(code: str, name: str) -> str:
    return _HEADINGS.get(code, name)


def _body(text: str) -> list[doc.Block]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) == 1:
        return [doc.Paragraph(lines[0])]
    return [doc.NumberedItems(tuple(doc.Item(line) for line in lines), level=2)]


def letter_file(view: LetterView, form: str) -> bytes:
    """The letter as ``pdf`` or ``hwpx``."""
    paper = decision_letter(view)
    if form == "pdf":
        return render_pdf(paper)
    if form == "hwpx":
        return render_hwpx(paper)
    raise Refused("결정통지서는 PDF와 HWPX로 받을 수 있습니다.", field="form")


def chase_letter(actor: Actor, rows: Sequence[desk.Waiting], document_number: str, on: date) -> doc.OfficialDocument:
    """독촉: which questions wait, since when, and on which article the body must answer. Names nobody."""
    if not rows:
        raise Refused("독촉할 조회가 없습니다. 회신을 기다리는 조회를 고르세요.")
    department = actor.posts[0].department_name if actor.posts else county()
    table = doc.Table(
        (doc.Column("조회 번호", 4), doc.Column("자료", 2), doc.Column("누구의", 1.5), doc.Column("요청일", 2),
         doc.Column("회신 기한", 2), doc.Column("기다린 날", 1.4, "right")),
        tuple((row.number, row.source, row.about, date_ko(row.sent_on), date_ko(row.due_on) if row.due_on else "정함 없음",
               row.days) for row in rows),
        caption="회신을 기다리는 조회", unit="단위: 근무일",
    )
    return doc.OfficialDocument(
        title="사회보장급여 자료 조회 회신 요청", department=department, date=on, doc_number=document_number,
        organization=county(), recipients=tuple(dict.fromkeys(row.holder for row in rows)), sender=f"{county()}수",
        blocks=(
            doc.NumberedItems((
                doc.Item("귀 기관의 협조에 감사드립니다."),
                doc.Item("사회보장급여 신청에 필요한 자료를 아래와 같이 요청하였으나 아직 회신을 받지 못하였습니다. 신청인에게 결정을 "
                         "알려야 하는 기한이 다가오므로 빠른 회신을 부탁드립니다."),
                doc.Item("관계 기관은 정당한 사유가 없으면 자료의 제공에 협조하여야 합니다(사회보장급여법 제7조제4항)."),
            )),
            table,
        ),
        contact=doc.Contact(actor.name, department, "대표전화"),
    )


def chase_file(actor: Actor, rows: Sequence[desk.Waiting], document_number: str, on: date, form: str) -> bytes:
    paper = chase_letter(actor, rows, document_number, on)
    return render_hwpx(paper) if form == "hwpx" else render_pdf(paper)


def waiting_book(rows: Sequence[desk.Waiting], on: date) -> bytes:
    """What waits, as a workbook: filled in with day and content it can be imported again."""
    text = xlsx.SheetColumn
    return xlsx.write_workbook([
        xlsx.SheetTable(
            "회신 기다림",
            (text("조회 번호"), text("자료"), text("보유 기관"), text("건 번호"), text("누구의"), xlsx.SheetColumn("요청일", "date"),
             xlsx.SheetColumn("기다린 근무일", "integer"), xlsx.SheetColumn("독촉", "integer"), text("회신일"), text("회신 내용"),
             text("문서번호")),
            [(r.number, r.source, r.holder, r.cases, r.about, r.sent_on, r.days, r.chased, "", "", "") for r in rows],
        ),
        xlsx.SheetTable("받은 조건", (text("항목"), text("값")), [("기준일", date_ko(on)), ("줄 수", f"{len(rows):,}")]),
    ])
