"""The screens, by role: what each may see and do, and what a guessed address gives."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import date, datetime, timedelta
from typing import Any

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from hyeonjang.commons.org import actions as org_actions
from hyeonjang.commons.org.actor import system_actor
from hyeonjang.commons.org.models import Account
from hyeonjang.kit import clock
from hyeonjang.services.meetings.actions import agenda, decisions, feeds, minutes, opinions, room, series, votes
from hyeonjang.services.meetings.models import Candidate, Decision, Feed, Meeting, Opinion, Remark
from hyeonjang.services.meetings.queries import board as board_query
from hyeonjang.services.meetings.vocabulary import Choice, Ending, EvidenceKind, ItemKind, Mode, Stance
from tests.services.meetings.conftest import ON, Hall, key, week
from tests.services.meetings.test_before import arrangement
from tests.services.meetings.test_room import Room

STAFF = {"hr", "it"}  # of the department that prepares the confidential item
ROLES = ("governor", "planning", "head", "team", "clerk", "audit", "it", "hr")


def client_of(username: str, **more: Any) -> Client:
    found = Client(**more)
    found.force_login(Account.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    return found


def text(client: Client, name: str, *args: object, status: int = 200) -> str:
    answer = client.get(reverse(f"meetings:{name}", args=args))
    assert answer.status_code == status, (name, answer.status_code, answer.content.decode()[:400])
    return answer.content.decode()


@pytest.fixture
def closed(hall: Hall) -> Room:
    """A meeting with an open and a confidential item, a vote, decisions and unsigned minutes."""
    live = Room(hall)
    secret = hall.item("인사 방침", "행정담당관", confidential=True)
    agenda.send_paper(actor=hall.head("안전총괄과"), item_id=live.item.pk, title="제설 자료", body="제설차 12대", file_name="제설.pdf",
                      content=b"%PDF-1.4 test")
    agenda.send_paper(actor=hall.head("행정담당관"), item_id=secret.pk, title="방침", file_name="방침.pdf", content=b"%PDF-1.4 secret")
    opinions.write(actor=hall.head("관광과"), item_id=live.item.pk, stance=Stance.AGAINST, body="관광지가 빠졌습니다.")
    with hall.at(week(1)):
        live.begin()
        live.remark("관광과")
        poll = live.do(votes.open_poll, item_id=live.item.pk, wording="제설차 임차").detail["poll"]
        tourism = hall.head("관광과")
        live.do(votes.cast, tourism, poll_id=poll, attendee_id=hall.seat(tourism), choice=Choice.YES)
        live.do(votes.close_poll, poll_id=poll)
        live.decide(unit="복지정책과")
        live.do(room.close_item, item_id=live.item.pk, ending=Ending.DECIDED)
        live.do(room.start_item, item_id=secret.pk)
        live.do(room.remark, hall.head("세무과"), item_id=secret.pk, attendee_id=hall.seat(hall.head("세무과")), body="승진 이야기")
        live.do(decisions.take, item_id=secret.pk, wording=live.wording("행정담당관", text="승진 기준을 바꾼다."))
        live.do(room.close_item, item_id=secret.pk, ending=Ending.DECIDED)
        live.do(room.close_meeting)
    return live


def test_누구나_로그인해야_하고_역할마다_보는_것이_다르다(closed: Room) -> None:
    hall, meeting = closed.hall, closed.item.meeting_id
    secret = closed.hall.meeting().items.get(confidential=True)
    hidden = Decision.objects.get(confidential=True)
    with hall.at(week(1), 14):
        assert Client().get(reverse("meetings:board")).status_code == 302
        for role in ROLES:
            client = client_of(role)
            for name in ("board", "list", "decisions", "feed"):
                text(client, name)
            page = text(client, "meeting", meeting)
            inside = role in {"governor", "planning", "head"}
            assert ("인사 방침" in page) == (inside or role in STAFF), role
            text(client, "item", secret.pk, status=200 if inside or role in STAFF else 404)
            text(client, "decision", hidden.pk, status=200 if inside or role in STAFF else 404)
            assert ("승진 기준" in text(client, "decisions")) == (inside or role in STAFF), role
            text(client, "minutes", meeting, status=200 if inside else 404)
            text(client, "live", meeting, status=200 if inside else 404)
            text(client, "ticket", meeting, status=200 if inside else 404)
            text(client, "series", status=200 if role == "planning" else 403)
        pk = closed.item.papers.get().pk
        assert client_of("head").get(reverse("meetings:paper", args=[pk])).content == b"%PDF-1.4 test"
        pk = secret.papers.get().pk
        text(client_of("hr"), "paper", pk)
        text(client_of("clerk"), "paper", pk, status=404)


def test_확정한_회의록은_모두_보되_비공개_안건은_없다(closed: Room) -> None:
    hall, meeting = closed.hall, closed.item.meeting_id
    with hall.at(week(1), 15):
        governor = client_of("governor")
        answer = governor.post(reverse("meetings:sign", args=[meeting, 1]), follow=True)
        assert "회의록을 확정했습니다" in answer.content.decode()
        for role in ("clerk", "it"):
            page = text(client_of(role), "minutes", meeting)
            assert "제설차를 더 두어야" in page and "승진" not in page and "인사 방침" not in page
            for form in ("hwpx", "pdf"):
                content = client_of(role).get(reverse(f"meetings:minutes_{form}", args=[meeting])).content
                assert "승진" not in (_hwpx(content) if form == "hwpx" else _pdf(content))
        whole = _hwpx(governor.get(reverse("meetings:minutes_hwpx", args=[meeting])).content)
        pdf = _pdf(governor.get(reverse("meetings:minutes_pdf", args=[meeting])).content)
        for words in ("회의의 명칭", "개최기관", "일시", "장소", "참석자", "배석자", "진행 순서", "상정 안건", "발언 요지", "결정 사항",
                      "표결 내용", "제설차를 더 두어야 합니다.", "승진 기준을 바꾼다.", "관광지가 빠졌습니다.", "제설차 임차"):
            assert words in whole and words.replace(" ", "") in pdf.replace(" ", "").replace("\n", ""), words


def _hwpx(content: bytes) -> str:
    """Every text run of the sections, read as plain XML without the library that wrote it."""
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = [name for name in archive.namelist() if re.fullmatch(r"Contents/section\d+\.xml", name)]
        return " ".join("".join(etree.fromstring(archive.read(name)).itertext()) for name in names)


def _pdf(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    return "".join(page.get_textpage().get_text_range().replace("\r", "") for page in document)


def test_확정하지_않은_회의록은_문서가_되지_않는다(closed: Room) -> None:
    with closed.hall.at(week(1), 15):
        answer = client_of("governor").get(reverse("meetings:minutes_pdf", args=[closed.item.meeting_id]))
        assert answer.status_code == 422 and "확정한 회의록만" in answer.content.decode()


def test_화면의_상태는_표가_있어야_주고_바뀌지_않으면_304이다(hall: Hall, django_assert_num_queries: Any) -> None:
    live = Room(hall)
    with hall.at(week(1)):
        live.begin()
        page = text(client_of("head"), "live", live.item.meeting_id)
        ticket = re.search(r'data-ticket="([^"]+)"', page)
        assert ticket is not None
        address, asking = reverse("meetings:state", args=[live.item.meeting_id]), {"X-Ticket": ticket.group(1)}
        public = Client()
        assert public.get(address).status_code == 403
        assert public.get(reverse("meetings:state", args=[live.item.meeting_id + 1]), headers=asking).status_code == 403
        first = public.get(address, headers=asking)
        assert first.json()["current"] == live.item.pk and first.cookies == {}
        with django_assert_num_queries(1):
            again = public.get(address, headers={**asking, "If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        live.remark("관광과", "새로운 말")
        changed = public.get(address, headers={**asking, "If-None-Match": first["ETag"]})
        assert changed.status_code == 200 and "새로운 말" in json.dumps(changed.json(), ensure_ascii=False)
    with hall.at(week(1), 9, 30):
        assert public.get(address, headers=asking).status_code in {200, 304}, "the ticket is timed by the machine, not the demo"


def test_회의_화면의_입력은_말로_거절된다(hall: Hall) -> None:
    live = Room(hall)
    with hall.at(week(1)):
        live.begin()
        head, where = client_of("head"), lambda name: reverse("meetings:enter", args=[live.item.meeting_id, name])

        def post(name: str, **values: object) -> tuple[int, str]:
            answer = head.post(where(name), {"key": key(), **values}, headers={"Accept": "application/json"})
            return answer.status_code, answer.json().get("sentence", "")

        seat = hall.seat(hall.head("복지정책과"))
        assert post("remark", item_id=live.item.pk, attendee_id=seat, body="말")[0] == 200
        assert post("remark", item_id="x", attendee_id=seat, body="말")[0] == 422
        assert post("remark", item_id=live.item.pk, attendee_id=hall.seat(hall.head("관광과")), body="남의 말") == (
            403, "발언 요지를 적는 일은 본인과 주재자, 회의 운영 담당만 할 수 있습니다.")
        assert post("end", item_id=live.item.pk, ending="heard", note="끝")[0] == 403
        assert post("nothing")[0] == 404
        assert post("vote", poll_id=1, attendee_id=seat, choice="maybe")[0] == 422
        assert head.post(where("remark"), {"item_id": live.item.pk, "attendee_id": seat, "body": "열쇠 없음"},
                         headers={"Accept": "application/json"}).status_code == 422
        planning = client_of("planning")
        form = {"key": key(), "item_id": live.item.pk, "text": "한다", "owner_post": hall.post("관광과"), "length": "2주",
                "evidence": "document", "document": ""}
        answer = planning.post(where("decide"), form, headers={"Accept": "application/json"})
        assert (answer.status_code, "이행을 확인할 문서" in answer.json()["sentence"]) == (422, True)
        assert planning.post(where("decide"), {**form, "key": key(), "document": "결과"}, headers={"Accept": "application/json"}).status_code == 200
        assert planning.post(where("decide"), {**form, "key": key(), "document": "결과"}).status_code == 302, "without script as well"
        assert Decision.objects.count() == 2 and Remark.objects.count() == 1
        outsider = client_of("it").post(where("remark"), {"key": key(), "item_id": live.item.pk, "attendee_id": seat, "body": "몰래"},
                                        headers={"Accept": "application/json"})
        assert outsider.status_code == 404


def test_의제_화면에서_올리고_정하고_의견을_낸다(hall: Hall) -> None:
    meeting = hall.meeting().pk
    head, governor, clerk = client_of("head"), client_of("governor"), client_of("clerk")
    welfare = hall.unit("복지정책과")
    form = {"title": "위기가구 발굴", "why": "문의가 두 배입니다.", "kind": "discuss", "department": welfare, "minutes": 15}
    assert head.post(reverse("meetings:put_forward", args=[meeting]), {**form, "minutes": 0}).status_code == 422
    assert head.post(reverse("meetings:put_forward", args=[meeting]), form).status_code == 302
    row = Candidate.objects.get()
    assert "문의가 두 배입니다." in text(governor, "meeting", meeting)
    text(client_of("it"), "rule", row.pk, status=404)
    refused = governor.post(reverse("meetings:rule", args=[row.pk]), {"state": "declined", "reason": "", "version": 1})
    assert refused.status_code == 422
    governor.post(reverse("meetings:accept", args=[row.pk, 1]))
    row.refresh_from_db()
    assert row.item_id is not None
    item = reverse("meetings:item", args=[row.item_id])
    assert clerk.post(item, {"stance": "condition", "body": "됩니다", "condition": ""}).status_code == 422
    assert clerk.post(item, {"stance": "for", "body": "됩니다"}).status_code == 302
    assert not Opinion.objects.get().official
    paper = reverse("meetings:send_paper", args=[row.item_id])
    answer = clerk.post(paper, {"title": "자료", "body": "", "file": SimpleUploadedFile("계획.hwp", b"x")})
    assert answer.status_code == 422 and "HWPX" in answer.content.decode()
    assert clerk.post(paper, {"title": "자료", "body": "한 쪽"}).status_code == 302
    assert client_of("it").post(paper, {"title": "자료", "body": "한 쪽"}).status_code == 422
    arrange = reverse("meetings:arrange", args=[row.item_id])
    values = {"title": "위기가구 발굴", "kind": "discuss", "minutes": 20, "place": 1, "naming": "anonymous", "opinions_until": "2026-11-23T08:00",
              "asked": [welfare], "version": 1}
    answer = head.post(arrange, values)
    assert answer.status_code == 422 and "방식을 바꾸거나" in answer.content.decode()
    work = client_of("governor").get(reverse("desk:work")).content.decode()
    assert "회의 자료 읽기 1건" in work


def test_달력은_다른_프로그램이_읽고_자리를_따라간다(closed: Room) -> None:
    vobject = pytest.importorskip("vobject", reason="the independent calendar reader of the dev group is not installed")
    hall = closed.hall
    with hall.at(week(1), 16):
        token = feeds.make(actor=hall.head("복지정책과"))
        assert not Feed.objects.filter(digest=token).exists(), "the secret itself is not kept"
        address = reverse("meetings_feed:calendar", args=[token])
        answer = Client().get(address)
        assert answer["Content-Type"].startswith("text/calendar") and answer.cookies == {}
        found = vobject.readOne(answer.content.decode())
        events = sorted(found.vevent_list, key=lambda one: one.dtstart.value)
        assert [one.dtstart.value for one in events] == [
            datetime(2026, 11, 23, 9, tzinfo=clock.SEOUL) + timedelta(weeks=n) for n in range(5)][:len(events)]
        assert events[0].location.value == "군청 상황실" and "겨울철 제설 대책" in events[0].description.value
        assert "인사 방침" not in answer.content.decode() and "승진" not in answer.content.decode()
        todo = found.vtodo
        assert todo.due.value == date(2026, 12, 7) and todo.status.value == "NEEDS-ACTION"
        assert todo.contents["related-to"][0].value == events[0].uid.value
        decisions.present(actor=hall.head("복지정책과"), decision_id=Decision.objects.get(confidential=False).pk, document="복지정책과-1")
        assert vobject.readOne(Client().get(address).content.decode()).vtodo.status.value == "COMPLETED"
        other = feeds.make(actor=hall.head("관광과"))
        assert "VTODO" not in Client().get(reverse("meetings_feed:calendar", args=[other])).content.decode()
        for wrong in ("x", token[:-1], token + "A"):
            assert Client().get(reverse("meetings_feed:calendar", args=[wrong])).status_code == 404
        account = Account.objects.get(username="head")
        org_actions.set_account_active(actor=system_actor(), account_id=account.pk, active=False)
        assert Client().get(address).status_code == 404, "a shut account shuts its calendar"
        org_actions.set_account_active(actor=system_actor(), account_id=account.pk, active=True)
        feeds.make(actor=hall.head("복지정책과"))
        assert Client().get(address).status_code == 404, "a new address ends the old one"


def test_되돌아간_회의는_군수의_첫_화면에_보인다(hall: Hall) -> None:
    series.keep_ahead(actor=system_actor(), series_id=hall.series.pk, until=week(6))
    for number in (1, 2, 3, 4):
        item = hall.item(f"보고 {number}", number=number) if number == 1 else None
        with hall.at(week(number) - timedelta(days=3)):
            item = item or hall.item(f"보고 {number}", number=number)
        meeting = hall.meeting(number).pk
        with hall.at(week(number)):
            hall.open(number)
            room.start_item(actor=hall.office, meeting_id=meeting, key=key(), item_id=item.pk)
        with hall.at(week(number), 9, 30):
            room.set_mode(actor=hall.office, meeting_id=meeting, key=key(), item_id=item.pk, mode=Mode.DISCUSS)
        with hall.at(week(number), 9, 40):
            room.close_item(actor=hall.office, meeting_id=meeting, key=key(), item_id=item.pk, ending=Ending.HEARD, note="들음")
            room.close_meeting(actor=hall.office, meeting_id=meeting, key=key())
    with hall.at(week(4), 15):
        found = board_query.board(hall.governor, hall.series.pk, clock.today())
        assert found.slide.slid and {round(float(s)) for s in found.slide.shares} == {25}
        governor = client_of("governor")
        page = governor.get(reverse("desk:home"), follow=True)
        assert page.redirect_chain[-1][0] == reverse("meetings:board")
        assert "회의가 보고로 되돌아갔습니다" in page.content.decode()
        assert clock.today() != ON


def test_정례회의를_화면에서_만들고_고친다(hall: Hall) -> None:
    planning = client_of("planning")
    posts = [hall.post(name) for name in ("연천군", "관광과", "세무과")]
    form = {"name": "실무회의", "host": "연천군", "place": "소회의실", "weekday": 2, "at": "14:00", "minutes": 40, "on_holiday": "after",
            "papers_days": 1, "discussion_floor": 60, "begins": ON.isoformat(), "chair_post": posts[0], "members": posts}
    assert planning.post(reverse("meetings:new_series"), {**form, "members": posts[1:]}).status_code == 422
    assert planning.post(reverse("meetings:new_series"), form).status_code == 302
    made = Meeting.objects.filter(series__name="실무회의")
    assert made.count() == 4 and made.order_by("held_on")[0].held_on == date(2026, 11, 18)
    assert client_of("head").post(reverse("meetings:new_series"), form).status_code == 403


def test_결정의_화면은_담당이_경과를_적고_주재자가_철회한다(closed: Room) -> None:
    row = Decision.objects.get(confidential=False)
    with closed.hall.at(week(2)):
        head, governor = client_of("head"), client_of("governor")
        assert head.post(reverse("meetings:decision_report", args=[row.pk]), {"reason": "견적을 받았습니다."}).status_code == 302
        assert "견적을 받았습니다." in text(client_of("it"), "decision", row.pk)
        assert client_of("it").post(reverse("meetings:decision_report", args=[row.pk]), {"reason": "남의 일"}).status_code == 422
        assert head.post(reverse("meetings:decision_withdraw", args=[row.pk]), {"reason": "안 함", "version": 1}).status_code == 422
        wrong = governor.post(reverse("meetings:decision_due", args=[row.pk]), {"due": "2026-11-01", "reason": "앞당김", "version": 1})
        assert wrong.status_code == 422 and "결정일 다음 날" in wrong.content.decode()
        assert governor.post(reverse("meetings:decision_withdraw", args=[row.pk]), {"reason": "상급기관이 함", "version": 1}).status_code == 302
        xlsx = governor.get(reverse("meetings:decisions"), {"format": "xlsx"})
        assert xlsx.content[:2] == b"PK"


def test_익명_의견은_누가_쓴_화면에도_이름이_없다(hall: Hall) -> None:
    item = hall.item()
    agenda.arrange(actor=hall.office, item_id=item.pk, version=1, to=arrangement(item, naming="anonymous"))
    head = client_of("head")
    assert head.post(reverse("meetings:item", args=[item.pk]), {"stance": "against", "body": "어렵습니다"}).status_code == 302
    for role in ("governor", "head", "planning", "audit"):
        page = text(client_of(role), "item", item.pk)
        assert "어렵습니다" not in page and "숙향-092" not in page.split("사전 의견")[1]
    assert client_of("clerk").post(reverse("meetings:item", args=[item.pk]), {"stance": "for", "body": "..."}).status_code == 422


def test_표준_조작과_증빙의_종류(hall: Hall) -> None:
    """What the composition root joined is really offered."""
    from hyeonjang.services.meetings import evidence, providers

    assert {"10-late-cases", "20-decisions", "30-promises", "40-handovers"} <= set(providers.providers)
    assert {"case-decided", "plan-submitted", "proposal-decided"} <= set(evidence.kinds)
    for provider in providers.providers.values():
        assert list(provider.propose(clock.today())) == []
    assert ItemKind.DISCUSS.label == "토론" and EvidenceKind.DOCUMENT.label == "문서"
    assert minutes.sign is not None
