"""Numbers without a case, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit.errors import NotPermitted

from ..models import CaseNumber


@dataclass(frozen=True)
class Gap:
    """A number that no case bears: reserved and unused, or void with a reason."""

    text: str
    reserved_at: datetime
    reserved_by: str
    purpose: str
    void_reason: str


def gaps(actor: Actor, series: str, year: int) -> list[Gap]:
    """The unused numbers of a year's series in order. Every number up to the last one given is either here
    or on a case."""
    if not (actor.system or actor.posts):
        raise NotPermitted("직원만 볼 수 있습니다. 직원 계정으로 로그인해 주세요.")
    rows = CaseNumber.objects.filter(series=series, year=year, case=None).order_by("seq")
    return [Gap(r.text, r.reserved_at, r.reserved_by, r.purpose, r.void_reason) for r in rows]


def unused(actor: Actor, year: int) -> list[Gap]:
    """The unused numbers of a year and the year before over all series, those that still wait first."""
    if not (actor.system or actor.posts):
        raise NotPermitted("직원만 볼 수 있습니다. 직원 계정으로 로그인해 주세요.")
    rows = CaseNumber.objects.filter(year__in=[year, year - 1], case=None).order_by("voided_at", "-reserved_at", "series", "seq")
    found = [Gap(r.text, r.reserved_at, r.reserved_by, r.purpose, r.void_reason) for r in rows[:500]]
    return sorted(found, key=lambda row: bool(row.void_reason))
