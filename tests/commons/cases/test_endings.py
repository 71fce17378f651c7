"""Withdrawn, transferred, died, repeated; who decides; what is measured and what the log says."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import pytest

from hyeonjang.commons.cases.actions import clock as clocks
from hyeonjang.commons.cases.actions import closing, codes, decide, intake
from hyeonjang.commons.cases.models import Case, CaseEvent, StatusCode
from hyeonjang.commons.cases.queries import worklists
from hyeonjang.commons.cases.queries.logs import event_rows
from hyeonjang.commons.measures import Period
from hyeonjang.commons.measures.registry import observe
from hyeonjang.commons.org import actions as org_actions
from hyeonjang.commons.org.actor import system_actor
from hyeonjang.commons.org.models import Post
from hyeonjang.commons.parties.models import NaturalPerson
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotFound, NotPermitted, Refused
from hyeonjang.law.periods.spec import Length

from .conftest import REASONS, Office, publish

pytestmark = pytest.mark.django_db


def row(pk: int) -> Case:
    return Case.objects.get(pk=pk)


def test_취하한_건은_더_처리하지_않는다(office: Office) -> None:
    opened = office.open()
    with pytest.raises(Refused, match="취하의 증빙"):
        closing.withdraw(actor=office.clerk, case_id=opened.id, evidence=" ")
    closing.withdraw(actor=office.clerk, case_id=opened.id, evidence="취하서 1호")
    assert (row(opened.id).state, row(opened.id).active, row(opened.id).act_on) == ("withdrawn", False, None)
    for verb in (
        lambda: decide.decide(actor=office.team, case_id=opened.id, outcome="grant", reasons=REASONS),
        lambda: closing.withdraw(actor=office.clerk, case_id=opened.id, evidence="또"),
        lambda: clocks.extend(actor=office.clerk, case_id=opened.id, length=Length.parse("3일"), ground="사실관계ㆍ현장 확인", reason="가"),
        lambda: intake.assign(actor=office.team, case_id=opened.id, unit_id=office.unit("T1"), person_id=office.person("mate")),
        lambda: decide.opine(actor=office.clerk, case_id=opened.id, stance="note", text="늦은 의견"),
    ):
        with pytest.raises(Conflict):
            verb()
    assert not worklists.listing(office.clerk, "mine", clock.today(), horizon="all").exists()


def test_다른_기관으로_보내면_끝나고_어디로_갔는지_남는다(office: Office) -> None:
    opened = office.open()
    with pytest.raises(NotPermitted):
        closing.transfer(actor=office.clerk, case_id=opened.id, body="포천시", reason="관할", evidence="문서-1")
    closing.transfer(actor=office.team, case_id=opened.id, body="포천시", reason="관할", evidence="문서-1")
    assert row(opened.id).state == "transferred"
    assert CaseEvent.objects.get(kind="transferred").detail == {"body": "포천시"}


def test_신청인이_사망하면_번호가_멈추고_종류에_따라_끝나거나_승계한다(office: Office) -> None:
    ends = office.open()
    codes.issue(actor=office.clerk, case_id=ends.id)
    closing.applicant_died(actor=office.clerk, case_id=ends.id, died_on=date(2026, 11, 22), evidence="사망신고 통보")
    assert row(ends.id).state == "closed"
    assert NaturalPerson.objects.get().died_on == date(2026, 11, 22)
    assert StatusCode.objects.get().revoked_at is not None
    publish("heir", "승계", on_death="succession")
    stays = office.open("heir", applicant=intake.Applicant("성춘향", date(1950, 1, 1)))
    due = row(stays.id).due_on
    son = {"successor": intake.Applicant("이몽룡", date(1975, 1, 1)), "relation": "아들", "evidence": "가족관계증명서"}
    with pytest.raises(Refused, match="사망을 먼저"):
        closing.succeed(actor=office.clerk, case_id=stays.id, **son)
    closing.applicant_died(actor=office.clerk, case_id=stays.id, died_on=date(2026, 11, 22), evidence="사망신고 통보")
    assert row(stays.id).state == "working"
    with pytest.raises(Refused, match="사망한 건"):
        codes.issue(actor=office.clerk, case_id=stays.id)
    closing.succeed(actor=office.clerk, case_id=stays.id, **son)
    applicant = row(stays.id).applicant
    assert applicant is not None and applicant.name == "이몽룡" and row(stays.id).due_on == due
    assert codes.issue(actor=office.clerk, case_id=stays.id)
    with pytest.raises(Refused, match="다른 사망일"):
        closing.applicant_died(actor=office.clerk, case_id=office.open().id, died_on=date(2026, 11, 1), evidence="또")


def test_반복민원은_한_묶음에서_두_번_답한_뒤_세_번째부터_종결한다(office: Office) -> None:
    publish("ask", "건의", statutory=False)
    ids = []
    for day in (9, 16, 23):
        with clock.travel(datetime(2026, 11, day, 10)):
            ids.append(office.open("ask").id)
    with clock.travel("2026-11-23T11:00"):
        with pytest.raises(Refused, match="먼저 같은 내용의"):
            closing.close_repeat(actor=office.head, case_id=ids[2], reason="반복")
        first = closing.join(actor=office.clerk, case_id=ids[1], other_id=ids[0])
        assert closing.join(actor=office.clerk, case_id=ids[2], other_id=ids[0]) == first
        with pytest.raises(Conflict, match="이미 같은 묶음"):
            closing.join(actor=office.clerk, case_id=ids[2], other_id=ids[1])
        for told, pk in enumerate(ids[:2]):
            with pytest.raises(Refused, match=f"지금까지 {told}회"):
                closing.close_repeat(actor=office.head, case_id=ids[2], reason="반복")
            decide.decide(actor=office.team, case_id=pk, outcome="grant", reasons=REASONS)
            decide.tell_result(actor=office.clerk, case_id=pk, reached_on=date(2026, 11, 23), how="등기", evidence="1")
        with pytest.raises(NotPermitted):
            closing.close_repeat(actor=office.team, case_id=ids[2], reason="반복")
        closing.close_repeat(actor=office.head, case_id=ids[2], reason="같은 내용")
    assert row(ids[2]).state == "closed"
    other = office.open("ask", applicant=intake.Applicant("다른 사람", date(1960, 1, 1))).id
    with pytest.raises(Refused, match="신청인이 같은"):
        closing.join(actor=office.clerk, case_id=other, other_id=ids[0])


def test_법정민원은_반복되어도_종결하지_않는다(office: Office) -> None:
    ids = [office.open().id for _ in range(3)]
    for pk in ids[1:]:
        closing.join(actor=office.clerk, case_id=pk, other_id=ids[0])
    with pytest.raises(Refused, match="법정민원"):
        closing.close_repeat(actor=office.head, case_id=ids[2], reason="반복")


@pytest.mark.parametrize(("level", "who", "not_who"), [
    ("담당자", ["clerk"], ["mate", "team", "head"]), ("팀장", ["team"], ["clerk", "team2", "head2"]),
    ("과장", ["head"], ["team", "head2"]), ("국장", ["bureau"], ["head"]), ("부군수", ["vice", "chief"], ["bureau"]),
    ("군수", ["chief"], ["vice"]),
])
def test_전결권자만_결정한다(office: Office, level: str, who: list[str], not_who: list[str]) -> None:
    publish("lv", "전결", level=level, promise="")
    for name in not_who:
        opened = office.open("lv")
        with pytest.raises((NotPermitted, NotFound)):
            decide.decide(actor=getattr(office, name), case_id=opened.id, outcome="grant", reasons=REASONS)
        assert row(opened.id).state == "working"
    for name in who:
        opened = office.open("lv")
        decide.submit(actor=office.clerk, case_id=opened.id, outcome="grant", reasons=REASONS)
        waiting = worklists.listing(getattr(office, name), "decide", clock.today(), horizon="all")
        assert opened.id in set(waiting.values_list("pk", flat=True))
        decide.decide(actor=getattr(office, name), case_id=opened.id, outcome="grant", reasons=REASONS)


def test_예외는_적힌_것만_되고_직무대리는_대리로_남는다(office: Office) -> None:
    publish("ex", "예외", level="팀장", promise="", exceptions=[{"code": "big", "text": "금액이 1억원을 넘음", "level": "과장"}])
    opened = office.open("ex")
    with pytest.raises(Refused, match="예외"):
        decide.submit(actor=office.clerk, case_id=opened.id, outcome="grant", reasons=REASONS, exception="none")
    decide.submit(actor=office.clerk, case_id=opened.id, outcome="grant", reasons=REASONS, exception="big")
    with pytest.raises(NotPermitted, match="과장 전결"):
        decide.decide(actor=office.team, case_id=opened.id, outcome="grant", reasons=REASONS)
    post = Post.objects.get(code="head").pk
    org_actions.assign_deputy(actor=system_actor(), person_id=office.person("team2"), post_id=post,
                              start=date(2026, 11, 23), end=date(2026, 11, 30), reason="출장")
    decide.decide(actor=office.team2, case_id=opened.id, outcome="grant", reasons=REASONS)
    event = CaseEvent.objects.get(case_id=opened.id, kind="decided")
    assert "금액이 1억원" in CaseEvent.objects.get(kind="submitted").text
    assert (event.actor_name, event.post) == ("team2-이름", "복지정책과장 직무대리")
    assert event.department_id == office.unit("D1")


def test_조사한_사람이_결정하지_못하는_종류(office: Office) -> None:
    publish("sep", "분리", level="담당자", promise="", separate_decider=True)
    with pytest.raises(NotPermitted, match="조사한 사람과"):
        decide.decide(actor=office.clerk, case_id=office.open("sep").id, outcome="grant", reasons=REASONS)


def test_서류와_동의가_없으면_받아들이는_결정을_하지_못한다(office: Office) -> None:
    publish("doc", "서류", promise="", documents=[{"code": "id", "name": "신분증", "required": True, "cite": ""},
                                                   {"code": "etc", "name": "기타", "required": False, "cite": ""}],
            consents=[{"code": "fin", "name": "금융정보 제공", "required": True, "cite": "급여법 제8조"}])
    opened = office.open("doc")
    with pytest.raises(Refused, match="신분증, 금융정보 제공 동의"):
        decide.submit(actor=office.clerk, case_id=opened.id, outcome="grant", reasons=REASONS)
    intake.take_document(actor=office.clerk, case_id=opened.id, document="id")
    intake.take_consent(actor=office.clerk, case_id=opened.id, consent="fin", given=False, evidence="면담")
    with pytest.raises(Refused, match="금융정보"):
        decide.submit(actor=office.clerk, case_id=opened.id, outcome="grant", reasons=REASONS)
    intake.take_consent(actor=office.clerk, case_id=opened.id, consent="fin", given=True, evidence="동의서 1호")
    decide.submit(actor=office.clerk, case_id=opened.id, outcome="grant", reasons=REASONS)


@pytest.mark.parametrize(("outcome", "reasons", "sentence"), [
    ("refuse", [], "까닭을 적어"), ("refuse", [{"text": " ", "cite": "가법"}], "까닭을 적어"),
    ("refuse", [{"text": "안 됨", "cite": ""}], "근거 조문"), ("maybe", REASONS, "이 종류에 없는 결정"),
])
def test_까닭과_조문이_없는_결정은_나가지_못한다(office: Office, outcome: str, reasons: Any, sentence: str) -> None:
    opened = office.open()
    with pytest.raises(Refused, match=sentence):
        decide.decide(actor=office.team, case_id=opened.id, outcome=outcome, reasons=reasons)
    assert row(opened.id).version == opened.version


def test_넘기는_일은_부서장이_까닭을_적어서_한다(office: Office) -> None:
    opened = office.open()
    to = {"case_id": opened.id, "unit_id": office.unit("T2")}
    with pytest.raises(NotPermitted):
        intake.assign(actor=office.clerk, person_id=None, reason="우리 일이 아님", **to)
    with pytest.raises(Refused, match="까닭"):
        intake.assign(actor=office.team, person_id=None, **to)
    with pytest.raises(Refused, match="일하는 사람이 아닙니다"):
        intake.assign(actor=office.team, person_id=office.person("clerk"), reason="조사", **to)
    intake.assign(actor=office.team, person_id=office.person("clerk2"), reason="조사가 필요함", **to)
    assert (row(opened.id).unit_id, row(opened.id).assignee_id) == (office.unit("T2"), office.person("clerk2"))
    with pytest.raises(NotPermitted):
        intake.advance(actor=office.mate, case_id=opened.id, step="check")
    intake.advance(actor=office.clerk2, case_id=opened.id, step="check")
    intake.assign(actor=office.head, case_id=opened.id, unit_id=office.unit("T3"), person_id=None, reason="환경 업무")
    assert row(opened.id).department_id == office.unit("D2")
    with pytest.raises(NotFound):
        intake.advance(actor=office.clerk2, case_id=opened.id, step="survey")


def test_재는_값은_손으로_센_값과_같다(office: Office) -> None:
    publish("cal", "달력", clock="civil", term="30일", promise="")
    for day, when in ((23, "2026-11-25T15:00"), (23, "2026-12-03T15:00")):
        with clock.travel(datetime(2026, 11, day, 9)):
            pk = office.open().id
        with clock.travel(when):
            decide.decide(actor=office.team, case_id=pk, outcome="grant", reasons=REASONS)
    with clock.travel("2026-11-23T09:00"):
        pk = office.open().id
        clocks.demand_supplement(actor=office.clerk, case_id=pk, what="가", length=Length.parse("7일"), evidence="1")
        other = office.open("cal").id
    with clock.travel("2026-11-27T10:00"):
        clocks.take_supplement(actor=office.clerk, case_id=pk)
    with clock.travel("2026-12-01T10:00"):
        decide.decide(actor=office.team, case_id=pk, outcome="grant", reasons=REASONS)
        decide.decide(actor=office.team, case_id=other, outcome="grant", reasons=REASONS)
    period = Period(date(2026, 11, 1), date(2026, 12, 31))
    # 23~25 is 3 days; 23~12-03 is 9; out 23~27, then 30 and 12-01: 2 days.
    days = observe("cases.decision_days", {"type": "query"}, period)
    assert (days.value, days.n, days.p90) == (3, 3, Fraction(39, 5))
    kept = observe("cases.within_promise", {"type": "query"}, period)
    assert (kept.value, kept.n) == (Fraction(200, 3), 3)  # the second broke its promise
    assert observe("cases.supplement_rate", {}, period).value == 25
    rate = observe("cases.shortening", {}, period)
    assert rate.value == Fraction(100 * (21 - (3 + 9 + 2)), 21) and "근무일" in rate.note_ko
    # By the calendar, the first day out: eight of thirty days.
    assert observe("cases.shortening", {"counted_in": "역일"}, period).value == Fraction(100 * 22, 30)
    assert observe("cases.decision_days", {"type": "none"}, period).value is None


def test_일어난_일은_이벤트로그의_줄이_된다(office: Office) -> None:
    opened = office.open()
    intake.advance(actor=office.clerk, case_id=opened.id, step="survey")
    clocks.demand_supplement(actor=office.clerk, case_id=opened.id, what="가", length=Length.parse("7일"), evidence="1")
    clocks.strike(actor=office.team, case_id=opened.id, seq=4, reason="잘못 보냄")
    rows = list(event_rows())
    assert [r["activity"] for r in rows] == ["접수", "배정", "현장 확인"]
    assert {r["case"] for r in rows} == {opened.number} and rows[0]["dept"] == "복지정책과"
    assert all(key in rows[0] for key in ("ts", "resource", "opened", "closed", "due", "type"))
    assert "홍길동" not in str(rows)
    assert list(event_rows(datetime.now(UTC).replace(year=2030))) == []
    last = rows[1]["recorded_at"]
    assert [r["activity"] for r in event_rows(last)] == ["현장 확인"]


def test_부서별_목록은_이번_주를_센다(office: Office) -> None:
    for _ in range(3):
        office.open()
    with clock.travel("2026-11-16T10:00"):
        office.open()
    found = worklists.tally(office.head, "department", clock.today())
    assert (found.all, found.week, found.late) == (4, 4, 1)
    assert worklists.loads(office.head, clock.today()) == [("생활보장팀", "clerk-이름", 4, 4, 1)]
    with pytest.raises(NotPermitted):
        worklists.listing(office.clerk, "county", clock.today())
    assert [c.number for c in worklists.find(office.clerk, "2026-질의-000002")] == ["2026-질의-000002"]
    assert worklists.find(office.outsider, "2026-질의-000002") == []


def test_건의_기록은_우리_시스템의_기록으로_읽힌다(office: Office, tmp_path: Any) -> None:
    from hyeonjang.commons.processes.own_logs import own_logs, write

    opened = office.open()
    clocks.demand_supplement(actor=office.clerk, case_id=opened.id, what="가", length=Length.parse("7일"), evidence="1")
    assert write(own_logs["cases"], tmp_path / "cases.csv") == 3
    text = (tmp_path / "cases.csv").read_text(encoding="utf-8")
    assert opened.number in text and "보완 요구" in text and "일반 질의" in text and "홍길동" not in text
