"""What the desk measures, on cases whose numbers are known beforehand."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from hyeonjang.commons.measures import Period, observe
from hyeonjang.commons.measures.registry import measures
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Refused
from hyeonjang.services.benefits.actions import afterwards, rulings
from hyeonjang.services.benefits.vocabulary import Outcome

from .conftest import Office
from .test_slice import ready

pytestmark = pytest.mark.django_db
GRANT = rulings.Proposed(Outcome.GRANT)
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
SLUGS = ("decision_days", "within_promise", "shortening", "first_payday", "supplement_rate", "corrected")


def decide(office: Office, on: str, applied: object) -> int:
    claim = office.claim(applied)  # type: ignore[arg-type]
    with clock.travel(on):
        return rulings.decide(actor=office.team, claim_id=claim.pk, ruling=GRANT)


def test_여섯_지표가_있고_둘_이상은_군민이_느낀다() -> None:
    found = [measures[f"benefits.{slug}"] for slug in SLUGS]
    assert sum(row.felt_by_residents for row in found) >= 2 and all(row.cite and row.definition_ko for row in found)
    with pytest.raises(Refused):
        observe("benefits.decision_days", {"benefit": 3}, YEAR)


def test_아무것도_결정하지_않았으면_값이_없다(office: Office) -> None:
    for slug in SLUGS:
        assert observe(f"benefits.{slug}", {}, YEAR).value is None


def test_빨리_결정하면_첫_지급일을_지키고_늦으면_한_달을_잃는다(office: Office) -> None:
    """Applied on 11-23: the earliest payment is that of 12-18, if decided by the closing on 12-15."""
    decide(office, "2026-11-27T10:00", ready(office))  # 4 calendar days, 5 working days
    late = office.apply("near_poor")
    assert late
    row = observe("benefits.first_payday", {}, YEAR)
    assert (row.value, row.n) == (Fraction(100), 1)
    with clock.travel("2026-11-23T11:00"):
        from dataclasses import replace

        from .conftest import PERSON

        def second() -> object:
            real = office.apply
            office.apply = lambda *a, **k: real(*a, applicant=replace(PERSON, name="심청-2"), **k)  # type: ignore[method-assign]
            try:
                return ready(office)
            finally:
                del office.apply

        applied = second()
    decide(office, "2026-12-17T10:00", applied)  # after the closing, past the promise, within the term
    assert observe("benefits.first_payday", {}, YEAR).value == Fraction(50)
    assert observe("benefits.within_promise", {}, YEAR).value == Fraction(50)
    days = observe("benefits.decision_days", {"benefit": "livelihood"}, YEAR)
    assert (days.value, days.n) == (Fraction(12), 2)  # 5 and 19 working days
    # 1 - (4 + 24) / (30 + 30): a ratio of sums in calendar days, never a mean of rates
    assert observe("benefits.shortening", {}, YEAR).value == Fraction(100 * 32, 60)
    assert observe("benefits.supplement_rate", {}, YEAR).value == 0
    assert observe("benefits.decision_days", {"benefit": "housing"}, YEAR).value is None


def test_회신_전에_결정하고_바로잡은_비율(office: Office) -> None:
    applied = office.apply("livelihood", priority="단전")
    ids = office.ask(applied, ["residents", "family", "earnings", "property", "travel", "correction", "tax", "public_pension",
                               "vehicle", "finance"])
    office.reply(ids, "residents", "family", "earnings", "property", "travel", "correction")
    office.waive_needs(applied)
    office.supporter(applied)
    office.assess(applied, below_line=True, below_evidence="검토서")
    claim = office.claim(applied)
    pk = rulings.decide(actor=office.clerk, claim_id=claim.pk, ruling=GRANT)
    assert observe("benefits.corrected", {}, YEAR).value == 0
    office.reply(ids, "tax", "public_pension", "vehicle", "finance")
    with pytest.raises(Refused, match="결과가 앞의 결정과 같습니다"):
        afterwards.correct(actor=office.clerk, claim_id=claim.pk, cause="x")
    afterwards.reassess(actor=office.clerk, claim_id=claim.pk, evaluated=400_000, converted=0, evidence="회신")
    with pytest.raises(Refused, match="결과가 달라졌습니다"):
        rulings.confirm(actor=office.clerk, ruling_id=pk)
    afterwards.correct(actor=office.clerk, claim_id=claim.pk, cause="예금이 더 있음", heard="통지-1")
    row = observe("benefits.corrected", {}, YEAR)
    assert (row.value, row.n) == (Fraction(100), 1)
