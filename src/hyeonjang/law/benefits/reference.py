"""The table of docs/reference/benefits-law.md, written from the data so that the page cannot drift."""

from __future__ import annotations

from datetime import date

from hyeonjang.law.benefits.catalogue import amounts, benefits, open_points
from hyeonjang.law.benefits.decide import BASIC
from hyeonjang.law.benefits.inquiry import sources
from hyeonjang.law.benefits.letters import letter_requirements
from hyeonjang.law.benefits.model import BeginRule, Benefit, ExtensionMode

_BEGIN = {
    BeginRule.APPLICATION_DAY: "신청일",
    BeginRule.APPLICATION_MONTH: "신청일이 속하는 달",
    BeginRule.DECISION_MONTH: "결정한 날이 속하는 달",
    BeginRule.RECOGNITION_DAY: "인정된 날",
    BeginRule.AT_ONCE: "결정 즉시",
    BeginRule.STATED: "결정서에 적은 날",
    BeginRule.LUMP: "한 번에 지급",
    BeginRule.BY_ACT: "각 법령",
    BeginRule.NONE: "기간으로 주지 않음",
}


def _term(found: Benefit) -> str:
    if not found.term:
        return "지체 없이"
    row = found.term[-1]
    return f"{row.start.korean}부터 {row.days}일 안에 {row.act} [{row.cite}]"


def _extension(found: Benefit) -> str:
    if not found.extension:
        return "없음"
    row = found.extension[-1]
    how = f"{row.days}일까지" if row.mode is ExtensionMode.TOTAL else f"만료 다음 날부터 {row.days}일"
    return f"{how}: {'; '.join(row.grounds.values())} [{row.cite}]"


def _begin(found: Benefit) -> str:
    row = found.begin[-1]
    parts = [_BEGIN[row.rule]]
    if row.birth_days:
        parts.append(f"출생일 포함 {row.birth_days}일 안에 신청하면 출생한 달")
    if row.new_year:
        parts.append("선정기준 변경으로 1월에 새로 수급자가 되면 1월 1일")
    if row.whole_month:
        parts.append("첫 달은 전부")
    if row.pay_months:
        parts.append(f"결정일부터 {row.pay_months}개월 안에 지급")
    return f"{', '.join(parts)} [{row.cite}]"


def _objection(found: Benefit) -> str:
    row = found.objection[-1]
    parts = [f"{row.to}에게 {row.event}부터 {row.days}일"]
    if row.via:
        parts[0] = f"{row.via}를 거쳐 " + parts[0]
    if row.obstacle_days:
        parts.append(f"사유 소멸 뒤 {row.obstacle_days}일")
    if row.outer_days:
        parts.append(f"처분이 있은 날부터 {row.outer_days}일 안")
    steps = [f"{stage.who} {stage.what} {stage.days}일" for stage in row.stages]
    return f"{', '.join(parts)} [{row.cite}]; {'; '.join(steps)}"


def _line(found: Benefit) -> str:
    payday = f"{found.payday[-1].day}일 [{found.payday[-1].cite}]" if found.payday else "-"
    cells = [found.name, f"`{found.code}`", _term(found), _extension(found), _begin(found), payday, _objection(found)]
    return "| " + " | ".join(cells) + " |"


def _numbers() -> list[str]:
    lines = ["| 값 | 금액ㆍ비율 | 적용일 | 근거 | 공포ㆍ고시 |", "| --- | --- | --- | --- | --- |"]
    for name in amounts():
        for row in amounts().history(name):
            shown = f"{row.value:,}" if isinstance(row.value, int) else str(row.value)
            lines.append(f"| `{name}` | {shown} {row.unit} | {row.since} | {row.cite} | {row.promulgation} |")
    return lines


def markdown() -> str:
    """The whole page as Markdown."""
    lines = [
        "# 사회보장급여의 기한ㆍ개시ㆍ불복",
        "",
        "이 쪽은 `hyeonjang.law.benefits`의 자료에서 만든다. 손으로 고치지 않고 자료를 고친다.",
        "조문은 2026-06-05까지 공포된 것을 읽었다. 그 뒤의 개정은 [미결 사항](#미결-사항)에 적었다.",
        "",
        "## 급여별 규정",
        "",
        "| 급여 | 코드 | 처리기간 | 연장 | 개시 | 지급일 | 이의신청 |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        *[_line(found) for found in benefits().values()],
        "",
        "지급일이 토요일이나 공휴일이면 그 앞의 근무일에 지급한다. 처리기간은 역일과 근무일을 모두 세고 이른 날로 알린다.",
        "",
        "## 결정통지서에 적을 것",
        "",
    ]
    for found in benefits().values():
        items = letter_requirements(found.code, date(2026, 6, 5))
        lines.append(f"- {found.name}: " + "; ".join(f"{item.name} [{item.cite}]" for item in items))
    lines += ["", "## 자료를 묻는 곳", "", "| 자료 | 보유 기관 | 회신 기한 | 근거 |", "| --- | --- | --- | --- |"]
    for source in sources().values():
        term = f"{source.reply_days}일 [{source.reply_cite}]" if source.reply_days else "법정 기한 없음"
        lines.append(f"| {source.name} | {source.holder} | {term} | {source.cite} |")
    lines += ["", "## 금액과 비율", "", f"급여별 선정기준을 계산하는 급여: {', '.join(BASIC)}.", "", *_numbers()]
    lines += ["", "## 미결 사항", "", "| 코드 | 물음 | 그동안의 처리 | 근거 | 물을 곳 |", "| --- | --- | --- | --- | --- |"]
    lines += [
        f"| `{point.code}` | {point.question} | {point.default} | {point.cite} | {point.ask} |"
        for point in open_points().values()
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":  # python -m hyeonjang.law.benefits.reference > docs/reference/benefits-law.md
    print(markdown(), end="")
