"""What must hold for every benefit, start and sequence of events."""

from __future__ import annotations

import random
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import hyeonjang.law.benefits as b
from hyeonjang.kit.errors import Refused
from hyeonjang.law.periods import Regime, default_table, temporary_day

TABLE = default_table()
timed = st.sampled_from([code for code, found in b.benefits().items() if found.term])
longer = st.sampled_from([code for code, found in b.benefits().items() if found.extension])
paid = st.sampled_from([code for code, found in b.benefits().items() if found.payday])
every = st.sampled_from(list(b.benefits()))
starts = st.dates(date(2022, 4, 1), date(2040, 1, 1))
pauses = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 15)), max_size=4)


def events(start: date, raw: list[tuple[int, int]]) -> list[b.CaseEvent]:
    return [
        b.supplement_event(
            start + timedelta(days=offset), start + timedelta(days=offset + size), evidence=f"보완 {number}"
        )
        for number, (offset, size) in enumerate(raw)
    ]


@given(timed, starts, pauses)
def test_기한은_시작보다_빠르지_않고_알림은_두_읽기보다_늦지_않다(
    code: str, start: date, raw: list[tuple[int, int]]
) -> None:
    found = b.decision_deadlines(code, start, events(start, raw))
    assert start < found.alarm <= found.calendar.due_day
    assert found.working is None or found.alarm <= found.working.due_day
    assert found.alarm in (found.calendar.due_day, found.working.due_day if found.working else None)
    assert found.unsuspended <= found.calendar.due_day
    assert TABLE.is_working(found.calendar.due_day, Regime.CIVIL)


@given(timed, starts, pauses, st.randoms(use_true_random=False))
def test_불산입은_합집합이고_순서와_무관하다(
    code: str, start: date, raw: list[tuple[int, int]], rng: random.Random
) -> None:
    rows = events(start, raw)
    mixed = [*rows, *rows[:1]]
    rng.shuffle(mixed)
    one, other = (b.decision_deadlines(code, start, some) for some in (rows, mixed))
    assert one.calendar.due_day == other.calendar.due_day
    assert (one.working and one.working.due_day) == (other.working and other.working.due_day)


@given(timed, starts, pauses, st.tuples(st.integers(0, 50), st.integers(0, 15)))
def test_불산입이_늘면_기한이_당겨지지_않는다(
    code: str, start: date, raw: list[tuple[int, int]], more: tuple[int, int]
) -> None:
    before = b.decision_deadlines(code, start, events(start, raw))
    after = b.decision_deadlines(code, start, events(start, [*raw, more]))
    assert before.calendar.due_day <= after.calendar.due_day
    if before.working is not None and after.working is not None:
        assert before.working.due_day <= after.working.due_day


@given(longer, starts, pauses)
def test_연장은_한_번_목록의_사유로만_되고_늦출_뿐이다(
    code: str, start: date, raw: list[tuple[int, int]]
) -> None:
    row = b.benefit(code).extension[-1]
    ground = sorted(row.grounds)[0]
    event = b.extension(code, start, ground, "금융재산 회신을 기다림")
    plain = b.decision_deadlines(code, start, events(start, raw))
    found = b.decision_deadlines(code, start, events(start, raw), extended=event)
    assert plain.calendar.due_day < found.calendar.due_day
    assert found.alarm <= found.calendar.due_day and found.days > plain.days
    with pytest.raises(Refused):
        b.extension(code, start, "other", "금융재산 회신을 기다림")


@given(longer, starts, st.sampled_from(["업무과중", "담당자 부재", "인력이 부족함", "담당자 휴가", "민원 폭주"]))
def test_업무과중은_언제나_거절한다(code: str, start: date, facts: str) -> None:
    ground = sorted(b.benefit(code).extension[-1].grounds)[0]
    with pytest.raises(Refused) as caught:
        b.extension(code, start, ground, facts)
    assert caught.value.code == "extension_shut_out"
    petition = b.benefit(code).minwon and start >= date(2026, 5, 6)
    assert ("제21조제2항" in caught.value.sentence) is petition


@given(paid, st.dates(date(2022, 4, 1), date(2040, 1, 1)), st.none() | st.integers(1, 20))
def test_지급일은_휴일이_아니고_정한_날보다_늦지_않다(code: str, month: date, closing: int | None) -> None:
    run = b.pay_run(code, month, closing_day=closing)
    assert run is not None
    assert TABLE.is_working(run.payday.due_day, Regime.PAYROLL) and run.payday.due_day <= run.payday.nominal
    assert run.decide_by <= run.payday.due_day
    assert run.closing is None or TABLE.is_working(run.closing.due_day, Regime.PAYROLL)


@given(paid, starts, st.none() | st.integers(1, 20))
def test_다음_지급은_결정일에_맞는_가장_빠른_지급이다(code: str, decided: date, closing: int | None) -> None:
    run = b.first_pay_run(code, decided, closing_day=closing)
    assert run is not None and run.decide_by >= decided
    before = b.pay_run(code, run.month - timedelta(days=1), closing_day=closing)
    assert before is not None and before.decide_by < decided


@given(timed, starts, st.integers(0, 90))
def test_임시공휴일은_기한을_당기지_않는다(code: str, start: date, offset: int) -> None:
    day = start + timedelta(days=offset)
    table = TABLE.with_days([temporary_day(day, declared_on=start, source="국무회의")])
    before, after = b.decision_deadlines(code, start), b.decision_deadlines(code, start, table=table)
    assert before.calendar.due_day <= after.calendar.due_day
    assert before.alarm <= after.alarm


@given(every, starts)
def test_이의신청의_끝은_통지보다_늦다(code: str, notified: date) -> None:
    found = b.objection_deadline(code, notified)
    assert found.last > notified and found.appeal.due_day >= notified + timedelta(days=90)


@given(st.integers(0, 2_470_000), st.none() | st.tuples(st.integers(0, 2_000_000), st.integers(0, 700_000)))
def test_기초연금은_한도와_최저_사이이고_소득이_늘면_늘지_않는다(
    income: int, national: tuple[int, int] | None
) -> None:
    on = date(2026, 10, 1)
    pension = b.NationalPension(*national) if national else None
    amount, _ = b.pension_amount(on, pension)
    assert 0 < amount <= 349_700
    (share,), _ = b.pension_shares(on, [amount], income, couple_household=False)
    (less,), _ = b.pension_shares(on, [amount], min(income + 50_000, 2_470_000), couple_household=False)
    assert 34_970 <= share.paid <= amount and less.paid <= share.paid and share.paid % 10 == 0
    assert income + share.paid <= 2_470_000 or share.paid == 34_970


@given(
    st.integers(0, 3_952_000),
    st.lists(st.fractions(174_850, 349_700, max_denominator=3), min_size=2, max_size=2),
)
def test_부부는_각자의_몫에_비례하고_역전하지_않는다(income: int, computed: list[Fraction]) -> None:
    shares, _ = b.pension_shares(date(2026, 10, 1), computed, income, couple_household=True)
    total = sum(share.paid for share in shares)
    assert all(34_970 <= share.paid <= share.after_couple for share in shares)
    assert income + total <= 3_952_000 or total <= sum(share.after_couple for share in shares)
    ordered = sorted(zip(computed, shares, strict=True), key=lambda pair: pair[0])
    assert ordered[0][1].paid <= ordered[1][1].paid
