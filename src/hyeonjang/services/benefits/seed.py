"""Demo applications of a team's last months, made by the product's own verbs: everything about them is made up.

Until ``CHANGED`` the team waited for every answer before it went to see anybody; from then on households at risk
are visited first, decided by one person on what has come, and checked when the rest arrives (the re-ordering that
연천군 published in 2025). The logs of both ways stand side by side, so that the difference can be found.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from hyeonjang.commons.calendar.queries import is_workday
from hyeonjang.commons.cases.actions import clock as clocks
from hyeonjang.commons.cases.actions import closing
from hyeonjang.commons.cases.actions import decide as case_decide
from hyeonjang.commons.cases.actions.intake import Applicant
from hyeonjang.commons.org import queries as org
from hyeonjang.commons.org.actor import Actor, actor_of_person, system_actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Refused
from hyeonjang.law.benefits import benefit
from hyeonjang.law.periods.spec import Length

from .actions import afterwards, intake, investigate, requests, rulings, setup, visits
from .models import Application, Claim, Ruling, Visit
from .queries import known
from .rules.verdicts import basis_of, needs, questions
from .vocabulary import Outcome

WORKDAYS = 70
CHANGE_AT = 38
"""The place in the days at which the team changed its order."""
COUNT = 44
_NAMES = ("홍길동", "성춘향", "심청", "허생", "이몽룡", "전우치", "숙향", "배비장", "유충렬", "조웅")
# (benefits, weight, the age of the applicant)
_KINDS: tuple[tuple[tuple[str, ...], int, int], ...] = (
    (("livelihood", "medical", "housing"), 4, 62), (("livelihood", "housing"), 5, 55), (("housing",), 3, 48),
    (("basic_pension",), 6, 66), (("child_allowance", "first_meeting"), 4, 32), (("near_poor",), 2, 51),
    (("disability_allowance",), 2, 44), (("emergency",), 2, 39), (("disability_pension",), 1, 47),
)
_QUICK = {"residents": 1, "family": 1, "earnings": 4, "property": 3, "travel": 2, "correction": 2, "police_fire": 1}
_SLOW = {"tax": 7, "public_pension": 5, "vehicle": 3, "finance": 13, "disability_grade": 9, "lease": 6, "delegated": 8}


def _workdays(last: date, count: int) -> list[date]:
    days: list[date] = []
    day = last
    while len(days) < count:
        if is_workday(day):
            days.append(day)
        day -= timedelta(days=1)
    return days[::-1]


class _Team:
    """Who acts: the counter of a town, the officers of the team, its head."""

    def __init__(self, unit_name: str, today: date) -> None:
        unit = next(unit for unit in org.teams_on(today) if unit.name == unit_name)
        self.unit_id = unit.id
        people = [actor_of_person(person.id) for person in org.people_in(unit.id, today)]
        self.head = next(person for person in people if person.is_head_of(unit.id))
        self.officers = sorted((p for p in people if p is not self.head), key=lambda p: p.person_id or 0)
        towns = [row for row in org.snapshot(today).units.values() if row.kind == "읍면"]
        self.counters = [
            actor_of_person(person.id) for town in towns[:4] for person in org.people_in(town.id, today)[-1:]
        ]


class _Story:
    """One household from the counter to the letter, day by day, as far as yesterday (or this morning) allows."""

    def __init__(self, number: int, days: list[date], team: _Team, begins: int) -> None:
        self.dice = random.Random(20251122 + number)  # noqa: S311 - a demo, not a secret
        self.number, self.days, self.team, self.place = number, days, team, begins
        self.reordered = begins >= CHANGE_AT
        kinds = [kind for kind in _KINDS for _ in range(kind[1])]
        self.benefits, _, self.age = self.dice.choice(kinds)
        # One of three officers, the demo's own account more often than the others.
        self.officer = team.officers[min(self.dice.choice([0, 0, 1, 2]) if number < COUNT - 4 else 0, len(team.officers) - 1)]
        self.priority = self.reordered and self.dice.random() < 0.75 and "child_allowance" not in self.benefits
        self.ids: dict[str, int] = {}
        self.application = 0

    # -- days ----------------------------------------------------------------

    def at(self, place: int, hour: int = 0) -> datetime:
        day = self.days[place]
        return datetime.combine(day, time(hour or self.dice.choice([9, 10, 11, 13, 14, 15]), self.dice.choice([5, 20, 40])),
                                tzinfo=clock.SEOUL)

    def on(self, place: int, act: Callable[[], object]) -> bool:
        """Do something on a day of the story; ``False`` where that day is still to come."""
        if place >= len(self.days) - 1:
            return False
        with clock.travel(self.at(place)):
            act()
        return True

    # -- the story -----------------------------------------------------------

    def tell(self) -> None:
        begun = self.place
        with clock.travel(self.at(begun)):
            self._apply()
        if self.benefits == ("emergency",):
            self._emergency(begun)
            return
        if not self.on(begun + 1, self._ask):
            return
        if self.number % 17 == 5 and self.on(begun + 3, self._withdraw):
            return
        if self.number % 19 == 7 and self.on(begun + 4, self._die):
            return
        if self.number % 11 == 4:
            self.on(begun + 2, self._supplement)
        if self.priority:
            self._first_see(begun)
        else:
            self._first_wait(begun)

    def claims(self) -> list[Claim]:
        return list(Claim.objects.filter(application_id=self.application).select_related("case").order_by("pk"))

    def _apply(self) -> None:
        born = date(clock.today().year - self.age, 1 + self.number % 12, 1 + self.number % 27)
        child = clock.today() - timedelta(days=20 + self.number) if "child_allowance" in self.benefits else None
        counter = self.team.counters[self.number % len(self.team.counters)]
        applied = intake.apply(
            actor=counter, benefits_asked=self.benefits, unit_id=self.team.unit_id, told=True,
            applicant=Applicant(f"{_NAMES[self.number % len(_NAMES)]}-{600 + self.number}", born,
                                f"010-0000-{6000 + self.number}", f"경기도 연천군 전곡읍 시연리 {self.number + 1}", True),
            household=intake.Household(size=1 + self.number % 3, couple=self.number % 3 == 1, born=child,
                                       birth_order=1 + self.number % 2 if child else None),
            papers=intake.Papers(("application", "income_report", "identity", "account", "family", "request"),
                                 {"finance": True, "lookup": True}, "신청서에 붙음"),
            priority=self.dice.choice(["단전ㆍ단수 예고", "실직과 질병", "이웃의 발견 신고"]) if self.priority else "",
            assignee_id=self.officer.person_id, channel=self.dice.choice(["counter", "counter", "online"]),
        )
        self.application = applied.id

    def _ask(self) -> None:
        wanted = known.sources_to_ask(self.claims())
        for source in list(wanted):
            # Another office, a landlord or an expert is asked where the household needs it; one that goes first does not.
            seldom = source in ("delegated", "lease", "disability_grade") and (self.priority or self.dice.random() < 0.6)
            if source in ("employer", "work_capacity") or seldom:
                wanted.remove(source)
                requests.waive(actor=self.officer, application_id=self.application, source=source,
                               reason="이 가구에 해당하지 않음")
        ids = requests.ask(actor=self.officer, application_id=self.application, sources_asked=wanted)
        self.ids = dict(zip(wanted, ids, strict=True))

    def _replies(self, begun: int, sources: dict[str, int], slower: int = 0) -> int | None:
        """The answers of these sources, each on its own day; the place of the last, ``None`` where one is out yet."""
        due: dict[int, list[str]] = {}
        for source, days in sources.items():
            if source in self.ids:
                due.setdefault(begun + 1 + max(1, days + self.dice.randint(-1, 2 + slower)), []).append(source)
        last, complete = begun + 1, True
        for place, names in sorted(due.items()):
            answers = {self.ids[name]: self._said(name) for name in names}
            complete = self.on(place, lambda answers=answers: requests.reply_all(  # type: ignore[misc]
                actor=self.officer, application_id=self.application, answers=answers, evidence="행복이음 회신")) and complete
            last = place
        return last if complete else None

    def _said(self, source: str) -> str:
        return {"finance": "예금 잔액 기준 이하", "earnings": "근로소득 없음", "property": "토지ㆍ건물 없음",
                "vehicle": "자동차 없음"}.get(source, "확인됨")

    def _first_wait(self, begun: int) -> None:
        """The old order: all answers, then the visit, then the numbers, then two signatures."""
        last = self._replies(begun, {**_QUICK, **_SLOW}, slower=0 if self.reordered else 2)
        if last is None:
            self._maybe_chase()
            return
        place = last + self.dice.randint(1, 3)
        if not self._visit(place):
            return
        if self.on(place + 1, self._investigate) and self.on(place + 2, self._submit):
            self.on(place + 2 + self.dice.randint(1, 2), self._decide_by_head)

    def _first_see(self, begun: int) -> None:
        """The new order: the visit first, one person decides on what has come, the rest is checked later."""
        if not self._visit(begun + 2):
            return
        last = self._replies(begun, _QUICK)
        if last is None or not self.on(max(last, begun + 2) + 1, lambda: self._investigate(below=True)):
            return
        place = max(last, begun + 2) + 1 + self.dice.randint(0, 1)
        if begun >= WORKDAYS - 12 and self.number % 2:
            return  # could be decided this morning
        if not self.on(place, self._decide_alone):
            return
        rest = self._replies(begun, {k: max(v, place - begun) for k, v in _SLOW.items()})
        if rest is not None and self.number % 4:
            self.on(rest + 2, self._look_again)

    def _visit(self, place: int) -> bool:
        """Planned the day before; done, or still to be done where the day is today."""
        today = len(self.days) - 1
        if place - 1 >= today:
            return False
        with clock.travel(self.at(max(place - 1, 0), hour=16)):
            pk = visits.plan(actor=self.officer, application_id=self.application, on=self.days[min(place, today)],
                             investigator_id=int(self.officer.person_id or 0), purpose="생활 실태와 신청 내용 확인",
                             time=self.dice.choice(["09:30", "11:00", "14:00", "15:30"]))
        return self.on(place, lambda: visits.record_visit(
            actor=self.officer, visit_id=pk, summary="신청 내용과 사는 형편이 같음을 확인함. 난방과 식사에 어려움이 있음.",
            met_person="본인", seen=self._seen()))

    def _seen(self) -> dict[tuple[int, str], visits.Seen]:
        return {(claim.pk, code): visits.Seen(True, "본인 진술과 주거 확인") for claim in self.claims()
                for code, _, _ in questions(claim.benefit)}

    def _investigate(self, below: bool = False) -> None:
        rich = self.number % 9 == 2 and not below
        done: set[str] = set()
        for claim in self.claims():
            basis = basis_of(claim.benefit)
            if "income" in needs(claim.benefit, clock.today()) and basis not in done:
                done.add(basis)
                investigate.assess(
                    actor=self.officer, application_id=self.application, basis=basis,
                    evaluated=3_900_000 if rich else 40_000 * (1 + self.number % 12), converted=0 if below else 15_000,
                    evidence=f"소득재산조사표-{self.number:03d}", below_line=below,
                    below_evidence=f"받은 자료 검토서-{self.number:03d}" if below else "")
            self._amount(claim)

    def _amount(self, claim: Claim) -> None:
        wanted = needs(claim.benefit, clock.today())
        found: dict[str, Any] = {}
        if "amount" in wanted:
            found["amount"] = {"housing": 268_000, "disability_pension": 432_510}.get(claim.benefit, 60_000)
        if "stated_start" in wanted:
            found["stated_start"] = clock.today()
        if found:
            investigate.find(actor=self.officer, claim_id=claim.pk, amounts=investigate.Amounts(**found))

    def _proposed(self, claim: Claim) -> rulings.Proposed:
        said = known.standing(self._full(claim), known.settings(self.officer), clock.today()).verdict.outcome.value
        return rulings.Proposed(Outcome.SENT if not benefit(claim.benefit).county
                                else Outcome.REFUSE if said == "부지급" else Outcome.GRANT)

    def _full(self, claim: Claim) -> Claim:
        return Claim.objects.select_related("case", "application__applicant").get(pk=claim.pk)

    def _submit(self) -> None:
        for claim in self.claims():
            rulings.submit(actor=self.officer, claim_id=claim.pk, ruling=self._proposed(claim))

    def _decide_by_head(self) -> None:
        for claim in self.claims():
            if claim.case.state == "deciding":
                self._letter(rulings.decide(actor=self.team.head, claim_id=claim.pk, ruling=self._proposed(claim)), claim)

    def _decide_alone(self) -> None:
        for claim in self.claims():
            self._letter(rulings.decide(actor=self.officer, claim_id=claim.pk, ruling=self._proposed(claim)), claim)

    def _letter(self, ruling_id: int, claim: Claim) -> None:
        if self.number % 5 == 3:
            return
        row = Ruling.objects.get(pk=ruling_id)
        texts = {**row.texts, "officer": f"연천군 복지정책과 생활보장팀 {self.officer.name}, 전화 031-000-0000"}
        afterwards.issue_letter(actor=self.officer, ruling_id=ruling_id, texts=texts,
                                document_number=f"생활보장팀-{2000 + row.pk}")
        if self.number % 3 == 0:
            case_decide.tell_result(actor=self.officer, case_id=claim.case_id, reached_on=clock.today(), how="찾아가 전함",
                                    evidence="수령 서명")

    def _look_again(self) -> None:
        """All answers are here: most decisions stand, one household had more than it first looked."""
        for claim in self.claims():
            row = claim.rulings.order_by("-seq").first()
            if row is None or row.kind != "provisional":
                continue
            if "livelihood" in self.benefits and self.number % 2 and "income" in needs(claim.benefit, clock.today()):
                afterwards.reassess(actor=self.officer, claim_id=claim.pk, evaluated=620_000, converted=0,
                                    evidence=f"금융정보 회신-{self.number:03d}")
                try:
                    afterwards.correct(actor=self.officer, claim_id=claim.pk, cause="금융재산이 더 확인됨",
                                       heard=f"생활보장팀-사전통지-{self.number}", overpaid=180_000)
                except Refused as refusal:
                    if refusal.code != "same":
                        raise
                    rulings.confirm(actor=self.officer, ruling_id=row.pk)
            else:
                rulings.confirm(actor=self.officer, ruling_id=row.pk)

    def _emergency(self, begun: int) -> None:
        if not self._visit(begun + 1):
            return
        self.on(begun + 1, self._help_at_once)

    def _help_at_once(self) -> None:
        for claim in self.claims():
            self._amount(claim)
            actor = self.officer if self.priority else self.team.head
            self._letter(rulings.decide(actor=actor, claim_id=claim.pk, ruling=self._proposed(claim)), claim)

    def _maybe_chase(self) -> None:
        open_ids = list(Application.objects.get(pk=self.application).requests.filter(state="waiting").values_list("pk", flat=True))
        if open_ids and self.number % 3 == 0:
            last = len(self.days) - 2
            if self.place + 8 <= last:
                with clock.travel(self.at(last - self.number % 3)):
                    requests.chase(actor=self.officer, request_ids=open_ids, document_number=f"생활보장팀-독촉-{self.number}")

    def _supplement(self) -> None:
        claim = self.claims()[0]
        clocks.demand_supplement(actor=self.officer, case_id=claim.case_id, what="임대차계약서의 빠진 쪽",
                                 length=Length.parse("7일"), evidence=f"생활보장팀-보완-{self.number}")
        self.on(min(self.place + 4, len(self.days) - 2), lambda: clocks.take_supplement(
            actor=self.officer, case_id=claim.case_id, evidence="접수"))

    def _withdraw(self) -> None:
        for claim in self.claims():
            closing.withdraw(actor=self.officer, case_id=claim.case_id, evidence="취하서", reason="다른 지역으로 이사")

    def _die(self) -> None:
        for claim in self.claims():
            closing.applicant_died(actor=self.officer, case_id=claim.case_id, died_on=clock.today() - timedelta(days=1),
                                   evidence="사망신고 통보")


def _begins(count: int) -> Iterator[int]:
    """Where each story begins: spread over the days, closer towards today."""
    for number in range(count):
        yield round((WORKDAYS - 2) * (number / (count - 1)) ** 0.65)


def load(*, unit_name: str = "생활보장팀", count: int = COUNT, types_actor: Actor | None = None) -> int:
    """Publish the benefits' types and let a team's last seventy working days happen; returns how many applications.

    A story stops where the law's yearly figures of that day are not entered. Does nothing twice.
    """
    if Application.objects.exists():
        return 0
    today = clock.today()
    actor = types_actor or system_actor("시연 준비")
    days = _workdays(today, WORKDAYS)
    team = _Team(unit_name, today)
    setup.configure(actor=actor, unit_id=team.unit_id, contact="031-000-0000")
    setup.install(actor=actor, since=days[0].replace(month=1, day=1))
    stories = [_Story(number, days, team, begins) for number, begins in enumerate(_begins(count))]
    for story in stories:
        _tell(story.tell)
    _this_morning(stories)
    return count


def _tell(act: Callable[[], object]) -> None:
    """A story, or its morning; it stops where the law's figures of that year are not entered."""
    try:
        act()
    except Refused as refusal:
        if refusal.code != "criteria_missing":
            raise


def _this_morning(stories: list[_Story]) -> None:
    """What stands on the desk today: three households to see, and some that were seen and can be decided."""
    to_see = to_decide = 3
    for story in reversed(stories):
        visited = set(Visit.objects.filter(application_id=story.application).values_list("state", flat=True))
        if not any(claim.case.state == "working" for claim in story.claims()):
            continue
        if not visited and to_see:
            to_see -= 1
            visits.plan(actor=story.team.officers[0], application_id=story.application, on=clock.today(),
                        investigator_id=int(story.team.officers[0].person_id or 0), purpose="생활 실태와 신청 내용 확인",
                        time=("10:00", "13:30", "15:00")[to_see])
        elif "done" in visited and to_decide:
            to_decide -= 1
            _tell(lambda story=story: story._investigate(below=story.priority))  # type: ignore[misc]
