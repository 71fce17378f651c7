"""Verdicts: pure, dated, with a trace.

Where a statute and a notice give the numbers, the amount is computed; elsewhere the verdict takes the
officer's findings and says what is missing. The income that counts (소득인정액) is never computed here: its
deductions stand in yearly guides that are not part of this package, so the officer gives its two parts as
행복이음 shows them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from hyeonjang.kit.errors import Refused
from hyeonjang.kit.korean import josa, won
from hyeonjang.law.benefits.catalogue import amounts, benefit
from hyeonjang.law.benefits.model import OpenPoint, Outcome
from hyeonjang.law.periods.walk import ONE, add_months
from hyeonjang.law.runtime import Param, Trace, floor10, rule

BASIC = ("livelihood", "medical", "housing", "education")


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of a decision rule: outcome, amount in won a month (``None``: none is computed), why."""

    benefit: str
    outcome: Outcome
    amount: int | None
    reasons: tuple[str, ...]
    missing: tuple[str, ...]
    trace: Trace
    opens: tuple[OpenPoint, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """An officer's answer: met or not, and the document behind it. ``None`` is not known yet."""

    met: bool | None
    evidence: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class RecognisedIncome:
    """소득인정액 in won a month: the evaluated income and the converted assets, as investigated.

    국민기초생활 보장법 제2조제9호, 기초연금법 제2조제4호. Neither part can be negative.
    """

    evaluated: int
    converted: int
    evidence: str

    def __post_init__(self) -> None:
        if self.evaluated < 0 or self.converted < 0:
            raise Refused(
                "소득평가액과 재산의 소득환산액은 0원 이상이어야 합니다. 금액을 확인하십시오.", field="income"
            )
        if not self.evidence.strip():
            raise Refused("소득인정액의 산출 근거 문서가 없습니다. 조사표의 문서번호를 적으십시오.", field="evidence")

    @property
    def total(self) -> int:
        return self.evaluated + self.converted


def yearly(name: str, on: date) -> Param:
    """A figure that holds for its own year only; raises ``Refused`` for another year."""
    row = next((row for row in reversed(amounts().history(name)) if row.since <= on and row.since.year == on.year), None)
    if row is None:
        raise Refused(
            f"{on.year}년의 선정기준이 없습니다. 그해 고시의 금액과 번호를 넣은 뒤에 다시 하십시오.",
            field="on",
            code="criteria_missing",
        )
    return row


def median_income(size: int, on: date) -> tuple[int, str]:
    """기준 중위소득 of a household of ``size`` in won a month, and the article with its notice."""
    if size < 1:
        raise Refused("가구원 수는 1명 이상이어야 합니다. 가구원 수를 확인하십시오.", field="size")
    base = yearly(f"median_income_{min(size, 7)}", on)
    extra = max(0, size - 7) * yearly("median_income_step", on).number if size > 7 else 0
    return base.number + extra, f"{base.cite}({base.promulgation})"


def birthday(born: date, age: int) -> date:
    """The day on which ``age`` is reached; 29 February becomes 1 March. 행정기본법 제7조의2, 민법 제160조."""
    day, exists = add_months(born, 12 * age)
    return day if exists else day + ONE


def _nearest(amount: Fraction) -> int:
    return int(amount + Fraction(1, 2))  # the published tables are rounded to the nearest won


@rule(
    cite="국민기초생활 보장법 제8조ㆍ제12조ㆍ제12조의3, 주거급여법 제5조", since="2025-01-01", name="benefits.basic_line"
)
def basic_line(code: str, size: int, on: date) -> tuple[int, str]:
    """The line of one of the four basic benefits in won a month, and its articles.

    Raises ``Refused`` for another benefit and for a year whose notice is not entered.
    """
    if code not in BASIC:
        raise Refused("선정기준은 생계ㆍ의료ㆍ주거ㆍ교육급여에만 있습니다. 급여를 확인하십시오.", field="benefit")
    base, cite = median_income(size, on)
    row = yearly(f"{code}_rate", on)
    return _nearest(base * row.rate), f"{row.cite}, {cite}"


def _verdict(
    code: str,
    trace: Trace,
    *,
    amount: int | None = None,
    failed: tuple[str, ...] = (),
    missing: tuple[str, ...] = (),
) -> Verdict:
    outcome = Outcome.INCOMPLETE if missing and not failed else Outcome.REFUSE if failed else Outcome.GRANT
    return Verdict(
        code, outcome, amount if outcome is Outcome.GRANT else None, failed, missing, trace, benefit(code).opens
    )


@rule(cite="국민기초생활 보장법 제8조제2항ㆍ제3항", since="2025-01-01", name="benefits.decide_basic")
def decide_basic(
    code: str, size: int, income: RecognisedIncome | None, on: date, *, supporter: Finding | None = None
) -> Verdict:
    """생계ㆍ의료ㆍ주거ㆍ교육급여: the line, the supporter where the Act asks, and for 생계급여 the amount.

    생계급여 pays what is missing to the line (제8조제3항); the others have no amount here. ``supporter`` says that
    there is no 부양의무자 who can or will support (제8조의2); 주거급여 knows none.
    """
    line, cite = basic_line(code, size, on)
    trace = Trace()
    trace.add("선정기준", cite, line, 가구원수=size)
    failed: list[str] = []
    missing: list[str] = []
    if income is None:
        missing.append("소득인정액")
    else:
        trace.add("소득인정액", "국민기초생활 보장법 제2조제9호ㆍ제6조의3", income.total, 소득평가액=income.evaluated,
                  소득환산액=income.converted, 근거=income.evidence)
        if income.total > line:
            failed.append(f"소득인정액 {won(income.total)}이 선정기준 {won(line)}을 넘습니다({cite}).")
    if code != "housing":
        _supporter(code, supporter, trace, failed, missing)
    amount = None
    if code == "livelihood" and income is not None and not failed:
        amount = line - income.total
        trace.add("생계급여액", "국민기초생활 보장법 제8조제3항", amount, 선정기준=line, 소득인정액=income.total)
    return _verdict(code, trace, amount=amount, failed=tuple(failed), missing=tuple(missing))


def _supporter(
    code: str, finding: Finding | None, trace: Trace, failed: list[str], missing: list[str]
) -> None:
    asked = next(item for item in benefit(code).findings if item.code == "supporter")
    if finding is None or finding.met is None or not finding.evidence.strip():
        missing.append(asked.question)
        return
    trace.add("부양의무자", asked.cite, "충족" if finding.met else "미충족", 근거=finding.evidence)
    if not finding.met:
        failed.append(f"부양의무자 기준에 맞지 않습니다({asked.cite}).")


@rule(cite="각 급여의 수급자격 규정", since="2015-07-01", name="benefits.decide_by_findings")
def decide_by_findings(
    code: str, findings: Mapping[str, Finding], on: date, *, amount: int | None = None
) -> Verdict:
    """A verdict on the officer's own findings, for benefits whose numbers this package does not hold.

    Every question of the benefit must be answered with a document; ``amount`` is the officer's computed
    amount in won. Raises ``Refused`` for an answer to a question that the benefit does not ask.
    """
    found = benefit(code)
    found.letter_on(on)  # refuses a day before the law that this package holds
    asked = {item.code for item in found.findings}
    unknown = sorted(set(findings) - asked)
    if unknown:
        raise Refused(f"'{unknown[0]}'은(는) 이 급여에서 판단할 사항이 아닙니다. 항목을 확인하십시오.", field="findings")
    trace = Trace()
    failed: list[str] = []
    missing: list[str] = []
    for item in found.findings:
        answer = findings.get(item.code)
        if answer is None or answer.met is None or not answer.evidence.strip():
            missing.append(item.question)
            continue
        trace.add("판단", item.cite, "충족" if answer.met else "미충족", 항목=item.question, 근거=answer.evidence, 메모=answer.note)
        if not answer.met:
            failed.append(f"{josa(item.question, '이/가')} 확인되지 않습니다({item.cite}).")
    if amount is not None and amount < 0:
        raise Refused("급여액은 0원 이상이어야 합니다. 금액을 확인하십시오.", field="amount")
    return _verdict(code, trace, amount=amount, failed=tuple(failed), missing=tuple(missing))


@rule(cite="국민기초생활 보장법 시행령 제3조", since="2025-01-01", name="benefits.decide_near_poor")
def decide_near_poor(size: int, income: RecognisedIncome, on: date, *, recipient: bool) -> Verdict:
    """차상위계층: no recipient, and 소득인정액 up to half of 기준 중위소득."""
    base, cite = median_income(size, on)
    row = amounts().get("near_poor_rate", on)
    line = _nearest(base * row.rate)
    trace = Trace()
    trace.add("차상위 기준", f"{row.cite}, {cite}", line, 가구원수=size)
    trace.add("소득인정액", "국민기초생활 보장법 제2조제9호", income.total, 근거=income.evidence)
    failed = []
    if recipient:
        failed.append("이미 수급권자입니다(국민기초생활 보장법 제2조제10호).")
    if income.total > line:
        failed.append(f"소득인정액 {won(income.total)}이 기준 {won(line)}을 넘습니다({row.cite}).")
    return _verdict("near_poor", trace, failed=tuple(failed))


@rule(cite="긴급복지지원법 시행령 제7조제2항", since="2025-01-01", name="benefits.check_emergency_income")
def check_emergency_income(size: int, income: int, on: date, *, assets: Finding | None = None) -> Verdict:
    """The after-check of 긴급복지: income up to 75 % of 기준 중위소득, assets and savings by the officer's finding."""
    base, cite = median_income(size, on)
    row = amounts().get("emergency_rate", on)
    line = _nearest(base * row.rate)
    trace = Trace()
    trace.add("사후조사 소득 기준", f"{row.cite}, {cite}", line, 가구원수=size, 소득=income)
    failed = (f"소득 {won(income)}이 기준 {won(line)}을 넘습니다({row.cite}).",) if income > line else ()
    missing: tuple[str, ...] = ()
    if assets is None or assets.met is None or not assets.evidence.strip():
        missing = ("재산과 금융재산이 고시한 금액 이하인지",)
    else:
        trace.add("재산", "긴급복지지원법 시행령 제7조제2항제2호", "충족" if assets.met else "미충족", 근거=assets.evidence)
        if not assets.met:
            failed = (*failed, "재산이나 금융재산이 고시한 금액을 넘습니다(긴급복지지원법 시행령 제7조제2항제2호).")
    return _verdict("emergency", trace, failed=failed, missing=missing)


@rule(cite="아동수당법 제4조ㆍ제10조제1항, 부칙(2026. 3. 20.) 제2조", since="2022-01-01", name="benefits.child_allowance")
def decide_child_allowance(
    born: date, month: date, *, area: str = "", by_voucher: bool = False, guardian: Finding | None = None
) -> Verdict:
    """아동수당 for ``month``: whether the child is of age, and the amount in won.

    ``area`` is ``"shrinking"`` (인구감소지역), ``"shrinking_more"`` (so notified by the minister),
    ``"non_capital"`` or empty; ``by_voucher`` where the county pays in 지역사랑상품권. ``guardian`` answers who brings
    up the child. Raises ``Refused`` for an unknown area and a month before birth or before 2022.
    """
    first = month.replace(day=1)
    if first < born.replace(day=1):
        raise Refused("지급할 달이 출생한 달보다 빠릅니다. 날짜를 확인하십시오.", field="month")
    if area not in ("", "shrinking", "shrinking_more", "non_capital"):
        raise Refused(f"'{area}'이라는 지역 구분이 없습니다. 인구감소지역인지 확인하십시오.", field="area")
    trace = Trace()
    eligible = _child_of_age(born, first, trace)
    missing: tuple[str, ...] = ()
    failed: tuple[str, ...] = () if eligible else ("지급대상 연령이 아닙니다(아동수당법 제4조제1항, 부칙 제2조).",)
    if guardian is None or guardian.met is None or not guardian.evidence.strip():
        missing = ("보호자의 자격과 양육 여부",)
    elif not guardian.met:
        failed = (*failed, "보호자의 자격이나 양육이 확인되지 않습니다(아동수당법 제7조제1항).")
    amount = _child_amount(born, first, area, by_voucher, trace) if eligible else None
    return _verdict("child_allowance", trace, amount=amount, failed=failed, missing=missing)


def _birthday_month(born: date, age: int) -> date:
    return add_months(born.replace(day=1), 12 * age)[0]


def _child_of_age(born: date, month: date, trace: Trace) -> bool:
    limit = amounts().get("child_age", month)
    by_age = month < _birthday_month(born, limit.number)
    cohort = amounts().get("child_cohort", month) if month >= date(2026, 1, 1) else None
    by_cohort = cohort is not None and born.year == cohort.number and month.year <= 2029
    trace.add("나이", limit.cite, by_age, 출생=born, 달=month, 나이=f"{limit.number}세 생일이 드는 달의 전달까지")
    if cohort is not None:
        trace.add("2017년생 특례", cohort.cite, by_cohort, 출생연도=born.year)
    return by_age or by_cohort


def _child_amount(born: date, month: date, area: str, by_voucher: bool, trace: Trace) -> int:
    parts = ["child_monthly"]
    if month < _birthday_month(born, 1):
        parts.append("child_infant_0")
    elif month < _birthday_month(born, 2):
        parts.append("child_infant_1")
    if area and month >= date(2026, 1, 1):
        parts.append(f"child_{area}")
    if by_voucher and area.startswith("shrinking") and month >= date(2026, 4, 1):
        parts.append("child_voucher")
    rows = [amounts().get(name, month) for name in parts]
    for row in rows:
        trace.add("금액", row.cite, row.number)
    return sum(row.number for row in rows)


@rule(cite="저출산ㆍ고령사회기본법 시행령 제1조의2제1항ㆍ제6항", since="2024-03-26", name="benefits.first_meeting_amount")
def first_meeting_amount(order: int, on: date) -> tuple[int, str]:
    """첫만남이용권 of the ``order``-th child in won, and its article."""
    if order < 1:
        raise Refused("출생 순위는 1 이상이어야 합니다. 순위를 확인하십시오.", field="order")
    row = amounts().get("first_meeting_first" if order == 1 else "first_meeting_later", on)
    return row.number, row.cite


def payable(amount: Fraction | int) -> int:
    """A monthly amount as paid out: below ten won dropped (지방회계법 제55조; open point ``pension_rounding``)."""
    return floor10(amount)
