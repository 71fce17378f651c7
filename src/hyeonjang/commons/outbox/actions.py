"""What an operator does with deliveries that were given up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from hyeonjang.commons import audit
from hyeonjang.commons.outbox.models import Delivery
from hyeonjang.kit.errors import Conflict, NotFound, NotPermitted

if TYPE_CHECKING:
    from hyeonjang.commons.org.actor import Actor


@transaction.atomic
def retry(delivery_id: int, actor: Actor) -> None:
    """Put a dead delivery back in the queue with fresh attempts (duty ``system.operate``)."""
    if not (actor.system or actor.has("system.operate")):
        raise NotPermitted("중단된 후속 처리는 전산 운영 담당자만 다시 시도할 수 있습니다.")
    delivery = Delivery.objects.select_for_update().filter(pk=delivery_id).select_related("event").first()
    if delivery is None:
        raise NotFound("그런 전달 기록이 없습니다. 목록을 새로 고쳐 주세요.")
    if delivery.state != Delivery.State.DEAD:
        raise Conflict("중단된 것만 다시 시도할 수 있습니다. 이 후속 처리는 이미 처리되었거나 대기 중입니다.")
    delivery.state = Delivery.State.WAITING
    delivery.attempts = delivery.crashes = 0
    delivery.not_before = None
    delivery.save()
    audit.record("outbox.retried", actor, ("outbox.delivery", delivery.pk, f"{delivery.event.name} → "
                                                                           f"{delivery.handler}"))
