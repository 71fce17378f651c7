"""The demo's meetings, built through the actions: eight held weeks that slide back to reports, and the next one.

Deterministic: the same day gives the same county. What was said is made up and marked 시연.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count

from django.db import transaction

from hyeonjang.commons.org import queries as org
from hyeonjang.commons.org.actor import Actor, actor_of_person, system_actor
from hyeonjang.kit import clock
from hyeonjang.services.meetings.actions import agenda, decisions, minutes, opinions, room, votes
from hyeonjang.services.meetings.actions import series as series_act
from hyeonjang.services.meetings.models import AgendaItem, Attendee, Candidate, Decision, Meeting, Series
from hyeonjang.services.meetings.queries import names
from hyeonjang.services.meetings.vocabulary import (
    CandidateState,
    Choice,
    Ending,
    EvidenceKind,
    ItemKind,
    Naming,
    Presence,
    Stance,
)

WEEKS = 8


@dataclass(frozen=True)
class Topic:
    """One item of the demo: whose, what, how long report and discussion took, who spoke, what was decided."""

    department: str
    title: str
    why: str
    report: int
    talk: int
    voices: tuple[tuple[str, str], ...]
    decision: str = ""
    length: str = "2주"
    document: str = ""
    done_after: int | None = None


def _topics(n: int) -> list[Topic]:
    """Two items a week; from the fifth on the reports grow longer."""
    talk = (18, 17, 19, 15, 7, 6, 6, 5)[n]
    report = (5, 6, 5, 7, 14, 15, 16, 17)[n]
    return [_FIRST[n % len(_FIRST)](report, talk), _SECOND[n % len(_SECOND)](report, max(3, talk - 6))]


def _topic(department: str, title: str, why: str, voices: tuple[tuple[str, str], ...], decision: str, length: str, document: str,
           done_after: int | None) -> Callable[[int, int], Topic]:
    return lambda report, talk: Topic(department, title, why, report, talk, voices, decision, length, document, done_after)


_FIRST = [
    _topic("안전총괄과", "겨울철 제설 대책(시연)", "첫눈이 작년보다 이르다는 예보가 있습니다.",
           (("건설과", "국지도 경사 구간에 제설함이 모자랍니다."), ("관광과", "관광지 진입로가 대책에서 빠졌습니다.")),
           "관광지 진입로 3곳을 제설 노선에 넣고 제설함을 12곳 더 둔다.", "1개월", "제설 노선 변경 결과보고", 3),
    _topic("복지정책과", "위기가구 조사 기간 단축(시연)", "공적자료 회신을 기다리는 날이 가장 깁니다.",
           (("사회복지과", "현장조사를 먼저 하면 닷새를 줄일 수 있습니다."), ("기획감사담당관", "법정 기한과 견주어 지표로 확인합시다.")),
           "현장조사를 회신보다 먼저 하고 한 달 뒤 결과를 견준다.", "1개월", "위기가구 조사 순서 변경 시행 결과", 4),
    _topic("관광과", "축제장 주차와 셔틀(시연)", "지난 축제 민원의 절반이 주차였습니다.",
           (("경제교통과", "셔틀 배차를 15분으로 줄일 수 있습니다."), ("안전총괄과", "비상 차로를 먼저 정해야 합니다.")),
           "임시 주차장 2곳과 15분 간격 셔틀로 계획을 고친다.", "2주", "축제 교통계획 변경", 2),
    _topic("환경보호과", "생활폐기물 수거 요일 조정(시연)", "읍면마다 요일이 달라 민원이 이어집니다.",
           (("행정담당관", "이장회의에서 먼저 설명해야 합니다."),), "시범 읍면 두 곳에서 한 달 해 보고 정한다.", "1개월", "시범 수거 결과보고", None),
]
_SECOND = [
    _topic("세무과", "체납 안내문 문구(시연)", "안내문을 이해하지 못했다는 전화가 많습니다.",
           (("복지정책과", "분할 납부 안내를 첫 줄에 두면 좋겠습니다."),), "분할 납부를 앞에 둔 안내문으로 바꾼다.", "2주", "안내문 개정", 1),
    _topic("건설과", "도로 굴착 허가 일정 공유(시연)", "같은 길을 두 달에 세 번 팠습니다.",
           (("맑은물관리사업소", "상수도 공사를 앞당겨 함께 팔 수 있습니다."),), "굴착 일정을 달마다 함께 짠다.", "1개월", "굴착 합동 일정표", None),
    _topic("농업정책과", "비료 지원 신청 창구(시연)", "읍면 창구마다 서류가 다릅니다.",
           (("축산과", "가축분 퇴비도 같은 서식으로 받읍시다."),), "서식을 하나로 맞춘다.", "2주", "신청 서식 통일", 2),
]


def _pick(names_now: dict[str, int], name: str) -> tuple[str, int]:
    """A department by the name it has on that day: some were renamed or merged."""
    today = {"환경보호과": "기후에너지과", "종합민원과": "민원지적과"}
    chosen = name if name in names_now else today[name]
    return chosen, names_now[chosen]


class _Week:
    """Everything that happens around one held meeting."""

    def __init__(self, meeting: Meeting, topics: list[Topic]) -> None:
        self.meeting, self.topics = meeting, topics
        self.keys = count(1)
        self.actors: dict[int, Actor] = {}

    @contextmanager
    def at(self, day: date, hour: int, minute: int = 0) -> Iterator[None]:
        with clock.travel(datetime.combine(day, time(hour, minute), tzinfo=clock.SEOUL)):
            yield

    def key(self) -> str:
        return f"seed-{self.meeting.pk}-{next(self.keys)}"

    def head(self, unit_id: int) -> Actor:
        if unit_id not in self.actors:
            person = org.head_of(unit_id, clock.today())
            if person is None:
                raise ValueError(f"unit {unit_id} has no head on {clock.today()}")
            self.actors[unit_id] = actor_of_person(person.id)
        return self.actors[unit_id]

    def run(self) -> None:
        m, system = self.meeting, system_actor("회의 운영")
        units = {unit.name: unit.id for unit in org.units_on(m.held_on)}
        items: list[tuple[AgendaItem, Topic]] = []
        with self.at(m.papers_due - timedelta(days=1), 10):
            chair = self.head(units["연천군"])
            for topic in self.topics:
                items.append((self._item(chair, units, topic), topic))
            agenda.fix(actor=system, meeting_id=m.pk)
        with self.at(m.papers_due, 11):
            for item, topic in items:
                self._before(item, topic, units)
        start = datetime.combine(m.held_on, m.starts_at, tzinfo=clock.SEOUL)
        with self.at(m.held_on, start.hour, start.minute):
            room.open_meeting(actor=system, meeting_id=m.pk, key=self.key())
            away = Attendee.objects.filter(meeting=m, role="member").order_by("-place").first()
            if away is not None and m.number % 2:
                room.note_presence(actor=system, meeting_id=m.pk, key=self.key(), attendee_id=away.pk, presence=Presence.ABSENT,
                                   reason="출장(시연)")
            room.all_present(actor=system, meeting_id=m.pk, key=self.key())
        now = start
        for item, topic in items:
            now = self._hold(item, topic, units, now)
        with clock.travel(now):
            room.close_meeting(actor=system, meeting_id=m.pk, key=self.key())

    def _item(self, chair: Actor, units: dict[str, int], topic: Topic) -> AgendaItem:
        _, unit = _pick(units, topic.department)
        row = agenda.put_forward(actor=self.head(unit), meeting_id=self.meeting.pk, offer=agenda.Offer(
            topic.title, topic.why, ItemKind.DISCUSS, unit, 20))
        agenda.decide(actor=chair, candidate_id=row.pk, version=row.version, state=CandidateState.ACCEPTED)
        found = Candidate.objects.get(pk=row.pk).item
        assert found is not None
        return found

    def _before(self, item: AgendaItem, topic: Topic, units: dict[str, int]) -> None:
        owner = self.head(item.department_id)
        agenda.send_paper(actor=owner, item_id=item.pk, title=f"{topic.title} 한 쪽 자료", body=topic.why)
        for place, (name, words) in enumerate(topic.voices):
            _, unit = _pick(units, name)
            agenda.mark_read(actor=self.head(unit), item_id=item.pk)
            opinions.write(actor=self.head(unit), item_id=item.pk, stance=Stance.CONDITION if place else Stance.FOR,
                           body=words, condition="자료를 보완하면" if place else "")

    def _hold(self, item: AgendaItem, topic: Topic, units: dict[str, int], now: datetime) -> datetime:
        m, system = self.meeting, system_actor("회의 운영")
        seats = {row.department_id: row for row in Attendee.objects.filter(meeting=m)}
        with clock.travel(now):
            room.start_item(actor=system, meeting_id=m.pk, key=self.key(), item_id=item.pk)
            room.remark(actor=system, meeting_id=m.pk, key=self.key(), item_id=item.pk, attendee_id=seats[item.department_id].pk,
                        body=f"{topic.why} 자료를 바탕으로 설명함.")
        now += timedelta(minutes=topic.report)
        with clock.travel(now):
            for name, words in topic.voices:
                _, unit = _pick(units, name)
                room.remark(actor=system, meeting_id=m.pk, key=self.key(), item_id=item.pk, attendee_id=seats[unit].pk, body=words)
            if topic.title.startswith("축제장"):
                self._vote(item)
        now += timedelta(minutes=topic.talk)
        with clock.travel(now):
            if topic.decision:
                post = seats[item.department_id].post_id
                decisions.take(actor=system, meeting_id=m.pk, key=self.key(), item_id=item.pk, wording=decisions.Wording(
                    topic.decision, post, decisions.Closing(EvidenceKind.DOCUMENT, document=topic.document), length=topic.length))
            room.close_item(actor=system, meeting_id=m.pk, key=self.key(), item_id=item.pk,
                            ending=Ending.DECIDED if topic.decision else Ending.HEARD, note="" if topic.decision else "더 검토")
        return now

    def _vote(self, item: AgendaItem) -> None:
        m, system = self.meeting, system_actor("회의 운영")
        poll = votes.open_poll(actor=system, meeting_id=m.pk, key=self.key(), item_id=item.pk,
                               wording="임시 주차장 2곳을 두는 안(시연)").detail["poll"]
        present = Attendee.objects.filter(meeting=m, presence=Presence.PRESENT, role="member", person__isnull=False)
        for place, seat in enumerate(present.order_by("place")):
            assert seat.person_id is not None
            votes.cast(actor=actor_of_person(seat.person_id), meeting_id=m.pk, key=self.key(), poll_id=poll, attendee_id=seat.pk,
                       choice=Choice.NO if place % 9 == 4 else Choice.ABSTAIN if place % 13 == 7 else Choice.YES)
        votes.close_poll(actor=system, meeting_id=m.pk, key=self.key(), poll_id=poll)

    def sign(self) -> None:
        """The governor signs two days later."""
        with self.at(self.meeting.held_on + timedelta(days=2), 16):
            chair = org.head_of(org.unit_by_code("YC", clock.today()).id, clock.today())
            assert chair is not None
            version = Meeting.objects.get(pk=self.meeting.pk).minutes.version
            minutes.sign(actor=actor_of_person(chair.id), meeting_id=self.meeting.pk, version=version)


@transaction.atomic
def load(on: date | None = None) -> int:
    """Eight held weeks before ``on`` and the next meeting with its candidates; does nothing twice. Returns how many
    meetings were held."""
    today = on or clock.today()
    if Series.objects.exists():
        return 0
    system = system_actor("회의 운영")
    weekday = 1
    first = today - timedelta(days=(today.weekday() - weekday) % 7, weeks=WEEKS - 1 if today.weekday() != weekday else WEEKS)
    begins = first if first < today else first - timedelta(weeks=1)
    with clock.travel(datetime.combine(begins - timedelta(days=4), time(9), tzinfo=clock.SEOUL)):
        seats = names.head_posts(clock.today())
        towns = {unit.id for unit in org.units_on(clock.today(), "읍면")}
        chair = next(one for one in seats if one.label == "군수")
        row = series_act.create(actor=system, plan=series_act.Plan(
            "주간 간부회의", "연천군", "군청 상황실", weekday, time(9), chair.post_id,
            tuple(one.post_id for one in seats if one.unit_id not in towns),
            tuple(one.post_id for one in seats if one.unit_id in towns), begins=begins))
        series_act.keep_ahead(actor=system, series_id=row.pk, until=today + timedelta(weeks=4))
    held = list(Meeting.objects.filter(series=row, held_on__lt=today).order_by("held_on"))[-WEEKS:]
    weeks = [_Week(meeting, _topics(place)) for place, meeting in enumerate(held)]
    for place, week in enumerate(weeks):
        week.run()
        _close_due(weeks[:place + 1], week.meeting.held_on, place)
    for week in weeks[:-1]:  # the newest minutes are still being corrected
        if week.meeting.held_on + timedelta(days=2) < today:
            week.sign()
    # A meeting of today takes no written opinions any more.
    upcoming = Meeting.objects.filter(series=row, held_on__gt=today).order_by("held_on").first()
    if upcoming is not None:
        _prepare(upcoming, today)
    return len(held)


def _close_due(weeks: list[_Week], on: date, place: int) -> None:
    """Owners present the documents of what was decided some weeks before."""
    for number, week in enumerate(weeks):
        for topic in week.topics:
            if topic.done_after is None or number + topic.done_after != place:
                continue
            with clock.travel(datetime.combine(on, time(15), tzinfo=clock.SEOUL)):
                found = names.snapshot(on)
                for row in Decision.objects.filter(meeting=week.meeting, text=topic.decision, state="open"):
                    post = names.present_post(found, row.owner_post_id, row.owner_unit_id)
                    person = names.sitting(found, post).person_id if post else None
                    if person is not None:
                        decisions.present(actor=actor_of_person(person), decision_id=row.pk,
                                          document=f"{row.owner_label} {topic.document}({on.year}. {on.month}. {on.day}., 시연)")


def _prepare(meeting: Meeting, today: date) -> None:
    """The next meeting: candidates from the data, one item with opinions that are still hidden, one report."""
    units = {unit.name: unit.id for unit in org.units_on(today)}
    week = _Week(meeting, [])
    with clock.travel(datetime.combine(today, time(9), tzinfo=clock.SEOUL)):
        chair = week.head(units["연천군"])
        agenda.gather(actor=system_actor("회의 운영"), meeting_id=meeting.pk)
        topic = Topic("복지정책과", "동절기 위기가구 발굴(시연)", "난방비 지원 문의가 지난달의 두 배입니다.", 5, 15, ())
        item = week._item(chair, units, topic)
        agenda.arrange(actor=week.head(units["복지정책과"]), item_id=item.pk, version=item.version, to=agenda.Arrangement(
            ItemKind.DISCUSS, item.title, "발굴 기준과 부서별 역할을 정한다.", 15, item.place, Naming.NAMED, True, False, item.opinions_until))
        agenda.send_paper(actor=week.head(units["복지정책과"]), item_id=item.pk, title="위기가구 발굴 계획(시연)", body=topic.why)
        opinions.write(actor=week.head(units["사회복지과"]), item_id=item.pk, stance=Stance.FOR, body="읍면 복지팀과 함께 돌겠습니다.(시연)")
        report = agenda.put_forward(actor=week.head(units["회계과"]), meeting_id=meeting.pk, offer=agenda.Offer(
            "연말 지출 마감 일정(시연)", "각 부서가 미리 알아야 합니다.", ItemKind.SHARE, units["회계과"], 5))
        agenda.decide(actor=chair, candidate_id=report.pk, version=report.version, state=CandidateState.ACCEPTED)
        quiet = week._item(chair, units, Topic("미디어콘텐츠과", "군보 12월호 원고 모으기(시연)", "원고 마감이 다음 주입니다.", 5, 5, ()))
        agenda.arrange(actor=week.head(units["미디어콘텐츠과"]), item_id=quiet.pk, version=quiet.version, to=agenda.Arrangement(
            ItemKind.SHARE, quiet.title, quiet.why, 5, quiet.place, Naming.NAMED, False, False, quiet.opinions_until))
        shared = Candidate.objects.get(pk=report.pk).item
        assert shared is not None
        agenda.ask(actor=week.head(units["관광과"]), item_id=shared.pk, body="축제 정산은 언제까지 올리면 되나요?(시연)")
