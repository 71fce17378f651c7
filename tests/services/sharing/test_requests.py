"""Requests for cooperation: the clock inside the case's period, one extension, both sides. 민원 처리에 관한 법률 제20조."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.db import DatabaseError, transaction

from hyeonjang.commons import audit, outbox
from hyeonjang.commons.calendar import actions as calendar
from hyeonjang.commons.cases import partners
from hyeonjang.commons.cases.actions import closing
from hyeonjang.commons.cases.models import CaseEvent
from hyeonjang.commons.org.actor import PUBLIC, system_actor
from hyeonjang.commons.outbox.models import Event
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotFound, NotPermitted, Refused
from hyeonjang.law.periods import default_table
from hyeonjang.services.sharing import clocks, duties
from hyeonjang.services.sharing.actions import requests
from hyeonjang.services.sharing.models import CooperationRequest, Reply, RequestStep
from hyeonjang.services.sharing.queries import requests as query
from hyeonjang.services.sharing.vocabulary import ReplyKind, RequestState
from tests.services.sharing.conftest import Town


def seoul(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=clock.SEOUL)


# The days of the period engine, by hand. 2026-11-23 is a Monday; 2026-12-25 a holiday.
@pytest.mark.parametrize(("asked", "days", "extra", "in_case", "due"), [
    ("2026-11-23T10:00", 3, 0, True, "2026-11-26T10:00"),  # 24 working hours
    ("2026-11-23T10:00", 3, 3, True, "2026-12-01T10:00"),  # 48 working hours, over a weekend
    ("2026-11-23T19:00", 1, 0, True, "2026-11-24T18:00"),  # asked after hours: starts the next morning
    ("2026-11-23T10:00", 6, 0, True, "2026-11-30"),  # working days, the first in
    ("2026-11-23T10:00", 6, 6, True, "2026-12-08"),
    ("2026-11-23T10:00", 5, 0, False, "2026-11-30"),  # civil: the 28th is a Saturday
    ("2026-11-23T10:00", 5, 2, False, "2026-12-02"),  # from the day after the moved end
    ("2026-12-22T10:00", 3, 0, False, "2026-12-28"),  # the 25th is a holiday, then the weekend
])
def test_회신기한은_건의_시계나_민법으로_센다(asked: str, days: int, extra: int, in_case: bool, due: str) -> None:
    found = clocks.reply_due(seoul(asked), days, extra, in_case=in_case, table=default_table())
    assert (found.due.strftime("%Y-%m-%dT%H:%M") if isinstance(found.due, datetime) else found.due.isoformat()) == due


def test_처리기간을_넘는_회신기간은_거절한다(town: Town) -> None:
    case = town.case("short")  # three days: 24 working hours from 10:00
    with pytest.raises(Refused, match="건의 처리기한") as told:
        town.ask(days=4, case_id=case.id)
    assert told.value.code == "outside_case" and not CooperationRequest.objects.exists()
    row = town.ask(days=3, case_id=case.id)
    assert row.due_at == seoul("2026-11-26T10:00") and row.case_number == case.number
    choices = query.reply_choices(town.clerk1, case.id)
    assert [days for days, _ in choices] == [1, 2, 3] and "2026. 11. 26. 10:00까지" in choices[-1][1]
    with clock.travel("2026-11-26T17:00"):
        assert query.reply_choices(town.clerk1, case.id) == []
        with pytest.raises(Refused, match="처리기한"):
            town.ask(days=1, case_id=case.id)


def test_건의_기록과_건_화면에_누구를_기다리는지_남는다(town: Town) -> None:
    case = town.case()
    row = town.ask(case_id=case.id)
    waiting = partners.of_case(town.clerk1, case.id)
    assert [(one.whom, one.waiting) for one in waiting] == [("건설과", True)]
    assert "case=" in partners.ask_url(case.id)
    requests.reply(actor=town.clerk3, request_id=row.pk, kind=ReplyKind.DIFFERING, body="점용할 수 없습니다. 확장 예정 도로입니다.")
    names = [event.detail["activity"] for event in CaseEvent.objects.filter(case_id=case.id, kind="activity").order_by("seq")]
    assert names == ["협조 요청", "협조 회신"]
    assert not partners.of_case(town.clerk1, case.id)[0].waiting
    assert audit.verify() == []
    assert list(Event.objects.filter(name__startswith="sharing.").values_list("name", flat=True)) == ["sharing.asked", "sharing.replied"]


def test_한_번만_기한_전에_까닭과_진행과_날짜를_알려_연장한다(town: Town) -> None:
    row = town.ask(days=3, case_id=town.case().id)
    given = {"actor": town.clerk3, "request_id": row.pk, "reason": "현장을 보아야 합니다.", "progress": "도면을 확인했습니다."}
    for days in (0, 4, 30):
        with pytest.raises(Refused, match="1일부터 3일까지"):
            requests.extend(days=days, **given)
    for missing in ("reason", "progress"):
        with pytest.raises(Refused, match="칸이 비어"):
            requests.extend(days=2, **{**given, missing: "  "})
    with clock.travel("2026-11-26T10:01"), pytest.raises(Refused, match="끝나기 전에 알려야"):
        requests.extend(days=2, **given)
    with clock.travel("2026-11-26T10:00"):  # the very last moment
        found = requests.extend(days=3, **given)
    assert found.due_at == seoul("2026-12-01T10:00")
    for side in (town.clerk1, town.head3):
        view = query.one(side, row.pk)
        assert view.extension is not None and view.extension.progress == "도면을 확인했습니다."
        assert "2026. 12. 1. 10:00" in view.extension.after
    with pytest.raises(Refused, match="한 차례만"):
        requests.extend(days=1, **given)
    assert CooperationRequest.objects.get(pk=row.pk).extra_days == 3


def test_연장이_건의_처리기한을_넘으면_두_부서가_안다(town: Town) -> None:
    row = town.ask(days=3, case_id=town.case("short").id)
    requests.extend(actor=town.clerk3, request_id=row.pk, days=3, reason="현장 확인", progress="약속을 잡음")
    assert query.one(town.clerk1, row.pk).beyond_case and query.one(town.clerk3, row.pk).beyond_case


def test_역할마다_보는_것이_다르고_남의_요청은_없는_것이다(town: Town) -> None:
    row = town.ask()
    for code in ("clerk1", "mate1", "head1", "bureau1", "clerk3", "team3", "head3", "bureau2", "chief", "vice", "planner", "auditor"):
        assert query.one(getattr(town, code), row.pk).row.id == row.pk, code
        assert query.listing(getattr(town, code), "all"), code
    for actor in (town.clerk2, town.head2, town.clerk4, town.head4, town.town, PUBLIC):
        with pytest.raises(NotFound, match="협조 요청을 찾을 수 없습니다"):
            query.one(actor, row.pk)
        assert query.listing(actor, "all") == [], actor.name
        for verb in (lambda who: requests.reply(actor=who, request_id=row.pk, kind=ReplyKind.AGREED, body="예"),
                     lambda who: requests.withdraw(actor=who, request_id=row.pk, reason="그냥")):
            with pytest.raises(NotFound):
                verb(actor)
    with pytest.raises(NotPermitted, match="요청받은 부서"):
        requests.reply(actor=town.clerk1, request_id=row.pk, kind=ReplyKind.AGREED, body="내가 답함")
    with pytest.raises(NotPermitted, match="거두는 일은"):
        requests.withdraw(actor=town.mate1, request_id=row.pk, reason="남의 요청")
    with pytest.raises(NotPermitted, match="거두는 일은"):
        requests.withdraw(actor=town.clerk3, request_id=row.pk, reason="받은 부서가")
    assert RequestStep.objects.filter(request=row).count() == 1, "nothing was written by what was refused"


def test_남의_건으로는_요청할_수_없다(town: Town) -> None:
    case = town.case()
    with pytest.raises(NotFound):
        town.ask("clerk3", "D4", case_id=case.id)
    with pytest.raises(Refused, match="우리 부서 안의 일"):
        town.ask("clerk1", "D1")
    with pytest.raises(Refused, match="지금 있는 부서"):
        requests.ask(actor=town.clerk1, wanted=requests.Wanted(999999, "제목", "내용", 3))
    for days in (0, 61):
        with pytest.raises(Refused, match="회신기간은 1일부터"):
            town.ask(days=days)
    with pytest.raises(Refused, match="제목 칸이 비어"):
        town.ask(title=" ")
    closing.withdraw(actor=town.clerk1, case_id=case.id, evidence="취하서")
    with pytest.raises(Refused, match="끝난 건입니다"):
        town.ask(case_id=case.id)


def test_담당을_정하면_담당과_그_위만_회신한다(town: Town) -> None:
    row = town.ask()
    with pytest.raises(NotPermitted, match="맡기는 일은"):
        requests.assign(actor=town.clerk3, request_id=row.pk, post_id=town.post("mate3"))
    with pytest.raises(Refused, match="요청받은 부서의 직위"):
        requests.assign(actor=town.head3, request_id=row.pk, post_id=town.post("clerk4"))
    requests.assign(actor=town.clerk3, request_id=row.pk, post_id=town.post("clerk3"))
    with pytest.raises(NotPermitted, match="회신 담당"):
        requests.reply(actor=town.mate3, request_id=row.pk, kind=ReplyKind.AGREED, body="제가 답합니다.")
    with pytest.raises(NotPermitted, match="맡기는 일은"):
        requests.assign(actor=town.mate3, request_id=row.pk, post_id=town.post("mate3"))
    requests.assign(actor=town.team3, request_id=row.pk, post_id=town.post("mate3"))
    requests.reply(actor=town.mate3, request_id=row.pk, kind=ReplyKind.AGREED, body="이견 없습니다.")
    with pytest.raises(Conflict, match="회신함"):
        requests.reply(actor=town.head3, request_id=row.pk, kind=ReplyKind.AGREED, body="또 답합니다.")


def test_회신은_고쳐지지_않고_다시_물을_수_있다(town: Town) -> None:
    row = town.ask()
    with pytest.raises(Refused, match="회신을 기다리는 요청"):
        town.ask(follows=row.pk)
    requests.reply(actor=town.clerk3, request_id=row.pk, kind=ReplyKind.CONDITION, body="공사 뒤라면 됩니다.", file_name="도면.pdf", content=b"%PDF-1.4")
    for change in (lambda: Reply.objects.filter(request=row).update(body="고침"), lambda: Reply.objects.filter(request=row).delete(),
                   lambda: RequestStep.objects.filter(request=row).delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    again = town.ask(follows=row.pk, title="공사는 언제 끝나는지")
    assert query.one(town.clerk1, row.pk).followed_by == ((again.pk, again.number),)
    assert query.file_of(town.clerk1, row.pk) == ("도면.pdf", b"%PDF-1.4")
    with pytest.raises(NotFound):
        query.file_of(town.clerk2, row.pk)
    for name, content in (("악성.exe", b"x"), ("빈.pdf", b""), ("큰.pdf", b"x" * (20 * 1024 * 1024 + 1))):
        with pytest.raises(Refused, match="파일"):
            requests.reply(actor=town.clerk3, request_id=again.pk, kind=ReplyKind.AGREED, body="답", file_name=name, content=content)
    assert CooperationRequest.objects.get(pk=again.pk).state == RequestState.WAITING


def test_소관이_아니면_까닭을_적어_돌려보낸다(town: Town) -> None:
    row = town.ask()
    with pytest.raises(Refused, match="소관이 아닌 까닭 칸"):
        requests.give_back(actor=town.head3, request_id=row.pk, reason="")
    requests.give_back(actor=town.head3, request_id=row.pk, reason="지방도는 경기도 소관입니다.")
    view = query.one(town.clerk1, row.pk)
    assert view.row.state is RequestState.RETURNED and "경기도 소관" in view.steps[-1].text


def test_오래된_화면의_버전은_거절한다(town: Town) -> None:
    row = town.ask()
    requests.assign(actor=town.head3, request_id=row.pk, post_id=town.post("clerk3"), version=1)
    with pytest.raises(Conflict, match="먼저 고쳤습니다"):
        requests.reply(actor=town.clerk3, request_id=row.pk, kind=ReplyKind.AGREED, body="예", version=1)


def test_건이_끝나면_기다리지_않는다(town: Town) -> None:
    case = town.case()
    row = town.ask(case_id=case.id)
    closing.withdraw(actor=town.clerk1, case_id=case.id, evidence="취하서")
    outbox.run_pending()
    row.refresh_from_db()
    assert row.state == RequestState.WITHDRAWN and "취하" in row.steps.last().text
    with pytest.raises(NotPermitted, match="시스템만"):
        requests.case_ended(actor=town.chief, case_id=case.id, why="군수라도")


def test_기한이_다가오면_하루에_한_번_알린다(town: Town) -> None:
    row = town.ask(days=3, case_id=town.case().id)
    system = system_actor("업무공유")
    assert requests.remind(actor=system, on=date(2026, 11, 24)) == 0, "due in two working days"
    with clock.travel("2026-11-25T09:00"):
        assert requests.remind(actor=system, on=date(2026, 11, 25)) == 1
        assert requests.remind(actor=system, on=date(2026, 11, 25)) == 0
    with clock.travel("2026-11-27T09:00"):
        requests.remind(actor=system, on=date(2026, 11, 27))
    assert [step.text for step in row.steps.filter(kind="reminded")] == [
        "회신기한은 2026. 11. 26. 10:00입니다.", "회신기한 2026. 11. 26. 10:00이 지났습니다."]
    assert Event.objects.filter(name="sharing.reminded").count() == 2


def test_부서장은_남이_기다리는_회신을_첫_화면에서_본다(town: Town) -> None:
    town.ask(days=1)
    town.ask(days=30)
    town.ask("clerk1", "D4", days=30)
    on = clock.today()
    assert list(duties.glances(town.clerk3, on)) == [] and list(duties.glances(town.head1, on)) == []
    with clock.travel("2026-11-26T09:00"):
        mine, county = list(duties.glances(town.head3, on)), list(duties.glances(town.vice, on))
    assert [(one.label, one.value, one.note) for one in mine] == [("우리 과: 기다리는 협조 회신", 2, "기한이 지난 것 1건")]
    assert [(one.label, one.value) for one in county] == [("군 전체: 기다리는 협조 회신", 3)] and "late=on" in county[0].url


def test_임시공휴일이_생기면_회신기한이_따라_옮겨진다(town: Town) -> None:
    in_case, plain = town.ask(days=3, case_id=town.case().id), town.ask("clerk1", "D4", days=2)
    assert (in_case.due, plain.due) == (date(2026, 11, 26), date(2026, 11, 25))
    calendar.declare_holiday(system_actor(), date(2026, 11, 25), "임시공휴일", promulgated_on=date(2026, 11, 23), source="시험 공고")
    in_case.refresh_from_db()
    plain.refresh_from_db()
    assert in_case.due_at == seoul("2026-11-27T10:00") and plain.due == date(2026, 11, 26)
    assert in_case.steps.last().kind == "due_moved"
