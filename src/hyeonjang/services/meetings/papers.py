"""회의록 as a document: HWPX and PDF. 공공기록물 관리에 관한 법률 시행령 제18조제2항."""

from __future__ import annotations

from datetime import date
from typing import Any

from hyeonjang.commons.documents import model as doc
from hyeonjang.commons.documents.hwpx import render_hwpx
from hyeonjang.commons.documents.pdf import render_pdf
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Refused
from hyeonjang.services.meetings.queries.minutes import View
from hyeonjang.services.meetings.rules import minutes as rules
from hyeonjang.services.meetings.vocabulary import Choice, MinutesState

OFFICE = "기획감사담당관"
TYPES = {"hwpx": "application/hwp+zip", "pdf": "application/pdf"}
Json = dict[str, Any]


def minutes_file(view: View, form: str) -> bytes:
    """Only signed minutes become a document; a draft is refused with what is still missing."""
    if view.state is not MinutesState.SIGNED:
        missing = " ".join(gap.sentence for gap in view.gaps)
        raise Refused(f"확정한 회의록만 문서로 받을 수 있습니다. {missing}".strip(), code="not_signed")
    paper = minutes_document(view)
    if form == "hwpx":
        return render_hwpx(paper)
    if form == "pdf":
        return render_pdf(paper)
    raise Refused("회의록은 HWPX와 PDF로 받을 수 있습니다.", field="form")


def minutes_document(view: View) -> doc.OfficialDocument:
    """Every element of §18② under its own name, in its order."""
    c = view.content
    on: date = view.signed_at.astimezone(clock.SEOUL).date() if view.signed_at else clock.today()
    absent = [f"{row['who']}({row['reason']})" for row in c.get("absent", [])]
    pairs: list[tuple[str, doc.Value]] = [
        ("회의의 명칭", c["name"]), ("개최기관", c["host"]), ("일시", c["when"]), ("장소", c["place"]),
        ("참석자", f"{len(c['members'])}명: {', '.join(c['members'])}"),
        ("배석자", ", ".join(c["observers"]) or "없음"), ("불참", ", ".join(absent) or "없음")]
    blocks: list[doc.Block] = [
        doc.Heading("1. 회의 개요"), doc.KeyValues(tuple(pairs)),
        doc.Heading("2. 진행 순서"), doc.NumberedItems(tuple(doc.Item(line) for line in c["order"]), level=2),
        doc.Heading("3. 상정 안건"), _agenda(c),
        doc.Heading("4. 발언 요지"), *_remarks(c),
        doc.Heading("5. 결정 사항"), *_decisions(c),
        doc.Heading("6. 표결 내용"), *_votes(c)]
    if c.get("opinions"):
        blocks += [doc.Heading("7. 회의 전에 받은 의견"), _opinions(c)]
    if c.get("corrections"):
        blocks += [doc.Heading(f"{8 if c.get('opinions') else 7}. 정정"), _corrections(c)]
    if c.get("hidden"):
        blocks.append(doc.Note(f"비공개 안건 {c['hidden']}건의 내용은 싣지 않는다."))
    blocks += [doc.Note(f"이 회의록은 {rules.CITE}에 따라 작성하였다."),
               doc.Note(f"확정: {view.signed_by}"),
               doc.Note(f"내용의 해시(SHA-256): {' '.join(view.digest[at:at + 8] for at in range(0, 64, 8))}")]
    return doc.OfficialDocument(title=f"{c['name']} 회의록", department=OFFICE, date=on, blocks=tuple(blocks),
                                organization=str(c["host"]))


def _agenda(c: Json) -> doc.Block:
    rows: list[tuple[doc.Value, ...]] = [(n, row["title"], row["kind"], row["department"]) for n, row in enumerate(c["agenda"], 1)]
    rows += [("–", row["title"], "공유(자료로 갈음)", row["department"]) for row in c.get("read", [])]
    columns = (doc.Column("순서", 1), doc.Column("안건", 7, "left"), doc.Column("구분", 3), doc.Column("담당 부서", 3))
    return doc.Table(columns, tuple(rows), caption="상정 안건")


def _remarks(c: Json) -> list[doc.Block]:
    found: list[doc.Block] = []
    for group in c["remarks"]:
        found.append(doc.Heading(str(group["title"]), 2))
        found.append(doc.NumberedItems(
            tuple(doc.Item(f"{row['who']}: {row['body']}") for row in group["rows"]), level=2))
    return found


def _decisions(c: Json) -> list[doc.Block]:
    rows = [(row["number"], row["text"], "\n".join([row["owner"], *(f"(협조) {co}" for co in row["co_owners"])]), row["due"], row["evidence"])
            for group in c["decisions"] for row in group["rows"]]
    found: list[doc.Block] = []
    if rows:
        columns = (doc.Column("번호", 2), doc.Column("결정 사항", 7, "left"), doc.Column("담당", 4), doc.Column("기한", 4),
                   doc.Column("이행 확인", 5, "left"))
        found.append(doc.Table(columns, tuple(rows), caption="결정 사항"))
    none = [f"{group['title']}: {group['ending']}. {group['note']}" for group in c["decisions"] if not group["rows"]]
    if none:
        found.append(doc.NumberedItems(tuple(doc.Item(line) for line in none), level=2))
    return found or [doc.Paragraph("결정 사항이 없다.")]


def _votes(c: Json) -> list[doc.Block]:
    if not c["votes"]:
        return [doc.Paragraph("표결한 안건이 없다.")]
    rows = [(row["wording"], row["base"], row["yes"], row["no"], row["abstain"], row["state"]) for row in c["votes"]]
    columns = (doc.Column("표결한 내용", 7, "left"), doc.Column("출석", 2), doc.Column("찬성", 2), doc.Column("반대", 2),
               doc.Column("기권", 2), doc.Column("결과", 2))
    found: list[doc.Block] = [doc.Table(columns, tuple(rows), caption="표결 내용", unit="단위: 명",
                                        note="출석은 제척·회피한 사람을 뺀 수이다.")]
    found += [doc.Note(f"{row['wording']}: {_by_choice(row)}") for row in c["votes"]]
    return found


def _by_choice(row: Json) -> str:
    """``찬성 2명(군수 …, 부군수 …), 반대 1명(…)``, and who was recused and why."""
    said = []
    for choice in Choice:
        names = [line.removesuffix(f" {choice.label}") for line in row["choices"] if line.endswith(f" {choice.label}")]
        if names:
            said.append(f"{choice.label} {len(names)}명({', '.join(names)})")
    if row["recused"]:
        said.append(f"제척·회피 {len(row['recused'])}명({', '.join(row['recused'])})")
    return ", ".join(said) or "표를 던진 사람이 없음"


def _opinions(c: Json) -> doc.Block:
    rows = [(group["title"], row["department"], row["stance"] + (f"\n({row['condition']})" if row["condition"] else ""), row["body"])
            for group in c["opinions"] for row in group["rows"]]
    columns = (doc.Column("안건", 4, "left"), doc.Column("부서", 3), doc.Column("입장", 3), doc.Column("의견", 8, "left"))
    return doc.Table(columns, tuple(rows), caption="사전 의견")


def _corrections(c: Json) -> doc.Block:
    columns = (doc.Column("고치기 전", 6, "left"), doc.Column("고친 뒤", 6, "left"), doc.Column("요청", 3), doc.Column("반영", 2))
    rows = [(row["before"], row["after"], row["asked_by"], "반영" if row["taken"] else f"미반영\n({row['answer']})")
            for row in c["corrections"]]
    return doc.Table(columns, tuple(rows), caption="정정 요청")
