"""What the package must refuse, show and keep apart."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

import hyeonjang.law.benefits as b
from hyeonjang.kit.errors import Refused
from hyeonjang.law.benefits import Finding, Letter, Outcome, RecognisedIncome
from hyeonjang.law.benefits.reference import markdown
from hyeonjang.law.periods import SuspensionKind, default_table, recompute, temporary_day
from hyeonjang.law.runtime import all_rules

ROOT = Path(__file__).resolve().parents[2]
ON = date(2026, 6, 1)
INCOME = RecognisedIncome(300_000, 100_000, "소득ㆍ재산 조사표")
CODES = list(b.benefits())
OWN = [code for code in CODES if b.benefit(code).county]


def test_문서는_자료에서_만든_그대로다() -> None:
    written = (ROOT / "docs" / "reference" / "benefits-law.md").read_text(encoding="utf-8")
    assert written == markdown(), "run: python -m hyeonjang.law.benefits.reference"


@pytest.mark.parametrize("code", CODES)
def test_모든_급여에_근거와_갈_길이_있다(code: str) -> None:
    found = b.benefit(code)
    assert found.name and found.statute and found.decider and found.begin and found.letter
    rows = [*found.term, *found.extension, *found.begin, *found.payday, *found.mover, *found.partial]
    rows += [*found.dismissal, *found.letter, *found.objection, *found.separation]
    assert all("제" in row.cite and row.promulgation for row in rows)
    assert found.objection_on(ON).stages and found.separation_on(ON).investigator
    assert found.findings and b.intake_checklist(code)
    assert bool(found.term) is (code != "emergency")
    if found.term and not found.extension:
        assert "일 안에" in found.no_extension
    if found.minwon:
        assert {point.code for point in found.opens} >= {"days30", "exclusion"}


def test_미결_사항은_모두_물음과_처리가_있다() -> None:
    for point in b.open_points().values():
        assert point.question and point.default and point.cite and point.ask
    used = {point.code for found in b.benefits().values() for point in found.opens}
    shared = {"payroll_closing", "fast_track_unit", "reply_terms"}
    assert set(b.open_points()) == used | shared


def test_규칙은_모두_근거와_함께_등록된다() -> None:
    names = {version.name for version in all_rules() if version.name.startswith("benefits.")}
    assert {"benefits.decision_deadlines", "benefits.check_letter", "benefits.provisional"} <= names


def test_없는_급여와_법_앞의_날은_거절한다() -> None:
    with pytest.raises(Refused, match="급여가 없습니다"):
        b.benefit("pension")
    with pytest.raises(Refused, match=r"2022\. 4\. 1\.부터"):
        b.decision_deadlines("first_meeting", date(2022, 3, 31))
    with pytest.raises(Refused, match="지체 없이"):
        b.decision_deadlines("emergency", ON)


def test_인쇄할_읽기는_설정이고_알림은_이른_날이다() -> None:
    found = b.decision_deadlines("livelihood", date(2026, 4, 6), printed=b.DayReading.WORKING)
    assert found.printed.due_day == date(2026, 5, 19)
    assert (found.alarm, found.alarm_reading) == (date(2026, 5, 6), b.DayReading.CALENDAR)
    assert [point.code for point in found.opens][:2] == ["days30", "exclusion"]


def test_내일_정한_임시공휴일은_기한을_옮긴다() -> None:
    holiday = temporary_day(date(2026, 5, 6), declared_on=date(2026, 5, 4), source="국무회의")
    table = default_table().with_days([holiday])
    found = b.decision_deadlines("livelihood", date(2026, 4, 6), table=table)
    assert found.calendar.due_day == date(2026, 5, 7)
    assert found.working is not None and found.working.due_day == date(2026, 5, 20)


def test_열린_건의_시계를_한꺼번에_다시_센다() -> None:
    holiday = temporary_day(date(2026, 5, 6), declared_on=date(2026, 5, 4), source="국무회의")
    table = default_table()
    cases = {
        (code, start, reading): spec
        for code, start in (("livelihood", date(2026, 4, 6)), ("livelihood", date(2026, 4, 7)), ("long_term_care", ON))
        for reading, spec in b.clock_specs(code, start).items()
    }
    moved = recompute(cases, table, table.with_days([holiday]))
    assert {key[:2] for key in (row.id for row in moved)} == {
        ("livelihood", date(2026, 4, 6)),
        ("livelihood", date(2026, 4, 7)),
    }
    assert [row.id[2] for row in moved] == [b.DayReading.CALENDAR, b.DayReading.WORKING, b.DayReading.WORKING]
    assert b.DayReading.WORKING not in b.clock_specs("long_term_care", ON)


def test_불산입은_증거가_있어야_하고_끝나지_않으면_잠정이다() -> None:
    with pytest.raises(Refused, match="증명하는 문서"):
        b.supplement_event(date(2026, 4, 10), None, evidence=" ")
    running = b.supplement_event(date(2026, 4, 10), None, evidence="보완요구 제3호")
    with pytest.raises(Refused, match="아직 끝나지 않았습니다"):
        b.decision_deadlines("livelihood", date(2026, 4, 6), [running])
    found = b.decision_deadlines("livelihood", date(2026, 4, 6), [running], as_of=date(2026, 4, 20))
    assert found.provisional and found.calendar.due_day == date(2026, 5, 18)  # 5. 17.은 일요일
    outage = b.suspension_event(
        SuspensionKind.OUTAGE, date(2026, 4, 20), date(2026, 4, 21), evidence="장애 공지"
    )
    with pytest.raises(Refused, match="이후 발생한 것만"):
        b.decision_deadlines("livelihood", date(2026, 4, 6), [outage])
    early = b.supplement_event(date(2026, 4, 1), date(2026, 4, 2), evidence="보완요구 제1호")
    with pytest.raises(Refused, match="보다 빠릅니다"):
        b.decision_deadlines("livelihood", date(2026, 4, 6), [early])


@pytest.mark.parametrize(
    "facts", ["부양의무자의 장기 부재로 조사하지 못함", "밀린 임차료의 확인", "부양의무자가 휴가 중이라 면담이 늦음"]
)
def test_사건의_사정은_업무과중이_아니다(facts: str) -> None:
    assert b.extension("livelihood", ON, "supporter_survey", facts).facts == facts


def test_연장은_그_급여의_것이어야_한다() -> None:
    other = b.extension("basic_pension", ON, "survey", "재산 조사 중")
    with pytest.raises(Refused, match="다른 급여의 연장"):
        b.decision_deadlines("livelihood", ON, extended=other)


def test_보완의_시계는_신청인의_것이다() -> None:
    assert b.supplement_due(date(2026, 6, 1), 7).due_day == date(2026, 6, 8)
    with pytest.raises(Refused, match="10일 이내"):
        b.supplement_due(date(2026, 6, 1), 11, redemand=True)
    with pytest.raises(Refused, match="2회까지"):
        b.supplement_due(date(2026, 6, 1), 7, asked_again=3)


def test_출생보다_빠른_신청과_결정일_없는_개시는_거절한다() -> None:
    with pytest.raises(Refused, match="출생일보다 빠릅니다"):
        b.benefit_start("child_allowance", date(2026, 1, 9), born=date(2026, 1, 10))
    with pytest.raises(Refused, match="결정일이 없어"):
        b.benefit_start("childcare", ON)
    with pytest.raises(Refused, match="1월에 합니다"):
        b.benefit_start("livelihood", ON, decided=date(2026, 2, 3), new_by_yearly_line=True)
    stated = b.benefit_start("activity_support", ON, stated=date(2026, 7, 1))
    assert stated.day == date(2026, 7, 1)
    with pytest.raises(Refused, match="이송된 날"):
        b.application_date(ON, competent=False)


def test_급여_마감은_군의_설정이고_앞으로_당긴다() -> None:
    run = b.pay_run("livelihood", date(2026, 9, 1), closing_day=16)
    assert run is not None and run.closing is not None
    assert (run.decide_by, run.payday.due_day) == (date(2026, 9, 16), date(2026, 9, 18))
    weekend = b.pay_run("livelihood", date(2026, 8, 1), closing_day=16)  # 일요일, 15일은 광복절
    assert weekend is not None and weekend.decide_by == date(2026, 8, 14)
    with pytest.raises(Refused, match="마감일"):
        b.pay_run("livelihood", ON, closing_day=21)
    assert b.pay_run("single_parent", ON) is None and b.pay_runs("single_parent", ON, ON) == ()


def test_결정일까지_받을_수_있는_지급을_모두_보인다() -> None:
    runs = b.pay_runs("basic_pension", date(2026, 6, 10), date(2026, 7, 10), closing_day=16)
    assert [(run.month.month, run.decide_by.day) for run in runs] == [(6, 16), (7, 16)]
    on_time = b.first_pay_run("basic_pension", date(2026, 6, 16), closing_day=16)
    assert on_time is not None and on_time.month == date(2026, 6, 1)
    case = b.decision_deadlines("basic_pension", date(2026, 6, 10))
    assert case.alarm == date(2026, 7, 10) and case.runs(closing_day=16) == runs
    first = b.first_pay_run("basic_pension", date(2026, 6, 17), closing_day=16)
    assert first is not None and first.month == date(2026, 7, 1)


def test_이의신청은_급여마다_다른_길을_간다() -> None:
    late = b.objection_deadline("basic_pension", ON, obstacle_ended=date(2026, 10, 1))
    assert late.last == date(2026, 11, 30)
    with pytest.raises(Refused, match="사유가 소멸한 뒤"):
        b.objection_deadline("livelihood", ON, obstacle_ended=date(2026, 10, 1))
    with pytest.raises(Refused, match="늘리는 규정이 없습니다"):
        b.objection_stage_due("single_parent", "decide", ON, extended="조사")
    with pytest.raises(Refused, match="단계가 없습니다"):
        b.objection_stage_due("general", "forward", ON)
    assert [stage.code for stage in b.stages("livelihood", ON)] == [
        "forward", "decide", "second_window", "second_forward", "second_decide"
    ]  # fmt: skip


def test_긴급복지는_확인이_먼저다() -> None:
    with pytest.raises(Refused, match="순서로"):
        b.emergency(date(2026, 6, 5), date(2026, 6, 9), date(2026, 6, 8))
    assert b.emergency_renewal_due(date(2026, 7, 24)).due_day == date(2026, 7, 20)
    urgent = b.urgent_livelihood(date(2026, 6, 10), "쌀과 연료가 떨어짐")
    assert (urgent.last, urgent.renewable_to) == (date(2026, 7, 9), date(2026, 8, 9))
    with pytest.raises(Refused, match="긴급한 필요"):
        b.urgent_livelihood(ON, "")


def test_군이_볼_수_있는_서류는_묻지_않는다() -> None:
    with pytest.raises(Refused, match="행정정보 공동이용"):
        b.check_request("basic_pension", ["family"])
    b.check_request("basic_pension", ["family"], lookup_refused={"family"})
    b.check_request("basic_pension", ["application", "finance_consent"])
    with pytest.raises(Refused, match="법령이 정한 서류가 아니어서"):
        b.check_request("basic_pension", ["bank_statement"])
    with pytest.raises(Refused, match="등기사항증명서"):  # 동의를 묻지 않는 확인이라 거부해도 요구할 수 없다
        b.check_request("livelihood", ["land_register"], lookup_refused={"land_register"})
    assert len(b.intake_notice()) == 3


def test_자료_요청은_법정_회신기한과_독촉일을_가진다() -> None:
    told = b.data_request("delegated", date(2026, 6, 1), alarm=date(2026, 6, 20))
    assert told.due is not None and told.due.due_day == date(2026, 6, 8)
    assert told.chasers == (date(2026, 6, 9), date(2026, 6, 15), date(2026, 6, 19))
    free = b.data_request("property", date(2026, 6, 1), alarm=date(2026, 6, 12), chase_every=4)
    assert free.due is None and free.chasers == (date(2026, 6, 5), date(2026, 6, 9))
    with pytest.raises(Refused, match="동의서"):
        b.data_request("finance", ON, consent=False)


PERSON = {"residents", "family", "travel", "correction", "delegated", "work_capacity"}


def test_일부만_와도_지급은_결정할_수_있고_부지급은_아니다() -> None:
    came = {*PERSON, "earnings", "property"}
    granted = b.provisional("livelihood", ON, came, below_line=True, evidence="조사표 제1호")
    assert granted.possible and granted.basis == "사회보장급여법 제9조제4항" and granted.flag == "공적자료 미회신"
    assert {item.code for item in granted.missing} == {"tax", "public_pension", "vehicle", "finance", "employer"}
    refused = b.provisional("livelihood", ON, came, outcome=Outcome.REFUSE, below_line=True, evidence="조사표")
    assert not refused.possible and "부지급을 결정할 수 없습니다" in " ".join(refused.reasons)
    no_person = b.provisional("livelihood", ON, came - {"family"}, below_line=True, evidence="조사표")
    assert not no_person.possible and "가족관계" in " ".join(no_person.reasons)
    unknown = b.provisional("livelihood", ON, came)
    assert not unknown.possible and not unknown.flag
    unproven = b.provisional("livelihood", ON, came, below_line=True)
    assert "근거 문서" in " ".join(unproven.reasons)
    nothing = b.provisional("livelihood", ON, PERSON, below_line=True, evidence="조사표")
    assert "하나도 오지 않아" in " ".join(nothing.reasons)
    everything = b.provisional("livelihood", ON, {item.code for item in b.sources_of("livelihood")})
    assert everything.possible and not everything.missing and not everything.flag
    assert not b.provisional("childcare", ON, {"residents"}, below_line=True, evidence="조사표").possible
    early = b.provisional("livelihood", date(2021, 12, 31), came, below_line=True, evidence="조사표")
    assert not early.possible and "규정이 없습니다" in " ".join(early.reasons)


def test_조사와_결정은_법이_묻는_곳에서만_나눈다() -> None:
    one = b.check_separation("livelihood", ON, investigators={"김"}, decider="김")
    assert one.same_person and not one.rule.separate
    with pytest.raises(Refused, match="우리 군의 설정"):
        b.check_separation("livelihood", ON, investigators={"김"}, decider="김", two_persons=True)
    with pytest.raises(Refused, match="생활보장위원회의 심의"):
        b.check_separation("livelihood", ON, investigators={"김"}, decider="이", exception=True)
    with pytest.raises(Refused, match="수급자격심의위원회"):
        b.check_separation("activity_support", ON, investigators={"공단"}, decider="이")
    assert b.check_separation("youth_special", ON, investigators={"김"}, decider="이", urgent=True)
    with pytest.raises(Refused, match="제11조제1항"):
        b.check_separation(
            "activity_support", ON, investigators={"공단"}, decider="이", committee_on=ON,
            committee_members={"박"}, conflicted={"박"},
        )  # fmt: skip
    with pytest.raises(Refused, match="늦습니다"):
        b.check_separation(
            "activity_support", ON, investigators={"공단"}, decider="이", committee_on=date(2026, 6, 2)
        )
    late = b.check_separation("emergency", ON, investigators={"김"}, decider="김")
    assert "적정성 심사" in late.after


def letter(code: str, **changes: object) -> Letter:
    rule = b.benefit(code).objection_on(ON)
    text = {item.code: "적음" for item in b.letter_requirements(code, ON)}
    text.update(changes.pop("text", {}))  # type: ignore[call-overload]
    fields = {"outcome": Outcome.GRANT, "remedy_to": rule.to, "remedy_days": rule.days, "appeal_days": 90}
    return Letter(text=text, **{**fields, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize("code", sorted(set(CODES) - set(OWN)))
def test_다른_기관의_결정서는_군이_내지_않는다(code: str) -> None:
    assert code in ("education", "long_term_care")
    with pytest.raises(Refused, match="그 기관의 결정"):
        b.check_letter(code, ON, letter(code))


@pytest.mark.parametrize("code", OWN)
def test_이유나_불복이_없는_통지서는_나가지_않는다(code: str) -> None:
    assert b.check_letter(code, ON, letter(code)).trace.cites
    for item in ("reasons", "remedy"):
        for outcome in (Outcome.GRANT, Outcome.REFUSE):
            with pytest.raises(Refused, match=r"제\d+조") as caught:
                b.check_letter(code, ON, letter(code, outcome=outcome, text={item: " "}))
            assert caught.value.field == item and caught.value.code == "letter_incomplete"


def test_통지서는_급여의_조문이_묻는_것을_모두_적는다() -> None:
    with pytest.raises(Refused, match=r"급여의 산출 근거.*제26조제3항"):
        b.check_letter("livelihood", ON, letter("livelihood", text={"calculation": ""}))
    with pytest.raises(Refused, match="기초연금법 제13조제3항"):
        b.check_letter("basic_pension", ON, letter("basic_pension", text={"reasons": ""}))
    with pytest.raises(Refused, match=r"기간을 늘린 사유.*제26조제4항 단서"):
        b.check_letter("livelihood", ON, letter("livelihood"), extended=True)
    with pytest.raises(Refused, match="90일로 고치십시오"):
        b.check_letter("livelihood", ON, letter("livelihood", remedy_days=60))
    with pytest.raises(Refused, match="'시ㆍ도지사'"):
        b.check_letter("livelihood", ON, letter("livelihood", remedy_to="군수"))
    with pytest.raises(Refused, match="행정심판법"):
        b.check_letter("livelihood", ON, letter("livelihood", appeal_days=180))
    with pytest.raises(Refused, match="보류"):
        b.check_letter("livelihood", ON, letter("livelihood", outcome=Outcome.INCOMPLETE))
    granted = {item.code for item in b.letter_requirements("livelihood", ON, outcome=Outcome.GRANT)}
    refused = {item.code for item in b.letter_requirements("livelihood", ON, outcome=Outcome.REFUSE)}
    assert granted - refused == {"kind", "begin", "report_duty"}


def test_생계급여는_선정기준까지_채운다() -> None:
    clear = Finding(True, "부양의무자 조사표")
    found = b.decide_basic("livelihood", 1, INCOME, ON, supporter=clear)
    assert (found.outcome, found.amount) == (Outcome.GRANT, 420_556)
    assert "제2025-135호" in " ".join(found.trace.cites)
    waiting = b.decide_basic("livelihood", 1, INCOME, ON)
    assert waiting.outcome is Outcome.INCOMPLETE and waiting.amount is None and waiting.missing
    rich = b.decide_basic("livelihood", 1, RecognisedIncome(900_000, 0, "조사표"), ON, supporter=clear)
    assert rich.outcome is Outcome.REFUSE and "820,556원" in rich.reasons[0]
    assert b.decide_basic("housing", 1, INCOME, ON).outcome is Outcome.GRANT
    supported = b.decide_basic("medical", 1, INCOME, ON, supporter=Finding(False, "조사표"))
    assert supported.outcome is Outcome.REFUSE
    with pytest.raises(Refused, match="2027년의 선정기준"):
        b.decide_basic("livelihood", 1, INCOME, date(2027, 1, 2), supporter=clear)
    with pytest.raises(Refused, match="0원 이상"):
        RecognisedIncome(-1, 0, "조사표")


def test_담당자의_판단은_모두_근거가_있어야_한다() -> None:
    answers = {item.code: Finding(True, "조사표") for item in b.benefit("disability_pension").findings}
    assert b.decide_by_findings("disability_pension", answers, ON, amount=342_510).amount == 342_510
    half = {**answers, "severe": Finding(None)}
    assert b.decide_by_findings("disability_pension", half, ON).outcome is Outcome.INCOMPLETE
    no = {**half, "income_line": Finding(False, "조사표")}
    assert b.decide_by_findings("disability_pension", no, ON).outcome is Outcome.REFUSE
    with pytest.raises(Refused, match="판단할 사항이 아닙니다"):
        b.decide_by_findings("disability_pension", {"height": Finding(True, "x")}, ON)


def test_차상위와_긴급복지의_소득_기준() -> None:
    line = RecognisedIncome(1_282_119, 0, "조사표")
    assert b.decide_near_poor(1, line, ON, recipient=False).outcome is Outcome.GRANT
    assert b.decide_near_poor(1, line, ON, recipient=True).outcome is Outcome.REFUSE
    assets = Finding(True, "재산 조사표")
    assert b.check_emergency_income(1, 1_923_179, ON, assets=assets).outcome is Outcome.GRANT
    assert b.check_emergency_income(1, 1_923_180, ON, assets=assets).outcome is Outcome.REFUSE
    assert b.check_emergency_income(1, 0, ON).outcome is Outcome.INCOMPLETE


def test_아동수당의_금액() -> None:
    guardian = Finding(True, "주민등록표")
    born = date(2026, 1, 10)
    first = b.decide_child_allowance(born, date(2026, 12, 1), area="shrinking", guardian=guardian)
    assert first.amount == 1_110_000
    second = b.decide_child_allowance(born, date(2027, 1, 1), guardian=guardian)
    assert second.amount == 600_000
    voucher = b.decide_child_allowance(
        date(2020, 5, 1), date(2026, 10, 1), area="shrinking_more", by_voucher=True, guardian=guardian
    )
    assert voucher.amount == 130_000
    assert b.decide_child_allowance(born, date(2026, 12, 1)).outcome is Outcome.INCOMPLETE
    assert b.first_meeting_amount(2, ON)[0] == 3_000_000
    with pytest.raises(Refused, match="지역 구분"):
        b.decide_child_allowance(born, ON, area="moon")


def test_기초연금의_판정() -> None:
    clear = Finding(True, "직역연금 조회")
    born = date(1961, 6, 1)
    found = b.decide_basic_pension(born, ON, INCOME, couple_household=False, occupational=clear)
    assert (found.outcome, found.amount) == (Outcome.GRANT, 349_700)
    young = b.decide_basic_pension(date(1961, 6, 2), ON, INCOME, couple_household=False, occupational=clear)
    assert young.outcome is Outcome.REFUSE and "65세" in young.reasons[0]
    shut = b.decide_basic_pension(born, ON, INCOME, couple_household=False, occupational=Finding(False, "조회"))
    assert shut.outcome is Outcome.REFUSE
    waiting = b.decide_basic_pension(born, ON, None, couple_household=False, occupational=clear)
    assert waiting.outcome is Outcome.INCOMPLETE and waiting.amount is None
    both = b.decide_basic_pension(
        born, ON, INCOME, couple_household=True, occupational=clear, spouse=Fraction(349_700)
    )
    assert both.amount == 279_760
    assert "pension_rules_2026" in {point.code for point in both.opens}
    leap = b.decide_basic_pension(
        date(1960, 2, 29), date(2026, 3, 1), INCOME, couple_household=False, occupational=clear
    )
    assert leap.outcome is Outcome.GRANT
    with pytest.raises(Refused, match="부부 두 명"):
        b.pension_shares(ON, [Fraction(1), Fraction(1)], 0, couple_household=False)
