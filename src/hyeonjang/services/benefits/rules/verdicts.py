"""From what is known about a claim to a verdict with its trace. Pure: the law decides, nothing is guessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from hyeonjang.kit.errors import Refused
from hyeonjang.law.benefits import (
    BenefitStart,
    Finding,
    NationalPension,
    RecognisedIncome,
    Verdict,
    benefit,
    benefit_start,
    decide_basic,
    decide_basic_pension,
    decide_by_findings,
    decide_child_allowance,
    decide_near_poor,
    first_meeting_amount,
)
from hyeonjang.law.benefits import Outcome as Found
from hyeonjang.law.benefits.decide import BASIC
from hyeonjang.law.benefits.model import BeginRule, CommitteeWhen, last_row
from hyeonjang.law.periods.table import HolidayTable
from hyeonjang.law.runtime import Trace

CHILD = frozenset({"child_allowance", "child_guardian_change", "child_unpaid", "first_meeting", "childcare", "disabled_child"})
INCOME = frozenset({*BASIC, "near_poor", "basic_pension"})
COMPUTED = frozenset({"livelihood", "basic_pension", "child_allowance", "first_meeting"})


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known about a claim; ``None`` is not known. ``born`` is the person whose age counts."""

    applied_on: date
    size: int | None = None
    couple: bool | None = None
    born: date | None = None
    birth_order: int | None = None
    income: RecognisedIncome | None = None
    below_line: bool = False
    below_evidence: str = ""
    findings: Mapping[str, Finding] = field(default_factory=dict)
    national: NationalPension | None = None
    amount: int | None = None
    stated_start: date | None = None
    committee_on: date | None = None
    area: str = ""
    voucher: bool = False


def basis_of(code: str) -> str:
    """Whose 소득인정액 a benefit takes: those of 국민기초생활 보장법 share one, each other statute has its own."""
    return "basic" if code in (*BASIC, "near_poor") else code


def needs(code: str, on: date) -> frozenset[str]:
    """Which household facts the rules of a benefit ask for. What no rule asks is not asked of anybody."""
    found, asked = benefit(code), set()
    if code in (*BASIC, "near_poor"):
        asked.add("size")
    if code == "basic_pension":
        asked |= {"couple", "national"}
    if code in CHILD:
        asked.add("born")
    if code == "first_meeting":
        asked.add("birth_order")
    if code in INCOME or last_row(found.partial, on):  # also where only 제9조제4항 asks for it
        asked.add("income")
    if found.county and code not in COMPUTED and code not in ("near_poor", "medical"):
        asked.add("amount")
    if found.begin_on(on).rule in (BeginRule.STATED, BeginRule.BY_ACT):
        asked.add("stated_start")
    if found.separation_on(on).committee_when is CommitteeWhen.BEFORE:
        asked.add("committee_on")
    return frozenset(asked)


def questions(code: str) -> list[tuple[str, str, str]]:
    """(code, question, article) that an officer answers; what is computed from other facts is left out."""
    computed = {"age"} if code in ("basic_pension", "child_allowance") else set()
    if code in INCOME:
        computed.add("income_line")
    return [(f.code, f.question, f.cite) for f in benefit(code).findings if f.code not in computed]


def _incomplete(code: str, missing: str) -> Verdict:
    return Verdict(code, Found.INCOMPLETE, None, (), (missing,), Trace(), benefit(code).opens)


def verdict(code: str, facts: Facts, on: date) -> Verdict:
    """What the law says on the facts at hand; INCOMPLETE names what is missing.

    Where no rule computes the amount, the officer's own stands in the verdict and in its trace.
    """
    found = _verdict(code, facts, on)
    if found.outcome is not Found.GRANT or found.amount is not None or facts.amount is None or "amount" not in needs(code, on):
        return found
    found.trace.add("담당자가 산정한 급여액", benefit(code).statute, facts.amount)
    return replace(found, amount=facts.amount)


def _verdict(code: str, facts: Facts, on: date) -> Verdict:
    if code in (*BASIC, "near_poor") and facts.size is None:
        return _incomplete(code, "가구원 수")
    if code in BASIC:
        assert facts.size is not None
        return decide_basic(code, facts.size, facts.income, on, supporter=facts.findings.get("supporter"))
    if code == "near_poor":
        return _near_poor(facts, on)
    if code == "basic_pension":
        return _pension(facts, on)
    if code == "child_allowance":
        return _child(facts, on)
    amount = None
    if code == "first_meeting":
        if facts.birth_order is None:
            return _incomplete(code, "출생 순위")
        amount, _ = first_meeting_amount(facts.birth_order, on)
    return decide_by_findings(code, facts.findings, on, amount=amount)


def _near_poor(facts: Facts, on: date) -> Verdict:
    known = facts.findings.get("not_recipient")
    if facts.income is None:
        return _incomplete("near_poor", "소득인정액")
    if known is None or known.met is None or not known.evidence.strip():
        return _incomplete("near_poor", "수급권자가 아닌지")
    assert facts.size is not None
    return decide_near_poor(facts.size, facts.income, on, recipient=not known.met)


def _pension(facts: Facts, on: date) -> Verdict:
    if facts.born is None:
        return _incomplete("basic_pension", "신청인의 생년월일")
    if facts.couple is None:
        return _incomplete("basic_pension", "부부가구인지")
    return decide_basic_pension(
        facts.born, on, facts.income, couple_household=facts.couple, national=facts.national,
        occupational=facts.findings.get("no_occupational"),
    )


def _child(facts: Facts, on: date) -> Verdict:
    if facts.born is None:
        return _incomplete("child_allowance", "아동의 출생일")
    return decide_child_allowance(
        facts.born, on, area=facts.area, by_voucher=facts.voucher, guardian=facts.findings.get("guardian")
    )


def start(code: str, facts: Facts, decided: date, table: HolidayTable) -> BenefitStart:
    """From when the benefit is due; raises ``Refused`` where the decision itself must set the day and did not."""
    born = facts.born if code in CHILD else None
    if born is not None and born > facts.applied_on:
        raise Refused("아동의 출생일이 신청일보다 뒤입니다. 두 날짜를 확인하세요.", field="born")
    return benefit_start(
        code, facts.applied_on, decided=decided, born=born, stated=facts.stated_start, table=table
    )
