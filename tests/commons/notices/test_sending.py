"""One notice for one reason; letters in bundles; what came back."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from hyeonjang.commons import outbox
from hyeonjang.commons.documents.xlsx_read import read_sheets
from hyeonjang.commons.notices import settings as notice_settings
from hyeonjang.commons.notices.actions import batches, money, publication, returns
from hyeonjang.commons.notices.models import Attempt, Batch, Notice, NoticeEvent, Publication
from hyeonjang.commons.notices.queries import notices as queries
from hyeonjang.commons.notices.rules import address, codes
from hyeonjang.commons.notices.vocabulary import AttemptState, BatchState, Channel, State, Statute
from hyeonjang.commons.outbox.models import Event
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotPermitted, Refused
from tests.support.pages import words_of

from .conftest import LETTER, VALUES, Office, bodies, someone


def printed(office: Office) -> tuple[Batch, bytes]:
    """The open bundle, closed, made and read back."""
    batch = Batch.objects.get(state=BatchState.WAITING)
    batches.close(actor=office.clerk, batch_id=batch.pk)
    outbox.run_pending()
    batch.refresh_from_db()
    return batch, (notice_settings.folder() / batch.file).read_bytes()


def post(office: Office, on: date = date(2026, 11, 23)) -> Batch:
    batch, _ = printed(office)
    batches.posted(actor=office.clerk, batch_id=batch.pk, on=on, receipt="연천우체국 접수 1234")
    return batch


def code(notice_id: int) -> str:
    return codes.code_of(Attempt.objects.filter(notice_id=notice_id, channel=Channel.LETTER).latest("seq").pk)


def test_같은_사유로_두_번_보내지_않는다(office: Office) -> None:
    office.publish()
    first, second = office.send(), office.send(values={**VALUES, "이름": "다른 사람"})
    assert first.created and not second.created and first.id == second.id
    assert Notice.objects.count() == Attempt.objects.count() == 1
    assert first.state == State.WAITING and first.channel == Channel.LETTER


def test_편지는_바코드와_함께_찍히고_보낸_것은_도달이_아니다(office: Office) -> None:
    office.publish()
    sent = [office.send(f"case-{n}", recipient=someone(n)) for n in range(1, 4)]
    batch, pdf = printed(office)
    assert batch.state == BatchState.READY and (batch.letters, batch.pages) == (3, 3)
    file = pypdfium2.PdfDocument(pdf)
    for page, one in zip(file, sent, strict=True):
        image: Image.Image = page.render(scale=3).to_pil()
        assert [found.text for found in zxingcpp.read_barcodes(image)] == [code(one.id)]
        text = words_of(page)
        assert "홍길동 귀하" in text and "6,320,000원" in text and "2027. 3. 31." in text and "연천군수" in text.replace(" ", "")
    assert Notice.objects.filter(state=State.SENT).count() == 0
    batches.posted(actor=office.clerk, batch_id=batch.pk, on=date(2026, 11, 23), receipt="접수 1")
    assert set(Notice.objects.values_list("state", "arrived_on")) == {(State.SENT, None)}
    assert money.spent(office.unit("D1"), 2026) == 3 * (430 + 20)


def test_주소가_못쓸_편지는_미도달_명단에_바로_오른다(office: Office) -> None:
    office.publish()
    for n, place in enumerate(("", "연천군 전곡읍", "전곡로 12", "모름")):
        sent = office.send(f"bad-{n}", recipient=someone(address=place))
        assert sent.state == State.NO_ADDRESS and sent.channel is None
    assert Event.objects.filter(name="notices.undelivered").count() == 4
    assert NoticeEvent.objects.filter(kind="no_address", text__contains="우편").count() == 4


@pytest.mark.parametrize(("text", "town", "fine"), [
    ("경기도 연천군 전곡읍 전곡로 12", "전곡읍", True), ("경기도 연천군 군남면 옥계리 산 12-3", "군남면", True),
    ("서울특별시 마포구 양화로12길 3-4, 201호", "", True), ("연천군 청산면 초성리 123번지", "청산면", True),
    ("제주특별자치도 제주시 첨단로 242", "", True), ("123 Main Street, Los Angeles, USA", "", True),
    ("경기도 연천군", "", False), ("전곡읍 전곡로 12", "전곡읍", False), ("경기도 연천군 전곡읍 어딘가", "전곡읍", False),
    ("", "", False), ("연천군 사서함 3호", "", True),
])
def test_주소의_꼴(text: str, town: str, fine: bool) -> None:
    assert (address.problem(text) == "") is fine and address.town(text) == town


def test_보낼_사람과_권한(office: Office) -> None:
    office.publish()
    with pytest.raises(NotPermitted):
        office.send(actor=office.outsider)
    for change, words in (({"name": " "}, "비어"), ({"postcode": "123"}, "다섯 자리"), ({"phone": "12"}, "읽을 수 없"),
                          ({"email": "a b@c"}, "형식"), ({"language": "xx"}, "언어")):
        with pytest.raises(Refused, match=words):
            office.send(recipient=someone(**change))
    with pytest.raises(Refused, match="쉼표"):
        office.send(values={**VALUES, "예상세액": "6,320,000"})
    assert Notice.objects.count() == 0


def test_반송을_여러_통_한꺼번에_읽힌다(office: Office) -> None:
    office.publish()
    sent = [office.send(f"case-{n}", recipient=someone(n)) for n in range(1, 4)]
    post(office)
    good, wrong = code(sent[0].id), code(sent[1].id)[:-1] + "0"
    wrong = wrong if wrong != code(sent[1].id) else wrong[:-1] + "1"
    text = f"{codes.spaced(good)}\n{wrong}\n{good}\n종이"
    found = returns.scan(actor=office.clerk, text=text, what="returned", on=date(2026, 11, 23), reason="moved")
    assert [row.fine for row in found] == [True, False, False, False]
    assert "잘못 읽힌" in found[1].sentence and "이미 반송" in found[2].sentence and "통지 번호가 아닙니다" in found[3].sentence
    notice = Notice.objects.get(pk=sent[0].id)
    assert notice.state == State.RETURNED
    event = Event.objects.get(name="notices.returned")
    assert event.payload["subject_type"] == "inheritance.heir" and event.payload["reason_key"] == "case-1"
    with pytest.raises(Refused, match="아직 오지 않은"):
        returns.scan(actor=office.clerk, text=good, what="returned", on=date(2026, 12, 1))
    outside = returns.scan(actor=office.outsider, text=code(sent[2].id), what="returned", on=date(2026, 11, 23))
    assert not outside[0].fine


def test_주소를_고치면_새_편지가_나가고_배달을_읽히면_도달이다(office: Office) -> None:
    office.publish()
    sent = office.send()
    post(office)
    returns.scan(actor=office.clerk, text=code(sent.id), what="returned", on=date(2026, 11, 23), reason="absent")
    with pytest.raises(Refused, match="도로명"):
        returns.change_address(actor=office.clerk, notice_id=sent.id, new_address="연천군 군남면", postcode="", evidence="전산")
    returns.change_address(actor=office.clerk, notice_id=sent.id, new_address="경기도 연천군 군남면 군남로 5", postcode="11010",
                           evidence="주민등록 전산 확인")
    again = post(office)
    assert again.attempts.get().notice_id == sent.id and Notice.objects.get(pk=sent.id).state == State.SENT
    returns.scan(actor=office.clerk, text=code(sent.id), what="delivered", on=date(2026, 11, 23))
    notice = Notice.objects.get(pk=sent.id)
    assert notice.state == State.ARRIVED and notice.arrived_on == date(2026, 11, 23)
    assert Event.objects.filter(name="notices.delivered").count() == 1
    with pytest.raises(Conflict):
        returns.cancel(actor=office.clerk, notice_id=sent.id, reason="잘못")


def test_공시송달은_계산한_날에_효력이_생긴다(office: Office) -> None:
    office.publish(statute=Statute.LOCAL_TAX)
    sent = office.send()
    post(office)
    returns.scan(actor=office.clerk, text=code(sent.id), what="returned", on=date(2026, 11, 23), reason="absent")
    number = publication.publish(actor=office.clerk, notice_ids=[sent.id], ground="absent", posted_on=date(2026, 11, 23),
                                 doc_number="연천군 공고 제2026-1001호", media=["board", "homepage"])
    made = Publication.objects.get(pk=number)
    assert made.effective_on == date(2026, 12, 8) and made.trace
    document = publication.document(office.clerk, number)
    assert "홍*동" in str(document.blocks) and "홍길동" not in str(document.blocks)
    with clock.travel("2026-12-07T23:59"):
        assert publication.settle_due() == 0
    with clock.travel("2026-12-08T00:20"):
        assert publication.settle_due() == 1
        assert publication.settle_due() == 0
    notice = Notice.objects.get(pk=sent.id)
    assert notice.arrived_on == date(2026, 12, 8) and "공시송달" in notice.arrival
    assert Event.objects.filter(name="notices.delivered", payload__published=True).count() == 1


def test_공시송달은_아무_통지에나_할_수_없다(office: Office) -> None:
    office.publish(statute=Statute.ADMINISTRATIVE)
    sent = office.send(recipient=someone(address="모름"))
    given = {"actor": office.clerk, "notice_ids": [sent.id], "posted_on": date(2026, 11, 23), "doc_number": "제1호"}
    with pytest.raises(Refused, match="누리집"):
        publication.publish(**given, ground="unknown", media=["board"])  # type: ignore[arg-type]
    with pytest.raises(Refused, match="공시송달을 할 수 없습니다"):
        publication.publish(**given, ground="absent", media=["board", "homepage"])  # type: ignore[arg-type]
    office.publish()
    plain = office.send("other", recipient=someone(address="모름"))
    with pytest.raises(Refused, match="섞여"):
        publication.publish(**{**given, "notice_ids": [sent.id, plain.id]}, ground="unknown", media=["board", "homepage"])  # type: ignore[arg-type]
    assert Publication.objects.count() == 0


def test_창구_교부와_읍면_확인(office: Office) -> None:
    office.publish(chain=(Channel.DESK,), bodies=bodies(Channel.DESK))
    sent = office.send()
    assert sent.channel == Channel.DESK
    returns.visited(actor=office.clerk, notice_id=sent.id, handed=False, on=date(2026, 11, 23), note="집에 없음")
    returns.handed_at_desk(actor=office.clerk, notice_id=sent.id, receiver="홍길동 본인", on=date(2026, 11, 23))
    assert Notice.objects.get().state == State.ARRIVED and Attempt.objects.get().state == AttemptState.ARRIVED


def test_읍면에_넘길_명단과_증빙(office: Office, tmp_path: Path) -> None:
    office.publish()
    here, away = office.send("a", recipient=someone(1)), office.send("b", recipient=someone(2, name="성춘향"))
    post(office)
    returns.scan(actor=office.clerk, text=f"{code(here.id)}\n{code(away.id)}", what="returned", on=date(2026, 11, 23), reason="moved")
    name, data = queries.undelivered_sheet(office.clerk, town="전곡읍")
    rows = [list(row.values) for sheet in read_sheets(data) for row in sheet.rows]
    assert name.endswith(".xlsx") and "성춘향" in str(rows) and "이사감" in str(rows)
    assert returns.to_towns(actor=office.clerk, notice_ids=[here.id, away.id]) == 2
    assert returns.to_towns(actor=office.clerk, notice_ids=[here.id]) == 0
    proof = queries.evidence(office.clerk, here.id, purpose="심판청구 답변")
    text = "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(proof))
    for words in ("상속재산 취득세 납부 안내", "우체국에 맡김", "이사감", "읍면에 넘김", "지방세법 제20조제1항"):
        assert words in text, words
    single = queries.letter_pdf(office.clerk, here.id)
    assert len(pypdfium2.PdfDocument(BytesIO(single))) == 1


def test_큰_글자와_번역(office: Office) -> None:
    from hyeonjang.commons.notices.rules.publishing import Body

    english = Body(Channel.LETTER, "en", "Acquisition tax on inherited property", "((이름)), file by ((기한)). ((예상세액)) ((재산)) ((서류))")
    long = LETTER + "\n\n협의가 늦어져도 기한은 그대로입니다. 세무과에 오시면 함께 신고서를 써 드립니다." * 5
    office.publish(bodies=(*bodies(Channel.LETTER, letter=long), english))
    small = office.send("a")
    office.send("b", recipient=someone(language="en"))
    office.send("c", recipient=someone(language="vi", large_print=True))
    _, pdf = printed(office)
    pages = [words_of(page) for page in pypdfium2.PdfDocument(pdf)]
    assert "file by 2027. 3. 31." in pages[1]
    assert "신고하고 내셔야" in pages[2], "Vietnamese is not there: Korean"
    attempts = {row.notice_id: row for row in Attempt.objects.all()}
    assert attempts[small.id].pages == 1 and len(pages) >= 4
    assert max(row.pages for row in attempts.values()) >= 2, "the large print needs a second page"
