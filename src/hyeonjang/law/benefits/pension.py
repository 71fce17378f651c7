"""기초연금: eligibility and amount. Numbers: 기초연금법 제5조 ~ 제8조, 시행령 제10조ㆍ제11조, yearly notice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from hyeonjang.kit.errors import Refused
from hyeonjang.kit.korean import won
from hyeonjang.law.benefits.catalogue import amounts, benefit
from hyeonjang.law.benefits.decide import Finding, RecognisedIncome, Verdict, birthday, payable, yearly
from hyeonjang.law.benefits.model import Outcome
from hyeonjang.law.runtime import Trace, rule


@dataclass(frozen=True, slots=True)
class NationalPension:
    """What the 국민연금공단 reports, in won a month: the pension paid and its redistributing part (A급여).

    ``paid`` is without 부양가족연금액 (제6조제1항); ``redistributed`` is 소득재분배급여금액 (제5조제5항제2호).
    """

    paid: int
    redistributed: int

    def __post_init__(self) -> None:
        if self.paid < 0 or self.redistributed < 0:
            raise Refused("국민연금 급여액은 0원 이상이어야 합니다. 공단의 회신을 확인하십시오.", field="pension")


@dataclass(frozen=True, slots=True)
class PensionShare:
    """One person's pension before and after the reductions, in won a month."""

    computed: int
    after_couple: Fraction
    paid: int


def _rate(name: str, on: date) -> Fraction:
    return amounts().get(name, on).rate


@rule(cite="기초연금법 제5조ㆍ제6조ㆍ제7조, 같은 법 시행령 제10조", since="2014-07-01", name="benefits.pension_amount")
def pension_amount(on: date, national: NationalPension | None, *, exempt: str = "") -> tuple[Fraction, Trace]:
    """기초연금액 of one person before reductions, exact.

    ``national`` is ``None`` without 노령연금 or 분할연금; ``exempt`` names the ground of 제5조제7항제2호 (생계급여 수급자,
    장애인연금 수급권자 …) for which the full amount is paid. 연계연금 is not computed here.
    """
    standard = yearly("pension_standard", on)
    full = Fraction(standard.number)
    trace = Trace()
    trace.add("기준연금액", f"{standard.cite}({standard.promulgation})", standard.number)
    if national is None or exempt:
        trace.add("기준연금액을 지급", "기초연금법 제5조제7항", standard.number, 사유=exempt or "국민연금 수급권 없음")
        return full, trace
    if national.paid <= full * _rate("pension_full_below", on):
        trace.add("국민연금 급여액등 100분의 150 이하", "기초연금법 제6조제1항", standard.number, 국민연금=national.paid)
        return full, trace
    formula = max(Fraction(0), full - national.redistributed * _rate("pension_redistribution", on))
    formula = min(full, formula + full * _rate("pension_supplement", on))
    trace.add("산식", "기초연금법 제5조제5항ㆍ제7조", formula, 소득재분배급여=national.redistributed)
    if national.paid <= full * _rate("pension_eased_below", on):
        eased = min(full, full * _rate("pension_eased_ceiling", on) - national.paid)
        formula = max(formula, eased)
        trace.add("100분의 150 초과 100분의 200 이하", "기초연금법 제6조제2항, 같은 법 시행령 제10조", formula, 국민연금=national.paid)
    return formula, trace


def _reversal(
    shares: list[Fraction], income: int, line: int, standard: int, on: date, trace: Trace
) -> list[Fraction]:
    """The cut that keeps a recipient from overtaking a non-recipient. 기초연금법 제8조제2항, 시행령 제11조."""
    total = sum(shares, Fraction(0))
    if income + total <= line:
        return shares
    couple = len(shares) == 2
    floor = standard * _rate("pension_floor_couple" if couple else "pension_floor_single", on)
    kept = min(total, max(Fraction(line - income), floor))
    cite = "기초연금법 시행령 제11조제2항ㆍ제5항" if couple else "기초연금법 시행령 제11조제1항"
    trace.add("소득역전 방지 감액", cite, kept, 선정기준액=line, 소득인정액=income, 감액전=total)
    if total == 0:
        return shares
    least = standard * _rate("pension_floor_single", on)
    # 제11조제5항 단서 raises a share below a tenth, but never above what it was before this cut (상한).
    return [min(share, max(kept * share / total, least)) if couple else kept for share in shares]


@rule(cite="기초연금법 제8조, 같은 법 시행령 제11조", since="2014-07-01", name="benefits.pension_shares")
def pension_shares(
    on: date, computed: list[Fraction], income: int, *, couple_household: bool
) -> tuple[list[PensionShare], Trace]:
    """What is paid to one person, or to both spouses, after the cuts.

    ``computed`` holds one amount per recipient (one or two); ``income`` is the 소득인정액 of the household;
    ``couple_household`` chooses the line. Raises ``Refused`` for other numbers of recipients.
    """
    if len(computed) not in (1, 2) or (len(computed) == 2 and not couple_household):
        raise Refused("기초연금을 함께 받는 사람은 한 명이거나 부부 두 명입니다. 수급자를 확인하십시오.", field="recipients")
    line = yearly("pension_line_couple" if couple_household else "pension_line_single", on).number
    standard = yearly("pension_standard", on).number
    trace = Trace()
    after = list(computed)
    if len(computed) == 2:
        cut = _rate("pension_couple_cut", on)
        after = [amount * (1 - cut) for amount in computed]
        trace.add("부부 감액", "기초연금법 제8조제1항", [str(amount) for amount in after])
    final = _reversal(after, income, line, standard, on, trace)
    shares = [
        PensionShare(payable(before), middle, payable(last))
        for before, middle, last in zip(computed, after, final, strict=True)
    ]
    trace.add("지급액", "지방회계법 제55조", [share.paid for share in shares])
    return shares, trace


@rule(cite="기초연금법 제3조제1항ㆍ제3항", since="2014-07-01", name="benefits.decide_basic_pension")
def decide_basic_pension(
    born: date,
    on: date,
    income: RecognisedIncome | None,
    *,
    couple_household: bool,
    national: NationalPension | None = None,
    exempt: str = "",
    occupational: Finding | None = None,
    spouse: Fraction | None = None,
) -> Verdict:
    """기초연금 of one person on ``on``: age, line, 직역연금, and the monthly amount in won.

    ``occupational`` answers whether neither spouse is shut out by an occupational pension (제3조제3항);
    ``spouse`` is the spouse's own computed amount when both receive. The special case of 저소득자 (제5조의2) is
    not computed.
    """
    trace = Trace()
    failed: list[str] = []
    missing: list[str] = []
    age = amounts().get("pension_age", on)
    of_age = on >= birthday(born, age.number)
    trace.add("나이", f"{age.cite}, 행정기본법 제7조의2", of_age, 출생=born)
    if not of_age:
        failed.append(f"{age.number}세가 되지 않았습니다({age.cite}).")
    line = yearly("pension_line_couple" if couple_household else "pension_line_single", on)
    trace.add("선정기준액", f"{line.cite}({line.promulgation})", line.number)
    if income is None:
        missing.append("소득인정액")
    else:
        trace.add("소득인정액", "기초연금법 제2조제4호", income.total, 근거=income.evidence)
        if income.total > line.number:
            failed.append(f"소득인정액 {won(income.total)}이 선정기준액 {won(line.number)}을 넘습니다({line.cite}).")
    if occupational is None or occupational.met is None or not occupational.evidence.strip():
        missing.append("본인이나 배우자가 직역연금으로 제외되는 사람이 아닌지")
    elif not occupational.met:
        failed.append("직역연금 수급권자나 그 배우자여서 지급하지 않습니다(기초연금법 제3조제3항).")
    amount: int | None = None
    if income is not None and not failed:
        mine, steps = pension_amount(on, national, exempt=exempt)
        trace.extend(steps)
        both = [mine] if spouse is None else [mine, spouse]
        shares, cuts = pension_shares(on, both, income.total, couple_household=couple_household)
        trace.extend(cuts)
        amount = shares[0].paid
    outcome = Outcome.REFUSE if failed else Outcome.INCOMPLETE if missing else Outcome.GRANT
    return Verdict(
        "basic_pension",
        outcome,
        amount if outcome is Outcome.GRANT else None,
        tuple(failed),
        tuple(missing),
        trace,
        benefit("basic_pension").opens,
    )
