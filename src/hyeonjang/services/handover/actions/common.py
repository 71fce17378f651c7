"""What every verb of handing over needs: the audit line, the step, the event."""

from __future__ import annotations

from hyeonjang.commons import audit, outbox
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.services.handover import permissions
from hyeonjang.services.handover.models import Pack, Step
from hyeonjang.services.handover.vocabulary import StepKind


def record(verb: str, actor: Actor, pack: Pack, /, **detail: object) -> None:
    audit.record(f"handover.{verb}", actor, ("handover.pack", pack.pk, str(pack)), detail=detail, on=clock.today())


def step(actor: Actor, pack: Pack, kind: StepKind, text: str = "") -> None:
    Step.objects.create(pack=pack, kind=kind, at=clock.now(), by=permissions.label_of(actor, pack.post_id)[:200], text=text[:500])


def tell(name: str, actor: Actor, pack: Pack) -> None:
    outbox.publish(name, {"pack_id": pack.pk, "post_id": pack.post_id, "unit_id": pack.unit_id, "outgoing": pack.outgoing_id,
                          "incoming": pack.incoming_id, "on": clock.today().isoformat()}, actor=actor)


def save(pack: Pack) -> None:
    pack.version += 1
    pack.save()
