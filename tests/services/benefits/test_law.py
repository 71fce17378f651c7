"""The case types agree with the law they come from, to the day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hyeonjang.commons.cases.models import CaseTypeVersion
from hyeonjang.commons.cases.rules.derive import Facts, Happened, derive
from hyeonjang.commons.cases.rules.terms import read_terms
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotPermitted, Refused
from hyeonjang.law.benefits import benefits, decision_deadlines, extension, supplement_event
from hyeonjang.law.benefits.model import ExtensionMode, last_row
from hyeonjang.law.periods.table import default_table
from hyeonjang.services.benefits.actions import setup
from hyeonjang.services.benefits.rules.types import Options, type_fields
from hyeonjang.services.benefits.vocabulary import PREFIX, type_code

from .conftest import Office

ON = date(2026, 6, 5)
WITH_TERM = [code for code, found in benefits().items() if found.term]


def _terms(code: str) -> object:
    row = CaseTypeVersion(**type_fields(code, ON, Options()))
    return read_terms(row)


def _at(day: date) -> object:
    from datetime import datetime, time

    return datetime.combine(day, time(9))


@given(st.sampled_from(WITH_TERM), st.dates(date(2026, 1, 1), date(2027, 6, 30)), st.integers(0, 20), st.integers(0, 15))
def test_건의_기한은_급여법의_두_기한_가운데_이른_날이다(code: str, start: date, after: int, days: int) -> None:
    """Both readings, with a supplement in between, as ``law.benefits`` counts them."""
    sent = start + timedelta(days=after)
    back = sent + timedelta(days=days)
    events = [
        Happened(2, "supplement_demanded", _at(sent), {"length": "7일"}, "1"),  # type: ignore[arg-type]
        Happened(3, "supplement_arrived", _at(back), {}, "2"),  # type: ignore[arg-type]
    ]
    engine = derive(_terms(code), Facts(_at(start), start, events), default_table())  # type: ignore[arg-type]
    law = decision_deadlines(code, start, [supplement_event(sent, back, evidence="1")])
    assert engine.due.due_day == law.alarm
    assert engine.statutory.due_day == law.calendar.due_day
    assert (engine.second.due_day if engine.second else None) == (law.working.due_day if law.working else None)


@given(st.sampled_from([c for c in WITH_TERM if benefits()[c].extension]), st.dates(date(2026, 1, 1), date(2027, 6, 30)))
def test_60일까지_늘린_기한은_처음부터_센다(code: str, start: date) -> None:
    row = last_row(benefits()[code].extension, start)
    assert row is not None
    ground, text = next(iter(row.grounds.items()))
    term = benefits()[code].term_on(start)
    days = row.days - term.days if row.mode is ExtensionMode.TOTAL else row.days
    event = Happened(2, "extended", _at(start + timedelta(days=3)),  # type: ignore[arg-type]
                     {"length": f"{days}일", "reason": f"{text}: 조회가 늦음"})
    engine = derive(_terms(code), Facts(_at(start), start, [event]), default_table())  # type: ignore[arg-type]
    law = decision_deadlines(code, start, extended=extension(code, start, ground, "조회가 늦음"))
    assert engine.statutory.due_day == law.calendar.due_day
    if row.mode is ExtensionMode.TOTAL:  # both readings stand; an extension added afterwards keeps the civil one
        assert engine.due.due_day == law.alarm
    longer = Happened(2, "extended", event.at, {"length": f"{days + 1}일", "reason": f"{text}: 조회가 늦음"})
    with pytest.raises(Refused):
        derive(_terms(code), Facts(_at(start), start, [longer]), default_table())  # type: ignore[arg-type]


@pytest.mark.django_db
def test_스물다섯_급여의_종류가_있고_다시_맞추어도_그대로다(office: Office) -> None:
    from hyeonjang.commons.org.actor import system_actor

    rows = CaseTypeVersion.objects.filter(type__code__startswith=PREFIX, published_at__isnull=False)
    assert set(rows.values_list("type__code", flat=True)) == {type_code(code) for code in benefits()} and len(benefits()) == 25
    again = setup.install(actor=system_actor())
    assert (again.types, again.versions, again.same) == (0, 0, 25)
    livelihood = rows.get(type__code=type_code("livelihood"))
    assert (livelihood.term, livelihood.second_clock, livelihood.promise) == ("30일", "petition", "10일")
    assert livelihood.remedy == "90/10" and livelihood.extension_most == "총 60일"
    assert [o["code"] for o in rows.get(type__code=type_code("education")).outcomes] == ["sent"]


@pytest.mark.django_db
def test_설정을_바꾸면_내일부터의_판이_생기고_오늘의_약속은_그대로다(office: Office) -> None:
    from hyeonjang.commons.org.actor import system_actor

    with pytest.raises(NotPermitted):
        setup.configure(actor=office.clerk, promise_days=7)
    setup.configure(actor=office.head, promise_days=7, level="과장")
    done = setup.install(actor=office.head)
    assert done.types == 0 and done.versions >= 20
    versions = list(CaseTypeVersion.objects.filter(type__code=type_code("housing")).order_by("number"))
    assert [(v.promise, v.valid_to, v.level) for v in versions] == [
        ("10일", date(2026, 11, 24), "팀장"), ("7일", None, "과장")]
    assert office.claim(office.apply("housing")).case.promise_on == date(2026, 12, 3)
    with clock.travel("2026-11-24T10:00"):
        assert office.claim(office.apply("near_poor")).case.promise_on == date(2026, 12, 1)
    assert setup.install(actor=system_actor()).versions == 0


def test_법이_바뀌는_날에는_판이_갈린다() -> None:
    from hyeonjang.services.benefits.rules.types import law_days

    days = law_days("livelihood", date(2021, 6, 1))
    assert days == [date(2021, 6, 1), date(2022, 1, 1)]  # 제9조제4항 and 제7조제6항 from the parameter's own day
    before, after = (type_fields("livelihood", day, Options()) for day in days)
    assert "사회보장급여법 제9조제4항" not in str(before["legal_basis"]) and "사회보장급여법 제9조제4항" in str(after["legal_basis"])
