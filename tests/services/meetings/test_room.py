"""In the room, its minutes and its decisions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import DatabaseError, transaction

from hyeonjang.commons import audit
from hyeonjang.commons.calendar import actions as calendar
from hyeonjang.commons.measures import Measure, Observation, Period, measures, observe
from hyeonjang.commons.org import actions as org_actions
from hyeonjang.commons.org.actor import actor_of_person, system_actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotFound, NotPermitted, Refused
from hyeonjang.services.meetings import evidence
from hyeonjang.services.meetings.actions import decisions, minutes, room, votes
from hyeonjang.services.meetings.models import Decision, DecisionStep, Minutes, Poll, Remark, RoomEvent, Vote
from hyeonjang.services.meetings.queries import decisions as decision_query
from hyeonjang.services.meetings.queries import minutes as minutes_query
from hyeonjang.services.meetings.queries import room as room_query
from hyeonjang.services.meetings.vocabulary import (
    Choice,
    DecisionState,
    Ending,
    EvidenceKind,
    Mode,
    PollState,
    Presence,
    StepKind,
)
from tests.services.meetings.conftest import ON, Hall, key, week


class Room:
    """The first meeting, open, with one item running."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall
        self.item = hall.item()
        self.meeting = None

    def begin(self) -> None:
        self.meeting = self.hall.open()
        self.do(room.start_item, item_id=self.item.pk)

    def do(self, verb: object, who: object = None, **values: object) -> RoomEvent:
        found: RoomEvent = verb(  # type: ignore[operator]
            actor=who or self.hall.office, meeting_id=self.hall.meeting().pk, key=values.pop("key", key()), **values)
        return found

    def remark(self, unit: str, body: str = "제설차를 더 두어야 합니다.") -> RoomEvent:
        who = self.hall.head(unit)
        return self.do(room.remark, who, item_id=self.item.pk, attendee_id=self.hall.seat(who), body=body)

    def wording(self, unit: str = "안전총괄과", **changes: object) -> decisions.Wording:
        closing = decisions.Closing(EvidenceKind.DOCUMENT, document="제설 대책 결과보고")
        values = {"text": "제설차 2대를 더 빌린다.", "owner_post": self.hall.post(unit), "closing": closing, "length": "2주"}
        return decisions.Wording(**{**values, **changes})  # type: ignore[arg-type]

    def decide(self, **changes: object) -> Decision:
        event = self.do(decisions.take, item_id=self.item.pk, wording=self.wording(**changes))  # type: ignore[arg-type]
        return Decision.objects.get(pk=event.detail["decision"])


@pytest.fixture
def live(hall: Hall) -> Iterator[Room]:
    found = Room(hall)
    with hall.at(week(1)):
        found.begin()
        yield found


def test_회의는_그날에만_열리고_한_번만_열린다(hall: Hall) -> None:
    hall.item()
    with pytest.raises(Refused, match=r"2026\. 11\. 23\."):
        room.open_meeting(actor=hall.office, meeting_id=hall.meeting().pk, key=key())
    with hall.at(week(1)):
        with pytest.raises(NotPermitted):
            room.open_meeting(actor=hall.head("관광과"), meeting_id=hall.meeting().pk, key=key())
        hall.open()
        with pytest.raises(Conflict, match="진행 중"):
            room.open_meeting(actor=hall.office, meeting_id=hall.meeting().pk, key=key())


def test_같은_열쇠는_한_번만_적힌다(live: Room) -> None:
    who, once = live.hall.head("관광과"), key()
    values = {"item_id": live.item.pk, "attendee_id": live.hall.seat(who), "body": "한 번만"}
    first = live.do(room.remark, who, key=once, **values)
    again = live.do(room.remark, who, key=once, **values)
    assert first.pk == again.pk and Remark.objects.count() == 1
    with pytest.raises(Conflict, match="열쇠"):
        live.do(room.remark, live.hall.head("세무과"), key=once, **values)
    ticks = list(RoomEvent.objects.order_by("tick").values_list("tick", flat=True))
    assert ticks == list(range(ticks[0], ticks[0] + len(ticks))) and live.hall.meeting().tick == ticks[-1]


def test_다른_부서가_말하면_토론으로_세고_침묵한_사람이_보인다(live: Room) -> None:
    hall = live.hall
    owner, other = hall.head("안전총괄과"), hall.head("관광과")
    with hall.at(week(1), 9, 10):
        live.do(room.ask_to_speak, other, item_id=live.item.pk, attendee_id=hall.seat(other))
        asked = live.do(room.ask_to_speak, owner, item_id=live.item.pk, attendee_id=hall.seat(owner))
        with pytest.raises(Conflict, match="이미 발언 목록"):
            live.do(room.ask_to_speak, owner, item_id=live.item.pk, attendee_id=hall.seat(owner))
        live.do(room.give_floor, hall.governor, speech_id=asked.detail["speech"])
        state = room_query.state(hall.governor, live.item.meeting_id)
        assert state["items"][0]["mode"] == Mode.REPORT
    with hall.at(week(1), 9, 15):
        first = next(s for s in room_query.state(hall.governor, live.item.meeting_id)["items"][0]["speeches"] if s["state"] == "waiting")
        live.do(room.give_floor, speech_id=first["id"])
    with hall.at(week(1), 9, 25):
        state = room_query.state(hall.governor, live.item.meeting_id)
        item = state["items"][0]
        assert item["mode"] == Mode.DISCUSS and 890 <= item["report_seconds"] <= 910
        assert {s["label"] for s in state["seats"] if s["spoke"]} == {"안전총괄과장", "관광과장"}
        assert state["current"] == live.item.pk
        live.do(room.close_item, item_id=live.item.pk, ending=Ending.HEARD, note="다음 주까지 검토")
        assert 590 <= room_query.state(hall.governor, live.item.meeting_id)["items"][0]["discuss_seconds"] <= 610
    with pytest.raises(NotFound):
        room_query.state(hall.member("생활보장팀"), live.item.meeting_id)


def test_두_사람이_한_안건을_마치면_뒤에_한_사람이_듣는다(live: Room) -> None:
    live.do(room.close_item, live.hall.governor, item_id=live.item.pk, ending=Ending.HEARD, note="검토")
    with pytest.raises(Conflict, match=r"군수 .*이 이 안건을 '논의하고 결정 없이 마침'으로 먼저 마쳤습니다|군수 .*가 이 안건을"):
        live.do(room.close_item, item_id=live.item.pk, ending=Ending.POSTPONED, note="다음에")


def test_표결은_제척을_빼고_세고_마감_뒤의_표는_받지_않는다(live: Room) -> None:
    hall = live.hall
    poll = live.do(votes.open_poll, item_id=live.item.pk, wording="제설차 임차").detail["poll"]
    tourism, tax = hall.head("관광과"), hall.head("세무과")
    live.do(votes.cast, tourism, poll_id=poll, attendee_id=hall.seat(tourism), choice=Choice.YES)
    live.do(votes.cast, tourism, poll_id=poll, attendee_id=hall.seat(tourism), choice=Choice.NO)
    with pytest.raises(NotPermitted, match="본인"):
        live.do(votes.cast, hall.office, poll_id=poll, attendee_id=hall.seat(tax), choice=Choice.YES)
    live.do(votes.recuse, tax, poll_id=poll, attendee_id=hall.seat(tax), reason="임차 업체와 친족")
    with pytest.raises(Refused, match="제척·회피한 사람"):
        live.do(votes.cast, tax, poll_id=poll, attendee_id=hall.seat(tax), choice=Choice.YES)
    with pytest.raises(Conflict, match="표결을 먼저 마감"):
        live.do(room.close_item, item_id=live.item.pk, ending=Ending.HEARD, note="검토")
    open_state = room_query.state(hall.governor, live.item.meeting_id)["items"][0]["polls"][0]
    assert open_state["choices"] == [] and open_state["no"] is None and len(open_state["voted"]) == 1
    live.do(votes.close_poll, poll_id=poll)
    row = Poll.objects.get(pk=poll)
    assert (row.state, row.yes, row.no, row.base) == (PollState.REJECTED, 0, 1, row.present - 1)
    assert Vote.objects.filter(poll=row).count() == 1
    with pytest.raises(Conflict, match="이미 마감한 표결"):
        live.do(votes.cast, tourism, poll_id=poll, attendee_id=hall.seat(tourism), choice=Choice.YES)


def test_빠진_것이_있는_회의록은_무엇이_빠졌는지_듣는다(live: Room) -> None:
    hall = live.hall
    absent = hall.head("축산과")
    live.do(room.note_presence, attendee_id=hall.seat(absent), presence=Presence.ABSENT, reason="출장")
    live.do(room.close_item, item_id=live.item.pk, ending=Ending.HEARD, note="검토하기로 함")
    live.do(room.close_meeting)
    row = Minutes.objects.get()
    with pytest.raises(Refused, match=r"제18조제2항.*발언 요지: '겨울철 제설 대책' 안건의 발언 요지가 없습니다") as refused:
        minutes.sign(actor=hall.governor, meeting_id=row.meeting_id, version=row.version)
    assert refused.value.details["missing"] == ["remarks"]
    live.remark("관광과")
    with pytest.raises(NotPermitted):
        minutes.sign(actor=hall.office, meeting_id=row.meeting_id, version=row.version)
    asked = minutes.ask_correction(actor=hall.head("관광과"), meeting_id=row.meeting_id, part=f"remark:{Remark.objects.get().pk}",
                                   after="제설차를 2대 더 두어야 합니다.", reason="대수가 빠짐")
    with pytest.raises(Refused, match="답하지 않은 정정"):
        minutes.sign(actor=hall.governor, meeting_id=row.meeting_id, version=row.version)
    outsider = hall.member("생활보장팀")
    with pytest.raises(NotFound, match="참석자만"):
        minutes_query.view(outsider, row.meeting_id)
    minutes.answer_correction(actor=hall.office, correction_id=asked.pk, taken=True)
    row.refresh_from_db()
    signed = minutes.sign(actor=hall.governor, meeting_id=row.meeting_id, version=row.version)
    seen = minutes_query.view(outsider, row.meeting_id)
    assert seen.content["remarks"][0]["rows"][0]["body"] == "제설차를 2대 더 두어야 합니다."
    assert seen.content["corrections"][0]["before"] == "제설차를 더 두어야 합니다."
    assert seen.content["absent"] == [{"who": "축산과장", "reason": "출장"}]
    assert len(signed.digest) == 64
    with pytest.raises(DatabaseError, match="signed minutes"), transaction.atomic():
        Minutes.objects.update(signed_by="남")
    with pytest.raises(Conflict, match="확정한 회의록"):
        live.remark("관광과", "나중에 더한 말")
    assert audit.verify() == []


def test_결정은_직위의_것이고_기한은_계산이_따른다(live: Room) -> None:
    row = live.decide(co_owners=(live.hall.post("관광과"),))
    assert (row.due, row.owner_label, row.number) == (date(2026, 12, 7), "안전총괄과장", "2026-1")
    assert row.due_trace["trace"] and row.co_owners.get().label == "관광과장"
    for changes, words in (({"length": "", "due": None}, "기한을 정해"), ({"owner_post": 10**9}, "담당이 없는 결정"),
                           ({"co_owners": (live.hall.post("안전총괄과"),)}, "협조 직위로도"),
                           ({"closing": decisions.Closing(EvidenceKind.DOCUMENT)}, "이행을 확인할 문서"),
                           ({"closing": decisions.Closing(EvidenceKind.EVENT, "none", "1")}, "목록에서 골라")):
        with pytest.raises(Refused, match=words):
            live.decide(**changes)
    assert Decision.objects.count() == 1


def test_담당자가_바뀌면_결정은_자리와_함께_간다(live: Room) -> None:
    hall = live.hall
    row = live.decide()
    old, new = hall.head("안전총괄과"), hall.head("회계과")
    document = org_actions.Document("인사", week(1) + timedelta(days=2), [
        {"op": "release", "person": number(hall, old.person_id), "post": code(hall, "안전총괄과")},
        {"op": "release", "person": number(hall, new.person_id), "post": code(hall, "회계과")},
        {"op": "appoint", "person": number(hall, new.person_id), "post": code(hall, "안전총괄과")}], "인사발령")
    org_actions.apply(document, system_actor())
    with hall.at(week(1) + timedelta(days=3)):
        before, after = (actor_of_person(pk) for pk in (old.person_id, new.person_id))
        assert decision_query.of_posts(before, clock.today()) == []
        assert [one.pk for one in decision_query.of_posts(after, clock.today())] == [row.pk]
        assert new.name in decision_query.one(hall.governor, row.pk, clock.today()).row.owner
        with pytest.raises(NotPermitted):
            decisions.report(actor=before, decision_id=row.pk, text="끝냈습니다.")
        decisions.report(actor=after, decision_id=row.pk, text="인계받아 진행합니다.")


def number(hall: Hall, person_id: int | None) -> str:
    return str(hall.found.people[person_id or 0][0])


def code(hall: Hall, unit: str) -> str:
    return hall.found.posts[hall.post(unit)].code


def test_부서가_없어지면_이어받은_부서의_장에게_간다(live: Room) -> None:
    hall = live.hall
    row = live.decide()
    unit = hall.found.units[hall.unit("안전총괄과")]
    document = org_actions.Document("개편", week(2), [
        {"op": "merge", "units": [unit.code, hall.found.units[hall.unit("건설과")].code], "head_of": hall.found.units[hall.unit("건설과")].code,
         "into": {"code": "D99", "name": "재난건설과", "kind": "과", "form": "과"}}], "규칙")
    assert [one.label_ko for one in decision_query.open_work(hall.governor, [unit.id])] == [str(row)]
    org_actions.apply(document, system_actor())
    with hall.at(week(2) + timedelta(days=1)):
        owner = decision_query.one(hall.governor, row.pk, clock.today()).row.owner
        assert owner.startswith("재난건설과장")
        assert [one.pk for one in decision_query.of_posts(hall.head("재난건설과"), clock.today())] == [row.pk]
        decisions.present(actor=hall.head("재난건설과"), decision_id=row.pk, document="재난건설과-12(2026. 12. 1.)")


def test_문서로_닫는_결정과_일로_닫는_결정(live: Room) -> None:
    hall = live.hall
    evidence.kinds._items["test"] = evidence.Evidence("test", "시험 일", "test.happened", "thing", lambda actor: [("7", "일곱째")],
                                                      lambda key: f"/things/{key}")
    try:
        paper = live.decide()
        waits = live.decide(closing=decisions.Closing(EvidenceKind.EVENT, "test", "7"))
        with pytest.raises(Refused, match="저절로 닫힙니다"):
            decisions.present(actor=hall.head("안전총괄과"), decision_id=waits.pk, document="끝")
        with pytest.raises(NotPermitted):
            decisions.present(actor=hall.head("세무과"), decision_id=paper.pk, document="끝")
        decisions.present(actor=hall.head("안전총괄과"), decision_id=paper.pk, document="안전총괄과-1")
        with pytest.raises(Conflict, match="이미 '이행'"):
            decisions.present(actor=hall.head("안전총괄과"), decision_id=paper.pk, document="안전총괄과-2")
        system = system_actor()
        assert decisions.take_in_event(actor=system, kind="test", payload={"thing": 8}) == []
        with hall.at(week(2)):
            assert [d.pk for d in decisions.take_in_event(actor=system, kind="test", payload={"thing": 7})] == [waits.pk]
            assert decisions.take_in_event(actor=system, kind="test", payload={"thing": 7}) == [], "twice is once"
            waits.refresh_from_db()
            assert (waits.state, waits.closed_on) == (DecisionState.DONE, week(2))
            step = DecisionStep.objects.filter(decision=waits).last()
            assert step is not None and (step.kind, step.url) == (StepKind.EVIDENCE, "/things/7")
    finally:
        evidence.kinds._items.pop("test")


def test_지표가_목표에_이르면_닫힌다(live: Room) -> None:
    values = {"now": Fraction(12)}
    measures._items["test.days"] = Measure("test.days", "시험 소요일", "일", "down", "시험", "", lambda p, q: Observation(values["now"], 3))
    try:
        row = live.decide(closing=decisions.Closing(EvidenceKind.MEASURE, "test.days", target=Decimal(10)))
        assert row.evidence_label == "시험 소요일 10일 이하"
        with live.hall.at(week(2)):
            assert decisions.check_measures(actor=system_actor()) == []
            values["now"] = Fraction(19, 2)
            assert [d.pk for d in decisions.check_measures(actor=system_actor())] == [row.pk]
            last = DecisionStep.objects.filter(decision=row).last()
            assert last is not None and "9.5일 (n=3, 2026. 11. 23. ~ 2026. 11. 29.)" in last.text
    finally:
        measures._items.pop("test.days")


def test_기한은_휴일이_생기면_따라_옮고_고치면_까닭이_남는다(live: Room) -> None:
    row = live.decide()
    calendar.declare_holiday(system_actor(), date(2026, 12, 7), "임시공휴일", promulgated_on=week(1), source="관보")
    row.refresh_from_db()
    assert row.due == date(2026, 12, 8)
    with pytest.raises(NotPermitted):
        decisions.change_due(actor=live.hall.head("안전총괄과"), decision_id=row.pk, version=row.version, due=date(2026, 12, 19), reason="눈")
    changed = decisions.change_due(actor=live.hall.governor, decision_id=row.pk, version=row.version, due=date(2026, 12, 19), reason="눈")
    assert changed.due == date(2026, 12, 21), "a Saturday moves on"
    with pytest.raises(Conflict):
        decisions.withdraw(actor=live.hall.governor, decision_id=row.pk, version=row.version, reason="옛 화면")
    assert [s.kind for s in DecisionStep.objects.filter(decision=row)] == ["taken", "due_changed", "due_changed"]


def test_네_주를_이어_가며_이행률이_움직인다(hall: Hall) -> None:
    live = Room(hall)
    with hall.at(week(1)):
        live.begin()
        row = live.decide(length="1주")
        live.remark("관광과")
        live.do(room.close_item, item_id=live.item.pk, ending=Ending.DECIDED)
        live.do(room.close_meeting)
    hall.item("축제", "관광과", number=2)
    with hall.at(week(2)):
        hall.open(2)
        assert DecisionStep.objects.filter(decision=row, kind=StepKind.CARRIED).count() == 1
        assert decision_query.rate_of(hall.series.pk, clock.today()).percent is None, "due today is not late yet"
    with hall.at(week(2) + timedelta(days=1)):
        assert decision_query.rate_of(hall.series.pk, clock.today()).percent == 0
        proposed = list(decision_query.stale(clock.today()))
        assert len(proposed) == 1 and "1일 넘겼습니다" in proposed[0].why
        decisions.present(actor=hall.head("안전총괄과"), decision_id=row.pk, document="안전총괄과-3")
        assert decision_query.rate_of(hall.series.pk, clock.today()).percent == 100
        assert observe("meetings.decisions_in_time", {}, Period(week(1), week(3))).value == 0, "done, but late"
        assert observe("meetings.decisions_complete", {}, Period(week(1), week(1))).value == 100
        heard = observe("meetings.departments_heard", {}, Period(week(1), week(1)))
        assert heard.numerator == 1 and heard.denominator and heard.denominator > 20
        assert observe("meetings.papers_in_time", {}, Period(week(1), week(1))).value == 0
    assert clock.today() == ON


def test_비공개_안건은_회의록과_결정에서도_가려진다(hall: Hall) -> None:
    live = Room(hall)
    secret = hall.item("인사 방침", "행정담당관", confidential=True)
    with hall.at(week(1)):
        live.begin()
        live.remark("관광과")
        live.do(room.close_item, item_id=live.item.pk, ending=Ending.HEARD, note="검토")
        live.item = secret
        live.do(room.start_item, item_id=secret.pk)
        live.remark("세무과", "승진 이야기")
        row = Decision.objects.get(pk=live.do(
            decisions.take, item_id=secret.pk, wording=live.wording("행정담당관")).detail["decision"])
        live.do(room.close_item, item_id=secret.pk, ending=Ending.DECIDED)
        live.do(room.close_meeting)
        minutes.sign(actor=hall.governor, meeting_id=secret.meeting_id, version=1)
        outsider = hall.member("생활보장팀")
        text = str(minutes_query.view(outsider, secret.meeting_id).content)
        assert "인사 방침" not in text and "승진" not in text and "비공개 안건" in text
        assert decision_query.listing(outsider, clock.today()) == []
        with pytest.raises(NotFound):
            decision_query.one(outsider, row.pk, clock.today())
        assert decision_query.one(hall.head("행정담당관"), row.pk, clock.today()).mine
        assert "승진" in str(minutes_query.view(hall.head("관광과"), secret.meeting_id).content)
