"""What comes next in a case, for this reader: one sentence, by when, and the verbs that do it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hyeonjang.commons.calendar.queries import holiday_table
from hyeonjang.kit.korean import date_ko, josa
from hyeonjang.law.periods.spec import SuspensionKind

from ..vocabulary import OPEN, Kind, State
from .case import CaseView
from .worklists import days_left


@dataclass(frozen=True)
class Following:
    """``say`` is the next thing in words, ``note`` what to know about it, ``verbs`` names of ``views.verbs`` in
    order of likelihood; ``by`` the day, ``left`` working days to it (negative: days past it)."""

    say: str
    note: str = ""
    verbs: tuple[str, ...] = ()
    by: date | None = None
    left: int | None = None

    @property
    def late(self) -> bool:
        return self.left is not None and self.left < 0

    @property
    def left_ko(self) -> str:
        """How long there is: ``오늘까지``, ``3근무일 남음``, ``2일 지남``."""
        if self.left is None:
            return ""
        if self.left < 0:
            return f"{-self.left}일 지남"
        return "오늘까지" if self.left == 0 else f"{self.left}근무일 남음"


def following(view: CaseView, on: date) -> Following:
    """The next thing. Whoever cannot do it reads who does."""
    say, note, verbs = _next(view, on)
    by = view.act_on
    return Following(say, note, verbs, by, days_left(by, on, holiday_table()) if by else None)


def _next(view: CaseView, on: date) -> tuple[str, str, tuple[str, ...]]:
    if view.state in OPEN and view.applicant is not None and view.applicant.died_on is not None:
        return ("신청인이 사망했습니다. 승계하는 건이면 승계할 사람을, 아니면 사망을 이 건에 적으세요.", "", ("succeed", "died"))
    if view.state == State.DECIDING:
        return _deciding(view)
    if view.state == State.OBJECTION:
        whom = josa(f"{view.decide_level}이나 부서장", "이/가") if view.decide_level else "부서장이"
        return (f"이의신청을 {whom} 결정합니다.", "담당자는 자기 건의 이의신청을 결정하지 못합니다.", ("objection-decide", "objection-extend"))
    if view.state not in OPEN:
        return _over(view, on)
    if view.assignee_id is None:
        return ("맡을 사람을 정하세요.", "담당자가 없어도 처리기한은 흐릅니다.", ("assign",))
    if view.clocks.pause is not None:
        return _paused(view, on)
    return _working(view)


def _deciding(view: CaseView) -> tuple[str, str, tuple[str, ...]]:
    draft = next((e for e in reversed(view.events) if e.kind == Kind.SUBMITTED), None)
    note = f"올린 결정: {draft.text}" if draft else ""
    if view.may_decide:
        return ("결정하거나 다시 검토하게 하세요.", note, ("decide", "send-back", "opinion"))
    return (f"{view.decide_level}의 결정을 기다립니다.", note, ("opinion",))


def _paused(view: CaseView, on: date) -> tuple[str, str, tuple[str, ...]]:
    pause = view.clocks.pause
    assert pause is not None
    if pause.kind is SuspensionKind.SUPPLEMENT:
        asked = next((e.text for e in reversed(view.events) if e.kind in {Kind.SUPPLEMENT_DEMANDED, Kind.SUPPLEMENT_AGAIN}), "")
        if on > pause.until:
            return ("보완 기간이 끝났습니다. 다시 요구하거나 결정을 올리세요.", f"요구한 것: {asked}", ("again", "submit", "arrived"))
        return (f"보완을 {date_ko(pause.until)}까지 기다립니다. 도착하면 적으세요.", f"요구한 것: {asked}", ("arrived", "more-time"))
    why = josa(pause.kind.value, "이/가")
    if on > pause.until:
        return (f"{why} 끝날 예정일이 지났습니다. 끝난 날을 적으세요.", "끝난 날을 적지 않으면 처리기한이 확정되지 않습니다.", ("resume",))
    return (f"{why} 끝나기를 {date_ko(pause.until)}까지 기다립니다.", "", ("resume",))


def _working(view: CaseView) -> tuple[str, str, tuple[str, ...]]:
    lacks = [name for _, name, required, here in view.documents if required and not here]
    lacks += [f"{name} 동의" for _, name, given in view.consents if not given]
    note = f"아직 없는 것: {', '.join(lacks)}" if lacks else ""
    papers: tuple[str, ...] = ("document",) if any(required and not here for _, _, required, here in view.documents) else ()
    papers += ("consent",) if any(given is None for _, _, given in view.consents) else ()
    order = [code for code, _ in view.steps]
    place = order.index(view.step) if view.step in order else -1
    if place + 1 < len(order):
        return (f"다음 단계는 '{view.steps[place + 1][1]}'입니다.", note, ("step", *papers, "submit", "supplement"))
    return ("결재를 올리세요." if not lacks else "빠진 것을 갖추어 결재를 올리세요.", note, ("submit", *papers, "supplement"))


def _over(view: CaseView, on: date) -> tuple[str, str, tuple[str, ...]]:
    if view.state != State.DECIDED:
        return (f"'{view.state.label}'로 끝난 건입니다. 할 일이 없습니다.", "", ())
    if not any(e.kind == Kind.TOLD and not e.struck for e in view.events):
        return ("결과를 신청인에게 알리고, 도착한 날을 적으세요.", "도착한 날부터 이의신청 기간을 셉니다.", ("told", "code"))
    until = view.objection_until
    if until is not None and on <= until:
        return ("할 일이 없습니다.", f"신청인은 {date_ko(until)}까지 이의신청할 수 있습니다.", ("objection",))
    return ("할 일이 없습니다.", "", ())
