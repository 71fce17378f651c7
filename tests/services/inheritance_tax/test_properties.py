"""Whatever the family and its property: parts add up, every figure has a ground, nothing is guessed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from hyeonjang.kit.errors import Refused
from hyeonjang.services.inheritance_tax.estate import (
    Deceased,
    Estate,
    Filed,
    Heir,
    Holding,
    Kind,
    Relation,
    Size,
    Vehicle,
    VehicleType,
)
from hyeonjang.services.inheritance_tax.estimate import Estimate
from hyeonjang.services.inheritance_tax.letters import Letters, letters, why_not

from .families import HOME, OFFICE, family
from .reading import figures_of

values = st.none() | st.integers(0, 3_000_000_000)
yes_no = st.none() | st.booleans()
shares = st.builds(Fraction, st.integers(1, 6), st.just(6))
areas = st.none() | st.builds(Fraction, st.integers(1, 500_000), st.just(10))
vehicles = st.none() | st.builds(
    Vehicle, st.sampled_from(list(VehicleType)), st.none() | st.sampled_from(list(Size)), st.booleans(),
    cc=st.none() | st.integers(50, 900), age=st.none() | st.integers(0, 25),
)


@st.composite
def holdings(draw: st.DrawFn) -> Holding:
    kind = draw(st.sampled_from([Kind.LAND, Kind.HOUSE, Kind.BUILDING, Kind.VEHICLE]))
    land = kind is Kind.LAND
    return Holding(
        "", kind, "연천읍 차탄리 1", draw(st.sampled_from(["전", "대", "목장용지"])) if land else "", draw(areas), draw(shares),
        draw(values), used=draw(yes_no) if land else None, outside_city=draw(yes_no),
        flat=kind is Kind.HOUSE and draw(st.booleans()), vehicle=draw(vehicles) if kind is Kind.VEHICLE else None,
    )


@st.composite
def estates(draw: st.DrawFn) -> Estate:
    death = draw(st.dates(date(2012, 1, 1), date(2026, 11, 20)))
    as_of = min(death + timedelta(days=draw(st.integers(0, 900))), date(2027, 6, 1))
    heirs = tuple(
        Heir(str(number), f"가상{number}", Relation.SPOUSE if number == 0 else Relation.CHILD,
             draw(st.sampled_from([HOME, "경기도 연천군 군남면 군남로 5", "어딘가", ""])), abroad=draw(yes_no),
             renounced=number > 1 and draw(st.booleans()), born=draw(st.none() | st.dates(date(1930, 1, 1), date(2010, 1, 1))))
        for number in range(draw(st.integers(1, 4)))
    )
    found = tuple(replace(one, key=str(place), where=f"{one.where}-{place}") for place, one in enumerate(draw(st.lists(holdings(), max_size=5))))
    filed = (Filed(as_of, "0"),) if draw(st.booleans()) else ()
    return Estate(as_of, Deceased("가상고인", death, resident=draw(yes_no)), heirs, found, filed, OFFICE, draw(st.booleans()))


@settings(max_examples=150, deadline=None)
@given(estates())
def test_parts_add_up_and_every_figure_has_a_ground(estate: Estate) -> None:
    estimate = Estimate(estate)
    total = estimate.taxes
    assert total.acquisition + total.education + total.rural == total.total == sum(row.taxes.total for row in estimate.rows)
    keys = [estimate.key_of[line.person.name] for line in estimate.pending]
    assert sum(estimate.own([key])[1] for key in keys) == total.total
    for row in estimate.late:
        assert row.unfiled + row.late == row.more and row.to_pay == total.total + row.more
    assert sorted(row.to_pay for row in estimate.late) == [row.to_pay for row in estimate.late] or estimate.overdue
    assert {row.holding.key for row in estimate.rows}.isdisjoint({left.holding.key for left in estimate.computable.left_out})
    for kind in Letters:
        if why_not(estimate, kind):
            continue
        for letter in letters(estate, kind):
            # "0원" is what a register says of a thing that the letter therefore gives no figure for.
            assert set(figures_of(letter)) - {"0원"} <= {row.said for row in letter.book.rows}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-3, 12), min_size=3, max_size=3), st.integers(1, 12))
def test_shares_that_cannot_add_up_never_pass(parts: list[int], whole: int) -> None:
    division = {key: Fraction(part, whole) for key, part in zip("123", parts, strict=True)}
    good = sum(parts) == whole and min(parts) >= 0
    estate = family(holdings=(replace(family().holdings[0], division=division),))
    try:
        made = Estimate(estate)
    except Refused as refused:
        assert not good and "몫" in refused.sentence
    else:
        assert good and made.taxes.total > 0


@settings(max_examples=60, deadline=None)
@given(st.dates(date(2016, 1, 1), date(2026, 6, 30)), st.integers(1, 800))
def test_waiting_longer_never_costs_less(death: date, days: int) -> None:
    land = replace(family().holdings[1], value=300_000_000)
    base = family(deceased=Deceased("가상고인", death), heirs=family().heirs[:1], holdings=(land,))
    due = Estimate(replace(base, as_of=death)).due.due
    costs = [Estimate(replace(base, as_of=due + timedelta(days=step))).late[0].more for step in (days, days + 1)]
    assert costs[0] <= costs[1]
