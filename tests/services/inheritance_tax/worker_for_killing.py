"""What the processes of ``test_killing`` run: a tax office with a released run, and workers without end."""

from __future__ import annotations

import sys
import threading

import django

django.setup()

from django.conf import settings  # noqa: E402

from hyeonjang.commons.notices import pieces  # noqa: E402
from hyeonjang.commons.notices.actions import runs  # noqa: E402
from hyeonjang.commons.notices.models import Run  # noqa: E402
from hyeonjang.commons.outbox import worker  # noqa: E402
from hyeonjang.services.inheritance_tax.actions import estate, letters  # noqa: E402
from hyeonjang.services.inheritance_tax.models import Death  # noqa: E402
from hyeonjang.services.inheritance_tax.vocabulary import Source  # noqa: E402
from tests.services.inheritance_tax.conftest import (  # noqa: E402
    DEATHS,
    LAND,
    LOOK,
    SETTINGS,
    WIDOW_AND_SON,
    Office,
    build_office,
)

settings.HYEONJANG_NOTICES = dict(SETTINGS)
runs.PIECE = pieces.PIECE = 4


def prepare(count: int) -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    build_office()
    office = Office()
    office.open()
    people = [(f"홍판서{n}", f"4503{1 + n % 28:02d}-1{n:06d}") for n in range(1, count + 1)]
    office.take(Source.RESIDENTS, DEATHS, [(name, number, "2026-06-05", "2026-06-06", "") for name, number in people])
    office.take(Source.LAND, LAND, [
        (name, number, f"L{n}", f"연천군 전곡읍 전곡리 {n}", "대", 100, 50_000_000, "", "", 2026) for n, (name, number) in enumerate(people)])
    for death in Death.objects.all():
        estate.add_heirs(actor=office.clerk, death_id=death.pk, look=LOOK, people=list(WIDOW_AND_SON))
    for run_id, _, _ in letters.collect(actor=office.clerk).runs:
        runs.dry_run(actor=office.clerk, run_id=run_id)
        runs.release(actor=office.head, run_id=run_id, digest=Run.objects.get(pk=run_id).digest)


if __name__ == "__main__":
    if sys.argv[1] == "prepare":
        prepare(int(sys.argv[3]))
    elif sys.argv[1] == "again":
        found = letters.collect(actor=Office().clerk)
        print(found.letters)
    else:
        worker.run(threading.Event(), lease_seconds=0.8, idle_seconds=0.02)
