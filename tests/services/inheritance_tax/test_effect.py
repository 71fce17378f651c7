"""What is measured, the drawn hold-out, what other parts of the county hear, and a holiday that moves a deadline."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hyeonjang.commons import measures, outbox
from hyeonjang.commons.calendar import actions as calendar
from hyeonjang.commons.measures import Period
from hyeonjang.commons.notices.models import Notice
from hyeonjang.commons.org.actor import system_actor
from hyeonjang.commons.outbox.models import Event
from hyeonjang.commons.ui.tasks import Task
from hyeonjang.kit import clock
from hyeonjang.law.local_tax import Filing as LawFiling
from hyeonjang.law.local_tax import assess
from hyeonjang.services.inheritance_tax import estate as facts_of
from hyeonjang.services.inheritance_tax.actions import daily, deaths, estate, filings, setup
from hyeonjang.services.inheritance_tax.duties import tasks_of
from hyeonjang.services.inheritance_tax.models import Death, Filing, InheritanceSettings, Letter
from hyeonjang.services.inheritance_tax.queries import deaths as death_queries
from hyeonjang.services.inheritance_tax.queries import desk, effect, estates
from hyeonjang.services.inheritance_tax.queries.matching import Report
from hyeonjang.services.inheritance_tax.vocabulary import Scope, Source

from .conftest import DEATHS, LAND, RRN, SON, WIDOW, Office, land

pytestmark = pytest.mark.django_db
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


def told(office: Office) -> Death:
    death = office.died()
    office.search(land())
    office.family(death)
    office.send()
    death.refresh_from_db()
    return death


def test_기한을_지키면_한_달_늦었을_때의_가산세를_아낀_것으로_세고_값은_법의_것이다(office: Office) -> None:
    death = told(office)
    filings.file(actor=office.clerk, death_id=death.pk, entry=filings.Entry(Scope.ALL, date(2026, 11, 20), "R-1"))
    rows = estates.load(office.clerk, death)
    law = facts_of.facts(estates.estate_of(rows, date(2027, 3, 1), InheritanceSettings())).law
    assert law is not None
    late = assess(replace(law, filings={}, filing=LawFiling(date(2027, 1, 31), date(2027, 1, 31))))
    assert late.due == date(2026, 12, 31) and Filing.objects.get().avoided == late.charges.total == 603_070
    seen = measures.observe("inheritance_tax.avoided", {}, YEAR)
    assert (seen.value, seen.n) == (Fraction(603_070), 1) and "모두가 안내의 덕은 아닙니다" in seen.note_ko
    seen = measures.observe("inheritance_tax.in_time", {"group": "told"}, YEAR)
    assert (seen.value, seen.n) == (Fraction(100), 1)
    assert measures.observe("inheritance_tax.in_time", {"group": "untold"}, YEAR).n == 0
    assert measures.observe("inheritance_tax.days_left", {}, YEAR).value == (date(2026, 12, 31) - date(2026, 11, 23)).days
    assert measures.observe("inheritance_tax.undelivered", {}, YEAR).value == 0
    view = effect.effect(office.clerk, YEAR)
    assert view.comparison is None and [row.letters for row in view.channels] == [2]


def test_기한_뒤의_신고는_지키지_않은_것이다(office: Office) -> None:
    with clock.travel("2026-07-06T10:00"):
        death = office.died(on="2026-01-10")
        office.search(land())
        office.family(death)
        office.send()
    filings.file(actor=office.clerk, death_id=death.pk, entry=filings.Entry(Scope.ALL, date(2026, 11, 20), "R-1"))
    assert Filing.objects.get().late and Filing.objects.get().avoided == 0
    seen = measures.observe("inheritance_tax.in_time", {}, YEAR)
    assert (seen.value, seen.n) == (Fraction(0), 1)


def test_비교_집단은_켤_때만_제비로_뽑고_기한_전에는_안내하지_않는다(office: Office) -> None:
    assert not deaths.in_lot(1, InheritanceSettings(holdout_percent=50)), "no basis, no lot"
    chosen = InheritanceSettings(holdout_percent=30, holdout_basis="자문 1")
    drawn = [deaths.in_lot(pk, chosen) for pk in range(1, 2001)]
    assert drawn == [deaths.in_lot(pk, chosen) for pk in range(1, 2001)] and 520 < sum(drawn) < 680
    row = InheritanceSettings.objects.get()
    setup.configure(actor=office.head, unit_id=row.unit_id, holdout_percent=50, holdout_basis="2026. 11. 자문 제1호")
    people = [(f"홍판서{n}", f"4503{1 + n:02d}-1000{n:03d}") for n in range(1, 13)]
    office.take(Source.RESIDENTS, DEATHS, [(name, number, "2026-06-05", "", "") for name, number in people])
    office.take(Source.LAND, LAND, [land(name, f"L{n}", rrn=number) for n, (name, number) in enumerate(people)])
    for death in Death.objects.all():
        office.family(death)
    office.send()
    held = set(Death.objects.filter(held_out=True).values_list("pk", flat=True))
    assert 0 < len(held) < 12 and not set(Letter.objects.values_list("death_id", flat=True)) & held
    assert Death.objects.filter(pk__in=held).first().next_step == "after1"  # type: ignore[union-attr]
    view = effect.effect(office.clerk, YEAR)
    assert view.comparison is not None and view.comparison.verdict == "판단 불가", "too few to say anything"


def test_한_사망은_다른_업무에_한_번_알려지고_상속인과_재산은_알려지지_않는다(office: Office) -> None:
    deaths.register(actor=office.clerk, report=Report(Source.HAND, "홍판서", date(2026, 6, 5), deaths.resident_of(RRN["홍판서"])))
    office.take(Source.FAMILY, DEATHS, [("홍판서", RRN["홍판서"], "2026-06-05", "2026-06-07", "")])
    names = list(Event.objects.filter(name__in=["parties.died", "inheritance_tax.death_registered"]).values_list("name", flat=True))
    assert sorted(names) == ["inheritance_tax.death_registered", "parties.died"]
    payload = Event.objects.get(name="inheritance_tax.death_registered").payload
    assert set(payload) == {"death_id", "party_id", "died_on", "evidence"} and "홍판서" not in str(payload)
    outbox.run_pending()


def test_임시공휴일이_기한을_옮기면_상속의_기한도_옮겨진다(office: Office) -> None:
    death = told(office)
    assert death.due_on == date(2026, 12, 31)
    result = calendar.declare_holiday(system_actor(), date(2026, 12, 31), "임시공휴일(시험)", promulgated_on=date(2026, 11, 20), source="관보 시험")
    death.refresh_from_db()
    assert death.due_on == date(2027, 1, 4), "31 December and New Year off, then a weekend"
    assert any(moved.subject[0] == "inheritance_tax.death" and moved.after == date(2027, 1, 4) for moved in result.moved)
    assert daily.recheck() == 0


def test_할_일과_화면의_질의_수는_사람_수에_따라_늘지_않는다(office: Office) -> None:
    def asked(call: object) -> int:
        with CaptureQueriesContext(connection) as found:
            call()  # type: ignore[operator]
        return len(found)

    def fill(end: int) -> None:
        people = [(f"홍판서{n}", f"4503{1 + n % 28:02d}-1000{n:03d}") for n in range(1, end)]
        office.take(Source.RESIDENTS, DEATHS, [(name, number, "2026-06-05", "", "") for name, number in people])
        office.take(Source.LAND, LAND, [land(name, f"L{n}", rrn=number) for n, (name, number) in enumerate(people)])

    fill(4)
    today = clock.today()

    def page() -> None:
        desk.lines(office.clerk, list(desk.listing(office.clerk, "all", today)), today)

    few = asked(page)
    fill(20)
    assert asked(page) == few
    death = Death.objects.first()
    assert death is not None
    office.family(death, WIDOW)
    one = asked(lambda: death_queries.death_view(office.clerk, death.pk))
    estate.add_heirs(actor=office.clerk, death_id=death.pk, look=estate.LookUp(estate.Learned.REPORT, "안내", "접수-2"), people=[SON])
    assert asked(lambda: death_queries.death_view(office.clerk, death.pk)) == one <= 20
    tasks: list[Task] = list(tasks_of(office.clerk, today))
    assert any("상속인을 확인할 상속 18건" in task.what for task in tasks) and any("보낼 상속 취득세 안내 1건" in task.what for task in tasks)
    assert not list(tasks_of(office.outsider, today)) and not Notice.objects.exists()
