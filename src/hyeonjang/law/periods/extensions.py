"""Whether an extension of a petition's period is lawful. 민원 처리에 관한 법률 시행령 제21조.

The receipt day decides which text applies (부칙 제4조): before 2026-05-06 "부득이한 사유", since then a
closed list, from which 단순 업무과중 and 담당자 지정 지연ㆍ부재 are expressly shut out. Under both texts
the first extension goes up to the original period and a second, with the applicant's consent, up to it
again.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from hyeonjang.kit.errors import Refused
from hyeonjang.law.periods.spec import Extension, Length, Unit
from hyeonjang.law.periods.walk import calendar_end
from hyeonjang.law.runtime import Params

CLOSED_LIST_SINCE = date(2026, 5, 6)
_ONE = timedelta(days=1)

# How officers write the listed reasons; order of the list in the decree.
_WORDS: tuple[tuple[int, tuple[str, ...]], ...] = (
    (0, ("협조", "협의", "관계 기관", "관계기관", "관계 부서", "관계부서", "유관기관")),
    (1, ("현장", "사실 확인", "사실확인", "사실관계", "사실조사", "사실 조사")),
    (2, ("천재지변", "불가항력", "재난", "재해", "태풍", "호우", "폭설", "지진", "화재", "감염병")),
    (3, ("준하는",)),
)
_SHUT_OUT = re.compile(
    r"과중|업무량|업무가 많|업무 ?폭주|인력|휴가|인사이동|일손|결원"
    r"|담당자.{0,6}(부재|지정|공석|변경|교체|출장|교육|없)|부재"
)


@cache
def petition_params() -> Params:
    """The numbers of the petition Act."""
    return Params.load(Path(__file__).with_name("params") / "petition.yaml")


def check_reason(reason: str, received: date) -> str:
    """The reason of the list that ``reason`` states, in the decree's words; raises ``Refused``.

    For receipts before 2026-05-06 the old text asks for 부득이한 사유 and lists none.
    """
    listed = petition_params().get("extension_reasons", received).items
    if received < CLOSED_LIST_SINCE:
        return listed[0]
    if _SHUT_OUT.search(reason):
        raise Refused(
            "단순 업무과중이나 담당자 지정 지연ㆍ부재로는 처리기간을 연장할 수 없습니다. "
            "영 제21조의 네 가지 사유에 해당하는지 확인하고, 아니면 기한 안에 처리하십시오.",
            field="extend",
            code="extension_shut_out",
        )
    for place, words in _WORDS:
        if any(word in reason for word in words):
            return listed[place]
    raise Refused(
        f"연장 사유 '{reason}'은(는) 영 제21조의 사유가 아닙니다. "
        + ", ".join(listed)
        + " 가운데 하나를 적으십시오."
        if reason
        else "연장 사유가 없습니다. " + ", ".join(listed) + " 가운데 하나를 적으십시오.",
        field="extend",
        code="extension_not_listed",
    )


def check_petition_extensions(
    extensions: tuple[Extension, ...], length: Length, received: date, hours_per_day: int
) -> list[str]:
    """The listed reasons of lawful extensions, in order; raises ``Refused`` for the first unlawful one."""
    times = petition_params().get("extension_times", received)
    if len(extensions) > times.number:
        raise Refused(
            f"처리기간은 {times.number}회까지만 연장할 수 있습니다. 연장 횟수를 줄이십시오.", field="extend"
        )
    reasons = []
    for place, extension in enumerate(extensions):
        reasons.append(check_reason(extension.reason, received))
        if _size(extension.length, received, hours_per_day) > _size(length, received, hours_per_day):
            raise Refused(
                f"연장은 그 민원의 처리기간({length})을 넘을 수 없습니다. "
                f"연장 기간({extension.length})을 줄이십시오.",
                field="extend",
            )
        if place == 1 and not extension.consent:
            raise Refused(
                "두 번째 연장은 민원인의 동의가 있어야 합니다. 동의를 받고 사유에 '동의'를 적으십시오.",
                field="extend",
            )
    return reasons


def _size(length: Length, received: date, hours_per_day: int) -> tuple[int, int]:
    """Lengths on one scale: whole days, and hours below a day."""
    if length.unit is Unit.HOURS:
        return divmod(length.n, hours_per_day)
    return (calendar_end(received, length) - received + _ONE).days, 0
