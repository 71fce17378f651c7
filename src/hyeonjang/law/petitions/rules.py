"""민원: the clocks beside the case's own period, and what bounds a promise or a repeated petition.

The applicant's clock for a supplement runs by the civil calendar with the first day out (민원 처리에 관한
법률 시행령 제24조: 민법 제156조ㆍ제157조ㆍ제159조 ~ 제161조), while the office's clock stands still. Whether
the days of an objection are working or calendar days is unsettled; the calendar is used because it ends
earlier.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path

from hyeonjang.kit.errors import Refused
from hyeonjang.kit.korean import date_ko
from hyeonjang.law.periods.deadline import Deadline
from hyeonjang.law.periods.engine import deadline
from hyeonjang.law.periods.spec import Clock, ClockSpec, Extension, Length, Unit
from hyeonjang.law.periods.table import HolidayTable
from hyeonjang.law.runtime import Params, rule

_TRIAL_DAYS = 400
_TRIAL_TIMES = (time(9), time(11, 30), time(17, 30))


@cache
def params() -> Params:
    """The numbers of the petition Act and of 행정기본법 제36조."""
    return Params.load(Path(__file__).with_name("params") / "petitions.yaml")


class Remedy(StrEnum):
    """Which Act's objection is open against a decision."""

    PETITION = "petition"
    """민원 처리에 관한 법률 제35조: against a refusal."""
    GENERAL = "general"
    """행정기본법 제36조: against any other disposition."""


@dataclass(frozen=True, slots=True)
class OwnRemedy:
    """The objection of an Act of its own: days to file, to decide (or to send on) and to extend once, in days.

    Written ``90/10+10``; without an extension ``90/30``.
    """

    file: int
    decide: int
    extend: int = 0

    @property
    def value(self) -> str:
        return f"{self.file}/{self.decide}" + (f"+{self.extend}" if self.extend else "")


_OWN = re.compile(r"([1-9]\d{0,2})/([1-9]\d{0,2})(?:\+([1-9]\d{0,2}))?")


def read_remedy(text: str) -> Remedy | OwnRemedy:
    """A remedy from its stored text: one of ``Remedy`` or the days of an Act of its own; raises ``Refused``."""
    if text in {remedy.value for remedy in Remedy}:
        return Remedy(text)
    match = _OWN.fullmatch(text)
    if match is None:
        raise Refused("이의신청의 근거가 맞지 않습니다. 목록에서 고르거나 '90/10+10'처럼 날수를 적으세요.", field="remedy")
    return OwnRemedy(int(match[1]), int(match[2]), int(match[3] or 0))


@dataclass(frozen=True, slots=True)
class RemedyTerms:
    """Days to file an objection, to decide it and to extend the decision once (``None``: never), the article."""

    file: Length
    decide: Length
    extend: Length | None
    cite: str


@rule(cite="민원 처리에 관한 법률 시행령 제24조", since="2010-01-01", name="supplement_until")
def supplement_until(demanded: date, length: Length, table: HolidayTable) -> Deadline:
    """Until when the applicant has time for a supplement: first day out, a holiday at the end moves on."""
    return deadline(ClockSpec(Clock.CIVIL, demanded, length), table)


@rule(cite="민원 처리에 관한 법률 시행령 제24조", since="2010-01-01", name="supplement_again")
def check_supplement_again(length: Length, on: date) -> None:
    """Refuse a second demand that gives more days than the decree allows."""
    limit = params().get("supplement_again_days", on)
    if length.unit is not Unit.DAYS or length.n > limit.number:
        raise Refused(
            f"보완을 다시 요구할 때의 기간은 {limit.number}일 이내입니다. 기간을 줄이세요.", field="length"
        )


@rule(cite="민원 처리에 관한 법률 시행령 제24조", since="2010-01-01", name="supplement_more_time")
def check_more_time(asked_before: int, on: date) -> None:
    """Refuse a request for more time beyond the number that the decree allows."""
    limit = params().get("supplement_more_times", on)
    if asked_before >= limit.number:
        raise Refused(
            f"보완 기간은 민원인의 요청으로 {limit.number}회까지만 늘릴 수 있습니다. "
            "기간이 지나면 다시 요구하거나 돌려보내세요."
        )


def remedy_terms(remedy: Remedy | OwnRemedy, on: date) -> RemedyTerms:
    """The days of an objection against a decision of the day ``on``."""
    if isinstance(remedy, OwnRemedy):
        more = Length(remedy.extend, Unit.DAYS) if remedy.extend else None
        return RemedyTerms(Length(remedy.file, Unit.DAYS), Length(remedy.decide, Unit.DAYS), more, "그 급여의 법률")
    prefix = "" if remedy is Remedy.PETITION else "general_"
    file, decide, extend = (
        params().get(f"{prefix}objection_{word}_days", on) for word in ("file", "decide", "extend")
    )
    days = [Length(row.number, Unit.DAYS) for row in (file, decide, extend)]
    return RemedyTerms(days[0], days[1], days[2], file.cite)


@rule(cite="민원 처리에 관한 법률 제35조, 행정기본법 제36조", since="2010-01-01", name="objection_until")
def objection_until(received: date, terms: RemedyTerms, table: HolidayTable) -> Deadline:
    """The last day for an objection by somebody who received the decision on ``received``."""
    return deadline(ClockSpec(Clock.CIVIL, received, terms.file), table)


@rule(cite="민원 처리에 관한 법률 제35조, 행정기본법 제36조", since="2010-01-01", name="objection_due")
def objection_due(
    filed: date, terms: RemedyTerms, table: HolidayTable, *, extended: bool = False, explain: bool = True
) -> Deadline:
    """By when an objection filed on ``filed`` is decided; an extension runs from the day after the end."""
    more = (Extension(terms.extend, "부득이한 사유"),) if extended and terms.extend is not None else ()
    return deadline(ClockSpec(Clock.CIVIL, filed, terms.decide, extensions=more), table, explain=explain)


@rule(cite="민원 처리에 관한 법률 제23조", since="2010-01-01", name="repeat_close")
def check_repeat_close(times: int, replies: int, *, statutory: bool, on: date) -> str:
    """The article that lets a repeated petition be closed without another reply; raises ``Refused``.

    ``times`` counts petitions of the same content, this one included; ``replies`` the results already told.
    """
    need, told = params().get("repeat_times", on), params().get("repeat_replies", on)
    if statutory:
        raise Refused("법정민원은 되풀이되었다는 이유로 종결할 수 없습니다. 내용을 심사해 처리하세요.")
    if times < need.number:
        raise Refused(
            f"같은 내용으로 {need.number}회 이상 낸 민원만 종결할 수 있습니다(이번이 {times}회). "
            "내용을 살펴 답하세요."
        )
    if replies < told.number:
        raise Refused(
            f"처리 결과를 {told.number}회 이상 알린 뒤에만 종결할 수 있습니다(지금까지 {replies}회). "
            "먼저 답을 보내세요."
        )
    return need.cite


def _later(promise: date, statutory: date) -> bool:
    """Whether the promise ends after the term; a day is compared with a moment by its day."""
    if isinstance(promise, datetime) and isinstance(statutory, datetime):
        return promise > statutory
    first, second = (
        moment.date() if isinstance(moment, datetime) else moment for moment in (promise, statutory)
    )
    return first > second


@rule(cite="민원 처리에 관한 법률 제6조제1항", since="2010-01-01", name="promise_fits")
def check_promise(
    statutory: tuple[Clock, Length | None],
    promise: tuple[Clock, Length | None],
    since: date,
    table: HolidayTable,
) -> None:
    """Refuse an own promise that can end after the statutory term.

    Clocks and units differ, so every receipt of more than a year is tried: 20 working days can end after
    30 calendar days around 추석 though they mostly do not.
    """
    for place in range(_TRIAL_DAYS):
        for at in _TRIAL_TIMES:
            start = datetime.combine(since + timedelta(days=place), at)
            ends = [
                deadline(
                    ClockSpec(clock, start if clock is not Clock.CIVIL else start.date(), length),
                    table,
                    explain=False,
                ).due
                for clock, length in (promise, statutory)
            ]
            if _later(ends[0], ends[1]):
                raise Refused(
                    f"처리 약속({promise[1] or '즉시'})이 법정 처리기간({statutory[1] or '즉시'})보다 늦게 "
                    f"끝납니다(예: {date_ko(start.date())} 접수). 약속을 법정 처리기간 안으로 줄이세요.",
                    field="promise",
                    code="promise_too_long",
                )
