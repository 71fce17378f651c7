"""The pages: what each shows to whom, that every verb's form works, that queries are bounded, that papers are right."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hyeonjang.commons.audit.models import AccessLog
from hyeonjang.commons.org import actions as org_actions
from hyeonjang.commons.org.actor import system_actor
from hyeonjang.kit import clock
from hyeonjang.services.benefits.actions import visits
from hyeonjang.services.benefits.models import Application, Claim, DataRequest, Letter, Ruling, Visit
from hyeonjang.services.benefits.queries import known

from .conftest import Office
from .test_endings import png
from .test_slice import ready

pytestmark = pytest.mark.django_db
Sign = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _static(settings: Any) -> None:
    settings.WHITENOISE_AUTOREFRESH = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def sign(office: Office) -> Sign:
    def of(code: str) -> Client:
        from hyeonjang.commons.org.models import Account

        if not Account.objects.filter(username=code).exists():
            org_actions.create_account(actor=system_actor(), username=code, password="hyeonjang-2026",
                                       person_id=office.person(code))
        client = Client()
        client.force_login(Account.objects.get(username=code), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return of


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_접수_화면에서_통지서까지(office: Office, sign: Sign) -> None:
    """The counter of a town, the officer, the head: only through pages."""
    town, clerk, team = sign("town"), sign("clerk"), sign("team")
    given = {"benefits": ["housing"], "name": "성춘향", "birth_date": "1958-05-05", "phone": "010-0000-0002",
             "address": "경기도 연천군 전곡읍 시연리 2", "unit": str(office.unit("T1")), "channel": "counter",
             "filed_on": "2026-11-23", "told": "on"}
    assert town.post("/desk/benefits/new/", {**given, "told": ""}).status_code == 422
    # The team is the county's choice; a town that has none to choose is told so.
    assert "처리할 팀" in text(town.get("/desk/benefits/new/"))
    sign("head").post("/desk/benefits/settings/", {
        "unit": str(office.unit("T1")), "promise_days": "10", "emergency_days": "2", "level": "팀장", "closing_20": "15",
        "closing_25": "18", "chase_every": "5", "area": "shrinking", "contact": "031-000-0000", "seen": "1"})
    page = town.post("/desk/benefits/new/", given, follow=True)
    assert page.status_code == 200, text(page)[:600]
    application = Application.objects.get()
    claim = Claim.objects.get()
    body = text(page)
    assert "급여(변경)신청서" in body and "담당자가 확인" in body and "가구원 수" in body and "부부가구" not in body
    here = f"/desk/benefits/applications/{application.pk}/"
    town.post(here, {"what": "papers", "documents": ["application"], "consent_finance": "yes", "consent_lookup": "yes",
                     "evidence": "신청서 1"})
    town.post(here, {"what": "household", "size": "1"})
    assert sign("outsider").get(here).status_code == 404
    at = f"/desk/benefits/claims/{claim.pk}/"
    assert town.get(at).status_code == 404  # a counter does not read the investigation
    page = text(clerk.get(at))
    assert "아직 결정할 수 없습니다" in page and "성춘향" in page and "이번 급여에 넣으려면" in page and "2026. 12. 15.(화)까지" in page

    def do(client: Client, name: str, **data: Any) -> str:
        seen = Claim.objects.get(pk=claim.pk).case.version
        assert client.get(f"{at}{name}/").status_code == 200
        answer = client.post(f"{at}{name}/", {"seen": seen, **data}, follow=True)
        assert answer.status_code == 200, text(answer)[-900:]
        return text(answer)

    sources = [s for s in known.sources_to_ask([office.claim_of(claim.pk)]) if s != "lease"]
    do(clerk, "ask", sources=sources, about="가구", sent_on="2026-11-23")
    do(clerk, "waive", source="lease", reason="자기 집에 삶")
    do(clerk, "visit", on="2026-11-24", time="10:00", investigator=str(office.person("clerk")), purpose="주거 실태")
    ids = [str(pk) for pk in DataRequest.objects.filter(state="waiting").values_list("pk", flat=True)]
    do(clerk, "reply", requests=ids, on="2026-11-23", text="해당 없음", evidence="R-1")
    do(clerk, "assess", evaluated="300000", converted="0", evidence="조사표-1")
    do(clerk, "find", amount="230000")
    assert "지금 결정할 수 있습니다" in text(clerk.get(at))
    do(clerk, "submit", outcome="grant", reason="", cite="", refusals="")
    assert "결정을 기다림" in text(team.get("/desk/work/"))
    said = do(team, "decide", outcome="grant", reason="", cite="", refusals="")
    assert "보장결정: 보장" in said and "230,000원" in said
    ruling = Ruling.objects.get()
    form = text(clerk.get(f"/desk/benefits/rulings/{ruling.pk}/letter/"))
    assert "선정기준" in form and "이의신청" in form and "031-000-0000" in form
    texts = {**ruling.texts, "officer": "연천군 복지정책과 생활보장팀"}
    refused = clerk.post(f"/desk/benefits/rulings/{ruling.pk}/letter/", {**texts, "reasons": "", "document_number": "1"})
    assert refused.status_code == 422 and "처분의 이유" in text(refused)
    issued = clerk.post(f"/desk/benefits/rulings/{ruling.pk}/letter/", {**texts, "document_number": "생활보장팀-5"}, follow=True)
    assert "성춘향 귀하" in text(issued)
    do(clerk, "told", reached_on="2026-11-23", how="직접 전함", evidence="서명")
    assert "2027. 2. 22.(월)까지 할 수 있습니다" in text(clerk.get(at)).replace(" 까지", "까지")


def test_통지서는_PDF와_HWPX로_나가고_맡은_사람만_연다(office: Office, sign: Sign) -> None:
    import pypdfium2

    from hyeonjang.services.benefits.actions import afterwards, rulings
    from hyeonjang.services.benefits.vocabulary import Outcome

    claim = office.claim(ready(office))
    grant = rulings.Proposed(Outcome.GRANT)
    rulings.submit(actor=office.clerk, claim_id=claim.pk, ruling=grant)
    row = Ruling.objects.get(pk=rulings.decide(actor=office.team, claim_id=claim.pk, ruling=grant))
    pk = afterwards.issue_letter(actor=office.clerk, ruling_id=row.pk, document_number="생활보장팀-1",
                                 texts={**row.texts, "officer": "연천군 복지정책과 생활보장팀 clerk-이름, 전화 031-000-0000"})
    clerk = sign("clerk")
    pdf = clerk.get(f"/desk/benefits/letters/{pk}/letter.pdf")
    words = re.sub(r"\s+", "", "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf.content)))
    for wanted in ("홍길동귀하", "생계급여액:620,556원", "이의신청", "행정심판", "90일", "031-000-0000", "연천군수", "2026.12.18.(금)"):
        assert wanted in words, wanted
    hwpx = zipfile.ZipFile(io.BytesIO(clerk.get(f"/desk/benefits/letters/{pk}/letter.hwpx").content))
    body = re.sub(r"<[^>]+>", "", hwpx.read("Contents/section0.xml").decode())
    assert "홍길동" in body and "620,556원" in body and "행정심판" in body
    assert AccessLog.objects.filter(purpose="결정통지서 열람").exists()
    for other in ("clerk2", "chief", "outsider"):
        assert sign(other).get(f"/desk/benefits/letters/{pk}/letter.pdf").status_code in {403, 404}, other
    assert Letter.objects.get(pk=pk).texts["reasons"]


def test_목록은_가려_보이고_질의_수는_건의_수를_따르지_않는다(office: Office, sign: Sign) -> None:
    client = sign("clerk")

    def add(count: int) -> None:
        from dataclasses import replace

        from .conftest import PERSON

        for _ in range(count):
            applied = office.apply("livelihood", applicant=replace(PERSON, name=f"홍길동-{Application.objects.count()}"))
            office.ask(applied, ["finance", "tax"])

    add(2)
    for view in ("due", "now", "replies", "closing", "after"):
        client.get(f"/desk/benefits/?view={view}&scope=team")
    with CaptureQueriesContext(connection) as few:
        page = text(client.get("/desk/benefits/?scope=team&view=replies"))
    assert "홍길동" not in page and "홍***0" in page and "금융정보" in page and "2026. 12. 15.(화)까지" in page.replace("\xa0", " ")
    with CaptureQueriesContext(connection) as few_waiting:
        client.get("/desk/benefits/waiting/")
    add(8)
    with CaptureQueriesContext(connection) as many:
        client.get("/desk/benefits/?scope=team&view=replies")
    with CaptureQueriesContext(connection) as many_waiting:
        client.get("/desk/benefits/waiting/")
    assert len(many) == len(few) <= 25, [q["sql"][:90] for q in many]
    assert len(many_waiting) == len(few_waiting) <= 20
    assert sign("clerk2").get("/desk/benefits/?scope=county").status_code == 403
    assert "홍***0" not in text(sign("outsider").get("/desk/benefits/?scope=department"))


def test_급여_화면의_질의_수는_기록의_길이를_따르지_않는다(office: Office, sign: Sign) -> None:
    applied = office.apply("livelihood", "housing")
    client, at = sign("clerk"), f"/desk/benefits/claims/{applied.claims[0][0]}/"
    office.visit(applied)
    with CaptureQueriesContext(connection) as few:
        client.get(at)
    office.reply(office.ask(applied, ["residents", "family", "tax", "finance"]))
    office.assess(applied)
    office.supporter(applied)
    office.visit(applied)
    office.visit(applied)
    with CaptureQueriesContext(connection) as many:
        client.get(at)
    assert len(many) == len(few) <= 40, [q["sql"][:90] for q in many]


def test_개인정보는_맡은_사람에게만_보인다(office: Office, sign: Sign) -> None:
    claim = office.claim(office.apply("livelihood"))
    at = f"/desk/benefits/claims/{claim.pk}/"
    assert "홍길동" in text(sign("clerk").get(at))
    other = sign("clerk2")
    page = text(other.get(at))
    assert "홍*동" in page and "시연리" not in page and "소득ㆍ재산 적기" not in page
    assert "홍길동" in text(other.post(f"{at}disclose/", {"purpose": "자격·사실 확인"}))
    assert AccessLog.objects.latest("id").purpose == "자격·사실 확인"
    assert sign("outsider").get(at).status_code == 404
    assert "가린 곳 보기" not in text(sign("chief").get(at))


def test_일반_건_화면에서_급여_화면으로_간다(office: Office, sign: Sign) -> None:
    claim = office.claim(office.apply("livelihood"))
    page = text(sign("clerk").get(f"/desk/cases/{claim.case_id}/"))
    assert f"/desk/benefits/cases/{claim.case_id}/" in page and "결재 올리기" not in page and "보완 요구" in page
    assert sign("clerk").get(f"/desk/benefits/cases/{claim.case_id}/").headers["Location"] == f"/desk/benefits/claims/{claim.pk}/"


def test_현장_화면은_오늘_내가_갈_곳만_보이고_거기서_적는다(office: Office, sign: Sign) -> None:
    applied = office.apply("livelihood")
    pk = visits.plan(actor=office.clerk, application_id=applied.id, on=clock.today(), investigator_id=office.person("clerk"),
                     purpose="생활 실태", time="14:00")
    later = visits.plan(actor=office.clerk, application_id=applied.id, on=date(2026, 11, 25),
                        investigator_id=office.person("clerk"), purpose="뒤에")
    client = sign("clerk")
    page = text(client.get("/field/"))
    assert "홍*동" in page and "전곡읍" in page and "시연리" not in page and "뒤에" not in page and 'data-surface="field"' in page
    assert "오늘 잡힌 곳이 없습니다" in text(sign("mate").get("/field/"))
    assert sign("outsider").get(f"/field/benefits/{pk}/").status_code == 404
    assert "현장조사 홍*동" in text(client.get("/desk/work/"))
    form = text(client.get(f"/field/benefits/{pk}/"))
    assert "시연리 1" in form and "tel:010-0000-0001" in form and AccessLog.objects.filter(purpose="현장조사").exists()
    claim = applied.claims[0][0]
    done = client.post(f"/field/benefits/{pk}/", {
        "summary": "혼자 삶", f"met_{claim}_supporter": "yes", f"note_{claim}_supporter": "자녀 없음", "met_person": "본인",
        "photo": SimpleUploadedFile("집.png", png(), "image/png")}, follow=True)
    assert "현장조사를 적었습니다" in text(done) and Visit.objects.get(pk=pk).photos.count() == 1
    photo = Visit.objects.get(pk=pk).photos.get().pk
    assert client.get(f"/desk/benefits/photos/{photo}/").headers["Content-Type"] == "image/png"
    assert sign("clerk2").get(f"/desk/benefits/photos/{photo}/").status_code == 404
    bad = client.post(f"/field/benefits/{later}/", {"summary": "x", "photo": SimpleUploadedFile("x.png", b"%PDF", "image/png")})
    assert bad.status_code == 422 and "JPEG이나 PNG만" in text(bad) and Visit.objects.get(pk=later).state == "planned"
    client.post(f"/field/benefits/{later}/cancel/", {"reason": "집에 없음"})
    assert Visit.objects.get(pk=later).state == "cancelled"


def test_회신_기다림에서_독촉하고_파일로_받는다(office: Office, sign: Sign) -> None:
    applied = office.apply("livelihood")
    ids = office.ask(applied, ["finance", "tax"])
    client = sign("clerk")
    page = text(client.get("/desk/benefits/waiting/"))
    assert "금융정보" in page and "홍길동" not in page
    query = "&".join(f"requests={pk}" for pk in ids.values())
    assert client.get(f"/desk/benefits/waiting/chase.pdf?{query}&number=1").content.startswith(b"%PDF")
    assert client.get("/desk/benefits/waiting/chase.pdf").status_code == 422
    assert client.post("/desk/benefits/waiting/", {"requests": [ids["tax"]], "document_number": ""}).status_code == 422
    client.post("/desk/benefits/waiting/", {"requests": [ids["tax"]], "document_number": "생활보장팀-3"})
    assert DataRequest.objects.get(pk=ids["tax"]).chased == 1
    book = client.get("/desk/benefits/waiting/?format=xlsx").content
    assert book.startswith(b"PK")
    import openpyxl

    read = openpyxl.load_workbook(io.BytesIO(book))
    sheet = read["회신 기다림"]
    head = [cell.value for cell in sheet[1]]
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, head.index("회신일") + 1, "2026-11-23")
        sheet.cell(row, head.index("회신 내용") + 1, "해당 없음")
    out = io.BytesIO()
    read.save(out)
    done = client.post("/desk/benefits/replies/", {"file": SimpleUploadedFile("회신.xlsx", out.getvalue())})
    assert "2건을 적었습니다" in text(done) and not DataRequest.objects.filter(state="waiting").exists()
    assert client.post("/desk/benefits/replies/", {"file": SimpleUploadedFile("x.xlsx", b"PKxx")}).status_code == 422


def test_설정은_맡은_사람만_고치고_틀린_값은_받지_않는다(office: Office, sign: Sign) -> None:
    good = {"unit": "", "promise_days": "8", "emergency_days": "2", "level": "팀장", "closing_20": "15", "closing_25": "18",
            "chase_every": "5", "area": "", "contact": "", "seen": "1"}
    assert sign("clerk").post("/desk/benefits/settings/", good).status_code == 422
    head = sign("head")
    bad = head.post("/desk/benefits/settings/", {**good, "two_persons": "on", "level": "담당자"})
    assert bad.status_code == 422 and "전결권자가 담당자일 수 없습니다" in text(bad)
    assert head.post("/desk/benefits/settings/", good).status_code == 302
    assert "새 판" in text(head.post("/desk/benefits/settings/install/", follow=True))
