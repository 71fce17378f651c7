"""The stop-list as screens show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit.errors import NotFound
from hyeonjang.services.innovation import permissions
from hyeonjang.services.innovation.models import StopItem
from hyeonjang.services.innovation.queries import names
from hyeonjang.services.innovation.vocabulary import StopCriterion, StopKind, StopState

GIVEN_BACK = (StopState.ABOLISHED_SELF, StopState.ABOLISHED)


@dataclass(frozen=True)
class StopView:
    id: int
    name: str
    kind: StopKind
    criterion: StopCriterion
    reason: str
    team_name: str
    department_name: str
    burden_ko: str
    hours_per_year: Decimal
    state: StopState
    decided_on: date | None
    decision_reason: str
    version: int
    proposed_on: date
    noted_on: date | None

    @property
    def notice_due(self) -> bool:
        """Abolished by the department itself; the programme office has not read its notice yet."""
        return self.state is StopState.ABOLISHED_SELF and self.noted_on is None


@dataclass(frozen=True)
class StopTotals:
    items: int
    abolished: int
    waiting: int
    notices: int
    hours_back: Decimal


def stops(actor: Actor, cycle_id: int, on: date, state: str = "") -> list[StopView]:
    """Every item of a cycle: what one department ends is worth knowing in the others."""
    permissions.need_official(actor)
    rows = StopItem.objects.filter(cycle_id=cycle_id)
    if state:
        rows = rows.filter(state=state)
    unit_names = names.unit_names(on)
    return [
        StopView(
            row.pk,
            row.name,
            StopKind(row.kind),
            StopCriterion(row.criterion),
            row.reason,
            names.name(unit_names, row.team_id),
            names.name(unit_names, row.department_id),
            f"연 {row.times_per_year}회 × {row.hours_each.normalize():f}시간 × {row.people}명",
            row.hours_per_year,
            StopState(row.state),
            row.decided_on,
            row.decision_reason,
            row.version,
            row.proposed_on,
            row.noted_on,
        )
        for row in rows
    ]


def one(actor: Actor, item_id: int, on: date) -> StopView:
    """An item by its number, whatever its year."""
    cycle_id = StopItem.objects.filter(pk=item_id).values_list("cycle_id", flat=True).first()
    found = [row for row in stops(actor, cycle_id, on) if row.id == item_id] if cycle_id is not None else []
    if not found:
        raise NotFound("그 항목을 찾을 수 없습니다. 목록에서 다시 골라 주세요.")
    return found[0]


def totals(items: list[StopView]) -> StopTotals:
    """Hours given back count only what was really abolished."""
    gone = [item for item in items if item.state in GIVEN_BACK]
    return StopTotals(
        len(items),
        len(gone),
        sum(1 for item in items if item.state is StopState.COMMITTEE),
        sum(1 for item in items if item.notice_due),
        sum((item.hours_per_year for item in gone), Decimal(0)),
    )
