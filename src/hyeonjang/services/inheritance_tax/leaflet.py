"""The leaflet for the family in front of the counter, made while the death is being reported.

At that moment nobody knows the heirs or the property: it tells the deadlines of this death, what to do, and what
waiting costs by an example that the law computes. One page; large print on request; as PDF or HWPX.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from hyeonjang.commons.documents import model
from hyeonjang.commons.documents.hwpx import render_hwpx
from hyeonjang.commons.documents.pdf import render_pdf
from hyeonjang.kit.errors import Refused
from hyeonjang.kit.korean import date_ko, won
from hyeonjang.law import civil
from hyeonjang.law.local_tax import filing_due, vehicle_transfer_due
from hyeonjang.law.periods import HolidayTable

from . import words
from .estate import Deceased, Estate, Heir, Holding, Kind, Office, Relation
from .estimate import Estimate
from .grounds import Book

EXAMPLE = 100_000_000
"""The 시가표준액 of the piece of land of the example, in won."""


@dataclass(frozen=True, slots=True)
class Report:
    """What the clerk knows: the day of death, the day of the leaflet, whether somebody abroad inherits."""

    died_on: date
    on: date
    office: Office = field(default_factory=Office)
    declared_on: date | None = None
    abroad: bool | None = None


def _example(report: Report, table: HolidayTable | None) -> Estimate:
    """One heir, one piece of land: an estate that stands for any."""
    estate = Estate(
        report.on, Deceased("보기", report.died_on, declared_on=report.declared_on),
        (Heir("1", "보기", Relation.CHILD, abroad=report.abroad is True),),
        (Holding("1", Kind.LAND, "보기", value=EXAMPLE),), office=report.office,
    )
    return Estimate(estate, table)


def leaflet(
    report: Report, *, large: bool = False, table: HolidayTable | None = None
) -> tuple[model.OfficialDocument, Book]:
    """The leaflet with the grounds of its figures, cut for two pages in large print; raises ``Refused`` for a day of death after the day of the leaflet,
    for a death that is not taxed, and once the deadline has passed."""
    example, book, office = _example(report, table), Book(), report.office
    if example.overdue:
        raise Refused(
            f"신고 기한({date_ko(example.due.due)})이 이미 지났습니다. 이 안내지 대신 세무과로 모시고 가십시오.", field="died_on")
    blocks: list[model.Block] = [
        model.Paragraph("삼가 고인의 명복을 빕니다. 고인이 남기신 땅, 집, 자동차에는 취득세가 있습니다."),
        model.Heading("언제까지", 3), _dates(report, example, book, table),
        model.Heading("이렇게 하십시오", 3), _steps(office),
        model.Heading("늦으면", 3), *_late(example, book),
        model.Heading("꼭 알아 두세요", 3), _know(example, book),
        model.Paragraph(f"문의  {office.department} {office.team} ☎ {office.phone} ({office.hours})".replace("  ☎", " ☎")),
    ]
    if large:
        blocks.insert(blocks.index(model.Heading("늦으면", 3)), model.PageBreak())
    document = model.OfficialDocument(
        "상속재산 취득세 안내", office.department, report.on, tuple(blocks), end_mark=False)
    return document, book


def _dates(report: Report, example: Estimate, book: Book, table: HolidayTable | None) -> model.Table:
    def due(abroad: bool) -> str:
        found = filing_due(report.died_on, own_abroad=abroad, any_abroad=abroad, declared=report.declared_on, table=table)
        return book.day(found.due, "신고ㆍ납부 기한", words.due_trace(found), weekday=True)

    rows: list[model.Row] = []
    if report.abroad is not True:
        rows.append(("취득세 신고하고 내기", model.Cell(due(False), bold=True)))
    if report.abroad is not False:
        rows.append(("외국에 주소를 둔 상속인이 있으면", due(True)))
    car = vehicle_transfer_due(report.died_on, table)
    rows.append(("자동차 명의 옮기기", book.day(car.due_day, "자동차 이전등록 기한", car.steps, weekday=True)))
    return model.Table((model.Column("할 일", 3, "left"), model.Column("마지막 날", 2, "center")), tuple(rows),
                       note=" ".join(words.due_reasons(example, book)))


def _steps(office: Office) -> model.NumberedItems:
    said = (
        "오늘 여기서 '안심상속'을 신청하십시오. 고인의 땅, 자동차, 세금, 예금을 한 번에 찾아 줍니다.",
        "나눌 몫을 정합니다. 못 정했으면 법에 정한 몫대로 함께 먼저 신고하고, 나중에 정해도 됩니다.",
        f"{words.contact_line(office)}에 신고합니다. 우편이나 위택스로도 됩니다. 다른 시ㆍ군의 재산은 그곳에 합니다.",
        "받으신 납부서로 은행이나 위택스에서 내고, 그 영수증으로 등기소에서 등기합니다.",
    )
    return model.NumberedItems(tuple(model.Item(text) for text in said))


def _late(example: Estimate, book: Book) -> list[model.Block]:
    tax = book.say(example.taxes.total, "보기의 세금", example.total_trace)
    value = book.told(EXAMPLE, won(EXAMPLE), "보기 땅의 시가표준액", "보기")
    rows = tuple(tuple(row) for row in words.late_rows(example, book))
    columns = (model.Column("신고하고 내는 날", 10, "left"), model.Column("무신고가산세(원)", 7), model.Column("납부지연가산세(원)", 7),
               model.Column("더 내는 돈(원)", 6))
    return [model.Paragraph(f"보기: 시가표준액이 {value}인 땅을 한 분이 물려받으면 세금은 {tax}입니다."), model.Table(columns, rows)]


def _know(example: Estimate, book: Book) -> model.NumberedItems:
    row = civil.params().get("decision_months", example.death)
    months = book.param(row, f"{row.number}개월")
    found = [
        f"빚이 더 많으면 돌아가신 것을 안 날부터 {months} 안에 가정법원에 상속포기나 한정승인을 신청하십시오.",
        "상속을 포기하셨으면 취득세를 내지 않습니다. 한정승인을 하셨으면 냅니다.",
        words.redivision_sentence(example, book) if words.gift_since() <= example.death else "",
        "집이 한 채뿐인 가구가 물려받거나 농사짓던 분이 농지를 물려받으면 세금이 줄어듭니다. 꼭 물어보십시오.",
        words.wetax_line(example),
        "안내를 받지 못했어도, 상속인끼리 다투는 중이어도 기한과 가산세는 같습니다.",
    ]
    return model.NumberedItems(tuple(model.Item(text) for text in found if text), level=3, marks="symbol")


def leaflet_pdf(report: Report, *, large: bool = False, table: HolidayTable | None = None) -> bytes:
    """The leaflet to print at once: one page A4, or large print."""
    return render_pdf(leaflet(report, large=large, table=table)[0], large=large, whole_words=True)


def leaflet_hwpx(report: Report, *, table: HolidayTable | None = None) -> bytes:
    """The leaflet for offices that want to add a line of their own."""
    return render_hwpx(leaflet(report, table=table)[0])


__all__ = ["Report", "leaflet", "leaflet_hwpx", "leaflet_pdf"]
