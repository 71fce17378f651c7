"""What the letters brought: filed in time with and without one, surcharges spared, what came back, by channel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q

from hyeonjang.commons.measures.compare import Comparison, compare_observations
from hyeonjang.commons.measures.registry import Observation, Period
from hyeonjang.commons.notices.queries import subjects
from hyeonjang.commons.org.actor import Actor

from .. import measures
from ..models import Letter
from ..permissions import need_see
from ..vocabulary import SUBJECT, UNDELIVERED
from . import known

CHANNELS = {"letter": "우편", "sms": "문자", "alimtalk": "알림톡", "email": "전자우편", "broadcast": "마을방송ㆍ이장", "desk": "창구 교부", "": "보낼 길이 없음"}


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    label: str
    seen: Observation


@dataclass(frozen=True, slots=True)
class ByChannel:
    label: str
    letters: int
    arrived: int
    back: int
    cost_won: int


@dataclass(frozen=True, slots=True)
class EffectView:
    """``comparison`` is told against held out, only where the county drew lots; else the difference says nothing."""

    period: Period
    groups: list[Group]
    comparison: Comparison | None
    holdout: bool
    avoided: Observation
    undelivered: Observation
    days_left: Observation
    channels: list[ByChannel]
    months: list[tuple[str, Observation]]


def effect(actor: Actor, period: Period) -> EffectView:
    """The effect of the letters on deaths whose deadline lies in the period."""
    chosen = known.settings(actor)
    need_see(actor, known.units_of(chosen))
    groups = [Group(name, label, measures.in_time(period, {"group": name})) for name, label in measures.GROUPS.items()]
    by = {group.name: group.seen for group in groups}
    drawn = by["held_out"].n > 0
    comparison = compare_observations(by["held_out"], by["told"], direction="up") if drawn and by["told"].n else None
    return EffectView(
        period, [group for group in groups if group.seen.n or group.name != "held_out"], comparison, bool(chosen.holdout_percent),
        measures.avoided(period, {}), measures.undelivered(period, {}), measures.first_letter(period, {}), _channels(actor, period),
        [(f"{month.start:%Y}. {month.start.month}.", measures.in_time(month, {})) for month in _months(period)],
    )


def _months(period: Period) -> Sequence[Period]:
    found, day = [], period.start.replace(day=1)
    while day <= period.end:
        found.append(Period.month(day))
        day = (day + timedelta(days=32)).replace(day=1)
    return found


def _channels(actor: Actor, period: Period) -> list[ByChannel]:
    went = Letter.objects.filter(prepared_at__date__gte=period.start, prepared_at__date__lte=period.end, carried_by=None, notice_id__isnull=False)
    rows = went.values("channel").annotate(
        n=Count("pk"), arrived=Count("pk", filter=Q(state__in=["arrived", "read"])),
        back=Count("pk", filter=Q(state__in=[state.value for state in UNDELIVERED])))
    standings = subjects.standings(actor, SUBJECT, list(went.values_list("pk", flat=True)))
    cost: dict[str, int] = {}
    for standing in standings.values():
        cost[standing.channel] = cost.get(standing.channel, 0) + standing.cost_won
    return [ByChannel(CHANNELS.get(row["channel"], row["channel"]), row["n"], row["arrived"], row["back"], cost.get(row["channel"], 0))
            for row in rows.order_by("channel")]


def year_before(day: date) -> Period:
    """The twelve months whose deadlines have passed."""
    last = day.replace(day=1) - timedelta(days=1)
    return Period((last - timedelta(days=364)).replace(day=1), last)
