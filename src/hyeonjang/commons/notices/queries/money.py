"""What notices cost and what they brought: by channel, by department, against the budget."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, Sum

from hyeonjang.commons.documents.xlsx import SheetColumn, SheetTable, write_workbook
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotPermitted

from .. import permissions, places
from ..actions.money import Costs, spent
from ..models import ApiKey, Attempt, Budget, OptOut, UnitCost
from ..rules.costs import KINDS
from ..vocabulary import REACHED, AttemptState, Channel


@dataclass(frozen=True, slots=True)
class Row:
    """A channel in a period."""

    channel: str
    tried: int
    won: int
    reached: int
    failed: int

    @property
    def won_for_one(self) -> int | None:
        """Whole won for each arrival, rounded up; None where nothing is known to have arrived."""
        return -(-self.won // self.reached) if self.reached else None


def need_reader(actor: Actor) -> None:
    if not (permissions.official(actor)):
        raise NotPermitted("직원만 볼 수 있습니다.")


def by_channel(actor: Actor, start: date, end: date, template: str = "") -> list[Row]:
    """Attempts sent from ``start`` to ``end`` (both included), by channel."""
    need_reader(actor)
    rows = Attempt.objects.filter(sent_at__gte=clock.start_of(start), sent_at__lt=clock.start_of(date.fromordinal(end.toordinal() + 1)))
    if not any(actor.has(duty) for duty in (permissions.MANAGE, permissions.READ)) and not actor.system:
        rows = rows.filter(notice__version__template__unit_id__in=actor.department_ids)
    if template:
        rows = rows.filter(notice__version__template__code=template)
    good = [AttemptState.ARRIVED, AttemptState.READ]
    bad = [AttemptState.FAILED, AttemptState.RETURNED]
    found = rows.order_by().values("channel").annotate(
        tried=Count("id"), won=Sum("cost_won"), failed=Count("id", filter=Q(state__in=bad)),
        reached=Count("id", filter=Q(state__in=good) | Q(notice__state__in=REACHED, state=AttemptState.SENT)))
    return sorted((Row(Channel(row["channel"]).label, row["tried"], int(row["won"] or 0), row["reached"], row["failed"])
                   for row in found), key=lambda row: -row.won)


def unit_costs(on: date) -> list[tuple[str, int, str, bool]]:
    """(kind, won, source, the county's own) on a day."""
    costs = Costs(on)
    return [(name, costs.won(kind), costs.source(kind), kind in costs.own) for kind, name in KINDS.items() if kind != "free"]


def cost_history() -> list[tuple[str, date, int, str, str]]:
    return [(KINDS.get(row.kind, row.kind), row.valid_from, row.won, row.source, row.recorded_by)
            for row in UnitCost.objects.order_by("-valid_from", "kind")]


def budgets(year: int) -> list[tuple[str, int, int, int, str]]:
    """(department, budget, spent, left, source)."""
    found = []
    for row in Budget.objects.filter(year=year).order_by("unit_id"):
        used = spent(row.unit_id, year)
        found.append((places.department(row.unit_id)[1], row.won, used, row.won - used, row.source))
    return found


def sheet(actor: Actor, start: date, end: date) -> bytes:
    """The costs as a workbook."""
    rows = tuple((row.channel, row.tried, row.reached, row.failed, row.won) for row in by_channel(actor, start, end))
    names = ("수단", "보낸 수", "도달 확인", "실패·반송", "비용(원)")
    return write_workbook([SheetTable("통지 비용", tuple(SheetColumn(name) for name in names), rows)])


@dataclass(frozen=True, slots=True)
class KeyLine:
    id: int
    name: str
    service_id: str
    unit: str
    created_at: datetime
    created_by: str
    revoked_at: datetime | None


def keys(actor: Actor) -> list[KeyLine]:
    """The keys of programs (duty ``notices.manage``)."""
    permissions.need(actor.has(permissions.MANAGE), "접속 열쇠는 통지문 관리 담당만 볼 수 있습니다.")
    return [KeyLine(int(row.pk), row.name, str(row.service_id), places.department(row.unit_id)[1], row.created_at, row.created_by,
                    row.revoked_at) for row in ApiKey.objects.order_by("-id")]


def opted_out() -> int:
    return OptOut.objects.filter(ended_on=None).count()


def summary(actor: Actor, on: date) -> dict[str, Any]:
    """The year so far."""
    rows = by_channel(actor, date(on.year, 1, 1), on)
    return {"rows": rows, "won": sum(row.won for row in rows), "tried": sum(row.tried for row in rows),
            "reached": sum(row.reached for row in rows), "opted_out": opted_out()}
