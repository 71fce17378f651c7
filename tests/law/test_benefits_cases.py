"""Every worked case of benefits; a case without source or status fails."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import hyeonjang.law.benefits as benefits
from hyeonjang.kit.errors import Refused
from hyeonjang.law.benefits import Finding
from hyeonjang.law.periods import CaseTime, Suspension, TimeUnit, shortening_rate
from hyeonjang.law.runtime import read_yaml

CASES = Path(benefits.__file__).with_name("cases")
STATUSES = {"OFFICIAL", "PUBLISHED", "DERIVED"}


def load(name: str, key: str) -> list[Any]:
    content = read_yaml(CASES / f"{name}.yaml")
    assert isinstance(content, dict)
    return [pytest.param(case, id=case["id"]) for case in content[key]]


def day(text: str) -> date:
    return date.fromisoformat(text)


ALL = [
    pytest.param(case, id=f"{path.stem}-{case['id']}")
    for path in sorted(CASES.glob("*.yaml"))
    for rows in (read_yaml(path) or {}).values()  # type: ignore[attr-defined]
    for case in rows
]


@pytest.mark.parametrize("case", ALL)
def test_case_says_where_it_comes_from(case: dict[str, Any]) -> None:
    assert case["status"] in STATUSES and len(case["source"]) > 3


@pytest.mark.parametrize("case", load("deadlines", "decisions"))
def test_decision(case: dict[str, Any]) -> None:
    start = day(case["start"])
    longer = (
        benefits.extension(case["benefit"], start, case["ground"], case["facts"]) if "ground" in case else None
    )
    events = [
        benefits.supplement_event(day(sent), day(arrived), evidence="보완요구 제1호")
        for sent, arrived in case.get("supplements", ())
    ]
    found = benefits.decision_deadlines(case["benefit"], start, events, extended=longer)
    assert found.calendar.due_day == day(case["calendar"])
    if "working" in case:
        assert found.working is not None and found.working.due_day == day(case["working"])
    if "unsuspended" in case:
        assert found.unsuspended == day(case["unsuspended"])
    assert found.alarm == min(found.calendar.due_day, found.working.due_day if found.working else date.max)
    assert found.trace.cites and found.to_json()["alarm"] == found.alarm.isoformat()


@pytest.mark.parametrize("case", load("deadlines", "refused_extensions"))
def test_refused_extension(case: dict[str, Any]) -> None:
    with pytest.raises(Refused) as caught:
        benefits.extension(case["benefit"], day(case["start"]), case["ground"], case["facts"])
    assert caught.value.code == case["code"] and case["sentence"] in caught.value.sentence


@pytest.mark.parametrize("case", load("deadlines", "fast_track"))
def test_fast_track(case: dict[str, Any]) -> None:
    found = benefits.fast_track(day(case["received"]))
    assert found.check == datetime.fromisoformat(case["check"])
    assert (found.calendar.due_day, found.working.due_day) == (day(case["calendar"]), day(case["working"]))
    assert found.alarm == day(case["calendar"]) and found.opens[0].code == "fast_track_unit"


@pytest.mark.parametrize("case", load("begin", "starts"))
def test_start(case: dict[str, Any]) -> None:
    excused = [Suspension(*(day(text) for text in case["excused"]))] if "excused" in case else []
    found = benefits.benefit_start(
        case["benefit"],
        day(case["applied"]),
        decided=day(case["decided"]) if "decided" in case else None,
        born=day(case["born"]) if "born" in case else None,
        excused=excused,
        new_by_yearly_line=case.get("new_year", False),
    )
    assert found.day == day(case["day"])
    if "whole" in case:
        assert found.whole_month is case["whole"]
    if "pay_by" in case:
        assert found.pay_by == day(case["pay_by"])


@pytest.mark.parametrize("case", load("begin", "applications"))
def test_application_date(case: dict[str, Any]) -> None:
    found, trace = benefits.application_date(
        day(case["filed"]), competent=case["competent"], transferred=day(case["transferred"])
    )
    assert found == day(case["day"]) and trace.cites


@pytest.mark.parametrize("case", load("begin", "paydays"))
def test_payday(case: dict[str, Any]) -> None:
    run = benefits.pay_run(case["benefit"], day(case["month"]))
    assert run is not None and run.payday.due_day == day(case["day"]) == run.decide_by


@pytest.mark.parametrize("case", load("begin", "movers"))
def test_mover(case: dict[str, Any]) -> None:
    assert benefits.pays_month_of_move(case["benefit"], day(case["moved_in"]))[0] == case["payer"]


@pytest.mark.parametrize("case", load("objection", "stages"))
def test_stage(case: dict[str, Any]) -> None:
    found = benefits.objection_stage_due(
        case["benefit"], case["stage"], day(case["started"]), extended=case.get("extended", "")
    )
    assert found.due_day == day(case["due"])


@pytest.mark.parametrize("case", load("objection", "windows"))
def test_window(case: dict[str, Any]) -> None:
    decided = day(case["decided"]) if "decided" in case else None
    found = benefits.objection_deadline(case["benefit"], day(case["notified"]), decided=decided)
    assert found.due.due_day == day(case["due"]) and found.appeal.due_day == day(case["appeal"])
    assert found.last == day(case.get("last", case["due"]))


@pytest.mark.parametrize("case", load("objection", "emergencies"))
def test_emergency(case: dict[str, Any]) -> None:
    found = benefits.emergency(
        day(case["requested"]), day(case["visited"]), day(case["decided"]), notified=day(case["notified"])
    )
    assert found.after_check.due_day == day(case["after_check"]) and found.finance_exempt
    assert found.objection is not None and found.objection.due.due_day == day(case["objection"])


@pytest.mark.parametrize("case", load("objection", "dismissals"))
def test_dismissal(case: dict[str, Any]) -> None:
    refusals = [(date(2026, 4, 10 + number), f"자료제출 요구 {number}") for number in range(case["refusals"])]
    possible, cite, _ = benefits.may_dismiss(case["benefit"], date(2026, 5, 1), refusals)
    assert (possible, cite) == (case["possible"], case["cite"])


@pytest.mark.parametrize("case", load("objection", "rates"))
def test_rate(case: dict[str, Any]) -> None:
    time = CaseTime(Fraction(case["used"]), Fraction(case["statutory"]), TimeUnit.CALENDAR_DAYS)
    assert shortening_rate([time]) == Fraction(case["rate"])


@pytest.mark.parametrize("case", load("amounts", "lines"))
def test_line(case: dict[str, Any]) -> None:
    on = date(case["year"], 6, 1)
    found = [benefits.basic_line(case["benefit"], size, on)[0] for size in range(1, 7)]
    assert found == case["won"]


@pytest.mark.parametrize("case", load("amounts", "medians"))
def test_median(case: dict[str, Any]) -> None:
    assert benefits.median_income(case["size"], day(case["at"]))[0] == case["won"]


@pytest.mark.parametrize("case", load("amounts", "ages"))
def test_child_age(case: dict[str, Any]) -> None:
    found = benefits.decide_child_allowance(
        day(case["born"]), day(case["month"]), guardian=Finding(True, "주민등록표")
    )
    assert (found.outcome is benefits.Outcome.GRANT) is case["eligible"]
    assert found.amount == (100_000 if case["eligible"] else None)


@pytest.mark.parametrize("case", load("amounts", "pensions"))
def test_pension(case: dict[str, Any]) -> None:
    on = date(2026, 10, 1)
    national = benefits.NationalPension(*case["national"]) if "national" in case else None
    one, _ = benefits.pension_amount(on, national)
    computed = [one, one] if case.get("both") else [one]
    shares, _ = benefits.pension_shares(on, computed, case["income"], couple_household=case.get("couple", False))
    assert [share.paid for share in shares] == case["paid"]
