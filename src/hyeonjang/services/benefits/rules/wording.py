"""What a decision letter says, item by item, before an officer reads it over. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from hyeonjang.kit.korean import date_ko, date_weekday_ko, josa, won
from hyeonjang.law.benefits import Letter, amounts, benefit, letter_requirements
from hyeonjang.law.benefits import Outcome as Found
from hyeonjang.law.benefits.letters import LATE
from hyeonjang.law.benefits.model import LetterItem
from hyeonjang.law.runtime import Step, Trace, to_json

from ..vocabulary import GRANTED, Outcome


@dataclass(frozen=True, slots=True)
class Ruled:
    """A ruling as the letter tells it. ``reasons`` are sentences with their articles."""

    benefit: str
    outcome: Outcome
    on: date
    amount: int | None
    starts_on: date | None
    whole_month: bool
    first_payday: date | None
    reasons: tuple[tuple[str, str], ...]
    trace: Trace
    before_replies: tuple[str, ...] = ()
    after_check_due: date | None = None
    late_reason: str = ""


def found_of(outcome: Outcome) -> Found:
    """Granted or refused, as the law of letters knows it; a partial grant is told like a grant with reasons."""
    return Found.GRANT if outcome in GRANTED else Found.REFUSE


def items(code: str, on: date, outcome: Outcome, *, extended: bool = False) -> tuple[LetterItem, ...]:
    """What the letter must say, in the order in which people read it: the result first, whom to ask last."""
    wanted = letter_requirements(code, on, outcome=found_of(outcome), extended=extended)
    return tuple(sorted(wanted, key=lambda item: _ORDER.get(item.code, 5)))


_ORDER = {"result": 0, "reasons": 1, LATE: 2, "calculation": 3, "kind": 4, "report_duty": 7, "remedy": 8, "officer": 9}


def compose(ruled: Ruled, *, officer: str) -> dict[str, str]:
    """A text for every item that the letter needs; empty where only the officer can say it."""
    found = benefit(ruled.benefit)
    said = {
        "result": _result(ruled, found.name),
        "reasons": "\n".join(f"{text} [{cite}]" for text, cite in ruled.reasons),
        "remedy": remedy(ruled.benefit, ruled.on),
        "officer": officer,
        "calculation": "\n".join(calculation(ruled.trace)),
        "kind": found.name + (f", 월 {won(ruled.amount)}" if ruled.amount is not None else ""),
        "begin": _begin(ruled),
        "report_duty": _duty(ruled),
        "amount": won(ruled.amount) if ruled.amount is not None else "",
        LATE: ruled.late_reason,
    }
    needed = items(ruled.benefit, ruled.on, ruled.outcome, extended=bool(ruled.late_reason))
    return {item.code: said.get(item.code, "") for item in needed}


def _result(ruled: Ruled, name: str) -> str:
    if ruled.outcome is Outcome.GRANT:
        parts = [f"{josa(name, '을/를')} 보장하기로 결정하였습니다."]
    elif ruled.outcome is Outcome.PARTLY:
        parts = [f"{josa(name, '을/를')} 신청하신 것 가운데 일부만 보장하기로 결정하였습니다."]
    elif ruled.outcome is Outcome.DISMISS:
        parts = [f"{name} 신청을 각하하였습니다."]
    else:
        parts = [f"{name} 신청은 기준에 맞지 않아 보장하지 않기로 결정하였습니다."]
    if ruled.before_replies:
        parts.append(
            f"아직 오지 않은 자료({', '.join(ruled.before_replies)})가 있어 받은 자료로 먼저 결정하였습니다. "
            "자료를 확인한 뒤 결정이 바뀌면 다시 알려 드립니다."
        )
    if ruled.after_check_due is not None:
        parts.append(f"먼저 지원하고 {date_ko(ruled.after_check_due)}까지 사후조사를 합니다.")
    return "\n".join(parts)


def _begin(ruled: Ruled) -> str:
    if ruled.starts_on is None:
        return "기간으로 지급하는 급여가 아닙니다."
    first = f"{date_ko(ruled.starts_on)}부터"
    whole = " 그 달의 급여를 모두 지급합니다." if ruled.whole_month else " 지급합니다."
    paid = f" 첫 지급일은 {date_weekday_ko(ruled.first_payday)}입니다." if ruled.first_payday else ""
    return first + whole + paid


def _duty(ruled: Ruled) -> str:
    item = next((i for i in items(ruled.benefit, ruled.on, ruled.outcome) if i.code == "report_duty"), None)
    cite = f" [{item.cite}]" if item else ""
    return f"가구원ㆍ소득ㆍ재산ㆍ주소가 바뀌면 지체 없이 신고해야 합니다. 신고하지 않아 더 받은 급여는 돌려주어야 합니다.{cite}"


def remedy(code: str, on: date) -> str:
    """The objection in the Act's own words, and administrative appeal beside it."""
    row = benefit(code).objection_on(on)
    appeal, outer = amounts().get("appeal_days", on), amounts().get("appeal_outer_days", on)
    via = f"{row.via}를 거쳐 " if row.via else ""
    oral = " 말로도 할 수 있습니다." if row.oral else ""
    late = f" 정당한 사유로 기간 안에 하지 못하면 사유가 없어진 때부터 {row.obstacle_days}일 안에 할 수 있습니다." if row.obstacle_days else ""
    return (
        f"이 결정에 동의하지 않으면 {row.event}부터 {row.days}일 안에 {via}{row.to}에게 이의신청을 할 수 있습니다.{oral}{late} "
        f"[{row.cite}]\n"
        f"이의신청과 따로 이 결정이 있음을 안 날부터 {appeal.number}일, 있은 날부터 {outer.number}일 안에 행정심판을 청구하거나 "
        "행정소송을 낼 수 있습니다. [행정심판법 제27조, 행정소송법 제20조]"
    )


def letter(code: str, on: date, outcome: Outcome, texts: Mapping[str, str]) -> Letter:
    """The letter as the law checks it."""
    row = benefit(code).objection_on(on)
    appeal = amounts().get("appeal_days", on)
    return Letter(found_of(outcome), texts, row.to, row.days, appeal.number)


def calculation(trace: Trace) -> list[str]:
    """The steps that carry an amount, as lines of the letter."""
    return [line for line in (_line(step) for step in trace.steps) if line]


def _line(step: Step) -> str:
    result = to_json(step.result)
    if isinstance(result, bool) or not isinstance(result, int):
        return ""
    inputs = {key: value for key, value in step.inputs.items() if isinstance(value, int) and not isinstance(value, bool)}
    parts = ", ".join(f"{key} {f'{value}명' if key == '가구원수' else won(value)}" for key, value in inputs.items())
    return f"{step.rule}: {won(result)}" + (f" ({parts})" if parts else "") + f" [{step.cite}]"


def reasons_of(code: str, outcome: Outcome, failed: tuple[str, ...], trace: Trace) -> tuple[tuple[str, str], ...]:
    """The reasons that follow from the trace: for a refusal what failed, for a grant what was met."""
    if outcome is Outcome.REFUSE:
        return tuple(_split(sentence) for sentence in failed)
    found: list[tuple[str, str]] = []
    line = next((s for s in trace.steps if s.rule in _LINES), None)
    income = next((s for s in trace.steps if s.rule == "소득인정액"), None)
    if line is not None and income is not None:
        found.append((
            f"소득인정액 {won(int(str(income.result)))}이 {line.rule} {won(int(str(line.result)))} 이하입니다.", line.cite,
        ))
    for step in trace.steps:
        if step.rule == "판단" and step.result == "충족":
            question = str(step.inputs["항목"])
            found.append((f"{question} 확인하였습니다." if question.endswith("지") else f"{josa(question, '을/를')} 확인하였습니다.", step.cite))
        elif step.rule == "부양의무자" and step.result == "충족":
            found.append(("부양의무자 기준에 맞습니다.", step.cite))
        elif step.rule == "나이" and step.result is True:
            found.append(("나이가 지급 대상에 해당합니다.", step.cite))
    return tuple(found) or ((f"{benefit(code).name}의 요건에 맞습니다.", benefit(code).statute),)


_LINES = ("선정기준", "선정기준액", "차상위 기준")


def _split(sentence: str) -> tuple[str, str]:
    """``…을 넘습니다(국민기초생활 보장법 제8조).`` → the sentence and its article."""
    start = sentence.rfind("(")
    depth, place = 0, len(sentence)
    for index in range(len(sentence) - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(sentence[index], 0)
        if sentence[index] == "(" and depth == 0:
            place = index
            break
    if start < 0:
        return sentence, ""
    return sentence[:place].rstrip() + ".", sentence[place + 1 :].rstrip(".").removesuffix(")")
