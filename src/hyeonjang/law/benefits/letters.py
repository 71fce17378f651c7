"""What a decision letter must say. A letter without reasons or without remedy is not issued."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, cast

from hyeonjang.kit.errors import Refused
from hyeonjang.kit.korean import josa
from hyeonjang.law.benefits.catalogue import PARAMS, amounts, benefit, letter_item
from hyeonjang.law.benefits.model import LetterItem, Outcome, last_row
from hyeonjang.law.runtime import Trace, read_yaml, rule

LATE = "late_reason"


@cache
def _common() -> tuple[LetterItem, ...]:
    content = cast(dict[str, Any], read_yaml(PARAMS / "letters.yaml"))
    return tuple(letter_item(row) for row in content["common"])


def letter_requirements(
    code: str, on: date, *, outcome: Outcome | None = None, extended: bool = False
) -> tuple[LetterItem, ...]:
    """Every item of the letter, once, with its article; ``outcome`` narrows to what that letter needs.

    ``extended``: the term was lengthened, so the letter must give the reason where the article says so.
    """
    found = benefit(code)
    own = found.letter_on(on).items
    named = {item.code: item for item in _common()}
    for item in own:
        general = named.get(item.code)
        if general is not None:  # the benefit's article beside the general one; the wider condition holds
            when = item.when if general.when != "always" else "always"
            named[item.code] = LetterItem(item.code, item.name, when, f"{item.cite}, {general.cite}")
        else:
            named[item.code] = item
    if extended:
        row = last_row(found.extension, on)
        if row is not None:
            named[LATE] = LetterItem(LATE, "기간을 늘린 사유", "always", row.cite)
    wanted = {None: ("always", "grant", "refuse"), Outcome.GRANT: ("always", "grant")}.get(outcome, ("always", "refuse"))
    return tuple(item for item in named.values() if item.when in wanted)


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter before it is issued: its text by item, and the remedy in numbers.

    ``remedy_to`` and ``remedy_days`` are the objection it announces, ``appeal_days`` administrative appeal.
    """

    outcome: Outcome
    text: Mapping[str, str]
    remedy_to: str = ""
    remedy_days: int | None = None
    appeal_days: int | None = None


@dataclass(frozen=True, slots=True)
class CheckedLetter:
    """A letter that may be issued, and the articles it satisfies."""

    letter: Letter
    items: tuple[LetterItem, ...]
    trace: Trace = field(default_factory=Trace)


@rule(
    cite="행정절차법 제23조ㆍ제26조, 행정심판법 제58조제1항", since="2015-07-01", name="benefits.check_letter"
)
def check_letter(code: str, on: date, letter: Letter, *, extended: bool = False) -> CheckedLetter:
    """The letter if it may be issued under the law of ``on``.

    행정절차법 제23조제1항제1호 would let a full grant go without reasons; the product asks for them always. Raises
    ``Refused`` with one sentence that names the missing item and its article, or the wrong number of days.
    """
    if letter.outcome is Outcome.INCOMPLETE:
        raise Refused("판단을 보류한 결정은 통지할 수 없습니다. 지급이나 부지급을 먼저 정하십시오.", field="outcome")
    found = benefit(code)
    if not found.county:
        raise Refused(
            f"{josa(found.name, '은/는')} {josa(found.decider, '이/가')} 결정합니다({found.separation_on(on).cite}). "
            "그 기관의 결정을 받아 기록하십시오.",
            field="benefit",
            code="other_body_decides",
        )
    items = letter_requirements(code, on, outcome=letter.outcome, extended=extended)
    for item in items:
        if not letter.text.get(item.code, "").strip():
            raise Refused(
                f"결정통지서에 {josa(item.name, '이/가')} 없어 발급할 수 없습니다({item.cite}). 그 내용을 적으십시오.",
                field=item.code,
                code="letter_incomplete",
            )
    trace = Trace()
    for item in items:
        trace.add("통지서 기재사항", item.cite, item.name)
    _check_remedy(code, on, letter, trace)
    return CheckedLetter(letter, items, trace)


def _check_remedy(code: str, on: date, letter: Letter, trace: Trace) -> None:
    row = benefit(code).objection_on(on)
    if letter.remedy_days != row.days:
        raise Refused(
            f"이의신청 기간을 {letter.remedy_days or 0}일로 적었습니다. {row.cite}에 따라 {row.days}일로 고치십시오.",
            field="remedy_days",
            code="remedy_wrong",
        )
    if letter.remedy_to != row.to:
        raise Refused(
            f"이의신청을 '{letter.remedy_to}'에게 하도록 적었습니다. {row.cite}에 따라 '{row.to}'(으)로 고치십시오.",
            field="remedy_to",
            code="remedy_wrong",
        )
    appeal = amounts().get("appeal_days", on)
    if letter.appeal_days != appeal.number:
        raise Refused(
            f"행정심판 청구기간을 {letter.appeal_days or 0}일로 적었습니다. {appeal.cite}에 따라 {appeal.number}일로 고치십시오.",
            field="appeal_days",
            code="remedy_wrong",
        )
    trace.add("불복 안내", row.cite, f"{row.to}에게 {row.days}일, 행정심판 {appeal.number}일", 기준=row.event)
