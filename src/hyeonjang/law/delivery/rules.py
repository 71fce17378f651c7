"""When a notice is served: by arrival, or by publication where it cannot be delivered.

"공고일부터 14일이 지난 때": the day of publication is left out (민법 제157조), the fourteenth day must have passed,
so the effect begins with the day after it. Whether a last day on a holiday moves on (민법 제161조) is not settled
in the texts: the later day is the default, because nobody loses by it; the other is given beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

from hyeonjang.kit.errors import Refused
from hyeonjang.law.periods.deadline import Deadline
from hyeonjang.law.periods.engine import deadline
from hyeonjang.law.periods.spec import Clock, ClockSpec, Length, Unit
from hyeonjang.law.periods.table import HolidayTable
from hyeonjang.law.periods.walk import ONE
from hyeonjang.law.runtime import Params, Trace, rule


class Statute(StrEnum):
    """Whose rules hold."""

    ADMINISTRATIVE = "administrative"
    LOCAL_TAX = "local_tax"
    NATIONAL_TAX = "national_tax"


class Ground(StrEnum):
    """Why delivery is impossible."""

    UNKNOWN = "unknown"
    IMPOSSIBLE = "impossible"
    ABROAD = "abroad"
    ABSENT = "absent"


_GROUNDS: dict[Statute, dict[Ground, str]] = {
    Statute.ADMINISTRATIVE: {
        Ground.UNKNOWN: "행정절차법 제14조제4항제1호(주소를 통상의 방법으로 확인할 수 없음)",
        Ground.IMPOSSIBLE: "행정절차법 제14조제4항제2호(송달이 불가능함)",
    },
    Statute.LOCAL_TAX: {
        Ground.ABROAD: "지방세기본법 제33조제1항제1호(주소가 국외에 있고 송달이 곤란함)",
        Ground.UNKNOWN: "지방세기본법 제33조제1항제2호(주소가 분명하지 아니함)",
        Ground.ABSENT: "지방세기본법 제33조제1항제3호(수취인 부재 등으로 송달이 곤란함)",
    },
    Statute.NATIONAL_TAX: {
        Ground.ABROAD: "국세기본법 제11조제1항제1호(주소가 국외에 있고 송달이 곤란함)",
        Ground.UNKNOWN: "국세기본법 제11조제1항제2호(주소가 분명하지 아니함)",
        Ground.ABSENT: "국세기본법 제11조제1항제3호(수취인 부재 등으로 송달이 곤란함)",
    },
}


@cache
def _params() -> Params:
    return Params.load(Path(__file__).with_name("params") / "publication.yaml")


@dataclass(frozen=True, slots=True)
class Effect:
    """The first day on which a published notice counts as served (from midnight), and under the other reading."""

    on: date
    other: date
    last_day: date
    ground: str
    trace: Trace
    days: Deadline


@rule(
    cite="행정절차법 제15조제3항, 지방세기본법 제33조제1항, 국세기본법 제11조제1항", since="2011-01-01",
    name="delivery.publication_effect",
)
def publication_effect(
    statute: Statute, ground: Ground, posted_on: date, *, table: HolidayTable | None = None
) -> Effect:
    """The effect of a publication (공시송달) of ``posted_on``.

    Raises ``Refused`` for a ground that the statute does not know.
    """
    grounds = _GROUNDS[statute]
    if ground not in grounds:
        raise Refused(
            f"이 근거에서는 그 사유로 공시송달을 할 수 없습니다. {' / '.join(grounds.values())} 가운데 고르십시오.",
            field="ground",
        )
    param = _params().get(f"{statute.value}_days", posted_on)
    found = deadline(ClockSpec(Clock.CIVIL, posted_on, Length(param.number, Unit.DAYS)), table)
    trace = Trace()
    trace.add("공시송달 사유", grounds[ground], ground.value)
    trace.add("기간", param.cite, f"{param.number}일", 공고일=posted_on)
    trace.extend(found.steps)
    trace.add("기간의 마지막 날", "민법 제157조, 제159조, 제161조", found.due_day, 휴일을넘기기전=found.nominal)
    trace.add("효력 발생일", param.cite, found.due_day + ONE, 읽기="마지막 날이 지난 다음 날 0시, 휴일이면 다음 날로 넘김(기본)")
    if found.nominal != found.due_day:
        trace.add("다르게 읽으면", param.cite, found.nominal + ONE, 읽기="마지막 날이 휴일이어도 넘기지 않음")
    return Effect(found.due_day + ONE, found.nominal + ONE, found.due_day, grounds[ground], trace, found)


@rule(cite="행정절차법 제15조제1항ㆍ제2항, 지방세기본법 제32조", since="2011-01-01", name="delivery.arrival")
def arrival(statute: Statute | None, arrived_on: date, *, electronic: bool, consented: bool) -> tuple[date, Trace]:
    """The day from which a delivered notice has effect: that of its arrival.

    An electronic one needs the addressee's consent and chosen address (행정절차법 제14조제3항, 지방세기본법 제28조);
    raises ``Refused`` without it: a message then informs, but serves nothing.
    """
    cite = "지방세기본법 제32조" if statute is Statute.LOCAL_TAX else "행정절차법 제15조제1항"
    trace = Trace()
    if electronic:
        if not consented:
            raise Refused(
                "받는 사람이 동의하지 않은 전자 통지는 송달의 효력이 없습니다(행정절차법 제14조제3항). 문서로 보내십시오.",
                field="consented", code="delivery.no_consent",
            )
        cite = "지방세기본법 제32조 단서" if statute is Statute.LOCAL_TAX else "행정절차법 제15조제2항"
    trace.add("송달의 효력", cite, arrived_on, 전자=electronic)
    return arrived_on, trace
