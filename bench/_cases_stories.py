"""Stories that the product's own verbs write: the patterns from which ``_cases_bulk`` prints a million cases.

A story is told through ``commons.cases.actions`` with the clock standing where it happens, so every column and
every event is what an officer's clicks would have left behind.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from hyeonjang.commons.calendar.queries import is_workday
from hyeonjang.commons.cases import seed
from hyeonjang.commons.cases.actions import clock as clocks
from hyeonjang.commons.cases.actions import closing, decide, intake, objections, types
from hyeonjang.commons.org.actor import Actor, system_actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Refused
from hyeonjang.law.periods.spec import Length, SuspensionKind

BENEFITS = (
    ("basic-living", "기초생활", "기초생활보장 급여 신청"), ("basic-pension", "기초연금", "기초연금 신청"),
    ("disability", "장애인연금", "장애인연금 신청"), ("single-parent", "한부모", "한부모가족 지원 신청"),
)
_OUTCOMES = [
    {"code": "grant", "name": "보장 결정", "kind": "granted"}, {"code": "partly", "name": "일부 보장", "kind": "partly"},
    {"code": "refuse", "name": "보장하지 않음", "kind": "refused"},
]
_ACT = "사회보장급여의 이용ㆍ제공 및 수급권자 발굴에 관한 법률"
REASONS = [{"text": "소득과 재산을 조사해 결정했습니다.", "cite": f"{_ACT} 제9조"}]


def publish(since: date) -> None:
    """The demo's petitions, and four benefits of thirty days by both readings with a promise of ten."""
    actor = system_actor("측정 준비")
    seed._publish(actor, since)
    for code, series, name in BENEFITS:
        types.create_type(actor=actor, code=code, series=series)
        version = types.draft_version(
            actor=actor, type_code=code, valid_from=since, name=name, clock="civil", term="30일", second_clock="petition",
            promise_clock="petition", promise="10일", starts_with="applied", extension_times=1, extension_most="30일",
            grounds=[{"code": "survey", "text": "조사에 시일을 요하는 특별한 사유", "cite": f"{_ACT} 시행령 제6조"}],
            level="팀장", outcomes=_OUTCOMES, legal_basis=[{"cite": f"{_ACT} 제9조", "what": "결정과 통지"}],
            documents=[{"code": c, "name": n, "required": True, "cite": ""} for c, n in
                       (("form", "신청서"), ("income", "소득·재산 신고서"), ("account", "통장 사본"))],
            consents=[{"code": "finance", "name": "금융정보 제공", "required": True, "cite": ""}],
            steps=[{"code": c, "name": n, "public": True} for c, n in
                   (("intake", "상담과 접수"), ("survey", "조사"), ("reply", "자료 회신"), ("draft", "결정 준비"))],
            remedy="general", on_death="succession", contact="읍·면 사무소 복지팀")
        types.publish_version(actor=actor, version_id=version)


class Stopped(Exception):
    """The story goes on in the future."""


class Teller:
    """One story, from its receipt on to its end or to the present."""

    def __init__(self, dice: random.Random, days: list[date], start: int, officer: Actor, head: Actor, unit_id: int) -> None:
        self.dice, self.days, self.place = dice, days, start
        self.officer, self.head, self.unit_id = officer, head, unit_id
        self.minute = dice.randrange(15 * 60, 17 * 60) if dice.random() < 0.2 else dice.randrange(9 * 60, 12 * 60)
        self.case_id = 0

    def later(self, least: int, most: int) -> None:
        """Some working days on; an hour on where it is the same day."""
        step = self.dice.randint(least, most)
        self.place += step
        self.minute = min(17 * 60 + 50, self.minute + 7) if not step else self.dice.randrange(9 * 60, 17 * 60)
        if self.place >= len(self.days) or self.moment > clock.now():
            raise Stopped

    @property
    def moment(self) -> datetime:
        return datetime.combine(self.days[self.place], time(self.minute // 60, self.minute % 60), tzinfo=clock.SEOUL)

    def do(self, verb: Callable[..., Any], who: Actor | None = None, **more: Any) -> Any:
        with clock.travel(self.moment):
            return verb(actor=who or self.officer, case_id=self.case_id, **more)

    def open(self, code: str, title: str, applicant_id: int) -> None:
        with clock.travel(self.moment):
            self.case_id = intake.open_case(
                actor=self.officer, type_code=code, title=title, unit_id=self.unit_id, applicant_id=applicant_id,
                channel=self.dice.choice(["counter", "counter", "online", "post"]),
                assignee_id=self.officer.person_id if self.dice.random() < 0.96 else None).id


def _benefit(teller: Teller) -> None:
    teller.later(0, 1)
    teller.do(intake.advance, step="intake")
    for code in ("form", "income", "account"):
        teller.do(intake.take_document, document=code)
    teller.do(intake.take_consent, consent="finance", given=True, evidence="동의서")
    teller.later(1, 3)
    teller.do(intake.advance, step="survey")
    _middle(teller, Length.parse("30일"), "조사에 시일을 요하는 특별한 사유")
    teller.later(1, 6)
    teller.do(intake.advance, step="reply")
    teller.later(1, 5)
    teller.do(intake.advance, step="draft")
    _ending(teller, teller.dice.choices(["grant", "partly", "refuse"], [75, 10, 15])[0])


def _petition(teller: Teller) -> None:
    teller.later(0, 2)
    teller.do(intake.advance, step="review")
    _middle(teller, Length.parse("3일"), "사실관계ㆍ현장 확인")
    teller.later(1, 4)
    teller.do(intake.advance, step="draft")
    _ending(teller, teller.dice.choices(["answer", "accept", "refuse"], [60, 30, 10])[0])


def _middle(teller: Teller, longer: Length, ground: str) -> None:
    turn = teller.dice.random()
    if turn < 0.18:
        teller.do(clocks.demand_supplement, what="빠진 쪽을 보내 주세요.", length=Length.parse("10일"), evidence="보완요구-1")
        teller.later(2, 9)
        teller.do(clocks.take_supplement, evidence="우편 도착")
    elif turn < 0.23:
        teller.do(clocks.extend, length=longer, ground=ground, reason="현장을 한 번 더 보아야 함")
    elif turn < 0.28:
        today = teller.moment.date()
        seq = teller.do(clocks.suspend, kind=SuspensionKind.HEARING, start=today, until=today + timedelta(days=12),
                        evidence="의견청취 통지-1")
        teller.later(4, 9)
        teller.do(clocks.resume, suspension=seq, ended_on=teller.moment.date(), evidence="의견서")
    elif turn < 0.32:
        teller.do(closing.withdraw, evidence="취하서")
        raise Stopped
    elif turn < 0.33:
        teller.do(closing.transfer, teller.head, body="다른 시청", reason="주소지가 다름", evidence="이송-1")
        raise Stopped


def _ending(teller: Teller, outcome: str) -> None:
    teller.later(0, 2)
    teller.do(decide.submit, outcome=outcome, reasons=REASONS)
    teller.later(0, 1)
    if teller.dice.random() < 0.05:
        teller.do(decide.send_back, teller.head, reason="소득을 다시 확인")
        teller.later(1, 3)
        teller.do(decide.submit, outcome=outcome, reasons=REASONS)
        teller.later(0, 1)
    teller.do(decide.decide, teller.head, outcome=outcome, reasons=REASONS)
    teller.later(1, 4)
    teller.do(decide.tell_result, reached_on=teller.moment.date(), how="우편", evidence="등기 도착")
    if outcome == "refuse" and teller.dice.random() < 0.4:
        teller.later(2, 20)
        teller.do(objections.file, text="소득을 다시 보아 주세요.", evidence="이의신청서")
        teller.later(3, 8)
        teller.do(objections.decide, teller.head, result="dismissed", text="자료가 같음", cite=f"{_ACT} 제17조")


def tell(count: int, officers: list[Actor], head: Actor, unit_id: int, applicant_id: int, *, seed_: int = 226) -> None:
    """``count`` stories up to now: a third of them begun in the last thirty working days."""
    dice = random.Random(seed_)
    days: list[date] = []
    day = clock.today()
    while len(days) < 240:
        if is_workday(day):
            days.insert(0, day)
        day -= timedelta(days=1)
    for number in range(count):
        late = dice.random() < 0.34
        start = dice.randrange(len(days) - 32, len(days)) if late else dice.randrange(0, len(days) - 32)
        teller = Teller(dice, days, start, dice.choice(officers), head, unit_id)
        benefit = dice.random() < 0.7
        code = dice.choice(BENEFITS)[0] if benefit else dice.choice(seed.TYPES)[0]
        name = next(name for c, name in [(b[0], b[2]) for b in BENEFITS] + [(t[0], t[2]) for t in seed.TYPES] if c == code)
        if teller.moment > clock.now():
            continue
        teller.open(code, f"{name} {number}", applicant_id)
        try:
            (_benefit if benefit else _petition)(teller)
        except (Stopped, Refused):
            # What the law refuses (an extension under the grounds of an earlier day) simply does not happen.
            continue
