"""The official Python client of GOV.UK Notify sends and reads through us, over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pypdfium2
import pytest
from django.db import connection
from notifications_python_client.errors import HTTPError
from notifications_python_client.notifications import NotificationsAPIClient

from hyeonjang.commons import outbox
from hyeonjang.commons.notices.actions import batches, keys, returns
from hyeonjang.commons.notices.interface import template_id
from hyeonjang.commons.notices.models import Attempt, Batch, Notice, Template
from hyeonjang.commons.notices.rules import codes
from hyeonjang.commons.notices.vocabulary import Channel
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotPermitted

from .conftest import VALUES, Office, bodies, build_office
from .test_dispatch import Providers, providers, work

assert providers is not None
ALL = (Channel.SMS, Channel.EMAIL, Channel.LETTER)
TEXTS = {**VALUES, "기한": "2027-03-31", "예상세액": "6320000", "재산": [["토지", "전곡읍 전곡리 12-3", 200000000]]}


@pytest.fixture
def office(transactional_db: None, installation: Any) -> Any:
    with clock.travel("2026-11-23T10:00"):
        build_office()
        yield Office()


class World:
    def __init__(self, office: Office, url: str) -> None:
        self.office = office
        office.publish(chain=ALL, bodies=bodies(*ALL))
        issued = keys.issue(actor=office.manager, name="tax", unit_id=office.unit("D1"))
        self.key, self.text = issued.id, issued.text
        self.client = NotificationsAPIClient(issued.text, base_url=url)
        public = Template.objects.get().public_id
        self.ids = {kind: template_id(public, kind) for kind in ("sms", "email", "letter")}


@pytest.fixture
def world(office: Office, live_server: Any, providers: Providers, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    # A client keeps its connection, and with it a thread of the server: that one must not keep the database.
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    installation = __import__("django.conf", fromlist=["settings"]).settings
    installation.HYEONJANG_NOTICES |= {"quiet": "", "quiet_holidays": ""}
    found = World(office, live_server.url)
    yield found
    found.client.request_session.close()


def address(**more: str) -> dict[str, Any]:
    return {"address_line_1": "홍길동", "address_line_2": "경기도 연천군 전곡읍 전곡로 12", "postcode": "11021", **TEXTS, **more}


def test_공식_클라이언트로_문자를_보내고_상태를_읽는다(world: World, providers: Providers) -> None:
    sent = world.client.send_sms_notification("010-1234-5678", world.ids["sms"], TEXTS, reference="건-1")
    assert sent["content"]["body"].startswith("[연천군] 홍길동 님") and sent["reference"] == "건-1"
    assert world.client.get_notification_by_id(sent["id"])["status"] == "created"
    work()
    read = world.client.get_notification_by_id(sent["id"])
    assert (read["status"], read["type"], read["phone_number"]) == ("delivered", "sms", "010-1234-5678")
    assert read["template"]["version"] == 1 and read["completed_at"].endswith("Z")
    assert len(providers.messages()) == 1


def test_같은_번호의_요청은_한_번만_나간다(world: World, providers: Providers) -> None:
    first = world.client.send_sms_notification("010-1234-5678", world.ids["sms"], TEXTS, reference="건-1")
    second = world.client.send_sms_notification("010-1234-5678", world.ids["sms"], TEXTS, reference="건-1")
    assert first["id"] == second["id"]
    world.client.send_sms_notification("010-1234-5678", world.ids["sms"], TEXTS)
    world.client.send_sms_notification("010-1234-5678", world.ids["sms"], TEXTS)
    work()
    assert len(providers.messages()) == 3


def test_전자우편과_편지(world: World, providers: Providers) -> None:
    mail = world.client.send_email_notification("hong@example.kr", world.ids["email"], TEXTS, reference="m")
    letter = world.client.send_letter_notification(world.ids["letter"], address(), reference="l")
    assert mail["content"]["subject"] == "상속재산 취득세 안내"
    work()
    assert world.client.get_notification_by_id(mail["id"])["status"] == "sending"
    assert world.client.get_notification_by_id(letter["id"])["status"] == "accepted"
    pdf = pypdfium2.PdfDocument(world.client.get_pdf_for_letter(letter["id"]))
    assert "홍길동 귀하" in pdf[0].get_textpage().get_text_bounded()
    batch = Batch.objects.get()
    office, today = world.office, clock.today()
    batches.close(actor=office.clerk, batch_id=batch.pk)
    outbox.run_pending()
    batches.posted(actor=office.clerk, batch_id=batch.pk, on=today, receipt="1")
    read = world.client.get_notification_by_id(letter["id"])
    assert (read["status"], read["line_1"], read["postcode"]) == ("received", "홍길동", "11021")
    number = codes.code_of(Attempt.objects.get(notice__public_id=letter["id"]).pk)
    returns.scan(actor=office.clerk, text=number, what="returned", on=today, reason="moved")
    assert world.client.get_notification_by_id(letter["id"])["status"] == "returned-letter"


def test_목록과_통지문과_미리보기(world: World) -> None:
    for number in range(3):
        world.client.send_sms_notification("010-1234-5678", world.ids["sms"], TEXTS, reference=f"n{number}")
    world.client.send_letter_notification(world.ids["letter"], address())
    assert [row["reference"] for row in world.client.get_all_notifications_iterator(template_type="sms")] == ["n2", "n1", "n0"]
    assert len(world.client.get_all_notifications(reference="n1")["notifications"]) == 1
    assert world.client.get_all_notifications(status="delivered")["notifications"] == []
    found = world.client.get_all_templates()["templates"]
    assert {row["type"] for row in found} == {"sms", "email", "letter"}
    one = world.client.get_template(world.ids["sms"])
    assert one["name"] == "상속재산 취득세 납부 안내" and one["personalisation"]["기한"] == {"required": True}
    assert world.client.get_template_version(world.ids["sms"], 1)["version"] == 1
    shown = world.client.post_template_preview(world.ids["sms"], TEXTS)
    assert "2027. 3. 31." in shown["body"]


@pytest.mark.parametrize(("call", "status", "error", "words"), [
    (lambda w: w.client.send_sms_notification("010-1234-5678", w.ids["sms"], {}), 400, "BadRequestError", "Missing personalisation: 이름"),
    (lambda w: w.client.send_sms_notification("12", w.ids["sms"], TEXTS), 400, "BadRequestError", "전화번호를 읽을 수 없습니다"),
    (lambda w: w.client.send_sms_notification("010-1234-5678", w.ids["letter"], TEXTS), 400, "BadRequestError", "not suitable"),
    (lambda w: w.client.send_sms_notification("010-1234-5678", "00000000-0000-0000-0000-000000000000", TEXTS), 400, "BadRequestError", "Template not found"),
    (lambda w: w.client.send_sms_notification("010-1234-5678", w.ids["sms"], {**TEXTS, "예상세액": "6,320,000"}), 400, "BadRequestError", "쉼표"),
    (lambda w: w.client.send_letter_notification(w.ids["letter"], address(address_line_2="전곡읍 어딘가")), 400, "ValidationError", "시·군·구"),
    (lambda w: w.client.get_notification_by_id("00000000-0000-0000-0000-000000000000"), 404, "NoResultFound", "No result found"),
    (lambda w: w.client.get_notification_by_id("x"), 400, "ValidationError", "UUID"),
    (lambda w: w.client.post("/v2/notifications/sms", {"template_id": w.ids["sms"]}), 400, "ValidationError", "phone_number is a required property"),
])
def test_틀린_요청은_그쪽의_꼴로_거절된다(world: World, call: Any, status: int, error: str, words: str) -> None:
    with pytest.raises(HTTPError) as refused:
        call(world)
    assert refused.value.status_code == status
    message = refused.value.message[0]
    assert message["error"] == error and words in message["message"]
    assert Notice.objects.count() == 0


def test_열쇠가_없거나_틀리거나_폐기되면_들어오지_못한다(world: World, live_server: Any) -> None:
    wrong = world.text[:-36] + "00000000-0000-0000-0000-000000000000"
    for text in (wrong, "x-00000000-0000-0000-0000-000000000000-00000000-0000-0000-0000-000000000000"):
        with pytest.raises(HTTPError) as refused:
            stranger = NotificationsAPIClient(text, base_url=live_server.url)
            with stranger.request_session:
                stranger.get_all_templates()
        assert refused.value.status_code == 403 and refused.value.message[0]["error"] == "AuthError"
    with pytest.raises(NotPermitted):
        keys.issue(actor=world.office.clerk, name="other", unit_id=1)
    keys.revoke(actor=world.office.manager, key_id=world.key)
    with pytest.raises(HTTPError) as refused:
        world.client.get_all_templates()
    assert "revoked" in refused.value.message[0]["message"]
