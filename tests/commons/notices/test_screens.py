"""The pages: every address answers, names stay masked, who may not is told so, a list goes all the way."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hyeonjang.commons import outbox
from hyeonjang.commons.audit.models import AccessLog
from hyeonjang.commons.documents.xlsx import SheetColumn, SheetTable, write_workbook
from hyeonjang.commons.notices.actions import publication, returns
from hyeonjang.commons.notices.models import Attempt, Batch, Notice, Run, TemplateVersion
from hyeonjang.commons.notices.vocabulary import Channel, RunState, State, Statute
from hyeonjang.commons.org import actions as org_actions
from hyeonjang.commons.org.actor import system_actor
from hyeonjang.commons.org.models import Account, Membership

from .conftest import Office, bodies
from .test_sending import code, post

pytestmark = pytest.mark.django_db
Sign = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _static(settings: Any) -> None:
    settings.WHITENOISE_AUTOREFRESH = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def sign(office: Office) -> Sign:
    def of(who: str) -> Client:
        if not Account.objects.filter(username=who).exists():
            person = Membership.objects.known().get(post__code=who, valid_to=None).person_id
            org_actions.create_account(actor=system_actor(), username=who, password="hyeonjang-2026", person_id=person)
        client = Client()
        client.force_login(Account.objects.get(username=who), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return of


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def returned(office: Office) -> int:
    office.publish(statute=Statute.LOCAL_TAX)
    sent = office.send()
    post(office)
    returns.scan(actor=office.clerk, text=code(sent.id), what="returned", on=date(2026, 11, 23), reason="absent")
    return sent.id


def test_모든_화면이_열리고_이름을_가린다(office: Office, sign: Sign) -> None:
    number = returned(office)
    client = sign("clerk")
    for address in ("", "?q=홍", "returns/", "undelivered/", "undelivered/?town=전곡읍", "publications/", "templates/", "templates/new/",
                    "templates/heirs/", "templates/heirs/edit/", "templates/heirs/edit/?language=vi", "runs/", "runs/new/", "batches/",
                    "costs/", f"{number}/", f"{number}/address/", f"{number}/visit/", f"{number}/again/", f"{number}/desk/",
                    f"{number}/cancel/", f"publications/new/?notice={number}"):
        answer = client.get(f"/desk/notices/{address}")
        assert answer.status_code == 200, address
        # The template's own sample is "홍길동"; everywhere else that would be the addressee.
        assert "홍길동" not in text(answer) or address.startswith("templates/"), address
    page = text(client.get(f"/desk/notices/{number}/"))
    assert "홍*동" in page and "폐문부재" in page and "우체국에 맡김" in page


def test_보는_까닭을_말해야_이름이_보이고_기록된다(office: Office, sign: Sign) -> None:
    number = returned(office)
    client = sign("clerk")
    before = AccessLog.objects.count()
    page = text(client.post(f"/desk/notices/{number}/disclose/", {"purpose": "주소 확인"}))
    assert "홍길동" in page and "전곡로 1" in page
    for form, start in (("letter.pdf", b"%PDF"), ("letter.hwpx", b"PK"), ("evidence.pdf", b"%PDF")):
        answer = client.post(f"/desk/notices/{number}/{form}", {"purpose": "불복 답변"})
        assert answer.content.startswith(start)
    assert AccessLog.objects.count() == before + 4
    assert client.post(f"/desk/notices/{number}/disclose/", {"purpose": ""}).status_code == 302
    assert client.get(f"/desk/notices/{number}/letter.pdf").status_code == 405
    outsider = sign("outsider")
    assert outsider.get(f"/desk/notices/{number}/").status_code == 404
    assert "홍" not in text(outsider.get("/desk/notices/"))


def test_화면으로_통지문을_만들고_공개한다(office: Office, sign: Sign) -> None:
    client = sign("clerk")
    body = {"code": "refund", "name": "환급 안내", "legal_basis": "", "post": str(_post("team")), "phone": "031-839-2230",
            "obligation": "service", "statute": "none", "chain1": "letter", "chain2": "", "chain3": "", "link_reason": "", "note": "",
            "placeholders": "이름 | 받는 사람 | name | 예 | 홍길동\n금액 | 돌려드릴 돈 | won | 예 | 48300\n표 | 내역 | table | 아니요 | 가/1; 나/2 | 무엇,얼마",
            "letter_subject": "환급 안내", "letter_text": "((이름)) 님께 ((금액))을 돌려드립니다.\n\n((표))\n\n금번 구비서류를 지참하세요.",
            **{f"{channel}_{part}": "" for channel in ("sms", "alimtalk", "email", "broadcast", "desk") for part in ("subject", "text")},
            "alimtalk_code": ""}
    assert client.post("/desk/notices/templates/new/", body).status_code == 302
    page = text(client.get("/desk/notices/templates/refund/"))
    assert "갖추어야 할 서류" in page and "48,300원" in page and "이 판을 공개" not in page
    answer = sign("head").post("/desk/notices/templates/refund/publish/", follow=True)
    assert "법적 근거가 비어 있습니다" in text(answer)
    assert client.post("/desk/notices/templates/refund/edit/", {**body, "legal_basis": "지방세기본법 제60조"}).status_code == 302
    sign("head").post("/desk/notices/templates/refund/publish/")
    assert TemplateVersion.objects.get(template__code="refund").published_at is not None
    assert client.get("/desk/notices/templates/refund/preview.pdf").content.startswith(b"%PDF")
    assert client.get("/desk/notices/templates/refund/list.xlsx").content.startswith(b"PK")
    wrong = client.post("/desk/notices/templates/new/", {**body, "code": "bad", "placeholders": "이름 하나뿐"})
    assert wrong.status_code == 422 and "세로줄" in text(wrong)


def _post(title: str) -> int:
    from hyeonjang.commons.org.models import Post

    return int(Post.objects.get(code=title).pk)


def test_명단을_올려_승인받고_우체국에_맡기기까지(office: Office, sign: Sign) -> None:
    places = [{"name": "이름", "label": "받는 사람 이름", "type": "name", "sample": "홍길동"},
              {"name": "금액", "label": "금액", "type": "won", "sample": 1000}]
    office.publish("refund", placeholders=places, bodies=bodies(Channel.LETTER, letter="((이름)) 님 ((금액))"))
    clerk, head = sign("clerk"), sign("head")
    clerk.post("/desk/notices/runs/new/", {"template": "refund", "title": "환급", "reason": "2026-11"})
    run = Run.objects.get()
    columns = tuple(SheetColumn(name) for name in ("사유 번호", "받는 사람", "우편번호", "주소", "금액"))
    rows = (("1", "성춘향", "11021", "경기도 연천군 전곡읍 전곡로 1", 5000), ("2", "이몽룡", "11021", "경기도 연천군 전곡읍 전곡로 2", "1,000"),
            ("3", "심청", "", "어딘가", 7000))
    file = SimpleUploadedFile("명단.xlsx", write_workbook([SheetTable("명단", columns, rows)]))
    clerk.post(f"/desk/notices/runs/{run.pk}/list/", {"file": file})
    clerk.post(f"/desk/notices/runs/{run.pk}/try/")
    page = text(clerk.get(f"/desk/notices/runs/{run.pk}/"))
    assert "쉼표" in page and "시·군·구" in page and "준비한 사람은 승인할 수 없습니다" in page and "성춘향" not in page
    run.refresh_from_db()
    answer = clerk.post(f"/desk/notices/runs/{run.pk}/release/", {"digest": run.digest}, follow=True)
    assert "소관 부서장이나" in text(answer)
    head.post(f"/desk/notices/runs/{run.pk}/release/", {"digest": run.digest})
    assert head.get(f"/desk/notices/runs/{run.pk}/progress/").json()["done"] is False
    outbox.run_pending()
    run.refresh_from_db()
    assert run.state == RunState.DONE and Attempt.objects.count() == 1
    batch = Batch.objects.get()
    assert b"".join(clerk.post(f"/desk/notices/batches/{batch.pk}/file/")).startswith(b"%PDF")  # type: ignore[arg-type]
    assert clerk.post(f"/desk/notices/batches/{batch.pk}/addresses.xlsx").content.startswith(b"PK")
    assert "맡긴 날과 접수 자료" in text(clerk.post(f"/desk/notices/batches/{batch.pk}/posted/", {"on": "", "receipt": ""}, follow=True))
    clerk.post(f"/desk/notices/batches/{batch.pk}/posted/", {"on": "2026-11-23", "receipt": "1"})
    assert set(Notice.objects.values_list("state", flat=True)) == {State.SENT, State.NO_ADDRESS}
    assert "450원" in text(clerk.get("/desk/notices/costs/"))


def test_미도달에서_공시송달까지(office: Office, sign: Sign) -> None:
    number = returned(office)
    client = sign("clerk")
    assert client.get("/desk/notices/undelivered/list.xlsx?town=전곡읍").content.startswith(b"PK")
    client.post("/desk/notices/undelivered/hand-over/", {"notice": number, "do": "towns"})
    assert Notice.objects.get().handed_at is not None
    answer = client.post("/desk/notices/undelivered/hand-over/", {"notice": number, "do": "publish"})
    assert answer["Location"].endswith(f"?notice={number}")
    given = {"notice": number, "ground": "impossible", "posted_on": "2026-11-23", "doc_number": "제1호", "posted_in": ["board"]}
    assert client.post("/desk/notices/publications/new/", given).status_code == 422
    answer = client.post("/desk/notices/publications/new/", {**given, "ground": "absent"}, follow=True)
    page = text(answer)
    assert "2026. 12. 8.(화) 0시" in page and "지방세기본법 제33조" in page and "홍길동" not in page
    made = publication.Publication.objects.get().pk
    for form, start in (("pdf", b"%PDF"), ("hwpx", b"PK")):
        assert client.get(f"/desk/notices/publications/{made}/notice.{form}").content.startswith(start)


def test_바코드_상자와_열쇠와_단가(office: Office, sign: Sign) -> None:
    office.publish()
    sent = office.send()
    post(office)
    client = sign("clerk")
    given = {"what": "returned", "reason": "moved", "on": "2026-11-23", "note": "", "codes": f"{code(sent.id)}\n123"}
    page = text(client.post("/desk/notices/returns/", given))
    assert "1통을 적었습니다" in page and "통지 번호가 아닙니다" in page
    assert client.get("/desk/notices/keys/").status_code == 403
    manager = sign("manager")
    page = text(manager.post("/desk/notices/keys/", {"name": "tax_system", "unit": office.unit("D1")}))
    assert "tax_system-" in page and "다시 볼 수 없습니다" in page
    assert "tax_system-" not in text(manager.get("/desk/notices/keys/"))
    manager.post("/desk/notices/costs/unit-cost/", {"kind": "letter", "valid_from": "2026-11-01", "won": "400", "source": "계약 1호"})
    assert "군의 단가" in text(manager.get("/desk/notices/costs/")) and "계약 1호" in text(manager.get("/desk/notices/costs/"))
    clerk_try = client.post("/desk/notices/costs/unit-cost/", {"kind": "sms", "valid_from": "2026-11-01", "won": "1", "source": "x"}, follow=True)
    assert "통지문 관리 담당만" in text(clerk_try)


def test_목록의_물음은_건수에_따라_늘지_않는다(office: Office, sign: Sign) -> None:
    office.publish()
    client = sign("clerk")
    office.send("a")
    client.get("/desk/notices/")
    with CaptureQueriesContext(connection, ) as few:
        client.get("/desk/notices/")
    for number in range(30):
        office.send(f"n{number}")
    with CaptureQueriesContext(connection) as many:
        client.get("/desk/notices/")
    assert len(many) <= len(few) + 1
