"""From two lists to a letter, and from a filing to silence."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from hyeonjang.commons import outbox
from hyeonjang.commons.notices.models import Notice
from hyeonjang.kit import clock
from hyeonjang.services.inheritance_tax.actions import estate
from hyeonjang.services.inheritance_tax.models import Asset, Death, Filing, Letter, Upload
from hyeonjang.services.inheritance_tax.vocabulary import Source

from .conftest import FILED, RRN, Office, land

pytestmark = pytest.mark.django_db


def test_사망_명단과_대장에서_안내문까지(office: Office) -> None:
    with clock.travel("2026-07-06T10:00"):
        death = office.died()
        assert (death.stage, death.due_on) == ("finding", date(2026, 12, 31))
        office.search(land(), land("홍판서", "4180010100100120004", "150,000,000", category="전"))
        death.refresh_from_db()
        assert death.stage == "heirs" and Asset.objects.count() == 2
        widow, son = office.family(death)
        death.refresh_from_db()
        assert death.stage == "telling" and (death.next_step, death.next_on) == ("first", date(2026, 8, 3))
        widow.refresh_from_db()
        son.refresh_from_db()
        assert (Fraction(widow.share_n, widow.share_d), Fraction(son.share_n, son.share_d)) == (Fraction(3, 5), Fraction(2, 5))
        assert widow.principal and not son.principal
        assert office.send().letters == 0
    with clock.travel("2026-08-03T10:00"):
        assert office.send().letters == 2
        assert Notice.objects.count() == 2, "two households"
        assert set(Letter.objects.values_list("state", flat=True)) == {"sent"}
        assert office.send().letters == 0 and Notice.objects.count() == 2
    text = str(Notice.objects.order_by("pk").first().values)  # type: ignore[union-attr]
    assert "성춘향 님" in text and "전곡리 12-3" in text and "6,320,000" in text.replace("6320000", "6,320,000")
    death.refresh_from_db()
    assert (death.next_step, death.next_on) == ("d60", date(2026, 10, 30)), "a Sunday moves to the Friday before"
    with clock.travel("2026-09-10T10:00"):
        office.take(Source.FILINGS, FILED, [(RRN["홍판서"], "성춘향", "2026-09-09", "2026-09-09", "5,000,000", "R-1", "부동산")])
        death.refresh_from_db()
        assert death.stage == "telling", "the son has not filed yet"
        assert not Filing.objects.get().late
    with clock.travel("2026-11-02T10:00"):
        assert office.send().letters == 1
        assert Letter.objects.filter(step="d60").get().heir.party.name == "홍길동"
        office.take(Source.FILINGS, FILED, [(RRN["홍판서"], "홍길동", "2026-11-02", "", "3,000,000", "R-2", "부동산")])
        death.refresh_from_db()
        assert death.stage == "filed" and death.next_on is None
    with clock.travel("2027-02-01T10:00"):
        assert office.send().letters == 0


def test_주민등록번호와_살아_있는_사람의_줄은_어디에도_남지_않는다(office: Office) -> None:
    office.died()
    number = office.upload(Source.LAND, ("소유자", "주민등록번호", "고유번호"), [
        ("홍판서", RRN["홍판서"], "1"), ("살아있음", RRN["살아있음"], "2"), ("살아있음", "7001011000000", "3")])
    row = Upload.objects.get(pk=number)
    assert row.lines == 3 and len(row.rows) == 1
    kept = str(list(Upload.objects.values())) + str(list(Death.objects.values()))
    for digits in RRN.values():
        assert digits not in kept and digits.replace("-", "") not in kept
    assert "살아있음" not in kept and "450301-1******" in kept


def test_두_명단의_같은_사람은_한_번만_등록되고_다른_사망일은_되돌아온다(office: Office) -> None:
    from .conftest import DEATHS

    death = office.died()
    again = office.take(Source.FAMILY, DEATHS, [
        ("홍판서", RRN["홍판서"], "2026-06-05", "2026-06-07", ""), ("이진사", RRN["이진사"], "2026-06-09", "", "")])
    assert (again["merged"], again["new"]) == (1, 1)
    assert office.take(Source.FAMILY, DEATHS, [("홍판서", RRN["홍판서"], "2026-06-05", "2026-06-07", "")])["same"] == 1
    bad = office.take(Source.ELSEWHERE, DEATHS, [("홍판서", RRN["홍판서"], "2026-06-04", "", "")])
    assert bad["bad"] == 1 and Death.objects.count() == 2
    death.refresh_from_db()
    assert [entry["source"] for entry in death.sources] == ["residents", "family"]
    outbox.run_pending()


def test_상속포기가_오면_몫을_다시_세고_그_사람에게는_보내지_않는다(office: Office) -> None:
    death = office.died()
    office.search(land())
    widow, son = office.family(death)
    estate.renounce(actor=office.clerk, death_id=death.pk, heir_id=son.pk, on=date(2026, 8, 1), proof="의정부지법 2026느단1")
    widow.refresh_from_db()
    son.refresh_from_db()
    assert Fraction(widow.share_n, widow.share_d) == 1 and son.share_n == 0
    office.send()
    assert [letter.heir_id for letter in Letter.objects.all()] == [widow.pk]
