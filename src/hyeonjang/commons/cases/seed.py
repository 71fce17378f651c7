"""Demo cases of one team, made by the product's own verbs: everything about them is made up."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from hyeonjang.commons.calendar.queries import is_workday
from hyeonjang.commons.org import queries as org
from hyeonjang.commons.org.actor import Actor, actor_of_person, system_actor
from hyeonjang.kit import clock
from hyeonjang.law.periods.spec import Length, SuspensionKind

from .actions import clock as clocks
from .actions import codes, decide, intake, types
from .models import CaseType

DECREE = "민원 처리에 관한 법률 시행령"
_ANSWERS = [
    {"code": "answer", "name": "답변", "kind": "answered"},
    {"code": "accept", "name": "받아들임", "kind": "granted"},
    {"code": "refuse", "name": "받아들이지 않음", "kind": "refused"},
]
_STEPS = [
    {"code": "review", "name": "내용 검토", "public": True},
    {"code": "check", "name": "사실 확인", "public": True},
    {"code": "draft", "name": "답변 작성", "public": True},
]
# (code, word in the numbers, name, term, promise, article)
TYPES = (
    ("query-law", "법령질의", "법령 질의", "14일", "10일", "제14조"),
    ("query", "질의", "일반 질의", "7일", "4일", "제14조"),
    ("suggestion", "건의", "건의", "14일", "10일", "제15조"),
    ("grievance", "고충", "고충민원", "7일", "6일", "제17조"),
)
# The grounds used here are those of 시행령 제20조, 제21조 for receipts from this day on.
NEW_GROUNDS = date(2026, 5, 6)
_TITLES = {
    "query-law": ("부양의무자 범위 질의", "급여 변경 신고 기한 질의", "차상위 확인 기준 질의"),
    "query": ("복지관 이용 시간 질의", "이동 지원 차량 신청 방법", "상담 예약 방법 질의"),
    "suggestion": ("경로당 난방비 지원 건의", "안내문 글자 크기 건의", "신청 창구 의자 건의"),
    "grievance": ("안내가 서로 달라 두 번 방문함", "신청 서류를 다시 내라고 함", "연락이 늦음"),
}
_NAMES = ("홍길동", "성춘향", "심청", "허생", "이몽룡", "전우치", "숙향", "배비장")


def _publish(actor: Actor, since: date) -> None:
    for code, series, name, term, promise, article in TYPES:
        types.create_type(actor=actor, code=code, series=series)
        version = types.draft_version(
            actor=actor, type_code=code, valid_from=since, name=name, clock="petition", term=term,
            promise=promise, level="팀장", outcomes=_ANSWERS, steps=_STEPS, statutory=False,
            legal_basis=[{"cite": f"{DECREE} {article}", "what": "처리기간"}], contact="읍·면 사무소나 담당 팀",
            exceptions=[{"code": "many", "text": "다수인관련민원", "level": "과장"}],
        )
        types.publish_version(actor=actor, version_id=version)


def _workdays(last: date, count: int) -> list[date]:
    days: list[date] = []
    day = last
    while len(days) < count:
        if is_workday(day):
            days.append(day)
        day -= timedelta(days=1)
    return days[::-1]


def _at(day: date, dice: random.Random) -> datetime:
    return datetime.combine(day, time(dice.choice([9, 10, 11, 13, 14, 15]), dice.choice([5, 20, 40])), tzinfo=clock.SEOUL)


class _Story:
    """One case from its receipt on, day by day, as far as today allows."""

    def __init__(self, number: int, days: list[date], people: list[Actor], head: Actor, unit_id: int) -> None:
        self.dice = random.Random(20261123 + number)  # noqa: S311 - a demo, not a secret
        self.days, self.number, self.head = days, number, head
        self.place = self.dice.randrange(len(days))
        self.officer, self.unit_id = self.dice.choice(people), unit_id
        self.new_law = days[0] >= NEW_GROUNDS

    def later(self, most: int) -> Iterator[None]:
        """Go on by up to ``most`` working days; stops the story where that lies in the future."""
        self.place += self.dice.randint(1, most)
        if self.place >= len(self.days):
            return
        with clock.travel(_at(self.days[self.place], self.dice)):
            yield

    def tell(self) -> int:
        with clock.travel(_at(self.days[self.place], self.dice)):
            code = self.dice.choice([row[0] for row in TYPES])
            opened = intake.open_case(
                actor=self.officer, type_code=code, title=self.dice.choice(_TITLES[code]), unit_id=self.unit_id,
                applicant=intake.Applicant(
                    f"{self.dice.choice(_NAMES)}-{self.number:03d}", date(1940 + self.number % 50, 3, 1 + self.number % 28),
                    f"010-0000-{self.number:04d}", "경기도 연천군 전곡읍 시연리 1", True,
                ),
                channel=self.dice.choice(["counter", "post", "online"]),
                foreign=(("새올", f"2026-DEMO-{self.number:05d}"),),
                assignee_id=self.officer.person_id if self.dice.random() < 0.93 else None,
            )
        self._goes_on(opened.id)
        return opened.id

    def _goes_on(self, pk: int) -> None:
        given: dict[str, Any] = {"actor": self.officer, "case_id": pk}
        for _ in self.later(2):
            intake.advance(step="review", **given)
            turn = self.dice.random()
            if turn < 0.2:
                clocks.demand_supplement(what="신청 취지를 알 수 있는 자료", length=Length.parse("7일"),
                                         evidence=f"생활보장팀-{self.number}", **given)
                for _ in self.later(5):
                    clocks.take_supplement(evidence="접수", **given)
                    self._ends(pk)
            elif self.new_law and turn < 0.28:
                clocks.extend(length=Length.parse("3일"), ground="사실관계ㆍ현장 확인", reason="현장을 한 번 더 보아야 함", **given)
                self._ends(pk)
            elif self.new_law and turn < 0.34:
                today = clock.today()
                clocks.suspend(kind=SuspensionKind.HEARING, start=today, until=today + timedelta(days=10),
                               evidence=f"의견청취 통지-{self.number}", **given)
            else:
                self._ends(pk)

    def _ends(self, pk: int) -> None:
        reasons = [{"text": "관계 법령과 사실을 확인해 답합니다.", "cite": "민원 처리에 관한 법률 제27조"}]
        outcome = self.dice.choice(["answer", "answer", "accept", "refuse"])
        for _ in self.later(6):
            intake.advance(actor=self.officer, case_id=pk, step="draft")
            decide.submit(actor=self.officer, case_id=pk, outcome=outcome, reasons=reasons)
            if self.dice.random() < 0.9:
                for _ in self.later(1):
                    decide.decide(actor=self.head, case_id=pk, outcome=outcome, reasons=reasons)


def load(*, unit_name: str = "생활보장팀", count: int = 90) -> str:
    """Publish the demo's types and let a team's last forty working days happen; returns a 조회번호 to try.
    Does nothing twice."""
    if CaseType.objects.exists():
        return ""
    today = clock.today()
    days = _workdays(today - timedelta(days=1), 40)
    _publish(system_actor("시연 준비"), days[0].replace(month=1, day=1))
    unit = next(unit for unit in org.teams_on(today) if unit.name == unit_name)
    people = [actor_of_person(person.id) for person in org.people_in(unit.id, today)]
    head = next(person for person in people if person.is_head_of(unit.id))
    officers = [person for person in people if person is not head]
    shown = 0
    for number in range(count):
        shown = _Story(number, days, officers, head, unit.id).tell() or shown
    return codes.issue(actor=officers[0], case_id=shown)
