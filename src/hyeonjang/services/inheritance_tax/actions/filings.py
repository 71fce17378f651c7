"""Filings of acquisition tax: letters stop with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.outbox import publish
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, Refused
from hyeonjang.kit.korean import date_ko

from .. import events
from ..models import Death, Filing
from ..queries import estates, known, locks
from ..vocabulary import Scope, Source
from . import letters
from .common import needed, past, record, settle


@dataclass(frozen=True, slots=True)
class Entry:
    """One filing as the tax system or a counter knows it. Without ``heir_id`` it is everybody's."""

    scope: Scope
    filed_on: date
    receipt: str
    heir_id: int | None = None
    paid_on: date | None = None
    amount: int | None = None
    source: Source = Source.HAND


@transaction.atomic
def file(*, actor: Actor, death_id: int, entry: Entry, seen: int | None = None) -> int:
    """Write down a filing; what it covers is not written about again. Returns the filing's id."""
    locks.death(actor, death_id, seen)
    return write(actor, death_id, entry)


def write(actor: Actor, death_id: int, entry: Entry) -> int:
    """``file`` for a list's import, which has checked the right."""
    row = Death.objects.select_for_update(of=("self",)).select_related("party").get(pk=death_id)
    heir = locks.heir(row, entry.heir_id) if entry.heir_id else None
    if past(entry.filed_on, "filed_on") < row.died_on:
        raise Refused(f"신고일이 사망일({date_ko(row.died_on)})보다 빠릅니다. 날짜를 확인해 주세요.", field="filed_on")
    if entry.paid_on is not None and past(entry.paid_on, "paid_on") < row.died_on:
        raise Refused("납부일이 사망일보다 빠릅니다. 날짜를 확인해 주세요.", field="paid_on")
    if heir is not None and heir.renounced_on is not None:
        raise Refused("상속을 포기한 사람의 신고입니다. 포기와 신고 가운데 어느 것이 맞는지 확인하세요.", field="heir")
    receipt = needed(entry.receipt, "receipt", "신고 접수번호", limit=60)
    if Filing.objects.filter(receipt=receipt).exists():
        raise Conflict(f"신고 접수번호 {receipt}은(는) 이미 적었습니다. 목록을 확인해 주세요.", field="receipt")
    due = row.vehicle_due_on if entry.scope is Scope.VEHICLE and row.vehicle_due_on else row.due_on
    late = due is not None and entry.filed_on > due
    avoided = 0
    if not late:
        found = estates.understood(estates.load(actor, row), clock.today(), known.settings(actor))
        avoided = estates.surcharge_if_late(found, entry.heir_id, entry.scope)
    made = Filing.objects.create(
        death=row, heir=heir, scope=entry.scope, filed_on=entry.filed_on, paid_on=entry.paid_on, amount=entry.amount,
        receipt=receipt, late=late, avoided=avoided, source=entry.source, created_at=clock.now(), created_by=actor.name[:200],
    )
    letters.stop(actor, row, heirs=[heir.pk] if heir else None, reason=f"{date_ko(entry.filed_on)} 신고", scope=entry.scope)
    settle(actor, row)
    record("filed", actor, row, filing=made.pk, receipt=receipt, scope=entry.scope.value, late=late)
    publish(events.FILED, events.filed(row.pk, entry.filed_on, not late), key=str(made.pk), actor=actor)
    return int(made.pk)
