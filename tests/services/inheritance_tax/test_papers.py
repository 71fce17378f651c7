"""The calendar file, the checklist and the leaflet of the desk, read back by programs that did not write them."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from xml.etree import ElementTree

import pypdfium2
import pytest
import vobject

from hyeonjang.commons.documents import layout
from hyeonjang.commons.notices.rules import plain
from hyeonjang.kit.errors import Refused
from hyeonjang.services.inheritance_tax.calendar_file import ALARM_DAYS, calendar_file
from hyeonjang.services.inheritance_tax.checklist import papers
from hyeonjang.services.inheritance_tax.estate import Deceased
from hyeonjang.services.inheritance_tax.estimate import Estimate
from hyeonjang.services.inheritance_tax.leaflet import Report, leaflet, leaflet_hwpx, leaflet_pdf
from tests.support.pages import words_of

from .families import DAUGHTER, FIELD, HOUSE, LAND, OFFICE, SON, WIFE, family
from .reading import FIGURE

REPORT = Report(date(2026, 11, 20), date(2026, 11, 25), OFFICE)


def test_a_calendar_client_reads_the_deadline_and_its_alarms() -> None:
    made = calendar_file(Estimate(family()), "17", sequence=2)
    found = vobject.readOne(made.decode())
    tax, car = found.vevent_list
    assert tax.summary.value == "연천군 상속재산 취득세 신고ㆍ납부 기한" and tax.dtstart.value == date(2027, 3, 31)
    assert tax.uid.value == "tax-17@hyeonjang" and tax.sequence.value == "2"
    triggers = [alarm.trigger.value for alarm in tax.valarm_list]
    assert triggers == [timedelta(hours=9) - timedelta(days=days) for days in ALARM_DAYS]
    assert "- 고인의 기본증명서와 가족관계증명서" in tax.description.value and "031-839-2230" in tax.description.value
    assert car.dtstart.value == date(2027, 3, 31) and "자동차" in car.summary.value
    assert "가상고인" not in found.serialize() and made == calendar_file(Estimate(family()), "17", sequence=2)


def test_heirs_abroad_move_the_tax_and_not_the_car() -> None:
    abroad = family(heirs=(WIFE, replace(SON, abroad=True)))
    tax, car = vobject.readOne(calendar_file(Estimate(abroad), "1").decode()).vevent_list
    assert (tax.dtstart.value, car.dtstart.value) == (date(2027, 6, 30), date(2027, 3, 31))


def test_nobody_is_asked_for_a_paper_that_is_not_theirs() -> None:
    alone = [paper.line for paper in papers(Estimate(family(heirs=(SON,), holdings=(LAND,))))]
    assert len(alone) == 2 and not any("협의서" in line or "부표" in line for line in alone)
    everything = papers(Estimate(family(
        heirs=(WIFE, replace(SON, abroad=True), replace(DAUGHTER, renounced=True)), holdings=(HOUSE, FIELD),
        deceased=Deceased("가상고인", date(2020, 5, 1), declared_on=date(2026, 10, 2)))))
    assert {paper.only_if for paper in everything} >= {"협의", "위임", "포기", "해외", "1가구 1주택", "자경농민"}
    assert any("실종선고" in paper.name for paper in everything)
    assert [paper.cite for paper in everything if paper.cite] == [
        "지방세법 시행규칙 제9조제1항", "지방세특례제한법 시행규칙 별지 제1호서식"]


def test_the_leaflet_is_one_page_and_large_print_two() -> None:
    small, large = pypdfium2.PdfDocument(leaflet_pdf(REPORT)), pypdfium2.PdfDocument(leaflet_pdf(REPORT, large=True))
    assert (len(small), len(large)) == (1, 2)
    text = words_of(small[0])
    assert "2027. 5. 31.(월)" in text and "2027. 8. 31.(화)" in text and "3,160,000원" in text and "안심상속" in text
    assert "2027. 5. 31.(월)" in words_of(large[0]) and "늦으면" in words_of(large[1])


def test_every_figure_of_the_leaflet_has_its_ground_and_its_words_are_plain() -> None:
    for report in (REPORT, replace(REPORT, abroad=True), replace(REPORT, died_on=date(2013, 5, 1), declared_on=date(2026, 11, 2))):
        document, book = leaflet(report)
        grounds = {row.said for row in book.rows}
        texts = layout.texts(layout.lay_out(document))[3:]
        said = {figure for text in texts for figure in FIGURE.findall(text)} - {"2026. 11. 25."}
        assert len(said) > 8 and said <= grounds
        assert plain.remarks("\n".join(texts)) == []


def test_the_leaflet_as_hwpx_is_read_by_another_reader() -> None:
    with zipfile.ZipFile(BytesIO(leaflet_hwpx(REPORT))) as package:
        assert package.testzip() is None
        section = ElementTree.fromstring(package.read("Contents/section0.xml"))
    text = "".join(section.itertext())
    assert "2027. 5. 31.(월)" in text and "다시 마치십시오" in text and "\u2060" not in text


def test_a_leaflet_for_a_deadline_that_has_passed_is_refused() -> None:
    with pytest.raises(Refused, match="이미 지났습니다"):
        leaflet(replace(REPORT, died_on=date(2025, 1, 1)))
    with pytest.raises(Refused, match="보다 늦습니다"):
        leaflet(replace(REPORT, died_on=date(2026, 12, 1)))
