"""공시송달: the fourteen days, both readings of a last day on a holiday, grounds, and electronic arrival."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hyeonjang.kit.errors import Refused
from hyeonjang.law.delivery import Ground, Statute, arrival, publication_effect
from hyeonjang.law.periods import Regime, default_table


@pytest.mark.parametrize(("posted", "effect", "other"), [
    # The day of publication is out; the fourteenth day is a Monday and must pass.
    ("2026-11-02", "2026-11-17", "2026-11-17"),
    # The last day is a Saturday: it moves on, or it does not.
    ("2026-10-31", "2026-11-17", "2026-11-15"),
    # The last day falls into 추석 (24 to 26 September, then a weekend).
    ("2026-09-10", "2026-09-29", "2026-09-25"),
    ("2026-11-23", "2026-12-08", "2026-12-08"),
])
def test_공시송달의_효력일(posted: str, effect: str, other: str) -> None:
    found = publication_effect(Statute.LOCAL_TAX, Ground.ABSENT, date.fromisoformat(posted))
    assert (found.on.isoformat(), found.other.isoformat()) == (effect, other)
    assert "지방세기본법 제33조제1항" in found.trace.cites


@given(st.dates(date(2015, 1, 1), date(2027, 12, 1)), st.sampled_from(list(Statute)))
def test_늦은_읽기는_언제나_근무일_다음_날이고_열나흘이_지난_뒤다(posted: date, statute: Statute) -> None:
    found = publication_effect(statute, Ground.UNKNOWN, posted)
    assert found.other == posted + timedelta(days=15) <= found.on
    assert default_table().is_working(found.on - timedelta(days=1), Regime.CIVIL)


def test_법이_모르는_사유는_받지_않는다() -> None:
    with pytest.raises(Refused, match="공시송달을 할 수 없습니다"):
        publication_effect(Statute.ADMINISTRATIVE, Ground.ABSENT, date(2026, 11, 2))


def test_동의하지_않은_전자_통지는_송달이_아니다() -> None:
    with pytest.raises(Refused, match="동의"):
        arrival(Statute.ADMINISTRATIVE, date(2026, 11, 2), electronic=True, consented=False)
    day, trace = arrival(Statute.LOCAL_TAX, date(2026, 11, 2), electronic=True, consented=True)
    assert day == date(2026, 11, 2) and trace.cites == ("지방세기본법 제32조 단서",)
