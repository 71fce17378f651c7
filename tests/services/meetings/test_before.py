"""Before the meeting: the calendar, the agenda, papers and opinions."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from hyeonjang.commons.audit.models import DecisionRecord
from hyeonjang.commons.calendar import actions as calendar
from hyeonjang.commons.org import actions as org_actions
from hyeonjang.commons.org.actor import system_actor
from hyeonjang.commons.outbox.models import Event
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotFound, NotPermitted, Refused
from hyeonjang.law.periods.table import default_table
from hyeonjang.services.meetings import providers
from hyeonjang.services.meetings.actions import agenda, opinions, room, series
from hyeonjang.services.meetings.models import AnonymousOpinion, Candidate, Meeting, Opinion
from hyeonjang.services.meetings.queries import meetings
from hyeonjang.services.meetings.rules import schedule
from hyeonjang.services.meetings.vocabulary import (
    CandidateState,
    ItemKind,
    MeetingState,
    Naming,
    OnHoliday,
    Role,
    Stance,
)
from tests.services.meetings.conftest import ON, Hall, key, plan, week


@pytest.mark.parametrize(("nominal", "policy", "held"), [
    (date(2026, 11, 23), OnHoliday.BEFORE, date(2026, 11, 23)),
    (date(2026, 3, 2), OnHoliday.BEFORE, None),       # 삼일절 대체공휴일, a Monday: nothing earlier in its week
    (date(2026, 3, 2), OnHoliday.AFTER, date(2026, 3, 3)),
    (date(2026, 9, 25), OnHoliday.BEFORE, date(2026, 9, 23)),  # 추석 from Thursday
    (date(2026, 9, 25), OnHoliday.AFTER, None),
    (date(2026, 9, 25), OnHoliday.SKIP, None),
])
def test_회의는_휴일을_피해_그_주_안에서_옮긴다(nominal: date, policy: OnHoliday, held: date | None) -> None:
    found = schedule.place(nominal, policy, default_table())
    assert found.held == held
    assert bool(found.why) == (held != nominal)


def test_네_주의_회의가_잡히고_두_번_잡히지_않는다(hall: Hall) -> None:
    assert [row.held_on for row in Meeting.objects.order_by("number")] == [week(n) for n in (1, 2, 3, 4)]
    assert series.keep_ahead(actor=system_actor(), series_id=hall.series.pk) == []
    first = hall.meeting()
    # Papers for a Monday are out on the Friday before.
    assert first.papers_due == date(2026, 11, 20)
    assert first.attendees.filter(role=Role.MEMBER).count() == len(plan().members)
    assert first.attendees.get(label="군수").person_name


def test_임시공휴일이_생기면_회의와_배포_기한이_옮는다(hall: Hall) -> None:
    series.change(actor=hall.office, series_id=hall.series.pk, version=1, plan=plan(on_holiday=OnHoliday.AFTER))
    calendar.declare_holiday(system_actor(), week(2), "임시공휴일", promulgated_on=ON, source="관보")
    moved = hall.meeting(2)
    assert (moved.held_on, moved.papers_due) == (week(2) + timedelta(days=1), date(2026, 11, 27))
    assert any("임시공휴일" in line for line in moved.moved_because)


def test_직무대리가_그_자리에_온다(hall: Hall) -> None:
    away, deputy = hall.head("관광과"), hall.member("관광축제팀")
    assert deputy.person_id is not None
    org_actions.assign_deputy(actor=system_actor(), person_id=deputy.person_id, post_id=away.posts[0].post_id,
                              start=week(1), end=week(1), reason="출장")
    row = hall.meeting()
    series.settle_seats(row)
    seat = row.attendees.get(post_id=away.posts[0].post_id)
    assert (seat.person_id, seat.acting) == (deputy.person_id, True)
    series.settle_seats(hall.meeting(2))
    assert not hall.meeting(2).attendees.get(post_id=away.posts[0].post_id).acting


@pytest.fixture
def source(hall: Hall) -> object:
    """A provider whose answer a test can change."""
    answer: list[providers.Proposed] = []
    providers.register("test", "시험", lambda on: list(answer))
    yield answer
    providers.providers._items.pop("test")


def offered(hall: Hall, facts: str = "1") -> providers.Proposed:
    return providers.Proposed("late", "늦은 건 3건", "기한이 지난 건이 3건입니다.", "/desk/cases/", hall.unit("관광과"), facts)


def test_의제는_스스로_오르고_주재자가_정한다(hall: Hall, source: list[providers.Proposed]) -> None:
    source.append(offered(hall))
    first = hall.meeting()
    assert agenda.gather(actor=system_actor(), meeting_id=first.pk) == 1
    assert agenda.gather(actor=system_actor(), meeting_id=first.pk) == 1, "asked twice, offered once"
    row = Candidate.objects.get()
    assert row.why and row.evidence_url == "/desk/cases/"
    with pytest.raises(NotPermitted, match="주재하는 사람"):
        agenda.decide(actor=hall.office, candidate_id=row.pk, version=1, state=CandidateState.ACCEPTED)
    with pytest.raises(Refused, match="까닭을 적어"):
        agenda.decide(actor=hall.governor, candidate_id=row.pk, version=1, state=CandidateState.DECLINED)
    agenda.decide(actor=hall.governor, candidate_id=row.pk, version=1, state=CandidateState.DECLINED, reason="부서에서 처리")
    with pytest.raises(Conflict, match="이미 '거절'"):
        agenda.decide(actor=hall.governor, candidate_id=row.pk, version=2, state=CandidateState.ACCEPTED)
    # Declined with the same facts it stays away; with other facts it comes back.
    assert agenda.gather(actor=system_actor(), meeting_id=hall.meeting(2).pk) == 0
    source[0] = offered(hall, "2")
    assert agenda.gather(actor=system_actor(), meeting_id=hall.meeting(2).pk) == 1
    # What is solved disappears by itself.
    source.clear()
    assert agenda.gather(actor=system_actor(), meeting_id=hall.meeting(2).pk) == 0


def test_미룬_후보는_다음_회의에_돌아온다(hall: Hall) -> None:
    row = agenda.put_forward(actor=hall.head("관광과"), meeting_id=hall.meeting().pk,
                             offer=agenda.Offer("축제 안전", "인파 대책", ItemKind.DISCUSS, hall.unit("관광과")))
    agenda.decide(actor=hall.governor, candidate_id=row.pk, version=1, state=CandidateState.DEFERRED, reason="자료 보완 뒤")
    other = hall.item()
    with hall.at(week(1)):
        hall.open()
        room.close_meeting(actor=hall.office, meeting_id=hall.meeting().pk, key=key())
        agenda.gather(actor=system_actor(), meeting_id=hall.meeting(2).pk)
    back = {one.title: one.why for one in hall.meeting(2).candidates.all()}
    assert "자료 보완 뒤" in back["축제 안전"] and "회의 시간 안에" in back[other.title]


def test_공유_안건은_질문이_있어야_회의에_오른다(hall: Hall) -> None:
    quiet, asked = hall.item("주간 행사", kind=ItemKind.SHARE), hall.item("예산 집행", "세무과", kind=ItemKind.SHARE)
    question = agenda.ask(actor=hall.head("관광과"), item_id=asked.pk, body="집행이 늦은 까닭은?")
    with pytest.raises(NotPermitted):
        agenda.answer(actor=hall.head("관광과"), question_id=question.pk, body="...")
    agenda.answer(actor=hall.head("세무과"), question_id=question.pk, body="보조금 교부가 늦었습니다.")
    with hall.at(week(1)):
        hall.open()
    quiet.refresh_from_db()
    asked.refresh_from_db()
    assert (quiet.state, asked.state) == ("read", "listed")


def test_자료는_전날까지이고_누가_읽었는지_보인다(hall: Hall) -> None:
    item = hall.item()
    with pytest.raises(Refused, match="HWPX"):
        agenda.send_paper(actor=hall.head("안전총괄과"), item_id=item.pk, title="자료", file_name="대책.hwp", content=b"x")
    agenda.send_paper(actor=hall.head("안전총괄과"), item_id=item.pk, title="제설 대책", body="제설차 12대")
    assert agenda.mark_read(actor=hall.head("관광과"), item_id=item.pk)
    assert not agenda.mark_read(actor=hall.head("관광과"), item_id=item.pk)
    assert not agenda.mark_read(actor=hall.member("생활보장팀"), item_id=item.pk)
    view = meetings.item(hall.governor, item.pk)
    assert [name for name, at in view.readers if at] == [f"관광과장 {hall.head('관광과').name}"]
    assert not view.papers[0].late
    with hall.at(date(2026, 11, 21)):
        agenda.send_paper(actor=hall.head("안전총괄과"), item_id=item.pk, title="고친 자료", body="제설차 14대")
        assert meetings.item(hall.governor, item.pk).papers[1].late


def test_의견은_기한까지_가려지고_덮어쓰이지_않는다(hall: Hall) -> None:
    item = hall.item()
    agenda.arrange(actor=hall.head("안전총괄과"), item_id=item.pk, version=1, to=arrangement(item, hidden=True))
    tourism = hall.head("관광과")
    opinions.write(actor=hall.member("관광축제팀"), item_id=item.pk, stance=Stance.FOR, body="찬성합니다.")
    opinions.write(actor=tourism, item_id=item.pk, stance=Stance.AGAINST, body="관광지 도로가 빠졌습니다.")
    with pytest.raises(Refused, match="어떤 조건"):
        opinions.write(actor=hall.head("세무과"), item_id=item.pk, stance=Stance.CONDITION, body="조건")
    opinions.write(actor=hall.head("세무과"), item_id=item.pk, stance=Stance.CONDITION, body="예산", condition="예비비 사용")
    assert [o.body for o in meetings.item(hall.head("축산과"), item.pk).opinions] == []
    assert len(meetings.item(tourism, item.pk).opinions) == 2, "one's own department's words are no secret"
    assert meetings.item(hall.governor, item.pk).tally is None, "hidden means hidden from everybody"
    with pytest.raises(Conflict, match="이미 의견이 들어와"):
        agenda.arrange(actor=hall.head("안전총괄과"), item_id=item.pk, version=2, to=arrangement(item))
    with hall.at(week(1), 8, 1):
        seen = meetings.item(hall.head("축산과"), item.pk)
        assert len(seen.opinions) == 3 and seen.tally is not None
        assert (seen.tally.agree, seen.tally.against, seen.tally.condition) == (0, 1, 1), "the head's word counts"
        with pytest.raises(Refused, match=r"의견 기한.*지났습니다"):
            opinions.write(actor=tourism, item_id=item.pk, stance=Stance.FOR, body="마음을 바꿨습니다.")
    for verb in (lambda: Opinion.objects.update(body="고침"), lambda: Opinion.objects.all().delete()):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            verb()


def arrangement(item: object, **changes: object) -> agenda.Arrangement:
    values = {name: getattr(item, name) for name in ("kind", "title", "body", "minutes", "place", "naming", "hidden", "confidential",
                                                     "opinions_until")}
    return agenda.Arrangement(**{**values, **changes})  # type: ignore[arg-type]


def test_익명은_다섯_명부터이고_누구인지_어디에도_없다(hall: Hall) -> None:
    item = hall.item()
    four = tuple(hall.unit(name) for name in ("관광과", "세무과", "축산과", "회계과"))
    with pytest.raises(Refused, match="4명뿐이라 누가 썼는지 짐작"):
        agenda.arrange(actor=hall.office, item_id=item.pk, version=1, to=arrangement(item, naming=Naming.ANONYMOUS, asked=four))
    five = (*four, hall.unit("건설과"))
    agenda.arrange(actor=hall.office, item_id=item.pk, version=1, to=arrangement(item, naming=Naming.ANONYMOUS, asked=five))
    writer = hall.head("관광과")
    before = {model: model.objects.count() for model in (DecisionRecord, Event)}
    opinions.write_anonymously(actor=writer, item_id=item.pk, stance=Stance.AGAINST, body="현장이 감당하지 못합니다.")
    record = DecisionRecord.objects.latest("seq")
    assert record.action == "meetings.opinion_written_anonymously"
    assert (record.actor_account_id, record.actor_person_id, record.actor_name, record.actor_posts) == (None, None, "군민", "")
    assert Event.objects.count() == before[Event]
    fields = {f.name for f in AnonymousOpinion._meta.get_fields()}
    assert fields == {"id", "item", "stance", "condition", "body", "written_on"}
    everything = str(list(AnonymousOpinion.objects.values("stance", "condition", "body"))) + record.detail + record.subject_label
    assert writer.name not in everything and writer.posts[0].title not in everything
    # Open to nobody before the deadline, and afterwards only from five on.
    assert meetings.item(hall.governor, item.pk).opinions == ()
    with pytest.raises(NotPermitted):
        opinions.write_anonymously(actor=hall.member("생활보장팀"), item_id=item.pk, stance=Stance.FOR, body="...")
    with hall.at(week(1), 8, 30):
        assert "1건뿐이라" in meetings.item(hall.governor, item.pk).seen.why_ko
    with hall.at(date(2026, 11, 19)):
        for name in ("세무과", "축산과", "회계과", "건설과"):
            opinions.write_anonymously(actor=hall.head(name), item_id=item.pk, stance=Stance.FOR, body="됩니다.")
    with hall.at(week(1), 8, 30):
        view = meetings.item(hall.governor, item.pk)
        assert len(view.opinions) == 5 and view.tally is None
        assert {o.post_label for o in view.opinions} == {"익명"} and {o.written_at for o in view.opinions} == {None}


def test_참석자만_보는_안건은_다른_사람에게_없다(hall: Hall) -> None:
    item = hall.item("인사 방침", "행정담당관", confidential=True)
    outsider = hall.member("생활보장팀")
    assert item.pk in {row.id for row in meetings.meeting(hall.head("관광과"), item.meeting_id).items}
    assert meetings.meeting(outsider, item.meeting_id).items == ()
    assert meetings.meeting(outsider, item.meeting_id).hidden_items == 1
    with pytest.raises(NotFound):
        meetings.item(outsider, item.pk)
    assert meetings.item(hall.member("행정지원팀"), item.pk).title == "인사 방침", "those who prepare it"


def test_옮기고_취소하면_까닭이_남는다(hall: Hall) -> None:
    row = hall.meeting()
    with pytest.raises(Refused, match="근무일이 아닙니다"):
        series.move(actor=hall.office, meeting_id=row.pk, version=row.version, on=date(2026, 11, 22), at=row.starts_at,
                    place="상황실", reason="행사")
    series.move(actor=hall.office, meeting_id=row.pk, version=row.version, on=date(2026, 11, 24), at=row.starts_at,
                place="대회의실", reason="군수 출장")
    assert hall.meeting().moved_because == ["군수 출장"] and hall.meeting().papers_due == date(2026, 11, 23)
    with pytest.raises(Conflict):
        series.cancel(actor=hall.office, meeting_id=row.pk, version=row.version, reason="...")
    series.cancel(actor=hall.office, meeting_id=row.pk, version=hall.meeting().version, reason="재난 대응")
    assert hall.meeting().state == MeetingState.CANCELLED
    assert clock.today() == ON
