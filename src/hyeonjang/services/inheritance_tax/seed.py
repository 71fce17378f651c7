"""A year of a county: deaths, registers, heirs, letters, filings, month by month through the desk's own verbs.

Everybody is made up. Names come out of the old novels with a number, resident numbers fail their own check digit, so
that nobody bears them, and places are called 시연.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction

from hyeonjang.commons import outbox
from hyeonjang.commons.calendar.queries import is_workday
from hyeonjang.commons.documents.xlsx import SheetColumn, SheetTable, write_workbook
from hyeonjang.commons.notices.actions import batches, returns, runs
from hyeonjang.commons.notices.queries import subjects
from hyeonjang.commons.org import queries as org
from hyeonjang.commons.org.actor import Actor, actor_of_person
from hyeonjang.kit import clock

from . import templates
from .actions import daily, deaths, estate, letters, setup, uploads
from .models import Death, Filing, Heir, Letter
from .queries.matching import Report
from .vocabulary import Learned, LetterState, Relation, Source, Stage

MONTHS = 13
EACH_MONTH = 7
PHONE = "031-839-2230"
TOWNS = ("연천읍", "전곡읍", "군남면", "청산면", "백학면", "미산면", "왕징면", "신서면")
NAMES = ("홍판서", "이진사", "박참봉", "최첨지", "정초시", "강별감", "조생원", "윤좌수", "장도령", "임대감")
HEIRS = ("성춘향", "이몽룡", "심청", "전우치", "유충렬", "조웅", "숙향", "양소유", "허생", "배비장", "사정옥", "홍길동")
DEATHS = ("성명", "주민등록번호", "사망일자", "신고일자", "주소")
LAND = ("소유자", "소유자주민등록번호", "고유번호", "토지소재지", "지목", "토지면적", "시가표준액", "소유지분", "이전일", "과세연도")
HOUSE = ("소유자", "소유자주민등록번호", "물건번호", "물건소재지", "주택종류", "전용면적", "주택공시가격")
BUILDING = ("소유자", "소유자주민등록번호", "물건번호", "물건소재지", "건물용도", "연면적", "시가표준액")
CARS = ("소유자", "주민등록번호", "자동차등록번호", "차종", "규모", "배기량", "용도", "최초등록일", "시가표준액")
FILED = ("피상속인주민등록번호", "신고인", "신고일자", "납부일자", "신고세액", "접수번호", "과세물건")


def nobodys_number(born: date, sex: int, n: int) -> str:
    """A number of the right shape whose last digit is not the one that the others require."""
    digits = f"{born:%y%m%d}{sex}{n:05d}"
    total = sum(int(digit) * weight for digit, weight in zip(digits, (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5), strict=True))
    wrong = ((11 - total % 11) % 10 + 5) % 10
    return f"{digits[:6]}-{digits[6:]}{wrong}"


@dataclass(slots=True)
class Person:
    """A made-up dead person with what is to come of it."""

    n: int
    name: str
    number: str
    died: date
    town: str
    land: list[tuple[Any, ...]] = field(default_factory=list)
    houses: list[tuple[Any, ...]] = field(default_factory=list)
    buildings: list[tuple[Any, ...]] = field(default_factory=list)
    cars: list[tuple[Any, ...]] = field(default_factory=list)
    family: list[estate.Relative] = field(default_factory=list)
    files: int = 0


class Demo:
    """The desk's year, one month after the other."""

    def __init__(self, clerk: Actor, head: Actor, town: Actor) -> None:
        self.clerk, self.head, self.town = clerk, head, town
        self.dice = random.Random(20261123)  # noqa: S311 - a demo, not a secret
        self.people: dict[str, Person] = {}

    # -- people ---------------------------------------------------------------------------------------------------

    def person(self, n: int, month: date) -> Person:
        dice = self.dice
        died = month + timedelta(days=dice.randrange(27))
        sex, born = dice.randrange(2), date(1930 + dice.randrange(24), 1 + dice.randrange(12), 1 + dice.randrange(28))
        person = Person(n, f"{NAMES[n % len(NAMES)]}{n}", nobodys_number(born, 1 + sex, n), died, TOWNS[n % len(TOWNS)])
        if dice.random() < 0.72:
            self._estate(person)
        self._family(person, sex)
        # 1: in time after a letter, 2: in time anyway, 3: after the deadline, 0: not at all so far
        person.files = dice.choices((1, 2, 3, 0), (62, 12, 14, 12))[0]
        return person

    def _estate(self, p: Person) -> None:
        dice, who = self.dice, (p.name, p.number)
        for k in range(dice.choices((0, 1, 2, 3), (25, 40, 25, 10))[0]):
            category = dice.choices(("전", "답", "대", "임야", "잡종지"), (30, 25, 25, 15, 5))[0]
            value = "" if dice.random() < 0.04 else f"{dice.randrange(8, 260) * 1_000_000:,}"
            share = "1/2" if dice.random() < 0.12 else ""
            sold = (p.died - timedelta(days=40)).isoformat() if dice.random() < 0.03 else ""
            p.land.append((*who, f"41800{p.n:05d}1{k:08d}", f"경기도 연천군 {p.town} 시연리 {p.n}-{k + 1}", category,
                           f"{dice.randrange(80, 4200)}.{dice.randrange(10)}", value, share, sold, p.died.year))
        if dice.random() < 0.55 or not p.land:
            kind, area = dice.choice((("단독주택", "102.3"), ("아파트", "59.97"), ("단독주택", "74.5"), ("다세대주택", "66.2")))
            p.houses.append((*who, f"H{p.n:05d}", f"경기도 연천군 {p.town} 시연로 {p.n}", kind, area, f"{dice.randrange(35, 320) * 1_000_000:,}"))
        if dice.random() < 0.07:
            p.buildings.append((*who, f"B{p.n:05d}", f"경기도 연천군 {p.town} 시연로 {p.n}-2", "근린생활시설", "148.0", f"{dice.randrange(40, 400) * 1_000_000:,}"))
        if dice.random() < 0.4:
            kind, size, cc = dice.choice((("승용", "중형", 1999), ("승용", "경형", 998), ("화물", "소형", 2497), ("이륜", "", 124)))
            p.cars.append((*who, f"{10 + p.n % 80}시{1000 + p.n}", kind, size, cc, "비영업용", date(2006 + p.n % 17, 3, 2).isoformat(),
                           f"{dice.randrange(3, 180) * 100_000:,}"))

    def _family(self, p: Person, sex: int) -> None:
        dice, home = self.dice, f"경기도 연천군 {p.town} 시연로 {p.n}"
        taken = iter(dice.sample(HEIRS, 5))

        def relative(relation: Relation, born: int, address: str, **more: Any) -> estate.Relative:
            return estate.Relative(f"{next(taken)}{p.n}", relation, date(born, 1 + dice.randrange(12), 1 + dice.randrange(28)), address,
                                   f"010-0000-{p.n % 10000:04d}", more.pop("abroad", False), synthetic=True, **more)

        if dice.random() < 0.6:
            p.family.append(relative(Relation.SPOUSE, 1938 + dice.randrange(20), home))
        for k in range(dice.choices((1, 2, 3), (35, 45, 20))[0]):
            abroad = dice.random() < 0.05
            address = "12 Example Street, Sampletown, NJ 07000, USA" if abroad else home if dice.random() < 0.25 else (
                f"경기도 양주시 시연로 {p.n}" if k % 2 else f"서울특별시 도봉구 시연로 {p.n + k}")
            if dice.random() < 0.04:
                address = "연천군 시연리"  # a ruin of an address, as in every list
            p.family.append(relative(Relation.CHILD, 1962 + dice.randrange(30), address, abroad=abroad))

    # -- a month ----------------------------------------------------------------------------------------------------

    def month(self, first: date, last: bool) -> None:
        """Deaths of the month before, the registers, families, letters, filings."""
        before = (first - timedelta(days=1)).replace(day=1)
        fresh = [self.person(len(self.people) + 1 + k, before) for k in range(EACH_MONTH)]
        self.people |= {person.name: person for person in fresh}
        with clock.travel(_at(_workday(first + timedelta(days=4)))):
            self.lists(fresh)
        with clock.travel(_at(_workday(first + timedelta(days=9)))):
            self.families(fresh)
        with clock.travel(_at(_workday(first + timedelta(days=11)))):
            if not last:
                self.letters()
        with clock.travel(_at(_workday(first + timedelta(days=19)))):
            self.filed()
            self.returned()

    def take(self, source: Source, name: str, headers: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        if not rows:
            return
        data = write_workbook([SheetTable("자료", tuple(SheetColumn(header) for header in headers), rows)])
        number = uploads.receive(actor=self.clerk, source=source, file_name=f"{name} {clock.today():%Y-%m}(가상).xlsx", data=data)
        uploads.apply(actor=self.clerk, upload_id=number)

    def lists(self, fresh: Sequence[Person]) -> None:
        def died(p: Person) -> tuple[Any, ...]:
            return (p.name, p.number, p.died.isoformat(), min(p.died + timedelta(days=3), clock.today()).isoformat(), f"경기도 연천군 {p.town} 시연로 {p.n}")

        for p in fresh[:1]:  # the family of one came to the counter first
            deaths.at_counter(actor=self.town, report=Report(Source.DESK, p.name, p.died, deaths.resident_of(p.number), synthetic=True))
        self.take(Source.RESIDENTS, "사망자 명단", DEATHS, [died(p) for p in fresh[:-1]])
        self.take(Source.FAMILY, "사망신고 명단", DEATHS, [died(p) for p in fresh[:3]])
        self.take(Source.ELSEWHERE, "다른 시군 사망 통보", DEATHS, [died(p) for p in fresh[-1:]])
        everybody = list(self.people.values())
        living = ("가상인물", "700101-1000000", "9", "경기도 연천군 시연리 9")
        self.take(Source.LAND, "토지 대장", LAND, [(*living, "대", "10", "1,000", "", "", 2026), *(row for p in everybody for row in p.land)])
        self.take(Source.HOUSE, "주택 대장", HOUSE, [(*living, "단독주택", "10", "1,000"), *(row for p in everybody for row in p.houses)])
        self.take(Source.BUILDING, "건축물 대장", BUILDING, [(*living, "창고", "10", "1,000"), *(row for p in everybody for row in p.buildings)])
        self.take(Source.VEHICLE, "자동차 대장", CARS, [
            ("가상인물", "700101-1000000", "99시9999", "승용", "중형", 10, "비영업용", "2020-01-01", "1,000"), *(row for p in everybody for row in p.cars)])

    def families(self, fresh: Sequence[Person]) -> None:
        """Heirs of those who left something; for one in nine nobody has brought a certificate yet."""
        for p in fresh:
            row = Death.objects.get(party__name=p.name)
            if row.stage != Stage.HEIRS or p.n % 9 == 4:
                continue
            how = Learned.CARD if p.n % 4 == 0 else Learned.CERTIFICATE
            look = estate.LookUp(how, "취득세 납부 안내", f"접수-가상-{p.n:04d}")
            ids = estate.add_heirs(actor=self.clerk, death_id=row.pk, look=look, people=p.family)
            if p.n % 23 == 7 and len(ids) > 1:
                estate.renounce(actor=self.clerk, death_id=row.pk, heir_id=ids[-1], on=clock.today(), proof=f"가상법원 2026느단{p.n}")
            if p.n % 7 == 2:
                estate.answer(actor=self.clerk, death_id=row.pk, heir_id=ids[0], answers={"homes": 0}, evidence="전화")
            if p.n % 5 == 1:
                estate.represent(actor=self.clerk, death_id=row.pk, heir_id=ids[0], designated=False, document=f"접수-가상-{p.n:04d}")

    def letters(self) -> None:
        found = letters.collect(actor=self.clerk)
        for run_id, _, count in found.runs:
            if count:
                runs.dry_run(actor=self.clerk, run_id=run_id)
                runs.release(actor=self.head, run_id=run_id, digest=subjects.digest(self.head, run_id))
        outbox.run_pending()
        for batch in subjects.ready_batches(self.clerk, [run_id for run_id, _, _ in found.runs]):
            batches.posted(actor=self.clerk, batch_id=batch, on=clock.today(), receipt=f"연천우체국 접수 {clock.today():%Y%m%d}(가상)")
        outbox.run_pending()

    def returned(self) -> None:
        """One in fifteen letters comes back."""
        codes = [code for pk, code in subjects.codes(self.clerk, list(
            Letter.objects.filter(state=LetterState.SENT, sent_on__gte=clock.today() - timedelta(days=25)).values_list("notice_id", flat=True)))
            if pk % 15 == 3]
        if codes:
            returns.scan(actor=self.clerk, text="\n".join(codes), what="returned", on=clock.today(), reason="moved")
        outbox.run_pending()

    def filed(self) -> None:
        """What the tax system knows of the last weeks."""
        rows = []
        for row in Death.objects.filter(stage__in=[Stage.TELLING, Stage.HEIRS]).select_related("party").order_by("pk"):
            p = self.people.get(row.party.name)
            day = self._day(p, row) if p else None
            if p is not None and day is not None and day <= clock.today() and not Filing.objects.filter(death=row).exists():
                heirs = list(Heir.objects.filter(death=row, share_n__gt=0).select_related("party"))
                together = p.n % 3 == 0 or not heirs
                rows += [(p.number, "" if together else heir.party.name, day.isoformat(), day.isoformat(),
                          f"{(row.estimate or 0) // (1 if together else len(heirs)):,}", f"가상{p.n:05d}-{k}", "")
                         for k, heir in enumerate(heirs[:1] if together else heirs)] or [
                             (p.number, "", day.isoformat(), day.isoformat(), "", f"가상{p.n:05d}-0", "")]
        self.take(Source.FILINGS, "취득세 신고 자료", FILED, rows)

    def _day(self, p: Person, row: Death) -> date | None:
        """When this family files: after its first letter, by itself, too late, or not at all."""
        assert row.due_on is not None
        told = Letter.objects.filter(death=row, sent_on__isnull=False).order_by("sent_on").values_list("sent_on", flat=True).first()
        if p.files == 1:
            return min(told + timedelta(days=12 + p.n % 90), row.due_on) if told else None
        if p.files == 2:
            return p.died + timedelta(days=60 + p.n % 90)
        return row.due_on + timedelta(days=10 + p.n % 60) if p.files == 3 else None


def _workday(day: date) -> date:
    while not is_workday(day):
        day += timedelta(days=1)
    return day


def _at(day: date) -> datetime:
    return min(datetime.combine(day, time(10), tzinfo=clock.SEOUL), clock.now())


def _months(today: date) -> Iterator[date]:
    """The first days of the last months, the oldest first; the present one is the last."""
    found = [today.replace(day=1)]
    while len(found) < MONTHS:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    yield from reversed(found)


def _desk() -> tuple[Actor, Actor, Actor, int, int] | None:
    """Clerk, head, a town's clerk, the team and the post that answers."""
    today = clock.today()
    found = org.snapshot(today)
    tax = next((unit for unit in found.units.values() if unit.name == "세무과"), None)
    team = next((found.units[unit] for unit in found.below(tax.id) if found.units[unit].kind == "팀"), None) if tax else None
    town = next((unit for unit in found.units.values() if unit.kind == "읍면"), None)
    head = org.head_of(tax.id, today) if tax else None
    if team is None or head is None or town is None:
        return None
    people, town_people = org.people_in(team.id, today), org.people_in(town.id, today)
    clerk = next((person for person in people if person.rank not in {"팀장", "과장"}), None)
    chief = next((person for person in people if person.rank == "팀장"), clerk)
    if clerk is None or chief is None or not town_people:
        return None
    return actor_of_person(clerk.id), actor_of_person(head.id), actor_of_person(town_people[0].id), team.id, chief.post_id


def load() -> int:
    """Load the year once; returns the number of deaths. Letters of the present month wait to be collected."""
    found = _desk()
    if found is None or Death.objects.exists():
        return 0
    clerk, head, town, team, post = found
    months = list(_months(clock.today()))
    with clock.travel(_at(months[0])):
        setup.configure(actor=head, unit_id=team, contact=PHONE)
        templates.publish(actor=head, post_id=post, phone=PHONE, drafter=clerk)
    demo = Demo(clerk, head, town)
    for first in months:
        with transaction.atomic():
            demo.month(first, last=first == months[-1])
    outbox.run_pending()
    _today(clerk)
    return Death.objects.count()


def _today(clerk: Actor) -> None:
    """What stands open on the demo's day: the stages of the day, and a list that waits to be looked at."""
    daily.recheck()
    data = write_workbook([SheetTable("자료", tuple(SheetColumn(header) for header in DEATHS), [
        ("최첨지901", "410203-1000000", (clock.today() - timedelta(days=9)).isoformat(), clock.today().isoformat(), "경기도 연천군 전곡읍 시연로 901"),
        ("정초시902", "380911-2000000", (clock.today() + timedelta(days=30)).isoformat(), "", "경기도 연천군 군남면 시연로 902"),
        ("강별감903", "4502", (clock.today() - timedelta(days=5)).isoformat(), "", "경기도 연천군 백학면 시연로 903")])])
    uploads.receive(actor=clerk, source=Source.RESIDENTS, file_name="사망자 명단(가상).xlsx", data=data)

