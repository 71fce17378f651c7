"""What moves a due date, what may not, and whom a decreed holiday touches."""

from __future__ import annotations

from datetime import date

import pytest

from hyeonjang.commons.calendar import actions as calendar
from hyeonjang.commons.calendar.queries import holiday_table
from hyeonjang.commons.cases import handlers
from hyeonjang.commons.cases.actions import clock as verbs
from hyeonjang.commons.cases.actions import decide, objections
from hyeonjang.commons.cases.models import Case, CaseEvent
from hyeonjang.commons.cases.open_clocks import drifted
from hyeonjang.commons.outbox.models import Event
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotPermitted, Refused
from hyeonjang.law.periods.spec import Length, SuspensionKind

from .conftest import REASONS, Office, publish

pytestmark = pytest.mark.django_db
D = Length.parse


def case(pk: int) -> Case:
    return Case.objects.get(pk=pk)


def demand(office: Office, pk: int, days: str = "7일") -> date:
    return verbs.demand_supplement(actor=office.clerk, case_id=pk, what="위임장", length=D(days), evidence="문서-1")


def test_민원인의_시계는_민법으로_첫날을_빼고_센다(office: Office) -> None:
    opened = office.open()
    # 23 is out, 30 is the seventh day; asked for more: from 30, to 12-07; again to 12-14; no third time.
    assert demand(office, opened.id) == date(2026, 11, 30)
    more = {"actor": office.clerk, "case_id": opened.id, "length": D("7일"), "evidence": "전화 요청"}
    assert verbs.give_more_time(**more) == date(2026, 12, 7)
    assert verbs.give_more_time(**more) == date(2026, 12, 14)
    with pytest.raises(Refused, match="2회까지만"):
        verbs.give_more_time(**more)
    assert case(opened.id).paused_until == date(2026, 12, 14)


def test_보완은_기간이_지나야_열흘_안에서_다시_한_번_요구한다(office: Office) -> None:
    opened = office.open()
    demand(office, opened.id)
    again = {"actor": office.clerk, "case_id": opened.id, "what": "위임장", "evidence": "문서-2"}
    with pytest.raises(Refused, match="남아 있습니다"):
        verbs.demand_again(length=D("10일"), **again)
    with clock.travel("2026-12-01T09:00"):
        with pytest.raises(Refused, match="10일 이내"):
            verbs.demand_again(length=D("11일"), **again)
        assert verbs.demand_again(length=D("10일"), **again) == date(2026, 12, 11)
        with pytest.raises(Refused, match=r"기간이|남아"):
            verbs.demand_again(length=D("10일"), **again)
        with pytest.raises(Conflict, match="상태라"):
            demand(office, opened.id)
    with clock.travel("2026-12-14T09:00"):
        with pytest.raises(Refused, match="이미 한 번"):
            verbs.demand_again(length=D("10일"), **again)
        decide.submit(actor=office.clerk, case_id=opened.id, outcome="return",
                      reasons=[{"text": "보완하지 않음", "cite": "민원 처리에 관한 법률 시행령 제25조"}])


@pytest.mark.parametrize(("ground", "reason", "sentence"), [
    ("사실관계ㆍ현장 확인", "업무과중", "단순 업무과중"),
    ("관계 기관ㆍ부서의 협조", "담당자 휴가", "단순 업무과중"),
    ("업무과중", "일이 많음", "목록에서 고르세요"),
    ("사실관계ㆍ현장 확인", " ", "까닭이 비어"),
])
def test_업무과중으로는_연장하지_못한다(office: Office, ground: str, reason: str, sentence: str) -> None:
    opened = office.open()
    with pytest.raises(Refused, match=sentence):
        verbs.extend(actor=office.clerk, case_id=opened.id, length=D("7일"), ground=ground, reason=reason)
    assert case(opened.id).version == opened.version


def test_옛_접수분은_옛_사유로_연장한다(office: Office) -> None:
    with clock.travel("2026-05-04T10:00"):
        opened = office.open()
        verbs.extend(actor=office.clerk, case_id=opened.id, length=D("7일"), ground="부득이한 사유", reason="감정 지연")
        with pytest.raises(Refused, match="동의"):
            verbs.extend(actor=office.clerk, case_id=opened.id, length=D("7일"), ground="부득이한 사유", reason="또 지연")
        verbs.extend(actor=office.clerk, case_id=opened.id, length=D("7일"), ground="부득이한 사유", reason="또 지연", consent=True)
        with pytest.raises(Refused, match="2회까지만"):
            verbs.extend(actor=office.clerk, case_id=opened.id, length=D("7일"), ground="부득이한 사유", reason="셋째", consent=True)


def test_연장은_기한이_지나기_전에만_하고_새_기한을_알린다(office: Office) -> None:
    opened = office.open()
    more = {"actor": office.clerk, "case_id": opened.id, "length": D("3일"), "ground": "사실관계ㆍ현장 확인", "reason": "현장 확인이 남음"}
    with clock.travel("2026-12-02T09:00"), pytest.raises(Refused, match="이미 지나"):
        verbs.extend(**more)
    assert verbs.extend(**more) == date(2026, 12, 4) == case(opened.id).due_on
    payload = Event.objects.get(name="cases.extended").payload
    assert payload["due_on"] == "2026-12-04" and "현장 확인" in payload["reason"]


def test_법이_따로_정한_종류는_그_법의_사유와_한도로만_연장한다(office: Office) -> None:
    publish("benefit", "사회보장", clock="civil", term="30일", promise_clock="petition", promise="10일",
            second_clock="petition", starts_with="applied", extension_times=1, extension_most="30일",
            grounds=[{"code": "a", "text": "부양의무자 조사에 시일이 걸리는 특별한 사유", "cite": "국민기초생활 보장법 제26조"}])
    opened = office.open("benefit", applied_on=date(2026, 11, 20))
    # Day 30 from 11-20, the day itself out: 12-20 is a Sunday, so 12-21. The other reading is later.
    assert opened.due_on == date(2026, 12, 21)
    give = {"actor": office.clerk, "case_id": opened.id}
    with pytest.raises(Refused, match="목록에서"):
        verbs.extend(length=D("30일"), ground="사실관계ㆍ현장 확인", reason="현장", **give)
    ground = "부양의무자 조사에 시일이 걸리는 특별한 사유"
    with pytest.raises(Refused, match="30일까지"):
        verbs.extend(length=D("31일"), ground=ground, reason="금융정보", **give)
    assert verbs.extend(length=D("30일"), ground=ground, reason="금융정보", **give) == date(2027, 1, 20)
    with pytest.raises(Refused, match="1회까지만"):
        verbs.extend(length=D("1일"), ground=ground, reason="금융정보", **give)


def test_정지는_증빙가_있어야_하고_끝나면_그만큼_늦춘다(office: Office) -> None:
    opened = office.open()
    stop = {"actor": office.clerk, "case_id": opened.id, "kind": SuspensionKind.TEST, "until": date(2026, 12, 11)}
    with pytest.raises(Refused, match="증빙"):
        verbs.suspend(start=date(2026, 11, 23), evidence=" ", **stop)
    with pytest.raises(Refused, match="접수한 날"):
        verbs.suspend(start=date(2026, 11, 20), evidence="감정-1", **stop)
    with pytest.raises(Refused, match="오지 않은"):
        verbs.suspend(start=date(2026, 11, 24), evidence="감정-1", **stop)
    number = verbs.suspend(start=date(2026, 11, 23), evidence="감정-1", **stop)
    assert (case(opened.id).state, case(opened.id).act_on) == ("paused", date(2026, 12, 11))
    with pytest.raises(Conflict, match="이미 멈춰"):
        verbs.suspend(start=date(2026, 11, 23), evidence="감정-2", **stop)
    with clock.travel("2026-11-27T10:00"):
        verbs.resume(actor=office.clerk, case_id=opened.id, suspension=number, ended_on=date(2026, 11, 25))
        with pytest.raises(Conflict):
            verbs.resume(actor=office.clerk, case_id=opened.id, suspension=number, ended_on=date(2026, 11, 25))
    assert (case(opened.id).state, case(opened.id).due_on) == ("working", date(2026, 12, 4))


def test_겹친_정지는_한_번만_뺀다(office: Office) -> None:
    opened = office.open()
    with clock.travel("2026-11-27T10:00"):
        for kind, start, end in ((SuspensionKind.TEST, 23, 25), (SuspensionKind.HEARING, 24, 26)):
            number = verbs.suspend(actor=office.clerk, case_id=opened.id, kind=kind, start=date(2026, 11, start),
                                   until=date(2026, 12, 1), evidence="문서")
            verbs.resume(actor=office.clerk, case_id=opened.id, suspension=number, ended_on=date(2026, 11, end))
    assert case(opened.id).due_on == date(2026, 12, 7)


def test_옛_장애는_처리기간에서_빼지_않는다(office: Office) -> None:
    with clock.travel("2026-05-04T10:00"):
        opened = office.open()
        with pytest.raises(Refused, match=r"2026\. 5\. 6\."):
            verbs.suspend(actor=office.clerk, case_id=opened.id, kind=SuspensionKind.OUTAGE,
                          start=date(2026, 5, 4), until=date(2026, 5, 6), evidence="장애 공지")
    assert CaseEvent.objects.filter(kind="suspended").count() == 0


def test_잘못_적은_정지는_팀장이_바로잡고_기록은_남는다(office: Office) -> None:
    opened = office.open()
    number = verbs.suspend(actor=office.clerk, case_id=opened.id, kind=SuspensionKind.TEST,
                           start=date(2026, 11, 23), until=date(2026, 12, 11), evidence="감정-1")
    with pytest.raises(NotPermitted):
        verbs.strike(actor=office.clerk, case_id=opened.id, seq=number, reason="다른 건의 감정")
    verbs.strike(actor=office.team, case_id=opened.id, seq=number, reason="다른 건의 감정")
    assert (case(opened.id).state, case(opened.id).due_on) == ("working", date(2026, 12, 1))
    with pytest.raises(Conflict, match="이미 바로잡은"):
        verbs.strike(actor=office.team, case_id=opened.id, seq=number, reason="또")
    with pytest.raises(Refused, match="바로잡는 기록을 더할 수 없는"):
        verbs.strike(actor=office.team, case_id=opened.id, seq=1, reason="접수 취소")
    assert CaseEvent.objects.filter(case_id=opened.id).count() == 4


def test_내일_임시공휴일이_되면_걸린_건만_옮기고_알릴_사람을_말한다(office: Office) -> None:
    ends_before = office.open("query")  # due 12-01
    unassigned = office.open("query", to="")
    publish("month", "달력", clock="civil", term="1개월", promise="")
    by_calendar = office.open("month")  # due 12-23, the day itself out: not touched by 12-01
    publish("short", "짧은", clock="petition", term="3일", promise="")
    short = office.open("short")  # 11-26 10:00: over before the day
    waiting = office.open("query")
    demand(office, waiting.id, "8일")  # the applicant's last day is 12-01 itself
    done = office.open("query")
    decide.decide(actor=office.team, case_id=done.id, outcome="grant", reasons=REASONS)
    with clock.travel("2026-11-30T14:00"):
        result = calendar.declare_holiday(
            office.head2, date(2026, 12, 1), "임시공휴일", promulgated_on=date(2026, 11, 30), source="관보 제20001호"
        )
    assert {row.subject[2] for row in result.moved} == {ends_before.number, unassigned.number, waiting.number}
    assert case(ends_before.id).due_on == date(2026, 12, 2) == case(unassigned.id).due_on
    # While waiting: the applicant's end moves to 12-02, and the provisional due date with it.
    assert case(waiting.id).paused_until == date(2026, 12, 2)
    assert [case(row.id).due_on for row in (by_calendar, short, done)] == [date(2026, 12, 23), date(2026, 11, 26), date(2026, 12, 1)]
    # The officer of the case, the head of the team where there is no officer.
    assert set(result.warn_person_ids) == {office.person("clerk"), office.person("team")}
    event = CaseEvent.objects.get(case_id=ends_before.id, kind="due_moved")
    assert event.detail == {"day": "2026-12-01", "before": "2026-12-01", "after": "2026-12-02"}
    assert drifted(holiday_table()) == []
    with clock.travel("2026-11-30T15:00"):
        back = calendar.revoke_holiday(office.head2, result.holiday_id)
    assert len(back.moved) == 3 and case(ends_before.id).due_on == date(2026, 12, 1)
    assert drifted(holiday_table()) == []


def test_이의신청의_기한도_휴일을_따라간다(office: Office) -> None:
    opened = office.open()
    decide.decide(actor=office.team, case_id=opened.id, outcome="refuse", reasons=REASONS)
    filed = {"actor": office.clerk, "case_id": opened.id, "text": "다시 보아 달라", "evidence": "접수 3호"}
    assert objections.file(**filed) == date(2026, 12, 3)  # ten days, the first out
    with clock.travel("2026-11-30T14:00"):
        result = calendar.declare_holiday(
            office.head2, date(2026, 12, 3), "임시공휴일", promulgated_on=date(2026, 11, 30), source="관보 제20001호"
        )
        assert [row.after for row in result.moved] == [date(2026, 12, 4)]
        assert objections.extend(actor=office.clerk, case_id=opened.id, reason="사실 조사") == date(2026, 12, 14)
        with pytest.raises(Refused, match="한 차례"):
            objections.extend(actor=office.clerk, case_id=opened.id, reason="또")
        with pytest.raises(NotPermitted):
            objections.decide(actor=office.clerk, case_id=opened.id, result="upheld", text="바꿈", cite="")
        with pytest.raises(Refused, match="근거 조문"):
            objections.decide(actor=office.team, case_id=opened.id, result="dismissed", text="그대로", cite="")
        objections.decide(actor=office.team, case_id=opened.id, result="dismissed", text="그대로", cite="가법 제1조")
    row = case(opened.id)
    assert (row.state, row.active, row.act_on) == ("decided", False, None)


def test_늦은_이의신청도_받되_늦었음을_적는다(office: Office) -> None:
    opened = office.open()
    decide.decide(actor=office.team, case_id=opened.id, outcome="refuse", reasons=REASONS)
    decide.tell_result(actor=office.clerk, case_id=opened.id, reached_on=date(2026, 11, 23), how="등기", evidence="등기 1")
    with clock.travel("2027-01-25T10:00"):
        objections.file(actor=office.clerk, case_id=opened.id, text="늦었지만", evidence="접수 9호")
    assert CaseEvent.objects.get(kind="objection_filed").detail["late"] is True


def test_받아들인_결정에는_거부처분_이의신청을_받지_않는다(office: Office) -> None:
    opened = office.open()
    decide.decide(actor=office.team, case_id=opened.id, outcome="grant", reasons=REASONS)
    with pytest.raises(Refused, match="다 받아들인"):
        objections.file(actor=office.clerk, case_id=opened.id, text="더", evidence="1호")


def test_아침_점검은_어긋난_날짜를_고치고_적는다(office: Office) -> None:
    opened = office.open()
    Case.objects.filter(pk=opened.id).update(due_on=date(2027, 1, 1))
    assert handlers.recheck() == 1
    assert case(opened.id).due_on == date(2026, 12, 1) and handlers.recheck() == 0
