"""What the processes of ``test_at_once`` run: one verb each, all at the same moment."""

from __future__ import annotations

import os
import signal
import sys

import django

django.setup()

from django.db import transaction  # noqa: E402

from hyeonjang.commons.org.actor import system_actor  # noqa: E402
from hyeonjang.kit.errors import Refused  # noqa: E402
from hyeonjang.services.benefits.actions import requests, rulings, setup  # noqa: E402
from hyeonjang.services.benefits.models import Claim, DataRequest  # noqa: E402
from hyeonjang.services.benefits.queries import known  # noqa: E402
from hyeonjang.services.benefits.vocabulary import Outcome  # noqa: E402
from tests.commons.cases.at_once import wait_for  # noqa: E402
from tests.commons.cases.conftest import build_office  # noqa: E402
from tests.services.benefits.conftest import PERSON, Office, extra_office  # noqa: E402

GRANT = rulings.Proposed(Outcome.GRANT)


def prepare(count: str) -> None:
    """Applications for 생계급여 whose officer may decide alone, each ready but for the answers that may wait."""
    from dataclasses import replace

    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    build_office()
    extra_office()
    setup.install(actor=system_actor())
    office = Office()
    for number in range(int(count)):
        applied = office.apply("livelihood", priority="단전", applicant=replace(PERSON, name=f"홍길동-{number}"))
        claim = office.claim(applied)
        ids = office.ask(applied, ["residents", "family", "earnings", "property", "travel", "correction", "finance"])
        office.reply(ids, "residents", "family", "earnings", "property", "travel", "correction")
        office.waive_needs(applied)
        office.supporter(applied)
        office.assess(applied, below_line=True, below_evidence="검토서")
        rulings.submit(actor=office.clerk, claim_id=claim.pk, ruling=GRANT)


def decide(who: str, claim_id: str, moment: str) -> None:
    """As from a screen that was opened before the moment."""
    actor = getattr(Office(), who)
    claim = Claim.objects.select_related("case").get(pk=int(claim_id))
    known.settings(actor)
    wait_for(moment)
    rulings.decide(actor=actor, claim_id=claim.pk, ruling=GRANT, seen=claim.case.version)


def reply(claim_id: str, moment: str) -> None:
    """The answer that was still out comes at the same moment."""
    office = Office()
    actor = office.clerk
    row = DataRequest.objects.get(application__claims=int(claim_id), source="finance")
    wait_for(moment)
    requests.reply(actor=actor, request_id=row.pk, text="기준 이하")


def die(claim_id: str) -> None:
    """Decides, and is killed before the transaction ends."""
    with transaction.atomic():
        rulings.decide(actor=Office().team, claim_id=int(claim_id), ruling=GRANT)
        sys.stdout.write("decided\n")
        sys.stdout.flush()
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    from hyeonjang.kit import clock

    with clock.travel("2026-11-23T09:00" if sys.argv[1] == "prepare" else "2026-11-23T10:00"):
        try:
            {"prepare": prepare, "decide": decide, "reply": reply, "die": die}[sys.argv[1]](*sys.argv[2:])
        except Refused as refusal:
            print(refusal.sentence)
            sys.exit(3)
