"""What a benefit is, as data: one dated row per rule, each with its article and promulgation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from hyeonjang.kit.errors import Refused
from hyeonjang.kit.korean import date_ko, josa


class ClockStart(StrEnum):
    """The event from which the term of the decision runs."""

    APPLIED = "applied"
    RECEIVED = "received"
    ASKED = "asked"
    FILED = "filed"

    @property
    def korean(self) -> str:
        return {"applied": "신청일", "received": "접수한 날", "asked": "신청을 받은 날", "filed": "신청서를 낸 날"}[self.value]


class ExtensionMode(StrEnum):
    """``TOTAL``: the longer term counts from the same start; ``ADDED``: days after the end of the term."""

    TOTAL = "total"
    ADDED = "added"


class BeginRule(StrEnum):
    """From when a benefit is due."""

    APPLICATION_DAY = "application_day"
    APPLICATION_MONTH = "application_month"
    DECISION_MONTH = "decision_month"
    RECOGNITION_DAY = "recognition_day"
    AT_ONCE = "at_once"
    STATED = "stated"
    LUMP = "lump"
    BY_ACT = "by_act"
    NONE = "none"


class CommitteeWhen(StrEnum):
    """When a committee must have deliberated: before the decision, after it, or for exceptions only."""

    BEFORE = "before"
    AFTER = "after"
    EXCEPTION = "exception"


class Outcome(StrEnum):
    """What a decision says."""

    GRANT = "지급"
    REFUSE = "부지급"
    INCOMPLETE = "판단 보류"


@dataclass(frozen=True, slots=True)
class Row:
    """The first day on which a rule applies, its article and its promulgation."""

    since: date
    cite: str
    promulgation: str


R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True)
class Term(Row):
    """Days within which ``act`` must be done, from ``start``."""

    start: ClockStart
    days: int
    act: str


@dataclass(frozen=True, slots=True)
class ExtensionRule(Row):
    """The longer term, its closed list of grounds (code → wording of the article) and how it is told."""

    mode: ExtensionMode
    days: int
    grounds: Mapping[str, str]
    notice: str


@dataclass(frozen=True, slots=True)
class Begin(Row):
    """The start of the benefit and its special cases."""

    rule: BeginRule
    new_year: bool = False
    whole_month: bool = False
    birth_days: int | None = None
    birth_cite: str = ""
    pay_months: int | None = None


@dataclass(frozen=True, slots=True)
class MonthDay(Row):
    """A day of the month: the payday, or the day from which a mover is still paid by the old office."""

    day: int


@dataclass(frozen=True, slots=True)
class Dismissal(Row):
    """How many refusals of documents or of an inquiry allow a dismissal (각하)."""

    refusals: int


@dataclass(frozen=True, slots=True)
class LetterItem:
    """Something that a decision letter must say: ``when`` is always, grant or refuse."""

    code: str
    name: str
    when: str
    cite: str


@dataclass(frozen=True, slots=True)
class LetterRule(Row):
    """The items that the benefit's own articles add to the common ones."""

    items: tuple[LetterItem, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of an objection: who does what within how many days."""

    code: str
    who: str
    what: str
    days: int
    cite: str
    extend_mode: ExtensionMode | None = None
    extend_days: int | None = None


@dataclass(frozen=True, slots=True)
class ObjectionRule(Row):
    """Who is asked for review, within how many days of which event, and what follows."""

    to: str
    event: str
    days: int
    stages: tuple[Stage, ...]
    via: str = ""
    obstacle_days: int | None = None
    outer_days: int | None = None
    oral: bool = False


@dataclass(frozen=True, slots=True)
class SeparationRule(Row):
    """Who investigates, who decides, and whether the law keeps the two apart."""

    investigator: str
    decider: str
    separate: bool
    committee: str = ""
    committee_when: CommitteeWhen | None = None
    committee_cite: str = ""
    urgent_skips: bool = False
    conflict_cite: str = ""


@dataclass(frozen=True, slots=True)
class FindingRule:
    """A question that the officer must have answered before a verdict."""

    code: str
    question: str
    cite: str


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """A question that the texts do not settle, what is done meanwhile, and whom to ask."""

    code: str
    question: str
    default: str
    cite: str
    ask: str


@dataclass(frozen=True, slots=True)
class Benefit:
    """A benefit with the history of each of its rules, oldest row first."""

    code: str
    name: str
    statute: str
    decider: str
    minwon: bool
    no_extension: str
    term: tuple[Term, ...]
    extension: tuple[ExtensionRule, ...]
    begin: tuple[Begin, ...]
    payday: tuple[MonthDay, ...]
    mover: tuple[MonthDay, ...]
    partial: tuple[Row, ...]
    dismissal: tuple[Dismissal, ...]
    letter: tuple[LetterRule, ...]
    objection: tuple[ObjectionRule, ...]
    separation: tuple[SeparationRule, ...]
    findings: tuple[FindingRule, ...]
    opens: tuple[OpenPoint, ...]

    @property
    def county(self) -> bool:
        """Whether the county decides; otherwise another body does and the county only takes part."""
        return "군수" in self.decider

    def term_on(self, on: date) -> Term:
        """The term of the decision; raises ``Refused`` where the law sets none or none yet."""
        if not self.term:
            raise Refused(
                f"{josa(self.name, '은/는')} 처리기간이 정해져 있지 않고 지체 없이 결정해야 합니다. "
                "기한 대신 현장 확인과 결정의 날짜를 기록하십시오.",
                field="benefit",
                code="no_term",
            )
        return on_day(self.term, on, f"{self.name}의 처리기간")

    def begin_on(self, on: date) -> Begin:
        return on_day(self.begin, on, f"{self.name}의 급여 개시")

    def objection_on(self, on: date) -> ObjectionRule:
        return on_day(self.objection, on, f"{self.name}의 이의신청")

    def letter_on(self, on: date) -> LetterRule:
        return on_day(self.letter, on, f"{self.name}의 통지")

    def separation_on(self, on: date) -> SeparationRule:
        return on_day(self.separation, on, f"{self.name}의 조사와 결정")


def last_row(rows: tuple[R, ...], on: date) -> R | None:
    """The row that applies on ``on``, or ``None`` before the first."""
    found = [row for row in rows if row.since <= on]
    return found[-1] if found else None


def on_day(rows: tuple[R, ...], on: date, what: str) -> R:
    """The row that applies on ``on``; raises ``Refused`` where there is none (yet)."""
    row = last_row(rows, on)
    if row is None:
        first = f" {date_ko(rows[0].since)}부터의 규정만 있습니다." if rows else ""
        raise Refused(
            f"{date_ko(on)}에 적용할 {what} 규정이 없습니다.{first} 그날의 법령을 확인하여 근거와 함께 넣으십시오.",
            field="on",
            code="no_rule",
        )
    return row
