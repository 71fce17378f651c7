"""Whatever happens to a case, its stored dates are the derived ones, and the derived ones keep to the law."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hyeonjang.commons.cases.rules import codes
from hyeonjang.commons.cases.rules.derive import Facts, Happened, derive, standing
from hyeonjang.commons.cases.rules.terms import Term, Terms
from hyeonjang.law.periods import Clock, Length, Regime, Unit, default_table, temporary_day
from hyeonjang.law.periods.engine import deadline
from hyeonjang.law.periods.spec import ClockSpec

TABLE = default_table()
TERMS = st.sampled_from([
    Terms(Term(Clock.PETITION, Length(7, Unit.DAYS)), promise=Term(Clock.PETITION, Length(4, Unit.DAYS))),
    Terms(Term(Clock.PETITION, Length(14, Unit.DAYS))),
    Terms(Term(Clock.PETITION, Length(3, Unit.DAYS))),
    Terms(Term(Clock.CIVIL, Length(30, Unit.DAYS)), second=Term(Clock.PETITION, Length(30, Unit.DAYS)),
          promise=Term(Clock.PETITION, Length(10, Unit.DAYS)), starts_with_application=True),
])
DAYS = st.dates(date(2026, 5, 11), date(2027, 6, 30))


@st.composite
def logs(draw: st.DrawFn) -> Facts:
    """A receipt and a lawful run of supplements and suspensions, each after the one before."""
    day = draw(DAYS)
    received = datetime.combine(day, time(draw(st.integers(9, 17)), draw(st.sampled_from([0, 30]))))
    events: list[Happened] = []
    cursor, seq = day, 1
    for _ in range(draw(st.integers(0, 4))):
        start = cursor + timedelta(days=draw(st.integers(0, 6)))
        end = start + timedelta(days=draw(st.integers(0, 12)))
        ended = draw(st.booleans())
        if draw(st.booleans()):
            events.append(Happened(seq, "supplement_demanded", datetime.combine(start, time(10)), {"length": "7일"}))
            if ended:
                events.append(Happened(seq + 1, "supplement_arrived", datetime.combine(end, time(10))))
        else:
            detail = {"kind": "의견청취", "start": start.isoformat(), "until": end.isoformat()}
            events.append(Happened(seq, "suspended", datetime.combine(start, time(10)), detail))
            if ended:
                events.append(Happened(seq + 1, "resumed", datetime.combine(end, time(10)), {"of": seq, "end": end.isoformat()}))
        seq, cursor = seq + 2, end
        if not ended:
            break
    applied = day - timedelta(days=draw(st.integers(0, 3)))
    return Facts(received, applied, tuple(events))


def brute(terms: Terms, facts: Facts) -> date:
    """Working days counted one by one, for petitions of six days and more, from the plain text of the law."""
    out = {
        row.start + timedelta(days=k)
        for row in derive(terms, facts, TABLE).suspensions
        for k in range((row.end - row.start).days + 1)
    }
    assert terms.statutory.length is not None
    left, day = terms.statutory.length.n, facts.received_at.date()
    while True:
        if TABLE.is_working(day, Regime.MINWON) and day not in out:
            left -= 1
            if not left:
                return day
        day += timedelta(days=1)


@given(TERMS, logs())
def test_기한은_근무일에_끝나고_약속은_법정_기한을_넘지_않는다(terms: Terms, facts: Facts) -> None:
    found = derive(terms, facts, TABLE)
    assert TABLE.is_working(found.due.due_day, Regime.MINWON)
    assert found.promise_on is None or found.promise_on <= found.due.due_day
    assert all(not row.start <= found.due.due_day <= row.end for row in found.suspensions)
    bare = derive(terms, Facts(facts.received_at, facts.applied_on), TABLE)
    assert found.due.due_day >= bare.due.due_day, "a pause never shortens a term"
    assert found.provisional == bool(found.pauses)


@given(logs())
def test_일로_세는_민원은_하나씩_센_것과_같다(facts: Facts) -> None:
    terms = Terms(Term(Clock.PETITION, Length(7, Unit.DAYS)))
    assert derive(terms, facts, TABLE).due.due_day == brute(terms, facts)


@given(TERMS, logs())
def test_바로잡은_기록은_없던_것과_같다(terms: Terms, facts: Facts) -> None:
    if not facts.events:
        return
    last = facts.events[-1]
    struck = (*facts.events, Happened(last.seq + 10, "struck", last.at, {"seq": last.seq}))
    with_strike = derive(terms, Facts(facts.received_at, facts.applied_on, struck), TABLE)
    without = derive(terms, Facts(facts.received_at, facts.applied_on, facts.events[:-1]), TABLE)
    assert with_strike.due.due == without.due.due and with_strike.pauses == without.pauses
    assert standing(struck) == list(facts.events[:-1])


@given(TERMS, logs(), DAYS)
def test_휴일이_늘면_기한은_앞당겨지지_않고_뒤의_휴일은_건드리지_않는다(terms: Terms, facts: Facts, day: date) -> None:
    more = TABLE.with_days([temporary_day(day, declared_on=day, source="시험")])
    before, after = derive(terms, facts, TABLE), derive(terms, facts, more)
    assert after.due.due_day >= before.due.due_day
    last = max([before.due.due_day, *(pause.until for pause in before.pauses)])
    if day > last or day < min(facts.received_at.date(), facts.applied_on):
        assert (after.due.due, after.promise_on, after.act_on) == (before.due.due, before.promise_on, before.act_on)


@given(st.integers(0, 2**80 - 1), st.data())
def test_조회번호는_한_글자가_틀리거나_두_글자가_바뀌면_읽히지_않는다(number: int, data: st.DataObject) -> None:
    values = [(number >> (5 * place)) & 31 for place in range(16)]
    code = "".join(codes.ALPHABET[v] for v in [*values, codes._check(values)])
    assert codes.read(codes.shown(code)) == code == codes.read(codes.shown(code).lower().replace("-", " "))
    place = data.draw(st.integers(0, 16))
    wrong = data.draw(st.sampled_from(codes.ALPHABET.replace(code[place], "")))
    assert codes.read(code[:place] + wrong + code[place + 1 :]) is None
    first, second = data.draw(st.tuples(st.integers(0, 16), st.integers(0, 16)))
    if code[first] != code[second]:
        signs = list(code)
        signs[first], signs[second] = signs[second], signs[first]
        assert codes.read("".join(signs)) is None


def test_조회번호는_80비트이고_해시만_남는다() -> None:
    made = {codes.new_code() for _ in range(500)}
    assert len(made) == 500 and all(len(code) == 17 and codes.read(code) == code for code in made)
    assert len(codes.ALPHABET) ** codes.LENGTH == 2**80
    weights = [*codes._WEIGHTS, 1]
    assert len(set(weights)) == 17
    assert codes.read("O" * 17) == "0" * 17 and codes.read("") is None and codes.read("가" * 17) is None


def test_두_읽기_가운데_이른_쪽이_기한이다() -> None:
    terms = Terms(Term(Clock.CIVIL, Length(30, Unit.DAYS)), second=Term(Clock.PETITION, Length(30, Unit.DAYS)),
                  starts_with_application=True)
    found = derive(terms, Facts(datetime(2026, 4, 6, 9), date(2026, 4, 6)), TABLE)
    # Printed in the report on periods: 2026-05-06 by the calendar, 2026-05-19 by working days.
    assert found.due.due_day == date(2026, 5, 6)
    assert found.second is not None and found.second.due_day == date(2026, 5, 19)
    assert deadline(ClockSpec(Clock.CIVIL, date(2026, 4, 6), Length(30, Unit.DAYS)), TABLE).due == date(2026, 5, 6)
