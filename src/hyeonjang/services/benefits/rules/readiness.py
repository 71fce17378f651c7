"""Whether a claim can be decided now, and if not, which answer or fact it waits for. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from hyeonjang.law.benefits import Outcome as Found
from hyeonjang.law.benefits import Verdict, benefit, provisional, sources_of
from hyeonjang.law.benefits.inquiry import Source
from hyeonjang.law.runtime import Trace

from .verdicts import Facts

EMERGENCY_CITE = "긴급복지지원법 제8조제3항"
ALL_CITE = "사회보장급여법 제9조제1항"


_REGISTERS = ("사회보장정보시스템", "정보통신망")


def may_waive(source: Source) -> bool:
    """Only what is asked by letter, because the household has it or not (an employer, a relative elsewhere).

    The registers are asked of everybody: 사회보장급여법 제7조제1항 investigates who, income and assets in any case.
    """
    return source.channel not in _REGISTERS


@dataclass(frozen=True, slots=True)
class Ready:
    """``can``: decide now. ``missing``: answers not here; with ``can`` they are looked at afterwards.

    ``needed``: the facts without which the law gives no verdict. ``cite`` is the article that lets or hinders.
    """

    can: bool
    sentence: str
    cite: str
    missing: tuple[Source, ...]
    needed: tuple[str, ...]
    reasons: tuple[str, ...]
    trace: Trace

    @property
    def before_replies(self) -> bool:
        """The decision would come before answers that are still out."""
        return self.can and bool(self.missing)


def readiness(
    code: str, on: date, verdict: Verdict, facts: Facts, received: Collection[str], *, visited: bool
) -> Ready:
    """``received`` are the sources that answered or need not be asked; ``visited``: somebody was there."""
    missing = tuple(source for source in sources_of(code) if source.code not in received)
    if not benefit(code).county:
        return _sent(code, missing)
    if verdict.outcome is Found.INCOMPLETE:
        said = f"아직 알아야 할 것이 있습니다: {', '.join(verdict.missing)}."
        return Ready(False, said, ALL_CITE, missing, verdict.missing, (), Trace())
    if code == "emergency":
        return _emergency(missing, visited)
    found = provisional(
        code, on, set(received) & {source.code for source in sources_of(code)}, outcome=verdict.outcome,
        below_line=facts.below_line or None, evidence=facts.below_evidence,
    )
    if found.possible and not found.missing:
        return Ready(True, "지금 결정할 수 있습니다. 물은 것의 회신이 모두 왔습니다.", found.basis, (), (), (), found.trace)
    if found.possible:
        left = _names(found.missing)
        said = f"지금 결정할 수 있습니다. 남은 회신({left})은 결정한 뒤에 확인합니다."
        return Ready(True, said, found.basis, found.missing, (), (), found.trace)
    cite = found.basis or "사회보장급여법 제7조제1항"
    said = f"이 회신이 있어야 합니다: {_names(_blocking(found.missing, found.reasons))}."
    return Ready(False, said, cite, found.missing, (), found.reasons, found.trace)


def _blocking(missing: tuple[Source, ...], reasons: tuple[str, ...]) -> tuple[Source, ...]:
    """Those answers that the law does not let go, where others could wait; else all of them."""
    fixed = tuple(source for source in missing if source.part not in ("income", "assets"))
    only_fixed = len(reasons) == 1 and bool(fixed)
    return fixed if only_fixed else missing


def _names(found: tuple[Source, ...]) -> str:
    return ", ".join(source.name for source in found)


def _emergency(missing: tuple[Source, ...], visited: bool) -> Ready:
    trace = Trace()
    trace.add("현장 확인", "긴급복지지원법 제8조제1항", "함" if visited else "아직")
    if not visited:
        said = "현장 확인을 먼저 해야 합니다. 회신은 기다리지 않습니다."
        return Ready(False, said, "긴급복지지원법 제8조제1항", missing, ("현장 확인",), (), trace)
    said = "지금 결정할 수 있습니다. 먼저 지원하고, 회신은 사후조사에서 확인합니다."
    return Ready(True, said, EMERGENCY_CITE, missing, (), (), trace)


def _sent(code: str, missing: tuple[Source, ...]) -> Ready:
    found = benefit(code)
    said = f"{found.decider}의 결정을 받습니다. 조사한 것을 갖추어 보내면 우리 군의 일은 끝납니다."
    return Ready(True, said, found.term[-1].cite if found.term else found.begin[-1].cite, missing, (), (), Trace())
