"""The clocks beside a petition's own. Cases with their sources; DERIVED ones are worked by hand from the text."""

from __future__ import annotations

from datetime import date

import pytest

from hyeonjang.kit.errors import Refused
from hyeonjang.law.periods import Clock, Length, Unit, default_table
from hyeonjang.law.petitions import (
    Remedy,
    check_more_time,
    check_promise,
    check_repeat_close,
    check_supplement_again,
    objection_due,
    objection_until,
    remedy_terms,
    supplement_until,
)

TABLE = default_table()


def days(n: int) -> Length:
    return Length(n, Unit.DAYS)


@pytest.mark.parametrize(("remedy", "received", "until"), [
    # 민원 처리에 관한 법률 제35조제1항, sixty days, the first out.
    (Remedy.PETITION, date(2025, 3, 31), date(2025, 5, 30)),
    # 행정기본법 제36조제1항, thirty days: 2026-07-01 is a Wednesday.
    (Remedy.GENERAL, date(2026, 6, 1), date(2026, 7, 1)),
])
def test_이의신청을_할_수_있는_날(remedy: Remedy, received: date, until: date) -> None:
    assert objection_until(received, remedy_terms(remedy, received), TABLE).due == until


@pytest.mark.parametrize(("remedy", "filed", "due", "extended"), [
    # 민원 처리에 관한 법률 제35조제2항 by the calendar; 2025-06-22 is a Sunday.
    (Remedy.PETITION, date(2025, 6, 2), date(2025, 6, 12), date(2025, 6, 23)),
    # 행정기본법 제36조제2항: fourteen days, ten more from the next day.
    (Remedy.GENERAL, date(2026, 6, 1), date(2026, 6, 15), date(2026, 6, 25)),
])
def test_이의신청을_결정할_날(remedy: Remedy, filed: date, due: date, extended: date) -> None:
    terms = remedy_terms(remedy, filed)
    assert objection_due(filed, terms, TABLE).due == due
    assert objection_due(filed, terms, TABLE, extended=True).due == extended
    assert terms.cite.startswith("민원" if remedy is Remedy.PETITION else "행정기본법")


def test_행정기본법의_이의신청은_시행_전에는_없다() -> None:
    with pytest.raises(Exception, match="2023"):
        remedy_terms(Remedy.GENERAL, date(2023, 3, 23))


def test_보완_기간은_첫날을_빼고_휴일이면_다음_날() -> None:
    assert supplement_until(date(2026, 11, 23), days(7), TABLE).due == date(2026, 11, 30)
    assert supplement_until(date(2026, 12, 18), days(7), TABLE).due == date(2026, 12, 28)  # 성탄절, then a weekend


def test_보완과_반복의_한도() -> None:
    on = date(2026, 11, 23)
    check_supplement_again(days(10), on)
    check_more_time(1, on)
    assert "제23조" in check_repeat_close(3, 2, statutory=False, on=on)
    for call in (
        lambda: check_supplement_again(days(11), on), lambda: check_supplement_again(Length(1, Unit.WEEKS), on),
        lambda: check_more_time(2, on), lambda: check_repeat_close(2, 2, statutory=False, on=on),
        lambda: check_repeat_close(3, 1, statutory=False, on=on), lambda: check_repeat_close(9, 9, statutory=True, on=on),
    ):
        with pytest.raises(Refused):
            call()


def test_약속은_모든_접수일에_법_안에_있어야_한다() -> None:
    law = (Clock.CIVIL, days(30))
    check_promise(law, (Clock.PETITION, days(15)), date(2026, 1, 1), TABLE)
    with pytest.raises(Refused, match="보다 늦게"):
        check_promise(law, (Clock.PETITION, days(20)), date(2026, 1, 1), TABLE)
