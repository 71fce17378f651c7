"""Documents that the renderers' tests share."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hyeonjang.commons.documents.model import (
    Cell,
    Column,
    Contact,
    Figure,
    Heading,
    Item,
    KeyValues,
    Note,
    NumberedItems,
    OfficialDocument,
    PageBreak,
    Paragraph,
    Table,
)

CHART = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 100" font-family="sans-serif" font-size="14">'
    '<text x="10" y="40">시행 전</text><rect x="90" y="25" width="200" height="20" fill="#777"/>'
    '<text x="10" y="80">시행 후 뷁</text><rect x="90" y="65" width="110" height="20" fill="#222"/></svg>'
)
DEPARTMENTS = [
    "기획감사담당관", "행정담당관", "복지정책과", "사회복지과", "세무과", "재무과",
    "민원과", "환경보호과", "농업정책과", "보건사업과", "축산과", "관광과",
]  # fmt: skip


def results_table(rows: int = 12) -> Table:
    body: list[tuple[str | int | Decimal | Cell, ...]] = [
        (
            DEPARTMENTS[index % 12],
            "사회보장급여 보장결정 처리기간 단축을 위한 조사 순서 조정과 회신 독촉 자동화",
            1_234_567 * (index + 1),
            Decimal("21.40") - index,
        )
        for index in range(rows)
    ]
    body.append((Cell("합계", colspan=2, bold=True), Cell(96_296_226, bold=True), ""))
    columns = (Column("부서", 1.5), Column("혁신안", 3, "left"), Column("절감액(원)", 1.4), Column("일수"))
    return Table(columns, tuple(body), "부서별 결과", "단위: 원, 일", note="중앙값임.")


def report() -> OfficialDocument:
    return OfficialDocument(
        title="2026년 연천군(漣川郡) 업무혁신 결과보고",
        department="기획감사담당관",
        date=date(2026, 10, 2),
        doc_number="기획감사담당관-12345",
        contact=Contact("홍펲뷁", "기획감사담당관 혁신평가팀", "031-839-2114"),
        attachments=("부서별 기록집 1부.", "원자료 1부."),
        blocks=(
            Heading("Ⅰ. 추진 개요"),
            KeyValues((("기간", "2026. 1. 2. ~ 9. 30."), ("대상", "25개 부서"), ("주관", "부서")), "개요", 2),
            NumberedItems((
                Item("추진 배경", (
                    Item("대기시간이 소요시간의 대부분을 차지함", (Item("평균 6.2일"), Item("평균 4.9일"))),
                    Item("인수인계 자료가 없음"),
                )),
                Item("추진 경과 ㎡ △ ▲ ☎ ※"),
            )),
            Heading("Ⅱ. 결과"),
            Heading("1. 세부", 3),
            Paragraph("실제 처리 기록에서 계산하였음.\n둘째 줄."),
            results_table(),
            Figure(CHART, "시행 전보다 시행 후가 짧은 막대 그림", "전후 비교", 120),
            PageBreak(),
            NumberedItems((Item("향후 계획", (Item("원인 분석"),)),), marks="symbol"),
            Note("수치는 처리 기록에서 계산함."),
        ),
    )  # fmt: skip


def letter() -> OfficialDocument:
    return OfficialDocument(
        title="위생점검 사전예고 알림",
        department="위생과",
        date=date(2026, 10, 2),
        doc_number="제12호",
        organization="연천군",
        recipients=("수신자 참조",),
        sender="연천군수",
        contact=Contact("김연천", "위생과", "031-839-2000"),
        blocks=(NumberedItems((Item("평소 협조에 감사드립니다."), Item("다음과 같이 점검합니다."))),),
    )


def with_text(text: str) -> OfficialDocument:
    return OfficialDocument("제목", "위생과", date(2026, 10, 2), (Paragraph(text),))
