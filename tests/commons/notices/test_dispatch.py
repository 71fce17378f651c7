"""Messages to providers over real sockets: the stand-ins run in a process of their own."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from email import message_from_string
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from hyeonjang.commons import outbox
from hyeonjang.commons.notices.actions import batches, dispatch, runs
from hyeonjang.commons.notices.adapters import adapter_for
from hyeonjang.commons.notices.models import Attempt, Batch, Notice
from hyeonjang.commons.notices.rules import codes
from hyeonjang.commons.notices.rules.quiet import QuietHours, next_allowed
from hyeonjang.commons.notices.vocabulary import AttemptState, BatchState, Channel, State
from hyeonjang.commons.outbox.models import Delivery
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Refused

from .conftest import LETTER, SHORT_VALUES, Office, bodies, someone

CHAIN = (Channel.ALIMTALK, Channel.SMS, Channel.LETTER)


class Providers:
    """The stand-ins: what they took."""

    def __init__(self, http: str, folder: Path) -> None:
        self.http, self.folder = http, folder

    def messages(self) -> list[dict[str, Any]]:
        with urllib.request.urlopen(f"{self.http}/_messages", timeout=10) as answer:
            found: list[dict[str, Any]] = json.load(answer)
        return found

    def mails(self) -> list[dict[str, Any]]:
        path = self.folder / "mails.jsonl"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


@pytest.fixture
def providers(installation: Any, tmp_path: Path) -> Iterator[Providers]:
    process = subprocess.Popen(
        [sys.executable, "-m", "hyeonjang.config.cli", "simulate", "--http-port", "0", "--smtp-port", "0", "--keep",
         str(tmp_path / "taken")], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    http, smtp = process.stdout.readline().split()
    installation.HYEONJANG_NOTICES |= {
        "channels": "sms,alimtalk,email", "sms_url": http, "sms_app_key": "app", "sms_secret_key": "secret",
        "sms_sender": "031-839-2000", "alimtalk_url": http, "alimtalk_app_key": "app", "alimtalk_secret_key": "secret",
        "alimtalk_sender_key": "k" * 40, "smtp_host": "127.0.0.1", "smtp_port": smtp.rpartition(":")[2],
        "smtp_from": "연천군 <notice@yeoncheon.example>", "smtp_secure": "",
    }
    yield Providers(http, tmp_path / "taken")
    process.terminate()
    process.communicate(timeout=10)


def work() -> None:
    """Everything that waits, also what the worker would come to later."""
    for _ in range(6):
        Delivery.objects.filter(state=Delivery.State.WAITING).update(not_before=None)
        outbox.run_pending()


def states(notice_id: int) -> list[tuple[str, str]]:
    return list(Attempt.objects.filter(notice_id=notice_id).order_by("seq").values_list("channel", "state"))


def test_알림톡이_닿으면_거기서_끝난다(office: Office, providers: Providers) -> None:
    office.publish(chain=CHAIN, bodies=bodies(*CHAIN))
    sent = office.send()
    work()
    assert states(sent.id) == [("alimtalk", "arrived")] and Notice.objects.get().state == State.ARRIVED
    message = providers.messages()[0]
    assert message["templateCode"] == "INHERIT01" and message["recipientNo"] == "01012345678"
    assert message["body"] == "[연천군] 홍길동 님, 상속재산 취득세를 2027. 3. 31.까지 신고하세요. 세무과 031-839-2230"
    assert message["recipientGroupingKey"] == codes.code_of(Attempt.objects.get().pk)
    assert Attempt.objects.get().cost_won == 8


def test_닿지_않으면_문자로_그다음_편지로(office: Office, providers: Providers) -> None:
    office.publish(chain=CHAIN, bodies=bodies(*CHAIN))
    no_kakao = office.send("a", recipient=someone(phone="010-0000-0001"))
    refused = office.send("c", recipient=someone(phone="010-0000-0003"))
    no_mobile = office.send("d", recipient=someone(phone="031-839-2000"))
    work()
    assert states(no_kakao.id) == [("alimtalk", "failed"), ("sms", "arrived")]
    assert states(refused.id) == [("alimtalk", "failed"), ("sms", "failed"), ("letter", "queued")]
    assert states(no_mobile.id) == [("letter", "queued")]
    assert [row["kind"] for row in providers.messages() if row["recipientNo"].endswith("0001")] == ["raw-messages", "sms"]


def test_답을_잃어도_두_번_보내지_않는다(office: Office, providers: Providers) -> None:
    office.publish(chain=(Channel.SMS,))
    sent = office.send(recipient=someone(phone="010-0000-0004"), values=SHORT_VALUES)
    outbox.run_pending()
    assert states(sent.id) == [("sms", "sending")], "the connection broke after the message was handed over"
    work()
    assert states(sent.id) == [("sms", "arrived")]
    assert len(providers.messages()) == 1


def test_긴_문자는_장문으로_나가고_장문_단가가_든다(office: Office, providers: Providers) -> None:
    office.publish(chain=(Channel.SMS,), bodies=bodies(Channel.SMS, sms=f"((이름)) ((기한)) {LETTER.splitlines()[2]} ((예상세액)) ((서류)) ((재산))" * 2))
    office.send()
    work()
    assert providers.messages()[0]["kind"] == "mms" and Attempt.objects.get().cost_won == 27


def test_전자우편은_보냄이지_도달이_아니다(office: Office, providers: Providers) -> None:
    office.publish(chain=(Channel.EMAIL, Channel.LETTER), bodies=bodies(Channel.EMAIL, Channel.LETTER))
    sent = office.send(recipient=someone(email="hong@example.kr"))
    bad = office.send("b", recipient=someone(email="nobody@example.kr"))
    work()
    assert states(sent.id) == [("email", "sent")] and Notice.objects.get(pk=sent.id).state == State.SENT
    assert states(bad.id) == [("email", "failed"), ("letter", "queued")]
    mail = message_from_string(providers.mails()[0]["text"], policy=default)
    assert mail["Subject"] == "상속재산 취득세 안내" and "notice@yeoncheon.example" in mail["From"]
    assert "- 토지" not in mail["Subject"] and "재산 토지, 소재지 전곡읍 전곡리 12-3" in mail.get_content()
    with clock.travel("2026-12-02T09:00"):
        assert dispatch.overdue() == 1
    assert states(sent.id) == [("email", "sent"), ("letter", "queued")], "seven days without a sign: a letter"


def test_되물을_수_없으면_사람이_정한다(office: Office, providers: Providers) -> None:
    office.publish(chain=(Channel.EMAIL,), bodies=bodies(Channel.EMAIL))
    sent = office.send(recipient=someone(email="silent@example.kr"))
    work()
    attempt = Attempt.objects.get()
    assert attempt.state == AttemptState.UNCERTAIN and len(providers.mails()) == 1
    with pytest.raises(Refused, match="확인한 자료"):
        dispatch.decide_uncertain(actor=office.clerk, attempt_id=attempt.pk, went_out=True, evidence=" ")
    dispatch.decide_uncertain(actor=office.clerk, attempt_id=attempt.pk, went_out=True, evidence="메일 서버 기록 12:01")
    assert Notice.objects.get(pk=sent.id).state == State.SENT and len(providers.mails()) == 1


def test_제공자에_닿지_않으면_다시_해_본다(office: Office, providers: Providers, installation: Any) -> None:
    office.publish(chain=(Channel.SMS,))
    right = installation.HYEONJANG_NOTICES["sms_url"]
    installation.HYEONJANG_NOTICES["sms_url"] = "http://127.0.0.1:9"
    sent = office.send(values=SHORT_VALUES)
    outbox.run_pending()
    assert states(sent.id) == [("sms", "queued")] and Delivery.objects.filter(error__contains="닿지 않음").exists()
    installation.HYEONJANG_NOTICES["sms_url"] = right
    work()
    assert states(sent.id) == [("sms", "arrived")]


def test_밤과_휴일에는_문자를_보내지_않는다(office: Office, providers: Providers) -> None:
    office.publish(chain=(Channel.SMS,))
    with clock.travel("2026-11-27T21:30"):  # a Friday evening: Monday morning is the next time
        office.send(values=SHORT_VALUES)
        assert Attempt.objects.get().not_before == clock.parse_moment("2026-11-30T08:00")
        work()
        assert providers.messages() == []
    with clock.travel("2026-11-30T08:01"):
        work()
    assert len(providers.messages()) == 1


@pytest.mark.parametrize(("moment", "wanted"), [
    ("2026-11-23T20:59", "2026-11-23T20:59"), ("2026-11-23T21:00", "2026-11-24T08:00"), ("2026-11-24T07:59", "2026-11-24T08:00"),
    ("2026-11-28T12:00", "2026-11-30T08:00"), ("2026-09-24T10:00", "2026-09-28T08:00"),
])
def test_다음에_보낼_수_있는_때(db: None, moment: str, wanted: str) -> None:
    from hyeonjang.commons.calendar.queries import is_workday

    assert next_allowed(clock.parse_moment(moment), QuietHours(), is_workday) == clock.parse_moment(wanted)
    assert next_allowed(clock.parse_moment(moment), None, is_workday) == clock.parse_moment(moment)


def test_켜지_않은_수단은_쓰지_않는다(office: Office) -> None:
    office.publish(chain=CHAIN, bodies=bodies(*CHAIN))
    assert office.send().channel == Channel.LETTER
    with pytest.raises(Refused, match="꺼져"):
        adapter_for(Channel.SMS)


def test_멈춘_발송은_문자도_나가지_않는다(office: Office, providers: Providers) -> None:
    office.publish(chain=(Channel.SMS,))
    number = runs.create(actor=office.clerk, template="heirs", title="문자", reason="시험")
    runs.load(actor=office.clerk, run_id=number, rows=[runs.Row(f"{n}", someone(n), SHORT_VALUES) for n in range(3)], source="x")
    report = runs.dry_run(actor=office.clerk, run_id=number)
    assert report["channels"] == {"sms": 3} and report["cost_won"] == 27
    from hyeonjang.commons.notices import pieces
    from hyeonjang.commons.notices.models import Run

    run = Run.objects.get(pk=number)
    runs.release(actor=office.head, run_id=number, digest=run.digest)
    pieces.piece(number, 1, 3)
    runs.pause(actor=office.clerk, run_id=number, reason="확인")
    work()
    assert providers.messages() == []
    runs.resume(actor=office.clerk, run_id=number)
    work()
    assert len(providers.messages()) == 3


def test_이장_명단은_읍면과_말만_담는다(office: Office) -> None:
    from hyeonjang.commons.documents.xlsx_read import read_sheets
    from hyeonjang.commons.notices import settings as notice_settings

    body = bodies(Channel.BROADCAST)
    place = [{"name": "이름", "label": "이름", "type": "name", "sample": "홍길동"}]
    office.publish(chain=(Channel.BROADCAST,), bodies=body, placeholders=place)
    office.send(values={"이름": "홍길동"})
    batch = Batch.objects.get(state=BatchState.WAITING, channel=Channel.BROADCAST)
    batches.close(actor=office.clerk, batch_id=batch.pk)
    work()
    batch.refresh_from_db()
    sheet = read_sheets((notice_settings.folder() / batch.file).read_bytes())[0]
    text = str([row.values for row in sheet.rows])
    assert "전곡읍" in text and "안내가 있습니다" in text and "010-1234" not in text
