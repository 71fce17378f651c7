"""The stop-list: propose to abolish, decide."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from hyeonjang.commons import outbox
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict
from hyeonjang.services.innovation import events
from hyeonjang.services.innovation.actions import common
from hyeonjang.services.innovation.models import StopItem
from hyeonjang.services.innovation.permissions import need_programme, need_team
from hyeonjang.services.innovation.queries import locks, names
from hyeonjang.services.innovation.rules import stoplist
from hyeonjang.services.innovation.vocabulary import StopCriterion, StopKind, StopState


@dataclass(frozen=True)
class Stop:
    """What is to end, why, and what it costs today."""

    kind: StopKind
    name: str
    criterion: StopCriterion
    reason: str
    times_per_year: int
    hours_each: Decimal
    people: int = 1
    touches_others: bool = False


@transaction.atomic
def stop(*, actor: Actor, cycle_id: int, team_id: int, item: Stop) -> StopItem:
    """Put something on the stop-list. Small things end at once, with a notice to the programme office; the
    rest waits for the committee."""
    today = clock.today()
    team = names.team(team_id, today)
    need_team(actor, team.id, team.department_id, "중단·폐지 올리기는")
    cycle = locks.cycle(cycle_id)
    common.check_running(cycle)
    burden = stoplist.check_burden(stoplist.Burden(item.times_per_year, item.hours_each, item.people))
    name = common.needed(item.name, "name", "업무·보고 이름", limit=150)
    if StopItem.objects.filter(cycle=cycle, team_id=team.id, name=name).exists():
        raise Conflict(
            "같은 이름의 항목을 이미 올렸습니다. 목록에서 확인해 주세요.", field="name", code="twice"
        )
    state = stoplist.route(
        burden, item.criterion, self_limit_hours=cycle.self_stop_hours, touches_others=item.touches_others
    )
    alone = state is StopState.ABOLISHED_SELF
    row = StopItem.objects.create(
        cycle=cycle,
        team_id=team.id,
        department_id=team.department_id,
        kind=item.kind.value,
        name=name,
        criterion=item.criterion.value,
        reason=common.needed(item.reason, "reason", "폐지 까닭", limit=2000),
        times_per_year=burden.times_per_year,
        hours_each=burden.hours_each,
        people=burden.people,
        hours_per_year=burden.hours_per_year.quantize(Decimal("0.1")),
        touches_others=item.touches_others,
        state=state.value,
        proposed_on=today,
        decided_on=today if alone else None,
        decision_reason="부서 자체 폐지" if alone else "",
    )
    common.audit_other(
        "stop_proposed",
        actor,
        "stop",
        row.pk,
        row.name,
        {"state": state.value, "hours": burden.hours_per_year},
    )
    outbox.publish(
        events.STOPPED, {"item": row.pk, "state": state.value, "department": team.department_id}, actor=actor
    )
    return row


@transaction.atomic
def note_stops(*, actor: Actor, cycle_id: int) -> int:
    """The programme office has read what departments abolished by themselves. Returns how many there were."""
    need_programme(actor, "통보 확인은")
    cycle = locks.cycle(cycle_id)
    rows = list(StopItem.objects.select_for_update().filter(
        cycle=cycle, state=StopState.ABOLISHED_SELF.value, noted_on__isnull=True))
    if not rows:
        raise Conflict("확인할 통보가 없습니다. 이미 확인했는지 화면을 새로 고쳐 주세요.", code="twice")
    StopItem.objects.filter(pk__in=[row.pk for row in rows]).update(noted_on=clock.today())
    common.audit_other(
        "stops_noted", actor, "cycle", cycle.pk, cycle.title, {"items": [[row.pk, row.name] for row in rows]})
    return len(rows)


@transaction.atomic
def decide_stop(*, actor: Actor, item_id: int, version: int, abolish: bool, reason: str) -> StopItem:
    """The committee's decision about what a department could not end by itself."""
    need_programme(actor, "폐지 결정은")
    row = locks.stop_item(item_id, version=version)
    if row.state != StopState.COMMITTEE:
        raise Conflict("이미 결정한 항목입니다. 화면을 새로 고쳐 주세요.", code="twice")
    row.state = (StopState.ABOLISHED if abolish else StopState.KEPT).value
    row.decision_reason = common.needed(reason, "reason", "결정 사유", limit=300)
    row.decided_on = clock.today()
    row.version += 1
    row.save()
    common.audit_other(
        "stop_decided", actor, "stop", row.pk, row.name, {"state": row.state, "reason": reason}
    )
    outbox.publish(
        events.STOPPED, {"item": row.pk, "state": row.state, "department": row.department_id}, actor=actor
    )
    return row
