"""What notices can measure: whether they arrive, what comes back, what an arrival costs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from fractions import Fraction
from typing import Any

from django.db.models import Q, QuerySet, Sum

from hyeonjang.commons.measures.registry import Measure, Observation, Period, register
from hyeonjang.kit import clock

from .models import Attempt, Notice
from .vocabulary import REACHED, AttemptState, Channel, State

_PARAMS = {"type": "object", "additionalProperties": False, "properties": {"template": {"type": "string"}}}
NONE = "이 기간에 보낸 통지가 없습니다."


def _notices(period: Period, params: Mapping[str, Any]) -> QuerySet[Notice]:
    rows = Notice.objects.filter(created_at__gte=clock.start_of(period.start),
                                 created_at__lt=clock.start_of(period.end + timedelta(days=1)))
    rows = rows.exclude(state__in=[State.CANCELLED, State.MERGED])
    return rows.filter(version__template__code=params["template"]) if params.get("template") else rows


def _attempts(period: Period, params: Mapping[str, Any]) -> QuerySet[Attempt]:
    rows = Attempt.objects.filter(sent_at__gte=clock.start_of(period.start),
                                  sent_at__lt=clock.start_of(period.end + timedelta(days=1)))
    return rows.filter(notice__version__template__code=params["template"]) if params.get("template") else rows


def _share(kept: int, n: int, note: str) -> Observation:
    if not n:
        return Observation(None, 0, note_ko=NONE)
    return Observation(Fraction(100 * kept, n), n, numerator=Fraction(kept), denominator=Fraction(n), statistic="share", note_ko=note)


def arrived(period: Period, params: Mapping[str, Any]) -> Observation:
    """Arrival that is known: an ordinary letter that did not come back is not counted as arrived."""
    rows = _notices(period, params)
    known = rows.filter(Q(state__in=REACHED) | Q(arrived_on__isnull=False)).count()
    return _share(known, rows.count(), "도달이 확인된 통지만 셉니다. 돌아오지 않은 보통우편은 도달로 치지 않습니다.")


def returned(period: Period, params: Mapping[str, Any]) -> Observation:
    rows = _attempts(period, params).filter(channel=Channel.LETTER)
    return _share(rows.filter(state=AttemptState.RETURNED).count(), rows.count(), "우체국에 맡긴 편지 가운데 반송으로 적은 편지.")


def cost(period: Period, params: Mapping[str, Any]) -> Observation:
    rows = _attempts(period, params)
    notices = rows.order_by().values("notice").distinct().count()
    if not notices:
        return Observation(None, 0, note_ko=NONE)
    spent = int(rows.aggregate(won=Sum("cost_won"))["won"] or 0)
    return Observation(Fraction(spent, notices), notices, numerator=Fraction(spent), denominator=Fraction(notices), statistic="ratio",
                       note_ko="우편·문자 단가와 인쇄비. 보낸 날의 단가로 셉니다.")


register(Measure("notices.arrived", "도달이 확인된 통지의 비율", "%", "up",
                 "기간에 만든 통지(취소와 세대 합침 제외) 가운데 도달·열람·공시송달 효력이 확인된 통지 ÷ 만든 통지 × 100",
                 "행정절차법 제15조제1항", arrived, _PARAMS, felt_by_residents=True))
register(Measure("notices.returned", "편지 반송률", "%", "down",
                 "기간에 맡긴 편지 가운데 반송된 편지 ÷ 맡긴 편지 × 100", "행정절차법 제14조", returned, _PARAMS, felt_by_residents=True))
register(Measure("notices.cost", "통지 한 건의 비용", "원", "down",
                 "기간에 보낸 시도의 비용 합 ÷ 그 시도가 속한 통지의 수", "지방재정법 제3조", cost, _PARAMS))
