"""What people and other systems get wrong: a Korean sentence each, and nothing half-written."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from hyeonjang.commons.documents.xlsx_read import read_sheets
from hyeonjang.commons.notices.models import Notice
from hyeonjang.commons.parties.models import NaturalPerson
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotFound, NotPermitted, Refused
from hyeonjang.services.inheritance_tax.actions import deaths, estate, filings, setup, uploads
from hyeonjang.services.inheritance_tax.models import (
    Asset,
    Death,
    Filing,
    Heir,
    InheritanceSettings,
    Letter,
    Lookup,
    Upload,
)
from hyeonjang.services.inheritance_tax.queries import uploads as upload_queries
from hyeonjang.services.inheritance_tax.queries.matching import Report
from hyeonjang.services.inheritance_tax.vocabulary import AssetKind, Learned, Relation, Scope, Source

from .conftest import CARS, DEATHS, FILED, HERE, LAND, LOOK, RRN, SON, WIDOW, Office, land

pytestmark = pytest.mark.django_db


def bad(office: Office, source: Source, headers: Any, *rows: Any) -> list[str]:
    """The sentences that a list's lines get back."""
    number = office.upload(source, headers, rows)
    found = upload_queries.view(office.clerk, number).found
    return [entry.reason for entry in found.bad]


def test_사망_명단의_줄마다_왜_안_되는지_말한다(office: Office) -> None:
    said = bad(
        office, Source.RESIDENTS, DEATHS,
        ("홍판서", RRN["홍판서"], "2027-01-01", "", ""), ("이진사", RRN["이진사"], "1995-01-01", "", ""),
        ("박씨부인", "", "2026-06-01", "", ""), ("", RRN["살아있음"], "2026-06-01", "", ""), ("갑", "450231-1000000", "2026-06-01", "", ""),
        ("을", RRN["살아있음"], "2026-06-01", "2026-05-01", ""), ("병", RRN["살아있음"], "언젠가", "", ""), ("정", RRN["살아있음"], "", "", ""),
    )
    for part in ("오늘보다 뒤", "1996. 1. 1. 전", "누구인지 가릴 수 없습니다", "이름이 비어", "없는 날짜", "사망일보다 빠르거나", "읽을 수 없는 값", "사망일이 비어"):
        assert any(part in sentence for sentence in said), (part, said)
    assert len(said) == 8 and not Death.objects.exists() and not NaturalPerson.objects.filter(name__in=["홍판서", "갑"]).exists()


def test_같은_사람이_한_명단에_두_번_있으면_두_번째_줄이_돌아온다(office: Office) -> None:
    line = ("홍판서", RRN["홍판서"], "2026-06-05", "", "")
    counts = office.take(Source.RESIDENTS, DEATHS, [line, line])
    assert (counts["new"], counts["bad"]) == (1, 1) and Death.objects.count() == 1


def test_쉼표가_든_금액과_0원과_팔린_재산과_같은_줄(office: Office) -> None:
    office.died()
    counts = office.take(Source.LAND, LAND, [
        land(number="1", value="200,000,000"), land(number="2", value=0), land(number="3", value="이억"), land(number="4", sold="2026-06-04"),
        land(number="1", value="1"), land(number="5", share="3/2"), land(number="6", area="없음"), land(number="7", value=""),
        land(number="8", share="1/3", value=90_000_000), land(number="", value=1), land(number="9", sold="2026-06-06", value=5_000_000)])
    assert {row.number: (row.value, row.state) for row in Asset.objects.all()} == {
        "1": (200_000_000, "found"), "2": (0, "found"), "4": (200_000_000, "sold"), "7": (None, "found"), "8": (90_000_000, "found"),
        "9": (5_000_000, "found")}
    assert counts["bad"] == 5 and counts["sold"] == 1
    reasons = " ".join(reason for _, _, reason in Upload.objects.latest("pk").report["reasons"])
    for part in ("금액으로 읽을 수 없습니다", "줄에도 있습니다", "분수로 적으세요", "면적 '없음'", "고유번호(차량번호)가 비어"):
        assert part in reasons, (part, reasons)
    death = Death.objects.get()
    estate.add_heirs(actor=office.clerk, death_id=death.pk, look=LOOK, people=[WIDOW])
    death.refresh_from_db()
    assert death.estimate == 6_320_000 + 948_000 + 158_000, "0 won and an empty value say nothing"


def test_오류_줄은_가린_번호로_엑셀로_돌아온다(office: Office) -> None:
    office.died()
    number = office.upload(Source.LAND, LAND, [land(value="이억"), land("이진사", number="77")])
    _, data = upload_queries.error_rows(office.clerk, number)
    sheet = read_sheets(data)[0]
    assert "450301-1******" in str(sheet.rows) and RRN["홍판서"] not in str(sheet.rows) and "이진사" not in str(sheet.rows)
    assert "금액으로 읽을 수 없습니다" in str(sheet.rows)


def test_이름만_같은_사람의_재산은_맞추지_않는다(office: Office) -> None:
    office.died()
    counts = office.take(Source.LAND, LAND, [land(rrn="")])
    assert counts["bad"] == 1 and not Asset.objects.exists()
    assert "같은 사람인지 알 수 없습니다" in Upload.objects.latest("pk").report["reasons"][0][2].replace("\n", " ")


@pytest.mark.parametrize(("person", "sentence"), [
    (estate.Relative("홍길순", Relation.SPOUSE, date(1955, 1, 1)), "배우자가 두 명"),
    (estate.Relative("성춘향", Relation.CHILD, date(1950, 5, 5)), "이미 상속인 명단에"),
    (estate.Relative("홍판서", Relation.CHILD, date(1945, 3, 1)), "사망자 자신"),
    (estate.Relative("홍길순", Relation.CHILD), "생년월일을 적어"),
    (estate.Relative("홍길순", Relation.CHILD, date(2026, 8, 1)), "상속개시 뒤에 태어났습니다"),
    (estate.Relative("홍길순", Relation.CHILD, date(1999, 1, 1), died_on=date(2027, 1, 1)), "아직 오지 않은 날짜"),
    (estate.Relative("", Relation.CHILD, date(1999, 1, 1)), "비어 있습니다"),
    (estate.Relative("먼친척", Relation.COLLATERAL, date(1999, 1, 1)), "촌수"),
])
def test_있을_수_없는_가족은_적히지_않는다(office: Office, person: estate.Relative, sentence: str) -> None:
    death = office.died()
    office.family(death, WIDOW)
    with pytest.raises(Refused) as refused:
        estate.add_heirs(actor=office.clerk, death_id=death.pk, look=estate.LookUp(Learned.CERTIFICATE, "안내", "접수-2"), people=[person])
    assert sentence in refused.value.sentence
    assert Heir.objects.count() == 1 and Lookup.objects.count() == 1


def test_한_명이라도_안_되면_아무도_적히지_않는다(office: Office) -> None:
    death = office.died()
    with pytest.raises(Refused):
        office.family(death, WIDOW, SON, estate.Relative("둘째부인", Relation.SPOUSE, date(1960, 1, 1)))
    assert not Heir.objects.exists() and not Lookup.objects.exists()


def test_주소가_망가진_상속인은_미도달_명단으로_가고_고치면_주소가_바뀐다(office: Office) -> None:
    death = office.died()
    office.search(land())
    ruin = estate.Relative("홍길동", Relation.CHILD, date(1975, 1, 1), "연천군 어딘가", abroad=False)
    widow, son = office.family(death, WIDOW, ruin)
    office.send()
    assert {row.heir_id: row.state for row in Letter.objects.all()} == {widow.pk: "sent", son.pk: "no_address"}
    assert Notice.objects.get(state="no_address").name == "홍길동"
    with pytest.raises(Refused, match="시·군·구부터"):
        estate.set_address(actor=office.clerk, death_id=death.pk, heir_id=son.pk, address="어딘가 9", evidence="전화")
    assert Heir.objects.get(pk=son.pk).party.address == "연천군 어딘가", "nothing of a refused correction stays"
    estate.set_address(actor=office.clerk, death_id=death.pk, heir_id=son.pk, address=f"{HERE} 99", evidence="주민등록 초본 1")
    assert Letter.objects.get(heir=son).state == "waiting" and Notice.objects.get(name="홍길동").address == f"{HERE} 99"
    assert Heir.objects.get(pk=son.pk).party.address == f"{HERE} 99"


def test_전산자료_조회는_근거가_있어야_하고_무엇으로_알았는지_바뀌지_않는다(office: Office) -> None:
    death = office.died()
    look = estate.LookUp(Learned.REGISTER, "취득세 납부 안내", "조회-1")
    with pytest.raises(Refused, match="근거를 정한 뒤에"):
        estate.add_heirs(actor=office.clerk, death_id=death.pk, look=look, people=[WIDOW])
    row = InheritanceSettings.objects.get()
    setup.configure(actor=office.head, unit_id=row.unit_id, register_basis="2026. 11. 법률자문 제7호")
    estate.add_heirs(actor=office.clerk, death_id=death.pk, look=look, people=[WIDOW])
    made = Lookup.objects.get()
    assert "제22조의3" in made.cite and "제7호" in made.cite and made.by == "clerk-이름"
    from django.db import DatabaseError, transaction

    for verb in (lambda: Lookup.objects.update(cite="없음"), lambda: Lookup.objects.all()._raw_delete("default")):
        with pytest.raises(DatabaseError), transaction.atomic():
            verb()


def test_신고의_잘못과_두_번_적은_신고(office: Office) -> None:
    death = office.died()
    office.search(land())
    widow, son = office.family(death)
    entry = filings.Entry(Scope.REALTY, date(2026, 11, 1), "R-1", widow.pk)
    filings.file(actor=office.clerk, death_id=death.pk, entry=entry)
    with pytest.raises(Conflict, match="이미 적었습니다"):
        filings.file(actor=office.clerk, death_id=death.pk, entry=entry)
    with pytest.raises(Refused, match="사망일"):
        filings.file(actor=office.clerk, death_id=death.pk, entry=filings.Entry(Scope.REALTY, date(2026, 6, 1), "R-2"))
    with pytest.raises(Refused, match="신고한 기록"):
        estate.renounce(actor=office.clerk, death_id=death.pk, heir_id=widow.pk, on=date(2026, 8, 1), proof="1")
    said = bad(office, Source.FILINGS, FILED, (RRN["홍판서"], "모르는이", "2026-11-02", "", "", "R-3", ""), (RRN["홍판서"], "홍길동", "2026-11-02", "", "", "", ""))
    assert any("명단에 없거나" in sentence for sentence in said) and any("접수번호가 비어" in sentence for sentence in said)
    assert Filing.objects.count() == 1 and son.pk


def test_권한과_없는_것과_이미_끝난_들여오기(office: Office) -> None:
    death = office.died()
    with pytest.raises(NotFound):
        estate.add_heirs(actor=office.outsider, death_id=death.pk, look=LOOK, people=[WIDOW])
    with pytest.raises(NotPermitted):
        uploads.receive(actor=office.outsider, source=Source.LAND, file_name="x.xlsx", data=b"a,b\n1,2")
    with pytest.raises(NotPermitted):
        deaths.register(actor=office.town, report=Report(Source.HAND, "홍판서", date(2026, 6, 5)))
    number = office.upload(Source.RESIDENTS, DEATHS, [("이진사", RRN["이진사"], "2026-06-05", "", "")])
    uploads.apply(actor=office.clerk, upload_id=number)
    with pytest.raises(Conflict, match="이미 끝낸"):
        uploads.apply(actor=office.clerk, upload_id=number)
    for data, sentence in ((b"", "비어"), (b"\x00PK", ""), (b"name\n", "")):
        with pytest.raises(Refused) as refused:
            uploads.receive(actor=office.clerk, source=Source.LAND, file_name="x.csv", data=data)
        assert sentence in refused.value.sentence and refused.value.sentence.endswith((".", "오.", "요."))
    with pytest.raises(Refused, match=r"분수|이하여야"):
        estate.add_asset(actor=office.clerk, death_id=death.pk, kind=AssetKind.LAND, number="1", place="", value=1, share=(2, 1), evidence="1")


def test_cp949_csv와_차량의_사실(office: Office) -> None:
    office.died()
    lines = [",".join(CARS), f"홍판서,{RRN['홍판서']},12가3456,승용,중형,1999,비영업용,2012-03-02,\"5,000,000\""]
    number = uploads.receive(actor=office.clerk, source=Source.VEHICLE, file_name="자동차.csv", data="\r\n".join(lines).encode("cp949"))
    uploads.apply(actor=office.clerk, upload_id=number)
    car = Asset.objects.get()
    assert car.facts["vehicle"] == {"type": "passenger", "size": "medium", "cc": 1999, "business": False, "first_on": "2012-03-02"}
    death = Death.objects.get()
    assert death.vehicle_due_on == date(2026, 12, 31) and death.stage == "heirs"
    office.family(death, WIDOW)
    death.refresh_from_db()
    assert death.estimate == 350_000


def test_지난_사망이_늦게_발견되면_지금_맞는_안내_하나만_나간다(office: Office) -> None:
    death = office.died(on="2026-01-10")
    office.search(land())
    office.family(death, WIDOW)
    death.refresh_from_db()
    assert death.due_on == date(2026, 7, 31) and death.next_step == "after6"
    assert office.send().letters == 1
    assert office.send().letters == 0 and clock.today() == date(2026, 11, 23)


def test_새_대장에_없는_재산은_대장_전체라고_할_때만_빠진다(office: Office) -> None:
    death = office.died()
    office.died("이진사", "2026-06-09")
    office.take(Source.LAND, LAND, [land(number="1"), land(number="2")])
    part = [land("이진사", number="3")]
    number = office.upload(Source.LAND, LAND, part)
    found = upload_queries.view(office.clerk, number).found
    assert len(found.gone) == 2
    assert uploads.apply(actor=office.clerk, upload_id=number)["gone"] == 0
    assert set(Asset.objects.filter(death=death).values_list("state", flat=True)) == {"found"}
    whole = office.upload(Source.LAND, LAND, [land(number="2"), *part])
    assert uploads.apply(actor=office.clerk, upload_id=whole, drop_gone=True)["gone"] == 1
    assert dict(Asset.objects.filter(death=death).values_list("number", "state")) == {"1": "gone", "2": "found"}
    back = office.take(Source.LAND, LAND, [land(number="1"), land(number="2")])
    assert back["changed"] == 1 and Asset.objects.get(number="1").state == "found"


def test_다른_업무가_아는_사망일과_어긋나는_줄만_돌아오고_나머지는_들어온다(office: Office) -> None:
    from hyeonjang.commons.org.actor import system_actor
    from hyeonjang.commons.parties import actions as parties

    known = parties.register(actor=system_actor(), name="홍판서", birth_date=date(1945, 3, 1))
    parties.record_death(actor=system_actor(), party_id=known, died_on=date(2026, 6, 1), evidence="신청인 사망")
    counts = office.take(Source.RESIDENTS, DEATHS, [
        ("홍판서", RRN["홍판서"], "2026-06-05", "", ""), ("이진사", RRN["이진사"], "2026-06-09", "", "")])
    assert (counts["new"], counts["bad"]) == (1, 1) and Death.objects.get().party.name == "이진사"
    assert "이미 다른 사망일" in Upload.objects.latest("pk").report["reasons"][0][2]
