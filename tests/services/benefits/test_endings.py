"""Withdrawn, dead, urgent, emergency, chased, imported, visited: what else happens to an application."""

from __future__ import annotations

import io
import struct
import zlib
from datetime import date

import openpyxl
import pytest

from hyeonjang.commons import outbox
from hyeonjang.commons.cases.actions import clock as clocks
from hyeonjang.commons.cases.actions import closing
from hyeonjang.commons.cases.actions import decide as case_verbs
from hyeonjang.commons.cases.queries import logs
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotFound, NotPermitted, Refused
from hyeonjang.law.benefits import Finding
from hyeonjang.law.periods.spec import Length
from hyeonjang.services.benefits.actions import afterwards, intake, investigate, requests, rulings, visits
from hyeonjang.services.benefits.models import Chase, DataRequest, Ruling, Visit, VisitPhoto
from hyeonjang.services.benefits.queries import desk, known
from hyeonjang.services.benefits.rules.photos import stripped
from hyeonjang.services.benefits.vocabulary import Outcome

from .conftest import PERSON, Office

pytestmark = pytest.mark.django_db
GRANT = rulings.Proposed(Outcome.GRANT)


def png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"tEXt", b"GPS\x0037.9,127.0")
            + chunk(b"IDAT", zlib.compress(b"\x00\x00")) + chunk(b"IEND", b""))


def jpeg() -> bytes:
    from PIL import Image

    picture = Image.new("RGB", (8, 8), "white")
    exif = Image.Exif()
    exif[0x010F] = "PHONE-MAKER"
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_취하하면_기다리던_회신과_현장조사를_거둔다(office: Office) -> None:
    applied = office.apply("livelihood", "housing")
    office.ask(applied, ["residents", "finance"])
    visits.plan(actor=office.clerk, application_id=applied.id, on=date(2026, 11, 25), investigator_id=office.person("clerk"),
                purpose="생활 실태")
    first, second = office.claim(applied), office.claim(applied, 1)
    closing.withdraw(actor=office.clerk, case_id=first.case_id, evidence="취하서")
    outbox.run_pending()
    assert DataRequest.objects.filter(state="waiting").count() == 2  # 주거급여 still waits
    closing.withdraw(actor=office.clerk, case_id=second.case_id, evidence="취하서")
    outbox.run_pending()
    assert set(DataRequest.objects.values_list("state", flat=True)) == {"dropped"}
    assert Visit.objects.get().state == "cancelled"
    with pytest.raises(Refused):
        rulings.decide(actor=office.team, claim_id=first.pk, ruling=GRANT)


def test_신청인이_사망하면_건은_끝나고_새로_결정하지_못한다(office: Office) -> None:
    applied = office.apply("basic_pension")
    office.ask(applied, ["residents"])
    claim = office.claim(applied)
    closing.applicant_died(actor=office.clerk, case_id=claim.case_id, died_on=date(2026, 11, 22), evidence="사망신고 통보")
    outbox.run_pending()
    assert office.case(claim).state == "closed" and DataRequest.objects.get().state == "dropped"
    with pytest.raises((Refused, Conflict)):
        investigate.find(actor=office.clerk, claim_id=claim.pk,
                         answers={"no_occupational": investigate.Told(True, "공단 회신")})
    with pytest.raises(Refused):
        rulings.decide(actor=office.team, claim_id=claim.pk, ruling=GRANT)


def test_긴급복지는_현장을_본_뒤_회신_없이_결정하고_한_달_안에_사후조사를_한다(office: Office) -> None:
    applied = office.apply("emergency", household=intake.Household(size=2), papers=intake.Papers(("request",)))
    claim = office.claim(applied)
    assert claim.case.due_on == date(2026, 11, 25)  # the county's own two working days, not a term of the law
    seen = {(claim.pk, q): visits.Seen(True, "집에 먹을 것이 없음") for q in ("crisis", "no_same_aid")}
    with pytest.raises(Refused, match="아직 알아야 할 것"):
        rulings.decide(actor=office.team, claim_id=claim.pk, ruling=GRANT)
    office.visit(applied, seen)
    investigate.find(actor=office.clerk, claim_id=claim.pk, amounts=investigate.Amounts(amount=730_000))
    row = Ruling.objects.get(pk=rulings.decide(actor=office.team, claim_id=claim.pk, ruling=GRANT))
    assert (row.kind, row.amount, row.starts_on, row.after_check_due) == (
        "decision", 730_000, date(2026, 11, 23), date(2026, 12, 23))
    assert [after.what for after in desk.afterwards(office.clerk, "mine")] == ["사후조사"]
    with pytest.raises(Refused, match="재산과 금융재산"):
        afterwards.after_check(actor=office.clerk, ruling_id=row.pk, income=1_000_000, assets=Finding(None))
    fits, why = afterwards.after_check(actor=office.clerk, ruling_id=row.pk, income=9_000_000, assets=Finding(True, "재산 조회"))
    assert not fits and "9,000,000원" in why[0]
    assert desk.afterwards(office.clerk, "mine") == []


def test_긴급급여는_생계급여에만_한_번_시작한다(office: Office) -> None:
    applied = office.apply("livelihood", "housing")
    with pytest.raises(Refused, match="생계급여에만"):
        afterwards.start_urgent(actor=office.clerk, claim_id=applied.claims[1][0], need="식량이 없음")
    assert afterwards.start_urgent(actor=office.clerk, claim_id=applied.claims[0][0], need="식량이 없음") == date(2026, 12, 22)
    with pytest.raises(Conflict):
        afterwards.start_urgent(actor=office.clerk, claim_id=applied.claims[0][0], need="식량이 없음")


def test_위촉한_조사는_7일_나머지는_정한_간격으로_독촉한다(office: Office) -> None:
    applied = office.apply("livelihood")
    ids = office.ask(applied, ["delegated", "finance"], about="부양의무자")
    law, own = (DataRequest.objects.get(pk=ids[name]) for name in ("delegated", "finance"))
    assert (law.due_on, law.chase_on) == (date(2026, 11, 30), date(2026, 12, 1))
    assert (own.due_on, own.chase_on) == (None, date(2026, 11, 30))  # the 28th is a Saturday
    assert not any(row.overdue for row in desk.waiting(office.clerk, date(2026, 11, 27)))
    with clock.travel("2026-12-02T10:00"):
        late = desk.waiting(office.clerk, clock.today(), overdue=True)
        assert [row.source for row in late] == ["위촉조사", "금융정보"] and late[0].days == 7
        assert requests.chase(actor=office.clerk, request_ids=[row.id for row in late], document_number="생활보장팀-9") == 2
        assert desk.waiting(office.clerk, clock.today(), overdue=True)[0].source == "위촉조사"  # past its legal day anyway
        with pytest.raises(Refused, match="독촉 문서번호"):
            requests.chase(actor=office.clerk, request_ids=[law.pk], document_number=" ")
    assert Chase.objects.count() == 2
    assert "회신 독촉" in office.log(office.claim(applied))


def _book(*lines: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for line in (("조회 번호", "회신일", "회신 내용", "문서번호"), *lines):
        sheet.append(list(line))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_하루의_회신을_파일로_받고_틀린_줄은_까닭과_함께_돌려준다(office: Office) -> None:
    applied = office.apply("livelihood")
    ids = office.ask(applied, ["residents", "family", "finance"])
    numbers = [DataRequest.objects.get(pk=ids[name]).number for name in ("residents", "family", "finance")]
    data = _book((numbers[0], date(2026, 11, 23), "같은 세대 1명", "R-1"), (numbers[1], "2026. 11. 23.", "부양의무자 없음", "R-2"),
                 (numbers[2], date(2026, 11, 30), "잔액", ""), ("없는 번호", date(2026, 11, 23), "x", ""), (numbers[2], "어제", "x", ""))
    done = requests.import_replies(actor=office.clerk, file_name="회신.xlsx", data=data)
    assert (done.taken, done.same) == (2, 0)
    assert {bad.row: bad.reason for bad in done.bad} == {
        4: "회신일이 오늘보다 뒤입니다", 5: "그런 조회 번호가 없습니다. 번호를 확인하세요.", 6: "회신일 '어제'을 날짜로 읽을 수 없습니다"}
    again = requests.import_replies(actor=office.clerk, file_name="회신.xlsx", data=data)
    assert (again.taken, again.same) == (0, 2)
    csv = f"조회번호,회신일자,결과\n{numbers[2]},2026-11-23,기준 이하\n".encode("cp949")
    assert requests.import_replies(actor=office.clerk, file_name="회신.csv", data=csv).taken == 1
    with pytest.raises(Refused, match="'회신일' 열"):
        requests.import_replies(actor=office.clerk, file_name="x.csv", data="조회번호,내용\n1,2\n".encode())
    other = requests.import_replies(actor=office.outsider, file_name="회신.xlsx", data=data)
    assert other.taken == 0 and len(other.bad) == 5  # nobody of another department writes into these cases


def test_읍면은_신청을_받지만_조사하거나_결정하지_못한다(office: Office) -> None:
    applied = office.apply("livelihood", by="town")
    claim = office.claim(applied)
    assert claim.application.intake_unit_id == office.unit("E1") and claim.case.unit_id == office.unit("T1")
    events = list(claim.case.events.order_by("seq"))
    assert events[0].actor_name == "town-이름" and [e.kind for e in events].count("consent") == 2
    intake.take_papers(actor=office.town, application_id=applied.id, papers=intake.Papers(("old_register",)))
    for act in (
        lambda: requests.ask(actor=office.town, application_id=applied.id, sources_asked=["residents"]),
        lambda: rulings.decide(actor=office.town, claim_id=claim.pk, ruling=GRANT),
        lambda: visits.plan(actor=office.town, application_id=applied.id, on=date(2026, 11, 24),
                            investigator_id=office.person("clerk"), purpose="x"),
    ):
        with pytest.raises((NotFound, NotPermitted)):
            act()
    with pytest.raises(NotFound):
        intake.take_papers(actor=office.outsider, application_id=applied.id, papers=intake.Papers(("old_register",)))


def test_이송된_신청은_이송된_날이_신청일이고_알리지_않고는_받지_않는다(office: Office) -> None:
    applied = office.apply("housing", filed_on=date(2026, 11, 18), competent=False, transferred_on=date(2026, 11, 20))
    claim = office.claim(applied)
    assert claim.application.applied_on == date(2026, 11, 20) and claim.application.applied_cite == "사회보장기본법 제11조제2항"
    assert claim.case.due_on == date(2026, 12, 21)  # the 30th day is Sunday the 20th
    with pytest.raises(Refused, match="이송된 날이 신청일"):
        office.apply("near_poor", competent=False)
    with pytest.raises(Refused, match="알릴 것을 알린 뒤"):
        office.apply("near_poor", told=False)
    with pytest.raises(Refused, match="출생일이 신청일보다 뒤"):
        office.apply("child_allowance", household=intake.Household(born=date(2026, 12, 1)))


def test_현장조사는_회신_전에도_하고_남의_것은_적지_못한다(office: Office) -> None:
    applied = office.apply("livelihood")
    office.ask(applied, ["finance"])
    claim = office.claim(applied)
    pk = visits.plan(actor=office.clerk, application_id=applied.id, on=clock.today(), investigator_id=office.person("mate"),
                     purpose="생활 실태", time="14:00")
    with pytest.raises(Refused, match="그 부서에서 일하는 사람이 아닙니다"):
        visits.plan(actor=office.clerk, application_id=applied.id, on=clock.today(),
                    investigator_id=office.person("outsider"), purpose="x")
    with pytest.raises(NotFound):
        visits.record_visit(actor=office.outsider, visit_id=pk, summary="몰래")
    visits.record_visit(actor=office.mate, visit_id=pk, summary="혼자 삶", met_person="본인", photos=[png(), jpeg()],
                        seen={(claim.pk, "supporter"): visits.Seen(True, "자녀 없음")})
    visit = Visit.objects.get(pk=pk)
    assert visit.before_replies and visit.done_by_id == office.person("mate")
    assert known.standing(claim, known.settings(office.clerk), clock.today()).facts.findings["supporter"].met
    for photo in VisitPhoto.objects.all():
        assert b"GPS" not in bytes(photo.data) and b"PHONE-MAKER" not in bytes(photo.data)
    with pytest.raises(Conflict):
        visits.record_visit(actor=office.mate, visit_id=pk, summary="또")


def test_사진이_아닌_것은_받지_않는다() -> None:
    from PIL import Image

    kept, media = stripped(jpeg())
    assert media == "image/jpeg" and Image.open(io.BytesIO(kept)).size == (8, 8)
    assert Image.open(io.BytesIO(stripped(png())[0])).size == (1, 1)
    for data, said in ((b"%PDF-1.7", "JPEG이나 PNG만"), (png()[:40], "깨져"), (b"\xff\xd8\xff\xe1\x00", "깨져"),
                       (b"\xff\xd8\xff" + b"x" * (9 * 1024 * 1024), "8MB")):
        with pytest.raises(Refused, match=said):
            stripped(data)


def test_두_사람_설정이면_조사한_사람은_결정하지_못한다(office: Office) -> None:
    from hyeonjang.services.benefits.actions import setup

    applied = office.apply("near_poor", to="team")
    sources = known.sources_to_ask([office.claim(applied)])
    office.reply(office.ask(applied, sources))
    investigate.assess(actor=office.team, application_id=applied.id, basis="basic", evaluated=100, converted=0, evidence="1")
    investigate.find(actor=office.team, claim_id=applied.claims[0][0],
                     answers={"not_recipient": investigate.Told(True, "행복이음")})
    setup.configure(actor=office.head, two_persons=True)
    with pytest.raises(Refused, match="조사한 사람과 결정하는 사람이 달라야"):
        rulings.decide(actor=office.team, claim_id=applied.claims[0][0], ruling=GRANT)
    setup.configure(actor=office.head, two_persons=False)
    assert rulings.decide(actor=office.team, claim_id=applied.claims[0][0], ruling=GRANT)


def test_위원회가_있는_급여는_심의_없이_결정하지_못한다(office: Office) -> None:
    applied = office.apply("youth_special")
    office.reply(office.ask(applied))
    claim_id = applied.claims[0][0]
    answers = {"category": investigate.Told(True, "상담기록"), "income_line": investigate.Told(True, "소득확인")}
    investigate.find(actor=office.clerk, claim_id=claim_id, answers=answers,
                     amounts=investigate.Amounts(amount=300_000, stated_start=date(2026, 12, 1)))
    with pytest.raises(Refused, match="심의를 거쳐"):
        rulings.decide(actor=office.team, claim_id=claim_id, ruling=GRANT)
    investigate.find(actor=office.clerk, claim_id=claim_id, amounts=investigate.Amounts(committee_on=date(2026, 11, 20)))
    with pytest.raises(NotPermitted, match="과장 전결"):  # what a committee deliberated goes to the department's head
        rulings.decide(actor=office.team, claim_id=claim_id, ruling=GRANT)
    row = Ruling.objects.get(pk=rulings.decide(actor=office.head, claim_id=claim_id, ruling=GRANT))
    assert row.starts_on == date(2026, 12, 1)
    with pytest.raises(Refused, match="지원 기간"):  # only the officer can say it, and the letter waits for it
        afterwards.issue_letter(actor=office.clerk, ruling_id=row.pk, texts={**row.texts, "officer": "x"}, document_number="1")


def test_다른_기관이_결정하는_급여는_보내는_것으로_끝난다(office: Office) -> None:
    applied = office.apply("education")
    pk = rulings.decide(actor=office.team, claim_id=applied.claims[0][0], ruling=rulings.Proposed(Outcome.SENT))
    assert Ruling.objects.get(pk=pk).outcome == "sent"
    with pytest.raises(Refused, match="다른 기관이 결정"):
        afterwards.issue_letter(actor=office.clerk, ruling_id=pk, texts={}, document_number="1")


def test_급여_건은_일반_결정_화면으로_결정하지_못하고_이의신청은_급여법의_기간이다(office: Office) -> None:
    applied = office.apply("education")
    claim = office.claim(applied)
    with pytest.raises(Refused, match="사회보장급여 화면에서 결정"):
        case_verbs.decide(actor=office.team, case_id=claim.case_id, outcome="sent", reasons=[{"text": "x", "cite": "y"}])
    clocks.extend(actor=office.clerk, case_id=claim.case_id, length=Length.parse("30일"),
                  ground="수급권자나 부양의무자가 조사나 자료제출 요구를 거부ㆍ방해 또는 기피", reason="통장 사본을 내지 않음")
    assert office.case(claim).due_on == date(2027, 1, 22)  # 60 days from the application, not 30 and 30
    rulings.decide(actor=office.team, claim_id=claim.pk, ruling=rulings.Proposed(Outcome.SENT))
    case_verbs.tell_result(actor=office.clerk, case_id=claim.case_id, reached_on=clock.today(), how="등기", evidence="1")
    from hyeonjang.commons.cases.queries.case import case_view

    assert case_view(office.clerk, claim.case_id).objection_until == date(2027, 2, 22)  # 90 days, the last a Sunday


def test_사건_기록에_조회와_회신과_현장조사가_이름으로_나온다(office: Office) -> None:
    applied = office.apply("livelihood")
    office.reply(office.ask(applied, ["finance", "tax"]), "tax")
    office.visit(applied)
    rows = [(row["activity"], row["resource"]) for row in logs.event_rows() if row["case"] == applied.claims[0][2]]
    assert ("금융정보 조회 요청", "주무관") in rows and ("국세ㆍ지방세 회신", "주무관") in rows and ("현장조사", "주무관") in rows
    assert not any("홍길동" in str(row) for row in rows)


def test_지나간_사람의_이름은_감사_기록에_없다(office: Office) -> None:
    from hyeonjang.commons.audit.models import DecisionRecord

    office.visit(office.apply("livelihood"))
    assert not [row for row in DecisionRecord.objects.all() if PERSON.name in f"{row.subject_label}{row.detail}"]
