"""What holds for every inheritance: shares sum to one, parts add up, waiting never gets cheaper."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from hyeonjang.law.civil import Person, Relation, succession
from hyeonjang.law.local_tax import Estate, Filing, House, Household, Kind, Property
from hyeonjang.law.local_tax.deadlines import filing_due, month_step
from hyeonjang.law.local_tax.inheritance import assess
from hyeonjang.law.local_tax.levy import Special, levy
from hyeonjang.law.local_tax.surcharge import late_filing_relief, late_payment, segments

DAYS = st.dates(date(2011, 1, 1), date(2026, 6, 30))
AS_OF = date(2026, 6, 30)


@st.composite
def families(draw: st.DrawFn) -> tuple[Person, ...]:
    people: list[Person] = []
    counter = iter(range(1000))

    def name(kind: str) -> str:
        return f"{kind}{next(counter)}"

    def child(depth: int) -> Person:
        state = draw(st.sampled_from(["alive", "renounced", "dead", "unworthy"]))
        below = draw(st.integers(0, 2)) if depth < 2 else 0
        return Person(
            name("자"),
            Relation.CHILD,
            alive=state != "dead",
            died_on=date(2000, 1, 1) if state == "dead" else None,
            renounced=state == "renounced",
            unworthy=state == "unworthy",
            abroad=False,
            spouse=Person(name("며"), Relation.SPOUSE) if draw(st.booleans()) else None,
            children=tuple(child(depth + 1) for _ in range(below)),
        )

    if draw(st.booleans()):
        people.append(Person(name("배"), Relation.SPOUSE, renounced=draw(st.booleans()), abroad=False))
    people += [child(0) for _ in range(draw(st.integers(0, 3)))]
    people += [Person(name("부"), Relation.PARENT, abroad=False) for _ in range(draw(st.integers(0, 2)))]
    people.append(Person(name("형"), Relation.SIBLING, abroad=False))
    return tuple(people)


@given(families(), DAYS)
def test_상속분은_더해_1이고_포기한_사람에게는_없다(people: tuple[Person, ...], death: date) -> None:
    found = succession(people, death, as_of=AS_OF)
    assert sum(row.share for row in found.heirs) == 1
    assert all(0 < row.share <= 1 for row in found.heirs)
    assert len({row.person.name for row in found.heirs}) == len(found.heirs)
    assert not any(row.person.renounced or row.person.unworthy for row in found.heirs)
    assert all(row.cite for row in found.heirs)
    for shares in found.readings.values():
        assert sum(shares.values()) == 1
    spouse = next((row for row in found.heirs if row.person.relation is Relation.SPOUSE and not row.through), None)
    direct = [row for row in found.heirs if row.person.relation in (Relation.CHILD, Relation.PARENT) and not row.through]
    if spouse and direct:
        assert spouse.share == Fraction(3, 2) * max(row.share for row in direct)


@given(families(), DAYS)
def test_같은_가족은_순서가_바뀌어도_같은_몫이다(people: tuple[Person, ...], death: date) -> None:
    one = {row.person.name: row.share for row in succession(people, death, as_of=AS_OF).heirs}
    other = {row.person.name: row.share for row in succession(people[::-1], death, as_of=AS_OF).heirs}
    assert one == other


KINDS = st.sampled_from([Kind.LAND, Kind.BUILDING, Kind.HOUSE])


@given(families(), DAYS, KINDS, st.integers(600_000, 3_000_000_000))
def test_나눈_세액은_나누지_않은_세액을_넘지_않고_끝수만_다르다(
    people: tuple[Person, ...], death: date, kind: Kind, value: int
) -> None:
    prop = Property("물건", kind, value, house=House(Fraction(120)) if kind is Kind.HOUSE else None)
    found = assess(Estate(AS_OF, death, people, (prop,)))
    whole = levy(prop, Fraction(1), Special(), death).taxes
    heirs = len(found.items)
    if any(item.levy.exempt for item in found.items):
        return
    for part, total in (
        (found.taxes.acquisition, whole.acquisition),
        (found.taxes.education, whole.education),
        (found.taxes.rural, whole.rural),
    ):
        assert 0 <= total - part < 10 * heirs
    for item in found.items:
        taxes, charges = item.levy.taxes, item.charges
        amounts = (taxes.acquisition, taxes.education, taxes.rural, charges.unfiled, charges.late_acquisition)
        assert all(amount >= 0 and amount % 10 == 0 for amount in amounts)
    assert found.to_pay == sum(line.taxes.total + line.charges.total for line in found.heirs)


@given(DAYS, st.integers(1_000_000, 2_000_000_000), st.integers(0, 4000), st.integers(0, 400))
def test_기다릴수록_싸지지_않는다(death: date, value: int, wait: int, more: int) -> None:
    people = (Person("A", Relation.CHILD, abroad=False),)
    estate = Estate(date(2060, 1, 1), death, people, (Property("땅", Kind.LAND, value),))
    due = filing_due(death).due
    # Under the law of one and the same day of filing; a new law may well be milder than the old one.
    first = max(due, date(2022, 6, 7)) + timedelta(wait)
    second = first + timedelta(more)
    costs = [assess(replace(estate, filing=Filing(day, day))).to_pay for day in (first, second)]
    assert costs[0] <= costs[1]


@given(DAYS, st.integers(0, 5000), st.integers(10, 10**9))
def test_납부지연은_날과_세액에_따라_줄지_않고_한도를_넘지_않는다(due: date, days: int, tax: int) -> None:
    paid = due + timedelta(days)
    amount = late_payment(tax, due, paid)
    assert amount <= late_payment(tax, due, paid + timedelta(1)) or paid < date(2015, 5, 18) <= paid + timedelta(1)
    assert amount <= late_payment(tax + 1000, due, paid)
    if paid >= date(2015, 5, 18):
        assert amount <= tax * 3 // 4
    parts = segments(due, paid)
    assert sum(part.days for part in parts) == days
    assert all(later.first == earlier.last + timedelta(1) for earlier, later in pairwise(parts))


@given(DAYS, st.integers(1, 800))
def test_늦게_신고할수록_감면이_늘지_않는다(due: date, days: int) -> None:
    first = due + timedelta(days)
    law = date(2020, 1, 1)
    one = late_filing_relief(due, first, paid=first).cut
    two = late_filing_relief(due, first + timedelta(1), paid=first + timedelta(1)).cut
    assert two <= one or first < law
    assert 0 <= one <= Fraction(1, 2)


@given(DAYS, st.booleans())
def test_기한은_달의_말일에서_여섯_달이나_아홉_달이고_휴일로_끝나지_않는다(death: date, abroad: bool) -> None:
    found = filing_due(death, own_abroad=abroad, any_abroad=abroad)
    assert found.months == (9 if abroad else 6)
    assert found.due >= found.statutory_due >= found.clock.nominal
    assert found.statutory_due.weekday() < 5
    if death >= date(2011, 7, 1):
        end = month_step(date(death.year + death.month // 12, death.month % 12 + 1, 1) - timedelta(1), found.months)
        assert found.clock.nominal == end


@given(st.integers(0, 3), st.sampled_from([date(2025, 1, 20), date(2012, 5, 1)]), st.integers(10**6, 10**9))
def test_1가구_1주택은_더_싸고_주택이_있으면_아니다(homes: int, death: date, value: int) -> None:
    people = (Person("A", Relation.CHILD, abroad=False),)
    prop = Property("집", Kind.HOUSE, value, house=House(Fraction(84)))
    estate = Estate(AS_OF, death, people, (prop,), households={"A": Household(homes)})
    asked = assess(replace(estate, households={}))
    found = assess(estate)
    assert (found.taxes.total < asked.taxes.total) is (homes == 0)
    assert any(question.about == "집" for question in asked.questions)
    assert not any(question.about == "집" for question in found.questions)
