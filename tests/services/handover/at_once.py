"""What the processes of ``test_at_once`` run: one verb each, all at the same moment."""

from __future__ import annotations

import sys

import django

django.setup()

from hyeonjang.kit import clock  # noqa: E402
from hyeonjang.kit.errors import Refused  # noqa: E402
from hyeonjang.services.handover.actions import packs  # noqa: E402
from hyeonjang.services.handover.models import Pack  # noqa: E402
from tests.commons.cases.at_once import wait_for  # noqa: E402
from tests.services.handover.conftest import CLERK, MOVE, OUT, Desk, build  # noqa: E402


def prepare() -> None:
    """A pack that is handed over and waits to be taken."""
    from datetime import timedelta

    from django.core.management import call_command

    from tests.services.handover.test_packs import Move

    call_command("migrate", verbosity=0)
    build()
    with clock.travel(MOVE - timedelta(days=2)):
        move = Move(Desk())
        packs.draw(actor=move.outgoing, pack_id=move.id)
        packs.hand_over(actor=move.outgoing, pack_id=move.id)


def take(gate: str) -> None:
    actor, pack = Desk().at(OUT), Pack.objects.get(post__code=OUT)
    wait_for(gate)
    packs.take_over(actor=actor, pack_id=pack.pk)


def begin(gate: str) -> None:
    desk = Desk()
    actor, post = desk.at(CLERK), desk.post(CLERK)
    wait_for(gate)
    packs.propose(actor=actor, post_id=post, effective=MOVE)


if __name__ == "__main__":
    with clock.travel("2026-11-23T10:00"):
        try:
            {"prepare": prepare, "take": take, "begin": begin}[sys.argv[1]](*sys.argv[2:])
        except Refused as refusal:
            print(refusal.sentence)
            sys.exit(3)
