"""The pages: what each shows to whom, that every verb's form works, that nothing shows a name it should not."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hyeonjang.commons.audit.models import AccessLog
from hyeonjang.commons.documents.xlsx_read import read_sheets
from hyeonjang.commons.org import actions as org_actions
from hyeonjang.commons.org.actor import system_actor
from hyeonjang.services.inheritance_tax.actions import setup
from hyeonjang.services.inheritance_tax.models import Asset, Death, Filing, Heir, InheritanceSettings, Letter, Upload
from hyeonjang.services.inheritance_tax.vocabulary import Source

from .conftest import DEATHS, LAND, RRN, Office, land, workbook

pytestmark = pytest.mark.django_db
Sign = Callable[[str], Client]


@pytest.fixture
def sign(office: Office) -> Sign:
    def of(code: str) -> Client:
        from hyeonjang.commons.org.models import Account

        if not Account.objects.filter(username=code).exists():
            org_actions.create_account(actor=system_actor(), username=code, password="hyeonjang-2026", person_id=office.person(code))
        client = Client()
        client.force_login(Account.objects.get(username=code), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return of


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def send_file(client: Client, source: Source, data: bytes, name: str = "자료.xlsx") -> Any:
    return client.post("/desk/inheritance/lists/", {
        "source": source.value, "as_of": "2026-11-23", "file": SimpleUploadedFile(name, data)}, follow=True)


def test_명단을_올려_보고_들여오면_목록에_가려진_이름으로_나온다(office: Office, sign: Sign) -> None:
    client = sign("clerk")
    page = send_file(client, Source.RESIDENTS, workbook(DEATHS, [
        ("홍판서", RRN["홍판서"], "2026-06-05", "2026-06-07", "경기도 연천군 전곡읍 시연로 1"),
        ("이진사", RRN["이진사"], "2027-06-05", "", ""), ("박씨부인", "12345", "2026-06-05", "", "")]))
    shown = text(page)
    assert "새로 생길 것" in shown and "홍*서" in shown and "홍판서" not in shown
    assert "오늘보다 뒤입니다" in shown and "열세 자리인지 확인하세요" in shown
    number = Upload.objects.get().pk
    book = client.get(f"/desk/inheritance/lists/{number}/errors.xlsx")
    sheet = read_sheets(book.content)[0]
    assert "2027" in str(sheet.rows) and RRN["이진사"] not in str(sheet.rows) and "391122-1******" in str(sheet.rows)
    page = client.post(f"/desk/inheritance/lists/{number}/apply/", follow=True)
    assert "새로 1건" in text(page)
    listed = text(client.get("/desk/inheritance/?view=all"))
    assert "홍*서" in listed and "홍판서" not in listed and "전곡읍 ***" in listed


def test_열_이름이_다른_파일은_고른_연결을_기억한다(office: Office, sign: Sign) -> None:
    client = sign("clerk")
    data = workbook(("누가", "번호", "떠난 날"), [("홍판서", RRN["홍판서"], "2026-06-05")])
    page = send_file(client, Source.RESIDENTS, data)
    assert "열을 골라 주세요" in text(page)
    number = Upload.objects.get().pk
    client.post(f"/desk/inheritance/lists/{number}/", {"name": "누가", "resident": "번호", "died": "떠난 날"})
    assert Upload.objects.get().columns["died"] == "떠난 날"
    send_file(client, Source.RESIDENTS, data)
    assert Upload.objects.latest("pk").columns == {"name": "누가", "resident": "번호", "died": "떠난 날"}


def test_한_상속을_화면에서_끝까지(office: Office, sign: Sign) -> None:
    """The counter, the officer, a preview, a renunciation, a filing: only through pages."""
    town, client = sign("town"), sign("clerk")
    page = town.post("/desk/inheritance/counter/", {
        "name": "홍판서", "died_on": "2026-06-05", "registration_number": RRN["홍판서"], "abroad": "no", "keep": "on", "address": "경기도 연천군 전곡읍 시연로 1"})
    assert page.status_code == 200 and "안내장이 준비되었습니다" in text(page), text(page)
    leaflet = town.get("/desk/inheritance/counter/leaflet.pdf?died_on=2026-06-05&abroad=no")
    assert leaflet.content.startswith(b"%PDF") and town.get("/desk/inheritance/counter/leaflet.hwpx?died_on=2026-06-05").content[:2] == b"PK"
    assert "맡은 부서만" in text(town.get("/desk/inheritance/")) and town.get(f"/desk/inheritance/deaths/{Death.objects.get().pk}/").status_code == 404
    send_file(client, Source.LAND, workbook(LAND, [land()]))
    client.post(f"/desk/inheritance/lists/{Upload.objects.latest('pk').pk}/apply/")
    death = Death.objects.get()
    base = f"/desk/inheritance/deaths/{death.pk}/"
    assert "아직 상속인을 모릅니다" in text(client.get(base))
    for name, relation, born, address in (("성춘향", "spouse", "1950-05-05", "경기도 연천군 전곡읍 시연로 1"),
                                          ("홍길동", "child", "1975-01-01", "서울특별시 종로구 시연로 7")):
        page = client.post(f"{base}heir/", {
            "seen": Death.objects.get().version, "how": "certificate", "purpose": "취득세 납부 안내", "document": "접수-1", "name": name,
            "relation": relation, "born": born, "address": address, "abroad": "no"}, follow=True)
        assert "상속인을 적었습니다" in text(page), text(page)
    shown = text(client.get(base))
    assert "3/5" in shown and "성*향" in shown and "성춘향" not in shown and "6,320,000원" in shown and "접수-1" in shown
    assert "2026. 12. 31.(목)" in shown and "민법" in shown
    before = AccessLog.objects.count()
    shown = text(client.post(f"{base}disclose/", {"purpose": "상속인에게 연락"}))
    assert "성춘향" in shown and AccessLog.objects.count() == before + 1
    assert AccessLog.objects.latest("pk").purpose == "상속인에게 연락"
    widow, son = Heir.objects.order_by("pk")
    pdf = client.get(f"{base}heirs/{widow.pk}/preview.pdf")
    assert pdf.content.startswith(b"%PDF") and AccessLog.objects.latest("pk").purpose == "안내문 작성"
    assert client.get(f"{base}calendar.ics").content.startswith(b"BEGIN:VCALENDAR")
    page = client.post(f"{base}renounce/", {"seen": Death.objects.get().version, "heir": son.pk, "on": "2026-08-01", "proof": "2026느단1"}, follow=True)
    assert "상속분을 다시 셌습니다" in text(page)
    page = client.post(f"{base}answers/", {"seen": Death.objects.get().version, "heir": widow.pk, "homes": "0", "evidence": "전화"}, follow=True)
    assert "예상 세액을 다시 셌습니다" in text(page)
    page = client.post(f"{base}asset/", {
        "seen": Death.objects.get().version, "kind": "house", "number": "H-1", "place": "연천군 전곡읍 전곡리 1", "value": "100,000,000",
        "area": "84.97", "share": "1/2", "evidence": "등기 1"}, follow=True)
    assert "재산을 적었습니다" in text(page) and Asset.objects.get(number="H-1").value == 100_000_000
    page = client.post(f"{base}exclude/", {"seen": Death.objects.get().version, "asset": Asset.objects.get(number="H-1").pk,
                                           "reason": "사망 전에 팔림", "sold_on": "2026-07-01"}, follow=True)
    assert "뒤에 넘어간 재산은 상속재산입니다" in text(page)
    page = client.post("/desk/inheritance/collect/", follow=True)
    assert "대량 발송에 넣었습니다" in text(page) and Letter.objects.count() == 1
    page = client.post(f"{base}file/", {"seen": Death.objects.get().version, "scope": "all", "heir": "all", "filed_on": "2026-11-20",
                                        "amount": "6,320,000원", "receipt": "R-1"}, follow=True)
    assert "신고를 적었습니다" in text(page) and Filing.objects.get().amount == 6_320_000
    assert Letter.objects.get().state == "dropped" and Death.objects.get().stage == "filed"
    assert "신고 마침" in text(client.get("/desk/inheritance/?view=done"))
    assert "기한 안에 신고한 상속" in text(client.get("/desk/inheritance/effect/"))


def test_그사이_다른_사람이_고쳤으면_그렇다고_말한다(office: Office, sign: Sign) -> None:
    death = office.died()
    page = sign("clerk").post(f"/desk/inheritance/deaths/{death.pk}/hand/", {"seen": death.version - 1, "reason": "상속인 없음"})
    assert page.status_code == 422 and "그사이 다른 사람이" in text(page)
    assert Death.objects.get().handed == ""


def test_설정은_부서장만_고치고_근거_없는_비교_집단은_거절한다(office: Office, sign: Sign) -> None:
    unit = str(office.unit("T1"))
    data = {"unit": unit, "contact": "031-839-2230", "first_days": 150, "second_days": 60, "last_days": 14, "vehicle_days": 45,
            "holdout_percent": 10, "seen": 1}
    page = sign("head").post("/desk/inheritance/settings/", data)
    assert page.status_code == 422 and "누가 어떤 의견에 따라 정했는지" in text(page)
    page = sign("clerk").post("/desk/inheritance/settings/", {**data, "holdout_percent": 0})
    assert "부서장만 고칠 수 있습니다" in text(page)
    page = sign("head").post("/desk/inheritance/settings/", {**data, "holdout_basis": "2026. 11. 자문 제1호"}, follow=True)
    assert "설정을 바꾸었습니다" in text(page) and InheritanceSettings.objects.get().holdout_percent == 10


def test_안내문은_부서장이_화면에서_공개하고_두_번째는_아무것도_바꾸지_않는다(office: Office, sign: Sign) -> None:
    from hyeonjang.commons.notices.models import TemplateVersion

    setup.configure(actor=office.head, unit_id=office.unit("T1"), contact="031-839-2299")
    before = TemplateVersion.objects.count()
    assert "부서장만 공개" in text(sign("clerk").post("/desk/inheritance/settings/letters/", follow=True))
    assert "가지를 공개했습니다" in text(sign("head").post("/desk/inheritance/settings/letters/", follow=True))
    assert TemplateVersion.objects.count() == 2 * before
    assert "이미 맞습니다" in text(sign("head").post("/desk/inheritance/settings/letters/", follow=True))


def test_창구에서_미래의_사망은_거절하고_아무것도_남기지_않는다(office: Office, sign: Sign) -> None:
    page = sign("town").post("/desk/inheritance/counter/", {"name": "홍판서", "died_on": "2026-12-05", "born": "1945-03-01", "keep": "on"})
    assert page.status_code == 422 and not Death.objects.exists()
    page = sign("town").post("/desk/inheritance/counter/", {"name": "홍판서", "died_on": "2026-11-05", "keep": "on"})
    assert "주민등록번호나 생년월일이 있어야 합니다" in text(page)


def test_외부_부서에는_없는_것과_같다(office: Office, sign: Sign) -> None:
    death = office.died()
    client = sign("outsider")
    assert client.get(f"/desk/inheritance/deaths/{death.pk}/").status_code == 404
    assert client.get(f"/desk/inheritance/deaths/{death.pk}/calendar.ics").status_code == 404
    assert "재산세팀이 맡은 일" in text(client.get("/desk/inheritance/lists/"))
    assert client.post("/desk/inheritance/collect/").status_code in {302, 403}
